"""Which registered employer a mention means where linkage is not sure: by number, street or name.

A proposal needs a name that is the same or near, and nothing that speaks against it: another legal
form, another regency, another NIB or NPWP. It is made only where one employer alone fits best, and
is marked for review until the people on the list bear it out (`settled_mentions`).
"""

from collections.abc import Iterable
from functools import partial

from jaring.assessment.employer_names import MENTION_NAMES, NAME_SHAPES, PLACE_NAMES
from jaring.assessment.inputs import (
    BIGINT,
    EMPLOYERS,
    ESTABLISHMENTS,
    INT,
    MENTION_LINKS,
    TEXT,
)
from jaring.assessment.mentions import MENTIONS
from jaring.assessment.settings import AssessmentSettings
from jaring.steps import Contract, Dialect, SqlStep

_NUMBERS = dict.fromkeys(("npp", "nib", "npwp", "kbli"), TEXT)
DOUBTFUL_MENTIONS = Contract(
    "doubtful_mentions",
    ("mention",),
    {"mention": BIGINT, **NAME_SHAPES, **_NUMBERS},
)
KNOWN_PLACES = Contract(
    "known_places",
    ("establishment_id",),
    {"establishment_id": TEXT, "employer_id": TEXT, **NAME_SHAPES, **_NUMBERS},
)
NAMESAKES = Contract(
    "namesakes", ("mention",), {"mention": BIGINT, "employer_id": TEXT, "basis": INT}
)
BASES = ("number", "street", "village", "name", "words")  # the surest first
BY_NAME_ALONE = BASES.index("name")
_DIGITS_OFF = 2  # number: digits of a NIB or NPWP that may be written wrong
_NPP_OFF = 1  # number: signs of an NPP that may be written wrong
_NPP_HEAD, _NPP_TAIL = 5, 4  # number: signs of an NPP, from either end, one part of which is right
_FIRST_WORD = 0.8  # number: likeness of first words at one address
_SPELLED = 0.85  # number: likeness of two spellings of one village
_LETTERS_OFF = 2  # number: letters that two spellings of one name may differ in
_ONE_LETTER_IN = 6  # number: letters of a name of which one may be another
_ONE_LETTER_OF = 4  # number: letters of a name that is long enough for one to be another
_CONSONANTS = 8  # number: consonants of a name of which one may be another
_FEW_PLACES = 200  # number: establishments that share a word which still tells them from others
_RARE_WORDS = 2  # number: words of a name by which its like are sought
_WORDS = 3  # number: words that are enough to know an employer by, wherever it is


def namesake_steps(settings: AssessmentSettings) -> tuple[SqlStep, ...]:
    """From mentions without a sure link to the one registered employer that each may mean."""
    flag_below = settings["flag_below"]
    return (
        SqlStep(
            (MENTIONS.table, MENTION_NAMES.table, MENTION_LINKS.table),
            DOUBTFUL_MENTIONS,
            partial(_doubtful, flag_below),
        ),
        SqlStep((PLACE_NAMES.table, ESTABLISHMENTS.table, EMPLOYERS.table), KNOWN_PLACES, _known),
        SqlStep((DOUBTFUL_MENTIONS.table, KNOWN_PLACES.table), NAMESAKES, _namesakes),
    )


def _doubtful(flag_below: float, _: Dialect) -> str:
    """Mentions that linkage found nowhere, or is not sure of.

    Rows: one per such mention.
    """
    return f"""
        select names.mention, {_listed("names", NAME_SHAPES)}, {_listed("mentions", _NUMBERS)}
        from {MENTION_NAMES.table} as names
        join {MENTIONS.table} as mentions on mentions.mention = names.mention
        left join {MENTION_LINKS.table} as links on links.mention = names.mention
        where links.mention is null or links.is_flagged or links.probability < {flag_below}
    """


