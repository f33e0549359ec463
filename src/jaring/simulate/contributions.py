"""What establishments and people on own account owe and have paid, as spans of equal months.

Rates come from the parameter book; each worker and programme is rounded by itself.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

from jaring.rules.book import ParameterBook
from jaring.simulate.enrolment_facts import EnrolmentFacts
from jaring.simulate.office_world import OfficeWorld
from jaring.simulate.streams import Ints
from jaring.terms.money import Percent
from jaring.terms.months import Month

SCALES = ("micro", "small", "medium", "large")
_SMALL, _MEDIUM = 1, 2
_SCALE_FROM = np.array([5, 20, 100])  # workers from which an employer is small, medium, large
_MILLION = 1_000_000
_MONTHS_BACK = 24
_DUE_DAY = 15


@dataclass(frozen=True, slots=True)
class EmployerTerms:
    """Per employer: its scale, the programmes it registered, its risk class 1 to 5."""

    scale: npt.NDArray[np.int8]
    programmes: npt.NDArray[np.int8]  # row in `programme_sets`
    programme_sets: tuple[str, ...]
    risk_class: npt.NDArray[np.int8]


def employer_terms(world: OfficeWorld, book: ParameterBook) -> EmployerTerms:
    """Scale from the workers, programmes from scale and law, and some short of them."""
    size = world.workplaces.size
    scale = np.searchsorted(_SCALE_FROM, size, side="right").astype(np.int8)
    duty = book.ask("pu.obligatory_programmes", world.as_of)
    sets = tuple(",".join(duty.at(name).codes) for name in SCALES)
    luck = world.streams.of("employer.short").random(len(size))
    short = (scale >= _MEDIUM) & ~world.workplaces.is_public
    short &= luck < world.gaps.employer_programmes_short
    risk = world.streams.of("employer.risk").choice(5, len(size), p=[0.38, 0.24, 0.24, 0.1, 0.04])
    return EmployerTerms(
        scale, np.where(short, _SMALL, scale).astype(np.int8), sets, (risk + 1).astype(np.int8)
    )


def _share(wage: Ints, rate: Percent) -> Ints:
    """That percentage of each wage, rounded half up to the rupiah."""
    per_million = rate.decimal * 10_000
    assert per_million == int(per_million)
    return (wage * (2 * int(per_million)) + _MILLION) // (2 * _MILLION)


def monthly_due(
    wage: Ints,
    programmes: npt.NDArray[np.int8],
    risk: npt.NDArray[np.int8],
    on: date,
    book: ParameterBook,
) -> Ints:
    """What is due per month for each wage earner, both shares, under the programmes registered."""
    jkk = np.select(
        [risk == number for number in range(1, 6)],
        [_share(wage, book.percent(f"pu.jkk.rate.class_{number}", on)) for number in range(1, 6)],
    )
    jht = _share(wage, book.percent("pu.jht.rate.employer", on)) + _share(
        wage, book.percent("pu.jht.rate.worker", on)
    )
    capped = np.minimum(wage, book.idr("pu.jp.wage_ceiling", on))
    jp = _share(capped, book.percent("pu.jp.rate.employer", on)) + _share(
        capped, book.percent("pu.jp.rate.worker", on)
    )
    due = jkk + _share(wage, book.percent("pu.jkm.rate", on))
    return np.asarray(
        due + np.where(programmes >= _SMALL, jht, 0) + np.where(programmes >= _MEDIUM, jp, 0)
    )


def establishment_of(world: OfficeWorld) -> Ints:
    """The establishment of each membership; -1 where no employer is named."""
    enrolments, places = world.enrolments, world.workplaces
    known = np.maximum(enrolments.employer, 0).astype(np.int64)
    count = np.diff(places.first_place)[known]
    place = places.first_place[known] + np.arange(len(enrolments)) % np.maximum(count, 1)
    has_one = (enrolments.employer >= 0) & (count > 0) & (enrolments.segment == 0)
    return np.where(has_one, place, -1)


def late_months(world: OfficeWorld) -> Ints:
    """How many months that are due each establishment has not paid."""
    size = len(world.workplaces.place_employer)
    rng = world.streams.of("establishment.arrears")
    late = rng.random(size) < world.gaps.employer_in_arrears
    return np.where(late, rng.integers(1, 13, size), 0).astype(np.int64)


def settled_before(day: date) -> int:
    """Index of the first month that is not yet due: a month is due by the 15th of the next."""
    month = Month.of(day).index
    return month if day.day > _DUE_DAY else month - 1


def establishment_spans(
    world: OfficeWorld, facts: EnrolmentFacts, terms: EmployerTerms, book: ParameterBook
) -> pl.DataFrame:
    """Spans of equal months per establishment: what it owes now, a little less before, arrears."""
    place = establishment_of(world)
    rows = np.flatnonzero((place >= 0) & world.enrolments.is_active)
    employer = world.enrolments.employer[rows]
    due = monthly_due(
        facts.wage_idr[rows],
        terms.programmes[employer],
        terms.risk_class[employer],
        world.as_of,
        book,
    )
    owed = np.bincount(place[rows], weights=due, minlength=len(world.workplaces.place_employer))
    owed_idr = owed.astype(np.int64)
    at = np.flatnonzero(owed_idr > 0)
    late = late_months(world)[at]
    now = settled_before(world.as_of)
    spans = [
        _spans(at, now - _MONTHS_BACK, now - 12, owed_idr[at] * 93 // 100, paid=True),
        _spans(at, now - 12, now - late, owed_idr[at], paid=True),
        _spans(at[late > 0], now - late[late > 0], now, owed_idr[at][late > 0], paid=False),
    ]
    return (
        pl.concat(spans)
        .with_columns(membership=pl.lit(-1, dtype=pl.Int64), establishment=pl.col("row"))
        .drop("row")
    )


def own_account_spans(
    world: OfficeWorld, facts: EnrolmentFacts, book: ParameterBook
) -> pl.DataFrame:
    """One span per membership of a person on own account: from the start to where it is paid."""
    rows = np.flatnonzero(world.enrolments.segment == 1)
    due = book.idr("bpu.jkk.min", world.as_of) + book.idr("bpu.jkm.amount", world.as_of)
    first = month_index(facts.started[rows])
    behind = np.maximum(month_index(facts.paid_until[rows]), first + 1)
    spans = _spans(rows, first, behind, np.full(len(rows), due), paid=True)
    return spans.with_columns(
        paid_on=pl.min_horizontal("paid_on", pl.lit(world.as_of)),
        membership=pl.col("row"),
        establishment=pl.lit(-1, dtype=pl.Int64),
    ).drop("row")


def _spans(
    row: Ints, first: Ints | int, behind: Ints | int, due: Ints, *, paid: bool
) -> pl.DataFrame:
    size = len(row)
    start = np.broadcast_to(np.asarray(first, dtype=np.int64), size)
    end = np.broadcast_to(np.asarray(behind, dtype=np.int64), size)
    frame = pl.DataFrame(
        {
            "row": row.astype(np.int64),
            "from_month": yyyymm(start),
            "before_month": yyyymm(end),
            "due_idr": due.astype(np.int64),
            "paid_idr": due.astype(np.int64) if paid else np.zeros(size, dtype=np.int64),
            "paid_on": _first_days(end).dt.offset_by("12d"),
        }
    )
    if not paid:
        frame = frame.with_columns(paid_on=pl.lit(None, dtype=pl.Date))
    return frame.filter(pl.col("from_month") < pl.col("before_month"))


def yyyymm(months: Ints) -> npt.NDArray[np.int32]:
    """Months by index as whole numbers such as 202603."""
    return (months // 12 * 100 + months % 12 + 1).astype(np.int32)


def month_index(days: npt.NDArray[np.int32]) -> Ints:
    """The index of the month of each day, as `Month.index` counts."""
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return np.asarray(months + Month(1970, 1).index)


def _first_days(months: Ints) -> pl.Series:
    since_1970 = months - Month(1970, 1).index
    days = since_1970.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    return pl.Series(days.astype(np.int32)).cast(pl.Date)
