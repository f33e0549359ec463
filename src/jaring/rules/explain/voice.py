"""The words of the law in one language: texts of the catalogue with figures put into them.

Reads `words.toml` of this package and nothing else. How a number, an amount or a date looks is not
decided here: whoever renders hands in `Forms` (the one place of patterns lies in a higher layer).
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cache
from importlib import resources
from typing import ClassVar, Final, Protocol

from jaring.terms.errors import JaringError
from jaring.terms.money import Percent
from jaring.terms.months import Month
from jaring.terms.segments import Lang

NO_BREAK: Final = "\u00a0"
_PLACEHOLDER: Final = re.compile(r"{(\w+)}")
_MISSING_NORM: Final = "parameter:"
_UNVERIFIED_NORM: Final = "unverified:"
_NUMBER: Final = re.compile(r"\d[\d,]*(?:\.\d+)?")
_SWAPPED: Final = str.maketrans(",.", ".,")


class Forms(Protocol):
    """How figures look in one language."""

    def money(self, rupiah: int, /) -> str:
        """Whole rupiah."""

    def count(self, value: int, /) -> str:
        """An exact count."""

    def day(self, day: date, /) -> str:
        """A date in running text."""

    def month(self, day: date, /) -> str:
        """The month in which a day lies."""


class LawWordsMissingError(JaringError):
    """A text was asked for that the catalogue does not hold: a bug, found by a test."""

    code: ClassVar[str] = "law.words_missing"

    def __init__(self, key: str, lang: str) -> None:
        self.key, self.lang = key, lang
        super().__init__(f"The words of the law have no '{key}' in '{lang}'.")


@cache
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """Every text by key: `{"do.register": {"id": ..., "en": ...}}`."""
    text = resources.files("jaring.rules.explain").joinpath("words.toml").read_text("utf-8")
    return {
        f"{chapter}.{name}": forms
        for chapter, entries in tomllib.loads(text).items()
        for name, forms in entries.items()
    }


def placeholders(text: str) -> frozenset[str]:
    """The names in braces that a text wants filled."""
    return frozenset(_PLACEHOLDER.findall(text))


@dataclass(frozen=True)
class Voice:
    """One language and its forms."""

    lang: Lang
    forms: Forms

    def say(self, key: str, **figures: object) -> str:
        """The text of a key, its figures put in.

        Raises:
            LawWordsMissingError: the catalogue does not hold the text.
        """
        text = self.find(key)
        if text is None:
            raise LawWordsMissingError(key, self.lang)
        return text.format(**{name: self.figure(name, value) for name, value in figures.items()})

    def find(self, key: str) -> str | None:
        """The text of a key as it stands, or None: for open sets such as names of norms."""
        return catalogue().get(key, {}).get(self.lang)

    def figure(self, name: str, value: object) -> str:
        """A value as words; a name that ends in `_idr` says that a number is money."""
        if value is None:
            return self.say("name.unknown")
        if isinstance(value, bool):
            return self.say("name.yes" if value else "name.no")
        if isinstance(value, int):
            is_money = name.endswith("_idr")
            return self.forms.money(value) if is_money else self.forms.count(value)
        if isinstance(value, tuple | list | frozenset):
            return self.listed(self.figure(name, item) for item in value)
        return self._word(value)

    def _word(self, value: object) -> str:
        """A single value that is no plain number."""
        match value:
            case Percent():
                text = self.percent(value)
            case Month():
                text = self.forms.month(value.first_day)
            case date():
                text = self.forms.day(value)
            case Decimal() | Fraction():
                text = self.number(str(value))
            case Enum():
                text = self.find(f"value.{value.value}") or str(value.value)
            case _:
                text = str(value)
        return text

    def percent(self, rate: Percent) -> str:
        """An exact rate: `3,7 %` or `3.7%`."""
        text = self.number(f"{rate.decimal:f}")
        return f"{text}{NO_BREAK}%" if self.lang == "id" else f"{text}%"

    def number(self, text: str) -> str:
        """A number, or an arithmetic, with the separators of the language."""
        if self.lang == "en":
            return text
        return _NUMBER.sub(lambda found: found[0].translate(_SWAPPED), text)

    def listed(self, items: Iterable[str]) -> str:
        """Words in a row: `JKK, JKM, dan JHT`; `JKK, JKM and JHT`."""
        *before, last = [*items] or [""]
        if not before:
            return last
        needs_comma = self.lang == "id" and len(before) > 1
        return f"{', '.join(before)}{',' if needs_comma else ''} {self.say('name.and')} {last}"

    def fact(self, name: str) -> str:
        """The word for a fact or a norm that is missing, as `missing` names it."""
        if name.startswith(_MISSING_NORM):
            return self.say("name.norm_missing", name=self.norm(name.removeprefix(_MISSING_NORM)))
        if name.startswith(_UNVERIFIED_NORM):
            bare = self.norm(name.removeprefix(_UNVERIFIED_NORM))
            return self.say("name.norm_unverified", name=bare)
        return self.find(f"fact.{name}") or name.replace("_", " ")

    def facts(self, names: Iterable[str]) -> str:
        """Missing facts in a row, each once."""
        return self.listed(dict.fromkeys(self.fact(name) for name in names))

    def norm(self, name: str) -> str:
        """The word for a norm; without one, its name in the book."""
        bare = name.split("[", maxsplit=1)[0]
        return self.find(f"norm.{bare}") or name


def sentence(text: str) -> str:
    """The same text with a capital at its start."""
    return text[:1].upper() + text[1:]


def uncapitalised(text: str) -> str:
    """The same text inside a sentence; an abbreviation at its start stays as it is."""
    starts_with_code = text[:1].isupper() and text[1:][:1].isupper()
    return text if starts_with_code else text[:1].lower() + text[1:]
