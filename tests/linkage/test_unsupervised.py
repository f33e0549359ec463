"""Weights without labels: EM finds the shares behind the counts and tells kin from one person."""

from dataclasses import replace

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
MOST = 2 * PAIRS * SHARE


def population():
    """Exact expected counts of every pattern when fields are independent."""
    grid = np.stack(np.meshgrid(*[np.arange(3)] * 4, indexing="ij"), axis=-1).reshape(-1, 4)
    factors = np.array([SHAPE.levels[field].factor for field in FIELDS])
    patterns = ((grid + 1) * factors).sum(axis=1)
    likely, unlikely = M[grid].prod(axis=1), U[grid].prod(axis=1)
    counts = PAIRS * (SHARE * likely + (1 - SHARE) * unlikely)
    return Population(patterns, counts, patterns, 1e6 * unlikely, PAIRS, MOST)


@pytest.fixture(scope="module")
def learned():
    return learn_from_patterns(MODEL, SHAPE, population()).weights


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
        given.candidates[turn],
        given.candidate_pairs[turn],
        given.random,
        given.random_pairs,
        PAIRS,
        MOST,
    )
    again = learn_from_patterns(MODEL, SHAPE, reverse).weights
    assert again.prior == pytest.approx(learned.prior, rel=1e-6)


def test_a_field_beside_others_has_points_in_every_context():
    """A list too short for labels is still scored by the model of workers."""
    model = shipped_model("workers")
    shape = shape_of(model)
    patterns = np.array([0, sum(digit.factor for digit in shape.levels.values())])
    given = Population(patterns, np.array([50.0, 5.0]), patterns, np.array([99.0, 1.0]), 1e4)
    weights = learn_from_patterns(model, shape, given).weights
    widths = {part.field: part.points.shape[1] for part in weights.fields}
    assert widths["nik"] == context_count(model, model.comparison("nik")) > 1
    assert np.isfinite(weights.match_weight(model, shape, patterns)).all()


def test_matches_are_never_more_than_the_lists_leave_room_for():
    given = population()
    narrow = replace(given, most_matches=PAIRS * SHARE / 4)
    found = learn_from_patterns(MODEL, SHAPE, narrow)
    odds = 2**found.weights.prior
    assert odds / (1 + odds) <= narrow.most_matches / PAIRS * 1.001
    free = learn_from_patterns(MODEL, SHAPE, given)
    assert found.weights.prior < free.weights.prior


def household_model(*shared):
    return MODEL.model_copy(
        update={
            "compare": tuple(
                part.model_copy(update={"shared": part.field in shared}) for part in MODEL.compare
            )
        }
    )


RELATED = 3 * SHARE


def households():
    """Three times as many pairs of one household as of one person: c and d are equal in both."""
    given = population()
    level = np.stack([SHAPE.level_of(given.candidates, field) - 1 for field in FIELDS], axis=1)
    related = U[level[:, 0]] * U[level[:, 1]] * M[level[:, 2]] * M[level[:, 3]]
    counts = given.candidate_pairs + PAIRS * RELATED * related
    return replace(given, candidate_pairs=counts), given.candidate_pairs


def taken_for_matches(model):
    given, _ = households()
    return learn_from_patterns(model, SHAPE, given)


def test_people_of_one_household_are_not_taken_for_one_person():
    told = taken_for_matches(household_model("c", "d"))
    assert told.matches.sum() == pytest.approx(PAIRS * SHARE, rel=0.15)
    untold = taken_for_matches(MODEL)
    assert untold.matches.sum() > 2 * told.matches.sum()


def test_what_a_household_shares_weighs_less_than_it_would_alone():
    told, untold = taken_for_matches(household_model("c", "d")), taken_for_matches(MODEL)
    points = {part.field: part.points[1, 0] for part in told.weights.fields}
    naive = {part.field: part.points[1, 0] for part in untold.weights.fields}
    assert points["a"] > naive["a"]
    assert points["c"] < points["a"]


def test_points_beside_households_stay_additive_and_calibrated():
    model = household_model("c", "d")
    given, _ = households()
    weights = learn_from_patterns(model, SHAPE, given).weights
    chance = weights.probability(weights.match_weight(model, SHAPE, given.candidates))
    assert (chance * given.candidate_pairs).sum() == pytest.approx(PAIRS * SHARE, rel=0.2)


def test_a_shared_field_that_nobody_shares_changes_little():
    """No pair of one household is there: the third class stays almost empty."""
    given = population()
    plain, told = (
        learn_from_patterns(model, SHAPE, given) for model in (MODEL, household_model("c", "d"))
    )
    assert told.matches.sum() == pytest.approx(plain.matches.sum(), rel=0.05)
