"""Questions about what is owed: bills, wages that count, budgets, arrears, due dates."""

from typing import Any

from tests.rules.cases.facts import Given, build, day_of, month_of

from jaring.rules import (
    ConstructionProject,
    Contribution,
    Migrant,
    OwnAccount,
    ParameterBook,
    Pay,
    UnpaidMonth,
    WageEarner,
    arrears,
    due_date,
    migrant_contribution,
    monthly_wage,
    own_account_contribution,
    payment_terms,
    project_contribution,
    sponsor_budget,
    wage_earner_contribution,
)
from jaring.rules.contributions import LineKind
from jaring.terms.months import Month
from jaring.terms.segments import Segment

Answer = dict[str, Any]


def bill(price: Contribution) -> Answer:
    """A price as a case asks for it: by programme, by payer, by both, and what is only shown."""
    found: Answer = {"billed": price.billed_idr, "missing": sorted(price.missing)}
    found["marks"] = price.marks
    found["lines"] = len(price.lines)
    found["other_prices"] = sorted(
        f"{other.because}: {other.billed_idr:,}" for other in price.other_prices
    )
    for line in price.lines:
        for programme in line.programmes:
            if line.kind is LineKind.BILLED:
                found[programme.value] = price.of(programme)
                found[f"{programme.value}.{line.payer.value}"] = price.of(programme, line.payer)
                found[line.payer.value] = price.owed_by(line.payer)
            else:
                key = f"{programme.value}.{line.kind.value}"
                found[key] = _plus(found.get(key, 0), line.amount_idr)
    return found


def _plus(one: int | None, other: int | None) -> int | None:
    """The sum, unless one of them is not known."""
    return None if one is None or other is None else one + other


def wage_earner(given: Given, period: Any, book: ParameterBook) -> Answer:
    """The bill for a wage earner."""
    return bill(wage_earner_contribution(build(WageEarner, given), month_of(period), book))


def own_account(given: Given, period: Any, book: ParameterBook) -> Answer:
    """The bill for a person on own account."""
    return bill(own_account_contribution(build(OwnAccount, given), month_of(period), book))


def project(given: Given, period: Any, book: ParameterBook) -> Answer:
    """The bill for a construction project, and its instalments."""
    month = month_of(period)
    price = project_contribution(build(ConstructionProject, given), month, book)
    found = bill(price)
    if price.billed_idr is not None and month >= Month(2021, 4):
        terms = payment_terms(price.billed_idr, month, book)
        found.update({f"term_{term.number}": term.amount_idr for term in terms})
    return found


def migrant(given: Given, period: Any, book: ParameterBook) -> Answer:
    """The bill for a migrant worker."""
    return bill(migrant_contribution(build(Migrant, given), month_of(period), book))


def wage_base(given: Given, period: Any, book: ParameterBook) -> Answer:
    """The wage that contributions are counted on."""
    found = monthly_wage(build(Pay, given), month_of(period), book)
    return {
        "wage": found.wage_idr,
        "marks": found.trace.marks,
        "missing": sorted(found.trace.missing),
    }


def budget(given: Given, period: Any, book: ParameterBook) -> Answer:
    """What a group costs its sponsor from the period up to `before`; a wage makes it earn one."""
    rest = {name: value for name, value in given.items() if name not in ("people", "before")}
    person = build(WageEarner if "wage_idr" in rest else OwnAccount, rest)
    before = month_of(given["before"])
    found = sponsor_budget(person, given["people"], month_of(period), before, book)
    return {"budget": found.budget_idr, "months": len(found.months)}


def late_payment(given: Given, period: Any, book: ParameterBook) -> Answer:
    """Arrears and fine as they stand on a day."""
    months = [build(UnpaidMonth, month) for month in given["months"]]
    found = arrears(Segment(given["segment"]), months, day_of(period), book)
    return {
        "fine": found.fine_idr,
        "unpaid": found.unpaid_idr,
        "months_late": [month.months_late for month in found.months],
    }


def due_on(given: Given, period: Any, book: ParameterBook) -> Answer:
    """The due date of a contribution month."""
    found = due_date(Segment(given["segment"]), month_of(period), book)
    return {
        "last_day": found.last_day,
        "nominal": found.nominal,
        "provisional": found.is_provisional,
        "missing": sorted(found.trace.missing),
    }
