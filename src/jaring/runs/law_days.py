"""Deadlines from facts by name; the face of it is `runs.law`."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, TypeAlias

from jaring.rules.book import ParameterBook
from jaring.rules.contributions import DueDate, due_date
from jaring.rules.deadlines.company_report import yearly_report
from jaring.rules.deadlines.deadline import Deadline
from jaring.rules.deadlines.duties import TimedDuty, fact_of, last_day, migrant_registration
from jaring.rules.deadlines.lapse import LapseClock, bpu_lapse_clock
from jaring.rules.deadlines.privacy import AnswerDue, DataRequest, answer_due
from jaring.rules.sanctions import SanctionLadder, Subject, sanction_ladder
from jaring.runs.law_errors import FactFormError
from jaring.runs.law_pricing import segment_needed
from jaring.terms.months import Month

AnyDeadline: TypeAlias = Deadline | DueDate | LapseClock | AnswerDue | SanctionLadder
_DATA_REQUESTS: Final = {f"data_{request.name.lower()}": request for request in DataRequest}
_TIMED: Final = {duty.value: duty for duty in TimedDuty}
_OTHERS: Final = ("pay", "bpu_lapse", "sanctions", "report_company_yearly", "register_migrant")
DEADLINES: Final = (*_TIMED, *_OTHERS, *_DATA_REQUESTS)


def find_deadline(
    what: str, facts: Mapping[str, Any], on: date | Month, book: ParameterBook
) -> AnyDeadline:
    """The deadline of that name; `counted_from` stands for whichever day its term runs from.

    Raises:
        FactFormError: there is no such deadline.
    """
    if what in _TIMED:
        duty = _TIMED[what]
        return last_day(duty, _start(facts, fact_of(duty)), book)
    if what in _DATA_REQUESTS:
        return _answer(what, facts, book)
    return _other(what, facts, on, book)


def _start(facts: Mapping[str, Any], name: str) -> date | None:
    """The day a term runs from, under its own name or as `counted_from`."""
    found: date | None = facts.get(name, facts.get("counted_from"))
    return found


def _answer(what: str, facts: Mapping[str, Any], book: ParameterBook) -> AnswerDue:
    """The answer to a request about personal data."""
    if "received_at" not in facts:
        raise FactFormError("received_at", "moment")
    return answer_due(_DATA_REQUESTS[what], facts["received_at"], book)


def _other(
    what: str, facts: Mapping[str, Any], on: date | Month, book: ParameterBook
) -> AnyDeadline:
    """Deadlines that are no term of a duty."""
    match what:
        case "pay":
            month = on if isinstance(on, Month) else Month.of(on)
            return due_date(segment_needed(facts), month, book)
        case "bpu_lapse":
            return bpu_lapse_clock(_start(facts, "paid_until"), book)
        case "sanctions":
            subject = facts.get("subject", Subject.EMPLOYER)
            return sanction_ladder(_start(facts, "first_warning_on"), subject, book)
        case "report_company_yearly":
            today = on.first_day if isinstance(on, Month) else on
            return yearly_report(today, _start(facts, "first_report_on"), book)
        case "register_migrant":
            return migrant_registration(_start(facts, "departs_on"), book)
    raise FactFormError("deadline", "choice", DEADLINES)
