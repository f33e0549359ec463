"""Slips and spellings on whole columns."""

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from jaring.simulate.digits import exchange, misread
from jaring.simulate.spelling import (
    VARIANTS,
    edit_where,
    misread_digit,
    misspell,
    nicknames,
    respellings,
    short_forms,
)
from jaring.simulate.vocabulary import load_vocabulary

NAMES = st.lists(
    st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ ", min_size=1, max_size=20), min_size=1, max_size=30
)
NUMBERS = st.lists(st.integers(10**15, 10**16 - 1), min_size=1, max_size=50)
SEEDS = st.integers(0, 2**32)


def rng_of(seed):
    return np.random.default_rng(seed)


@given(NAMES, SEEDS)
def test_a_slip_is_one_edit(names, seed):
    for before, after in zip(names, misspell(pl.Series(names), rng_of(seed)), strict=True):
        assert OSA.distance(before, after) <= 1
        assert after


def test_slips_of_all_kinds_happen():
    names = pl.Series(["SUPRIYANTO"] * 2_000)
    slips = misspell(names, rng_of(1))
    lengths = (
        slips.str.len_chars().value_counts().sort("name" if "name" in slips.name else slips.name)
    )
    assert set(slips.str.len_chars().unique()) == {9, 10, 11}
    assert lengths.height == 3
    assert slips.n_unique() > 40


@given(NUMBERS, SEEDS)
def test_a_misread_number_differs_in_one_digit_and_keeps_its_length(numbers, seed):
    before = np.array(numbers, dtype=np.int64)
    for one, other in zip(before, misread(before, rng_of(seed)), strict=True):
        digits = [a != b for a, b in zip(str(one), str(other), strict=True)]
        assert sum(digits) <= 1


@given(NUMBERS, SEEDS)
def test_exchanged_digits_are_neighbours(numbers, seed):
    before = np.array(numbers, dtype=np.int64)
    for one, other in zip(before, exchange(before, rng_of(seed)), strict=True):
        assert sorted(str(one)) == sorted(str(other))
        places = [at for at, (a, b) in enumerate(zip(str(one), str(other), strict=True)) if a != b]
        assert places in ([], [places[0], places[0] + 1] if places else [])


@given(st.lists(st.from_regex(r"[0-9]{4}-[0-9]{4}", fullmatch=True), min_size=1), SEEDS)
def test_a_misread_digit_leaves_other_signs_alone(texts, seed):
    for before, after in zip(texts, misread_digit(pl.Series(texts), rng_of(seed)), strict=True):
        assert len(after) == len(before)
        assert after[4] == "-"
        assert sum(a != b for a, b in zip(before, after, strict=True)) <= 1


@given(st.lists(st.one_of(st.none(), st.text("ABC", max_size=5)), min_size=1), st.data())
def test_only_marked_rows_are_edited(texts, data):
    where = np.array(data.draw(st.lists(st.booleans(), min_size=len(texts), max_size=len(texts))))
    edited = edit_where(pl.Series(texts, dtype=pl.String), where, lambda part: part + "!")
    expected = [
        text if text is None or not marked else f"{text}!"
        for text, marked in zip(texts, where, strict=True)
    ]
    assert edited.to_list() == expected


def test_respellings_differ_from_the_token():
    tokens = load_vocabulary().tokens
    respelt = respellings()
    assert len(respelt) == len(tokens) * VARIANTS
    for at, token in enumerate(tokens):
        assert token not in respelt[at * VARIANTS : (at + 1) * VARIANTS].to_list()
    assert respelt.null_count() < len(respelt) / 2


def test_short_forms_are_no_longer_than_the_token():
    tokens = load_vocabulary().tokens
    shorter = [
        len(form) <= max(2, len(token))
        for at, token in enumerate(tokens)
        for form in short_forms()[at * VARIANTS : (at + 1) * VARIANTS]
    ]
    assert all(shorter)
    assert len(nicknames()) == len(tokens)
