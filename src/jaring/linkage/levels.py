"""What each comparison level means, as SQL over the coded columns of both sides.

A level is a word with arguments («jaro_winkler 0.95»). For a field of some type it says which
features it needs and when it holds. The left row is `l_…`, the right row `r_…`: the compare step
gathers the needed columns under these names. A null on either side never reaches a level: the field
is then *missing*, which is neutral.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from jaring.linkage.area_levels import area_part_missing, near_area, same_area
from jaring.linkage.date_levels import (
    date_within,
    is_one_digit,
    same_part,
    swapped_day_month,
    year_within,
)
from jaring.linkage.features import (
    AREA_DEPTHS,
    NAME_TYPES,
    Feature,
    feature,
    part_of_area,
    plain,
)
from jaring.linkage.level import Level, Make, equal
from jaring.linkage.schema import FieldType, LevelWord, LinkModel
from jaring.steps import ColumnType, Dialect

DIGIT_TYPES = frozenset({FieldType.NIK, FieldType.CODE, FieldType.PHONE, FieldType.SEX})
TEXT_TYPES = NAME_TYPES | DIGIT_TYPES
EVERY_TYPE = frozenset(FieldType)


@dataclass(frozen=True)
class _Word:
    types: frozenset[FieldType]
    arguments: str
    make: Make


def level(model: LinkModel, field: str, word: LevelWord) -> Level:
    """What a level of a field means.

    Raises:
        KeyError: no such level, or not for this type of field.
        ValueError: its arguments are wrong.
    """
    kind = model.fields[field].type
    known = WORDS[word.kind]
    if kind not in known.types:
        raise KeyError(word.kind)
    wanted = len(known.arguments.split())
    if len(word.arguments) != wanted:
        raise ValueError(f"«{word.kind}» wants {known.arguments or 'no argument'}")
    return known.make(model, field, kind, word.arguments)


def missing(columns: tuple[Feature, ...], side: str) -> str:
    """True where one side holds nothing in any of the columns that tell."""
    return " and ".join(f"{side}_{made.column} is null" for made in columns)


def tells_missing(
    model: LinkModel, field: str, meanings: Iterable[Level] = ()
) -> tuple[Feature, ...]:
    """The coded columns that say whether a field is missing: one that is read anyway, if any."""
    kind = model.fields[field].type
    if kind is FieldType.AREA:
        return tuple(part_of_area(field, depth) for depth in AREA_DEPTHS)
    text = plain(field, kind)
    needs = [made for meaning in meanings for made in meaning.needs]
    own = [made for made in needs if made.column.partition("__")[0] == field]
    # the first digits of a short number are missing where the number is not
    if kind not in NAME_TYPES or not own or any(made.column == text.column for made in own):
        return (text,)
    return (own[0],)


def _same(name: str, *, is_equality: bool = False) -> Make:
    """A level that holds where one feature is equal on both sides."""

    def make(model: LinkModel, field: str, _kind: FieldType, _arguments: tuple[str, ...]) -> Level:
        made = feature(model, f"{field}.{name}")
        return Level((made,), lambda _: equal(made.column), is_equality=is_equality)

    return make


def _same_digits(at: str) -> Make:
    """A level that holds where so many digits at the start or at the end are equal."""

    def make(model: LinkModel, field: str, _kind: FieldType, arguments: tuple[str, ...]) -> Level:
        made = feature(model, f"{field}.{at}{int(arguments[0])}")
        return Level((made,), lambda _: equal(made.column))

    return make


def _folded(_model: LinkModel, field: str, kind: FieldType, _arguments: tuple[str, ...]) -> Level:
    column = plain(field, kind)
    return Level((column,), lambda _: equal(column.column), is_equality=True)


def _exact(model: LinkModel, field: str, kind: FieldType, _arguments: tuple[str, ...]) -> Level:
    if kind is FieldType.AREA:
        return same_area(model, field, kind, ("village",))
    if kind in DIGIT_TYPES:
        # digits that only nearly make a NIK may be equal too: they are compared, never trusted
        column = plain(field, kind)
        return Level((column,), lambda _: equal(column.column), is_equality=True)
    made = feature(model, f"{field}.exact")
    return Level((made,), lambda _: equal(made.column), is_equality=True)


def _jaro_winkler(
    _model: LinkModel, field: str, kind: FieldType, arguments: tuple[str, ...]
) -> Level:
    threshold, column = float(arguments[0]), plain(field, kind)
    left, right = f"l_{column.column}", f"r_{column.column}"
    return Level(
        (column,),
        lambda _: f"{field}__similarity >= {threshold}",
        (
            f"{field}__similarity",
            lambda d: f"case when {left} = {right} then 1.0 else {d.jaro_winkler(left, right)} end",
        ),
    )


def _sorted_jaro_winkler(
    model: LinkModel, field: str, _kind: FieldType, arguments: tuple[str, ...]
) -> Level:
    """Jaro-Winkler of the words in alphabetical order: exchanged names with a typo besides."""
    threshold, made = float(arguments[0]), feature(model, f"{field}.sorted_text")
    left, right = f"l_{made.column}", f"r_{made.column}"
    return Level(
        (made,),
        lambda _: f"{field}__sorted_similarity >= {threshold}",
        (f"{field}__sorted_similarity", lambda d: d.jaro_winkler(left, right)),
    )


def _edit(_model: LinkModel, field: str, kind: FieldType, arguments: tuple[str, ...]) -> Level:
    most, column = int(arguments[0]), plain(field, kind)
    left, right = f"l_{column.column}", f"r_{column.column}"

    def holds(dialect: Dialect) -> str:
        # an exchange of neighbours is two plain edits: only such pairs pay for the costly distance
        plainly = dialect.edit_distance(left, right)
        with_swaps = dialect.edit_distance_with_swaps(left, right)
        return (
            f"abs(length({left}) - length({right})) <= {most} and case"
            f" when {plainly} <= {most} then true"
            f" when {plainly} <= {2 * most} then {with_swaps} <= {most} else false end"
        )

    return Level((column,), holds)


def _prefix(_model: LinkModel, field: str, kind: FieldType, _arguments: tuple[str, ...]) -> Level:
    column = plain(field, kind)
    left, right = f"l_{column.column}", f"r_{column.column}"
    return Level(
        (column,), lambda d: f"({d.starts_with(left, right)} or {d.starts_with(right, left)})"
    )


def _shares_token(
    model: LinkModel, field: str, kind: FieldType, _arguments: tuple[str, ...]
) -> Level:
    column, marks = plain(field, kind), feature(model, f"{field}.marks")
    left, right = f"l_{column.column}", f"r_{column.column}"

    def holds(dialect: Dialect) -> str:
        # texts are cut into words only where the marks of their words do not rule it out
        share = dialect.lists_share(dialect.tokens(left), dialect.tokens(right))
        return f"case when l_{marks.column} & r_{marks.column} = 0 then false else {share} end"

    return Level((column, marks), holds)


def _contains_tokens(
    _model: LinkModel, field: str, kind: FieldType, _arguments: tuple[str, ...]
) -> Level:
    column = plain(field, kind)
    left, right = f"l_{column.column}", f"r_{column.column}"

    def holds(dialect: Dialect) -> str:
        # texts of one length that hold each other's words are the same words: an earlier level
        ways = " ".join(
            f"when length({one}) > length({other}) then {_holds_words(dialect, one, other)}"
            for one, other in ((left, right), (right, left))
        )
        return f"case {ways} else false end"

    return Level((column,), holds)


def _holds_words(dialect: Dialect, longer: str, shorter: str) -> str:
    """True where a text holds all words of another; only one that holds its last word is cut."""
    last = dialect.contains(longer, dialect.last_word(shorter))
    every = dialect.holds_all(dialect.tokens(longer), dialect.tokens(shorter))
    return f"case when {last} then {every} else false end"  # «and» would work out both


def _in_set(_model: LinkModel, field: str, kind: FieldType, arguments: tuple[str, ...]) -> Level:
    column = plain(field, kind)
    quoted = ", ".join("'" + item.replace("'", "''") + "'" for item in arguments[0].split("|"))
    name = column.column
    return Level((column,), lambda _: f"l_{name} in ({quoted}) and r_{name} in ({quoted})")


def _exchanged_with(
    model: LinkModel, field: str, kind: FieldType, arguments: tuple[str, ...]
) -> Level:
    other = arguments[0]
    mine, theirs = plain(field, kind), plain(other, model.fields[other].type)
    return Level(
        (mine, theirs),
        lambda _: f"l_{mine.column} = r_{theirs.column} and r_{mine.column} = l_{theirs.column}",
        is_equality=True,
    )


def _distance(most: int) -> Make:
    """A level that holds where as many positions differ as it says, lengths being equal."""

    def make(_model: LinkModel, field: str, kind: FieldType, _arguments: tuple[str, ...]) -> Level:
        column = plain(field, kind)
        if kind is FieldType.DATE and most == 1:
            return Level((column,), lambda d: is_one_digit(column.column, d))
        return Level((column,), lambda _: f"{field}__differing = {most}", _differing(field, column))

    return make


def _differing(field: str, column: Feature) -> tuple[str, Callable[[Dialect], str]]:
    def expression(dialect: Dialect) -> str:
        left, right = f"l_{column.column}", f"r_{column.column}"
        if column.type is not ColumnType.TEXT:
            left, right = (dialect.cast(side, ColumnType.TEXT) for side in (left, right))
        distance = dialect.same_length_distance(left, right)
        return f"case when length({left}) = length({right}) then {distance} end"

    return (f"{field}__differing", expression)


def _one_digit_in(
    _model: LinkModel, field: str, kind: FieldType, arguments: tuple[str, ...]
) -> Level:
    first, last = int(arguments[0]), int(arguments[1])
    column = plain(field, kind)

    def holds(_dialect: Dialect) -> str:
        part = f"{column.column}, {first}, {last - first + 1}"
        return f"{field}__differing = 1 and substr(l_{part}) <> substr(r_{part})"

    return Level((column,), holds, _differing(field, column))


def _swapped_digits(
    _model: LinkModel, field: str, kind: FieldType, _arguments: tuple[str, ...]
) -> Level:
    column = plain(field, kind)

    def holds(dialect: Dialect) -> str:
        left, right = (
            dialect.try_cast(f"{side}_{column.column}", ColumnType.BIGINT) for side in "lr"
        )
        # exchanging two digits leaves the digit sum, hence the rest modulo nine, as it was
        nines = f"({left} - {right}) % 9 = 0"  # number: property of decimal digits
        return f"{field}__differing = 2 and {nines}"

    return Level((column,), holds, _differing(field, column))


def _numeric_within(
    _model: LinkModel, field: str, _kind: FieldType, arguments: tuple[str, ...]
) -> Level:
    share, column = float(arguments[0]), plain(field, FieldType.NUMBER)
    left, right = f"l_{column.column}", f"r_{column.column}"
    return Level(
        (column,),
        lambda _: f"abs({left} - {right}) <= {share} * greatest(abs({left}), abs({right}))",
    )


def _else(_model: LinkModel, _field: str, _kind: FieldType, _arguments: tuple[str, ...]) -> Level:
    return Level((), lambda _: "true")


_DATE = frozenset({FieldType.DATE})
_AREA = frozenset({FieldType.AREA})
_NUMBER = frozenset({FieldType.NUMBER})
_DIGITS_OR_DATE = DIGIT_TYPES | _DATE

WORDS: Mapping[str, _Word] = {
    "exact": _Word(EVERY_TYPE, "", _exact),
    "folded": _Word(NAME_TYPES, "", _folded),
    "same_tokens": _Word(NAME_TYPES, "", _same("sorted_tokens", is_equality=True)),
    "same_first_token": _Word(NAME_TYPES, "", _same("first_token")),
    "same_last_token": _Word(NAME_TYPES, "", _same("last_token")),
    "shares_token": _Word(NAME_TYPES, "", _shares_token),
    "contains_tokens": _Word(NAME_TYPES, "", _contains_tokens),
    "prefix": _Word(TEXT_TYPES, "", _prefix),
    "jaro_winkler": _Word(TEXT_TYPES, "SIMILARITY", _jaro_winkler),
    "sorted_jaro_winkler": _Word(NAME_TYPES, "SIMILARITY", _sorted_jaro_winkler),
    "edit": _Word(TEXT_TYPES, "EDITS", _edit),
    "in_set": _Word(TEXT_TYPES, "A|B|C", _in_set),
    "exchanged_with": _Word(TEXT_TYPES, "FIELD", _exchanged_with),
    "one_digit": _Word(_DIGITS_OR_DATE, "", _distance(1)),
    "one_digit_in": _Word(DIGIT_TYPES, "FIRST LAST", _one_digit_in),
    "two_digits": _Word(_DIGITS_OR_DATE, "", _distance(2)),
    "swapped_digits": _Word(_DIGITS_OR_DATE, "", _swapped_digits),
    "same_start": _Word(DIGIT_TYPES, "LENGTH", _same_digits("start")),
    "same_end": _Word(DIGIT_TYPES, "LENGTH", _same_digits("end")),
    "swapped_day_month": _Word(_DATE, "", swapped_day_month),
    "same_year_month": _Word(_DATE, "", same_part("year_month")),
    "same_year": _Word(_DATE, "", same_part("year")),
    "same_month_day": _Word(_DATE, "", same_part("month_day")),
    "date_within": _Word(_DATE, "DAYS", date_within),
    "year_within": _Word(_DATE, "YEARS", year_within),
    "same_area": _Word(_AREA, "DEPTH", same_area),
    "near_area": _Word(_AREA, "SIMILARITY", near_area),
    "area_part_missing": _Word(_AREA, "DEPTH", area_part_missing),
    "numeric_within": _Word(_NUMBER, "SHARE", _numeric_within),
    "else": _Word(EVERY_TYPE, "", _else),
}
