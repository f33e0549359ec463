"""One run of the product in a process of its own, through its public face, links on disk.

    python -m benchmarks.run_jaring MODEL LEFT [RIGHT] --out DIR --scores FILE [--threads N]

After `DONE`, what was linked and what was left to review is written to FILE in the form in which
every engine hands its scores over: left_id, right_id, weight, probability, is_link.
"""

import argparse
from pathlib import Path

import polars as pl

import jaring
from benchmarks.measure import announce_done

_LEAST_CHANCE = 1e-12


def main() -> None:
    """Entry point of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model")
    parser.add_argument("tables", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--scores", type=Path, required=True)
    parser.add_argument("--threads", type=int)
    parser.add_argument("--memory")
    given = parser.parse_args()
    options = {"out": given.out, "threads": given.threads, "memory": given.memory}
    if len(given.tables) == 1:
        result = jaring.dedupe(given.tables[0], given.model, **options)
    else:
        left, right = given.tables
        result = jaring.link(left, right, given.model, **options)
    announce_done(links=result.summary.links.count, pairs=result.summary.pairs_compared)
    scores_of(given.out).write_parquet(given.scores)


def scores_of(folder: Path) -> pl.DataFrame:
    """Links, reviewed pairs and the best candidates of unlinked rows, each pair once.

    The weight is the log2 odds of the calibrated probability, which orders all three alike.
    """
    found = [
        _scored(pl.read_parquet(folder / f"{name}.parquet"), is_link=name == "links")
        for name in ("links", "review", "unlinked")
    ]
    return pl.concat(found).unique(["left_id", "right_id"], keep="first", maintain_order=True)


def _scored(pairs: pl.DataFrame, *, is_link: bool) -> pl.DataFrame:
    pairs = pairs.rename({"best_right_id": "right_id"}, strict=False)
    chance = pl.col("probability").clip(_LEAST_CHANCE, 1 - _LEAST_CHANCE)
    return pairs.filter(pl.col("probability").is_not_null()).select(
        pl.col("left_id").cast(pl.String),
        pl.col("right_id").cast(pl.String),
        weight=(chance / (1 - chance)).log(2),
        probability=chance,
        is_link=pl.lit(is_link),
    )


if __name__ == "__main__":
    main()
