"""How long the columnar law takes: ten million contributions, ten million duties.

    python -m benchmarks.law                 # prints a table; add --write to keep it in the docs
    python -m benchmarks.law --rows 1000000

Inputs are drawn by hash from the row number, so that every run has the same rows; they are made
before the clock starts and lie in a DuckDB table. The clock covers writing the SQL text, running it
and storing every output column of every row. CPU seconds stand beside wall seconds, because a
machine that does other work meanwhile stretches the latter.
"""

import argparse
import os
import resource
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from jaring.rules.loader import load_book
from jaring.rules.vectorised.columns import (
    DUTY_FACTS,
    OWN_ACCOUNT_FACTS,
    PROJECT_FACTS,
    WAGE_FACTS,
    programme_bits,
)
from jaring.rules.vectorised.obligations import duty_flow, table_of_facts
from jaring.rules.vectorised.own_account import own_account_step
from jaring.rules.vectorised.projects import project_step
from jaring.rules.vectorised.wage_earners import wage_earner_step
from jaring.steps import DUCKDB, ColumnType, SqlStep, Step
from jaring.terms.segments import Programme

_THREADS = 2
_TARGET_SECONDS = 10
_DOCS = Path(__file__).parents[1] / "docs" / "benchmarks.md"
_HEADING = "## Law"
_BUSY_NOTE = (
    ", so other work took cores away: read the CPU seconds, which two free cores share between them"
)
_MONTH = "(2016 + {h} % 11) * 100 + 1 + {h} // 11 % 12"
_BILLED = programme_bits(p for p in Programme if p is not Programme.JKP)
_BASIC = programme_bits((Programme.JKK, Programme.JKM))


def _pick(salt: int, *values: str) -> str:
    """One of some SQL values, by a hash of the row number."""
    cases = " ".join(f"when {n} then {value}" for n, value in enumerate(values))
    return f"case hash(i, {salt}) % {len(values)} {cases} end"


def _day(salt: int, first_year: int, years: int) -> str:
    """A day of the form yyyymmdd."""
    h = f"hash(i, {salt})"
    return (
        f"({first_year} + {h} % {years}) * 10000 + (1 + {h} // 64 % 12) * 100 + 1 + {h} // 999 % 28"
    )


_WAGE_ROWS = {
    "month": _MONTH.format(h="hash(i, 1)"),
    "wage_idr": "1000000 + hash(i, 2) % 25000000",
    "programmes": _pick(3, str(_BILLED), str(_BILLED + 16), "7", "3"),
    "risk_class": _pick(4, *(f"'class_{n}'" for n in range(1, 6))),
    "industry": _pick(5, "'footwear'", "'textile_clothing'", "'other'", "'other'"),
    "active_workers": "hash(i, 6) % 400",
    "is_settled": "hash(i, 7) % 10 > 0",
}
_OWN_ROWS = {
    "month": _MONTH.format(h="hash(i, 1)"),
    "income_idr": "hash(i, 2) % 25000000",
    "programmes": _pick(3, str(_BASIC), str(_BASIC), "7"),
    "fund": _pick(4, "'own'", "'regional_budget'", "'village_budget'", "'private'"),
    "is_transport": _pick(5, "true", "false", "null"),
}
_PROJECT_ROWS = {
    "month": _MONTH.format(h="hash(i, 1)"),
    "value_without_vat_idr": "hash(i, 2) % 9000000000",
    "monthly_wages_idr": _pick(3, "null", "null", "50000000"),
}
_DUTY_ROWS = {
    "month": _MONTH.format(h="hash(i, 1)"),
    "work": _pick(2, *["'for_wage'"] * 5, "'own_account'", "'own_account'", "'on_project'", "null"),
    "citizenship": _pick(3, *["'citizen'"] * 6, "'foreigner'", "null"),
    "months_in_indonesia": _pick(4, "null", "3", "12"),
    "employer_kind": _pick(5, "'business'", "'business'", "'business'", "'individual'", "'state'"),
    "employer_scale": _pick(6, "'micro'", "'small'", "'medium'", "'large'", "null"),
    "state_status": _pick(7, "'non_asn'", "'civil_servant'", "'part_time_pppk'", "null"),
    "worker_group": _pick(8, *["null"] * 9, "'rt_rw'", "'village_head'"),
    "area": _pick(9, "'35.77.01.1001'", "'33.74'", "null"),
    "employs_others": _pick(10, "true", "false", "null"),
    "placement": "null",
    "birth_date": f"case when hash(i, 11) % 20 = 0 then null else {_day(12, 1955, 50)} end",
    "enrolled": _pick(13, "null", "3", "7", "15"),
    "in_health_programme": _pick(14, "true", "true", "false", "null"),
    "registered_on": _pick(15, "null", _day(16, 2015, 11)),
}


