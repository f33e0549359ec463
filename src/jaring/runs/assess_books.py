"""What a report and the workbooks of an assessment are drawn from: the run's tables, made readable.

Result tables are read from the run folder, rows of lists and the registry from the engine. A table
that an assessment does not make is empty here, and the report says so. Identifiers leave masked,
except in what goes back to its own sender; whoever opens the rest gives a reason, which is logged.
"""

import getpass
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import count
from pathlib import Path
from typing import Any, Literal

import polars as pl

from jaring.engines.duckdb import DuckDbEngine, Progress, say_nothing
from jaring.reference.list_kinds import Grain
from jaring.reports.assess_books import write_book
from jaring.reports.assess_facts import AssessFacts, ListFacts
from jaring.reports.assess_page import write_html
from jaring.reports.assess_parts import Dealt, PartOf, deal_book, people_kinds
from jaring.reports.assess_story import sentence
from jaring.reports.words import Voice
from jaring.runs.assess_book_choice import BookChoice
from jaring.runs.assess_books_sql import RESULTS, VIEWS, queries
from jaring.runs.assess_officers import with_officers, worklist
from jaring.runs.assess_run import Assessed
from jaring.runs.folder import RunFolder
from jaring.runs.row_places import codes_of_names, with_places
from jaring.terms.months import Month

Lang = Literal["id", "en"]
PAGE = "report.html"
_MONTHS_SHOWN = 6
_PLACED = ("people", "employers_to_do", "others", "no_report", "unit_states")
_LEAST_TO_CUT = 11


@dataclass(frozen=True)
class _Job:
    """A workbook to be written: of which book, to which file, from what."""

    book: str
    file: str
    facts: AssessFacts
    of: PartOf | None = None


def write_books(  # noqa: PLR0913 - a run hands them all over
    found: Assessed,
    folder: RunFolder,
    summary: Mapping[str, Any],
    *,
    lang: Lang,
    choice: BookChoice,
    threads: int | None = None,
    reveal_reason: str | None = None,
    progress: Progress = say_nothing,
) -> dict[str, dict[str, Any]]:
    """Write `report.html` and the workbooks into a run folder whose tables are written already.

    Args:
        threads: how many workbooks are written at a time; all cores if not said.
        reveal_reason: why identifiers stay open in every workbook; without it they are masked.

    Returns:
        of each workbook its file, or its folder where it is dealt, and how many files there are.
    """
    progress(0, 1, "books")
    facts = gather(found, folder.path, summary, choice=choice, is_open=reveal_reason is not None)
    if reveal_reason is not None:
        folder.log("revealed", what="workbooks", reason=reveal_reason, by=getpass.getuser())
    if found.charges:
        worklist(facts.frames).write_parquet(folder.path / "worklist.parquet")
    dealt = {
        book: deal_book(book, facts, Voice(lang), most_rows=choice.most_rows)
        for book in choice.books
    }
    files = {book: f"{book}/" if parts else f"{book}.xlsx" for book, parts in dealt.items()}
    facts = replace(facts, books=files)
    write_html(facts, folder.path / PAGE, lang=lang)
    whole = [_Job(book, f"{book}.xlsx", facts) for book, parts in dealt.items() if parts is None]
    tell = _counter(progress, dealt.values())
    _write(whole, folder, lang=lang, threads=threads, tell=tell)
    in_short = sentence(facts, Voice(lang)) if len(whole) < len(dealt) else ""
    for book, parts in dealt.items():
        if parts is not None:
            (folder.path / book).mkdir(mode=0o700)
            jobs = _part_jobs(parts, facts, in_short)
            _write(jobs, folder, lang=lang, threads=threads, tell=tell)
    return {
        book: {"file": files[book], "files": 1 if parts is None else len(parts.parts)}
        for book, parts in dealt.items()
    }


def _counter(progress: Progress, dealt: Iterable[Dealt | None]) -> Callable[[], None]:
    """A function to call for every workbook that is written."""
    total = sum(1 if parts is None else len(parts.parts) for parts in dealt)
    finished = count(1)
    return lambda: progress(next(finished), total, "books")


def _part_jobs(dealt: Dealt, facts: AssessFacts, in_short: str) -> Iterator[_Job]:
    for place, mine in enumerate(dealt.facts_of(facts)):
        of = PartOf(dealt.parts, place, in_short)
        yield _Job(dealt.book, f"{dealt.book}/{of.part.file}", mine, of)


def _write(
    jobs: Iterable[_Job],
    folder: RunFolder,
    *,
    lang: Lang,
    threads: int | None,
    tell: Callable[[], None],
) -> None:
    """Write workbooks, several at a time; what goes back to its own sender is logged.

    Args:
        tell: called for every workbook that is written.
    """

    def write(job: _Job) -> tuple[str, int]:
        path = folder.path / job.file
        returned = write_book(job.book, job.facts, path, lang=lang, of=job.of)
        path.chmod(0o600)
        return job.file, returned

    written: list[tuple[str, int]] = []
    pool = ThreadPoolExecutor(threads or os.cpu_count() or 1)
    try:
        for one in pool.map(write, jobs):
            written.append(one)
            tell()
    finally:
        pool.shutdown(cancel_futures=True)  # a run that is stopped begins no other workbook
    for file, returned in written:
        if returned:
            folder.log("identifiers_to_sender", workbook=file, rows=str(returned))


