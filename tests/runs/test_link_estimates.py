"""Estimated precision and recall beside measured ones, on easy and on hard simulated lists."""

from dataclasses import replace

import polars as pl
import pytest

import jaring
from jaring.simulate import linkage_fixture
from jaring.simulate.rates import ErrorRates

USUAL = ErrorRates()
CASES = {
    "usual": (5_000, 8_000, USUAL),
    "four times the damage": (3_000, 4_000, USUAL.scaled(4)),
    "no NIK": (3_000, 4_000, USUAL),
    "10 % overlap": (3_000, 4_000, replace(USUAL, outsider_rows=0.9)),
    "90 % overlap": (3_000, 4_000, replace(USUAL, outsider_rows=0.1)),
}


@pytest.fixture(scope="module")
def summaries(tmp_path_factory):
    return {name: summary_of(name, tmp_path_factory.mktemp("case")) for name in CASES}


def summary_of(name, folder):
    people, rows, rates = CASES[name]
    linkage_fixture(people=people, list_rows=rows, seed=21, out=folder, rates=rates)
    if name == "no NIK":
        for side in ("list", "registry"):
            path = folder / f"{side}.parquet"
            pl.read_parquet(path).drop("nik").write_parquet(path)
    files = (folder / "list.parquet", folder / "registry.parquet")
    return jaring.link(*files, truth=folder / "truth.parquet").summary


def gap(summary, part):
    return abs(getattr(summary.estimate, part).value - getattr(summary.measured, part).value)


@pytest.mark.parametrize("part", ["precision", "recall"])
def test_on_usual_lists_the_estimate_is_within_half_a_point(summaries, part):
    assert gap(summaries["usual"], part) <= 0.005


@pytest.mark.parametrize("name", CASES)
def test_every_estimate_is_a_share_inside_its_interval(summaries, name):
    found = summaries[name].estimate
    for part in (found.precision, found.recall, found.f1):
        assert 0.0 <= part.low <= part.value <= part.high <= 1.0


def test_harder_lists_are_not_thought_as_good_as_usual_ones(summaries):
    usual, worn = summaries["usual"].estimate, summaries["four times the damage"].estimate
    assert worn.precision.value < usual.precision.value - 0.002
    assert worn.recall.value < usual.recall.value - 0.02


@pytest.mark.parametrize("part", ["precision", "recall"])
@pytest.mark.parametrize("name", CASES)
def test_hard_lists_are_not_far_from_what_is_said_of_them(summaries, name, part):
    assert gap(summaries[name], part) <= 0.025


@pytest.mark.parametrize("name", ["usual", "four times the damage", "no NIK", "90 % overlap"])
@pytest.mark.parametrize("part", ["precision", "recall"])
def test_the_interval_holds_what_was_measured(summaries, name, part):
    said = getattr(summaries[name].estimate, part)
    assert said.low <= getattr(summaries[name].measured, part).value <= said.high


def test_without_a_number_the_interval_of_recall_is_wider(summaries):
    usual, bare = (summaries[name].estimate.recall for name in ("usual", "no NIK"))
    assert bare.high - bare.low > 3 * (usual.high - usual.low)


def test_the_curve_never_gains_links_with_the_threshold(summaries):
    for summary in summaries.values():
        links = [point.links for point in summary.curve]
        assert links == sorted(links, reverse=True)


@pytest.mark.parametrize(("name", "least"), [("no NIK", 0.99), ("10 % overlap", 0.985)])
def test_a_household_is_not_taken_for_a_person_where_labels_are_few(summaries, name, least):
    assert summaries[name].measured.f1.value >= least
