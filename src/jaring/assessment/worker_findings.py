"""Findings about people on a list: PDS_TK of their employer, UNREGISTERED, LAPSED.

A person whose employer owes is that employer's PDS_TK; who lapsed elsewhere and works here
unregistered is it too. A covered row whose link is doubtful raises its finding all the same, marked
for review and not standing until somebody decides.
"""

from functools import partial

from jaring.assessment.drafts import draft, draft_contract
from jaring.assessment.duties import ROW_DUTIES
from jaring.assessment.inputs import TEXT, WORKER_ROWS
from jaring.assessment.outcomes import WORKER_OUTCOMES
from jaring.assessment.shortages import Allowance
from jaring.assessment.stakes import STAKES
from jaring.assessment.subjects import EMPLOYER_SUBJECTS, ROW_SUBJECTS
from jaring.assessment.units import ROW_UNITS
from jaring.steps import Dialect, SqlStep

WORKER_DRAFTS = draft_contract("worker_drafts")
_STATE = "coalesce(words.employer_kind, '') = 'state'"  # who names no employer names no state body
_OWES = f"(words.employer_is = 'named' and not {_STATE})"
_UNMET = "('matched_lapsed', 'matched_other', 'unmatched_obliged', 'unmatched_eligible')"


def worker_findings_step(allowance: Allowance) -> SqlStep:
    """What rows of workers raise.

    Rows: one per worker row and finding.
    """
    reads = (
        WORKER_OUTCOMES.table, WORKER_ROWS.table, ROW_DUTIES.table, ROW_SUBJECTS.table,
        EMPLOYER_SUBJECTS.table, STAKES.table, ROW_UNITS.table,
    )  # fmt: skip
    return SqlStep(reads, WORKER_DRAFTS, partial(_workers, allowance))


def _workers(allowance: Allowance, dialect: Dialect) -> str:
    grace = f"(rows.started_on is null or rows.started_on < {allowance.grace_from})"
    doubtful = "(found.outcome = 'matched_covered' and found.is_review)"
    is_open = f"(found.outcome in {_UNMET} or {doubtful})"
    source = f"""
        from {WORKER_OUTCOMES.table} as found
        join {WORKER_ROWS.table} as rows on rows.row = found.row
        join {ROW_DUTIES.table} as words on words.row = found.row
        join {ROW_SUBJECTS.table} as people on people.row = found.row
        left join {EMPLOYER_SUBJECTS.table} as firms on firms.employer_key = found.employer_key
        left join {STAKES.table} as stakes on stakes.row = found.row
        left join {ROW_UNITS.table} as units on units.row = found.row
    """
    common = {
        "subject_kind": "'person'", "subject_id": "people.subject_id",
        "employer_key": "found.employer_key", "employer_id": "found.employer_id",
        "unit_key": "units.unit_key", "name": "rows.name", "area_code": "rows.area_code",
        "registry_id": "found.person_id", "row": "found.row", "list_id": "found.list_id",
        "row_id": "found.row_id", "why": "found.why", "is_review": "found.is_review",
        "by_default": f"not {doubtful}",
        "confidence": f"case when {doubtful} then 1 - found.probability"
        f" when found.person_id is null then {allowance.recall:.6f}"
        " else found.probability end",
        "stake_idr": "stakes.stake_idr", "stake_at_least_idr": "stakes.stake_at_least_idr",
        "unknown_fact": "coalesce(stakes.stake_lacks, found.unknown_fact)", "workers": "1",
        "value_list": "coalesce(rows.employer, rows.unit)",
        "value_registry": "found.membership_id",
    }  # fmt: skip
    pds = draft(
        dialect,
        f"{source} where {_OWES} and found.employer_id is not null and found.duty = 'obliged'"
        f" and {is_open} and {grace}",
        kind="'PDS_TK'", scope="firms.subject_id", **common,
    )  # fmt: skip
    nowhere = (
        "(found.outcome in ('unmatched_obliged', 'unmatched_eligible')"
        " or (found.outcome = 'matched_other' and found.memberships = 0)"
        f" or (found.outcome = 'unknown' and found.unknown_fact = 'employer') or {doubtful})"
    )
    no_owner = f"(not {_OWES} or found.employer_key is null)"
    unregistered = draft(
        dialect,
        f"{source} where {no_owner} and {nowhere} and found.memberships <= 1"
        f" and (found.memberships = 0 or {doubtful}) and coalesce(found.segment, '') <> 'JAKON'",
        kind="'UNREGISTERED'", scope="coalesce(found.segment, '')", **common,
    )  # fmt: skip
    lapsed = draft(
        dialect,
        f"{source} where found.outcome = 'matched_lapsed' and found.segment = 'BPU'",
        kind="'LAPSED'", scope="'BPU'", due_on="found.last_day",
        **{**common, "value_registry": dialect.cast("found.covered_until", TEXT)},
    )  # fmt: skip
    return f"{pds} union all {unregistered} union all {lapsed}"
