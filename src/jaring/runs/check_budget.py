"""What a planned cover costs: contributions times months, by the rules, or what is still missing.

No price is guessed: without segment, payer or wage base the answer says which of them is missing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from jaring.rules.book import ParameterBook
from jaring.rules.contributions import (
    Fund,
    OwnAccount,
    WageEarner,
    own_account_contribution,
    wage_earner_contribution,
)
from jaring.rules.contributions.price import Contribution
from jaring.rules.facts import Party
from jaring.rules.risk import RiskClass
from jaring.terms.months import Month
from jaring.terms.segments import Programme, Segment

PAYERS: Final[Mapping[str, Fund | None]] = {
    Party.REGION: Fund.REGIONAL_BUDGET,
    Party.VILLAGE: Fund.VILLAGE_BUDGET,
    Party.STATE: Fund.STATE_BUDGET,
    Party.SPONSOR: Fund.PRIVATE,
    Party.SELF: Fund.OWN,
    Party.EMPLOYER: None,
}
"""Who may pay, and out of whose money a person on own account is then paid for."""


@dataclass(frozen=True, kw_only=True)
class BudgetTerms:
    """What a price is asked for; None is "not said"."""

    segment: Segment | None = None
    payer: str | None = None
    programmes: frozenset[Programme] = frozenset()
    wage_idr: int | None = None
    risk_class: RiskClass | None = None
    start: Month | None = None
    months: int | None = None
    is_transport: bool | None = False


@dataclass(frozen=True, kw_only=True)
class Budget:
    """A cost, or what is missing for it.

    Attributes:
        people: how many rows it pays for.
        monthly_idr: of the first month, all rows together.
        budget_idr: of all months; None where something is missing.
        missing: words for what is missing, keys of `check_words.toml`.
        other_prices: what the whole would be under another reading of the law.
    """

    people: int
    monthly_idr: int | None = None
    budget_idr: int | None = None
    missing: tuple[str, ...] = ()
    other_prices: Mapping[str, int] = field(default_factory=dict)


def cover_budget(
    wages: Mapping[int | None, int], terms: BudgetTerms, book: ParameterBook
) -> Budget:
    """What cover costs for rows with these wages.

    Args:
        wages: wage or income of a month -> rows with it; None counts rows that name none.
        terms: what is asked for.
        book: the law.
    """
    people = sum(wages.values())
    bases: dict[int | None, int] = dict(wages)
    if terms.wage_idr is not None:
        bases = {terms.wage_idr: people}
    missing = _missing(bases, terms)
    if missing or terms.start is None or terms.months is None:
        return Budget(people=people, missing=missing)
    monthly = None
    whole = 0
    others: dict[str, int] = {}
    for month in terms.start.until(terms.start + terms.months):
        cost, unknown, other = _month(bases, month, terms, book)
        if cost is None:
            return Budget(people=people, missing=tuple(sorted(unknown)))
        monthly = cost if monthly is None else monthly
        whole += cost
        for because, difference in other.items():
            others[because] = others.get(because, 0) + difference
    return Budget(
        people=people,
        monthly_idr=monthly,
        budget_idr=whole,
        other_prices={because: whole + change for because, change in others.items() if change},
    )


def _missing(bases: Mapping[int | None, int], terms: BudgetTerms) -> tuple[str, ...]:
    """What must be known before any price."""
    found = []
    if terms.segment is None:
        found.append("segment")
    if terms.payer is None:
        found.append("payer")
    if not terms.programmes:
        found.append("programmes")
    if any(base is None and rows for base, rows in bases.items()):
        found.append("wage_base")
    if terms.start is None or terms.months is None:
        found.append("start")
    needs_risk = terms.segment is Segment.PU and Programme.JKK in terms.programmes
    if needs_risk and terms.risk_class is None:
        found.append("risk_class")
    return tuple(found)


def _month(
    bases: Mapping[int | None, int], month: Month, terms: BudgetTerms, book: ParameterBook
) -> tuple[int | None, set[str], dict[str, int]]:
    """One month of all rows; else what is missing; and what other readings would change."""
    whole, others = 0, dict[str, int]()
    for base, rows in bases.items():
        price = _price(base, month, terms, book)
        if price.billed_idr is None:
            return None, _named(price), {}
        whole += rows * price.billed_idr
        for other in price.other_prices:
            change = rows * (other.billed_idr - price.billed_idr)
            others[other.because] = others.get(other.because, 0) + change
    return whole, set(), others


def _price(base: int | None, month: Month, terms: BudgetTerms, book: ParameterBook) -> Contribution:
    """The contribution of one person for one month."""
    if terms.segment is Segment.BPU:
        person = OwnAccount(
            income_idr=base,
            programmes=terms.programmes,
            fund=PAYERS[terms.payer or Party.SELF],
            is_transport=terms.is_transport,
        )
        return own_account_contribution(person, month, book)
    worker = WageEarner(wage_idr=base, programmes=terms.programmes, risk_class=terms.risk_class)
    return wage_earner_contribution(worker, month, book)


def _named(price: Contribution) -> set[str]:
    """What a price lacks, in the words of the check."""
    known = {"wage_idr": "wage_base", "income_idr": "wage_base", "fund": "payer"}
    lacking = {known.get(name, name) for name in price.missing}
    return {name if name in {"wage_base", "payer", "risk_class"} else "law" for name in lacking}
