"""Where the column names of a list stand: below titles, over several rows, in one of many sheets.

Looks at the first rows of each sheet only. A row is the header where most of its cells are headers
that lists are known to use; rows below it belong to it where they name the parts of a merged cell.
"""

import csv
import io
import re
import tempfile
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

import pyarrow.parquet as pq
import python_calamine as calamine

from jaring.intake.cells import cell_text
from jaring.intake.encodings import Mended, as_utf8, text_form, utf8_blocks
from jaring.intake.headers import HeaderPlace, clean_header_cell
from jaring.intake.isolated import stage_isolated
from jaring.intake.kinds import FileKind, detect_kind
from jaring.intake.workbook_parts import refuse_bomb, refuse_vast_ods, xlsx_marks
from jaring.intake.workbooks import reader_faults

_ROWS_SEEN: Final = 60
_SAMPLES: Final = 3
_HEADER_ROWS: Final = 3
_DELIMITERS: Final = ",;\t|"
_NUMBERED = re.compile(r"\(?(\d{1,3})\)?[.)]?")
_LEAST_KNOWN: Final = 2
_LONGEST_NAME: Final = 60

Known = Callable[[str], bool]
Grid = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class SeenSheet:
    """The first rows of one sheet as text; `spans` are merged cells (row, column, last column)."""

    name: str | None
    rows: Grid
    spans: tuple[tuple[int, int, int], ...] = ()
    is_hidden: bool = False


@dataclass(frozen=True)
class FoundHeader:
    """The column names of a sheet, and how many of them are known."""

    sheet: str | None
    place: HeaderPlace
    known: int


def see_sheets(path: Path) -> tuple[SeenSheet, ...]:
    """The first rows of each sheet that holds anything; a text or Parquet file is one sheet.

    Raises:
        UnreadableInputError: one of its subclasses.
    """
    kind, _ = detect_kind(path)
    if kind is FileKind.TEXT:
        return (SeenSheet(None, _text_rows(path)),)
    if kind is FileKind.PARQUET:
        names = tuple(pq.read_schema(path).names)
        return (SeenSheet(None, (names,)),)
    if kind is FileKind.XLS:
        return (_first_sheet_of_xls(path),)
    refuse_bomb(path)
    if kind is FileKind.ODS:
        refuse_vast_ods(path)
    with reader_faults(path, kind), calamine.CalamineWorkbook.from_path(path) as workbook:
        return tuple(_workbook_sheets(path, kind, workbook))


def find_header(sheet: SeenSheet, known: Known) -> FoundHeader | None:
    """Where the column names of a sheet stand; None where no row looks like them.

    Args:
        sheet: its first rows.
        known: whether a text is a header that some list uses.
    """
    best: FoundHeader | None = None
    for at, cells in enumerate(sheet.rows[:_ROWS_SEEN]):
        if sum(map(bool, cells)) < _LEAST_KNOWN:
            continue
        for rows in range(1, min(_HEADER_ROWS, len(sheet.rows) - at) + 1):
            if rows > 1 and not _belongs(sheet, at, at + rows - 1):
                break
            names = _joined(sheet, at, rows, known)
            count = sum(known(name) for name in set(names) if name)
            if count >= _LEAST_KNOWN and (best is None or count > best.known):
                rows_of_numbers = _numbers_below(sheet.rows, at + rows)
                place = HeaderPlace(at + 1, rows + rows_of_numbers, names)
                best = FoundHeader(sheet.name, place, count)
    return best


def _belongs(sheet: SeenSheet, first: int, at: int) -> bool:
    """Whether a row names parts of the row above it: short words, where that one has gaps."""
    above, cells = sheet.rows[first], sheet.rows[at]
    filled = [place for place, cell in enumerate(cells) if cell]
    if not filled or any(re.search(r"\d{3}|\d$", cells[place]) for place in filled):
        return False
    if any(len(cells[place]) > _LONGEST_NAME for place in filled):
        return False
    under_span = {
        column
        for row, left, right in sheet.spans
        if first <= row < at
        for column in range(left, right + 1)
    }
    below_gap = {place for place in filled if place >= len(above) or not above[place]}
    return all(place in under_span or place in below_gap for place in filled)


