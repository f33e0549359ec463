"""What is new in a list beside the version before it: rows new, changed, the same, no longer there.

A row is known by its key: the sender's own, else its content; equal keys are told apart by order.
A correction sheet holds only rows that had a problem: it changes those, and every other row stays.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import polars as pl

from jaring.intake.lists import (
    APART,
    QUARANTINE,
    REPAIRS,
    ROWS,
    AcceptedList,
    write_manifest,
)

_OWNER_FILE: Final = 0o600
_KEY: Final = ["row_key", "place"]


@dataclass(frozen=True, slots=True)
class ListChanges:
    """Rows of a list beside those of the version before; `gone` only for a whole list."""

    gross_new: int
    changed: int
    same: int
    gone: int

    @property
    def is_nothing(self) -> bool:
        """Whether the list says what it said."""
        return not (self.gross_new or self.changed or self.gone)


def compare_lists(before: AcceptedList | None, after: AcceptedList) -> ListChanges:
    """What changed from one version to the next; against nothing, every row is new."""
    rows = _known_rows(after)
    if before is None:
        return ListChanges(rows.height, 0, 0, 0)
    earlier = _known_rows(before).rename({"content": "earlier"})
    both = rows.join(earlier, on=_KEY, how="inner")
    same = both.filter(pl.col("content").eq_missing(pl.col("earlier"))).height
    return ListChanges(
        gross_new=rows.height - both.height,
        changed=both.height - same,
        same=same,
        gone=earlier.height - both.height,
    )


def _known_rows(accepted: AcceptedList) -> pl.DataFrame:
    """Key and content of every row, accepted or set apart; one row per row of the file."""
    rows = accepted.rows()
    if "owner_row" in rows.collect_schema().names():
        rows = rows.filter(~pl.col("row_id").str.contains(r":h\d+$"))
    wanted = ["row_number", "sheet", "row_key", "content"]
    fatal = accepted.quarantine().filter("is_fatal").select(wanted)
    apart = fatal.unique(["row_number", "sheet"], maintain_order=True)
    both = pl.concat([rows.select(wanted).collect(), apart])
    both = both.with_columns(row_key=pl.col("row_key").fill_null(""))
    ordered = both.sort("sheet", "row_number", maintain_order=True)
    place = pl.int_range(pl.len()).over("row_key").alias("place")
    return ordered.with_columns(place).select("row_key", "place", "content")


def merge_corrections(before: AcceptedList, corrections: AcceptedList, into: Path) -> AcceptedList:
    """The list with its corrected rows in place: what a correction sheet does to a list.

    Corrected rows keep the row number under which they were first received.
    """
    into.mkdir(parents=True, exist_ok=True)
    places = _first_places(before)
    resent = pl.concat(
        [corrections.rows().select("row_key").collect(), corrections.quarantine().select("row_key")]
    )["row_key"].drop_nulls()
    was_resent = pl.col("row_key").is_in(resent.implode()).fill_null(value=False)
    kept = before.rows().filter(~was_resent).collect()
    corrected = _at_first_places(corrections.rows().collect(), places, before.about.list_id)
    rows = pl.concat([kept, corrected], how="vertical_relaxed").sort(
        "sheet", "row_number", maintain_order=True
    )
    open_still = before.quarantine().filter(~was_resent)
    told = _at_first_places(corrections.quarantine(), places, None)
    quarantine = pl.concat([open_still, told], how="diagonal_relaxed").sort(
        "sheet", "row_number", "column", "code"
    )
    apart = _apart(before, corrections, places, quarantine)
    repairs = pl.concat([before.repaired_cells().collect(), corrections.repaired_cells().collect()])
    for name, frame in ((ROWS, rows), (QUARANTINE, quarantine), (APART, apart), (REPAIRS, repairs)):
        frame.write_parquet(into / name)
        (into / name).chmod(_OWNER_FILE)
    fatal = quarantine.filter("is_fatal").select("row_number", "sheet").unique().height
    own = rows.filter(~pl.col("row_id").str.contains(r":h\d+$")).height
    merged = replace(
        before,
        folder=into,
        about=replace(before.about, received_on=corrections.about.received_on),
        file=corrections.file,
        sha256=corrections.sha256,
        rows_received=own + fatal,
        rows_accepted=own,
        rows_apart=fatal,
        repairs=_added(before.repairs, corrections.repairs),
        problems=dict(sorted(quarantine["code"].value_counts().iter_rows())),
    )
    write_manifest(merged)
    return merged


def _first_places(before: AcceptedList) -> pl.DataFrame:
    """Where each row with a problem stood: key, row number, sheet."""
    return (
        before.quarantine()
        .filter(pl.col("row_key").is_not_null())
        .select("row_key", "row_number", "sheet")
        .unique("row_key", maintain_order=True)
    )


def _at_first_places(
    frame: pl.DataFrame, places: pl.DataFrame, list_id: str | None
) -> pl.DataFrame:
    """Rows of a correction sheet under the numbers of the list they correct."""
    first = places.rename({"row_number": "first_number", "sheet": "first_sheet"})
    joined = frame.join(first, on="row_key", how="left", maintain_order="left")
    number = pl.coalesce("first_number", "row_number")
    sheet = pl.when(pl.col("first_number").is_not_null()).then("first_sheet").otherwise("sheet")
    if list_id is not None:
        own = pl.concat_str(pl.lit(f"{list_id}:"), pl.col("row_number").cast(pl.String))
        by_place = pl.col("row_id").str.starts_with(own)
        moved = pl.concat_str(pl.lit(f"{list_id}:"), number.cast(pl.String))
        joined = joined.with_columns(row_id=pl.when(by_place).then(moved).otherwise("row_id"))
    return joined.with_columns(row_number=number, sheet=sheet).drop("first_number", "first_sheet")


def _apart(
    before: AcceptedList, corrections: AcceptedList, places: pl.DataFrame, quarantine: pl.DataFrame
) -> pl.DataFrame:
    """The sender's cells of rows that still have a problem, the newest of each."""
    resent = corrections.apart()
    if "jaring_row_key" in resent.columns:
        resent = resent.rename({"jaring_row_key": "row_key"})
        resent = _at_first_places(resent, places, None).drop("row_key")
    every = pl.concat([resent, before.apart()], how="diagonal_relaxed")
    newest = every.unique(["row_number", "sheet"], keep="first", maintain_order=True)
    told = quarantine.select("row_number", "sheet").unique()
    return newest.join(told, on=["row_number", "sheet"], how="semi", nulls_equal=True).sort(
        "sheet", "row_number"
    )


def _added(first: Mapping[str, int], second: Mapping[str, int]) -> dict[str, int]:
    names = sorted({*first, *second})
    return {name: first.get(name, 0) + second.get(name, 0) for name in names}
