"""The establishment of each mention, once link, name and people have spoken.

Where linkage is not sure, its establishment is sought by the name that only one employer bears
(`namesakes`), and by where its linked people are or were members (`mention_votes`): both together
settle it, one of them alone is a proposal that is marked for review.
"""

from functools import partial

from jaring.assessment.employer_names import MENTION_NAMES, PLACE_NAMES
from jaring.assessment.inputs import BIGINT, BOOLEAN, DOUBLE, ESTABLISHMENTS, MENTION_LINKS, TEXT
from jaring.assessment.mention_votes import CONTRADICTED, VOTES
from jaring.assessment.namesakes import NAMESAKES
from jaring.assessment.settings import PER_MILLE, AssessmentSettings
from jaring.steps import Contract, Dialect, SqlStep

SETTLED_MENTIONS = Contract(
    "settled_mentions",
    ("mention",),
    {"mention": BIGINT, "establishment_id": TEXT, "employer_id": TEXT, "probability": DOUBLE,
     "is_flagged": BOOLEAN},
)  # fmt: skip
_FIRST_WORD = 0.8  # number: likeness of their first words that is enough for it too
_NEARLY_ALL = 900  # number: of a thousand linked people, so many speak with one voice
_OF_ONE_VOICE = 0.7  # number: likeness of names that is enough where all people point to one


def settled_mentions_step(settings: AssessmentSettings) -> SqlStep:
    """The establishment of each mention, and how sure that is.

    Rows: one per mention that has one.
    """
    reads = (MENTION_NAMES.table, MENTION_LINKS.table, PLACE_NAMES.table, VOTES.table,
             ESTABLISHMENTS.table, CONTRADICTED.table, NAMESAKES.table)  # fmt: skip
    return SqlStep(reads, SETTLED_MENTIONS, partial(_settled, settings))


def _settled(settings: AssessmentSettings, dialect: Dialect) -> str:
    flag_below = settings["flag_below"]
    alone = (
        f"(linked_id is null and voted is not null and votes >= {settings['vote_people_alone']})"
    )
    return f"""
        with homes as (
            select employer_id, min(establishment_id) as establishment_id,
                min_by(folded_name, establishment_id) as folded_name,
                min_by(words, establishment_id) as words,
                min_by(telling, establishment_id) as telling
            from {PLACE_NAMES.table}
            group by employer_id
        ),
        weighed as ({_weighed(settings, dialect)}),
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


def _weighed(settings: AssessmentSettings, dialect: Dialect) -> str:
    """What link, name and people say of each mention, less what its own staff contradicts."""
    return f"""
        select names.mention, links.establishment_id as linked_id,
            links.probability as linked_probability, links.is_flagged,
            owners.employer_id as linked_employer, named.employer_id as named,
            case when against_votes.mention is null and {_is_voted(settings, dialect)}
                then votes.employer_id end as voted,
            votes.votes
        from {MENTION_NAMES.table} as names
        left join {MENTION_LINKS.table} as found on found.mention = names.mention
        left join {ESTABLISHMENTS.table} as owners
            on owners.establishment_id = found.establishment_id
        left join {CONTRADICTED.table} as against on against.mention = names.mention
            and against.employer_id = owners.employer_id
        left join {MENTION_LINKS.table} as links on links.mention = names.mention
            and against.mention is null
        left join {NAMESAKES.table} as alike on alike.mention = names.mention
        left join {CONTRADICTED.table} as against_name on against_name.mention = names.mention
            and against_name.employer_id = alike.employer_id
        left join {NAMESAKES.table} as named on named.mention = names.mention
            and against_name.mention is null
        left join {VOTES.table} as votes on votes.mention = names.mention
        left join {CONTRADICTED.table} as against_votes on against_votes.mention = names.mention
            and against_votes.employer_id = votes.employer_id
        left join homes on homes.employer_id = votes.employer_id
    """


def _is_voted(settings: AssessmentSettings, dialect: Dialect) -> str:
    """Whether enough people point to one employer, of a name that is near enough for so many."""
    said, known = (_words(name, dialect) for name in ("names.folded_name", "homes.folded_name"))
    ordered = dialect.jaro_winkler(dialect.joined_list(said), dialect.joined_list(known))
    plain = dialect.jaro_winkler("names.folded_name", "homes.folded_name")
    likeness = f"greatest({ordered}, {plain})"
    enough = f"votes.votes * {PER_MILLE} >= votes.people * {settings['vote_per_mille']}"
    several = f"votes.votes >= {settings['vote_people']}"
    telling = (dialect.tokens(f"{side}.telling") for side in ("names", "homes"))
    alike = (
        f"{likeness} >= {settings['vote_name_likeness']} or names.words = homes.words"
        f" or {dialect.holds_all(said, known)} or {dialect.holds_all(known, said)}"
    )
    related = f"{dialect.lists_share(*telling)} and {several}"
    firsts = (
        dialect.first_item(dialect.tokens(f"{side}.folded_name")) for side in ("names", "homes")
    )
    near = f"({likeness} >= {_OF_ONE_VOICE} or {dialect.jaro_winkler(*firsts)} >= {_FIRST_WORD})"
    nearly_all = (
        f"votes.votes >= {settings['vote_people_alone']}"
        f" and votes.votes * {PER_MILLE} >= votes.people * {_NEARLY_ALL}"
    )
    of_one_voice = f"(votes.votes = votes.people and {several} or {nearly_all}) and {near}"
    return f"{enough} and ({alike} or ({related}) or ({of_one_voice}))"


def _words(name: str, dialect: Dialect) -> str:
    """The words of a name in one order, whatever stands first."""
    return dialect.sorted_list(dialect.tokens(name))
