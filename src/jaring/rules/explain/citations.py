"""Articles of law as a sentence cites them: each once, in the words of the language.

Sources in the book are cited as `PP 45/2015 art 28(3)`; beside a rule of several grounds they stand
in a row with semicolons, with remarks on where they were seen. The tree keeps those remarks; a
sentence keeps the acts.
"""

import re
from functools import cache
from typing import Final

from jaring.rules.explain.voice import catalogue
from jaring.terms.segments import Lang

_ACT: Final = re.compile(
    r"(UU|PP|Perpres|Inpres|Perpu|Permen\w*|Per(da|bup|wal|gub|dir|des)|Kep\w*|SE)\b"
)
_REMARK: Final = re.compile(
    r",(?! ?\d)| \(| in a | as (?=quoted|reported|stated|summarised|transcribed).*"
)
_UNSEEN: Final = re.compile(r"\w+ \d+/\d+(?:, \w+ \d+/\d+)* not seen")
_ARTICLE: Final = re.compile(r"\barts? (?=\d)")
_PARAGRAPH: Final = re.compile(r"(pasal \w+)\((?=\d)")


def articles(law: str, lang: Lang) -> str:
    """The sources of a rule with their remarks, each once, in the order given."""
    return in_words("; ".join(dict.fromkeys(part.strip() for part in law.split(";"))), lang)


def acts(laws: list[str], lang: Lang) -> str:
    """The acts among sources, without remarks and without those that nobody saw.

    All sources where none is an act.
    """
    parts = [part.strip() for law in laws for part in law.split(";")]
    parts = [part for part in parts if not _UNSEEN.fullmatch(part)] or parts
    cited = dict.fromkeys(_REMARK.split(part)[0] for part in parts if _ACT.match(part))
    kept = [act for act in cited if not any(_is_wider(act, other) for other in cited)]
    return in_words("; ".join(kept or dict.fromkeys(parts)), lang)


def _is_wider(act: str, other: str) -> bool:
    """Whether the other citation names the same place more closely: art 15 and art 15(3)."""
    return other != act and re.match(re.escape(act) + r"(\(| art)", other) is not None


def in_words(law: str, lang: Lang) -> str:
    """A citation in the language: `PP 45/2015 pasal 28 ayat (3)`.

    >>> in_words("PP 45/2015 art 28(3)", "id")
    'PP 45/2015 pasal 28 ayat (3)'
    """
    if lang == "en":
        return law
    cited = _PARAGRAPH.sub(r"\1 ayat (", _ARTICLE.sub("pasal ", law))
    return _remarks().sub(lambda found: catalogue()[f"remark.{found[0]}"]["id"], cited)


@cache
def _remarks() -> re.Pattern[str]:
    """What the book says in English beside its sources, longest first."""
    known = [key.removeprefix("remark.") for key in catalogue() if key.startswith("remark.")]
    words = "|".join(re.escape(text) for text in sorted(known, key=len, reverse=True))
    return re.compile(rf"\b(?:{words})\b(?!\.\w)")
