"""Employers in no registry that are so like another employer that somebody must look first.

The other is registered, or stands on another list, and nothing speaks against it: no other legal
form, regency or village, no other NIB or NPWP. Its name is the same but for a few letters, or its
place is, or the staff points to it. Such an employer is raised and waits for a decision. Of two
that may be one employer, the one of which less is known waits.
"""

from jaring.assessment.employer_names import NAME_SHAPES
from jaring.assessment.employers import EMPLOYER_FACTS, MENTION_EMPLOYERS
from jaring.assessment.inputs import BIGINT, EMPLOYERS, LINK_DECISIONS, MENTIONS_OF, TEXT
from jaring.assessment.mention_votes import VOTES
from jaring.assessment.mentions import MENTIONS
from jaring.assessment.namesakes import KNOWN_PLACES, few_letters, speaks_against
from jaring.assessment.unknown_employers import UNKNOWN_EMPLOYERS, UNKNOWN_MENTIONS
from jaring.steps import Contract, Dialect, SqlStep

_FACTS = ("nib", "npwp", "kbli")
UNKNOWN_TRAITS = Contract(
    "unknown_traits",
    ("mention",),
    {
        "mention": BIGINT,
        "employer": BIGINT,
        "list_id": TEXT,
        **NAME_SHAPES,
        **dict.fromkeys(_FACTS, TEXT),
        "heads": BIGINT,
    },
)
LIKE_REGISTERED = Contract(
    "like_registered", ("employer",), {"employer": BIGINT, "employer_id": TEXT}
)
LIKE_LISTED = Contract("like_listed", ("employer",), {"employer": BIGINT, "other": BIGINT})
LIKE_EMPLOYERS = Contract(
    "like_employers",
    ("employer_key",),
    {
        "employer_key": TEXT,
        "why": TEXT,
        "employer_id": TEXT,
        "other_key": TEXT,
        "name": TEXT,
    },
)
_SPELLED = 0.85  # number: likeness of two spellings of one village
_SIGNS = 3  # number: letters at either end of a name by which its like is found in a regency
_SIGNS_ANYWHERE = 6  # number: letters at either end of a name whose regency is not known
_SIGNS_OF_SHORT = 2  # number: letters at either end of a short name
_SHORT = 8  # number: letters of a short name
_LETTERS_OFF = 2  # number: letters that two spellings of one name may differ in
_NEARLY = 0.85  # number: likeness of names below which their letters are not compared
_ALIKE = 0.8  # number: likeness of names that have their beginning in common
_CONSONANTS = 8  # number: consonants of a name of which one may be another
_NUMBERED, _PLACED = 4, 2  # number: what a number and a regency count beside a village
_BLOCKS = (
    ("known.regency = said.regency", _SIGNS),
    ("said.regency is null", _SIGNS_ANYWHERE),
    (
        f"said.regency is null and length(said.bare_name) <= {_SHORT}"
        f" and length(known.bare_name) <= {_SHORT}",
        _SIGNS_OF_SHORT,
    ),
)


def like_employer_steps() -> tuple[SqlStep, ...]:
    """From employers that no registry answers to the one each may be all the same."""
    return (
        SqlStep(
            (UNKNOWN_MENTIONS.table, UNKNOWN_EMPLOYERS.table, MENTIONS.table, MENTIONS_OF),
            UNKNOWN_TRAITS,
            _traits,
        ),
        SqlStep(
            (UNKNOWN_TRAITS.table, KNOWN_PLACES.table, VOTES.table, LINK_DECISIONS.table),
            LIKE_REGISTERED,
            _registered,
        ),
        SqlStep((UNKNOWN_TRAITS.table,), LIKE_LISTED, _listed),
        SqlStep(
            (MENTION_EMPLOYERS.table, LIKE_REGISTERED.table, LIKE_LISTED.table, EMPLOYERS.table,
             EMPLOYER_FACTS.table),
            LIKE_EMPLOYERS,
            _like_employers,
        ),
    )  # fmt: skip


