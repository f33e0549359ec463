"""Lists taken in again and again: what is new, what was corrected, what goes back to the sender."""

from datetime import date

import openpyxl
import polars as pl
import pytest

from jaring.intake.errors import ListNotRecognisedError
from jaring.runs.list_changes import compare_lists
from jaring.runs.take_in import ListWish, look_at, take_in
from jaring.runs.workspace import Workspace, slug
from jaring.terms.months import MonthFormError

DAY = date(2026, 11, 21)
HEADER = "No;NIK;Nama;Gaji\n"
ROWS = (
    "1;3577014101900001;SITI;2500000\n"
    "2;;BUDI;5.000.000\n"
    "3;3577010203850002;=CMD();abc\n"
    "4;123;ANI;100\n"
)
NO_CHANGE = (0, 0, 0)


@pytest.fixture
def workspace(tmp_path):
    return Workspace(tmp_path / "ws")


@pytest.fixture
def take(tmp_path, workspace):
    def taken(content, name="a.csv", **wish):
        path = content
        if isinstance(content, str):
            path = tmp_path / name
            path.write_text(content, encoding="utf-8")
        told = {"kind": "opd_staff", "partner": "Dinas A", **wish}
        return take_in(path, ListWish(**told), workspace=workspace, today=DAY)

    return taken


def counted(changes):
    return (changes.gross_new, changes.changed, changes.gone)


def corrected(sheet, cells, path):
    """The correction sheet with some cells filled in by hand."""
    book = openpyxl.load_workbook(sheet)
    for place, value in cells.items():
        book.worksheets[0][place] = value
    book.save(path)
    return path


def test_a_first_file_is_all_new(take):
    taken = take(HEADER + ROWS)
    assert counted(taken.changes) == (4, 0, 0)
    assert (taken.accepted.rows_accepted, taken.accepted.rows_apart) == (2, 2)


def test_the_same_file_twice_is_nothing_new_and_no_new_version(take, workspace):
    first = take(HEADER + ROWS)
    again = take(HEADER + ROWS, name="b.csv")
    assert counted(again.changes) == NO_CHANGE
    assert again.changes.is_nothing
    assert again.changes.same == 4
    assert workspace.versions(first.accepted.about.list_id) == (first.accepted.folder,)


def test_the_correction_sheet_holds_the_senders_rows_and_reasons(take):
    sheet = openpyxl.load_workbook(take(HEADER + ROWS).correction_sheet).worksheets[0]
    shown = list(sheet.iter_rows(values_only=True))
    assert shown[0][:5] == ("No", "NIK", "Nama", "Gaji", "Yang perlu diperbaiki")
    assert [row[2] for row in shown[1:]] == ["BUDI", "=CMD()", "ANI"]
    assert "Isi paling sedikit satu" in shown[1][4]
    assert sheet["B2"].fill.fgColor.rgb == "FFFBE3E0"  # fatal
    assert sheet["D3"].fill.fgColor.rgb == "FFFDF3D7"  # only told
    assert sheet["A2"].fill.fill_type is None


def test_text_that_looks_like_a_formula_stays_text(take):
    sheet = openpyxl.load_workbook(take(HEADER + ROWS).correction_sheet).worksheets[0]
    assert sheet["C3"].value == "=CMD()"
    assert sheet["C3"].data_type == "s"
    assert sheet["C3"].quotePrefix


def test_a_corrected_sheet_changes_only_the_corrections(take, tmp_path):
    taken = take(HEADER + ROWS)
    sheet = corrected(taken.correction_sheet, {"B2": "3577010101900003"}, tmp_path / "c.xlsx")
    again = take(sheet)
    assert again.is_correction
    assert counted(again.changes) == (0, 1, 0)
    assert again.accepted.rows_received == 4
    assert (again.accepted.rows_accepted, again.accepted.rows_apart) == (3, 1)
    rows = again.accepted.rows().collect()
    assert rows["row_number"].to_list() == [2, 3, 4]
    assert rows["row_id"].to_list() == [f"opd_staff-dinas-a:{number}" for number in (2, 3, 4)]
    assert rows.filter(pl.col("row_number") == 3)["nik"].to_list() == ["3577010101900003"]
    assert again.accepted.quarantine()["row_number"].unique().sort().to_list() == [4, 5]


