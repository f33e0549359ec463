"""Rows that look missing, sought once more among the members of their own employer.

A person may have a second record under another number, or a link may have been missed. A living
member of the very employer that the list names, born on the same day and with a like name, is very
likely that worker: the row counts as covered and is marked for review.
"""

from functools import partial

from jaring.assessment.employers import ROW_EMPLOYERS
from jaring.assessment.fits import FITS
from jaring.assessment.inputs import BIGINT, PERSONS, TEXT, WORKER_ROWS
from jaring.assessment.standing import STANDING
from jaring.steps import Contract, Dialect, SqlStep

COLLEAGUES = Contract(
    "colleagues", ("row",), {"row": BIGINT, "person_id": TEXT, "membership_id": TEXT}
)


def colleagues_step(likeness: float) -> SqlStep:
    """The member of its employer whom a row without cover most likely means.

    Rows: one per such row.
    """
    reads = (WORKER_ROWS.table, ROW_EMPLOYERS.table, FITS.table, STANDING.table, PERSONS.table)
    return SqlStep(reads, COLLEAGUES, partial(_colleagues, likeness))


def _colleagues(likeness: float, dialect: Dialect) -> str:
    said = dialect.joined_list(dialect.sorted_list(dialect.tokens("sought.name")))
    known = dialect.joined_list(dialect.sorted_list(dialect.tokens("members.name")))
    return f"""
        with sought as (
            select rows.row, employers.employer_id, rows.birth_date, upper(rows.name) as name
            from {WORKER_ROWS.table} as rows
            join {ROW_EMPLOYERS.table} as employers on employers.row = rows.row
            left join {FITS.table} as fits on fits.row = rows.row
            where fits.covered_id is null and employers.employer_id is not null
                and rows.birth_date is not null and rows.name is not null
        ),
        members as (
            select held.employer_id, held.membership_id, persons.person_id, persons.birth_date,
                upper(persons.name) as name
            from {STANDING.table} as held
            join {PERSONS.table} as persons on persons.person_id = held.person_id
            where held.segment = 'PU' and held.status = 'covered'
                and held.employer_id in (select employer_id from sought)
        ),
        alike as (
            select sought.row, members.person_id, members.membership_id,
                {dialect.jaro_winkler(said, known)} as likeness
            from sought
            join members on members.employer_id = sought.employer_id
                and members.birth_date = sought.birth_date
        )
        select row, min_by(person_id, membership_id) as person_id,
            min(membership_id) as membership_id
        from alike
        where likeness >= {likeness}
        group by row
    """
