"""Names of areas on rows: looked up where they are spelled as in the code list, else read."""

import polars as pl
import pytest

from jaring.linkage.standardise.area_paths import area_code_of
from jaring.reference.areas import load_areas
from jaring.runs import row_places
from jaring.runs.row_places import PLACE_NAMES, codes_of_names, with_places

TEXT = dict.fromkeys((*PLACE_NAMES, "area_code"), pl.String)


def named(*rows):
    return pl.DataFrame(rows, schema=dict.fromkeys(PLACE_NAMES, pl.String), orient="row")


def code(*names):
    return codes_of_names(named(names))["found"].to_list()[0]


def placed(*rows):
    frame = pl.DataFrame(rows, schema=TEXT, orient="row")
    return with_places({"people": frame})["people"]


def test_places_are_those_of_the_code_list_where_it_knows_them():
    made = placed(
        (None, None, None, "35.77.01.1001"),
        ("Sukolilo", None, "nowhere at all", None),
        (None, None, "Kab. Ponorogo", None),
    )
    assert made["regency"].to_list() == ["KOTA MADIUN", "nowhere at all", "KABUPATEN PONOROGO"]
    assert made["area_code"][0] == "35.77.01.1001"
    assert made["village"][0]
    assert made["district"][0]
    assert made["area_code"][1] is None


@pytest.mark.parametrize(
    "names",
    [
        ("Klegen", "Kartoharjo", "Kota Madiun"),
        ("Kel. Klegen", "Kec. Kartoharjo", "KOTA MADIUN"),
        ("KLEGEN", "KARTOHARJO", "MADIUN"),
        ("Klegen", None, "Kota Madiun"),
        ("klegen", "kartoharjo", None),
    ],
)
def test_a_village_spelled_as_in_the_code_list_is_looked_up(names, monkeypatch):
    monkeypatch.setattr(row_places, "area_codes", _never)
    assert code(*names) == "35.77.01.1003"


def _never(paths):
    assert paths.is_empty(), "every name could have been looked up"
    return pl.DataFrame(schema={"path": pl.String, "area_code": pl.String})


def test_the_column_says_which_name_is_the_village():
    # read as one line, Dukuh (also a word for a hamlet) is lost and Jogorogo is its district
    assert code("Dukuh", "Bendo", "Kabupaten Magetan") == "35.20.10.2001"
    assert code("Jogorogo", None, "Kabupaten Ngawi") == "35.21.03.2009"


def test_a_name_that_is_spelled_otherwise_is_read():
    assert code("Klegn", "Kartoharjo", "Kota Madiun") == "35.77.01.1003"
    assert code("nothing like it", None, None) is None


def test_a_name_that_two_villages_of_a_regency_carry_is_not_looked_up():
    villages = load_areas().table.filter(pl.col("level") == "village")
    twice = (
        villages.with_columns(regency=pl.col("code").str.head(5))
        .filter(pl.col("regency") == "35.02")
        .group_by("bare_name")
        .len()
        .filter(pl.col("len") > 1)["bare_name"]
        .sort()[0]
    )
    found = row_places._looked_up(named((twice, None, "Kabupaten Ponorogo")))
    assert found["found"].to_list() == [None]


def test_looking_up_and_reading_agree_on_plain_names():
    table = load_areas().table
    some = table.filter((pl.col("level") == "village") & pl.col("code").str.starts_with("35.01."))
    names = dict(table.select("code", "name").iter_rows())
    for village in some["code"].sort()[::9]:
        parts = (names[village], names[village[:8]], names[village[:5]])
        read = area_code_of(" ".join(parts)).code
        assert code(*parts) == village
        assert read is None or village.startswith(read.text)


def test_distinct_names_of_all_tables_are_read_once(monkeypatch):
    asked = []
    read = row_places.area_codes

    def counted(paths):
        asked.extend(paths)
        return read(paths)

    monkeypatch.setattr(row_places, "area_codes", counted)
    row = ("Klegn", "Kartoharjo", "Kota Madiun", None)
    frames = {
        name: pl.DataFrame([row, row], schema=TEXT, orient="row") for name in ("people", "others")
    }
    made = with_places(frames)
    assert asked == ["Klegn Kartoharjo Kota Madiun"]
    assert made["others"]["village"].to_list() == ["Klegen", "Klegen"]


def test_a_village_alone_counts_only_in_a_regency_that_is_served():
    home = (None, None, None, "35.77.01.1001")
    assert placed(home, ("Klegen", "Kartoharjo", None, None))["area_code"][1] == "35.77.01.1003"
    assert placed(("Klegen", "Kartoharjo", None, None))["area_code"][0] is None


def test_rows_keep_their_order_and_number():
    rows = [(f"v{number}", None, None, None) for number in range(5)]
    assert placed(*rows, *rows)["village"].to_list() == [f"v{n}" for n in range(5)] * 2
    assert codes_of_names(named()).is_empty()
