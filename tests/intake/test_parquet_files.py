"""Parquet where it lies, tables in memory, and columns of every type as text."""

# ruff: noqa: DTZ001 - a bare timestamp has no time zone

import datetime as dt
from decimal import Decimal

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jaring.intake.arrow_text import as_text, text_expression
from jaring.intake.errors import DamagedSourceError, HeaderError, NoRowsError
from jaring.intake.tables import stage_arrow, stage_table

JAKARTA = pa.timestamp("us", "Asia/Jakarta")
TYPED = {
    "whole": pa.array([1, None, 3374011203850001]),
    "double": pa.array([3374011203850001.0, 3374011203850010.0, None]),
    "beyond": pa.array([9101011203850002.0, 1e300, -0.5]),
    "single": pa.array([3.374e15, 0.1, 5.0], pa.float32()),
    "odd": pa.array([float("nan"), float("inf"), 2.0]),
    "truth": pa.array([True, None, False]),
    "day": pa.array([dt.date(1985, 3, 12), None, dt.date(1901, 1, 1)]),
    "moment": pa.array([dt.datetime(1985, 3, 12), dt.datetime(1985, 3, 12, 1, 2, 3, 999), None]),
    "old": pa.array([dt.datetime(1950, 1, 1, 23, 59, 59, 999), None, None]),
    "local": pa.array([dt.datetime(1985, 3, 11, 17), None, None], JAKARTA),
    "clock": pa.array([dt.time(1, 2, 3), dt.time(1, 2, 3, 400), None]),
    "money": pa.array([Decimal("1.50"), None, Decimal("2500000.00")]),
    "code": pa.array(["a", None, "b"]).dictionary_encode(),
    "raw": pa.array([b"BUDI", None, "René".encode()], pa.binary()),
    "text": pa.array(["x", None, "y"]),
}  # fmt: skip


def test_columns_of_every_type_read_the_same_in_memory_and_where_they_lie(tmp_path, rows):
    pq.write_table(pa.table(TYPED), tmp_path / "list.parquet")
    lying = stage_table(tmp_path / "list.parquet", into=tmp_path / "staged")
    held = stage_arrow(pa.table(TYPED), into=tmp_path / "staged")
    assert lying.parquet == tmp_path / "list.parquet"
    assert rows(lying) == rows(held)
    expected = ("1", "3374011203850001", "9.101011203850002E+15", "3.373999874637824E+15", "NaN")
    assert rows(lying)[0][:5] == expected
    assert rows(lying)[0][5:11] == (
        "TRUE", "1985-03-12", "1985-03-12", "1950-01-01 23:59:59", "1985-03-12", "01:02:03",
    )  # fmt: skip
    assert "text" not in lying.typed


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.floats(1e-3, 2e16) | st.integers(-(10**16), 10**17).map(float) | st.none()),
    st.sampled_from([pa.float64(), pa.float32()]),
)
def test_numbers_read_the_same_in_memory_and_where_they_lie(numbers, kind):
    column = pa.array(numbers, kind)
    held = pa.table({"n": column})  # noqa: F841 - DuckDB reads it by its name
    found = duckdb.sql(f"select {text_expression('n', kind)} from held").fetchall()
    assert [text for (text,) in found] == as_text(column).to_pylist()


def test_good_file_is_used_where_it_lies(tmp_path):
    pq.write_table(pa.table({"nik": ["1"], "nama": ["Budi"]}), tmp_path / "list.parquet")
    staged = stage_table(tmp_path / "list.parquet", into=tmp_path / "staged")
    assert (staged.parquet, staged.typed) == (tmp_path / "list.parquet", {})
    assert not (tmp_path / "staged").exists()


def test_file_whose_names_cannot_be_told_apart_is_copied(tmp_path, rows, source_rows):
    table = pa.Table.from_arrays([pa.array([1, 2]), pa.array(["a", "b"])], names=["x", "X"])
    pq.write_table(table, tmp_path / "list.parquet")
    staged = stage_table(tmp_path / "list.parquet", into=tmp_path / "staged")
    assert staged.columns == ("x", "X_2")
    assert rows(staged) == [("1", "a"), ("2", "b")]
    assert source_rows(staged) == [2, 3]


def test_rows_that_do_not_add_up_are_damage(tmp_path):
    path = tmp_path / "list.parquet"
    pq.write_table(pa.table({"nik": ["1", "2", "3"]}), path)
    content = path.read_bytes()
    footer = int.from_bytes(content[-8:-4], "little") + 8
    changed_counts = 0
    for at in range(len(content) - footer, len(content) - 8):
        path.write_bytes(content[:at] + bytes([content[at] ^ 4]) + content[at + 1 :])
        try:
            rows = pq.ParquetFile(path).metadata.num_rows
        except (OSError, pa.ArrowException):
            continue
        if rows not in {0, 3}:
            changed_counts += 1
            with pytest.raises(DamagedSourceError):
                stage_table(path, into=tmp_path / "staged")
    assert changed_counts


def test_page_that_cannot_be_read_is_damage(tmp_path):
    path = tmp_path / "list.parquet"
    pq.write_table(pa.table({"nik": [str(at) for at in range(9000)]}), path, compression="snappy")
    content = path.read_bytes()
    path.write_bytes(content[:60] + bytes(500) + content[560:])
    with pytest.raises(DamagedSourceError):
        stage_table(path, into=tmp_path / "staged")


def test_polars_and_arrow_tables_are_staged_alike(tmp_path, rows):
    columns = {"nik": ["1", "2"], "lahir": [dt.date(1985, 3, 12), None], "upah": [2.5, 3.0]}
    staged = [
        stage_arrow(table, into=tmp_path) for table in (pl.DataFrame(columns), pa.table(columns))
    ]
    assert rows(staged[0]) == rows(staged[1]) == [("1", "1985-03-12", "2.5"), ("2", None, "3")]
    assert staged[0].columns == ("nik", "lahir", "upah")


@pytest.mark.parametrize("table", [pa.table({"a": pa.array([], pa.string())}), pl.DataFrame()])
def test_table_without_rows_is_refused(tmp_path, table):
    with pytest.raises(NoRowsError, match="registry"):
        stage_arrow(table, into=tmp_path, name="registry")


@pytest.mark.parametrize("table", [pa.table({"a": [[1]]}), 5, "list.csv"])
def test_what_is_no_table_is_refused(tmp_path, table):
    with pytest.raises(HeaderError):
        stage_arrow(table, into=tmp_path)


def test_many_row_groups_keep_their_order(tmp_path, rows):
    table = pa.table({"n": [str(at) for at in range(300_000)], "N": ["x"] * 300_000})
    staged = stage_arrow(table, into=tmp_path)
    assert pq.ParquetFile(staged.parquet).num_row_groups > 1
    assert [row[0] for row in rows(staged)[::9999]] == [str(at) for at in range(0, 300_000, 9999)]
