"""Months that are due and unpaid, as spans: of employers, and of units that pay for their people.

An employer owes what its establishments were billed and did not pay. A unit (a village, a market)
owes for those of its people whose living membership somebody else than themselves pays for: the
months after the one paid until, up to the last whose day has passed.
"""

from dataclasses import dataclass
from functools import partial

from jaring.assessment.inputs import (
    BIGINT,
    CONTRIBUTIONS,
    ESTABLISHMENTS,
    MEMBERSHIPS,
    TEXT,
)
from jaring.assessment.membership_prices import MEMBERSHIP_STAKES
from jaring.assessment.outcomes import WORKER_OUTCOMES
from jaring.assessment.standing import STANDING
from jaring.assessment.units import ROW_UNITS
from jaring.steps import Contract, Dialect, SqlStep

_SPAN = {"from_month": BIGINT, "before_month": BIGINT, "months": BIGINT, "monthly_idr": BIGINT,
         "unpaid_idr": BIGINT}  # fmt: skip
ARREARS_SPANS = Contract(
    "arrears_spans",
    (),  # two rows of a unit may be one person
    {"employer_id": TEXT, "unit_key": TEXT, "registry_id": TEXT, "list_id": TEXT, "row_id": TEXT,
     "lacks": TEXT, **_SPAN},
)  # fmt: skip
ARREARS = Contract(
    "arrears",
    ("employer_id", "unit_key"),
    {"employer_id": TEXT, "unit_key": TEXT, "months": BIGINT, "unpaid_idr": BIGINT,
     "first_month": BIGINT, "monthly_idr": BIGINT, "known_idr": BIGINT, "payers": BIGINT,
     "lacks": TEXT, "list_id": TEXT, "row_id": TEXT},
)  # fmt: skip


@dataclass(frozen=True)
class DueMonths:
    """The first month (yyyymm) that is not yet past its due day, by segment."""

    pu: int
    bpu: int


def arrears_steps(due: DueMonths) -> tuple[SqlStep, SqlStep]:
    """The unpaid spans, and what they come to for each employer and unit."""
    reads = (CONTRIBUTIONS.table, ESTABLISHMENTS.table, MEMBERSHIPS.table, STANDING.table,
             WORKER_OUTCOMES.table, ROW_UNITS.table, MEMBERSHIP_STAKES.table)  # fmt: skip
    return (
        SqlStep(reads, ARREARS_SPANS, partial(_spans, due)),
        SqlStep((ARREARS_SPANS.table,), ARREARS, _arrears),
    )


def month_number(month: str, dialect: Dialect) -> str:
    """The months from year 0 to a month yyyymm."""
    return f"({dialect.int_div(month, '100')} * 12 + {month} % 100)"


def month_of_number(number: str, dialect: Dialect) -> str:
    """The month yyyymm of a count of months from year 0."""
    before = f"({number} - 1)"
    return f"({dialect.int_div(before, '12')} * 100 + {before} % 12 + 1)"


def _spans(due: DueMonths, dialect: Dialect) -> str:
    """Each span of months that nobody paid in full.

    Rows: one per establishment and span, one per person of a unit who is behind.
    """
    until = f"least(spans.before_month, {due.pu})"
    months = f"{month_number(until, dialect)} - {month_number('spans.from_month', dialect)}"
    paid = dialect.int_div("held.paid_until", "100")
    first = month_of_number(f"({month_number(paid, dialect)} + 1)", dialect)
    behind = f"{month_number(str(due.bpu), dialect)} - {month_number(paid, dialect)} - 1"

    def big(value: str) -> str:
        return dialect.cast(value, BIGINT)

    return f"""
        select places.employer_id, '' as unit_key, spans.establishment_id as registry_id,
            {dialect.cast("null", TEXT)} as list_id, {dialect.cast("null", TEXT)} as row_id,
            {dialect.cast("null", TEXT)} as lacks, {big("spans.from_month")} as from_month,
            {big(until)} as before_month, {big(months)} as months,
            {big("spans.due_idr - spans.paid_idr")} as monthly_idr,
            {big(f"({months}) * (spans.due_idr - spans.paid_idr)")} as unpaid_idr
        from {CONTRIBUTIONS.table} as spans
        join {ESTABLISHMENTS.table} as places
            on places.establishment_id = spans.establishment_id
        where spans.paid_idr < spans.due_idr and spans.from_month < {due.pu}
            and places.ended_on is null
        union all
        select '' as employer_id, units.unit_key, held.membership_id as registry_id,
            found.list_id, found.row_id, prices.stake_lacks as lacks, {big(first)} as from_month,
            {big(str(due.bpu))} as before_month, {big(behind)} as months,
            prices.stake_idr as monthly_idr, {big(f"({behind}) * prices.stake_idr")} as unpaid_idr
        from {ROW_UNITS.table} as units
        join {WORKER_OUTCOMES.table} as found on found.row = units.row
        join {STANDING.table} as standing on standing.membership_id = found.membership_id
        join {MEMBERSHIPS.table} as held on held.membership_id = found.membership_id
        left join {MEMBERSHIP_STAKES.table} as prices on prices.membership_id = held.membership_id
        where standing.segment = 'BPU' and standing.is_alive and held.paid_until is not null
            and coalesce(held.payer, 'self') <> 'self' and ({behind}) > 0
            and found.outcome in ('matched_covered', 'matched_lapsed') and not found.is_review
    """


def _arrears(dialect: Dialect) -> str:
    """What each employer and each unit owes: exact where every unpaid month has a price.

    Rows: one per employer or unit with an unpaid month.
    """

    def added(column: str) -> str:
        return dialect.cast(f"sum({column})", BIGINT)

    known = "case when count(unpaid_idr) = count(*) then {} end"
    return f"""
        with spans as (
            select employer_id, unit_key, registry_id, from_month, max(months) as months,
                max(unpaid_idr) as unpaid_idr, max(monthly_idr) as monthly_idr,
                min(lacks) as lacks, min(list_id) as list_id, min(row_id) as row_id
            from {ARREARS_SPANS.table}
            group by employer_id, unit_key, registry_id, from_month
        ),
        payers as (
            select employer_id, unit_key, registry_id, {added("months")} as months,
                case when count(unpaid_idr) = count(*) then {added("unpaid_idr")} end
                    as unpaid_idr,
                max(monthly_idr) as monthly_idr, min(from_month) as first_month,
                min(lacks) as lacks, min(list_id) as list_id, min(row_id) as row_id
            from spans
            group by employer_id, unit_key, registry_id
        )
        select employer_id, unit_key, max(months) as months,
            {known.format(added("unpaid_idr"))} as unpaid_idr, min(first_month) as first_month,
            {known.format(added("monthly_idr"))} as monthly_idr,
            {added("monthly_idr")} as known_idr, count(*) as payers, min(lacks) as lacks,
            min(list_id) as list_id, min(row_id) as row_id
        from payers
        group by employer_id, unit_key
    """
