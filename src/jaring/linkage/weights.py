"""Points per level: what a model has learned, and the weight of a pattern as their sum.

A point is one bit: log2 of how much likelier a level is between two records of one person than
between records of two. A missing field gives 0 points. The weight of a pair is the sum of its
points; the prior (also in points) turns it into a probability.
"""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from jaring.linkage.patterns import CLASSES, PatternShape
from jaring.linkage.schema import Compare, LinkModel

Floats = NDArray[np.float64]
Levels = NDArray[np.int64]


WEIGHT_DIGITS = 9  # number: behind the point; what lies behind is noise of the last digits


@dataclass(frozen=True)
class FieldPoints:
    """Points of one field, by level (row 0: missing) and context.

    A context is the frequency class of the value, or the levels of the fields beside which this
    field's evidence was learned; one column only where there is neither.
    """

    field: str
    points: Floats


@dataclass(frozen=True)
class Weights:
    """Everything a pair's probability is made of.

    Attributes:
        prior: points of a pair of which nothing is known but that a block proposed it.
        fields: points of each compared field.
        learned_from: `labels`, `patterns` (EM), or `model` (points that came with the model).
    """

    prior: float
    fields: tuple[FieldPoints, ...]
    learned_from: str

    def match_weight(self, model: LinkModel, shape: PatternShape, patterns: Levels) -> Floats:
        """The sum of points of each pattern; what differs by the noise of a sum alone is equal."""
        summed = np.zeros(len(patterns))
        for part in self.fields:
            level = shape.level_of(patterns, part.field)
            summed += part.points[level, context(model, shape, part.field, patterns)]
        return np.round(summed, WEIGHT_DIGITS)

    def probability(self, match_weight: Floats) -> Floats:
        """The chance that the two records are the same, given their weight."""
        return sigmoid2(self.prior + match_weight)

    def to_json(self) -> dict[str, Any]:
        """For `weights.json`."""
        fields = {part.field: part.points.tolist() for part in self.fields}
        return {"prior": self.prior, "learned_from": self.learned_from, "fields": fields}

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> Self:
        """What `to_json` wrote."""
        fields = tuple(
            FieldPoints(field, np.array(points, dtype=float))
            for field, points in raw["fields"].items()
        )
        return cls(float(raw["prior"]), fields, str(raw["learned_from"]))


def sigmoid2(points: Floats) -> Floats:
    """The probability at log2 odds."""
    odds: Floats = 1.0 / (1.0 + np.exp2(-np.clip(points, -200.0, 200.0)))
    return odds


def context_count(model: LinkModel, compare: Compare) -> int:
    """How many contexts a field's points have."""
    if compare.frequency:
        return CLASSES + 1
    count = 1
    for given in compare.given:
        count *= len(model.comparison(given).levels) + 1
    return count


def context(model: LinkModel, shape: PatternShape, field: str, patterns: Levels) -> Levels:
    """The context of a field in each pattern."""
    compare = model.comparison(field)
    if compare.frequency:
        return shape.class_of(patterns, field)
    index = np.zeros(len(patterns), dtype=np.int64)
    for given in compare.given:
        radix = shape.levels[given].radix
        index = index * radix + shape.level_of(patterns, given)
    return index
