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
    settings = jaring.RunSettings(threads=given.threads, memory=given.memory)
    if len(given.tables) == 1:
        result = jaring.dedupe(given.tables[0], given.model, out=given.out, settings=settings)
    else:
        left, right = given.tables
        result = jaring.link(left, right, given.model, out=given.out, settings=settings)
    announce_done(links=result.summary.links.count, pairs=result.summary.pairs_compared)
    scores_of(given.out).write_parquet(given.scores)


def scores_of(folder: Path) -> pl.DataFrame:
    """Links and reviewed pairs of a run folder, each pair once."""
    links = _scored(folder / "links.parquet").with_columns(is_link=pl.lit(value=True))
    review = _scored(folder / "review.parquet").with_columns(is_link=pl.lit(value=False))
    both = pl.concat([links, review], how="vertical_relaxed")
    return both.unique(["left_id", "right_id"], keep="first", maintain_order=True)


def _scored(path: Path) -> pl.DataFrame:
    return pl.read_parquet(path).select(
        pl.col("left_id").cast(pl.String),
        pl.col("right_id").cast(pl.String),
        weight=pl.col("match_weight"),
        probability=pl.col("probability"),
    )


if __name__ == "__main__":
    main()
