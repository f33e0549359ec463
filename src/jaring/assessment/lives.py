"""What becomes of a finding from run to run: opened, seen again, dismissed, reopened, resolved.

A finding is resolved at *protected*, never at registration alone: found, contacted, registered,
first contribution, protected, with a count at each arrow; a yearly report that lacked, when it is
filed. One that people dismissed stays dismissed for its reason until its evidence changes. A person
who is on no list this time is still open.
"""

from functools import partial

from jaring.assessment.drafts import COLUMNS
from jaring.assessment.findings import FINDINGS, KEYED
from jaring.assessment.inputs import (
    BIGINT,
    FINDING_DECISIONS,
    INT,
    PREVIOUS_FINDINGS,
    TEXT,
)
from jaring.assessment.progress import SUBJECT_COVER
from jaring.assessment.registry_findings import REPORTED
from jaring.steps import Contract, Dialect, SqlStep

_SHOWN = tuple(name for name in COLUMNS if name not in {"row", "kind", "subject_id"})
LIVES = Contract(
    "findings",
    ("finding",),
    {"finding": TEXT, "kind": TEXT, "subject_id": TEXT,
     **{name: COLUMNS[name] for name in _SHOWN}, "article": TEXT, "state": TEXT, "stage": TEXT,
     "first_seen": INT, "last_seen": INT, "evidence_hash": TEXT, "dismissed_for": TEXT,
     "resolved_by": TEXT},
)  # fmt: skip
CHAIN = Contract(
    "chain",
    ("kind", "stage"),
    {"kind": TEXT, "stage": TEXT, "place": INT, "findings": BIGINT},
)
STAGES = ("found", "contacted", "registered", "first_contribution", "protected")


def life_steps(as_of: int) -> tuple[SqlStep, SqlStep]:
    """From what was raised and what earlier runs knew to the findings as they stand."""
    return (
        SqlStep(
            (FINDINGS.table, KEYED.table, PREVIOUS_FINDINGS.table, FINDING_DECISIONS.table,
             SUBJECT_COVER.table, REPORTED.table),
            LIVES,
            partial(_lives, as_of),
        ),
        SqlStep((LIVES.table,), CHAIN, _chain),
    )  # fmt: skip


def _lives(as_of: int, dialect: Dialect) -> str:
    """Every finding of this run, and every earlier one that is not raised any more.

    Rows: one per finding ever raised.
    """
    return f"""
        with hashed as ({_hashed()}),
        present as ({_present(as_of, dialect)}),
        gone as ({_gone(dialect)})
        select * from present union all select * from gone
    """


_LINES = f"""
    select finding, coalesce(list_id, '') || '|' || coalesce(row_id, '') || '|'
        || coalesce(why, '') || '|' || coalesce(value_list, '') || '|'
        || coalesce(value_registry, '') as said
    from {KEYED.table}
"""


def _hashed() -> str:
    """What each finding rests on, in one word: another word, other evidence."""
    return f"""
        select alone.finding, md5(coalesce(several.said, alone.said)) as evidence_hash
        from (
            select finding, min(said) as said from ({_LINES}) as lines group by finding
        ) as alone
        left join (
            select finding, string_agg(said, ';' order by said) as said
            from ({_LINES}) as lines
            where finding in (
                select finding from {KEYED.table} group by finding having count(*) > 1
            )
            group by finding
        ) as several on several.finding = alone.finding
    """


