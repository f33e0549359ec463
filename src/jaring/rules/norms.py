"""A norm of the law as the book keeps it: its values with the days from which they apply.

What a norm answers on a day, and with which marks, is `rules.book`; how it is read from a file is
`rules.loader`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

Value: TypeAlias = (
    "int | Decimal | bool | str | date | tuple[Value, ...] | Mapping[str, Value] | None"
)
"""What a parameter may hold: exact values, tuples and read-only mappings; never a float."""


class Kind(StrEnum):
    """The shape of a norm's value."""

    SCALAR = "scalar"
    MAP = "map"  # one value per key
    LIST = "list"
    SCALE = "scale"  # rows with lower bounds, chosen or marginal as the unit says
    FLAG = "flag"
    DATE = "date"


@dataclass(frozen=True, kw_only=True)
class OtherStart:
    """A source that lets a value begin on another day, and the setting that chooses."""

    starts: date
    source: str
    setting: str
    option: str


@dataclass(frozen=True, kw_only=True)
class DatedValue:
    """One value of a norm: it applies from `starts` until the next one, or until `ends_before`."""

    starts: date
    ends_before: date | None
    value: Value
    source: str
    verified: bool
    from_verified: bool
    checked_on: date
    other_start: OtherStart | None = None


@dataclass(frozen=True, kw_only=True)
class Span:
    """A value on the days it applies to: from `valid_from`, before `valid_before`."""

    valid_from: date
    valid_before: date | None
    dated: DatedValue

    def holds(self, day: date) -> bool:
        """Whether the day lies in the span."""
        return self.valid_from <= day and (self.valid_before is None or day < self.valid_before)


@dataclass(frozen=True, kw_only=True)
class Norm:
    """One norm of the book: all its values, oldest first, and what they mean."""

    name: str
    kind: Kind
    unit: str
    values: tuple[DatedValue, ...]
    temporary: bool = False
    payer: str = ""
    note: str = ""
    condition: str = ""
    renewed_every_months: int | None = None

    @property
    def known_from(self) -> date:
        """The first day on which any value applies."""
        return self.values[0].starts

    @property
    def known_before(self) -> date | None:
        """The first day on which no value applies any more; none while the norm is in force."""
        return self.values[-1].ends_before

    def spans(self, other_starts: frozenset[str] = frozenset()) -> tuple[Span, ...]:
        """The series as half-open spans; `other_starts`: settings that take the other day."""
        starts = [_start(value, other_starts) for value in self.values]
        following = [*starts[1:], None]
        return tuple(
            Span(valid_from=start, valid_before=_earlier(value.ends_before, nxt), dated=value)
            for value, start, nxt in zip(self.values, starts, following, strict=True)
        )


def _start(value: DatedValue, other_starts: frozenset[str]) -> date:
    """The first day of a value under the chosen readings."""
    other = value.other_start
    return other.starts if other is not None and other.setting in other_starts else value.starts


def _earlier(one: date | None, other: date | None) -> date | None:
    """The earlier of two days, where None is never."""
    return min((day for day in (one, other) if day is not None), default=None)
