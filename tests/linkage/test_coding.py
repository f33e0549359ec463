"""From text to coded columns: what is there, what is missing, and that parts make up the whole."""

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jaring.engines.duckdb import DuckDbEngine
from jaring.linkage.coding import code_step, features_of, quality_step, standardise_step
from jaring.linkage.features import date_part, telling
from jaring.linkage.model import read_model, shipped_model
from jaring.steps import DUCKDB, SPARK, ColumnType, Flow

FEW = settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
WORKERS = shipped_model("workers")
CELLS = {
    "nik": st.sampled_from([None, "", "3374012103850003", "3374.0121.0385.0003", "337401", "x"]),
    "name": st.sampled_from([None, "", "-", "H. Moch. Sjarif, S.Pd", "SITI", "siti  aminah"]),
    "birth_date": st.sampled_from([None, "", "1985-03-21", "21/03/1985", "0000-00-00", "kosong"]),
    "sex": st.sampled_from([None, "L", "perempuan", "?"]),
    "birth_place": st.sampled_from([None, "Madiun", " ", "madiun"]),
    "mother_name": st.sampled_from([None, "Sri", "SRI WAHYUNI"]),
    "phone": st.sampled_from([None, "0812-3456-789", "123", "08123456789"]),
    "employer": st.sampled_from([None, "PT. Maju Jaya", "CV Maju", ""]),
    "village": st.sampled_from([None, "Klegen", "Ds. Klegen", ""]),
    "district": st.sampled_from([None, "Kartoharjo"]),
    "regency": st.sampled_from([None, "Kota Madiun"]),
    "area_code": st.sampled_from([None, "35.77.01.1003", "99"]),
}
ROWS = st.lists(st.fixed_dictionaries(CELLS), min_size=1, max_size=12)


def handed_in(rows):
    columns = {name: pa.array([row[name] for row in rows], pa.string()) for name in CELLS}
    return pa.table({"row": pa.array(range(len(rows)), pa.int64()), **columns})


def written(rows, *steps):
    """The tables that some steps write from rows, in order of rows, by the name of the table."""
    with DuckDbEngine(threads=1) as engine:
        engine.hand_in("given", handed_in(rows))
        names = [step.writes.table for step in steps]
        engine.run(Flow(steps, frozenset(names)))
        return {
            name: engine.table(name, order_by=step.writes.grain).to_pylist()
            for name, step in zip(names, steps, strict=True)
        }


def coded(writes, **more):
    return code_step(WORKERS, reads="given", writes=writes, has=frozenset(CELLS), **more)


@FEW
@given(ROWS)
def test_fields_coded_apart_are_coded_as_together(rows):
    fields = ("nik", "name", "birth_date")
    rest = tuple(name for name in WORKERS.fields if name not in fields)
    found = written(
        rows, coded("whole"), coded("tiers", fields=fields), coded("others", fields=rest)
    )
    joined = [{**one, **other} for one, other in zip(found["tiers"], found["others"], strict=True)]
    assert [dict(sorted(row.items())) for row in joined] == [
        dict(sorted(row.items())) for row in found["whole"]
    ]


@FEW
@given(ROWS)
def test_a_field_tells_that_it_is_usable_where_its_clean_text_is(rows):
    clean = standardise_step(
        WORKERS,
        reads="given",
        writes="clean",
        has=frozenset(CELLS),
        fields=WORKERS.fields,
    )
    found = written(rows, coded("whole"), clean)
    for code, text in zip(found["whole"], found["clean"], strict=True):
        for field in WORKERS.fields:
            is_told = any(code[made.column] is not None for made in telling(WORKERS, field))
            depths = [text.get(f"{field}__{depth}") for depth in ("village", "district", "regency")]
            expected = text.get(f"{field}__number", text.get(field))
            assert is_told == (any(depths) if field == "place" else expected is not None), field


@FEW
@given(ROWS)
def test_the_quality_of_a_side_counts_its_usable_rows(rows):
    fields = tuple(WORKERS.fields)
    counting = quality_step(WORKERS, reads="whole", writes="quality", fields=fields)
    found = written(rows, coded("whole"), counting)
    (counted,) = found["quality"]
    assert counted["rows"] == len(rows)
    for field in fields:
        names = [made.column for made in telling(WORKERS, field)]
        usable = [row for row in found["whole"] if any(row[name] is not None for name in names)]
        assert counted[field] == len(usable), field


def test_rows_of_a_query_alone_are_coded_and_marked():
    rows = [dict.fromkeys(CELLS), {**dict.fromkeys(CELLS), "name": "Siti"}, dict.fromkeys(CELLS)]
    step = coded("few", among="select 1 as row", marks={"is_open": "row = 1", "is_none": "false"})
    (row,) = written(rows, step)["few"]
    assert (row["row"], row["name"], row["is_open"], row["is_none"]) == (1, "SITI", True, False)


def test_a_column_that_a_side_lacks_is_missing_throughout():
    rows = [{**dict.fromkeys(CELLS), "name": "Siti", "phone": "08123456789"}]
    step = code_step(WORKERS, reads="given", writes="one", has=frozenset({"name"}))
    (row,) = written(rows, step)["one"]
    assert row["name"] == "SITI"
    assert row["phone"] is None


def test_only_what_the_words_of_a_model_read_is_coded():
    model = read_model(
        'id = "small"\n[fields]\nname = "text"\nborn = "date"\ncode = "code"\n'
        '[[block]]\non = ["born.year"]\n[[compare]]\nfield = "name"\nlevels = ["exact", "else"]\n'
    )
    names = [made.column for made in features_of(model, model.fields)]
    assert names == ["born__year", "name__exact", "born", "code"]
    assert [made.column for made in features_of(model, ["born"])] == ["born__year", "born"]


@pytest.mark.parametrize(
    ("part", "date", "is_said"),
    [
        ("exact", 19850312, 19850312),
        ("swapped", 19850312, 19851203),
        ("swapped", 19850303, None),  # exchanged it is the same day
        ("swapped", 19850321, None),  # no month 21
        ("year", 19850312, 1985),
        ("year_month", 19850312, 198503),
        ("month_day", 19850312, 312),
    ],
)
def test_parts_of_a_date(part, date, is_said):
    with DuckDbEngine(threads=1) as engine:
        sql = date_part("given.born", part, DUCKDB)
        found = engine.query(f"select {sql} as part from (select {date} as born) as given")
    assert found["part"][0].as_py() == is_said


def test_a_date_has_no_other_part():
    assert date_part("born", "week", DUCKDB) is None
    assert date_part("born", "week", SPARK) is None


def test_a_coded_table_promises_keys_for_keys():
    kinds = {made.column: made.type for made in features_of(WORKERS, WORKERS.fields)}
    assert kinds["nik__number"] is ColumnType.BIGINT
    assert kinds["name"] is ColumnType.TEXT
    assert kinds["name__sorted_tokens"] is ColumnType.KEY
    assert kinds["birth_date"] is ColumnType.INT
