"""Questions about time and consequences: deadlines, lapse, sanctions, rules of the agency."""

from datetime import datetime
from typing import Any

from tests.rules.cases.facts import Given, build, day_of, month_of

from jaring.rules import ParameterBook, agency, sanctions
from jaring.rules.deadlines import company_report, duties, lapse, privacy

Answer = dict[str, Any]


def last_day(given: Given, period: Any, book: ParameterBook) -> Answer:
    """The last day for a duty whose term begins on the day of the period."""
    duty = duties.TimedDuty(given["duty"])
    found = duties.last_day(duty, day_of(period), book)
    return {
        "last_day": found.last_day,
        "provisional": found.is_provisional,
        "missing": sorted(found.missing),
    }


def migrant_registration(given: Given, period: Any, book: ParameterBook) -> Answer:
    """When a migrant without placement company can register; the period is the departure."""
    del given
    found = duties.migrant_registration(day_of(period), book)
    return {"first_day": found.first_day, "last_day": found.last_day}


def lapse_clock(given: Given, period: Any, book: ParameterBook) -> Answer:
    """Until when a person on own account is protected; the period is the last paid day."""
    found = lapse.bpu_lapse_clock(day_of(period), book)
    chosen = found.chosen
    answer: Answer = {
        "protected_until": chosen.protected_until if chosen else None,
        "last_day_without_restart": chosen.last_day_without_restart if chosen else None,
        "readings": len(found.readings),
        "missing": sorted(found.missing),
    }
    if "day" in given:
        answer["status"] = found.status(given["day"])
    return answer


def yearly_report(given: Given, period: Any, book: ParameterBook) -> Answer:
    """When the yearly company report is due next, seen from the day of the period."""
    first = given.get("first_report_on")
    found = company_report.yearly_report(day_of(period), first, book)
    readings = {reading.option.value: reading.last_day for reading in found.readings}
    return {"last_day": found.last_day, "missing": sorted(found.missing), **readings}


def data_request(given: Given, period: Any, book: ParameterBook) -> Answer:
    """By which moment a request about personal data must be answered."""
    del period
    request = privacy.DataRequest[given["request"].upper()]
    received = datetime.fromisoformat(given["received_at"])
    return {"due_at": privacy.answer_due(request, received, book).due_at}


def ladder(given: Given, period: Any, book: ParameterBook) -> Answer:
    """The steps of PP 86/2013 from a first warning on the day of the period."""
    subject = sanctions.Subject(given["subject"])
    found = sanctions.sanction_ladder(day_of(period), subject, book)
    answer: Answer = {"steps": len(found.steps), "missing": sorted(found.missing)}
    for step in found.steps:
        name = f"{step.kind.value}_{step.number}"
        answer[f"{name}.first_day"] = step.first_day
        answer[f"{name}.last_day"] = step.last_day
        answer[f"{name}.services"] = step.services
    return answer


def registration_fine(given: Given, period: Any, book: ParameterBook) -> Answer:
    """The fine of 0.1 % a month; the period is the end of the second warning."""
    found = sanctions.registration_fine(given["due_idr"], day_of(period), given["paid_on"], book)
    return {"fine": found.amount_idr, "months": found.months}


def criminal(given: Given, period: Any, book: ParameterBook) -> Answer:
    """The most that a court may impose for contributions not paid."""
    del given
    found = sanctions.criminal_penalty(day_of(period), book)
    return {"prison_years": found.prison_years, "fine": found.fine_idr}


def sponsor_credit(given: Given, period: Any, book: ParameterBook) -> Answer:
    """How many workers of a sponsored group count towards the target."""
    kind = agency.SponsorKind(given["sponsor"])
    found = agency.sponsor_credit(given["workers"], given["months"], kind, day_of(period), book)
    return {"credit": found.credit}


def agent(given: Given, period: Any, book: ParameterBook) -> Answer:
    """What a field agent and the agent's office earn in a month."""
    found = agency.agent_incentive(build(agency.AgentMonth, given), month_of(period), book)
    return {
        "acquisition": found.acquisition_idr,
        "contribution": found.contribution_idr,
        "agent": found.agent_idr,
        "office": found.office_idr,
        "payment_day": found.payment_day,
    }
