"""The scholarship for children of a worker who died or can never work again.

Since PP 82/2019 it is paid per year and level for at most two children, while a child is young
enough, unmarried and without work. Before, a single amount was paid for one child.

`scholarship_lines` gives the lines and conditions that JKK and JKM add to their estimates; the
projection follows each child through the levels from where it is now, so it is the most that can
be reached, not a promise.
Law: PP 82/2019 Lampiran III; Permenaker 5/2021 (conditions of the child).
"""

from dataclasses import dataclass

from jaring.rules.benefits.estimate import BenefitLine, Cadence, Condition, Pen, condition
from jaring.rules.benefits.insured import Child, Insured, SchoolLevel
from jaring.rules.book import ParameterNotFoundError
from jaring.rules.trace import Trace, fact, from_parameter, unknown
from jaring.terms.money import Rupiah

LINE = "scholarship"


@dataclass(frozen=True, kw_only=True)
class SchoolYears:
    """Years of one level that a child may still be paid for, and the amount of one year."""

    level: SchoolLevel
    years: int
    yearly_idr: Rupiah

    @property
    def amount_idr(self) -> Rupiah:
        """All years of the level."""
        return self.years * self.yearly_idr


def school_years(child: Child, pen: Pen) -> tuple[SchoolYears, ...]:
    """The years a child can still be paid for, level by level, until it is too old.

    A child that is not at school yet is counted from today, so its years are the most possible.

    Raises:
        ParameterNotFoundError: no yearly scholarship was in force on the day.
    """
    per_year = pen.ask("benefit.scholarship.per_year").mapping
    most_years = pen.ask("benefit.scholarship.max_years").mapping
    levels = list(SchoolLevel)
    first = 0 if child.level is None else levels.index(child.level)
    left = _years_until_too_old(child, pen)
    found = []
    for place, level in enumerate(levels[first:]):
        most = most_years[level]
        yearly_idr = per_year[level]
        assert isinstance(most, int)
        assert isinstance(yearly_idr, int)
        years = max(0, min(most - (child.years_done if place == 0 else 0), left))
        left -= years
        if years:
            found.append(SchoolYears(level=level, years=years, yearly_idr=yearly_idr))
    return tuple(found)


def _years_until_too_old(child: Child, pen: Pen) -> int:
    """Birthdays left before the age at which the right ends; all years where the age is unknown."""
    most_years = pen.ask("benefit.scholarship.max_years").mapping.values()
    every_year = sum(years for years in most_years if isinstance(years, int))
    if child.age is None:
        return every_year
    try:
        age_below = pen.ask("benefit.scholarship.child_conditions").mapping["age_below"]
    except ParameterNotFoundError:
        return every_year
    assert isinstance(age_below, int)
    return max(0, age_below - child.age)


def scholarship_lines(
    insured: Insured, pen: Pen, *, unknown_before: str = ""
) -> tuple[BenefitLine, ...]:
    """The scholarship of all children that count, as one line; it hangs on them, so "up to".

    Args:
        unknown_before: the norm without which the scholarship of the older law is not known; that
            law is held for work accidents only.
    """

    def build() -> Trace:
        if not _is_single_amount(pen):
            return _all_children(insured, pen)
        if unknown_before:
            return unknown(f"benefit.line.{LINE}", f"parameter:{unknown_before}")
        return pen.fixed(LINE, "benefit.scholarship.once").trace

    return (pen.line(LINE, build, cadence=Cadence.UP_TO),)


def _is_single_amount(pen: Pen) -> bool:
    """Whether the older law applies, which paid once."""
    try:
        pen.ask("benefit.scholarship.once")
    except ParameterNotFoundError:
        return False
    return True


def _all_children(insured: Insured, pen: Pen) -> Trace:
    """The most that the children can reach; without facts about them, the most the law allows."""
    most = pen.ask("benefit.scholarship.max_children")
    limit = pen.ask("benefit.scholarship.max_total")
    backing = (from_parameter(most), from_parameter(limit))
    if insured.children is None:
        return unknown(f"benefit.line.{LINE}", "children", children=backing)
    eligible = [child for child in insured.children if not (child.is_married or child.has_work)]
    sums = sorted((_sum_of(child, pen) for child in eligible), key=_amount, reverse=True)
    counted = tuple(sums[: most.number])
    amount_idr = min(sum(_amount(trace) for trace in counted), limit.idr)
    return Trace(
        question=f"benefit.line.{LINE}",
        value=amount_idr,
        unit="idr",
        law=limit.source,
        arithmetic=" + ".join(f"{_amount(trace):,}" for trace in counted),
        children=(fact("children", len(insured.children)), *counted, *backing),
    )


def _sum_of(child: Child, pen: Pen) -> Trace:
    """What one child can still be paid."""
    years = school_years(child, pen)
    missing = [
        name
        for name, value in (
            ("child.age", child.age),
            ("child.is_married", child.is_married),
            ("child.has_work", child.has_work),
        )
        if value is None
    ]
    return Trace(
        question="benefit.scholarship.child",
        value=sum(item.amount_idr for item in years),
        unit="idr",
        arithmetic=" + ".join(f"{item.years} x {item.yearly_idr:,}" for item in years),
        own_missing=tuple(missing),
        children=(
            from_parameter(pen.ask("benefit.scholarship.per_year")),
            from_parameter(pen.ask("benefit.scholarship.max_years")),
        ),
    )


def _amount(trace: Trace) -> Rupiah:
    """The amount of a child's trace."""
    assert isinstance(trace.value, int)
    return trace.value


def child_condition(insured: Insured, pen: Pen) -> Condition:
    """At least one child is young enough, unmarried and without work."""
    try:
        limits = pen.ask("benefit.scholarship.child_conditions")
    except ParameterNotFoundError:
        has_none = insured.children == ()
        return condition(
            "scholarship_child",
            False if has_none else None,
            law="",
            needs="parameter:benefit.scholarship.child_conditions",
        ).only_for(LINE)
    age_below = limits.mapping["age_below"]
    assert isinstance(age_below, int)
    holds, needs = _any_child(insured.children, age_below)
    found = condition(
        "scholarship_child",
        holds,
        law=limits.source,
        needs=needs,
        children=(from_parameter(limits),),
    )
    return found.only_for(LINE).saying(age_below=age_below)


def _any_child(children: tuple[Child, ...] | None, age_below: int) -> tuple[bool | None, str]:
    """Whether any child counts, and the fact that is missing where that is not known."""
    if children is None:
        return None, "children"
    standings = [_counts(child, age_below) for child in children]
    if any(standing is True for standing in standings):
        return True, ""
    if any(standing is None for standing in standings):
        return None, "child.age"
    return False, ""


def _counts(child: Child, age_below: int) -> bool | None:
    """Whether a child counts; None where a fact is missing that could decide it."""
    refusals = (
        None if child.age is None else child.age >= age_below,
        child.is_married,
        child.has_work,
    )
    if any(refusals):
        return False
    return None if None in refusals else True