def _present(as_of: int, dialect: Dialect) -> str:
    """The findings that this run raises."""
    is_another = "coalesce(raised.why = 'like_listed' and decisions.answer = 'not_same', false)"
    decided = {
        "is_review": f"raised.is_review and not {is_another} as is_review",
        "by_default": f"raised.by_default or {is_another} as by_default",
    }
    now = ", ".join(decided.get(name, f"raised.{name}") for name in _SHOWN)
    return f"""
        select raised.finding, raised.kind, raised.subject_id, {now}, raised.article,
            case when decisions.answer = 'dismissed' then 'dismissed'
                when raised.why = 'like_listed' and decisions.answer = 'same' then 'dismissed'
                when before.state = 'dismissed'
                    and before.evidence_hash = hashed.evidence_hash then 'dismissed'
                when before.finding is null then 'opened'
                when before.state in ('resolved', 'dismissed') then 'reopened'
                else 'seen' end as state,
            case when decisions.answer in ('contacted', 'visited', 'promised')
                then 'contacted'
                when before.stage = 'contacted' then 'contacted' else 'found' end as stage,
            coalesce(before.first_seen, {as_of}) as first_seen, {as_of} as last_seen,
            hashed.evidence_hash,
            coalesce(decisions.reason, case when before.state = 'dismissed'
                and before.evidence_hash = hashed.evidence_hash
                then before.dismissed_for end) as dismissed_for,
            {dialect.cast("null", TEXT)} as resolved_by
        from {FINDINGS.table} as raised
        join hashed on hashed.finding = raised.finding
        left join {PREVIOUS_FINDINGS.table} as before on before.finding = raised.finding
        left join {FINDING_DECISIONS.table} as decisions
            on decisions.finding = raised.finding
    """


def _gone(dialect: Dialect) -> str:
    """Earlier findings that are not raised any more."""
    kept = ", ".join(
        name
        if name in PREVIOUS_FINDINGS.columns
        else f"{dialect.cast('null', COLUMNS[name])} as {name}"
        for name in _SHOWN
    )
    stage = """
        case when before.stage = 'protected' or cover.is_protected then 'protected'
            when before.stage = 'first_contribution' or cover.has_paid then 'first_contribution'
            when before.stage = 'registered' or cover.finding is not null then 'registered'
            else before.stage end"""
    judged = f"""
        select before.*, {stage} as next_stage,
            decisions.answer in ('same', 'not_same') as is_answered, decisions.reason,
            reported.employer_id is not null as is_reported
        from {PREVIOUS_FINDINGS.table} as before
        left join {FINDING_DECISIONS.table} as decisions
            on decisions.finding = before.finding
        left join {SUBJECT_COVER.table} as cover on cover.finding = before.finding
        left join {REPORTED.table} as reported
            on before.kind = 'NO_WLKP' and reported.employer_id = before.employer_id
        where before.finding not in (select finding from {FINDINGS.table})
    """
    return f"""
        select finding, kind, subject_id, {kept}, {dialect.cast("null", TEXT)} as article,
            case when state = 'dismissed' then 'dismissed'
                when coalesce(is_answered, false) then 'dismissed'
                when next_stage = 'protected' or is_reported or state = 'resolved' then 'resolved'
                else 'seen' end as state,
            next_stage as stage, first_seen, {dialect.cast("null", INT)} as last_seen,
            evidence_hash,
            case when coalesce(is_answered, false) then coalesce(reason, 'link_decided')
                else dismissed_for end as dismissed_for,
            case when is_reported then 'reported' when next_stage = 'protected' then 'protected'
                else resolved_by end as resolved_by
        from ({judged}) as judged
    """


def _chain(dialect: Dialect) -> str:
    """How many findings reached each stage: each includes those that went further.

    Rows: one per kind and stage.
    """
    stages = " union all ".join(
        f"select '{stage}' as stage, {dialect.cast(str(place), INT)} as place"
        for place, stage in enumerate(STAGES)
    )
    return f"""
        with stages as ({stages}),
        reached as (
            select findings.kind, stages.place
            from {LIVES.table} as findings
            join stages on stages.stage = findings.stage
            where findings.state <> 'dismissed'
        )
        select reached.kind, stages.stage, stages.place, count(*) as findings
        from reached
        join stages on stages.place <= reached.place
        group by reached.kind, stages.stage, stages.place
    """
