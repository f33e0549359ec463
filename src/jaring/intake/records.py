"""Delimited text cut into records, one row at a time, so that one bad quote costs one row.

This is the careful road: `text_files` takes it only for pieces in which something is wrong. Quotes
follow RFC 4180; blanks around them and quotes inside an unquoted cell are taken as people mean
them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

MAX_RECORD_BYTES: Final = 32 << 20
SWALLOWED_LINES: Final = 3
"""From so many line breaks on, a cell may be rows that a lost quote has eaten."""

_QUOTE, _NEWLINE, _RETURN = 34, 10, 13
_LINE_ENDS: Final = b"\r\n"
_SWALLOWED_CELLS: Final = 3


@dataclass(frozen=True)
class Record:
    """One row of a delimited text.

    `cells` is None where its quotes cannot be followed; `lines` is how many lines of text it takes.
    """

    cells: list[bytes] | None
    start: bytes
    lines: int
    is_repaired: bool = False


@dataclass(frozen=True)
class _Patterns:
    quoted: re.Pattern[bytes]
    plain: re.Pattern[bytes]
    lenient: re.Pattern[bytes]


@cache
def _patterns(delimiter: bytes) -> _Patterns:
    divider = re.escape(delimiter)
    ends = rb"(" + divider + rb"|\Z)"
    # A delimiter that is a blank must not be swallowed as a blank beside a quote.
    blanks = rb"" if delimiter == b" " else rb" *"
    return _Patterns(
        quoted=re.compile(blanks + rb'"([^"]*(?:""[^"]*)*)"' + blanks + ends),
        plain=re.compile(rb'(?!")([^\r\n' + divider + rb"]*)" + ends),
        lenient=re.compile(rb'"(.*?)"' + ends, re.DOTALL),
    )


def split_cells(text: bytes, delimiter: bytes) -> list[bytes] | None:
    """The cells of one record without its line end; None where a quote is not closed properly."""
    if b'"' not in text:
        return text.split(delimiter)
    patterns = _patterns(delimiter)
    return _matched_cells(text, (patterns.quoted, patterns.plain))


def _matched_cells(text: bytes, forms: Sequence[re.Pattern[bytes]]) -> list[bytes] | None:
    cells: list[bytes] = []
    position = 0
    while True:
        for form in forms:
            match = form.match(text, position)
            if match:
                break
        else:
            return None
        cell: bytes = match.group(1)
        is_quoted = form is forms[0]
        cells.append(cell.replace(b'""', b'"') if is_quoted else cell)
        if not match.group(2):
            return cells
        position = match.end()


def read_records(
    data: bytes, delimiter: bytes, *, width: int, is_final: bool
) -> Iterator[tuple[Record, int]]:
    """Cut text into records, each with the offset at which the next one begins.

    A record whose quote is still open when the data ends is not yielded unless `is_final`: call
    again with the data from the last offset on and what follows it.

    Args:
        data: whole lines of UTF-8 text.
        delimiter: one byte.
        width: how many cells a row should have.
        is_final: whether the text ends here.
    """
    lines = data.splitlines(keepends=True)  # of bytes: only CR, LF and CR LF end a line
    position = offset = 0
    while position < len(lines):
        can_wait = not is_final and len(data) - offset < MAX_RECORD_BYTES
        record = record_at(lines, position, delimiter, width=width, can_wait=can_wait)
        if record is None:
            return
        offset += sum(map(len, lines[position : position + record.lines]))
        position += record.lines
        yield record, offset


def record_at(
    lines: Sequence[bytes], position: int, delimiter: bytes, *, width: int, can_wait: bool
) -> Record | None:
    """The record that begins at a line; None where it is open at the end and may wait for more."""
    record = _one_line_record(lines[position], delimiter)
    if record is None:
        taken = _lines_until_quotes_close(lines, position)
        if taken is None and can_wait:
            return None
        record = _quoted_record(lines[position : position + (taken or 1)], delimiter, width)
    return record


def _one_line_record(line: bytes, delimiter: bytes) -> Record | None:
    """The record that is this line alone; None where a quote leaves it open or broken."""
    cells = split_cells(line.rstrip(_LINE_ENDS), delimiter)
    return None if cells is None else Record(cells, line, 1)


def _lines_until_quotes_close(lines: Sequence[bytes], position: int) -> int | None:
    """How many lines a record takes so that its quotes are even; None when they never are."""
    is_open = False
    size = 0
    for number in range(position, len(lines)):
        is_open ^= bool(lines[number].count(b'"') & 1)
        size += len(lines[number])
        if not is_open:
            return number - position + 1
        if size > MAX_RECORD_BYTES:
            return None
    return None


def _quoted_record(lines: Sequence[bytes], delimiter: bytes, width: int) -> Record:
    """A record whose first line is not whole by itself; a broken one is its first line only."""
    if len(lines) > 1:
        cells = split_cells(b"".join(lines).rstrip(_LINE_ENDS), delimiter)
        if cells is not None and not _has_swallowed_rows(lines, cells, delimiter, width):
            return Record(cells, lines[0], len(lines))
    text = lines[0].rstrip(_LINE_ENDS)
    patterns = _patterns(delimiter)
    repaired = _matched_cells(text, (patterns.lenient, patterns.plain))
    if repaired is not None and len(repaired) == width:
        return Record(repaired, lines[0], 1, is_repaired=True)
    return Record(None, lines[0], 1)


def _has_swallowed_rows(
    lines: Sequence[bytes], cells: Sequence[bytes], delimiter: bytes, width: int
) -> bool:
    """Whether lines inside a quoted cell are really rows, which an unclosed quote has eaten."""
    fits = len(cells) >= width and not b"".join(cells[width:]).strip()
    inner = lines[1:]
    if width < _SWALLOWED_CELLS or (fits and len(inner) < SWALLOWED_LINES):
        return False
    rows = sum(line.count(delimiter) == width - 1 for line in inner)
    return 2 * rows > len(inner)


def safe_cut(data: bytes) -> int:
    """Where the last record that surely ends in `data` ends: after a line end outside quotes."""
    last = data.rfind(b"\n") + 1
    if b'"' not in data:
        return last
    array = np.frombuffer(data, np.uint8)
    quotes = np.flatnonzero(array == _QUOTE)
    if len(quotes) % 2 == 0 and last > quotes[-1]:
        return last
    ends = np.flatnonzero(array == _NEWLINE)
    even = np.flatnonzero(np.searchsorted(quotes, ends) % 2 == 0)
    return int(ends[even[-1]]) + 1 if len(even) else 0


def has_strict_quotes(data: bytes, delimiter: bytes) -> bool:
    """Whether every quote opens a cell, closes one, or is doubled inside one.

    What fails here would be read differently by different readers, so it goes the careful road.
    """
    if b'"' not in data:
        return True
    array = np.frombuffer(data, np.uint8)
    quotes = np.flatnonzero(array == _QUOTE)
    if len(quotes) % 2:
        return False
    is_opening = np.arange(len(quotes)) % 2 == 0
    return not _misplaced(array, quotes, is_opening, delimiter).any()


def lines_with_doubtful_quotes(
    data: bytes, lines: Sequence[bytes], delimiter: bytes
) -> npt.NDArray[np.intp]:
    """The lines that are not a record by themselves, or whose quotes are not strict.

    Every other line is one record, unless it lies inside one that a doubtful line began.
    """
    if b'"' not in data:
        return np.array([], np.intp)
    array = np.frombuffer(data, np.uint8)
    quotes = np.flatnonzero(array == _QUOTE)
    ends = np.cumsum([len(line) for line in lines])
    line_of = np.searchsorted(ends, quotes, side="right")
    first_of_line = np.searchsorted(line_of, line_of, side="left")
    is_opening = (np.arange(len(quotes)) - first_of_line) % 2 == 0
    is_doubtful = np.zeros(len(lines), bool)
    is_doubtful[line_of[_misplaced(array, quotes, is_opening, delimiter)]] = True
    is_doubtful |= np.bincount(line_of, minlength=len(lines)) % 2 == 1
    return np.flatnonzero(is_doubtful)


def _misplaced(
    array: npt.NDArray[np.uint8],
    quotes: npt.NDArray[np.intp],
    is_opening: npt.NDArray[np.bool_],
    delimiter: bytes,
) -> npt.NDArray[np.bool_]:
    """Which quotes neither open a cell after a divider nor close one before a divider."""
    dividers = np.zeros(256, bool)
    dividers[[_NEWLINE, _RETURN, delimiter[0]]] = True
    after_divider = (quotes == 0) | dividers[array[quotes - 1]]
    before_divider = (quotes == len(array) - 1) | dividers[array[(quotes + 1) % len(array)]]
    is_fine = np.where(is_opening, after_divider, before_divider)
    # A doubled quote closes and opens again at once; then neither side needs a divider.
    is_doubled = (quotes[:-1] + 1 == quotes[1:]) & ~is_opening[:-1] & is_opening[1:]
    is_fine[:-1] |= is_doubled
    is_fine[1:] |= is_doubled
    misplaced: npt.NDArray[np.bool_] = ~is_fine
    return misplaced
