"""The engine runs steps in order, defends their contracts, and keeps what it is told to keep."""

from dataclasses import replace

import duckdb
import polars as pl
import pyarrow as pa
import pytest

from jaring.engines.duckdb import DuckDbEngine
from jaring.engines.errors import EngineDiskError, EngineMemoryError
from jaring.steps import (
    PIECE,
    BrokenContractError,
    ColumnType,
    Contract,
    DuplicateGrainError,
    Flow,
    RowwiseStep,
    SqlStep,
)

BIGINT, TEXT = ColumnType.BIGINT, ColumnType.TEXT
ROWS = pa.table({"row": [0, 1, 2], "name": ["A", "B", "B"]})
NAMED = Contract("named", ("row",), {"row": BIGINT, "name": TEXT})


@pytest.fixture
def engine():
    with DuckDbEngine(threads=2) as made:
        made.hand_in("given", ROWS)
        yield made


def copy_step(contract: Contract, sql: str) -> SqlStep:
    return SqlStep(("given",), contract, lambda _: sql)


def test_a_step_writes_its_table(engine):
    engine.run(Flow((copy_step(NAMED, "select row, name from given"),), frozenset({"named"})))
    assert engine.table("named", order_by=["row"]).to_pylist()[2] == {"row": 2, "name": "B"}


def test_what_nobody_reads_any_more_goes(engine):
    steps = (
        copy_step(NAMED, "select row, name from given"),
        SqlStep(
            ("named",),
            Contract("counted", ("n",), {"n": BIGINT}),
            lambda _: "select count(*) as n from named",
        ),
    )
    engine.run(Flow(steps, frozenset({"counted"})))
    tables = engine.query("select table_name from duckdb_tables()")["table_name"].to_pylist()
    assert "counted" in tables
    assert "named" not in tables


def test_what_is_held_is_known_by_name(engine):
    engine.hand_in_query("seen", "select row from given")
    engine.lend("lent", ROWS)
    assert all(engine.holds(name) for name in ("given", "seen", "lent"))
    assert not engine.holds("nothing")


def test_a_lent_table_is_read_where_it_lies(engine):
    engine.lend("lent", ROWS)
    assert engine.query("select sum(row) as n from lent")["n"].to_pylist() == [3]
    assert sum(piece.num_rows for piece in engine.pieces("from lent")) == 3


def test_what_is_worked_out_stays_whatever_becomes_of_its_source(engine):
    engine.hand_in_query("seen", "select row from given")
    engine.work_out("kept", "select row from given")
    engine.connection.execute("delete from given")
    assert engine.query("select count(*) as n from kept")["n"].to_pylist() == [3]
    assert engine.query("select count(*) as n from seen")["n"].to_pylist() == [0]


def test_a_repeated_grain_stops_the_run(engine):
    contract = Contract("by_name", ("name",), {"name": TEXT})
    with pytest.raises(DuplicateGrainError) as caught:
        engine.run(Flow((copy_step(contract, "select name from given"),)))
    assert caught.value.extra_rows == 1


@pytest.mark.parametrize("few", [0, 20_000], ids=["many rows", "few rows"])
def test_a_table_without_a_grain_may_repeat_itself(engine, monkeypatch, few):
    monkeypatch.setattr("jaring.engines.duckdb.FEW_ROWS", few)
    step = copy_step(Contract("said", (), {"row": BIGINT}), "select range % 3 as row from range(9)")
    engine.run(Flow((step,), frozenset({"said"})))
    assert engine.query("select count(*) as n from said")["n"][0].as_py() == 9


def numbered(sql: str) -> SqlStep:
    return copy_step(Contract("numbered", ("row",), {"row": BIGINT}), sql)


