"""What the reports say, in Indonesian and English, from one catalogue that holds both side by side.

Reads `words.toml` and `assess_words.toml` of this package and nothing else. A text may have a form
for one and a form for many (English needs it, Indonesian does not). Numbers come in already
formatted (`formats`).
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from jaring.reports.formats import DASH, Formats, Lang
from jaring.terms.errors import JaringError

_PLACEHOLDER: Final = re.compile(r"{(\w+)}")
_CATALOGUES: Final = ("words.toml", "assess_words.toml")


class WordsMissingError(JaringError):
    """A report asked for a text that the catalogue does not hold: a bug, found by a test."""

    code = "reports.words_missing"

    def __init__(self, key: str, lang: str) -> None:
        self.key, self.lang = key, lang
        super().__init__(f"The catalogue of texts has no '{key}' in '{lang}'.")


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Every text by key and form: `{"page.skip": {"id": ..., "en": ...}}`."""
    texts: dict[str, dict[str, str]] = {}
    for file in _CATALOGUES:
        text = resources.files("jaring.reports").joinpath(file).read_text(encoding="utf-8")
        for chapter, entries in tomllib.loads(text).items():
            for name, forms in entries.items():
                texts[f"{chapter}.{name}"] = forms
    return texts


def placeholders(text: str) -> frozenset[str]:
    """The names in braces that a text wants filled."""
    return frozenset(_PLACEHOLDER.findall(text))


@dataclass(frozen=True)
class Voice:
    """One language: its texts and its formats."""

    lang: Lang

    @property
    def form(self) -> Formats:
        """Numbers, dates and rates of this language."""
        return Formats(self.lang)

    def say(self, key: str, **facts: str) -> str:
        """The text of `key` with its placeholders filled.

        Raises:
            WordsMissingError: the catalogue does not hold the text.
        """
        text = self.find(key)
        if text is None:
            raise WordsMissingError(key, self.lang)
        return text.format(**facts)

    def counted(self, key: str, count: int, **facts: str) -> str:
        """The text of `key` for this many; the count itself fills `{n}`."""
        forms = catalogue().get(key, {})
        one = forms.get(f"{self.lang}_one") if count == 1 else None
        if one is not None:
            return one.format(n=self.form.count(count), **facts)
        return self.say(key, n=self.form.count(count), **facts)

    def find(self, key: str) -> str | None:
        """The text of `key`, or `None`: for open sets such as a user's own fields and levels."""
        return catalogue().get(key, {}).get(self.lang)

    def field(self, name: str) -> str:
        """A field's word where it is one of ours, else the name that the model gave it."""
        return self.find(f"field.{name}") or name.replace("_", " ")

    def level(self, label: str) -> str:
        """A comparison level in words: `jaro_winkler 0.95` becomes `mirip (0,95)`.

        A level outside the catalogue is shown as the model wrote it.
        """
        name, *bounds = label.split()
        if not bounds:
            return self.find(f"level.{name}") or label.replace("_", " ")
        named = self.find(f"level.{name}_{bounds[0]}")
        if named is not None:
            return named
        text = self.find(f"level.{name}_to")
        if text is None:
            return label.replace("_", " ")
        return text.format(bound=DASH.join(self._bound(bound) for bound in bounds))

    def tier(self, name: str) -> str:
        """How a link was settled: by an identifier's field, by evidence, by a person."""
        known = self.find(f"tier.{name}")
        return known or self.say("tier.field", field=self.field(name))

    def _bound(self, text: str) -> str:
        is_number = text.replace(".", "", 1).isdigit()
        if is_number:
            return text.replace(".", ",") if self.lang == "id" else text
        return self.field(text)
