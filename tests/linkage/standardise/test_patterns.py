"""Work on a part of the rows gives what work on all of them would."""

import re
from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jaring.linkage.standardise import (
    addresses,
    areas,
    dates,
    employer_names,
    numbers,
    person_names,
    phones,
    project_names,
    texts,
)
from jaring.linkage.standardise.patterns import (
    any_of,
    over_distinct,
    repair_unless,
    repair_where,
    replace_pairs,
    whole_words,
)

TEXT = pl.col("text")
STEPS = [
    addresses.clean_address,
    areas.clean_area_name,
    lambda text: areas.names_of_area_codes(text, "village"),
    lambda text: dates.parse_date(text, pivot_year=26),
    employer_names.clean_employer_name,
    employer_names.employer_legal_form,
    employer_names.employer_part,
    numbers.clean_nik,
    numbers.nik_digits,
    lambda text: numbers.nik_birth_date(text, as_of=date(2026, 1, 1)),
    numbers.nik_sex,
    numbers.clean_npwp,
    numbers.clean_npp,
    person_names.clean_person_name,
    person_names.fold_person_name,
    phones.clean_phone,
    project_names.clean_project_name,
    texts.clean_text,
]


def over(step, *rows):
    table = pl.DataFrame({"text": rows}, schema={"text": pl.String})
    return table.select(step).to_series().to_list()


cells = st.lists(st.one_of(st.none(), st.text("abX1 ", max_size=6)), max_size=20)


@given(cells)
def test_repair_where_and_unless_touch_only_their_rows(rows):
    upper = [None if row is None else row.upper() for row in rows]
    expected = [u if row and "1" in row else row for row, u in zip(rows, upper, strict=True)]
    assert over(repair_where(TEXT, "1", lambda text: text.str.to_uppercase()), *rows) == expected
    others = [
        u if row is not None and "1" not in row else row for row, u in zip(rows, upper, strict=True)
    ]
    assert over(repair_unless(TEXT, "1", lambda text: text.str.to_uppercase()), *rows) == others


@given(cells)
def test_over_distinct_answers_each_row_as_work_on_the_column(rows):
    work = TEXT.str.to_uppercase().str.extract("([A-Z]+)")
    assert over(
        over_distinct(TEXT, lambda text: text.str.to_uppercase().str.extract("([A-Z]+)")), *rows
    ) == over(work, *rows)


@given(st.lists(st.sampled_from(["A", "AB", "B", "C D", "X"]), max_size=8))
def test_whole_words_are_replaced_each_once_and_parts_of_words_never(words):
    pairs = {"A": "one", "B": "two", "X": ""}
    expected = " ".join(pairs.get(word, word) for word in " ".join(words).split())
    assert over(whole_words(TEXT, list(pairs.items())), " ".join(words)) == [
        " ".join(expected.split())
    ]


def test_longer_pattern_wins_and_the_text_is_read_once_from_the_left():
    assert over(replace_pairs(TEXT, [("A", "B"), ("AA", "C"), ("B", "D")]), "AAAB") == ["CBD"]


def test_any_of_prefers_the_longer_word_and_spells_dots_and_blanks():
    pattern = any_of(["S.E", "S", "A B"], dot="[. ]?", blank=" +")
    assert [re.match(pattern, text)[0] for text in ("SE", "S.E", "S", "A  B")] == [
        "SE",
        "S.E",
        "S",
        "A  B",
    ]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("rows", [[], [None], [None] * 3, [""]])
def test_empty_columns_stay_empty(step, rows):
    table = pl.LazyFrame({"text": rows}, schema={"text": pl.String}).select(step(TEXT))
    assert table.collect(engine="streaming").to_series().to_list() in ([None] * len(rows), [""])


@pytest.mark.parametrize("step", STEPS)
def test_column_streams_with_any_number_of_rows(step):
    rows = [
        "H. Ali, S.H.",
        "3374011203850003",
        "12 Maret 1985",
        "PT Maju Tbk",
        "0812-3456-789",
        None,
        "-",
    ]
    table = pl.DataFrame({"text": rows * 20_000})
    expected = pl.DataFrame({"text": rows}).select(step(TEXT)).to_series().to_list() * 20_000
    streamed = table.lazy().select(step(TEXT)).collect(engine="streaming")
    assert streamed.to_series().to_list() == expected


def test_what_was_written_is_kept():
    table = pl.DataFrame({"text": ["H. Ali", "budi", None, "-"]})
    kept = table.with_columns(name=person_names.clean_person_name(TEXT))
    assert kept["text"].to_list() == table["text"].to_list() == ["H. Ali", "budi", None, "-"]
    assert kept["name"].to_list() == ["ALI", "BUDI", None, None]
