"""Work accident (JKK): what is paid after death, disability or while a worker cannot work.

All amounts in months of wage rest on the wage *reported* to the agency. Medical care has no ceiling
of money and is therefore no line. The day of the accident decides which law applies.
Law: PP 44/2015 Lampiran III, as changed by PP 82/2019; Permenaker 5/2021, 1/2025.
"""

from dataclasses import replace
from datetime import date
from enum import StrEnum
from fractions import Fraction

from jaring.rules.benefits.cover import cover_conditions
from jaring.rules.benefits.estimate import (
    Base,
    BenefitEstimate,
    BenefitLine,
    Cadence,
    Condition,
    Pen,
    Void,
    condition,
)
from jaring.rules.benefits.insured import Insured
from jaring.rules.benefits.scholarship import child_condition, scholarship_lines
from jaring.rules.book import Parameter, ParameterBook, ParameterNotFoundError, as_percent
from jaring.rules.trace import Trace, fact, from_parameter, unknown, unknown_parameter
from jaring.terms.money import Percent, Rupiah
from jaring.terms.segments import Programme

_ACCIDENT_LAW = "PP 44/2015, as changed by PP 82/2019 and PP 49/2023; Permenaker 1/2025"


class TransportMode(StrEnum):
    """How an injured worker was brought to care; each mode has its own limit."""

    LAND = "land"
    SEA = "sea"
    AIR = "air"


def work_accident_death(
    insured: Insured, on: date, book: ParameterBook, *, is_work_accident: bool | None = True
) -> BenefitEstimate:
    """What the family gets when a worker dies of a work accident.

    Law: PP 82/2019 Lampiran III: 60 % x 80 months of wage, not less than the death amount of JKM.
    """
    pen = Pen("jkk.death", book, on)
    return pen.estimate(
        Programme.JKK,
        lines=(
            pen.line("jkk.death", lambda: _death_amount(insured, pen)),
            pen.fixed("jkk.funeral", "benefit.jkk.funeral"),
            pen.fixed("jkk.periodic", "benefit.jkk.periodic"),
            *scholarship_lines(insured, pen),
        ),
        conditions=(*_conditions(insured, pen, is_work_accident), child_condition(insured, pen)),
        voids=_voids(pen),
        notes=("jkk.no_minimum_contribution",),
    )


def total_disability(
    insured: Insured, on: date, book: ParameterBook, *, is_work_accident: bool | None = True
) -> BenefitEstimate:
    """What a worker gets who can never work again after a work accident.

    Law: PP 82/2019 Lampiran III: 70 % x 80 months of wage.
    """
    pen = Pen("jkk.total_disability", book, on)
    return pen.estimate(
        Programme.JKK,
        lines=(
            wage_months(
                "jkk.total_disability", "benefit.jkk.total_disability.months_of_wage", insured, pen
            ),
            pen.fixed("jkk.periodic", "benefit.jkk.periodic"),
            *scholarship_lines(insured, pen),
        ),
        conditions=(*_conditions(insured, pen, is_work_accident), child_condition(insured, pen)),
        voids=_voids(pen),
        notes=("jkk.medical_care",),
    )


def partial_disability(
    insured: Insured,
    on: date,
    book: ParameterBook,
    *,
    lost: str | Percent,
    lost_function: Percent | None = None,
) -> BenefitEstimate:
    """What a worker gets for a lost part of the body, or for a part that lost some function.

    Args:
        lost: a part of the table (`one_eye`), or the table's percentage itself.
        lost_function: where the part is still there, how much of its function is lost.

    Law: PP 82/2019 Lampiran III: table % x 80 months of wage, times the lost function.
    """
    pen = Pen("jkk.partial_disability", book, on)
    line = pen.line(
        "jkk.partial_disability", lambda: _partial_amount(insured, pen, lost, lost_function)
    )
    return pen.estimate(
        Programme.JKK,
        lines=(line,),
        conditions=_conditions(insured, pen, is_work_accident=True),
        voids=_voids(pen),
        notes=("jkk.medical_care",),
    )


