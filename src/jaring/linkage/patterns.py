"""A pair as one whole number: the level that each field reaches, in mixed radix.

Millions of pairs are a few thousand patterns, so learning, scoring and explaining work on patterns.
Digit 0 of a field means *missing*; digit i its i-th level, best first. A field whose frequency
counts has a second digit: the class of its value (1 rare … 5 common) where the level is an
equality, else 0.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jaring.linkage.coding import FREQUENCY_BOUNDS
from jaring.linkage.levels import level
from jaring.linkage.schema import Compare, LinkModel

MISSING = 0
Levels = NDArray[np.int64]
CLASSES = len(FREQUENCY_BOUNDS) + 1


@dataclass(frozen=True)
class Digit:
    """One place of the number.

    Attributes:
        field: the field it belongs to.
        radix: how many values it takes.
        factor: what one step of it is worth.
    """

    field: str
    radix: int
    factor: int


@dataclass(frozen=True)
class PatternShape:
    """How patterns of a model are written and read."""

    levels: dict[str, Digit]
    classes: dict[str, Digit]

    def level_of(self, patterns: Levels, field: str) -> Levels:
        """The level digit of a field in each pattern."""
        return _read(patterns, self.levels[field])

    def class_of(self, patterns: Levels, field: str) -> Levels:
        """The frequency class of a field in each pattern; 0 where it has none."""
        digit = self.classes.get(field)
        return np.zeros_like(patterns) if digit is None else _read(patterns, digit)


def _read(patterns: Levels, digit: Digit) -> Levels:
    return (patterns // digit.factor) % digit.radix


def shape_of(model: LinkModel) -> PatternShape:
    """The places of a model's patterns, in the order of its comparisons."""
    levels: dict[str, Digit] = {}
    classes: dict[str, Digit] = {}
    factor = 1
    for compare in model.compare:
        digit = Digit(compare.field, len(compare.levels) + 1, factor)
        levels[compare.field] = digit
        factor *= digit.radix
        if compare.frequency:
            classes[compare.field] = Digit(compare.field, CLASSES + 1, factor)
            factor *= CLASSES + 1
    assert factor < 2**62, (
        "a pattern must fit a 64-bit number: compare fewer fields"
    )  # number: bits
    return PatternShape(levels, classes)


def equality_levels(model: LinkModel, compare: Compare) -> tuple[int, ...]:
    """Numbers of the levels at which both sides hold the same value."""
    return tuple(
        number
        for number, word in enumerate(compare.levels, start=1)
        if level(model, compare.field, word).is_equality
    )
