"""A branch's exports as a registry snapshot: tables, ids, what is missing, counts that add up."""

import tomllib
from datetime import date

import polars as pl
import pytest

from jaring.intake.errors import ColumnMapError
from jaring.runs.check_registry import open_snapshot
from jaring.runs.folder import FolderTakenError
from jaring.runs.registry_import import (
    NothingToImportError,
    import_registry,
    is_snapshot,
)

DAY = date(2026, 11, 1)
SITI, BUDI = "3577014101900001", "3577010203850002"
WIDE = (
    "NIK;Nama Peserta;Tgl Lahir;No KPJ;Segmen;NPP;Nama Perusahaan;Upah;Tgl Kepesertaan\n"
    f"{SITI};SITI;01-01-1990;111;PU;JJ000001;PT MAJU;2.500.000;01-02-2020\n"
    f"{BUDI};BUDI;02-03-1985;222;Penerima Upah;JJ000001;PT MAJU;3000000.00;01-02-2021\n"
    f"{SITI};SITI;01-01-1990;333;BPU;;;;01-05-2022\n"
)


@pytest.fixture
def imported(tmp_path):
    def run(*contents, mapping=None, **options):
        files = []
        for at, content in enumerate(contents):
            path = tmp_path / f"ekspor-{at}.csv"
            path.write_text(content, encoding="utf-8")
            files.append(path)
        said = None
        if mapping is not None:
            said = tmp_path / "peta.toml"
            said.write_text(mapping, encoding="utf-8")
        out = tmp_path / "snapshot"
        return import_registry(files, as_of=DAY, out=out, mapping=said, **options)

    return run


def table(made, name):
    return pl.read_parquet(made.folder / f"{name}.parquet")


def test_one_wide_export_feeds_people_memberships_and_establishments(imported):
    made = imported(WIDE)
    assert set(made.files[0].tables) >= {"persons", "memberships", "establishments"}
    persons, memberships = table(made, "persons"), table(made, "memberships")
    assert persons["name"].to_list() == ["SITI", "BUDI"]
    assert memberships["segment"].to_list() == ["PU", "PU", "BPU"]
    assert memberships["wage_reported_idr"].to_list() == [2_500_000, 3_000_000, None]
    assert set(memberships["person_id"]) == set(persons["person_id"])
    assert memberships["membership_id"].n_unique() == 3
    assert table(made, "establishments")["npp"].to_list() == ["JJ000001"]
    assert made.dangling == {}


def test_types_are_those_of_a_snapshot(imported):
    made = imported(WIDE)
    assert table(made, "persons").schema["birth_date"] == pl.Date
    assert table(made, "memberships").schema["wage_reported_idr"] == pl.Int64
    assert open_snapshot(made.folder).as_of == DAY


def test_what_is_missing_and_what_it_costs_is_said(imported):
    made = imported(WIDE)
    tables = {one.table: one for one in made.tables}
    assert tables["memberships"].lost["paid_until"] == (
        "LAPSED", "EXPIRING", "coverage_of_own_account",
    )  # fmt: skip
    assert "sex" in tables["persons"].lost
    assert "wage_reported_idr" not in tables["memberships"].lost
    assert "arrears" in made.tables_missing["contributions"]
    facts = tomllib.loads((made.folder / "snapshot.toml").read_text("utf-8"))
    assert "paid_until" in facts["import"]["columns_missing"]["memberships"]


def test_a_table_that_no_file_feeds_is_not_written(imported):
    made = imported(WIDE)
    assert not (made.folder / "contributions.parquet").exists()
    assert not (made.folder / "batches.parquet").exists()


def test_counts_add_up(imported):
    made = imported(WIDE + f"{BUDI};;x;;;;;;\n")
    file = made.files[0]
    assert file.rows_received == file.rows_accepted + file.rows_apart == 4
    assert file.rows_apart == 1
    persons = {one.table: one for one in made.tables}["persons"]
    assert persons.rows + persons.rows_merged == file.rows_accepted
    assert sum(made.memberships.values()) == 3
    assert made.memberships == {"BPU": 1, "PU": 2}


def test_files_of_their_own_meet_by_npp_and_ids(imported):
    places = "NPP;Nama Perusahaan;NPWP;Program\nJJ000001;PT MAJU;012345678901000;JKK JKM\n"
    made = imported(WIDE, places)
    establishments = table(made, "establishments")
    assert establishments.height == 1
    assert establishments["programmes"].to_list() == ["JKK,JKM"]
    employers = table(made, "employers")
    assert establishments["employer_id"][0] in set(employers["employer_id"])