def _traits(dialect: Dialect) -> str:
    """Each way of naming an employer that no registry answers, with all that it says of him.

    Rows: one per such mention.
    """
    shapes = ", ".join(f"unknown.{name}" for name in NAME_SHAPES)
    heads = dialect.try_cast("mentions.headcount", BIGINT)
    own_list = "case when mentions.employer_row is not null then mentions.list_id end"
    return f"""
        select unknown.mention, groups.first_mention as employer, {own_list} as list_id, {shapes},
            unknown.nib, unknown.npwp, mentions.kbli,
            coalesce({heads}, staff.heads) as heads
        from {UNKNOWN_MENTIONS.table} as unknown
        join {UNKNOWN_EMPLOYERS.table} as groups on groups.mention = unknown.mention
        join {MENTIONS.table} as mentions on mentions.mention = unknown.mention
        left join (
            select mention, count(*) as heads from {MENTIONS_OF} group by mention
        ) as staff on staff.mention = unknown.mention
    """


def _registered(dialect: Dialect) -> str:
    """The registered employer that an unknown one may be.

    Rows: one per unknown employer for which there is one.
    """
    near = f"({_is_near(dialect)} or {_goes_on(dialect)})"
    by_place = f"({_is_here('street')} or {_is_here('kbli')} and {_shares_word(dialect)})"
    pairs = (
        _pair("known.telling = said.telling", "true"),
        *(
            _pair(f"{where} and {_same_end(end, signs)}", near)
            for where, signs in _BLOCKS
            for end in (1, -1)
        ),
        _pair("known.village = said.village", by_place),
        _pair(
            "known.employer_id = votes.employer_id",
            _shares_word(dialect),
            f" join {VOTES.table} as votes on votes.mention = said.mention",
        ),
    )
    return f"""
        with alike as ({" union ".join(pairs)}),
        unopposed as (
            select alike.employer, min(known.employer_id) as employer_id
            from alike
            join {KNOWN_PLACES.table} as known on known.establishment_id = alike.establishment_id
            join {UNKNOWN_TRAITS.table} as said on said.employer = alike.employer
            left join {LINK_DECISIONS.table} as decided on decided.grain = 'mention'
                and decided.row = said.mention and decided.registry_id = known.employer_id
                and not decided.is_same
            group by alike.employer, alike.establishment_id
            having not bool_or({_differs(dialect)} or decided.row is not null)
        )
        select employer, min(employer_id) as employer_id from unopposed group by employer
    """


def _pair(on: str, where: str, more: str = "") -> str:
    return (
        f"select said.employer, known.establishment_id from {UNKNOWN_TRAITS.table} as said{more}"
        f" join {KNOWN_PLACES.table} as known on {on} where {where}"
    )


def _same_end(end: int, signs: int) -> str:
    """Whether two names begin, or end, with the same letters."""
    cut = f"{end}, {signs}" if end > 0 else f"-{signs}, {signs}"
    return f"substr(known.bare_name, {cut}) = substr(said.bare_name, {cut})"


def _listed(dialect: Dialect) -> str:
    """The employer of the lists that another one, of which less is known, may be.

    Two rows of one list are one employer only where they count the same heads.

    Rows: one per employer that waits for the other.
    """
    traits = UNKNOWN_TRAITS.table
    pairs = " union ".join(_listed_pairs(dialect))
    return f"""
        with strengths as (
            select employer, max(case when nib is not null or npwp is not null then {_NUMBERED}
                    else 0 end) + max(case when regency is not null then {_PLACED} else 0 end)
                + max(case when village is not null then 1 else 0 end) as strength
            from {traits} group by employer
        ),
        alike as (
            select employer, other, bool_or(counts_alike) as counts_alike
            from ({pairs}) as pairs
            group by employer, other
        ),
        weighed as (
            select alike.employer, alike.other
            from alike
            join {traits} as said on said.employer = alike.employer
            join {traits} as known on known.employer = alike.other
            group by alike.employer, alike.other, alike.counts_alike
            having not bool_or({_differs(dialect)})
                and (alike.counts_alike
                    or not bool_or(coalesce(said.list_id = known.list_id, false)))
        )
        select weighed.employer, min(weighed.other) as other
        from weighed
        join strengths as one on one.employer = weighed.employer
        join strengths as two on two.employer = weighed.other
        where one.strength < two.strength
            or one.strength = two.strength and weighed.employer > weighed.other
        group by weighed.employer
    """


