"""Findings about employers and units: PWBD, PDS_TK by heads or workers, PDS_PROGRAM, zones.

PWBD is raised once per employer, whichever lists speak of it; its stake is that of its workers on
those lists, not known where one of them is not.
"""

from functools import partial

from jaring.assessment.drafts import draft, draft_contract
from jaring.assessment.employers import EMPLOYER_FACTS
from jaring.assessment.inputs import BIGINT, TEXT
from jaring.assessment.like_employers import LIKE_EMPLOYERS
from jaring.assessment.other_outcomes import EMPLOYER_OUTCOMES
from jaring.assessment.outcomes import WORKER_OUTCOMES
from jaring.assessment.shortages import SHORTAGES
from jaring.assessment.stakes import STAKES
from jaring.assessment.subjects import EMPLOYER_SUBJECTS
from jaring.assessment.units import UNITS
from jaring.steps import Contract, Dialect, SqlStep, Step

EMPLOYER_STAKES = Contract(
    "employer_stakes",
    ("employer_key",),
    {"employer_key": TEXT, "workers": BIGINT, "unpriced": BIGINT, "known_idr": BIGINT,
     "lacks": TEXT, "row": BIGINT, "list_id": TEXT, "row_id": TEXT, "owes": BIGINT},
)  # fmt: skip
EMPLOYER_DRAFTS = draft_contract("employer_drafts")
UNIT_DRAFTS = draft_contract("unit_drafts")


def employer_findings_steps(flag_below: float) -> tuple[Step, ...]:
    """What employers and units raise."""
    return (
        SqlStep(
            (WORKER_OUTCOMES.table, STAKES.table),
            EMPLOYER_STAKES,
            _stakes,
        ),
        SqlStep(
            (EMPLOYER_FACTS.table, SHORTAGES.table, EMPLOYER_STAKES.table,
             EMPLOYER_OUTCOMES.table, EMPLOYER_SUBJECTS.table, LIKE_EMPLOYERS.table),
            EMPLOYER_DRAFTS,
            partial(_employers, flag_below),
        ),
        SqlStep((UNITS.table,), UNIT_DRAFTS, _units),
    )  # fmt: skip


def _stakes(dialect: Dialect) -> str:
    """What the workers of each employer on the lists would cost, as far as it is known.

    Rows: one per employer with workers on a list.
    """
    return f"""
        select found.employer_key, count(*) as workers,
            count(case when stakes.stake_idr is null then 1 end) as unpriced,
            {dialect.cast("sum(stakes.stake_at_least_idr)", BIGINT)} as known_idr,
            min(stakes.stake_lacks) as lacks, min(found.row) as row,
            min_by(found.list_id, found.row) as list_id, min_by(found.row_id, found.row) as row_id,
            count(case when found.employer_owes and found.duty = 'obliged' then 1 end) as owes
        from {WORKER_OUTCOMES.table} as found
        left join {STAKES.table} as stakes on stakes.row = found.row
        where found.employer_key is not null
            and found.outcome not in ('quarantined', 'duplicate_in_list', 'not_working')
        group by found.employer_key
    """


def _employers(flag_below: float, dialect: Dialect) -> str:
    return f"{_pwbd(flag_below, dialect)} union all {_pds_tk(flag_below, dialect)}"


_OWES = "(coalesce(listed.is_obliged, false) or coalesce(stakes.owes, 0) > 0)"
_WAITS = "(alike.employer_id is not null or others.employer_key is not null)"
_KNOWN_STAKE = "case when stakes.unpriced = 0 then stakes.known_idr end"
_STAKES_AND_ROWS = f"""
    left join {EMPLOYER_STAKES.table} as stakes on stakes.employer_key = facts.employer_key
    left join (
        select employer_key, min(row) as row, min_by(list_id, row) as list_id,
            min_by(row_id, row) as row_id,
            bool_or(outcome = 'not_registered_obliged') as is_obliged
        from {EMPLOYER_OUTCOMES.table} group by employer_key
    ) as listed on listed.employer_key = facts.employer_key
"""
_SOURCE = f"""
    from {EMPLOYER_FACTS.table} as facts
    join {SHORTAGES.table} as lacks on lacks.employer_key = facts.employer_key
    join {EMPLOYER_SUBJECTS.table} as firms on firms.employer_key = facts.employer_key
    {_STAKES_AND_ROWS}
"""


