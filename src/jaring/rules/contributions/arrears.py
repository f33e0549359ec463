"""What is owed for months that were not paid in time: the contributions and the fine.

The fine is a rate of each month's contribution for every month of delay, not compounded; it is the
employer's alone. People on own account pay none. How a month of delay is counted is a setting.
Law: PP 44/2015; PP 45/2015; PP 46/2015.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from jaring.rules.book import Parameter, ParameterBook, ParameterNotFoundError
from jaring.rules.contributions.due_dates import DueDate, due_date
from jaring.rules.contributions.price import not_negative, rounding_node, rounding_of
from jaring.rules.trace import Trace, fact, from_parameter, from_setting, unknown_parameter
from jaring.terms.money import Rupiah
from jaring.terms.months import Month
from jaring.terms.segments import Segment


@dataclass(frozen=True, kw_only=True)
class UnpaidMonth:
    """A month's contribution that was paid late, or not yet (`paid_on` None)."""

    month: Month
    due_idr: Rupiah
    paid_on: date | None = None

    def __post_init__(self) -> None:
        """Refuse a due amount below zero."""
        not_negative("due_idr", self.due_idr)


@dataclass(frozen=True, kw_only=True)
class LateMonth:
    """One month with its delay and fine; both None where the law of the month is not known."""

    unpaid: UnpaidMonth
    due: DueDate
    months_late: int | None
    fine_idr: Rupiah | None
    trace: Trace


@dataclass(frozen=True, kw_only=True)
class Arrears:
    """All late months together.

    Attributes:
        unpaid_idr: contributions still unpaid and past their due date.
        fine_idr: the fine over all months; None where one of them is not known.
    """

    months: tuple[LateMonth, ...]
    unpaid_idr: Rupiah
    fine_idr: Rupiah | None
    trace: Trace


def arrears(
    segment: Segment, months: Iterable[UnpaidMonth], as_of: date, book: ParameterBook
) -> Arrears:
    """Contributions and fine as they stand on a day.

    Law: PP 44/2015; PP 45/2015; PP 46/2015 (2 % for each month of delay, borne by the employer).
    """
    late = tuple(_late_month(segment, unpaid, as_of, book) for unpaid in months)
    fines = [month.fine_idr for month in late]
    known = [fine for fine in fines if fine is not None]
    fine_idr = sum(known) if len(known) == len(fines) else None
    unpaid_idr = sum(
        month.unpaid.due_idr
        for month in late
        if month.unpaid.paid_on is None and month.months_late != 0
    )
    trace = Trace(
        question="arrears",
        value=fine_idr,
        unit="idr",
        children=(fact("as_of", as_of), *(month.trace for month in late)),
    )
    return Arrears(months=late, unpaid_idr=unpaid_idr, fine_idr=fine_idr, trace=trace)


def _late_month(
    segment: Segment, unpaid: UnpaidMonth, as_of: date, book: ParameterBook
) -> LateMonth:
    """The delay of one month and its fine."""
    due = due_date(segment, unpaid.month, book)
    until = as_of if unpaid.paid_on is None else min(unpaid.paid_on, as_of)
    try:
        rate = book.ask(f"payment.{segment.lower()}.late_fine", unpaid.month)
    except ParameterNotFoundError as error:
        trace = unknown_parameter("late_fine", error)
        return LateMonth(unpaid=unpaid, due=due, months_late=None, fine_idr=None, trace=trace)
    if due.last_day is None:
        return LateMonth(unpaid=unpaid, due=due, months_late=None, fine_idr=None, trace=due.trace)
    counting = book.setting("late_months")
    late = months_late(due.last_day, until, counts_started=counting.value == "started")
    fine_idr, arithmetic = _fine(unpaid.due_idr, rate, late, book)
    trace = Trace(
        question="late_fine",
        value=fine_idr,
        unit="idr",
        law=rate.source,
        arithmetic=arithmetic,
        children=(
            fact("due_idr", unpaid.due_idr, unit="idr"),
            fact("paid_on", unpaid.paid_on),
            due.trace,
            from_parameter(rate),
            from_setting(counting),
            rounding_node(book),
        ),
    )
    return LateMonth(unpaid=unpaid, due=due, months_late=late, fine_idr=fine_idr, trace=trace)


def months_late(due: date, until: date, *, counts_started: bool) -> int:
    """Months of delay from a due date to a day: every month begun, or full months only.

    >>> months_late(date(2026, 1, 15), date(2026, 1, 16), counts_started=True)
    1
    >>> months_late(date(2026, 1, 31), date(2026, 2, 28), counts_started=False)
    1
    """
    if until <= due:
        return 0
    full = Month.of(until) - Month.of(due)
    if (Month.of(due) + full).day(due.day) > until:
        full -= 1
    has_rest = (Month.of(due) + full).day(due.day) < until
    return full + (counts_started and has_rest)


def _fine(due_idr: Rupiah, rate: Parameter, late: int, book: ParameterBook) -> tuple[Rupiah, str]:
    """The rate of the contribution, once for each month of delay."""
    exact: Fraction = rate.percent.fraction * due_idr * late
    fine_idr = rounding_of(book).to_idr(exact)
    return fine_idr, f"{due_idr:,} x {rate.percent} x {late} = {fine_idr:,}"
