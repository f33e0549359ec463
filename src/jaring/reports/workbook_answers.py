"""Reads back what officers answered in the sheet of pairs to review.

Takes a workbook of `link_workbook` in either language, also one that was saved by a spreadsheet
program, with columns moved or rows sorted: columns are found by their heads, rows by their keys.
What the answers do to links is not decided here.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar, Final

import pyarrow as pa
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from jaring.reports.formats import LANGS
from jaring.reports.link_summary import mask_long_numbers
from jaring.reports.words import Voice
from jaring.reports.workbook_columns import KEYS, OUTCOME, OUTCOMES, head
from jaring.terms.errors import InputError

ANSWERS: Final = pa.schema(
    [
        ("left_id", pa.string()),
        ("right_id", pa.string()),
        ("decision", pa.string()),
        ("left_hash", pa.string()),
        ("right_hash", pa.string()),
    ]
)


class WorkbookAnswersError(InputError):
    """A workbook's answers cannot be read as they stand."""

    code: ClassVar[str] = "reports.workbook_answers"

    def __init__(self, path: Path, what: str, *, sheet: str | None = None, row: int = 0) -> None:
        self.path, self.sheet, self.row = path, sheet, row
        where = f", sheet '{sheet}'" if sheet else ""
        where += f", row {row}" if row else ""
        super().__init__(f"{mask_long_numbers(str(path))}{where}: {what}")


def read_answers(path: Path) -> pa.Table:
    """The pairs that somebody answered, in the order of the sheet.

    An id that held a whole NIK stands masked in the sheet; the hashes then say which row is meant.

    Rows: one per answered pair, with columns left_id, right_id, decision (same, not_same,
    cannot_tell), left_hash, right_hash; a hash is null where the sheet has none.

    Raises:
        WorkbookAnswersError: no such file or sheet, a column is missing, or a word is no answer.
    """
    try:
        book = CalamineWorkbook.from_path(path)
    except (CalamineError, OSError) as error:
        what = "it cannot be opened as a workbook. Save it as .xlsx and try again."
        raise WorkbookAnswersError(path, what) from error
    with book:
        names = [name for name in book.sheet_names if _is_review(name)]
        if not names:
            wanted = " / ".join(f"'{Voice(lang).say('sheet.review')}'" for lang in LANGS)
            raise WorkbookAnswersError(path, f"it has no sheet {wanted}; take the one of the run.")
        answered = [row for name in names for row in _answers(path, book.get_sheet_by_name(name))]
    return pa.Table.from_pylist(answered, schema=ANSWERS)


def _is_review(name: str) -> bool:
    """The sheet itself or one that it goes on in."""
    return any(name.startswith(Voice(lang).say("sheet.review")) for lang in LANGS)


def _answers(path: Path, sheet: CalamineSheet) -> Iterator[dict[str, str | None]]:
    rows = iter(sheet.to_python(skip_empty_area=False))
    heads = [str(cell).strip() for cell in next(rows, [])]
    places = {name: _place(name, heads) for name in (OUTCOME, *KEYS)}
    for name in (OUTCOME, "left_id", "right_id"):
        if places[name] is None:
            wanted = " / ".join(f"'{word}'" for word in sorted(_heads(name)))
            raise WorkbookAnswersError(
                path, f"the column {wanted} is missing; put it back.", sheet=sheet.name
            )
    words = _decisions()
    for number, row in enumerate(rows, start=2):
        cells = {
            name: str(row[place]).strip() if place is not None else ""
            for name, place in places.items()
        }
        if not cells[OUTCOME]:
            continue
        decision = words.get(cells[OUTCOME].casefold())
        if decision is None:
            what = f"'{mask_long_numbers(cells[OUTCOME])}' is no answer. Choose one of: "
            what += ", ".join(sorted(words)) + "."
            raise WorkbookAnswersError(path, what, sheet=sheet.name, row=number)
        if not cells["left_id"] or not cells["right_id"]:
            what = "the answer has lost its row keys. Take the row from the run's workbook again."
            raise WorkbookAnswersError(path, what, sheet=sheet.name, row=number)
        keys: dict[str, str | None] = {name: cells[name] or None for name in KEYS}
        yield {**keys, "decision": decision}


def _place(name: str, heads: list[str]) -> int | None:
    wanted = _heads(name)
    return next((place for place, word in enumerate(heads) if word in wanted), None)


def _heads(name: str) -> set[str]:
    """The words over a column, in every language."""
    if name == OUTCOME:
        return {Voice(lang).say("workbook.outcome") for lang in LANGS}
    return {head(name, Voice(lang)) for lang in LANGS}


def _decisions() -> dict[str, str]:
    """Answers in every language, in lower case."""
    return {
        Voice(lang).say(f"outcome.{outcome}").casefold(): outcome
        for lang in LANGS
        for outcome in OUTCOMES
    }
