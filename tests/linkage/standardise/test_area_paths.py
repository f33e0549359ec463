"""A messy path of names finds its area, says how sure it is, and what else it may be."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jaring.linkage.standardise import area_words
from jaring.linkage.standardise.area_paths import AreaMatch, area_code_of, area_codes
from jaring.linkage.standardise.areas import clean_area_name
from jaring.reference.areas import load_areas
from jaring.terms.areas import AreaCode, AreaKind


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("Ds. Klegen Kec Kartoharjo kota madiun", "35.77.01.1003"),
        ("Klegen, Kartoharjo, Madiun", "35.77.01.1003"),
        ("KLEGEN KARTOHARJO MADIUN", "35.77.01.1003"),
        ("MADIUN - KARTOHARJO - KLEGEN", "35.77.01.1003"),
        ("Jl. A. Yani 12 RT 3/5 Ds. Klegen Kec. Kartoharjo", "35.77.01.1003"),
        ("Oro-Oro Ombo, Kartoharjo", "35.77.01.1001"),
        ("Kota Madiun", "35.77"),
        ("Kodya Madiun", "35.77"),
        ("Kab. Madiun", "35.19"),
        ("Kec Taman Kota Madiun Prov Jatim", "35.77.03"),
        ("Kota Adm. Jakarta Pusat, Kec. Menteng", "31.71.06"),
        ("Jaksel", "31.74"),
        ("D.I. Yogyakarta", "34"),
        ("Kab. Gn Kidul, DIY", "34.03"),
        ("Kota Solo", "33.72"),
        ("Kec. Kota Kudus", "33.19.02"),
        ("Banyumanik Semarang", "33.74.11"),
        ("Ponorogo, Jatim", "35.02"),
    ],
)
def test_path_finds_its_area(path, code):
    match = area_code_of(path)
    assert match.code == AreaCode(code)
    assert (match.certainty, match.alternatives) == (1.0, ())


def test_misspelt_name_is_found_inside_the_area_that_is_sure_and_less_certain():
    village, regency = (
        area_code_of("Klegin, Kec. Kartoharjo, Kota Madiun"),
        area_code_of("Kab. Madium"),
    )
    assert (village.code, regency.code) == (AreaCode("35.77.01.1003"), AreaCode("35.19"))
    assert 0.8 < village.certainty < 1
    assert 0.8 < regency.certainty < 1


def test_name_that_fits_several_areas_names_them_all():
    assert area_code_of("Madiun") == AreaMatch(AreaCode("35.19"), 0.5, (AreaCode("35.77"),))
    villages = area_code_of("Kel. Klegen")
    assert villages.certainty == pytest.approx(1 / 3, abs=0.001)
    assert AreaCode("35.77.01.1003") in villages.alternatives


def test_list_from_one_area_leaves_no_doubt():
    assert area_code_of("Klegen", within=AreaCode("35.77")).code == AreaCode("35.77.01.1003")
    assert area_code_of("Klegen", within=AreaCode("35.77")).certainty == 1.0
    assert area_code_of("Kota Semarang", within=AreaCode("35.77")).code is None


@pytest.mark.parametrize(
    "path", [None, "", "-", "35", "RT 3 RW 5", "Jl. Merdeka 4", "xyzzy plugh", "Desa", ", ,"]
)
def test_path_without_an_area_finds_none(path):
    assert area_code_of(path) == AreaMatch(None, 0.0)


def test_words_that_are_not_explained_lower_the_certainty():
    assert area_code_of("Kota Madiun zzz qqq").certainty == pytest.approx(1 / 3, abs=0.001)


def test_column_answers_each_distinct_path_as_the_scalar_does():
    paths = pl.Series(["Kota Madiun", "Madiun", None, "Kota Madiun", "zzz"])
    rows = area_codes(paths)
    assert rows["path"].to_list() == ["Kota Madiun", "Madiun", "zzz"]
    for path, code, certainty, alternatives in rows.iter_rows():
        match = area_code_of(path)
        assert (code, certainty) == (match.code and match.code.text, match.certainty)
        assert alternatives == [other.text for other in match.alternatives]


def said(area):
    return (
        area.name
        if area.kind.value.startswith("k") and "." in area.code.text
        else f"Prov. {area.name}"
    )


WORDS = {
    AreaKind.DESA: "Ds. ",
    AreaKind.DESA_ADAT: "Desa ",
    AreaKind.KELURAHAN: "Kel. ",
    AreaKind.KECAMATAN: "Kec. ",
    AreaKind.PROVINSI: "Prov. ",
}


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("Kec. Lembang, KABUPATEN BANDUNG BARAT, Prov. JAWA BARAT", "32.17.01"),
        ("Kec. Lembang", "32.17.01"),
        ("Ds. Lembang, Kec. Lembang, Kab. Bandung Barat", "32.17.01.2003"),
        ("Kec. Lembang Jaya, KABUPATEN SOLOK, Prov. SUMATERA BARAT", "13.02.06"),
        ("Kec. 2 x 11 Kayu Tanam, KABUPATEN PADANG PARIAMAN", "13.05.15"),
        ("Ds. Selok Awar - Awar, Kec. Pasirian, KABUPATEN LUMAJANG", "35.08.04.2005"),
        ("Ds. Blok 31, Kec. Gunung Meriah, KABUPATEN ACEH SINGKIL", "11.10.06.2011"),
        ("Blok 31 RT 2, Ds. Klegen, Kec Kartoharjo, kota madiun", "35.77.01.1003"),
        ("Kel. Tembok Dukuh, Kec. Bubutan, KOTA SURABAYA", "35.78.13.1005"),
        ("Ds. Dusun Baru I, Kec. Pondok Kubang, KABUPATEN BENGKULU TENGAH", "17.09.09.2009"),
        ("Dusun Krajan, Ds. Klegen, Kec Kartoharjo, kota madiun", "35.77.01.1003"),
        ("Dk. Krajan Ds. Klegen Kec Kartoharjo kota madiun", "35.77.01.1003"),
    ],
)
def test_a_word_for_a_level_may_be_a_name(path, code):
    match = area_code_of(path)
    assert code in {match.code.text, *(other.text for other in match.alternatives)}


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(load_areas()) - 1))
def test_full_path_with_words_for_levels_means_the_area(row):
    book = load_areas()
    area = book.find(AreaCode(book.table["code"][row]))
    names = [f"{WORDS.get(part.kind, '')}{part.name}" for part in reversed(book.path(area.code))]
    match = area_code_of(", ".join(names))
    assert area.code in {match.code, *match.alternatives}, names
    twins = [
        child for child in book.children(area.code.parent) if child.bare_name == area.bare_name
    ]
    assert match.code == area.code or len(twins) > 1 or match.certainty < 1


@settings(max_examples=100, deadline=None)
@given(st.text("ABCKEDS .,/-0123456789IVX", max_size=40))
def test_any_text_has_an_answer_with_a_share_from_zero_to_one(text):
    match = area_code_of(text)
    assert 0 <= match.certainty <= 1
    assert (match.code is None) == (match.certainty == 0)


def test_keys_of_single_names_are_those_of_the_column():
    names = load_areas().table.filter(~pl.col("bare_name").str.contains(r"[.'\"(/-]"))["bare_name"]
    names = names.sample(5000, seed=4)
    column = names.to_frame("name").select(clean_area_name(pl.col("name"))).to_series()
    for name, key in zip(names, column, strict=True):
        words = area_words.words_of(name)
        if not any(word.marks for word in words) and not any(
            part.isdigit() for part in name.split()
        ):
            assert area_words.key_of(words) == key, name
