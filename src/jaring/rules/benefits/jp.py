"""Pension (JP): from what age, how much a month, and what a widow, child or parent gets.

First year: 1 % x (contribution months / 12) x the average monthly wage that counted, between the
lowest and the highest pension of the year. Wages count up to the ceiling of their month. The law
adjusts past wages by general inflation; the book holds no series of it, so unless the caller gives
adjusted wages the estimate is low, and says so.
Law: PP 45/2015 arts 15-18; Permenaker 29/2015 art 26 (widow or widower).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from jaring.rules.ages import ONE_YEAR, pension_day_number
from jaring.rules.benefits.estimate import (
    BenefitEstimate,
    BenefitLine,
    Cadence,
    Condition,
    Pen,
    Void,
    condition,
)
from jaring.rules.benefits.insured import WageSpan
from jaring.rules.book import Parameter, ParameterBook, as_percent
from jaring.rules.trace import Trace, fact, from_parameter, from_setting, unknown
from jaring.rules.workdays import add_months
from jaring.terms.money import Percent, Rupiah
from jaring.terms.months import Month
from jaring.terms.segments import Programme

_LAW = "PP 45/2015 arts 15-18"


class PensionKind(StrEnum):
    """Whose pension it is."""

    OLD_AGE = "old_age"
    DISABILITY = "disability"
    WIDOW = "widow"  # or widower
    CHILD = "child"
    PARENT = "parent"


_SURVIVORS = (PensionKind.WIDOW, PensionKind.CHILD, PensionKind.PARENT)


@dataclass(frozen=True, kw_only=True)
class PensionRecord:
    """What is known of the member's years in the programme; None is not known.

    `average_wage_idr`: mean monthly wage that counted (`average_wage`), adjusted or as it was.
    `balance_idr`: contributions and development so far, for a lump sum.
    `payment_density`: share of the months of membership that were paid.
    """

    contribution_months: int | None = None
    average_wage_idr: Fraction | int | None = None
    is_adjusted: bool = False
    birth_date: date | None = None
    membership_months: int | None = None
    payment_density: Percent | None = None
    has_died_before_pension_age: bool | None = None
    balance_idr: Rupiah | None = None


@dataclass(frozen=True, kw_only=True)
class PensionStart:
    """The first day a person may take the pension, and the last day to put it off."""

    day: date
    age: int
    latest: date
    trace: Trace


def pension_start(birth_date: date, book: ParameterBook) -> PensionStart:
    """The first day on which a person has the pension age of that day.

    Law: PP 45/2015 art 15.
    """
    day = _day_of(pension_day_number(birth_date, book))
    limit = book.ask("benefit.jp.pension_age", day)
    deferral = book.ask("benefit.jp.max_deferral", day)
    trace = Trace(
        question="benefit.jp.pension_start",
        value=day,
        law=limit.source,
        children=(fact("birth_date", birth_date), from_parameter(limit), from_parameter(deferral)),
    )
    latest = add_months(day, deferral.number * 12)
    return PensionStart(day=day, age=limit.number, latest=latest, trace=trace)


def _day_of(number: int) -> date:
    """The day with this number; a 29 February that the year lacks is the 1st of March."""
    year, rest = divmod(number, ONE_YEAR)
    month, day = divmod(rest, 100)
    last = Month(year, month).last_day
    return last.replace(day=day) if day <= last.day else last + timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class AverageWage:
    """The mean monthly wage that counted, and over how many months."""

    months: int
    wage_idr: Fraction
    trace: Trace


def average_wage(spans: tuple[WageSpan, ...], book: ParameterBook) -> AverageWage:
    """The mean of the wages, each counted up to the ceiling of its month; not adjusted.

    Raises:
        ParameterNotFoundError: a month before the programme began.
        ValueError: no month at all.
    """
    months = sum(span.months for span in spans)
    if not months:
        msg = "An average wage needs at least one month."
        raise ValueError(msg)
    counted_idr = 0
    used: dict[date, Trace] = {}
    for span in spans:
        for month in span.from_month.until(span.before_month):
            ceiling = book.ask("pu.jp.wage_ceiling", month)
            counted_idr += min(span.wage_idr, ceiling.idr)
            used[ceiling.valid_from] = from_parameter(ceiling)
    trace = Trace(
        question="benefit.jp.average_wage",
        value=round(Fraction(counted_idr, months)),
        unit="idr_per_month",
        law="PP 45/2015 art 17(2), art 29",
        arithmetic=f"{counted_idr:,} / {months}",
        children=tuple(used.values()),
    )
    return AverageWage(months=months, wage_idr=Fraction(counted_idr, months), trace=trace)


def pension(
    kind: PensionKind, record: PensionRecord, on: date, book: ParameterBook
) -> BenefitEstimate:
    """The monthly pension of the first year, or the sum paid at once where it is none.

    Law: PP 45/2015 arts 15-18; Permenaker 29/2015 art 26.
    """
    pen = Pen(f"jp.{kind.value}", book, on)
    return pen.estimate(
        Programme.JP,
        (_line(kind, record, pen),),
        conditions=_age_condition(record, pen) if kind is PensionKind.OLD_AGE else (),
        voids=_voids(kind, pen),
        notes=() if record.is_adjusted else ("jp.wages_not_adjusted",),
    )


def _line(kind: PensionKind, record: PensionRecord, pen: Pen) -> BenefitLine:
    """A pension every month, or a sum at once, or the fact that would decide it."""
    months = record.contribution_months
    vesting = pen.ask("benefit.jp.vesting")
    if months is None:
        missing = unknown("benefit.line.jp.pension", "contribution_months")
        return pen.line("jp.pension", lambda: missing, cadence=Cadence.MONTHLY)
    if months >= vesting.number:
        return _monthly(kind, record, pen, counted=fact("contribution_months", months))
    if kind is PensionKind.OLD_AGE:
        return _at_once(record, pen, vesting)
    if kind is PensionKind.DISABILITY:
        return _not_found("benefit.jp.disability_minimum", pen, vesting)
    if kind is not PensionKind.WIDOW:
        return _not_found(f"benefit.jp.survivor_minimum[{kind.value}]", pen, vesting)
    return _widow_of_short_record(record, pen, vesting)


def _widow_of_short_record(record: PensionRecord, pen: Pen, vesting: Parameter) -> BenefitLine:
    """Fifteen years are counted if the member was in long enough and paid densely enough."""
    test = pen.ask("benefit.jp.survivor_minimum")
    facts = {
        "has_died_before_pension_age": record.has_died_before_pension_age,
        "membership_months": record.membership_months,
        "payment_density": record.payment_density,
    }
    missing = [name for name, value in facts.items() if value is None]
    if record.membership_months is None or record.payment_density is None or missing:
        trace = unknown("benefit.line.jp.pension", *missing, children=[from_parameter(test)])
        return pen.line("jp.pension", lambda: trace, cadence=Cadence.MONTHLY)
    passes = (
        bool(record.has_died_before_pension_age)
        and record.membership_months >= test.at("membership_years").number * 12
        and record.payment_density >= as_percent(test.mapping["payment_density_percent"])
    )
    if not passes:
        return _at_once(record, pen, vesting)
    deemed = Trace(
        question="deemed_contribution_months",
        value=test.at("deemed_years").number * 12,
        unit="months",
        law=test.source,
        children=(from_parameter(test),),
    )
    return _monthly(PensionKind.WIDOW, record, pen, counted=deemed)


def _monthly(kind: PensionKind, record: PensionRecord, pen: Pen, *, counted: Trace) -> BenefitLine:
    """The formula between the limits of the year, for a survivor a share of it."""
    return pen.line(
        "jp.pension", lambda: _pension_amount(kind, record, pen, counted), cadence=Cadence.MONTHLY
    )


def _pension_amount(kind: PensionKind, record: PensionRecord, pen: Pen, counted: Trace) -> Trace:
    """Rate x years x average wage, shared and bounded."""
    rate = pen.ask("benefit.jp.accrual_per_year")
    lowest, highest = pen.ask("benefit.jp.minimum"), pen.ask("benefit.jp.maximum")
    backing = [counted, *map(from_parameter, (rate, lowest, highest))]
    wage_idr = record.average_wage_idr
    if wage_idr is None:
        return unknown("benefit.line.jp.pension", "average_wage_idr", children=backing)
    assert isinstance(counted.value, int)
    formula = rate.percent.fraction * Fraction(counted.value, 12) * wage_idr
    bounds = (lowest.idr, highest.idr)
    arithmetic = f"{rate.percent} x {counted.value} / 12 x {_text(wage_idr)}"
    if kind in _SURVIVORS:
        share = pen.ask("benefit.jp.survivor_share").at(kind)
        order = pen.book.setting("jp_limits_for_survivors")
        backing += [from_parameter(share), from_setting(order)]
        part = share.percent.fraction
        arithmetic = f"{share.percent} x {arithmetic}"
        is_bounded_last = order.value == "after_share"
        amount = (
            _bounded(part * formula, bounds)
            if is_bounded_last
            else part * _bounded(formula, bounds)
        )
    else:
        amount = _bounded(formula, bounds)
    arithmetic += f", between {lowest.idr:,} and {highest.idr:,}"
    return pen.exact(
        "jp.pension",
        amount,
        law="PP 45/2015 arts 17, 18",
        arithmetic=arithmetic,
        children=(fact("average_wage_idr", round(wage_idr), unit="idr_per_month"), *backing),
    )


def _bounded(amount: Fraction, bounds: tuple[Rupiah, Rupiah]) -> Fraction:
    """The amount, not below the lowest and not above the highest pension."""
    return max(Fraction(bounds[0]), min(amount, Fraction(bounds[1])))


def _text(amount: Fraction | int) -> str:
    """An exact amount in an arithmetic, in whole rupiah."""
    return f"{round(amount):,}"


def _at_once(record: PensionRecord, pen: Pen, vesting: Parameter) -> BenefitLine:
    """Contributions and development paid at once, where no pension is reached."""

    def build() -> Trace:
        if record.balance_idr is None:
            return unknown(
                "benefit.line.jp.lump_sum", "balance_idr", children=[from_parameter(vesting)]
            )
        return Trace(
            question="benefit.line.jp.lump_sum",
            value=record.balance_idr,
            unit="idr",
            law=vesting.source,
            children=(
                fact("balance_idr", record.balance_idr, unit="idr"),
                from_parameter(vesting),
            ),
        )

    return pen.line("jp.lump_sum", build)


def _not_found(name: str, pen: Pen, vesting: Parameter) -> BenefitLine:
    """A rule that the sources do not give: the answer is unknown and names it."""
    trace = unknown(
        "benefit.line.jp.pension", f"parameter:{name}", children=[from_parameter(vesting)]
    )
    return pen.line("jp.pension", lambda: trace, cadence=Cadence.MONTHLY)


def _age_condition(record: PensionRecord, pen: Pen) -> tuple[Condition, ...]:
    """The member has reached the pension age of the day."""
    if record.birth_date is None:
        limit = pen.ask("benefit.jp.pension_age")
        found = condition(
            "pension_age",
            None,
            law=limit.source,
            needs="birth_date",
            children=(from_parameter(limit),),
        )
        return (found.saying(age=limit.number),)
    start = pension_start(record.birth_date, pen.book)
    found = condition(
        "pension_age", pen.on >= start.day, law=_LAW, needs="", children=(start.trace,)
    )
    return (found.saying(age=start.age, day=start.day),)


def _voids(kind: PensionKind, pen: Pen) -> tuple[Void, ...]:
    """What ends a survivor's pension."""
    if kind is PensionKind.WIDOW:
        return (pen.void("widow_marries", law="UU 40/2004 art 41"),)
    if kind is PensionKind.CHILD:
        limit = pen.ask("benefit.jp.child_age_below")
        return (pen.void("child_grown", law=limit.source, age_below=limit.number),)
    return ()
