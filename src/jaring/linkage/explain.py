"""Why a pair weighs what it weighs: the points of each field, from the prior to the whole.

Reads a pattern and the weights; `runs.explain` finds the pattern of a pair and shows the words.
"""

from dataclasses import dataclass

import numpy as np

from jaring.linkage.patterns import MISSING, PatternShape, shape_of
from jaring.linkage.schema import LinkModel
from jaring.linkage.weights import Weights, context

FREQUENCY_WORDS = ("", "unique", "rare", "uncommon", "common", "very common")


@dataclass(frozen=True)
class Part:
    """What one field adds.

    Attributes:
        level: number of the level reached, 0 where a side holds nothing.
        label: the level as the model spells it.
        points: bits it adds.
        frequency: how common the value is, in a word; empty where it does not count.
    """

    field: str
    level: int
    label: str
    points: float
    frequency: str = ""


@dataclass(frozen=True)
class Explanation:
    """The whole account of one pair: prior + parts = weight, and the chance at that weight."""

    prior: float
    parts: tuple[Part, ...]
    match_weight: float
    probability: float


def explain_pattern(model: LinkModel, weights: Weights, pattern: int) -> Explanation:
    """The account of a pair that shows this pattern."""
    shape = shape_of(model)
    one = np.array([pattern], dtype=np.int64)
    parts = tuple(
        _part(model, shape, points.field, points.points, one) for points in weights.fields
    )
    order = {compare.field: place for place, compare in enumerate(model.compare)}
    weight = weights.match_weight(model, shape, one)
    return Explanation(
        prior=weights.prior,
        parts=tuple(sorted(parts, key=lambda part: order[part.field])),
        match_weight=float(weight[0]),
        probability=float(weights.probability(weight)[0]),
    )


def _part(
    model: LinkModel,
    shape: PatternShape,
    field: str,
    points: np.ndarray,
    pattern: np.ndarray,
) -> Part:
    level = int(shape.level_of(pattern, field)[0])
    words = model.comparison(field).levels
    label = "missing" if level == MISSING else words[level - 1].text
    rarity = int(shape.class_of(pattern, field)[0])
    place = int(context(model, shape, field, pattern)[0])
    return Part(field, level, label, float(points[level, place]), FREQUENCY_WORDS[rarity])
