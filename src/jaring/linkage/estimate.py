"""How good the links are thought to be, at every threshold, without a truth.

Precision is the mean of the calibrated probabilities of what was accepted. Recall needs what was
*not* accepted as well: pairs below the threshold, by their probability, and records that no block
proposed, which nobody saw. Those are estimated twice: from the rows that the identifier settled
(how many of their true records the other blocks miss), and from how often true pairs were found by
one block only or by two (Chao's lower bound for what was found by none). The larger of the two
counts; their difference widens the interval.

Source: Chao (1987) for the unseen; probabilities as in `weights`.
"""

from dataclasses import dataclass

import numpy as np

from jaring.linkage.weights import Floats, Levels

Z_95 = 1.96  # number: normal quantile of a 95 % interval
TWICE = 2
LEAST_SPREAD = 0.0005  # no model is known better than to half a tenth of a per cent


@dataclass(frozen=True)
class Interval:
    """A share and the range in which it is thought to lie."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class LinkEvidence:
    """What an estimate rests on.

    Attributes:
        settled: rows that the identifier settled.
        settled_probability: how sure each of them is.
        best: probability of the best candidate of every open row, sorted.
        missed: records thought to be in the other list that no block proposed, two readings.
    """

    settled: int
    settled_probability: float
    best: Floats
    missed: tuple[float, float]


@dataclass(frozen=True)
class Estimated:
    """Precision, recall and F1 at one threshold."""

    threshold: float
    links: int
    precision: Interval
    recall: Interval
    f1: Interval


def estimate_at(evidence: LinkEvidence, threshold: float) -> Estimated:
    """What to expect of the links at or above a threshold."""
    accepted = evidence.best[evidence.best >= threshold]
    sure = evidence.settled * evidence.settled_probability
    right = sure + float(accepted.sum())
    links = evidence.settled + len(accepted)
    below = float(evidence.best.sum() - accepted.sum())
    few, many = sorted(evidence.missed)
    there = right + below + many
    noise = Z_95 * float(np.sqrt((accepted * (1 - accepted)).sum()))
    precision = _interval(right, links, noise, 0.0)
    seen_noise = Z_95 * float(np.sqrt((evidence.best * (1 - evidence.best)).sum()))
    recall = _interval(
        right, there, seen_noise, _share(right, right + below + few) - _share(right, there)
    )
    f1 = _f1(precision, recall)
    return Estimated(threshold, links, precision, recall, f1)


def _share(part: float, whole: float) -> float:
    return part / whole if whole > 0 else 1.0


def _interval(part: float, whole: float, noise: float, doubt: float) -> Interval:
    value = min(_share(part, whole), 1.0)
    spread = max((noise / whole if whole > 0 else 1.0), LEAST_SPREAD) + doubt
    return Interval(value, max(0.0, value - spread), min(1.0, value + spread))


def _f1(precision: Interval, recall: Interval) -> Interval:
    def mean(one: float, other: float) -> float:
        return 2 * one * other / (one + other) if one + other > 0 else 0.0

    return Interval(
        mean(precision.value, recall.value),
        mean(precision.low, recall.low),
        mean(precision.high, recall.high),
    )


def missed_by_identifier(sampled: int, found: int, expected: float) -> float:
    """Records missed, if open rows fare as the rows that the identifier settled.

    Args:
        sampled: settled rows whose identifier was hidden.
        found: those of them whose record another block proposed.
        expected: true pairs among the candidates of open rows.
    """
    if sampled == 0 or found == 0:
        return 0.0
    return expected * (sampled - found) / found


def missed_by_overlap(blocks: Levels, weight: Floats) -> float:
    """Records missed, from how many true pairs one block alone found, and how many two.

    Args:
        blocks: bit mask of the blocks that found each pair.
        weight: expected true pairs behind each mask.
    """
    found_by = np.array([int(mask).bit_count() for mask in blocks], dtype=np.int64)
    once = float(weight[found_by == 1].sum())
    twice = float(weight[found_by == TWICE].sum())  # number: pairs seen by exactly two blocks
    return once * (once - 1) / (2 * (twice + 1)) if once > 1 else 0.0
