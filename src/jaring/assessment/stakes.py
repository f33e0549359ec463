"""What is at stake per month for each row whose duty is not met: exact rupiah, or what is missing.

Priced by the columnar law of `rules.vectorised` on the wage that the list says and the programmes
that the law obliges to. Where one of them is not known the amount is not known, and the fact that
is missing is named; `stake_at_least_idr` is what the programmes that are known cost.
"""

from functools import partial

from jaring.assessment.employers import EMPLOYER_SIZES
from jaring.assessment.inputs import BIGINT, MEMBERSHIPS, TEXT, WORKER_ROWS
from jaring.assessment.outcomes import WORKER_OUTCOMES
from jaring.assessment.row_law import LAW_ANSWERS, ROW_LAW, law_of
from jaring.rules.book import ParameterBook
from jaring.rules.vectorised.columns import OWN_ACCOUNT_FACTS, WAGE_FACTS, programme_bits
from jaring.rules.vectorised.own_account import own_account_step
from jaring.rules.vectorised.wage_earners import wage_earner_step
from jaring.steps import Contract, Dialect, SqlStep, Step
from jaring.terms.segments import Programme

_KEY = {"worker_id": TEXT}
WAGES = Contract("stake_wages", ("worker_id", "month"), {**_KEY, **WAGE_FACTS})
INCOMES = Contract("stake_incomes", ("worker_id", "month"), {**_KEY, **OWN_ACCOUNT_FACTS})
STAKES = Contract(
    "stakes",
    ("row",),
    {"row": BIGINT, "stake_idr": BIGINT, "stake_at_least_idr": BIGINT, "stake_lacks": TEXT},
)
_UNMET = "('matched_lapsed', 'matched_other', 'unmatched_obliged', 'unmatched_eligible')"
# a covered row without a wage on the list is priced on the one that is reported
_BASE = (
    "case when found.outcome = 'matched_covered'"
    " then coalesce(rows.wage_idr, held.wage_reported_idr) else rows.wage_idr end"
)
_PRICED = (Programme.JKK, Programme.JKM, Programme.JHT, Programme.JP)


def stake_steps(month: int, expires_by: int, book: ParameterBook) -> tuple[Step, ...]:
    """From outcomes to the price of what is not paid, or will not be.

    Args:
        expires_by: covered rows whose contract ends by this day are priced too.
    """
    law = (ROW_LAW.table, LAW_ANSWERS.table)
    reads = (WORKER_OUTCOMES.table, WORKER_ROWS.table, *law, MEMBERSHIPS.table)
    priced = ("wage_earner_price", "own_account_price")
    return (
        SqlStep((*reads, EMPLOYER_SIZES.table), WAGES, partial(_wages, month, expires_by)),
        SqlStep(reads, INCOMES, partial(_incomes, month, expires_by)),
        wage_earner_step(WAGES.table, book, writes=priced[0]),
        own_account_step(INCOMES.table, book, writes=priced[1]),
        SqlStep((*priced, *law, WORKER_OUTCOMES.table), STAKES, _stakes),
    )


def _obliged() -> str:
    """As bits: the programmes that the law obliges a row to; of a covered one those it is in."""
    obliged = " + ".join(
        f"case when law.{programme.lower()}_status = 'obliged' "
        f"then {programme_bits([programme])} else 0 end"
        for programme in _PRICED
    )
    held = " + ".join(
        f"case when ',' || held.programmes || ',' like '%,{programme.value},%'"
        f" then {programme_bits([programme])} else 0 end"
        for programme in _PRICED
    )
    return f"case when found.outcome = 'matched_covered' then {held} else {obliged} end"


def _rows(segment: str, expires_by: int, beside: str = "") -> str:
    return f"""
        from {WORKER_OUTCOMES.table} as found
        join {WORKER_ROWS.table} as rows on rows.row = found.row
        join {law_of("found.row")}
        {beside}
        left join {MEMBERSHIPS.table} as held on held.membership_id = found.membership_id
        where found.segment = '{segment}' and (found.outcome in {_UNMET}
            or (found.outcome = 'matched_covered' and rows.contract_ends_on <= {expires_by}))
    """


def _wages(month: int, expires_by: int, dialect: Dialect) -> str:
    """Wage earners to price.

    Rows: one per row whose duty to a wage earner is not met.
    """

    def null(name: str) -> str:
        return f"{dialect.cast('null', WAGE_FACTS[name])} as {name}"

    sizes = f"left join {EMPLOYER_SIZES.table} as sizes on sizes.employer_key = found.employer_key"
    return f"""
        select {dialect.cast("found.row", TEXT)} as worker_id, {month} as month,
            {_BASE} as wage_idr,
            {_obliged()} as programmes, sizes.risk_class, {null("industry")},
            {null("active_workers")}, {null("is_settled")}
        {_rows("PU", expires_by, sizes)}
    """


def _incomes(month: int, expires_by: int, dialect: Dialect) -> str:
    """People on own account to price: the income is what the list says, else not known.

    Rows: one per row whose duty on own account is not met.
    """
    fund = dialect.cast("null", OWN_ACCOUNT_FACTS["fund"])
    return f"""
        select {dialect.cast("found.row", TEXT)} as worker_id, {month} as month,
            {_BASE} as income_idr, {_obliged()} as programmes, {fund} as fund,
            law.is_transport
        {_rows("BPU", expires_by)}
    """


def _stakes(dialect: Dialect) -> str:
    """The price of each row, null where a fact or the status of a programme is not known.

    Rows: one per priced row.
    """
    unknown = " or ".join(f"law.{programme.lower()}_status = 'unknown'" for programme in _PRICED)
    open_ones = f"(found.outcome <> 'matched_covered' and ({unknown}))"
    lacks = "substr(priced.missing, 1, position(',' in priced.missing) - 1)"
    scale = "substr(law.missing, 1, position(',' in law.missing) - 1)"
    return f"""
        with priced as (
            select {dialect.cast("worker_id", BIGINT)} as row, billed_idr, missing
            from wage_earner_price
            union all
            select {dialect.cast("worker_id", BIGINT)} as row, billed_idr, missing
            from own_account_price
        )
        select priced.row,
            case when {open_ones} then null else priced.billed_idr end as stake_idr,
            priced.billed_idr as stake_at_least_idr,
            case when priced.missing <> '' then {lacks}
                when ({open_ones}) and law.missing <> '' then {scale} end as stake_lacks
        from priced
        join {law_of("priced.row")}
        join {WORKER_OUTCOMES.table} as found on found.row = priced.row
    """