@dataclass(frozen=True)
class Work:
    """One piece of work: its rows and its steps."""

    name: str
    columns: dict[str, ColumnType]
    drawn: dict[str, str]
    steps: tuple[Step, ...]
    key: str = "worker_id"


@dataclass(frozen=True)
class Measured:
    """What one piece of work took."""

    name: str
    wall_seconds: float
    cpu_seconds: float
    note: str


def main() -> None:
    """Measure every piece of work and print the table."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("--rows", type=int, default=10_000_000)
    options.add_argument(
        "--write", action="store_true", help="keep the table in docs/benchmarks.md"
    )
    chosen = options.parse_args()
    busy = os.getloadavg()[0]
    measured = [_measure(work, chosen.rows) for work in _works()]
    text = _section(measured, chosen.rows, busy)
    print(text)
    if chosen.write:
        _keep(text)


def _works() -> Sequence[Work]:
    """The pieces of work, each over a table called `facts`."""
    book = load_book()
    return (
        Work(
            "contributions, wage earners",
            WAGE_FACTS,
            _WAGE_ROWS,
            (wage_earner_step("facts", book),),
        ),
        Work(
            "contributions, on own account",
            OWN_ACCOUNT_FACTS,
            _OWN_ROWS,
            (own_account_step("facts", book),),
        ),
        Work(
            "contributions, projects",
            PROJECT_FACTS,
            _PROJECT_ROWS,
            (project_step("facts", book),),
            key="project_id",
        ),
        Work("duties", DUTY_FACTS, _DUTY_ROWS, duty_flow(table_of_facts("facts"), book)),
    )


def _measure(work: Work, rows: int) -> Measured:
    """Make the rows, then run the steps under the clock."""
    with duckdb.connect() as database:
        database.execute(f"set threads = {_THREADS}")
        database.execute("set preserve_insertion_order = false")
        drawn = ", ".join(
            f"cast({work.drawn[name]} as {DUCKDB.type_name(kind)}) as {name}"
            for name, kind in work.columns.items()
        )
        keyed = f"'w' || i as {work.key}, {drawn}"
        database.execute(f"create table facts as select {keyed} from range({rows}) as t(i)")
        before, started = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
        sizes = [_run(step, database) for step in work.steps]
        wall = time.perf_counter() - started
        after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    assert sizes[-1] == rows, "every row is answered"
    note = f"{sizes[1]:,} patterns" if len(sizes) > 1 else ""
    return Measured(work.name, wall, cpu, note)


def _run(step: Step, database: duckdb.DuckDBPyConnection) -> int:
    """Run one step into its table; how many rows it wrote."""
    table = step.writes.table
    if isinstance(step, SqlStep):
        database.execute(f"create table {table} as {step.sql(DUCKDB)}")
    else:
        read = {name: database.sql(f"from {name}").to_arrow_table() for name in step.reads}
        database.register(table, step.function(read))
    ((count,),) = database.execute(f"select count(*) from {table}").fetchall()
    return int(count)


def _section(measured: Sequence[Measured], rows: int, busy: float) -> str:
    """The table as Markdown."""
    lines = [
        _HEADING,
        "",
        f"The law over {rows:,} rows in DuckDB {duckdb.__version__} on {_THREADS} threads, every "
        f"output column stored; the target is {_TARGET_SECONDS} s each on {_THREADS} free cores. "
        f"Load of the machine before the start: {busy:.1f}"
        f"{_BUSY_NOTE if busy > 1 else ''}. Repeat with `python -m benchmarks.law --write`.",
        "",
        "| Work | Wall s | CPU s | |",
        "|---|---:|---:|---|",
        *(
            f"| {one.name} | {one.wall_seconds:.1f} | {one.cpu_seconds:.1f} | {one.note} |"
            for one in measured
        ),
        "",
    ]
    return "\n".join(lines)


def _keep(text: str) -> None:
    """Put the section into the docs, in place of the one before."""
    page = _DOCS.read_text(encoding="utf-8") if _DOCS.exists() else "# Benchmarks\n\n"
    head, found, rest = page.partition(f"{_HEADING}\n")
    following = rest.find("\n## ") if found else -1
    tail = rest[following + 1 :] if following >= 0 else ""
    _DOCS.write_text(f"{head.rstrip()}\n\n{text}{chr(10) if tail else ''}{tail}", encoding="utf-8")


if __name__ == "__main__":
    main()
