"""A piece of delimited text in which something is wrong: good rows kept, bad ones set apart.

Lines whose quotes are in order stand for themselves; only the others are read one by one
(`records`), and what they hold is written anew, strictly quoted. The text that results goes through
the fast reader, which tells the ragged rows; blank, repeated and giant ones are told from columns.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from jaring.intake.columns import blank_rows, has_long_cell, is_blank_column
from jaring.intake.masking import masked_excerpt
from jaring.intake.records import (
    MAX_RECORD_BYTES,
    lines_with_doubtful_quotes,
    record_at,
    split_cells,
)
from jaring.intake.staging import MAX_CELL, RowApart
from jaring.intake.text_columns import Layout, Piece, RaggedRow, read_columns
from jaring.intake.words import Fact

Numbers = npt.NDArray[np.int64]


@dataclass
class _Mended:
    """Text with strict quotes, and for each of its rows the record and the line it stands for."""

    runs: list[bytes] = field(default_factory=list)
    records: list[Numbers] = field(default_factory=list)
    lines: list[Numbers] = field(default_factory=list)

    def add(self, text: bytes, record: int, line: int, rows: int = 1) -> None:
        """Take rows that follow each other."""
        # before a line that is blank a carriage return would become half of one line's end
        self.runs.append(text + b"\n" if text.endswith(b"\r") else text)
        self.records.append(np.arange(record, record + rows, dtype=np.int64))
        self.lines.append(np.arange(line, line + rows, dtype=np.int64))


def parse_carefully(text: bytes, layout: Layout, *, is_final: bool) -> Piece:
    """The columns of a piece in which something may be wrong.

    Args:
        text: whole lines.
        layout: the layout of the text.
        is_final: whether the text ends here; else a record that is open at its end is left.
    """
    lines = text.splitlines(keepends=True)  # of bytes: only CR, LF and CR LF end a line
    piece = Piece(columns=[pa.array([], pa.string())] * len(layout.columns))
    mended = _mended(text, lines, layout, piece, is_final=is_final)
    piece.consumed = sum(map(len, lines[: piece.lines]))
    if mended.runs:
        _take_columns(mended, lines, layout, piece)
    piece.apart.sort(key=lambda apart: apart.row)
    return piece


def _mended(
    text: bytes, lines: Sequence[bytes], layout: Layout, piece: Piece, *, is_final: bool
) -> _Mended:
    """The text with every record whose quotes are in doubt read by itself and written anew."""
    mended = _Mended()
    ends = np.cumsum([len(line) for line in lines])
    for at in lines_with_doubtful_quotes(text, lines, layout.delimiter):
        if at < piece.lines:
            continue  # inside a record that began above
        _take_run(mended, lines[piece.lines : at], piece)
        can_wait = not is_final and len(text) - int(ends[at]) < MAX_RECORD_BYTES
        width = len(layout.columns)
        record = record_at(lines, at, layout.delimiter, width=width, can_wait=can_wait)
        if record is None:
            return mended
        if record.cells is None:
            content = masked_excerpt(record.start)
            piece.apart.append(RowApart(piece.records, "open_quote", {}, content, None, at))
        else:
            mended.add(_written(record.cells, layout.delimiter), piece.records, at)
            if record.is_repaired:
                piece.repaired.append(piece.records)
        piece.records += 1
        piece.lines += record.lines
    _take_run(mended, lines[piece.lines :], piece)
    return mended


def _take_run(mended: _Mended, run: Sequence[bytes], piece: Piece) -> None:
    """Take lines that are one record each."""
    if run:
        mended.add(b"".join(run), piece.records, piece.lines, rows=len(run))
        piece.records += len(run)
        piece.lines += len(run)


def _written(cells: Sequence[bytes], delimiter: bytes) -> bytes:
    """A record as strictly quoted text."""
    quoted = [b'"' + cell.replace(b'"', b'""') + b'"' for cell in cells]
    return delimiter.join(quoted) + b"\n"


def _take_columns(mended: _Mended, lines: Sequence[bytes], layout: Layout, piece: Piece) -> None:
    """Read the mended text into columns, and set apart what is no row of the table."""
    records, at_lines = np.concatenate(mended.records), np.concatenate(mended.lines)
    ragged: list[RaggedRow] = []
    text = b"".join(mended.runs)
    table = read_columns(text, layout.delimiter, layout.width, ragged)
    numbers = np.delete(np.arange(len(records)), [row.number for row in ragged])
    table, numbers = _with_fitting_rows(table, numbers, ragged, layout)
    apart: dict[int, tuple[str, dict[str, Fact], str | None]] = {}
    for row in ragged:
        apart[row.number] = _ragged_fault(row, layout)
    accepted = np.ones(len(numbers), bool)
    for at, fault in _column_faults(table, layout):
        accepted[at] = False
        apart[int(numbers[at])] = fault
    columns = table.columns[: len(layout.columns)]
    blank = blank_rows(columns)
    if blank is not None:
        is_blank = blank.to_numpy(zero_copy_only=False) & accepted
        piece.blank += int(is_blank.sum())
        accepted &= ~is_blank
    for number, (code, facts, column) in apart.items():
        line = int(at_lines[number])
        content = masked_excerpt(lines[line])
        piece.apart.append(RowApart(int(records[number]), code, facts, content, column, line))
    chosen = pa.array(accepted)
    piece.columns = [column.filter(chosen) for column in columns]
    piece.kept = records[numbers[accepted]]


def _with_fitting_rows(
    table: pa.Table, numbers: Numbers, ragged: list[RaggedRow], layout: Layout
) -> tuple[pa.Table, Numbers]:
    """The table with those ragged rows in their place that only end in a delimiter more or less.

    They are taken out of `ragged`.
    """
    width = len(layout.columns)
    fitting: list[tuple[int, list[bytes]]] = []
    for row in list(ragged):
        cells = split_cells(row.text, layout.delimiter) or []
        is_blank = not any(cell.decode().strip() for cell in cells)
        if is_blank or (len(cells) >= width and not b"".join(cells[width:]).decode().strip()):
            fitting.append((row.number, cells[:width]))
            ragged.remove(row)
    if not fitting:
        return table, numbers
    wanted = [[*cells, *[b""] * (layout.width - len(cells))] for _, cells in fitting]
    text = b"".join(_written(cells, layout.delimiter) for cells in wanted)
    added = read_columns(text, layout.delimiter, layout.width)
    numbers = np.concatenate([numbers, np.array([number for number, _ in fitting], np.int64)])
    order = np.argsort(numbers)
    return pa.concat_tables([table, added]).take(pa.array(order)), numbers[order]


def _ragged_fault(row: RaggedRow, layout: Layout) -> tuple[str, dict[str, Fact], str | None]:
    width = len(layout.columns)
    found = len(split_cells(row.text, layout.delimiter) or ())
    code = "too_few_cells" if found < width else "too_many_cells"
    return code, {"found": found, "expected": width}, None


def _column_faults(
    table: pa.Table, layout: Layout
) -> Iterator[tuple[int, tuple[str, dict[str, Fact], str | None]]]:
    """Rows with the right number of cells that are no rows of the table, by position."""
    width = len(layout.columns)
    for at, name in enumerate(layout.columns):
        column = table.column(at)
        if has_long_cell(column):
            for long, length in enumerate(pc.utf8_length(column).to_pylist()):
                if length is not None and length > MAX_CELL:
                    yield long, ("long_cell", {"length": length, "limit": MAX_CELL}, name)
    repeats = np.ones(table.num_rows, bool)
    for at, cell in enumerate(layout.header):
        equal = pc.equal(pc.fill_null(table.column(at), ""), cell.decode())
        repeats &= equal.to_numpy()
        if not repeats.any():
            break
    for row in np.flatnonzero(repeats):
        yield int(row), ("header_again", {}, None)
    for at in range(width, layout.width):
        filled = ~is_blank_column(table.column(at)).to_numpy(zero_copy_only=False)
        for row in np.flatnonzero(filled):
            facts: dict[str, Fact] = {"found": layout.width, "expected": width}
            yield int(row), ("too_many_cells", facts, None)
