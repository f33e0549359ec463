"""Findings about people on a list: PDS_TK of their employer, UNREGISTERED, LAPSED.

A person whose employer owes is that employer's PDS_TK; who lapsed elsewhere and works here
unregistered is it too. A covered row whose link is doubtful raises its finding all the same, marked
for review and not standing until somebody decides.
"""

from functools import partial

from jaring.assessment.drafts import draft, draft_contract
from jaring.assessment.employers import EMPLOYER_FACTS, MENTION_EMPLOYERS
from jaring.assessment.inputs import TEXT, WORKER_ROWS
from jaring.assessment.like_members import LIKE_MEMBERS
from jaring.assessment.outcomes import WORKER_OUTCOMES
from jaring.assessment.shortages import Allowance
from jaring.assessment.stakes import STAKES
from jaring.assessment.subjects import EMPLOYER_SUBJECTS, ROW_SUBJECTS
from jaring.assessment.units import ROW_UNITS
from jaring.steps import Dialect, SqlStep

WORKER_DRAFTS = draft_contract("worker_drafts")
_DOUBTFUL = "(found.outcome = 'matched_covered' and found.is_review)"
_UNMET = "('matched_lapsed', 'matched_other', 'unmatched_obliged', 'unmatched_eligible')"


def worker_findings_step(allowance: Allowance, flag_below: float) -> SqlStep:
    """What rows of workers raise.

    Rows: one per worker row and finding.
    """
    reads = (
        WORKER_OUTCOMES.table, WORKER_ROWS.table, ROW_SUBJECTS.table,
        EMPLOYER_SUBJECTS.table, STAKES.table, ROW_UNITS.table, MENTION_EMPLOYERS.table,
        LIKE_MEMBERS.table, EMPLOYER_FACTS.table,
    )  # fmt: skip
    return SqlStep(reads, WORKER_DRAFTS, partial(_workers, allowance, flag_below))


def _workers(allowance: Allowance, flag_below: float, dialect: Dialect) -> str:
    return " union all ".join(
        (
            _pds_tk(allowance, flag_below, dialect),
            _unregistered(allowance, dialect),
            _lapsed(allowance, dialect),
        )
    )


def _source() -> str:
    return f"""
        from {WORKER_OUTCOMES.table} as found
        join {WORKER_ROWS.table} as rows on rows.row = found.row
        join {ROW_SUBJECTS.table} as people on people.row = found.row
        left join {EMPLOYER_SUBJECTS.table} as firms on firms.employer_key = found.employer_key
        left join {STAKES.table} as stakes on stakes.row = found.row
        left join {ROW_UNITS.table} as units on units.row = found.row
    """


def _said(allowance: Allowance) -> dict[str, str]:
    """What every finding about a person says."""
    return {
        "subject_kind": "'person'", "subject_id": "people.subject_id",
        "employer_key": "found.employer_key", "employer_id": "found.employer_id",
        "unit_key": "units.unit_key", "name": "rows.name", "area_code": "rows.area_code",
        "registry_id": "found.person_id", "row": "found.row", "list_id": "found.list_id",
        "row_id": "found.row_id", "why": "found.why", "is_review": "found.is_review",
        "by_default": f"not {_DOUBTFUL}",
        "confidence": f"case when {_DOUBTFUL} then 1 - found.probability"
        f" when found.person_id is null then {allowance.recall:.6f}"
        " else found.probability end",
        "stake_idr": "stakes.stake_idr", "stake_at_least_idr": "stakes.stake_at_least_idr",
        "unknown_fact": "coalesce(stakes.stake_lacks, found.unknown_fact)", "workers": "1",
        "value_list": "coalesce(rows.employer, rows.unit)",
        "value_registry": "found.membership_id",
    }  # fmt: skip


def _pds_tk(allowance: Allowance, flag_below: float, dialect: Dialect) -> str:
    """Who works for a registered employer and is not among its members.

    Where one of its members is like him, or it is not sure that this is his employer, it waits.
    """
    grace = f"(rows.started_on is null or rows.started_on < {allowance.grace_from})"
    is_open = f"(found.outcome in {_UNMET} or {_DOUBTFUL})"
    unsure = f"named.is_flagged or named.probability < {flag_below}"
    is_like = f"(alike.row is not null and not {_DOUBTFUL})"
    is_unsure = f"(coalesce({unsure}, false) and not {_DOUBTFUL})"
    said = _said(allowance)

    def either(worker: str, employer: str, otherwise: str) -> str:
        return (
            f"case when {is_like} then {worker} when {is_unsure} then {employer}"
            f" else {otherwise} end"
        )

    said |= {
        "why": either("'like_member'", "'doubtful_employer'", said["why"]),
        "registry_id": either("alike.person_id", "found.employer_id", said["registry_id"]),
        "value_registry": either("alike.membership_id", "facts.name", said["value_registry"]),
        "confidence": either("null", "named.probability", said["confidence"]),
        "is_review": f"found.is_review or {is_like}",
        "by_default": f"not {_DOUBTFUL} and not {is_like} and not {is_unsure}",
    }
    return draft(
        dialect,
        f"{_source()} left join {LIKE_MEMBERS.table} as alike on alike.row = found.row"
        f" left join {MENTION_EMPLOYERS.table} as named on named.mention = found.mention"
        f" left join {EMPLOYER_FACTS.table} as facts on facts.employer_key = found.employer_key"
        " where found.employer_owes and found.employer_id is not null"
        f" and found.duty = 'obliged' and {is_open} and {grace}",
        kind="'PDS_TK'", scope="firms.subject_id", **said,
    )  # fmt: skip


def _unregistered(allowance: Allowance, dialect: Dialect) -> str:
    """Who is in no membership at all, and whom no employer owes."""
    nowhere = (
        "(found.outcome in ('unmatched_obliged', 'unmatched_eligible')"
        " or (found.outcome = 'matched_other' and found.memberships = 0)"
        f" or (found.outcome = 'unknown' and found.unknown_fact = 'employer') or {_DOUBTFUL})"
    )
    no_owner = "(not found.employer_owes or found.employer_key is null)"
    return draft(
        dialect,
        f"{_source()} where {no_owner} and {nowhere} and found.memberships <= 1"
        f" and (found.memberships = 0 or {_DOUBTFUL})"
        " and coalesce(found.segment, '') <> 'JAKON'",
        kind="'UNREGISTERED'", scope="coalesce(found.segment, '')", **_said(allowance),
    )  # fmt: skip


def _lapsed(allowance: Allowance, dialect: Dialect) -> str:
    """Who stopped paying on own account."""
    until = dialect.cast("found.covered_until", TEXT)
    return draft(
        dialect,
        f"{_source()} where found.outcome = 'matched_lapsed' and found.segment = 'BPU'",
        kind="'LAPSED'", scope="'BPU'", due_on="found.last_day",
        **{**_said(allowance), "value_registry": until},
    )  # fmt: skip
