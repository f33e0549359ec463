"""How large an enterprise is: micro, small, medium or large.

Reads the thresholds of the day from the book. What a scale obliges to is `rules.obligations`.
Law: PP 7/2021 art 35 from 2 February 2021 (capital for a business founded since, annual sales for
an older one); before it UU 20/2008 (net assets or annual sales).
"""

from dataclasses import dataclass
from datetime import date

from jaring.rules.book import Mark, Parameter, ParameterBook, ParameterNotFoundError
from jaring.rules.facts import EmployerScale
from jaring.rules.trace import (
    Trace,
    fact,
    from_parameter,
    from_setting,
    unknown,
    unknown_parameter,
)
from jaring.terms.money import Rupiah
from jaring.terms.months import Month

_QUESTION = "employer_scale"
_BOUNDED = (EmployerScale.MICRO, EmployerScale.SMALL, EmployerScale.MEDIUM)


@dataclass(frozen=True, kw_only=True)
class Enterprise:
    """What is known of an enterprise's size; None is "not known".

    Attributes:
        capital_idr: own and borrowed capital, without land and buildings (PP 7/2021).
        annual_sales_idr: sales of a year.
        net_assets_idr: the older measure (UU 20/2008), without land and buildings.
        founded_on: when the business was founded or registered.
    """

    capital_idr: Rupiah | None = None
    annual_sales_idr: Rupiah | None = None
    net_assets_idr: Rupiah | None = None
    founded_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class ScaleAnswer:
    """The scale, or None with the missing facts in the trace."""

    scale: EmployerScale | None
    trace: Trace


def employer_scale(enterprise: Enterprise, on: date | Month, book: ParameterBook) -> ScaleAnswer:
    """The scale of an enterprise on a day.

    Law: PP 7/2021 art 35(2), (4); before it UU 20/2008.
    """
    try:
        bounds = [book.ask(f"pu.scale.{scale}.max", on) for scale in _BOUNDED]
    except ParameterNotFoundError as error:
        return ScaleAnswer(scale=None, trace=unknown_parameter(_QUESTION, error))
    if "capital" in bounds[0].mapping:
        return _by_capital_or_sales(enterprise, bounds, book)
    return _by_assets_or_sales(enterprise, bounds, book)


def _by_capital_or_sales(
    enterprise: Enterprise, bounds: list[Parameter], book: ParameterBook
) -> ScaleAnswer:
    """PP 7/2021: one measure decides, and the day of founding says which."""
    measures = {"capital": enterprise.capital_idr, "annual_sales": enterprise.annual_sales_idr}
    if enterprise.founded_on is not None:
        is_young = enterprise.founded_on >= bounds[0].valid_from
        return _by_measure("capital" if is_young else "annual_sales", measures, bounds)
    known = {name: idr for name, idr in measures.items() if idr is not None}
    answers = {name: _by_measure(name, known, bounds) for name in known}
    scales = {answer.scale for answer in answers.values()}
    if len(known) == len(measures) and len(scales) == 1:
        return answers["capital"]
    choice = book.setting("scale_of_unknown_founding")
    if choice.value == "measure_given" and len(known) == 1:
        given = next(iter(answers.values()))
        trace = Trace(
            question=_QUESTION,
            value=given.scale,
            law=given.trace.law,
            own_marks=frozenset({Mark.DISPUTED}),
            children=(given.trace, from_setting(choice)),
        )
        return ScaleAnswer(scale=given.scale, trace=trace)
    missing = ["founded_on", *(f"{name}_idr" for name in measures if name not in known)]
    return ScaleAnswer(scale=None, trace=unknown(_QUESTION, *missing))


def _by_assets_or_sales(
    enterprise: Enterprise, bounds: list[Parameter], book: ParameterBook
) -> ScaleAnswer:
    """UU 20/2008: either measure makes an enterprise of that scale."""
    measures = {
        "net_assets": enterprise.net_assets_idr,
        "annual_sales": enterprise.annual_sales_idr,
    }
    known = {name: idr for name, idr in measures.items() if idr is not None}
    if not known:
        return ScaleAnswer(
            scale=None, trace=unknown(_QUESTION, "net_assets_idr", "annual_sales_idr")
        )
    answers = sorted(
        (_by_measure(name, known, bounds) for name in known), key=lambda answer: _rank(answer.scale)
    )
    if len({answer.scale for answer in answers}) == 1:
        return answers[0]
    choice = book.setting("scale_of_two_measures")
    chosen = answers[-1] if choice.value == "larger" else answers[0]
    trace = Trace(
        question=_QUESTION,
        value=chosen.scale,
        law=chosen.trace.law,
        own_marks=frozenset({Mark.DISPUTED}),
        children=(*(answer.trace for answer in answers), from_setting(choice)),
    )
    return ScaleAnswer(scale=chosen.scale, trace=trace)


def _by_measure(
    measure: str, measures: dict[str, Rupiah | None] | dict[str, Rupiah], bounds: list[Parameter]
) -> ScaleAnswer:
    """The first scale whose bound the measure does not pass; above all bounds it is large."""
    amount_idr = measures[measure]
    if amount_idr is None:
        return ScaleAnswer(scale=None, trace=unknown(_QUESTION, f"{measure}_idr"))
    limits = [bound.at(measure) for bound in bounds]
    scale = next(
        (name for name, limit in zip(_BOUNDED, limits, strict=True) if amount_idr <= limit.idr),
        EmployerScale.LARGE,
    )
    trace = Trace(
        question=_QUESTION,
        value=scale,
        law=limits[0].source,
        children=(
            fact(f"{measure}_idr", amount_idr, unit="idr"),
            *(from_parameter(limit) for limit in limits),
        ),
    )
    return ScaleAnswer(scale=scale, trace=trace)


def _rank(scale: EmployerScale | None) -> int:
    """Where a scale stands, smallest first."""
    assert scale is not None, "only known measures are ranked"
    return list(EmployerScale).index(scale)
