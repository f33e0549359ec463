"""Why a result is what it is: a small immutable tree under every answer of the law.

    node = Trace(
        question="contribution.jp.employer",
        value=200_846,
        unit="idr",
        law="PP 45/2015 art 28(3)",
        arithmetic="10,042,300 * 2.0 %",
        children=(from_parameter(rate), fact("wage_idr", 12_000_000, unit="idr")),
    )
    node.marks       # union of its own marks and those of everything below
    node.missing     # the facts and parameters that are not known
    node.to_json()   # plain dictionaries; dates as ISO text, decimals as text

A node says what was asked (`question`, a stable dotted key: labels belong to who renders it), the
answer with its unit, the law or source behind it, and how it was reached. Five kinds:

- `fact`: what the caller said about the worker, employer or project;
- `parameter`: an answer of the book, with span, source and marks;
- `setting`: a reading chosen where law leaves one open, with the readings not taken
  (a node of these two kinds also holds the answer itself, as `parameter` or `setting`);
- `rule`: what a function of `rules` concluded from its children;
- `unknown`: something needed and not known; `missing` names it.

Every public function of `rules` returns a result with a `trace`; rendering it as text or as a
paragraph for a worker or an employer is left to others.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum, StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import TypeAlias

from jaring.rules.book import Mark, Parameter, ParameterNotFoundError, Value
from jaring.rules.settings import ChosenSetting
from jaring.terms.money import Percent
from jaring.terms.months import Month

Json: TypeAlias = "bool | int | str | list[Json] | dict[str, Json] | None"
Answer: TypeAlias = "Value | Month | Percent | Enum"


class TraceKind(StrEnum):
    """What sort of thing a node is."""

    FACT = "fact"
    PARAMETER = "parameter"
    SETTING = "setting"
    RULE = "rule"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Trace:
    """One node: a question, its answer, and what the answer rests on.

    Attributes:
        marks: every mark of this node and of what it rests on.
        missing: what is not known here or below, each once, in the order met.
    """

    question: str
    value: Answer = None
    unit: str = ""
    law: str = ""
    arithmetic: str = ""
    note: str = ""
    own_marks: frozenset[Mark] = frozenset()
    own_missing: tuple[str, ...] = ()
    details: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    parameter: Parameter | None = None
    setting: ChosenSetting | None = None
    children: tuple["Trace", ...] = ()
    kind: TraceKind = TraceKind.RULE
    marks: frozenset[Mark] = field(init=False, compare=False)
    missing: tuple[str, ...] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        """Gather once what the tree below carries: results are asked for it again and again."""
        if not self.children:
            object.__setattr__(self, "marks", self.own_marks)
            object.__setattr__(self, "missing", self.own_missing)
            return
        marks = self.own_marks.union(*(child.marks for child in self.children))
        names = [*self.own_missing, *(name for child in self.children for name in child.missing)]
        object.__setattr__(self, "marks", marks)
        object.__setattr__(self, "missing", tuple(dict.fromkeys(names)))

    @property
    def is_verified(self) -> bool:
        """Whether no value in the tree is unverified."""
        return Mark.UNVERIFIED not in self.marks

    def walk(self) -> Iterator["Trace"]:
        """This node and every node below it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()

    def parameters(self) -> tuple["Trace", ...]:
        """The nodes of the parameter values used."""
        return tuple(node for node in self.walk() if node.kind is TraceKind.PARAMETER)

    def to_json(self) -> dict[str, Json]:
        """The tree as plain values, for an interface or a file; empty parts are left out."""
        node: dict[str, Json] = {
            "kind": self.kind.value,
            "question": self.question,
            "value": plain(self.value),
        }
        texts = {
            "unit": self.unit,
            "law": self.law,
            "arithmetic": self.arithmetic,
            "note": self.note,
        }
        node.update({key: text for key, text in texts.items() if text})
        if self.marks:
            node["marks"] = [mark.value for mark in sorted(self.marks)]
        if self.missing:
            node["missing"] = list(self.missing)
        if self.details:
            node["details"] = plain(self.details)
        if self.children:
            node["children"] = [child.to_json() for child in self.children]
        return node


def fact(question: str, value: Answer, *, unit: str = "", note: str = "") -> Trace:
    """A node for something the caller said."""
    return Trace(kind=TraceKind.FACT, question=question, value=value, unit=unit, note=note)


def from_parameter(parameter: Parameter) -> Trace:
    """A node for an answer of the book, with its span, source and marks."""
    details: dict[str, Value] = {
        "asked_on": parameter.asked_on,
        "valid_from": parameter.valid_from,
        "valid_before": parameter.valid_before,
        "checked_on": parameter.checked_on,
    }
    other = parameter.other_reading
    if other is not None:
        details["other_reading"] = MappingProxyType(
            {
                "value": other.value,
                "source": other.source,
                "setting": other.setting,
                "option": other.option,
            }
        )
    return Trace(
        kind=TraceKind.PARAMETER,
        question=parameter.name,
        value=parameter.value,
        unit=parameter.unit,
        law=parameter.source,
        note=parameter.condition or parameter.note,
        own_marks=parameter.marks,
        details=MappingProxyType(details),
        parameter=parameter,
    )


def from_setting(chosen: ChosenSetting) -> Trace:
    """A node for a reading chosen where law leaves one open, with the readings not taken."""
    others: dict[str, Value] = {
        option.value: MappingProxyType({"means": option.means_en, "source": option.source})
        for option in chosen.others
    }
    return Trace(
        kind=TraceKind.SETTING,
        question=chosen.name,
        value=chosen.value,
        law=chosen.option.source,
        note=chosen.option.means_en,
        details=MappingProxyType(
            {"is_default": chosen.is_default, "others": MappingProxyType(others)}
        ),
        setting=chosen,
    )


def unknown(question: str, *missing: str, note: str = "", children: Iterable[Trace] = ()) -> Trace:
    """A node for something that cannot be answered because facts or parameters are missing.

    A missing fact goes by its name (`employer_scale`), a missing norm as `parameter:<name>`, a norm
    that somebody must verify first as `unverified:<name>`.
    """
    return Trace(
        kind=TraceKind.UNKNOWN,
        question=question,
        note=note,
        own_missing=missing,
        children=tuple(children),
    )


def unknown_parameter(question: str, error: ParameterNotFoundError) -> Trace:
    """A node for a norm that the book does not hold for the day; the note names the known range."""
    return unknown(question, f"parameter:{error.name}", note=str(error))


def undecided(trace: Trace) -> Trace:
    """A node for a verdict that only an unverified value speaks for: it decides nothing."""
    return unknown(trace.question, *unverified_norms((trace,)), children=(trace,))


def unverified_norms(traces: Iterable[Trace]) -> tuple[str, ...]:
    """What in these trees nobody verified, as `missing` names it, each once."""
    found = [
        f"unverified:{node.question}"
        for trace in traces
        for node in trace.walk()
        if Mark.UNVERIFIED in node.own_marks
    ]
    return tuple(dict.fromkeys(found))


def plain(value: Answer) -> Json:
    """A value of the law as JSON can hold it: decimals, months and dates become text."""
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, date | Month | Decimal | Fraction):
        return str(value)
    if isinstance(value, Percent):
        return str(value.decimal)
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    return value
