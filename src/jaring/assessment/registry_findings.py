"""Findings that the registry shows: LAPSED, EXPIRING, ARREARS, NO_WLKP, PDS_PROGRAM.

They are raised for the whole registry, on a list or not. An employer that is in no row of a list
that is not complete for its area is no NO_WLKP: absence from a partial list proves nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import pyarrow as pa

from jaring.assessment.arrears import ARREARS
from jaring.assessment.drafts import draft, draft_contract
from jaring.assessment.inputs import (
    BATCHES,
    BIGINT,
    EMPLOYERS,
    ESTABLISHMENTS,
    LISTS,
    PERSONS,
    PROJECTS,
    TEXT,
    WORKER_ROWS,
)
from jaring.assessment.membership_prices import MEMBERSHIP_STAKES
from jaring.assessment.mentions import MENTIONS
from jaring.assessment.outcomes import WORKER_OUTCOMES
from jaring.assessment.settled_mentions import SETTLED_MENTIONS
from jaring.assessment.shortages import MEMBERS, lacking_programmes
from jaring.assessment.sizes import scale_reader
from jaring.assessment.stakes import STAKES
from jaring.assessment.standing import STANDING
from jaring.assessment.subjects import ROW_SUBJECTS
from jaring.assessment.units import UNITS
from jaring.rules.book import ParameterBook
from jaring.steps import Contract, Dialect, SqlStep, Step, TableStep
from jaring.terms.months import Month

SCALES = Contract(
    "registry_scales", ("employer_id",), {"employer_id": TEXT, "employer_scale": TEXT}
)
REGISTRY_DRAFTS = draft_contract("registry_drafts")
REPORTED = Contract("reported_employers", ("employer_id",), {"employer_id": TEXT})


@dataclass(frozen=True)
class Days:
    """The days that findings of the registry turn on, as whole numbers."""

    as_of: int
    windows: tuple[tuple[int, int], ...]  # each window in days with its last day, narrowest first
    filed_since: int

    @property
    def expires_by(self) -> int:
        """The last day of the widest window."""
        return self.windows[-1][1]


def registry_findings_steps(days: Days, month: Month, book: ParameterBook) -> tuple[Step, ...]:
    """What the registry raises."""
    return (
        SqlStep(
            (ESTABLISHMENTS.table, SETTLED_MENTIONS.table, MENTIONS.table),
            REPORTED,
            partial(_reported, days),
        ),
        TableStep((EMPLOYERS.table,), SCALES, partial(_scales, month, book)),
        SqlStep(
            (STANDING.table, PERSONS.table, BATCHES.table, PROJECTS.table, ARREARS.table,
             EMPLOYERS.table, ESTABLISHMENTS.table, MEMBERS.table, SCALES.table, LISTS.table,
             REPORTED.table, WORKER_OUTCOMES.table, WORKER_ROWS.table,
             ROW_SUBJECTS.table, MEMBERSHIP_STAKES.table, STAKES.table, UNITS.table),
            REGISTRY_DRAFTS,
            partial(_registry, days, month, book),
        ),
    )  # fmt: skip


def _reported(days: Days, _: Dialect) -> str:
    """Employers that filed their yearly report, by the registry or on a list of employers.

    Rows: one per such employer.
    """
    return f"""
        select employer_id from {ESTABLISHMENTS.table}
        where wlkp_filed_on >= {days.filed_since} and employer_id is not null
        union
        select found.employer_id
        from {SETTLED_MENTIONS.table} as found
        join {MENTIONS.table} as mentions on mentions.mention = found.mention
        where mentions.employer_row is not null and found.employer_id is not null
    """


def _scales(month: Month, book: ParameterBook, tables: Mapping[str, pa.Table]) -> pa.Table:
    rows = tables[EMPLOYERS.table].select(["employer_id", "capital_idr", "sales_idr"])
    facts, scale = rows.to_pydict(), scale_reader(month, book)
    scales = [
        None if capital is None and sales is None else scale(capital, sales)
        for capital, sales in zip(facts["capital_idr"], facts["sales_idr"], strict=True)
    ]
    found = {"employer_id": rows["employer_id"], "employer_scale": pa.array(scales, pa.string())}
    return pa.table(found)


def _registry(days: Days, month: Month, book: ParameterBook, dialect: Dialect) -> str:
    parts = (
        _lapsed(dialect),
        *_expiring(days, dialect),
        _behind(dialect),
        _units_behind(dialect),
        _unreported(dialect),
        _short_of_programmes(month, book, dialect),
    )
    return " union all ".join(parts)


def _lapsed(dialect: Dialect) -> str:
    """People whose own payments stopped, unless a list now binds them to another duty."""
    source = f"""
        from (
            select person_id, max(covered_until) as covered_until, max(last_day) as last_day,
                max_by(membership_id, coalesce(covered_until, started_on)) as membership_id
            from {STANDING.table}
            where segment = 'BPU'
            group by person_id
            having bool_and(status in ('unpaid', 'ended'))
        ) as held
        left join {MEMBERSHIP_STAKES.table} as prices on prices.membership_id = held.membership_id
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
        stake_idr="prices.stake_idr", stake_at_least_idr="prices.stake_idr",
        unknown_fact="prices.stake_lacks",
    )  # fmt: skip


