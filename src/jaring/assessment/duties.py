"""What a list says of its rows by its kind and their roles: for whom they work, and in what way.

Millions of rows have a handful of kinds and roles, so that the words stand in a table of their own.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

from jaring.assessment.inputs import BIGINT, BOOLEAN, TEXT, WORKER_ROWS
from jaring.reference.list_kinds import Grain, ListDuty, forms_of
from jaring.rules.facts import EmployerKind, Work
from jaring.steps import Contract, SqlStep, Step, TableStep

_LOCAL = "local"  # a local rule says the segment
ROLES = Contract("row_roles", ("kind", "role"), {"kind": TEXT, "role": TEXT})
_WORDS = {
    "work": TEXT,
    "employer_kind": TEXT,
    "state_status": TEXT,
    "worker_group": TEXT,
    "employer_scale": TEXT,
    "is_transport": BOOLEAN,
    "employer_is": TEXT,  # named | none
    "needs_employer": BOOLEAN,
}
DUTY_WORDS = Contract(
    "duty_words", ("kind", "role"), {"kind": TEXT, "role": TEXT, "word": BIGINT, **_WORDS}
)
OF_A_WORKER = (
    f"{DUTY_WORDS.table} as words on words.kind = workers.kind"
    " and words.role = coalesce(workers.role, '')"
)
"""What to join to rows of `workers`: the words of each."""


@dataclass(frozen=True)
class DutyWords:
    """What a kind of list implies about a row with some role; None is "not known"."""

    work: str | None = None
    employer_kind: str | None = None
    state_status: str | None = None
    worker_group: str | None = None
    employer_scale: str | None = None
    is_transport: bool | None = None
    employer_is: str = "none"
    needs_employer: bool = False


_NOTHING_SAID = DutyWords()
_WORD = re.compile(r"[a-z0-9]+")


def words_of_kind(kind: str, role: str | None) -> DutyWords:
    """What the form of a list says about a role: the first duty one of whose roles stands in it."""
    said = " ".join(_WORD.findall((role or "").lower()))
    for form in forms_of(kind):
        if form.grain is not Grain.WORKER:
            continue
        for duty in form.duties:
            if not duty.roles or any(f" {word} " in f" {said} " for word in duty.roles):
                return _duty_words(duty)
    return _NOTHING_SAID


def _duty_words(duty: ListDuty) -> DutyWords:
    is_local, for_wage = duty.segment == _LOCAL, duty.work == Work.FOR_WAGE
    names_employer = for_wage and not is_local
    return DutyWords(
        work=duty.work,
        employer_kind=duty.employer_kind or (EmployerKind.BUSINESS if names_employer else None),
        state_status=duty.state_status,
        worker_group=duty.group if is_local else None,
        employer_scale=duty.employer_scale,
        is_transport=duty.is_transport,
        employer_is="named" if names_employer else "none",
        needs_employer=duty.without_employer is not None,
    )


def duty_steps() -> tuple[Step, ...]:
    """From worker rows to the words of each kind and role."""
    return (
        SqlStep(
            (WORKER_ROWS.table,),
            ROLES,
            lambda _: (
                # a role that is not said is a role of its own
                f"select kind, coalesce(role, '') as role from {WORKER_ROWS.table}"
                " group by kind, coalesce(role, '')"
            ),
        ),
        TableStep((ROLES.table,), DUTY_WORDS, _words),
    )


def _words(tables: Mapping[str, pa.Table]) -> pa.Table:
    """The words of each kind and role; the same words have the same number.

    Rows: one per kind and role.
    """
    rows = tables[ROLES.table].sort_by([("kind", "ascending"), ("role", "ascending")]).to_pylist()
    numbers: dict[DutyWords, int] = {}
    found = []
    for row in rows:
        words = words_of_kind(row["kind"], row["role"])
        number = numbers.setdefault(words, len(numbers))  # many roles, few words
        found.append({**row, "word": number, **vars(words)})
    kinds = {TEXT: pa.string(), BOOLEAN: pa.bool_(), BIGINT: pa.int64()}
    schema = pa.schema([(name, kinds[kind]) for name, kind in DUTY_WORDS.columns.items()])
    return pa.Table.from_pylist(found, schema=schema)
