"""A piece of delimited text into columns: at once where nothing is wrong, else with care.

The fast road (pyarrow) takes a piece only when its quotes are strict and every row has the right
number of cells; what it gives up on is read again by `text_faults`.
"""

from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from jaring.intake.columns import blank_rows, has_long_cell
from jaring.intake.records import SWALLOWED_LINES, has_strict_quotes, safe_cut
from jaring.intake.text_columns import Layout, Piece, read_columns
from jaring.intake.text_faults import parse_carefully


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
    """The columns of whole records with strict quotes."""
    piece = _parse_at_once(text, layout)
    return parse_carefully(text, layout, is_final=True) if piece is None else piece


def _parse_at_once(text: bytes, layout: Layout) -> Piece | None:
    """The columns of a piece in which nothing is wrong; None where anything is."""
    try:
        table = read_columns(text, layout.delimiter, layout.width)
    except pa.ArrowInvalid:  # a ragged row
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
