"""Every finding once, by a key that is the same in every run: kind, subject, programme, scope.

Several rows may raise one finding; it keeps the surest of them, and every row stays as evidence.
"""

from collections.abc import Sequence

from jaring.assessment.drafts import COLUMNS
from jaring.assessment.inputs import BOOLEAN, TEXT
from jaring.assessment.kinds import finding_kinds
from jaring.steps import Contract, Dialect, SqlStep

# what a lapsed membership costs the registry knows best; elsewhere every row must know it
_STAKE = """case when kind = 'LAPSED' and count(case when list_id is null then stake_idr end) > 0
        then max(case when list_id is null then stake_idr end)
    when count(stake_idr) = count(*) then max(stake_idr) end"""
KEYED = Contract("keyed_drafts", (), {"finding": TEXT, **COLUMNS})
FINDINGS = Contract(
    "raised",
    ("finding",),
    {"finding": TEXT, **{name: kind for name, kind in COLUMNS.items() if name != "row"},
     "article": TEXT, "has_conflict": BOOLEAN},
)  # fmt: skip
_FIRST = (
    "kind", "subject_kind", "subject_id", "programme", "scope", "employer_key", "employer_id",
    "unit_key", "name", "area_code", "registry_id", "list_id", "row_id", "why", "unknown_fact",
    "due_on", "value_list", "value_registry",
)  # fmt: skip


def finding_steps(drafts: Sequence[str]) -> tuple[SqlStep, SqlStep]:
    """From drafts to findings with their keys."""

    def keyed(_: Dialect) -> str:
        columns = ", ".join(COLUMNS)
        every = " union all ".join(f"select {columns} from {table}" for table in drafts)
        key = "md5(kind || '|' || subject_id || '|' || programme || '|' || scope)"
        return f"select {key} as finding, {columns} from ({every}) as every"

    return (
        SqlStep(tuple(drafts), KEYED, keyed),
        SqlStep((KEYED.table,), FINDINGS, _findings),
    )


def _findings(dialect: Dialect) -> str:
    """The surest draft of each finding, with the article of its kind.

    Rows: one per finding.
    """
    place = "coalesce(cast(list_id as varchar), '') || '|' || coalesce(row_id, '')"
    place = f"{place} || '|' || {dialect.cast('coalesce(row, -1)', TEXT)}"
    articles = " ".join(
        f"when '{code}' then '{kind.law}'" for code, kind in finding_kinds().items()
    )
    first = ", ".join(f"min_by({name}, {place}) as {name}" for name in _FIRST)
    rest = (
        "max(confidence) as confidence, bool_and(is_review) as is_review,"
        " bool_or(by_default) as by_default,"
        f" {_STAKE} as stake_idr, min(window_days) as window_days,"
        " max(stake_at_least_idr) as stake_at_least_idr, max(workers) as workers,"
        " max(amount_idr) as amount_idr"
    )
    lacks = "case when kind <> 'LAPSED' or stake_idr is null then unknown_fact end as unknown_fact"
    listed = ", ".join(
        lacks if name == "unknown_fact" else name for name in COLUMNS if name != "row"
    )
    return f"""
        with grouped as (
            select finding, {first}, {rest},
                count(distinct stake_idr) > 1 as has_conflict
            from {KEYED.table}
            group by finding, kind
        )
        select finding, {listed}, case kind {articles} end as article, has_conflict
        from grouped
    """
