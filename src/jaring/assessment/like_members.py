"""Rows that look missing while a member of their own employer is so like them that one must look.

Not enough to call the row covered, as `colleagues` does, but too much to accuse an employer: the
member was born on the very same day, or a year apart or in the same year on a like day and has part
of the name, and is meant by no other row of the list. The finding is raised and waits.
Among a great many members somebody was born on any day: there the whole names must be like.
"""

from jaring.assessment.colleagues import (
    COLLEAGUES,
    MEMBERS,
    MONTH,
    NEW_YEAR,
    SOUGHT,
    one_member_each,
)
from jaring.assessment.fits import FITS
from jaring.assessment.inputs import BIGINT, LINK_DECISIONS, PERSONS, TEXT, WORKER_ROWS
from jaring.assessment.standing import DAYS_OF_YEAR
from jaring.steps import Contract, Dialect, SqlStep

LIKE_MEMBERS = Contract(
    "like_members", ("row",), {"row": BIGINT, "person_id": TEXT, "membership_id": TEXT}
)
_A_YEAR_APART = 0.7  # number: likeness of names of two who were born on one day of two years
_MANY = 1_000  # number: members, among whom one day of birth says little
_MANY_ON_THE_DAY = 0.7  # number: likeness of names among many, of two who were born on one day
_MANY_OTHERWISE = 0.9  # number: the same of two whose birth dates differ
_IN_ONE_YEAR = 0.8  # number: likeness of names of two whose birth dates differ in day or month


def like_members_step() -> SqlStep:
    """The member of its employer whom a row without cover may mean all the same.

    Rows: one per row of which there is one.
    """
    reads = (SOUGHT.table, MEMBERS.table, FITS.table, COLLEAGUES.table, WORKER_ROWS.table,
             PERSONS.table, LINK_DECISIONS.table)  # fmt: skip
    return SqlStep(reads, LIKE_MEMBERS, _like_members)


def _like_members(dialect: Dialect) -> str:
    return f"""
        with sizes as (
            select place, count(*) as members from {MEMBERS.table} group by place
        ),
        alike as (
            select every.* from ({" union all ".join(_alike(dialect))}) as every
            where every.row not in (select row from {COLLEAGUES.table})
        ),
        meant as (  -- whom another row of the same list means is nobody else
            select rows.list_id, fits.covered_id as membership_id
            from {FITS.table} as fits
            join {WORKER_ROWS.table} as rows on rows.row = fits.row
            where fits.covered_id in (select membership_id from alike)
            union all
            select rows.list_id, found.membership_id
            from {COLLEAGUES.table} as found
            join {WORKER_ROWS.table} as rows on rows.row = found.row
        )
        {one_member_each()}
    """


def _alike(dialect: Dialect) -> list[str]:
    """A query per reason to look at a member before a row is called missing."""
    day = f"sought.birth_date % {DAYS_OF_YEAR}"
    member_day = f"members.birth_date % {DAYS_OF_YEAR}"
    year = dialect.int_div("sought.birth_date", str(DAYS_OF_YEAR))
    one_day = f"sought.birth_date % {MONTH} = members.birth_date % {MONTH}"
    months = (dialect.int_div(f"({of_whom})", str(MONTH)) for of_whom in (day, member_day))
    one_month = " = ".join(months)
    pair = (
        "select sought.row, members.person_id, members.membership_id"
        f" from {SOUGHT.table} as sought join sizes on sizes.place = sought.place"
        f" join {MEMBERS.table} as members on members.place = sought.place"
    )
    return [
        f"{pair} and members.birth_date = sought.birth_date"
        f" join {WORKER_ROWS.table} as rows on rows.row = sought.row"
        f" join {PERSONS.table} as known on known.person_id = members.person_id"
        f" where {day} <> {NEW_YEAR} and coalesce(rows.sex = known.sex, true)"
        f" and {_like_among_many(_MANY_ON_THE_DAY, dialect)}",
        *(
            f"{pair} and members.birth_date = sought.birth_date + {off}"
            f" where {day} <> {NEW_YEAR} and {_named(_A_YEAR_APART, dialect)}"
            for off in (DAYS_OF_YEAR, -DAYS_OF_YEAR)
        ),
        *(
            f"{pair} and members.birth_year = {year} and {one_part}"
            f" where {_named(_IN_ONE_YEAR, dialect)}"
            for one_part in (one_day, one_month)
        ),
    ]


def _named(likeness: float, dialect: Dialect) -> str:
    """Whether two have a word of their names in common, or names that are like in their letters."""
    words = (dialect.tokens(f"{side}.name") for side in ("sought", "members"))
    named = f"({_like(likeness, dialect)} or {dialect.lists_share(*words)})"
    return f"{named} and {_like_among_many(_MANY_OTHERWISE, dialect)}"


def _like_among_many(likeness: float, dialect: Dialect) -> str:
    """Whether there are few members, or the whole names are like."""
    return f"(sizes.members <= {_MANY} or {_like(likeness, dialect)})"


def _like(likeness: float, dialect: Dialect) -> str:
    """Whether names are like in their letters, as written or with their words in order."""
    plain = dialect.jaro_winkler("sought.name", "members.name")
    in_order = dialect.jaro_winkler("sought.name_in_order", "members.name_in_order")
    return f"{plain} >= {likeness} or {in_order} >= {likeness}"
