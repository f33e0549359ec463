"""The queries behind the report and the workbooks of an assessment.

Views first (`book_...`), over the result tables of the run folder and the rows in the engine; then
one query per table that a reader sees. Days leave as dates, for people read them.
"""

from collections.abc import Sequence
from typing import Final

from jaring.terms.months import Month

RESULTS: Final = {
    name: name
    for name in ("stock", "programmes", "flows", "survival", "coverage", "targets",
                 "projection", "chain", "units", "claims", "figure_flags")
}  # fmt: skip
"""Result tables that the report draws as they are; an assessment may lack any of them."""

_BIGINT = "cast({} as bigint)"


def _date(column: str) -> str:
    return f"cast(try_strptime(cast({column} as varchar), '%Y%m%d') as date)"


VIEWS: Final = {
    "book_findings": "select * from read_parquet('{folder}/findings.parquet') {is_open}",
    "book_evidence": "select * from read_parquet('{folder}/evidence.parquet')",
    "book_outcomes": "select * from read_parquet('{folder}/outcomes.parquet')",
    "book_workers": """
        select workers.row, workers.list_id, workers.kind, workers.row_id, workers.row_number,
            coalesce(workers.text_nik, workers.nik) as nik, workers.name,
            workers.text_phone as phone, workers.sex, workers.text_birth_date as birth_date,
            workers.village, workers.district, workers.regency, workers.area_code,
            workers.employer, workers.npp, workers.unit, workers.role, workers.payer,
            workers.status, workers.wage_idr, workers.started_on, workers.contract_ends_on,
            workers.permit_number, found.outcome, found.why, found.person_id,
            found.membership_id, found.employer_key, found.is_review, found.unknown_fact,
            found.covered_until, found.segment, units.unit_key
        from {workers} as workers
        join worker_outcomes as found on found.row = workers.row
        left join row_units as units on units.row = workers.row
    """,
    "book_first_rows": """
        select list_id, row_id, min(row) as row from book_workers group by list_id, row_id
    """,
    "book_raised": """
        select distinct evidence.list_id, evidence.row_id,
            case when findings.subject_kind = 'employer' then 'employer'
                when findings.subject_kind = 'permit' and findings.scope <> 'workers'
                    then 'project' else 'worker' end as grain
        from book_evidence as evidence
        join book_findings as findings on findings.finding = evidence.finding
        where evidence.list_id is not null and findings.subject_kind <> 'unit'
    """,
}

_PEOPLE = f"""
    select findings.finding, findings.kind, findings.why, findings.is_review,
        coalesce(rows.name, findings.name, people.name) as name,
        coalesce(rows.nik, people.nik) as nik, rows.phone,
        coalesce(firms.name, rows.employer) as employer, rows.unit, rows.role,
        coalesce(firms.npp, rows.npp) as npp, findings.unit_key,
        coalesce(rows.village, people.village) as village,
        coalesce(rows.district, people.district) as district,
        coalesce(rows.regency, people.regency) as regency,
        coalesce(rows.area_code, findings.area_code, people.area_code) as area_code,
        findings.stake_idr, findings.stake_at_least_idr, findings.amount_idr,
        {_date("findings.due_on")} as due_on, findings.window_days, findings.unknown_fact,
        findings.value_list, findings.value_registry, findings.confidence, findings.article,
        findings.list_id, findings.row_id, rows.row_number, findings.registry_id,
        findings.employer_key
    from book_findings as findings
    left join book_first_rows as firsts
        on firsts.list_id = findings.list_id and firsts.row_id = findings.row_id
    left join book_workers as rows on rows.row = firsts.row
    left join persons as people on people.person_id = findings.registry_id
    left join employer_facts as firms on firms.employer_key = findings.employer_key
    where findings.subject_kind = 'person'
    order by regency nulls last, employer nulls last, name nulls last, findings.finding
"""

