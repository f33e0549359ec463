"""Names of areas are compared without the word for their level, and city and regency stay apart."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jaring.linkage.standardise.areas import (
    clean_area_name,
    is_known_area_code,
    names_of_area_codes,
)
from jaring.reference.areas import load_areas

TEXT = pl.col("text")


def cleaned(*texts):
    rows = pl.DataFrame({"text": texts}, schema={"text": pl.String})
    return rows.select(clean_area_name(TEXT)).to_series().to_list()


def names_of(depth, *codes):
    rows = pl.DataFrame({"code": codes}, schema={"code": pl.String})
    return rows.select(names_of_area_codes(pl.col("code"), depth)).to_series().to_list()


@pytest.mark.parametrize(
    "variants",
    [
        ("Kec. Kartoharjo", "KARTOHARJO", "kecamatan kartohardjo", "Kartoharjo "),
        ("Desa Klegen", "Ds. Klegen", "Kel. Klegen", "KELURAHAN KLEGEN", "klegen", "Ds Klegen"),
        ("Karang Anyar", "KARANGANYAR", "Karang-Anyar"),
        ("Kota Madiun", "KODYA MADIUN", "Kotamadya Madiun", "kota  madiun"),
        ("Kab. Madiun", "Kabupaten Madiun", "MADIUN"),
        ("Surabaya", "Kota Surabaya", "KODYA SURABAYA", "Soerabaja".replace("ja", "ya")),
        ("Gn. Kidul", "GUNUNGKIDUL", "Gunung Kidul", "Kab. Gunungkidul"),
        ("Tj. Balai", "Tanjung Balai", "Kota Tanjungbalai"),
        ("Kota Adm. Jakarta Pusat", "KOTA ADMINISTRASI JAKARTA PUSAT", "Jakarta Pst"),
        ("Srondol I", "SRONDOL 1", "Srondol Satu"),
        ("Guluk-Guluk", "GULUK GULUK", "Gulukguluk"),
        ("Kota Baru", "KOTABARU"),
        ("Sa'dan", "SADAN"),
    ],
)
def test_writings_of_one_area_are_one(variants):
    assert len(set(cleaned(*variants))) == 1, cleaned(*variants)


def test_city_and_regency_of_one_name_stay_apart():
    city, regency = cleaned("Kota Madiun", "Kab. Madiun")
    assert city != regency


@pytest.mark.parametrize("nothing", [None, "", "-", "N/A", "TIDAK ADA", "0", "x", "Desa"])
def test_what_names_no_area_is_missing(nothing):
    assert cleaned(nothing) == [None]


def test_names_behind_codes_are_those_of_written_names():
    assert names_of("regency", "35.77.01.1003", "3577011003", "3577", "33.72") == cleaned(
        "Kota Madiun", "Kota Madiun", "Kota Madiun", "Surakarta"
    )
    assert names_of("village", "35.77.01.1003") == cleaned("Kel. Klegen")
    assert names_of("district", "35.77.01.1003", "35.77", "99.99.99", "x", None) == [
        "KARTOHARJO",
        None,
        None,
        None,
        None,
    ]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, len(load_areas()) - 1), min_size=1, max_size=20))
def test_every_name_of_the_list_is_that_of_its_code_in_any_case(rows):
    table = load_areas().table[rows]
    for code, level, kind, name in table.select("code", "level", "kind", "name").iter_rows():
        assert names_of(level, code) == cleaned(name.title()) == cleaned(name.upper()), (code, kind)


@given(st.lists(st.one_of(st.none(), st.text(max_size=20)), min_size=1, max_size=20))
def test_result_of_any_text_is_one_word_or_null(texts):
    for name in cleaned(*texts):
        assert name is None or (name.isalnum() and name.isascii() and name == name.upper())


def test_code_of_no_area_of_today_is_told_and_missing_stays_missing():
    codes = pl.DataFrame({"code": ["35.77.01", "99.99.99", None]})
    assert codes.select(is_known_area_code(pl.col("code"))).to_series().to_list() == [
        True,
        False,
        None,
    ]
