"""A table of officers becomes worklists: the officer of each finding, and a sheet for each."""

from datetime import date, datetime, timedelta, timezone

import openpyxl
import polars as pl
import pytest

from jaring.assessment.dealing import Charge
from jaring.reports.assess_books import write_book
from jaring.reports.assess_facts import AssessFacts
from jaring.reports.words import Voice
from jaring.runs.assess_beside import BesideTableError
from jaring.runs.assess_officers import read_officers, with_officers, worklist

WIB = timezone(timedelta(hours=7))
MADIUN, NGAWI = "35.77", "35.21"


def finding(key, **more):
    plain = {
        "finding": key, "kind": "UNREGISTERED", "why": "not_in_registry", "is_review": False,
        "name": f"ORANG {key}", "nik": "3577010101900001", "phone": None, "employer": None,
        "unit": None, "role": None, "regency": None, "district": None, "village": None,
        "area_code": None, "npp": None, "stake_idr": None, "stake_at_least_idr": None,
        "amount_idr": None, "due_on": None, "unknown_fact": None, "value_list": None,
        "value_registry": None, "confidence": 1.0, "article": "UU", "list_id": "desa",
        "row_id": key, "row_number": 1, "registry_id": None, "employer_key": None,
        "unit_key": None, "window_days": None, "workers": 1, "programme": "",
    }  # fmt: skip
    return {**plain, **more}


@pytest.fixture
def frames():
    employer = {"employer_key": "E|1", "area_code": MADIUN, "npp": "AA1", "regency": "MADIUN"}
    rows = {
        "employers_to_do": [finding("f1", kind="PWBD", name="PT SATU", workers=9, **employer)],
        "people": [
            finding("f2", kind="PDS_TK", employer="PT SATU", employer_key="E|1", area_code=NGAWI),
            finding("f3", area_code="35.77.01.1001", village="Pandean", stake_at_least_idr=16_800),
            finding("f4", area_code="35.77.01.1001", village="Pandean"),
            finding("f5", area_code="35.77.01.1001", is_review=True),
            finding("f6", area_code="36.01.01.2001", village="Jauh"),
        ],
        "others": [finding("f7", kind="UNIT_NOT_ENROLLED", name="PASAR", unit_key="U|1",
                           area_code=NGAWI, subject_kind="unit", scope="")],
    }  # fmt: skip
    numbers = ("stake_idr", "stake_at_least_idr", "amount_idr", "window_days")
    kinds = {name: pl.Int64 if name in numbers else pl.Date if name == "due_on" else pl.String
             for name, value in finding("f0").items() if value is None}  # fmt: skip
    return {name: pl.DataFrame(made, schema_overrides=kinds) for name, made in rows.items()}


CHARGES = [Charge("Ana", MADIUN), Charge("Budi: BPU/PU", NGAWI)]


def test_all_about_an_employer_goes_to_one_officer(frames):
    made = dict(worklist(with_officers(frames, CHARGES)).select("finding", "officer").iter_rows())
    assert made == {
        "f1": "Ana", "f2": "Ana", "f3": "Ana", "f4": "Ana", "f6": None, "f7": "Budi: BPU/PU",
    }  # fmt: skip


def test_what_is_doubtful_is_nobodys_until_it_is_decided(frames):
    assert "f5" not in worklist(with_officers(frames, CHARGES))["finding"].to_list()


def test_nobody_in_a_table_that_is_not_given(frames):
    made = with_officers(frames, ())
    assert worklist(made)["officer"].null_count() == 6
    assert made["officers"].height == 0


def test_no_finding_is_no_work():
    empty = {name: pl.DataFrame() for name in ("employers_to_do", "people", "others")}
    assert worklist(with_officers(empty, CHARGES)).height == 0


def book(frames, charges, path, lang):
    facts = AssessFacts("Kantor", date(2026, 11, 1), datetime(2026, 11, 2, tzinfo=WIB),
                        {"settings": {}, "links": {}, "seconds": 1.0},
                        with_officers(frames, charges), (date(2026, 10, 1),), ())  # fmt: skip
    write_book("office", facts, path, lang=lang)
    return openpyxl.load_workbook(path)


def table(sheet):
    heads, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(heads, row, strict=True)) for row in rows if any(row)]


