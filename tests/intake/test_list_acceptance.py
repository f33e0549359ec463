"""Lists read whole: rows add up, bad rows say why, every repair is told, shapes are the same."""

from datetime import date

import polars as pl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jaring.intake.errors import HeaderError, ListNotRecognisedError, NoRowsError
from jaring.intake.list_acceptance import accept_list
from jaring.intake.list_shapes import canonical_schema, group_of
from jaring.intake.list_understanding import understand
from jaring.intake.lists import AboutList, default_list_id, read_list
from jaring.reference.list_kinds import form_named, list_forms

DAY = date(2026, 11, 21)
SITI, BUDI = "3577014101900001", "3577010203850002"


@pytest.fixture
def accept(tmp_path):
    def accepted(text, kind, name="daftar.csv", **about):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        said = AboutList(list_id="L1", as_of=DAY, received_on=DAY, **about)
        return accept_list(understand(path, kind=kind), said, into=tmp_path / "list")

    return accepted


def test_good_rows_go_on_and_bad_rows_say_why_in_both_languages(accept):
    found = accept(f"NIK;Nama;Tgl Lahir\n{SITI};SITI;01-01-1990\n;;\n123;;x\n", "village")
    assert (found.rows_received, found.rows_accepted, found.rows_apart) == (2, 1, 1)
    problems = found.quarantine().filter("is_fatal")
    assert problems["row_number"].unique().to_list() == [4]
    assert set(problems["code"]) == {"missing", "missing_any"}
    assert "kosong" in problems.filter(pl.col("code") == "missing")["reason_id"][0]
    assert "is empty" in problems.filter(pl.col("code") == "missing")["reason_en"][0]
    assert found.apart().row(0)[:3] == ("123", None, "x")


def test_a_cell_that_cannot_be_read_is_told_and_its_row_goes_on(accept):
    found = accept(f"NIK;Nama;Gaji\n{SITI};SITI;sesuai UMK\n", "opd_staff")
    assert found.rows_accepted == 1
    told = found.quarantine().row(0, named=True)
    assert (told["header"], told["code"], told["is_fatal"]) == ("Gaji", "not_a_number", False)
    assert found.rows().collect()["wage_idr"].to_list() == [None]


def test_an_unreadable_wage_sets_a_row_of_wages_apart(accept):
    found = accept(
        f"NIK;NAMA_LENGKAP;UPAH\n{SITI};SITI;abc\n{BUDI};BUDI;2500000.00\n", "payroll.wages"
    )
    assert (found.rows_accepted, found.rows_apart) == (1, 1)


def test_every_repair_is_told_per_cell(accept):
    found = accept(f"NIK;Nama;Gaji\n{SITI};SITI;2.500.000\n'{BUDI};BUDI;31,00\n", "opd_staff")
    cells = found.repaired_cells().collect().sort("row_number", "column").rows()
    assert cells == [
        (2, "wage_idr", "thousand_marks", "2.500.000", "2500000"),
        (3, "nik", "nik_marks", f"'{BUDI}", BUDI),
        (3, "wage_idr", "zero_decimals", "31,00", "31"),
    ]
    assert found.repairs == {"nik_marks": 1, "thousand_marks": 1, "zero_decimals": 1}


def test_sum_lines_and_signatures_are_no_rows_and_sums_are_compared(accept):
    text = "Nama Perusahaan;Alamat;Jumlah TK;L;P\nPT A;Jl 1;3;1;2\nPT B;Jl 2;5;5;0\n"
    text += "JUMLAH;;8;6;3\n;;;;\nMengetahui,;;;;\nKepala Dinas;;;;\n"
    found = accept(text, "wajib_lapor.employers")
    assert (found.rows_received, found.rows_accepted, found.rows_apart) == (2, 2, 0)
    assert found.lines_skipped >= 1
    assert found.sum_checks == {
        "headcount": True, "headcount_male": True, "headcount_female": False,
    }  # fmt: skip


def test_parts_that_do_not_add_up_are_told(accept):
    text = "Nama Perusahaan;Alamat;Jumlah TK;L;P\nPT A;Jl 1;4;1;2\n"
    found = accept(text, "wajib_lapor.employers")
    assert found.quarantine()["code"].to_list() == ["sum_differs"]
    assert found.rows_accepted == 1


