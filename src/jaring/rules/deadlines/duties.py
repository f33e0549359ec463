"""When a worker, a change or a project must be registered, and how long a migrant is covered.

A term stands in the book as a count with a unit; the unit says whether it is counted in calendar
days or in working days. The day on which the term begins is not counted.
Law: PP 44/2015 art 9; PP 45/2015; Permenaker 5/2021, 44/2015 (construction), 4/2023 (migrants),
1/2025 (State administrators); UU 7/1981 and Permenaker 18/2017 (company report).
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from jaring.rules.book import Parameter, ParameterBook, ParameterNotFoundError
from jaring.rules.deadlines.deadline import Deadline, marks_of
from jaring.rules.trace import Trace, fact, from_parameter, from_setting, unknown, unknown_parameter
from jaring.rules.workdays import JointLeave, WorkingDay, add_months, add_working_days


class TimedDuty(StrEnum):
    """What must be done in time, or what lasts until a day."""

    REGISTER_NEW_WORKER = "register_new_worker"
    REPORT_WORKER_DATA = "report_worker_data"
    REPORT_EMPLOYER_DATA = "report_employer_data"
    REGISTER_PROJECT = "register_project"
    REPORT_PROJECT_WORKERS = "report_project_workers"
    ISSUE_PROJECT_CERTIFICATE = "issue_project_certificate"
    DELIVER_PROJECT_PROOF = "deliver_project_proof"
    ISSUE_MEMBER_NUMBER = "issue_member_number"
    DELIVER_CARD = "deliver_card"
    RETURN_NON_ASN_FORM = "return_non_asn_form"
    REPORT_COMPANY_START = "report_company_start"
    REPORT_COMPANY_END = "report_company_end"
    MIGRANT_COVER_BEFORE_WORK = "migrant_cover_before_work"
    MIGRANT_COVER_RETURN = "migrant_cover_return"
    MIGRANT_JKK_UNTIL_HOME = "migrant_jkk_until_home"
    MIGRANT_JKM_AFTER_ARRIVAL = "migrant_jkm_after_arrival"


@dataclass(frozen=True)
class _Term:
    """The norm of a term, the fact it is counted from, and whether it runs backwards.

    `key` names the entry where the norm is a map; the entry's name then ends in its unit.
    """

    norm: str
    counted_from: str
    is_before: bool = False
    key: str = ""

    def length(self, on: date, book: ParameterBook) -> Parameter:
        """The length in force on a day, with its unit."""
        found = book.ask(self.norm, on)
        if not self.key:
            return found
        _, _, unit = self.key.rpartition("_")
        return replace(found.at(self.key), unit=unit)


_TERMS = {
    TimedDuty.REGISTER_NEW_WORKER: _Term(
        "payment.pu.new_worker_registration_deadline", "started_on"
    ),
    TimedDuty.REPORT_WORKER_DATA: _Term("payment.pu.change_report_deadline", "received_on"),
    TimedDuty.REPORT_EMPLOYER_DATA: _Term("payment.pu.change_report_deadline", "changed_on"),
    TimedDuty.REGISTER_PROJECT: _Term("jakon.registration_deadline", "work_order_on"),
    TimedDuty.REPORT_PROJECT_WORKERS: _Term("jakon.worker_change_report", "changed_on"),
    TimedDuty.ISSUE_PROJECT_CERTIFICATE: _Term("jakon.certificate_issue", "paid_on"),
    TimedDuty.DELIVER_PROJECT_PROOF: _Term("jakon.certificate_delivery", "paid_on"),
    TimedDuty.ISSUE_MEMBER_NUMBER: _Term("registration.number_issue", "paid_on"),
    TimedDuty.DELIVER_CARD: _Term("registration.card_delivery", "paid_on"),
    TimedDuty.RETURN_NON_ASN_FORM: _Term("pu.state_non_asn.form_return_deadline", "received_on"),
    TimedDuty.REPORT_COMPANY_START: _Term("wlkp.report_window", "started_on"),
    TimedDuty.REPORT_COMPANY_END: _Term("wlkp.notice_before", "ends_on", is_before=True),
    TimedDuty.MIGRANT_COVER_BEFORE_WORK: _Term(
        "benefit.pmi.periods", "registered_on", key="before_work_months"
    ),
    TimedDuty.MIGRANT_COVER_RETURN: _Term(
        "benefit.pmi.periods", "contract_ends_on", key="return_months"
    ),
    TimedDuty.MIGRANT_JKK_UNTIL_HOME: _Term(
        "benefit.pmi.periods", "arrived_on", key="jkk_until_home_days"
    ),
    TimedDuty.MIGRANT_JKM_AFTER_ARRIVAL: _Term(
        "benefit.pmi.periods", "arrived_on", key="jkm_after_arrival_days"
    ),
}


def fact_of(duty: TimedDuty) -> str:
    """The name of the fact from which the term of a duty is counted.

    >>> fact_of(TimedDuty.REGISTER_PROJECT)
    'work_order_on'
    """
    return _TERMS[duty].counted_from


def last_day(duty: TimedDuty, counted_from: date | None, book: ParameterBook) -> Deadline:
    """The last day for a duty whose term begins on a known day.

    Args:
        counted_from: the day named by `fact_of(duty)`; None if it is not known.
    """
    term = _TERMS[duty]
    question = f"deadline.{duty.value}"
    if counted_from is None:
        trace = unknown(question, term.counted_from)
        return Deadline(duty=duty.value, counted_from=None, last_day=None, trace=trace)
    try:
        length = term.length(counted_from, book)
    except ParameterNotFoundError as error:
        trace = unknown_parameter(question, error)
        return Deadline(duty=duty.value, counted_from=counted_from, last_day=None, trace=trace)
    said = fact(term.counted_from, counted_from)
    if not length.unit.startswith("working_days"):
        count = -length.number if term.is_before else length.number
        is_in_months = length.unit.startswith("months")
        day = (
            add_months(counted_from, count)
            if is_in_months
            else counted_from + timedelta(days=count)
        )
        trace = _trace(question, day, length, (said,))
        return Deadline(duty=duty.value, counted_from=counted_from, last_day=day, trace=trace)
    return _in_working_days(duty, length, said, book)


def _in_working_days(
    duty: TimedDuty, length: Parameter, said: Trace, book: ParameterBook
) -> Deadline:
    """The end of a term of working days, with the holidays it passed."""
    assert isinstance(said.value, date)
    end = count_working_days(said.value, length.number, book)
    holidays = tuple(fact("holiday", f"{found.day} {found.name}") for found in end.passed)
    setting = from_setting(book.setting("joint_leave"))
    trace = _trace(f"deadline.{duty.value}", end.day, length, (said, *holidays, setting))
    marked = Trace(
        question=trace.question,
        value=trace.value,
        law=trace.law,
        own_marks=marks_of(end),
        children=trace.children,
    )
    return Deadline(duty=duty.value, counted_from=said.value, last_day=end.day, trace=marked)


def count_working_days(start: date, count: int, book: ParameterBook) -> WorkingDay:
    """The end of a term of working days, with joint leave read as the setting says."""
    return add_working_days(start, count, joint_leave=JointLeave(book.setting("joint_leave").value))


def migrant_registration(departs_on: date | None, book: ParameterBook) -> Deadline:
    """When a migrant without placement company can register: shortly before departure, not after.

    Law: Permenaker 4/2023 arts 6-10.
    """
    duty = "register_migrant"
    question = f"deadline.{duty}"
    if departs_on is None:
        trace = unknown(question, "departs_on")
        return Deadline(duty=duty, counted_from=None, last_day=None, trace=trace)
    try:
        earliest = book.ask("pmi.self_placed.earliest_registration", departs_on)
    except ParameterNotFoundError as error:
        trace = unknown_parameter(question, error)
        return Deadline(duty=duty, counted_from=departs_on, last_day=None, trace=trace)
    day = departs_on - timedelta(days=1)
    return Deadline(
        duty=duty,
        counted_from=departs_on,
        first_day=add_months(departs_on, -earliest.number),
        last_day=day,
        trace=_trace(question, day, earliest, (fact("departs_on", departs_on),)),
    )


def _trace(question: str, day: date, length: Parameter, facts: tuple[Trace, ...]) -> Trace:
    """A last day, its term and what it was counted from."""
    return Trace(
        question=question,
        value=day,
        law=length.source,
        arithmetic=f"{facts[0].value} {length.number} {length.unit}",
        children=(*facts, from_parameter(length)),
    )
