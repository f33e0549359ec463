"""The columns that partners' lists have beside the canonical ones of workers."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from jaring.simulate.enrolment_facts import NO_DAY
from jaring.simulate.partner_employers import Reports
from jaring.simulate.partner_kinds import PartnerKind, draw_posts
from jaring.simulate.partner_permits import Permits
from jaring.simulate.partner_rows import STATUSES, PartnerRows
from jaring.simulate.partner_wages import ListWages, list_wages
from jaring.simulate.partner_words import headers_of, post_texts, status_texts
from jaring.simulate.scene import Scene
from jaring.simulate.snapshot_cells import days, ids
from jaring.simulate.standing import day_of
from jaring.simulate.streams import Ints, Streams, lucky
from jaring.simulate.worker_list import row_ids
from jaring.simulate.workplaces import full_names

_WITH_CONTRACT = 0.25  # of the wage earners
_ENDS_THIS_YEAR = 0.7  # of the contracts with public bodies
_EPOCH = np.datetime64("1970-01-01", "D")


@dataclass(frozen=True, slots=True)
class OwnColumns:
    """The columns of a list, and the facts that its truth needs of them."""

    cells: pl.DataFrame
    wages: ListWages
    contract_ends: npt.NDArray[np.int32]  # NO_DAY without one
    unit: pl.Series


@dataclass(frozen=True, slots=True)
class Beside:
    """The lists that rows of workers name: reports of employers, and permits."""

    reports: Reports
    permits: Permits


def own_columns(scene: Scene, kind: PartnerKind, rows: PartnerRows, beside: Beside) -> OwnColumns:
    """The columns of that kind of list, one row per row."""
    streams = scene.ledger.world.streams.under(f"extras.{kind.list_id}")
    wages = list_wages(scene, rows, streams)
    ends = _contract_ends(scene, kind, rows, streams)
    unit = unit_texts(scene, kind, rows.rows.unit)
    started = _started(scene, rows, streams)
    made = {
        "role": _roles(scene, kind, rows),
        "unit": unit,
        "wage_idr": pl.Series(wages.wage_idr)
        .cast(pl.String)
        .set(pl.Series(wages.wage_idr == 0), None),
        "started_on": days(started).dt.strftime("%Y-%m-%d"),
        "contract_ends_on": days(ends).dt.strftime("%Y-%m-%d"),
        "citizenship": pl.Series(["WNI", "WNA"]).gather(rows.is_foreign.astype(np.int64)),
        "passport": ids("X", np.where(rows.is_foreign, rows.rows.person, -1)),
        "status": status_texts(STATUSES, own_words=kind.usual_headers).gather(
            rows.status.astype(np.int64)
        ),
        "headcount": _helpers(scene, kind, rows, streams),
        "owner_row": _owner_rows(scene, kind, rows),
        "employer_row": _employer_rows(scene, rows, beside.reports),
        **_permit_columns(scene, rows, beside.permits),
    }
    cells = pl.DataFrame({name: made[name].rename(name) for name in kind.columns})
    return OwnColumns(cells, wages, ends, unit)


def written(kind: PartnerKind, part: pl.DataFrame, own: pl.DataFrame) -> pl.DataFrame:
    """A part of the list with its columns under the headers of the partner."""
    part = part.drop(kind.lacking).rename({"id": "worker_number"})
    whole = pl.concat([part, own], how="horizontal")
    headers = headers_of(kind.list_id)
    return whole.select(list(headers)).rename(headers) if headers else whole


def _roles(scene: Scene, kind: PartnerKind, rows: PartnerRows) -> pl.Series:
    post = rows.rows.post
    if kind.list_id == "micro_business":
        post = (rows.rows.owner >= 0).astype(np.int64)
    elif bool((post < 0).any()):
        drawn = draw_posts(scene, kind.list_id, len(post))[rows.copy_of]
        post = np.where(post < 0, drawn, post)
    return post_texts(kind.list_id, post)


def unit_texts(scene: Scene, kind: PartnerKind, unit: Ints) -> pl.Series:
    """The names of units; null for rows without one."""
    texts, places = scene.ledger.texts, scene.ledger.world.places
    known = np.maximum(unit, 0)
    if kind.list_id == "village":
        district = texts.district.gather(places.village_district[known])
        named = "DESA " + texts.village.gather(known) + " KEC " + district
    elif kind.list_id == "market":
        named = "PASAR " + texts.district.gather(known)
    else:
        names = full_names(scene.ledger.world.workplaces.employers).str.strip_chars().gather(known)
        named = "MADRASAH " + names if kind.list_id == "religious_staff" else names
    return named.rename("unit").set(pl.Series(unit < 0), None)


def _started(scene: Scene, rows: PartnerRows, streams: Streams) -> npt.NDArray[np.int32]:
    rng, size, today = streams.of("started"), len(rows), day_of(scene.ledger.world)
    ago = 40 + np.minimum(rng.exponential(900, size), 5_000)
    ago = np.where(rows.rows.just_started, rng.integers(1, 29, size), ago)
    ago = np.where(rows.is_foreign, rng.integers(31, 60, size), ago)
    return (today - ago.astype(np.int64)).astype(np.int32)[rows.copy_of]


def _contract_ends(
    scene: Scene, kind: PartnerKind, rows: PartnerRows, streams: Streams
) -> npt.NDArray[np.int32]:
    rng, size, today = streams.of("contract"), len(rows), day_of(scene.ledger.world)
    year = scene.ledger.world.as_of.year
    if kind.list_id == "opd_staff":
        last = (np.datetime64(f"{year}-12-31") - _EPOCH).astype(np.int64)
        ends = np.where(lucky(rng, size, _ENDS_THIS_YEAR), last, last + 365)
    else:
        ends = np.where(
            lucky(rng, size, _WITH_CONTRACT), today + rng.integers(20, 700, size), NO_DAY
        )
    ends = np.where(rows.is_foreign, today + rng.integers(20, 60, size), ends)
    return ends.astype(np.int32)[rows.copy_of]


def _helpers(scene: Scene, kind: PartnerKind, rows: PartnerRows, streams: Streams) -> pl.Series:
    """How many help a trader, or an owner."""
    made = rows.rows
    if kind.list_id == "market":
        drawn = np.minimum(streams.of("helpers").geometric(0.55, len(rows)) - 1, 9)[rows.copy_of]
        return pl.Series(drawn).cast(pl.String)
    count = scene.staff.count[np.maximum(made.employer, 0)]
    return pl.Series(count).cast(pl.String).set(pl.Series(made.owner >= 0), None)


def _owner_rows(scene: Scene, kind: PartnerKind, rows: PartnerRows) -> pl.Series:
    """The row of each helper's owner."""
    made = rows.rows
    row_of = np.full(len(scene.ledger.world.people), -1, dtype=np.int64)
    owners = np.flatnonzero((made.owner < 0) & ~rows.is_copy & ~rows.is_empty)
    row_of[made.person[owners]] = owners
    at = np.where(made.owner >= 0, row_of[np.maximum(made.owner, 0)], -1)
    named = row_ids(kind.prefix, 0, len(rows)).gather(np.maximum(at, 0))
    return named.set(pl.Series(at < 0), None)


