"""A sheet made column by column holds the same cells as one made cell by cell."""

import zipfile
import zlib
from datetime import date

import openpyxl
import polars as pl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from jaring.reports import workbook_bulk
from jaring.reports.words import Voice
from jaring.reports.workbook_bulk import BulkWorkbook
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
    plain = xlsxwriter.Workbook(path, {"constant_memory": True})
    with BulkWorkbook(str(path)) if is_bulk else plain as book:
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


def test_a_blank_at_an_end_is_kept_and_only_it_is_marked(tmp_path):
    rows = [
        (" dua", 1, None, None, None),
        ("tiga ", 2, None, None, None),
        ("a b", 3, None, None, None),
    ]
    bulk = cells(tmp_path, rows, is_bulk=True)
    assert [row[1][0] for row in bulk[1:]] == [" dua", "tiga ", "a b"]
    with zipfile.ZipFile(tmp_path / "True.xlsx") as packed:
        text = packed.read("xl/worksheets/sheet1.xml").decode()
    assert text.count('xml:space="preserve"> dua<') == 1
    assert "<t>a b<" in text


def test_a_table_longer_than_what_is_written_at_once_keeps_every_row(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook_bulk, "_ROWS_AT_ONCE", 4)
    rows = [(f"n{place}", place, None, None, None) for place in range(1, 11)]
    bulk = cells(tmp_path, rows, is_bulk=True)
    assert [row[2][0] for row in bulk[1:]] == list(range(1, 11))


def test_a_bulk_workbook_is_packed_more_quickly_and_opens(tmp_path):
    path = tmp_path / "book.xlsx"
    with BulkWorkbook(str(path)) as book:
        page = book.add_worksheet("Isi")
        for row in range(3_000):
            page.write_string(row, 0, f"baris {row} {row * 7919 % 1009}")
    assert openpyxl.load_workbook(path)["Isi"]["A3000"].value.startswith("baris 2999")
    with zipfile.ZipFile(path) as packed:
        member = packed.getinfo("xl/worksheets/sheet1.xml")
        data = packed.read(member)
    usual = zlib.compressobj(6, zlib.DEFLATED, -15)
    assert member.compress_size > len(usual.compress(data) + usual.flush())
    assert member.compress_size < len(data) / 3
