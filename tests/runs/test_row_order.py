"""The order of rows changes nothing where a sample is learned from and random pairs are drawn."""

from dataclasses import replace

import polars as pl
import pytest

import jaring
from jaring.linkage.model import shipped_model
from jaring.simulate import linkage_fixture
from jaring.simulate.rates import ErrorRates

PEOPLE, ROWS, SAMPLE = 2_000, 3_000, 1_000
NAMES = ("left_id", "right_id", "tier", "pattern", "probability")


def model():
    whole = shipped_model("workers")
    return whole.model_copy(
        update={"train": whole.train.model_copy(update={"sample_rows": SAMPLE})}
    )


@pytest.fixture(scope="module", params=["usual", "no NIK"])
def sides(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("order")
    rates = ErrorRates()
    if request.param == "no NIK":
        rates = replace(rates, nik_missing=1.0, registry_nik_missing=1.0)
    linkage_fixture(people=PEOPLE, list_rows=ROWS, seed=5, out=folder, rates=rates)
    return [pl.read_parquet(folder / f"{side}.parquet") for side in ("list", "registry")]


def said(result):
    links = sorted(tuple(row[name] for name in NAMES) for row in result.links.to_pylist())
    return links, result.summary.prior_points, result.summary.estimate


def test_a_shuffled_list_is_linked_with_the_same_weights(sides):
    plain = said(jaring.link(*sides, model()))
    mixed = [table.sample(fraction=1, shuffle=True, seed=8) for table in sides]
    assert said(jaring.link(*mixed, model())) == plain


def test_a_shuffled_table_is_searched_with_nearly_the_same_weights(sides):
    """Which row of a pair stands left still follows their order, and so does the name that counts
    as rare where two spellings differ: weights move in the second decimal, hardly a link does.
    """
    listed, _ = sides
    plain = jaring.dedupe(listed, model())
    mixed = jaring.dedupe(listed.sample(fraction=1, shuffle=True, seed=9), model())
    assert plain.summary.prior_points == pytest.approx(mixed.summary.prior_points, abs=0.2)
    one, other = (
        {frozenset((row["left_id"], row["right_id"])) for row in found.links.to_pylist()}
        for found in (plain, mixed)
    )
    assert len(one ^ other) <= 0.01 * len(one)
