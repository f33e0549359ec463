"""How far the subjects of earlier findings have come: registered, first contribution, protected.

The first contribution is a month that was paid, never the mere start of a membership. Protected is
who is paid without a gap for the months that a setting names, up to the last month that is due; a
project when it is paid to its end. A unit or a sponsored group has come as far as the last of its
people, an employer as far as its months after the finding was opened.
"""

from dataclasses import dataclass
from functools import partial

from jaring.assessment.arrears import DueMonths, month_number
from jaring.assessment.employers import EMPLOYER_FACTS
from jaring.assessment.inputs import (
    BIGINT,
    BOOLEAN,
    CONTRIBUTIONS,
    EMPLOYERS,
    ESTABLISHMENTS,
    INT,
    MEMBERSHIPS,
    PERSONS,
    PREVIOUS_FINDINGS,
    PREVIOUS_SUBJECTS,
    PROJECT_ROWS,
    PROJECTS,
    TEXT,
)
from jaring.assessment.other_outcomes import PROJECT_OUTCOMES
from jaring.assessment.outcomes import WORKER_OUTCOMES
from jaring.assessment.standing import STANDING
from jaring.assessment.subjects import EMPLOYER_SUBJECTS
from jaring.assessment.units import ROW_UNITS
from jaring.steps import Contract, Dialect, SqlStep

PAID_RUNS = Contract(
    "paid_runs",
    ("owner",),
    {"owner": TEXT, "first_paid": INT, "run_from": INT, "run_before": INT},
)
MEMBERSHIP_PROGRESS = Contract(
    "membership_progress",
    ("membership_id",),
    {"membership_id": TEXT, "person_id": TEXT, "segment": TEXT, "employer_id": TEXT,
     "has_paid": BOOLEAN, "is_protected": BOOLEAN},
)  # fmt: skip
SUBJECT_COVER = Contract(
    "subject_cover",
    ("finding",),
    {"finding": TEXT, "memberships": BIGINT, "has_paid": BOOLEAN, "is_protected": BOOLEAN},
)


@dataclass(frozen=True)
class Reached:
    """The day, the months that are due, and how many paid months make somebody protected."""

    as_of: int
    due: DueMonths
    months: int
    terms: int  # instalments in which the law lets a project pay; 0 where the book does not say


def progress_steps(reached: Reached) -> tuple[SqlStep, ...]:
    """From payments to how far each earlier finding has come."""
    held = (STANDING.table, MEMBERSHIPS.table, PREVIOUS_FINDINGS.table, PAID_RUNS.table,
            PROJECTS.table)  # fmt: skip
    subjects = (
        PREVIOUS_FINDINGS.table, PREVIOUS_SUBJECTS.table, MEMBERSHIP_PROGRESS.table,
        PERSONS.table, EMPLOYERS.table, ESTABLISHMENTS.table, EMPLOYER_SUBJECTS.table,
        EMPLOYER_FACTS.table, PAID_RUNS.table, PROJECTS.table, PROJECT_ROWS.table,
        PROJECT_OUTCOMES.table, ROW_UNITS.table, WORKER_OUTCOMES.table, STANDING.table,
    )  # fmt: skip
    return (
        SqlStep((CONTRIBUTIONS.table, PREVIOUS_FINDINGS.table), PAID_RUNS, _runs),
        SqlStep(held, MEMBERSHIP_PROGRESS, partial(_memberships, reached)),
        SqlStep(subjects, SUBJECT_COVER, partial(_cover, reached)),
    )


_ASKED = f"(select count(*) from {PREVIOUS_FINDINGS.table}) > 0"


def _runs(dialect: Dialect) -> str:
    """The first month ever paid in full, and the last unbroken run of paid months.

    Rows: one per membership or establishment with a payment; none where no finding is followed.
    """
    return f"""
        with paid as (
            select coalesce(membership_id, establishment_id) as owner, from_month, before_month
            from {CONTRIBUTIONS.table}
            where paid_idr >= due_idr and paid_idr > 0 and {_ASKED}
        ),
        steps as (
            select owner, from_month, before_month,
                case when lag(before_month) over (partition by owner order by from_month)
                    = from_month then 0 else 1 end as is_start
            from paid
        )
        select owner, {dialect.cast("min(from_month)", INT)} as first_paid,
            {dialect.cast("max(case when is_start = 1 then from_month end)", INT)} as run_from,
            {dialect.cast("max(before_month)", INT)} as run_before
        from steps
        where owner is not null
        group by owner
    """


