"""What a person on own account (BPU) owes each month, by the bracket of the income declared.

A contribution is a rate of the *base* of the bracket, never of the income itself; death insurance
is a fixed amount. Whoever pays (the person, a sponsor, a public budget) decides the relief of 2026.
Law: PP 44/2015 Lampiran II; PP 46/2015 Lampiran; PP 49/2020; PP 50/2025.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from jaring.rules.book import Parameter, ParameterBook, ParameterNotFoundError
from jaring.rules.contributions.discounts import FULL, Fund, Payable, own_account_share
from jaring.rules.contributions.price import (
    Contribution,
    Line,
    LineDraft,
    ProgrammeNotInTariffError,
    contribution_of,
    not_negative,
    product,
    rounding_node,
    rounding_of,
    share_of,
    with_other_prices,
)
from jaring.rules.facts import Party
from jaring.rules.trace import Trace, fact, from_parameter, unknown
from jaring.terms.money import Rupiah, whole_rupiah
from jaring.terms.months import Month
from jaring.terms.segments import Programme, Segment

_TARIFF = (Programme.JKK, Programme.JKM, Programme.JHT)
_ALL_PAYABLE = Payable(FULL)


@dataclass(frozen=True, kw_only=True)
class OwnAccount:
    """What a bill for a person on own account needs; None is "not known".

    Attributes:
        income_idr: income declared for a month; a sponsor declares the lowest bracket.
        programmes: the programmes to price; JKK and JKM are the smallest package.
        fund: out of whose money it is paid; it decides the relief of PP 50/2025.
        is_transport: a driver, courier or other transport worker, on a platform or not.
    """

    income_idr: Rupiah | None
    programmes: frozenset[Programme] = frozenset({Programme.JKK, Programme.JKM})
    fund: Fund | None = None
    is_transport: bool | None = None

    def __post_init__(self) -> None:
        """Refuse an income that is none, and programmes that the segment does not have."""
        not_negative("income_idr", self.income_idr)
        for programme in sorted(self.programmes):
            if programme not in _TARIFF:
                raise ProgrammeNotInTariffError(programme, Segment.BPU)

    @property
    def payer(self) -> Party:
        """Who receives the bill."""
        return Party.SELF if self.fund in (None, Fund.OWN) else Party.SPONSOR


@dataclass(frozen=True, kw_only=True)
class Bracket:
    """The row of the tariff that an income falls into."""

    lower_idr: Rupiah
    base_idr: Rupiah
    parameter: Parameter


def income_bracket(income_idr: Rupiah, month: Month, book: ParameterBook) -> Bracket:
    """The bracket with the largest lower bound not above the income.

    Raises:
        ParameterNotFoundError: the book holds no brackets for the month.

    Law: PP 44/2015 Lampiran II.
    """
    parameter = book.ask("bpu.income.brackets", month)
    rows = [(whole_rupiah(row["lower"]), whole_rupiah(row["base"])) for row in parameter.rows]
    lower_idr, base_idr = max(row for row in rows if row[0] <= income_idr)
    return Bracket(lower_idr=lower_idr, base_idr=base_idr, parameter=parameter)


def own_account_contribution(person: OwnAccount, month: Month, book: ParameterBook) -> Contribution:
    """What is owed for a person on own account in a month.

    Law: PP 44/2015 Lampiran II; PP 46/2015 Lampiran; reliefs: PP 49/2020, PP 50/2025.
    """
    price = _price(person, month, book)
    return with_other_prices(
        price,
        book,
        under=lambda other: _price(person, month, other),
        if_known=_sides(person, price.missing, month, book),
    )


def _sides(
    person: OwnAccount, missing: Iterable[str], month: Month, book: ParameterBook
) -> Iterable[tuple[str, Contribution]]:
    """The price on each side of the facts on which the relief hangs."""
    funds = (Fund.OWN, Fund.REGIONAL_BUDGET) if "fund" in missing else (person.fund,)
    kinds = (True, False) if "is_transport" in missing else (person.is_transport,)
    if len(funds) == len(kinds) == 1:
        return
    for fund in funds:
        for is_transport in kinds:
            known = replace(person, fund=fund, is_transport=is_transport)
            facts = {"fund": fund, "is_transport": is_transport}
            because = " ".join(f"{name}={facts[name]}" for name in facts if name in missing)
            yield because.lower(), _price(known, month, book)


def _price(person: OwnAccount, month: Month, book: ParameterBook) -> Contribution:
    """The lines of every programme asked for."""
    relief = own_account_share(
        person.fund, is_transport=person.is_transport, month=month, book=book
    )
    lines = []
    for programme in _TARIFF:
        if programme not in person.programmes:
            continue
        payable = _ALL_PAYABLE if programme is Programme.JHT else relief
        draft = LineDraft(programmes=(programme,), payer=person.payer)
        try:
            if programme is Programme.JKM:
                lines.append(_fixed_line(draft, payable, month, book))
            else:
                lines.append(_bracket_line(draft, person, payable, month, book))
        except ParameterNotFoundError as error:
            nodes = payable.nodes
            if person.income_idr is None and programme is not Programme.JKM:
                nodes = (*nodes, unknown("facts", "income_idr"))
            lines.append(draft.beyond_the_book(error, *nodes))
    return contribution_of(Segment.BPU, month, lines)


def _fixed_line(draft: LineDraft, payable: Payable, month: Month, book: ParameterBook) -> Line:
    """Death insurance: one amount for everybody."""
    parameter = book.ask("bpu.jkm.amount", month)
    nodes: tuple[Trace, ...] = (from_parameter(parameter), *payable.nodes)
    if payable.share is None:
        return draft.unpriced(nodes=nodes)
    amount_idr = rounding_of(book).to_idr(parameter.idr * payable.share)
    arithmetic = product(f"{parameter.idr:,}", "", payable.share, amount_idr)
    nodes = (*nodes, rounding_node(book))
    return draft.priced(amount_idr, arithmetic, law=parameter.source, nodes=nodes)


def _bracket_line(
    draft: LineDraft, person: OwnAccount, payable: Payable, month: Month, book: ParameterBook
) -> Line:
    """Work accident and old age: a rate of the base of the bracket."""
    rate = book.ask(f"bpu.{draft.programmes[0].lower()}.rate", month)
    brackets = book.ask("bpu.income.brackets", month)
    nodes: tuple[Trace, ...] = (
        fact("income_idr", person.income_idr, unit="idr"),
        from_parameter(rate),
        from_parameter(brackets),
        *payable.nodes,
    )
    if person.income_idr is None:
        return draft.unpriced("income_idr", nodes=nodes)
    if payable.share is None:
        return draft.unpriced(nodes=nodes)
    base_idr = income_bracket(person.income_idr, month, book).base_idr
    amount_idr, arithmetic = share_of(base_idr, rate.percent, payable.share, rounding_of(book))
    nodes = (*nodes, rounding_node(book))
    return draft.priced(amount_idr, arithmetic, law=rate.source, nodes=nodes)
