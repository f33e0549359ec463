import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jaring.linkage.model import read_model
from jaring.linkage.schema import FieldType
from jaring.runs.model_drafts import (
    NothingSharedError,
    TableSample,
    draft_model,
    field_name,
    guess_column,
)

headers = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=20
)
known = st.sampled_from(
    ["NIK", "Nama", "Nama Ibu", "Tgl Lahir", "Tempat Lahir", "Desa", "Kec", "Kab/Kota", "No HP",
     "place", "L/P", "PERUSAHAAN", "alamat", "given_name", "surname", "rec_id", "", "1", "id"]
)  # fmt: skip
cells = st.lists(
    st.sampled_from(["", "3374012103850003", "1990-02-01", "Siti", "12", "0812345678901"])
)
tables = st.dictionaries(headers | known.filter(bool), cells, min_size=1, max_size=8)


@settings(deadline=None, max_examples=60)
@given(tables, tables, (headers | known.filter(bool)).filter(lambda name: field_name(name) != "id"))
def test_tables_that_share_a_column_give_a_model_that_can_be_read(left, right, shared):
    left, right = left | {shared: ["x"]}, right | {shared: ["x"]}
    draft = draft_model(TableSample("a.csv", left), TableSample("b.csv", right), model_id="mine")
    model = read_model(draft.model)
    assert len(model.compare) >= 1
    if draft.columns is not None:
        sides = tomllib.loads(draft.columns)
        assert set(sides["left"].values()) <= set(left)
        assert set(sides["right"].values()) <= set(right)


@pytest.mark.parametrize(
    ("header", "values", "field", "kind"),
    [
        ("NIK", [], "nik", FieldType.NIK),
        ("No. KTP", [], "nik", FieldType.NIK),
        ("Nama Lengkap", [], "name", FieldType.PERSON_NAME),
        ("NAMA IBU KANDUNG", [], "mother_name", FieldType.PERSON_NAME),
        ("Tgl. Lahir", [], "birth_date", FieldType.DATE),
        ("date_of_birth", ["19900201"], "birth_date", FieldType.DATE),
        ("Tempat Lahir", [], "birth_place", FieldType.TEXT),
        ("JK", [], "sex", FieldType.SEX),
        ("No HP", [], "phone", FieldType.PHONE),
        ("Nama Perusahaan", [], "employer", FieldType.EMPLOYER_NAME),
        ("Kecamatan", [], "district", FieldType.AREA),
        ("surname", [], "surname", FieldType.PERSON_NAME),
        ("Kontak", ["0812-3456-7890", "081234567890", ""], "kontak", FieldType.PHONE),
        ("Nomor", ["3374012103850003"], "nomor", FieldType.NIK),
        ("masuk", ["01-02-2020", "3/4/2021"], "masuk", FieldType.DATE),
        ("tinggi", ["170", "165,5"], "tinggi", FieldType.NUMBER),
        ("status", ["K", "TK"] * 20, "status", FieldType.CODE),
        ("Nama", ["PT MAJU", "CV Jaya", "Toko Anu"], "name", FieldType.EMPLOYER_NAME),
        ("divisi", ["000", "001"], "divisi", FieldType.TEXT),
        ("kbli", ["41011", "10110"], "kbli", FieldType.CODE),
        ("catatan", ["rumah di ujung", "dekat pasar"], "catatan", FieldType.TEXT),
    ],
)
def test_columns_are_guessed_from_their_names_and_values(header, values, field, kind):
    guess = guess_column(header, values)
    assert (guess.field, guess.type) == (field, kind)


def test_a_draft_says_what_it_could_not_pair_and_where_names_differ():
    left = TableSample("daftar.csv", {"NIK": [], "Nama": [], "Upah": ["1"]})
    right = TableSample("registry.parquet", {"nik": [], "name": [], "kpj": ["2"]})
    draft = draft_model(left, right, model_id="mine")
    assert '# not compared, in daftar.csv: "Upah"' in draft.model
    assert '# not compared, in registry.parquet: "kpj"' in draft.model
    assert tomllib.loads(draft.columns) == {
        "left": {"nik": "NIK", "name": "Nama"},
        "right": {"nik": "nik", "name": "name"},
    }


def test_tables_with_equal_headers_need_no_column_map():
    table = TableSample("a.csv", {"given_name": [], "Date of Birth": ["1990-01-01"]})
    draft = draft_model(table, table, model_id="mine")
    assert draft.columns is None
    assert read_model(draft.model).columns_of("birth_date") == ("Date of Birth",)


def test_a_number_that_few_rows_share_makes_a_block_of_its_own():
    table = TableSample("a.csv", {"id": ["1"], "npp": ["12034567", "12034568"], "kode": ["A"] * 9})
    model = read_model(draft_model(table, table, model_id="mine").model)
    assert "npp.exact" in [block.name for block in model.block]
    assert "id" not in model.fields


@given(headers)
def test_a_header_becomes_a_name_that_a_query_can_hold(header):
    assert field_name(header).isidentifier()
    assert field_name(header).isascii()


def test_tables_that_share_nothing_say_so():
    left, right = TableSample("a.csv", {"id": [], "tinggi": []}), TableSample("b.csv", {"id": []})
    with pytest.raises(NothingSharedError, match=r"a\.csv and b\.csv share no column"):
        draft_model(left, right, model_id="mine")