_EMPLOYERS = f"""
    with owned as (
        select employer_id, min(npp) as npp, min(headcount_reported) as reported
        from establishments group by employer_id
    ),
    named as (
        select list_id, row_id, min(phone) as phone, min(address) as address,
            min(regency) as regency, min(npp) as npp, min(row_number) as row_number
        from employer_rows group by list_id, row_id
    )
    select findings.finding, findings.kind, findings.why, findings.is_review,
        coalesce(findings.name, firms.name) as name, coalesce(owned.npp, named.npp) as npp,
        named.phone, named.address, cast(null as varchar) as village,
        cast(null as varchar) as district, coalesce(firms.regency, named.regency) as regency,
        findings.area_code, {_BIGINT.format("findings.workers")} as workers, findings.stake_idr,
        findings.stake_at_least_idr, findings.amount_idr, findings.unknown_fact,
        findings.programme, {_date("findings.due_on")} as due_on, findings.value_list,
        findings.value_registry, findings.confidence, findings.article, findings.list_id,
        findings.row_id, named.row_number, findings.employer_key, findings.registry_id
    from book_findings as findings
    left join employer_facts as firms on firms.employer_key = findings.employer_key
    left join owned on owned.employer_id = findings.employer_id
    left join named on named.list_id = findings.list_id and named.row_id = findings.row_id
    where findings.subject_kind = 'employer'
    order by findings.workers desc nulls last, findings.stake_at_least_idr desc nulls last,
        findings.finding
"""

_OTHERS = f"""
    select findings.finding, findings.kind, findings.subject_kind, findings.why,
        findings.is_review, findings.name, findings.area_code, findings.scope,
        cast(null as varchar) as village, cast(null as varchar) as district,
        cast(null as varchar) as regency,
        {_BIGINT.format("findings.workers")} as workers, findings.amount_idr, findings.stake_idr,
        findings.stake_at_least_idr, findings.unknown_fact, findings.window_days,
        {_date("findings.due_on")} as due_on, findings.value_list, findings.value_registry,
        findings.article, findings.list_id, findings.row_id, findings.unit_key,
        findings.registry_id
    from book_findings as findings
    where findings.subject_kind not in ('person', 'employer')
    order by findings.subject_kind, findings.due_on nulls last, findings.workers desc nulls last,
        findings.finding
"""

_KINDS = """
    select kind, subject_kind, count(*) as findings,
        count(case when is_review then 1 end) as review,
        count(case when list_id is null then 1 end) as from_registry,
        cast(sum(case when not is_review then workers end) as bigint) as workers,
        count(stake_idr) as priced,
        cast(sum(case when not is_review then stake_at_least_idr end) as bigint)
            as stake_at_least_idr,
        min(article) as article
    from book_findings group by kind, subject_kind order by kind, subject_kind
"""

_ROWS = """
    select found.grain, found.list_id, found.outcome, count(*) as rows,
        count(raised.list_id) as raising, count(case when found.is_review then 1 end) as review
    from book_outcomes as found
    left join book_raised as raised on raised.grain = found.grain
        and raised.list_id = found.list_id and raised.row_id = found.row_id
    group by found.grain, found.list_id, found.outcome
    order by found.grain, found.list_id, found.outcome
"""

_REASONS = """
    select list_id, grain, why, count(*) as rows from book_outcomes
    where outcome = 'quarantined' group by list_id, grain, why order by list_id, rows desc, why
"""

_LACKING = """
    select coalesce(unknown_fact, '') as fact, count(*) as rows from book_outcomes
    where outcome = 'unknown' group by coalesce(unknown_fact, '') order by rows desc, fact
"""

_STANDING = """
    select segment, count(case when is_alive then 1 end) as memberships,
        count(distinct case when is_alive then person_id end) as persons,
        count(case when status = 'covered' then 1 end) as covered, count(*) as registered
    from standing group by segment order by segment
"""