@pytest.mark.parametrize("few", [0, 20_000], ids=["by hash", "by counting"])
@pytest.mark.parametrize(
    ("sql", "extra"),
    [
        ("select range as row from range(500)", 0),
        ("select 400 - range as row from range(500)", 0),  # below zero, and falling
        ("select range * 1000000007 as row from range(500)", 0),  # far apart
        ("select if(range = 7, null, range) as row from range(500)", 0),  # one row without a key
        ("select range // 2 as row from range(500)", 250),
        ("select least(range, 498) as row from range(500)", 1),
        ("select if(range < 3, null, range) as row from range(500)", 2),
        ("select (range // 2) * 1000000007 as row from range(500)", 250),
        ("select cast(null as bigint) as row from range(500)", 499),
        ("select range as row from range(0)", 0),
        ("select range as row from range(1)", 0),
    ],
)
def test_a_number_that_repeats_is_found_wherever_it_stands(engine, monkeypatch, few, sql, extra):
    monkeypatch.setattr("jaring.engines.duckdb.FEW_ROWS", few)
    flow = Flow((numbered(sql),))
    if not extra:
        engine.run(flow)
        return
    with pytest.raises(DuplicateGrainError) as caught:
        engine.run(flow)
    assert caught.value.extra_rows == extra


@pytest.mark.parametrize("few", [0, 20_000])
@pytest.mark.parametrize("bound", [20, 40])
def test_a_grain_of_two_columns_is_counted(engine, monkeypatch, few, bound):
    monkeypatch.setattr("jaring.engines.duckdb.FEW_ROWS", few)
    pair = Contract("pair", ("a", "b"), {"a": BIGINT, "b": BIGINT})
    step = copy_step(pair, f"select range % {bound} as a, range % 9 as b from range(200)")
    if bound == 40:  # 40 and 9 share no divisor: all 200 differ
        engine.run(Flow((step,)))
        return
    with pytest.raises(DuplicateGrainError) as caught:
        engine.run(Flow((step,)))
    assert caught.value.extra_rows == 20


@pytest.mark.parametrize("most", [4_000_000, 10], ids=["at once", "in parts"])
@pytest.mark.parametrize(
    ("columns", "extra"),
    [
        ("range as a, 7 as b", 0),
        ("-range as a, -range * 1000 as b", 0),
        ("range // 20 as a, range % 20 as b", 0),
        ("range * 40000000000 as a, range * 40000000000 as b", 0),  # far apart
        ("if(range = 3, null, range) as a, range as b", 0),
        ("range // 20 as a, range % 19 as b", 10),
        ("if(range < 2, null, range) as a, 1 as b", 1),
        ("1 as a, 1 as b", 199),
    ],
)
def test_two_numbers_that_repeat_are_found(engine, monkeypatch, most, columns, extra):
    monkeypatch.setattr("jaring.engines.duckdb.FEW_ROWS", 0)
    monkeypatch.setattr("jaring.engines.duckdb.MOST_HASHED", most)
    pair = Contract("pair", ("a", "b"), {"a": BIGINT, "b": BIGINT})
    cast = "select cast(a as bigint) as a, cast(b as bigint) as b"
    flow = Flow((copy_step(pair, f"{cast} from (select {columns} from range(200))"),))
    if not extra:
        engine.run(flow)
        return
    with pytest.raises(DuplicateGrainError) as caught:
        engine.run(flow)
    assert caught.value.extra_rows == extra


@pytest.mark.parametrize("columns", ["name", "name, row"])
@pytest.mark.parametrize("few", [0, 20_000], ids=["by hash", "by counting"])
def test_texts_that_repeat_are_found(engine, monkeypatch, few, columns):
    monkeypatch.setattr("jaring.engines.duckdb.FEW_ROWS", few)
    kept = Contract("texts", tuple(columns.split(", ")), {"name": TEXT, "row": BIGINT})
    engine.run(Flow((copy_step(kept, "select 'A' || range as name, range as row from range(9)"),)))
    twice = "select if(range = 8, null, 'A' || range // 2) as name, range // 2 as row from range(9)"
    with pytest.raises(DuplicateGrainError) as caught:
        engine.run(Flow((copy_step(replace(kept, table="twice"), twice),)))
    assert caught.value.extra_rows == 4


