"""The announced ceilings of the pension are what the rule of PP 45/2015 art 29(3) gives."""

from fractions import Fraction
from itertools import pairwise

import pytest

from jaring.rules import load_book
from jaring.terms.money import Rounding, RoundingMode
from jaring.terms.months import Month

BOOK = load_book()
DOWN_TO_100 = Rounding(RoundingMode.DOWN, 100)
ANNOUNCED = [value.starts for value in BOOK.norm("pu.jp.wage_ceiling").values][1:]


def grown(year: int) -> Fraction:
    """The ceiling of the year before, times one and the growth of the economy."""
    march = Month(year, 3)
    growth = BOOK.percent("pu.jp.wage_ceiling_growth", march)
    return BOOK.idr("pu.jp.wage_ceiling", Month(year - 1, 12)) * (1 + growth.fraction)


@pytest.mark.parametrize("starts", ANNOUNCED, ids=str)
def test_announced_ceiling_follows_the_growth_rule_rounded_down_to_100(starts):
    assert BOOK.idr("pu.jp.wage_ceiling", starts) == DOWN_TO_100.to_idr(grown(starts.year))


def test_no_other_rounding_explains_every_announcement():
    modes = (RoundingMode.UP, RoundingMode.HALF_UP, RoundingMode.HALF_EVEN)
    for mode in modes:
        rounded = [Rounding(mode, 100).to_idr(grown(starts.year)) for starts in ANNOUNCED]
        assert rounded != [BOOK.idr("pu.jp.wage_ceiling", starts) for starts in ANNOUNCED]


def test_every_ceiling_after_the_first_has_a_growth_and_begins_in_march():
    grew = [value.starts for value in BOOK.norm("pu.jp.wage_ceiling_growth").values]
    assert grew == ANNOUNCED
    assert {(starts.month, starts.day) for starts in ANNOUNCED} == {(3, 1)}


def test_the_ceiling_fell_once():
    amounts = [value.value for value in BOOK.norm("pu.jp.wage_ceiling").values]
    falls = [after for before, after in pairwise(amounts) if after < before]
    assert falls == [8_754_600]
