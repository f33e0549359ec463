"""Old-age savings (JHT): when the balance is paid, and what a balance grows to.

The balance is all contributions plus the development result, which the agency declares each year.
It is not law, so a projection takes an assumed yearly return from whoever asks, and says so.
Law: PP 46/2015 as changed by PP 60/2015; Permenaker 4/2022 (claims).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from jaring.rules.benefits.estimate import Base, BenefitEstimate, Condition, Pen, condition
from jaring.rules.benefits.insured import WageSpan
from jaring.rules.book import Mark, Parameter, ParameterBook, ParameterNotFoundError
from jaring.rules.contributions.price import rounding_of
from jaring.rules.trace import Trace, fact, from_parameter, unknown, unknown_parameter
from jaring.rules.workdays import add_months
from jaring.terms.money import Percent, Rupiah
from jaring.terms.segments import Programme, Segment

_LAW = "PP 46/2015; Permenaker 4/2022"
_RATES = ("pu.jht.rate.employer", "pu.jht.rate.worker")


class ClaimReason(StrEnum):
    """Why the whole balance is claimed."""

    OLD_AGE = "old_age"
    TOTAL_DISABILITY = "total_disability"
    DEATH = "death"
    RESIGNED = "resigned"
    DISMISSED = "dismissed"
    CONTRACT_ENDED = "contract_ended"
    BUSINESS_ENDED = "business_ended"  # BPU


class Purpose(StrEnum):
    """What a part of the balance is withdrawn for, while still working."""

    GENERAL = "general"
    HOUSING = "housing"


_AFTER_WAITING = (ClaimReason.RESIGNED, ClaimReason.DISMISSED)


@dataclass(frozen=True, kw_only=True)
class Saver:
    """What is known of a participant with a balance; None is not known."""

    balance_idr: Rupiah | None = None
    age: int | None = None
    membership_months: int | None = None
    segment: Segment | None = None
    has_withdrawn: bool | None = None


def whole_balance(
    saver: Saver, on: date, book: ParameterBook, *, reason: ClaimReason
) -> BenefitEstimate:
    """The whole balance, paid at once; arrears of the employer do not stop it.

    Law: PP 46/2015; Permenaker 4/2022.
    """
    pen = Pen(f"jht.{reason.value}", book, on)
    waiting = _waiting_period(pen) if reason in _AFTER_WAITING else None
    found = pen.estimate(
        Programme.JHT,
        (pen.line("jht.balance", lambda: _balance(saver)),),
        conditions=_reason_conditions(saver, pen, reason),
        notes=("jht.arrears_do_not_stop",),
    )
    since = None if waiting is None else add_months(on, waiting.number)
    return found.claimable(since=since, until=None)


def part_of_balance(
    saver: Saver, on: date, book: ParameterBook, *, purpose: Purpose
) -> BenefitEstimate:
    """The part that may be withdrawn once while still working, after years of membership.

    Law: PP 46/2015.
    """
    pen = Pen(f"jht.partial_{purpose.value}", book, on)
    share = pen.ask("benefit.jht.partial.max").at(purpose)
    least = pen.ask("benefit.jht.partial.min_membership")
    joined = saver.membership_months
    long_enough = condition(
        "partial_membership",
        None if joined is None else joined >= least.number * 12,
        law=least.source,
        needs="membership_months",
        children=(from_parameter(least),),
    ).saying(years=least.number)
    first = condition(
        "partial_once",
        None if saver.has_withdrawn is None else not saver.has_withdrawn,
        law=_LAW,
        needs="has_withdrawn",
    )
    return pen.estimate(
        Programme.JHT,
        (pen.share_of("jht.partial", share, Base("balance_idr", saver.balance_idr)),),
        conditions=(long_enough, first),
    )


def _balance(saver: Saver) -> Trace:
    """The balance as the participant knows it."""
    if saver.balance_idr is None:
        return unknown("benefit.line.jht.balance", "balance_idr")
    return Trace(
        question="benefit.line.jht.balance",
        value=saver.balance_idr,
        unit="idr",
        law=_LAW,
        children=(fact("balance_idr", saver.balance_idr, unit="idr"),),
    )


def _waiting_period(pen: Pen) -> Parameter | None:
    """Months between leaving and claiming, where the book knows them."""
    return pen.find("benefit.jht.waiting_period_after_leaving")


def _reason_conditions(saver: Saver, pen: Pen, reason: ClaimReason) -> tuple[Condition, ...]:
    """What must hold for this reason."""
    if reason is ClaimReason.OLD_AGE:
        limit = pen.ask("benefit.jht.age")
        reached = None if saver.age is None else saver.age >= limit.number
        found = condition(
            "jht_age", reached, law=limit.source, needs="age", children=(from_parameter(limit),)
        )
        return (found.saying(age=limit.number),)
    if reason is ClaimReason.BUSINESS_ENDED:
        is_own_account = None if saver.segment is None else saver.segment is Segment.BPU
        return (condition("own_account", is_own_account, law=_LAW, needs="segment"),)
    if reason in _AFTER_WAITING:
        return (_waited(pen),)
    return ()


def _waited(pen: Pen) -> Condition:
    """The waiting time is known for the day; keeping it is up to the one who claims."""
    limit = _waiting_period(pen)
    if limit is None:
        missing = "parameter:benefit.jht.waiting_period_after_leaving"
        return condition("jht_waiting", None, law="", needs=missing)
    found = condition(
        "jht_waiting",
        holds=True,
        law=limit.source,
        needs="",
        children=(from_parameter(limit),),
    )
    return found.saying(months=limit.number)


@dataclass(frozen=True, kw_only=True)
class Savings:
    """A projected balance: what was paid in, and what an assumed return adds."""

    months: int
    contributions_idr: Rupiah | None
    development_idr: Rupiah | None
    trace: Trace

    @property
    def balance_idr(self) -> Rupiah | None:
        """Both together; None where a part is not known."""
        if self.contributions_idr is None:
            return None
        return self.contributions_idr + (self.development_idr or 0)


def project_savings(
    spans: tuple[WageSpan, ...],
    book: ParameterBook,
    *,
    assumed_yearly_return: Percent | None = None,
) -> Savings:
    """What contributions on these wages add up to, month by month; the worker's and employer's.

    Args:
        assumed_yearly_return: credited monthly on the balance at the start of the month. Without
            it only the contributions are counted: the result is then a floor.
    """
    rounding = rounding_of(book)
    yearly = 0 if assumed_yearly_return is None else assumed_yearly_return.fraction
    paid_idr = development_idr = 0
    used: dict[str, Trace] = {}
    for span in spans:
        for month in span.from_month.until(span.before_month):
            try:
                rates = [book.ask(name, month) for name in _RATES]
            except ParameterNotFoundError as error:
                return _unknown_savings(error)
            grown = Fraction(yearly * (paid_idr + development_idr), 12)
            development_idr += rounding.to_idr(grown)
            paid_idr += sum(rate.percent.of(span.wage_idr, rounding) for rate in rates)
            used.update({f"{rate.name}@{rate.valid_from}": from_parameter(rate) for rate in rates})
    return Savings(
        months=sum(span.months for span in spans),
        contributions_idr=paid_idr,
        development_idr=None if assumed_yearly_return is None else development_idr,
        trace=_projection_trace(paid_idr + development_idr, assumed_yearly_return, used),
    )


def _unknown_savings(error: ParameterNotFoundError) -> Savings:
    """A projection over months for which the book holds no rate."""
    trace = unknown_parameter("benefit.jht.projection", error)
    return Savings(months=0, contributions_idr=None, development_idr=None, trace=trace)


def _projection_trace(
    balance_idr: Rupiah, assumed: Percent | None, used: dict[str, Trace]
) -> Trace:
    """The tree of a projection; an assumed return makes it an estimate."""
    said = () if assumed is None else (fact("assumed_yearly_return", assumed),)
    return Trace(
        question="benefit.jht.projection",
        value=balance_idr,
        unit="idr",
        law=_LAW,
        own_marks=frozenset() if assumed is None else frozenset({Mark.ESTIMATE}),
        children=(*said, *used.values()),
    )
