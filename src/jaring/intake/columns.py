"""Questions about whole columns of text: which rows are blank, which hold a cell too long."""

from collections.abc import Sequence
from typing import TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from jaring.intake.staging import MAX_CELL

Column: TypeAlias = "pa.Array | pa.ChunkedArray"


def has_long_cell(column: Column) -> bool:
    """Whether some cell may be longer than allowed; it counts bytes, so it may be a false alarm."""
    longest = pc.max(pc.binary_length(column)).as_py()
    return longest is not None and longest > MAX_CELL


def blank_rows(columns: Sequence[Column]) -> pa.BooleanArray | None:
    """Which rows hold nothing but blanks; None where none does."""
    blank: pa.BooleanArray | None = None
    for column in columns:
        is_blank = is_blank_column(column)
        blank = is_blank if blank is None else pc.and_(blank, is_blank)
        if not pc.any(blank).as_py():
            return None
    return blank


def is_blank_column(column: Column) -> pa.BooleanArray:
    """Which cells of a column hold nothing but blanks."""
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    is_blank = pc.is_null(whole)
    if whole.null_count < len(whole):
        trimmed = pc.equal(pc.utf8_trim_whitespace(whole), "")
        is_blank = pc.or_(is_blank, pc.fill_null(trimmed, fill_value=True))
    return is_blank
