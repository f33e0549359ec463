"""What each level says of a pair of values, seen through the whole compare step."""

import numpy as np
import pytest

from jaring.linkage.model import read_model
from jaring.linkage.patterns import shape_of
from jaring.runs.pairs import pattern_of_rows


def reached(kind, levels, left, right, *, columns=None):
    """The number of the level that two values reach; 0 where one is missing."""
    source = f'"{kind}"' if columns is None else f'{{ type = "{kind}", from = {list(columns)} }}'
    model = read_model(
        f"""
        id = "one"
        [fields]
        f = {source}
        other = "text"
        [[block]]
        on = ["other"]
        [[compare]]
        field = "f"
        levels = {levels!r}
        """.replace("'", '"')
    )
    values = (lambda value: {"f": value}) if columns is None else (lambda value: value)
    pattern = pattern_of_rows(model, values(left), values(right))
    return int(shape_of(model).level_of(np.array([pattern]), "f")[0])


@pytest.mark.parametrize(
    ("kind", "level", "left", "right", "holds"),
    [
        ("person_name", "exact", "Slamet", "SLAMET", True),
        ("person_name", "exact", "Slamet", "Slamat", False),
        ("person_name", "folded", "Soeharto", "Suharto", True),
        ("person_name", "same_tokens", "Budi Santoso", "Santoso Budi", True),
        ("person_name", "prefix", "Siti", "Siti Aminah", True),
        ("person_name", "contains_tokens", "Siti Aminah Dewi", "Dewi Siti", True),
        ("person_name", "contains_tokens", "Siti Aminah", "Dewi Siti", False),
        ("person_name", "same_last_token", "Budi Santoso", "Agus Santoso", True),
        ("person_name", "same_first_token", "Budi Santoso", "Budi Utomo", True),
        ("person_name", "shares_token", "Budi Santoso", "Santoso Agus", True),
        ("person_name", "jaro_winkler 0.90", "Martono", "Martini", False),
        ("person_name", "jaro_winkler 0.90", "Hartono", "Hartona", True),
        ("person_name", "sorted_jaro_winkler 0.9", "Jon Smith", "Smiht Jon", True),
        ("code", "edit 1", "AB12", "AB21", True),
        ("code", "edit 1", "AB12", "AB1", True),
        ("code", "edit 1", "AB12", "BA21", False),
        ("code", "same_start 2", "ABCD", "ABXX", True),
        ("code", "same_end 2", "XXCD", "ABCD", True),
        ("code", "same_start 4", "ABC", "ABC", False),
        ("code", "in_set AA|BB", "aa", "bb", True),
        ("code", "one_digit", "1234", "1235", True),
        ("code", "one_digit", "1234", "123", False),
        ("code", "one_digit_in 3 4", "1234", "1235", True),
        ("code", "one_digit_in 1 2", "1234", "1235", False),
        ("code", "swapped_digits", "1234", "1243", True),
        ("code", "swapped_digits", "1234", "1289", False),
        ("code", "two_digits", "1234", "1289", True),
        ("date", "exact", "1985-03-12", "12/03/1985", True),
        ("date", "swapped_day_month", "1985-03-12", "1985-12-03", True),
        ("date", "swapped_day_month", "1985-03-12", "1985-03-12", False),
        ("date", "same_year_month", "1985-03-12", "1985-03-20", True),
        ("date", "same_month_day", "1985-03-12", "1986-03-12", True),
        ("date", "same_year", "1985-03-12", "1985-07-01", True),
        ("date", "date_within 10", "1985-03-31", "1985-04-05", True),
        ("date", "date_within 3", "1985-03-31", "1985-04-05", False),
        ("date", "year_within 1", "1985-03-12", "1986-12-31", True),
        ("date", "one_digit", "1985-03-12", "1985-03-13", True),
        ("phone", "exact", "0812-3456-7890", "+62 812 3456 7890", True),
        ("number", "numeric_within 0.1", "1000", "1050", True),
        ("number", "numeric_within 0.01", "1000", "1050", False),
        ("nik", "exact", "3374.0121.0385.0003", "3374012103850003", True),
        ("sex", "exact", "Laki-laki", "L", True),
        ("sex", "exact", "P", "L", False),
    ],
)
def test_a_level_holds_or_not(kind, level, left, right, holds):
    assert reached(kind, [level, "else"], left, right) == (1 if holds else 2)


@pytest.mark.parametrize("kind", ["person_name", "text", "date", "nik", "phone", "code", "sex"])
@pytest.mark.parametrize("value", [None, "", "  "])
def test_a_missing_value_is_neutral_and_no_disagreement(kind, value):
    other = {"date": "1985-03-12", "nik": "3374012103850003", "sex": "L"}.get(kind, "08123456789")
    if kind in {"person_name", "text"}:
        other = "Slamet"
    assert reached(kind, ["exact", "else"], value, other) == 0
    assert reached(kind, ["exact", "else"], other, value) == 0


PLACE = ("village", "district", "regency")


def place(village=None, district=None, regency=None):
    return {"village": village, "district": district, "regency": regency}


@pytest.mark.parametrize(
    ("level", "left", "right", "holds"),
    [
        (
            "same_area village",
            ("Klegen", "Kartoharjo", "Kota Madiun"),
            ("Klegen", "Kartoharjo", "Kota Madiun"),
            True,
        ),
        (
            "same_area village",
            ("Klegen", None, "Kota Madiun"),
            ("Klegen", "Kartoharjo", "Kota Madiun"),
            True,
        ),
        ("same_area village", ("Klegen", "Taman", None), ("Klegen", "Kartoharjo", None), False),
        ("near_area 0.9", ("Klegin", "Kartoharjo", None), ("Klegen", "Kartoharjo", None), True),
        (
            "area_part_missing village",
            (None, "Kartoharjo", None),
            ("Klegen", "Kartoharjo", None),
            True,
        ),
        (
            "same_area district",
            ("Rejomulyo", "Kartoharjo", None),
            ("Klegen", "Kartoharjo", None),
            True,
        ),
        ("same_area regency", ("A", "B", "Kab. Madiun"), ("C", "D", "Kabupaten Madiun"), True),
        ("same_area regency", ("A", "B", "Kab. Madiun"), ("C", "D", "Kota Madiun"), False),
    ],
)
def test_places_are_compared_with_what_lies_above_them(level, left, right, holds):
    got = reached("area", [level, "else"], place(*left), place(*right), columns=PLACE)
    assert got == (1 if holds else 2)


def test_a_place_is_missing_only_when_no_name_is_there():
    assert (
        reached("area", ["same_area village", "else"], place(), place("A", "B", "C"), columns=PLACE)
        == 0
    )
    assert (
        reached(
            "area",
            ["same_area village", "else"],
            place("Klegen"),
            place("Taman", "B", "C"),
            columns=PLACE,
        )
        == 2
    )


def test_the_first_level_that_holds_counts():
    levels = ["exact", "folded", "jaro_winkler 0.5", "else"]
    assert reached("person_name", levels, "Soeharto", "Suharto") == 2
