"""Who on a planned list is in the registry already: linked, and in which segment until when.

A link below 0.95 never strikes a row: it asks somebody to look.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import ClassVar, Final

import polars as pl

from jaring.linkage.standardise.employer_names import clean_employer_name, fold_employer_name
from jaring.runs.check_reasons import PlannedCover, reason_rows
from jaring.runs.link import link
from jaring.terms.errors import InputError
from jaring.terms.segments import Segment

_SURE: Final = 0.95
_LINKED: Final = ("nik", "name", "sex", "birth_date", "birth_place", "mother_name", "phone",
                  "village", "district", "regency", "area_code")  # fmt: skip


class NoSnapshotError(InputError):
    """The folder holds no registry snapshot, or not the tables that a check needs."""

    code: ClassVar[str] = "snapshot.none"

    def __init__(self, folder: Path, table: str) -> None:
        self.folder, self.table = folder, table
        super().__init__(
            f"{folder} holds no {table}: a registry snapshot is a folder with snapshot.toml, "
            "persons.parquet and memberships.parquet. Make one with `jaring registry import`."
        )

    def text(self, lang: str) -> str:
        """The text in one language."""
        if lang == "en":
            return str(self)
        return (
            f"{self.folder} tidak berisi {self.table}: posisi data kepesertaan adalah folder "
            "dengan snapshot.toml, persons.parquet, dan memberships.parquet. Buat dengan "
            "`jaring registry import`."
        )


@dataclass(frozen=True)
class Snapshot:
    """A registry snapshot: its folder and its day."""

    folder: Path
    as_of: date


def open_snapshot(folder: Path) -> Snapshot:
    """The snapshot in a folder.

    Raises:
        NoSnapshotError: there is none.
    """
    facts = folder / "snapshot.toml"
    for name in ("snapshot.toml", "persons.parquet", "memberships.parquet"):
        if not (folder / name).exists():
            raise NoSnapshotError(folder, name)
    return Snapshot(folder, tomllib.loads(facts.read_text("utf-8"))["as_of"])


def registry_reasons(
    rows: pl.DataFrame, snapshot: Snapshot, planned: PlannedCover
) -> Iterator[pl.DataFrame]:
    """Deceased, already active in the same segment, active in another one."""
    linked = _linked(rows, snapshot)
    persons = pl.read_parquet(snapshot.folder / "persons.parquet")
    if "died_on" in persons.columns:
        dead = persons.filter(pl.col("died_on").is_not_null()).select("person_id")
        died = linked.join(dead, on="person_id", how="inner")
        yield reason_rows(died.filter(pl.col("probability") >= _SURE), "deceased", "nik")
    active = _active(snapshot)
    met = linked.join(active, on="person_id", how="inner")
    if planned.segment is None:
        yield _noted(met)
        return
    same = met.filter(pl.col("member_segment") == planned.segment.value)
    yield from _same_segment(same, planned)
    yield _noted(met.filter(pl.col("member_segment") != planned.segment.value))


def _linked(rows: pl.DataFrame, snapshot: Snapshot) -> pl.DataFrame:
    """The rows with the person each was linked to, and how probably."""
    left = rows.select(pl.col("row_id").alias("id"), *_LINKED, "employer")
    right = pl.read_parquet(snapshot.folder / "persons.parquet")
    have = [name for name in _LINKED if name in right.columns]
    right = right.select(
        pl.col("person_id").alias("id"), *(pl.col(name).cast(pl.String) for name in have)
    )
    found = link(left.to_arrow(), right.to_arrow(), model="workers", as_of=snapshot.as_of)
    links = pl.from_arrow(found.links)
    assert isinstance(links, pl.DataFrame), "a table gives a frame"
    pairs = links.select(
        pl.col("left_id").alias("row_id"), pl.col("right_id").alias("person_id"), "probability"
    )
    return rows.join(pairs, on="row_id", how="inner")


def _active(snapshot: Snapshot) -> pl.DataFrame:
    """Memberships that have not ended: segment, until when paid, with whom."""
    memberships = pl.read_parquet(snapshot.folder / "memberships.parquet")
    names = memberships.columns
    if "ended_on" in names:
        has_ended = pl.col("ended_on") <= snapshot.as_of
        memberships = memberships.filter(~has_ended.fill_null(value=False))
    until = pl.col("paid_until") if "paid_until" in names else pl.lit(None, dtype=pl.Date)
    place = (
        pl.col("establishment_id") if "establishment_id" in names else pl.lit(None, dtype=pl.String)
    )
    active = memberships.select(
        "person_id",
        pl.col("segment").alias("member_segment"),
        until.alias("paid_until"),
        place.alias("establishment_id"),
    )
    file = snapshot.folder / "establishments.parquet"
    if not file.exists():
        return active.with_columns(
            member_employer=pl.lit(None, dtype=pl.String), member_npp=pl.lit(None, dtype=pl.String)
        )
    places = pl.read_parquet(file).select(
        "establishment_id",
        pl.col("name").alias("member_employer"),
        pl.col("npp").alias("member_npp"),
    )
    return active.join(places, on="establishment_id", how="left")


def _same_segment(met: pl.DataFrame, planned: PlannedCover) -> Iterator[pl.DataFrame]:
    """Active under the duty that is planned: refused; a wage earner of somebody else may be."""
    sure = pl.col("probability") >= _SURE
    if planned.segment is Segment.PU:
        mine = _is_same_employer()
        yield reason_rows(
            met.filter(~mine), "other_employer", "employer", employer=pl.col("member_employer")
        )
        met = met.filter(mine)
    shown = pl.col("paid_until").dt.strftime("%d-%m-%Y")
    probability = pl.col("probability").round(2).cast(pl.String)
    yield reason_rows(met.filter(~sure), "maybe_active", "nik", probability=probability)
    met = met.filter(sure)
    unknown = pl.col("paid_until").is_null()
    if planned.segment is Segment.PU:  # a wage earner is active while enrolled
        open_end = pl.coalesce(shown, pl.lit("…"))
        yield reason_rows(met, "already_active", "nik", until=open_end)
        return
    yield reason_rows(met.filter(unknown), "active_until_unknown", "nik")
    start = planned.start.first_day if planned.start is not None else None
    runs_out = (pl.col("paid_until") < start) if start is not None else pl.lit(value=False)
    yield reason_rows(met.filter(~unknown & ~runs_out), "already_active", "nik", until=shown)
    yield reason_rows(met.filter(~unknown & runs_out), "renewal", "nik", until=shown)


def _is_same_employer() -> pl.Expr:
    """Whether the membership is with the employer or unit that the row names."""
    ours = fold_employer_name(clean_employer_name(pl.coalesce("employer", "unit")))
    theirs = fold_employer_name(clean_employer_name(pl.col("member_employer")))
    same_number = (pl.col("npp") == pl.col("member_npp")).fill_null(value=False)
    return same_number | (ours == theirs).fill_null(value=False)


def _noted(met: pl.DataFrame) -> pl.DataFrame:
    """Active elsewhere: legal, and worth a note."""
    one = met.group_by("row_id", maintain_order=True).agg(
        pl.col("member_segment").unique(maintain_order=True).str.join(", ").alias("segments")
    )
    return reason_rows(one, "other_segment", "nik", segment=pl.col("segments"))
