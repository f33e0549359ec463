"""The clock of a BPU person who stops paying: protected until when, and when it starts anew.

Two questions on which sources differ, each a setting with a named default: whether the person is
still protected in unpaid months (`bpu_arrears_cover`), and which day is the last to pay without
beginning again (`bpu_arrears_end`). Every combination is a reading; all of them are shown.
Law: Perdir 22/PERDIR.02/072022; PP 44/2015 (due day).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import product

from jaring.rules.book import Parameter, ParameterBook, ParameterNotFoundError
from jaring.rules.settings import Option
from jaring.rules.trace import Trace, fact, from_parameter, from_setting, unknown, unknown_parameter
from jaring.rules.workdays import JointLeave, add_months, next_working_day
from jaring.terms.months import Month

_COVER, _END = "bpu_arrears_cover", "bpu_arrears_end"
_DAY = timedelta(days=1)


class LapseStatus(StrEnum):
    """Where a BPU person stands on a day."""

    PROTECTED = "protected"
    UNPAID = "unpaid"  # not protected, but can still pay without beginning again
    ENDED = "ended"  # paying again is a new start


@dataclass(frozen=True, kw_only=True)
class LapseReading:
    """What one combination of readings says."""

    cover: Option
    end: Option
    protected_until: date
    last_day_without_restart: date


@dataclass(frozen=True, kw_only=True)
class LapseClock:
    """The chosen reading first, then the others; empty where the answer is not known.

    `are_arrears_charged`: whether who begins anew must pay the old months first.
    """

    paid_until: date | None
    readings: tuple[LapseReading, ...]
    trace: Trace
    are_arrears_charged: bool | None = None

    @property
    def chosen(self) -> LapseReading | None:
        """The reading of the settings; None where the answer is not known."""
        return self.readings[0] if self.readings else None

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts and norms that are not known."""
        return self.trace.missing

    def status(self, on: date) -> LapseStatus | None:
        """Where the person stands on a day, under the chosen reading."""
        reading = self.chosen
        if reading is None:
            return None
        if on <= reading.protected_until:
            return LapseStatus.PROTECTED
        return LapseStatus.UNPAID if on <= reading.last_day_without_restart else LapseStatus.ENDED


def bpu_lapse_clock(paid_until: date | None, book: ParameterBook) -> LapseClock:
    """From the last paid day: protected until, and the last day to pay without a new start.

    Law: Perdir 22/PERDIR.02/072022.
    """
    question = "deadline.bpu_lapse"
    if paid_until is None:
        return LapseClock(paid_until=None, readings=(), trace=unknown(question, "paid_until"))
    try:
        limit = book.ask("payment.bpu.inactive_after_unpaid_months", paid_until)
        due_day = book.ask("payment.bpu.due_day_same_month", paid_until)
        charged = book.ask("payment.bpu.arrears_charged_on_reactivation", paid_until)
    except ParameterNotFoundError as error:
        trace = unknown_parameter(question, error)
        return LapseClock(paid_until=paid_until, readings=(), trace=trace)
    ends = {
        "three_months_complete": _months_later(paid_until, limit.number),
        "third_due_date": _due_date(paid_until, limit, due_day, book),
    }
    readings = tuple(
        _reading(cover, end, paid_until, ends)
        for cover, end in product(_options(_COVER, book), _options(_END, book))
    )  # the chosen options come first, so their reading does too
    trace = Trace(
        question=question,
        value=readings[0].last_day_without_restart,
        law=limit.source,
        children=(
            fact("paid_until", paid_until),
            from_parameter(limit),
            from_parameter(due_day),
            from_parameter(charged),
            from_setting(book.setting(_COVER)),
            from_setting(book.setting(_END)),
        ),
    )
    return LapseClock(
        paid_until=paid_until, readings=readings, trace=trace, are_arrears_charged=charged.flag
    )


def _options(name: str, book: ParameterBook) -> tuple[Option, ...]:
    """The options of a setting, the chosen one first."""
    chosen = book.setting(name)
    return (chosen.option, *chosen.others)


def _reading(cover: Option, end: Option, paid_until: date, ends: dict[str, date]) -> LapseReading:
    """One combination of the two readings."""
    last = ends[end.value]
    return LapseReading(
        cover=cover,
        end=end,
        protected_until=paid_until if cover.value == "strict" else last,
        last_day_without_restart=last,
    )


def _months_later(paid_until: date, months: int) -> date:
    """That many months after the last paid day; after a month's last day, a month's last day."""
    if paid_until == Month.of(paid_until).last_day:
        return (Month.of(paid_until) + months).last_day
    return add_months(paid_until, months)


def _due_date(paid_until: date, limit: Parameter, due_day: Parameter, book: ParameterBook) -> date:
    """The due date of the last month that may stay unpaid, moved to a working day."""
    first_unpaid = Month.of(paid_until + _DAY)
    month = first_unpaid + (limit.number - 1)
    joint_leave = JointLeave(book.setting("joint_leave").value)
    return next_working_day(month.day(due_day.number), joint_leave=joint_leave).day
