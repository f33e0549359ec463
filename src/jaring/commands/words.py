"""What the command line says, in Indonesian and English, from one catalogue that holds both.

Light on purpose: `--help` reads it before anything else is loaded. The language is that of `--lang`
if it stands in the command, else of the environment (JARING_LANG), else Indonesian.
"""

import os
import re
import sys
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final, Literal

Lang = Literal["id", "en"]
LANGUAGES: Final[tuple[Lang, ...]] = ("id", "en")
ENVIRONMENT: Final = "JARING_LANG"
_PLACEHOLDER: Final = re.compile(r"{(\w+)}")


@cache
def catalogue(file: str = "words.toml") -> dict[str, dict[str, str]]:
    """Every text of a catalogue by key: `{"help.link": {"id": ..., "en": ...}}`.

    Args:
        file: its name in this folder; the law and the lists have one of their own.
    """
    text = resources.files("jaring.commands").joinpath(file).read_text(encoding="utf-8")
    return {
        f"{chapter}.{name}": forms
        for chapter, entries in tomllib.loads(text).items()
        for name, forms in entries.items()
    }


def placeholders(text: str) -> frozenset[str]:
    """The names in braces that a text wants filled."""
    return frozenset(_PLACEHOLDER.findall(text))


@dataclass(frozen=True)
class Words:
    """One language of the catalogue."""

    lang: Lang

    def say(self, key: str, **facts: object) -> str:
        """The text of `key` with its placeholders filled."""
        return catalogue()[key][self.lang].format(**facts)

    def find(self, key: str) -> str | None:
        """The text of `key`, unfilled, or None: for the open set of error codes."""
        return catalogue().get(key, {}).get(self.lang)


def language_of(arguments: Sequence[str], environment: str | None) -> Lang:
    """The language of a command: `--lang` in it, else the environment's, else Indonesian.

    >>> language_of(["link", "a", "b", "--lang=en"], None)
    'en'
    """
    asked = environment
    for argument, following in zip(arguments, (*arguments[1:], ""), strict=False):
        if argument == "--lang":
            asked = following
        elif argument.startswith("--lang="):
            asked = argument.removeprefix("--lang=")
    return "en" if (asked or "").lower().startswith("en") else "id"


SPOKEN: Final = Words(language_of(sys.argv[1:], os.environ.get(ENVIRONMENT)))
