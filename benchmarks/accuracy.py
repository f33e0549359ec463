"""How right a set of scored links is, measured against the truth.

Two yardsticks, the same for every engine. *Row*: each row of the list keeps its best link (highest
weight, ties by id); a link is right when both records are the same person; precision = right / rows
with a link at or above the threshold, recall = right / rows whose person is in the registry at all.
*Pair*: every true pair counts.

Pure functions of frames; reads and writes nothing.
"""

from dataclasses import asdict, dataclass
from typing import Self

import polars as pl

STRICT_PRECISION = 0.999


@dataclass(frozen=True)
class Point:
    """Precision and recall of the links at or above one threshold."""

    threshold: float
    links: int
    precision: float
    recall: float
    f1: float

    @classmethod
    def of(cls, *, threshold: float, links: int, right: int, findable: int) -> Self:
        """The point from its three counts; a share of nothing is 1."""
        precision = right / links if links else 1.0
        recall = right / findable if findable else 1.0
        f1 = 2 * right / (links + findable) if links + findable else 1.0
        return cls(threshold, links, precision, recall, f1)


@dataclass(frozen=True)
class Curve:
    """Right and all links, added up from the highest weight down, one row per distinct weight."""

    steps: pl.DataFrame  # threshold float64 (falling), links int64, right int64
    findable: int

    def at(self, threshold: float) -> Point:
        """What a user gets who accepts from this weight on."""
        reached = self.steps.filter(pl.col("threshold") >= threshold)
        if reached.is_empty():
            return Point.of(threshold=threshold, links=0, right=0, findable=self.findable)
        return self._point(reached.row(-1, named=True), threshold=threshold)

    def best(self) -> Point:
        """The threshold with the highest F1, found with the truth in hand."""
        if self.steps.is_empty():
            return self.at(0.0)
        f1 = 2 * pl.col("right") / (pl.col("links") + self.findable)
        top = self.steps.sort(f1, "threshold", descending=True).row(0, named=True)
        return self._point(top, threshold=top["threshold"])

    def recall_at_precision(self, precision: float = STRICT_PRECISION) -> float:
        """The highest recall among thresholds that are at least so precise; 0 if none is."""
        precise = self.steps.filter(pl.col("right") >= precision * pl.col("links"))
        return int(precise["right"].max() or 0) / self.findable if self.findable else 1.0

    def _point(self, step: dict[str, float], *, threshold: float) -> Point:
        links, right = int(step["links"]), int(step["right"])
        return Point.of(threshold=threshold, links=links, right=right, findable=self.findable)


def row_curve(scored: pl.DataFrame, truth: pl.DataFrame) -> Curve:
    """The curve of each left row's best link.

    Args:
        scored: left_id, right_id, weight; any number of candidates per left row.
        truth: left_id, right_id; several right records per left row where one person has several.
    """
    best = scored.sort(["left_id", "weight", "right_id"], descending=[False, True, False])
    best = best.unique("left_id", keep="first", maintain_order=True)
    return _curve(best, truth, findable=truth["left_id"].n_unique())


def pair_curve(scored: pl.DataFrame, truth: pl.DataFrame) -> Curve:
    """The curve of all scored pairs; a pair counts once, with its highest weight."""
    once = scored.group_by("left_id", "right_id").agg(pl.col("weight").max())
    return _curve(once, truth, findable=truth.height)


def smaller_id_first(pairs: pl.DataFrame) -> pl.DataFrame:
    """Pairs of one table in the order in which its truth is written."""
    return pairs.with_columns(
        left_id=pl.min_horizontal("left_id", "right_id"),
        right_id=pl.max_horizontal("left_id", "right_id"),
    )


def as_facts(point: Point) -> dict[str, float]:
    """The point as it stands in the result file."""
    return {name: round(value, 6) for name, value in asdict(point).items()}


def _curve(links: pl.DataFrame, truth: pl.DataFrame, *, findable: int) -> Curve:
    is_right = truth.select("left_id", "right_id").unique().with_columns(right=pl.lit(1))
    steps = (
        links.join(is_right, on=["left_id", "right_id"], how="left")
        .group_by(threshold="weight")
        .agg(links=pl.len().cast(pl.Int64), right=pl.col("right").count().cast(pl.Int64))
        .sort("threshold", descending=True)
        .with_columns(pl.col("links", "right").cum_sum())
    )
    return Curve(steps, findable)
