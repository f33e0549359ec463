"""A trace as a tree of lines: what was asked, the answer, how it was reached, on what law.

One node is one line; marks stand behind it in words, so that nothing unverified looks settled.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from jaring.rules.book import Mark, Parameter
from jaring.rules.explain.citations import articles, in_words
from jaring.rules.explain.voice import Voice
from jaring.rules.trace import Trace, TraceKind
from jaring.terms.money import Percent

_BRANCH: Final = ("├─ ", "│  ")
_LAST: Final = ("└─ ", "   ")
_NUMBERED: Final = re.compile(r"(?P<stem>.+)_(?P<number>\d+)")
_FROM_MONTH: Final = re.compile(r"(?P<stem>.+)_from_month_(?P<first>\d+)")
_ROWS_SHOWN: Final = 6  # number: what fits on a line of a screen
_LINES: Final = ("line.", "wage_gap.")


def render_tree(trace: Trace, voice: Voice) -> str:
    """The whole tree as text, one node a line; a reading stands where it is first used."""
    return "\n".join(_lines(trace, voice, ("", ""), set()))


def _lines(trace: Trace, voice: Voice, stems: tuple[str, str], seen: set[str]) -> Iterator[str]:
    """A node and, under it, its children that were not said before."""
    first, following = stems
    yield first + _line(trace, voice)
    children = [child for child in trace.children if not _is_said(child, seen)]
    for place, child in enumerate(children):
        twig, stem = _LAST if place == len(children) - 1 else _BRANCH
        yield from _lines(child, voice, (following + twig, following + stem), seen)


def _is_said(trace: Trace, seen: set[str]) -> bool:
    """Whether a reading has been said; the first time it is remembered."""
    if trace.setting is None:
        return False
    is_said = trace.setting.name in seen
    seen.add(trace.setting.name)
    return is_said


def _line(trace: Trace, voice: Voice) -> str:
    """What one node says."""
    parts = [f"{label(trace, voice)}: {_answer(trace, voice)}"]
    if trace.arithmetic:
        parts.append(f"[{voice.number(trace.arithmetic)}]")
    if trace.own_missing:
        parts.append(f"({voice.facts(trace.own_missing)})")
    if trace.parameter is not None:
        parts.append(f"({_backing(trace.parameter, voice)})")
    elif trace.law:
        parts.append(f"({articles(trace.law, voice.lang)})")
    if trace.setting is not None:
        parts.append(_readings(trace, voice))
    if trace.own_marks:
        parts.append("{" + mark_words(trace.own_marks, voice) + "}")
    return " ".join(parts)


def mark_words(marks: frozenset[Mark], voice: Voice) -> str:
    """The marks in words, always in the same order."""
    return ", ".join(voice.say(f"mark.{mark.value}") for mark in sorted(marks))


def label(trace: Trace, voice: Voice) -> str:
    """What a node asks, in words; where the catalogue has none, its own name."""
    if trace.kind is TraceKind.FACT:
        return voice.fact(trace.question)
    if trace.kind is TraceKind.SETTING and trace.setting is not None:
        return voice.say("name.setting")
    if trace.kind is TraceKind.PARAMETER:
        return voice.norm(trace.question)
    return _label_of_rule(trace.question, voice)


def _label_of_rule(question: str, voice: Voice) -> str:
    """The label of a conclusion: its own, or one built from the parts of its name."""
    stem, _, rest = question.partition(".")
    if stem == "contribution" and rest:
        return _contribution(rest, voice)
    if stem == "condition":
        return f"{voice.say('question.condition')} ({rest.replace('_', ' ')})"
    if stem == "obligation":
        return voice.say("question.obligation", programme=rest.upper())
    bare = question.removeprefix("deadline.").removeprefix("benefit.")
    for prefix in _LINES:
        if bare.startswith(prefix):
            return line_words(bare.removeprefix(prefix), voice)
    return _plain_label(bare, voice)


def _plain_label(bare: str, voice: Voice) -> str:
    """The label of a question that stands in the catalogue, perhaps with a number at its end."""
    numbered = _NUMBERED.fullmatch(bare)
    if numbered is not None and voice.find(f"question.{numbered['stem']}"):
        return voice.say(f"question.{numbered['stem']}", number=numbered["number"])
    found = (voice.find(f"{chapter}.{bare}") for chapter in ("question", "event", "timed", "fact"))
    return next((text for text in found if text), bare.replace("_", " "))


def line_words(code: str, voice: Voice) -> str:
    """The name of a line of a benefit."""
    phased = _FROM_MONTH.fullmatch(code)
    if phased is not None:
        return voice.say(f"line.{phased['stem']}", first=phased["first"])
    return voice.say(f"line.{code}")


def _contribution(rest: str, voice: Voice) -> str:
    """`pu` for a whole price; `jkk.employer.billed` for one line of it."""
    parts = rest.split(".")
    if len(parts) == 1:
        return voice.say("question.contribution", segment=parts[0].upper())
    codes, payer, *kind = parts
    programmes = voice.listed(code.upper() for code in codes.split("_"))
    key = f"question.contribution.{kind[0] if kind else 'billed'}"
    texts = {"programmes": programmes}
    if "{payer}" in (voice.find(key) or ""):
        texts["payer"] = voice.say(f"role.{payer}")
    return voice.say(key, **texts)


def _answer(trace: Trace, voice: Voice) -> str:
    """The value of a node in the form of its unit."""
    value, unit = trace.value, trace.unit
    if trace.setting is not None:
        return trace.setting.option.means(voice.lang)
    is_money = unit.startswith("idr")
    if isinstance(value, Mapping) and len(value) <= _ROWS_SHOWN:
        pairs = ((voice.find(f"value.{key}") or key, item) for key, item in value.items())
        return "; ".join(f"{key}: {_item(item, voice, is_money=is_money)}" for key, item in pairs)
    is_table = isinstance(value, tuple) and not all(isinstance(item, str) for item in value)
    if is_table or isinstance(value, Mapping):
        assert isinstance(value, tuple | Mapping)
        return voice.say("name.table", count=len(value))
    if unit.startswith("percent") and isinstance(value, int | Decimal):
        return voice.percent(Percent(value))
    return _item(value, voice, is_money=is_money)


def _item(value: object, voice: Voice, *, is_money: bool) -> str:
    """One value, as money where its unit is money."""
    return voice.figure("value_idr" if is_money else "value", value)


def _backing(parameter: Parameter, voice: Voice) -> str:
    """The norm where its label does not name it, since when it applies, and its source."""
    words = [] if voice.norm(parameter.name) == parameter.name else [parameter.name]
    words.append(voice.say("name.since", day=parameter.valid_from))
    if parameter.valid_before is not None:
        words.append(voice.say("name.before", day=parameter.valid_before))
    return f"{', '.join(words)}; {in_words(parameter.source, voice.lang)}"


def _readings(trace: Trace, voice: Voice) -> str:
    """The readings that were not taken."""
    assert trace.setting is not None
    others = "; ".join(
        f"{option.means(voice.lang)} ({in_words(option.source, voice.lang)})"
        for option in trace.setting.others
    )
    return f"[{voice.say('name.not_taken')}: {others}]" if others else ""
