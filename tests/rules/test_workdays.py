"""Working days: weekends, national holidays, joint leave, and days that are only estimated."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jaring.rules.workdays import (
    JointLeave,
    add_working_days,
    holiday_on,
    is_working_day,
    next_working_day,
)

DECREED = st.dates(date(2013, 1, 1), date(2026, 10, 31))


def slow_count(start: date, last: date) -> int:
    """Working days after `start` up to `last`, one by one."""
    days = [start + timedelta(days=n) for n in range(1, (last - start).days + 1)]
    return sum(is_working_day(day) for day in days)


@settings(deadline=None)  # the first year read fills a cache
@given(DECREED, st.integers(0, 40))
def test_a_term_holds_exactly_its_working_days_and_ends_on_one(start, count):
    last = add_working_days(start, count).day
    assert slow_count(start, last) == count
    assert count == 0 or is_working_day(last)


@given(DECREED, st.integers(0, 40))
def test_a_longer_term_ends_later(start, count):
    assert add_working_days(start, count + 1).day > add_working_days(start, count).day


@given(DECREED)
def test_the_next_working_day_skips_only_free_days(day):
    found = next_working_day(day).day
    assert is_working_day(found)
    between = [day + timedelta(days=n) for n in range((found - day).days)]
    assert not any(is_working_day(skipped) for skipped in between)


def test_ten_working_days_pass_a_weekend_and_christmas():
    term = add_working_days(date(2026, 12, 14), 10)
    assert term.day == date(2026, 12, 29)  # Friday 25 December is free
    assert [holiday.day for holiday in term.passed] == [date(2026, 12, 25)]
    assert not term.is_provisional


def test_joint_leave_is_worked_unless_the_setting_says_it_is_free():
    christmas_eve = date(2026, 12, 24)
    assert is_working_day(christmas_eve)
    assert not is_working_day(christmas_eve, joint_leave=JointLeave.FREE)
    free = holiday_on(christmas_eve, joint_leave=JointLeave.FREE)
    assert free is not None
    assert free.is_joint_leave


def test_a_term_over_an_estimated_holiday_is_provisional():
    assert add_working_days(date(2027, 3, 3), 10).is_provisional  # Eid 2027 is not yet decreed
    assert not add_working_days(date(2027, 6, 21), 10).is_provisional


def test_an_estimate_one_day_outside_the_term_still_makes_it_provisional():
    assert add_working_days(date(2027, 5, 10), 4).day == date(2027, 5, 14)
    assert not add_working_days(date(2027, 5, 10), 4).is_provisional
    assert next_working_day(date(2027, 5, 16)).is_provisional  # Sunday before Eid al-Adha


def test_a_year_without_decree_is_provisional_even_without_a_holiday_near():
    assert add_working_days(date(2028, 9, 4), 3).is_provisional


def test_a_term_is_never_negative():
    with pytest.raises(ValueError, match="0 or more"):
        add_working_days(date(2026, 1, 5), -1)
