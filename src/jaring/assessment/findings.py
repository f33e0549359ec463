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

    Nearly every finding has one draft, which is taken as it is.

    Rows: one per finding.
    """
    articles = " ".join(
        f"when '{code}' then '{kind.law}'" for code, kind in finding_kinds().items()
    )
    lacks = "case when kind <> 'LAPSED' or stake_idr is null then unknown_fact end as unknown_fact"
    columns = [name for name in COLUMNS if name != "row"]
    listed = ", ".join(lacks if name == "unknown_fact" else name for name in columns)
    drafts = f"""from {KEYED.table} as drafts
            left join repeated on repeated.finding = drafts.finding
                and repeated.of_kind = drafts.kind"""
    return f"""
        with repeated as (
            select finding, kind as of_kind from {KEYED.table}
            group by finding, kind having count(*) > 1
        ),
        every as (
            select drafts.finding, {", ".join(columns)}, false as has_conflict
            {drafts}
            where repeated.finding is null
            union all
            select drafts.finding, {_surest(columns, dialect)},
                count(distinct stake_idr) > 1 as has_conflict
            {drafts}
            where repeated.finding is not null
            group by drafts.finding, kind
        )
        select finding, {listed}, case kind {articles} end as article, has_conflict
        from every
    """


def _surest(columns: Sequence[str], dialect: Dialect) -> str:
    """What the drafts of one finding say together; what it is about says the first of them."""
    place = "coalesce(cast(list_id as varchar), '') || '|' || coalesce(row_id, '')"
    place = f"{place} || '|' || {dialect.cast('coalesce(row, -1)', TEXT)}"
    place = f"{place} || '|' || coalesce(registry_id, '')"  # a subject may have several records
    together = {
        "confidence": "max(confidence)", "is_review": "bool_and(is_review)",
        "by_default": "bool_or(by_default)", "stake_idr": _STAKE,
        "window_days": "min(window_days)", "stake_at_least_idr": "max(stake_at_least_idr)",
        "workers": "max(workers)", "amount_idr": "max(amount_idr)",
    }  # fmt: skip
    said = {name: together.get(name, f"min_by({name}, {place})") for name in columns}
    return ", ".join(f"{expression} as {name}" for name, expression in said.items())
