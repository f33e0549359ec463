"""What `scripts/mutate_rules.py` could break unseen; each test names the rule it watches."""

from datetime import date, timedelta

import pytest

from jaring.rules import load_book
from jaring.rules.benefits import jht, jkk
from jaring.rules.benefits.estimate import Outcome
from jaring.rules.benefits.insured import Insured, WageSpan
from jaring.rules.benefits.jkp import EndReason, JobLoss, job_loss_cash
from jaring.rules.book import Mark
from jaring.rules.contributions import (
    ConstructionProject,
    OwnAccount,
    due_date,
    own_account_contribution,
    project_contribution,
)
from jaring.rules.deadlines.company_report import yearly_report
from jaring.rules.facts import Citizenship, EmployerKind, EmployerScale, Party, Work, WorkerFacts
from jaring.rules.obligations import derive_duty, jkp_eligibility
from jaring.rules.workdays import JointLeave, holiday_on, is_working_day, next_working_day
from jaring.terms.months import Month
from jaring.terms.segments import Programme, Segment

BOOK = load_book()
NOW = Month(2026, 11)
ONE_DAY = timedelta(days=1)
EMPLOYED = WorkerFacts(
    work=Work.FOR_WAGE,
    citizenship=Citizenship.CITIZEN,
    employer_kind=EmployerKind.BUSINESS,
    employer_scale=EmployerScale.LARGE,
    birth_date=date(1990, 1, 1),
    in_health_programme=True,
)


def of(worker: WorkerFacts, **changes: object) -> WorkerFacts:
    """The same worker with other facts."""
    return WorkerFacts(**{**vars(worker), **changes})


def test_savings_over_months_without_a_rate_count_no_month():
    old = WageSpan(from_month=Month(2010, 1), before_month=Month(2010, 3), wage_idr=1_000_000)
    found = jht.project_savings((old,), BOOK)
    assert (found.months, found.contributions_idr) == (0, None)


def test_the_day_before_an_estimated_holiday_is_provisional():
    days = [date(2027, 1, 1) + n * ONE_DAY for n in range(365)]
    estimated = [day for day in days if (found := holiday_on(day)) and found.is_estimated]
    eves = [day - ONE_DAY for day in estimated if is_working_day(day - ONE_DAY)]
    assert eves
    for eve in eves:
        assert next_working_day(eve).day == eve
        assert next_working_day(eve).is_provisional


def test_joint_leave_of_a_decreed_year_is_no_estimate():
    days = [date(2026, 1, 1) + n * ONE_DAY for n in range(365)]
    found = [holiday_on(day, joint_leave=JointLeave.FREE) for day in days]
    leave = [holiday for holiday in found if holiday is not None and holiday.is_joint_leave]
    assert leave
    assert not any(holiday.is_estimated for holiday in leave)


@pytest.mark.parametrize(
    ("worker", "question", "programme"),
    [
        (
            of(EMPLOYED, citizenship=Citizenship.FOREIGNER, months_in_indonesia=2),
            "residence",
            Programme.JKK,
        ),
        (of(EMPLOYED, citizenship=Citizenship.FOREIGNER, months_in_indonesia=12),
         "jkp_citizenship", Programme.JKP),
        (of(EMPLOYED, employer_kind=EmployerKind.INDIVIDUAL), "jkp_employer_kind", Programme.JKP),
        (of(EMPLOYED, in_health_programme=False), "jkp_health_programme", Programme.JKP),
        (
            of(EMPLOYED, employer_scale=EmployerScale.MICRO, enrolled=frozenset()),
            "jkp_programmes",
            Programme.JKP,
        ),
    ],
)  # fmt: skip
def test_a_closed_gate_says_no_in_the_tree(worker, question, programme):
    found = derive_duty(worker, NOW, BOOK).of(programme)
    assert found.status == "not_open"
    assert {node.value for node in found.trace.walk() if node.question == question} == {False}


def test_open_gates_say_yes_in_the_tree():
    found = derive_duty(EMPLOYED, NOW, BOOK).of(Programme.JKP)
    said = {node.question: node.value for node in found.trace.walk()}
    assert found.status == "obliged"
    assert said["jkp_programmes"] is said["jkp_employer_kind"] is said["jkp_age"] is True


def test_the_reading_after_pension_age_is_named_only_past_that_age():
    def readings(born: date) -> set[str]:
        trace = derive_duty(of(EMPLOYED, birth_date=born), NOW, BOOK).of(Programme.JP).trace
        return {node.question for node in trace.walk() if node.setting is not None}

    assert "jp_after_pension_age" not in readings(date(1990, 1, 1))
    assert "jp_after_pension_age" in readings(date(1967, 1, 1))


def test_the_state_pays_jkp_only_for_who_has_it():
    everything = frozenset({Programme.JKK, Programme.JKM, Programme.JHT, Programme.JP})
    has_it = jkp_eligibility(of(EMPLOYED, enrolled=everything), NOW, BOOK)
    has_not = jkp_eligibility(of(EMPLOYED, enrolled=frozenset()), NOW, BOOK)
    assert (has_it.status, has_it.payers) == ("obliged", (Party.STATE,))
    assert (has_not.status, has_not.payers) == ("not_open", ())


def test_refunds_of_a_work_accident_are_not_refused():
    found = jkk.refunds(
        Insured(segment=Segment.PU, is_enrolled=True, unpaid_months=0), date(2026, 11, 1), BOOK
    )
    assert found.outcome is not Outcome.NOT_PAYABLE


def test_the_yearly_report_shows_the_first_report_it_was_told():
    def told(first: date | None) -> list[object]:
        trace = yearly_report(date(2026, 11, 21), first, BOOK).trace
        return [node.value for node in trace.walk() if node.question == "first_report_on"]

    assert told(date(2020, 3, 4)) == [date(2020, 3, 4)]
    assert told(None) == []


def test_an_income_is_missing_for_all_but_death_insurance_also_before_the_book():
    person = OwnAccount(income_idr=None, programmes=frozenset({Programme.JKK, Programme.JKM}))
    lines = own_account_contribution(person, Month(2010, 1), BOOK).lines
    missing = {line.programmes[0]: line.trace.missing for line in lines}
    assert missing[Programme.JKK] == ("income_idr", "parameter:bpu.jkk.rate")
    assert missing[Programme.JKM] == ("parameter:bpu.jkm.amount",)


@pytest.mark.parametrize("segment", [Segment.PU, Segment.BPU])
def test_a_due_date_that_is_not_known_is_not_provisional(segment):
    found = due_date(segment, Month(2010, 1), BOOK)
    assert (found.last_day, found.is_provisional) == (None, False)


def test_a_value_at_a_bound_has_no_empty_slice_in_its_arithmetic():
    project = ConstructionProject(value_without_vat_idr=100_000_000)
    for line in project_contribution(project, NOW, BOOK).lines:
        assert line.trace.arithmetic.count("%") == 1
        assert "+ 0 x" not in line.trace.arithmetic


def test_a_resignation_names_the_list_that_nobody_verified():
    found = job_loss_cash(JobLoss(reason=EndReason.RESIGNED), date(2026, 11, 1), BOOK)
    assert "unverified:benefit.jkp.excluded_reasons" in found.missing
    assert Mark.UNVERIFIED in found.marks
