"""Answers that are remembered are the answers that the work gives."""

from concurrent.futures import ThreadPoolExecutor

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jaring.linkage.standardise import remembered
from jaring.linkage.standardise.remembered import over_remembered

TEXT = pl.col("text")
CELLS = st.lists(st.one_of(st.none(), st.text("abÉ1 .-", max_size=4)), max_size=30)


def shout(text):
    return text.str.to_uppercase()


def length(text):
    return pl.when(text != "").then(text.str.len_chars())


def over(step, rows):
    table = pl.DataFrame({"text": rows}, schema={"text": pl.String})
    return table.select(step).to_series().to_list()


@given(CELLS, CELLS)
def test_each_piece_is_answered_as_by_the_work_itself(first, second):
    for rows in (first, second):
        assert over(over_remembered(shout)(TEXT), rows) == over(shout(TEXT), rows)
        assert over(over_remembered(length, pl.Int32)(TEXT), rows) == over(length(TEXT), rows)


def test_a_text_that_was_met_is_not_worked_on_again():
    asked = []

    def watched(text):
        return text.map_batches(
            lambda rows: asked.extend(rows.to_list()) or rows, return_dtype=pl.String
        )

    step = over_remembered(watched)(TEXT)
    assert over(step, ["a", "b", "a", None]) == ["a", "b", "a", None]
    assert over(step, ["b", "c", "c"]) == ["b", "c", "c"]
    assert sorted(asked) == ["", "a", "b", "c"]  # the empty text is answered from the start


def test_what_is_no_longer_remembered_is_answered_all_the_same(monkeypatch):
    monkeypatch.setattr(remembered, "MOST_TEXTS", 2)

    def turned(text):
        return text.str.reverse()

    step = over_remembered(turned)(TEXT)
    rows = [f"{number}x" for number in range(9)]
    for _ in range(3):
        assert over(step, rows) == [f"x{number}" for number in range(9)]
    assert over(step, ["0x", "new"]) == ["x0", "wen"]


def test_several_answers_to_a_text_are_remembered_together():
    kind = pl.Struct({"loud": pl.String, "long": pl.Int32})

    def both(text):
        return pl.struct(loud=shout(text), long=text.str.len_chars().cast(pl.Int32))

    found = over(over_remembered(both, kind)(TEXT), ["a", "bé", "a", ""])
    assert found == [
        {"loud": "A", "long": 1},
        {"loud": "BÉ", "long": 2},
        {"loud": "A", "long": 1},
        {"loud": "", "long": 0},
    ]


def test_work_that_fails_leaves_nothing_half_remembered():
    fails = [True]

    def sometimes(rows):
        if fails and "b" in rows.to_list():
            raise ZeroDivisionError
        return rows + "!"

    def work(text):
        return text.map_batches(sometimes, return_dtype=pl.String)

    step = over_remembered(work)(TEXT)
    assert over(step, ["a"]) == ["a!"]
    with pytest.raises(ZeroDivisionError):
        over(step, ["c", "b"])
    fails.clear()
    assert over(step, ["d", "b", "a"]) == ["d!", "b!", "a!"]


def test_threads_that_ask_at_once_get_their_own_answers():
    def turned(text):
        return text.str.reverse()

    step = over_remembered(turned)(TEXT)
    pieces = [[f"{number}-{start}" for number in range(500)] for start in range(16)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda rows: over(step, rows + pieces[0]), pieces))
    for rows, answers in zip(pieces, found, strict=True):
        assert answers == [text[::-1] for text in rows + pieces[0]]
