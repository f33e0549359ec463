"""The word lists that ship with us: what surrounds, shortens and misspells names, dates and places.

Reads the TOML files of `data/`, each once, into immutable tuples. The lists are data, so that a
word is added without touching code; what is done with them is `jaring.linkage.standardise`.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from jaring.reference.package_files import read_packaged_words

Pairs = tuple[tuple[str, str], ...]


def _words(values: list[str]) -> tuple[str, ...]:
    """The words once each, longest first, so that an alternation prefers the longer one."""
    return tuple(sorted(dict.fromkeys(values), key=lambda word: (-len(word), word)))


def _pairs(families: dict[str, list[str]]) -> Pairs:
    """Variant and what it stands for, longest variant first."""
    pairs = [(variant, name) for name, variants in families.items() for variant in variants]
    return tuple(sorted(dict.fromkeys(pairs), key=lambda pair: (-len(pair[0]), pair)))


def _ordered_pairs(values: list[list[str]]) -> Pairs:
    """Pairs of a fold list, longest pattern first."""
    pairs = {(written, compared) for written, compared in values}
    return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair)))


def _ends_after_vowels(fold: dict[str, Any]) -> list[list[str]]:
    """The ends of words behind each vowel: a lone `H` or `D` is an initial and stays."""
    return [
        [f"{vowel}{end} ", f"{'A' if vowel == 'O' and not rest else vowel}{rest} "]
        for vowel in fold["vowels"]
        for end, rest in fold["ends"]
    ]


@dataclass(frozen=True, slots=True)
class PersonNameLexicon:
    """What stands around and inside the names of people."""

    front_titles: tuple[str, ...]
    front_titles_before_name: tuple[str, ...]
    front_titles_with_dot: tuple[str, ...]
    back_titles: tuple[str, ...]
    back_titles_bare: tuple[str, ...]
    back_titles_after_comma: tuple[str, ...]
    between: tuple[str, ...]
    another_name: tuple[str, ...]
    first_word: Pairs
    any_word: Pairs
    balinese_leads: Pairs
    balinese: Pairs
    missing: tuple[str, ...]
    fold: Pairs


@cache
def person_name_lexicon() -> PersonNameLexicon:
    """The lexicon of names of people."""
    words: dict[str, Any] = read_packaged_words("person_names")
    titles, families = words["titles"], words["families"]
    return PersonNameLexicon(
        front_titles=_words(titles["front"]),
        front_titles_before_name=_words(titles["front_before_name"]),
        front_titles_with_dot=_words(titles["front_with_dot"]),
        back_titles=_words(titles["back"]),
        back_titles_bare=_words(titles["back_bare"]),
        back_titles_after_comma=_words(titles["back_after_comma"]),
        between=_words(words["particles"]["between"]),
        another_name=_words(words["particles"]["another_name"]),
        first_word=_pairs(families["first"]),
        any_word=_pairs(families["anywhere"]),
        balinese_leads=_pairs(families["balinese_leads"]),
        balinese=_pairs(families["balinese"]),
        missing=_words(words["missing"]["names"]),
        fold=_ordered_pairs([*words["fold"]["pairs"], *_ends_after_vowels(words["fold"])]),
    )


@dataclass(frozen=True, slots=True)
class DateLexicon:
    """How months are written, and what stands around a date."""

    months: tuple[tuple[str, int], ...]
    around: tuple[str, ...]
    missing: tuple[str, ...]


@cache
def date_lexicon() -> DateLexicon:
    """The lexicon of dates."""
    words: dict[str, Any] = read_packaged_words("dates")
    months = [(name, int(number)) for number, names in words["months"].items() for name in names]
    return DateLexicon(
        months=tuple(sorted(months, key=lambda month: (-len(month[0]), month))),
        around=_words(words["words"]["around"]),
        missing=tuple(words["words"]["missing"]),
    )


@dataclass(frozen=True, slots=True)
class AreaLexicon:
    """What is said before the names of areas, and how they are shortened and misspelled."""

    province: tuple[str, ...]
    kabupaten: tuple[str, ...]
    kota: tuple[str, ...]
    district: tuple[str, ...]
    village: tuple[str, ...]
    below_village: tuple[str, ...]
    short_forms: Pairs
    short_forms_with_dot: Pairs
    short_forms_last: Pairs
    short_forms_whole: Pairs
    numerals: Pairs
    fold: Pairs
    missing: tuple[str, ...]


@cache
def area_lexicon() -> AreaLexicon:
    """The lexicon of names of areas."""
    words: dict[str, Any] = read_packaged_words("area_words")
    levels, short = words["levels"], words["short_forms"]
    return AreaLexicon(
        province=_words(levels["province"]),
        kabupaten=_words(levels["kabupaten"]),
        kota=_words(levels["kota"]),
        district=_words(levels["district"]),
        village=_words(levels["village"]),
        below_village=_words(levels["below_village"]),
        short_forms=_ordered_pairs(short["words"]),
        short_forms_with_dot=_ordered_pairs(short["with_dot"]),
        short_forms_last=_ordered_pairs(short["last"]),
        short_forms_whole=_ordered_pairs(short["whole"]),
        numerals=_ordered_pairs(short["numerals"]),
        fold=_ordered_pairs(words["fold"]["pairs"]),
        missing=_words(words["missing"]["names"]),
    )


@dataclass(frozen=True, slots=True)
class EmployerNameLexicon:
    """What stands inside the names of employers."""

    legal_forms: Pairs
    part: tuple[str, ...]
    leading: tuple[str, ...]
    formerly: tuple[str, ...]
    words: Pairs
    numerals: Pairs
    fold: Pairs
    missing: tuple[str, ...]


@cache
def employer_name_lexicon() -> EmployerNameLexicon:
    """The lexicon of names of employers."""
    words: dict[str, Any] = read_packaged_words("employer_names")
    return EmployerNameLexicon(
        legal_forms=_pairs(words["legal_forms"]),
        part=_words(words["part"]["words"]),
        leading=_words(words["part"]["leading"]),
        formerly=_words(words["formerly"]["words"]),
        words=_ordered_pairs(words["words"]["pairs"]),
        numerals=_ordered_pairs(words["words"]["numerals"]),
        fold=_ordered_pairs(words["fold"]["pairs"]),
        missing=_words(words["missing"]["names"]),
    )


@dataclass(frozen=True, slots=True)
class ProjectNameLexicon:
    """What stands inside the names of construction projects."""

    around: tuple[str, ...]
    year: tuple[str, ...]
    package: tuple[str, ...]
    phase: tuple[str, ...]
    kinds: Pairs
    objects: Pairs
    places: tuple[str, ...]
    numerals: Pairs
    missing: tuple[str, ...]


@cache
def project_name_lexicon() -> ProjectNameLexicon:
    """The lexicon of names of projects."""
    lexicon: dict[str, Any] = read_packaged_words("project_names")
    words = lexicon["words"]
    return ProjectNameLexicon(
        around=_words(words["around"]),
        year=_words(words["year"]),
        package=_words(words["package"]),
        phase=_words(words["phase"]),
        kinds=_ordered_pairs(words["kinds"]),
        objects=_ordered_pairs(words["objects"]),
        places=_words(words["places"]),
        numerals=_ordered_pairs(words["numerals"]),
        missing=_words(lexicon["missing"]["names"]),
    )


@dataclass(frozen=True, slots=True)
class AddressLexicon:
    """How streets, houses and their numbers are written in addresses."""

    words: Pairs
    missing: tuple[str, ...]


@cache
def address_lexicon() -> AddressLexicon:
    """The lexicon of addresses."""
    words: dict[str, Any] = read_packaged_words("addresses")
    return AddressLexicon(
        words=_ordered_pairs(words["words"]["pairs"]),
        missing=_words(words["missing"]["names"]),
    )
