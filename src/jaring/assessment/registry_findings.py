"""Findings that the registry shows of itself: LAPSED, EXPIRING, ARREARS, NO_WLKP, PDS_PROGRAM.

They are raised for the whole registry, on a list or not. An employer that is in no row of a list
that is not complete for its area is no NO_WLKP: absence from a partial list proves nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import pyarrow as pa

from jaring.assessment.drafts import draft, draft_contract
from jaring.assessment.inputs import (
    BATCHES,
    BIGINT,
    CONTRIBUTIONS,
    EMPLOYERS,
    ESTABLISHMENTS,
    LISTS,
    PERSONS,
    PROJECTS,
    TEXT,
    WORKER_ROWS,
)
from jaring.assessment.mention_votes import SETTLED_MENTIONS
from jaring.assessment.outcomes import WORKER_OUTCOMES
from jaring.assessment.shortages import MEMBERS, lacking_programmes
from jaring.assessment.sizes import scale_reader
from jaring.assessment.standing import STANDING
from jaring.assessment.subjects import ROW_SUBJECTS
from jaring.rules.book import ParameterBook
from jaring.steps import Contract, Dialect, SqlStep, Step, TableStep
from jaring.terms.months import Month

SCALES = Contract(
    "registry_scales", ("employer_id",), {"employer_id": TEXT, "employer_scale": TEXT}
)
ARREARS = Contract(
    "arrears",
    ("employer_id",),
    {"employer_id": TEXT, "months": BIGINT, "unpaid_idr": BIGINT, "first_month": BIGINT,
     "monthly_idr": BIGINT},
)  # fmt: skip
REGISTRY_DRAFTS = draft_contract("registry_drafts")


@dataclass(frozen=True)
class Days:
    """The days that findings of the registry turn on, as whole numbers."""

    as_of: int
    expires_by: int
    filed_since: int
    due_before: int  # first month (yyyymm) that is not yet past its due day


def registry_findings_steps(days: Days, month: Month, book: ParameterBook) -> tuple[Step, ...]:
    """What the registry raises."""
    return (
        TableStep((EMPLOYERS.table,), SCALES, partial(_scales, month, book)),
        SqlStep((CONTRIBUTIONS.table, ESTABLISHMENTS.table), ARREARS, partial(_arrears, days)),
        SqlStep(
            (STANDING.table, PERSONS.table, BATCHES.table, PROJECTS.table, ARREARS.table,
             EMPLOYERS.table, ESTABLISHMENTS.table, MEMBERS.table, SCALES.table, LISTS.table,
             SETTLED_MENTIONS.table, WORKER_OUTCOMES.table, WORKER_ROWS.table,
             ROW_SUBJECTS.table),
            REGISTRY_DRAFTS,
            partial(_registry, days, month, book),
        ),
    )  # fmt: skip


def _scales(month: Month, book: ParameterBook, tables: Mapping[str, pa.Table]) -> pa.Table:
    rows = tables[EMPLOYERS.table].select(["employer_id", "capital_idr", "sales_idr"])
    facts, scale = rows.to_pydict(), scale_reader(month, book)
    scales = [
        None if capital is None and sales is None else scale(capital, sales)
        for capital, sales in zip(facts["capital_idr"], facts["sales_idr"], strict=True)
    ]
    found = {"employer_id": rows["employer_id"], "employer_scale": pa.array(scales, pa.string())}
    return pa.table(found)


def _arrears(days: Days, dialect: Dialect) -> str:
    """Months of each employer that are due and not paid in full.

    Rows: one per employer with such a month.
    """

    def number(month: str) -> str:
        return f"({dialect.int_div(month, '100')} * 12 + {month} % 100)"

    return f"""
        with late as (
            select places.employer_id, spans.from_month, spans.due_idr,
                spans.due_idr - spans.paid_idr as gap_idr,
                {number(f"least(spans.before_month, {days.due_before})")}
                    - {number("spans.from_month")} as months
            from {CONTRIBUTIONS.table} as spans
            join {ESTABLISHMENTS.table} as places
                on places.establishment_id = spans.establishment_id
            where spans.paid_idr < spans.due_idr and spans.from_month < {days.due_before}
                and places.ended_on is null
        )
        select employer_id, {dialect.cast("sum(months)", BIGINT)} as months,
            {dialect.cast("sum(months * gap_idr)", BIGINT)} as unpaid_idr,
            {dialect.cast("min(from_month)", BIGINT)} as first_month,
            {dialect.cast("max(due_idr)", BIGINT)} as monthly_idr
        from late
        group by employer_id
    """


def _registry(days: Days, month: Month, book: ParameterBook, dialect: Dialect) -> str:
    parts = (
        _lapsed(dialect),
        *_expiring(days, dialect),
        _behind(dialect),
        _unreported(days, dialect),
        _short_of_programmes(month, book, dialect),
    )
    return " union all ".join(parts)


def _lapsed(dialect: Dialect) -> str:
    """People whose own payments stopped, unless a list now binds them to another duty."""
    source = f"""
        from (
            select person_id, max(covered_until) as covered_until, max(last_day) as last_day
            from {STANDING.table}
            where segment = 'BPU'
            group by person_id
            having bool_and(status in ('unpaid', 'ended'))
        ) as held
        join {PERSONS.table} as persons on persons.person_id = held.person_id
        left join (
            select person_id from {WORKER_OUTCOMES.table}
            where segment <> 'BPU' and person_id is not null
            group by person_id
        ) as elsewhere on elsewhere.person_id = held.person_id
        where persons.died_on is null and elsewhere.person_id is null
    """
    alias = "md5(case when persons.nik is null then 'person|' || persons.person_id"
    return draft(
        dialect, source, kind="'LAPSED'", subject_kind="'person'", scope="'BPU'",
        subject_id=f"{alias} else 'nik|' || persons.nik end)", name="persons.name",
        area_code="persons.area_code", registry_id="persons.person_id", why="'unpaid'",
        confidence="1", workers="1", due_on="held.last_day",
        value_registry=dialect.cast("held.covered_until", TEXT),
    )  # fmt: skip


def _expiring(days: Days, dialect: Dialect) -> tuple[str, str, str]:
    """Sponsored groups, projects and contracts that end soon."""
    batches = draft(
        dialect,
        f'from {BATCHES.table} where "before" between {days.as_of} and {days.expires_by}',
        kind="'EXPIRING'", subject_kind="'batch'", subject_id="md5('batch|' || batch_id)",
        scope="batch_id", name="sponsor", registry_id="batch_id", why="'batch_ends'",
        confidence="1", workers='"rows"', amount_idr="budget_idr", due_on='"before"',
    )  # fmt: skip
    projects = draft(
        dialect,
        f"from {PROJECTS.table} where ends_on between {days.as_of} and {days.expires_by}",
        kind="'EXPIRING'", subject_kind="'project'", subject_id="md5('project|' || project_id)",
        scope="project_id", name="name", area_code="area_code", registry_id="project_id",
        why="'project_ends'", confidence="1", workers="headcount", due_on="ends_on",
    )  # fmt: skip
    contracts = draft(
        dialect,
        f"""from {WORKER_OUTCOMES.table} as found
        join {WORKER_ROWS.table} as rows on rows.row = found.row
        left join {ROW_SUBJECTS.table} as people on people.row = found.row
        where found.outcome = 'matched_covered' and rows.contract_ends_on <= {days.expires_by}""",
        kind="'EXPIRING'", subject_kind="'person'", scope="coalesce(found.employer_key, '')",
        subject_id="coalesce(people.subject_id, md5('person|' || found.person_id))",
        name="rows.name", area_code="rows.area_code", registry_id="found.person_id",
        row="found.row", list_id="found.list_id", row_id="found.row_id", why="'contract_ends'",
        employer_key="found.employer_key", employer_id="found.employer_id", confidence="1",
        workers="1", due_on="rows.contract_ends_on", is_review="found.is_review",
    )  # fmt: skip
    return batches, projects, contracts


_EMPLOYER = {
    "subject_kind": "'employer'", "subject_id": "md5('employer|E|' || owners.employer_id)",
    "employer_key": "'E|' || owners.employer_id", "employer_id": "owners.employer_id",
    "name": "owners.name", "area_code": "places.area_code", "registry_id": "owners.employer_id",
    "confidence": "1",
}  # fmt: skip
_PLACES = f"""
    join (select employer_id, min(area_code) as area_code, max(wlkp_filed_on) as wlkp_filed_on,
            bool_or(ended_on is null) as is_open
        from {ESTABLISHMENTS.table} group by employer_id) as places
        on places.employer_id = owners.employer_id
