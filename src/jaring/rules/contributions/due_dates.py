"""By when a month's contribution must be paid.

Wage earners (PU): a day of the month after; people on own account (BPU): a day of the same month;
on a holiday the next working day. Projects and migrants pay at once or in terms, not by the month.
Law: PP 44/2015; PP 45/2015; PP 46/2015; PP 49/2020 (the later day of 2020).
"""

from dataclasses import dataclass
from datetime import date

from jaring.rules.book import Mark, Parameter, ParameterBook, ParameterNotFoundError
from jaring.rules.trace import Trace, fact, from_parameter, from_setting, unknown_parameter
from jaring.rules.workdays import JointLeave, next_working_day
from jaring.terms.months import Month
from jaring.terms.segments import Segment

_QUESTION = "due_date"


@dataclass(frozen=True, kw_only=True)
class DueDate:
    """The last day in time; None where the law sets none by the month.

    Attributes:
        nominal: the day before weekends and holidays move it.
        is_provisional: the calendar of that year is not decreed, or rests on an estimate.
    """

    last_day: date | None
    nominal: date | None
    is_provisional: bool
    trace: Trace


def due_date(segment: Segment, month: Month, book: ParameterBook) -> DueDate:
    """The due date of a contribution month.

    Law: PP 44/2015; PP 45/2015; PP 46/2015; PP 49/2020.
    """
    try:
        match segment:
            case Segment.PU:
                late = book.ask_temporary("payment.pu.due_day_covid", month)
                parameter = late or book.ask("payment.pu.due_day_next_month", month)
                return _moved((month + 1).day(parameter.number), parameter, month, book)
            case Segment.BPU:
                parameter = book.ask("payment.bpu.due_day_same_month", month)
                return _moved(month.day(parameter.number), parameter, month, book)
            case _:
                return _by_terms(segment)
    except ParameterNotFoundError as error:
        trace = unknown_parameter(_QUESTION, error)
        return DueDate(last_day=None, nominal=None, is_provisional=False, trace=trace)


def _moved(nominal: date, parameter: Parameter, month: Month, book: ParameterBook) -> DueDate:
    """The nominal day, or the next working day."""
    leave = book.setting("joint_leave")
    found = next_working_day(nominal, joint_leave=JointLeave(leave.value))
    trace = Trace(
        question=_QUESTION,
        value=found.day,
        law=parameter.source,
        note="; ".join(holiday.name for holiday in found.passed),
        own_marks=frozenset({Mark.PROVISIONAL} if found.is_provisional else ()),
        children=(
            fact("month", month),
            fact("nominal_day", nominal),
            from_parameter(parameter),
            from_setting(leave),
        ),
    )
    return DueDate(
        last_day=found.day, nominal=nominal, is_provisional=found.is_provisional, trace=trace
    )


def _by_terms(segment: Segment) -> DueDate:
    """Segments that do not pay by the month."""
    trace = Trace(
        question=_QUESTION,
        note="paid at once or in terms, not by the month",
        children=(fact("segment", segment),),
    )
    return DueDate(last_day=None, nominal=None, is_provisional=False, trace=trace)
