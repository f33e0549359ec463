"""Pension: formula, limits, ages and what survivors get (PP 45/2015 arts 15-18)."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jaring.rules.benefits import jp
from jaring.rules.benefits.estimate import Cadence, Outcome
from jaring.rules.benefits.insured import WageSpan
from jaring.rules.book import Mark
from jaring.rules.loader import load_book
from jaring.terms.money import Percent
from jaring.terms.months import Month

BOOK = load_book()
IN_2025 = date(2025, 6, 1)  # a year whose limits are verified: 399,700 and 4,792,300
KIND = jp.PensionKind


def record(months: int | None = 180, wage_idr: int | None = 8_000_000, **facts) -> jp.PensionRecord:
    return jp.PensionRecord(contribution_months=months, average_wage_idr=wage_idr, **facts)


def monthly(kind: jp.PensionKind, found: jp.PensionRecord, book=BOOK) -> int | None:
    line = jp.pension(kind, found, IN_2025, book).lines[0]
    assert line.cadence is Cadence.MONTHLY
    return line.amount_idr


def test_fifteen_years_give_15_percent_of_the_average_wage():
    assert monthly(KIND.OLD_AGE, record()) == 1_200_000  # 1 % x 180/12 x 8,000,000


def test_the_lowest_and_the_highest_pension_bind():
    assert monthly(KIND.OLD_AGE, record(wage_idr=1_000_000)) == 399_700
    assert monthly(KIND.OLD_AGE, record(months=600, wage_idr=10_000_000)) == 4_792_300


def test_less_than_fifteen_years_pay_the_balance_at_once():
    found = jp.pension(KIND.OLD_AGE, record(months=179, balance_idr=21_000_000), IN_2025, BOOK)
    assert found.lines[0].code == "jp.lump_sum"
    assert found.sum_idr == 21_000_000


def test_the_disability_minimum_is_an_open_point_and_says_so():
    found = jp.pension(KIND.DISABILITY, record(months=60), IN_2025, BOOK)
    assert found.lines[0].amount_idr is None
    assert "parameter:benefit.jp.disability_minimum" in found.missing


@pytest.mark.parametrize(
    ("kind", "share_idr"), [(KIND.WIDOW, 600_000), (KIND.CHILD, 600_000), (KIND.PARENT, 399_700)]
)
def test_survivors_get_a_recalled_share_that_stays_marked(kind, share_idr):
    found = jp.pension(kind, record(), IN_2025, BOOK)
    assert found.lines[0].amount_idr == share_idr  # 50, 50, 20 % of 1,200,000; the lowest binds
    assert Mark.UNVERIFIED in found.marks
    assert found.outcome is Outcome.CONDITIONAL


def test_the_limits_may_be_read_before_the_share():
    other = load_book(settings={"jp_limits_for_survivors": "before_share"})
    assert monthly(KIND.PARENT, record(), other) == 240_000
    assert monthly(KIND.PARENT, record()) == 399_700


def test_a_widow_of_a_short_record_counts_fifteen_years():
    short = record(
        months=20,
        has_died_before_pension_age=True,
        membership_months=12,
        payment_density=Percent(80),
    )
    assert monthly(KIND.WIDOW, short) == 600_000  # half of 1 % x 180/12 x 8,000,000


@pytest.mark.parametrize(
    "facts",
    [
        {"membership_months": 11, "payment_density": Percent(100)},
        {"membership_months": 24, "payment_density": Percent("79.9")},
    ],
)
def test_a_widow_who_fails_the_test_gets_the_balance(facts):
    short = record(months=11, has_died_before_pension_age=True, balance_idr=900_000, **facts)
    assert jp.pension(KIND.WIDOW, short, IN_2025, BOOK).sum_idr == 900_000


def test_the_survivor_test_names_every_missing_fact():
    found = jp.pension(KIND.WIDOW, record(months=20), IN_2025, BOOK)
    wanted = {"has_died_before_pension_age", "membership_months", "payment_density"}
    assert wanted <= set(found.missing)


@pytest.mark.parametrize("kind", [KIND.CHILD, KIND.PARENT])
def test_the_test_for_children_and_parents_was_not_found(kind):
    found = jp.pension(kind, record(months=20), IN_2025, BOOK)
    assert found.missing == (f"parameter:benefit.jp.survivor_minimum[{kind.value}]",)


@pytest.mark.parametrize(
    ("born", "starts", "age"),
    [
        (date(1960, 5, 5), date(2016, 5, 5), 56),
        (date(1962, 6, 1), date(2018, 6, 1), 56),  # 56 before the step of 2019
        (date(1963, 6, 1), date(2020, 6, 1), 57),
        (date(1966, 12, 31), date(2024, 12, 31), 58),  # the day before the step to 59
        (date(1967, 1, 1), date(2026, 1, 1), 59),
        (date(1968, 2, 29), date(2027, 3, 1), 59),
        (date(1990, 1, 1), date(2055, 1, 1), 65),
    ],
)
def test_the_pension_starts_at_the_age_in_force_on_that_birthday(born, starts, age):
    found = jp.pension_start(born, BOOK)
    assert (found.day, found.age) == (starts, age)
    assert found.latest.year == starts.year + 3


def test_a_calculated_pension_age_stays_marked():
    assert Mark.UNVERIFIED in jp.pension_start(date(1970, 1, 1), BOOK).trace.marks
    assert Mark.UNVERIFIED not in jp.pension_start(date(1967, 1, 1), BOOK).trace.marks


def test_too_young_for_the_pension_is_not_payable():
    young = record(birth_date=date(1980, 1, 1))
    assert jp.pension(KIND.OLD_AGE, young, IN_2025, BOOK).outcome is Outcome.NOT_PAYABLE
    old = record(birth_date=date(1960, 1, 1))
    assert jp.pension(KIND.OLD_AGE, old, IN_2025, BOOK).outcome is Outcome.PAYABLE


def test_the_day_of_the_pension_age_counts_and_the_day_before_does_not():
    record_of_1966 = record(birth_date=date(1966, 5, 5))  # 58 on 5 May 2024
    for on, outcome in ((date(2024, 5, 4), "not_payable"), (date(2024, 5, 5), "payable")):
        assert jp.pension(KIND.OLD_AGE, record_of_1966, on, BOOK).outcome.value == outcome


@pytest.mark.parametrize(
    ("kind", "voids"),
    [
        (KIND.WIDOW, [("widow_marries", {})]),
        (KIND.CHILD, [("child_grown", {"age_below": 23})]),
        (KIND.PARENT, []),
        (KIND.OLD_AGE, []),
    ],
)
def test_what_ends_a_survivor_s_pension(kind, voids):
    found = jp.pension(kind, record(), IN_2025, BOOK).voids
    assert [(void.code, dict(void.figures)) for void in found] == voids


@pytest.mark.parametrize("left_out", ["membership_months", "payment_density"])
def test_one_missing_fact_of_the_survivor_test_is_enough_to_leave_it_open(left_out):
    facts = {"membership_months": 24, "payment_density": Percent(90)}
    facts[left_out] = None
    found = jp.pension(
        KIND.WIDOW, record(months=20, has_died_before_pension_age=True, **facts), IN_2025, BOOK
    )
    assert (found.lines[0].amount_idr, found.missing) == (None, (left_out,))


def test_wages_count_up_to_the_ceiling_of_their_month():
    spans = (WageSpan(from_month=Month(2026, 2), before_month=Month(2026, 4), wage_idr=20_000_000),)
    found = jp.average_wage(spans, BOOK)
    assert found.wage_idr == Fraction(10_547_400 + 11_086_300, 2)  # February and March 2026


def test_an_average_needs_a_month():
    with pytest.raises(ValueError, match="at least one month"):
        jp.average_wage((), BOOK)


def test_the_estimate_says_that_wages_were_not_adjusted():
    assert jp.pension(KIND.OLD_AGE, record(), IN_2025, BOOK).notes == ("jp.wages_not_adjusted",)
    adjusted = record(is_adjusted=True)
    assert jp.pension(KIND.OLD_AGE, adjusted, IN_2025, BOOK).notes == ()


@settings(max_examples=50)
@given(st.integers(180, 600), st.integers(0, 20_000_000), st.integers(0, 120))
def test_the_pension_never_falls_with_more_months_and_stays_in_its_limits(months, wage_idr, more):
    one = monthly(KIND.OLD_AGE, record(months=months, wage_idr=wage_idr))
    two = monthly(KIND.OLD_AGE, record(months=months + more, wage_idr=wage_idr))
    assert one is not None
    assert two is not None
    assert 399_700 <= one <= two <= 4_792_300
