"""A sheet made column by column holds the same cells as one made cell by cell."""

from datetime import date

import openpyxl
import polars as pl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from jaring.reports.words import Voice
from jaring.reports.workbook_sheets import Column, Sheet, Styles, write_sheets

COLUMNS = (
    Column("answer", "Hasil", is_answer=True),
    Column("name", "Nama", blank="belum diketahui"),
    Column("rows", "Jumlah", "count"),
    Column("share", "Bagian", "probability"),
    Column("day", "Tanggal", "day"),
    Column("is_review", "Ditinjau", "yes_no"),
    Column("absent", "Tidak ada"),
)
SCHEMA = {
    "name": pl.String,
    "rows": pl.Int64,
    "share": pl.Float64,
    "day": pl.Date,
    "is_review": pl.Boolean,
}
TEXT = st.text(st.characters(min_codepoint=32, exclude_categories=("Cs", "Cn", "Co")), max_size=30)
ROW = st.tuples(
    st.none() | TEXT,
    st.none() | st.integers(-(10**12), 10**12),
    st.none() | st.sampled_from([0.0, 0.25, 1.0]),
    st.none() | st.dates(date(1901, 1, 1), date(2200, 1, 1)) | st.just(date(9999, 12, 31)),
    st.none() | st.booleans(),
)


def cells(folder, rows, *, is_bulk, most_rows=1000):
    path = folder / f"{is_bulk}.xlsx"
    frame = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = Sheet("Isi", COLUMNS, frame.to_arrow(), ("ya", "tidak"), is_bulk=is_bulk)
        write_sheets(Styles(book, "id"), sheet, Voice("id"), most_rows=most_rows)
    made = openpyxl.load_workbook(path)
    return [
        [(cell.value or None, cell.data_type if cell.value else "", cell.number_format,
          cell.quotePrefix) if cell.value else None for cell in row]
        for page in made for row in page.iter_rows(max_col=len(COLUMNS))
    ]  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(rows=st.lists(ROW, min_size=1, max_size=8))
def test_both_ways_write_the_same_cells(rows, tmp_path_factory):
    folder = tmp_path_factory.mktemp("book")
    assert cells(folder, rows, is_bulk=True) == cells(folder, rows, is_bulk=False)


@pytest.mark.parametrize(
    "text", ["=1+1", "+62", "-5", "@a", " spasi ", "a & b < c > d", "3374012103850003", "x\ny"]
)
def test_text_stays_text(text, tmp_path):
    rows = [(text, 1, 0.5, date(2026, 11, 1), True)]
    bulk = cells(tmp_path, rows, is_bulk=True)
    assert bulk == cells(tmp_path, rows, is_bulk=False)
    assert bulk[1][1][1] == "s"


def test_long_tables_go_on(tmp_path):
    rows = [(f"n{place}", place, None, None, None) for place in range(5)]
    bulk = cells(tmp_path, rows, is_bulk=True, most_rows=2)
    assert bulk == cells(tmp_path, rows, is_bulk=False, most_rows=2)
    assert len(bulk) == 3 + 5
