"""The linkage benchmark: the product beside Splink and beside the floor, in one run.

    python -m benchmarks.linkage                 # everything; about half an hour on two cores
    python -m benchmarks.linkage --quick         # small tables only; a few minutes
    python -m benchmarks.linkage --parts public  # one part: sizes, in_process, public, estimates

Writes `build/benchmarks/linkage.json` and prints the tables of docs/benchmarks.md in Markdown.
Fixtures are simulated once and kept; make them anew by removing their folders.
"""

import argparse
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.bars import bars_of
from benchmarks.engines import ENGINES, JARING, run_side_by_side
from benchmarks.estimates import compare_estimates
from benchmarks.fixtures import LARGE, MID, SMALL, Fixture
from benchmarks.machine import describe_machine
from benchmarks.measure import ROOT, run_module
from benchmarks.public import link_public_sets
from benchmarks.splink_input import write_inputs
from benchmarks.tables import as_markdown

BUILD = ROOT / "build" / "benchmarks"


@dataclass(frozen=True)
class Plan:
    """What is run, how often and where its files lie."""

    fixtures: Path
    work: Path
    repeats: int
    quick: bool

    def fixture(self, fixture: Fixture) -> Fixture:
        """A fixture with its files, and the cleaned copies that Splink reads."""
        placed = fixture.made_under(self.fixtures)
        cleaned = placed.folder / "for_splink"
        if not (cleaned / "registry.parquet").exists():
            write_inputs(placed.registry, placed.list, cleaned)
        return placed


def compare_sizes(plan: Plan) -> dict[str, Any]:
    """Every engine on every size; of the middle size only the product, to see how time grows."""
    results: dict[str, Any] = {}
    runs = [(SMALL, ENGINES)] if plan.quick else [(SMALL, ENGINES), (MID, (JARING,))]
    runs += [] if plan.quick else [(LARGE, ENGINES)]
    for fixture, engines in runs:
        measured = run_side_by_side(
            plan.fixture(fixture), engines, repeats=plan.repeats, work=plan.work / "sizes"
        )
        results[fixture.name] = {name: one.facts() for name, one in measured.items()}
    return results


def time_in_process(plan: Plan) -> dict[str, Any]:
    """Seconds of a call inside a running process, small tables and one short list."""
    work = plan.work / "in_process"
    work.mkdir(parents=True, exist_ok=True)
    module, log = "benchmarks.run_in_process", work / "log.txt"
    small = plan.fixture(SMALL)
    tables = (str(small.list), str(small.registry), "--work", str(work))
    whole = run_module(module, *tables, log=log).facts
    big = small if plan.quick else plan.fixture(LARGE)
    tables = (str(big.list), str(big.registry), "--work", str(work), "--index")
    short = run_module(module, *tables, log=log).facts
    return {
        "small_seconds": whole["seconds"],
        "small_first_seconds": whole["first_seconds"],
        "index_seconds": short["seconds"],
        "index_first_seconds": short["first_seconds"],
        "index_build_seconds": short["build_seconds"],
        "index_of": big.name,
    }


def link_public(plan: Plan) -> dict[str, Any]:
    """The public sets and the second generator, with users' models."""
    return link_public_sets(plan.work / "public")


def estimate(plan: Plan) -> dict[str, Any]:
    """Estimated precision and recall beside the measured ones."""
    return compare_estimates(plan.fixtures, plan.work / "estimates")


PARTS: dict[str, Callable[[Plan], dict[str, Any]]] = {
    "sizes": compare_sizes,
    "in_process": time_in_process,
    "public": link_public,
    "estimates": estimate,
}


def main() -> None:
    """Entry point of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small tables only")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--fixtures", type=Path, default=BUILD / "fixtures")
    parser.add_argument("--out", type=Path, default=BUILD / "linkage.json")
    given = parser.parse_args()
    work = given.out.parent / "work"
    work.mkdir(parents=True, exist_ok=True)
    plan = Plan(given.fixtures, work, given.repeats, given.quick)
    results = json.loads(given.out.read_text()) if given.out.exists() else {}
    results["machine"] = describe_machine()
    for part in given.parts:
        print(f"{part} …", flush=True)
        results[part] = PARTS[part](plan)
        given.out.write_text(json.dumps(results, indent=1))
    print(as_markdown(results, bars_of(results)))


if __name__ == "__main__":
    main()
