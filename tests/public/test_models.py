"""The models of the benchmark and of the how-to are sound, and know nothing of the truth."""

import re
from pathlib import Path

import pytest

from jaring.linkage.model import read_model

ROOT = Path(__file__).parents[2]
MODELS = sorted((ROOT / "benchmarks" / "models").glob("*.toml"))
HOW_TO = ROOT / "docs" / "how-to" / "link-any-two-tables.md"
TRUTH = {"true_id", "rec_id", "cluster", "unique_id"}


def models_in_the_how_to():
    return re.findall(r"```toml\n(.*?)```", HOW_TO.read_text("utf-8"), flags=re.DOTALL)


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_a_model_of_the_benchmark_can_be_read(path):
    assert read_model(path.read_text("utf-8"), source=path.name).block


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_no_model_of_the_benchmark_reads_the_truth(path):
    assert TRUTH.isdisjoint(read_model(path.read_text("utf-8")).columns)


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_no_model_of_the_benchmark_learns_from_labels(path):
    assert read_model(path.read_text("utf-8")).train.labels_from is None


def test_the_how_to_shows_two_models_that_can_be_read():
    traders, febrl = models_in_the_how_to()
    assert read_model(traders).id == "traders"
    assert read_model(febrl).id == "febrl_4"


def test_the_how_to_shows_the_model_that_the_benchmark_runs():
    shown = models_in_the_how_to()[1]
    assert shown == (ROOT / "benchmarks" / "models" / "febrl_4.toml").read_text("utf-8")
