"""Old-age savings: claims of the balance and its projection."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jaring.rules.benefits import jht
from jaring.rules.benefits.estimate import Outcome
from jaring.rules.benefits.insured import WageSpan
from jaring.rules.book import Mark
from jaring.rules.loader import load_book
from jaring.terms.money import Percent
from jaring.terms.months import Month
from jaring.terms.segments import Segment

BOOK = load_book()
TODAY = date(2026, 11, 21)


def span(first: str, before: str, wage_idr: int) -> WageSpan:
    return WageSpan(
        from_month=Month.parse(first), before_month=Month.parse(before), wage_idr=wage_idr
    )


@pytest.mark.parametrize(
    ("age", "outcome"), [(55, Outcome.NOT_PAYABLE), (56, Outcome.PAYABLE), (60, Outcome.PAYABLE)]
)
def test_the_balance_is_paid_at_56_not_at_the_pension_age(age, outcome):
    saver = jht.Saver(balance_idr=80_000_000, age=age)
    found = jht.whole_balance(saver, TODAY, BOOK, reason=jht.ClaimReason.OLD_AGE)
    assert found.outcome is outcome


def test_who_resigned_may_claim_a_month_later():
    saver = jht.Saver(balance_idr=9_000_000)
    found = jht.whole_balance(saver, TODAY, BOOK, reason=jht.ClaimReason.RESIGNED)
    assert found.claim_from == date(2026, 12, 21)
    assert found.sum_idr == 9_000_000


def test_the_waiting_time_before_april_2022_is_not_in_the_book():
    found = jht.whole_balance(
        jht.Saver(balance_idr=1), date(2021, 5, 1), BOOK, reason=jht.ClaimReason.RESIGNED
    )
    assert found.claim_from is None
    assert found.outcome is Outcome.CONDITIONAL


def test_death_and_disability_pay_without_waiting():
    for reason in (jht.ClaimReason.DEATH, jht.ClaimReason.TOTAL_DISABILITY):
        found = jht.whole_balance(jht.Saver(balance_idr=5), TODAY, BOOK, reason=reason)
        assert (found.claim_from, found.outcome) == (None, Outcome.PAYABLE)


def test_only_a_person_on_own_account_ends_a_business():
    reason = jht.ClaimReason.BUSINESS_ENDED
    saver = jht.Saver(balance_idr=5, segment=Segment.PU)
    assert jht.whole_balance(saver, TODAY, BOOK, reason=reason).outcome is Outcome.NOT_PAYABLE
    saver = jht.Saver(balance_idr=5, segment=Segment.BPU)
    assert jht.whole_balance(saver, TODAY, BOOK, reason=reason).outcome is Outcome.PAYABLE


@pytest.mark.parametrize(
    ("purpose", "part_idr"), [(jht.Purpose.GENERAL, 5_000_000), (jht.Purpose.HOUSING, 15_000_000)]
)
def test_ten_years_in_allow_ten_percent_or_thirty_for_housing(purpose, part_idr):
    saver = jht.Saver(balance_idr=50_000_000, membership_months=120, has_withdrawn=False)
    found = jht.part_of_balance(saver, TODAY, BOOK, purpose=purpose)
    assert (found.sum_idr, found.outcome) == (part_idr, Outcome.PAYABLE)


@pytest.mark.parametrize(
    "saver",
    [
        jht.Saver(balance_idr=1, membership_months=119, has_withdrawn=False),
        jht.Saver(balance_idr=1, membership_months=120, has_withdrawn=True),
    ],
)
def test_a_part_is_refused_before_ten_years_and_a_second_time(saver):
    found = jht.part_of_balance(saver, TODAY, BOOK, purpose=jht.Purpose.GENERAL)
    assert found.outcome is Outcome.NOT_PAYABLE


def test_an_unknown_balance_is_named():
    found = jht.whole_balance(jht.Saver(), TODAY, BOOK, reason=jht.ClaimReason.DEATH)
    assert (found.sum_idr, found.missing) == (None, ("balance_idr",))


def test_a_year_of_contributions_is_5_7_percent_of_each_wage():
    found = jht.project_savings((span("2026-01", "2027-01", 4_000_000),), BOOK)
    assert found.balance_idr == 12 * (148_000 + 80_000)  # 3.7 % and 2 % of 4,000,000
    assert Mark.ESTIMATE not in found.trace.marks


def test_an_assumed_return_is_marked_as_an_estimate():
    found = jht.project_savings(
        (span("2026-01", "2026-03", 1_000_000),), BOOK, assumed_yearly_return=Percent(12)
    )
    # 57,000; then 1 % of it and another 57,000
    assert (found.contributions_idr, found.development_idr) == (114_000, 570)
    assert Mark.ESTIMATE in found.trace.marks


def test_a_return_is_credited_on_what_was_there_before_the_month():
    found = jht.project_savings(
        (span("2026-01", "2026-04", 1_000_000),), BOOK, assumed_yearly_return=Percent(12)
    )
    # 1 % of 57,000, then 1 % of 114,570 rounded
    assert (found.contributions_idr, found.development_idr) == (171_000, 570 + 1_146)
    assert found.balance_idr == found.trace.value == 172_716
    assert [node.value for node in found.trace.walk() if node.kind.value == "fact"] == [Percent(12)]


def test_without_a_return_the_tree_holds_contributions_only():
    found = jht.project_savings((span("2026-01", "2026-04", 1_000_000),), BOOK)
    assert (found.months, found.trace.value) == (3, 171_000)
    assert {node.kind.value for node in found.trace.children} == {"parameter"}


def test_months_before_the_programme_are_not_known():
    found = jht.project_savings((span("2015-06", "2015-08", 1_000_000),), BOOK)
    assert found.balance_idr is None
    assert found.trace.missing == ("parameter:pu.jht.rate.employer",)


@settings(max_examples=25)
@given(st.integers(1, 24), st.integers(0, 20_000_000), st.integers(0, 20_000_000))
def test_spans_add_up_without_a_return(months, first_idr, second_idr):
    start = Month(2026, 1)
    middle = start + months
    one = WageSpan(from_month=start, before_month=middle, wage_idr=first_idr)
    two = WageSpan(from_month=middle, before_month=middle + months, wage_idr=second_idr)
    together = jht.project_savings((one, two), BOOK).contributions_idr
    apart = [jht.project_savings((part,), BOOK).contributions_idr or 0 for part in (one, two)]
    assert together == sum(apart)
