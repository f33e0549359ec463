"""The shape of every deadline: the last day, what it was counted from, and other readings of it."""

from dataclasses import dataclass
from datetime import date

from jaring.rules.book import Mark
from jaring.rules.settings import Option
from jaring.rules.trace import Trace
from jaring.rules.workdays import WorkingDay


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One way to read the law where sources differ, and whether the setting chooses it."""

    setting: str
    option: Option
    last_day: date | None
    is_chosen: bool


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """Until when a duty must be done; `last_day` None where a fact or a norm is not known.

    `first_day` is the first day on which it can be done, where the law names one.
    """

    duty: str
    counted_from: date | None
    last_day: date | None
    trace: Trace
    first_day: date | None = None
    readings: tuple[Reading, ...] = ()

    @property
    def is_provisional(self) -> bool:
        """Whether a holiday or a value under it may still change."""
        return Mark.PROVISIONAL in self.trace.marks

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts and norms that are not known."""
        return self.trace.missing

    def days_left(self, today: date) -> int | None:
        """Calendar days to the last day; negative once it has passed."""
        return None if self.last_day is None else (self.last_day - today).days


def marks_of(term: WorkingDay) -> frozenset[Mark]:
    """Provisional where the calendar under a term of working days may still change."""
    return frozenset({Mark.PROVISIONAL}) if term.is_provisional else frozenset()
