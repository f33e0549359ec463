"""Delimited text with strict quotes into columns, at the speed of pyarrow's reader."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv as pa_csv

from jaring.intake.staging import RowApart


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


def _no_records() -> npt.NDArray[np.int64]:
    return np.array([], np.int64)


@dataclass
class Piece:
    """What a piece of text holds.

    `kept` are the records that `columns` hold; they, and the rows and lines of `apart`, are counted
    from the piece's first, 0.
    """

    columns: Sequence[pa.Array | pa.ChunkedArray]
    kept: npt.NDArray[np.int64] = field(default_factory=_no_records)
    records: int = 0
    lines: int = 0
    apart: list[RowApart] = field(default_factory=list)
    repaired: list[int] = field(default_factory=list)
    blank: int = 0
    consumed: int = 0


@dataclass(frozen=True)
class RaggedRow:
    """A row with another number of cells than the rest, counted from 0."""

    number: int
    text: bytes


def read_columns(
    text: bytes, delimiter: bytes, width: int, ragged: list[RaggedRow] | None = None
) -> pa.Table:
    """The columns of text with strict quotes; an empty cell is null.

    Args:
        text: rows of UTF-8 text.
        delimiter: one byte.
        width: how many cells a row has.
        ragged: takes the rows that have more or less; where it is None, they are an error.

    Raises:
        pa.ArrowInvalid: a row is ragged and there is nowhere to put it.
    """

    def set_apart(row: pa_csv.InvalidRow) -> str:
        assert ragged is not None  # else this is not asked
        ragged.append(RaggedRow(row.number - 1, row.text.encode()))
        return "skip"

    names = [str(number) for number in range(width)]
    return pa_csv.read_csv(
        pa.BufferReader(text),
        read_options=pa_csv.ReadOptions(
            column_names=names, use_threads=False, block_size=len(text) + 1
        ),
        parse_options=pa_csv.ParseOptions(
            delimiter=delimiter.decode(),
            newlines_in_values=True,
            ignore_empty_lines=False,
            invalid_row_handler=None if ragged is None else set_apart,
        ),
        convert_options=pa_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            strings_can_be_null=True,
            null_values=[""],
        ),
    )
