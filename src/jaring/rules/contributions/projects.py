"""What a construction project (JAKON) owes: by its wages where they are known, else by its value.

The contract value is taken without VAT, in slices: each rate applies to the part of the value
inside its slice. Payment may be made in terms. Who must register a project: `rules.obligations`.
Law: PP 44/2015; Permenaker 5/2021; Perdir 22/PERDIR.02/072022.
"""

from dataclasses import dataclass
from fractions import Fraction

from jaring.rules.book import Parameter, ParameterBook, ParameterNotFoundError, as_percent
from jaring.rules.contributions.discounts import Payable, covid_share
from jaring.rules.contributions.price import (
    Contribution,
    Covers,
    Line,
    LineDraft,
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
from jaring.terms.money import Percent, Rupiah, whole_rupiah
from jaring.terms.months import Month
from jaring.terms.segments import Programme, Segment

_TARIFF = (Programme.JKK, Programme.JKM)
_VALUE = "value_without_vat_idr"


@dataclass(frozen=True, kw_only=True)
class ConstructionProject:
    """What a bill for a project needs; None is "not known".

    Attributes:
        value_without_vat_idr: the contract value without VAT.
        monthly_wages_idr: all wages of one month; where known, they are the base and the price is
            that of one month.
    """

    value_without_vat_idr: Rupiah | None = None
    monthly_wages_idr: Rupiah | None = None

    def __post_init__(self) -> None:
        """Refuse amounts below zero."""
        not_negative("value_without_vat_idr", self.value_without_vat_idr)
        not_negative("monthly_wages_idr", self.monthly_wages_idr)


@dataclass(frozen=True, kw_only=True)
class PaymentTerm:
    """One instalment of a project's contribution."""

    number: int
    share: Percent
    amount_idr: Rupiah


def project_contribution(
    project: ConstructionProject, month: Month, book: ParameterBook
) -> Contribution:
    """What is owed for a project: per month by wages, or once by contract value.

    Law: PP 44/2015; Permenaker 5/2021; relief: PP 49/2020.
    """
    return with_other_prices(
        _price(project, month, book), book, under=lambda other: _price(project, month, other)
    )


def payment_terms(billed_idr: Rupiah, month: Month, book: ParameterBook) -> tuple[PaymentTerm, ...]:
    """The instalments in which a project may pay; the last takes what rounding leaves.

    Raises:
        ParameterNotFoundError: the book holds no terms for the month.
    """
    rounding = rounding_of(book)
    shares = [as_percent(share) for share in book.ask("jakon.payment_terms", month).items]
    amounts = [share.of(billed_idr, rounding) for share in shares[:-1]]
    amounts.append(billed_idr - sum(amounts))
    return tuple(
        PaymentTerm(number=number, share=share, amount_idr=amount_idr)
        for number, (share, amount_idr) in enumerate(zip(shares, amounts, strict=True), 1)
    )


def _price(project: ConstructionProject, month: Month, book: ParameterBook) -> Contribution:
    """By wages where they are known, else by value."""
    payable = covid_share(month, book)
    by_wages = project.monthly_wages_idr is not None
    line = _line_by_wages if by_wages else _line_by_value
    lines = []
    for programme in _TARIFF:
        draft = LineDraft(programmes=(programme,), payer=Party.CONTRACTOR)
        try:
            lines.append(line(draft, project, payable, month, book))
        except ParameterNotFoundError as error:
            missing = [] if by_wages or project.value_without_vat_idr is not None else [_VALUE]
            lines.append(draft.beyond_the_book(error, unknown("facts", *missing)))
    covers = Covers.MONTH if by_wages else Covers.PROJECT
    return contribution_of(Segment.JAKON, month, lines, covers=covers)


def _line_by_wages(
    draft: LineDraft,
    project: ConstructionProject,
    payable: Payable,
    month: Month,
    book: ParameterBook,
) -> Line:
    """A rate of all wages of a month."""
    wages_idr = project.monthly_wages_idr
    assert wages_idr is not None, "asked only where wages are known"
    assert payable.share is not None, "the relief of 2020 has no conditions"
    rate = book.ask(f"jakon.wage_known.{draft.programmes[0].lower()}.rate", month)
    amount_idr, arithmetic = share_of(wages_idr, rate.percent, payable.share, rounding_of(book))
    nodes = (
        fact("monthly_wages_idr", wages_idr, unit="idr"),
        from_parameter(rate),
        *payable.nodes,
        rounding_node(book),
    )
    return draft.priced(amount_idr, arithmetic, law=rate.source, nodes=nodes)


def _line_by_value(
    draft: LineDraft,
    project: ConstructionProject,
    payable: Payable,
    month: Month,
    book: ParameterBook,
) -> Line:
    """A sum over the slices of the contract value."""
    value_idr = project.value_without_vat_idr
    assert payable.share is not None, "the relief of 2020 has no conditions"
    tiers = book.ask("jakon.contract_value.tiers", month)
    nodes: tuple[Trace, ...] = (
        fact(_VALUE, value_idr, unit="idr"),
        from_parameter(tiers),
        *payable.nodes,
    )
    if value_idr is None:
        return draft.unpriced(_VALUE, nodes=nodes)
    slices = _slices(draft.programmes[0], value_idr, tiers)
    exact = sum((rate.fraction * base_idr for base_idr, rate in slices), start=Fraction(0))
    amount_idr = rounding_of(book).to_idr(exact * payable.share)
    terms = " + ".join(f"{base_idr:,} x {rate}" for base_idr, rate in slices)
    arithmetic = product(f"({terms or 0})", "", payable.share, amount_idr)
    nodes = (*nodes, rounding_node(book))
    return draft.priced(amount_idr, arithmetic, law=tiers.source, nodes=nodes)


def _slices(
    programme: Programme, value_idr: Rupiah, tiers: Parameter
) -> list[tuple[Rupiah, Percent]]:
    """The part of the value inside each slice, with the rate of that slice; empty slices out."""
    found = []
    for row in tiers.rows:
        above_idr = whole_rupiah(row["above"])
        up_to = row["up_to"]
        top_idr = value_idr if up_to is None else min(value_idr, whole_rupiah(up_to))
        if top_idr > above_idr:
            found.append((top_idr - above_idr, as_percent(row[programme.lower()])))
    return found
