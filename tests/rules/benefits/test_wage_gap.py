"""An under-reported wage: what the family loses, line by line, and what was not paid."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jaring.rules.benefits.wage_gap import WageGap, WageGapCase, wage_gap
from jaring.rules.book import Mark
from jaring.rules.loader import load_book
from jaring.rules.risk import RiskClass
from jaring.terms.segments import Programme

BOOK = load_book()
TODAY = date(2026, 11, 21)
ALL = frozenset(Programme)
LINES = (
    "jkk.death",
    "jkk.total_disability",
    "jkk.inability_from_month_1",
    "jht.savings",
    "jp.pension",
    "jkp.cash_from_month_1",
)


def gap(reported: int | None, evidenced: int | None, programmes=ALL) -> WageGap:
    case = WageGapCase(
        wage_reported_idr=reported,
        wage_evidenced_idr=evidenced,
        programmes=programmes,
        risk_class=RiskClass.III,
    )
    return wage_gap(case, TODAY, BOOK)


@pytest.mark.parametrize(
    ("code", "lost_idr"),
    [
        ("jkk.death", 96_000_000),  # 48 x 2,000,000
        ("jkk.total_disability", 112_000_000),  # 56 x 2,000,000
        ("jkk.inability_from_month_1", 2_000_000),
        ("jht.savings", 114_000),  # 5.7 % of 2,000,000
        ("jp.pension", 300_000),  # 1 % x 180/12 x 2,000,000
        ("jkp.cash_from_month_1", 1_200_000),  # 60 % of 2,000,000, both below the cap
    ],
)
def test_three_million_reported_for_five_million_paid(code, lost_idr):
    assert gap(3_000_000, 5_000_000).line(code).lost_idr == lost_idr


def test_the_contributions_not_paid_each_month():
    found = gap(3_000_000, 5_000_000)
    # JKK 0.89 + JKM 0.30 + JHT 3.7 + JP 2 % of 2,000,000; the worker 2 + 1 %
    assert found.employer_unpaid_idr == 137_800
    assert found.worker_unpaid_idr == 60_000


def test_above_the_caps_job_loss_and_pension_lose_nothing_more():
    found = gap(12_000_000, 20_000_000)
    assert found.line("jkp.cash_from_month_1").lost_idr == 0
    assert found.line("jp.pension").lost_idr == 0
    assert found.line("jkk.death").lost_idr == 384_000_000


def test_only_the_programmes_followed_are_shown():
    found = gap(3_000_000, 5_000_000, frozenset({Programme.JKK, Programme.JKM}))
    assert {line.programme for line in found.lines} == {Programme.JKK}


def test_an_unknown_wage_leaves_every_loss_unknown_and_named():
    found = gap(3_000_000, None)
    assert all(line.lost_idr is None for line in found.lines)
    assert "wage_idr" in found.missing


def test_the_rule_who_owes_the_difference_carries_its_mark():
    assert Mark.UNVERIFIED in gap(1, 2).trace.marks


@settings(max_examples=25)
@given(st.integers(0, 30_000_000), st.integers(0, 10_000_000))
def test_a_larger_gap_never_loses_less(reported, more):
    small, large = gap(reported, reported + more), gap(reported, reported + 2 * more)
    for code in LINES:
        one, two = small.line(code).lost_idr, large.line(code).lost_idr
        assert one is not None
        assert two is not None
        assert 0 <= one <= two


def test_no_loss_where_the_reported_wage_is_the_higher_one():
    found = gap(5_000_000, 3_000_000)
    assert {line.lost_idr for line in found.lines} == {0}
    assert (found.employer_unpaid_idr, found.worker_unpaid_idr) == (0, 0)
