"""Questions about benefits: what each programme would pay, on what conditions."""

from typing import Any

from tests.rules.cases.facts import Given, build, cast, day_of

from jaring.rules import ParameterBook
from jaring.rules.benefits import jht, jkk, jkm, jkp, jp, pmi, wage_gap
from jaring.rules.benefits.estimate import BenefitEstimate
from jaring.rules.benefits.insured import Insured, WageSpan
from jaring.terms.money import Percent

Answer = dict[str, Any]


def estimate(found: BenefitEstimate) -> Answer:
    """An estimate as a case asks for it: outcome, sum, each line, each condition."""
    answer: Answer = {
        "outcome": found.outcome,
        "sum": found.sum_idr,
        "missing": sorted(found.missing),
        "claim_from": found.claim_from,
        "claim_until": found.claim_until,
        "voids": [item.code for item in found.voids],
        "marks": found.marks,
    }
    for line in found.lines:
        answer[line.code] = line.amount_idr
        answer[f"{line.code}.times"] = line.times
        answer[f"{line.code}.sum"] = line.sum_idr
        answer[f"{line.code}.refused"] = found.refused(line)
    answer.update({f"condition.{item.code}": item.standing for item in found.conditions})
    return answer


def _split(given: Given, *names: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The facts of the person, and the facts of the event."""
    person = {name: value for name, value in given.items() if name not in names}
    return person, {name: given[name] for name in names if name in given}


def accident_death(given: Given, period: Any, book: ParameterBook) -> Answer:
    """A death by work accident."""
    person, event = _split(given, "is_work_accident")
    found = jkk.work_accident_death(build(Insured, person), day_of(period), book, **event)
    return estimate(found)


def total_disability(given: Given, period: Any, book: ParameterBook) -> Answer:
    """A worker who can never work again."""
    return estimate(jkk.total_disability(build(Insured, given), day_of(period), book))


def partial_disability(given: Given, period: Any, book: ParameterBook) -> Answer:
    """A lost part of the body by the table, or a percentage; `lost_function` in per cent."""
    person, event = _split(given, "part", "lost_percent", "lost_function")
    lost = event.get("part") or Percent(str(event["lost_percent"]))
    function = event.get("lost_function")
    found = jkk.partial_disability(
        build(Insured, person),
        day_of(period),
        book,
        lost=lost,
        lost_function=None if function is None else Percent(str(function)),
    )
    return estimate(found)


def inability(given: Given, period: Any, book: ParameterBook) -> Answer:
    """Months in which an injured worker cannot work."""
    person, event = _split(given, "months")
    return estimate(jkk.temporary_inability(build(Insured, person), day_of(period), book, **event))


def refunds(given: Given, period: Any, book: ParameterBook) -> Answer:
    """What is refunded at most after a work accident."""
    person, event = _split(given, "modes")
    modes = cast(tuple[jkk.TransportMode, ...], event.get("modes", []))
    return estimate(jkk.refunds(build(Insured, person), day_of(period), book, modes=modes))


def death(given: Given, period: Any, book: ParameterBook) -> Answer:
    """A death that is no work accident."""
    person, event = _split(given, "is_work_accident")
    return estimate(jkm.death(build(Insured, person), day_of(period), book, **event))


def balance(given: Given, period: Any, book: ParameterBook) -> Answer:
    """The whole balance of old-age savings."""
    person, event = _split(given, "reason")
    reason = jht.ClaimReason(event["reason"])
    return estimate(
        jht.whole_balance(build(jht.Saver, person), day_of(period), book, reason=reason)
    )


def partial_balance(given: Given, period: Any, book: ParameterBook) -> Answer:
    """A part of the balance while still working."""
    person, event = _split(given, "purpose")
    purpose = jht.Purpose(event["purpose"])
    return estimate(
        jht.part_of_balance(build(jht.Saver, person), day_of(period), book, purpose=purpose)
    )


def savings(given: Given, period: Any, book: ParameterBook) -> Answer:
    """What contributions for old age add up to over spans of wages."""
    del period  # the spans name their own months
    spans = cast(tuple[WageSpan, ...], given["spans"])
    yearly = given.get("assumed_yearly_return")
    found = jht.project_savings(
        spans, book, assumed_yearly_return=None if yearly is None else Percent(str(yearly))
    )
    return {
        "months": found.months,
        "contributions": found.contributions_idr,
        "development": found.development_idr,
        "balance": found.balance_idr,
        "marks": found.trace.marks,
    }


def pension(given: Given, period: Any, book: ParameterBook) -> Answer:
    """The monthly pension, or the sum paid at once."""
    record, event = _split(given, "kind")
    kind = jp.PensionKind(event["kind"])
    return estimate(jp.pension(kind, build(jp.PensionRecord, record), day_of(period), book))


def pension_start(given: Given, period: Any, book: ParameterBook) -> Answer:
    """From which day and age the pension may be taken."""
    del period
    found = jp.pension_start(given["birth_date"], book)
    return {"day": found.day, "age": found.age, "latest": found.latest, "marks": found.trace.marks}


def average_wage(given: Given, period: Any, book: ParameterBook) -> Answer:
    """The mean of the wages that counted, each up to the ceiling of its month."""
    del period
    found = jp.average_wage(cast(tuple[WageSpan, ...], given["spans"]), book)
    return {"months": found.months, "wage": found.wage_idr}


def job_loss(given: Given, period: Any, book: ParameterBook) -> Answer:
    """The cash after a dismissal on the day of the period."""
    return estimate(jkp.job_loss_cash(build(jkp.JobLoss, given), day_of(period), book))


def migrant_benefit(given: Given, period: Any, book: ParameterBook) -> Answer:
    """What a migrant worker or the family gets after an event."""
    event = pmi.MigrantEvent[given["event"].upper()]
    found = pmi.migrant_benefit(event, day_of(period), book, is_enrolled=given.get("is_enrolled"))
    return estimate(found)


def wage_lost(given: Given, period: Any, book: ParameterBook) -> Answer:
    """What the family loses when the wage is reported too low."""
    found = wage_gap.wage_gap(build(wage_gap.WageGapCase, given), day_of(period), book)
    answer: Answer = {
        "employer_unpaid": found.employer_unpaid_idr,
        "worker_unpaid": found.worker_unpaid_idr,
    }
    answer.update({f"lost.{line.code}": line.lost_idr for line in found.lines})
    return answer
