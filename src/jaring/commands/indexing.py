"""What `jaring index` does: prepare a registry, or bring an index up to date."""

from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import typer

from jaring.commands.paths import require_file
from jaring.commands.progress import watch_steps
from jaring.commands.words import Lang, Words
from jaring.reports.formats import Formats
from jaring.runs.indexing import index


@dataclass(frozen=True)
class IndexOrder:
    """What a person asked for on the command line."""

    registry: Path
    out: Path
    model: str
    columns: Path | None
    threads: int | None
    memory: int | None
    lang: Lang
    is_quiet: bool


def carry_out(order: IndexOrder) -> None:
    """Build the index and say how many rows are new in it."""
    require_file(order.registry)
    if order.columns is not None:
        require_file(order.columns)
    words, form = Words(order.lang), Formats(order.lang)
    started = perf_counter()
    with watch_steps(words, is_silent=order.is_quiet) as report:
        made = index(
            order.registry,
            order.out,
            model=order.model,
            columns=order.columns,
            threads=order.threads,
            memory=order.memory,
            progress=report,
        )
    if order.is_quiet:
        return
    seconds = form.duration(perf_counter() - started)
    counts = {name: form.count(getattr(made, name)) for name in ("rows", "added", "changed")}
    removed = form.count(made.removed)
    typer.echo(words.say("say.indexed", path=order.out, seconds=seconds, removed=removed, **counts))
    if made.rebuilt_because is not None:
        typer.echo(words.say("say.index_rebuilt", why=made.rebuilt_because))
