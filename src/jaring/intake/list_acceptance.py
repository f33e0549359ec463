"""Reads every row of an understood file into a list's folder, a batch of rows at a time.

Rows received are rows accepted plus rows set apart: blank rows, lines that add up others and
remarks below the table are no rows, and are counted beside them.
"""

import tempfile
from collections import Counter, deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from jaring.intake.arrow_text import quote_name
from jaring.intake.header_places import FoundHeader
from jaring.intake.kinds import FileKind, detect_kind
from jaring.intake.list_batches import PROBLEM, REPAIR, BatchRead, read_batch
from jaring.intake.list_problems import worded_problems
from jaring.intake.list_shapes import canonical_rows, canonical_schema, contents
from jaring.intake.list_understanding import ROW_KEY, Understanding
from jaring.intake.lists import (
    APART,
    QUARANTINE,
    REPAIRS,
    ROWS,
    AboutList,
    AcceptedList,
    sha256_of,
    write_manifest,
)
from jaring.intake.staging import StagedTable, repeating_columns
from jaring.intake.tables import stage_table
from jaring.reference.list_kinds import ListForm

_ROWS_AT_ONCE: Final = 131_072
_BATCHES_AT_ONCE: Final = 2  # read while one is taken
_OWNER_FILE: Final = 0o600
_FIRST_ROW: Final = 2


class _Writer:
    """A Parquet file that grows by frames of one shape, written while the next are made."""

    def __init__(self, path: Path, empty: pl.DataFrame) -> None:
        self.path = path
        self._empty: pa.Table = empty.to_arrow(compat_level=pl.CompatLevel.oldest())
        self._writer: pq.ParquetWriter | None = None
        self._hand = ThreadPoolExecutor(1)
        self._waiting: Future[None] | None = None

    def add(self, frame: pl.DataFrame) -> None:
        """Write some rows, once those before them are written."""
        self._settle()
        self._waiting = self._hand.submit(self._write, frame)

    def _write(self, frame: pl.DataFrame) -> None:
        table: pa.Table = frame.to_arrow(compat_level=pl.CompatLevel.oldest())
        self._open(table).write_table(table.cast(self._empty.schema))

    def _settle(self) -> None:
        if self._waiting is not None:
            self._waiting.result()

    def _open(self, first: pa.Table) -> pq.ParquetWriter:
        """The file, opened when its first rows tell which columns repeat."""
        if self._writer is None:
            self._writer = pq.ParquetWriter(
                self.path,
                self._empty.schema,
                compression="lz4",
                use_dictionary=repeating_columns(first),
                write_statistics=False,
            )
        return self._writer

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self._settle()
            self._open(self._empty).close()
        finally:
            self._hand.shutdown()
        self.path.chmod(_OWNER_FILE)


@dataclass
class _Found:
    """What is gathered over batches."""

    problems: list[pl.DataFrame] = field(default_factory=list)
    apart: list[pl.DataFrame] = field(default_factory=list)
    repairs: Counter[str] = field(default_factory=Counter)
    sums: list[pl.DataFrame] = field(default_factory=list)
    added: Counter[str] = field(default_factory=Counter)
    received: int = 0
    accepted: int = 0
    fatal: int = 0
    skipped: int = 0


