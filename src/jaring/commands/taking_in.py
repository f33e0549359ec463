"""What `jaring intake` prints: what was understood, what was taken in, what goes back."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import typer

from jaring.commands.list_words import say
from jaring.commands.words import Lang
from jaring.intake.list_understanding import Understanding
from jaring.intake.words import wordings
from jaring.reports.formats import Formats
from jaring.runs.masking import mask_text
from jaring.runs.take_in import ListWish, TakenIn, look_at, take_in
from jaring.runs.workspace import Workspace

_MOST_PROBLEMS = 6
_DAYS_OF_PEOPLE = frozenset({"birth_date", "birth_place_and_date"})


@dataclass(frozen=True)
class Telling:
    """How a person wants to hear of it."""

    lang: Lang
    is_quiet: bool
    is_json: bool


def show_preview(file: Path, wish: ListWish, workspace: Path | None, telling: Telling) -> None:
    """Say what intake understands of a file."""
    understood = look_at(file, wish, Workspace.chosen(workspace))
    if telling.is_json:
        typer.echo(json.dumps(preview_facts(understood), ensure_ascii=False, indent=1))
        return
    for line in _preview_lines(understood, telling.lang):
        typer.echo(line)


def preview_facts(understood: Understanding) -> dict[str, object]:
    """The preview for machines."""
    matched = understood.matched
    return {
        "file": str(understood.path),
        "kind": matched.form.kind,
        "form": matched.form.form_id,
        "version": matched.version,
        "certain": understood.is_certain,
        "others": [one.form.form_id for one in understood.others],
        "sheets": [
            {"sheet": one.sheet, "row": one.place.row, "rows": one.place.rows}
            for one in understood.headers
        ],
        "left_out": list(understood.left_out),
        "columns": [
            {"header": one.header, "column": one.column, "how": one.how.value}
            for one in matched.columns
        ],
        "unused": list(matched.unused),
        "missing": [*matched.missing, *(" | ".join(group) for group in matched.unfulfilled)],
        "lost": {answer: list(columns) for answer, columns in matched.lost.items()},
    }


def _preview_lines(understood: Understanding, lang: Lang) -> Iterator[str]:
    matched = understood.matched
    form = matched.form
    version = f", {matched.version}" if matched.version else ""
    yield say(
        "intake.understood", lang, file=understood.path.name, title=form.title[lang],
        form=form.form_id, version=version,
    )  # fmt: skip
    for header in understood.headers:
        key = "intake.row" if header.sheet is None else "intake.sheet"
        yield say(key, lang, sheet=header.sheet, row=header.place.row)
    if understood.left_out:
        yield say("intake.left_out", lang, sheets=", ".join(understood.left_out))
    names = list(understood.headers[0].place.names)
    for one in matched.columns:
        sample = _sample(understood, names, one.header, one.column)
        how = say(f"how.{one.how.value}", lang)
        yield say(
            "intake.column", lang, header=one.header, column=one.column, how=how, sample=sample
        )
    unused = [header for header in matched.unused if header]
    if unused:
        yield say("intake.unused", lang, headers=mask_text(", ".join(unused)))
    missing = [*matched.missing, *(" / ".join(group) for group in matched.unfulfilled)]
    if missing:
        yield say("intake.missing", lang, columns=", ".join(missing))
    for answer, columns in matched.lost.items():
        yield say("intake.lost", lang, columns=", ".join(columns), answer=answer)
    if not understood.is_certain:
        kinds = dict.fromkeys(one.form.kind for one in understood.others)
        yield say("intake.uncertain", lang, kinds=", ".join(kinds))


def _sample(understood: Understanding, names: list[str], header: str, column: str) -> str:
    """The first value of a column, cut so that it names nobody."""
    at = names.index(header) if header in names else -1
    for row in understood.samples:
        if 0 <= at < len(row) and row[at]:
            shown = mask_text(row[at])
            if column in _DAYS_OF_PEOPLE:  # the form of it is what matters
                return f": {re.sub('[0-9]', '9', shown)}"
            return f": {shown[:1]}…" if shown.isalpha() or " " in shown else f": {shown}"
    return ""


def carry_out(file: Path, wish: ListWish, workspace: Path | None, telling: Telling) -> None:
    """Take a file in and say what came of it."""
    today = datetime.now().astimezone().date()
    taken = take_in(
        file, wish, workspace=Workspace.chosen(workspace), today=today, lang=telling.lang
    )
    if telling.is_json:
        typer.echo(json.dumps(taken_facts(taken), ensure_ascii=False))
    elif not telling.is_quiet:
        for line in _taken_lines(taken, telling.lang):
            typer.echo(line)


def taken_facts(taken: TakenIn) -> dict[str, object]:
    """The result for machines."""
    accepted, changes = taken.accepted, taken.changes
    sheet = taken.correction_sheet
    return {
        "list_id": accepted.about.list_id,
        "kind": accepted.kind,
        "form": accepted.form,
        "version": accepted.version,
        "received": accepted.rows_received,
        "accepted": accepted.rows_accepted,
        "apart": accepted.rows_apart,
        "lines_skipped": accepted.lines_skipped,
        "new": changes.gross_new,
        "changed": changes.changed,
        "same": changes.same,
        "gone": changes.gone,
        "correction": taken.is_correction,
        "repairs": dict(accepted.repairs),
        "problems": dict(accepted.problems),
        "sum_checks": dict(accepted.sum_checks),
        "folder": str(accepted.folder),
        "correction_sheet": None if sheet is None else str(sheet),
    }


def _taken_lines(taken: TakenIn, lang: Lang) -> Iterator[str]:
    accepted, changes = taken.accepted, taken.changes
    count = Formats(lang).count
    yield say(
        "intake.taken", lang, list=accepted.about.list_id, received=count(accepted.rows_received),
        accepted=count(accepted.rows_accepted), apart=count(accepted.rows_apart),
    )  # fmt: skip
    if taken.is_correction:
        yield say("intake.correction", lang)
    yield say(
        "intake.changes", lang, gross_new=count(changes.gross_new), changed=count(changes.changed),
        same=count(changes.same), gone=count(changes.gone),
    )  # fmt: skip
    if accepted.lines_skipped:
        yield say("intake.skipped", lang, lines=count(accepted.lines_skipped))
    for column, agrees in accepted.sum_checks.items():
        key = "intake.sum_agrees" if agrees else "intake.sum_differs"
        yield say(key, lang, column=accepted.columns.get(column, column))
    for code, cells in accepted.repairs.items():
        rule = wordings()["repairs"][code][lang]
        yield say("intake.repair", lang, cells=count(cells), rule=rule)
    yield from _problem_lines(taken, lang)
    if taken.correction_sheet is not None:
        yield say("intake.sheet_written", lang, path=taken.correction_sheet)
    yield say("intake.kept", lang, path=accepted.folder)


def _problem_lines(taken: TakenIn, lang: Lang) -> Iterator[str]:
    """The most frequent reasons first."""
    problems = taken.accepted.quarantine()[f"reason_{lang}"].value_counts()
    ordered = problems.sort("count", f"reason_{lang}", descending=[True, False])
    for reason, rows in ordered.head(_MOST_PROBLEMS).iter_rows():
        yield say("intake.problem", lang, rows=Formats(lang).count(rows), reason=mask_text(reason))
