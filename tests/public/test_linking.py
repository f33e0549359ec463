"""The engine on data that nobody here made, through models that a user could have written."""

from pathlib import Path

import polars as pl
import pytest
from benchmarks.accuracy import pair_curve, row_curve, smaller_id_first
from benchmarks.other_generator import generate
from benchmarks.public_sets import SETS
from benchmarks.run_jaring import scores_of

import jaring

MODELS = Path(__file__).parents[2] / "benchmarks" / "models"
# what another engine reaches with its own documented model, tuned, at its best threshold
BEST_OF_OTHERS = {"febrl_4": 0.9997, "febrl_3": 0.9957, "fake_1000": 0.891}
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=sorted(SETS))
def linked(request, tmp_path_factory):
    """A public set and what the engine made of it, without ever seeing the truth."""
    public, out = SETS[request.param](), tmp_path_factory.mktemp("public") / "run"
    model = MODELS / f"{public.name}.toml"
    if public.right is None:
        result = jaring.dedupe(public.left.to_arrow(), model, out=out)
        return public, result, smaller_id_first(scores_of(out))
    result = jaring.link(public.left.to_arrow(), public.right.to_arrow(), model, out=out)
    return public, result, scores_of(out)


def test_the_best_threshold_is_at_least_as_good_as_the_best_of_others(linked):
    public, _, scored = linked
    assert pair_curve(scored, public.truth).best().f1 >= BEST_OF_OTHERS[public.name]


def test_the_default_threshold_needs_no_truth_to_be_as_good(linked):
    public, _, scored = linked
    curve = pair_curve(scored.filter("is_link"), public.truth)
    assert curve.at(float("-inf")).f1 >= BEST_OF_OTHERS[public.name]


def test_precision_is_estimated_within_two_points(linked):
    public, result, scored = linked
    measured = pair_curve(scored.filter("is_link"), public.truth).at(float("-inf"))
    assert result.summary.estimate.precision.value == pytest.approx(measured.precision, abs=0.02)


def test_the_truth_in_another_column_changes_nothing(tmp_path):
    public = SETS["fake_1000"]()
    model = MODELS / "fake_1000.toml"
    with_truth = public.left.with_columns(cluster=pl.int_range(pl.len()).cast(pl.String))
    blind = jaring.dedupe(public.left.to_arrow(), model, out=tmp_path / "blind")
    seeing = jaring.dedupe(with_truth.to_arrow(), model, out=tmp_path / "seeing")
    assert blind.links.equals(seeing.links)


@pytest.mark.parametrize("severity", [1.0, 2.0])
def test_a_generator_of_another_kind_of_error_is_linked_too(severity, tmp_path):
    tables = generate(people=5_000, severity=severity, seed=11)
    model = MODELS / "other_generator.toml"
    jaring.link(tables.left.to_arrow(), tables.right.to_arrow(), model, out=tmp_path / "run")
    scored = scores_of(tmp_path / "run").filter("is_link")
    point = row_curve(scored, tables.truth).at(float("-inf"))
    assert point.precision >= 0.95
    assert point.recall >= 0.95 - 0.1 * severity
