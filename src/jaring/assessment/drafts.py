"""The shape of a finding before it has its key: what each group of findings hands to `findings`.

Not here: when which kind is raised (`worker_findings`, `employer_findings`, `registry_findings`,
`project_findings`, `wage_findings`), what becomes of a finding from run to run (`lives`).
"""

from jaring.assessment.inputs import BIGINT, BOOLEAN, DOUBLE, INT, TEXT
from jaring.steps import Contract, Dialect

COLUMNS = {
    "kind": TEXT,
    "subject_kind": TEXT,
    "subject_id": TEXT,
    "programme": TEXT,
    "scope": TEXT,
    "employer_key": TEXT,
    "employer_id": TEXT,
    "unit_key": TEXT,
    "name": TEXT,
    "area_code": TEXT,
    "registry_id": TEXT,
    "row": BIGINT,
    "list_id": TEXT,
    "row_id": TEXT,
    "why": TEXT,
    "confidence": DOUBLE,
    "is_review": BOOLEAN,
    "by_default": BOOLEAN,
    "stake_idr": BIGINT,
    "stake_at_least_idr": BIGINT,
    "unknown_fact": TEXT,
    "workers": BIGINT,
    "amount_idr": BIGINT,
    "due_on": INT,
    "window_days": BIGINT,
    "value_list": TEXT,
    "value_registry": TEXT,
}
_DEFAULTS = {"programme": "''", "scope": "''", "is_review": "false", "by_default": "true"}


def draft_contract(table: str) -> Contract:
    """A table of drafts; the same finding may be raised by several rows."""
    return Contract(table, (), COLUMNS)


def draft(dialect: Dialect, source: str, **given: str) -> str:
    """A select of every column of a draft from a source; what is not given is not known."""
    strangers = set(given) - set(COLUMNS)
    assert not strangers, f"a draft has no {strangers}"
    listed = ",\n            ".join(
        f"{_value(dialect, name, given.get(name))} as {name}" for name in COLUMNS
    )
    return f"""
        select {listed}
        {source}
    """


def _value(dialect: Dialect, name: str, given: str | None) -> str:
    if given is None:
        given = _DEFAULTS.get(name, "null")
    return dialect.cast(given, COLUMNS[name])
