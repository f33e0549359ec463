"""The queries behind the workbooks that give a sender its own list back, with what was found.

They read the views of `assess_books_sql`. `area_code` and `at_regency` say in whose workbook a row
stands where a book is dealt by regency; no sheet shows them.
"""


def shown_day(column: str) -> str:
    """A day that is kept as a number, as a date."""
    return f"cast(try_strptime(cast({column} as varchar), '%Y%m%d') as date)"


EMPLOYER_LIST = f"""
    select rows.list_id, rows.row_id, rows.row_number, rows.name, rows.npp, rows.nib, rows.npwp,
        rows.address, rows.phone, rows.regency, rows.kbli, rows.headcount,
        {shown_day("rows.filed_on")} as filed_on, found.outcome, found.why, found.unknown_fact,
        found.is_review, lacks.members, lacks.gap, lacks.listed, lacks.covered,
        lacks.missing_workers, lacks.lacking_programmes,
        coalesce(rows.area_code, firms.area_code) as area_code,
        coalesce(rows.regency, firms.regency) as at_regency
    from employer_rows as rows
    join employer_outcomes as found on found.row = rows.row
    left join employer_facts as firms on firms.employer_key = found.employer_key
    left join shortages as lacks on lacks.employer_key = found.employer_key
    where rows.kind like 'wajib_lapor%'
    order by rows.list_id, rows.row_number, rows.row
"""

# workers stand with their employer, else where they live
_WORKER_PLACE = """coalesce(firms.area_code, rows.area_code) as area_code,
        coalesce(firms.regency, rows.regency) as at_regency"""
WORKER_LIST = f"""
    select rows.list_id, rows.row_id, rows.row_number, rows.name, rows.nik, rows.birth_date,
        rows.employer, rows.npp, rows.role, rows.wage_idr,
        {shown_day("rows.started_on")} as started_on, rows.outcome, rows.why, rows.unknown_fact,
        rows.is_review, {_WORKER_PLACE}
    from book_workers as rows
    left join employer_facts as firms on firms.employer_key = rows.employer_key
    where rows.kind like 'wajib_lapor%'
    order by rows.list_id, rows.row_number, rows.row
"""

NO_REPORT = f"""
    with owned as (
        select employer_id, min(npp) as npp, sum(headcount_reported) as reported
        from establishments group by employer_id
    ),
    alive as (
        select employer_id, count(*) as members from standing
        where is_alive and segment = 'PU' group by employer_id
    )
    select findings.finding, findings.name, owned.npp, findings.area_code,
        cast(null as varchar) as regency, cast(null as varchar) as district,
        cast(null as varchar) as village, cast(alive.members as bigint) as members,
        {shown_day("findings.value_registry")} as filed, findings.is_review
    from book_findings as findings
    left join owned on owned.employer_id = findings.employer_id
    left join alive on alive.employer_id = findings.employer_id
    where findings.kind = 'NO_WLKP'
    order by alive.members desc nulls last, findings.finding
"""

_HIDDEN = (
    "case when found.grain = 'worker' and found.field = 'nik'"
    " then substr({0}, 1, 4) || '…' || right({0}, 4) else {0} end"
)
DIFFERENCES = f"""
    with named as (
        select 'employer' as grain, row, row_number, name, kind, area_code, regency as at_regency
        from employer_rows
        union all
        select 'worker' as grain, rows.row, rows.row_number, rows.name, rows.kind, {_WORKER_PLACE}
        from book_workers as rows
        left join employer_facts as firms on firms.employer_key = rows.employer_key
    )
    select found.list_id, found.row_id, named.row_number, named.name, found.grain, found.field,
        found.said as value_list, {_HIDDEN.format("found.registry")} as value_registry,
        found.winner, found.rule,
        case when found.winner = 'registry' then {_HIDDEN.format("found.value")}
            else found.value end as value_believed, named.area_code, named.at_regency
    from conflicts as found
    join named on named.grain = found.grain and named.row = found.row
    where named.kind like 'wajib_lapor%'
    order by found.grain, found.list_id, named.row_number, found.field
"""

DIFFERENCES_COUNTED = """
    with named as (
        select 'employer' as grain, row, kind from employer_rows
        union all
        select 'worker' as grain, row, kind from book_workers
    )
    select found.grain, found.field, count(*) as rows
    from conflicts as found
    join named on named.grain = found.grain and named.row = found.row
    where named.kind like 'wajib_lapor%'
    group by found.grain, found.field order by found.grain, found.field
"""

PERMITS = f"""
    with workers as (
        select permit_number, count(*) as named,
            count(case when outcome = 'matched_covered' then 1 end) as in_project,
            count(case when outcome in ('matched_lapsed', 'matched_other', 'unmatched_obliged',
                'unmatched_eligible') then 1 end) as missing
        from book_workers where kind = 'permit.workers' and permit_number is not null
        group by permit_number
    ),
    raised as (
        select list_id, row_id, min(finding) as finding from book_findings
        where kind = 'NO_PROJECT' and scope = 'permit' group by list_id, row_id
    )
    select rows.list_id, rows.row_id, rows.row_number,
        coalesce(rows.permit_number, rows.number) as permit_number, rows.name, rows.owner,
        rows.contractor, rows.contract_value_idr, {shown_day("rows.starts_on")} as starts_on,
        {shown_day("rows.ends_on")} as ends_on, rows.headcount, found.outcome, found.why,
        found.unknown_fact, found.is_review, projects.number as project_number,
        projects.contract_value_idr as value_registered_idr, projects.terms_paid,
        workers.named, workers.in_project, workers.missing, raised.finding, rows.area_code
    from project_rows as rows
    join project_outcomes as found on found.row = rows.row
    left join projects on projects.project_id = found.project_id
    left join workers on workers.permit_number = coalesce(rows.permit_number, rows.number)
    left join raised on raised.list_id = rows.list_id and raised.row_id = rows.row_id
    order by rows.list_id, rows.row_number, rows.row
"""

SITE_WORKERS = """
    with raised as (
        select evidence.list_id, evidence.row_id, min(evidence.finding) as finding
        from book_evidence as evidence
        join book_findings as findings on findings.finding = evidence.finding
        where findings.kind = 'NO_PROJECT' and findings.scope = 'workers'
        group by evidence.list_id, evidence.row_id
    ),
    sites as (
        select coalesce(permit_number, number) as permit_number, min(area_code) as area_code
        from project_rows group by coalesce(permit_number, number)
    )
    select rows.list_id, rows.row_id, rows.row_number, rows.permit_number, rows.name, rows.nik,
        rows.role, rows.outcome, rows.why, rows.unknown_fact, rows.is_review, raised.finding,
        coalesce(sites.area_code, rows.area_code) as area_code, rows.regency as at_regency
    from book_workers as rows
    left join sites on sites.permit_number = rows.permit_number
    left join raised on raised.list_id = rows.list_id and raised.row_id = rows.row_id
    where rows.kind = 'permit.workers'
    order by rows.list_id, rows.row_number, rows.row
"""
