"""The queries behind the report and the workbooks of an assessment.

Views first (`book_...`), over the result tables of the run folder and the rows in the engine; then
one query per table that a reader sees. Days leave as dates, for people read them.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from jaring.runs.assess_sender_sql import (
    DIFFERENCES,
    DIFFERENCES_COUNTED,
    EMPLOYER_LIST,
    NO_REPORT,
    PERMITS,
    SITE_WORKERS,
    WORKER_LIST,
    shown_day,
)
from jaring.terms.months import Month

RESULTS: Final = {
    name: name
    for name in ("stock", "programmes", "flows", "survival", "coverage", "targets",
                 "projection", "chain", "units", "claims", "figure_flags")
}  # fmt: skip
"""Result tables that the report draws as they are; an assessment may lack any of them."""

_BIGINT = "cast({} as bigint)"


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
        {shown_day("findings.due_on")} as due_on, findings.window_days, findings.unknown_fact,
        findings.value_list, findings.value_registry, findings.confidence, findings.article,
        findings.list_id, findings.row_id, rows.row_number, findings.registry_id,
        findings.employer_key, firms.area_code as employer_area
    from book_findings as findings
    left join book_first_rows as firsts
        on firsts.list_id = findings.list_id and firsts.row_id = findings.row_id
    left join book_workers as rows on rows.row = firsts.row
    left join persons as people on people.person_id = findings.registry_id
    left join employer_facts as firms on firms.employer_key = findings.employer_key
    where findings.subject_kind = 'person'
    order by regency nulls last, employer nulls last, name nulls last, findings.finding
"""

_PEOPLE_COUNTED = f"""
    select finding, kind, why, is_review, npp, unit_key, village, district, regency, area_code,
        stake_at_least_idr, employer_key
    from ({_PEOPLE})
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
        findings.programme, {shown_day("findings.due_on")} as due_on, findings.value_list,
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
        {shown_day("findings.due_on")} as due_on, findings.value_list, findings.value_registry,
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
        count(case when not is_review then stake_idr end) as priced,
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

_UNITS = f"""
    select units.unit_key, units.list_id, units.kind, units.unit, units.area_code, units.regency,
        cast(null as varchar) as district, cast(null as varchar) as village, units.people,
        units.covered, units.elsewhere, units.lapsed, units.not_registered, units.unknown,
        units.zone, {shown_day("units.first_contract_end")} as first_contract_end,
        {shown_day("units.paid_until")} as paid_until, raised.finding
    from units
    left join (select unit_key, min(finding) as finding from book_findings
        where kind = 'UNIT_NOT_ENROLLED' group by unit_key) as raised
        on raised.unit_key = units.unit_key
    order by units.kind, units.regency nulls last, units.unit, units.unit_key
"""

_UNIT_PEOPLE = f"""
    select rows.unit_key, rows.kind, coalesce(rows.unit, rows.employer) as unit, rows.name,
        rows.nik, rows.role, rows.outcome, rows.why, rows.unknown_fact, rows.is_review,
        {shown_day("rows.contract_ends_on")} as contract_ends_on,
        {shown_day("rows.covered_until")} as paid_until, rows.list_id, rows.row_id, rows.row_number
    from book_workers as rows
    where rows.unit_key is not null and rows.kind in ({{kinds}})
        and rows.outcome not in ('quarantined', 'duplicate_in_list', 'not_working')
    order by rows.kind, unit, rows.unit_key, rows.name nulls last, rows.row
"""

REPORT_QUERIES: Final = {
    "people": _PEOPLE_COUNTED,
    "employers_to_do": _EMPLOYERS,
    "others": _OTHERS,
    "kinds": _KINDS,
    "rows": _ROWS,
    "reasons": _REASONS,
    "lacking": _LACKING,
    "standing": _STANDING,
    "standing_people": "select count(distinct person_id) as persons from standing where is_alive",
    "differences": DIFFERENCES_COUNTED,
    "unit_states": _UNITS,
}
"""One query per table that the report draws; the workbooks show some of them too."""
BOOK_QUERIES: Final[Mapping[str, Mapping[str, str]]] = {
    "office": {"people": _PEOPLE},
    "disnaker": {
        "own_employers": EMPLOYER_LIST,
        "own_workers": WORKER_LIST,
        "no_report": NO_REPORT,
        "own_differences": DIFFERENCES,
    },
    "dinas": {"unit_people": _UNIT_PEOPLE},
    "village": {"unit_people": _UNIT_PEOPLE},
    "permits": {"own_permits": PERMITS, "own_site_workers": SITE_WORKERS},
}
"""What a workbook needs beside the tables of the report; `own_` goes back to its own sender."""


def queries(
    books: Collection[str], kinds: Collection[str], months: Sequence[Month]
) -> dict[str, str]:
    """The queries of the report and of the workbooks that are asked for, by table.

    Args:
        kinds: lists whose units have their people shown.
        months: those that the village board shows.
    """
    asked = dict(REPORT_QUERIES)
    for book in books:
        asked |= BOOK_QUERIES[book]
    if "unit_people" in asked:
        listed = ", ".join(f"'{kind}'" for kind in kinds)
        asked["unit_people"] = _UNIT_PEOPLE.format(kinds=listed)
    if "village" in books:
        asked["village_roles"] = unpaid_columns(months)
    return asked


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
            {shown_day("min(rows.covered_until)")} as paid_until, {unpaid},
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
