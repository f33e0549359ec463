"""Sources stand in English in the book; an Indonesian reader gets them in Indonesian."""

import re

import pytest

from jaring.rules.explain.citations import acts, in_words
from jaring.rules.loader import load_book

BOOK = load_book()
VALUES = [value for norm in BOOK.norms.values() for value in norm.values]
SOURCES = {value.source for value in VALUES}
SOURCES |= {value.other_start.source for value in VALUES if value.other_start is not None}
SOURCES |= {option.source for one in BOOK.settings.values() for option in one.options}
NAMES = re.compile(r"OECD Pensions at a Glance|\(\d+\)[a-z]\b|\S+\.\S+")
ENGLISH = re.compile(
    r"\b(the|as|not|and|by|of|is|are|was|were|from|in|on|for|with|to|which|that|an|a|its|only|at"
    r"|read|no|one|all|same|after|until|first|months?|days?|arts?)\b"
)


@pytest.mark.parametrize("source", sorted(SOURCES))
def test_no_english_is_left_in_an_indonesian_citation(source):
    assert ENGLISH.findall(NAMES.sub(" ", in_words(source, "id"))) == []


@pytest.mark.parametrize("source", sorted(SOURCES))
def test_an_english_citation_is_what_the_book_says(source):
    assert in_words(source, "en") == source


def test_numbers_of_acts_stay_as_they_are():
    for source in SOURCES:
        for lang in ("id", "en"):
            assert re.findall(r"\d+/\d+", in_words(source, lang)) == re.findall(r"\d+/\d+", source)


def test_a_remark_is_dropped_from_the_acts_of_a_sentence():
    laws = ["Permenaker 5/2021 arts 31-32 as summarised in x; PP 44/2015 (copy)"]
    assert acts(laws, "id") == "Permenaker 5/2021 pasal 31-32; PP 44/2015"
    assert acts(["PP 6/2025 arts 4, 11 (copy)"], "en") == "PP 6/2025 arts 4, 11"


def test_an_act_that_nobody_saw_is_not_cited_beside_one_that_was_seen():
    assert acts(["PP 45/2015 as quoted by x (JP); PP 46/2015, PP 37/2021 not seen"], "en") == (
        "PP 45/2015"
    )
