from datetime import date

import pytest

from jaring.rules.book import Mark
from jaring.rules.loader import load_book
from jaring.rules.scale import Enterprise, employer_scale
from jaring.terms.months import Month

BOOK = load_book()
NOW = Month(2026, 3)
YOUNG, OLD = date(2022, 5, 1), date(2018, 5, 1)
BN = 1_000_000_000


@pytest.mark.parametrize(
    ("capital_idr", "scale"),
    [
        (0, "micro"),
        (BN, "micro"),
        (BN + 1, "small"),
        (5 * BN, "small"),
        (5 * BN + 1, "medium"),
        (10 * BN, "medium"),
        (10 * BN + 1, "large"),
    ],
)  # PP 7/2021 art 35
def test_capital_decides_for_a_business_founded_since(capital_idr, scale):
    answer = employer_scale(Enterprise(capital_idr=capital_idr, founded_on=YOUNG), NOW, BOOK)
    assert answer.scale == scale
    assert "PP 7/2021 art 35" in answer.trace.law


@pytest.mark.parametrize(
    ("sales_idr", "scale"),
    [
        (2 * BN, "micro"),
        (2 * BN + 1, "small"),
        (15 * BN, "small"),
        (50 * BN, "medium"),
        (50 * BN + 1, "large"),
    ],
)
def test_sales_decide_for_an_older_business(sales_idr, scale):
    enterprise = Enterprise(annual_sales_idr=sales_idr, capital_idr=1, founded_on=OLD)
    assert employer_scale(enterprise, NOW, BOOK).scale == scale


def test_the_measure_that_decides_is_named_where_it_is_missing():
    young = employer_scale(Enterprise(annual_sales_idr=BN, founded_on=YOUNG), NOW, BOOK)
    assert (young.scale, young.trace.missing) == (None, ("capital_idr",))


def test_without_a_founding_day_both_measures_must_agree():
    both = Enterprise(capital_idr=BN, annual_sales_idr=BN)
    assert employer_scale(both, NOW, BOOK).scale == "micro"
    apart = Enterprise(capital_idr=BN, annual_sales_idr=60 * BN)
    assert employer_scale(apart, NOW, BOOK).trace.missing == ("founded_on",)
    one = Enterprise(capital_idr=BN)
    assert employer_scale(one, NOW, BOOK).trace.missing == ("founded_on", "annual_sales_idr")


def test_the_setting_takes_the_only_measure_known_and_says_so():
    book = BOOK.with_settings({"scale_of_unknown_founding": "measure_given"})
    answer = employer_scale(Enterprise(capital_idr=3 * BN), NOW, book)
    assert answer.scale == "small"
    assert Mark.DISPUTED in answer.trace.marks


@pytest.mark.parametrize(
    ("enterprise", "scale"),
    [
        (Enterprise(net_assets_idr=50_000_000), "micro"),
        (Enterprise(net_assets_idr=50_000_001), "small"),
        (Enterprise(annual_sales_idr=50 * BN + 1), "large"),
        (Enterprise(net_assets_idr=1, annual_sales_idr=300_000_001), "small"),
    ],
)  # UU 20/2008
def test_the_older_law_counts_assets_or_sales(enterprise, scale):
    assert employer_scale(enterprise, Month(2019, 1), BOOK).scale == scale


def test_before_any_law_the_scale_is_unknown():
    answer = employer_scale(Enterprise(net_assets_idr=1), Month(2008, 1), BOOK)
    assert answer.trace.missing == ("parameter:pu.scale.micro.max",)
