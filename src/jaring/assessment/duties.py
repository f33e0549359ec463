"""What each row of workers is bound to: the facts that its list implies, and what the law says.

`row_duties` puts the words of a list (kind and role) beside each row; `duty_facts` is the table
that the columnar law of `rules.vectorised` reads; `row_law` is its answer, per row.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import pyarrow as pa

from jaring.assessment.inputs import BIGINT, BOOLEAN, TEXT, WORKER_ROWS
from jaring.reference.list_kinds import Grain, ListDuty, forms_of
from jaring.rules.book import ParameterBook
from jaring.rules.facts import EmployerKind, Work
from jaring.rules.local_rules import LocalRules
from jaring.rules.vectorised.columns import DUTY_FACTS
from jaring.rules.vectorised.obligations import duty_flow
from jaring.steps import Contract, Dialect, SqlStep, Step, TableStep
from jaring.terms.segments import Programme

_LOCAL = "local"  # a local rule says the segment
ROLES = Contract("row_roles", ("kind", "role"), {"kind": TEXT, "role": TEXT})
_WORDS = {
    "duty_group": TEXT,
    "said_segment": TEXT,
    "work": TEXT,
    "employer_kind": TEXT,
    "state_status": TEXT,
    "worker_group": TEXT,
    "employer_scale": TEXT,
    "is_transport": BOOLEAN,
    "employer_is": TEXT,  # named | none
    "needs_employer": BOOLEAN,
}
DUTY_WORDS = Contract("duty_words", ("kind", "role"), {"kind": TEXT, "role": TEXT, **_WORDS})
ROW_DUTIES = Contract("row_duties", ("row",), {"row": BIGINT, **_WORDS})
FACTS = Contract("duty_facts", ("worker_id", "month"), {"worker_id": TEXT, **DUTY_FACTS})
_STATUSES = {f"{programme.lower()}_status": TEXT for programme in Programme}
ROW_LAW = Contract(
    "row_law",
    ("row",),
    {
        "row": BIGINT,
        "segment": TEXT,
        "duty": TEXT,
        **_STATUSES,
        "missing": TEXT,
        "law": TEXT,
        "employer_is": TEXT,
        "employer_kind": TEXT,
        "needs_employer": BOOLEAN,
    },
)


@dataclass(frozen=True)
class DutyWords:
    """What a kind of list implies about a row with some role; None is "not known"."""

    duty_group: str
    said_segment: str | None = None
    work: str | None = None
    employer_kind: str | None = None
    state_status: str | None = None
    worker_group: str | None = None
    employer_scale: str | None = None
    is_transport: bool | None = None
    employer_is: str = "none"
    needs_employer: bool = False


_NOTHING_SAID = DutyWords("unknown")
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
        duty_group=duty.group,
        said_segment=None if is_local else duty.segment,
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
    """From worker rows to `row_duties`: the words of each kind and role, and of each row."""
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
        SqlStep((WORKER_ROWS.table, DUTY_WORDS.table), ROW_DUTIES, _row_duties),
    )


def _words(tables: Mapping[str, pa.Table]) -> pa.Table:
    rows = tables[ROLES.table].to_pylist()
    found = [{**row, **vars(words_of_kind(row["kind"], row["role"]))} for row in rows]
    kinds = {TEXT: pa.string(), BOOLEAN: pa.bool_()}
    schema = pa.schema([(name, kinds[kind]) for name, kind in DUTY_WORDS.columns.items()])
    return pa.Table.from_pylist(found, schema=schema)


def _row_duties(_: Dialect) -> str:
    listed = ", ".join(f"words.{name}" for name in _WORDS)
    return f"""
        select workers.row, {listed}
        from {WORKER_ROWS.table} as workers
        join {DUTY_WORDS.table} as words
            on words.kind = workers.kind and words.role = coalesce(workers.role, '')
    """


def law_steps(month: int, book: ParameterBook, local_rules: LocalRules) -> tuple[Step, ...]:
    """What binds each row at the month: the facts, the four steps of the law, the answer."""
    facts = SqlStep(
        (WORKER_ROWS.table, ROW_DUTIES.table, "row_employers"),
        FACTS,
        partial(_facts, month),
    )
    flow = duty_flow(FACTS.table, book, local_rules)
    reads = ("duties", "duty_decisions", ROW_DUTIES.table, "row_employers")
    answer = SqlStep(reads, ROW_LAW, _row_law)
    return (facts, *flow, answer)


def _facts(month: int, dialect: Dialect) -> str:
    """Facts of the law; a row without a word on citizenship, with no passport, is a citizen's.

    Rows: one per worker row.
    """

    def null(kind: str) -> str:
        return dialect.cast("null", DUTY_FACTS[kind])

    return f"""
        select {dialect.cast("workers.row", TEXT)} as worker_id, {month} as month,
            duties.work,
            case when workers.citizenship is null then 'citizen'
                when upper(workers.citizenship) in ('WNI', 'ID', 'CITIZEN', 'INDONESIA')
                then 'citizen' else 'foreigner' end as citizenship,
            {null("months_in_indonesia")} as months_in_indonesia,
            duties.employer_kind,
            coalesce(employers.employer_scale, duties.employer_scale) as employer_scale,
            duties.state_status, duties.worker_group, workers.area_code as area,
            case when workers.headcount is null then null else workers.headcount > 0 end
                as employs_others,
            {null("placement")} as placement, workers.birth_date,
            {null("enrolled")} as enrolled,
            {null("in_health_programme")} as in_health_programme,
            {null("registered_on")} as registered_on
        from {WORKER_ROWS.table} as workers
        join {ROW_DUTIES.table} as duties on duties.row = workers.row
        left join row_employers as employers on employers.row = workers.row
    """


def _row_law(dialect: Dialect) -> str:
    """One word of duty per row: what the first programme of its segment is to it.

    Where the duty hangs on an employer that the row does not name, it is not known.

    Rows: one per worker row.
    """
    first = f"duties.{Programme.JKK.lower()}_status"
    statuses = ", ".join(f"duties.{name}" for name in _STATUSES)
    return f"""
        with numbered as (
            select {dialect.cast("worker_id", BIGINT)} as row, duties.* from duties
        )
        select duties.row, duties.segment,
            case when words.needs_employer and employers.row is null then 'unknown'
                when {first} = 'obliged' then 'obliged' when {first} = 'voluntary' then 'eligible'
                when {first} = 'not_open' then 'not_obliged' else 'unknown' end as duty,
            {statuses},
            case when words.needs_employer and employers.row is null then 'employer,'
                else duties.missing end as missing,
            decided.{Programme.JKK.lower()}_law as law,
            words.employer_is, words.employer_kind, words.needs_employer
        from numbered as duties
        join duty_decisions as decided
            on decided.law_regime = duties.law_regime and decided.pattern = duties.pattern
        join {ROW_DUTIES.table} as words on words.row = duties.row
        left join row_employers as employers on employers.row = duties.row
    """
