"""The workbook as a spreadsheet program sees it: types, masks, and answers read back."""

import re
from datetime import date

import openpyxl
import pyarrow as pa
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from jaring.reports.link_workbook import WorkbookTables, write_workbook
from jaring.reports.workbook_answers import WorkbookAnswersError, read_answers
from jaring.reports.workbook_sheets import MOST_ROWS

WHOLE_NIK = "3374012103850003"
HASH = "1234567890123456789" + "a" * 45  # sixteen digits in a row, by chance


def some_tables(rows=3):
    numbers = range(rows)
    review = pa.table(
        {
            "left_id": [f"daftar:{n}" for n in numbers],
            "right_id": [f"P-{n}" for n in numbers],
            "probability": [0.5 + n / 100 for n in numbers],
            "match_weight": [16.25] * rows,
            "reason": ["identifier_conflict"] * rows,
            "linked": [n % 2 == 0 for n in numbers],
            "left_hash": [HASH] * rows,
            "right_hash": ["b" * 64] * rows,
            "left_name": ["=1+2"] * rows,
            "left_nik": [WHOLE_NIK] * rows,
            "right_name": ["SUWARTI"] * rows,
            "left_birth_date": pa.array([date(1978, 4, 12)] * rows, pa.date32()),
        }
    )
    links = pa.table(
        {
            "left_id": [f"daftar:{n}" for n in numbers],
            "right_id": [f"P-{n}" for n in numbers],
            "match_weight": pa.array([None] * rows, pa.float64()),
            "probability": [0.999] * rows,
            "tier": ["nik"] * rows,
        }
    )
    unlinked = pa.table({"id": ["daftar:9"], "kerja": ["@SUM(A1)"], "upah": ["0012"]})
    return WorkbookTables(review=review, links=links, unlinked=unlinked)


@pytest.fixture
def written(tmp_path, link_summary):
    """A function that writes a workbook and opens it."""

    def write(tables=None, **settings):
        path = tmp_path / "jaring.xlsx"
        write_workbook(link_summary, tables or some_tables(), path, **settings)
        return path, openpyxl.load_workbook(path)

    return write


def cells_under(sheet: Worksheet, head: str):
    (place,) = [cell.column for cell in sheet[1] if cell.value == head]
    return [row[place - 1] for row in sheet.iter_rows(min_row=2)]


def test_sheets_in_the_order_of_an_officers_day(written):
    _, book = written()
    assert book.sheetnames == [
        "Baca dulu",
        "Perlu verifikasi",
        "Padanan",
        "Belum padan",
        "Kualitas",
        "Kamus data",
    ]
    assert written(lang="en")[1].sheetnames[:3] == ["Read first", "To review", "Links"]


def test_every_sheet_is_set_up_for_work_and_paper(written):
    _, book = written()
    for sheet in book.worksheets:
        assert len(sheet.title) <= 31
        assert not sheet.merged_cells.ranges
        assert sheet.page_setup.orientation == "landscape"
        if sheet.title != "Baca dulu":
            assert sheet.freeze_panes == "B2"
            assert sheet.auto_filter.ref.startswith("A1:")
            assert sheet.print_title_rows == "$1:$1"


def test_text_stays_text_and_no_cell_is_a_formula(written):
    _, book = written()
    (name, *_) = cells_under(book["Perlu verifikasi"], "Nama (daftar)")
    assert (name.value, name.data_type, name.quotePrefix) == ("=1+2", "s", True)
    (work,) = cells_under(book["Belum padan"], "kerja")
    assert (work.value, work.data_type) == ("@SUM(A1)", "s")
    assert cells_under(book["Belum padan"], "upah")[0].value == "0012"
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds


def test_dates_numbers_and_words_have_their_types(written):
    _, book = written()
    review = book["Perlu verifikasi"]
    born = cells_under(review, "Tanggal lahir (daftar)")[0]
    assert born.is_date
    assert born.number_format == "dd-mm-yyyy"
    assert cells_under(review, "Peluang")[1].value == pytest.approx(0.51)
    assert [cell.value for cell in cells_under(review, "Dipadankan mesin")] == ["ya", "tidak", "ya"]
    assert cells_under(review, "Alasan")[0].value == "nomor sama, isi lain bertentangan"
    assert cells_under(book["Padanan"], "Cara padan")[0].value == "Padan lewat NIK"


def test_a_whole_nik_is_nowhere_but_hashes_are_whole(written):
    _, book = written()
    values = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [text for text in values if WHOLE_NIK in text]
    assert not [text for text in values if re.fullmatch(r"\d{16}", text)]
    assert "3374…0003" in values
    assert cells_under(book["Perlu verifikasi"], "Sidik baris daftar")[0].value == HASH


def test_outcomes_are_offered_on_every_row_to_review(written):
    _, book = written()
    (rule,) = book["Perlu verifikasi"].data_validations.dataValidation
    assert rule.type == "list"
    assert rule.formula1 == '"sama,tidak sama,belum bisa dipastikan"'
    assert str(rule.sqref) == "A2:A4"


