"""What a migrant worker (PMI) owes: by placement, by the term of the contract, by extra months.

Amounts are for JKK and JKM together and paid at once; old-age savings (JHT) is a monthly amount of
the worker's choice. Law: Permenaker 4/2023 art 18.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

from jaring.rules.book import ParameterBook, ParameterNotFoundError
from jaring.rules.contributions.price import (
    Contribution,
    Covers,
    Line,
    LineDraft,
    contribution_of,
    not_negative,
    with_other_prices,
)
from jaring.rules.facts import Party, Placement
from jaring.rules.trace import fact, from_parameter
from jaring.terms.errors import InputError
from jaring.terms.money import Rupiah, whole_rupiah
from jaring.terms.months import Month
from jaring.terms.segments import Programme, Segment

_BASIC = LineDraft(programmes=(Programme.JKK, Programme.JKM), payer=Party.SELF)
_SAVINGS = LineDraft(programmes=(Programme.JHT,), payer=Party.SELF)
_TERM_START, _TERM_END = "pmi.contract_", "m"


class NoSuchSavingsError(InputError):
    """An amount of old-age savings was asked that the law does not offer."""

    code: ClassVar[str] = "law.no_such_savings"

    def __init__(self, choices: tuple[Rupiah, ...]) -> None:
        self.choices = choices
        offered = ", ".join(f"{choice:,}" for choice in choices)
        super().__init__(f"Old-age savings of a migrant are one of these a month: {offered}.")


@dataclass(frozen=True, kw_only=True)
class Migrant:
    """What a bill for a migrant worker needs; None is "not known".

    Attributes:
        contract_months: the term of the contract; the tariff knows the terms of `contract_terms`.
        extra_months: months beyond that term.
        savings_idr: old-age savings a month, where the worker chose any.
        savings_months: months for which they are paid.
    """

    placement: Placement | None = None
    contract_months: int | None = None
    extra_months: int = 0
    savings_idr: Rupiah = 0
    savings_months: int = 0

    def __post_init__(self) -> None:
        """Refuse numbers below zero."""
        not_negative("contract_months", self.contract_months)
        not_negative("extra_months", self.extra_months)
        not_negative("savings_idr", self.savings_idr)
        not_negative("savings_months", self.savings_months)


def contract_terms(book: ParameterBook) -> tuple[int, ...]:
    """The terms in months for which the law has a price, shortest first."""
    names = book.names(_TERM_START)
    return tuple(sorted(int(n.removeprefix(_TERM_START).removesuffix(_TERM_END)) for n in names))


def contract_norm(term: int) -> str:
    """The name of the norm that prices a term."""
    return f"{_TERM_START}{term}{_TERM_END}"


def migrant_contribution(migrant: Migrant, month: Month, book: ParameterBook) -> Contribution:
    """What is owed for a migrant worker who is registered in a month.

    A term for which the law has no price is unknown (`contract_months`): a longer stay is priced as
    a term of the tariff and extra months.

    Raises:
        NoSuchSavingsError: savings that the law does not offer.

    Law: Permenaker 4/2023 art 18.
    """
    price = _price(migrant, month, book)
    sides = []
    if "placement" in price.missing:
        for placement in Placement:
            known = replace(migrant, placement=placement)
            sides.append((f"placement={placement.value}", _price(known, month, book)))
    return with_other_prices(
        price, book, under=lambda other: _price(migrant, month, other), if_known=sides
    )


def _price(migrant: Migrant, month: Month, book: ParameterBook) -> Contribution:
    """The lines that apply."""
    lines = [*_lines(migrant, month, book)]
    return contribution_of(Segment.PMI, month, lines, covers=Covers.CONTRACT)


@dataclass(frozen=True, kw_only=True)
class _Item:
    """An amount of the book, a number of times; without a norm a fact is missing."""

    question: str
    answer: int | str | None
    norm: str | None
    count: int = 1


def _lines(migrant: Migrant, month: Month, book: ParameterBook) -> Iterator[Line]:
    """Before work, the contract, extra months, savings."""
    for item in _items(migrant, book):
        yield _line(item, month, book)
    if migrant.savings_idr:
        yield _savings(migrant, month, book)


def _items(migrant: Migrant, book: ParameterBook) -> Iterator[_Item]:
    """The parts of the price for JKK and JKM."""
    if migrant.placement is not Placement.OWN:  # only the agency pays a part before departure
        norm = None if migrant.placement is None else "pmi.before_work"
        yield _Item(question="placement", answer=migrant.placement, norm=norm)
    term = migrant.contract_months
    is_priced = term is not None and term in contract_terms(book)
    norm = contract_norm(term) if term is not None and is_priced else None
    yield _Item(question="contract_months", answer=term, norm=norm)
    extra = migrant.extra_months
    if extra:
        yield _Item(question="extra_months", answer=extra, norm="pmi.extra_month", count=extra)


def _line(item: _Item, month: Month, book: ParameterBook) -> Line:
    """One part of the price."""
    node = fact(item.question, item.answer)
    if item.norm is None:
        return _BASIC.unpriced(item.question, nodes=(node,))
    try:
        parameter = book.ask(item.norm, month)
    except ParameterNotFoundError as error:
        return _BASIC.beyond_the_book(error, node)
    amount_idr = parameter.idr * item.count
    arithmetic = f"{parameter.idr:,} x {item.count} = {amount_idr:,}"
    nodes = (node, from_parameter(parameter))
    return _BASIC.priced(amount_idr, arithmetic, law=parameter.source, nodes=nodes)


def _savings(migrant: Migrant, month: Month, book: ParameterBook) -> Line:
    """Old-age savings of the worker's choice."""
    try:
        offered = book.ask("pmi.jht.choices", month)
    except ParameterNotFoundError as error:
        return _SAVINGS.beyond_the_book(error)
    choices = tuple(whole_rupiah(choice) for choice in offered.items)
    if migrant.savings_idr not in choices:
        raise NoSuchSavingsError(choices)
    amount_idr = migrant.savings_idr * migrant.savings_months
    arithmetic = f"{migrant.savings_idr:,} x {migrant.savings_months} = {amount_idr:,}"
    nodes = (
        fact("savings_idr", migrant.savings_idr, unit="idr"),
        fact("savings_months", migrant.savings_months, unit="months"),
        from_parameter(offered),
    )
    return _SAVINGS.priced(amount_idr, arithmetic, law=offered.source, nodes=nodes)
