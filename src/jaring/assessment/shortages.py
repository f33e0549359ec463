"""What each employer that a list speaks of lacks: heads, workers, programmes.

A gap in heads is judged beyond what settings allow; workers that are missing from its membership
are judged beyond what the estimated recall of the links explains.
"""

from dataclasses import dataclass
from functools import partial

from jaring.assessment.employers import EMPLOYER_FACTS, EMPLOYER_SIZES, MENTION_EMPLOYERS
from jaring.assessment.inputs import (
    BIGINT,
    BOOLEAN,
    EMPLOYER_ROWS,
    ESTABLISHMENTS,
    TEXT,
    WORKER_ROWS,
)
from jaring.assessment.like_members import LIKE_MEMBERS
from jaring.assessment.mentions import MENTIONS
from jaring.assessment.outcomes import WORKER_OUTCOMES
from jaring.assessment.settings import PER_MILLE
from jaring.assessment.standing import STANDING
from jaring.rules.book import ParameterBook
from jaring.steps import Contract, Dialect, SqlStep, Step
from jaring.terms.months import Month
from jaring.terms.segments import Programme

_LEAST_RECALL = 0.01  # number: keeps a share from being divided by nothing
EMPLOYER_REPEATS = Contract(
    "employer_repeats", ("row",), {"row": BIGINT, "employer_key": TEXT, "is_repeat": BOOLEAN}
)
MEMBERS = Contract(
    "employer_members",
    ("employer_id",),
    {"employer_id": TEXT, "members": BIGINT, "programmes": TEXT, "is_open": BOOLEAN},
)
SHORTAGES = Contract(
    "shortages",
    ("employer_key",),
    {"employer_key": TEXT, "employer_id": TEXT, "headcount": BIGINT, "members": BIGINT,
     "gap": BIGINT, "is_short_of_heads": BOOLEAN, "listed": BIGINT, "covered": BIGINT,
     "missing_workers": BIGINT, "explained": BIGINT, "is_short_of_workers": BOOLEAN,
     "programmes": TEXT, "lacking_programmes": TEXT, "wages_above": BIGINT},
)  # fmt: skip


@dataclass(frozen=True)
class Allowance:
    """What is let pass: heads, a share of them, days of grace, and what links may have missed."""

    heads: int
    per_mille: int
    grace_from: int  # yyyymmdd: who started on this day or later is left out
    recall: float


def shortage_steps(allowance: Allowance, month: Month, book: ParameterBook) -> tuple[Step, ...]:
    """From outcomes to what each employer lacks."""
    reads = (
        EMPLOYER_FACTS.table, EMPLOYER_REPEATS.table, EMPLOYER_ROWS.table, MEMBERS.table,
        WORKER_OUTCOMES.table, WORKER_ROWS.table, EMPLOYER_SIZES.table,
        "compared_wages", LIKE_MEMBERS.table,
    )  # fmt: skip
    return (
        SqlStep(
            (MENTIONS.table, MENTION_EMPLOYERS.table),
            EMPLOYER_REPEATS,
            _employer_repeats,
        ),
        SqlStep((STANDING.table, ESTABLISHMENTS.table), MEMBERS, _members),
        SqlStep(reads, SHORTAGES, partial(_shortages, allowance, month, book)),
    )


def _employer_repeats(_: Dialect) -> str:
    """Rows of employers' lists that name the same place of work again.

    Rows: one per row of an employers' list.
    """
    return f"""
        with placed as (
            select mentions.employer_row as row, mentions.list_id, found.employer_key,
                coalesce(found.establishment_id, mentions.npp, upper(mentions.village), '') as place
            from {MENTIONS.table} as mentions
            join {MENTION_EMPLOYERS.table} as found on found.mention = mentions.mention
            where mentions.employer_row is not null
        ),
        firsts as (
            select list_id, employer_key, place, min(row) as first_row
            from placed
            group by list_id, employer_key, place
        )
        select placed.row, placed.employer_key, placed.row <> firsts.first_row as is_repeat
        from placed
        join firsts on firsts.list_id = placed.list_id
            and firsts.employer_key = placed.employer_key and firsts.place = placed.place
    """


def _members(_: Dialect) -> str:
    """Living memberships and programmes of each employer in the registry.

    Rows: one per employer with an establishment.
    """
    return f"""
        with held as (
            select employer_id, count(*) as members
            from {STANDING.table}
            where segment = 'PU' and is_alive and employer_id is not null
            group by employer_id
        ),
        places as (
            select employer_id, max(programmes) as programmes,
                bool_or(ended_on is null) as is_open
            from {ESTABLISHMENTS.table}
            group by employer_id
        )
        select places.employer_id, coalesce(held.members, 0) as members, places.programmes,
            places.is_open
        from places
        left join held on held.employer_id = places.employer_id
    """


