"""The rows of one sheet as columns of text: its header, its merged blocks, its rows set apart.

Row numbers are those in the sheet's margin. A merged block stands for one value of all its rows, so
it is filled down; across columns it is not, since columns are different facts.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import python_calamine as calamine

from jaring.intake.cells import Cell, cell_text, is_doubtful_number
from jaring.intake.columns import blank_rows, has_long_cell
from jaring.intake.errors import HeaderError, NoRowsError
from jaring.intake.headers import Header, HeaderPlace, clean_header_cell, name_columns
from jaring.intake.masking import masked_excerpt
from jaring.intake.staging import (
    MAX_CELL,
    QuarantineRows,
    RowApart,
    StagedTable,
    TableWriter,
    staged_file,
)
from jaring.intake.words import Fact, SourceNote, note
from jaring.intake.workbook_parts import SheetMarks

_ROWS_AT_ONCE: Final = 20_000
_ROWS_TO_JUDGE: Final = 200
_TITLE_CELLS: Final = 3
_MOST_FILLED_DOWN: Final = 2_000_000


@dataclass(frozen=True)
class _SheetHeader:
    """Where the header stands (row from 0), which columns are kept, and their names and cells."""

    row: int
    keep: tuple[int, ...]
    names: Header
    cells: tuple[str, ...]


@dataclass
class _Below:
    """What is gathered from the rows below the header."""

    writer: TableWriter
    quarantine: QuarantineRows = field(default_factory=QuarantineRows)
    blank: int = 0
    filled_down: int = 0
    doubtful: Counter[str] = field(default_factory=Counter)


def stage_sheet(
    path: Path,
    sheet: calamine.CalamineSheet,
    marks: SheetMarks,
    *,
    into: Path,
    place: HeaderPlace | None = None,
) -> StagedTable:
    """Read one sheet that holds something.

    Args:
        path: the workbook.
        sheet: the sheet.
        marks: what the sheet's XML holds beside its values.
        into: folder to stage in.
        place: where its column names stand; else in the first row that holds anything.

    Raises:
        HeaderError: its first row is no row of column names.
        NoRowsError: there is nothing below the header.
    """
    header = _find_header(path, sheet) if place is None else _header_at(path, sheet, place)
    with staged_file(path, into) as target:
        below = _Below(TableWriter(target, header.names.columns))
        try:
            for stretch in _stretches(sheet, marks, header):
                _take(stretch, header, below)
        finally:
            below.writer.close()
        received = below.writer.rows + below.quarantine.rows
        if not received:
            raise NoRowsError(path, sheet=sheet.name)
    return StagedTable(
        parquet=target,
        columns=header.names.columns,
        rows_received=received,
        rows_accepted=below.writer.rows,
        quarantine=below.quarantine.table(),
        notes=(*header.names.notes, *_notes(header, below, marks)),
    )


def is_blank(cell: Cell) -> bool:
    """Whether a cell holds nothing a person would see."""
    return isinstance(cell, str) and not cell.strip()


def _find_header(path: Path, sheet: calamine.CalamineSheet) -> _SheetHeader:
    row, cells = next(
        (row, cells) for row, cells in enumerate(sheet.iter_rows()) if not all(map(is_blank, cells))
    )
    raw = [cell_text(cell) or "" for cell in cells]
    texts = list(map(clean_header_cell, raw))
    judged = islice(sheet.iter_rows(), row + 1, row + 1 + _ROWS_TO_JUDGE)
    filled = Counter(at for cells in judged for at, cell in enumerate(cells) if not is_blank(cell))
    named = sum(map(bool, texts))
    expected = sum(2 * count >= max(filled.values()) for count in filled.values())
    if expected >= _TITLE_CELLS and 2 * named < expected:
        place: dict[str, Fact] = {"sheet": sheet.name, "row": row + 1}
        raise HeaderError(path, "title", found=named, expected=expected, **place)
    keep = tuple(at for at, text in enumerate(texts) if text or _fills_column(sheet, row, at))
    names = name_columns(path, [texts[at] for at in keep], row=row + 1)
    return _SheetHeader(row, keep, names, tuple(raw[at] for at in keep))


def _header_at(path: Path, sheet: calamine.CalamineSheet, place: HeaderPlace) -> _SheetHeader:
    """The header where it was seen; its names are taken as they were read there."""
    first = next(islice(sheet.iter_rows(), place.row - 1, None), None) or []
    raw = [cell_text(cell) or "" for cell in first]
    texts = [*place.names, *[""] * len(raw)][: len(raw)]
    last = place.row + place.rows - 2
    keep = tuple(at for at, text in enumerate(texts) if text or _fills_column(sheet, last, at))
    names = name_columns(path, [texts[at] for at in keep], row=place.row)
    return _SheetHeader(last, keep, names, tuple(raw[at] for at in keep))


def _fills_column(sheet: calamine.CalamineSheet, header_row: int, at: int) -> bool:
    """Whether a column without a name holds anything."""
    return any(not is_blank(row[at]) for row in islice(sheet.iter_rows(), header_row + 1, None))


@dataclass(frozen=True)
class _Stretch:
    """Some rows that follow each other, as columns of text; `first` is the first, from 0.

    `doubtful` counts per column the numbers that have lost digits; `below` holds per column what a
    merged block above gives to a row, by position.
    """

    first: int
    columns: list[pa.Array]
    doubtful: Counter[str]
    below: dict[int, dict[int, Cell]]


def _stretches(
    sheet: calamine.CalamineSheet, marks: SheetMarks, header: _SheetHeader
) -> Iterator[_Stretch]:
    """Every row below the header as text, a stretch of rows at a time."""
    first_column = (sheet.start or (0, 0))[1]
    blocks = _merged_down(sheet, header.row)
    rows = islice(sheet.iter_rows(), header.row + 1, None)
    first = header.row + 1
    while stretch := list(islice(rows, _ROWS_AT_ONCE)):
        by_column = list(zip(*stretch, strict=True))
        doubtful: Counter[str] = Counter()
        columns = []
        for at, name in zip(header.keep, header.names.columns, strict=True):
            exact = marks.exact_digits if marks.exact_digits else None
            column, lost = _texts(by_column[at], exact, first=first, column=first_column + at)
            doubtful[name] += lost
            columns.append(column)
        below = {
            position: {
                row - first: blocks[row, first_column + at]
                for row in range(first, first + len(stretch))
                if (row, first_column + at) in blocks
            }
            for position, at in enumerate(header.keep if blocks else ())
        }
        yield _Stretch(first, columns, doubtful, below)
        first += len(stretch)


def _texts(
    cells: Sequence[Cell], exact: dict[tuple[int, int], str] | None, *, first: int, column: int
) -> tuple[pa.Array, int]:
    """One column of cells as text, and how many of its numbers have lost digits."""
    if set(map(type, cells)) == {str}:
        whole = pa.array(cells, pa.string())
        return pc.if_else(pc.equal(whole, ""), None, whole), 0
    texts: list[str | None] = []
    lost = 0
    for row, cell in enumerate(cells, start=first):
        if isinstance(cell, str):
            texts.append(cell or None)
            continue
        text = cell_text(cell, exact=exact.get((row, column)) if exact else None)
        if isinstance(cell, float) and is_doubtful_number(cell) and "E" in (text or ""):
            lost += 1
        texts.append(text)
    return pa.array(texts, pa.string()), lost


def _merged_down(sheet: calamine.CalamineSheet, header_row: int) -> dict[tuple[int, int], Cell]:
    """What merged blocks below the header give to the rows under their first: that one's value."""
    first_column = (sheet.start or (0, 0))[1]
    last_row = (sheet.end or (0, 0))[0]
    blocks = {
        (top, left): min(bottom, last_row)
        for (top, left), (bottom, _) in sheet.merged_cell_ranges or []
        if top > header_row and bottom > top and left >= first_column
    }
    if not blocks or sum(bottom - top for (top, _), bottom in blocks.items()) > _MOST_FILLED_DOWN:
        return {}
    tops = {top for top, _ in blocks}
    given: dict[tuple[int, int], Cell] = {}
    for row, cells in enumerate(sheet.iter_rows()):
        if row not in tops:
            continue
        for column, cell in enumerate(cells, start=first_column):
            bottom = blocks.get((row, column), row)
            given.update(((under, column), cell) for under in range(row + 1, bottom + 1))
    return given


