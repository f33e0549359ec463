"""Rows that look missing, sought once more among the members of their own employer or project.

A person may have a second record under another number, or a link may have been missed. A living
member of the very employer or project that the list names is very likely that worker where the name
is like his and a birth date or a NIK speaks for it, or where linkage itself held him for too near
to be called somebody else, and where no other row of the list means that member. The row then
counts as covered and is marked for review: its finding is raised, and waits for a decision.
"""

from functools import partial

from jaring.assessment.employers import MENTION_EMPLOYERS
from jaring.assessment.fits import FITS, ROW_PROJECTS
from jaring.assessment.inputs import (
    BIGINT,
    LINK_DECISIONS,
    PERSON_DOUBTS,
    PERSONS,
    TEXT,
    WORKER_ROWS,
)
from jaring.assessment.mentions import ROW_MENTIONS
from jaring.assessment.standing import DAYS_OF_YEAR, STANDING
from jaring.steps import ColumnType, Contract, Dialect, SqlStep, Step

COLLEAGUES = Contract(
    "colleagues", ("row",), {"row": BIGINT, "person_id": TEXT, "membership_id": TEXT}
)
INT = ColumnType.INT
MONTH = 100  # number: what a month counts in yyyymmdd
NEW_YEAR = 101  # number: 1 January, which stands for a day that nobody knows
_LIKE_ON_THE_DAY = 0.8  # number: likeness of names of two who were born on the same day
_LIKE_IN_THE_YEAR = 0.93  # number: likeness of names of two who were born in the same year
_HALVES = ("1, 8", "9, 8")  # number: first and last eight digits of a NIK
_DIGITS_OFF = 2  # number: digits of a NIK that may be written wrong, or two exchanged


SOUGHT = Contract(
    "sought_workers",
    ("row", "place"),
    {
        "row": BIGINT,
        "list_id": TEXT,
        "place": TEXT,
        "doubted_id": TEXT,
        "birth_date": INT,
        "nik": TEXT,
        "name": TEXT,
        "name_in_order": TEXT,
    },
)
MEMBERS = Contract(
    "covered_members",
    ("membership_id",),
    {
        "place": TEXT,
        "membership_id": TEXT,
        "person_id": TEXT,
        "birth_date": INT,
        "birth_year": INT,
        "nik": TEXT,
        "name": TEXT,
        "name_in_order": TEXT,
    },
)


def colleagues_steps(likeness: float) -> list[Step]:
    """The member of its employer or project whom a row without cover most likely means.

    Who is sought and who is a member there are tables of their own: their names are put in order
    once for each, not for each of the many pairs.
    """
    people = (WORKER_ROWS.table, ROW_MENTIONS.table, MENTION_EMPLOYERS.table,
              ROW_PROJECTS.table, FITS.table, PERSON_DOUBTS.table)  # fmt: skip
    reads = (SOUGHT.table, MEMBERS.table, FITS.table, WORKER_ROWS.table, LINK_DECISIONS.table)
    return [
        SqlStep(people, SOUGHT, lambda d: _in_order(_sought(d), SOUGHT, d)),
        SqlStep(
            (SOUGHT.table, STANDING.table, PERSONS.table),
            MEMBERS,
            lambda d: _in_order(_members(d), MEMBERS, d),
        ),
        SqlStep(reads, COLLEAGUES, partial(_colleagues, likeness)),
    ]


def _colleagues(likeness: float, dialect: Dialect) -> str:
    """Rows: one per row without cover that means a member."""
    alike = " union all ".join(_alike(likeness, dialect))
    return f"""
        with dated as ({_dated(dialect)}),
        alike as ({alike}),
        meant as (  -- a member whom another row of the same list means is nobody else's
            select rows.list_id, fits.covered_id as membership_id
            from {FITS.table} as fits
            join {WORKER_ROWS.table} as rows on rows.row = fits.row
            where fits.covered_id in (select membership_id from alike)
            group by rows.list_id, fits.covered_id
        )
        {one_member_each()}
    """


def one_member_each() -> str:
    """Of the members like a row (`alike`) the first that nobody else means or is judged to be.

    Rows: one per row that is left a member; reads `alike` and `meant`, which the query names.
    """
    return f"""
        select alike.row, min_by(alike.person_id, alike.membership_id) as person_id,
            min(alike.membership_id) as membership_id
        from alike
        join {SOUGHT.table} as sought on sought.row = alike.row
        left join meant on meant.list_id = sought.list_id
            and meant.membership_id = alike.membership_id
        left join {LINK_DECISIONS.table} as decided on decided.grain = 'worker'
            and decided.row = alike.row and decided.registry_id = alike.person_id
            and not decided.is_same
        where decided.row is null and meant.membership_id is null
        group by alike.row
    """


def _dated(dialect: Dialect) -> str:
    """Who is sought, by year of birth: 1 January may stand for a day near the turn of the year.

    Rows: one per such row, place and year.
    """
    year = dialect.int_div("birth_date", str(DAYS_OF_YEAR))
    unknown = f"birth_date % {DAYS_OF_YEAR} = {NEW_YEAR}"
    return " union all ".join(
        f"select row, place, name_in_order, {year} + {more} as birth_year from {SOUGHT.table}"
        f" where {'true' if more == 0 else unknown}"
        for more in (0, 1, -1)
    )


