"""What `scripts/mutate_rules.py` could break unseen; each test names the rule it watches."""

from datetime import date, timedelta

import pytest

from jaring.rules import load_book
from jaring.rules.benefits import jht, jkk
from jaring.rules.benefits.estimate import Outcome
from jaring.rules.benefits.insured import Child, Insured, SchoolLevel, WageSpan
from jaring.rules.benefits.jkp import EndReason, JobLoss, job_loss_cash
from jaring.rules.benefits.wage_gap import WageGapCase, wage_gap
from jaring.rules.book import Mark
from jaring.rules.contributions import (
    ConstructionProject,
    OwnAccount,
    due_date,
    own_account_contribution,
    project_contribution,
)
from jaring.rules.deadlines.company_report import yearly_report
from jaring.rules.deadlines.lapse import bpu_lapse_clock
from jaring.rules.facts import (
    Citizenship,
    EmployerKind,
    EmployerScale,
    Party,
    StateStatus,
    Work,
    WorkerFacts,
)
from jaring.rules.obligations import derive_duty, jkp_eligibility
from jaring.rules.obligations.verdicts import cited
from jaring.rules.risk import RiskClass
from jaring.rules.workdays import JointLeave, holiday_on, is_working_day, next_working_day
from jaring.terms.money import Percent
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


def test_facts_about_a_child_that_are_not_known_are_named():
    child = Child(level=SchoolLevel.TK_SD, is_married=False)
    found = jkk.work_accident_death(Insured(children=(child,)), date(2026, 11, 1), BOOK)
    missing = found.line("scholarship").trace.missing
    assert set(missing) == {"child.age", "child.has_work"}


def test_a_lost_function_stands_in_the_arithmetic():
    day = date(2026, 11, 1)
    insured = Insured(wage_idr=4_000_000)
    whole = jkk.partial_disability(insured, day, BOOK, lost="one_eye")
    half = jkk.partial_disability(insured, day, BOOK, lost="one_eye", lost_function=Percent(50))
    assert whole.lines[0].trace.arithmetic == "35 % x 80 x 4,000,000"
    assert half.lines[0].trace.arithmetic == "50 % x 35 % x 80 x 4,000,000"


@pytest.mark.parametrize("wage_idr", [None, 4_000_000])
def test_an_estimate_is_conditional_by_an_unverified_or_an_unknown_amount(wage_idr):
    insured = Insured(
        segment=Segment.PU, wage_idr=wage_idr, is_enrolled=True, unpaid_months=0, children=()
    )
    disability = jkk.total_disability(insured, date(2026, 11, 1), BOOK, is_work_accident=True)
    is_known = wage_idr is not None
    assert disability.outcome is (Outcome.PAYABLE if is_known else Outcome.CONDITIONAL)
    refunds = jkk.refunds(insured, date(2026, 11, 1), BOOK)  # dentures: nobody verified the limit
    assert refunds.outcome is Outcome.CONDITIONAL


def test_the_gap_of_a_month_of_absence_counts_one_month():
    case = WageGapCase(
        wage_reported_idr=3_000_000,
        wage_evidenced_idr=5_000_000,
        programmes=frozenset({Programme.JKK}),
        risk_class=RiskClass.II,
    )
    absence = [line for line in wage_gap(case, date(2026, 11, 1), BOOK).lines if line.times]
    assert [(line.times, line.lost_idr) for line in absence] == [(1, 2_000_000)]


def test_the_tree_of_the_lapse_clock_ends_on_the_chosen_reading():
    for option in ("three_months_complete", "third_due_date"):
        clock = bpu_lapse_clock(date(2026, 9, 30), BOOK.with_settings({"bpu_arrears_end": option}))
        assert clock.chosen is not None
        assert clock.trace.value == clock.chosen.last_day_without_restart


def test_an_obligation_cites_acts_not_readings():
    staff = of(EMPLOYED, employer_kind=EmployerKind.STATE, state_status=StateStatus.NON_ASN)
    found = derive_duty(staff, NOW, BOOK).of(Programme.JKK)
    readings = [node.law for node in found.trace.walk() if node.setting is not None]
    assert readings
    laws = cited((found.trace,))
    assert all(laws)
    assert "Permenaker 1/2025 art 3A" in laws
    assert not set(readings) & set(laws)


@pytest.mark.parametrize(
    ("option", "other_source"), [("march", "rbtv.disway.id"), ("february", "BPJSTK letter")]
)
def test_the_reading_not_taken_names_its_own_source(option, other_source):
    book = BOOK.with_settings({"jp_ceiling_2021": option})
    other = book.ask("pu.jp.wage_ceiling", Month(2021, 2)).other_reading
    assert other is not None
    assert other_source in other.source


@pytest.mark.parametrize("segment", [Segment.JAKON, Segment.PMI])
def test_what_is_paid_in_terms_has_no_provisional_day(segment):
    assert not due_date(segment, NOW, BOOK).is_provisional


def test_the_ground_of_jkp_says_yes_in_the_tree():
    found = derive_duty(EMPLOYED, NOW, BOOK).of(Programme.JKP)
    assert [node.value for node in found.trace.walk() if node.question == "ground.jkp"] == [True]
