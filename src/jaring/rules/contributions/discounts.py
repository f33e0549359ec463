"""What part of a contribution is payable in a month, where a dated discount may apply.

Each answer is a share of one (1 where no discount applies) or unknown, naming the fact on which it
hangs. Only work accident (JKK) and death (JKM) are ever discounted.
Law: PP 49/2020; PP 7/2025 and PP 36/2025; PP 50/2025.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from jaring.rules.book import Parameter, ParameterBook
from jaring.rules.trace import Trace, fact, from_parameter, from_setting, unknown
from jaring.terms.months import Month

FULL = Fraction(1)
COVID = "discount.covid.jkk_jkm"
LABOUR_INTENSIVE = "discount.labour_intensive.jkk"
TRANSPORT = "discount.bpu_transport.jkk_jkm"
OTHER_WORK = "discount.bpu_other.jkk_jkm"


class Fund(StrEnum):
    """Out of whose money a contribution on own account is paid."""

    OWN = "own"
    STATE_BUDGET = "state_budget"  # APBN
    REGIONAL_BUDGET = "regional_budget"  # APBD
    VILLAGE_BUDGET = "village_budget"  # APBDes
    PRIVATE = "private"  # a firm, a bank, a foundation


@dataclass(frozen=True)
class Payable:
    """The share that is payable, or None with the missing fact in the nodes."""

    share: Fraction | None
    nodes: tuple[Trace, ...] = ()


def covid_share(month: Month, book: ParameterBook) -> Payable:
    """The relief of 2020: every wage earner, person on own account and project.

    Law: PP 49/2020.
    """
    relief = book.ask_temporary(COVID, month)
    return Payable(FULL) if relief is None else Payable(relief.fraction, (from_parameter(relief),))


@dataclass(frozen=True, kw_only=True)
class LabourIntensiveFacts:
    """What decides the discount of labour-intensive industry; None is "not known".

    Attributes:
        industry: one of `discount.labour_intensive.industries`, or any other word.
        active_workers: workers for whom the employer pays.
        is_settled: whether JKK was paid up to the last month before the discount.
    """

    industry: str | None = None
    active_workers: int | None = None
    is_settled: bool | None = None


def labour_intensive_share(
    facts: LabourIntensiveFacts, month: Month, book: ParameterBook
) -> Payable:
    """The discount of labour-intensive industry on work-accident insurance.

    Law: PP 7/2025 arts 3, 4, 6, 10; PP 36/2025 art 10A.
    """
    relief = book.ask_temporary(LABOUR_INTENSIVE, month)
    if relief is None:
        return Payable(FULL)
    industries = book.ask_temporary("discount.labour_intensive.industries", month)
    least = book.ask_temporary("discount.labour_intensive.min_workers", month)
    assert industries is not None, "the discount and its conditions run together"
    assert least is not None, "the discount and its conditions run together"
    conditions = {
        "industry": None if facts.industry is None else facts.industry in industries.codes,
        "active_workers": None
        if facts.active_workers is None
        else facts.active_workers >= least.number,
        "is_settled": facts.is_settled,
    }
    nodes = (
        fact("industry", facts.industry),
        fact("active_workers", facts.active_workers),
        fact("is_settled", facts.is_settled),
        *(from_parameter(norm) for norm in (relief, industries, least)),
    )
    if False in conditions.values():
        return Payable(FULL, nodes)
    missing = [name for name, holds in conditions.items() if holds is None]
    if missing:
        return Payable(None, (unknown(LABOUR_INTENSIVE, *missing, children=nodes),))
    return Payable(relief.fraction, nodes)


def own_account_share(
    fund: Fund | None, *, is_transport: bool | None, month: Month, book: ParameterBook
) -> Payable:
    """The relief for people on own account, unless a public budget pays.

    Law: PP 49/2020; PP 50/2025 arts 3, 4.
    """
    covid = covid_share(month, book)
    transport = book.ask_temporary(TRANSPORT, month)
    other_work = book.ask_temporary(OTHER_WORK, month)
    if transport is None and other_work is None:
        return covid
    occupation = _by_occupation(transport, other_work, is_transport=is_transport)
    if occupation.share == FULL:
        return occupation
    excluded = book.ask_temporary("discount.bpu.excluded_funds", month)
    assert excluded is not None, "the relief and its exclusion run together"
    nodes: tuple[Trace, ...] = (fact("fund", fund), from_parameter(excluded))
    if fund is None:
        return Payable(None, (unknown("discount.bpu", "fund", children=nodes), *occupation.nodes))
    if fund.value in excluded.codes:
        return Payable(FULL, nodes)
    if fund is Fund.VILLAGE_BUDGET:
        reading = book.setting("village_budget_discount")
        nodes = (*nodes, from_setting(reading))
        if reading.value == "excluded":
            return Payable(FULL, nodes)
    return Payable(occupation.share, (*nodes, *occupation.nodes))


def _by_occupation(
    transport: Parameter | None, other_work: Parameter | None, *, is_transport: bool | None
) -> Payable:
    """The relief of transport and that of other work; the occupation matters where they differ."""
    shares = {
        True: FULL if transport is None else transport.fraction,
        False: FULL if other_work is None else other_work.fraction,
    }
    norms: Sequence[Parameter] = [norm for norm in (transport, other_work) if norm is not None]
    nodes = (fact("is_transport", is_transport), *(from_parameter(norm) for norm in norms))
    if is_transport is not None:
        return Payable(shares[is_transport], nodes)
    if shares[True] == shares[False]:
        return Payable(shares[True], nodes)
    return Payable(None, (unknown("discount.bpu", "is_transport", children=nodes),))