def test_a_row_is_known_by_the_senders_key_else_by_its_place(accept):
    text = "NIK;Nama;NIP\n{0};SITI;A1\n{1};BUDI;{2}\n"
    named = accept(text.format(SITI, BUDI, "A2"), "opd_staff").rows().collect()
    assert named["row_id"].to_list() == ["A1", "A2"]
    repeated = accept(text.format(SITI, BUDI, "A1"), "opd_staff").rows().collect()
    assert repeated["row_id"].to_list() == ["L1:2", "L1:3"]


def test_content_does_not_hang_on_how_an_amount_is_written(accept):
    first = accept(f"NIK;Nama;Gaji\n{SITI};SITI;2500000\n", "opd_staff").rows().collect()
    other = accept(f"NIK;Nama;Gaji\n{SITI};SITI;2.500.000\n", "opd_staff").rows().collect()
    assert first["content"].to_list() == other["content"].to_list()


def test_composite_columns_are_taken_apart(accept):
    found = accept(
        "NIK,Nama,TTL,RT/RW\n" + f'{SITI},SITI,"Madiun, 1 Januari 1990",03/02\n', "village"
    )
    row = found.rows().collect().row(0, named=True)
    assert (row["birth_place"], row["birth_date"]) == ("Madiun", "1990-01-01")
    assert (row["rt"], row["rw"]) == ("03", "02")


def test_three_names_of_a_template_are_one(accept):
    header = ";".join(form_named("payroll.new_workers").templates[1].header)
    cells = {"NAMA_DEPAN": "SITI", "NAMA_TENGAH": "", "NAMA_BELAKANG": "AMINAH",
             "NOMOR_IDENTITAS": SITI, "TANGGAL_LAHIR": "01-01-1990", "UPAH": "2500000"}  # fmt: skip
    row = ";".join(cells.get(name, "") for name in header.split(";"))
    found = accept(f"{header}\n{row}\n", None)
    assert found.version == "full_32"
    assert found.rows().collect()["name"].to_list() == ["SITI AMINAH"]


@pytest.mark.parametrize(
    ("role", "group"),
    [
        ("Ketua RT 03", "rt_rw"), ("KEPALA DESA", "village_head"),
        ("Kaur Keuangan", "village_official"),
        ("Anggota BPD", "bpd"), ("Kader Posyandu", "cadre"), ("Buruh Tani", "vulnerable_worker"),
        (None, "vulnerable_worker"), ("Sartini", "vulnerable_worker"),
    ],
)  # fmt: skip
def test_a_role_chooses_the_duty_by_whole_words(role, group):
    assert group_of(role, form_named("village").duties).group == group


def test_an_owner_and_his_helpers_are_rows_of_their_own(accept):
    text = (
        f"Nama Pemilik;NIK;Nama Usaha;Nama Karyawan\nSITI;{SITI};WARUNG SITI;1. Ani 2. Budi, Cici\n"
    )
    text += f"BUDI;{BUDI};BENGKEL;-\n"
    found = accept(text, "micro_business")
    rows = found.rows().collect()
    assert found.rows_accepted == 2
    assert rows["worker_group"].to_list() == ["owner", "helper", "helper", "helper", "owner"]
    assert rows["name"].to_list() == ["SITI", "Ani", "Budi", "Cici", "BUDI"]
    assert rows["headcount"].to_list() == [3, None, None, None, None]
    assert set(rows["owner_row"].drop_nulls()) == {rows["row_id"][0]}
    assert rows["work"].to_list()[:2] == ["own_account", "for_wage"]
    assert rows["row_id"].n_unique() == 5


@pytest.mark.parametrize("form", list_forms().values(), ids=lambda form: form.form_id)
def test_all_forms_of_a_grain_have_one_shape(form):
    others = [one for one in list_forms().values() if one.grain is form.grain]
    if form.grain != "table":
        assert {tuple(canonical_schema(one.form_id).items()) for one in others} == {
            tuple(canonical_schema(form.form_id).items())
        }


def test_a_list_reads_back_from_its_folder(accept):
    found = accept(f"NIK;Nama\n{SITI};SITI\n", "village", holder="Desa A", is_complete=True,
                   area_code="35.19.01.2001", from_month="2026-01")  # fmt: skip
    assert read_list(found.folder) == found
    assert found.about.is_complete is True
    assert (found.folder / "rows.parquet").stat().st_mode & 0o077 == 0


