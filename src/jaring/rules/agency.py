"""Rules of the agency's own: credit for sponsored workers, and what a field agent earns.

These are no law: they move targets and incentives inside the agency, and they explain why a group
that is paid for three months counts half. `gross_new` are people never registered in BPU before.
Source: training book Probis Kepesertaan; Perdir 13/PERDIR.02/042022.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from jaring.rules.book import Parameter, ParameterBook, as_percent
from jaring.rules.contributions.price import rounding_of
from jaring.rules.trace import Trace, fact, from_parameter, unknown
from jaring.terms.money import Percent, Rupiah
from jaring.terms.months import Month


class SponsorKind(StrEnum):
    """Who pays for others; it decides how a short group counts."""

    GOVERNMENT = "government"
    VILLAGE = "village"
    CORPORATE = "corporate"  # UMB / CSR


@dataclass(frozen=True, kw_only=True)
class SponsorCredit:
    """How many workers of a sponsored group count towards the target."""

    workers: int
    months: int
    credit: Fraction
    trace: Trace


def sponsor_credit(
    workers: int, months: int, sponsor: SponsorKind, on: date, book: ParameterBook
) -> SponsorCredit:
    """The credit of a group that is paid for that many months.

    Government and villages: workers x min(months, 6) / 6. A company: all from 6 months on, else
    none.

    Raises:
        ParameterNotFoundError: the book holds no such rule for the day.
    """
    said = (fact("workers", workers), fact("months", months, unit="months"))
    if sponsor is SponsorKind.CORPORATE:
        rule = book.ask("kpi.corporate.min_months", on)
        credit = Fraction(workers if months >= rule.number else 0)
        arithmetic = f"{months} >= {rule.number}"
    else:
        rule = book.ask("kpi.sponsored.months_for_full_credit", on)
        credit = Fraction(workers * min(months, rule.number), rule.number)
        arithmetic = f"{workers} x min({months}, {rule.number}) / {rule.number}"
    trace = Trace(
        question="agency.sponsor_credit",
        value=str(credit),
        unit="workers",
        law=rule.source,
        arithmetic=arithmetic,
        children=(*said, from_parameter(rule)),
    )
    return SponsorCredit(workers=workers, months=months, credit=credit, trace=trace)


@dataclass(frozen=True, kw_only=True)
class CollectedContribution:
    """What an agent collected, by how long the participants have been in (first month is 1)."""

    membership_month: int
    paid_idr: Rupiah


@dataclass(frozen=True, kw_only=True)
class AgentMonth:
    """What an agent did in a month.

    `gross_new_with_jht`: those of `gross_new` who joined three programmes; their rate is not known.
    """

    gross_new: int
    collected: tuple[CollectedContribution, ...] = ()
    gross_new_with_jht: int = 0


@dataclass(frozen=True, kw_only=True)
class AgentIncentive:
    """What the agent and the agent's office get for a month, and when it is paid."""

    acquisition_idr: Rupiah | None
    contribution_idr: Rupiah
    office_idr: Rupiah | None
    payment_day: date
    trace: Trace

    @property
    def agent_idr(self) -> Rupiah | None:
        """Both parts of the agent's own incentive; None where one is not known."""
        if self.acquisition_idr is None:
            return None
        return self.acquisition_idr + self.contribution_idr


def agent_incentive(work: AgentMonth, month: Month, book: ParameterBook) -> AgentIncentive:
    """The incentive of a month: an amount per new person, a share of contributions, the office's.

    New people only count once there are enough of them in the month.

    Raises:
        ParameterNotFoundError: the book holds no such rule for the month.

    Law: Perdir 13/PERDIR.02/042022.
    """
    for_new = _acquisition(work, month, book)
    shares = _contribution_shares(work.collected, month, book)
    rounding = rounding_of(book)
    contribution_idr = rounding.to_idr(sum((share for share, _ in shares), Fraction(0)))
    scale = book.ask("perisai.contribution_incentive", month)
    office = book.ask("perisai.office_share", month)
    payment = book.ask("perisai.payment_day", month)
    acquisition_idr = for_new.value if isinstance(for_new.value, int) else None
    agent_idr = None if acquisition_idr is None else acquisition_idr + contribution_idr
    office_idr = None if agent_idr is None else office.percent.of(agent_idr, rounding)
    by_contribution = Trace(
        question="agency.perisai.contribution",
        value=contribution_idr,
        unit="idr",
        law=scale.source,
        arithmetic=" + ".join(text for _, text in shares),
        children=(from_parameter(scale),),
    )
    trace = Trace(
        question="agency.perisai",
        value=agent_idr,
        unit="idr",
        law=office.source,
        children=(for_new, by_contribution, from_parameter(office), from_parameter(payment)),
    )
    return AgentIncentive(
        acquisition_idr=acquisition_idr,
        contribution_idr=contribution_idr,
        office_idr=office_idr,
        payment_day=(month + 1).day(payment.number),
        trace=trace,
    )


def inactive_from(last_new: Month, book: ParameterBook) -> Month:
    """The month from which an agent counts as inactive, after the last month with a new person.

    Raises:
        ParameterNotFoundError: the book holds no such rule for the month.
    """
    return last_new + (book.ask("perisai.inactive_after_months", last_new).number + 1)


def _acquisition(work: AgentMonth, month: Month, book: ParameterBook) -> Trace:
    """The amount for new people, if there were enough of them."""
    amount = book.ask("perisai.acquisition_fee", month)
    least = book.ask("perisai.acquisition_min_new_nik", month)
    question = "agency.perisai.acquisition"
    backing = (fact("gross_new", work.gross_new), from_parameter(amount), from_parameter(least))
    if work.gross_new < least.number:
        return Trace(
            question=question,
            value=0,
            unit="idr",
            law=least.source,
            arithmetic=f"{work.gross_new} < {least.number}",
            children=backing,
        )
    if work.gross_new_with_jht:
        return unknown(question, "parameter:perisai.acquisition_three_programmes", children=backing)
    return Trace(
        question=question,
        value=amount.idr * work.gross_new,
        unit="idr",
        law=amount.source,
        arithmetic=f"{work.gross_new} x {amount.idr:,}",
        children=backing,
    )


def _contribution_shares(
    collected: Iterable[CollectedContribution], month: Month, book: ParameterBook
) -> list[tuple[Fraction, str]]:
    """The exact share of each collected amount, with its arithmetic."""
    scale = book.ask("perisai.contribution_incentive", month)
    shares = []
    for item in collected:
        percent = _share_for(item.membership_month, scale)
        if percent is not None:  # after the last row nothing is earned any more
            shares.append((percent.fraction * item.paid_idr, f"{percent} x {item.paid_idr:,}"))
    return shares


def _share_for(membership_month: int, scale: Parameter) -> Percent | None:
    """The share for a month of membership; none after the last row."""
    for row in scale.rows:
        lower, upper = row["lower"], row["upper"]
        assert isinstance(lower, int)
        assert isinstance(upper, int)
        if lower <= membership_month <= upper:
            return as_percent(row["percent"])
    return None
