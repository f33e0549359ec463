"""What each reader gets: every query answers, nothing shows a number of a person."""

import json
from datetime import date

import openpyxl
import pytest

from jaring.reports.assess_workbook import OUTCOME, word, words, write_book
from jaring.runs.assess_books import book_tables
from jaring.runs.assess_decisions import NoDecisionsError, import_outcomes, read_finding_decisions
from jaring.runs.assess_output import _SECTIONS, TABLES

WORKERS = "wajib_lapor.workers"


@pytest.fixture
def busy(office):
    """An office with something for every reader."""
    place = office.employer("PT SATU")
    office.member("P1", establishment_id=place)
    office.linked(office.listed(WORKERS, employer="PT SATU", nik="3374012103850003"), "P1")
    office.listed(WORKERS, employer="PT SATU", nik="3374012103850004", birth_date=19900101)
    office.employer_listed("PT SATU", headcount=9, nib="9120000000001")
    office.employer_listed("PT BARU", headcount=4)
    office.employer("PT DIAM")
    office.listed("village", unit="DESA A", role="Ketua RT", birth_date=19900101)
    office.listed("market", unit="PASAR BESAR", birth_date=19900101)
    office.permit(permit_number="PBG-1", contract_value_idr=10**9)
    return office.assessed()


def test_every_table_of_a_run_answers(busy):
    for sql in (*TABLES.values(), *_SECTIONS.values()):
        busy.rows(sql)


def test_every_reader_has_a_book(busy):
    assert set(book_tables(busy.engine)) == {"office", "disnaker", "dinas", "village", "permits"}


def test_books_open_and_show_no_number_of_a_person(busy, tmp_path):
    for book, tables in book_tables(busy.engine).items():
        path = tmp_path / f"{book}.xlsx"
        write_book(book, tables, path, about={"office": "Kantor"}, lang="id")
        made = openpyxl.load_workbook(path, read_only=True)
        assert made.sheetnames[0] == "Baca dulu"
        cells = [str(cell) for page in made for row in page.values for cell in row if cell]
        made.close()
        assert not [cell for cell in cells if "3374012103850" in cell]


def test_every_column_and_sheet_has_its_words(busy):
    for book, tables in book_tables(busy.engine).items():
        assert f"book.{book}" in words()
        for name, table in tables.items():
            assert {f"sheet.{name}", f"sheet_means.{name}"} <= set(words())
            missing = [c for c in table.column_names if f"head.{c}" not in words()]
            assert missing == []


def test_words_are_there_in_both_languages():
    for forms in words().values():
        assert set(forms) == {"id", "en"}
    assert word("head.no_such_word", "id") == "no such word"


def worklist(busy, tmp_path, answer):
    path = tmp_path / "worklist.csv"
    key = busy.rows("select min(finding) from findings")[0][0]
    path.write_text(f"Kunci,Hasil,Catatan\n{key},{answer},sudah dicek\n", encoding="utf-8")
    return path, key


def test_answers_of_a_worklist_are_read_back(busy, tmp_path):
    path, key = worklist(busy, tmp_path, "Bukan temuan")
    kept = tmp_path / "decisions.csv"
    day = date(2026, 11, 2)
    assert import_outcomes(path, kept, on=day, scratch=tmp_path) == (1, 1)
    assert import_outcomes(path, kept, on=day, scratch=tmp_path) == (1, 0)
    assert read_finding_decisions(kept).row(0) == (key, "dismissed", "sudah dicek", 20261102)


def test_answers_in_a_workbook_are_found_on_any_sheet(busy, tmp_path):
    path = tmp_path / "office.xlsx"
    write_book("office", book_tables(busy.engine)["office"], path, about={}, lang="id")
    made = openpyxl.load_workbook(path)
    page = made["Per orang"]
    heads = [cell.value for cell in page[1]]
    page.cell(2, heads.index("Hasil") + 1).value = "sudah dihubungi"
    made.save(path)
    kept = tmp_path / "decisions.csv"
    assert import_outcomes(path, kept, on=date(2026, 11, 2), scratch=tmp_path) == (1, 1)
    assert read_finding_decisions(kept)["answer"].to_list() == ["contacted"]


def test_file_without_answers_is_refused(tmp_path):
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(NoDecisionsError):
        import_outcomes(path, tmp_path / "d.csv", on=date(2026, 1, 1), scratch=tmp_path)


def test_worklists_have_a_column_for_answers(busy, tmp_path):
    tables = book_tables(busy.engine)["office"]
    write_book("office", tables, tmp_path / "o.xlsx", about={}, lang="id")
    made = openpyxl.load_workbook(tmp_path / "o.xlsx")
    page = made["Per pemberi kerja"]
    assert word(f"head.{OUTCOME}", "id") in [cell.value for cell in page[1]]
    assert json.dumps(page.data_validations.dataValidation[0].formula1)
