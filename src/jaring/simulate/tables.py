"""Writing simulated tables: part by part, as plain Parquet or CSV that every reader knows."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

Progress = Callable[[str, float], None]
_MADE_AT_ONCE = 2  # parts in memory beside the one being written
_LOOKED_AT, _FEW = 20_000, 0.2  # rows, and values that differ: a share


def silent(_what: str, _share: float) -> None:
    """Nobody listens."""


class TableWriter:
    """A Parquet file that grows by parts; memory holds one part."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.rows = 0
        self._writer: pq.ParquetWriter | None = None

    def write(self, part: pl.DataFrame) -> None:
        """Add the rows of that part."""
        table = _plain_text(part.to_arrow())
        if self._writer is None:
            self._writer = _writer(self.path, table, _repeating(part))
        self._writer.write_table(table)
        self.rows += part.height

    def close(self) -> None:
        """Finish the file."""
        if self._writer is not None:
            self._writer.close()

    def __enter__(self) -> "TableWriter":
        """The writer itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Finish the file."""
        self.close()


class RowsFile:
    """A file of a partner that grows by parts: Parquet, or CSV by the name of the file."""

    def __init__(self, path: Path) -> None:
        self.rows = 0
        self._csv = path.open("wb") if path.suffix == ".csv" else None
        self._parquet = None if self._csv else TableWriter(path)

    def write(self, part: pl.DataFrame) -> None:
        """Add the rows of that part."""
        if self._csv is not None:
            part.write_csv(self._csv, include_header=self.rows == 0)
        elif self._parquet is not None:
            self._parquet.write(part)
        self.rows += part.height

    def __enter__(self) -> "RowsFile":
        """The file itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Finish the file."""
        for file in (self._csv, self._parquet):
            if file is not None:
                file.close()


def write_parts(
    path: Path, parts: Iterable[pl.DataFrame], *, rows: int, said: Progress, name: str
) -> int:
    """Write a table part by part and tell how far it is; how many rows were written.

    `rows` may be a guess: a table that grows beyond it stays at its end until it is done.
    """
    with TableWriter(path) as writer:
        for part in parts:
            writer.write(part)
            said(name, min(1.0, writer.rows / max(1, rows)))
    return writer.rows


def write_table(path: Path, table: pl.DataFrame) -> int:
    """Write a table that fits in memory; `.csv` or `.parquet` by the name of the file."""
    if path.suffix == ".csv":
        table.write_csv(path)
    else:
        with TableWriter(path) as writer:
            writer.write(table)
    return table.height


@dataclass(frozen=True, slots=True)
class Span:
    """The rows of one part of a table: from `first`, before `behind`."""

    first: int
    behind: int
    part: int


def made_ahead(
    make: Callable[[Span], pl.DataFrame], rows: int, most: int
) -> Iterator[pl.DataFrame]:
    """The parts of a table in order, the next ones being made while one is written.

    Args:
        make: makes one part; called from several threads.
        rows: of the whole table.
        most: rows of a part.
    """
    with ThreadPoolExecutor(max_workers=_MADE_AT_ONCE) as workers:
        waiting: deque[Future[pl.DataFrame]] = deque()
        for span in cut(rows, most):
            waiting.append(workers.submit(make, span))
            if len(waiting) > _MADE_AT_ONCE:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def cut(rows: int, most: int) -> Iterator[Span]:
    """Spans of at most that many rows."""
    for part, first in enumerate(range(0, rows, most)):
        yield Span(first, min(first + most, rows), part)


def _writer(path: Path, table: pa.Table, repeating: list[str]) -> pq.ParquetWriter:
    """A writer that spends no time on dictionaries and bounds of texts that never repeat."""
    texts = {field.name for field in table.schema if field.type == pa.string()}
    return pq.ParquetWriter(
        path,
        table.schema,
        compression="zstd",
        use_dictionary=repeating,
        write_statistics=[name for name in table.column_names if name not in texts],
    )


def _repeating(part: pl.DataFrame) -> list[str]:
    """Columns in whose first rows few values differ."""
    head = part.head(_LOOKED_AT)
    return [one.name for one in head if one.n_unique() < head.height * _FEW]


def _plain_text(table: pa.Table) -> pa.Table:
    """Text columns as plain strings."""
    kinds = [(field, _is_text(field.type)) for field in table.schema]
    schema = pa.schema([field.with_type(pa.string()) if text else field for field, text in kinds])
    return table.cast(schema)


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_large_string(kind) or pa.types.is_string_view(kind))
