"""What `jaring simulate` prints: what was made up, and which sizes nobody published."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import typer

from jaring.commands.progress import watch_share
from jaring.commands.words import Lang, Words
from jaring.reports.formats import Formats
from jaring.runs.simulating import Simulation, simulate_folder
from jaring.simulate import SimulationSummary


@dataclass(frozen=True)
class Manner:
    """How a person wants to hear of it."""

    lang: Lang
    is_forced: bool
    is_quiet: bool
    is_json: bool


def carry_out(wanted: Simulation, out: Path, manner: Manner) -> None:
    """Simulate, and say what came out and where it lies."""
    words = Words(manner.lang)
    with watch_share(words, is_silent=manner.is_quiet or manner.is_json) as report:
        made = simulate_folder(
            wanted,
            out,
            force=manner.is_forced,
            progress=report,
        )
    if manner.is_json:
        typer.echo(json.dumps(asdict(made), ensure_ascii=False))
    elif not manner.is_quiet:
        for line in _lines(made, words):
            typer.echo(line)


def _lines(made: SimulationSummary, words: Words) -> list[str]:
    form = Formats(words.lang)
    active = sum(made.memberships_active.values())
    by_segment = ", ".join(
        f"{segment} {form.count(count)}" for segment, count in made.memberships_active.items()
    )
    lines = [
        words.say("say.simulated", name=made.name, path=made.folder, as_of=made.as_of),
        words.say("say.simulated_active", active=form.count(active), by_segment=by_segment),
        words.say(
            "say.simulated_lists",
            rows=form.count(sum(made.list_rows.values())),
            lists=form.count(len(made.list_rows)),
            pairs=form.count(made.true_pairs),
        ),
    ]
    published, invented = (said[words.lang] for said in (made.published, made.invented))
    if published:
        sizes = "; ".join(published)
        lines.append(words.say("say.size_published", sizes=sizes, source=made.published_by))
    if invented:
        lines.append(words.say("say.size_invented", sizes="; ".join(invented)))
    folder = Path(made.folder)
    lines.append(
        words.say(
            "say.simulated_next",
            snapshot=folder / "snapshot",
            list=folder / "lists" / next(iter(made.list_rows)),
            left=folder / "list.parquet",
            right=folder / "registry.parquet",
        )
    )
    return lines
