"""The work-accident risk class of an employer, and a suggestion where the class is not known.

The agency sets the class of each employer from the business groups of the law. The groups go by
description, so a class read from a KBLI code or a name is an **estimate** and carries that mark.
Law: PP 44/2015 art 16 and Lampiran I, regrouped by PP 82/2019.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from jaring.rules.book import Mark, ParameterBook
from jaring.rules.trace import Trace, fact, from_parameter
from jaring.terms.months import Month

_WORD = re.compile(r"[a-z0-9]+")
# Words that stand in many groups or in any name, and so say nothing about the work done.
_EMPTY_WORDS = frozenset(
    (
        *("barang", "bagiannya", "cv", "dan", "dari", "dll", "di", "industri", "jasa", "keperluan"),
        *("kecuali", "koperasi", "lain", "lainnya", "pabrik", "pembuatan", "pengangkutan", "pt"),
        *("perdagangan", "perusahaan", "ruang", "sejenisnya", "tbk", "termasuk", "toko", "ud"),
        *("usaha", "yang"),
    )
)
_DIVISION_DIGITS = 2  # number: a KBLI code begins with its division


class RiskClass(StrEnum):
    """Tingkat risiko lingkungan kerja; sets the rate of work-accident insurance."""

    I = "class_1"  # noqa: E741 - the law counts in Roman numerals
    II = "class_2"
    III = "class_3"
    IV = "class_4"
    V = "class_5"

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """The class written as `III`, `3` or `class_3`; None for any other text."""
        bare = text.strip()
        if bare.upper() in cls.__members__:
            return cls[bare.upper()]
        wanted = bare.lower()
        return next((c for c in cls if wanted in (c.value, c.value.removeprefix("class_"))), None)


@dataclass(frozen=True, kw_only=True)
class RiskSuggestion:
    """One class that may fit, and why."""

    risk_class: RiskClass
    because: str
    trace: Trace


def suggest_by_kbli(kbli: str, month: Month, book: ParameterBook) -> tuple[RiskSuggestion, ...]:
    """The classes that fit a KBLI code, likeliest first: always an estimate.

    Raises:
        ParameterNotFoundError: the book holds no table for the month.
    """
    table = book.ask("risk.kbli_division_estimate", month)
    division = kbli.strip()[:_DIVISION_DIGITS]
    classes = table.mapping.get(division)
    if not isinstance(classes, tuple):
        return ()
    node = Trace(
        question="risk_class",
        value=classes,
        own_marks=frozenset({Mark.ESTIMATE}),
        children=(fact("kbli", kbli), from_parameter(table)),
    )
    because = f"KBLI {division}"
    return tuple(
        RiskSuggestion(risk_class=RiskClass(str(name)), because=because, trace=node)
        for name in classes
    )


def suggest_by_name(
    description: str, month: Month, book: ParameterBook
) -> tuple[RiskSuggestion, ...]:
    """The business groups that share words with a name or description, closest first.

    Raises:
        ParameterNotFoundError: the book holds no groups for the month.
    """
    table = book.ask("risk.groups", month)
    words = _words(description)
    found: list[tuple[int, int, str, str]] = []
    for name, groups in table.mapping.items():
        assert isinstance(groups, tuple), "groups are listed by class"
        for group in groups:
            own = _words(str(group))
            shared = len(words & own)
            if shared:
                found.append((-shared, len(own), str(group), name))
    return tuple(
        RiskSuggestion(
            risk_class=RiskClass(name),
            because=group,
            trace=Trace(
                question="risk_class",
                value=name,
                own_marks=frozenset({Mark.ESTIMATE}),
                law=table.source,
                children=(fact("description", description), fact("business_group", group)),
            ),
        )
        for _, _, group, name in sorted(found)
    )


def _words(text: str) -> frozenset[str]:
    """The words that say something about the work."""
    return frozenset(_WORD.findall(text.lower())) - _EMPTY_WORDS
