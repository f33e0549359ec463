"""A short list with few columns is what an officer begins with: it is linked, not refused."""

import itertools

import polars as pl
import pytest

import jaring

SYLLABLES = ("BDKLMR", "AIUEO", "NTSGR", "AIO", "KLS")


@pytest.fixture(scope="module")
def people():
    words = itertools.islice(itertools.product(*SYLLABLES), 0, 600, 10)
    names = ["".join(word) + " " + "".join(reversed(word)) for word in words]
    dates = [f"{1960 + i % 40}-{1 + i % 12:02}-{1 + i % 27:02}" for i in range(len(names))]
    return pl.DataFrame({"name": names, "birth_date": dates})


def test_sixty_rows_with_a_name_and_a_birth_date_find_themselves(people):
    result = jaring.link(people, people)
    assert result.links.num_rows == people.height
    assert result.summary.settings["learned_from"] == "patterns"


def test_a_short_table_without_doubles_has_none(people):
    assert jaring.dedupe(people).links.num_rows == 0


def test_a_single_row_each_side_is_an_answer_too(people):
    result = jaring.link(people.head(1), people)
    assert result.summary.left.received == 1