"""


def _behind(dialect: Dialect) -> str:
    return draft(
        dialect,
        f"from {ARREARS.table} as late join {EMPLOYERS.table} as owners"
        f" on owners.employer_id = late.employer_id {_PLACES}"
        f" join {MEMBERS.table} as members on members.employer_id = owners.employer_id"
        " where members.members > 0",
        kind="'ARREARS'", why="'months_unpaid'", workers="members.members",
        amount_idr="late.unpaid_idr", stake_idr="late.monthly_idr",
        stake_at_least_idr="late.monthly_idr",
        value_registry=dialect.cast("late.months", TEXT),
        value_list=dialect.cast("late.first_month", TEXT), **_EMPLOYER,
    )  # fmt: skip


def _unreported(days: Days, dialect: Dialect) -> str:
    """Registered employers that no complete employers' list of their area names."""
    inside = dialect.starts_with("places.area_code", "lists.area_code")
    return draft(
        dialect,
        f"""from {EMPLOYERS.table} as owners {_PLACES}
        join (select coalesce(area_code, '') as area_code from {LISTS.table}
            where kind = 'wajib_lapor.employers' and is_complete
            group by coalesce(area_code, '')) as lists on {inside}
        left join (select employer_id from {SETTLED_MENTIONS.table} as found
            join mentions on mentions.mention = found.mention
            where mentions.employer_row is not null group by employer_id) as named
            on named.employer_id = owners.employer_id
        where places.is_open and named.employer_id is null
            and (places.wlkp_filed_on is null or places.wlkp_filed_on < {days.filed_since})""",
        kind="'NO_WLKP'", why="'on_no_report'",
        value_registry=dialect.cast("places.wlkp_filed_on", TEXT), **_EMPLOYER,
    )  # fmt: skip


def _short_of_programmes(month: Month, book: ParameterBook, dialect: Dialect) -> str:
    lacking = lacking_programmes("members.programmes", "scales.employer_scale", month, book)
    return draft(
        dialect,
        f"""from {EMPLOYERS.table} as owners {_PLACES}
        join {MEMBERS.table} as members on members.employer_id = owners.employer_id
        join {SCALES.table} as scales on scales.employer_id = owners.employer_id
        where places.is_open and members.programmes is not null and {lacking} <> ''""",
        kind="'PDS_PROGRAM'", programme=lacking, why="'programmes_below_scale'",
        workers="members.members", value_list="scales.employer_scale",
        value_registry="members.programmes", **_EMPLOYER,
    )  # fmt: skip