def _joined(sheet: SeenSheet, first: int, rows: int, known: Known) -> tuple[str, ...]:
    """One name per column out of the rows of a header: the part where it is known by itself."""
    width = max(len(cells) for cells in sheet.rows[first : first + rows])
    lines = [_spread(sheet, row, width) for row in range(first, first + rows)]
    names = []
    for place in range(width):
        own = sheet.rows[first + rows - 1]
        parts = list(dict.fromkeys(line[place] for line in lines if line[place]))
        whole = clean_header_cell(" ".join(parts))
        last = own[place] if place < len(own) else ""
        is_part = rows > 1 and len(last) > 1 and not known(whole) and known(last)
        names.append(last if is_part else whole)
    return tuple(names)


def _spread(sheet: SeenSheet, row: int, width: int) -> list[str]:
    """The cells of a row, a merged cell's words over all its columns.

    Where a file has no merged cells (a text), a gap whose column is named below is one.
    """
    cells = [*sheet.rows[row], *[""] * width][:width]
    for at, left, right in sheet.spans:
        if at == row:
            cells[left : right + 1] = [cells[left]] * (right + 1 - left)
    if not sheet.spans and row + 1 < len(sheet.rows):
        below = sheet.rows[row + 1]
        for place in range(1, width):
            has_part = place < len(below) and below[place] and below[place - 1]
            if not cells[place] and has_part and cells[place - 1]:
                cells[place] = cells[place - 1]
    return cells


def _numbers_below(rows: Grid, at: int) -> int:
    """1 where the row is one of column numbers (1, 2, 3 ...), else 0."""
    cells = [cell for cell in rows[at] if cell] if at < len(rows) else []
    found = [_NUMBERED.fullmatch(cell) for cell in cells]
    if len(cells) < _LEAST_KNOWN + 1 or not all(found):
        return 0
    numbers = [int(match[1]) for match in found if match]
    return int(numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] <= 1)


def _first_sheet_of_xls(path: Path) -> SeenSheet:
    """An old workbook is read in a process of its own; its header is the first filled row."""
    with tempfile.TemporaryDirectory(prefix="jaring-xls-") as folder:
        staged = stage_isolated(path, kind=FileKind.XLS, into=Path(folder), sheet=None)
        first = pq.read_table(staged.parquet, columns=list(staged.columns)).slice(0, _SAMPLES)
    rows = [tuple(str(row[name] or "") for name in staged.columns) for row in first.to_pylist()]
    return SeenSheet(None, (staged.columns, *rows))


def _workbook_sheets(
    path: Path, kind: FileKind, workbook: calamine.CalamineWorkbook
) -> Iterator[SeenSheet]:
    for entry in workbook.sheets_metadata:
        if entry.typ is not calamine.SheetTypeEnum.WorkSheet:
            continue
        if kind is FileKind.XLSX:
            xlsx_marks(path, entry.name)  # refuses a sheet that would fill memory with blanks
        sheet = workbook.get_sheet_by_name(entry.name)
        rows = tuple(
            tuple(clean_header_cell(cell_text(cell) or "") for cell in cells)
            for cells in islice(sheet.iter_rows(), _ROWS_SEEN)
        )
        if not any(any(cells) for cells in rows):
            continue
        first = (sheet.start or (0, 0))[1]
        spans = tuple(
            (top, left - first, right - first)
            for (top, left), (_, right) in sheet.merged_cell_ranges or []
            if right > left >= first and top < _ROWS_SEEN
        )
        is_hidden = entry.visible is not calamine.SheetVisibleEnum.Visible
        yield SeenSheet(entry.name, rows, spans, is_hidden=is_hidden)


def _text_rows(path: Path) -> Grid:
    """The first rows of a text, divided by what divides most of them alike."""
    mended = Mended()
    block = next(iter(utf8_blocks(path, text_form(path), mended)), b"")
    text = as_utf8(block, mended).decode("utf-8", "replace")
    if text[:4].lower() == "sep=":
        text = text.partition("\n")[2]
    lines = text.splitlines()[:_ROWS_SEEN]
    tried = [_divided(lines, delimiter) for delimiter in _DELIMITERS]
    return max(tried, key=lambda rows: sum(len(row) for row in rows) if rows else 0)


def _divided(lines: Sequence[str], delimiter: str) -> Grid:
    reader = csv.reader(io.StringIO("\n".join(lines)), delimiter=delimiter)
    try:
        return tuple(tuple(clean_header_cell(cell) for cell in row) for row in reader)
    except csv.Error:
        return ()


def choose_sheets(
    found: Collection[FoundHeader], hidden: Collection[str | None]
) -> tuple[FoundHeader, ...]:
    """The sheets that hold a list, the one with most known names first; visible before hidden."""
    return tuple(sorted(found, key=lambda one: (one.sheet in hidden, -one.known)))
