import re

import pytest

from jaring.linkage.model import SHIPPED, shipped_model_text
from jaring.runs.model_files import ModelFileError, UnknownModelError, find_model, load_model

SOUND = """\
id = "mine"

[fields]
name = "person_name"
born = "date"

[[tier]]
name = "same"
on = ["name"]
accept = [
    ["born exact"],
]

[[block]]
on = ["name.sorted_tokens"]
[[block]]
on = ["born"]

[[compare]]
field = "name"
levels = ["exact", "jaro_winkler 0.9", "else"]
[[compare]]
field = "born"
levels = [
    "exact",
    "same_year",
    "else",
]

[resolve]
rule = "one_to_one"
"""


def problems(tmp_path, text: str) -> list[tuple[int | None, str]]:
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ModelFileError) as caught:
        load_model(path)
    return [(problem.line, problem.text) for problem in caught.value.problems]


def test_a_sound_model_passes(tmp_path):
    (tmp_path / "mine.toml").write_text(SOUND)
    assert load_model(tmp_path / "mine.toml")[0].id == "mine"


@pytest.mark.parametrize(
    ("was", "becomes", "line"),
    [
        ('born = "date"', 'born = "dato"', 5),
        ('on = ["name"]', 'on = ["nmae"]', 9),
        ('["born exact"]', '["bron exact"]', 11),
        ('["born exact"]', '["born exakt"]', 11),
        ('on = ["born"]', 'on = ["born.sorted_tokens"]', 17),
        ('on = ["born"]', 'onn = ["born"]', 17),
        ('field = "name"', 'field = "nmae"', 20),
        ('"jaro_winkler 0.9"', '"jaro_winkler"', 21),
        ('"same_year"', '"same_yeer"', 26),
        ('"same_year"', '"folded"', 26),
        ('rule = "one_to_one"', 'rule = "one"', 31),
        ('id = "mine"', 'id = "My Model"', 1),
        ('rule = "one_to_one"', "rule = one", 31),
        ('    "else",\n', "", 23),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path, was, becomes, line):
    assert SOUND.count(was) == 1
    found = problems(tmp_path, SOUND.replace(was, becomes))
    assert line in [number for number, _ in found], found


def test_several_mistakes_are_named_together_in_the_order_of_the_file(tmp_path):
    broken = SOUND.replace('on = ["name"]', 'on = ["a"]').replace('on = ["born"]', 'on = ["b"]')
    assert [line for line, _ in problems(tmp_path, broken)] == [9, 17]


def test_the_text_of_the_error_shows_file_line_and_what_is_wrong(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(SOUND.replace('on = ["born"]', 'on = ["bron"]'))
    with pytest.raises(ModelFileError, match=re.compile(r"mine\.toml:17: .*«bron».*«born»", re.S)):
        load_model(path)


def test_a_model_that_is_no_text_is_refused(tmp_path):
    (tmp_path / "mine.toml").write_bytes(b'id = "\xff"')
    with pytest.raises(ModelFileError, match="UTF-8"):
        load_model(tmp_path / "mine.toml")


def test_a_model_that_ships_is_found_by_name():
    assert find_model("workers") == ("workers", shipped_model_text("workers"))


def test_an_unknown_name_says_which_models_there_are():
    with pytest.raises(UnknownModelError, match="Did you mean workers") as caught:
        find_model("worker")
    assert all(name in str(caught.value) for name in SHIPPED)
    with pytest.raises(UnknownModelError):
        find_model("nowhere/my.toml")
