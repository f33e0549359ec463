"""What a wage that was reported too low costs a month.

The price on the wage that a list evidences, less the price on the wage reported, for the programmes
of the membership.
"""

from functools import partial

from jaring.assessment.employers import EMPLOYER_SIZES
from jaring.assessment.inputs import BIGINT, MEMBERSHIPS, TEXT
from jaring.assessment.outcomes import WORKER_OUTCOMES
from jaring.assessment.wage_comparison import COMPARED
from jaring.rules.book import ParameterBook
from jaring.rules.vectorised.columns import WAGE_FACTS, programme_bits
from jaring.rules.vectorised.wage_earners import wage_earner_step
from jaring.steps import Contract, Dialect, SqlStep, Step
from jaring.terms.segments import Programme

WAGE_PAIRS = Contract("wage_pairs", ("worker_id", "month"), {"worker_id": TEXT, **WAGE_FACTS})
WAGE_STAKES = Contract(
    "wage_stakes",
    ("row",),
    {"row": BIGINT, "stake_idr": BIGINT, "stake_lacks": TEXT},
)
_PRICE = "wage_pairs_price"
_PAID_FOR = (Programme.JKK, Programme.JKM, Programme.JHT, Programme.JP)
_SAID, _REPORTED = "S", "R"


def wage_stake_steps(month: int, book: ParameterBook) -> tuple[Step, ...]:
    """From wages compared to the contribution that is missing."""
    reads = (COMPARED.table, WORKER_OUTCOMES.table, MEMBERSHIPS.table, EMPLOYER_SIZES.table)
    return (
        SqlStep(reads, WAGE_PAIRS, partial(_pairs, month)),
        wage_earner_step(WAGE_PAIRS.table, book, writes=_PRICE),
        SqlStep((_PRICE,), WAGE_STAKES, _stakes),
    )


def _pairs(month: int, dialect: Dialect) -> str:
    """Each wage that is above the reported one, as it is said and as it is reported.

    Rows: two per row whose wage is above.
    """
    bits = " + ".join(
        f"case when ',' || held.programmes || ',' like '%,{programme.value},%'"
        f" then {programme_bits([programme])} else 0 end"
        for programme in _PAID_FOR
    )

    def null(name: str) -> str:
        return f"{dialect.cast('null', WAGE_FACTS[name])} as {name}"

    return " union all ".join(
        f"""
        select '{mark}' || {dialect.cast("wages.row", TEXT)} as worker_id, {month} as month,
            wages.{wage} as wage_idr,
            {dialect.cast(bits, WAGE_FACTS["programmes"])} as programmes,
            sizes.risk_class, {null("industry")}, {null("active_workers")},
            {null("is_settled")}
        from {COMPARED.table} as wages
        join {WORKER_OUTCOMES.table} as found on found.row = wages.row
        join {MEMBERSHIPS.table} as held on held.membership_id = found.membership_id
        left join {EMPLOYER_SIZES.table} as sizes on sizes.employer_key = found.employer_key
        where wages.is_above
        """
        for mark, wage in ((_SAID, "evidenced_idr"), (_REPORTED, "reported_idr"))
    )


def _stakes(dialect: Dialect) -> str:
    """The difference of the two prices; null where a fact is missing.

    Rows: one per row whose wage is above.
    """
    lacks = "substr(said.missing, 1, position(',' in said.missing) - 1)"
    return f"""
        select {dialect.cast("substr(said.worker_id, 1 + 1)", BIGINT)} as row,
            said.billed_idr - reported.billed_idr as stake_idr,
            case when said.missing <> '' then {lacks} end as stake_lacks
        from {_PRICE} as said
        join {_PRICE} as reported
            on reported.worker_id = '{_REPORTED}' || substr(said.worker_id, 1 + 1)
        where said.worker_id like '{_SAID}%'
    """
