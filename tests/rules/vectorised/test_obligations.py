"""The columnar duties against the scalar function, row by row, on random workers."""

import random
from datetime import date, timedelta

import duckdb
import pyarrow as pa
import pytest
import sqlglot
from hypothesis import given
from hypothesis import strategies as st

from jaring.rules.facts import (
    Citizenship,
    EmployerKind,
    EmployerScale,
    Placement,
    StateStatus,
    Work,
    WorkerFacts,
)
from jaring.rules.loader import load_book
from jaring.rules.local_rules import read_local_rules
from jaring.rules.obligations import derive_duty
from jaring.rules.trace import TraceKind
from jaring.rules.vectorised.columns import (
    DUTY_FACTS,
    marks_in,
    missing_names,
    programme_bits,
    programmes_in,
)
from jaring.rules.vectorised.duty_law import DUTY_NORMS
from jaring.rules.vectorised.obligations import duty_flow, table_of_facts
from jaring.steps import DUCKDB, SPARK, SqlStep
from jaring.terms.areas import AreaCode
from jaring.terms.months import Month
from jaring.terms.segments import Programme

ROWS = 1500
RULE = {"area": "35.77", "group": "rt_rw", "segment": "BPU", "programmes": "JKK JKM",
        "payer": "region", "legal_act": "Perwali 12/2025", "valid_from": "2025-03-10"}  # fmt: skip
LOCAL = read_local_rules(
    [
        RULE,
        {**RULE, "area": "35.77.01", "legal_act": "Perwal 1", "valid_before": "2026-01-01"},
        {**RULE, "group": "village_head", "segment": "PU", "programmes": "JKK JKM JP"},
        {**RULE, "area": "35", "group": "fisher", "programmes": "JKK JKM JHT"},
    ]
)
SETTINGS = {
    "default": {},
    "last day": {"month_value": "last_day", "jp_after_pension_age": "not_open"},
    "other readings": {
        "foreigner_jp": "not_open",
        "part_time_pppk": "as_non_asn",
        "state_non_asn_programmes": "jkk_jkm_jht",
    },
}


def run(book, rows):
    """The duties and decisions of the flow over rows of facts, in the order of the key."""
    types = ", ".join(f"{name} {DUCKDB.type_name(kind)}" for name, kind in DUTY_FACTS.items())
    with duckdb.connect() as database:
        database.execute(f"create table facts (worker_id varchar, {types})")
        numbered = [{"worker_id": f"{n:06d}", **row} for n, row in enumerate(rows)]
        database.register("given_rows", pa.Table.from_pylist(numbered))
        database.execute("insert into facts by name select * from given_rows")
        for step in duty_flow(table_of_facts("facts"), book, LOCAL):
            if isinstance(step, SqlStep):
                database.execute(f"create table {step.writes.table} as {step.sql(DUCKDB)}")
            else:
                (reads,) = step.reads
                table = database.sql(f"select * from {reads}").to_arrow_table()
                database.register(step.writes.table, step.function({reads: table}))
            columns = database.sql(f"select * from {step.writes.table} limit 0").columns
            assert columns == list(step.writes.columns)
        reasons = ", ".join(("profile", "registers", *(f"{p.lower()}_law" for p in Programme)))
        found = database.sql(
            f"select duties.*, {reasons} from duties join duty_decisions "
            "using (law_regime, pattern) order by worker_id"
        )
        return found.to_arrow_table().to_pylist()


def number(day):
    return None if day is None else int(day.strftime("%Y%m%d"))


def draw_worker(rng):
    def maybe(*values):
        return rng.choice([None, *values])

    flags = [None, True, True, False]

    birth = rng.choice([None, date(1948, 1, 1) + timedelta(days=rng.randrange(60 * 365))])
    month = Month(2014, 6) + rng.randrange(16 * 12)
    if rng.random() < 0.3:  # birthdays on the bounds themselves
        years = rng.choice([54, 56, 57, 58, 59, 60, 61, 62, 65])
        day = month.first_day + timedelta(days=rng.choice([-1, 0, 1]))
        birth = date(day.year - years, day.month, min(day.day, 28))
    registered = maybe(date(2015, 1, 1) + timedelta(days=rng.randrange(4000)))
    return month, WorkerFacts(
        work=rng.choice([None, Work.FOR_WAGE, Work.FOR_WAGE, Work.FOR_WAGE, *Work]),
        citizenship=maybe(Citizenship.CITIZEN, *Citizenship),
        months_in_indonesia=maybe(0, 5, 6, 7, 24),
        employer_kind=maybe(EmployerKind.BUSINESS, EmployerKind.BUSINESS, *EmployerKind),
        employer_scale=maybe(*EmployerScale),
        state_status=maybe(*StateStatus),
        group=rng.choice([None] * 6 + ["rt_rw", "village_head", "bpd", "cadre", "fisher", "x"]),
        area=maybe(*(AreaCode.parse(c) for c in ("35", "35.77", "35.77.01.1001", "36.01"))),
        employs_others=rng.choice(flags),
        placement=maybe(*Placement),
        birth_date=birth,
        enrolled=maybe(*(programmes_in(rng.randrange(32)) for _ in range(3))),
        in_health_programme=rng.choice(flags),
        registered_on=registered,
    )


def row_of(month, worker):
    return {
        "month": month.yyyymm,
        "worker_group": worker.group,
        "area": None if worker.area is None else str(worker.area),
        "birth_date": number(worker.birth_date),
        "registered_on": number(worker.registered_on),
        "enrolled": None if worker.enrolled is None else programme_bits(worker.enrolled),
        **{
            name: getattr(worker, name)
            for name in DUTY_FACTS
            if name
            not in ("month", "worker_group", "area", "birth_date", "registered_on", "enrolled")
        },
    }


@pytest.mark.parametrize("name", SETTINGS)
def test_duties_are_what_the_scalar_function_says(name):
    rng, book = random.Random(name), load_book(settings=SETTINGS[name])
    workers = [draw_worker(rng) for _ in range(ROWS)]
    found = run(book, [row_of(*worker) for worker in workers])
    for (month, worker), row in zip(workers, found, strict=True):
        duty = derive_duty(worker, month, book, LOCAL)
        for obligation in duty.obligations:
            code = obligation.programme.lower()
            assert row[f"{code}_status"] == obligation.status, (month, worker)
            assert row[f"{code}_law"] == obligation.law, (month, worker)
        assert row["segment"] == duty.segment
        assert row["profile"] == duty.profile
        assert row["registers"] == duty.registers
        assert missing_names(row["missing"]) == set(duty.missing), (month, worker)
        assert marks_in(row["marks"]) == duty.trace.marks, (month, worker)


@given(st.randoms(use_true_random=False))
def test_a_duty_rests_on_no_norm_that_the_regimes_leave_out(rng):
    month, worker = draw_worker(rng)
    trace = derive_duty(worker, month, load_book(), LOCAL).trace
    used = {node.question.partition("[")[0] for node in trace.walk() if node.parameter is not None}
    assert used <= set(DUTY_NORMS)
    assert all(node.kind is not TraceKind.PARAMETER or node.law for node in trace.walk())


def test_no_rows_give_no_duties():
    assert run(load_book(), [row_of(Month(2026, 1), WorkerFacts())])[0]["jkk_status"] == "unknown"


def test_the_texts_for_spark_are_queries_that_spark_reads():
    for step in duty_flow(table_of_facts("facts"), load_book(), LOCAL):
        if isinstance(step, SqlStep):
            (query,) = sqlglot.parse(step.sql(SPARK), read="spark")
            assert query.named_selects == list(step.writes.columns)
