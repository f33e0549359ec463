"""Where every membership stands on the day: covered, unpaid but alive, or ended; and until when.

The clock of a person on own account is that of `rules.deadlines`, asked once per day paid until.
Settings say how many unpaid months still count as covered, segment by segment; the strict reading
counts none, and leaves wage earners covered while they are enrolled.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

import pyarrow as pa

from jaring.assessment.inputs import (
    BOOLEAN,
    CONTRIBUTIONS,
    ESTABLISHMENTS,
    INT,
    MEMBERSHIPS,
    PROJECTS,
    TEXT,
)
from jaring.rules.book import ParameterBook
from jaring.rules.deadlines.lapse import bpu_lapse_clock
from jaring.steps import Contract, Dialect, SqlStep, Step, TableStep
from jaring.terms.months import Month

DAYS_OF_YEAR = 10_000  # number: what a year counts in yyyymmdd
_OWN = "BPU"
NO_END = 99991231  # number: a day that never comes
PAID_DAYS = Contract("paid_days", ("segment", "paid_until"), {"segment": TEXT, "paid_until": INT})
CLOCKS = Contract(
    "lapse_clocks",
    ("segment", "paid_until"),
    {"segment": TEXT, "paid_until": INT, "protected_until": INT, "last_day": INT},
)
BEHIND = Contract("behind", ("establishment_id",), {"establishment_id": TEXT, "unpaid_from": INT})
BEHIND_UNTIL = Contract(
    "behind_until",
    ("establishment_id",),
    {"establishment_id": TEXT, "covered_until": INT},
)
STANDING = Contract(
    "standing",
    ("membership_id",),
    {"membership_id": TEXT, "person_id": TEXT, "segment": TEXT, "employer_id": TEXT,
     "establishment_id": TEXT, "project_id": TEXT, "batch_id": TEXT, "started_on": INT,
     "ended_on": INT, "covered_until": INT, "last_day": INT, "area_code": TEXT, "payer": TEXT,
     "channel": TEXT, "programmes": TEXT, "status": TEXT, "is_alive": BOOLEAN},
)  # fmt: skip
"""Every membership; its area is that of its employer or project, where it has one."""


@dataclass(frozen=True)
class UnpaidMonths:
    """How many unpaid months still count as covered, by segment, and which month is not due yet.

    Attributes:
        allowed: months by segment; a wage earner's below zero: while enrolled.
        due_before: the first month (yyyymm) that employers need not have paid yet.
    """

    allowed: Mapping[str, int]
    due_before: int


def standing_steps(as_of: int, book: ParameterBook, unpaid: UnpaidMonths) -> tuple[Step, ...]:
    """From memberships to their standing on the day."""
    return (
        SqlStep(
            (MEMBERSHIPS.table,),
            PAID_DAYS,
            lambda _: (
                f"select segment, paid_until from {MEMBERSHIPS.table}"
                " where segment <> 'PU' and paid_until is not null"
                f" and (ended_on is null or ended_on > {as_of}) group by segment, paid_until"
            ),
        ),
        TableStep((PAID_DAYS.table,), CLOCKS, partial(_clocks, book, unpaid.allowed)),
        SqlStep((CONTRIBUTIONS.table,), BEHIND, partial(_behind, unpaid)),
        TableStep((BEHIND.table,), BEHIND_UNTIL, partial(_behind_until, unpaid)),
        SqlStep(
            (MEMBERSHIPS.table, ESTABLISHMENTS.table, PROJECTS.table, CLOCKS.table,
             BEHIND_UNTIL.table),
            STANDING,
            partial(_standing, as_of),
        ),
    )  # fmt: skip


def _clocks(
    book: ParameterBook, allowed: Mapping[str, int], tables: Mapping[str, pa.Table]
) -> pa.Table:
    """Protected until, and the last day without a restart; null where the book lacks the day."""
    said = tables[PAID_DAYS.table].to_pydict()
    segments: list[str] = said["segment"]
    days: list[int] = said["paid_until"]
    protected, last = [], []
    for segment, day in zip(segments, days, strict=True):
        counted = day_number(_months_on(day_of(day), allowed.get(segment, 0)))
        reading = bpu_lapse_clock(day_of(day), book).chosen if segment == _OWN else None
        read = None if reading is None else day_number(reading.protected_until)
        protected.append(counted if read is None else max(counted, read))
        last.append(None if reading is None else day_number(reading.last_day_without_restart))
    return pa.table(
        {
            "segment": pa.array(segments, pa.string()),
            "paid_until": pa.array(days, pa.int32()),
            "protected_until": pa.array(protected, pa.int32()),
            "last_day": pa.array(last, pa.int32()),
        }
    )


def _months_on(day: date, months: int) -> date:
    """So many months later; the last day of a month leads to the last day of a month."""
    if months <= 0:
        return day
    later = Month.of(day) + months
    return later.last_day if day == Month.of(day).last_day else later.day(day.day)


def _behind(unpaid: UnpaidMonths, dialect: Dialect) -> str:
    """Since which month each establishment has paid nothing in full; none where it is not asked.

    Rows: one per establishment that is behind.
    """
    asked = "true" if unpaid.allowed.get("PU", -1) >= 0 else "false"
    return f"""
        with paid as (
            select establishment_id, max(before_month) as paid_before
            from {CONTRIBUTIONS.table}
            where establishment_id is not null and paid_idr >= due_idr and {asked}
            group by establishment_id
        )
        select spans.establishment_id, {dialect.cast("min(spans.from_month)", INT)} as unpaid_from
        from {CONTRIBUTIONS.table} as spans
        left join paid on paid.establishment_id = spans.establishment_id
        where {asked} and spans.paid_idr < spans.due_idr and spans.establishment_id is not null
            and spans.from_month < {unpaid.due_before}
            and spans.from_month >= coalesce(paid.paid_before, 0)
        group by spans.establishment_id
    """


def _behind_until(unpaid: UnpaidMonths, tables: Mapping[str, pa.Table]) -> pa.Table:
    """The last day on which the workers of each establishment that is behind count as covered."""
    said = tables[BEHIND.table].to_pydict()
    allowed = max(unpaid.allowed.get("PU", -1), 0)
    months = {month: day_of(month * 100 + 1) for month in set(said["unpaid_from"])}
    ends = {
        month: day_number((Month.of(day) + (allowed - 1)).last_day) for month, day in months.items()
    }
    return pa.table(
        {
            "establishment_id": pa.array(said["establishment_id"], pa.string()),
            "covered_until": pa.array([ends[month] for month in said["unpaid_from"]], pa.int32()),
        }
    )


def day_of(number: int) -> date:
    """The date of a whole number yyyymmdd."""
    year, rest = divmod(number, DAYS_OF_YEAR)
    return date(year, *divmod(rest, 100))


def day_number(day: date) -> int:
    """A date as a whole number yyyymmdd."""
    return (day.year * 100 + day.month) * 100 + day.day


def _standing(as_of: int, _: Dialect) -> str:
    """Status and end of cover of each membership.

    A wage earner is covered while enrolled (the employer's arrears are another finding), unless a
    setting ends that with the arrears; own account and migrants until the paid day; project workers
    while the project runs and is paid.

    Rows: one per membership.
    """
    return f"""
        with ends as (
            select m.membership_id, m.person_id, m.segment, places.employer_id,
                m.establishment_id, m.project_id, m.batch_id, m.started_on, m.ended_on,
                m.started_on <= {as_of} and (m.ended_on is null or m.ended_on > {as_of})
                    as is_enrolled,
                case m.segment
                    when 'PU' then least(coalesce(m.ended_on, {NO_END}),  -- until somebody ends it
                        coalesce(behind.covered_until, {NO_END}))
                    when 'JAKON' then case when projects.terms_paid = 0 then m.started_on
                        else coalesce(clocks.protected_until, m.paid_until, projects.ends_on) end
                    else coalesce(clocks.protected_until, m.paid_until) end as covered_until,
                case when m.segment = 'BPU' then clocks.last_day end as last_day,
                coalesce(places.area_code, projects.area_code) as area_code, m.payer, m.channel,
                coalesce(m.programmes, places.programmes) as programmes
            from {MEMBERSHIPS.table} as m
            left join {ESTABLISHMENTS.table} as places
                on places.establishment_id = m.establishment_id
            left join {PROJECTS.table} as projects on projects.project_id = m.project_id
            left join {CLOCKS.table} as clocks
                on clocks.paid_until = m.paid_until and clocks.segment = m.segment
            left join {BEHIND_UNTIL.table} as behind
                on behind.establishment_id = m.establishment_id and m.segment = 'PU'
        )
        select membership_id, person_id, segment, employer_id, establishment_id, project_id,
            batch_id, started_on, ended_on, covered_until, last_day, area_code, payer, channel,
            programmes,
            case when not is_enrolled then 'ended'
                when covered_until is null then 'unknown'
                when covered_until >= {as_of} then 'covered'
                else 'unpaid' end as status,
            is_enrolled and (segment <> 'BPU' or last_day is null or last_day >= {as_of})
                as is_alive
        from ends
    """
