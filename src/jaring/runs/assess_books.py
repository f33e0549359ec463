"""What a report and the workbooks of an assessment are drawn from: the run's tables, made readable.

Result tables are read from the run folder, rows of lists and the registry from the engine. A table
that an assessment does not make is empty here, and the report says so. Identifiers leave masked,
except in what goes back to its own sender; whoever opens the rest gives a reason, which is logged.
"""

import getpass
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

import polars as pl

from jaring.engines.duckdb import DuckDbEngine
from jaring.reference.list_kinds import Grain
from jaring.reports.assess_books import BOOKS, write_book
from jaring.reports.assess_facts import AssessFacts, ListFacts
from jaring.reports.assess_page import write_html
from jaring.runs.assess_books_sql import QUERIES, RESULTS, VIEWS, unpaid_columns
from jaring.runs.assess_officers import with_officers, worklist
from jaring.runs.assess_run import Assessed
from jaring.runs.folder import RunFolder
from jaring.runs.row_places import with_places
from jaring.terms.months import Month

Lang = Literal["id", "en"]
PAGE = "report.html"
_MONTHS_SHOWN = 6
_PLACED = ("people", "employers_to_do", "others", "no_report", "unit_states")
_LEAST_TO_CUT = 11


def write_books(
    found: Assessed,
    folder: RunFolder,
    summary: Mapping[str, Any],
    *,
    lang: Lang,
    reveal_reason: str | None = None,
) -> tuple[Path, ...]:
    """Write `report.html` and the workbooks into a run folder whose tables are written already.

    Args:
        reveal_reason: why identifiers stay open in every workbook; without it they are masked.

    Returns:
        what was written.
    """
    facts = gather(found, folder.path, summary, is_open=reveal_reason is not None)
    if reveal_reason is not None:
        folder.log("revealed", what="workbooks", reason=reveal_reason, by=getpass.getuser())
    if found.charges:
        worklist(facts.frames).write_parquet(folder.path / "worklist.parquet")
    write_html(facts, folder.path / PAGE, lang=lang)
    written = [folder.path / PAGE]
    for book in BOOKS:
        path = folder.path / f"{book}.xlsx"
        returned = write_book(book, facts, path, lang=lang)
        path.chmod(0o600)
        written.append(path)
        if returned:
            folder.log("identifiers_to_sender", workbook=path.name, rows=str(returned))
    return tuple(written)


def gather(
    found: Assessed, folder: Path, summary: Mapping[str, Any], *, is_open: bool = False
) -> AssessFacts:
    """Everything that the report and the workbooks draw."""
    engine = found.engine
    months = _months(found.question.month)
    _make_views(engine, found, folder)
    frames = {name: _frame(engine, sql) for name, sql in QUERIES.items()}
    frames["village_roles"] = _frame(engine, unpaid_columns(months))
    for name, file in RESULTS.items():
        path = folder / f"{file}.parquet"
        frames[name] = pl.read_parquet(path) if path.exists() else pl.DataFrame()
    frames["coverage"] = of_the_day(frames["coverage"])
    frames["programmes"] = of_the_day(frames["programmes"], programme=None)
    frames |= with_places({name: frames[name] for name in _PLACED})
    frames = with_officers(frames, found.charges)
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
