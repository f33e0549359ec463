"""Where accepted rows and quarantined rows are put while a file is read.

Writes one Parquet file, piece by piece, in bounded memory; it is removed again when reading fails.
"""

import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from jaring.intake.errors import CannotStageError
from jaring.intake.headers import SOURCE_ROW
from jaring.intake.kinds import said_why
from jaring.intake.masking import mask_numbers
from jaring.intake.words import Fact, Language, SourceNote, say

QUARANTINE: Final = pa.schema(
    [
        (SOURCE_ROW, pa.int64()),
        ("column", pa.string()),
        ("code", pa.string()),
        ("reason_id", pa.string()),
        ("reason_en", pa.string()),
        ("content", pa.string()),
    ]
)
"""Rows: one per row of the file that could not be taken, with its reason."""

MAX_CELL: Final = 65_536
"""Characters a cell may hold, twice what a spreadsheet allows: more is a lost quote or a file."""

_SAMPLE_ROWS: Final = 50_000
_MOST_DISTINCT: Final = 0.2
_ROWS_PER_GROUP: Final = 122_880  # as DuckDB writes, so that its threads share a file evenly


@dataclass(frozen=True)
class StagedTable:
    """A partner's file as text columns in Parquet, with what could not be read set apart.

    Rows: one per row of the file that holds anything; blank rows are noted, not counted.
    `rows_received` is always `rows_accepted` plus the rows of `quarantine`.
    """

    parquet: Path
    """Every accepted row. Columns are text, beside `source_row` (int64, header = 1). A Parquet file
    that can be used as it is stands here itself: it has no `source_row`, and `typed` names the
    columns that are not text."""
    columns: tuple[str, ...]
    """The partner's column names as read, cleaned of blanks, made unique."""
    rows_received: int
    rows_accepted: int
    quarantine: pa.Table
    notes: tuple[SourceNote, ...]
    typed: Mapping[str, str] = field(default_factory=dict)
    """Column that is not stored as text -> SQL expression that renders it as text."""


@dataclass(frozen=True)
class RowApart:
    """A row that cannot be taken, and why.

    `facts` fill the wording of the reason; `line` is the line of text, 0 where there are no lines.
    """

    row: int
    code: str
    facts: Mapping[str, Fact]
    content: str
    column: str | None = None
    line: int = 0

    def reason(self, lang: Language) -> str:
        """Why, as a sentence; the line is told where it differs from the row number."""
        reason = say("reasons", self.code, lang, self.facts)
        if self.line in {0, self.row}:
            return reason
        return reason + say("reasons", "at_line", lang, {"line": self.line})


@dataclass
class QuarantineRows:
    """Collects the rows that are set apart."""

    _values: dict[str, list[int | str | None]] = field(
        default_factory=lambda: {name: [] for name in QUARANTINE.names}
    )

    def add(self, apart: RowApart) -> None:
        """Set one row apart."""
        values = self._values
        values[SOURCE_ROW].append(apart.row)
        values["column"].append(None if apart.column is None else mask_numbers(apart.column))
        values["code"].append(apart.code)
        values["reason_id"].append(apart.reason("id"))
        values["reason_en"].append(apart.reason("en"))
        values["content"].append(apart.content)

    @property
    def rows(self) -> int:
        """How many rows were set apart."""
        return len(self._values[SOURCE_ROW])

    def table(self) -> pa.Table:
        """The rows set apart, in the order of the file."""
        return pa.table(self._values, schema=QUARANTINE)


class TableWriter:
    """Writes accepted rows to Parquet, a row group at a time."""

    def __init__(self, target: Path, columns: Sequence[str]) -> None:
        self.target = target
        self.rows = 0
        text_columns = [pa.field(name, pa.string()) for name in columns]
        self._schema = pa.schema([*text_columns, pa.field(SOURCE_ROW, pa.int64())])
        self._writer: pq.ParquetWriter | None = None
        self._waiting: list[pa.Table] = []
        self._waiting_rows = 0

    def add(self, columns: Sequence[pa.Array | pa.ChunkedArray], source_rows: pa.Array) -> None:
        """Take the next accepted rows, column by column in the order of the header."""
        table = pa.Table.from_arrays([*columns, source_rows], schema=self._schema)
        self.rows += table.num_rows
        self._waiting.append(table)
        self._waiting_rows += table.num_rows
        if self._waiting_rows >= _ROWS_PER_GROUP:
            self._write()

    def close(self) -> None:
        """Write what still waits, and end the file."""
        self._write()
        if self._writer is not None:
            self._writer.close()

    def _write(self) -> None:
        table = pa.concat_tables([self._schema.empty_table(), *self._waiting])
        if self._writer is None:
            # Of 3 million rows in 15 columns these three choices save 1.3 s of 3.2 s of writing.
            self._writer = pq.ParquetWriter(
                self.target,
                self._schema,
                compression="lz4",
                use_dictionary=repeating_columns(table),
                write_statistics=False,
            )
        self._writer.write_table(table, row_group_size=2 * _ROWS_PER_GROUP)
        self._waiting, self._waiting_rows = [], 0


def repeating_columns(table: pa.Table) -> list[str]:
    """The columns whose values come again often enough for a dictionary to pay."""
    sample = table.slice(0, _SAMPLE_ROWS)
    most = sample.num_rows * _MOST_DISTINCT
    return [name for name in sample.column_names if pc.count_distinct(sample[name]).as_py() <= most]


@contextmanager
def staged_file(source: Path, into: Path) -> Iterator[Path]:
    """A free name in `into` to stage under; the file is removed when reading ends in an error.

    Raises:
        CannotStageError: the folder cannot be written to, or is full.
    """
    try:
        into.mkdir(parents=True, exist_ok=True)
        # Two sides of a run may have one file name, and a name may be as long as a name can be.
        handle, name = tempfile.mkstemp(prefix=f"{source.stem[:40]}-", suffix=".parquet", dir=into)
        os.close(handle)
    except OSError as error:
        raise CannotStageError(into, why=said_why(error)) from error
    target = Path(name)
    is_whole = False
    try:
        yield target
        is_whole = True
    except OSError as error:
        raise CannotStageError(into, why=said_why(error)) from error
    finally:
        if not is_whole:
            target.unlink(missing_ok=True)
