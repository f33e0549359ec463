"""The canonical rows of a list: the same columns for all kinds of a grain, whatever a sender has.

A row is known by the sender's own key where he has one, else by its content; a row that names an
owner and his helpers becomes one row for the owner and one for each helper named.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

import duckdb
import polars as pl

from jaring.intake.cell_reading import storage_of
from jaring.reference.list_kinds import Grain, ListDuty, ListForm, list_forms

OF_EVERY_ROW: Final = {
    "list_id": pl.String(),
    "row_id": pl.String(),
    "row_number": pl.Int64(),
    "sheet": pl.String(),
    "row_key": pl.String(),
    "content": pl.String(),
}
_COMPOSITE: Final = frozenset(
    {"first_name", "middle_name", "last_name", "birth_place_and_date", "rt_rw", "helpers"}
)
_TEXT_DATES: Final = frozenset({"birth_date"})  # linkage reads them as text, in any form
_DERIVED: Final = {"worker_group": pl.String(), "work": pl.String()}
_SIGNS: Final = 20  # 80 bits: among ten million rows two share them with a chance below 1e-10
_UNIT_SEPARATOR: Final = "\x1f"
_HELPER_MARKS: Final = r"\s*(?:[,;/\n]|\bdan\b|&|[0-9]+[.)])\s*"
_PASSED_TO_HELPERS: Final = ("area_code", "village", "district", "regency", "unit", "employer")


@cache
def canonical_schema(form_id: str) -> Mapping[str, pl.DataType]:
    """The columns of a form's rows and how each is stored; alike for all forms of a grain."""
    form = list_forms()[form_id]
    if form.grain is Grain.TABLE:
        own = {name: storage_of(column.cell_type) for name, column in form.columns.items()}
        return {**OF_EVERY_ROW, **own}
    names: dict[str, pl.DataType] = {}
    for other in list_forms().values():
        if other.grain is not form.grain:
            continue
        for name, column in other.columns.items():
            if name not in _COMPOSITE:
                is_text = name in _TEXT_DATES
                names[name] = pl.String() if is_text else storage_of(column.cell_type)
    derived = _DERIVED if form.grain is Grain.WORKER else {}
    return {**OF_EVERY_ROW, **names, **derived}


def contents(values: pl.DataFrame, texts: pl.DataFrame) -> pl.Series:
    """A fingerprint of what each row says; a cell that cannot be read counts as it is written."""
    cells = [_said(values[name], texts[name]).alias(name) for name in values.columns]
    said = pl.DataFrame(cells).select(said=pl.concat_str(pl.all(), separator=_UNIT_SEPARATOR))
    table = said.to_arrow(compat_level=pl.CompatLevel.oldest())
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.register("said", table)
        hashed = connection.sql(
            f"select left(md5(said), {_SIGNS}) as content from said"
        ).to_arrow_table()
    return pl.Series("content", hashed["content"])


def _said(values: pl.Series, texts: pl.Series) -> pl.Series:
    """What the cells of a column say: as read, else as written, else nothing."""
    read = _days(values) if values.dtype == pl.Date else values.cast(pl.String)
    unread = values.is_null() & texts.is_not_null()
    return (texts.zip_with(unread, read) if unread.any() else read).fill_null("")


def _days(dates: pl.Series) -> pl.Series:
    """Dates as text; the calendar between the first and the last is written once."""
    first, last = dates.min(), dates.max()
    days = pl.Series(dates.name, [first, last], dtype=pl.Date).to_physical()
    if first is None or days[1] - days[0] > len(dates):
        return dates.cast(pl.String)
    calendar = pl.int_range(days[0], days[1] + 1, dtype=pl.Int32, eager=True).cast(pl.Date)
    return calendar.cast(pl.String).gather(dates.to_physical() - days[0])