def test_keys_that_share_a_hash_are_compared(engine, monkeypatch):
    monkeypatch.setattr("jaring.engines.duckdb.FEW_ROWS", 0)
    monkeypatch.setattr(DuckDbEngine, "_is_told_apart", lambda *_: False)
    engine.run(Flow((numbered("select range as row from range(500)"),)))


@pytest.mark.parametrize(
    "sql",
    ["select row from given", "select name, row from given", "select row, 1 as name from given"],
)
def test_other_columns_or_types_stop_the_run(engine, sql):
    with pytest.raises(BrokenContractError):
        engine.run(Flow((copy_step(NAMED, sql),)))


def shout(piece):
    return pl.from_arrow(piece).with_columns(pl.col("name") + "!").to_arrow()


def rowwise(function, **more):
    return RowwiseStep(("given",), NAMED, lambda _: "select * from given", function, **more)


def test_a_rowwise_step_sees_every_row_once_however_it_is_cut(engine, monkeypatch):
    monkeypatch.setattr("jaring.engines.duckdb.ROWS_PER_PIECE", 2)
    step = rowwise(shout)
    engine.run(Flow((step,), frozenset({"named"})))
    names = engine.table("named", order_by=["row"])["name"].to_pylist()
    assert names == ["A!", "B!", "B!"]


def test_a_query_follows_on_every_piece(engine, monkeypatch):
    monkeypatch.setattr("jaring.engines.duckdb.ROWS_PER_PIECE", 2)
    step = rowwise(shout, then=lambda _: f"select row, name || '?' as name from {PIECE}")
    engine.run(Flow((step,), frozenset({"named"})))
    names = engine.table("named", order_by=["row"])["name"].to_pylist()
    assert names == ["A!?", "B!?", "B!?"]


def test_a_rowwise_step_over_nothing_writes_an_empty_table():
    with DuckDbEngine() as engine:
        engine.hand_in("given", ROWS.slice(0, 0))
        step = rowwise(shout)
        engine.run(Flow((step,), frozenset({"named"})))
        assert engine.table("named").num_rows == 0


def test_an_error_in_a_piece_reaches_the_caller(engine):
    def fail(_piece):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        engine.run(Flow((rowwise(fail),)))


def test_progress_counts_every_step(engine):
    heard = []
    flow = Flow((copy_step(NAMED, "select row, name from given"),), frozenset({"named"}))
    engine.run(flow, progress=lambda done, steps, name: heard.append((done, steps, name)))
    assert heard == [(0, 1, "named"), (1, 1, "")]


def test_the_spill_folder_goes_with_the_engine(tmp_path):
    with DuckDbEngine(spill=tmp_path):
        assert len(list(tmp_path.iterdir())) == 1
    assert not list(tmp_path.iterdir())


def test_too_little_memory_is_said_in_words_a_person_can_act_on(tmp_path):
    wide = "select range as row, repeat(cast(range as varchar), 400) as name from range(4000000)"
    with DuckDbEngine(threads=1, memory="32MB", spill=tmp_path) as engine:
        engine.connection.execute("set max_temp_directory_size = '1MB'")
        with pytest.raises(EngineMemoryError, match=r"32MB.*--memory") as failed:
            engine.query(f"select name from ({wide}) order by name")
    assert failed.value.exit_code == 4


def test_a_disk_without_room_is_said_too(engine, tmp_path):
    with pytest.raises(EngineDiskError, match="Free some space"), engine._faults():
        raise duckdb.IOException("Could not write file: No space left on device")


def test_other_faults_stay_what_they_are(engine):
    with pytest.raises(duckdb.CatalogException):
        engine.query("from nowhere")


def test_tables_are_never_packed_between_two_steps(engine):
    said = engine.query("select current_setting('checkpoint_threshold') as size")["size"][0].as_py()
    assert said.endswith("GiB")
    assert float(said.removesuffix(" GiB")) > 500  # more than any run changes
