import pytest
from hypothesis import given
from hypothesis import strategies as st

from jaring.runs.masking import mask_row, mask_text, mask_value

niks = st.from_regex(r"[1-9][0-9]{15}", fullmatch=True)
phones = st.from_regex(r"(0|62|\+62)8[1-9][0-9]{7,9}", fullmatch=True)


@given(niks)
def test_no_nik_survives_in_a_field_or_in_text(nik):
    for shown in (
        mask_value(nik, "nik"),
        mask_value(nik, "whatever"),
        mask_text(f"row {nik}: bad"),
    ):
        assert nik not in shown
        assert nik[4:12] not in shown


@given(phones)
def test_no_phone_survives_in_a_field_or_in_text(phone):
    for shown in (mask_value(phone, "phone"), mask_text(f"call {phone} now")):
        assert phone not in shown
        assert phone[-8:] not in shown


@given(st.text(max_size=40), st.sampled_from(["nik", "phone", "mother_name", "passport", "kpj"]))
def test_long_masked_values_never_come_back_whole(text, field):
    shown = mask_value(text, field)
    if len("".join(text.split())) > 3:
        assert shown != text


@pytest.mark.parametrize(
    ("field", "kind", "text", "shown"),
    [
        ("nik", None, "3374012103850003", "3374…0003"),
        ("No KTP", None, "3374012103850003", "3374…0003"),
        ("number", "nik", "3374 0121 0385 0003", "3374…0003"),
        ("nik", None, "33740121", "3…"),
        ("phone", None, "0812-3456-7890", "0812…90"),
        ("kontak", "phone", "+62 812 3456 7890", "+628…90"),
        ("mother_name", None, "Siti Aminah", "S… A…"),
        ("Nama Ibu Kandung", None, "SUMINI", "S…"),
        ("passport", None, "B12345678", "B1…78"),
        ("kpj", None, "12034567890", "12…90"),
        ("npwp", None, "3374012103850003", "3374…0003"),
        ("npwp", None, "0012345678501000", "0012345678501000"),
        ("npwp", None, "01.234.567.8-501.000", "01.234.567.8-501.000"),
        ("name", "person_name", "Slamet Riyadi", "Slamet Riyadi"),
        ("name", "person_name", "SLAMET 3374012103850003", "SLAMET 3374…0003"),
        ("birth_date", "date", "1985-03-21", "1985-03-21"),
        ("address", "text", "Jl. Serayu 12 (0812 3456 7890)", "Jl. Serayu 12 (0812…90)"),
        ("npp", "code", "12034567", "12034567"),
    ],
)
def test_each_kind_of_value_is_cut_as_it_should(field, kind, text, shown):
    assert mask_value(text, field, kind) == shown


def test_what_is_not_there_stays_not_there():
    assert mask_value(None, "nik") is None
    assert mask_value("  ", "phone") is None


def test_a_row_is_masked_by_the_types_of_the_model():
    row = {"nomor": "3374012103850003", "name": "Dewi", "wali": "Sumini"}
    assert mask_row(row, {"nomor": "nik"}) == {
        "nomor": "3374…0003",
        "name": "Dewi",
        "wali": "Sumini",
    }
