"""Headers of partners' lists as they come: golden cases of where they stand and what they mean."""

import pytest
import xlsxwriter

from jaring.intake.errors import ColumnMapError, ListNotRecognisedError
from jaring.intake.list_understanding import read_list_mapping, require_certain, understand
from jaring.reference.list_kinds import form_named, forms_of

TEMPLATES = [
    (form.form_id, template.version, template.header)
    for form in forms_of("payroll")
    for template in form.templates
]

# header cells, kind, form it is, canonical columns it gives
GOLDEN = [
    ("NIK;Nama;Tgl Lahir;Jabatan;Desa", "village", "village", "nik name birth_date role village"),
    ("No;Nm Lengkap;N I K;TTL;Jns Klmn;RT/RW", "village", "village",
     "name nik birth_place_and_date sex rt_rw"),
    ("Nama Pegawai;No. KTP;Unit Kerja;Gaji;Akhir Kontrak", "opd_staff", "opd_staff",
     "name nik unit wage_idr contract_ends_on"),
    ("Nama Anggota;NIK;Nama Perusahaan;Upah (Rp)", "union", "union", "name nik employer wage_idr"),
    ("Nama Pedagang;NIK;Nama Pasar;Jml Pembantu", "market", "market", "name nik unit headcount"),
    ("Nama Pemilik;NIK;Nama Usaha;Nama Karyawan;Jumlah Pekerja", "micro_business",
     "micro_business", "name nik employer helpers headcount"),
    ("Nama Debitur;NIK;Plafond;Tgl Jatuh Tempo", "kur", "kur", "name nik loan_idr loan_ends_on"),
    ("Nama CPMI;NIK;P3MI;Negara Tujuan;Tgl Berangkat", "migrant", "migrant",
     "name nik agency country departs_on"),
    ("No PBG;Nama Bangunan;Nama Pemohon;Kontraktor;Nilai RAB;Tgl Terbit", "permit",
     "permit.projects", "permit_number name owner contractor contract_value_idr issued_on"),
    ("No PBG;Nama Pekerja;NIK;Kontraktor", "permit", "permit.workers",
     "permit_number name nik employer"),
    ("Nama Prsh;Almt;Jml TK;Jml Peserta BPJS TK;NIB", "wajib_lapor", "wajib_lapor.employers",
     "name address headcount headcount_enrolled nib"),
    ("Nama Pekrja;N.I.K.;Tangal Lahir;Nama Perushaan", "wajib_lapor", "wajib_lapor.workers",
     "name nik birth_date employer"),
    ("Kode Wilayah;Tahun;UMK (Rp);SK", "minimum_wages", "minimum_wages",
     "area_code year amount_idr decree"),
    ("area;group;segment;programmes;payer;legal_act;valid_from", "local_rules", "local_rules",
     "area group segment programmes payer legal_act valid_from"),
]  # fmt: skip


def csv_file(tmp_path, header, rows=("x;" * 20,), name="daftar.csv"):
    width = header.count(";") + 1
    body = "\n".join(";".join((row.split(";") + [""] * width)[:width]) for row in rows)
    path = tmp_path / name
    path.write_text(f"{header}\n{body}\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(("header", "kind", "form", "columns"), GOLDEN, ids=lambda x: str(x)[:24])
def test_headers_are_understood(tmp_path, header, kind, form, columns):
    found = understand(csv_file(tmp_path, header), kind=kind)
    assert found.matched.form.form_id == form
    assert set(found.matched.mapping) == set(columns.split())


@pytest.mark.parametrize(("form", "version", "header"), TEMPLATES, ids=lambda x: str(x)[:28])
def test_every_template_of_payroll_is_told_with_its_version(tmp_path, form, version, header):
    found = understand(csv_file(tmp_path, ";".join(header)))
    assert (found.matched.form.form_id, found.matched.version) == (form, version)
    assert found.is_certain
    require_certain(found)


@pytest.mark.parametrize("kind", ["village", "opd_staff", "union", "wajib_lapor"])
def test_canonical_names_need_no_mapping(tmp_path, kind):
    form = forms_of(kind)[-1]
    found = understand(csv_file(tmp_path, ";".join(form.columns)), kind=kind)
    assert {column: column for column in found.matched.form.columns} == dict(found.matched.mapping)


def test_a_template_is_matched_by_names_whatever_their_order(tmp_path):
    header = form_named("payroll.wages").templates[1].header
    found = understand(csv_file(tmp_path, ";".join(reversed(header))))
    assert found.matched.version == "worker_number"
    assert found.matched.mapping["kpj"] == "KPJ"


def test_titles_above_numbers_below_and_merged_cells(tmp_path):
    path = tmp_path / "wlkp.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Data")
    sheet.merge_range(0, 0, 0, 7, "DAFTAR PERUSAHAAN WAJIB LAPOR")
    sheet.write(1, 0, "Kabupaten Madiun, Tahun 2026")
    for column, name in ((0, "No"), (1, "Nama Prsh"), (2, "Almt"), (7, "NIB")):
        sheet.merge_range(3, column, 4, column, name)
    sheet.merge_range(3, 3, 3, 4, "Jumlah Tenaga Kerja")
    sheet.merge_range(3, 5, 3, 6, "BPJS Ketenagakerjaan")
    for column, name in enumerate(["L", "P", "Terdaftar", "Belum Terdaftar"], start=3):
        sheet.write(4, column, name)
    sheet.write_row(5, 0, range(1, 9))
    sheet.write_row(6, 0, [1, "PT CONTOH", "Jl Raya", 5, 6, 4, 7, "9120000000001"])
    book.close()
    found = understand(path)
    assert found.matched.form.form_id == "wajib_lapor.employers"
    assert found.headers[0].place.row == 4
    assert found.headers[0].place.rows == 3
    assert set(found.matched.mapping) == {
        "name", "address", "headcount_male", "headcount_female", "headcount_enrolled",
        "headcount_not_enrolled", "nib",
    }  # fmt: skip
    assert found.samples[0][1] == "PT CONTOH"


