"""Findings about facts that disagree: wages above what is reported, and data to be corrected.

PDS_UPAH compares the wage that a list evidences with the one reported for the covering membership,
row by row. Two workers of one employer whose wages are exchanged are DATA, not PDS_UPAH. An
employer that reports nearly everybody at exactly the minimum wage is PDS_UPAH by its share.
"""

from functools import partial

from jaring.assessment.drafts import draft, draft_contract
from jaring.assessment.employers import EMPLOYER_FACTS
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
from jaring.assessment.subjects import EMPLOYER_SUBJECTS, ROW_SUBJECTS
from jaring.steps import Contract, Dialect, SqlStep, Step

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
WAGE_DRAFTS = draft_contract("wage_drafts")
_JUDGED = "('quarantined', 'duplicate_in_list', 'not_working')"


def wage_findings_steps(as_of: int, settings: AssessmentSettings) -> tuple[Step, ...]:
    """Wages compared, minimum wages counted, and what they raise beside wrong data."""
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
        SqlStep(
            (COMPARED.table, WORKER_OUTCOMES.table, WORKER_ROWS.table, ROW_SUBJECTS.table,
             EMPLOYER_SUBJECTS.table, EMPLOYER_FACTS.table, FLAT_WAGES.table),
            WAGE_DRAFTS,
            _drafts,
        ),
    )  # fmt: skip


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


def _drafts(dialect: Dialect) -> str:
    rows = f"""
        from {WORKER_OUTCOMES.table} as found
        join {WORKER_ROWS.table} as rows on rows.row = found.row
        left join {ROW_SUBJECTS.table} as people on people.row = found.row
        left join {EMPLOYER_SUBJECTS.table} as firms on firms.employer_key = found.employer_key
    """
    own = "md5('row|' || found.list_id || '|' || found.row_id)"
    common = {
        "subject_id": f"coalesce(people.subject_id, {own})", "row": "found.row",
        "employer_key": "found.employer_key", "employer_id": "found.employer_id",
        "name": "rows.name", "area_code": "rows.area_code", "registry_id": "found.person_id",
        "list_id": "found.list_id", "row_id": "found.row_id", "is_review": "found.is_review",
        "workers": "1",
    }  # fmt: skip
    wages = {
        "value_list": dialect.cast("wages.evidenced_idr", TEXT),
        "value_registry": dialect.cast("wages.reported_idr", TEXT),
        "confidence": "coalesce(found.probability, 1)",
    }
    source = f"{rows} join {COMPARED.table} as wages on wages.row = found.row"
    above = draft(
        dialect, f"{source} where wages.is_above", kind="'PDS_UPAH'", subject_kind="'person'",
        scope="firms.subject_id", why="'wage_above_reported'",
        amount_idr="wages.evidenced_idr - wages.reported_idr", **common, **wages,
    )  # fmt: skip
    exchanged = draft(
        dialect, f"{source} where wages.is_exchanged", kind="'DATA'", subject_kind="'person'",
        scope="'wage_idr'", why="'wages_exchanged'", **common, **wages,
    )  # fmt: skip
    wrong = draft(
        dialect,
        f"{rows} where rows.nik_fault is not null and found.outcome not in {_JUDGED}",
        kind="'DATA'", subject_kind="'person'", scope="'nik'", why="rows.nik_fault",
        confidence="1", **common,
    )  # fmt: skip
    flat = draft(
        dialect,
        f"from {FLAT_WAGES.table} as flat join {EMPLOYER_FACTS.table} as facts"
        f" on facts.employer_id = flat.employer_id join {EMPLOYER_SUBJECTS.table} as firms"
        " on firms.employer_key = facts.employer_key",
        kind="'PDS_UPAH'", subject_kind="'employer'", subject_id="firms.subject_id",
        employer_key="facts.employer_key", employer_id="flat.employer_id", name="facts.name",
        area_code="facts.area_code", registry_id="flat.employer_id", why="'flat_minimum_wage'",
        confidence="1", workers="flat.flat", value_list=dialect.cast("flat.amount_idr", TEXT),
        value_registry=dialect.cast("flat.heads", TEXT),
    )  # fmt: skip
    return f"{above} union all {exchanged} union all {wrong} union all {flat}"
