"""Weights without labels: EM finds the shares behind the counts and never turns levels round."""

import numpy as np
import pytest

from jaring.linkage.model import read_model, shipped_model
from jaring.linkage.patterns import shape_of
from jaring.linkage.unsupervised import Population, learn_from_patterns
from jaring.linkage.weights import context_count

FIELDS = ("a", "b", "c", "d")
MODEL = read_model(
    'id = "four"\n[fields]\n'
    + "".join(f'{field} = "text"\n' for field in FIELDS)
    + '[[block]]\non = ["a.exact"]\n'
    + "".join(
        f'[[compare]]\nfield = "{field}"\nlevels = ["exact", "jaro_winkler 0.9", "else"]\n'
        for field in FIELDS
    )
)
SHAPE = shape_of(MODEL)
M, U = np.array([0.8, 0.15, 0.05]), np.array([0.02, 0.08, 0.9])
PAIRS, SHARE = 2e6, 0.01


def population():
    """Exact expected counts of every pattern when fields are independent."""
    grid = np.stack(np.meshgrid(*[np.arange(3)] * 4, indexing="ij"), axis=-1).reshape(-1, 4)
    factors = np.array([SHAPE.levels[field].factor for field in FIELDS])
    patterns = ((grid + 1) * factors).sum(axis=1)
    likely, unlikely = M[grid].prod(axis=1), U[grid].prod(axis=1)
    counts = PAIRS * (SHARE * likely + (1 - SHARE) * unlikely)
    return Population(patterns, counts, patterns, 1e6 * unlikely, PAIRS)


@pytest.fixture(scope="module")
def learned():
    return learn_from_patterns(MODEL, SHAPE, population())


def test_the_shares_that_made_the_counts_are_found(learned):
    for part in learned.fields:
        assert part.points[1:, 0] == pytest.approx(np.log2(M / U), abs=0.05)


def test_the_prior_is_the_share_of_matches(learned):
    assert 1 / (1 + 2**-learned.prior) == pytest.approx(SHARE, rel=0.02)


def test_probabilities_are_those_of_the_counts(learned):
    given = population()
    chance = learned.probability(learned.match_weight(MODEL, SHAPE, given.candidates))
    assert (chance * given.candidate_pairs).sum() == pytest.approx(PAIRS * SHARE, rel=0.02)


def test_what_is_missing_says_nothing(learned):
    assert all(part.points[0, 0] == 0.0 for part in learned.fields)
    assert learned.match_weight(MODEL, SHAPE, np.array([0]))[0] == 0.0


def test_a_worse_level_never_weighs_more(learned):
    for part in learned.fields:
        assert (np.diff(part.points[1:, 0]) <= 1e-9).all()


def test_the_order_of_patterns_does_not_matter(learned):
    given, turn = population(), slice(None, None, -1)
    reverse = Population(
        given.candidates[turn], given.candidate_pairs[turn], given.random, given.random_pairs, PAIRS
    )
    again = learn_from_patterns(MODEL, SHAPE, reverse)
    assert again.prior == pytest.approx(learned.prior, rel=1e-6)


def test_a_field_beside_others_has_points_in_every_context():
    """A list too short for labels is still scored by the model of workers."""
    model = shipped_model("workers")
    shape = shape_of(model)
    patterns = np.array([0, sum(digit.factor for digit in shape.levels.values())])
    given = Population(patterns, np.array([50.0, 5.0]), patterns, np.array([99.0, 1.0]), 1e4)
    weights = learn_from_patterns(model, shape, given)
    widths = {part.field: part.points.shape[1] for part in weights.fields}
    assert widths["nik"] == context_count(model, model.comparison("nik")) > 1
    assert np.isfinite(weights.match_weight(model, shape, patterns)).all()
