"""A pattern is written and read back without loss, whatever the levels."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jaring.linkage.model import SHIPPED, shipped_model
from jaring.linkage.patterns import CLASSES, equality_levels, shape_of


@pytest.mark.parametrize("name", SHIPPED)
def test_the_largest_pattern_fits_a_64_bit_number(name):
    shape = shape_of(shipped_model(name))
    digits = [*shape.levels.values(), *shape.classes.values()]
    assert sum((digit.radix - 1) * digit.factor for digit in digits) < 2**63


@settings(max_examples=60, deadline=None)
@given(st.data(), st.sampled_from(SHIPPED))
def test_levels_and_classes_come_back_as_written(data, name):
    shape = shape_of(shipped_model(name))
    levels = {f: data.draw(st.integers(0, d.radix - 1)) for f, d in shape.levels.items()}
    classes = {f: data.draw(st.integers(0, CLASSES)) for f in shape.classes}
    number = sum(shape.levels[f].factor * at for f, at in levels.items())
    number += sum(shape.classes[f].factor * at for f, at in classes.items())
    pattern = np.array([number], dtype=np.int64)
    assert {f: int(shape.level_of(pattern, f)[0]) for f in levels} == levels
    assert {f: int(shape.class_of(pattern, f)[0]) for f in classes} == classes


def test_a_field_without_frequency_has_class_nought():
    shape = shape_of(shipped_model("workers"))
    assert shape.class_of(np.array([5, 99_999]), "sex").tolist() == [0, 0]


def test_only_levels_of_the_same_value_know_how_common_it_is():
    model = shipped_model("workers")
    compare = model.comparison("name")
    words = [compare.levels[number - 1].text for number in equality_levels(model, compare)]
    assert words == ["exact", "folded", "same_tokens"]
