"""Any answer of the law as plain values, for JSON: fields, derived figures, and on wish the trees.

Amounts are whole numbers, rates and fractions text, dates ISO text, marks and programmes words.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Final

from jaring.rules.trace import Json, Trace
from jaring.terms.money import Percent
from jaring.terms.months import Month

# Derived figures that a reader of the JSON would otherwise have to work out again.
_DERIVED: Final = (
    "outcome",
    "sum_idr",
    "amount_idr",
    "billed_idr",
    "lost_idr",
    "agent_idr",
    "balance_idr",
    "is_provisional",
    "marks",
    "missing",
)


def as_plain(answer: object, *, with_trace: bool = False) -> Json:
    """The answer as dictionaries, lists, texts and whole numbers."""
    match answer:
        case None | bool() | int():
            found: Json = answer
        case Trace():
            found = answer.to_json()
        case Enum():
            found = str(answer.value)
        case Percent():
            found = str(answer.decimal)
        case Month() | Decimal() | Fraction() | str():
            found = str(answer)
        case date() | datetime():
            found = answer.isoformat()
        case Mapping():
            found = {
                str(key): as_plain(item, with_trace=with_trace) for key, item in answer.items()
            }
        case frozenset() | set():
            found = [*sorted(str(as_plain(item)) for item in answer)]
        case tuple() | list():
            found = [as_plain(item, with_trace=with_trace) for item in answer]
        case _:
            found = dict(_parts(answer, with_trace=with_trace))
    return found


def _parts(answer: object, *, with_trace: bool) -> Iterator[tuple[str, Json]]:
    """The fields of a result and its derived figures; trees only where they are wished."""
    assert is_dataclass(answer), f"{type(answer).__name__} is no answer of the law"
    for field in fields(answer):
        value = getattr(answer, field.name)
        if with_trace or not isinstance(value, Trace):
            yield field.name, as_plain(value, with_trace=with_trace)
    for name in _DERIVED:
        if isinstance(getattr(type(answer), name, None), property):
            yield name, as_plain(getattr(answer, name), with_trace=with_trace)
