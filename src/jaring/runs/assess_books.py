"""The tables that each reader of an assessment gets, as queries over what the run left.

One reader, one workbook: the office, Disnaker, the board of bodies, the board of villages, the
permit office. People are named by name and the sender's row key, never by their number.
"""

from collections.abc import Mapping

import pyarrow as pa

from jaring.engines.duckdb import DuckDbEngine

MOST_ROWS = 50_000  # of a worklist in a workbook; every row stands in the Parquet files
_OPEN = "state in ('opened', 'seen', 'reopened') and last_seen is not null"
_PEOPLE = f"""
    select finding as key, kind, found.name, employers.name as employer, found.list_id,
        found.row_id as row_key, found.why, found.area_code, stake_idr,
        stake_at_least_idr, unknown_fact, due_on, confidence, is_review, article
    from findings as found
    left join employer_facts as employers on employers.employer_key = found.employer_key
    where {_OPEN} and subject_kind = 'person'
"""
BOOKS: Mapping[str, Mapping[str, str]] = {
    "office": {
        "summary": f"""
            select kind, subject_kind, count(*) as findings,
                count(case when is_review then 1 end) as review, sum(workers) as workers,
                sum(stake_at_least_idr) as stake_at_least_idr
            from findings where {_OPEN} group by all order by all
        """,
        "employers": f"""
            select finding as key, kind, name, area_code, workers, value_list, value_registry,
                stake_idr, stake_at_least_idr, unknown_fact, amount_idr, why, is_review, article
            from findings where {_OPEN} and subject_kind = 'employer'
            order by stake_at_least_idr desc nulls last, workers desc nulls last, finding
        """,
        "villages": f"""
            select coalesce(area_code, '') as area_code,
                count(case when kind = 'UNREGISTERED' then 1 end) as unregistered,
                count(case when kind = 'LAPSED' then 1 end) as lapsed,
                count(case when kind = 'PDS_TK' then 1 end) as pds_tk
            from findings where {_OPEN} and subject_kind = 'person'
            group by coalesce(area_code, '') order by unregistered desc, area_code
        """,
        "people": f"{_PEOPLE} and not is_review order by kind, found.area_code, finding",
        "review": f"{_PEOPLE} and is_review order by kind, found.area_code, finding",
        "expiring": f"""
            select finding as key, subject_kind, name, area_code, workers, due_on, amount_idr
            from findings where {_OPEN} and kind = 'EXPIRING' order by due_on, finding
        """,
    },
    "disnaker": {
        "own_list": """
            select rows.list_id, rows.row_id as row_key, rows.name, rows.npp, rows.headcount,
                found.outcome, found.why, owners.name as registry_name, lacks.members, lacks.gap,
                lacks.missing_workers, found.is_review
            from employer_rows as rows
            join employer_outcomes as found on found.row = rows.row
            left join shortages as lacks on lacks.employer_key = found.employer_key
            left join employers as owners on owners.employer_id = found.employer_id
            order by rows.row
        """,
        "not_reported": f"""
            select finding as key, name, area_code, value_registry as last_filed
            from findings where {_OPEN} and kind = 'NO_WLKP' order by name, finding
        """,
        "conflicts": """
            select rows.list_id, rows.row_id as row_key, field, said, registry, winner, rule
            from conflicts as found join employer_rows as rows on rows.row = found.row
            order by rows.row, field
        """,
    },
    "dinas": {
        "units": """
            select kind, unit, people, covered, elsewhere, lapsed, not_registered, unknown, zone,
                first_contract_end, paid_until
            from units where kind <> 'village' order by kind, zone, unit, unit_key
        """,
    },
    "village": {
        "units": """
            select unit, area_code, people, covered, lapsed, not_registered, unknown, zone,
                paid_until
            from units where kind = 'village' order by area_code, unit, unit_key
        """,
        "roles": """
            select units.unit, units.area_code, words.duty_group as role,
                coalesce(held.payer, '') as payer, found.covered_until as paid_until,
                count(*) as people,
                count(case when found.outcome = 'matched_covered' then 1 end) as covered,
                count(case when found.outcome = 'matched_lapsed' then 1 end) as unpaid
            from row_units
            join units on units.unit_key = row_units.unit_key
            join worker_outcomes as found on found.row = row_units.row
            join row_duties as words on words.row = row_units.row
            left join memberships as held on held.membership_id = found.membership_id
            where units.kind = 'village'
                and found.outcome not in ('quarantined', 'duplicate_in_list', 'not_working')
            group by all order by all
        """,
        "sign": """
            select unit, area_code, people, covered, people - covered as gap,
                '' as signed_village, '' as signed_office
            from units where kind = 'village' order by area_code, unit, unit_key
        """,
    },
    "permits": {
        "permits": """
            select rows.list_id, rows.row_id as row_key, rows.permit_number, rows.name,
                rows.contractor, rows.contract_value_idr, found.outcome, found.why,
                projects.number as project_number, projects.terms_paid, found.is_review
            from project_rows as rows
            join project_outcomes as found on found.row = rows.row
            left join projects on projects.project_id = found.project_id
            order by rows.row
        """,
        "workers": f"""
            select finding as key, name, workers, list_id, why from findings
            where {_OPEN} and kind = 'NO_PROJECT' and scope = 'workers' order by name, finding
        """,
    },
}


def book_tables(engine: DuckDbEngine) -> dict[str, dict[str, pa.Table]]:
    """Every sheet of every workbook; a reader who has nothing in it gets none."""
    books = {
        book: {name: engine.query(f"select * from ({sql}) limit {MOST_ROWS}") for name, sql in
               sheets.items()}
        for book, sheets in BOOKS.items()
    }  # fmt: skip
    return {
        book: sheets for book, sheets in books.items()
        if any(table.num_rows for table in sheets.values())
    }  # fmt: skip