def _shortages(allowance: Allowance, month: Month, book: ParameterBook, dialect: Dialect) -> str:
    """Heads, workers and programmes that each employer lacks.

    Rows: one per employer that a list speaks of.
    """
    lacking = lacking_programmes("programmes", "employer_scale", month, book)
    return f"""
        with heads as (
            select rows.employer_key, sum(given.headcount) as headcount
            from {EMPLOYER_REPEATS.table} as rows
            join {EMPLOYER_ROWS.table} as given on given.row = rows.row
            where not rows.is_repeat
            group by rows.employer_key
        ),
        staff as ({_staff(allowance)}),
        known as ({_known(allowance, dialect)})
        select employer_key, employer_id, headcount, members, headcount - members as gap,
            coalesce({_beyond("headcount - members", "headcount", allowance)}, false)
                as is_short_of_heads,
            listed, covered, missing_workers, explained,
            employer_id is not null and missing_workers > explained as is_short_of_workers,
            programmes,
            case when employer_id is not null and programmes is not null then {lacking} end
                as lacking_programmes,
            wages_above
        from known
    """


def _staff(allowance: Allowance) -> str:
    """Of each employer's rows of workers: how many there are, are covered, are missing."""
    return f"""
        select found.employer_key, count(*) as listed,
            count(case when found.outcome = 'matched_covered' then 1 end) as covered,
            count(case when found.outcome in ('matched_lapsed', 'matched_other',
                'unmatched_obliged') and found.duty = 'obliged' and alike.row is null
                and (rows.started_on is null or rows.started_on < {allowance.grace_from})
                then 1 end) as missing_workers
        from {WORKER_OUTCOMES.table} as found
        join {WORKER_ROWS.table} as rows on rows.row = found.row
        left join {LIKE_MEMBERS.table} as alike on alike.row = found.row
        where found.employer_key is not null
            and found.outcome not in ('duplicate_in_list', 'not_working')
        group by found.employer_key
    """


def _known(allowance: Allowance, dialect: Dialect) -> str:
    """What lists and registry know of each employer, and how many links may have been missed."""
    missed = max(0.0, 1.0 - allowance.recall) / max(allowance.recall, _LEAST_RECALL)
    return f"""
        select facts.employer_key, facts.employer_id,
            {dialect.cast("heads.headcount", BIGINT)} as headcount,
            case when facts.employer_id is not null
                then coalesce(members.members, 0) end as members,
            coalesce(staff.listed, 0) as listed, coalesce(staff.covered, 0) as covered,
            coalesce(staff.missing_workers, 0) as missing_workers,
            {dialect.cast(f"round(coalesce(staff.covered, 0) * {missed:.6f})", BIGINT)}
                as explained,
            members.programmes, sizes.employer_scale,
            coalesce(wages.wages_above, 0) as wages_above
        from {EMPLOYER_FACTS.table} as facts
        left join heads on heads.employer_key = facts.employer_key
        left join staff on staff.employer_key = facts.employer_key
        left join {MEMBERS.table} as members on members.employer_id = facts.employer_id
        left join {EMPLOYER_SIZES.table} as sizes on sizes.employer_key = facts.employer_key
        left join (
            select employer_id, count(case when is_above then 1 end) as wages_above
            from compared_wages group by employer_id
        ) as wages on wages.employer_id = facts.employer_id
    """


def _beyond(gap: str, whole: str, allowance: Allowance) -> str:
    """Whether a gap is above the heads and the share that are let pass."""
    return (
        f"({gap} > {allowance.heads} and ({gap}) * {PER_MILLE} > {whole} * {allowance.per_mille})"
    )


def lacking_programmes(programmes: str, scale: str, month: Month, book: ParameterBook) -> str:
    """The codes, each with a comma, to which a scale obliges and which a set of codes lacks."""
    lines = (_lacks(programme, programmes, scale, month, book) for programme in Programme)
    return f"({' || '.join(lines)})"


def _lacks(
    programme: Programme, programmes: str, scale: str, month: Month, book: ParameterBook
) -> str:
    obligatory = book.ask("pu.obligatory_programmes", month).mapping
    scales = [
        name for name, codes in obligatory.items()
        if isinstance(codes, tuple) and programme.value in codes
    ]  # fmt: skip
    if not scales:
        return "''"
    listed = ", ".join(f"'{name}'" for name in scales)
    has = f"',' || {programmes} || ',' like '%,{programme.value},%'"
    return f"case when {scale} in ({listed}) and not ({has}) then '{programme},' else '' end"
