"""One assessment in a process of its own, from files to findings on disk.

python -m benchmarks.run_assess SIMULATION --out DIR [--threads N] [--memory 6GiB] [--books all]

Without `--books` no workbook is written: the report and the tables of findings and figures are.
"""

import argparse
from pathlib import Path

from benchmarks.measure import announce_done
from jaring.runs.assess import assess
from jaring.runs.assess_run import AssessOrder


def order_of(
    simulation: Path,
    *,
    threads: int | None = None,
    memory: str | None = None,
    books: str = "all",
) -> AssessOrder:
    """What to assess: the snapshot of a simulation, all its lists, and the tables beside them."""
    lists = sorted(path.parent for path in (simulation / "lists").glob("*/list.toml"))

    def beside(name: str) -> Path | None:
        path = simulation / "beside" / f"{name}.csv"
        return path if path.exists() else None

    return AssessOrder(
        registry=simulation / "snapshot",
        lists=tuple(str(one) for one in lists),
        local_rules=beside("local_rules"),
        minimum_wages=beside("minimum_wages"),
        universe=beside("universes"),
        targets=beside("targets"),
        claims=beside("claims"),
        threads=threads,
        memory=memory,
        books=books,
        force=True,
    )


def main() -> None:
    """Entry point of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("simulation", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--threads", type=int)
    parser.add_argument("--memory")
    parser.add_argument("--books", default="none")
    given = parser.parse_args()
    order = order_of(
        given.simulation, threads=given.threads, memory=given.memory, books=given.books
    )
    result = assess(order, given.out)
    announce_done(
        findings=sum(one["findings"] for one in result.summary["findings"]),
        rows=sum(one["rows"] for one in result.summary["rows"]),
        seconds=result.summary["seconds"],
        steps=result.summary["steps"],
    )


if __name__ == "__main__":
    main()