@pytest.mark.parametrize("lang", ["id", "en"])
def test_each_officer_has_a_sheet_and_the_rest_one(frames, lang, tmp_path):
    voice = Voice(lang)
    made = book(frames, CHARGES, tmp_path / "office.xlsx", lang)
    name = voice.say("assess_column.name")
    mine = table(made[voice.say("assess_sheet.officer", name="Ana")])
    assert [row[name] for row in mine] == ["PT SATU", "ORANG f2", "ORANG f3", "ORANG f4"]
    other = table(made[voice.say("assess_sheet.officer", name="Budi  BPU PU")])
    assert [row[name] for row in other] == ["PASAR"]
    left = table(made[voice.say("assess_sheet.unassigned")])
    assert [row[name] for row in left] == ["Jauh"]
    summary = table(made[voice.say("assess_sheet.officers")])
    assert {row[voice.say("assess_column.officer")] for row in summary} >= {"Ana"}


@pytest.mark.parametrize("lang", ["id", "en"])
def test_without_officers_one_list_holds_what_is_to_be_dealt(frames, lang, tmp_path):
    voice = Voice(lang)
    made = book(frames, (), tmp_path / "office.xlsx", lang)
    left = table(made[voice.say("assess_sheet.unassigned")])
    counted = [(row[voice.say("assess_column.name")], row[voice.say("assess_column.findings")])
               for row in left]  # fmt: skip
    assert counted == [("Pandean", 2), ("PT SATU", 2), ("Jauh", 1), ("PASAR", 1)]
    stake = voice.say("assess_column.stake_at_least_idr")
    assert [row[stake] for row in left][:2] == [16_800, None]
    assert not [name for name in made.sheetnames if "Ana" in name]


def test_an_employer_lies_where_its_own_row_says_not_where_its_people_live(frames, tmp_path):
    people = frames["people"].with_columns(
        village=pl.when(pl.col("finding") == "f2").then(pl.lit("Jauh")).otherwise("village"),
        regency=pl.when(pl.col("finding") == "f2").then(pl.lit("NGAWI")).otherwise("regency"),
    )
    left = table(book({**frames, "people": people}, (), tmp_path / "o.xlsx", "id")["Belum dibagi"])
    (employer,) = (row for row in left if row["Nama"] == "PT SATU")
    assert (employer["Desa"], employer["Kabupaten/kota"]) == (
        "belum diketahui",
        "MADIUN",
    )
    (village,) = (row for row in left if row["Nama"] == "Pandean")
    assert village["Desa"] == "Pandean"


def test_data_to_be_corrected_comes_after_the_work_of_an_employer(frames, tmp_path):
    wrong = finding("f0", kind="DATA", why="nik_invalid", employer_key="E|1", area_code=MADIUN)
    schema = frames["people"].schema
    people = pl.concat([pl.DataFrame([wrong], schema=schema), frames["people"]])
    made = book({**frames, "people": people}, CHARGES, tmp_path / "o.xlsx", "id")
    assert [row["Nama"] for row in table(made["Petugas Ana"])][:3] == [
        "PT SATU", "ORANG f2", "ORANG f0",
    ]  # fmt: skip
    assert [row["Orang"] for row in table(made["Petugas Ana"])][:2] == [9, 1]


def test_officers_of_one_long_name_have_two_sheets(frames, tmp_path):
    names = ["Siti Nur Aminah Binti Abdullah Putri", "Siti Nur Aminah Binti Abdullah Putra"]
    made = book(frames, [Charge(name) for name in names], tmp_path / "o.xlsx", "id")
    sheets = [name for name in made.sheetnames if name.startswith("Petugas ")]
    assert len(set(sheets)) == 2
    assert all(len(name) <= 31 for name in sheets)


def test_officers_are_read_from_a_sheet_of_the_office(tmp_path):
    path = tmp_path / "petugas.csv"
    lines = ["Petugas,Wilayah,Kode Wilayah,NPP", "Ana,Kota Madiun,,", "Budi,,35.21,", "Budi,,,AA1",
             ",Kota Madiun,,"]  # fmt: skip
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert read_officers(path, tmp_path / "work") == [
        Charge("Ana", MADIUN), Charge("Budi", NGAWI), Charge("Budi", npp="AA1"),
    ]  # fmt: skip


def test_a_table_without_officers_is_refused(tmp_path):
    path = tmp_path / "petugas.csv"
    path.write_text("Kode Wilayah,NPP\n35.21,AA1\n", encoding="utf-8")
    with pytest.raises(BesideTableError):
        read_officers(path, tmp_path / "work")
