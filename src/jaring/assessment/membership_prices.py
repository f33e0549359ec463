"""What each membership on own account costs a month: the price of what lapses or ends.

The law prices the income that the membership declares. Where it declares none, what the registry
billed last is the price; where there is no bill either it is not known, and the fact is named.
"""

from functools import partial

from jaring.assessment.inputs import BATCHES, BIGINT, CONTRIBUTIONS, MEMBERSHIPS, TEXT
from jaring.rules.book import ParameterBook
from jaring.rules.contributions.discounts import Fund
from jaring.rules.vectorised.columns import OWN_ACCOUNT_FACTS, programme_bits
from jaring.rules.vectorised.own_account import own_account_step
from jaring.steps import Contract, Dialect, SqlStep, Step
from jaring.terms.segments import Programme

LAST_BILLS = Contract("last_bills", ("membership_id",), {"membership_id": TEXT, "due_idr": BIGINT})
TERMS = Contract(
    "own_account_terms", ("worker_id", "month"), {"worker_id": TEXT, **OWN_ACCOUNT_FACTS}
)
MEMBERSHIP_STAKES = Contract(
    "membership_stakes",
    ("membership_id",),
    {"membership_id": TEXT, "stake_idr": BIGINT, "stake_lacks": TEXT},
)
_PRICE = "own_account_terms_price"
_FUNDS = {
    "apbn": Fund.STATE_BUDGET,
    "apbd": Fund.REGIONAL_BUDGET,
    "apbd_regency": Fund.REGIONAL_BUDGET,
    "apbd_province": Fund.REGIONAL_BUDGET,
    "apbdes": Fund.VILLAGE_BUDGET,
    "csr": Fund.PRIVATE,
    **{fund.value: fund for fund in Fund},
}
_PAID_FOR = (Programme.JKK, Programme.JKM, Programme.JHT)


def membership_price_steps(month: int, book: ParameterBook) -> tuple[Step, ...]:
    """From memberships on own account to their price of a month."""
    held = (MEMBERSHIPS.table, BATCHES.table)
    return (
        SqlStep((CONTRIBUTIONS.table,), LAST_BILLS, _last_bills),
        SqlStep(held, TERMS, partial(_terms, month)),
        own_account_step(TERMS.table, book, writes=_PRICE),
        SqlStep((*held, _PRICE, LAST_BILLS.table), MEMBERSHIP_STAKES, _stakes),
    )


def _last_bills(_: Dialect) -> str:
    """What was due last for each membership that is billed by itself.

    Rows: one per such membership.
    """
    return f"""
        select membership_id, max_by(due_idr, from_month) as due_idr
        from {CONTRIBUTIONS.table}
        where membership_id is not null and due_idr > 0
        group by membership_id
    """


def _fund() -> str:
    cases = " ".join(f"when '{word}' then '{fund.value}'" for word, fund in _FUNDS.items())
    return f"case batches.fund {cases} end"


def _key() -> str:
    """Memberships of one key have one price."""
    return (
        "cast(held.wage_reported_idr as varchar) || '|' || coalesce(held.programmes, '')"
        f" || '|' || coalesce({_fund()}, '')"
    )


def _held() -> str:
    return f"""
        from {MEMBERSHIPS.table} as held
        left join {BATCHES.table} as batches on batches.batch_id = held.batch_id
        where held.segment = 'BPU'
    """


def _terms(month: int, dialect: Dialect) -> str:
    """The terms on which people on own account are insured, each once.

    Rows: one per income, programmes and fund.
    """
    bits = " + ".join(
        f"case when ',' || held.programmes || ',' like '%,{programme.value},%'"
        f" then {programme_bits([programme])} else 0 end"
        for programme in _PAID_FOR
    )
    return f"""
        select {_key()} as worker_id, {dialect.cast(str(month), OWN_ACCOUNT_FACTS["month"])}
            as month, min(held.wage_reported_idr) as income_idr,
            {dialect.cast(f"min({bits})", OWN_ACCOUNT_FACTS["programmes"])} as programmes,
            min({_fund()}) as fund,
            {dialect.cast("null", OWN_ACCOUNT_FACTS["is_transport"])} as is_transport
        {_held()} and held.wage_reported_idr is not null and held.programmes is not null
        group by {_key()}
    """


def _stakes(_: Dialect) -> str:
    """What each membership costs a month; null where the income was never declared nor billed.

    Rows: one per membership on own account.
    """
    lacks = "substr(priced.missing, 1, position(',' in priced.missing) - 1)"
    return f"""
        with keyed as (select held.membership_id, {_key()} as worker_id {_held()})
        select keyed.membership_id, coalesce(priced.billed_idr, bills.due_idr) as stake_idr,
            case when coalesce(priced.billed_idr, bills.due_idr) is not null then null
                when priced.missing <> '' then {lacks} else 'income_idr' end as stake_lacks
        from keyed
        left join {_PRICE} as priced on priced.worker_id = keyed.worker_id
        left join {LAST_BILLS.table} as bills on bills.membership_id = keyed.membership_id
    """
