"""The words of a path of area names, and the form in which a few of them are looked up.

A word for a level announces a name (`Kec. Kartoharjo`), a break or a street ends one; names that
hold a number or a break themselves (`2 x 11 Kayu Tanam`, `Selok Awar - Awar`) are read as one word.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

import polars as pl

from jaring.linkage.standardise.areas import clean_area_name
from jaring.linkage.standardise.patterns import DOUBLED, any_of
from jaring.reference.areas import load_areas
from jaring.reference.lexicons import area_lexicon

BREAK = ","
BELOW = "below"  # the mark of words for what lies below a village
_BREAKS = r"[,;/|()\n>:]+| -+ "


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a path.

    Attributes:
        marks: kinds of area that it may announce.
    """

    text: str
    has_dot: bool
    marks: frozenset[str]


def marks_before(words: list[Word], start: int) -> frozenset[str]:
    """Which kinds of area the word before announces."""
    return words[start - 1].marks if start else frozenset()


@cache
def _marks() -> dict[str, frozenset[str]]:
    """Which kinds of area a word announces, or that what follows lies below a village."""
    words = area_lexicon()
    lists = {
        "province": words.province,
        "kabupaten": words.kabupaten,
        "kota": words.kota,
        "district": words.district,
        "village": words.village,
        BELOW: words.below_village,
    }
    found: dict[str, set[str]] = {}
    for mark, names in lists.items():
        for name in names:
            found.setdefault(name.replace(" ", ""), set()).add(mark)
    return {name: frozenset(marks) for name, marks in found.items()}


@cache
def _mark_phrases() -> re.Pattern[str]:
    """Words for a level that are two words, to be read as one."""
    words = area_lexicon()
    phrases = [
        name
        for names in (words.province, words.kabupaten, words.kota, words.district, words.village)
        for name in names
        if " " in name
    ]
    return re.compile(rf"\b{any_of(phrases, blank='[. ]+')}(?=[. ])")


@cache
def _odd_names() -> dict[str, str]:
    """Names that hold a number, a break or a word for what lies below a village, and their keys."""
    below = any_of(area_lexicon().below_village)
    odd = rf"\b[0-9]+\b|{_BREAKS}| {below} "
    names = load_areas().table.select(name=pl.col("bare_name").str.to_uppercase()).unique()
    found = names.filter(pl.col("name").str.contains(odd))
    return dict(found.select("name", key=clean_area_name(pl.col("name"))).iter_rows())


@cache
def _odd_phrases() -> re.Pattern[str]:
    """Such a name, and the word for a level before it, if any."""
    words = area_lexicon()
    levels = any_of((*words.village, *words.district), blank="[. ]+")
    return re.compile(rf"\b(?:({levels})[. ]+)?({any_of(_odd_names())})(?![A-Z0-9])")


def _in_one_piece(found: re.Match[str]) -> str:
    """The name without blanks and breaks; what may be a street or a block must be announced."""
    level, name = found.groups()
    may_be_below = any(BELOW in _marks().get(word, ()) for word in re.findall("[A-Z]+", name))
    if level is None and may_be_below:
        return found[0]
    return f"{level or ''} {_odd_names()[name]}"


def words_of(path: str) -> list[Word]:
    """The words of a path, with commas and other breaks as words of their own."""
    bare = unicodedata.normalize("NFKD", path.upper())
    plain = re.sub("['`\"\u2018\u2019\u0300-\u036f]+", "", bare)
    whole = _odd_phrases().sub(_in_one_piece, plain)
    joined = _mark_phrases().sub(lambda found: re.sub("[. ]+", "", found[0]), whole)
    found = re.findall(rf"([A-Z0-9]+)(\.?)|({_BREAKS})", joined)
    words = [
        Word(text, bool(dot), _marks().get(text, frozenset()))
        if text
        else Word(BREAK, has_dot=False, marks=frozenset())
        for text, dot, _ in found
    ]
    return _with_names([word for word in words if not re.fullmatch("[0-9]+", word.text)])


def _with_names(words: list[Word]) -> list[Word]:
    """A word for a level is part of a name where it announces nothing, or is itself announced.

    `Kec. Lembang, Bandung Barat`: a lembang is a village elsewhere, here it is the district's name.
    `Kel. Tembok Dukuh` and `Ds. Dusun Baru` are villages, though a dukuh or dusun lies in one.
    """
    named = list(words)
    for at, word in enumerate(words):
        is_last = at + 1 == len(words) or words[at + 1].text == BREAK
        is_announced = bool(marks_before(words, at) - {BELOW})
        is_below = BELOW in word.marks
        follows = at > 0 and words[at - 1].text != BREAK
        if word.marks and (
            (is_announced and (is_last or is_below)) or (is_last and is_below and follows)
        ):
            named[at] = Word(word.text, word.has_dot, frozenset())
    return named


@cache
def _short_forms() -> tuple[dict[str, str], ...]:
    words = area_lexicon()
    followed, dotted = dict(words.short_forms), dict(words.short_forms_with_dot)
    return followed, dotted, dict(words.short_forms_last), dict(words.short_forms_whole)


@cache
def _fold() -> tuple[re.Pattern[str], dict[str, str]]:
    pairs = {**dict(DOUBLED), **dict(area_lexicon().fold)}
    return re.compile(any_of(pairs)), pairs


def key_of(words: list[Word]) -> str:
    """The form of `clean_area_name`, for a few words at a time."""
    written = "".join(
        _written_out(word, is_first=at == 0, is_last=at == len(words) - 1)
        for at, word in enumerate(words)
    )
    whole = _short_forms()[-1]
    pattern, pairs = _fold()
    return pattern.sub(lambda found: pairs[found[0]], whole.get(written, written))


def whole_key(name: str) -> str | None:
    """The key of a name that begins with a word for a level, with that word: `Lembang Jaya`.

    It counts only where a word for a level stands before it: `Kel. Kota Lhokseumawe`.
    """
    words = [Word(text, has_dot=False, marks=frozenset()) for text in name.upper().split()]
    return key_of(words) if len(words) > 1 and words[0].text in _marks() else None


def _written_out(word: Word, *, is_first: bool, is_last: bool) -> str:
    followed, dotted, last, _ = _short_forms()
    if not is_last:
        full = (dotted.get(word.text) if word.has_dot else None) or followed.get(word.text)
        if full is not None:
            return full
    if is_first:
        return word.text
    full = last.get(word.text) if is_last else None
    return full or _numerals().get(word.text, word.text)


@cache
def _numerals() -> dict[str, str]:
    return dict(area_lexicon().numerals)
