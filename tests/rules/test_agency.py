"""Rules of the agency's own: published examples of practice, and the edges of each rule."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jaring.rules.agency import (
    AgentMonth,
    CollectedContribution,
    SponsorKind,
    agent_incentive,
    inactive_from,
    sponsor_credit,
)
from jaring.rules.loader import load_book
from jaring.terms.months import Month

BOOK = load_book()
TODAY = date(2026, 11, 21)
OCTOBER = Month(2026, 10)


def collected(paid_idr: int, membership_month: int = 1) -> CollectedContribution:
    return CollectedContribution(membership_month=membership_month, paid_idr=paid_idr)


@pytest.mark.parametrize(
    ("workers", "months", "sponsor", "credit"),
    [
        (1_000, 3, SponsorKind.GOVERNMENT, 500),  # the training book's own examples
        (1_000, 8, SponsorKind.GOVERNMENT, 1_000),
        (500, 4, SponsorKind.CORPORATE, 0),
        (500, 6, SponsorKind.CORPORATE, 500),
        (100, 6, SponsorKind.VILLAGE, 100),
        (100, 5, SponsorKind.CORPORATE, 0),
    ],
)
def test_credit_of_sponsored_groups(workers, months, sponsor, credit):
    assert sponsor_credit(workers, months, sponsor, TODAY, BOOK).credit == credit


def test_a_credit_may_be_a_fraction_and_stays_exact():
    found = sponsor_credit(100, 1, SponsorKind.VILLAGE, TODAY, BOOK)
    assert found.credit == Fraction(50, 3)


@given(st.integers(0, 10_000), st.integers(0, 24), st.sampled_from(list(SponsorKind)))
def test_credit_never_exceeds_the_workers_and_never_falls_with_months(workers, months, sponsor):
    one = sponsor_credit(workers, months, sponsor, TODAY, BOOK).credit
    two = sponsor_credit(workers, months + 1, sponsor, TODAY, BOOK).credit
    assert 0 <= one <= two <= workers


def test_thirty_new_people_on_the_smallest_package():
    work = AgentMonth(gross_new=30, collected=(collected(30 * 16_800),))
    found = agent_incentive(work, OCTOBER, BOOK)
    assert found.acquisition_idr == 300_000
    assert found.contribution_idr == 75_600  # 15 % of 504,000
    assert found.agent_idr == 375_600
    assert found.office_idr == 37_560
    assert found.payment_day == date(2026, 11, 5)


def test_with_24_new_people_the_acquisition_part_is_nothing():
    work = AgentMonth(gross_new=24, collected=(collected(24 * 16_800),))
    found = agent_incentive(work, OCTOBER, BOOK)
    assert (found.acquisition_idr, found.contribution_idr) == (0, 60_480)


@pytest.mark.parametrize(
    ("membership_month", "share_idr"), [(1, 150), (24, 150), (25, 50), (60, 50), (61, 0)]
)
def test_the_share_falls_after_two_years_and_ends_after_five(membership_month, share_idr):
    work = AgentMonth(gross_new=0, collected=(collected(1_000, membership_month),))
    assert agent_incentive(work, OCTOBER, BOOK).contribution_idr == share_idr


def test_the_amount_for_three_programmes_is_not_known_and_named():
    work = AgentMonth(gross_new=30, gross_new_with_jht=5)
    found = agent_incentive(work, OCTOBER, BOOK)
    assert (found.agent_idr, found.office_idr) == (None, None)
    assert found.trace.missing == ("parameter:perisai.acquisition_three_programmes",)


def test_an_agent_is_inactive_after_three_months_without_a_new_person():
    assert inactive_from(Month(2026, 1), BOOK) == Month(2026, 5)
