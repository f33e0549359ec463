"""Run a flow in process on DuckDB, check each contract, and drop what nobody reads any more.

The engine is handed tables (a Parquet file, an Arrow table, or a table of an index file), runs the
steps in order and keeps what the flow says is kept. It holds no rule of linkage or of law.
"""

import os
import resource
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb
import numpy as np
import pyarrow as pa

from jaring.engines.errors import EngineDiskError, EngineMemoryError
from jaring.steps import (
    DUCKDB,
    PIECE,
    WHOLE_PIECE,
    BrokenContractError,
    Contract,
    DuplicateGrainError,
    Flow,
    RowwiseStep,
    SqlStep,
    Step,
)

ROWS_PER_PIECE = 131_072
FEW_ROWS = 20_000  # their keys are counted at once
MOST_HASHED = 4_000_000  # keys whose hashes are held and sorted at once, 16 bytes each
_NO_ROOM = ("No space left", "Could not write", "temp_directory", "Disk quota")
NO_CHECKPOINT = "1TB"  # of changes: a database that dies with its process has nothing to keep
ENGINE_VERSION = f"duckdb {duckdb.__version__}"


@dataclass(frozen=True)
class StepTiming:
    """How long one step took and how many rows it wrote."""

    name: str
    seconds: float
    rows: int


Progress = Callable[[int, int, str], None]


def say_nothing(_done: int, _steps: int, _name: str) -> None:
    """The progress of somebody who does not want to hear."""


