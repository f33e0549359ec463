"""The word lists are clean: capitals, no word that means two things, nothing that never matches."""

from dataclasses import asdict

import pytest

from jaring.reference import lexicons

ALL = {
    "person": lexicons.person_name_lexicon,
    "employer": lexicons.employer_name_lexicon,
    "project": lexicons.project_name_lexicon,
    "area": lexicons.area_lexicon,
    "date": lexicons.date_lexicon,
    "address": lexicons.address_lexicon,
}
LISTS = [(name, part) for name, load in ALL.items() for part in asdict(load())]


@pytest.mark.parametrize(("name", "part"), LISTS)
def test_words_are_capitals_without_blanks_around_them_twice(name, part):
    for entry in getattr(ALL[name](), part):
        word = entry if isinstance(entry, str) else entry[0]
        assert word == word.upper()
        assert word.isascii()
        assert word.strip() or part == "fold"
        assert "  " not in word


@pytest.mark.parametrize(("name", "part"), LISTS)
def test_no_word_has_two_meanings(name, part):
    pairs = [entry for entry in getattr(ALL[name](), part) if not isinstance(entry, str)]
    assert len({word for word, _ in pairs}) == len(pairs)


@pytest.mark.parametrize(("name", "part"), LISTS)
def test_longer_words_come_first(name, part):
    entries = getattr(ALL[name](), part)
    lengths = [len(entry if isinstance(entry, str) else entry[0]) for entry in entries]
    assert lengths == sorted(lengths, reverse=True) or (name, part) == ("date", "missing")


def test_lexicon_is_read_once():
    assert lexicons.person_name_lexicon() is lexicons.person_name_lexicon()
