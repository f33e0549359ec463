"""Answers that are remembered are the answers that the work gives."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from jaring.linkage.standardise import remembered
from jaring.linkage.standardise.remembered import distinct_texts, over_remembered

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
    assert sorted(asked) == ["a", "b", "c"]


def test_what_is_no_longer_remembered_is_answered_all_the_same(monkeypatch):
    monkeypatch.setattr(remembered, "MOST_TEXTS", 2)

    def turned(text):
        return text.str.reverse()

    step = over_remembered(turned)(TEXT)
    rows = [f"{number}x" for number in range(9)]
    for _ in range(3):
        assert over(step, rows) == [f"x{number}" for number in range(9)]
    assert over(step, ["0x", "new"]) == ["x0", "wen"]


def test_texts_stand_at_their_places():
    distinct, place = distinct_texts(pl.Series(["b", None, "a", "b"], dtype=pl.String))
    assert distinct.gather(place).to_list() == ["b", None, "a", "b"]
    assert distinct.drop_nulls().n_unique() == distinct.drop_nulls().len() == 2
    distinct, place = distinct_texts(pl.Series([None, None], dtype=pl.String))
    assert distinct.gather(place).to_list() == [None, None]
