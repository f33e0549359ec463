"""What the commands about models print and write."""

import json
from pathlib import Path

import typer
from rich.table import Table

from jaring.commands.evidence import screen
from jaring.commands.paths import FileTakenError, require_file
from jaring.commands.words import Lang, Words
from jaring.linkage.model import SHIPPED
from jaring.linkage.schema import LinkModel
from jaring.reports.formats import Formats
from jaring.runs.block_costs import PlannedBlock, plan_blocks
from jaring.runs.model_drafts import draft_model, field_name
from jaring.runs.model_files import find_model, load_model
from jaring.runs.table_samples import sample_table


def print_models(lang: Lang, *, is_json: bool) -> None:
    """The models that ship: name, what it links, its fields."""
    models = [load_model(name)[0] for name in SHIPPED]
    if is_json:
        facts = [{"id": model.id, "title": model.title, **_shape(model)} for model in models]
        typer.echo(json.dumps(facts, ensure_ascii=False))
        return
    words = Words(lang)
    for model in models:
        said = words.find(f"model.{model.id}") or model.title
        typer.echo(f"{model.id:<10} {said}\n{'':<10} {', '.join(model.fields)}")


def _shape(model: LinkModel) -> dict[str, list[str]]:
    return {"fields": list(model.fields), "blocks": [block.name for block in model.block]}


def print_model(name: str) -> None:
    """The TOML text of a model."""
    _, text = find_model(name)
    typer.echo(text, nl=False)


def print_check(
    file: Path, left: Path | None, right: Path | None, *, columns: Path | None, lang: Lang
) -> None:
    """Say that a model is sound, and what its blocks cost where lists are given."""
    model, _ = load_model(require_file(file))
    words, form = Words(lang), Formats(lang)
    typer.echo(
        words.say(
            "say.model_sound",
            model=model.id,
            fields=form.count(len(model.fields)),
            blocks=form.count(len(model.block)),
            levels=form.count(sum(len(compare.levels) for compare in model.compare)),
        )
    )
    if left is not None:
        others = [path for path in (right, columns) if path is not None]
        for path in (left, *others):
            require_file(path)
        _print_plan(plan_blocks(model, left, right, columns=columns), words, form)


def _print_plan(plan: list[PlannedBlock], words: Words, form: Formats) -> None:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column(words.say("model.block"), overflow="fold")
    for name in ("pairs", "refined", "skipped"):
        table.add_column(words.say(f"model.{name}"), justify="right", no_wrap=True)
    for part in plan:
        figures = (part.pairs, part.refined_values, part.skipped_pairs)
        table.add_row(part.block.name, *(form.count(figure) for figure in figures))
    table.add_section()
    every = form.count(sum(part.pairs for part in plan))
    skipped = form.count(sum(part.skipped_pairs for part in plan))
    table.add_row(words.say("model.at_most"), every, "", skipped)
    screen().print(table)


def write_draft(left: Path, right: Path, out: Path | None, *, lang: Lang) -> None:
    """Draft a model for two lists; never over a file that is already there.

    Raises:
        FileTakenError: the file to write exists.
    """
    words = Words(lang)
    samples = [sample_table(require_file(path)) for path in (left, right)]
    draft = draft_model(*samples, model_id=field_name((out or Path("model")).stem))
    if out is None:
        typer.echo(draft.model, nl=False)
        if draft.columns is not None:
            typer.echo("\n".join(f"# {line}" for line in draft.columns.splitlines()))
        return
    columns = out.with_suffix(".columns.toml")
    for path in (out, columns):
        if path.exists():
            raise FileTakenError(path)
    out.write_text(draft.model, encoding="utf-8")
    typer.echo(words.say("say.model_written", path=out))
    if draft.columns is not None:
        columns.write_text(draft.columns, encoding="utf-8")
        typer.echo(words.say("say.columns_written", path=columns))
