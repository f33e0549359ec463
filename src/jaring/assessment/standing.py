"""Where every membership stands on the day: covered, unpaid but alive, or ended; and until when.

The clock of a person on own account is that of `rules.deadlines`, asked once per day paid until.
Settings of the book decide whether an unpaid month still counts as covered.
"""

from collections.abc import Mapping
from datetime import date
from functools import partial

import pyarrow as pa

from jaring.assessment.inputs import BOOLEAN, ESTABLISHMENTS, INT, MEMBERSHIPS, PROJECTS, TEXT
from jaring.rules.book import ParameterBook
from jaring.rules.deadlines.lapse import bpu_lapse_clock
from jaring.steps import Contract, Dialect, SqlStep, Step, TableStep

DAYS_OF_YEAR = 10_000  # number: what a year counts in yyyymmdd
NO_END = 99991231  # number: a day that never comes
PAID_DAYS = Contract("paid_days", ("paid_until",), {"paid_until": INT})
CLOCKS = Contract(
    "lapse_clocks",
    ("paid_until",),
    {"paid_until": INT, "protected_until": INT, "last_day": INT},
)
STANDING = Contract(
    "standing",
    ("membership_id",),
    {"membership_id": TEXT, "person_id": TEXT, "segment": TEXT, "employer_id": TEXT,
     "establishment_id": TEXT, "project_id": TEXT, "batch_id": TEXT, "started_on": INT,
     "ended_on": INT, "covered_until": INT, "last_day": INT, "status": TEXT,
     "is_alive": BOOLEAN},
)  # fmt: skip


def standing_steps(as_of: int, book: ParameterBook) -> tuple[Step, ...]:
    """From memberships to their standing on the day."""
    return (
        SqlStep(
            (MEMBERSHIPS.table,),
            PAID_DAYS,
            lambda _: (
                f"select paid_until from {MEMBERSHIPS.table}"
                " where segment = 'BPU' and paid_until is not null"
                f" and (ended_on is null or ended_on > {as_of}) group by paid_until"
            ),
        ),
        TableStep((PAID_DAYS.table,), CLOCKS, partial(_clocks, book)),
        SqlStep(
            (MEMBERSHIPS.table, ESTABLISHMENTS.table, PROJECTS.table, CLOCKS.table),
            STANDING,
            partial(_standing, as_of),
        ),
    )


def _clocks(book: ParameterBook, tables: Mapping[str, pa.Table]) -> pa.Table:
    """Protected until, and the last day without a restart; null where the book lacks the day."""
    days: list[int] = tables[PAID_DAYS.table]["paid_until"].to_pylist()
    readings = [bpu_lapse_clock(day_of(day), book).chosen for day in days]
    return pa.table(
        {
            "paid_until": pa.array(days, pa.int32()),
            "protected_until": pa.array(
                [None if r is None else day_number(r.protected_until) for r in readings],
                pa.int32(),
            ),
            "last_day": pa.array(
                [None if r is None else day_number(r.last_day_without_restart) for r in readings],
                pa.int32(),
            ),
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

    A wage earner is covered while enrolled (the employer's arrears are another finding); own
    account and migrants until the paid day; project workers while the project runs and is paid.

    Rows: one per membership.
    """
    return f"""
        with ends as (
            select m.membership_id, m.person_id, m.segment, places.employer_id,
                m.establishment_id, m.project_id, m.batch_id, m.started_on, m.ended_on,
                m.started_on <= {as_of} and (m.ended_on is null or m.ended_on > {as_of})
                    as is_enrolled,
                case m.segment
                    when 'PU' then coalesce(m.ended_on, {NO_END})  -- until somebody ends it
                    when 'BPU' then coalesce(clocks.protected_until, m.paid_until)
                    when 'JAKON' then case when projects.terms_paid = 0 then m.started_on
                        else coalesce(m.paid_until, projects.ends_on) end
                    else m.paid_until end as covered_until,
                case when m.segment = 'BPU' then clocks.last_day end as last_day
            from {MEMBERSHIPS.table} as m
            left join {ESTABLISHMENTS.table} as places
                on places.establishment_id = m.establishment_id
            left join {PROJECTS.table} as projects on projects.project_id = m.project_id
            left join {CLOCKS.table} as clocks
                on clocks.paid_until = m.paid_until and m.segment = 'BPU'
        )
        select membership_id, person_id, segment, employer_id, establishment_id, project_id,
            batch_id, started_on, ended_on, covered_until, last_day,
            case when not is_enrolled then 'ended'
                when covered_until is null then 'unknown'
                when covered_until >= {as_of} then 'covered'
                else 'unpaid' end as status,
            is_enrolled and (segment <> 'BPU' or last_day is null or last_day >= {as_of})
                as is_alive
        from ends
    """
