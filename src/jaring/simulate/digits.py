"""Slips of digits in numbers of 16 digits, on whole columns of integers."""

import numpy as np

from jaring.simulate.streams import Ints

DIGITS = 16
_POWERS: Ints = np.array([10**place for place in range(DIGITS - 1, -1, -1)], dtype=np.int64)


def misread(numbers: Ints, rng: np.random.Generator) -> Ints:
    """One digit of each number replaced by another; the first one never becomes 0."""
    power = _POWERS[rng.integers(0, DIGITS, len(numbers))]
    digit = numbers // power % 10
    wrong = (digit + rng.integers(1, 10, len(numbers))) % 10
    wrong = np.where((power == _POWERS[0]) & (wrong == 0), digit, wrong)
    return np.asarray(numbers + (wrong - digit) * power)


def exchange(numbers: Ints, rng: np.random.Generator) -> Ints:
    """Two neighbouring digits of each number exchanged, never the first."""
    high = _POWERS[rng.integers(1, DIGITS - 1, len(numbers))]
    low = high // 10
    first, second = numbers // high % 10, numbers // low % 10
    return np.asarray(numbers + (second - first) * high + (first - second) * low)
