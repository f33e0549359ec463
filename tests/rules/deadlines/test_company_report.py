"""The yearly company report: two readings, never one without the other."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jaring.rules.deadlines.company_report import yearly_report
from jaring.rules.loader import load_book

BOOK = load_book()
ANNIVERSARY = load_book(settings={"wlkp_yearly": "anniversary"})
DAYS = st.dates(date(2018, 1, 1), date(2030, 12, 31))


def test_the_december_reading_is_the_default_and_the_other_stands_beside_it():
    found = yearly_report(date(2026, 11, 21), date(2020, 3, 4), BOOK)
    assert found.last_day == date(2026, 12, 31)
    shown = [
        (reading.option.value, reading.last_day, reading.is_chosen) for reading in found.readings
    ]
    assert shown == [
        ("december", date(2026, 12, 31), True),
        ("anniversary", date(2027, 3, 31), False),
    ]


def test_the_anniversary_needs_the_first_report():
    found = yearly_report(date(2026, 11, 21), None, ANNIVERSARY)
    assert (found.last_day, found.missing) == (None, ("first_report_on",))
    assert [reading.last_day for reading in found.readings] == [None, date(2026, 12, 31)]


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 3, 31), date(2026, 3, 31)),
        (date(2026, 4, 1), date(2027, 3, 31)),
        (date(2020, 3, 10), date(2021, 3, 31)),  # the first report was made this month
    ],
)
def test_the_anniversary_is_the_month_of_the_first_report_in_a_later_year(today, expected):
    assert yearly_report(today, date(2020, 3, 4), ANNIVERSARY).last_day == expected


def test_before_november_2017_december_is_not_in_the_book():
    found = yearly_report(date(2017, 11, 5), date(2015, 1, 1), BOOK)
    assert found.missing == ("parameter:wlkp.yearly_month",)


@given(DAYS, DAYS)
def test_the_next_report_lies_within_a_year_ahead_or_after_the_first(today, first):
    for reading in yearly_report(today, first, BOOK).readings:
        assert reading.last_day is not None
        assert reading.last_day >= today
        assert reading.last_day.month in (12, first.month)
