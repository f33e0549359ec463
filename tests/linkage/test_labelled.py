"""Learning from labels, few or many: what is leant on fades, and labels win where they abound."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jaring.linkage.labelled import (
    PLENTY,
    CountedPatterns,
    Unlabelled,
    label_mask,
    leaning,
    learn_from_labels,
)
from jaring.linkage.model import read_model, shipped_model
from jaring.linkage.patterns import shape_of
from jaring.linkage.weights import FieldPoints, Weights

MODEL = read_model(
    'id = "three"\n[fields]\nnumber = "code"\na = "text"\nb = "text"\n'
    '[[block]]\non = ["number"]\n[[block]]\non = ["a.exact"]\n'
    '[[compare]]\nfield = "number"\nlevels = ["exact", "edit 1", "else"]\n'
    '[[compare]]\nfield = "a"\nlevels = ["exact", "jaro_winkler 0.9", "else"]\n'
    '[[compare]]\nfield = "b"\nlevels = ["exact", "jaro_winkler 0.9", "else"]\n'
    '[train]\nlabels_from = "number"\n'
)
SHAPE = shape_of(MODEL)
BOTH = 0b11
M, U = np.array([0.85, 0.10, 0.05]), np.array([0.05, 0.15, 0.80])
EQUAL, DIFFERENT = 1, 3
QUICK = settings(max_examples=30, deadline=None)


def patterns(matches, others, *, odd=()):
    """Expected counts of labelled pairs; `odd` are pairs (relation, a, b, number) besides."""
    grid = np.array([(a, b) for a in range(3) for b in range(3)])
    rows = [(EQUAL, a + 1, b + 1, matches * M[a] * M[b]) for a, b in grid]
    rows += [(DIFFERENT, a + 1, b + 1, others * U[a] * U[b]) for a, b in grid]
    rows += odd
    digits = [SHAPE.levels[field].factor for field in ("number", "a", "b")]
    found = np.array([[number, a, b] for number, a, b, _ in rows]) @ digits
    size = len(found)
    return CountedPatterns(
        patterns=found,
        blocks=np.full(size, BOTH),
        is_sample=np.ones(size, dtype=bool),
        is_open=np.ones(size, dtype=bool),
        pairs=np.array([pairs for *_, pairs in rows], dtype=float),
    )


def points(weights, field):
    return next(part.points[1:, 0] for part in weights.fields if part.field == field)


def believed(best):
    """EM that believes in so many points for the best level of `a`, and knows `b` rightly."""
    found = {"a": np.array([0.0, best, 0.0, -best]), "b": np.array([0.0, *np.log2(M / U)])}
    fields = [FieldPoints(field, part[:, None]) for field, part in found.items()]
    fields.append(FieldPoints("number", np.zeros((4, 1))))
    given = patterns(100, 900)
    half = given.pairs / 2
    return Unlabelled(Weights(-5.0, tuple(fields), "patterns"), given.patterns, half, half)


def test_the_odds_behind_the_labels_are_found():
    learned = learn_from_labels(MODEL, SHAPE, patterns(20_000, 50_000))
    for field in ("a", "b"):
        spread = points(learned, field)
        assert np.diff(spread) == pytest.approx(np.diff(np.log2(M / U)), abs=0.1)


@QUICK
@given(st.floats(0, 2 * PLENTY), st.floats(0, 2 * PLENTY))
def test_the_more_labels_the_less_is_leant(one, other):
    few, many = sorted((one, other))
    assert 1.0 >= leaning(few) >= leaning(many) >= 0.0


def test_there_is_no_step_between_few_and_plenty():
    """One match more or less never moves a point by much, wherever it is."""
    for number in (1, 10, 500, PLENTY - 1):
        one, other = (
            points(
                learn_from_labels(MODEL, SHAPE, patterns(n, 9_000), unlabelled=believed(9.0)), "a"
            )
            for n in (number, number + 1)
        )
        assert np.abs(one - other).max() < 0.5


def test_with_more_labels_points_move_from_what_em_believed_to_what_labels_say():
    truth = float(np.log2(M / U)[0] - np.log2(M / U)[2])
    spread = []
    for number in (1, 50, 1_000, PLENTY):
        given = patterns(number, 9_000)
        found = points(learn_from_labels(MODEL, SHAPE, given, unlabelled=believed(9.0)), "a")
        spread.append(abs(found[0] - found[2] - truth))
    assert spread == sorted(spread, reverse=True)
    assert spread[-1] < 0.15


def test_without_a_single_label_points_are_finite_and_near_those_of_em():
    found = learn_from_labels(MODEL, SHAPE, patterns(0, 9_000), unlabelled=believed(4.0))
    assert points(found, "a")[0] > points(found, "a")[2] + 4
    assert all(np.isfinite(part.points).all() for part in found.fields)


def test_differing_numbers_beside_equal_fields_are_no_counter_examples():
    """Some people have two numbers: a thousand such pairs hardly change the points."""
    clean = learn_from_labels(MODEL, SHAPE, patterns(20_000, 50_000))
    two = [(DIFFERENT, 1, 1, 1_000)]
    worn = learn_from_labels(MODEL, SHAPE, patterns(20_000, 50_000, odd=two))
    for field in ("a", "b"):
        assert points(worn, field)[0] == pytest.approx(points(clean, field)[0], abs=0.6)


def test_the_order_of_patterns_changes_nothing():
    given = patterns(300, 4_000)
    turn = slice(None, None, -1)
    back = CountedPatterns(
        given.patterns[turn],
        given.blocks[turn],
        given.is_sample[turn],
        given.is_open[turn],
        given.pairs[turn],
    )
    one, other = (
        learn_from_labels(MODEL, SHAPE, each, unlabelled=believed(3.0)) for each in (given, back)
    )
    assert one.prior == pytest.approx(other.prior)
    assert points(one, "a") == pytest.approx(points(other, "a"))


def test_blocks_that_use_the_identifier_label_nothing():
    assert label_mask(MODEL) == 0b10
    workers = shipped_model("workers")
    names = [
        block.name
        for number, block in enumerate(workers.block)
        if label_mask(workers) >> number & 1
    ]
    assert names
    assert not any("nik" in name for name in names)
