"""What binds millions of workers: the twin of `obligations.derive_duty` as a flow of four steps.

    placed     each worker and month with its regime and pattern          (SQL, all rows)
    patterns   the patterns that occur                                    (SQL, few rows)
    decisions  what the scalar function says of each pattern              (table, few rows)
    duties     the decision of each worker and month                      (SQL, all rows)

No rule is written twice: SQL cuts facts at the bounds of the book, the scalar function decides.
The law behind an answer stands in `decisions`, by regime and pattern.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

import pyarrow as pa

from jaring.rules.book import ParameterBook
from jaring.rules.facts import WorkerFacts
from jaring.rules.local_rules import LocalRules
from jaring.rules.obligations import derive_duty
from jaring.rules.obligations.derive import NO_LOCAL_RULES
from jaring.rules.vectorised.columns import mark_bits, missing_text
from jaring.rules.vectorised.duty_law import DutyLaw, duty_law
from jaring.rules.vectorised.duty_patterns import branch_case, patterns_of, residence_case
from jaring.steps import (
    DUCKDB,
    ColumnType,
    Contract,
    Dialect,
    SqlStep,
    SqlText,
    Step,
    TableStep,
)
from jaring.terms.segments import Programme

_STATUSES = tuple(f"{programme.lower()}_status" for programme in Programme)
_LAWS = tuple(f"{programme.lower()}_law" for programme in Programme)
_PATTERN = {"law_regime": ColumnType.INT, "pattern": ColumnType.BIGINT}
_ANSWER = {
    "segment": ColumnType.TEXT,
    **dict.fromkeys(_STATUSES, ColumnType.TEXT),
    "missing": ColumnType.TEXT,
    "marks": ColumnType.INT,
}
_REASONS = dict.fromkeys(("profile", "registers", *_LAWS), ColumnType.TEXT)
DUTY_PLACED, DUTY_PATTERNS, DUTY_DECISIONS = "duty_placed", "duty_patterns", "duty_decisions"


@dataclass(frozen=True)
class DutyRows:
    """Where the rows of `DUTY_FACTS` come from.

    Attributes:
        sql: what stands after `from`: a table's name, or a query in brackets with a name.
        reads: the tables that it reads.
        key: the column that names a row beside the month.
        carries: other columns that go along to `duty_placed`, with their types.
    """

    sql: SqlText
    reads: tuple[str, ...]
    key: str = "worker_id"
    key_type: ColumnType = ColumnType.TEXT
    carries: Mapping[str, ColumnType] = field(default_factory=dict)

    @property
    def columns(self) -> dict[str, ColumnType]:
        """What goes along with each row, the key first."""
        return {self.key: self.key_type, **self.carries}


def table_of_facts(name: str) -> DutyRows:
    """Rows of facts that lie in a table, each named by its `worker_id`."""
    return DutyRows(lambda _: name, (name,))


def duty_flow(
    rows: DutyRows, book: ParameterBook, local_rules: LocalRules = NO_LOCAL_RULES
) -> tuple[Step, ...]:
    """The steps from rows of facts to `duties`, one row per row of the source.

    Whoever asks for few of the answers' columns, or joins them later, takes `pattern_steps`.

    Rows of `duties`: key and month; the segment; a status per programme; what is missing; marks;
    and the regime and pattern under which `duty_decisions` holds who registers, and the law.

    Law: as `rules.obligations`.
    """
    columns = {**rows.columns, "month": ColumnType.INT, **_ANSWER, **_PATTERN}
    duties = Contract("duties", (rows.key, "month"), columns)
    answers = SqlStep((DUTY_PLACED, DUTY_DECISIONS), duties, lambda _: _duties_text(rows))
    return (*pattern_steps(rows, book, local_rules), answers)


def pattern_steps(
    rows: DutyRows, book: ParameterBook, local_rules: LocalRules = NO_LOCAL_RULES
) -> tuple[Step, ...]:
    """The steps from rows of facts to each row's regime and pattern, and the decisions on those."""
    law = duty_law(book, local_rules)
    columns = {**rows.columns, "month": ColumnType.INT, **_PATTERN}
    placed = Contract(DUTY_PLACED, (rows.key, "month"), columns)
    patterns = Contract(DUTY_PATTERNS, tuple(_PATTERN), _PATTERN)
    decided = {**_PATTERN, **_ANSWER, **_REASONS}
    decisions = Contract(DUTY_DECISIONS, tuple(_PATTERN), decided)
    return (
        SqlStep(rows.reads, placed, lambda dialect: _placed_text(rows, law, dialect)),
        SqlStep((DUTY_PLACED,), patterns, lambda _: _patterns_text()),
        TableStep((DUTY_PATTERNS,), decisions, partial(_decide, law)),
    )


