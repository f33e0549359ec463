"""A piece of delimited text into columns: at once where nothing is wrong, else row by row.

The fast road (pyarrow) takes a piece only when its quotes are strict and every row has the right
number of cells; it gives up on anything else, and the careful road reads that piece again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from jaring.intake.columns import blank_rows, has_long_cell
from jaring.intake.masking import masked_excerpt
from jaring.intake.records import (
    SWALLOWED_LINES,
    Record,
    has_strict_quotes,
    read_records,
    safe_cut,
)
from jaring.intake.staging import MAX_CELL, RowApart
from jaring.intake.words import Fact


@dataclass(frozen=True)
class Layout:
    """What every piece of one text has in common.

    `header` are the cells of the header as they stand in the text, `columns` their final names,
    `width` how many cells a row physically has: more than names where rows end in a delimiter.
    """

    delimiter: bytes
    header: tuple[bytes, ...]
    columns: tuple[str, ...]
    width: int


@dataclass
class Piece:
    """What a piece of text holds.

    `kept` are the records that `columns` hold; they, and the rows and lines of `apart`, are counted
    from the piece's first, 0.
    """

    columns: Sequence[pa.Array | pa.ChunkedArray]
    kept: npt.NDArray[np.int64]
    records: int
    lines: int
    apart: list[RowApart] = field(default_factory=list)
    repaired: list[int] = field(default_factory=list)
    blank: int = 0
    consumed: int = 0


def cut_pieces(rest: bytes, blocks: Iterator[bytes], layout: Layout) -> Iterator[bytes | Piece]:
    """Cut text at the ends of records.

    Yields text with strict quotes, to be parsed later and elsewhere; and where quotes are broken,
    so that only reading tells where a record ends, the piece that was read.

    Args:
        rest: text that precedes the blocks; from the first row after the header on.
        blocks: text that ends at line ends, the last one maybe not.
        layout: the layout of the text.
    """
    data, is_end = rest, False
    while True:
        cut = len(data) if is_end else safe_cut(data)
        if cut and has_strict_quotes(data[:cut], layout.delimiter):
            yield data[:cut]
            data = data[cut:]
        elif data:
            piece = parse_carefully(data, layout, is_final=is_end)
            if piece.records:
                yield piece
                data = data[piece.consumed :]
        if is_end:
            return
        block = next(blocks, None)
        is_end = block is None
        data += block or b""


def parse_piece(text: bytes, layout: Layout) -> Piece:
    """The columns of whole records."""
    piece = _parse_at_once(text, layout)
    return parse_carefully(text, layout, is_final=True) if piece is None else piece


def _parse_at_once(text: bytes, layout: Layout) -> Piece | None:
    """The columns of a piece in which nothing is wrong; None where anything is."""
    names = [str(number) for number in range(layout.width)]
    try:
        table = pa_csv.read_csv(
            pa.BufferReader(text),
            read_options=pa_csv.ReadOptions(
                column_names=names, use_threads=False, block_size=len(text) + 1
            ),
            parse_options=pa_csv.ParseOptions(
                delimiter=layout.delimiter.decode(),
                newlines_in_values=True,
                ignore_empty_lines=False,
            ),
            convert_options=pa_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                strings_can_be_null=True,
                null_values=[""],
            ),
        )
    except pa.ArrowInvalid:  # a ragged or blank row
        return None
    columns, extra = table.columns[: len(layout.columns)], table.columns[len(layout.columns) :]
    if any(column.null_count < len(column) for column in extra):
        return None
    if _repeats_header(columns, layout) or any(has_long_cell(column) for column in columns):
        return None
    line_ends = text.count(b"\n") + text.count(b"\r") - text.count(b"\r\n")
    lines = line_ends + (not text.endswith((b"\n", b"\r")))
    if table.num_rows < lines and _may_hold_rows(columns):
        return None
    kept = np.arange(table.num_rows, dtype=np.int64)
    blank = blank_rows(columns)
    if blank is not None:
        filled = pc.invert(blank)
        columns = [column.filter(filled) for column in columns]
        kept = kept[filled.to_numpy(zero_copy_only=False)]
    return Piece(
        columns=columns,
        kept=kept,
        records=table.num_rows,
        lines=lines,
        blank=table.num_rows - len(kept),
        consumed=len(text),
    )


def _repeats_header(columns: Sequence[pa.ChunkedArray], layout: Layout) -> bool:
    """Whether some row may be the header again, told by the first name."""
    for column, name in zip(columns, layout.header, strict=True):
        if name.strip():
            return bool(pc.any(pc.equal(column, name.decode())).as_py())
    return False


def _may_hold_rows(columns: Sequence[pa.ChunkedArray]) -> bool:
    """Whether some row has so many line breaks in it that a lost quote may have eaten rows."""
    breaks = np.zeros(len(columns[0]), np.int64)
    for column in columns:
        counted = pc.count_substring_regex(column, r"\r\n|\r|\n")
        breaks += pc.fill_null(counted, 0).to_numpy()
    return bool((breaks >= SWALLOWED_LINES).any())


def parse_carefully(text: bytes, layout: Layout, *, is_final: bool) -> Piece:
    """The columns of a piece in which something may be wrong, row by row."""
    rows: list[list[bytes]] = []
    kept: list[int] = []
    piece = Piece(columns=(), kept=np.array([], np.int64), records=0, lines=0)
    width = len(layout.columns)
    records = read_records(text, layout.delimiter, width=width, is_final=is_final)
    for record, offset in records:
        row, line = piece.records, piece.lines
        piece.records, piece.lines, piece.consumed = row + 1, line + record.lines, offset
        cells = record.cells
        if cells is not None and not any(cell.decode().strip() for cell in cells):
            piece.blank += 1
            continue
        fault = _fault(record, layout)
        if fault is not None:
            code, facts, column = fault
            content = masked_excerpt(record.start)
            piece.apart.append(RowApart(row, code, facts, content, column, line))
            continue
        assert cells is not None  # a record without cells has a fault
        if record.is_repaired:
            piece.repaired.append(row)
        rows.append(cells[:width])
        kept.append(row)
    piece.kept = np.array(kept, np.int64)
    by_column = zip(*rows, strict=True) if rows else [()] * width
    piece.columns = [
        pa.array([cell or None for cell in cells], pa.binary()).cast(pa.string())
        for cells in by_column
    ]
    return piece


def _fault(record: Record, layout: Layout) -> tuple[str, dict[str, Fact], str | None] | None:
    """Why a row is set apart: code, facts and column; None where it is fine."""
    cells, width = record.cells, len(layout.columns)
    if cells is None:
        return "open_quote", {}, None
    if len(cells) < width:
        return "too_few_cells", {"found": len(cells), "expected": width}, None
    if any(cell.decode().strip() for cell in cells[width:]):
        return "too_many_cells", {"found": len(cells), "expected": width}, None
    if tuple(cells[:width]) == layout.header:
        return "header_again", {}, None
    for cell, column in zip(cells, layout.columns, strict=False):
        if len(cell) > MAX_CELL and len(cell.decode()) > MAX_CELL:
            return "long_cell", {"length": len(cell.decode()), "limit": MAX_CELL}, column
    return None
