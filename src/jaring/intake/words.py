"""What intake says to a person: notes, reasons and errors, in Indonesian and English.

Reads `data/words.toml`, once. A text is a template with named facts; counts are written with the
thousands marks of the language, row numbers are not.
"""

import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any, Literal

from jaring.intake.masking import mask_numbers

Language = Literal["id", "en"]


@dataclass(frozen=True)
class Said:
    """A fact that is itself words, so that it reads differently in each language."""

    id: str
    en: str

    def text(self, lang: Language) -> str:
        """The words in one language."""
        return self.id if lang == "id" else self.en


Fact = str | int | Said


class _Filler(string.Formatter):
    """Fills a template; `{rows:n}` is a count with thousands marks."""

    def __init__(self, lang: Language) -> None:
        self.lang = lang

    def format_field(self, value: Any, format_spec: str) -> Any:  # noqa: ANN401 - as the base class
        if isinstance(value, Said):
            return value.text(self.lang)
        if isinstance(value, int):
            if format_spec != "n":
                return str(value)
            marked = f"{value:,}"
            return marked.replace(",", ".") if self.lang == "id" else marked
        return mask_numbers(str(value))


@cache
def wordings() -> Mapping[str, Any]:
    """Every wording of intake as it stands in `data/words.toml`."""
    text = resources.files("jaring.intake").joinpath("data/words.toml").read_text("utf-8")
    return tomllib.loads(text)


def say(part: str, key: str, lang: Language, facts: Mapping[str, Fact] | None = None) -> str:
    """One wording with its facts filled in; long numbers in text facts are masked."""
    template: str = wordings()[part][key][lang]
    return _Filler(lang).vformat(template, (), facts or {})


def said(part: str, key: str) -> Said:
    """A wording without facts, to be a fact of another one."""
    wording = wordings()[part][key]
    return Said(wording["id"], wording["en"])


def said_delimiter(delimiter: str) -> Said:
    """A delimiter as a person calls it."""
    if delimiter in wordings()["delimiters"]:
        return said("delimiters", delimiter)
    shown = delimiter if delimiter.isprintable() else f"\\x{ord(delimiter):02x}"
    return Said(shown, shown)


@dataclass(frozen=True)
class SourceNote:
    """One thing worth knowing about how a file was read.

    `level` is "warning" where it may change what is found, else "info".
    """

    code: str
    facts: Mapping[str, Fact] = field(default_factory=dict)

    @property
    def level(self) -> str:
        """How much it matters: "info" or "warning"."""
        level: str = wordings()["notes"][self.code]["level"]
        return level

    def text(self, lang: Language = "id") -> str:
        """The note as a sentence."""
        return say("notes", self.code, lang, self.facts)


def note(code: str, **facts: Fact) -> SourceNote:
    """A note with its facts."""
    return SourceNote(code, facts)
