"""Exactly one outcome per row of employers' lists and of permits, and the outcomes of all rows."""

from functools import partial

from jaring.assessment.employers import EMPLOYER_FACTS
from jaring.assessment.inputs import (
    BIGINT,
    BOOLEAN,
    DOUBLE,
    EMPLOYER_ROWS,
    PROJECT_LINKS,
    PROJECT_ROWS,
    PROJECTS,
    QUARANTINED,
    TEXT,
)
from jaring.assessment.outcomes import WORKER_OUTCOMES
from jaring.assessment.settings import PER_MILLE
from jaring.assessment.shortages import EMPLOYER_REPEATS, SHORTAGES
from jaring.steps import Contract, Dialect, SqlStep, Step

_COLUMNS = {
    "row": BIGINT, "list_id": TEXT, "row_id": TEXT, "row_number": BIGINT, "kind": TEXT,
    "outcome": TEXT, "why": TEXT, "employer_key": TEXT, "employer_id": TEXT, "project_id": TEXT,
    "probability": DOUBLE, "is_review": BOOLEAN, "unknown_fact": TEXT,
}  # fmt: skip
EMPLOYER_OUTCOMES = Contract("employer_outcomes", ("row",), _COLUMNS)
PROJECT_OUTCOMES = Contract("project_outcomes", ("row",), _COLUMNS)
OUTCOMES = Contract(
    "outcomes",
    (),  # a quarantined row may have no number of its own
    {"list_id": TEXT, "row_id": TEXT, "row_number": BIGINT, "grain": TEXT, "outcome": TEXT,
     "why": TEXT, "person_id": TEXT, "employer_id": TEXT, "employer_key": TEXT,
     "project_id": TEXT, "probability": DOUBLE, "is_review": BOOLEAN, "unknown_fact": TEXT},
)  # fmt: skip


def other_outcome_steps(flag_below: float, value_per_mille: int) -> tuple[Step, ...]:
    """Outcomes of employers and permits, then those of every row of every list."""
    return (
        SqlStep(
            (EMPLOYER_ROWS.table, EMPLOYER_REPEATS.table, SHORTAGES.table, EMPLOYER_FACTS.table),
            EMPLOYER_OUTCOMES,
            partial(_employers, flag_below),
        ),
        SqlStep(
            (PROJECT_ROWS.table, PROJECT_LINKS.table, PROJECTS.table),
            PROJECT_OUTCOMES,
            partial(_projects, flag_below, value_per_mille),
        ),
        SqlStep(
            (WORKER_OUTCOMES.table, EMPLOYER_OUTCOMES.table, PROJECT_OUTCOMES.table,
             QUARANTINED.table),
            OUTCOMES,
            _every,
        ),
    )  # fmt: skip


def _employers(flag_below: float, dialect: Dialect) -> str:
    """The outcome of every row of an employers' list.

    Rows: one per row.
    """
    null = dialect.cast("null", TEXT)
    return f"""
        with judged as (
            select rows.row, rows.list_id, rows.row_id, rows.row_number, rows.kind,
                rows.headcount, repeats.employer_key, lacks.employer_id, facts.probability,
                coalesce(facts.probability < {flag_below} or facts.is_flagged, false) as is_review,
                case when rows.name is null then 'quarantined'
                    when repeats.is_repeat then 'duplicate_in_list'
                    when lacks.employer_id is not null and (lacks.is_short_of_heads
                        or lacks.is_short_of_workers
                        or lacks.wages_above > 0
                        or coalesce(lacks.lacking_programmes, '') <> '')
                        then 'registered_partial'
                    when rows.headcount is null then 'unknown'
                    when lacks.employer_id is not null then 'registered_full'
                    when rows.headcount > 0 then 'not_registered_obliged'
                    else 'not_obliged' end as outcome,
                case when lacks.is_short_of_heads then 'short_of_heads'
                    when lacks.is_short_of_workers then 'short_of_workers'
                    when coalesce(lacks.lacking_programmes, '') <> '' then 'short_of_programmes'
                    when lacks.wages_above > 0 then 'short_of_wages'
                    else '' end as short_of
            from {EMPLOYER_ROWS.table} as rows
            join {EMPLOYER_REPEATS.table} as repeats on repeats.row = rows.row
            join {SHORTAGES.table} as lacks on lacks.employer_key = repeats.employer_key
            join {EMPLOYER_FACTS.table} as facts on facts.employer_key = repeats.employer_key
        )
        select row, list_id, row_id, row_number, kind, outcome,
            case outcome when 'quarantined' then 'no_name'
                when 'duplicate_in_list' then 'repeats_earlier_row'
                when 'registered_partial' then short_of
                when 'registered_full' then 'nothing_short'
                when 'unknown' then 'fact_missing'
                when 'not_registered_obliged' then 'not_in_registry'
                else 'no_workers' end as why,
            employer_key, employer_id, {null} as project_id, probability, is_review,
            case when outcome = 'unknown' then 'headcount' end as unknown_fact
        from judged
    """


