"""An additive logistic model over patterns: points per level, fitted on counted labels.

Rows are patterns with how many matching and non-matching pairs show them, so the fit costs
milliseconds whatever the number of pairs. Newton's method with a weak pull of every point towards a
starting value: where the data say little, the starting value stands.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from jaring.linkage.patterns import CLASSES, PatternShape
from jaring.linkage.schema import LinkModel
from jaring.linkage.weights import FieldPoints, Floats, Levels, Weights

MOST_STEPS = 50
TOLERANCE = 1e-3  # natural log odds: below what a point is shown to
LONGEST_STEP = 4.0
RIDGE = 1e-9  # keeps a level that nobody shows solvable
PULL = 0.05  # strength of the pull to zero, in pairs: a level seen in 10 pairs moves freely


@dataclass(frozen=True)
class Design:
    """Which columns of the design matrix belong to which level or class.

    Column 0 is the intercept. A missing field has no column: its points are 0.
    """

    matrix: Floats
    level_columns: dict[str, range]
    class_columns: dict[str, range]

    def field_points(self, model: LinkModel, coefficients: Floats, field: str) -> FieldPoints:
        """The points of a field, by level and class, from the fitted coefficients."""
        levels = coefficients[list(self.level_columns[field])] / np.log(2.0)
        classes = self.class_columns.get(field)
        if classes is None:
            return FieldPoints(field, np.concatenate([[0.0], levels])[:, None])
        points = np.zeros((len(levels) + 1, CLASSES + 1))
        points[1:, :] = levels[:, None]
        points[1:, 2:] += coefficients[list(classes)][None, :] / np.log(2.0)
        return FieldPoints(field, points)

    def coefficients(self, weights: Weights) -> Floats:
        """The coefficients that give the points of weights, as near as a design can.

        Points per level and class are one number per cell; here a class adds the same to every
        level, so it gets the mean over the levels that have classes.
        """
        found = np.zeros(self.matrix.shape[1])
        for part in weights.fields:
            if part.field not in self.level_columns:
                continue
            points = part.points[1:] * np.log(2.0)
            columns = list(self.level_columns[part.field])
            classes = self.class_columns.get(part.field)
            found[columns] = points[:, 0]
            if classes is not None:
                graded = (points[:, 1:] != points[:, :1]).any(axis=1)
                found[columns] = np.where(graded, points[:, 1], points[:, 0])
                if graded.any():
                    found[list(classes)] = (points[graded, 2:] - points[graded, 1:2]).mean(axis=0)
        return found


@dataclass(frozen=True)
class Lean:
    """What a fit leans on beside its own counts.

    Attributes:
        towards: coefficients in the middle of the pull.
        pull: how strongly.
        matches, others: pairs per row of the design that are counted besides.
    """

    towards: Floats
    pull: float
    matches: Floats
    others: Floats

    @classmethod
    def nothing(cls, matrix: Floats) -> Self:
        """A weak pull towards no points at all."""
        rows, width = matrix.shape
        return cls(np.zeros(width), PULL, np.zeros(rows), np.zeros(rows))


def design_of(model: LinkModel, shape: PatternShape, patterns: Levels, fields: list[str]) -> Design:
    """One column per level of each field, and per frequency class above the rarest."""
    columns: list[Floats] = [np.ones(len(patterns))]
    level_columns: dict[str, range] = {}
    class_columns: dict[str, range] = {}
    for field in fields:
        level = shape.level_of(patterns, field)
        start = len(columns)
        columns += [
            (level == number).astype(float)
            for number in range(1, len(model.comparison(field).levels) + 1)
        ]
        level_columns[field] = range(start, len(columns))
        if field in shape.classes:
            rarity = shape.class_of(patterns, field)
            start = len(columns)
            columns += [(rarity == number).astype(float) for number in range(2, CLASSES + 1)]
            class_columns[field] = range(start, len(columns))
    return Design(np.column_stack(columns), level_columns, class_columns)


def fit(
    matrix: Floats,
    matches: Floats,
    others: Floats,
    *,
    begin: Floats | None = None,
    lean: Lean | None = None,
) -> Floats:
    """Coefficients (natural log odds) that fit the counts best, pulled weakly to zero.

    Args:
        begin: where to begin; the result does not depend on it, the time does.
        lean: where to and how strongly to pull instead; its counts are the caller's to add.
    """
    width = matrix.shape[1]
    middle = np.zeros(width) if lean is None else lean.towards
    coefficients = middle.copy() if begin is None else begin.copy()
    pull = np.full(width, PULL if lean is None else lean.pull)
    pull[0] = 0.0
    counts = matches + others
    for _ in range(MOST_STEPS):
        expected = _sigmoid(matrix @ coefficients)
        gradient = matrix.T @ (matches - counts * expected) - pull * (coefficients - middle)
        curvature = (matrix * (counts * expected * (1.0 - expected))[:, None]).T @ matrix
        curvature += np.diag(pull + RIDGE)
        step = np.linalg.solve(curvature, gradient)
        longest = float(np.abs(step).max())
        coefficients = coefficients + step / max(1.0, longest / LONGEST_STEP)
        if longest < TOLERANCE:
            break
    return coefficients


def _sigmoid(values: Floats) -> Floats:
    result: Floats = 1.0 / (1.0 + np.exp(-np.clip(values, -40.0, 40.0)))
    return result


def isotonic_ratio(numerator: Floats, divisor: Floats) -> NDArray[np.float64]:
    """The ratio of two distributions, made to fall from the first level to the last.

    Pools neighbours that stand in the wrong order: the most likely falling ratio there is.
    """
    groups: list[list[float]] = []
    for top, bottom in zip(numerator, divisor, strict=True):
        groups.append([float(top), float(bottom), 1.0])
        while len(groups) > 1 and groups[-2][0] * groups[-1][1] < groups[-1][0] * groups[-2][1]:
            top_sum, bottom_sum, size = groups.pop()
            groups[-1] = [groups[-1][0] + top_sum, groups[-1][1] + bottom_sum, groups[-1][2] + size]
    ratios = [np.full(int(size), top / bottom) for top, bottom, size in groups]
    return np.concatenate(ratios) if ratios else np.zeros(0)
