import pytest

from jaring.rules.book import Mark
from jaring.rules.loader import load_book
from jaring.rules.projections import grown_ceiling, projected_ceilings
from jaring.terms.money import Percent
from jaring.terms.months import Month

BOOK = load_book()
ANNOUNCED = BOOK.norm("pu.jp.wage_ceiling").values


@pytest.mark.parametrize("number", range(1, len(ANNOUNCED)))
def test_every_announced_ceiling_follows_the_growth_rule(number):
    before, announced = ANNOUNCED[number - 1], ANNOUNCED[number]
    growth = BOOK.percent("pu.jp.wage_ceiling_growth", announced.starts)
    assert grown_ceiling(before.value, growth) == announced.value


def test_projected_ceilings_begin_after_the_last_announced_one_and_are_estimates():
    found = projected_ceilings(Percent("5.0"), Month(2029, 3), BOOK)
    assert [(str(p.starts), p.ceiling_idr) for p in found] == [
        ("2027-03", 11_640_600),
        ("2028-03", 12_222_600),
    ]
    assert all(Mark.ESTIMATE in p.trace.marks for p in found)


def test_a_projection_stays_out_of_the_book():
    projected_ceilings(Percent("5.0"), Month(2040, 1), BOOK)
    assert BOOK.idr("pu.jp.wage_ceiling", Month(2039, 1)) == 11_086_300


def test_nothing_is_projected_for_months_already_announced():
    assert projected_ceilings(Percent("5.0"), Month(2027, 3), BOOK) == ()