def _employer_rows(scene: Scene, rows: PartnerRows, reports: Reports) -> pl.Series:
    """The row of the employer in the list of reports; null where it stands in none."""
    row_of = np.full(len(scene.ledger.world.workplaces.status), -1, dtype=np.int64)
    first = np.flatnonzero(~reports.is_copy & ~reports.is_empty)
    row_of[reports.employer[first]] = first
    employer = rows.rows.employer
    at = np.where(employer >= 0, row_of[np.maximum(employer, 0)], -1)
    named = row_ids("WE", 0, max(1, len(reports.employer))).gather(np.maximum(at, 0))
    return named.set(pl.Series(at < 0), None)


def _permit_columns(scene: Scene, rows: PartnerRows, permits: Permits) -> dict[str, pl.Series]:
    """The permit and the project for whose site a worker is named."""
    size = int(max(len(scene.ledger.world.projects), permits.project.max(initial=0) + 1))
    row_of = np.zeros(size, dtype=np.int64)
    first = np.flatnonzero(permits.copy_of == np.arange(len(permits)))
    row_of[permits.project[first]] = first
    at = row_of[np.maximum(rows.rows.project, 0)]
    none = pl.Series(rows.rows.project < 0)
    return {
        "permit_number": permits.facts["permit_number"].gather(at).set(none, None),
        "project": permits.facts["name"].gather(at).set(none, None),
    }
