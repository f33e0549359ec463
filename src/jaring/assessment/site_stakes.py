"""What is at stake per month behind a permit: the contribution on the wages of those named on it.

A project is priced by its wages where they are known, else once by its value without VAT. A permit
says its value but not whether VAT is in it, so without the wages of all its heads the amount is not
known, and the fact is named.
"""

from functools import partial

from jaring.assessment.fits import ROW_PROJECTS
from jaring.assessment.inputs import BIGINT, PROJECT_ROWS, TEXT, WORKER_ROWS
from jaring.assessment.outcomes import WORKER_OUTCOMES
from jaring.rules.book import ParameterBook
from jaring.rules.vectorised.columns import PROJECT_FACTS
from jaring.rules.vectorised.projects import project_step
from jaring.steps import Contract, Dialect, SqlStep, Step

SITE_WAGES = Contract(
    "site_wages",
    ("project_id",),
    {"project_id": TEXT, **PROJECT_FACTS, "workers": BIGINT, "waged": BIGINT},
)
SITE_STAKES = Contract(
    "site_stakes",
    ("permit_row", "part"),
    {"permit_row": BIGINT, "part": TEXT, "workers": BIGINT, "stake_idr": BIGINT,
     "stake_at_least_idr": BIGINT, "lacks": TEXT},
)  # fmt: skip
_PRICE = "site_price"
_UNMET = "('matched_lapsed', 'matched_other', 'unmatched_obliged', 'unmatched_eligible')"
_PARTS = ("permit", "workers")
"""Everybody named on a permit; those of them who are not in its project."""


def site_stake_steps(month: int, book: ParameterBook) -> tuple[Step, ...]:
    """From the workers named on permits to what their wages owe."""
    reads = (ROW_PROJECTS.table, WORKER_OUTCOMES.table, WORKER_ROWS.table)
    return (
        SqlStep(reads, SITE_WAGES, partial(_wages, month)),
        project_step(SITE_WAGES.table, book, writes=_PRICE),
        SqlStep((SITE_WAGES.table, _PRICE, PROJECT_ROWS.table), SITE_STAKES, _stakes),
    )


def _wages(month: int, dialect: Dialect) -> str:
    """The wages of the workers named on each permit: of all, and of those not in its project.

    Rows: one per permit and part with a worker.
    """
    null = dialect.cast("null", PROJECT_FACTS["value_without_vat_idr"])
    parts = (
        (_PARTS[0], "found.outcome not in ('duplicate_in_list', 'not_working')"),
        (_PARTS[1], f"found.outcome in {_UNMET}"),
    )
    return " union all ".join(
        f"""
        select '{part}|' || {dialect.cast("named.permit_row", TEXT)} as project_id,
            {dialect.cast(str(month), PROJECT_FACTS["month"])} as month,
            {null} as value_without_vat_idr,
            {dialect.cast("sum(rows.wage_idr)", BIGINT)} as monthly_wages_idr,
            count(*) as workers, count(rows.wage_idr) as waged
        from {ROW_PROJECTS.table} as named
        join {WORKER_OUTCOMES.table} as found on found.row = named.row
        join {WORKER_ROWS.table} as rows on rows.row = named.row
        where named.permit_row is not null and {which}
        group by named.permit_row
        """
        for part, which in parts
    )


def _stakes(dialect: Dialect) -> str:
    """The price of the wages: exact where those of all heads are known, else at least.

    Rows: one per permit and part with a worker.
    """
    row = dialect.cast("substr(wages.project_id, position('|' in wages.project_id) + 1)", BIGINT)
    whole = "(wages.waged = wages.workers and (part = 'workers' or permits.headcount = workers))"
    return f"""
        with wages as (
            select wages.*, {row} as permit_row,
                substr(project_id, 1, position('|' in project_id) - 1) as part
            from {SITE_WAGES.table} as wages
        )
        select wages.permit_row, wages.part, wages.workers,
            case when {whole} then priced.billed_idr end as stake_idr,
            case when wages.waged > 0 then priced.billed_idr end as stake_at_least_idr,
            case when {whole} then null
                when wages.part = 'permit' then 'value_without_vat_idr'
                else 'wage_idr' end as lacks
        from wages
        join {_PRICE} as priced on priced.project_id = wages.project_id
        join {PROJECT_ROWS.table} as permits on permits.row = wages.permit_row
    """
