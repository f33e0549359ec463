"""The steps after an employer does not comply: warnings, fine, denial of services; and the crimes.

The ladder of PP 86/2013 is given in its earliest dates: each step begins when the one before has
run its whole term. The denial of services (TMP2T) is imposed by government at the agency's request.
The ladder is for employers other than State administrators and for persons who must register
themselves. It is no finding: a person confirms each step.
Law: UU 24/2011 arts 17, 19, 55; PP 86/2013 arts 5-10; Permenaker 4/2018 (TMP2T).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from jaring.rules.book import Parameter, ParameterBook, ParameterNotFoundError, Value
from jaring.rules.contributions.arrears import months_late
from jaring.rules.contributions.price import rounding_of
from jaring.rules.deadlines.deadline import marks_of
from jaring.rules.deadlines.duties import count_working_days
from jaring.rules.trace import Trace, fact, from_parameter, from_setting, unknown, unknown_parameter
from jaring.terms.money import Rupiah

_LAW = "PP 86/2013"
_DAY = timedelta(days=1)


class SanctionKind(StrEnum):
    """The kinds of UU 24/2011 art 17; a warning is given more than once."""

    WARNING = "warning"
    FINE = "fine"
    SERVICE_DENIAL = "service_denial"


class Subject(StrEnum):
    """Who does not comply; it decides which services may be denied."""

    EMPLOYER = "employer"
    PERSON = "person"  # neither employer nor worker nor aid recipient
    STATE_ADMINISTRATOR = "state_administrator"  # outside this ladder


@dataclass(frozen=True, kw_only=True)
class SanctionStep:
    """One step: from its first day to the last; `last_day` None where it has no end of its own."""

    kind: SanctionKind
    number: int
    first_day: date
    last_day: date | None
    trace: Trace
    services: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SanctionLadder:
    """All steps in order; empty where the ladder does not apply or is not known."""

    subject: Subject
    steps: tuple[SanctionStep, ...]
    trace: Trace

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts and norms that are not known."""
        return self.trace.missing

    def step_on(self, day: date) -> SanctionStep | None:
        """The step that runs on a day; None before the first."""
        begun = [step for step in self.steps if step.first_day <= day]
        return begun[-1] if begun else None


def sanction_ladder(
    first_warning_on: date | None, subject: Subject, book: ParameterBook
) -> SanctionLadder:
    """The steps of PP 86/2013 in their earliest dates, counted from the first warning.

    Law: PP 86/2013 arts 5-10.
    """
    question = "sanction.ladder"
    if subject is Subject.STATE_ADMINISTRATOR:
        trace = Trace(question=question, law=_LAW, note="not for State administrators")
        return SanctionLadder(subject=subject, steps=(), trace=trace)
    if first_warning_on is None:
        trace = unknown(question, "first_warning_on")
        return SanctionLadder(subject=subject, steps=(), trace=trace)
    try:
        steps = _steps(first_warning_on, subject, book)
    except ParameterNotFoundError as error:
        trace = unknown_parameter(question, error)
        return SanctionLadder(subject=subject, steps=(), trace=trace)
    trace = Trace(
        question=question,
        law=_LAW,
        children=(fact("first_warning_on", first_warning_on), *(step.trace for step in steps)),
    )
    return SanctionLadder(subject=subject, steps=steps, trace=trace)


def _steps(
    first_warning_on: date, subject: Subject, book: ParameterBook
) -> tuple[SanctionStep, ...]:
    """Warnings, then the fine, then the denial of services."""
    warnings = book.ask("sanction.warning.max_count", first_warning_on)
    term = book.ask("sanction.warning.period", first_warning_on)
    steps = []
    starts = first_warning_on
    for number in range(1, warnings.number + 1):
        step = _warning(number, starts, term, warnings, book)
        assert step.last_day is not None
        steps.append(step)
        starts = count_working_days(step.last_day, 1, book).day
    second_ends = steps[-1].last_day
    assert second_ends is not None
    fine = _fine_step(second_ends, book)
    assert fine.last_day is not None
    return (*steps, fine, _denial_step(fine.last_day + _DAY, subject, book))


def _warning(
    number: int, starts: date, term: Parameter, warnings: Parameter, book: ParameterBook
) -> SanctionStep:
    """A written warning and its term of working days."""
    end = count_working_days(starts, term.number, book)
    trace = Trace(
        question=f"sanction.warning_{number}",
        value=end.day,
        law=term.source,
        own_marks=marks_of(end),
        children=(
            fact("first_day", starts),
            from_parameter(term),
            from_parameter(warnings),
            from_setting(book.setting("joint_leave")),
        ),
    )
    return SanctionStep(
        kind=SanctionKind.WARNING,
        number=number,
        first_day=starts,
        last_day=end.day,
        trace=trace,
    )