_EMPLOYER_LIST = f"""
    select rows.list_id, rows.row_id, rows.row_number, rows.name, rows.npp, rows.nib, rows.npwp,
        rows.address, rows.phone, rows.regency, rows.kbli, rows.headcount,
        {_date("rows.filed_on")} as filed_on, found.outcome, found.why, found.unknown_fact,
        found.is_review, lacks.members, lacks.gap, lacks.listed, lacks.covered,
        lacks.missing_workers, lacks.lacking_programmes
    from employer_rows as rows
    join employer_outcomes as found on found.row = rows.row
    left join shortages as lacks on lacks.employer_key = found.employer_key
    where rows.kind like 'wajib_lapor%'
    order by rows.list_id, rows.row_number, rows.row
"""

_WORKER_LIST = f"""
    select list_id, row_id, row_number, name, nik, birth_date, employer, npp, role, wage_idr,
        {_date("started_on")} as started_on, outcome, why, unknown_fact, is_review
    from book_workers
    where kind like 'wajib_lapor%'
    order by list_id, row_number, row
"""

_NO_REPORT = f"""
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
        {_date("findings.value_registry")} as filed, findings.is_review
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
_DIFFERENCES = f"""
    with named as (
        select 'employer' as grain, row, row_number, name, kind from employer_rows
        union all
        select 'worker' as grain, row, row_number, name, kind from book_workers
    )
    select found.list_id, found.row_id, named.row_number, named.name, found.grain, found.field,
        found.said as value_list, {_HIDDEN.format("found.registry")} as value_registry,
        found.winner, found.rule,
        case when found.winner = 'registry' then {_HIDDEN.format("found.value")}
            else found.value end as value_believed
    from conflicts as found
    join named on named.grain = found.grain and named.row = found.row
    where named.kind like 'wajib_lapor%'
    order by found.grain, found.list_id, named.row_number, found.field
"""

_PERMITS = f"""
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
        rows.contractor, rows.contract_value_idr, {_date("rows.starts_on")} as starts_on,
        {_date("rows.ends_on")} as ends_on, rows.headcount, found.outcome, found.why,
        found.unknown_fact, found.is_review, projects.number as project_number,
        projects.contract_value_idr as value_registered_idr, projects.terms_paid,
        workers.named, workers.in_project, workers.missing, raised.finding
    from project_rows as rows
    join project_outcomes as found on found.row = rows.row
    left join projects on projects.project_id = found.project_id
    left join workers on workers.permit_number = coalesce(rows.permit_number, rows.number)
    left join raised on raised.list_id = rows.list_id and raised.row_id = rows.row_id
    order by rows.list_id, rows.row_number, rows.row
"""

_SITE_WORKERS = """
    with raised as (
        select evidence.list_id, evidence.row_id, min(evidence.finding) as finding
        from book_evidence as evidence
        join book_findings as findings on findings.finding = evidence.finding
        where findings.kind = 'NO_PROJECT' and findings.scope = 'workers'
        group by evidence.list_id, evidence.row_id
    )
    select rows.list_id, rows.row_id, rows.row_number, rows.permit_number, rows.name, rows.nik,
        rows.role, rows.outcome, rows.why, rows.unknown_fact, rows.is_review, raised.finding
    from book_workers as rows
    left join raised on raised.list_id = rows.list_id and raised.row_id = rows.row_id
    where rows.kind = 'permit.workers'
    order by rows.list_id, rows.row_number, rows.row
"""

_UNITS = f"""
    select units.unit_key, units.list_id, units.kind, units.unit, units.area_code, units.regency,
        cast(null as varchar) as district, cast(null as varchar) as village, units.people,
        units.covered, units.elsewhere, units.lapsed, units.not_registered, units.unknown,
        units.zone, {_date("units.first_contract_end")} as first_contract_end,
        {_date("units.paid_until")} as paid_until, raised.finding
    from units
    left join (select unit_key, min(finding) as finding from book_findings
        where kind = 'UNIT_NOT_ENROLLED' group by unit_key) as raised
        on raised.unit_key = units.unit_key
    order by units.kind, units.regency nulls last, units.unit, units.unit_key