def temporary_inability(
    insured: Insured, on: date, book: ParameterBook, *, months: int
) -> BenefitEstimate:
    """What replaces the wage while an injured worker cannot work, for whole months of absence.

    Law: PP 82/2019 Lampiran III: the whole wage for 12 months, then half; PP 44/2015 before.
    """
    pen = Pen("jkk.temporary_inability", book, on)
    return pen.estimate(
        Programme.JKK,
        lines=_inability_lines(insured, pen, months),
        conditions=_conditions(insured, pen, is_work_accident=True),
        voids=_voids(pen),
        notes=("jkk.medical_care",),
    )


def refunds(
    insured: Insured,
    on: date,
    book: ParameterBook,
    *,
    modes: tuple[TransportMode, ...] = (),
    prosthesis_price_idr: Rupiah | None = None,
) -> BenefitEstimate:
    """What is refunded at most: transport (the sum over its modes), home care, aids.

    Args:
        prosthesis_price_idr: what the aid costs at the government rehabilitation hospital.

    Law: PP 82/2019 Lampiran III.
    """
    pen = Pen("jkk.refunds", book, on)
    limits = (
        pen.fixed(f"jkk.{name}", f"benefit.jkk.{name}_max", cadence=Cadence.UP_TO)
        for name in ("spectacles", "dentures", "hearing_aid")
    )
    return pen.estimate(
        Programme.JKK,
        lines=(
            *((_transport(pen, modes),) if modes else ()),
            *_prosthesis(pen, prosthesis_price_idr),
            pen.line("jkk.home_care", lambda: _home_care(pen), cadence=Cadence.UP_TO),
            *limits,
        ),
        conditions=_conditions(insured, pen, is_work_accident=True),
        voids=_voids(pen),
        notes=("jkk.medical_care",),
    )


def wage_months(code: str, name: str, insured: Insured, pen: Pen) -> BenefitLine:
    """A line of that many monthly wages."""
    return pen.line(code, lambda: _wage_months(code, pen.ask(name), insured))


def _wage_months(code: str, months: Parameter, insured: Insured) -> Trace:
    """So many months of the reported wage."""
    if insured.wage_idr is None:
        return unknown(f"benefit.line.{code}", "wage_idr", children=[from_parameter(months)])
    return Trace(
        question=f"benefit.line.{code}",
        value=months.number * insured.wage_idr,
        unit="idr",
        law=months.source,
        arithmetic=f"{months.number} x {insured.wage_idr:,}",
        children=(fact("wage_idr", insured.wage_idr, unit="idr"), from_parameter(months)),
    )


def _death_amount(insured: Insured, pen: Pen) -> Trace:
    """Months of wage, but never less than the amount that JKM pays."""
    by_wage = _wage_months("jkk.death", pen.ask("benefit.jkk.death.months_of_wage"), insured)
    try:
        least = pen.ask("benefit.jkk.death.minimum")
    except ParameterNotFoundError as error:
        floor = unknown_parameter("benefit.jkk.death.minimum", error)
        return replace(by_wage, children=(*by_wage.children, floor))
    if not isinstance(by_wage.value, int):
        return replace(by_wage, children=(*by_wage.children, from_parameter(least)))
    return replace(
        by_wage,
        value=max(by_wage.value, least.idr),
        arithmetic=f"max({by_wage.arithmetic}, {least.idr:,})",
        children=(*by_wage.children, from_parameter(least)),
    )


def _partial_amount(
    insured: Insured, pen: Pen, lost: str | Percent, lost_function: Percent | None
) -> Trace:
    """Table share x 80 months of wage, times the lost function."""
    months = pen.ask("benefit.jkk.disability.multiplier")
    backing = [from_parameter(months)]
    if isinstance(lost, Percent):
        share = lost
        backing.append(fact("disability_percent", share))
    else:
        table = pen.ask("benefit.jkk.disability.table")
        if lost not in table.mapping:
            return unknown(
                "benefit.line.jkk.partial_disability",
                f"parameter:{table.name}[{lost}]",
                children=[from_parameter(table)],
            )
        part = table.at(lost)
        share = as_percent(part.value)
        backing.append(from_parameter(part))
    if insured.wage_idr is None:
        return unknown("benefit.line.jkk.partial_disability", "wage_idr", children=backing)
    factor = Fraction(1) if lost_function is None else lost_function.fraction
    functional = "" if lost_function is None else f"{lost_function} x "
    return pen.exact(
        "jkk.partial_disability",
        factor * share.fraction * months.number * insured.wage_idr,
        law=months.source,
        arithmetic=f"{functional}{share} x {months.number} x {insured.wage_idr:,}",
        children=(fact("wage_idr", insured.wage_idr, unit="idr"), *backing),
    )