def _listed_pairs(dialect: Dialect) -> list[str]:
    """A query per reason to take two employers of the lists for one."""
    heads = "coalesce(said.heads = known.heads, false)"
    trade = "coalesce(said.kbli = known.kbli, false)"
    at_place = (
        f"({_is_here('street')} or {_is_here('kbli')} and {_shares_word(dialect)}"
        f" or {_is_here('heads')} and {_holds(dialect)})"
    )

    def pair(on: str, where: str) -> str:
        traits = UNKNOWN_TRAITS.table
        return (
            f"select said.employer, known.employer as other, {heads} as counts_alike"
            f" from {traits} as said join {traits} as known on {on}"
            f" and known.employer <> said.employer where {where}"
        )

    return [
        pair("known.telling = said.telling", "true"),
        pair(_same_end(1, _SIGNS), _is_near(dialect)),
        pair(_same_end(-1, _SIGNS), _is_near(dialect)),
        pair("known.village = said.village", f"{heads} and {at_place}"),
        pair(_same_end(1, _SIGNS), f"{heads} and {trade} and {_holds(dialect)}"),
    ]


def _like_employers(_: Dialect) -> str:
    """Whom each unknown employer may be: a registered one, else one of the lists.

    Rows: one per employer that may be another.
    """
    return f"""
        select found.employer_key,
            case when registered.employer is not null then 'like_registered'
                else 'like_listed' end as why,
            registered.employer_id,
            case when registered.employer is null then other.employer_key end as other_key,
            coalesce(known.name, facts.name) as name
        from {MENTION_EMPLOYERS.table} as found
        left join {LIKE_REGISTERED.table} as registered on registered.employer = found.mention
        left join {LIKE_LISTED.table} as listed on listed.employer = found.mention
        left join {EMPLOYERS.table} as known on known.employer_id = registered.employer_id
        left join {MENTION_EMPLOYERS.table} as other on other.mention = listed.other
        left join {EMPLOYER_FACTS.table} as facts on facts.employer_key = other.employer_key
        where registered.employer is not null or listed.employer is not null
    """


def _differs(dialect: Dialect) -> str:
    """Whether what both say speaks against their being one employer."""
    village = dialect.jaro_winkler("said.village", "known.village")
    other_places = (
        "coalesce(said.regency <> known.regency, false)",
        f"coalesce({village} < {_SPELLED}, false)",
    )
    return f"({' or '.join((*speaks_against(dialect), *other_places))})"


def _is_near(dialect: Dialect) -> str:
    """Whether two names are the same but for a few letters, blanks or vowels."""
    letters = ("said.bare_name", "known.bare_name")
    apart = dialect.edit_distance_with_swaps(*letters)
    longest = f"greatest({', '.join(f'length({one})' for one in letters)})"
    consonants = dialect.edit_distance("said.telling", "known.telling")
    longer, more = (
        f"length(said.{name}) - length(known.{name})" for name in ("bare_name", "telling")
    )
    return (
        f"({longer} between -{_LETTERS_OFF} and {_LETTERS_OFF}"
        f" and {dialect.jaro_winkler(*letters)} >= {_NEARLY} and {few_letters(apart, longest)}"
        f" or {more} between -1 and 1 and length(said.telling) >= {_CONSONANTS}"
        f" and {consonants} <= 1)"
    )


def _goes_on(dialect: Dialect) -> str:
    """Whether one name of several words goes on in the other, in the same trade or anywhere."""
    begins = " or ".join(
        f"{dialect.starts_with(f'{longer}.bare_name', f'{shorter}.bare_name')}"
        f" and position(' ' in {shorter}.telling) > 0"
        for longer, shorter in (("said", "known"), ("known", "said"))
    )
    return f"((said.regency is null or said.kbli = known.kbli) and ({begins}))"


def _is_here(fact: str) -> str:
    """Whether two in villages of one name have something else of their place in common."""
    return f"coalesce(said.village = known.village and said.{fact} = known.{fact}, false)"


def _shares_word(dialect: Dialect) -> str:
    """Whether two names share a word, or begin with like ones."""
    words = (dialect.tokens(f"{side}.telling") for side in ("said", "known"))
    likeness = dialect.jaro_winkler("said.bare_name", "known.bare_name")
    return f"({dialect.lists_share(*words)} or {likeness} >= {_ALIKE})"


def _holds(dialect: Dialect) -> str:
    """Whether one name has all the words of the other."""
    said, known = (dialect.tokens(f"{side}.telling") for side in ("said", "known"))
    return f"({dialect.holds_all(said, known)} or {dialect.holds_all(known, said)})"
