"""Findings about permits: no project, short of value, unpaid, or workers who are not in it."""

from jaring.assessment.drafts import draft, draft_contract
from jaring.assessment.fits import ROW_PROJECTS
from jaring.assessment.inputs import PROJECT_ROWS, PROJECTS, TEXT, WORKER_ROWS
from jaring.assessment.other_outcomes import PROJECT_OUTCOMES
from jaring.assessment.outcomes import WORKER_OUTCOMES
from jaring.assessment.site_stakes import SITE_STAKES
from jaring.steps import Dialect, SqlStep

PROJECT_DRAFTS = draft_contract("project_drafts")
_UNMET = "('matched_lapsed', 'matched_other', 'unmatched_obliged', 'unmatched_eligible')"


def project_findings_step() -> SqlStep:
    """What permits and the workers named for them raise.

    Rows: one per permit or worker and finding.
    """
    reads = (PROJECT_OUTCOMES.table, PROJECT_ROWS.table, PROJECTS.table, ROW_PROJECTS.table,
             WORKER_OUTCOMES.table, WORKER_ROWS.table, SITE_STAKES.table)  # fmt: skip
    return SqlStep(reads, PROJECT_DRAFTS, _drafts)


def _drafts(dialect: Dialect) -> str:
    number = "coalesce(permits.permit_number, permits.number, permits.row_id)"
    subject = f"md5('permit|' || {number})"
    permits = draft(
        dialect,
        f"""from {PROJECT_OUTCOMES.table} as found
        join {PROJECT_ROWS.table} as permits on permits.row = found.row
        left join {PROJECTS.table} as projects on projects.project_id = found.project_id
        left join {SITE_STAKES.table} as site on site.permit_row = found.row
            and site.part = 'permit'
        where found.outcome in ('no_project', 'project_unpaid', 'project_short')""",
        kind="'NO_PROJECT'", subject_kind="'permit'", subject_id=subject, scope="'permit'",
        name="permits.name", area_code="permits.area_code", registry_id="found.project_id",
        list_id="found.list_id", row_id="found.row_id", why="found.outcome",
        is_review="found.is_review", confidence="coalesce(found.probability, 1)",
        workers="permits.headcount", amount_idr="permits.contract_value_idr",
        unknown_fact="case when site.stake_idr is null then 'value_without_vat_idr' end",
        stake_idr="site.stake_idr", stake_at_least_idr="site.stake_at_least_idr",
        due_on="permits.ends_on",
        value_list=dialect.cast("permits.contract_value_idr", TEXT),
        value_registry=dialect.cast("projects.contract_value_idr", TEXT),
    )  # fmt: skip
    workers = draft(
        dialect,
        f"""from {ROW_PROJECTS.table} as named
        join {WORKER_OUTCOMES.table} as found on found.row = named.row
        join {WORKER_ROWS.table} as rows on rows.row = named.row
        join {PROJECT_ROWS.table} as permits on permits.row = named.permit_row
        left join {SITE_STAKES.table} as site on site.permit_row = named.permit_row
            and site.part = 'workers'
        where named.project_id is not null and found.outcome in {_UNMET}""",
        kind="'NO_PROJECT'", subject_kind="'permit'", subject_id=subject, scope="'workers'",
        name="permits.name", area_code="permits.area_code", registry_id="named.project_id",
        row="found.row", list_id="found.list_id", row_id="found.row_id", why="'worker_missing'",
        is_review="found.is_review", workers="site.workers", stake_idr="site.stake_idr",
        stake_at_least_idr="site.stake_at_least_idr", unknown_fact="site.lacks",
        confidence="coalesce(found.probability, 1)", value_list="rows.name",
        value_registry="found.membership_id",
    )  # fmt: skip
    return f"{permits} union all {workers}"
