"""Sheets of workbooks: cells of every type as text, and which sheet is read."""

# ruff: noqa: DTZ001 - a spreadsheet knows no time zone

import datetime as dt
import io
import sys
from pathlib import Path

import openpyxl
import pytest

from jaring.intake import workbook_parts
from jaring.intake.cells import cell_text, number_text
from jaring.intake.errors import (
    BombError,
    DamagedSourceError,
    EmptySourceError,
    SheetNotFoundError,
    SheetTooLargeError,
)
from jaring.intake.workbook_parts import column_letters, column_number

sys.path.insert(0, str(Path(__file__).parents[1] / "broken"))
import containers


def a_book(*sheets):
    """A workbook of sheets, each a name and its rows."""
    book = openpyxl.Workbook()
    del book["Sheet"]
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_cells_of_every_type_become_text(stage, rows):
    cells = ["Budi", 12.5, 7, True, dt.date(1985, 3, 12), dt.datetime(1985, 3, 12, 8, 30), None]
    staged = stage(a_book(("Data", [list("abcdefg"), cells, ["x"] * 7])), "list.xlsx")
    assert rows(staged)[0] == (
        "Budi", "12.5", "7", "TRUE", "1985-03-12", "1985-03-12 08:30:00", None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3374011203850001.0, "3374011203850001"),
        (3374011203850000.0, "3.374011203850000E+15"),
        (9101011203850002.0, "9.101011203850002E+15"),
        (999999999999999.0, "999999999999999"),
        (1e20, "1.000000000000000E+20"),
        (-5.0, "-5"),
        (0.1, "0.1"),
        (2500000.0, "2500000"),
        (float("nan"), "NaN"),
        (float("inf"), "INF"),
    ],
)
def test_number_shows_whether_its_digits_survived(value, text):
    assert number_text(value) == text


def test_digits_that_the_file_holds_are_trusted_beyond_what_a_float_can(stage, rows, codes):
    sheet = containers.text_row(1, "nik", "nama")
    sheet += '<row r="2"><c r="A2"><v>9101011203850001</v></c></row>'
    sheet += '<row r="3"><c r="A3"><v>9.10101120385E15</v></c></row>'
    staged = stage(containers.xlsx(sheet), "list.xlsx")
    assert rows(staged) == [("9101011203850001", None), ("9.101011203850000E+15", None)]
    assert "numeric_digits_lost" in codes(staged)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("", None),
        (" ", " "),
        (dt.time(8, 30), "08:30:00"),
        (dt.timedelta(hours=30, seconds=5), "30:00:05"),
        (dt.datetime(2025, 1, 1), "2025-01-01"),
        (False, "FALSE"),
    ],
)
def test_cell_as_text(value, text):
    assert cell_text(value) == text


def test_row_numbers_are_those_of_the_margin(stage, source_rows, codes):
    rows = [[], ["nik", "nama"], ["1", "Budi"], [], [" ", ""], ["2", "Sri"]]
    staged = stage(a_book(("Data", rows)), "list.xlsx")
    assert source_rows(staged) == [3, 6]
    assert {"header_row", "blank_rows"} <= codes(staged)
    assert staged.rows_received == 2


def test_table_that_starts_in_another_column_is_found(stage, rows):
    content = a_book(("Data", [[None, None, "nik", "nama"], [None, None, 3374011203850000, "B"]]))
    staged = stage(content, "list.xlsx")
    assert staged.columns == ("nik", "nama")
    assert rows(staged) == [("3.374011203850000E+15", "B")]


def test_column_without_name_and_value_is_left_out_and_one_with_values_is_named(stage, rows):
    content = a_book(("Data", [["nik", None, "nama", None], ["1", None, "Budi", "catatan"]]))
    staged = stage(content, "list.xlsx")
    assert staged.columns == ("nik", "nama", "kolom_3")
    assert rows(staged) == [("1", "Budi", "catatan")]


def test_header_that_comes_again_is_set_apart(stage):
    content = a_book(("Data", [["nik", "nama"], ["1", "Budi"], ["nik", "nama"], ["2", "Sri"]]))
    staged = stage(content, "list.xlsx")
    assert staged.quarantine["source_row"].to_pylist() == [3]
    assert (staged.rows_received, staged.rows_accepted) == (3, 2)


def test_merged_block_is_filled_down_but_not_across_and_not_into_blank_rows(stage, rows):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["nik", "desa", "kec"], ["1", "Klegen", None], ["2"], [], ["3", "Oro", None]):
        sheet.append(row)
    sheet.merge_cells("B2:C4")
    target = io.BytesIO()
    book.save(target)
    staged = stage(target.getvalue(), "list.xlsx")
    assert rows(staged) == [("1", "Klegen", None), ("2", "Klegen", None), ("3", "Oro", None)]


TWO = (("Petunjuk", []), ("Data", [["nik", "nama"], ["1", "Budi"]]), ("Lain", [["a"], ["b"]]))


def test_first_sheet_that_holds_anything_is_read_and_the_others_are_named(stage, rows):
    staged = stage(a_book(*TWO), "list.xlsx")
    assert rows(staged) == [("1", "Budi")]
    (choice,) = [note for note in staged.notes if note.code == "sheet_chosen"]
    assert "Petunjuk, Data, Lain" in choice.text("id")


