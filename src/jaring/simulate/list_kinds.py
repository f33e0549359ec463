"""The lists of workers that partners of an office hold: who stands in them and what else they say.

Each kind draws from other people (staff of employers, of public bodies, villagers, traders), is sent
in by other hands, and has columns of its own beside the canonical ones.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from jaring.simulate.enrolment_facts import NO_DAY, EnrolmentFacts, draw_wages
from jaring.simulate.list_rows import ListRows, fill_list
from jaring.simulate.office_world import OfficeWorld
from jaring.simulate.person_text import PlaceTexts
from jaring.simulate.snapshot import days
from jaring.simulate.streams import Flags, Ints, Streams

_ROWS_PER_CANDIDATE = 1.4
_FILES_ITS_REPORT = 0.8  # of the employers
_UNION_FROM = 40  # workers from which an employer has a union
_WAGE_KEPT = 0.72  # of the workers, whose wage in a list is the one reported


@dataclass(frozen=True, slots=True)
class ListKind:
    """One kind of list: its part of the rows, and how it is told apart."""

    name: str
    prefix: str
    share: float
    file: str
    candidates: Callable[[OfficeWorld], Flags]
    extras: Callable[[OfficeWorld, EnrolmentFacts, ListRows, PlaceTexts, Streams], pl.DataFrame]
    names_employers: bool = True


def _works_for(world: OfficeWorld, chosen: Flags) -> Flags:
    """Who works for one of those employers."""
    return np.asarray((world.job >= 0) & chosen[np.maximum(world.job, 0)])


def _reporting(world: OfficeWorld) -> Flags:
    places = world.workplaces
    luck = world.streams.of("employer.files").random(len(places.status))
    return _works_for(world, ~places.is_public & (luck < _FILES_ITS_REPORT))


def _unionised(world: OfficeWorld) -> Flags:
    places = world.workplaces
    return _works_for(world, ~places.is_public & (places.size >= _UNION_FROM))


def _public_staff(world: OfficeWorld) -> Flags:
    return _works_for(world, world.workplaces.is_public)


def _villagers(world: OfficeWorld) -> Flags:
    luck = world.streams.of("person.village_role").random(len(world.people))
    return np.asarray((world.job < 0) & (luck < 0.4))


def _traders(world: OfficeWorld) -> Flags:
    luck = world.streams.of("person.village_role").random(len(world.people))
    return np.asarray((world.job < 0) & (luck >= 0.4) & (luck < 0.75))


def wages_by_person(world: OfficeWorld, facts: EnrolmentFacts, streams: Streams) -> Ints:
    """A monthly wage for everybody: the one reported where there is one."""
    wage = draw_wages(len(world.people), world.as_of.year, streams.of("person.wage"))
    rows = facts.is_first & (facts.wage_idr > 0)
    wage[world.registry.person[world.enrolments.record[rows]]] = facts.wage_idr[rows]
    return wage


def _evidenced(wage: Ints, rng: np.random.Generator) -> pl.Series:
    """Wages as a list says them: some a little off, some well above what was reported."""
    luck = rng.random(len(wage))
    near = 0.96 + 0.08 * rng.random(len(wage))
    above = 1.10 + 0.6 * rng.random(len(wage))
    factor = np.where(luck < _WAGE_KEPT, 1.0, np.where(luck < 0.86, near, above))
    said = (wage * factor).astype(np.int64) // 500 * 500
    text = pl.Series("wage_evidenced_idr", np.where(luck < _WAGE_KEPT, wage, said)).cast(pl.String)
    return text.set(pl.Series(rng.random(len(wage)) < 0.06), None)


def _start_days(world: OfficeWorld, size: int, rng: np.random.Generator) -> npt.NDArray[np.int32]:
    today = int(np.datetime64(world.as_of, "D").astype(np.int64))
    return (today - np.minimum(rng.exponential(900, size), 5_000) - 3).astype(np.int32)


def _staff_columns(
    world: OfficeWorld, facts: EnrolmentFacts, rows: ListRows, _: PlaceTexts, streams: Streams
) -> pl.DataFrame:
    rng = streams.of("extras")
    size = len(rows)
    started = _start_days(world, size, rng)
    ends = np.where(rng.random(size) < 0.25, started + 365 * rng.integers(1, 4, size), NO_DAY)
    posts = pl.Series(["OPERATOR", "STAF", "HARIAN LEPAS", "SATPAM", "SOPIR", "ADMIN", "MEKANIK", "KASIR"])
    wage = wages_by_person(world, facts, world.streams)[rows.person]
    return pl.DataFrame(
        {
            "citizenship": pl.Series(["WNI", "WNA"]).gather((rng.random(size) < 0.002).astype(np.int64)),
            "position": posts.gather(rng.integers(0, len(posts), size)),
            "wage_evidenced_idr": _evidenced(wage, rng),
            "started_on": days(started).dt.strftime("%Y-%m-%d"),
            "contract_ends_on": days(ends.astype(np.int32)).dt.strftime("%Y-%m-%d"),
        }
    )


def _union_columns(
    world: OfficeWorld, _: EnrolmentFacts, rows: ListRows, __: PlaceTexts, streams: Streams
) -> pl.DataFrame:
    rng = streams.of("extras")
    unions = pl.Series(["SERIKAT PEKERJA KAHURIPAN", "SERIKAT BURUH MUSTIKA", "FEDERASI PEKERJA SEKAR"])
    joined = days(_start_days(world, len(rows), rng)).dt.strftime("%Y-%m-%d")
    union = unions.gather(np.maximum(rows.employer, 0).astype(np.int64) % len(unions))
    return pl.DataFrame({"union": union, "joined_on": joined})


def _public_columns(
    world: OfficeWorld, facts: EnrolmentFacts, rows: ListRows, _: PlaceTexts, streams: Streams
) -> pl.DataFrame:
    rng = streams.of("extras")
    posts = pl.Series(["GURU TIDAK TETAP", "TENAGA ADMINISTRASI", "PETUGAS KEBERSIHAN", "PENJAGA MALAM", "SOPIR", "TENAGA KESEHATAN", "OPERATOR KOMPUTER", "PETUGAS LAPANGAN"])  # fmt: skip
    wage = wages_by_person(world, facts, world.streams)[rows.person]
    ends = pl.Series([f"{world.as_of.year}-12-31"]).gather(np.zeros(len(rows), dtype=np.int64))
    return pl.DataFrame(
        {
            "position": posts.gather(rng.integers(0, len(posts), len(rows))),
            "wage_evidenced_idr": _evidenced(wage, rng),
            "contract_ends_on": ends,
        }
    )


def _village_columns(
    world: OfficeWorld, _: EnrolmentFacts, rows: ListRows, texts: PlaceTexts, streams: Streams
) -> pl.DataFrame:
    rng = streams.of("extras")
    posts = pl.Series(["KEPALA DESA", "SEKRETARIS DESA", "KAUR KEUANGAN", "KASI PELAYANAN", "KEPALA DUSUN", "ANGGOTA BPD", "KETUA RT", "KETUA RW", "KADER POSYANDU", "LINMAS", "PEKERJA RENTAN"])  # fmt: skip
    shares = np.array([1, 1, 2, 2, 4, 6, 26, 8, 14, 6, 30]) / 100
    village = texts.village.gather(world.people.village[rows.person].astype(np.int64))
    return pl.DataFrame(
        {
            "position": posts.gather(rng.choice(len(posts), len(rows), p=shares)),
            "unit": "PEMERINTAH DESA " + village,
        }
    )


def _market_columns(
    world: OfficeWorld, _: EnrolmentFacts, rows: ListRows, texts: PlaceTexts, streams: Streams
) -> pl.DataFrame:
    rng = streams.of("extras")
    goods = pl.Series(["SAYUR", "DAGING", "IKAN", "KELONTONG", "PAKAIAN", "MAKANAN", "BUAH", "PERABOT"])
    village = world.people.village[rows.person].astype(np.int64)
    district = texts.district.gather(world.places.village_district[village])
    return pl.DataFrame(
        {
            "kind_of_work": "PEDAGANG " + goods.gather(rng.integers(0, len(goods), len(rows))),
            "unit": "PASAR " + district,
            "helpers": pl.Series(np.minimum(rng.geometric(0.55, len(rows)) - 1, 9)).cast(pl.String),
        }
    )


KINDS = (
    ListKind("union", "UN", 0.10, "union.parquet", _unionised, _union_columns),
    ListKind("opd_staff", "OP", 0.07, "opd_staff.csv", _public_staff, _public_columns),
    ListKind("village", "VD", 0.14, "village.csv", _villagers, _village_columns, names_employers=False),
    ListKind("market", "MK", 0.07, "market.csv", _traders, _market_columns, names_employers=False),
    ListKind("wajib_lapor", "WL", 1.0, "wajib_lapor_workers.parquet", _reporting, _staff_columns),
)  # the last one takes the rows that the others leave


def deal_rows(world: OfficeWorld, list_rows: int) -> dict[str, int]:
    """How many rows each kind has; together as many as asked for."""
    dealt: dict[str, int] = {}
    left = list_rows
    for kind in KINDS[:-1]:
        most = int(np.count_nonzero(kind.candidates(world)) * _ROWS_PER_CANDIDATE)
        dealt[kind.name] = min(round(list_rows * kind.share), most, left)
        left -= dealt[kind.name]
    return dealt | {KINDS[-1].name: left}


def rows_of_kind(world: OfficeWorld, kind: ListKind, rows: int) -> ListRows:
    """Who stands in a list of that kind."""
    own = world.streams.under(kind.name)
    nobody = np.full(len(world.people), -1, dtype=np.int32)
    later = np.where(world.job >= 0, world.later_job, -1).astype(np.int32)
    stays = kind.name == "opd_staff"  # a body sends in the people it has
    return fill_list(
        rows,
        in_registry=world.in_registry,
        employer=world.job if kind.names_employers else nobody,
        other_employer=(world.job if stays else later) if kind.names_employers else nobody,
        village=world.people.village,
        rates=world.rates,
        streams=own,
        candidates=kind.candidates(world),
    )
