"""Death (JKM): what the family gets when a worker dies, but not of a work accident.

The amounts do not depend on the wage. A BPU person who joined a short time ago leaves a smaller
sum.
Law: PP 44/2015 as changed by PP 82/2019; Permenaker 5/2021 (short membership of BPU).
"""

from datetime import date

from jaring.rules.benefits.cover import cover_conditions
from jaring.rules.benefits.estimate import (
    BenefitEstimate,
    BenefitLine,
    Condition,
    Pen,
    Standing,
    condition,
)
from jaring.rules.benefits.insured import Insured
from jaring.rules.benefits.scholarship import LINE, child_condition, scholarship_lines
from jaring.rules.book import ParameterBook, ParameterNotFoundError
from jaring.rules.trace import Trace, fact, from_parameter
from jaring.terms.segments import Programme, Segment

_LAW = "PP 44/2015, as changed by PP 82/2019"
_LEAST_CONTRIBUTIONS = "benefit.jkm.scholarship_min_contribution"
_SMALLER_SUM = "benefit.jkm.bpu_membership_under_3_months.total"


def death(
    insured: Insured, on: date, book: ParameterBook, *, is_work_accident: bool | None = False
) -> BenefitEstimate:
    """What the family gets; a death by work accident belongs to JKK instead.

    Law: PP 82/2019: death amount + periodic amount + funeral; scholarship after 3 years.
    """
    pen = Pen("jkm.death", book, on)
    no_accident = condition(
        "no_work_accident",
        None if is_work_accident is None else not is_work_accident,
        law=_LAW,
        needs="is_work_accident",
    )
    joined_long_ago = _joined_long_ago(insured, pen)
    is_short = joined_long_ago is not None and joined_long_ago.standing is Standing.NOT_MET
    common = (no_accident, *cover_conditions(insured, pen))
    voids = (
        pen.void("cover_lapsed", law="Perdir 22/PERDIR.02/072022"),
        pen.void("no_real_work", law="practice of claims at BPJSTK offices"),
    )
    if is_short:
        smaller = pen.fixed("jkm.short_membership", _SMALLER_SUM)
        return pen.estimate(Programme.JKM, lines=(smaller,), conditions=common, voids=voids)
    return pen.estimate(
        Programme.JKM,
        lines=_full_lines(insured, pen),
        conditions=(
            *common,
            *(() if joined_long_ago is None else (joined_long_ago,)),
            _enough_contributions(insured, pen),
            child_condition(insured, pen),
        ),
        voids=voids,
        notes=("jkm.wage_does_not_matter",),
    )


def _full_lines(insured: Insured, pen: Pen) -> tuple[BenefitLine, ...]:
    """The whole sum in its parts, and the scholarship."""
    return (
        pen.fixed("jkm.death", "benefit.jkm.death"),
        pen.fixed("jkm.periodic", "benefit.jkm.periodic"),
        pen.fixed("jkm.funeral", "benefit.jkm.funeral"),
        *scholarship_lines(insured, pen, unknown_before=_LEAST_CONTRIBUTIONS),
    )


def _joined_long_ago(insured: Insured, pen: Pen) -> Condition | None:
    """A BPU person's family gets the whole sum only after some months; for others no condition."""
    if insured.segment not in (None, Segment.BPU):
        return None
    try:
        threshold = pen.ask("benefit.jkm.bpu_full_benefit_membership")
        smaller = pen.ask(_SMALLER_SUM)
    except ParameterNotFoundError:
        return None  # before Permenaker 5/2021 no such difference is known
    joined = insured.membership_months
    backing: list[Trace] = [from_parameter(threshold), from_parameter(smaller)]
    if joined is not None:
        backing.append(fact("membership_months", joined, unit="months"))
    is_long = None if joined is None else joined >= threshold.number
    # Without the segment a long membership suffices in any case; a short one decides nothing.
    holds = is_long if insured.segment is Segment.BPU or is_long else None
    found = condition(
        "joined_long_ago",
        holds,
        law=threshold.source,
        needs="membership_months" if joined is None else "segment",
        children=tuple(backing),
    )
    return found.saying(months=threshold.number, smaller_idr=smaller.idr)


def _enough_contributions(insured: Insured, pen: Pen) -> Condition:
    """The scholarship of JKM needs years of contributions."""
    try:
        least = pen.ask(_LEAST_CONTRIBUTIONS)
    except ParameterNotFoundError as error:
        missing = f"parameter:{error.name}"
        return condition("scholarship_contributions", None, law="", needs=missing).only_for(LINE)
    paid = insured.contribution_months
    said = () if paid is None else (fact("contribution_months", paid, unit="months"),)
    found = condition(
        "scholarship_contributions",
        None if paid is None else paid >= least.number,
        law=least.source,
        needs="contribution_months",
        children=(from_parameter(least), *said),
    )
    return found.only_for(LINE).saying(months=least.number)
