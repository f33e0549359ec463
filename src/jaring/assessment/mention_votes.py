"""What the people on a list say of an employer that its name alone does not settle.

A mention from rows of workers has a name and no address. Its linked people are or were members
somewhere: most of them at one employer propose it. A doubtful link to an employer of which next to
none of its people was ever a member is not believed.
"""

from functools import partial

from jaring.assessment.inputs import (
    BIGINT,
    ESTABLISHMENTS,
    LINK_DECISIONS,
    MENTION_LINKS,
    MENTIONS_OF,
    PERSON_LINKS,
    TEXT,
)
from jaring.assessment.namesakes import BY_NAME_ALONE, NAMESAKES
from jaring.assessment.settings import AssessmentSettings
from jaring.assessment.standing import STANDING
from jaring.steps import Contract, Dialect, SqlStep

VOTES = Contract(
    "mention_votes",
    ("mention",),
    {"mention": BIGINT, "employer_id": TEXT, "votes": BIGINT, "people": BIGINT},
)
_ONE_IN = 5  # number: fewer members than one in so many of a staff speak against a doubtful link
CONTRADICTED = Contract(
    "contradicted_mentions",
    ("mention", "employer_id"),
    {"mention": BIGINT, "employer_id": TEXT},
)


def vote_steps(settings: AssessmentSettings) -> tuple[SqlStep, ...]:
    """What people say for and against the employers that mentions may mean."""
    return (
        SqlStep((MENTIONS_OF, PERSON_LINKS.table, STANDING.table), VOTES, _votes),
        SqlStep(
            (MENTIONS_OF, MENTION_LINKS.table, ESTABLISHMENTS.table, PERSON_LINKS.table,
             STANDING.table, VOTES.table, NAMESAKES.table, LINK_DECISIONS.table),
            CONTRADICTED,
            partial(_contradicted, settings),
        ),
    )  # fmt: skip


def _votes(_: Dialect) -> str:
    """The employer at which most linked people of a mention are or were members.

    Rows: one per mention with linked people who are or were members somewhere.
    """
    return f"""
        with said as (
            select rows.mention, held.employer_id, count(distinct held.person_id) as votes
            from {MENTIONS_OF} as rows
            join {PERSON_LINKS.table} as links on links.row = rows.row
            join {STANDING.table} as held on held.person_id = links.person_id
            where held.segment = 'PU' and held.employer_id is not null
            group by rows.mention, held.employer_id
        ),
        linked as (
            select rows.mention, count(distinct links.person_id) as people
            from {MENTIONS_OF} as rows
            join {PERSON_LINKS.table} as links on links.row = rows.row
            group by rows.mention
        ),
        ranked as (
            select mention, employer_id, votes,
                row_number() over (partition by mention order by votes desc, employer_id) as place
            from said
        )
        select ranked.mention, ranked.employer_id, ranked.votes, linked.people
        from ranked
        join linked on linked.mention = ranked.mention
        where ranked.place = 1
    """


def _contradicted(settings: AssessmentSettings, _: Dialect) -> str:
    """Doubtful links to, and proposals of, an employer where hardly anybody was ever a member.

    One who names that employer and is known elsewhere may be new there; several, or a whole staff
    of whom next to nobody is known there, work for somebody else of a like name. A proposal by the
    name alone falls where several are named and none is known there.

    Rows: one per mention and employer that is not to be believed, or of whose like people judged
    that it is another.
    """
    return f"""
        with proposed as ({_proposed(settings)})
        select proposed.mention, proposed.employer_id
        from proposed
        join (
            select row as mention from {LINK_DECISIONS.table}
            where grain = 'mention' and row not in (select mention from {MENTION_LINKS.table})
            group by row having not bool_or(is_same)
        ) as decided on decided.mention = proposed.mention
        union
        select proposed.mention, proposed.employer_id
        from proposed
        join {MENTIONS_OF} as rows on rows.mention = proposed.mention
        left join {PERSON_LINKS.table} as links on links.row = rows.row
        left join (
            select person_id, employer_id from {STANDING.table}
            where segment = 'PU' group by person_id, employer_id
        ) as held on held.person_id = links.person_id
            and held.employer_id = proposed.employer_id
        group by proposed.mention, proposed.employer_id
        having count(held.person_id) = 0 and (count(links.row) >= {settings["vote_people"]}
                or (bool_or(proposed.is_by_name) and count(*) >= {settings["vote_people"]}))
            or count(*) >= {settings["vote_people_alone"]}
                and count(held.person_id) * {_ONE_IN} < count(*)
    """


def _proposed(settings: AssessmentSettings) -> str:
    """Every employer that a doubtful mention may mean, and whether for its name alone."""
    return f"""
        select mention, employer_id, bool_or(is_by_name) as is_by_name
        from (
            select found.mention, places.employer_id, false as is_by_name
            from {MENTION_LINKS.table} as found
            join {ESTABLISHMENTS.table} as places
                on places.establishment_id = found.establishment_id
            where found.is_flagged or found.probability < {settings["flag_below"]}
            union all
            select votes.mention, votes.employer_id, false as is_by_name
            from {VOTES.table} as votes
            union all
            select mention, employer_id, basis >= {BY_NAME_ALONE} as is_by_name
            from {NAMESAKES.table}
        ) as doubtful
        where employer_id is not null
        group by mention, employer_id
    """
