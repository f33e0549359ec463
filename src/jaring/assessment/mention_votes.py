"""What the people on a list say of an employer that its name alone does not settle.

A mention from rows of workers has a name and no address. Where linkage is not sure of it, its
establishment is sought by the same folded name, and by where its linked people are or were members:
both together settle it, one of them alone is a proposal that is marked for review. A doubtful link
to an employer of which next to none of its people was ever a member is not believed.
"""

from collections.abc import Mapping
from functools import partial

import polars as pl
import pyarrow as pa

from jaring.assessment.inputs import (
    BIGINT,
    BOOLEAN,
    DOUBLE,
    ESTABLISHMENTS,
    LINK_DECISIONS,
    MENTION_LINKS,
    MENTIONS_OF,
    PERSON_LINKS,
    TEXT,
)
from jaring.assessment.settings import PER_MILLE, AssessmentSettings
from jaring.assessment.standing import STANDING
from jaring.linkage.standardise.employer_names import clean_employer_name, fold_employer_name
from jaring.steps import Contract, Dialect, SqlStep, Step, TableStep

PLACE_NAMES = Contract(
    "place_names",
    ("establishment_id",),
    {"establishment_id": TEXT, "employer_id": TEXT, "folded_name": TEXT},
)
VOTES = Contract(
    "mention_votes",
    ("mention",),
    {"mention": BIGINT, "employer_id": TEXT, "votes": BIGINT, "people": BIGINT},
)
_ONE_IN = 5  # number: fewer members than one in so many of a staff speak against a doubtful link
CONTRADICTED = Contract("contradicted_mentions", ("mention",), {"mention": BIGINT})
SETTLED_MENTIONS = Contract(
    "settled_mentions",
    ("mention",),
    {"mention": BIGINT, "establishment_id": TEXT, "employer_id": TEXT, "probability": DOUBLE,
     "is_flagged": BOOLEAN},
)  # fmt: skip


def vote_steps(settings: AssessmentSettings) -> tuple[Step, ...]:
    """From links, names and people to the establishment of each mention."""
    return (
        TableStep((ESTABLISHMENTS.table,), PLACE_NAMES, partial(_folded, ESTABLISHMENTS.table)),
        SqlStep((MENTIONS_OF, PERSON_LINKS.table, STANDING.table), VOTES, _votes),
        SqlStep(
            (MENTIONS_OF, MENTION_LINKS.table, ESTABLISHMENTS.table, PERSON_LINKS.table,
             STANDING.table, VOTES.table, LINK_DECISIONS.table),
            CONTRADICTED,
            partial(_contradicted, settings),
        ),
        SqlStep(
            ("mention_names", MENTION_LINKS.table, PLACE_NAMES.table, VOTES.table,
             ESTABLISHMENTS.table, CONTRADICTED.table),
            SETTLED_MENTIONS,
            partial(_settled, settings),
        ),
    )  # fmt: skip


