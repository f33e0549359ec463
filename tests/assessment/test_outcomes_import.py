"""Answers that officers wrote into a worklist are read back, once."""

from datetime import date

import openpyxl
import pytest

from jaring.runs.assess_decisions import NoDecisionsError, import_outcomes, read_finding_decisions
from jaring.runs.assess_output import _SECTIONS, TABLES

WORKERS = "wajib_lapor.workers"
DAY = date(2026, 11, 2)


@pytest.fixture
def busy(office):
    """An office with something for every reader."""
    place = office.employer("PT SATU")
    office.member("P1", establishment_id=place)
    office.linked(office.listed(WORKERS, employer="PT SATU", nik="3374012103850003"), "P1")
    office.listed(WORKERS, employer="PT SATU", nik="3374012103850004", birth_date=19900101)
    office.employer_listed("PT BARU", headcount=4)
    office.listed("village", unit="DESA A", role="Ketua RT", birth_date=19900101)
    return office.assessed()


def worklist(busy, tmp_path, answer):
    path = tmp_path / "worklist.csv"
    key = busy.rows("select min(finding) from findings")[0][0]
    path.write_text(f"Kunci,Hasil,Catatan\n{key},{answer},sudah dicek\n", encoding="utf-8")
    return path, key


def test_every_table_of_a_run_answers(busy):
    for sql in (*TABLES.values(), *_SECTIONS.values()):
        busy.rows(sql)


def test_answers_of_a_worklist_are_read_back(busy, tmp_path):
    path, key = worklist(busy, tmp_path, "Bukan temuan")
    kept = tmp_path / "decisions.csv"
    assert import_outcomes(path, kept, on=DAY, scratch=tmp_path) == (1, 1)
    assert import_outcomes(path, kept, on=DAY, scratch=tmp_path) == (1, 0)
    assert read_finding_decisions(kept).row(0)[:4] == (key, "dismissed", "sudah dicek", 20261102)


def test_file_without_answers_is_refused(tmp_path):
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(NoDecisionsError):
        import_outcomes(path, tmp_path / "d.csv", on=DAY, scratch=tmp_path)


@pytest.mark.parametrize("answer", ["sudah dihubungi", "contacted"])
def test_an_answer_is_understood_in_both_languages(busy, tmp_path, answer):
    book = openpyxl.Workbook()
    book.active.append(["Jenis", "Hasil", "Catatan", "Kunci baris", "Kunci"])
    key = busy.rows("select min(finding) from findings")[0][0]
    book.active.append(["PDS-TK", answer, None, "daftar: 1", key])
    path = tmp_path / "kerja.xlsx"
    book.save(path)
    kept = tmp_path / "decisions.csv"
    assert import_outcomes(path, kept, on=DAY, scratch=tmp_path) == (1, 1)
    assert read_finding_decisions(kept).row(0)[:2] == (key, "contacted")
