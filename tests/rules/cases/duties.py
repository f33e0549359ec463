"""Questions about the duty to enrol: who is bound to what, on which scale, in which class."""

from datetime import date
from typing import Any

from tests.rules.cases.facts import Given, build, month_of, when

from jaring.rules import (
    DutyStatus,
    Enterprise,
    ParameterBook,
    WorkerFacts,
    derive_duty,
    employer_scale,
    jkp_eligibility,
    read_local_rules,
    suggest_by_kbli,
    suggest_by_name,
)
from jaring.terms.segments import Programme

Answer = dict[str, Any]


def duty(given: Given, period: Any, book: ParameterBook) -> Answer:
    """What binds a worker in a month; `local_rules` are rows of a region's own table."""
    written = given.get("local_rules", [])
    rows = [{name: str(value) for name, value in row.items()} for row in written]
    facts = {name: value for name, value in given.items() if name != "local_rules"}
    worker = build(WorkerFacts, facts)
    found = derive_duty(worker, month_of(period), book, read_local_rules(rows))
    answer: Answer = {
        "segment": found.segment,
        "profile": found.profile,
        "registers": found.registers,
        "missing": sorted(found.missing),
        "deadline": found.deadline.last_day if found.deadline else None,
    }
    answer.update({status.value: found.programmes(status) for status in DutyStatus})
    for programme in Programme:
        obligation = found.of(programme)
        answer[f"{programme.value}.law"] = obligation.law
        answer[f"{programme.value}.payers"] = obligation.payers
        answer[f"{programme.value}.marks"] = obligation.marks
    return answer


def jkp_right(given: Given, period: Any, book: ParameterBook) -> Answer:
    """Whether a worker meets the conditions of JKP as he is enrolled."""
    found = jkp_eligibility(build(WorkerFacts, given), month_of(period), book)
    return {"status": found.status, "missing": sorted(found.missing)}


def scale(given: Given, period: Any, book: ParameterBook) -> Answer:
    """The scale of an enterprise."""
    found = employer_scale(build(Enterprise, given), when(period), book)
    return {
        "scale": found.scale,
        "missing": sorted(found.trace.missing),
        "marks": found.trace.marks,
    }


def risk_class(given: Given, period: Any, book: ParameterBook) -> Answer:
    """The classes that a description or a KBLI code suggests: always an estimate."""
    if "kbli" in given:
        found = suggest_by_kbli(given["kbli"], month_of(period), book)
    else:
        found = suggest_by_name(given["description"], month_of(period), book)
    first = found[0] if found else None
    return {
        "classes": [suggestion.risk_class.value for suggestion in found],
        "first": first.risk_class if first else None,
        "because": first.because if first else None,
        "marks": first.trace.marks if first else None,
    }


def parameter(given: Given, period: Any, book: ParameterBook) -> Answer:
    """The value of one norm on a day: a whole number, or a rate as text."""
    name, on = given["name"], when(period)
    found = book.ask_temporary(name, on) if book.norm(name).temporary else book.ask(name, on)
    if found is None:
        return {"value": "none"}
    value = found.value
    return {
        "value": value if isinstance(value, int | date) else str(value),
        "marks": found.marks,
        "source": found.source,
    }
