"""Job loss: the cash by month, the cap, and each condition."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jaring.rules.benefits.estimate import BenefitEstimate, Outcome, Standing
from jaring.rules.benefits.jkp import EndReason, JobLoss, job_loss_cash
from jaring.rules.loader import load_book

BOOK = load_book()
NOW = date(2026, 3, 10)
BEFORE_2025 = date(2024, 3, 10)
MET = JobLoss(
    wage_idr=6_000_000,
    reason=EndReason.DISMISSED,
    paid_months=12,
    is_citizen=True,
    age_at_registration=53,
    programmes=frozenset({"JKK", "JKM", "JHT", "JKN"}),
    scale="micro",
    unpaid_months=0,
    has_found_work=False,
)


def standing(found: BenefitEstimate, code: str) -> Standing:
    return next(item.standing for item in found.conditions if item.code == code)


def test_since_2025_sixty_percent_of_the_capped_wage_for_six_months():
    found = job_loss_cash(MET, NOW, BOOK)
    assert [(line.amount_idr, line.times) for line in found.lines] == [(3_000_000, 6)]
    assert (found.sum_idr, found.outcome) == (18_000_000, Outcome.PAYABLE)


def test_before_2025_three_months_of_45_and_three_of_25_percent():
    found = job_loss_cash(MET, BEFORE_2025, BOOK)
    assert [(line.amount_idr, line.times) for line in found.lines] == [
        (2_250_000, 3),
        (1_250_000, 3),
    ]


def test_a_wage_below_the_cap_counts_as_it_is():
    found = job_loss_cash(replace(MET, wage_idr=2_500_000), NOW, BOOK)
    assert found.lines[0].amount_idr == 1_500_000


@pytest.mark.parametrize(
    ("on", "until"), [(NOW, date(2026, 9, 10)), (BEFORE_2025, date(2024, 6, 10))]
)
def test_the_claim_lapses_after_six_months_before_2025_after_three(on, until):
    assert job_loss_cash(MET, on, BOOK).claim_until == until


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"paid_months": 11}, "enough_paid"),
        ({"is_citizen": False}, "citizen"),
        ({"age_at_registration": 54}, "young_enough"),
        ({"programmes": frozenset({"JKK", "JKM", "JKN"})}, "required_programmes"),
        ({"scale": "medium"}, "required_programmes"),
        ({"has_found_work": True}, "no_work_yet"),
        ({"unpaid_months": 7, "is_employer_closed": True}, "jkp_arrears"),
    ],
)
def test_each_condition_refuses_alone(change, code):
    found = job_loss_cash(replace(MET, **change), NOW, BOOK)
    assert standing(found, code) is Standing.NOT_MET
    assert found.outcome is Outcome.NOT_PAYABLE


def test_a_closed_employer_may_be_six_months_behind():
    found = job_loss_cash(replace(MET, unpaid_months=6, is_employer_closed=True), NOW, BOOK)
    assert standing(found, "jkp_arrears") is Standing.MET


def test_arrears_of_a_running_employer_are_an_open_point():
    found = job_loss_cash(replace(MET, unpaid_months=1, is_employer_closed=False), NOW, BOOK)
    assert standing(found, "jkp_arrears") is Standing.UNKNOWN


def test_a_resignation_decides_nothing_while_its_rule_is_unverified():
    found = job_loss_cash(replace(MET, reason=EndReason.RESIGNED), NOW, BOOK)
    assert standing(found, "dismissed") is Standing.UNKNOWN
    assert found.outcome is Outcome.CONDITIONAL


def test_the_end_of_a_contract_is_an_open_point():
    found = job_loss_cash(replace(MET, reason=EndReason.CONTRACT_ENDED), NOW, BOOK)
    assert "parameter:benefit.jkp.excluded_reasons[contract_ended]" in found.missing


def test_before_the_programme_nothing_is_known():
    found = job_loss_cash(MET, date(2020, 1, 1), BOOK)
    assert found.sum_idr is None
    assert "parameter:benefit.jkp.cash.schedule" in found.missing


def test_every_missing_fact_is_named():
    found = job_loss_cash(JobLoss(), NOW, BOOK)
    wanted = {"wage_idr", "reason", "paid_months", "is_citizen", "scale", "unpaid_months"}
    assert wanted <= set(found.missing)


@given(st.integers(0, 60_000_000), st.integers(0, 1_000_000))
def test_the_cash_rises_with_the_wage_up_to_the_cap(wage_idr, more_idr):
    one = job_loss_cash(replace(MET, wage_idr=wage_idr), NOW, BOOK).sum_idr
    two = job_loss_cash(replace(MET, wage_idr=wage_idr + more_idr), NOW, BOOK).sum_idr
    assert one is not None
    assert two is not None
    assert 0 <= one <= two <= 18_000_000
