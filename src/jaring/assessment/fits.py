"""For each linked row: do the memberships of its person answer the duty that its list implies?

A status is judged against that duty: this employer, this segment, this project. Cover at another
employer does not answer it, and what ended elsewhere is not this row's lapse.
"""

from functools import partial

from jaring.assessment.employer_names import PLACE_NAMES
from jaring.assessment.employers import MENTION_EMPLOYERS
from jaring.assessment.inputs import (
    BIGINT,
    BOOLEAN,
    DOUBLE,
    INT,
    PERSON_LINKS,
    PROJECT_LINKS,
    PROJECT_ROWS,
    TEXT,
    WORKER_ROWS,
)
from jaring.assessment.row_law import LAW_ANSWERS, ROW_LAW, law_of
from jaring.assessment.same_people import SAME_PEOPLE
from jaring.assessment.standing import STANDING
from jaring.steps import Contract, Dialect, SqlStep

ROW_PROJECTS = Contract(
    "row_projects",
    ("row",),
    {"row": BIGINT, "permit_row": BIGINT, "project_id": TEXT, "names_workers": BOOLEAN},
)
FITS = Contract(
    "fits",
    ("row",),
    {"row": BIGINT, "person_id": TEXT, "probability": DOUBLE, "is_flagged": BOOLEAN,
     "covered_id": TEXT, "past_id": TEXT, "alive_elsewhere_id": TEXT, "memberships": BIGINT,
     "covered_until": INT, "last_day": INT, "has_unpaid": BOOLEAN},
)  # fmt: skip


def row_projects_step() -> SqlStep:
    """The project of each worker who is named for a permit.

    Rows: one per worker row with the number of a permit on a list of permits.
    """
    return SqlStep(
        (WORKER_ROWS.table, PROJECT_ROWS.table, PROJECT_LINKS.table, STANDING.table),
        ROW_PROJECTS,
        _row_projects,
    )


def _row_projects(_: Dialect) -> str:
    return f"""
        with permits as (
            select permit_number, min(row) as permit_row
            from {PROJECT_ROWS.table}
            where permit_number is not null
            group by permit_number
        ),
        named as (
            select project_id from {STANDING.table} where project_id is not null
            group by project_id
        )
        select workers.row, permits.permit_row, links.project_id,
            named.project_id is not null as names_workers
        from {WORKER_ROWS.table} as workers
        join permits on permits.permit_number = workers.permit_number
        left join {PROJECT_LINKS.table} as links on links.row = permits.permit_row
        left join named on named.project_id = links.project_id
    """


def fits_step(as_of: int) -> SqlStep:
    """What the memberships of a row's person say to its duty.

    Rows: one per linked worker row.
    """
    reads = (
        SAME_PEOPLE.table, PLACE_NAMES.table, PERSON_LINKS.table, STANDING.table,
        ROW_LAW.table, LAW_ANSWERS.table, MENTION_EMPLOYERS.table, ROW_PROJECTS.table,
    )  # fmt: skip
    return SqlStep(reads, FITS, partial(_fits, as_of))


def _fits(as_of: int, _: Dialect) -> str:
    return f"""
        with records as (
            select row, person_id, person_id as record_id, probability, is_flagged
            from {PERSON_LINKS.table}
            union all
            select links.row, links.person_id, same.other_id as record_id, links.probability,
                links.is_flagged
            from {PERSON_LINKS.table} as links
            join {SAME_PEOPLE.table} as same on same.person_id = links.person_id
        ),
        bodies as (
            select employer_id, min(folded_name) as folded_name
            from {PLACE_NAMES.table} group by employer_id
        ),
        namesakes as (
            select one.employer_id, other.employer_id as other_id
            from bodies as one
            join bodies as other on other.folded_name = one.folded_name
        ),
        judged as (
            select links.row, links.person_id, links.probability, links.is_flagged,
                held.membership_id, held.status, held.is_alive,
                held.covered_until, held.last_day, held.ended_on, {_FIT} as is_fit
            from records as links
            join {law_of("links.row")}
            left join {MENTION_EMPLOYERS.table} as employers on employers.mention = bound.mention
            left join {ROW_PROJECTS.table} as projects on projects.row = links.row
            left join {STANDING.table} as held on held.person_id = links.record_id
                and held.started_on <= {as_of}
            left join namesakes on law.employer_kind = 'state'
                and namesakes.employer_id = employers.employer_id
                and namesakes.other_id = held.employer_id
        )
        select row, min(person_id) as person_id, min(probability) as probability,
            bool_or(is_flagged) as is_flagged,
            min(case when is_fit and status = 'covered' then membership_id end) as covered_id,
            min(case when is_fit and status <> 'covered' then membership_id end) as past_id,
            min(case when not is_fit and is_alive then membership_id end) as alive_elsewhere_id,
            count(membership_id) as memberships,
            max(case when is_fit then covered_until end) as covered_until,
            max(case when is_fit then last_day end) as last_day,
            coalesce(bool_or(is_fit and status = 'unpaid'), false) as has_unpaid
        from judged
        group by row
    """


_FIT = """
    coalesce(case
        when held.membership_id is null then false
        when law.needs_employer and employers.mention is null then false
        when law.employer_is = 'named' and employers.mention is not null
            then held.segment = 'PU' and (held.employer_id = employers.employer_id
                or namesakes.other_id is not null)
        when law.segment = 'JAKON' then held.project_id = projects.project_id
        when law.segment is null then true
        else held.segment = law.segment end, false)"""  # what cannot be compared does not fit
