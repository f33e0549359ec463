"""Both languages say everything, with the same facts; and every text that is asked for exists."""

import re
from importlib import resources

import pytest

from jaring.reports.formats import DASH, LANGS
from jaring.reports.words import Voice, WordsMissingError, catalogue, placeholders

_LITERAL_KEY = re.compile(r"""(?:say|counted|find)\(\s*f?["']([a-z_]+\.[a-z_0-9]+)["']\s*[,)]""")


def package_texts():
    root = resources.files("jaring.reports")
    files = [*root.iterdir(), *root.joinpath("templates").iterdir()]
    return {
        file.name: file.read_text("utf-8") for file in files if file.name.endswith((".py", ".j2"))
    }


@pytest.mark.parametrize("key", sorted(catalogue()))
def test_both_languages_say_it_with_the_same_facts(key):
    forms = catalogue()[key]
    assert set(forms) <= {"id", "en", "en_one"}
    texts = [forms[lang] for lang in LANGS]
    assert all(text.strip() == text and text for text in texts)
    assert placeholders(forms["id"]) == placeholders(forms["en"])
    if "en_one" in forms:
        assert placeholders(forms["en_one"]) == placeholders(forms["en"])
        assert "n" in placeholders(forms["en_one"])


def test_every_text_that_code_and_pages_ask_for_is_there():
    asked = {key for text in package_texts().values() for key in _LITERAL_KEY.findall(text)}
    assert len(asked) > 50
    assert asked - set(catalogue()) == set()


def test_no_text_calls_an_indication_a_breach():
    spoken = " ".join(form for forms in catalogue().values() for form in forms.values()).lower()
    assert "melanggar" not in spoken
    assert "error" not in spoken


def test_one_and_many():
    assert Voice("en").counted("sentence.unlinked", 1) == "1 row has no link."
    assert Voice("en").counted("sentence.unlinked", 2_000) == "2,000 rows have no link."
    assert Voice("id").counted("sentence.unlinked", 1) == "1 baris belum padan."


def test_a_text_that_is_not_there_is_named():
    with pytest.raises(WordsMissingError, match=r"nowhere\.at_all"):
        Voice("id").say("nowhere.at_all")


@pytest.mark.parametrize(
    ("lang", "label", "expected"),
    [
        ("id", "jaro_winkler 0.95", "mirip (0,95)"),
        ("en", "jaro_winkler 0.95", "alike (0.95)"),
        ("id", "exact", "sama persis"),
        ("id", "same_start 12", "12 angka awal sama"),
        ("id", "same_area district", "kecamatan sama"),
        ("en", "one_digit_in 1 12", f"one digit differs (digits 1{DASH}12)"),
        ("id", "exchanged_with birth_place", "tertukar dengan Tempat lahir"),
        ("id", "sounds_like kelapa", "sounds like kelapa"),
    ],
)
def test_levels_in_words(lang, label, expected):
    assert Voice(lang).level(label) == expected


def test_a_tier_that_a_model_names_after_its_field_is_said_with_that_field():
    assert Voice("id").tier("nik") == "Padan lewat NIK"
    assert Voice("en").tier("evidence") == "Linked by evidence"


def test_a_field_of_a_users_model_keeps_its_name():
    assert Voice("id").field("birth_date") == "Tanggal lahir"
    assert Voice("id").field("soc_sec_id") == "soc sec id"