def _long_enough(first: str, before: str, months: int, dialect: Dialect) -> str:
    return f"{month_number(before, dialect)} - {month_number(first, dialect)} >= {months}"


def _memberships(reached: Reached, dialect: Dialect) -> str:
    """What each covering membership has paid.

    A wage earner has paid what the establishment has paid since he began; on own account and
    abroad the paid day counts, and the bills where there are any; a project its terms.

    Rows: one per covering membership; none where no finding is followed.
    """
    start = dialect.int_div("held.started_on", "100")
    until = dialect.int_div("coalesce(terms.paid_until, held.covered_until)", "100")
    pu_from = f"greatest({start}, runs.run_from)"
    pu_before = f"least(runs.run_before, {reached.due.pu})"
    own_from = f"greatest({start}, coalesce(runs.run_from, {start}))"
    own_before = f"least({until}, {dialect.int_div(str(reached.as_of), '100')})"
    enough = partial(_long_enough, months=reached.months, dialect=dialect)
    return f"""
        select held.membership_id, held.person_id, held.segment,
            coalesce(held.employer_id, '') as employer_id,
            coalesce(case held.segment
                when 'PU' then runs.run_before > {start}
                when 'JAKON' then coalesce(projects.terms_paid, 0) > 0
                else {until} >= {start} end, false) as has_paid,
            coalesce(case held.segment
                when 'PU' then runs.run_before >= {reached.due.pu} and {enough(pu_from, pu_before)}
                when 'JAKON' then projects.terms_paid > 0 and (
                    held.covered_until >= projects.ends_on
                    or projects.terms_paid = nullif({reached.terms}, 0))
                else {month_number(own_before, dialect)} + 1
                    - {month_number(own_from, dialect)} >= {reached.months} end, false)
                as is_protected
        from {STANDING.table} as held
        join {MEMBERSHIPS.table} as terms on terms.membership_id = held.membership_id
        left join {PAID_RUNS.table} as runs on runs.owner = case held.segment
            when 'PU' then held.establishment_id else held.membership_id end
        left join {PROJECTS.table} as projects on projects.project_id = held.project_id
        where held.status = 'covered' and {_ASKED}
    """


def _cover(reached: Reached, dialect: Dialect) -> str:
    """How far the subject of each earlier finding has come; no row where it is in no membership.

    A person is known by the NIK or by the number of the registry; PDS_TK asks for a membership at
    the employer that owes it, everything else for any.

    Rows: one per earlier finding whose subject is registered.
    """
    return f"""
        with reached as (
            {_people()}
            union all
            {_employers(reached, dialect)}
            union all
            {_projects(reached)}
            union all
            {_units()}
            union all
            {_batches()}
        )
        select finding, count(*) as memberships, bool_or(has_paid) as has_paid,
            bool_or(is_protected) as is_protected
        from reached
        group by finding
    """


def _people() -> str:
    return f"""
        select before.finding, held.has_paid, held.is_protected
        from {PREVIOUS_FINDINGS.table} as before
        join (
            select person_id, md5('nik|' || nik) as subject_id from {PERSONS.table}
            where nik is not null and {_ASKED}
            union all
            select person_id, md5('person|' || person_id) as subject_id from {PERSONS.table}
            where {_ASKED}
        ) as people on people.subject_id = before.subject_id
        join {MEMBERSHIP_PROGRESS.table} as held on held.person_id = people.person_id
        where before.kind <> 'PDS_TK' or before.employer_id is null
            or (held.segment = 'PU' and held.employer_id = before.employer_id)
    """


