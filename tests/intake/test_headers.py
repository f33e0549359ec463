"""Every column has a name of its own, and names of the file keep their place."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jaring.intake.errors import HeaderError
from jaring.intake.headers import clean_header_cell, listed, make_unique, name_columns

NAMES = st.lists(st.sampled_from(["", "a", "A", "a_2", "b", "kolom_1", "source_row", "ß", "ss"]))


@given(NAMES)
def test_names_differ_even_without_their_case(names):
    columns = make_unique(names).columns
    folded = [column.casefold() for column in columns]
    assert len(set(folded)) == len(columns) == len(names)
    assert "source_row" not in folded
    assert all(columns)


@given(NAMES)
def test_first_of_equal_names_keeps_it(names):
    columns = make_unique(names).columns
    folded = [name.casefold() for name in names]
    for at, name in enumerate(names):
        if name and name != "source_row" and folded.index(folded[at]) == at:
            assert columns[at] == name


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        (" Nama \r\n Lengkap ", "Nama Lengkap"),
        ("\ufeffNIK", "NIK"),
        ("NI\u200bK", "NIK"),
        ("Nama\u00a0Ibu", "Nama Ibu"),
        ("\x00", ""),
    ],
)
def test_name_is_cleaned_of_what_nobody_sees(cell, name):
    assert clean_header_cell(cell) == name


@pytest.mark.parametrize("cell", ["3374011203850001", "'3374011203850001", "3.374E+15", "3,3E+15"])
def test_long_number_is_no_name(cell):
    with pytest.raises(HeaderError, match="looks like data"):
        name_columns(Path("list.csv"), ["nama", cell])


@pytest.mark.parametrize("cell", ["2025", "081234567", "16E", "Nilai 1234567890123"])
def test_number_in_a_name_is_fine(cell):
    assert name_columns(Path("list.csv"), ["nama", cell]).columns == ("nama", cell)


def test_header_without_any_name_is_refused():
    with pytest.raises(HeaderError, match="no column that can be used"):
        name_columns(Path("list.csv"), ["", " "])


def test_long_list_of_names_is_shown_in_part():
    assert listed(["a", "b"]) == "a, b"
    assert listed(list("abcdefgh")) == "a, b, c, d, e, f, … (+2)"