def gather(
    found: Assessed,
    folder: Path,
    summary: Mapping[str, Any],
    *,
    choice: BookChoice,
    is_open: bool = False,
) -> AssessFacts:
    """Everything that the report and the chosen workbooks draw, and nothing else."""
    engine = found.engine
    months = _months(found.question.month)
    _make_views(engine, found, folder)
    asked = queries(choice.books, people_kinds(choice.books), months)
    frames = {name: _frame(engine, sql) for name, sql in asked.items()}
    for name, file in RESULTS.items():
        path = folder / f"{file}.parquet"
        frames[name] = pl.read_parquet(path) if path.exists() else pl.DataFrame()
    frames["coverage"] = of_the_day(frames["coverage"])
    frames["programmes"] = of_the_day(frames["programmes"], programme=None)
    frames |= with_places({name: frames[name] for name in _PLACED if name in frames})
    frames = with_officers(frames, found.charges)
    frames = {name: _located(frame, choice.most_rows) for name, frame in frames.items()}
    if not is_open:
        frames = {name: _masked(name, frame) for name, frame in frames.items()}
    return AssessFacts(
        office=str(summary.get("office") or ""),
        as_of=_day(int(summary["as_of"])),
        made_at=datetime.now().astimezone(),
        summary=summary,
        frames=frames,
        months=tuple(month.first_day for month in months),
        lists=tuple(
            ListFacts(
                one.list_id,
                one.form.kind,
                one.holder,
                one.is_complete,
                one.path.name,
                form=one.form.form_id,
            )
            for one in found.lists.lists
        ),
        is_open=is_open,
    )


def _located(frame: pl.DataFrame, most_rows: int) -> pl.DataFrame:
    """Rows of a list that goes back to its sender, with the code of the regency that they name.

    Only a table that may have to be dealt asks for it: reading names takes a while.
    """
    if "at_regency" not in frame.columns or frame.height <= most_rows:
        return frame
    said = frame.filter(pl.col("area_code").is_null()).select(
        village=pl.lit(None, pl.String),
        district=pl.lit(None, pl.String),
        regency=pl.col("at_regency"),
    )
    codes = codes_of_names(said).select(at_regency="regency", code="found").drop_nulls()
    joined = frame.join(codes, on="at_regency", how="left", maintain_order="left")
    return joined.with_columns(pl.coalesce("area_code", "code").alias("area_code")).drop("code")


def of_the_day(frame: pl.DataFrame, programme: str | None = "") -> pl.DataFrame:
    """The rows of the last month, of one programme or of all; '' counts whatever the programme."""
    if frame.is_empty():
        return frame
    last = frame.filter(pl.col("month") == pl.col("month").max())
    return last if programme is None else last.filter(pl.col("programme") == programme)


def _months(last: Month) -> list[Month]:
    return [last + -back for back in range(_MONTHS_SHOWN, 0, -1)]


def _make_views(engine: DuckDbEngine, found: Assessed, folder: Path) -> None:
    findings = pl.scan_parquet(folder / "findings.parquet").collect_schema().names()
    is_open = "where state in ('opened', 'seen', 'reopened') and last_seen is not null"
    for name, sql in VIEWS.items():
        text = sql.format(
            folder=str(folder).replace("'", "''"),
            workers=found.lists.scan(Grain.WORKER),
            is_open=is_open if "state" in findings else "",
        )
        engine.connection.execute(f"create or replace temp view {name} as {text}")


def _frame(engine: DuckDbEngine, sql: str) -> pl.DataFrame:
    made = pl.from_arrow(engine.query(sql))
    assert isinstance(made, pl.DataFrame)
    return made


def _masked(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Identifiers cut, except in the frames that go back to their own sender."""
    if name.startswith("own_"):
        return frame
    cuts = {"nik": (4, 4), "phone": (4, 2)}
    return frame.with_columns(
        _cut(column, first, last)
        for column, (first, last) in cuts.items()
        if column in frame.columns
    )


def _cut(column: str, first: int, last: int) -> pl.Expr:
    """The first and last signs, where enough is hidden between them; else one sign."""
    text = pl.col(column).str.replace_all(r"[ .'\-]", "")
    ends = pl.concat_str(text.str.head(first), pl.lit("…"), text.str.tail(last))
    short = pl.concat_str(text.str.head(1), pl.lit("…"))
    is_long = text.str.len_chars() >= _LEAST_TO_CUT
    return (
        pl.when(text.str.len_chars() > 0).then(pl.when(is_long).then(ends).otherwise(short))
    ).alias(column)


def _day(number: int) -> date:
    return datetime.strptime(str(number), "%Y%m%d").replace(tzinfo=None).date()  # noqa: DTZ007
