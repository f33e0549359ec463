"""Seconds inside a process that is already running: what a user of the library waits for.

    python -m benchmarks.run_in_process LIST REGISTRY --work DIR [--index] [--rows 2000]

With `--index` the registry is indexed first, and one employer's list (its first rows) is linked
against the ready index. Says the seconds of the first call and the median of those after it.
"""

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import jaring
from benchmarks.fixtures import first_rows
from benchmarks.measure import announce_done


def main() -> None:
    """Entry point of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("list", type=Path)
    parser.add_argument("registry", type=Path)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--rows", type=int, default=2_000)
    parser.add_argument("--index", action="store_true")
    parser.add_argument("--repeats", type=int, default=5)
    given = parser.parse_args()
    facts: dict[str, float] = {}
    left, right = given.list, given.registry
    if given.index:
        left = first_rows(given.list, given.rows, given.work / "short_list.parquet")
        right = given.work / "registry.index"
        started = time.perf_counter()
        jaring.index(given.registry, right, model="workers")
        facts["build_seconds"] = time.perf_counter() - started

    def link(number: int) -> None:
        jaring.link(left, right, "workers", out=given.work / f"run_{number}", force=True)

    first, *later = _seconds(link, given.repeats)
    announce_done(first_seconds=first, seconds=median(later), **facts)


def _seconds(work: Callable[[int], None], repeats: int) -> list[float]:
    """Of the first call, in which libraries load, and of those after it."""
    taken = []
    for number in range(repeats + 1):
        started = time.perf_counter()
        work(number)
        taken.append(time.perf_counter() - started)
    return taken


if __name__ == "__main__":
    main()
