"""Wages that lists evidence beside those reported, and employers with one flat wage.

Two workers of one employer whose wages are exchanged are told apart from wages that are too low.
"""

from functools import partial

from jaring.assessment.inputs import (
    BIGINT,
    BOOLEAN,
    ESTABLISHMENTS,
    MEMBERSHIPS,
    MINIMUM_WAGES,
    TEXT,
    WORKER_ROWS,
)
from jaring.assessment.outcomes import WORKER_OUTCOMES
from jaring.assessment.settings import PER_MILLE, AssessmentSettings
from jaring.assessment.standing import STANDING, day_of
from jaring.steps import Contract, Dialect, SqlStep

COMPARED = Contract(
    "compared_wages",
    ("row",),
    {"row": BIGINT, "employer_id": TEXT, "evidenced_idr": BIGINT, "reported_idr": BIGINT,
     "is_above": BOOLEAN, "is_exchanged": BOOLEAN},
)  # fmt: skip
FLAT_WAGES = Contract(
    "flat_wages",
    ("employer_id",),
    {"employer_id": TEXT, "heads": BIGINT, "flat": BIGINT, "amount_idr": BIGINT},
)


def wage_comparison_steps(as_of: int, settings: AssessmentSettings) -> tuple[SqlStep, SqlStep]:
    """Wages compared row by row, and minimum wages counted per employer."""
    return (
        SqlStep(
            (WORKER_OUTCOMES.table, WORKER_ROWS.table, MEMBERSHIPS.table),
            COMPARED,
            partial(_compared, int(settings["wage_tolerance_per_mille"])),
        ),
        SqlStep(
            (STANDING.table, MEMBERSHIPS.table, ESTABLISHMENTS.table, MINIMUM_WAGES.table),
            FLAT_WAGES,
            partial(_flat, as_of, settings),
        ),
    )


def _compared(per_mille: int, _: Dialect) -> str:
    """Evidenced and reported wage of each covered wage earner whose list says a wage.

    Rows: one per such row.
    """
    return f"""
        with wages as (
            select found.row, found.employer_id, rows.wage_idr as evidenced_idr,
                held.wage_reported_idr as reported_idr
            from {WORKER_OUTCOMES.table} as found
            join {WORKER_ROWS.table} as rows on rows.row = found.row
            join {MEMBERSHIPS.table} as held on held.membership_id = found.membership_id
            where found.outcome = 'matched_covered' and found.segment = 'PU'
                and rows.wage_idr is not null and held.wage_reported_idr is not null
        ),
        exchanged as (
            select one.row
            from wages as one
            join wages as other on other.employer_id = one.employer_id
                and other.evidenced_idr = one.reported_idr
                and other.reported_idr = one.evidenced_idr
            where one.evidenced_idr <> one.reported_idr and one.row <> other.row
            group by one.row
        )
        select wages.row, wages.employer_id, wages.evidenced_idr, wages.reported_idr,
            wages.evidenced_idr * {PER_MILLE} > wages.reported_idr * ({PER_MILLE} + {per_mille})
                and exchanged.row is null as is_above,
            exchanged.row is not null as is_exchanged
        from wages
        left join exchanged on exchanged.row = wages.row
    """


def _flat(as_of: int, settings: AssessmentSettings, dialect: Dialect) -> str:
    """Employers that report nearly everybody at exactly the minimum wage of their area and year.

    Rows: one per such employer; none where no table of minimum wages is given.
    """
    year = str(day_of(as_of).year)
    inside = dialect.starts_with("places.area_code", "wages.area_code")
    return f"""
        with earners as (
            select places.employer_id, held.wage_reported_idr, wages.amount_idr
            from {STANDING.table} as standing
            join {MEMBERSHIPS.table} as held on held.membership_id = standing.membership_id
            join {ESTABLISHMENTS.table} as places
                on places.establishment_id = standing.establishment_id
            join {MINIMUM_WAGES.table} as wages on wages.year = {year} and {inside}
            where standing.segment = 'PU' and standing.is_alive
                and held.wage_reported_idr is not null
        )
        select employer_id, count(*) as heads,
            count(case when wage_reported_idr = amount_idr then 1 end) as flat,
            min(amount_idr) as amount_idr
        from earners
        group by employer_id
        having count(*) >= {settings["flat_wage_heads"]}
            and count(case when wage_reported_idr = amount_idr then 1 end) * {PER_MILLE}
                >= count(*) * {settings["flat_wage_per_mille"]}
    """