def _employers(reached: Reached, dialect: Dialect) -> str:
    """Employers by the names that they are known by: months paid since the finding was opened."""
    seen = dialect.int_div("before.first_seen", "100")
    first = f"greatest({seen}, runs.run_from)"
    before = f"least(runs.run_before, {reached.due.pu})"
    enough = _long_enough(first, before, reached.months, dialect)
    return f"""
        select before.finding, coalesce(bool_or(runs.run_before > {seen}), false) as has_paid,
            coalesce(bool_and(coalesce(runs.run_before >= {reached.due.pu} and {enough}, false)),
                false) as is_protected
        from {PREVIOUS_FINDINGS.table} as before
        join (
            select subject_id, employer_id from (
                select md5('employer|E|' || employer_id) as subject_id, employer_id
                from {EMPLOYERS.table} where {_ASKED}
                union all
                select known.subject_id, facts.employer_id
                from {EMPLOYER_SUBJECTS.table} as known
                join {EMPLOYER_FACTS.table} as facts on facts.employer_key = known.employer_key
                where facts.employer_id is not null
                union all
                select known.subject_id, owners.employer_id
                from {EMPLOYERS.table} as owners
                join {PREVIOUS_SUBJECTS.table} as known
                    on known.alias = md5('employer|B|' || owners.nib)
                union all
                select known.subject_id, owners.employer_id
                from {EMPLOYERS.table} as owners
                join {PREVIOUS_SUBJECTS.table} as known
                    on known.alias = md5('employer|W|' || owners.npwp)
            ) as every group by subject_id, employer_id
        ) as owners on owners.subject_id = before.subject_id
        join {ESTABLISHMENTS.table} as places
            on places.employer_id = owners.employer_id and places.ended_on is null
        left join {PAID_RUNS.table} as runs on runs.owner = places.establishment_id
        where before.kind <> 'NO_WLKP'  -- a report is filed, not paid
        group by before.finding
    """


def _projects(reached: Reached) -> str:
    """Projects by their own number or a permit's: one that exists, is paid, and to its end."""
    return f"""
        select before.finding, coalesce(projects.terms_paid, 0) > 0 as has_paid,
            coalesce(projects.terms_paid > 0 and (projects.terms_paid = nullif({reached.terms}, 0)
                or held.covered_until >= projects.ends_on), false) as is_protected
        from {PREVIOUS_FINDINGS.table} as before
        join (
            select subject_id, project_id from (
                select md5('permit|' || permit_number) as subject_id, project_id
                from {PROJECTS.table} where permit_number is not null and {_ASKED}
                union all
                select md5('project|' || project_id), project_id
                from {PROJECTS.table} where {_ASKED}
                union all
                select md5('permit|'
                    || coalesce(permits.permit_number, permits.number, permits.row_id)),
                    found.project_id
                from {PROJECT_OUTCOMES.table} as found
                join {PROJECT_ROWS.table} as permits on permits.row = found.row
                where found.project_id is not null
            ) as every group by subject_id, project_id
        ) as named on named.subject_id = before.subject_id
        join {PROJECTS.table} as projects on projects.project_id = named.project_id
        left join (
            select project_id, min(covered_until) as covered_until
            from {STANDING.table} where segment = 'JAKON' and status = 'covered'
            group by project_id
        ) as held on held.project_id = projects.project_id
    """


def _units() -> str:
    """Units whose people are all in their memberships: as far as the last of them."""
    return f"""
        select before.finding, bool_and(coalesce(held.has_paid, false)) as has_paid,
            bool_and(coalesce(held.is_protected, false)) as is_protected
        from {PREVIOUS_FINDINGS.table} as before
        join {ROW_UNITS.table} as units
            on before.subject_id = md5('unit|' || units.unit_key)
        join {WORKER_OUTCOMES.table} as found on found.row = units.row
            and found.outcome not in ('quarantined', 'duplicate_in_list', 'not_working')
        left join {MEMBERSHIP_PROGRESS.table} as held
            on held.membership_id = found.membership_id and found.outcome = 'matched_covered'
        group by before.finding
        having bool_and(found.outcome = 'matched_covered')
    """


def _batches() -> str:
    """Sponsored groups: as far as the last of their living people, in whatever membership."""
    return f"""
        select before.finding, bool_and(coalesce(held.has_paid, false)) as has_paid,
            bool_and(coalesce(held.is_protected, false)) as is_protected
        from {PREVIOUS_FINDINGS.table} as before
        join (
            select batch_id, person_id from {STANDING.table}
            where batch_id is not null and {_ASKED} group by batch_id, person_id
        ) as members on before.subject_id = md5('batch|' || members.batch_id)
        join {PERSONS.table} as people on people.person_id = members.person_id
            and people.died_on is null
        left join (
            select person_id, bool_or(has_paid) as has_paid, bool_or(is_protected) as is_protected
            from {MEMBERSHIP_PROGRESS.table} group by person_id
        ) as held on held.person_id = members.person_id
        group by before.finding
        having bool_and(held.person_id is not null)
    """