def _known(_: Dialect) -> str:
    """Names, place and numbers of each establishment.

    Rows: one per establishment.
    """
    return f"""
        select names.establishment_id, names.employer_id, {_listed("names", NAME_SHAPES)},
            places.npp, owners.nib, owners.npwp, owners.kbli
        from {PLACE_NAMES.table} as names
        join {ESTABLISHMENTS.table} as places on places.establishment_id = names.establishment_id
        left join {EMPLOYERS.table} as owners on owners.employer_id = names.employer_id
    """


def _listed(table: str, columns: Iterable[str]) -> str:
    return ", ".join(f"{table}.{name}" for name in columns)


def _namesakes(dialect: Dialect) -> str:
    """The one employer that fits a mention best.

    Rows: one per mention for which there is one.
    """
    pairs = " union all ".join(_pairs(dialect))
    return f"""
        with known_words as (
            select establishment_id, regency, {dialect.unnest(dialect.tokens("words"))} as word
            from {KNOWN_PLACES.table} where word_count > 1
        ),
        frequencies as (select word, count(*) as places from known_words group by word),
        said_words as (
            select mention, regency, {dialect.unnest(dialect.tokens("words"))} as word
            from {DOUBTFUL_MENTIONS.table}
            where word_count > 1
        ),
        ranked as (
            select said.mention, said.regency, said.word, frequencies.places,
                row_number() over (
                    partition by said.mention order by frequencies.places, said.word
                ) as place
            from said_words as said
            join frequencies on frequencies.word = said.word
        ),
        rarest as (
            select * from ranked
            where place = 1 or (place <= {_RARE_WORDS} and places <= {_FEW_PLACES})
        ),
        proposed as ({pairs}),
        best as (select mention, min(basis) as basis from proposed group by mention)
        select proposed.mention, min(proposed.employer_id) as employer_id,
            {dialect.cast("best.basis", INT)} as basis
        from proposed
        join best on best.mention = proposed.mention and best.basis = proposed.basis
        group by proposed.mention, best.basis
        having count(distinct proposed.employer_id) = 1
    """


def _pairs(dialect: Dialect) -> list[str]:
    """A query of pairs per basis, in the order of `BASES`."""
    said, known = (dialect.tokens(f"{side}.words") for side in ("said", "known"))
    names = [dialect.tokens(f"{side}.folded_name") for side in ("said", "known")]
    first = dialect.jaro_winkler(*(dialect.first_item(words) for words in names))
    telling = [dialect.tokens(f"{side}.telling") for side in ("said", "known")]
    shares = dialect.lists_share(*telling)
    holds = f"({dialect.holds_all(said, known)} or {dialect.holds_all(known, said)})"
    alike = _is_alike(dialect)
    village = f"{dialect.jaro_winkler('said.village', 'known.village')} >= {_SPELLED}"
    here = "(said.regency is null or known.regency = said.regency)"
    npp = dialect.same_length_distance("said.npp", "known.npp")
    tail = f"length(said.npp) - {_NPP_TAIL - 1}"
    numbered = f"length(said.npp) = length(known.npp) and {npp} <= {_NPP_OFF} and {shares}"
    several = f"{holds} and said.word_count > 1 and known.word_count > 1"
    street = (
        f"({village} and ({first} >= {_FIRST_WORD} or {shares} or {alike})"
        f" or known.regency = said.regency and said.village is null and ({alike} or {holds}))"
    )
    many = f"{holds} and said.word_count >= {_WORDS} and known.word_count >= {_WORDS}"
    longer = "length(said.folded_name) - length(known.folded_name)"
    near_length = f"{longer} between -{_LETTERS_OFF} and {_LETTERS_OFF}"
    consonants = dialect.edit_distance("said.telling", "known.telling")
    near_words = f"length(said.telling) >= {_CONSONANTS} and {consonants} <= 1"
    spelled = f"({near_length} and {_few_letters(dialect)} or {near_words})"
    head = f"substr(known.npp, 1, {_NPP_HEAD}) = substr(said.npp, 1, {_NPP_HEAD})"
    pair = partial(_pair, dialect)
    return [
        pair("number", head, numbered),
        pair("number", f"substr(known.npp, {tail}) = substr(said.npp, {tail})", numbered),
        pair("street", "known.street = said.street", street),
        pair("village", "known.village = said.village", f"{here} and ({alike} or {several})"),
        pair("name", "known.telling = said.telling", f"{here} and {_fits(dialect)}"),
        pair("words", "", f"{many} and {here} and {_fits(dialect)}",
             _by_rarest("rarest.place = 1")),
        pair("words", "", f"{spelled} and {_fits(dialect)}",
             _by_rarest("known_words.regency = rarest.regency")),
        pair("words", "", f"{spelled} and said.word_count >= {_WORDS} and {_fits(dialect)}",
             _by_rarest("rarest.regency is null")),
    ]  # fmt: skip


