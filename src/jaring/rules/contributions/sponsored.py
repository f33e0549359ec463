"""What it costs to insure a group of people for a number of months: a sponsor's budget.

Each month is priced on its own, so a relief that begins or ends inside the span is counted for its
months only. Law: as `contributions.own_account` and `contributions.wage_earners`.
"""

from dataclasses import dataclass

from jaring.rules.book import ParameterBook
from jaring.rules.contributions.own_account import OwnAccount, own_account_contribution
from jaring.rules.contributions.price import Contribution
from jaring.rules.contributions.wage_earners import WageEarner, wage_earner_contribution
from jaring.rules.trace import Trace, fact
from jaring.terms.money import Rupiah
from jaring.terms.months import Month


@dataclass(frozen=True, kw_only=True)
class MonthOfBudget:
    """One month: the price of one person."""

    month: Month
    price: Contribution


@dataclass(frozen=True, kw_only=True)
class SponsorBudget:
    """The cost of a group; `budget_idr` is None where some month has no price."""

    people: int
    months: tuple[MonthOfBudget, ...]
    budget_idr: Rupiah | None
    trace: Trace


def sponsor_budget(
    person: OwnAccount | WageEarner, people: int, first: Month, before: Month, book: ParameterBook
) -> SponsorBudget:
    """What a number of people like this one cost from a month up to, not including, another.

    >>> from jaring.rules.contributions.discounts import Fund
    >>> from jaring.rules.loader import load_book
    >>> person = OwnAccount(income_idr=1_000_000, fund=Fund.REGIONAL_BUDGET)
    >>> sponsor_budget(person, 2_829, Month(2026, 1), Month(2027, 1), load_book()).budget_idr
    570326400
    """
    months = tuple(
        MonthOfBudget(month=month, price=_price(person, month, book))
        for month in first.until(before)
    )
    prices = [month.price.billed_idr for month in months]
    known = [price for price in prices if price is not None]
    budget_idr = people * sum(known) if len(known) == len(prices) else None
    trace = Trace(
        question="sponsor_budget",
        value=budget_idr,
        unit="idr",
        arithmetic=_arithmetic(people, known, budget_idr),
        children=(fact("people", people), *(month.price.trace for month in months)),
    )
    return SponsorBudget(people=people, months=months, budget_idr=budget_idr, trace=trace)


def _price(person: OwnAccount | WageEarner, month: Month, book: ParameterBook) -> Contribution:
    """The price of one of them in a month, all payers together."""
    if isinstance(person, WageEarner):
        return wage_earner_contribution(person, month, book)
    return own_account_contribution(person, month, book)


def _arithmetic(people: int, prices: list[Rupiah], budget_idr: Rupiah | None) -> str:
    """People times months times price, one term per price."""
    if budget_idr is None:
        return ""
    terms = [f"{people:,} x {prices.count(price)} x {price:,}" for price in dict.fromkeys(prices)]
    return f"{' + '.join(terms) or 0} = {budget_idr:,}"
