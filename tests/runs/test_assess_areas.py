"""A row of a village list is bound by the village that it works for, not by its home."""

import polars as pl
import pytest

from jaring.runs.assess_areas import with_area_codes

COLUMNS = ("unit", "employer", "village", "district", "regency", "area_code")


def placed(*rows, list_area="35"):
    schema = dict.fromkeys(COLUMNS, pl.String)
    frame = pl.DataFrame([{**dict.fromkeys(COLUMNS), **row} for row in rows], schema=schema)
    found = with_area_codes(frame, list_area)
    assert found.columns == list(COLUMNS)
    return found["area_code"].to_list()


def test_the_unit_says_it_even_where_the_home_lies_elsewhere():
    home = {"village": "DUKUH", "district": "LEMBEYAN", "regency": "KABUPATEN MAGETAN"}
    assert placed({"unit": "DESA PELEM KEC PRINGKUKU", **home}) == ["35.01.02.2012"]


def test_the_area_of_the_list_tells_villages_of_one_name_apart():
    row = {"unit": "DESA TEMON KEC SAWOO"}
    assert placed(row, list_area="35.02")[0].startswith("35.02.05")


@pytest.mark.parametrize(
    ("regency", "code"), [("KABUPATEN MAGETAN", "35.20"), ("KABUPATEN MADIUN", "35.19")]
)
def test_the_regency_of_most_decides_between_villages_of_one_name(regency, code):
    lived = {"unit": "DESA NGADIREJO", "regency": regency}
    other = {"unit": "DESA NGADIREJO", "regency": "KABUPATEN NGAWI"}
    nothing = {"unit": "DESA NGADIREJO"}
    assert {found[:5] for found in placed(lived, lived, other, nothing)} == {code}


def test_without_a_unit_the_home_says_it():
    home = {"village": "PELEM", "district": "PRINGKUKU", "regency": "KABUPATEN PACITAN"}
    assert placed(home) == ["35.01.02.2012"]


def test_a_code_that_the_sender_gives_stays_where_nothing_else_is_said():
    assert placed({"area_code": "35.20.01.2001"}) == ["35.20.01.2001"]
    assert placed({}) == [None]
    assert placed() == []