@pytest.mark.parametrize("name", ["Lain", " lain"])
def test_sheet_asked_for_is_read_whatever_its_case(stage, name):
    assert stage(a_book(*TWO), "list.xlsx", sheet=name).columns == ("a",)


def test_sheet_that_is_not_there_is_refused_with_those_that_are(stage):
    with pytest.raises(SheetNotFoundError, match="The sheets are: Petunjuk, Data, Lain"):
        stage(a_book(*TWO), "list.xlsx", sheet="Data 2")


def test_sheet_asked_for_that_is_empty_is_named(stage):
    with pytest.raises(EmptySourceError, match="sheet Petunjuk"):
        stage(a_book(*TWO), "list.xlsx", sheet="Petunjuk")


def test_cells_in_any_order_of_attributes_and_any_prefix_are_measured(stage):
    plain = containers.xlsx(containers.text_row(1, "nik") + '<row r="1048576">@</row>')
    parts = containers.unzipped(plain)
    name = "xl/worksheets/sheet1.xml"
    far = parts[name].replace(b"@", b'<c s="1" t="n" r="XFD1048576"><v>1</v></c>')
    prefixed = far.replace(b"<", b"<x:").replace(b"<x:/", b"</x:").replace(b"xmlns=", b"xmlns:x=")
    for part in (far, prefixed):
        parts[name] = part
        with pytest.raises(SheetTooLargeError, match="XFD1048576"):
            stage(containers.zipped(parts), "list.xlsx")


def test_formatted_blanks_far_away_do_no_harm(stage, rows):
    sheet = containers.text_row(1, "nik") + containers.text_row(2, "1")
    sheet += '<row r="1048576"><c r="XFD1048576" s="1"/></row>'
    assert rows(stage(containers.xlsx(sheet), "list.xlsx")) == [("1",)]


def test_marks_found_do_not_depend_on_where_chunks_end(tmp_path, monkeypatch):
    sheet = containers.text_row(1, "nik", "nama")
    for row in range(2, 60):
        sheet += (
            f'<row r="{row}"><c r="A{row}"><f>1+{row}</f></c><c r="B{row}" t="e"><v>#N/A</v></c>'
        )
        sheet += f'<c r="C{row}"><v>91010112038500{row:02d}</v></c></row>'
    path = tmp_path / "list.xlsx"
    path.write_bytes(containers.xlsx(sheet))
    whole = workbook_parts.xlsx_marks(path, "Data")
    assert (whole.formulas_without_value, whole.errors, len(whole.exact_digits)) == (58, 58, 58)
    assert (whole.farthest_row, whole.farthest_column) == (58, 2)
    for size in (100, 333, 1000):
        monkeypatch.setattr(workbook_parts, "_CHUNK", size)
        assert workbook_parts.xlsx_marks(path, "Data") == whole


def test_bomb_is_refused_before_it_unfolds(tmp_path):
    path = tmp_path / "list.xlsx"
    path.write_bytes(containers.bomb(200))
    with pytest.raises(BombError, match=r"20[01] MB"):
        workbook_parts.refuse_bomb(path)


def test_large_sheet_that_is_no_bomb_is_not_refused(tmp_path, monkeypatch):
    path = tmp_path / "list.xlsx"
    path.write_bytes(a_book(*TWO))
    monkeypatch.setattr(workbook_parts, "_LARGE_UNPACKED", 1)
    workbook_parts.refuse_bomb(path)


def test_columns_are_counted_as_a_spreadsheet_does():
    names = ["A", "Z", "AA", "AZ", "ZZ", "AAA", "XFD"]
    assert list(map(column_number, names)) == [0, 25, 26, 51, 701, 702, 16383]
    assert [column_letters(column_number(name)) for name in names] == names


def test_old_workbook_is_read_in_a_process_of_its_own(stage, rows, codes):
    content = containers.xls([["nik", "nama"], [3374011203850001.0, "BUDI"], [3.374e15, "SRI"]])
    staged = stage(content, "list.xls", sheet="data")
    assert rows(staged) == [("3374011203850001", "BUDI"), ("3.374000000000000E+15", "SRI")]
    assert "numeric_digits_lost" in codes(staged)


def test_reader_that_panics_says_nothing_on_the_terminal(stage, capfd):
    with pytest.raises(DamagedSourceError, match="damaged or cut short"):
        stage(containers.xls([["nik"], ["1"]])[:1500], "list.xls")
    assert capfd.readouterr() == ("", "")


def test_error_of_the_child_keeps_its_facts(stage):
    content = containers.xls([["nik"], ["1"]])
    with pytest.raises(SheetNotFoundError, match=r"no sheet called Lain. The sheets are: Data"):
        stage(content, "list.xls", sheet="Lain")


def test_open_document_is_read(stage, rows):
    sheet = containers.ods_row("nik", "nama", ("", 16000)) + containers.ods_row("1", "BUDI")
    staged = stage(containers.ods(sheet + containers.ods_row("", repeated=1_000_000)), "list.ods")
    assert rows(staged) == [("1", "BUDI")]