def test_references_to_nothing_are_counted(imported):
    people = f"NIK;Nama Peserta;ID Orang\n{SITI};SITI;A1\n"
    memberships = "ID Orang;No KPJ;Segmen\nA1;1;BPU\nA9;2;BPU\n"
    made = imported(people, memberships)
    assert made.dangling == {"memberships.person_id": 1}


def test_a_mapping_names_table_columns_and_constants(imported):
    text = "Siapa;Nomor;Kartu\nSITI;" + SITI + ";111\n"
    mapping = """
[[file]]
name = "ekspor-0.csv"
tables = ["persons", "memberships"]
[file.columns]
name = "Siapa"
nik = "Nomor"
kpj = "Kartu"
[file.constants]
segment = "BPU"
"""
    made = imported(text, mapping=mapping)
    assert table(made, "memberships")["segment"].to_list() == ["BPU"]
    assert table(made, "persons")["name"].to_list() == ["SITI"]


@pytest.mark.parametrize(
    ("mapping", "says"),
    [
        ('[[file]]\nname = "a"\ntable = "orang"', "no kind of list orang"),
        ('[[file]]\nname = "a"\n[file.columns]\nsiapa = "x"', "siapa is no column"),
        ("[[file", "not correct TOML"),
    ],
)
def test_a_mapping_that_cannot_be_used_says_why(imported, mapping, says):
    with pytest.raises(ColumnMapError, match=says):
        imported(WIDE, mapping=mapping)


def test_exports_without_memberships_make_no_snapshot(imported, tmp_path):
    with pytest.raises(NothingToImportError) as raised:
        imported(f"NIK;Nama Peserta\n{SITI};SITI\n")
    assert "memberships" in str(raised.value)
    assert "[[file]]" in raised.value.text("id")
    assert not (tmp_path / "snapshot").exists()


def test_an_import_replaces_only_an_import(imported, tmp_path):
    made = imported(WIDE)
    assert is_snapshot(made.folder)
    with pytest.raises(FolderTakenError):
        imported(WIDE)
    again = imported(WIDE, force=True)
    assert again.memberships == made.memberships
    assert (made.folder / "persons.parquet").stat().st_mode & 0o077 == 0


def test_the_same_exports_give_the_same_rows(imported):
    first = {name: table(imported(WIDE), name) for name in ("persons",)}
    again = imported(WIDE, force=True)
    assert table(again, "persons").equals(first["persons"])


def test_tables_written_out_come_back_as_they_were(imported):
    persons = "person_id,nik,name,birth_date\nR1," + SITI + ",SITI,1990-01-01\n"
    memberships = "membership_id,person_id,kpj,segment,establishment_id,started_on\n"
    memberships += "M1,R1,111,PU,U1,2020-02-01\n"
    places = 'establishment_id,employer_id,npp,name,programmes\nU1,E1,JJ1,PT A,"JKK,JKM"\n'
    employers = "employer_id,name,nib\nE1,PT A,9120000000001\n"
    terms = "membership_id,from_month,before_month,wage_reported_idr,programmes\n"
    terms += 'M1,202001,202601,2500000,"JKK,JKM"\n'
    paid = "membership_id,establishment_id,from_month,before_month,due_idr,paid_idr,paid_on\n"
    paid += ",U1,202001,202003,135000,135000,2020-03-10\n"
    projects = (
        "project_id,number,name,owner,starts_on,ends_on\nK1,P/1,JALAN,DPU,2020-01-01,2020-06-30\n"
    )
    made = imported(persons, memberships, places, employers, terms, paid, projects)
    assert [one.tables for one in made.files] == [
        ("persons",), ("memberships",), ("establishments", "employers"), ("employers",),
        ("membership_terms",), ("contributions",), ("projects",),
    ]  # fmt: skip
    assert {one.table: one.rows for one in made.tables} == dict.fromkeys(
        ("persons", "memberships", "establishments", "employers", "membership_terms",
         "contributions", "projects"), 1
    )  # fmt: skip
    assert made.dangling == {}
    assert table(made, "memberships")["membership_id"].to_list() == ["M1"]
    assert table(made, "membership_terms")["from_month"].to_list() == [202001]


def test_what_batches_say_stands_beside_their_memberships(imported):
    text = "NIK;Nama Peserta;No KPJ;Segmen;Kode Wadah;Tgl Nonaktif\n"
    text += f"{SITI};SITI;1;BPU;B1;\n{BUDI};BUDI;2;BPU;B1;01-01-2026\n"
    batches = "Kode Wadah;Penanggung;Jumlah Peserta\nB1;DESA A;3\n"
    assert imported(text, batches).sums == {"batches.rows": (3, 1)}