"""

_UNIT_PEOPLE = f"""
    select rows.unit_key, rows.kind, coalesce(rows.unit, rows.employer) as unit, rows.name,
        rows.nik, rows.role, rows.outcome, rows.why, rows.unknown_fact, rows.is_review,
        {_date("rows.contract_ends_on")} as contract_ends_on,
        {_date("rows.covered_until")} as paid_until, rows.list_id, rows.row_id, rows.row_number
    from book_workers as rows
    where rows.unit_key is not null
        and rows.outcome not in ('quarantined', 'duplicate_in_list', 'not_working')
    order by rows.kind, unit, rows.unit_key, rows.name nulls last, rows.row
"""

QUERIES: Final = {
    "people": _PEOPLE,
    "employers_to_do": _EMPLOYERS,
    "others": _OTHERS,
    "kinds": _KINDS,
    "rows": _ROWS,
    "reasons": _REASONS,
    "lacking": _LACKING,
    "standing": _STANDING,
    "standing_people": "select count(distinct person_id) as persons from standing where is_alive",
    "own_employers": _EMPLOYER_LIST,
    "own_workers": _WORKER_LIST,
    "no_report": _NO_REPORT,
    "own_differences": _DIFFERENCES,
    "own_permits": _PERMITS,
    "own_site_workers": _SITE_WORKERS,
    "unit_states": _UNITS,
    "unit_people": _UNIT_PEOPLE,
}
"""One query per table that a reader sees; `own_` goes back to its own sender."""


def unpaid_columns(months: Sequence[Month]) -> str:
    """Roles of each village by payer: paid until when, and how many are unpaid in each month."""
    unpaid = ", ".join(
        f"""count(case when rows.outcome in ('matched_covered', 'matched_lapsed')
            and rows.covered_until < {_last_day(month)} then 1 end) as unpaid_{month.yyyymm}"""
        for month in months
    )
    first, last = months[0].yyyymm, months[-1].yyyymm
    return f"""
        with owed as (
            select membership_id, cast(sum((due_idr - coalesce(paid_idr, 0))) as bigint) as due
            from contributions
            where membership_id is not null and due_idr > coalesce(paid_idr, 0)
                and from_month <= {last} and before_month > {first}
            group by membership_id
        )
        select rows.unit_key, min(coalesce(rows.unit, rows.employer)) as unit,
            coalesce(rows.role, '') as role, coalesce(rows.payer, held.payer, '') as payer,
            count(*) as people,
            count(case when rows.outcome = 'matched_covered' then 1 end) as covered,
            count(case when rows.outcome = 'matched_lapsed' then 1 end) as lapsed,
            count(case when rows.outcome = 'matched_other' then 1 end) as elsewhere,
            count(case when rows.outcome like 'unmatched%' then 1 end) as not_registered,
            count(case when rows.outcome = 'unknown' then 1 end) as unknown,
            {_date("min(rows.covered_until)")} as paid_until, {unpaid},
            cast(sum(owed.due) as bigint) as arrears_idr
        from book_workers as rows
        left join memberships as held on held.membership_id = rows.membership_id
        left join owed on owed.membership_id = rows.membership_id
        where rows.kind = 'village' and rows.unit_key is not null
            and rows.outcome not in ('quarantined', 'duplicate_in_list', 'not_working')
        group by rows.unit_key, coalesce(rows.role, ''), coalesce(rows.payer, held.payer, '')
        order by unit, rows.unit_key, role, payer
    """


def _last_day(month: Month) -> int:
    """A day that every day of the month is not after, as a whole number."""
    return month.yyyymm * 100 + 28  # number: the last day that every month has
