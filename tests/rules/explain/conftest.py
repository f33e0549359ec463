"""Answers of one ordinary case, and a voice in each language."""

from datetime import date

import pytest

from jaring.reports.formats import Formats
from jaring.rules import (
    Citizenship,
    DutyStatus,
    EmployerKind,
    EmployerScale,
    RiskClass,
    WageEarner,
    Work,
    WorkerFacts,
    derive_duty,
    due_date,
    load_book,
    wage_earner_contribution,
)
from jaring.rules.benefits import jkk, jkm
from jaring.rules.benefits.insured import Insured
from jaring.rules.explain import Answers, Voice
from jaring.terms.months import Month
from jaring.terms.segments import Segment

TODAY = date(2026, 11, 21)
NOVEMBER = Month(2026, 11)


@pytest.fixture
def indonesian() -> Voice:
    return Voice("id", Formats("id"))


@pytest.fixture
def english() -> Voice:
    return Voice("en", Formats("en"))


@pytest.fixture
def small_shop() -> Answers:
    """A citizen who works for a small enterprise at Rp4,000,000."""
    book = load_book()
    facts = WorkerFacts(
        work=Work.FOR_WAGE,
        employer_kind=EmployerKind.BUSINESS,
        employer_scale=EmployerScale.SMALL,
        citizenship=Citizenship.CITIZEN,
        birth_date=date(1990, 1, 1),
        in_health_programme=False,
        started_on=date(2026, 11, 3),
    )
    duty = derive_duty(facts, NOVEMBER, book)
    worker = WageEarner(
        wage_idr=4_000_000,
        programmes=frozenset(duty.programmes(DutyStatus.OBLIGED)),
        risk_class=RiskClass.II,
    )
    insured = Insured(segment=Segment.PU, wage_idr=4_000_000, children=())
    return Answers(
        today=TODAY,
        duty=duty,
        price=wage_earner_contribution(worker, NOVEMBER, book),
        due=due_date(Segment.PU, NOVEMBER, book),
        benefits=(
            jkk.work_accident_death(insured, TODAY, book),
            jkm.death(insured, TODAY, book),
        ),
    )