class _Acceptance:
    """Reads the sheets of one file one after the other, and counts."""

    def __init__(
        self, understood: Understanding, about: AboutList, into: Path, *, keep_all: bool
    ) -> None:
        self.understood, self.about, self.into = understood, about, into
        self.keep_all = keep_all
        self.form: ListForm = understood.matched.form
        self.mapping = dict(understood.matched.mapping)
        self.found = _Found()

    def read_sheet(
        self, header: FoundHeader, scratch: Path, rows: _Writer, repaired: _Writer
    ) -> None:
        """Read one sheet."""
        staged = staged_sheet(self.understood.path, header, scratch)
        self.found.received += staged.rows_received
        self.found.fatal += staged.quarantine.num_rows
        self.found.problems.append(_staging_problems(staged, header.sheet))
        keys = self._sender_keys(staged)
        remarks: list[pl.DataFrame] = []
        last_accepted = 0
        for raw, batch in self._batches(staged):
            remarks.append(self._take(batch, raw, header, keys, rows))
            repaired.add(batch.repairs)
            counts = batch.repairs["code"].value_counts().iter_rows()
            self.found.repairs.update(dict(counts))
            last_accepted = max(last_accepted, self._last)
        self._judge_remarks(remarks, last_accepted, header.sheet)

    def _batches(self, staged: StagedTable) -> Iterator[tuple[pl.DataFrame, BatchRead]]:
        """The batches in order, the next ones read while one is taken."""

        def read(raw: pl.DataFrame) -> tuple[pl.DataFrame, BatchRead]:
            return raw, read_batch(raw, self.form, self.mapping, as_of=self.about.as_of)

        with ThreadPoolExecutor(_BATCHES_AT_ONCE) as readers:
            coming: deque[Future[tuple[pl.DataFrame, BatchRead]]] = deque()
            for raw in staged_batches(staged, self.mapping):
                coming.append(readers.submit(read, raw))
                if len(coming) > _BATCHES_AT_ONCE:
                    yield coming.popleft().result()
            while coming:
                yield coming.popleft().result()

    _last = 0

    def _take(
        self,
        batch: BatchRead,
        raw: pl.DataFrame,
        header: FoundHeader,
        keys: str | None,
        rows: _Writer,
    ) -> pl.DataFrame:
        """Write a batch's accepted rows; gives the remarks, which are judged at the end."""
        numbers = pl.col("row_number")
        problems = batch.problems.filter(~numbers.is_in(batch.sum_lines.implode()))
        fatal = problems.filter("is_fatal")["row_number"].unique()
        remarks = batch.remarks.filter(batch.remarks.is_in(fatal.implode()))
        named = self._named(batch, raw, header, keys)
        is_sum = numbers.is_in(batch.sum_lines.implode())
        kept = named.filter(~numbers.is_in(fatal.implode()) & ~is_sum)
        rows.add(canonical_rows(kept, self.form))
        self._last = kept["row_number"].to_list()[-1] if kept.height else 0
        self._add_up(batch, is_sum)
        is_remark = numbers.is_in(remarks.implode())
        with_key = named.select("row_number", "row_key", "content")
        problems = problems.rename({"content": "said"}).join(with_key, on="row_number", how="left")
        problems = problems.with_columns(sheet=pl.lit(header.sheet, dtype=pl.String))
        self.found.problems.append(problems.filter(~is_remark))
        self.found.accepted += kept.height
        self.found.fatal += len(fatal.filter(~fatal.is_in(remarks.implode())))
        self.found.skipped += len(batch.sum_lines)
        troubled = problems["row_number"].unique()
        senders = raw.rename({"source_row": "row_number"})
        if not self.keep_all:
            senders = senders.filter(numbers.is_in(troubled.implode()))
        senders = senders.with_columns(sheet=pl.lit(header.sheet, dtype=pl.String))
        self.found.apart.append(senders)
        return problems.filter(is_remark)

    def _named(
        self, batch: BatchRead, raw: pl.DataFrame, header: FoundHeader, keys: str | None
    ) -> pl.DataFrame:
        """The rows with the names by which they are known."""
        content = contents(batch.rows.select(batch.texts.columns), batch.texts)
        own = batch.rows[keys] if keys is not None else pl.Series([None], dtype=pl.String)
        given = raw[ROW_KEY] if ROW_KEY in raw.columns else pl.Series([None], dtype=pl.String)
        if len(own) != batch.rows.height:
            own = own.new_from_index(0, batch.rows.height)
        if len(given) != batch.rows.height:
            given = given.new_from_index(0, batch.rows.height)
        sheet = f"{header.sheet}:" if len(self.understood.headers) > 1 else ""
        place = pl.lit(f"{self.about.list_id}:{sheet}") + pl.col("row_number").cast(pl.String)
        return batch.rows.with_columns(
            content=content, own=own.cast(pl.String), given=given.cast(pl.String)
        ).with_columns(
            list_id=pl.lit(self.about.list_id),
            row_id=pl.coalesce("own", place),
            row_key=pl.coalesce("given", "own", "content"),
            sheet=pl.lit(header.sheet, dtype=pl.String),
        )

    def _sender_keys(self, staged: StagedTable) -> str | None:
        """The column that names rows: the first of the form's whose texts never repeat."""
        if len(self.understood.headers) > 1:
            return None
        for name in self.form.key:
            if name not in self.mapping:
                continue
            text = pl.col(self.mapping[name]).cast(pl.String).str.strip_chars()
            ids = pl.scan_parquet(staged.parquet).select(id=pl.when(text != "").then(text))
            seen = ids.select(n=pl.len(), some=pl.col("id").count(), unique=pl.col("id").n_unique())
            count, some, unique = seen.collect().row(0)
            if count and some == unique - (some < count) and some == count:
                return name
        return None

    def _add_up(self, batch: BatchRead, is_sum: pl.Expr) -> None:
        """Remember what a line adds up, and the sums themselves, to compare them."""
        amounts = [name for name, kind in batch.rows.schema.items() if kind == pl.Int64]
        amounts = [name for name in amounts if name != "row_number"]
        for name in amounts:
            own = batch.rows.filter(~is_sum)[name].sum()
            self.found.added[name] += int(own or 0)
        if len(batch.sum_lines):
            self.found.sums.append(batch.rows.filter(is_sum).select(amounts))

    def _judge_remarks(self, remarks: list[pl.DataFrame], last: int, sheet: str | None) -> None:
        """Lines of a word or two below the last row are no rows; above it they are set apart."""
        found = pl.concat(remarks) if remarks else None
        if found is None or found.is_empty():
            return
        inside = found.filter(pl.col("row_number") < last)
        self.found.problems.append(inside)
        rows = inside["row_number"].n_unique()
        self.found.fatal += rows
        self.found.skipped += found["row_number"].n_unique() - rows

    def finish(self) -> AcceptedList:
        """Write what was set apart, and the manifest."""
        found = self.found
        problems = worded_problems(
            pl.concat(found.problems, how="diagonal_relaxed"), self.form, self.mapping
        )
        problems.write_parquet(self.into / QUARANTINE)
        with_problem = problems.select("row_number", "sheet").unique()
        apart = pl.concat(found.apart, how="diagonal_relaxed") if found.apart else None
        if apart is None:
            apart = pl.DataFrame(schema={"row_number": pl.Int64, "sheet": pl.String})
        if not self.keep_all:
            apart = apart.join(
                with_problem, on=["row_number", "sheet"], how="semi", nulls_equal=True
            )
        apart = apart.sort("sheet", "row_number")
        apart.write_parquet(self.into / APART)
        for name in (QUARANTINE, APART):
            (self.into / name).chmod(_OWNER_FILE)
        accepted = AcceptedList(
            folder=self.into,
            about=self.about,
            kind=self.form.kind,
            form=self.form.form_id,
            version=self.understood.matched.version,
            file=self.understood.path.name,
            sha256=sha256_of(self.understood.path),
            columns=self.mapping,
            rows_received=found.received - found.skipped,
            rows_accepted=found.accepted,
            rows_apart=found.fatal,
            lines_skipped=found.skipped,
            repairs=dict(sorted(found.repairs.items())),
            problems=dict(sorted(problems["code"].value_counts().iter_rows())),
            sum_checks=self._sum_checks(),
        )
        assert accepted.rows_received == accepted.rows_accepted + accepted.rows_apart, (
            f"{accepted.rows_received} received, {accepted.rows_accepted} accepted, "
            f"{accepted.rows_apart} set apart"
        )
        write_manifest(accepted)
        return accepted

    def _sum_checks(self) -> dict[str, bool]:
        """Whether the sender's one line of sums agrees with the rows above it."""
        if len(self.found.sums) != 1 or self.found.sums[0].height != 1:
            return {}
        line = self.found.sums[0].row(0, named=True)
        return {
            name: value == self.found.added[name]
            for name, value in line.items()
            if value is not None
        }