@dataclass
class DuckDbEngine(AbstractContextManager["DuckDbEngine"]):
    """One private in-memory database, bounded in memory, that spills into its own folder.

    Attributes:
        threads: threads to use; None lets DuckDB take every core.
        memory: limit such as "4GB"; None takes DuckDB's default (80 % of the machine).
        spill: folder under which a private temporary folder is made.
    """

    threads: int | None = None
    memory: str | None = None
    spill: Path | None = None
    timings: list[StepTiming] = field(default_factory=list)

    def __enter__(self) -> Self:
        """Open the database."""
        self._folder = tempfile.TemporaryDirectory(prefix="jaring-spill-", dir=self.spill)
        settings: dict[str, str | bool | int | float | list[str]] = {
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "preserve_insertion_order": False,
            "checkpoint_threshold": NO_CHECKPOINT,  # else it packs its tables between two steps
            "temp_directory": self._folder.name,
        }
        if self.threads is not None:
            settings["threads"] = self.threads
        if self.memory is not None:
            settings["memory_limit"] = self.memory
        self.connection = duckdb.connect(":memory:", config=settings)
        self.connection.execute("set enable_progress_bar = false")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it, and remove what it spilled."""
        self.connection.close()
        self._folder.cleanup()

    def hand_in(self, name: str, table: pa.Table) -> None:
        """Give the flow an Arrow table under a name."""
        with self._held(table):
            self.connection.execute(f"create table {name} as from {PIECE}")

    def lend(self, name: str, table: pa.Table) -> None:
        """Let queries read an Arrow table where it lies, under a name."""
        self.connection.register(name, table)

    def hand_in_query(self, name: str, sql: str) -> None:
        """Give the flow a view under a name, in place of one that has it."""
        self.connection.execute(f"create or replace view {name} as {sql}")

    def work_out(self, name: str, sql: str) -> None:
        """Give the flow a table under a name: a query worked out once, however often it is read."""
        with self._faults():
            self.connection.execute(f"create table {name} as {sql}")

    def attach(self, name: str, file: Path) -> None:
        """Open another database file beside this one, for reading only."""
        quoted = str(file).replace("'", "''")
        self.connection.execute(f"attach '{quoted}' as {name} (read_only)")

    def run(self, flow: Flow, *, progress: Progress = say_nothing) -> None:
        """Run every step; a broken contract stops the run before anything reads the table."""
        last = flow.last_reader()
        for number, step in enumerate(flow.steps):
            progress(number, len(flow.steps), step.says or step.writes.table)
            start = time.perf_counter()
            with self._faults():
                self._run_step(step)
                rows = self._defend(step.writes)
            seconds = time.perf_counter() - start
            self.timings.append(StepTiming(step.writes.table, seconds, rows))
            self._drop_unread(flow, last, number)
        progress(len(flow.steps), len(flow.steps), "")

    def holds(self, name: str) -> bool:
        """Whether there is a table or a view of this name."""
        try:
            self.connection.execute(f"from {name} limit 0")
        except duckdb.CatalogException:
            return False
        return True

    def table(self, name: str, *, order_by: Sequence[str] = ()) -> pa.Table:
        """A kept table, whole and in a total order."""
        order = f" order by {', '.join(order_by)}" if order_by else ""
        return self.query(f"from {name}{order}")

    def query(self, sql: str) -> pa.Table:
        """The answer of a query over kept tables."""
        with self._faults():
            return self.connection.sql(sql).to_arrow_table()

    def pieces(self, sql: str) -> pa.RecordBatchReader:
        """The answer of a query a piece at a time, for what is too long to be held."""
        with self._faults():
            return self.connection.sql(sql).to_arrow_reader(ROWS_PER_PIECE)

    def write_parquet(self, sql: str, path: Path) -> int:
        """Write a query's rows to a file, in the query's order; the number of rows written."""
        quoted = str(path).replace("'", "''")
        with self._faults():
            written = self.connection.execute(
                f"copy ({sql}) to '{quoted}'"
                " (format parquet, compression snappy, preserve_order true)"
            ).fetchall()
        return int(written[0][0])

    @contextmanager
    def _faults(self) -> Iterator[None]:
        """Say what the machine lacks in words that a person can act on.

        Raises:
            EngineMemoryError: the memory limit was reached and nothing more could be spilled.
            EngineDiskError: a table or a temporary file could not be written.
        """
        try:
            yield
        except duckdb.OutOfMemoryException as error:
            raise EngineMemoryError(self.memory or "80 %") from error
        except duckdb.IOException as error:
            if any(sign in str(error) for sign in _NO_ROOM):
                raise EngineDiskError(self._folder.name) from error
            raise

    def _run_step(self, step: Step) -> None:
        if isinstance(step, SqlStep):
            text = step.sql(DUCKDB)
            self.connection.execute(f"create table {step.writes.table} as {text}")
        elif isinstance(step, RowwiseStep):
            self._run_rowwise(step)
        else:
            given = {name: self.table(name) for name in step.reads}
            self._store(step.writes, step.function(given))

    def _run_rowwise(self, step: RowwiseStep) -> None:
        """Cut the input into pieces so that memory stays bounded whatever its length."""
        cursor = self.connection.cursor()
        try:
            reader = cursor.sql(step.rows(DUCKDB)).to_arrow_reader(ROWS_PER_PIECE)
            pieces = self._worked(step, reader)
            first = next(pieces, None)
            if first is None:
                first = step.function(reader.schema.empty_table())
            self._store(step.writes, first, step.then(DUCKDB))
            for piece in pieces:
                with self._held(piece):
                    self.connection.execute(f"insert into {step.writes.table} {step.then(DUCKDB)}")
        finally:
            cursor.close()

    def _worked(self, step: RowwiseStep, reader: pa.RecordBatchReader) -> Iterator[pa.Table]:
        """The function's results in order, a few pieces at work at a time."""
        workers = self.threads or os.cpu_count() or 1
        with ThreadPoolExecutor(max_workers=workers) as pool:
            at_work: deque[Future[pa.Table]] = deque()
            for piece in _pieces(reader):
                at_work.append(pool.submit(step.function, piece))
                if len(at_work) > workers:
                    yield at_work.popleft().result()
            while at_work:
                yield at_work.popleft().result()

    def _store(self, contract: Contract, table: pa.Table, sql: str = WHOLE_PIECE) -> None:
        listed = ", ".join(
            f"cast({name} as {DUCKDB.type_name(kind)}) as {name}"
            for name, kind in contract.columns.items()
        )
        with self._held(table):
            self.connection.execute(
                f"create table {contract.table} as select {listed} from ({sql}) as found"
            )

    @contextmanager
    def _held(self, table: pa.Table) -> Iterator[None]:
        """A piece under the name by which a query finds it."""
        self.connection.register(PIECE, table)
        try:
            yield
        finally:
            self.connection.unregister(PIECE)

    def _defend(self, contract: Contract) -> int:
        """Columns, types and grain as promised, or an error; the number of rows."""
        # an empty answer has the table's columns: much cheaper than to ask the catalogue
        described = self.connection.execute(f"from {contract.table} limit 0").description or []
        found = [(str(name), str(kind).lower()) for name, kind, *_ in described]
        promised = [(name, DUCKDB.type_name(kind)) for name, kind in contract.columns.items()]
        if found != promised:
            raise BrokenContractError(contract.table, str(dict(promised)), str(dict(found)))
        return self._defend_grain(contract)

    def _defend_grain(self, contract: Contract) -> int:
        table, grain = contract.table, ", ".join(contract.grain)
        rows = self._number(f"select count(*) from {table}")
        if not grain:
            return rows
        is_sure = rows > FEW_ROWS and self._is_told_apart(table, grain, rows)
        if rows > 1 and not is_sure:
            different = self._number(f"select count(*) from (select distinct {grain} from {table})")
            if different < rows:
                raise DuplicateGrainError(table, contract.grain, rows - different)
        return rows

    def _is_told_apart(self, table: str, grain: str, rows: int) -> bool:
        """Whether each row's key has a hash of its own: then no two keys are equal.

        Equal hashes prove nothing; but they are rare where keys differ, and sorting whole numbers
        is several times cheaper than grouping keys. Of a long table one part after the other is
        held, by what its hashes leave when divided.
        """
        parts = 1 + rows // MOST_HASHED
        asked = f"select hash({grain}) as hash from {table} where hash({grain}) % {parts} = "
        return all(_all_differ(self.query(f"{asked}{part}")["hash"]) for part in range(parts))

    def _number(self, sql: str) -> int:
        return int(self.connection.execute(sql).fetchall()[0][0])

    def _drop_unread(self, flow: Flow, last: dict[str, int], number: int) -> None:
        written = {step.writes.table for step in flow.steps[: number + 1]}
        for name, reader in last.items():
            if reader == number and name in written and name not in flow.keeps:
                self.connection.execute(f"drop table {name}")


def _all_differ(hashes: pa.ChunkedArray) -> bool:
    ordered = np.sort(hashes.to_numpy())
    return bool((ordered[1:] != ordered[:-1]).all())


def _pieces(reader: pa.RecordBatchReader) -> Iterator[pa.Table]:
    """The reader's rows in tables of about equal length."""
    waiting: list[pa.RecordBatch] = []
    rows = 0
    for piece in reader:
        waiting.append(piece)
        rows += piece.num_rows
        if rows >= ROWS_PER_PIECE:
            yield pa.Table.from_batches(waiting)
            waiting, rows = [], 0
    if rows:
        yield pa.Table.from_batches(waiting)


def peak_memory_bytes() -> int:
    """The largest resident size of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
