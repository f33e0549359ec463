"""Which of a partner's columns is which canonical field."""

import pytest

from jaring.intake.column_maps import (
    canonical_fields,
    folded_header,
    header_aliases,
    read_column_map,
    recognise_columns,
)
from jaring.intake.errors import ColumnMapError, SourceMissingError

WORKERS = canonical_fields("workers")


def recognised(*columns, model="workers", **options):
    return recognise_columns(columns, fields=canonical_fields(model), model=model, **options)


@pytest.fixture
def map_file(tmp_path):
    def written(text):
        path = tmp_path / "columns.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return written


def test_canonical_fields_are_those_that_files_may_name():
    assert WORKERS == (
        "id", "nik", "kpj", "passport", "name", "sex", "birth_date", "birth_place", "village",
        "district", "regency", "area_code", "address", "rt", "rw", "employer", "npp", "phone",
        "mother_name",
    )  # fmt: skip
    assert canonical_fields("employers")[:6] == ("id", "npp", "division", "nib", "npwp", "name")
    assert "contract_value_idr" in canonical_fields("projects")
    assert canonical_fields("a user's own") == ()


def test_canonical_headers_need_no_mapping_and_no_note():
    found = recognised(*WORKERS, "upah")
    assert found.columns == {name: name for name in WORKERS}
    assert found.notes == ()


def test_case_blanks_and_underscores_do_not_matter():
    found = recognised("NIK", "Birth Date", "MOTHER_name", "Area-Code")
    assert found.columns == {
        "nik": "NIK", "birth_date": "Birth Date", "mother_name": "MOTHER_name",
        "area_code": "Area-Code",
    }  # fmt: skip


def test_usual_indonesian_headers_are_recognised_and_said():
    headers = ("No. KTP", "NAMA_LENGKAP", "Tgl. Lahir", "L/P", "Desa/Kelurahan", "NAMA_IBU_KANDUNG")
    found = recognised(*headers)
    assert list(found.columns.values()) == [headers[at] for at in (0, 1, 3, 2, 4, 5)]
    assert {note.code for note in found.notes} == {"recognised"}
    assert "Kolom No. KTP dibaca sebagai nik." in [note.text("id") for note in found.notes]


def test_same_header_means_what_the_model_is_about():
    assert recognised("Nama Perusahaan").columns == {"employer": "Nama Perusahaan"}
    assert recognised("Nama Perusahaan", model="employers").columns == {"name": "Nama Perusahaan"}


def test_usual_headers_are_unknown_to_a_model_of_the_users_own():
    found = recognise_columns(("Nama", "NIK"), fields=("name", "nik"), model="library_cards")
    assert found.columns == {"nik": "NIK"}


def test_name_of_the_field_itself_comes_before_any_alias_whatever_their_order():
    found = recognised("Nama Lengkap", "name", "Nama")
    assert found.columns == {"name": "name"}
    assert [note.facts["column"] for note in found.notes] == ["Nama Lengkap", "Nama"]
    assert "name is used" in found.notes[0].text("en")


def test_better_alias_wins_and_the_other_is_noted():
    found = recognised("Nama", "Nama Lengkap")
    assert found.columns["name"] == "Nama Lengkap"
    assert found.notes[-1].facts == {
        "column": "Nama", "canonical": "name", "kept": "Nama Lengkap",
    }  # fmt: skip


def test_no_column_is_two_fields():
    for model, fields in header_aliases().items():
        every = [header for headers in fields.values() for header in headers]
        found = recognised(*every, model=model)
        assert len(set(found.columns.values())) == len(found.columns)


def test_every_alias_is_recognised_when_it_stands_alone():
    for model, fields in header_aliases().items():
        for canonical, headers in fields.items():
            for header in headers:
                assert recognised(header, model=model).columns == {canonical: header}


def test_what_the_person_says_comes_first():
    found = recognised("Nama", "Alias", "NIK", chosen={"name": "Alias"})
    assert found.columns["name"] == "Alias"
    assert found.columns["nik"] == "NIK"


def test_header_that_the_person_writes_loosely_is_found():
    assert recognised("Nama  Orang", chosen={"name": "nama_orang"}).columns["name"] == "Nama  Orang"


def test_absent_header_is_refused_with_the_closest_ones(tmp_path):
    with pytest.raises(
        ColumnMapError, match=r"no column Nama Lengkpa for name\. Did you mean: Nam"
    ):
        recognised("Nama Lengkap", "NIK", chosen={"name": "Nama Lengkpa"})


def test_absent_header_like_none_is_refused_with_all_of_them():
    with pytest.raises(ColumnMapError, match="There are: Nama, NIK") as caught:
        recognised("Nama", "NIK", chosen={"name": "xyzzy"}, source="columns.toml")
    assert "Yang ada: Nama, NIK" in caught.value.text("id")
    assert "columns.toml" in str(caught.value)


def test_unknown_field_is_refused_with_the_closest_one():
    with pytest.raises(ColumnMapError, match="Did you mean: birth_date"):
        recognised("Lahir", chosen={"birthdate_": "Lahir"})


def test_map_file_names_headers_of_both_sides(map_file):
    found = read_column_map(
        map_file('[left]\nname = "Nama"\n[right]\nnik = "No KTP"\nname = "NM"\n')
    )
    assert found.left == {"name": "Nama"}
    assert found.right == {"nik": "No KTP", "name": "NM"}


def test_map_file_may_name_one_side_and_start_with_a_mark(map_file):
    assert read_column_map(map_file('\ufeff[left]\nname = "Nama"\n')).right == {}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[left\n", "not correct TOML"),
        ('[lefft]\nname = "Nama"\n', "no part \\[lefft\\]"),
        ('name = "Nama"\n', "no part \\[name\\]"),
        ("[left]\nname = 3\n", "name must be one column name"),
        ('[left]\nname = ["a", "b"]\n', "name must be one column name"),
        ('[left]\nname = " "\n', "name must be one column name"),
        ("[left]\n[right]\n", "names no column"),
        ("", "names no column"),
        (b'[left]\nname = "Ren\xe9"\n', "not UTF-8"),
    ],
)
def test_map_file_that_cannot_be_used_is_refused(map_file, text, said):
    with pytest.raises(ColumnMapError, match=said) as caught:
        read_column_map(map_file(text))
    assert "columns.toml" in caught.value.text("id")


def test_missing_map_file_is_refused(tmp_path):
    with pytest.raises(SourceMissingError):
        read_column_map(tmp_path / "none.toml")


def test_header_is_folded_to_its_letters_and_digits():
    assert folded_header(" Tgl. Lahir (dd/mm) ") == "tgllahirddmm"