def _inability_lines(insured: Insured, pen: Pen, months: int) -> tuple[BenefitLine, ...]:
    """One line per phase of the absence, as far as the absence lasts."""
    base = Base("wage_idr", insured.wage_idr)
    lines = []
    for first, last, share in _inability_phases(pen):
        spent = months if last is None else min(months, last)
        times = spent - (first - 1)
        if times > 0:
            code = f"jkk.inability_from_month_{first}"
            lines.append(pen.share_of(code, share, base, cadence=Cadence.MONTHLY, times=times))
    return tuple(lines)


def _inability_phases(pen: Pen) -> list[tuple[int, int | None, Parameter]]:
    """First month, last month and share of wage of each phase, under the law of the day."""
    try:
        whole = pen.ask("benefit.jkk.stmb.first_12_months")
    except ParameterNotFoundError:
        schedule = pen.ask("benefit.jkk.stmb.before_pp_82_2019")
        return [_phase(schedule, place) for place in range(len(schedule.rows))]
    year = 12
    return [(1, year, whole), (year + 1, None, pen.ask("benefit.jkk.stmb.after_12_months"))]


def _phase(schedule: Parameter, place: int) -> tuple[int, int | None, Parameter]:
    """One row of the older schedule as an answer of its own."""
    row = schedule.rows[place]
    first, last = row["lower"], row["upper"]
    assert isinstance(first, int)
    assert last is None or isinstance(last, int)
    share = replace(schedule, name=f"{schedule.name}[{place}]", value=row["percent"])
    return first, last, share


def _transport(pen: Pen, modes: tuple[TransportMode, ...]) -> BenefitLine:
    """The limits of every mode used, added."""

    def build() -> Trace:
        limits = [pen.ask("benefit.jkk.transport_max").at(mode) for mode in sorted(set(modes))]
        return Trace(
            question="benefit.line.jkk.transport",
            value=sum(limit.idr for limit in limits),
            unit="idr",
            law=limits[0].source,
            arithmetic=" + ".join(f"{limit.idr:,}" for limit in limits),
            children=tuple(from_parameter(limit) for limit in limits),
        )

    return pen.line("jkk.transport", build, cadence=Cadence.UP_TO)


def _prosthesis(pen: Pen, price_idr: Rupiah | None) -> tuple[BenefitLine, ...]:
    """The price at the government hospital and a share above it, where a price was given."""
    if price_idr is None:
        return ()

    def build() -> Trace:
        above = pen.ask("benefit.jkk.prosthesis_surcharge")
        return pen.exact(
            "jkk.prosthesis",
            price_idr * (1 + above.percent.fraction),
            law=above.source,
            arithmetic=f"{price_idr:,} + {above.percent} x {price_idr:,}",
            children=(fact("prosthesis_price_idr", price_idr, unit="idr"), from_parameter(above)),
        )

    return (pen.line("jkk.prosthesis", build, cadence=Cadence.UP_TO),)


def _home_care(pen: Pen) -> Trace:
    """The limit of home care; its months stand in the parameter."""
    limit = pen.ask("benefit.jkk.home_care")
    return Trace(
        question="benefit.line.jkk.home_care",
        value=limit.at("max_idr").idr,
        unit="idr",
        law=limit.source,
        children=(from_parameter(limit),),
    )


def _conditions(
    insured: Insured,
    pen: Pen,
    is_work_accident: bool | None,  # noqa: FBT001 - a fact, not a switch
) -> tuple[Condition, ...]:
    """Covered on the day, and the accident was one of work."""
    accident = condition(
        "work_accident", is_work_accident, law=_ACCIDENT_LAW, needs="is_work_accident"
    )
    return (accident, *cover_conditions(insured, pen))


def _voids(pen: Pen) -> tuple[Void, ...]:
    """What would refuse a claim for a work accident."""
    return (
        pen.void("not_work_related", law=_ACCIDENT_LAW),
        pen.void("cover_lapsed", law="Perdir 22/PERDIR.02/072022"),
        pen.void("no_real_work", law="practice of claims at BPJSTK offices"),
    )