@pytest.mark.parametrize("lang", ["id", "en"])
def test_answers_come_back_as_decisions(written, lang):
    path, book = written(lang=lang)
    review = book.worksheets[1]
    words = {"id": ("sama", None, "Tidak sama"), "en": ("same", None, "not same")}[lang]
    for row, word in enumerate(words, start=2):
        review.cell(row, 1).value = word
    review.insert_cols(1, 2)  # somebody put two columns before it
    book.save(path)
    answers = read_answers(path)
    assert answers.select(["left_id", "right_id", "decision"]).to_pylist() == [
        {"left_id": "daftar:0", "right_id": "P-0", "decision": "same"},
        {"left_id": "daftar:2", "right_id": "P-2", "decision": "not_same"},
    ]
    assert answers.column("left_hash").to_pylist() == [HASH, HASH]
    assert answers.column("right_hash").to_pylist() == ["b" * 64, "b" * 64]


def test_untouched_workbook_holds_no_answers(written):
    path, _ = written()
    assert read_answers(path).num_rows == 0


def test_a_word_that_is_no_answer_is_named_with_its_row(written):
    path, book = written()
    book["Perlu verifikasi"]["A3"] = "mungkin"
    book.save(path)
    with pytest.raises(WorkbookAnswersError, match=r"sheet 'Perlu verifikasi', row 3: 'mungkin'"):
        read_answers(path)


def test_a_row_that_lost_its_keys_is_named(written):
    path, book = written()
    review = book["Perlu verifikasi"]
    review["A2"] = "sama"
    cells_under(review, "Kunci baris daftar")[0].value = None
    book.save(path)
    with pytest.raises(WorkbookAnswersError, match="row 2: the answer has lost its row keys"):
        read_answers(path)


@pytest.mark.parametrize("damage", ["no file", "no workbook", "no sheet", "no column"])
def test_what_is_no_workbook_of_a_run_is_refused_in_words(written, tmp_path, damage):
    path, book = written()
    if damage == "no file":
        path = tmp_path / "tidak-ada.xlsx"
    elif damage == "no workbook":
        path.write_bytes(b"bukan buku kerja")
    elif damage == "no sheet":
        del book["Perlu verifikasi"]
        book.save(path)
    else:
        book["Perlu verifikasi"]["A1"] = "Catatan"
        book.save(path)
    with pytest.raises(WorkbookAnswersError):
        read_answers(path)


def test_a_table_too_long_goes_on_in_numbered_sheets(written):
    path, book = written(some_tables(rows=5), most_rows=2)
    names = ["Perlu verifikasi", "Perlu verifikasi (2)", "Perlu verifikasi (3)"]
    assert book.sheetnames[1:4] == names
    assert [book[name].max_row for name in names] == [3, 3, 2]
    for name in names:
        book[name]["A2"] = "sama"
    book.save(path)
    assert read_answers(path).column("left_id").to_pylist() == ["daftar:0", "daftar:2", "daftar:4"]


def test_a_sheet_holds_what_the_format_allows():
    assert MOST_ROWS + 1 == 2**20


def test_read_first_counts_the_rows_of_each_sheet(written):
    _, book = written()
    rows = {row[0].value: row[2].value for row in book["Baca dulu"].iter_rows() if row[2].value}
    assert rows["Perlu verifikasi"] == 3
    assert rows["Belum padan"] == 1


def test_quality_sheet_adds_up(written, link_summary):
    _, book = written()
    rows = {
        (row[1].value, row[2].value): row[3].value
        for row in book["Kualitas"].iter_rows(min_row=2)
        if row[0].value == "Baris masuk dan keluar"
    }
    name = link_summary.left.name
    assert rows[name, "Diterima"] == rows[name, "Terbaca"] + rows[name, "Disisihkan"]
    assert rows[name, "Terbaca"] == rows[name, "Padan"] + rows[name, "Belum padan"]


def test_dictionary_explains_every_column_of_every_sheet(written):
    _, book = written()
    explained = {(row[0].value, row[1].value) for row in book["Kamus data"].iter_rows(min_row=2)}
    for sheet in book.worksheets[1:5]:
        assert {(sheet.title, cell.value) for cell in sheet[1]} <= explained


def test_empty_tables_say_so(written, link_summary):
    tables = some_tables()
    empty = WorkbookTables(tables.review.slice(0, 0), tables.links.slice(0, 0), tables.unlinked)
    _, book = written(empty)
    assert book["Padanan"]["A2"].value == "Tidak ada baris."


def test_set_apart_rows_have_their_sheet_in_one_language(written):
    tables = some_tables()
    apart = pa.table(
        {
            "source_row": [7],
            "column": ["nik"],
            "code": ["ragged"],
            "reason_id": ["kolom kurang"],
            "reason_en": ["columns missing"],
            "content": ["a;b"],
        }
    )
    with_apart = WorkbookTables(tables.review, tables.links, tables.unlinked, apart)
    _, book = written(with_apart)
    sheet = book["Baris bermasalah"]
    assert cells_under(sheet, "Alasan")[0].value == "kolom kurang"
    assert cells_under(sheet, "Nomor baris")[0].value == 7


def test_the_same_run_gives_the_same_workbook(tmp_path, link_summary):
    for name in ("a.xlsx", "b.xlsx"):
        write_workbook(link_summary, some_tables(), tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