def _folded(source: str, tables: Mapping[str, pa.Table]) -> pa.Table:
    columns = ["establishment_id", "employer_id", "name"]
    rows = pl.DataFrame(tables[source].select(columns))
    clean = rows.with_columns(clean=clean_employer_name(pl.col("name")))
    return clean.select(
        "establishment_id",
        "employer_id",
        fold_employer_name(pl.col("clean")).alias("folded_name"),
    ).to_arrow()


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
    of whom next to nobody is known there, work for somebody else of a like name.

    Rows: one per mention whose link is not to be believed, or was judged not to be the same.
    """
    return f"""
        select row as mention from {LINK_DECISIONS.table}
        where grain = 'mention' and row not in (select mention from {MENTION_LINKS.table})
        group by row having not bool_or(is_same)
        union
        select rows.mention
        from {MENTIONS_OF} as rows
        left join {MENTION_LINKS.table} as found on found.mention = rows.mention
        left join {ESTABLISHMENTS.table} as places
            on places.establishment_id = found.establishment_id
        left join {VOTES.table} as votes on votes.mention = rows.mention
        left join {PERSON_LINKS.table} as links on links.row = rows.row
        left join (
            select person_id, employer_id from {STANDING.table}
            where segment = 'PU' group by person_id, employer_id
        ) as held on held.person_id = links.person_id
            and held.employer_id = coalesce(places.employer_id, votes.employer_id)
        where coalesce(places.employer_id, votes.employer_id) is not null
            and coalesce(found.is_flagged or found.probability < {settings["flag_below"]}, true)
        group by rows.mention
        having count(held.person_id) = 0 and count(links.row) >= {settings["vote_people"]}
            or count(*) >= {settings["vote_people_alone"]}
                and count(held.person_id) * {_ONE_IN} < count(*)
    """


def _settled(settings: AssessmentSettings, dialect: Dialect) -> str:
    """The establishment of each mention, and how sure that is.

    Rows: one per mention that has one.
    """
    likeness, flag_below = settings["vote_name_likeness"], settings["flag_below"]
    alone = (
        f"(linked_id is null and voted is not null and votes >= {settings['vote_people_alone']})"
    )
    enough = f"votes.votes * {PER_MILLE} >= votes.people * {settings['vote_per_mille']}"
    said, known = (_words(name, dialect) for name in ("names.folded_name", "homes.folded_name"))
    alike = f"""({dialect.jaro_winkler(dialect.joined_list(said), dialect.joined_list(known))}
                >= {likeness} or {dialect.holds_all(said, known)}
                or {dialect.holds_all(known, said)})"""
    related = f"({dialect.lists_share(said, known)} and votes.votes >= {settings['vote_people']})"
    key = dialect.joined_list(_words("folded.folded_name", dialect))
    own = dialect.joined_list(_words("names.folded_name", dialect))
    return f"""
        with homes as (
            select employer_id, min(establishment_id) as establishment_id,
                min_by(folded_name, establishment_id) as folded_name
            from {PLACE_NAMES.table}
            group by employer_id
        ),
        namesakes as (
            select {key} as words, min(folded.employer_id) as employer_id
            from {PLACE_NAMES.table} as folded
            where folded.folded_name is not null
            group by {key}
            having count(distinct folded.employer_id) = 1
        ),
        weighed as (
            select names.mention, links.establishment_id as linked_id,
                links.probability as linked_probability, links.is_flagged,
                owners.employer_id as linked_employer, namesakes.employer_id as named,
                case when {enough} and ({alike} or {related}) and against.mention is null
                    then votes.employer_id end as voted,
                votes.votes
            from mention_names as names
            left join {CONTRADICTED.table} as against on against.mention = names.mention
            left join {MENTION_LINKS.table} as links on links.mention = names.mention
                and against.mention is null
            left join {ESTABLISHMENTS.table} as owners
                on owners.establishment_id = links.establishment_id
            left join namesakes on namesakes.words = {own}
                and against.mention is null
            left join {VOTES.table} as votes on votes.mention = names.mention
            left join homes on homes.employer_id = votes.employer_id
        ),
        chosen as (
            select mention, linked_id,
                case when linked_id is not null then linked_employer
                    else coalesce(voted, named) end as employer_id,
                coalesce(linked_employer = voted, false)
                    or coalesce(linked_employer = named, false)
                    or (linked_id is null and coalesce(voted = named, false)) as is_seconded,
                coalesce(linked_probability, {settings["vote_probability"]}) as probability, votes,
                coalesce(is_flagged, true) as is_flagged, voted
            from weighed
            where linked_id is not null or voted is not null or named is not null
        )
        select chosen.mention, coalesce(chosen.linked_id, homes.establishment_id)
                as establishment_id,
            chosen.employer_id,
            case when is_seconded or {alone}
                then greatest(probability, {flag_below})
                else probability end as probability,
            is_flagged and not is_seconded and not {alone} as is_flagged
        from chosen
        left join homes on homes.employer_id = chosen.employer_id
    """


def _words(name: str, dialect: Dialect) -> str:
    """The words of a name in one order, whatever stands first."""
    return dialect.sorted_list(dialect.tokens(name))
