"""What each finding rests on: one row per list row or registry record that speaks for it.

Arrears rest on the spans of months that are open: one row per establishment or person and span.
"""

from jaring.assessment.arrears import ARREARS_SPANS
from jaring.assessment.findings import KEYED
from jaring.assessment.inputs import TEXT
from jaring.steps import Contract, Dialect, SqlStep

EVIDENCE = Contract(
    "evidence",
    (),  # two rows of a list without keys may say the same
    {"finding": TEXT, "source": TEXT, "list_id": TEXT, "row_id": TEXT, "registry_id": TEXT,
     "field": TEXT, "value_list": TEXT, "value_registry": TEXT},
)  # fmt: skip
_FIELDS = {
    "PWBD": "registration",
    "PDS_TK": "membership",
    "UNREGISTERED": "membership",
    "LAPSED": "paid_until",
    "PDS_UPAH": "wage_idr",
    "PDS_PROGRAM": "programmes",
    "ARREARS": "contributions",
    "EXPIRING": "paid_until",
    "NO_WLKP": "wlkp_filed_on",
    "UNIT_NOT_ENROLLED": "covered",
    "NO_PROJECT": "project",
}


def evidence_step() -> SqlStep:
    """The rows and records behind every finding.

    Rows: one per draft of a finding; of arrears one per span of months.
    """
    return SqlStep((KEYED.table, ARREARS_SPANS.table), EVIDENCE, _evidence)


def _evidence(dialect: Dialect) -> str:
    fields = " ".join(f"when '{kind}' then '{field}'" for kind, field in _FIELDS.items())
    return f"""
        select finding, case when list_id is null then 'registry' else 'list' end as source,
            list_id, row_id, registry_id,
            case when kind = 'PDS_TK' and subject_kind = 'employer' then 'headcount'
                when kind = 'DATA' then why else case kind {fields} end end as field,
            value_list, value_registry
        from {KEYED.table}
        where kind <> 'ARREARS'
        union all
        select drafts.finding, case when spans.list_id is null then 'registry' else 'list' end,
            spans.list_id, spans.row_id, spans.registry_id, 'contributions' as field,
            {dialect.cast("spans.from_month", TEXT)} || '..'
                || {dialect.cast("spans.before_month", TEXT)} as value_list,
            {dialect.cast("spans.unpaid_idr", TEXT)} as value_registry
        from {KEYED.table} as drafts
        join {ARREARS_SPANS.table} as spans
            on spans.employer_id = coalesce(drafts.employer_id, '')
            and spans.unit_key = coalesce(drafts.unit_key, '')
        where drafts.kind = 'ARREARS'
    """
