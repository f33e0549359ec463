from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jaring.rules.ages import day_number, is_aged, pension_day_number
from jaring.rules.loader import load_book

BOOK = load_book()
STEPS = [  # PP 45/2015 art 15
    (date(2015, 7, 1), 56), (date(2019, 1, 1), 57), (date(2022, 1, 1), 58), (date(2025, 1, 1), 59),
    (date(2028, 1, 1), 60), (date(2031, 1, 1), 61), (date(2034, 1, 1), 62), (date(2037, 1, 1), 63),
    (date(2040, 1, 1), 64), (date(2043, 1, 1), 65),
]  # fmt: skip


def age_in_force(day):
    return max(years for start, years in STEPS if start <= day)


def full_years(birth, day):
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


@given(st.dates(date(1955, 1, 1), date(1990, 12, 31)))
def test_pension_day_is_the_first_day_on_which_the_age_in_force_is_reached(birth):
    found = pension_day_number(birth, BOOK)
    year, rest = divmod(found, 10_000)
    month, number = divmod(rest, 100)
    is_leap_birthday = (month, number) == (2, 29)
    day = date(year, 3, 1) if is_leap_birthday and year % 4 else date(year, month, number)
    assert full_years(birth, day) >= age_in_force(day)
    before = day - timedelta(days=1)
    if before >= STEPS[0][0]:
        assert full_years(birth, before) < age_in_force(before)


def test_who_reached_the_age_of_his_day_stays_past_it_when_the_age_rises():
    born = date(1966, 6, 15)  # 58 in June 2024, when pension age was 58; 59 from January 2025
    assert pension_day_number(born, BOOK) == 20240615
    assert pension_day_number(date(1967, 1, 1), BOOK) == 20260101


@given(
    st.dates(date(1940, 1, 1), date(2010, 12, 31)),
    st.integers(0, 80),
    st.dates(date(2015, 1, 1), date(2030, 1, 1)),
)
def test_age_is_counted_in_full_years(birth, years, day):
    assert is_aged(birth, years, day) == (full_years(birth, day) >= years)


@pytest.mark.parametrize(("day", "aged"), [(date(2026, 2, 28), False), (date(2026, 3, 1), True)])
def test_a_leap_birthday_counts_on_the_first_of_march(day, aged):
    assert is_aged(date(2000, 2, 29), 26, day) is aged


def test_day_numbers_sort_as_days():
    assert day_number(date(2025, 12, 31)) < day_number(date(2026, 1, 1)) == 20260101
