"""Which days are working days in Indonesia, and on what day a term counted in them ends.

Law counts terms in days, in months or in working days (*hari kerja*), and moves a due date that
falls on a holiday to the next working day. Weekends and national holidays are no working days. Days
of joint leave (*cuti bersama*) are a setting: they bind the State's offices and are voluntary
elsewhere, so by default they are worked, which gives the earlier and therefore safer last day.

Holidays of the moon are settled by decree each year. Where the library only estimates one that
could move the answer, or the decree of that year is not known, the answer is marked provisional.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

import holidays

from jaring.terms.months import Month

_DAY = timedelta(days=1)
_SATURDAY = 5  # number: weekday() of Saturday, the first day of the weekend


class JointLeave(StrEnum):
    """Whether a day of joint leave (*cuti bersama*) counts as a working day; ours to choose."""

    WORKED = "worked"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class Holiday:
    """A national holiday or a day of joint leave, with its Indonesian name."""

    day: date
    name: str
    is_estimated: bool
    is_joint_leave: bool


@dataclass(frozen=True, slots=True)
class WorkingDay:
    """A day found by counting working days, and the holidays that moved it."""

    day: date
    is_provisional: bool
    passed: tuple[Holiday, ...]


@lru_cache(maxsize=100)
def _holidays_of_year(year: int) -> tuple[dict[date, Holiday], bool]:
    """The holidays of a year by day, and whether that year's decree is known."""
    public = holidays.country_holidays("ID", years=year, language="id")
    joint = holidays.country_holidays("ID", years=year, language="id", categories=("government",))
    estimated = str(public.estimated_label).replace("%s", "").strip()
    found = {
        day: Holiday(day, name, is_estimated=estimated in name, is_joint_leave=False)
        for day, name in public.items()
    }
    for day, name in joint.items():
        found.setdefault(day, Holiday(day, name, is_estimated=False, is_joint_leave=True))
    return found, bool(joint)


def holiday_on(day: date, *, joint_leave: JointLeave = JointLeave.WORKED) -> Holiday | None:
    """The holiday that makes this day free, or None; a weekend is no holiday."""
    found = _holidays_of_year(day.year)[0].get(day)
    if found is not None and found.is_joint_leave and joint_leave is JointLeave.WORKED:
        return None
    return found


def is_working_day(day: date, *, joint_leave: JointLeave = JointLeave.WORKED) -> bool:
    """Neither Saturday nor Sunday nor a holiday."""
    return day.weekday() < _SATURDAY and holiday_on(day, joint_leave=joint_leave) is None


def next_working_day(day: date, *, joint_leave: JointLeave = JointLeave.WORKED) -> WorkingDay:
    """This day if it is a working day, else the first one after it (for due dates)."""
    found = day
    while not is_working_day(found, joint_leave=joint_leave):
        found += _DAY
    return _marked(day, found, joint_leave)


def add_working_days(
    start: date, count: int, *, joint_leave: JointLeave = JointLeave.WORKED
) -> WorkingDay:
    """The last day of a term of `count` working days; the day it starts on is not counted.

    Args:
        count: working days of the term, 0 or more; a term of 0 ends on its first day.

    >>> add_working_days(date(2026, 11, 20), 10).day
    datetime.date(2026, 12, 4)
    """
    if count < 0:
        msg = f"A term has 0 or more working days, not {count}."
        raise ValueError(msg)
    found = start
    left = count
    while left:
        found += _DAY
        left -= is_working_day(found, joint_leave=joint_leave)
    return _marked(start, found, joint_leave)


def add_months(start: date, count: int) -> date:
    """The same day that many months later, or the last day of a month that is shorter.

    >>> add_months(date(2026, 8, 31), 1)
    datetime.date(2026, 9, 30)
    """
    return (Month.of(start) + count).day(start.day)


def _marked(first: date, last: date, joint_leave: JointLeave) -> WorkingDay:
    """Say which holidays the term passed and whether the calendar under it may still change."""
    passed = tuple(
        found
        for day in _days(first, last)
        if (found := holiday_on(day, joint_leave=joint_leave)) is not None
    )
    # An estimate may be a day off, so a holiday just outside the term could still fall into it.
    around = [holiday_on(day, joint_leave=joint_leave) for day in _days(first - _DAY, last + _DAY)]
    undecreed = any(not _holidays_of_year(year)[1] for year in range(first.year, last.year + 1))
    is_provisional = undecreed or any(found and found.is_estimated for found in around)
    return WorkingDay(last, is_provisional, passed)


def _days(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += _DAY