def _said(flag_below: float, dialect: Dialect) -> dict[str, str]:
    """What every finding about an employer says."""
    doubtful = f"coalesce(facts.is_flagged or facts.probability < {flag_below}, false)"
    return {
        "subject_kind": "'employer'", "subject_id": "firms.subject_id",
        "employer_key": "facts.employer_key", "employer_id": "facts.employer_id",
        "name": "facts.name", "area_code": "facts.area_code", "registry_id": "facts.employer_id",
        "list_id": "coalesce(listed.list_id, stakes.list_id)",
        "row_id": "coalesce(listed.row_id, stakes.row_id)",
        "confidence": "coalesce(facts.probability, 1)", "is_review": doubtful,
        "by_default": f"not {doubtful}",
        "stake_at_least_idr": "stakes.known_idr",
        "value_list": dialect.cast("coalesce(lacks.headcount, lacks.listed)", TEXT),
        "value_registry": dialect.cast("lacks.members", TEXT),
    }  # fmt: skip


def _pwbd(flag_below: float, dialect: Dialect) -> str:
    """Employers in no registry; one that is like another waits, if that other is one or raised."""
    said = _said(flag_below, dialect) | {
        "confidence": f"case when not {_WAITS} then 1 end",
        "is_review": _WAITS,
        "by_default": f"not {_WAITS}",
        "why": f"case when {_WAITS} then alike.why else 'not_in_registry' end",
        "registry_id": "alike.employer_id",
        "value_registry": f"case when {_WAITS} then alike.name end",
    }
    return draft(
        dialect,
        f"""{_SOURCE}
        left join {LIKE_EMPLOYERS.table} as alike on alike.employer_key = facts.employer_key
        left join (
            select facts.employer_key from {EMPLOYER_FACTS.table} as facts {_STAKES_AND_ROWS}
            where facts.employer_id is null and {_OWES}
        ) as others on others.employer_key = alike.other_key
        where facts.employer_id is null and {_OWES}
        """,
        kind="'PWBD'", workers="greatest(coalesce(lacks.headcount, 0), lacks.listed)",
        stake_idr=f"case when lacks.headcount is null or lacks.headcount <= lacks.listed"
        f" then {_KNOWN_STAKE} end",
        unknown_fact="coalesce(stakes.lacks, 'wage_idr')", **said,
    )  # fmt: skip


def _pds_tk(flag_below: float, dialect: Dialect) -> str:
    """Registered employers that lack heads or workers; it waits where it may be another one."""
    return draft(
        dialect,
        f"{_SOURCE} where facts.employer_id is not null"
        " and (lacks.is_short_of_heads or lacks.is_short_of_workers)",
        kind="'PDS_TK'", scope="'employer'",
        workers="greatest(coalesce(lacks.gap, 0), lacks.missing_workers)",
        why="case when lacks.is_short_of_heads then 'short_of_heads' else 'short_of_workers' end",
        stake_idr=f"case when coalesce(lacks.gap, 0) <= lacks.missing_workers"
        f" then {_KNOWN_STAKE} end",
        unknown_fact="stakes.lacks", **_said(flag_below, dialect),
    )  # fmt: skip


def _units(dialect: Dialect) -> str:
    return draft(
        dialect,
        f"from {UNITS.table} where covered < people",
        kind="'UNIT_NOT_ENROLLED'", subject_kind="'unit'", subject_id="md5('unit|' || unit_key)",
        unit_key="unit_key", name="unit", area_code="area_code", list_id="list_id",
        why="'zone_' || zone", confidence="1", workers="people - covered",
        value_list=dialect.cast("people", TEXT), value_registry=dialect.cast("covered", TEXT),
        due_on="paid_until",
    )  # fmt: skip
