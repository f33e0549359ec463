import pytest

from jaring.rules.book import Mark
from jaring.rules.loader import load_book
from jaring.rules.risk import RiskClass, suggest_by_kbli, suggest_by_name
from jaring.terms.months import Month

BOOK = load_book()
NOW = Month(2026, 3)


@pytest.mark.parametrize("text", ["III", "iii", "3", "class_3", " 3 "])
def test_a_class_is_read_in_any_of_its_forms(text):
    assert RiskClass.parse(text) is RiskClass.III


@pytest.mark.parametrize("text", ["", "0", "6", "VI", "tinggi"])
def test_other_text_is_no_class(text):
    assert RiskClass.parse(text) is None


def test_the_law_lists_191_groups():
    groups = BOOK.ask("risk.groups", NOW).mapping
    assert [len(groups[c.value]) for c in RiskClass] == [23, 25, 96, 23, 24]


@pytest.mark.parametrize(
    ("name", "risk_class"),
    [
        ("PT Penggergajian Kayu Makmur", RiskClass.III),
        ("Rumah Makan Sederhana", RiskClass.II),
        ("Hotel Melati", RiskClass.II),
        ("CV Tambang Emas Jaya", RiskClass.V),
        ("Salon Ayu", RiskClass.I),
    ],
)
def test_a_name_suggests_the_group_it_shares_most_words_with(name, risk_class):
    found = suggest_by_name(name, NOW, BOOK)
    assert found[0].risk_class is risk_class
    assert all(Mark.ESTIMATE in suggestion.trace.marks for suggestion in found)


def test_a_name_that_says_nothing_suggests_nothing():
    assert suggest_by_name("PT Jaya Abadi", NOW, BOOK) == ()


@pytest.mark.parametrize(
    ("kbli", "classes"),
    [("41011", ["class_5"]), ("45201", ["class_1", "class_3", "class_4"]), ("00000", [])],
)
def test_a_kbli_code_suggests_classes_as_an_unverified_estimate(kbli, classes):
    found = suggest_by_kbli(kbli, NOW, BOOK)
    assert [suggestion.risk_class for suggestion in found] == classes
    for suggestion in found:
        assert {Mark.ESTIMATE, Mark.UNVERIFIED} <= suggestion.trace.marks