def _in_order(people: str, writes: Contract, dialect: Dialect) -> str:
    """People, and their names with the words in alphabetical order.

    Rows: one per person and place.
    """
    ordered = dialect.joined_list(dialect.sorted_list(dialect.tokens("people.name")))
    listed = ", ".join(f"people.{name}" for name in writes.columns if name != "name_in_order")
    return f"select {listed}, {ordered} as name_in_order from ({people}) as people"


def _sought(dialect: Dialect) -> str:
    """Rows without cover where they say they work, and whom linkage held them for nearly."""
    employers = f"""(
            select rows.row, found.employer_id
            from {ROW_MENTIONS.table} as rows
            join {MENTION_EMPLOYERS.table} as found on found.mention = rows.mention
        )"""
    places = (("E|", employers, "employer_id"), ("K|", ROW_PROJECTS.table, "project_id"))
    return " union all ".join(
        f"""
        select rows.row, rows.list_id, '{mark}' || named.{place} as place,
            doubts.person_id as doubted_id, rows.birth_date, rows.nik,
            {dialect.upper("rows.name")} as name
        from {WORKER_ROWS.table} as rows
        join {table} as named on named.row = rows.row
        left join {FITS.table} as fits on fits.row = rows.row
        left join {PERSON_DOUBTS.table} as doubts on doubts.row = rows.row
        where fits.covered_id is null and named.{place} is not null
        """
        for mark, table, place in places
    )


def _members(dialect: Dialect) -> str:
    """Who is covered at one of those places."""
    place = """case held.segment when 'PU' then 'E|' || held.employer_id
                when 'JAKON' then 'K|' || held.project_id end"""
    return f"""
        select held.place, held.membership_id, persons.person_id, persons.birth_date,
            {dialect.int_div("persons.birth_date", str(DAYS_OF_YEAR))} as birth_year,
            persons.nik, {dialect.upper("persons.name")} as name
        from (
            select held.person_id, held.membership_id, {place} as place
            from {STANDING.table} as held
            where held.segment in ('PU', 'JAKON') and held.status = 'covered'
        ) as held
        join {PERSONS.table} as persons on persons.person_id = held.person_id
        where held.place in (select place from {SOUGHT.table})
    """


def _same_letters(one: str, other: str) -> tuple[str, str]:
    """The first letter or else the last one is the same: so like are names that are nearly one."""
    first, last = (
        " = ".join(f"substr({name}, {at}, 1)" for name in (one, other)) for at in ("1", "-1")
    )
    return first, f"{last} and not {first}"


def _alike(likeness: float, dialect: Dialect) -> list[str]:
    """A query per reason to take a member for the one who is sought."""
    said, known = (dialect.tokens(f"{side}.name") for side in ("sought", "members"))
    whole = dialect.jaro_winkler("sought.name", "members.name")
    in_order = dialect.jaro_winkler("sought.name_in_order", "members.name_in_order")
    in_the_year = dialect.jaro_winkler("dated.name_in_order", "members.name_in_order")
    shares = dialect.lists_share(said, known)
    named = f"({in_order} >= {likeness} or {shares})"
    on_the_day = f"{whole} >= {_LIKE_ON_THE_DAY} or {in_order} >= {_LIKE_ON_THE_DAY}"
    digits = dialect.same_length_distance("sought.nik", "members.nik")
    year = dialect.int_div("sought.birth_date", str(DAYS_OF_YEAR))
    month = dialect.int_div(f"(sought.birth_date % {DAYS_OF_YEAR})", str(MONTH))
    swapped = f"{year} * {DAYS_OF_YEAR} + (sought.birth_date % {MONTH}) * {MONTH} + {month}"
    columns = "select sought.row, members.person_id, members.membership_id"
    sought, members = f"{SOUGHT.table} as sought", f"{MEMBERS.table} as members"
    pair = f"{columns} from {sought} join {members} on members.place = sought.place"
    near = f"length(sought.nik) = length(members.nik) and {digits} <= {_DIGITS_OFF}"
    head, tail = (f"substr(sought.nik, {cut}) = substr(members.nik, {cut})" for cut in _HALVES)
    return [
        f"{pair} and members.birth_date = sought.birth_date where {on_the_day} or {shares}",
        f"{pair} and members.birth_date = {swapped} where {on_the_day}",
        *(
            "select dated.row, members.person_id, members.membership_id"
            f" from dated join {members} on members.place = dated.place"
            f" and members.birth_year = dated.birth_year and {same_letter}"
            f" where {in_the_year} >= {_LIKE_IN_THE_YEAR}"
            for same_letter in _same_letters("dated.name_in_order", "members.name_in_order")
        ),
        f"{pair} and {head} where {near} and {named}",
        f"{pair} and {tail} where {near} and {named}",
        f"{pair} and members.person_id = sought.doubted_id",
    ]