def _take(stretch: _Stretch, header: _SheetHeader, below: _Below) -> None:
    """Write a stretch's rows: blank ones are skipped, bad ones set apart."""
    rows = len(stretch.columns[0])
    blank = blank_rows(stretch.columns)
    accepted = np.ones(rows, bool) if blank is None else ~blank.to_numpy(zero_copy_only=False)
    below.blank += rows - int(accepted.sum())
    below.doubtful += stretch.doubtful
    columns = _filled_down(stretch, accepted, below)
    for at, (code, facts, name) in sorted(_faults(columns, header, accepted).items()):
        accepted[at] = False
        content = masked_excerpt("; ".join(column[at].as_py() or "" for column in columns))
        row = stretch.first + at + 1
        below.quarantine.add(RowApart(row, code, facts, content, name))
    chosen = pa.array(accepted)
    numbers = pa.array(np.arange(rows, dtype=np.int64) + stretch.first + 1)
    below.writer.add([column.filter(chosen) for column in columns], numbers.filter(chosen))


def _filled_down(
    stretch: _Stretch, accepted: npt.NDArray[np.bool_], below: _Below
) -> list[pa.Array]:
    """The columns with merged blocks filled down, where the row holds anything of its own."""
    columns = list(stretch.columns)
    for position, given in stretch.below.items():
        if not given:
            continue
        values = columns[position].to_pylist()
        for at, cell in given.items():
            if values[at] is None and accepted[at] and not is_blank(cell):
                values[at] = cell_text(cell)
                below.filled_down += 1
        columns[position] = pa.array(values, pa.string())
    return columns


