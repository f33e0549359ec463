"""What an identifier says beside other fields: heaps of scores, shares, and thin contexts."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jaring.linkage.identifier import (
    EXACT,
    MISSING,
    MOST_SURE,
    Beside,
    chance_of,
    identifier_points,
    logit,
    share_of_matches,
)
from jaring.linkage.model import shipped_model
from jaring.linkage.weights import context_count

MODEL = shipped_model("workers")
LEVELS = len(MODEL.comparison("nik").levels)
ELSE, ONE_DIGIT = LEVELS, 2
QUICK = settings(max_examples=40, deadline=None)
SCORES = st.lists(st.tuples(st.floats(-12, 12), st.integers(1, 60)), max_size=20)


def beside(parts, *, low=-7.0):
    """Open pairs, as (relation, score, pairs)."""
    relation, factor, pairs = (np.array(part) for part in zip(*parts, strict=True))
    return Beside(
        factor=factor.astype(float),
        low=low,
        relation=relation.astype(np.int64),
        context=np.zeros(len(relation), dtype=np.int64),
        pairs=pairs.astype(float),
        is_open=np.ones(len(relation), dtype=bool),
        is_sample=np.ones(len(relation), dtype=bool),
    )


def heaps(*, foreign, own=(1000, 4.0, 2.5)):
    """Pairs with equal identifiers: a heap of foreign ones and one of the people's own."""
    grid = np.arange(-15, 15, 0.5)
    parts = []
    for number, middle, width in (foreign, own):
        shape = np.exp(-0.5 * ((grid - middle) / width) ** 2)
        parts += [(EXACT, score, number * part) for score, part in zip(grid, shape, strict=True)]
    return [*parts, (MISSING, 5.0, 100), (MISSING, -5.0, 100)]


def odds_of_equal(parts, *, low=-7.0):
    """Natural log odds that an equal identifier has at score zero."""
    prior, found = identifier_points(MODEL, "nik", beside(parts, low=low))
    return prior + found.points[EXACT, 0] * np.log(2.0)


def test_an_equal_identifier_is_doubted_where_foreign_ones_lie():
    few, many = (odds_of_equal(heaps(foreign=(number, -7.0, 2.0))) for number in (20, 900))
    assert 0 < many < few <= MOST_SURE
    assert odds_of_equal(heaps(foreign=(900, -4.0, 2.0)), low=-4.0) < many


def test_damage_that_wears_the_matches_does_not_make_their_numbers_foreign():
    """A long tail of matches reaches down to the foreign heap; most of it stays on its side."""
    tail = [(EXACT, score, 200) for score in np.arange(-3, 3, 0.5)]
    odds = odds_of_equal([*heaps(foreign=(100, -9.0, 2.0)), *tail])
    assert chance_of(np.array([odds - 3.0]))[0] > 0.5
    assert chance_of(np.array([odds - 9.0]))[0] < 0.5


@QUICK
@given(SCORES)
def test_points_are_finite_and_bounded_whatever_is_seen(scores):
    parts = [(EXACT, score, pairs) for score, pairs in scores] + [(MISSING, 0.0, 1)]
    prior, found = identifier_points(MODEL, "nik", beside(parts))
    assert np.isfinite(found.points).all()
    assert found.points.shape == (LEVELS + 1, context_count(MODEL, MODEL.comparison("nik")))
    assert (found.points[MISSING] == 0).all()
    odds = prior + found.points[EXACT, 0] * np.log(2.0)
    assert -1e-9 <= odds <= MOST_SURE + 1e-9


@QUICK
@given(SCORES, st.randoms())
def test_the_order_of_patterns_changes_nothing(scores, chance):
    parts = [(1 + number % LEVELS, score, pairs) for number, (score, pairs) in enumerate(scores)]
    parts.append((MISSING, 0.0, 1))
    mixed = list(parts)
    chance.shuffle(mixed)
    (one, points), (other, again) = (
        identifier_points(MODEL, "nik", beside(given_parts)) for given_parts in (parts, mixed)
    )
    assert one == pytest.approx(other)
    assert points.points == pytest.approx(again.points)


def test_a_near_number_beside_agreeing_fields_speaks_for_a_match():
    good = [(ONE_DIGIT, 6.0, 200), (ELSE, 6.0, 10), (ONE_DIGIT, -6.0, 10), (ELSE, -6.0, 2000)]
    _, found = identifier_points(MODEL, "nik", beside([*good, (MISSING, 0.0, 10)]))
    assert found.points[ONE_DIGIT, 0] > found.points[ELSE, 0]


@QUICK
@given(st.floats(0.01, 0.99), st.floats(0.5, 4.0))
def test_the_share_of_matches_is_found_from_scores_that_are_right(share, apart):
    score = np.arange(-8, 8, 0.05)
    others = np.exp(-0.5 * ((score + apart**2 / 2) / apart) ** 2)
    others /= others.sum()
    matches = others * np.exp(score)
    mixed = 1e5 * (share * matches / matches.sum() + (1 - share) * others)
    if apart >= 2:
        assert share_of_matches(score, mixed) == pytest.approx(share, abs=0.03)


def test_of_no_pair_the_share_is_what_it_was_thought_to_be():
    assert share_of_matches(np.zeros(0), np.zeros(0), start=0.3) == 0.3


@QUICK
@given(st.floats(1e-5, 1 - 1e-5))
def test_odds_and_chance_undo_each_other(share):
    assert chance_of(np.array([logit(share)]))[0] == pytest.approx(share)
