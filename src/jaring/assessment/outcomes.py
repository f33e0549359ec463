"""Exactly one outcome per row of every list, the first that fits in the order of precedence.

Worker rows: `quarantined`, `duplicate_in_list`, `not_working`, `matched_covered`,
`matched_lapsed`, `matched_other`, `unknown`, `unmatched_obliged`, `unmatched_eligible`,
`unmatched_not_obliged`. A row may besides be marked for review: its link is doubtful.
"""

from functools import partial

from jaring.assessment.colleagues import COLLEAGUES
from jaring.assessment.employers import MENTION_EMPLOYERS
from jaring.assessment.fits import FITS, ROW_PROJECTS
from jaring.assessment.inputs import (
    BIGINT,
    BOOLEAN,
    DOUBLE,
    INT,
    PERSON_DOUBTS,
    PERSONS,
    TEXT,
    WORKER_ROWS,
)
from jaring.assessment.repeats import REPEATS
from jaring.assessment.row_law import LAW_ANSWERS, ROW_LAW, law_of
from jaring.steps import Contract, Dialect, SqlStep

WORKER_OUTCOMES = Contract(
    "worker_outcomes",
    ("row",),
    {"row": BIGINT, "list_id": TEXT, "row_id": TEXT, "row_number": BIGINT, "kind": TEXT,
     "outcome": TEXT, "why": TEXT, "duty": TEXT, "segment": TEXT, "person_id": TEXT,
     "membership_id": TEXT, "mention": BIGINT, "employer_key": TEXT, "employer_id": TEXT,
     "project_id": TEXT, "probability": DOUBLE, "is_review": BOOLEAN, "unknown_fact": TEXT,
     "memberships": BIGINT, "covered_until": INT, "last_day": INT, "employer_owes": BOOLEAN},
)  # fmt: skip
_AWAY = "('deceased', 'moved', 'retired', 'meninggal', 'pindah', 'pensiun', 'wafat')"


def worker_outcomes_step(flag_below: float) -> SqlStep:
    """The outcome of every row of workers.

    Rows: one per worker row.
    """
    reads = (
        WORKER_ROWS.table, ROW_LAW.table, LAW_ANSWERS.table, REPEATS.table, FITS.table,
        MENTION_EMPLOYERS.table, ROW_PROJECTS.table, PERSONS.table,
        PERSON_DOUBTS.table, COLLEAGUES.table,
    )  # fmt: skip
    return SqlStep(reads, WORKER_OUTCOMES, partial(_worker_outcomes, flag_below))


def _worker_outcomes(flag_below: float, dialect: Dialect) -> str:
    del dialect
    first = "substr(law.missing, 1, position(',' in law.missing) - 1)"
    fact = f"case when law.missing <> '' then {first} end"
    return f"""
        with dead as (select person_id from {PERSONS.table} where died_on is not null),
        judged as (
            select workers.row, workers.list_id, workers.row_id, workers.row_number, workers.kind,
                {_OUTCOME} as outcome,
                law.duty, law.segment,
                coalesce(case when fits.covered_id is null then colleagues.person_id end,
                    fits.person_id) as person_id,
                coalesce(fits.covered_id, colleagues.membership_id, fits.past_id,
                    fits.alive_elsewhere_id) as membership_id,
                bound.mention, employers.employer_key, employers.employer_id,
                projects.project_id, fits.probability, fits.has_unpaid, fits.covered_id,
                coalesce(fits.probability < {flag_below} or fits.is_flagged, false)
                    or doubts.row is not null or colleagues.row is not null
                    or coalesce(employers.probability < {flag_below}
                        or employers.is_flagged, false) as is_review,
                case when projects.project_id is not null and not projects.names_workers
                    then 'project_workers' else {fact} end as unknown_fact,
                coalesce(fits.memberships, 0) as memberships, fits.covered_until, fits.last_day,
                law.employer_owes
            from {WORKER_ROWS.table} as workers
            join {law_of("workers.row")}
            left join {REPEATS.table} as repeats on repeats.row = workers.row
            left join {PERSON_DOUBTS.table} as doubts on doubts.row = workers.row
            left join {FITS.table} as fits on fits.row = workers.row
            left join {COLLEAGUES.table} as colleagues on colleagues.row = workers.row
            left join dead on dead.person_id = fits.person_id
            left join {MENTION_EMPLOYERS.table} as employers on employers.mention = bound.mention
            left join {ROW_PROJECTS.table} as projects on projects.row = workers.row
        )
        select row, list_id, row_id, row_number, kind, outcome, {_WHY} as why, duty, segment,
            person_id, membership_id, mention, employer_key, employer_id, project_id,
            probability, is_review,
            case when outcome = 'unknown' then unknown_fact end as unknown_fact, memberships,
            covered_until, last_day, employer_owes
        from judged
    """


_OUTCOME = f"""
    case when workers.name is null and workers.nik is null then 'quarantined'
        when repeats.row is not null then 'duplicate_in_list'
        when lower(workers.status) in {_AWAY} or dead.person_id is not null then 'not_working'
        when coalesce(fits.covered_id, colleagues.membership_id) is not null
            then 'matched_covered'
        when fits.past_id is not null then 'matched_lapsed'
        when fits.row is not null and projects.project_id is not null
            and not projects.names_workers then 'unknown'
        when fits.row is not null
            and (fits.alive_elsewhere_id is not null or law.duty <> 'unknown')
            then 'matched_other'
        when projects.project_id is not null and not projects.names_workers then 'unknown'
        when law.duty = 'unknown' then 'unknown'
        when law.duty = 'obliged' then 'unmatched_obliged'
        when law.duty = 'eligible' then 'unmatched_eligible'
        else 'unmatched_not_obliged' end"""
_WHY = """
    case outcome
        when 'quarantined' then 'no_name'
        when 'duplicate_in_list' then 'repeats_earlier_row'
        when 'not_working' then 'not_at_work'
        when 'matched_covered' then 'covered_here'
        when 'matched_lapsed' then case when has_unpaid then 'unpaid' else 'ended_here' end
        when 'matched_other' then case when membership_id is null then 'ended_elsewhere'
            else 'elsewhere' end
        when 'unknown' then 'fact_missing'
        else 'not_in_registry' end"""