def _fine_step(warned_until: date, book: ParameterBook) -> SanctionStep:
    """The fine runs from the end of the last warning, in calendar days."""
    length = book.ask("sanction.fine.max_period", warned_until)
    rate = book.ask("sanction.fine.rate", warned_until)
    ends = warned_until + timedelta(days=length.number)
    trace = Trace(
        question="sanction.fine",
        value=ends,
        law=length.source,
        children=(from_parameter(length), from_parameter(rate)),
    )
    return SanctionStep(
        kind=SanctionKind.FINE,
        number=1,
        first_day=warned_until + _DAY,
        last_day=ends,
        trace=trace,
    )


def _denial_step(starts: date, subject: Subject, book: ParameterBook) -> SanctionStep:
    """Services that government may deny at the agency's request, until the duty is met."""
    is_employer = subject is Subject.EMPLOYER
    name = "services_employer" if is_employer else "services_individual"
    services = book.ask(f"sanction.tmp2t.{name}", starts)
    trace = Trace(
        question="sanction.service_denial",
        value=starts,
        law=services.source,
        children=(from_parameter(services),),
    )
    return SanctionStep(
        kind=SanctionKind.SERVICE_DENIAL,
        number=1,
        first_day=starts,
        last_day=None,
        trace=trace,
        services=services.codes,
    )


@dataclass(frozen=True, kw_only=True)
class Fine:
    """What the fine of PP 86/2013 comes to; None where a fact is not known."""

    months: int | None
    amount_idr: Rupiah | None
    trace: Trace


def registration_fine(
    due_idr: Rupiah | None, warned_until: date, paid_on: date, book: ParameterBook
) -> Fine:
    """The fine for not registering, on the contributions that should have been paid.

    Args:
        due_idr: the contributions that should have been paid; not the 2 % fine for late payment,
            which is another one (`rules.contributions`).
        warned_until: the last day of the second warning.

    Law: PP 86/2013 art 10(4)-(5).
    """
    question = "sanction.fine_amount"
    try:
        rate = book.ask("sanction.fine.rate", warned_until)
        longest = book.ask("sanction.fine.max_period", warned_until)
    except ParameterNotFoundError as error:
        trace = unknown_parameter(question, error)
        return Fine(months=None, amount_idr=None, trace=trace)
    counting = book.setting("sanction_fine_months")
    last = min(paid_on, warned_until + timedelta(days=longest.number))
    months = months_late(warned_until, last, counts_started=counting.value == "started")
    backing = (from_parameter(rate), from_parameter(longest), from_setting(counting))
    if due_idr is None:
        trace = unknown(question, "due_idr", children=backing)
        return Fine(months=months, amount_idr=None, trace=trace)
    amount_idr = rounding_of(book).to_idr(rate.percent.fraction * due_idr * months)
    trace = Trace(
        question=question,
        value=amount_idr,
        unit="idr",
        law=rate.source,
        arithmetic=f"{rate.percent} x {due_idr:,} x {months}",
        children=(fact("due_idr", due_idr, unit="idr"), fact("paid_on", paid_on), *backing),
    )
    return Fine(months=months, amount_idr=amount_idr, trace=trace)


class Offence(StrEnum):
    """What a penalty of its own stands on; the values are the norms of the book."""

    CONTRIBUTIONS_NOT_PAID = "sanction.criminal.contributions_not_paid"
    COMPANY_REPORT = "wlkp.penalty"
    PERSONAL_DATA = "pdp.penalty"


@dataclass(frozen=True, kw_only=True)
class Penalty:
    """The most that may be imposed, by kind: months or years, rupiah, a share of revenue."""

    offence: Offence
    figures: Mapping[str, Value]
    trace: Trace


def maximum_penalty(offence: Offence, on: date, book: ParameterBook) -> Penalty:
    """The most that may be imposed for an offence on a day.

    Raises:
        ParameterNotFoundError: the book holds no penalty for the day.

    Law: UU 24/2011 art 55; UU 7/1981 art 10; UU 27/2022 arts 57, 67-73.
    """
    found = book.ask(offence.value, on)
    trace = Trace(question="sanction.penalty", law=found.source, children=(from_parameter(found),))
    return Penalty(offence=offence, figures=found.mapping, trace=trace)


@dataclass(frozen=True, kw_only=True)
class CriminalPenalty:
    """The most that a court may impose."""

    prison_years: int
    fine_idr: Rupiah
    trace: Trace


def criminal_penalty(on: date, book: ParameterBook) -> CriminalPenalty:
    """For not paying in the worker's share or its own: prison or a fine.

    Raises:
        ParameterNotFoundError: the book holds no penalty for the day.

    Law: UU 24/2011 arts 19, 55.
    """
    penalty = book.ask("sanction.criminal.contributions_not_paid", on)
    return CriminalPenalty(
        prison_years=penalty.at("prison_years").number,
        fine_idr=penalty.at("fine_idr").idr,
        trace=Trace(
            question="sanction.criminal", law=penalty.source, children=(from_parameter(penalty),)
        ),
    )