def window(days: Days, day: str) -> str:
    """The narrowest window (90, 60, 30 days) in which a day falls."""
    cases = " ".join(f"when {day} <= {last} then {length}" for length, last in days.windows)
    return f"case {cases} end"


def _expiring(days: Days, dialect: Dialect) -> tuple[str, str, str]:
    """Sponsored groups, projects and contracts that end soon."""
    priced = f"""
        select held.batch_id, count(*) as people,
            case when count(prices.stake_idr) = count(*)
                then {dialect.cast("sum(prices.stake_idr)", BIGINT)} end as stake_idr,
            {dialect.cast("sum(prices.stake_idr)", BIGINT)} as known_idr,
            min(prices.stake_lacks) as lacks
        from {STANDING.table} as held
        left join {MEMBERSHIP_STAKES.table} as prices
            on prices.membership_id = held.membership_id
        where held.batch_id is not null and held.is_alive
        group by held.batch_id"""
    batches = draft(
        dialect,
        f"""from {BATCHES.table} as groups
        left join ({priced}) as priced on priced.batch_id = groups.batch_id
        where groups."before" between {days.as_of} and {days.expires_by}""",
        kind="'EXPIRING'", subject_kind="'batch'",
        subject_id="md5('batch|' || groups.batch_id)", scope="groups.batch_id",
        name="groups.sponsor", registry_id="groups.batch_id", why="'batch_ends'",
        confidence="1", workers='groups."rows"', amount_idr="groups.budget_idr",
        due_on='groups."before"', window_days=window(days, 'groups."before"'),
        stake_idr="priced.stake_idr", stake_at_least_idr="priced.known_idr",
        unknown_fact="case when priced.batch_id is null then 'memberships'"
        " when priced.stake_idr is null then coalesce(priced.lacks, 'income_idr') end",
    )  # fmt: skip
    projects = draft(
        dialect,
        f"from {PROJECTS.table} where ends_on between {days.as_of} and {days.expires_by}",
        kind="'EXPIRING'", subject_kind="'project'", subject_id="md5('project|' || project_id)",
        scope="project_id", name="name", area_code="area_code", registry_id="project_id",
        why="'project_ends'", confidence="1", workers="headcount", due_on="ends_on",
        window_days=window(days, "ends_on"), unknown_fact="'monthly_wages_idr'",
    )  # fmt: skip
    return batches, projects, _contracts(days, dialect)


def _contracts(days: Days, dialect: Dialect) -> str:
    """Covered people whose contract ends soon."""
    return draft(
        dialect,
        f"""from {WORKER_OUTCOMES.table} as found
        join {WORKER_ROWS.table} as rows on rows.row = found.row
        left join {ROW_SUBJECTS.table} as people on people.row = found.row
        left join {STAKES.table} as stakes on stakes.row = found.row
        where found.outcome = 'matched_covered' and rows.contract_ends_on <= {days.expires_by}""",
        kind="'EXPIRING'", subject_kind="'person'", scope="coalesce(found.employer_key, '')",
        subject_id="coalesce(people.subject_id, md5('person|' || found.person_id))",
        name="rows.name", area_code="rows.area_code", registry_id="found.person_id",
        row="found.row", list_id="found.list_id", row_id="found.row_id", why="'contract_ends'",
        employer_key="found.employer_key", employer_id="found.employer_id", confidence="1",
        workers="1", due_on="rows.contract_ends_on", is_review="found.is_review",
        window_days=window(days, "rows.contract_ends_on"), stake_idr="stakes.stake_idr",
        stake_at_least_idr="stakes.stake_at_least_idr", unknown_fact="stakes.stake_lacks",
    )  # fmt: skip


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
        **_owed(dialect), **_EMPLOYER,
    )  # fmt: skip


def _owed(dialect: Dialect) -> dict[str, str]:
    return {
        "amount_idr": "late.unpaid_idr", "stake_idr": "late.monthly_idr",
        "stake_at_least_idr": "late.known_idr",
        "unknown_fact": "case when late.monthly_idr is null"
        " then coalesce(late.lacks, 'income_idr') end",
        "value_registry": dialect.cast("late.months", TEXT),
        "value_list": dialect.cast("late.first_month", TEXT),
    }  # fmt: skip


def _units_behind(dialect: Dialect) -> str:
    """Units that pay for their people and are behind; `workers` are those whose months are open."""
    return draft(
        dialect,
        f"from {ARREARS.table} as late join {UNITS.table} as units"
        " on units.unit_key = late.unit_key",
        kind="'ARREARS'", subject_kind="'unit'", subject_id="md5('unit|' || units.unit_key)",
        unit_key="units.unit_key", name="units.unit", area_code="units.area_code",
        why="'months_unpaid'", confidence="1", workers="late.payers", list_id="late.list_id",
        row_id="late.row_id", **_owed(dialect),
    )  # fmt: skip


def _unreported(dialect: Dialect) -> str:
    """Registered employers that no complete employers' list of their area names."""
    inside = dialect.starts_with("places.area_code", "lists.area_code")
    return draft(
        dialect,
        f"""from {EMPLOYERS.table} as owners {_PLACES}
        join (select coalesce(area_code, '') as area_code from {LISTS.table}
            where kind = 'wajib_lapor.employers' and is_complete
            group by coalesce(area_code, '')) as lists on {inside}
        left join {REPORTED.table} as reported on reported.employer_id = owners.employer_id
        where places.is_open and reported.employer_id is null""",
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