def test_several_sheets_of_one_form_are_one_list_and_others_are_left_out(tmp_path):
    path = tmp_path / "opd.xlsx"
    book = xlsxwriter.Workbook(path)
    book.add_worksheet("Petunjuk").write(0, 0, "Isi dengan benar")
    for name in ("Dinas A", "Dinas B"):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, ["Nama Pegawai", "NIK", "Unit Kerja"])
        sheet.write_row(1, 0, ["SITI", "3577014101900001", name])
    book.close()
    found = understand(path, kind="opd_staff")
    assert [header.sheet for header in found.headers] == ["Dinas A", "Dinas B"]
    assert found.left_out == ("Petunjuk",)


def test_a_header_that_fits_several_kinds_wants_to_be_told(tmp_path):
    found = understand(csv_file(tmp_path, "NIK;Nama;Tgl Lahir"))
    assert not found.is_certain
    with pytest.raises(ListNotRecognisedError, match="--kind"):
        require_certain(found)


def test_a_file_without_a_header_is_refused_in_both_languages(tmp_path):
    path = csv_file(tmp_path, "SITI;3577014101900001;x", rows=["BUDI;3577010101900002;y"])
    with pytest.raises(ListNotRecognisedError) as raised:
        understand(path, kind="village")
    assert "header_row" in raised.value.text("id")
    assert "header_row" in raised.value.text("en")
    assert "3577014101900001" not in str(raised.value)


def test_what_a_finding_lacks_is_named(tmp_path):
    found = understand(csv_file(tmp_path, "NIK;Nama;Nama Perusahaan"), kind="wajib_lapor.workers")
    assert found.matched.lost == {"PDS_UPAH": ("wage_idr",), "EXPIRING": ("contract_ends_on",)}


def test_a_mapping_file_comes_before_everything(tmp_path):
    mapping = tmp_path / "peta.toml"
    mapping.write_text(
        'kind = "village"\nheader_row = 2\n[columns]\nname = "Siapa"\nnik = "Nomor"\n', "utf-8"
    )
    path = csv_file(tmp_path, "judul bebas;;", rows=["Siapa;Nomor;Nama", "SITI;35;DESA"])
    found = understand(path, mapping=read_list_mapping(mapping))
    assert found.matched.mapping["name"] == "Siapa"
    assert found.matched.mapping["nik"] == "Nomor"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('kind = "desa"', "no kind of list desa"),
        ('[columns]\nnama = "Nama"', "nama is no column"),
        ("[columns]\nname = 3", "must be one column name"),
        ("header_row = 0", "must be a row number"),
        ("kind = ", "not correct TOML"),
    ],
)
def test_a_mapping_file_that_cannot_be_used_says_why(tmp_path, text, says):
    path = tmp_path / "peta.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ColumnMapError, match=says):
        read_list_mapping(path)


def test_a_kind_that_is_none_is_refused_with_those_that_are(tmp_path):
    with pytest.raises(ListNotRecognisedError, match="wajib_lapor") as raised:
        understand(csv_file(tmp_path, "NIK;Nama"), kind="desa")
    assert "Jenis daftar desa" in raised.value.text("id")


def test_a_mapped_header_that_is_not_there_is_a_slip_that_is_told(tmp_path):
    mapping = tmp_path / "peta.toml"
    mapping.write_text('[columns]\nname = "Nama Lengkp"\n', encoding="utf-8")
    path = csv_file(tmp_path, "NIK;Nama Lengkap;Tgl Lahir")
    with pytest.raises(ColumnMapError, match="Nama Lengkap"):
        understand(path, kind="village", mapping=read_list_mapping(mapping))
