"""The areas that ship: complete, each inside its parent, found by code."""

from importlib.resources import files

import polars as pl
import pytest

from jaring.reference.areas import load_areas
from jaring.terms.areas import AreaCode, AreaKind, AreaLevel


@pytest.fixture
def areas():
    return load_areas()


def test_every_level_has_the_number_of_areas_of_the_decree(areas):
    counts = dict(areas.table.group_by("level").len().iter_rows())
    assert counts == {"province": 38, "regency": 514, "district": 7_277, "village": 83_763}


def test_codes_are_unique_and_every_parent_exists(areas):
    codes = areas.table["code"]
    assert codes.n_unique() == len(areas)
    parents = areas.table["parent_code"].drop_nulls().unique()
    assert parents.is_in(codes.implode()).all()


def test_every_code_is_its_own_dotted_form_and_fits_its_level_and_parent(areas):
    for code, level, parent in areas.table.select("code", "level", "parent_code").iter_rows():
        parsed = AreaCode.parse(code)
        assert parsed.text == code
        assert parsed.level == level
        assert (parsed.parent.text if parsed.parent else None) == parent


def test_names_are_filled_and_bare_names_are_capitals_without_the_word_for_regency(areas):
    assert (areas.table["name"].str.strip_chars().str.len_chars() > 0).all()
    bare = areas.table.filter(pl.col("level") == "regency")["bare_name"]
    assert not bare.str.contains(r"^(KABUPATEN|KOTA) ").any()
    assert (bare == bare.str.to_uppercase()).all()


def test_city_and_regency_of_one_name_are_told_apart_by_kind(areas):
    madiun = areas.table.filter(pl.col("bare_name") == "MADIUN", pl.col("level") == "regency")
    assert dict(madiun.select("code", "kind").iter_rows()) == {
        "35.19": "kabupaten",
        "35.77": "kota",
    }


def test_area_is_found_by_code_with_its_path(areas):
    village = areas.children(AreaCode("35.77.01"))[0]
    assert village.kind is AreaKind.KELURAHAN
    assert [area.code.text for area in areas.path(village.code)] == [
        "35",
        "35.77",
        "35.77.01",
        village.code.text,
    ]


def test_unknown_code_is_not_found_and_its_path_holds_what_is_known(areas):
    assert areas.find(AreaCode("35.99")) is None
    assert AreaCode("35.99") not in areas
    assert [area.name for area in areas.path(AreaCode("35.99.01"))] == ["JAWA TIMUR"]


def test_children_without_a_code_are_the_provinces_and_a_village_has_none(areas):
    assert len(areas.children()) == 38
    assert areas.children(AreaCode("35.77.01.1001")) == ()


def test_descendants_keep_to_the_area_and_level(areas):
    districts = areas.descendants(AreaCode("35.7"[:2]), AreaLevel.DISTRICT)
    assert districts["code"].str.starts_with("35.").all()
    assert districts.height == 666
    assert areas.descendants(AreaCode("35.77"), AreaLevel.REGENCY)["code"].to_list() == ["35.77"]


def test_short_forms_of_provinces_are_aliases(areas):
    found = areas.find(AreaCode("33"))
    assert found is not None
    assert "JATENG" in found.aliases


def test_licence_and_attribution_lie_beside_the_table():
    data = files("jaring.reference") / "data"
    assert "Open Database License" in (data / "areas.LICENSE.md").read_text(encoding="utf-8")
    assert "idn-area-data" in (data / "areas.ATTRIBUTION.txt").read_text(encoding="utf-8")