def accept_list(
    understood: Understanding, about: AboutList, *, into: Path, keep_all: bool = False
) -> AcceptedList:
    """Read a file's rows into a folder.

    Args:
        understood: what the file is.
        about: whose list it is, for where and when.
        into: the list's folder; made where it is missing.
        keep_all: keep the sender's own columns of every row, not only of rows with a problem.

    Raises:
        UnreadableInputError: one of its subclasses.
    """
    into.mkdir(parents=True, exist_ok=True)
    reading = _Acceptance(understood, about, into, keep_all=keep_all)
    empty = pl.DataFrame(schema=canonical_schema(understood.matched.form.form_id))
    with (
        tempfile.TemporaryDirectory(dir=into, prefix="staged-") as scratch,
        _Writer(into / ROWS, empty) as rows,
        _Writer(into / REPAIRS, pl.DataFrame(schema=REPAIR)) as repaired,
    ):
        for header in understood.headers:
            reading.read_sheet(header, Path(scratch), rows, repaired)
    return reading.finish()


def staged_sheet(path: Path, header: FoundHeader, scratch: Path) -> StagedTable:
    """One sheet of a file as text, its header where it was seen."""
    kind, _ = detect_kind(path)
    has_place = kind not in {FileKind.PARQUET, FileKind.XLS}
    place = header.place if has_place else None
    return stage_table(path, into=scratch, sheet=header.sheet, place=place)


