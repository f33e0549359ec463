"""The additive fit and the falling ratio, against slower ways to the same numbers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jaring.linkage.additive import PULL, fit, isotonic_ratio

COUNTS = st.lists(st.tuples(st.integers(0, 50), st.integers(1, 50)), min_size=1, max_size=8)
QUICK = settings(max_examples=60, deadline=None)
CELLS = np.array([[1.0, a, b] for a in (0, 1) for b in (0, 1)])


def loss(coefficients, matches, others):
    odds = CELLS @ coefficients
    pull = PULL * (coefficients[1:] ** 2).sum() / 2
    return (matches * np.logaddexp(0, -odds) + others * np.logaddexp(0, odds)).sum() + pull


@QUICK
@given(st.lists(st.integers(1, 200), min_size=8, max_size=8))
def test_no_small_step_fits_better(counts):
    matches, others = np.array(counts[:4], float), np.array(counts[4:], float)
    fitted = fit(CELLS, matches, others)
    best = loss(fitted, matches, others)
    for column in range(3):
        for step in (-0.01, 0.01):
            moved = fitted.copy()
            moved[column] += step
            assert loss(moved, matches, others) > best


def test_independent_levels_get_their_own_odds():
    points = np.array([-2.0, 1.5, 0.7])
    chance = 1 / (1 + np.exp(-(CELLS @ points)))
    fitted = fit(CELLS, 1e6 * chance, 1e6 * (1 - chance))
    assert fitted == pytest.approx(points, abs=1e-3)


def test_where_it_begins_does_not_matter():
    matches, others = np.array([5.0, 40, 9, 80]), np.array([90.0, 20, 60, 3])
    far = fit(CELLS, matches, others, begin=np.array([3.0, -3.0, 2.0]))
    assert far == pytest.approx(fit(CELLS, matches, others), abs=1e-4)


def test_a_level_that_only_matches_show_stays_finite():
    fitted = fit(CELLS, np.array([10.0, 0, 50, 0]), np.array([500.0, 0, 0, 0]))
    assert np.isfinite(fitted).all()
    assert fitted[1] > 2


@QUICK
@given(COUNTS)
def test_a_falling_ratio_falls_and_keeps_its_mass(counts):
    tops, bottoms = (np.array(part, float) for part in zip(*counts, strict=True))
    ratio = isotonic_ratio(tops, bottoms)
    assert (np.diff(ratio) <= 1e-12).all()
    assert (ratio * bottoms).sum() == pytest.approx(tops.sum())


@QUICK
@given(COUNTS)
def test_a_ratio_that_falls_already_is_left_alone(counts):
    ordered = sorted(counts, key=lambda pair: -pair[0] / pair[1])
    tops, bottoms = (np.array(part, float) for part in zip(*ordered, strict=True))
    assert isotonic_ratio(tops, bottoms) == pytest.approx(tops / bottoms)
