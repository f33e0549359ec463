"""Names of single areas in the form in which they are compared, and the names behind codes.

The word for the level goes (`Kec. Kartoharjo`), short forms and numerals are written out, blanks go
(`Karang Anyar` is `KARANGANYAR`). City and regency of one name stay apart: where both exist the
word KOTA stays, elsewhere it goes too, so that `Surabaya` and `Kota Surabaya` are the same.
A path of names (`Ds. Klegen Kec Kartoharjo kota madiun`) is read by `area_paths`.
"""

from functools import cache

import polars as pl

from jaring.linkage.standardise.patterns import (
    DOUBLED,
    any_of,
    over_distinct,
    repair_unless,
    repair_where,
    replace_pairs,
)
from jaring.linkage.standardise.texts import to_ascii
from jaring.reference.areas import load_areas
from jaring.reference.lexicons import Pairs, area_lexicon
from jaring.terms.areas import AreaLevel

CITY_MARK = "KOTA"
_ENDS = {AreaLevel.PROVINCE: 2, AreaLevel.REGENCY: 5, AreaLevel.DISTRICT: 8, AreaLevel.VILLAGE: 13}


def clean_area_name(text: pl.Expr) -> pl.Expr:
    """One village, district, regency or province for comparing; null when no name is left."""
    return over_distinct(text, _clean)


def _clean(text: pl.Expr) -> pl.Expr:
    upper = to_ascii(text.str.to_uppercase())
    words = repair_unless(upper, "^[A-Z]+$", _bare_words)
    known = repair_where(words, _whole_names(), _known_name)
    return replace_pairs(known, (*DOUBLED, *area_lexicon().fold))


@cache
def _whole_names() -> str:
    """Names that are short forms as a whole, and words for nothing.

    A word for a village alone says nothing, unless an area is called so, as Lembang is.
    """
    words = area_lexicon()
    names = set(load_areas().table["bare_name"].str.to_uppercase())
    bare = (word for word in words.village if word not in names)
    nothing = (*(missing.replace(" ", "") for missing in words.missing), *bare)
    whole = [short for short, _ in words.short_forms_whole]
    return f"^(?:{any_of((*nothing, *whole))}|.?)$"


def _known_name(joined: pl.Expr) -> pl.Expr:
    whole = dict(area_lexicon().short_forms_whole)
    return joined.replace_strict(whole, default=None, return_dtype=pl.String)


def names_of_area_codes(code: pl.Expr, depth: str) -> pl.Expr:
    """The clean name of the area of that depth in which the code lies; null where unknown.

    Args:
        code: codes of any level, with or without dots.
        depth: province, regency, district or village.
    """
    level = AreaLevel(depth)

    def batch(codes: pl.Series) -> pl.Series:
        asked = codes.to_frame("asked")
        keys = asked.unique().with_columns(code=_code_at(pl.col("asked"), level))
        named = keys.join(_names_at(level), on="code", how="left")
        answered = asked.join(named, on="asked", how="left", maintain_order="left")
        return answered["bare"].alias(codes.name)

    return code.map_batches(batch, return_dtype=pl.String, is_elementwise=True)


def is_known_area_code(code: pl.Expr) -> pl.Expr:
    """Whether today's list holds the dotted code: null for null, and no reason to refuse a number.

    The district in a NIK is that of first registration, and its code may have been retired since.
    """
    known = load_areas().table["code"].implode()
    return code.is_in(known)


def _code_at(code: pl.Expr, level: AreaLevel) -> pl.Expr:
    """The dotted code down to that level; null where the text has not that many digits."""
    digits = code.str.replace_all(r"[^0-9]+", "")
    parts = r"^([0-9]{2})([0-9]{2})?([0-9]{2})?([0-9]{4})?$"
    groups = digits.str.extract_groups(parts)
    wanted = [groups.struct.field(str(depth + 1)) for depth in range(level.depth)]
    return pl.concat_str(wanted, separator=".")


@cache
def _names_at(level: AreaLevel) -> pl.DataFrame:
    rows = load_areas().table.filter(pl.col("level") == level.value)
    is_city = pl.col("kind").str.starts_with("kota")
    name = pl.when(is_city).then("KOTA " + pl.col("bare_name")).otherwise("bare_name")
    return rows.select("code", bare=clean_area_name(name))


@cache
def _lone_cities() -> tuple[str, ...]:
    """Cities that share their name with no regency, joined: there the word KOTA says nothing."""
    regencies = load_areas().table.filter(pl.col("level") == AreaLevel.REGENCY.value)
    lone = regencies.filter(
        pl.col("kind").str.starts_with("kota") & ~pl.col("bare_name").is_duplicated()
    )
    return tuple(lone["bare_name"].str.replace_all(" ", ""))


def _bare_words(upper: pl.Expr) -> pl.Expr:
    """Without marks and words for levels, written out, in one piece."""
    marks = upper.str.replace_all("['`\"]+", "").str.replace_all("[^A-Z0-9.]+", " ")
    dotted = marks.str.replace_all(r" *\.[ .]*", ". ").str.strip_chars(" ")
    spaced = "^" + dotted.str.replace_all(" ", "  ", literal=True) + " $"
    named = replace_pairs(spaced, _level_pairs())
    numbered = replace_pairs(named, _numeral_pairs())
    written = replace_pairs(numbered, _word_pairs())
    joined = written.str.replace_all("[^A-Z0-9#]+", "")
    lone = joined.str.replace(f"^#({any_of(_lone_cities())})$", "${1}")
    return lone.str.replace("#", CITY_MARK, literal=True)


_DOTS, _EDGES = ("", "."), ("^", " ")


@cache
def _level_pairs() -> Pairs:
    """Over text with doubled blanks, a mark at its start and dots kept: `^KEC.  KARTOHARJO $`."""
    words = area_lexicon()
    plain = (*words.province, *words.kabupaten, *words.district, *words.village)
    levels = [(f"^{_spread(word)}{dot}  ", "^") for word in plain for dot in _DOTS]
    return (*levels, *((f"^{_spread(word)}{dot}  ", "^#") for word in words.kota for dot in _DOTS))


@cache
def _word_pairs() -> Pairs:
    """Over the same without the word for the level: what is short in the name itself."""
    words = area_lexicon()
    short = [
        (f"{edge}{word}{dot}  ", f"{edge}{full} ")
        for word, full in words.short_forms
        for dot in _DOTS
        for edge in (*_EDGES, "^#")
    ]
    dotted = [
        (f"{edge}{word}.  ", f"{edge}{full} ")
        for word, full in words.short_forms_with_dot
        for edge in _EDGES
    ]
    last = [
        (f" {word}{dot} $", f" {full}") for word, full in words.short_forms_last for dot in _DOTS
    ]
    return (*dict((*dotted, *last, *short)).items(),)


@cache
def _numeral_pairs() -> Pairs:
    """Before the short forms, which take the blanks around them."""
    return tuple((f" {word} ", f" {number} ") for word, number in area_lexicon().numerals)


def _spread(word: str) -> str:
    return word.replace(" ", "  ")
