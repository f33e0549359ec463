"""Findings about facts that disagree: wages above what is reported, and data to be corrected.

PDS_UPAH compares the wage that a list evidences with the one reported for the covering membership,
row by row. Two workers of one employer whose wages are exchanged are DATA, not PDS_UPAH. An
employer that reports nearly everybody at exactly the minimum wage is PDS_UPAH by its share.
"""

from jaring.assessment.drafts import draft, draft_contract
from jaring.assessment.employers import EMPLOYER_FACTS
from jaring.assessment.inputs import TEXT, WORKER_ROWS
from jaring.assessment.outcomes import WORKER_OUTCOMES
from jaring.assessment.subjects import EMPLOYER_SUBJECTS, ROW_SUBJECTS
from jaring.assessment.wage_comparison import COMPARED, FLAT_WAGES
from jaring.assessment.wage_stakes import WAGE_STAKES
from jaring.steps import Dialect, SqlStep

WAGE_DRAFTS = draft_contract("wage_drafts")
_JUDGED = "('quarantined', 'duplicate_in_list', 'not_working')"


def wage_findings_step() -> SqlStep:
    """What wages and wrong data raise.

    Rows: one per row and finding, one per employer with a flat wage.
    """
    reads = (COMPARED.table, WORKER_OUTCOMES.table, WORKER_ROWS.table, ROW_SUBJECTS.table,
             EMPLOYER_SUBJECTS.table, EMPLOYER_FACTS.table, FLAT_WAGES.table,
             WAGE_STAKES.table)  # fmt: skip
    return SqlStep(reads, WAGE_DRAFTS, _drafts)


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
        dialect,
        f"{source} left join {WAGE_STAKES.table} as stakes on stakes.row = found.row"
        " where wages.is_above",
        kind="'PDS_UPAH'", subject_kind="'person'",
        scope="firms.subject_id", why="'wage_above_reported'",
        amount_idr="wages.evidenced_idr - wages.reported_idr", stake_idr="stakes.stake_idr",
        stake_at_least_idr="stakes.stake_idr", unknown_fact="stakes.stake_lacks",
        **common, **wages,
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
    return f"{above} union all {exchanged} union all {wrong} union all {_flat(dialect)}"


def _flat(dialect: Dialect) -> str:
    """Employers that report nearly everybody at exactly the minimum wage."""
    return draft(
        dialect,
        f"from {FLAT_WAGES.table} as flat join {EMPLOYER_FACTS.table} as facts"
        f" on facts.employer_id = flat.employer_id join {EMPLOYER_SUBJECTS.table} as firms"
        " on firms.employer_key = facts.employer_key",
        kind="'PDS_UPAH'", subject_kind="'employer'", subject_id="firms.subject_id",
        employer_key="facts.employer_key", employer_id="flat.employer_id", name="facts.name",
        area_code="facts.area_code", registry_id="flat.employer_id", why="'flat_minimum_wage'",
        confidence="1", workers="flat.flat", value_list=dialect.cast("flat.amount_idr", TEXT),
        value_registry=dialect.cast("flat.heads", TEXT), unknown_fact="'wage_idr'",
    )  # fmt: skip
