"""The announced limits of the pension are what PP 45/2015 art 18(3) gives, and their rounding."""

from fractions import Fraction

import pytest

from jaring.rules import load_book
from jaring.terms.money import Rounding, RoundingMode
from jaring.terms.months import Month

BOOK = load_book()
LIMITS = ("benefit.jp.minimum", "benefit.jp.maximum")
YEARS = range(2016, 2027)
FULL_50_ONLY = {2016, 2017, 2019}  # 2019: the letter prints 4,095,750
FULL_100_ONLY = {2023, 2024}


def grown(limit: str, year: int) -> Fraction:
    """The limit of the year before, times one and the inflation of that year."""
    inflation = BOOK.percent("benefit.jp.limits_inflation", Month(year, 3))
    return BOOK.idr(limit, Month(year - 1, 12)) * (1 + inflation.fraction)


def fits(limit: str, year: int, step: int) -> bool:
    """Whether rounding up to full `step` rupiah gives what the book holds."""
    rounding = Rounding(RoundingMode.UP, step)
    return rounding.to_idr(grown(limit, year)) == BOOK.idr(limit, Month(year, 3))


def is_announced(limit: str, year: int) -> bool:
    """Whether the limit was seen in print, not reckoned here."""
    return BOOK.ask(limit, Month(year, 3)).is_verified


@pytest.mark.parametrize("limit", LIMITS)
@pytest.mark.parametrize("year", YEARS)
def test_every_limit_is_the_last_one_grown_by_inflation_and_rounded_up(limit, year):
    assert fits(limit, year, 50) or fits(limit, year, 100)


@pytest.mark.parametrize("year", YEARS)
def test_the_step_of_rounding_is_what_the_note_says(year):
    announced = [limit for limit in LIMITS if is_announced(limit, year)]
    steps = {step for step in (50, 100) if all(fits(limit, year, step) for limit in announced)}
    if year in FULL_50_ONLY:
        assert steps == {50}
    elif year in FULL_100_ONLY:
        assert steps == {100}
    else:
        assert steps == {50, 100}


@pytest.mark.parametrize("limit", LIMITS)
def test_the_note_names_the_years(limit):
    note = BOOK.norm(limit).note
    for year in FULL_50_ONLY | FULL_100_ONLY:
        assert str(year) in note
    assert "from 2019" not in note


def test_every_limit_after_the_first_has_an_inflation():
    starts = [value.starts for value in BOOK.norm("benefit.jp.limits_inflation").values]
    for limit in LIMITS:
        assert [value.starts for value in BOOK.norm(limit).values][1:] == starts