def _faults(
    columns: Sequence[pa.Array], header: _SheetHeader, accepted: npt.NDArray[np.bool_]
) -> dict[int, tuple[str, dict[str, int], str | None]]:
    """Rows to set apart by position: code, facts and column."""
    faults: dict[int, tuple[str, dict[str, int], str | None]] = {}
    repeats = accepted.copy()
    for column, cell in zip(columns, header.cells, strict=True):
        equal = pc.equal(pc.fill_null(column, ""), cell)
        repeats &= equal.to_numpy(zero_copy_only=False)
        if not repeats.any():
            break
    faults |= {int(at): ("header_again", {}, None) for at in np.flatnonzero(repeats)}
    for column, name in zip(columns, header.names.columns, strict=True):
        if not has_long_cell(column):
            continue
        for at, length in enumerate(pc.utf8_length(column).to_pylist()):
            if length is not None and length > MAX_CELL:
                faults[at] = ("long_cell", {"length": length, "limit": MAX_CELL}, name)
    return faults


def _notes(header: _SheetHeader, below: _Below, marks: SheetMarks) -> Iterator[SourceNote]:
    """What was mended, lost or skipped in the sheet."""
    if header.row:
        yield note("header_row", row=header.row + 1)
    for column in header.names.columns:
        if below.doubtful[column]:
            yield note("numeric_digits_lost", column=column, values=below.doubtful[column])
    formulas, first_formula = marks.formulas_without_value, marks.first_formula
    if formulas:
        yield note("formula_without_value", cells=formulas, cell=first_formula)
    if marks.errors:
        yield note("error_cells", cells=marks.errors, cell=marks.first_error)
    if below.filled_down:
        yield note("merged_cells", cells=below.filled_down)
    if below.blank:
        yield note("blank_rows", rows=below.blank)