def _staging_problems(staged: StagedTable, sheet: str | None) -> pl.DataFrame:
    """Rows that could not even be divided into cells."""
    table = pl.from_arrow(staged.quarantine)
    assert isinstance(table, pl.DataFrame), "a table gives a frame"
    return table.select(
        pl.col("source_row").alias("row_number"),
        "column",
        "code",
        pl.lit(value=True).alias("is_fatal"),
        pl.col("content").alias("said"),
        pl.lit(None, dtype=pl.String).alias("row_key"),
        pl.lit(None, dtype=pl.String).alias("content"),
        pl.lit(sheet, dtype=pl.String).alias("sheet"),
        pl.col("reason_id").alias("staged_id"),
        pl.col("reason_en").alias("staged_en"),
    )


def staged_batches(staged: StagedTable, mapping: dict[str, str]) -> Iterator[pl.DataFrame]:
    """The staged rows as text with their row numbers; a robbed number shows that it was."""
    robbed = {note.facts["column"] for note in staged.notes if note.code == "ends_in_zero"}
    robbed &= {mapping.get("nik", "")}
    columns = []
    for name in staged.columns:
        text = staged.typed.get(name, quote_name(name))
        if name in robbed:  # as the spreadsheet would have written it, so that it cannot pass
            text = f"case when length(trim({text})) = 16 then substr(trim({text}), 1, 1) || '.' || substr(trim({text}), 2) || 'E+15' else {text} end"  # noqa: E501
        columns.append(f"{text} as {quote_name(name)}")
    has_number = "source_row" in pq.read_schema(staged.parquet).names
    number = "source_row" if has_number else f"file_row_number + {_FIRST_ROW}"
    query = (
        f"select {', '.join(columns)}, {number} as source_row "
        "from read_parquet(?, file_row_number = true)"
    )
    with duckdb.connect(config={"threads": 2}) as connection:
        reader = connection.sql(query, params=[str(staged.parquet)]).to_arrow_reader(_ROWS_AT_ONCE)
        for part in reader:
            frame = pl.from_arrow(part)
            assert isinstance(frame, pl.DataFrame), "a batch gives a frame"
            yield frame.with_columns(pl.col("source_row").cast(pl.Int64))


__all__ = ["PROBLEM", "accept_list", "staged_batches", "staged_sheet"]