def _projects(flag_below: float, value_per_mille: int, dialect: Dialect) -> str:
    """The outcome of every permit.

    Rows: one per row of a permits' list.
    """
    null = dialect.cast("null", TEXT)
    return f"""
        with numbered as (
            select list_id, coalesce(permit_number, number) as permit, min(row) as first_row
            from {PROJECT_ROWS.table}
            where coalesce(permit_number, number) is not null
            group by list_id, coalesce(permit_number, number)
        ),
        linked as (
            select rows.list_id, links.project_id, min(rows.row) as first_row
            from {PROJECT_ROWS.table} as rows
            join {PROJECT_LINKS.table} as links on links.row = rows.row
            group by rows.list_id, links.project_id
        ),
        judged as (
            select rows.row, rows.list_id, rows.row_id, rows.row_number, rows.kind,
                links.project_id, links.probability,
                coalesce(links.probability < {flag_below} or links.is_flagged, false) as is_review,
                case when rows.name is null then 'quarantined'
                    when rows.row > numbered.first_row or rows.row > linked.first_row
                        then 'duplicate_in_list'
                    when links.project_id is null then 'no_project'
                    when projects.terms_paid = 0 then 'project_unpaid'
                    when rows.contract_value_idr * {PER_MILLE}
                        > projects.contract_value_idr * ({PER_MILLE} + {value_per_mille})
                        then 'project_short'
                    when projects.terms_paid is null or rows.contract_value_idr is null
                        or projects.contract_value_idr is null then 'unknown'
                    else 'project_paid' end as outcome,
                case when projects.terms_paid is null then 'terms_paid'
                    else 'contract_value_idr' end as fact
            from {PROJECT_ROWS.table} as rows
            left join numbered on numbered.list_id = rows.list_id
                and numbered.permit = coalesce(rows.permit_number, rows.number)
            left join {PROJECT_LINKS.table} as links on links.row = rows.row
            left join linked on linked.list_id = rows.list_id
                and linked.project_id = links.project_id
            left join {PROJECTS.table} as projects on projects.project_id = links.project_id
        )
        select row, list_id, row_id, row_number, kind, outcome,
            case outcome when 'quarantined' then 'no_name'
                when 'duplicate_in_list' then 'repeats_earlier_row'
                when 'no_project' then 'not_in_registry' when 'unknown' then 'fact_missing'
                else outcome end as why,
            {null} as employer_key, {null} as employer_id, project_id, probability, is_review,
            case when outcome = 'unknown' then fact end as unknown_fact
        from judged
    """


def _every(dialect: Dialect) -> str:
    """The outcomes of all rows of all grains, quarantined ones included.

    Rows: one per row received.
    """
    null, nothing = dialect.cast("null", TEXT), dialect.cast("null", DOUBLE)
    columns = "outcome, why"
    return f"""
        select list_id, row_id, row_number, 'worker' as grain, {columns}, person_id, employer_id,
            employer_key, project_id, probability, is_review, unknown_fact
        from {WORKER_OUTCOMES.table}
        union all
        select list_id, row_id, row_number, 'employer' as grain, {columns}, {null} as person_id,
            employer_id, employer_key, project_id, probability, is_review, unknown_fact
        from {EMPLOYER_OUTCOMES.table}
        union all
        select list_id, row_id, row_number, 'project' as grain, {columns}, {null} as person_id,
            employer_id, employer_key, project_id, probability, is_review, unknown_fact
        from {PROJECT_OUTCOMES.table}
        union all
        select list_id, row_id, row_number, grain, 'quarantined' as outcome, why,
            {null} as person_id, {null} as employer_id, {null} as employer_key,
            {null} as project_id, {nothing} as probability, false as is_review,
            {null} as unknown_fact
        from {QUARANTINED.table}
    """
