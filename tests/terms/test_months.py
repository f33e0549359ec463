from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jaring.terms.months import Month, MonthFormError

MONTHS = st.builds(Month, st.integers(1, 9999), st.integers(1, 12))


@given(MONTHS)
def test_month_read_from_its_own_text_is_the_same(month):
    assert Month.parse(str(month)) == month
    assert Month.from_index(month.index) == month


@given(st.integers(1900, 2200), st.integers(1, 12), st.integers(-600, 600))
def test_adding_months_is_what_counting_them_gives(year, number, steps):
    month = Month(year, number)
    assert (month + steps) - month == steps
    assert (month + steps > month) == (steps > 0)


@given(MONTHS)
def test_first_and_last_day_lie_in_the_month_and_their_neighbours_do_not(month):
    assert Month.of(month.first_day) == month == Month.of(month.last_day)
    assert month.first_day.day == 1
    if month < Month(9999, 12):
        assert (month + 1).first_day.toordinal() == month.last_day.toordinal() + 1


def test_a_day_that_the_month_lacks_is_its_last_day():
    assert Month(2021, 2).day(30) == date(2021, 2, 28)
    assert Month(2024, 2).day(29) == date(2024, 2, 29)


def test_the_form_of_tables_sorts_as_the_months_do():
    assert Month(2026, 3).yyyymm == 202603
    assert Month(2025, 12).yyyymm < Month(2026, 1).yyyymm


def test_until_stops_before_the_month_named():
    assert [str(m) for m in Month(2025, 11).until(Month(2026, 2))] == [
        "2025-11",
        "2025-12",
        "2026-01",
    ]


@pytest.mark.parametrize(
    "text", ["2026-13", "2026-00", "2026-3", "03-2026", "2026-03-01", "", "0000-01"]
)
def test_text_that_is_no_month_is_refused(text):
    with pytest.raises(MonthFormError):
        Month.parse(text)
