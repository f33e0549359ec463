"""Models are data that is checked at the door, with a word on each mistake."""

import pytest

from jaring.linkage.levels import WORDS
from jaring.linkage.model import SHIPPED, ModelError, read_model, shipped_model, shipped_model_text

SMALL = """
id = "small"
[fields]
name = "text"
born = "date"
[[block]]
on = ["name.sorted_tokens"]
[[compare]]
field = "name"
levels = ["exact", "jaro_winkler 0.9", "else"]
[[compare]]
field = "born"
levels = ["exact", "else"]
"""


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_model_is_sound(name):
    assert shipped_model(name).id == name
    assert shipped_model_text(name).startswith("#")


def test_a_small_model_is_read():
    model = read_model(SMALL)
    assert model.columns == ("name", "born")
    assert model.comparison("name").levels[1].text == "jaro_winkler 0.9"


@pytest.mark.parametrize(
    ("wrong", "right", "said"),
    [
        ('name = "text"', 'name = "texts"', "fields.name"),
        ("name.sorted_tokens", "nama.sorted_tokens", "did you mean «name»"),
        ("name.sorted_tokens", "name.sorted_words", "is no feature of a text field"),
        ('"jaro_winkler 0.9"', '"jaro_winklr 0.9"', "did you mean «jaro_winkler»"),
        ('"jaro_winkler 0.9"', '"jaro_winkler"', "wants SIMILARITY"),
        ('"jaro_winkler 0.9"', '"swapped_day_month"', "is no level of a text field"),
        ('"jaro_winkler 0.9", "else"', '"jaro_winkler 0.9"', 'must be "else"'),
        ('field = "born"', 'field = "name"', "compared twice"),
        ('id = "small"', 'id = "small"\nidd = 1', "idd"),
        ('id = "small"', 'id = "small', "not valid TOML"),
    ],
)
def test_a_mistake_is_named(wrong, right, said):
    with pytest.raises(ModelError) as caught:
        read_model(SMALL.replace(wrong, right))
    assert said in str(caught.value)


def test_every_level_word_belongs_to_some_type():
    assert all(word.types for word in WORDS.values())