def _placed_text(rows: DutyRows, law: DutyLaw, dialect: Dialect) -> str:
    """Each row with its regime and pattern."""
    patterns, carried = patterns_of(law, dialect), ", ".join(rows.columns)
    digits = ",\n        ".join(f"{digit.sql} as {digit.name}_digit" for digit in patterns.digits)
    return f"""
with timed as (
    select *, {law.regimes.sql("month")} as law_regime, {_day(law.book, dialect)} as law_day
    from {rows.sql(dialect)}
),
bounded as (
    select timed.*, coalesce(timed.registered_on, timed.law_day) as age_day, law.*
    from timed
    join {law.table()} on timed.law_regime = law.regime
),
branched as (
    select
        *,
        {branch_case(patterns.branches)} as law_branch,
        {residence_case()} as law_residence
    from bounded
),
cut as (
    select
        {carried}, month, law_regime,
        {digits}
    from branched
)
select {carried}, month, law_regime, {dialect.cast(patterns.sql(), ColumnType.BIGINT)} as pattern
from cut
"""  # noqa: S608 - names come from contracts, numbers from the book


def _day(book: ParameterBook, dialect: Dialect) -> str:
    """The day on which a month is asked, of the form yyyymmdd."""
    if book.setting("month_value").value == "first_day":
        return "month * 100 + 1"
    first = f"make_date({dialect.int_div('month', '100')}, month % 100, 1)"
    return f"month * 100 + day(last_day({first}))"


def _patterns_text() -> str:
    """The patterns that occur."""
    return f"select distinct law_regime, pattern from {DUTY_PLACED}"  # noqa: S608 - a contract's name


def _duties_text(rows: DutyRows) -> str:
    """Each row with the decision of its pattern."""
    answer = ", ".join(f"decided.{column}" for column in _ANSWER)
    carried = ", ".join(f"placed.{column}" for column in rows.columns)
    return f"""
select {carried}, placed.month, {answer}, placed.law_regime, placed.pattern
from {DUTY_PLACED} as placed
join {DUTY_DECISIONS} as decided
    on placed.law_regime = decided.law_regime and placed.pattern = decided.pattern
"""  # noqa: S608 - names come from contracts


def _decide(law: DutyLaw, tables: Mapping[str, pa.Table]) -> pa.Table:
    """The scalar function's answer for each pattern."""
    readings = patterns_of(law, DUCKDB)  # how a pattern is read does not hang on the dialect
    rows = tables[DUTY_PATTERNS].to_pydict()
    found = [
        _decision(law, readings.facts(regime, pattern), regime, pattern)
        for regime, pattern in zip(rows["law_regime"], rows["pattern"], strict=True)
    ]
    return pa.Table.from_pylist(found, schema=_DECISION_SCHEMA)


_DECISION_SCHEMA = pa.schema(
    [
        ("law_regime", pa.int32()),
        ("pattern", pa.int64()),
        *((column, pa.string()) for column in _ANSWER if column != "marks"),
        ("marks", pa.int32()),
        *((column, pa.string()) for column in _REASONS),
    ]
)


def _decision(law: DutyLaw, worker: WorkerFacts, regime: int, pattern: int) -> dict[str, object]:
    """One pattern's row of `decisions`."""
    month = law.regimes.examples[regime]
    duty = derive_duty(worker, month, law.book, law.local_rules)
    return {
        "law_regime": regime,
        "pattern": pattern,
        "profile": duty.profile.value,
        "segment": None if duty.segment is None else duty.segment.value,
        "registers": None if duty.registers is None else duty.registers.value,
        **{
            column: found.status.value
            for column, found in zip(_STATUSES, duty.obligations, strict=True)
        },
        "missing": missing_text(duty.missing),
        "marks": mark_bits(duty.trace.marks),
        **{column: found.law for column, found in zip(_LAWS, duty.obligations, strict=True)},
    }
