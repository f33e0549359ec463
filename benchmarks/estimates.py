"""What a run says of its own accuracy, beside what the truth says of it.

A run that has no truth estimates its precision and recall. Here the truth is hidden from the run
and compared with its summary afterwards, under conditions in which an estimate is easily wrong.
"""

import json
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.accuracy import Point, row_curve
from benchmarks.engines import JARING
from benchmarks.fixtures import CONDITIONS
from benchmarks.measure import run_module
from benchmarks.public import link_set
from benchmarks.public_sets import SETS


def compare_estimates(fixtures: Path, work: Path) -> dict[str, Any]:
    """Estimated and measured precision and recall, per condition and per public set."""
    work.mkdir(parents=True, exist_ok=True)
    results = {}
    for condition, fixture in CONDITIONS.items():
        placed = fixture.made_under(fixtures)
        out = work / placed.name
        out.mkdir(parents=True, exist_ok=True)
        arguments = JARING.arguments(placed, out)
        run_module(JARING.module, *arguments, log=out / "log.txt")
        scored = pl.read_parquet(out / "scores.parquet").filter("is_link")
        truth = pl.read_parquet(placed.truth)
        measured = row_curve(scored, truth).at(float("-inf"))
        results[condition] = _beside(out / "run" / "summary.json", measured)
    for name, load in SETS.items():
        public = load()
        linked = link_set(public, work)
        assert linked.summary is not None
        results[name] = _beside(linked.summary, linked.default.at(float("-inf")))
    return results


def _beside(summary: Path, measured: Point) -> dict[str, Any]:
    said = json.loads(summary.read_text())["estimate"]
    return {
        "precision": {**(said["precision"] or {}), "measured": round(measured.precision, 6)},
        "recall": {**(said["recall"] or {}), "measured": round(measured.recall, 6)},
        "links": measured.links,
    }
