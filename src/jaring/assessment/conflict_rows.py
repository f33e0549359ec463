"""What list and registry say differently of one employer, which is believed, and by which rule.

The "data riil": one row per field on which they differ. The registry is believed on the number that
it issues itself, the list on what employers must report to it.
"""

from jaring.assessment.inputs import BIGINT, EMPLOYER_ROWS, EMPLOYERS, ESTABLISHMENTS, LISTS, TEXT
from jaring.assessment.other_outcomes import EMPLOYER_OUTCOMES
from jaring.steps import Contract, Dialect, SqlStep

CONFLICTS = Contract(
    "conflicts",
    ("row", "field"),
    {"row": BIGINT, "field": TEXT, "said": TEXT, "registry": TEXT, "winner": TEXT, "rule": TEXT},
)
_FIELDS = {
    "npp": ("rows.npp", "places.npp", "registry", "issued_by_registry"),
    "nib": ("rows.nib", "owners.nib", "list", "latest_source"),
    "npwp": ("rows.npwp", "owners.npwp", "list", "latest_source"),
    "kbli": ("rows.kbli", "owners.kbli", "list", "latest_source"),
    "headcount": ("rows.headcount", "places.headcount", "list", "duty_to_report"),
    "filed_on": ("rows.filed_on", "places.filed_on", "list", "duty_to_report"),
}


def conflicts_step() -> SqlStep:
    """Fields on which a row of an employers' list and its registered employer differ.

    Rows: one per row and field.
    """
    reads = (EMPLOYER_OUTCOMES.table, EMPLOYER_ROWS.table, EMPLOYERS.table, ESTABLISHMENTS.table,
             LISTS.table)  # fmt: skip
    return SqlStep(reads, CONFLICTS, _conflicts)


def _conflicts(dialect: Dialect) -> str:
    parts = " union all ".join(
        f"""
        select rows.row, '{field}' as field, {dialect.cast(said, TEXT)} as said,
            {dialect.cast(registry, TEXT)} as registry, '{winner}' as winner, '{rule}' as rule
        from {EMPLOYER_ROWS.table} as rows
        join {EMPLOYER_OUTCOMES.table} as found on found.row = rows.row
        join {EMPLOYERS.table} as owners on owners.employer_id = found.employer_id
        join places on places.employer_id = found.employer_id
        where {said} is not null and {registry} is not null
            and {dialect.cast(said, TEXT)} <> {dialect.cast(registry, TEXT)}
        """
        for field, (said, registry, winner, rule) in _FIELDS.items()
    )
    return f"""
        with places as (
            select employer_id, min(npp) as npp, max(wlkp_filed_on) as filed_on,
                {dialect.cast("sum(headcount_reported)", BIGINT)} as headcount
            from {ESTABLISHMENTS.table} group by employer_id
        )
        {parts}
    """