def canonical_rows(frame: pl.DataFrame, form: ListForm) -> pl.DataFrame:
    """Rows with every canonical column, in order; those of a worker with his group and work."""
    if form.grain is Grain.WORKER:
        frame = _with_duty(frame, form.duties)
        if "helpers" in frame.columns:
            frame = _with_helpers(frame, form)
    for name, other in form.copies.items():
        if name not in frame.columns and other in frame.columns:
            frame = frame.with_columns(pl.col(other).alias(name))
    schema = canonical_schema(form.form_id)
    return frame.select(
        (pl.col(name).cast(kind) if name in frame.columns else pl.lit(None, dtype=kind)).alias(name)
        for name, kind in schema.items()
    )


def group_of(role: str | None, duties: Sequence[ListDuty]) -> ListDuty:
    """The duty of a role: the first whose words stand in it, whole; else everybody else's."""
    words = (
        f" {' '.join(''.join(c if c.isalnum() else ' ' for c in (role or '').casefold()).split())} "
    )
    for duty in duties:
        if any(f" {wanted} " in words for wanted in duty.roles):
            return duty
    return duties[-1]


def _with_duty(frame: pl.DataFrame, duties: Sequence[ListDuty]) -> pl.DataFrame:
    if "role" not in frame.columns or len(duties) == 1:
        rest = duties[-1]
        return frame.with_columns(worker_group=pl.lit(rest.group), work=pl.lit(rest.work))
    roles = frame["role"].unique().to_list()
    found = {role: group_of(role, duties) for role in roles}
    table = pl.DataFrame(
        {
            "role": pl.Series(roles, dtype=pl.String),
            "worker_group": [found[role].group for role in roles],
            "work": [found[role].work for role in roles],
        }
    )
    return frame.join(table, on="role", how="left", nulls_equal=True, maintain_order="left")


def _with_helpers(frame: pl.DataFrame, form: ListForm) -> pl.DataFrame:
    """A row more for each helper that an owner's row names, right below it."""
    helper = {duty.group: duty for duty in form.duties}.get("helper")
    named = frame.filter(pl.col("helpers").str.contains("[A-Za-z]").fill_null(value=False))
    if helper is None or named.is_empty():
        return frame
    names = named.with_columns(
        pl.col("helpers").str.replace_all(_HELPER_MARKS, "\n").str.split("\n").alias("helper")
    ).explode("helper")
    names = names.with_columns(pl.col("helper").str.strip_chars(" .")).filter(
        pl.col("helper").str.contains("[A-Za-z]")
    )
    place = pl.int_range(1, pl.len() + 1).over("row_id").cast(pl.String)
    passed = [name for name in _PASSED_TO_HELPERS if name in frame.columns]
    keep = ["list_id", "row_number", "sheet", "content", *passed]
    owner_name = [pl.col("employer") if "employer" in passed else pl.lit(None, dtype=pl.String)]
    if "name" in frame.columns:
        owner_name.append(pl.lit("USAHA ") + pl.col("name"))
    helpers = names.select(
        *(name for name in keep if name != "employer"),
        pl.coalesce(owner_name).alias("employer"),
        (pl.col("row_id") + pl.lit(":h") + place).alias("row_id"),
        (pl.col("row_key") + pl.lit(":h") + place).alias("row_key"),
        pl.col("helper").alias("name"),
        pl.col("row_id").alias("owner_row"),
        pl.lit(helper.group).alias("worker_group"),
        pl.lit(helper.work).alias("work"),
    )
    counted = names.group_by("row_id").agg(pl.len().cast(pl.Int64).alias("named_helpers"))
    owners = frame.join(counted, on="row_id", how="left", maintain_order="left")
    given = pl.col("headcount") if "headcount" in frame.columns else pl.lit(None, dtype=pl.Int64)
    owners = owners.with_columns(headcount=pl.coalesce(given, "named_helpers")).drop(
        "named_helpers"
    )
    both = pl.concat([owners, helpers], how="diagonal_relaxed")
    return both.sort("row_number", maintain_order=True)