def test_a_corrected_sheet_twice_changes_nothing(take, tmp_path):
    taken = take(HEADER + ROWS)
    sheet = corrected(taken.correction_sheet, {"B2": "3577010101900003"}, tmp_path / "c.xlsx")
    take(sheet)
    assert counted(take(sheet).changes) == NO_CHANGE


def test_everything_corrected_leaves_nothing_to_send_back(take, tmp_path):
    taken = take(HEADER + ROWS)
    cells = {"B2": "3577010101900003", "D3": "2750000", "B4": "3577014405910004"}
    done = take(corrected(taken.correction_sheet, cells, tmp_path / "c.xlsx"))
    assert counted(done.changes) == (0, 3, 0)
    assert done.accepted.rows_apart == 0
    assert done.correction_sheet is None
    assert done.accepted.rows().collect()["wage_idr"].to_list() == [2500000, 5000000, 2750000, 100]


def test_a_row_is_known_by_the_senders_key(take):
    header = "NIP;NIK;Nama;Gaji\n"
    take(header + "A1;3577014101900001;SITI;2500000\nA2;3577010203850002;BUDI;2000000\n")
    again = take(header + "A1;3577014101900001;SITI;2600000\nA3;3577010203850003;CICI;1\n")
    assert counted(again.changes) == (1, 1, 1)


def test_a_row_without_a_key_is_known_by_what_it_says(take):
    take(HEADER + ROWS)
    again = take(HEADER + ROWS.replace("SITI", "SITI AMINAH"))
    assert counted(again.changes) == (1, 0, 1)


def test_equal_rows_are_told_apart_by_their_order(take):
    twice = "1;3577014101900001;SITI;2500000\n" * 2
    assert counted(take(HEADER + twice).changes) == (2, 0, 0)
    assert counted(take(HEADER + twice[: len(twice) // 2]).changes) == (0, 0, 1)


def test_order_of_rows_changes_nothing(take):
    lines = ROWS.splitlines(keepends=True)
    first = take(HEADER + ROWS)
    again = take(HEADER + "".join(reversed(lines)), name="b.csv")
    assert again.changes.is_nothing
    assert counted(compare_lists(first.accepted, again.accepted)) == NO_CHANGE


def test_a_mapping_is_kept_and_used_for_the_partners_next_file(take, tmp_path, workspace):
    mapping = tmp_path / "peta.toml"
    mapping.write_text('[columns]\nname = "Siapa"\nnik = "Berapa"\n', encoding="utf-8")
    text = "Siapa;Berapa;Gaji\nSITI;3577014101900001;1\n"
    with pytest.raises(ListNotRecognisedError):
        take(text)
    take(text, mapping=mapping)
    assert workspace.mapping_of("Dinas A") is not None
    taken = take(text.replace("SITI", "ANI"))
    assert taken.accepted.columns["name"] == "Siapa"
    with pytest.raises(ListNotRecognisedError):
        look_at(tmp_path / "a.csv", ListWish(kind="opd_staff", partner="Dinas B"), workspace)


def test_what_was_said_of_a_list_stays_said(take):
    take(HEADER + ROWS, is_complete=True, area_code="35.77")
    about = take(HEADER + ROWS + "5;3577010203850009;DEDI;1\n").accepted.about
    assert (about.is_complete, about.area_code, about.holder) == (True, "35.77", "Dinas A")


def test_a_file_that_fails_leaves_no_version(take, workspace):
    with pytest.raises(ListNotRecognisedError):
        take("tidak;ada\n1;2\n")
    assert workspace.list_ids() == ()


@pytest.mark.parametrize(
    ("name", "folder"), [("Dinas A", "dinas-a"), ("../../etc", "etc"), ("", "list"),
                         ("É/ß", "é-ss")],
)  # fmt: skip
def test_names_become_folders_that_stay_inside(name, folder):
    assert "/" not in slug(name)
    assert not slug(name).startswith(".")
    assert slug(name) == folder


def test_a_month_that_is_none_is_refused_before_anything_is_read(take, workspace):
    with pytest.raises(MonthFormError):
        take(HEADER + ROWS, from_month="januari")
    assert workspace.list_ids() == ()
