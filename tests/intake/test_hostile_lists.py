"""Workbooks that would fill memory, run code or crash a reader, met before a row is read."""

import zipfile
from datetime import date

import pytest
import xlsxwriter
from tests.broken import containers

from jaring.intake.errors import (
    BombError,
    DamagedSourceError,
    PasswordError,
    SheetTooLargeError,
    UnreadableInputError,
)
from jaring.intake.list_acceptance import accept_list
from jaring.intake.list_understanding import understand
from jaring.intake.lists import AboutList

NIK = "3577014101900001"


@pytest.fixture
def written(tmp_path):
    def write(content, name="list.xlsx"):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


def test_a_sheet_that_stretches_over_memory_is_refused_while_it_is_looked_at(written):
    rows = containers.text_row(1, "NIK") + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    with pytest.raises(SheetTooLargeError, match="XFD1048576"):
        understand(written(containers.xlsx(rows)), kind="village")


def test_a_bomb_is_refused_while_it_is_looked_at(written, tmp_path):
    path = written(containers.xlsx(containers.text_row(1, "NIK")))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/big.bin", b"\0" * (200 << 20))
    with pytest.raises(BombError):
        understand(path, kind="village")


def test_macros_are_never_run_and_their_file_is_read(tmp_path):
    path = tmp_path / "list.xlsm"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Data")
    sheet.write_row(0, 0, ["NIK", "Nama"])
    sheet.write_row(1, 0, [NIK, "SITI"])
    book.close()
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"Sub Auto_Open()")
    about = AboutList(list_id="L1", as_of=date(2026, 11, 1), received_on=date(2026, 11, 1))
    found = accept_list(understand(path, kind="village"), about, into=tmp_path / "list")
    assert found.rows_accepted == 1


def test_a_formula_gives_its_stored_value_and_stays_text(tmp_path):
    path = tmp_path / "list.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Data")
    sheet.write_row(0, 0, ["NIK", "Nama", "Gaji"])
    sheet.write_string(1, 0, NIK)
    sheet.write_formula(1, 1, '=HYPERLINK("http://a.test","SITI")', None, "SITI")
    sheet.write_formula(1, 2, "=1000000*2", None, 2_000_000)
    book.close()
    about = AboutList(list_id="L1", as_of=date(2026, 11, 1), received_on=date(2026, 11, 1))
    found = accept_list(understand(path, kind="opd_staff"), about, into=tmp_path / "list")
    row = found.rows().collect().row(0, named=True)
    assert (row["name"], row["wage_idr"]) == ("SITI", 2_000_000)


def test_an_old_workbook_is_understood_and_read(written, tmp_path):
    rows = [["NIK", "Nama", "Jabatan"], [NIK, "SITI", "Ketua RT"]]
    path = written(containers.xls(rows), "list.xls")
    found = understand(path, kind="village")
    assert set(found.matched.mapping) == {"nik", "name", "role"}
    about = AboutList(list_id="L1", as_of=date(2026, 11, 1), received_on=date(2026, 11, 1))
    accepted = accept_list(found, about, into=tmp_path / "list")
    assert accepted.rows().collect()["worker_group"].to_list() == ["rt_rw"]


@pytest.mark.parametrize(
    ("content", "error"),
    [(b"PK\x03\x04garbage", DamagedSourceError), (b"PARE" + b"\0" * 64, PasswordError)],
)
def test_damaged_and_locked_files_say_so(written, content, error):
    with pytest.raises(error):
        understand(written(content), kind="village")


@pytest.mark.parametrize("size", [0, 1, 7, 100, 1000])
def test_a_workbook_cut_short_is_an_error_of_ours(written, size):
    whole = containers.xlsx(containers.text_row(1, "NIK") + containers.text_row(2, NIK))
    with pytest.raises(UnreadableInputError):
        understand(written(whole[:size]), kind="village")
