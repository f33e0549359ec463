"""The lists of workers that partners of an office hold: who stands in them and what else they say.

Each kind draws from other people (staff of employers, of public bodies, villagers, traders), is
sent in by other hands, and has columns of its own beside the canonical ones.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from jaring.simulate.enrolment_facts import NO_DAY, draw_wages
from jaring.simulate.list_rows import ListRows, Pool, fill_list
from jaring.simulate.office_world import OfficeWorld
from jaring.simulate.snapshot import Ledger
from jaring.simulate.snapshot_cells import days
from jaring.simulate.streams import Flags, Ints, cumulate, draw, lucky
from jaring.simulate.vocabulary import read_words

_ROWS_PER_CANDIDATE = 1.4
_FILES_ITS_REPORT = 0.8  # of the employers
_UNION_FROM = 40  # workers from which an employer has a union
_WAGE_KEPT = 0.72  # of the workers, whose wage in a list is the one reported
_WAGE_NEAR = 0.14  # and those whose wage is a little off; the rest earn more than was reported
_VILLAGE_SHARE, _MARKET_SHARE = 0.40, 0.35  # of the people on own account, in either list at most


@dataclass(frozen=True, slots=True)
class ListKind:
    """One kind of list: its part of the rows, and how it is told apart."""

    name: str
    prefix: str
    share: float
    file: str
    candidates: Callable[[OfficeWorld], Flags]
    extras: Callable[[Ledger, ListRows], pl.DataFrame]
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
    return np.asarray((world.job < 0) & (luck < _VILLAGE_SHARE))


def _traders(world: OfficeWorld) -> Flags:
    luck = world.streams.of("person.village_role").random(len(world.people))
    return np.asarray(
        (world.job < 0) & (luck >= _VILLAGE_SHARE) & (luck < _VILLAGE_SHARE + _MARKET_SHARE)
    )


def wages_by_person(ledger: Ledger) -> Ints:
    """A monthly wage for everybody: the one reported where there is one."""
    world, facts = ledger.world, ledger.facts
    rng = world.streams.of("person.wage")
    wage = draw_wages(len(world.people), world.as_of.year, rng)
    rows = facts.is_first & (facts.wage_idr > 0)
    wage[world.registry.person[world.enrolments.record[rows]]] = facts.wage_idr[rows]
    return wage


def _evidenced(wage: Ints, rng: np.random.Generator) -> pl.Series:
    """Wages as a list says them: some a little off, some well above what was reported."""
    luck = rng.random(len(wage))
    near = rng.integers(960, 1_041, len(wage))
    above = rng.integers(1_100, 1_701, len(wage))
    per_mille = np.where(luck < _WAGE_KEPT + _WAGE_NEAR, near, above)
    said = wage * per_mille // 1_000 // 500 * 500
    text = pl.Series("wage_evidenced_idr", np.where(luck < _WAGE_KEPT, wage, said)).cast(pl.String)
    return text.set(pl.Series(lucky(rng, len(wage), 0.06)), None)


def _start_days(world: OfficeWorld, size: int, rng: np.random.Generator) -> npt.NDArray[np.int32]:
    today = int(np.datetime64(world.as_of, "D").astype(np.int64))
    return (today - np.minimum(rng.exponential(900, size), 5_000) - 3).astype(np.int32)


def _staff_columns(ledger: Ledger, rows: ListRows) -> pl.DataFrame:
    world = ledger.world
    rng = world.streams.of("extras.staff")
    size = len(rows)
    started = _start_days(world, size, rng)
    ends = np.where(lucky(rng, size, 0.25), started + 365 * rng.integers(1, 4, size), NO_DAY)
    posts = pl.Series(read_words("employers")["posts"])
    wage = wages_by_person(ledger)[rows.person]
    return pl.DataFrame(
        {
            "citizenship": pl.Series(["WNI", "WNA"]).gather(
                (lucky(rng, size, 0.002)).astype(np.int64)
            ),
            "position": posts.gather(rng.integers(0, len(posts), size)),
            "wage_evidenced_idr": _evidenced(wage, rng),
            "started_on": days(started).dt.strftime("%Y-%m-%d"),
            "contract_ends_on": days(ends.astype(np.int32)).dt.strftime("%Y-%m-%d"),
        }
    )


def _union_columns(ledger: Ledger, rows: ListRows) -> pl.DataFrame:
    world = ledger.world
    rng = world.streams.of("extras.union")
    unions = pl.Series(read_words("employers")["unions"])
    joined = days(_start_days(world, len(rows), rng)).dt.strftime("%Y-%m-%d")
    union = unions.gather(np.maximum(rows.employer, 0).astype(np.int64) % len(unions))
    return pl.DataFrame({"union": union, "joined_on": joined})


def _public_columns(ledger: Ledger, rows: ListRows) -> pl.DataFrame:
    world = ledger.world
    rng = world.streams.of("extras.public")
    posts = pl.Series(read_words("employers")["public_posts"])
    wage = wages_by_person(ledger)[rows.person]
    ends = pl.Series([f"{world.as_of.year}-12-31"]).gather(np.zeros(len(rows), dtype=np.int64))
    return pl.DataFrame(
        {
            "position": posts.gather(rng.integers(0, len(posts), len(rows))),
            "wage_evidenced_idr": _evidenced(wage, rng),
            "contract_ends_on": ends,
        }
    )


def _village_columns(ledger: Ledger, rows: ListRows) -> pl.DataFrame:
    world, texts = ledger.world, ledger.texts
    rng = world.streams.of("extras.village")
    words = read_words("employers")["village_posts"]
    posts = pl.Series([post for post, _ in words])
    shares = cumulate(np.array([share for _, share in words], dtype=np.float64))
    village = texts.village.gather(world.people.village[rows.person].astype(np.int64))
    return pl.DataFrame(
        {
            "position": posts.gather(draw(rng, shares, len(rows))),
            "unit": "PEMERINTAH DESA " + village,
        }
    )


def _market_columns(ledger: Ledger, rows: ListRows) -> pl.DataFrame:
    world, texts = ledger.world, ledger.texts
    rng = world.streams.of("extras.market")
    goods = pl.Series(read_words("employers")["goods"])
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
    ListKind(
        "village", "VD", 0.14, "village.csv", _villagers, _village_columns, names_employers=False
    ),
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
    nobody = np.full(len(world.people), -1, dtype=np.int32)
    later = np.where(world.job >= 0, world.later_job, -1).astype(np.int32)
    stays = kind.name == "opd_staff"  # a body sends in the people it has
    pool = Pool(
        world.in_registry,
        world.people.village,
        employer=world.job if kind.names_employers else nobody,
        later_employer=(world.job if stays else later) if kind.names_employers else nobody,
        candidates=kind.candidates(world),
    )
    return fill_list(rows, pool, rates=world.rates, streams=world.streams.under(kind.name))
