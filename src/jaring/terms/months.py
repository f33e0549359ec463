"""Contribution months (*blth*): which month, in which order, how many between.

A contribution month is the grain of every duty, contribution and coverage. It is no date: the day
on which a value of the law is read for a month is chosen by a named setting (`rules.book`).
"""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Self

from jaring.terms.errors import InputError

_MONTHS_PER_YEAR = 12
_FORM = re.compile(r"(\d{4})-(\d{2})")


class MonthFormError(InputError):
    """A text that should name a month does not."""

    code: ClassVar[str] = "month.form"

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(f'"{text}" is no month: write year and month, such as 2026-03.')


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """One contribution month; months sort in time.

    >>> Month.parse("2026-03") + 1
    Month(year=2026, number=4)
    >>> Month(2027, 1) - Month(2026, 3)
    10
    """

    year: int
    number: int

    def __post_init__(self) -> None:
        """Refuse a month that no calendar has."""
        if not (1 <= self.number <= _MONTHS_PER_YEAR and 1 <= self.year <= date.max.year):
            raise MonthFormError(f"{self.year}-{self.number}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """The month that a text such as `2026-03` names.

        Raises:
            MonthFormError: the text is of another form.
        """
        found = _FORM.fullmatch(text.strip())
        if found is None:
            raise MonthFormError(text)
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, day: date) -> Self:
        """The month in which a day lies."""
        return cls(day.year, day.month)

    @classmethod
    def from_index(cls, index: int) -> Self:
        """The month with this `index`."""
        return cls(index // _MONTHS_PER_YEAR, index % _MONTHS_PER_YEAR + 1)

    @property
    def index(self) -> int:
        """Months since year 0: consecutive months differ by one."""
        return self.year * _MONTHS_PER_YEAR + self.number - 1

    @property
    def yyyymm(self) -> int:
        """Year and month as one whole number, the form months take in tables: 202603."""
        return self.year * 100 + self.number

    @property
    def first_day(self) -> date:
        """The first calendar day."""
        return date(self.year, self.number, 1)

    @property
    def last_day(self) -> date:
        """The last calendar day."""
        return date(self.year, self.number, calendar.monthrange(self.year, self.number)[1])

    def day(self, number: int) -> date:
        """The day with this number, or the last day where the month is shorter."""
        return self.first_day.replace(day=min(number, self.last_day.day))

    def until(self, before: "Month") -> Iterator["Month"]:
        """Every month from this one up to, not including, `before`."""
        for index in range(self.index, before.index):
            yield Month.from_index(index)

    def __add__(self, months: int) -> "Month":
        """The month that many months later; a negative number goes back."""
        return Month.from_index(self.index + months)

    def __sub__(self, earlier: "Month") -> int:
        """How many months later this one is."""
        return self.index - earlier.index

    def __str__(self) -> str:
        """The form that `parse` reads."""
        return f"{self.year:04d}-{self.number:02d}"