def test_an_empty_file_of_a_known_header_has_no_rows(accept):
    with pytest.raises(NoRowsError):
        accept("NIK;Nama\n", "village")


def test_sheets_are_read_together_and_rows_keep_their_sheet(tmp_path):
    path = tmp_path / "opd.xlsx"
    book = xlsxwriter.Workbook(path)
    for name in ("A", "B"):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, ["Nama Pegawai", "NIK", "Unit Kerja"])
        sheet.write_row(1, 0, ["SITI", SITI, name])
    book.close()
    said = AboutList(list_id="L1", as_of=DAY, received_on=DAY)
    found = accept_list(understand(path, kind="opd_staff"), said, into=tmp_path / "list")
    rows = found.rows().collect()
    assert rows["sheet"].to_list() == ["A", "B"]
    assert rows["row_id"].to_list() == ["L1:A:2", "L1:B:2"]


def test_a_nik_column_that_lost_its_last_digits_identifies_nobody(accept):
    rows = "".join(f"357701010190{at:03}0;ORANG {at};01-01-1990\n" for at in range(1, 60))
    found = accept("NIK;Nama;Tgl Lahir\n" + rows, "village")
    assert found.rows_accepted == 59
    assert set(found.quarantine()["code"]) == {"nik_last_digit_lost"}


CELL = st.one_of(
    st.none(), st.sampled_from([SITI, "SITI", "01-01-1990", "-", "31,00", "x", "Total", " "]),
    st.text("abc1.-/", max_size=6),
)  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(CELL, CELL, CELL, CELL), min_size=1, max_size=15))
def test_rows_received_are_rows_accepted_and_rows_set_apart(tmp_path, rows):
    text = "NIK;Nama;Tgl Lahir;Gaji\n"
    text += "".join(";".join(cell or "" for cell in row) + "\n" for row in rows)
    path = tmp_path / "daftar.csv"
    path.write_text(text, encoding="utf-8")
    said = AboutList(list_id="L1", as_of=DAY, received_on=DAY)
    try:
        found = accept_list(understand(path, kind="opd_staff"), said, into=tmp_path / "list")
    except (NoRowsError, HeaderError, ListNotRecognisedError):
        return  # refused whole, never half read
    held = sum(any((cell or "").strip(" ;") for cell in row) for row in rows)
    assert found.rows_received == found.rows_accepted + found.rows_apart
    assert found.rows_received + found.lines_skipped == held
    assert found.rows().collect().height == found.rows_accepted
    fatal = found.quarantine().filter("is_fatal")
    assert fatal["row_number"].n_unique() == found.rows_apart


def test_a_list_without_a_name_is_called_by_kind_and_file(tmp_path):
    path = tmp_path / "Data Guru 2026.csv"
    path.write_text("NIK;Nama\n1;A\n", encoding="utf-8")
    found = understand(path, kind="religious_staff")
    assert default_list_id(found, None) == "religious_staff-data-guru-2026"
    assert default_list_id(found, "Kemenag Madiun") == "religious_staff-kemenag-madiun"


@pytest.mark.parametrize("batch", [1, 2, 3])
def test_a_list_read_in_small_batches_is_the_same_list(accept, monkeypatch, batch):
    rows = "".join(
        f"{SITI[:-2]}{at:02};{'' if at == 4 else f'ORANG {at}'};2.500.{at:03}\n"
        for at in range(1, 10)
    )
    text = f"NIK;Nama;Gaji\n{rows};TOTAL;22.500.045\n;Mengetahui;\n"
    whole = accept(text, "opd_staff")
    monkeypatch.setattr("jaring.intake.list_acceptance._ROWS_AT_ONCE", batch)
    cut = accept(text, "opd_staff")
    assert cut.rows().collect().equals(whole.rows().collect())
    assert cut.quarantine().equals(whole.quarantine())
    assert cut.repaired_cells().collect().equals(whole.repaired_cells().collect())
    for count in ("rows_received", "rows_accepted", "rows_apart", "lines_skipped", "sum_checks"):
        assert getattr(cut, count) == getattr(whole, count)
    assert whole.rows_accepted == 8
