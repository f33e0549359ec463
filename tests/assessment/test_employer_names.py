"""Names of employers in the forms in which lists and registry are held together."""

import polars as pl
import pyarrow as pa
import pytest

from jaring.assessment.employer_names import (
    mention_names_step,
    place_names_step,
    regency_codes,
    words_of,
)


def words(*names):
    return pl.DataFrame({"name": names}).select(words_of(pl.col("name"))).to_series().to_list()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SNTS HARAPAN", "SENTOSA HARAPAN"),
        ("HARAPAN SENTOSA", "SENTOSA HARAPAN"),
        ("CHY UTM", "UTAMA CAHAYA"),
        ("BERKAH", "BAROKAH"),
        ("REJEKI", "RIZKI"),
        ("ELECTRONIC", "ELEKTRONIK"),
    ],
)
def test_spellings_have_the_same_words(one, other):
    assert words(one) == words(other)


@pytest.mark.parametrize(("one", "other"), [("ABADI", "BUDI"), ("MERAPI", "SERAYU")])
def test_other_names_have_other_words(one, other):
    assert words(one) != words(other)


def test_nothing_has_no_words():
    assert words(None, "A") == [None, "A"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("KABUPATEN MADIUN", "35.19"),
        ("Kab. Madiun", "35.19"),
        ("KOTA MADIUN", "35.77"),
        ("MADIUN", None),  # a city and a regency bear this name
        ("Ponorogo", "35.02"),
        ("NEGERI ANTAH BERANTAH", None),
    ],
)
def test_code_of_a_regency_by_its_name(text, code):
    assert regency_codes(pl.Series([text, None, text])).rows() == [(text, code)]


def mention(**said):
    columns = ("name", "regency", "village", "area_code", "address")
    row = {name: pa.array([said.get(name)], pa.string()) for name in columns}
    table = pa.table({"mention": pa.array([0], pa.int64()), **row})
    return mention_names_step().function({"mentions": table}).to_pylist()[0]


def test_what_a_mention_says_of_its_place():
    found = mention(
        name="PT. Sinar Jaya (Pabrik)",
        regency="KABUPATEN PONOROGO",
        village="Ds. Pelem",
        address="Jl. Industri 18 No. 215",
    )
    assert (found["legal_form"], found["words"], found["word_count"]) == ("PT", "J SNR", 2)
    assert (found["regency"], found["village"]) == ("35.02", "PELEM")
    assert found["street"] == "JALAN INDUSTRI 18 215"


@pytest.mark.parametrize(
    ("name", "form", "left"),
    [
        ("TOKO LAWU GARMEN", "TOKO", "GRMN LW"),
        ("LAWU GARMEN, TOKO", "TOKO", "GRMN LW"),
        ("RM LAWU", "RUMAH MAKAN", "LW"),
        ("CV TOKO LAWU", "CV", "LW"),
        ("TOKO", None, "TK"),
    ],
)
def test_a_trade_stands_where_a_legal_form_would(name, form, left):
    found = mention(name=name)
    assert (found["legal_form"], found["words"]) == (form, left)


def test_the_regency_behind_a_name_tells_nobody_from_another():
    assert mention(name="CV LAWU PONOROGO")["telling"] == "LW"
    assert mention(name="PONOROGO")["telling"] == "PNRG"


def test_establishments_have_the_same_forms():
    columns = {
        "establishment_id": "U1", "employer_id": "E1", "name": "PT SINAR JAYA",
        "area_code": "35.77.01.1003", "address": "JL INDUSTRI 18 NO 215 KLEGEN KARTOHARJO",
    }  # fmt: skip
    table = pa.table({name: pa.array([said]) for name, said in columns.items()})
    found = place_names_step().function({"establishments": table}).to_pylist()[0]
    assert (found["words"], found["regency"], found["village"]) == ("J SNR", "35.77", "KLEGEN")
    assert found["street"] == "JALAN INDUSTRI 18 215"


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("PT. Lawu Garmen (Pabrik)", "LAWUGARMEN"),
        ("TOKO LAWU GARMEN PONOROGO", "LAWUGARMEN"),
        ("LA WUGARMEN, RM", "LAWUGARMEN"),
        ("PONOROGO", "PONOROGO"),
        (None, None),
    ],
)
def test_bare_name_has_neither_blanks_nor_trade_nor_regency(name, bare):
    assert mention(name=name)["bare_name"] == bare
