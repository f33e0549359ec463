"""Codes of areas are read in every written form and know their level and parents."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jaring.terms.areas import AreaCode, AreaCodeError, AreaLevel

digits = st.integers(10, 99).flatmap(
    lambda province: st.sampled_from([0, 2, 4, 8]).flatmap(
        lambda more: st.text("0123456789", min_size=more, max_size=more).map(
            lambda rest: f"{province}{rest}"
        )
    )
)


@given(digits)
def test_dots_make_no_difference_and_parsing_twice_changes_nothing(text):
    code = AreaCode.parse(text)
    assert code.digits == text
    assert AreaCode.parse(code.text) == code
    assert AreaCode.parse(f" {text} ") == code


@given(digits)
def test_parents_lead_up_to_the_province(text):
    code, steps = AreaCode.parse(text), 1
    while code.parent is not None:
        assert code.is_inside(code.parent)
        assert not code.parent.is_inside(code)
        assert code.parent.level.depth == code.level.depth - 1
        code, steps = code.parent, steps + 1
    assert code.level is AreaLevel.PROVINCE
    assert steps == AreaCode.parse(text).level.depth


@pytest.mark.parametrize(
    "text",
    ["", "3", "0577", "357", "35.77.02.10", "35 77", "35.77.", "35-77", "ab", "35770210011", "٣٥"],
)
def test_what_cannot_be_a_code_is_refused_with_the_remedy(text):
    with pytest.raises(AreaCodeError, match="2, 4, 6 or 10 digits"):
        AreaCode.parse(text)


def test_a_code_says_its_part_of_any_level():
    village = AreaCode.parse("3577021001")
    assert [str(village.at(level)) for level in AreaLevel] == [
        "35",
        "35.77",
        "35.77.02",
        "35.77.02.1001",
    ]
    assert AreaCode("35").at(AreaLevel.VILLAGE) is None


def test_neighbour_with_the_same_beginning_is_not_inside():
    assert not AreaCode("35.771"[:5] + ".02").is_inside(AreaCode("35.7"))
