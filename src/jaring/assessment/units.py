"""Units of partners (public bodies, schools, villages, markets): people, covered, and their zone.

Zones are named by settings: `blue` nobody is covered yet, `yellow` a part, `green` all.
"""

from jaring.assessment.inputs import BIGINT, INT, TEXT, WORKER_ROWS
from jaring.assessment.outcomes import WORKER_OUTCOMES
from jaring.steps import Contract, Dialect, SqlStep

UNITS = Contract(
    "units",
    ("unit_key",),
    {"unit_key": TEXT, "list_id": TEXT, "kind": TEXT, "unit": TEXT, "area_code": TEXT,
     "regency": TEXT, "people": BIGINT, "covered": BIGINT, "elsewhere": BIGINT,
     "lapsed": BIGINT, "not_registered": BIGINT, "unknown": BIGINT, "zone": TEXT,
     "first_contract_end": INT, "paid_until": INT},
)  # fmt: skip
ROW_UNITS = Contract("row_units", ("row",), {"row": BIGINT, "unit_key": TEXT})
_VILLAGE_SIGNS = 13  # number: signs of the code of a village
_REGENCY_SIGNS = 5  # number: signs of the code of a regency
UNIT_KINDS = ("opd_staff", "village", "market", "religious_staff")


def unit_steps() -> tuple[SqlStep, SqlStep]:
    """The unit of each row, and the state of each unit."""
    return (
        SqlStep((WORKER_ROWS.table, WORKER_OUTCOMES.table), ROW_UNITS, _row_units),
        SqlStep((WORKER_ROWS.table, WORKER_OUTCOMES.table, ROW_UNITS.table), UNITS, _units),
    )


def _row_units(_: Dialect) -> str:
    """The unit of each row of a list of units: the employer behind it where one is known.

    Rows: one per worker row that names a unit.
    """
    kinds = ", ".join(f"'{kind}'" for kind in UNIT_KINDS)
    return f"""
        select rows.row,
            rows.kind || '|' || coalesce(
                found.employer_key,
                case when rows.kind = 'village' and length(rows.area_code) = {_VILLAGE_SIGNS}
                    then rows.area_code end,
                upper(trim(coalesce(rows.unit, rows.employer)))
                    || case when rows.kind = 'village'
                        then '|' || coalesce(substr(rows.area_code, 1, {_REGENCY_SIGNS}), '')
                        else '' end) as unit_key
        from {WORKER_ROWS.table} as rows
        join {WORKER_OUTCOMES.table} as found on found.row = rows.row
        where rows.kind in ({kinds}) and coalesce(rows.unit, rows.employer) is not null
    """


def _units(_: Dialect) -> str:
    """What stands behind each unit.

    Rows: one per unit with people at work.
    """
    return f"""
        with counted as (
            select units.unit_key, min(rows.list_id) as list_id, min(rows.kind) as kind,
                min(coalesce(rows.unit, rows.employer)) as unit, min(rows.area_code) as area_code,
                min(rows.regency) as regency, count(*) as people,
                count(case when found.outcome = 'matched_covered' then 1 end) as covered,
                count(case when found.outcome = 'matched_other' then 1 end) as elsewhere,
                count(case when found.outcome = 'matched_lapsed' then 1 end) as lapsed,
                count(case when found.outcome like 'unmatched%' then 1 end) as not_registered,
                count(case when found.outcome = 'unknown' then 1 end) as unknown,
                min(rows.contract_ends_on) as first_contract_end,
                min(found.covered_until) as paid_until
            from {ROW_UNITS.table} as units
            join {WORKER_ROWS.table} as rows on rows.row = units.row
            join {WORKER_OUTCOMES.table} as found on found.row = units.row
            where found.outcome not in ('quarantined', 'duplicate_in_list', 'not_working')
            group by units.unit_key
        )
        select unit_key, list_id, kind, unit, area_code, regency, people, covered, elsewhere,
            lapsed, not_registered, unknown,
            case when covered = 0 then 'blue' when covered < people then 'yellow'
                else 'green' end as zone,
            first_contract_end, paid_until
        from counted
    """