def _by_rarest(on: str) -> str:
    """Pairs of names that share a word which few others have."""
    return (
        f"from rarest join known_words on known_words.word = rarest.word and {on}"
        f" join {DOUBTFUL_MENTIONS.table} as said on said.mention = rarest.mention"
        f" join {KNOWN_PLACES.table} as known"
        " on known.establishment_id = known_words.establishment_id"
    )


def _pair(dialect: Dialect, basis: str, on: str, where: str, source: str = "") -> str:
    pair = f"from {DOUBTFUL_MENTIONS.table} as said join {KNOWN_PLACES.table} as known on {on}"
    against = " and ".join(f"not {one}" for one in speaks_against(dialect))
    return (
        f"select said.mention, known.employer_id, {BASES.index(basis)} as basis {source or pair}"
        f" where {where} and {against}"
    )


def speaks_against(dialect: Dialect) -> list[str]:
    """What speaks against a pair: another legal form, or another number in full."""
    other_form = "coalesce(said.legal_form <> known.legal_form, false)"
    numbers = [
        f"coalesce(length(said.{name}) = length(known.{name})"
        f" and {dialect.same_length_distance(f'said.{name}', f'known.{name}')} > {_DIGITS_OFF},"
        " false)"
        for name in ("nib", "npwp")
    ]
    return [other_form, *numbers]


def _fits(dialect: Dialect) -> str:
    """A name alone is believed where neither village nor trade says otherwise."""
    village = f"{dialect.jaro_winkler('said.village', 'known.village')} >= {_SPELLED}"
    same_village = f"coalesce({village}, false)"
    same_trade = "coalesce(said.kbli = known.kbli, false)"
    other_village = f"coalesce(not ({village}), false)"
    other_trade = "coalesce(said.kbli <> known.kbli, false)"
    return (
        f"not ({other_village} and not {same_trade}) and not ({other_trade} and not {same_village})"
    )


def few_letters(letters: str, longest: str) -> str:
    """Whether two names differ in few letters: so many, of so many in the longer one."""
    return (
        f"({letters} <= {_LETTERS_OFF} and {letters} * {_ONE_LETTER_IN} <= {longest}"
        f" or {letters} <= 1 and {longest} >= {_ONE_LETTER_OF})"
    )


def _few_letters(dialect: Dialect, *others: str) -> str:
    """Whether two folded names differ in few letters."""
    plain = dialect.edit_distance("said.folded_name", "known.folded_name")
    letters = f"least({', '.join((plain, *others))})" if others else plain
    return few_letters(letters, "greatest(length(said.folded_name), length(known.folded_name))")


def _is_alike(dialect: Dialect) -> str:
    """Whether two folded names differ in few letters, as they stand or in order of their words."""
    ordered = (
        dialect.joined_list(dialect.sorted_list(dialect.tokens(f"{side}.folded_name")))
        for side in ("said", "known")
    )
    return _few_letters(dialect, dialect.edit_distance(*ordered))
