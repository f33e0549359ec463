"""The benchmark of the assessment: what it costs beside the floor, and how right it is.

    python -m benchmarks.assess                 # jateng-assess: 3,000,000 x 1,700,000
    python -m benchmarks.assess --quick         # a tenth of it
    python -m benchmarks.assess --office madiun # every kind of list, beside the truth

Writes `build/benchmarks/assess.json` and prints tables in Markdown. The fixture is simulated once
and kept; make it anew by removing its folder.
"""

import argparse
import json
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.assess_accuracy import Compared, Score, compare_with_truth
from benchmarks.machine import describe_machine
from benchmarks.measure import ROOT, Cost, run_module
from jaring.simulate import assessment_fixture, simulate_office

BUILD = ROOT / "build" / "benchmarks"
AS_OF = date(2026, 11, 1)
_SLOWEST = 15
_SEED = 7


def fixture(root: Path, *, quick: bool) -> Path:
    """The folder of `jateng-assess`, made where it is missing."""
    share = 10 if quick else 1
    folder = root / ("jateng-assess-tenth" if quick else "jateng-assess")
    if not (folder / "simulation.json").exists():
        assessment_fixture(
            memberships=3_000_000 // share,
            list_rows=1_700_000 // share,
            employers=2_000 // share,
            seed=_SEED,
            out=folder,
            as_of=AS_OF,
        )
    return folder


def office(root: Path, name: str) -> Path:
    """The folder of a simulated office, made where it is missing."""
    folder = root / f"office-{name}"
    if not (folder / "simulation.json").exists():
        simulate_office(name, seed=_SEED, out=folder, as_of=AS_OF)
    return folder


def measure_assessment(simulation: Path, work: Path, threads: int | None) -> dict[str, Any]:
    """Cost of the assessment and of the floor, and the scores against the truth."""
    work.mkdir(parents=True, exist_ok=True)
    more = ("--threads", str(threads)) if threads else ()
    run = work / "run"
    cost = run_module(
        "benchmarks.run_assess", str(simulation), "--out", str(run), *more, log=work / "run.log"
    )
    floor = run_module(
        "benchmarks.run_assess_floor", str(simulation), *more, log=work / "floor.log"
    )
    compared = compare_with_truth(run, simulation)
    return {
        "cost": asdict(cost),
        "floor": asdict(floor),
        "scores": [asdict(one) for one in compared.scores],
        "rows": compared.rows,
        "rows_with_one_outcome": compared.rows_with_one_outcome,
        "rows_alike": compared.rows_alike,
        "markdown": as_markdown(simulation.name, cost, floor, compared),
    }


def as_markdown(name: str, cost: Cost, floor: Cost, compared: Compared) -> str:
    """Tables for docs/benchmarks.md."""
    times = cost.wall_seconds / floor.wall_seconds
    lines = [
        f"{name}: {compared.rows:,} rows, {cost.facts['findings']:,} findings on disk in "
        f"{cost.wall_seconds:.1f} s ({cost.cpu_seconds:.1f} CPU s, "
        f"{cost.peak_bytes / 2**30:.2f} GiB), {times:.1f} times the floor.",
        f"{compared.rows_with_one_outcome:,} rows have one outcome; "
        f"{compared.rows_alike / max(1, compared.rows):.4f} of the outcomes are the true ones.",
        "",
        "| Finding | About | True | Found | Precision | Recall |",
        "|---|---|--:|--:|--:|--:|",
        *(_score_line(one) for one in compared.scores),
        "",
        "| Step | Seconds | Rows |",
        "|---|--:|--:|",
        *_step_lines(cost.facts["steps"]),
    ]
    return "\n".join(lines)


def _score_line(one: Score) -> str:
    shares = ("" if share is None else f"{share:.4f}" for share in (one.precision, one.recall))
    return f"| {one.kind} | {one.about} | {one.true:,} | {one.found:,} | {' | '.join(shares)} |"


def _step_lines(steps: list[dict[str, Any]]) -> list[str]:
    slowest = sorted(steps, key=lambda step: -step["seconds"])[:_SLOWEST]
    return [f"| {step['name']} | {step['seconds']:.2f} | {step['rows']:,} |" for step in slowest]


def main() -> None:
    """Entry point of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the fixture")
    parser.add_argument("--office", help="an office with every kind of list, in place of it")
    parser.add_argument("--threads", type=int)
    parser.add_argument("--fixtures", type=Path, default=BUILD / "fixtures")
    parser.add_argument("--out", type=Path, default=BUILD / "assess.json")
    given = parser.parse_args()
    root = given.fixtures
    simulation = office(root, given.office) if given.office else fixture(root, quick=given.quick)
    results = json.loads(given.out.read_text()) if given.out.exists() else {}
    results["machine"] = describe_machine()
    work = given.out.parent / "work" / "assess" / simulation.name
    results[simulation.name] = measure_assessment(simulation, work, given.threads)
    given.out.parent.mkdir(parents=True, exist_ok=True)
    given.out.write_text(json.dumps(results, indent=1))
    print(results[simulation.name]["markdown"])


if __name__ == "__main__":
    main()
