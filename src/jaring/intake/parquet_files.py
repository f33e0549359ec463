"""A Parquet file, checked and used where it lies; tables in memory, staged as any other.

A file is copied only where its column names cannot be told apart. Files of ordinary size are
decoded once to be sure that they are whole; of large ones only the footer is read.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from jaring.intake.arrow_text import (
    as_text,
    is_raw_text,
    is_renderable,
    is_text,
    quote_name,
    text_expression,
)
from jaring.intake.columns import Column
from jaring.intake.errors import (
    DamagedSourceError,
    HeaderError,
    NoRowsError,
    NotReadableError,
    UnreadableInputError,
)
from jaring.intake.headers import MAX_COLUMNS, Header, clean_header_cell, listed, make_unique
from jaring.intake.kinds import said_why
from jaring.intake.looking import looking
from jaring.intake.staging import QUARANTINE, StagedTable, TableWriter, staged_file
from jaring.intake.words import SourceNote, note, said

_CHECKED_WHOLE: Final = 16 << 20
_ROWS_AT_ONCE: Final = 65_536
_FIRST_ROW: Final = 2  # as in a sheet whose row 1 is the header


def stage_parquet(path: Path, *, into: Path, notes: tuple[SourceNote, ...]) -> StagedTable:
    """Check a Parquet file, and use it where it lies.

    Args:
        path: the file.
        into: folder to stage in, where it has to be copied.
        notes: what is known of the file already.

    Raises:
        UnreadableInputError: one of its subclasses.
    """
    with _file_faults(path), pq.ParquetFile(path) as file:
        metadata, schema = file.metadata, file.schema_arrow
        if not len(schema):
            raise HeaderError(path, "none")
        if not metadata.num_rows:
            raise NoRowsError(path)
        _check_values(path, schema, rows=metadata.num_rows)
        fields, left_out = _usable_fields(path, schema, partial(_column_batches, file, schema))
    names = [schema.field(at).name for at in fields]
    header = make_unique(list(map(clean_header_cell, names)))
    found = [*notes, *left_out]
    if _are_distinct(schema.names) and not header.notes:
        typed = {
            field.name: text_expression(field.name, field.type)
            for field in (schema.field(at) for at in fields)
            if not is_text(field.type)
        }
        if typed:
            found.append(note("columns_typed", names=listed(list(typed))))
        return StagedTable(
            parquet=path,
            columns=tuple(names),
            rows_received=metadata.num_rows,
            rows_accepted=metadata.num_rows,
            quarantine=QUARANTINE.empty_table(),
            notes=tuple(found),
            typed=typed,
        )
    with _file_faults(path), pq.ParquetFile(path) as file:
        batches = file.iter_batches(_ROWS_AT_ONCE)
        copy = _write_batches(path, batches, fields, header, into=into)
    return StagedTable(
        parquet=copy.target,
        columns=header.columns,
        rows_received=copy.rows,
        rows_accepted=copy.rows,
        quarantine=QUARANTINE.empty_table(),
        notes=(*found, *header.notes, note("copied")),
    )


def stage_arrow(table: Any, *, into: Path, name: str = "table") -> StagedTable:  # noqa: ANN401
    """Stage a table in memory: pyarrow, polars, or whatever speaks the Arrow stream interface.

    Args:
        table: the table.
        into: folder to stage in.
        name: what to call it in notes and errors.

    Raises:
        UnreadableInputError: the table has no rows or no usable column.
    """
    try:
        whole: pa.Table = table if isinstance(table, pa.Table) else pa.table(table)
    except (pa.ArrowException, TypeError, ValueError) as error:
        raise HeaderError(name, "none") from error
    source = Path(name)
    if not whole.num_rows:
        raise NoRowsError(source)
    fields, left_out = _usable_fields(source, whole.schema, lambda at: iter([whole.column(at)]))
    header = make_unique([clean_header_cell(whole.schema.field(at).name) for at in fields])
    batches = iter(whole.to_batches(_ROWS_AT_ONCE))
    copy = _write_batches(source, batches, fields, header, into=into)
    return StagedTable(
        parquet=copy.target,
        columns=header.columns,
        rows_received=copy.rows,
        rows_accepted=copy.rows,
        quarantine=QUARANTINE.empty_table(),
        notes=(*left_out, *header.notes),
    )


@contextmanager
def _file_faults(path: Path) -> Iterator[None]:
    """Turn what a damaged file makes the reader say into an error of ours."""
    try:
        yield
    except UnreadableInputError:
        raise
    except PermissionError as error:
        raise NotReadableError(path, why=said_why(error)) from error
    except (pa.ArrowException, OSError, ValueError, KeyError, OverflowError, MemoryError) as error:
        is_short = "footer" in str(error) or "smaller than the minimum" in str(error)
        raise _damaged(path, "ends_early" if is_short else "unreadable") from error


def _damaged(path: Path, why: str) -> DamagedSourceError:
    return DamagedSourceError(path, kind=said("kinds", "parquet"), why=said("whys", why))


def _usable_fields(
    path: Path, schema: pa.Schema, values: Callable[[int], Iterator[Column]]
) -> tuple[list[int], list[SourceNote]]:
    """Positions of the columns that can be read as text, and a note for each that cannot."""
    if len(schema) > MAX_COLUMNS:
        raise HeaderError(path, "too_wide", found=len(schema), limit=MAX_COLUMNS)
    fields: list[int] = []
    left_out: list[SourceNote] = []
    for at, field in enumerate(schema):
        is_usable = is_renderable(field.type)
        if is_raw_text(field.type):
            is_usable = all(map(_is_utf8, values(at)))
        if is_usable:
            fields.append(at)
        else:
            kind = str(field.type)[:40]
            left_out.append(note("column_left_out", column=field.name, type=kind))
    if not fields:
        raise HeaderError(path, "none")
    return fields, left_out


def _column_batches(file: pq.ParquetFile, schema: pa.Schema, at: int) -> Iterator[Column]:
    """One column of a file, and any other of the same name."""
    for batch in file.iter_batches(_ROWS_AT_ONCE, columns=[schema.field(at).name]):
        yield from batch.columns


def _is_utf8(column: Column) -> bool:
    try:
        column.cast(pa.string())
    except pa.ArrowInvalid:
        return False
    return True


def _are_distinct(names: Sequence[str]) -> bool:
    """Whether the engine can tell the columns apart by name."""
    return len({name.casefold() for name in names}) == len(names) and all(names)


def _check_values(path: Path, schema: pa.Schema, *, rows: int) -> None:
    """See that the file holds any value, and that every page of a file of ordinary size is whole.

    Read with the engine that will read the file again: pyarrow ends the process on some damage.

    Raises:
        DamagedSourceError: some part cannot be read.
        NoRowsError: every value is missing.
    """
    names = [field.name for field in schema if is_renderable(field.type)]
    nulls = [field.name for field in schema if pa.types.is_null(field.type)]
    # What the file says of itself: its rows by row group, and whether any value is there.
    says = (
        "select sum(row_group_num_rows) filter (column_id = 0), "
        "bool_and(coalesce(stats_null_count >= num_values, false) "
        "or list_contains(?, path_in_schema)) from parquet_metadata(?)"
    )
    try:
        with looking() as connection:
            said_of_it = connection.execute(says, [nulls, str(path)]).fetchone()
            if path.stat().st_size <= _CHECKED_WHOLE and _are_distinct(schema.names):
                _decode(connection, path, names)
    except duckdb.Error as error:
        raise _damaged(path, "unreadable") from error
    rows_in_groups, is_empty = said_of_it or (0, True)
    if rows_in_groups != rows:
        raise _damaged(path, "unreadable")
    if is_empty:
        raise NoRowsError(path)


def _decode(connection: duckdb.DuckDBPyConnection, path: Path, names: Sequence[str]) -> None:
    decoded = ", ".join(f"max(hash({quote_name(name)}))" for name in names) or "1"
    connection.execute(f"select {decoded} from read_parquet(?)", [str(path)]).fetchone()


def blame_damaged_file(path: Path, columns: Sequence[str]) -> None:
    """After a reader failed: see whether this file is at fault, which costs reading all of it.

    Args:
        path: a Parquet file that was too large to be decoded whole before.
        columns: those that were read.

    Raises:
        DamagedSourceError: some part of those columns cannot be read.
    """
    try:
        with looking() as connection:
            _decode(connection, path, columns)
    except duckdb.Error as error:
        raise _damaged(path, "unreadable") from error


def _write_batches(
    source: Path,
    batches: Iterator[pa.RecordBatch],
    fields: Sequence[int],
    header: Header,
    *,
    into: Path,
) -> TableWriter:
    with staged_file(source, into) as target:
        writer = TableWriter(target, header.columns)
        try:
            for batch in batches:
                first = writer.rows + _FIRST_ROW
                numbers = pa.array(range(first, first + batch.num_rows), pa.int64())
                writer.add([as_text(batch.column(at)) for at in fields], numbers)
        finally:
            writer.close()
    return writer
