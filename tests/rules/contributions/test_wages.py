import pytest

from jaring.rules.book import Mark
from jaring.rules.contributions import Pay, PayBasis, monthly_wage
from jaring.rules.loader import load_book
from jaring.terms.months import Month

BOOK = load_book()
NOW = Month(2026, 3)


@pytest.mark.parametrize(
    ("pay", "wage_idr"),
    [
        (Pay(basis=PayBasis.MONTHLY, wage_idr=4_000_000, fixed_allowances_idr=500_000), 4_500_000),
        (Pay(basis=PayBasis.DAILY, wage_idr=120_000), 3_000_000),  # x 25, PP 44/2015
        (
            Pay(basis=PayBasis.PIECE_RATE, recent_idr=(9, 2_000_000, 3_000_000, 2_500_000)),
            2_500_000,
        ),
        (Pay(basis=PayBasis.PIECE_RATE, recent_idr=(1, 1, 0)), 1),  # two thirds of a rupiah
        (
            Pay(basis=PayBasis.WEATHER_PIECE_RATE, recent_idr=tuple(range(1, 14))),
            8,
        ),  # of 2 to 13: 7.5
        (Pay(basis=PayBasis.MINIMUM_WAGE, wage_idr=3_454_827), 3_454_827),
    ],
)
def test_the_wage_that_contributions_are_counted_on(pay, wage_idr):
    assert monthly_wage(pay, NOW, BOOK).wage_idr == wage_idr


@pytest.mark.parametrize(
    ("pay", "missing"),
    [
        (Pay(basis=PayBasis.MONTHLY), "wage_idr"),
        (Pay(basis=PayBasis.DAILY), "wage_idr"),
        (Pay(basis=PayBasis.PIECE_RATE, recent_idr=(1, 2)), "recent_idr"),
        (Pay(basis=PayBasis.WEATHER_PIECE_RATE, recent_idr=(1,) * 11), "recent_idr"),
        (Pay(basis=PayBasis.MINIMUM_WAGE), "minimum_wage_idr"),
    ],
)
def test_a_wage_that_cannot_be_reached_names_what_is_missing(pay, missing):
    found = monthly_wage(pay, NOW, BOOK)
    assert (found.wage_idr, found.trace.missing) == (None, (missing,))


def test_the_minimum_wage_in_place_of_a_wage_is_an_estimate():
    found = monthly_wage(Pay(basis=PayBasis.MINIMUM_WAGE, wage_idr=3_000_000), NOW, BOOK)
    assert Mark.ESTIMATE in found.trace.marks


def test_before_the_law_no_wage_can_be_counted():
    found = monthly_wage(Pay(basis=PayBasis.DAILY, wage_idr=1), Month(2015, 6), BOOK)
    assert found.trace.missing == ("parameter:pu.wage.daily_to_monthly_factor",)
