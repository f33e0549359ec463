"""Which estimate answers which event, from facts by name; the face of it is `runs.law`."""

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from jaring.rules.benefits import jht, jkk, jkm, jkp, jp, pmi
from jaring.rules.benefits.estimate import BenefitEstimate
from jaring.rules.benefits.insured import Insured
from jaring.rules.book import ParameterBook, ParameterNotFoundError
from jaring.rules.contributions.own_account import income_bracket
from jaring.runs.law_facts import build, needed
from jaring.terms.money import Percent
from jaring.terms.months import Month
from jaring.terms.segments import Segment

_HEALTH = "JKN"


class Event(StrEnum):
    """What happened, or what somebody asks for."""

    DEATH = "death"
    WORK_ACCIDENT_DEATH = "work_accident_death"
    TOTAL_DISABILITY = "total_disability"
    PARTIAL_DISABILITY = "partial_disability"
    TEMPORARY_INABILITY = "temporary_inability"
    REFUNDS = "refunds"
    SAVINGS = "savings"
    PART_OF_SAVINGS = "part_of_savings"
    PENSION = "pension"
    JOB_LOSS = "job_loss"
    MIGRANT = "migrant"


_Facts = Mapping[str, Any]
_Estimator = Callable[[_Facts, date, ParameterBook], BenefitEstimate]


def estimate_benefit(event: Event, facts: _Facts, on: date, book: ParameterBook) -> BenefitEstimate:
    """The estimate for an event, from what is known.

    Raises:
        FactFormError: a fact that the event cannot do without was not given.
    """
    return _ESTIMATORS[event](facts, on, book)


def usual_benefits(
    segment: Segment | None, facts: _Facts, on: date, book: ParameterBook
) -> tuple[BenefitEstimate, ...]:
    """What most families ask first: death at work, any other death, and a lost job."""
    if segment is Segment.PMI:
        return (_migrant({**facts, "migrant_event": pmi.MigrantEvent.DEATH}, on, book),)
    found = [_work_accident_death(facts, on, book), _death(facts, on, book)]
    if segment is Segment.PU:
        found.append(_job_loss(facts, on, book))
    return tuple(found)


def insured_of(facts: _Facts, on: date, book: ParameterBook) -> Insured:
    """The insured person; on own account the wage is the base of the bracket that is paid for."""
    insured = build(Insured, facts)
    if insured.segment is not Segment.BPU or "income_idr" not in facts or "wage_idr" in facts:
        return insured
    try:
        base_idr = income_bracket(facts["income_idr"], Month.of(on), book).base_idr
    except ParameterNotFoundError:
        return insured
    return build(Insured, {**facts, "wage_idr": base_idr})


def _needed(name: str, facts: _Facts) -> Any:  # noqa: ANN401 - any fact
    """A fact that the event cannot do without."""
    if name not in facts:
        raise needed(name)
    return facts[name]


def _death(facts: _Facts, on: date, book: ParameterBook) -> BenefitEstimate:
    happened = facts.get("is_work_accident", False)
    return jkm.death(insured_of(facts, on, book), on, book, is_work_accident=happened)


def _work_accident_death(facts: _Facts, on: date, book: ParameterBook) -> BenefitEstimate:
    return jkk.work_accident_death(insured_of(facts, on, book), on, book)


def _total_disability(facts: _Facts, on: date, book: ParameterBook) -> BenefitEstimate:
    return jkk.total_disability(insured_of(facts, on, book), on, book)


def _partial_disability(facts: _Facts, on: date, book: ParameterBook) -> BenefitEstimate:
    lost = str(_needed("lost", facts))
    bare = lost.removesuffix("%").strip()
    part = Percent(bare) if bare.replace(".", "", 1).isdigit() else lost
    return jkk.partial_disability(
        insured_of(facts, on, book), on, book, lost=part, lost_function=facts.get("lost_function")
    )


def _temporary_inability(facts: _Facts, on: date, book: ParameterBook) -> BenefitEstimate:
    months = _needed("months", facts)
    return jkk.temporary_inability(insured_of(facts, on, book), on, book, months=months)


def _refunds(facts: _Facts, on: date, book: ParameterBook) -> BenefitEstimate:
    return jkk.refunds(
        insured_of(facts, on, book),
        on,
        book,
        modes=facts.get("modes", ()),
        prosthesis_price_idr=facts.get("prosthesis_price_idr"),
    )


def _savings(facts: _Facts, on: date, book: ParameterBook) -> BenefitEstimate:
    reason = _needed("claim_reason", facts)
    return jht.whole_balance(build(jht.Saver, facts), on, book, reason=reason)


def _part_of_savings(facts: _Facts, on: date, book: ParameterBook) -> BenefitEstimate:
    purpose = facts.get("purpose", jht.Purpose.GENERAL)
    return jht.part_of_balance(build(jht.Saver, facts), on, book, purpose=purpose)


def _pension(facts: _Facts, on: date, book: ParameterBook) -> BenefitEstimate:
    kind = facts.get("pension_kind", jp.PensionKind.OLD_AGE)
    return jp.pension(kind, build(jp.PensionRecord, facts), on, book)


def _job_loss(facts: _Facts, on: date, book: ParameterBook) -> BenefitEstimate:
    return jkp.job_loss_cash(_lost_job(facts), on, book)


def _lost_job(facts: _Facts) -> jkp.JobLoss:
    """The lost job; the programmes are known only if the health programme is known too."""
    followed = facts.get("enrolled")
    has_health = facts.get("in_health_programme")
    programmes = None
    if followed is not None and has_health is not None:
        programmes = frozenset(map(str, followed)) | ({_HEALTH} if has_health else set())
    citizenship = facts.get("citizenship")
    known = {name: value for name, value in facts.items() if name not in ("programmes", "scale")}
    scale = facts.get("scale")
    return build(
        jkp.JobLoss,
        known,
        programmes=programmes,
        scale=None if scale is None else str(scale),
        is_citizen=None if citizenship is None else citizenship == "citizen",
    )


def _migrant(facts: _Facts, on: date, book: ParameterBook) -> BenefitEstimate:
    event = _needed("migrant_event", facts)
    return pmi.migrant_benefit(event, on, book, is_enrolled=facts.get("is_enrolled"))


_ESTIMATORS: Mapping[Event, _Estimator] = {
    Event.DEATH: _death,
    Event.WORK_ACCIDENT_DEATH: _work_accident_death,
    Event.TOTAL_DISABILITY: _total_disability,
    Event.PARTIAL_DISABILITY: _partial_disability,
    Event.TEMPORARY_INABILITY: _temporary_inability,
    Event.REFUNDS: _refunds,
    Event.SAVINGS: _savings,
    Event.PART_OF_SAVINGS: _part_of_savings,
    Event.PENSION: _pension,
    Event.JOB_LOSS: _job_loss,
    Event.MIGRANT: _migrant,
}
