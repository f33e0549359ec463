"""The engines that are measured side by side, how one is run, and what is kept of a run."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.accuracy import as_facts, pair_curve, row_curve
from benchmarks.fixtures import Fixture
from benchmarks.measure import Cost, middle, run_module

EVEN_ODDS, NINETEEN_TO_ONE, NINETY_NINE_TO_ONE = 0.0, 4.248, 6.629  # log2 of the odds


@dataclass(frozen=True)
class Engine:
    """One engine: what it is called and the command that runs it."""

    name: str
    label: str
    module: str
    arguments: Callable[[Fixture, Path], tuple[str, ...]]


@dataclass
class Measured:
    """What one engine did on one fixture: a cost per run, the accuracy of the last."""

    costs: list[Cost] = field(default_factory=list)
    accuracy: dict[str, Any] = field(default_factory=dict)

    def facts(self) -> dict[str, Any]:
        """As it stands in the result file."""
        typical = middle(self.costs)
        return {
            "wall_seconds": round(typical.wall_seconds, 3),
            "cpu_seconds": round(typical.cpu_seconds, 3),
            "peak_bytes": typical.peak_bytes,
            "walls": [round(cost.wall_seconds, 3) for cost in self.costs],
            "cpus": [round(cost.cpu_seconds, 3) for cost in self.costs],
            "said": typical.facts,
            **self.accuracy,
        }


def _floor(fixture: Fixture, work: Path) -> tuple[str, ...]:
    return (str(fixture.list), str(fixture.registry), "--scores", str(work / "scores.parquet"))


def _splink(model: str) -> Callable[[Fixture, Path], tuple[str, ...]]:
    def arguments(fixture: Fixture, work: Path) -> tuple[str, ...]:
        cleaned = fixture.folder / "for_splink"
        tables = (str(cleaned / "list.parquet"), str(cleaned / "registry.parquet"))
        return (model, *tables, "--scores", str(work / "scores.parquet"))

    return arguments


def _jaring(fixture: Fixture, work: Path) -> tuple[str, ...]:
    tables = (str(fixture.list), str(fixture.registry))
    out = ("--out", str(work / "run"), "--scores", str(work / "scores.parquet"))
    return ("workers", *tables, *out)


FLOOR = Engine("floor", "floor: read all, one NIK join", "benchmarks.run_floor", _floor)
SPLINK = Engine(
    "splink_documented",
    "Splink, documented levels (*)",
    "benchmarks.run_splink",
    _splink("documented"),
)
SPLINK_OURS = Engine(
    "splink_our_features",
    "Splink, our blocking and features (*)",
    "benchmarks.run_splink",
    _splink("our_features"),
)
JARING = Engine("jaring", "**Jaring**", "benchmarks.run_jaring", _jaring)
ENGINES = (FLOOR, SPLINK, SPLINK_OURS, JARING)


def run_side_by_side(
    fixture: Fixture, engines: tuple[Engine, ...], *, repeats: int, work: Path
) -> dict[str, Measured]:
    """Every engine in turn, `repeats` times, each time in the opposite order.

    Accuracy is judged once per engine, from its last run.
    """
    truth = pl.read_parquet(fixture.truth)
    measured = {engine.name: Measured() for engine in engines}
    for repeat in range(repeats):
        for engine in engines if repeat % 2 == 0 else reversed(engines):
            _clear(work)
            arguments = engine.arguments(fixture, work)
            cost = run_module(engine.module, *arguments, log=work / "log.txt")
            measured[engine.name].costs.append(cost)
            print(f"  {fixture.name} {engine.name}: {cost.wall_seconds:.2f} s", flush=True)
            if repeat == repeats - 1:
                scored = pl.read_parquet(work / "scores.parquet")
                measured[engine.name].accuracy = judge(scored, truth)
    return measured


def judge(scored: pl.DataFrame, truth: pl.DataFrame) -> dict[str, Any]:
    """Row and pair accuracy of scored pairs, at the engine's default and at the best threshold.

    An engine that decides by itself marks its links; one that leaves the threshold to its user is
    taken at even odds.
    """
    rows = row_curve(scored.select("left_id", "right_id", "weight"), truth)
    decides = "is_link" in scored.columns
    chosen = scored.filter("is_link") if decides else scored.filter(pl.col("weight") >= EVEN_ODDS)
    default = row_curve(chosen.select("left_id", "right_id", "weight"), truth)
    pairs = pair_curve(scored.select("left_id", "right_id", "weight"), truth)
    return {
        "default": as_facts(default.at(float("-inf"))) | {"threshold": None},
        "at_even_odds": as_facts(rows.at(EVEN_ODDS)),
        "at_95": as_facts(rows.at(NINETEEN_TO_ONE)),
        "at_99": as_facts(rows.at(NINETY_NINE_TO_ONE)),
        "best": as_facts(rows.best()),
        "recall_at_precision_999": round(rows.recall_at_precision(), 6),
        "pair_best": as_facts(pairs.best()),
    }


def _clear(work: Path) -> None:
    """An empty working folder, so that no run finds what another left."""
    work.mkdir(parents=True, exist_ok=True)
    for path in sorted(work.rglob("*"), reverse=True):
        if path.is_dir():
            path.rmdir()
        else:
            path.unlink()
