"""What employer and worker owe each month for a wage earner (PU), programme by programme.

    price = wage_earner_contribution(
        WageEarner(wage_idr=12_000_000, programmes=frozenset({Programme.JP})), Month(2024, 4), book)
    price.owed_by(Party.EMPLOYER), price.owed_by(Party.WORKER)     # 200846, 100423

Not here: which programmes bind (`rules.obligations`), what counts as a wage (`wages`).
The billed rate of JKK is never reduced by what flows on to JKP: that part is shown as carved out.
Law: PP 44/2015 art 16, 18; PP 45/2015 art 28, 29; PP 46/2015 art 16; PP 37/2021; PP 6/2025 art 11.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from jaring.rules.book import ParameterBook, ParameterNotFoundError
from jaring.rules.contributions.discounts import (
    FULL,
    LabourIntensiveFacts,
    Payable,
    covid_share,
    labour_intensive_share,
)
from jaring.rules.contributions.price import (
    Contribution,
    Line,
    LineDraft,
    LineKind,
    contribution_of,
    not_negative,
    rounding_node,
    rounding_of,
    share_of,
    with_other_prices,
)
from jaring.rules.facts import Party
from jaring.rules.risk import RiskClass
from jaring.rules.trace import fact, from_parameter, unknown
from jaring.terms.money import Rupiah
from jaring.terms.months import Month
from jaring.terms.segments import Programme, Segment

_NOTHING_KNOWN = LabourIntensiveFacts()
_ALL_PAYABLE = Payable(FULL)


@dataclass(frozen=True, kw_only=True)
class WageEarner:
    """What a bill for a wage earner needs; None is "not known".

    Attributes:
        wage_idr: the monthly wage that contributions are counted on.
        programmes: the programmes to price, obligatory or taken voluntarily. With JKP its parts
            are shown; nobody is billed for them.
        risk_class: the class that the agency set for the employer.
        labour_intensive: what decides the discount of 2025 and January 2026.
    """

    wage_idr: Rupiah | None
    programmes: frozenset[Programme]
    risk_class: RiskClass | None = None
    labour_intensive: LabourIntensiveFacts = _NOTHING_KNOWN

    def __post_init__(self) -> None:
        """Refuse a wage that is none."""
        not_negative("wage_idr", self.wage_idr)


@dataclass(frozen=True, kw_only=True)
class _Rate:
    """One rate to apply: for which line, from which norm, on which base, how much is payable."""

    draft: LineDraft
    norm: str
    cap: str = ""
    payable: Payable = _ALL_PAYABLE


def wage_earner_contribution(worker: WageEarner, month: Month, book: ParameterBook) -> Contribution:
    """What is owed for a wage earner in a month, line by line.

    Law: PP 44/2015 art 16(1), 18(1); PP 46/2015 art 16(1); PP 45/2015 art 28(3), 29; discounts:
    PP 49/2020, PP 7/2025, PP 36/2025.
    """
    price = _price(worker, month, book)
    sides = []
    if set(price.missing) & {"industry", "active_workers", "is_settled"}:
        for is_settled in (True, False):
            known = replace(worker, labour_intensive=_decided(month, book, is_settled=is_settled))
            name = f"labour_intensive_discount={str(is_settled).lower()}"
            sides.append((name, _price(known, month, book)))
    return with_other_prices(
        price, book, under=lambda other: _price(worker, month, other), if_known=sides
    )


def _decided(month: Month, book: ParameterBook, *, is_settled: bool) -> LabourIntensiveFacts:
    """Facts under which the discount is granted, or refused for arrears."""
    industries = book.ask_temporary("discount.labour_intensive.industries", month)
    least = book.ask_temporary("discount.labour_intensive.min_workers", month)
    assert industries is not None, "asked only while the discount runs"
    assert least is not None, "asked only while the discount runs"
    return LabourIntensiveFacts(
        industry=industries.codes[0], active_workers=least.number, is_settled=is_settled
    )


def _price(worker: WageEarner, month: Month, book: ParameterBook) -> Contribution:
    """The lines of every programme asked for."""
    lines = [
        _line(rate, worker, month, book)
        for programme in Programme
        if programme in worker.programmes
        for rate in _rates(programme, worker, month, book)
    ]
    return contribution_of(Segment.PU, month, lines)


def _rates(
    programme: Programme, worker: WageEarner, month: Month, book: ParameterBook
) -> Iterator[_Rate]:
    """The rates of a programme."""
    employer, own = (
        LineDraft(programmes=(programme,), payer=payer) for payer in (Party.EMPLOYER, Party.WORKER)
    )
    match programme:
        case Programme.JKK:
            yield _jkk_rate(employer, worker, month, book)
        case Programme.JKM:
            yield _Rate(draft=employer, norm="pu.jkm.rate", payable=covid_share(month, book))
        case Programme.JHT:
            yield _Rate(draft=employer, norm="pu.jht.rate.employer")
            yield _Rate(draft=own, norm="pu.jht.rate.worker")
        case Programme.JP:
            ceiling = "pu.jp.wage_ceiling"
            yield _Rate(draft=employer, norm="pu.jp.rate.employer", cap=ceiling)
            yield _Rate(draft=own, norm="pu.jp.rate.worker", cap=ceiling)
        case Programme.JKP:
            yield from _jkp_rates()


def _jkk_rate(draft: LineDraft, worker: WageEarner, month: Month, book: ParameterBook) -> _Rate:
    """The rate of the risk class, with whichever discount runs."""
    payable = covid_share(month, book)
    if payable.share == FULL:
        payable = labour_intensive_share(worker.labour_intensive, month, book)
    norm = "" if worker.risk_class is None else f"pu.jkk.rate.{worker.risk_class.value}"
    return _Rate(draft=draft, norm=norm, payable=payable)


def _jkp_rates() -> Iterator[_Rate]:
    """The parts of JKP: one paid by the State, the others carved out of what is billed already."""
    jkp, cap = (Programme.JKP,), "jkp.wage_cap"
    state = LineDraft(programmes=jkp, payer=Party.STATE, kind=LineKind.STATE_PAID)
    carved = LineDraft(programmes=jkp, payer=Party.EMPLOYER, kind=LineKind.CARVED_OUT)
    yield _Rate(draft=state, norm="jkp.rate.government", cap=cap)
    yield _Rate(draft=carved, norm="jkp.rate.from_jkk", cap=cap)
    yield _Rate(draft=carved, norm="jkp.rate.from_jkm", cap=cap)


def _line(rate: _Rate, worker: WageEarner, month: Month, book: ParameterBook) -> Line:
    """One rate applied to the wage; unknown where a fact or a parameter is missing."""
    nodes = [fact("wage_idr", worker.wage_idr, unit="idr"), *rate.payable.nodes]
    missing = [] if worker.wage_idr is not None else ["wage_idr"]
    if not rate.norm:
        missing.append("risk_class")
    try:
        parameter = book.ask(rate.norm, month) if rate.norm else None
        cap = book.ask(rate.cap, month) if rate.cap else None
    except ParameterNotFoundError as error:
        return rate.draft.beyond_the_book(error, unknown("facts", *missing, children=nodes))
    nodes += [from_parameter(norm) for norm in (parameter, cap) if norm is not None]
    if worker.wage_idr is None or parameter is None or rate.payable.share is None:
        return rate.draft.unpriced(*missing, nodes=nodes)
    base_idr = worker.wage_idr if cap is None else min(worker.wage_idr, cap.idr)
    amount_idr, arithmetic = share_of(
        base_idr, parameter.percent, rate.payable.share, rounding_of(book)
    )
    nodes.append(rounding_node(book))
    return rate.draft.priced(amount_idr, arithmetic, law=parameter.source, nodes=nodes)
