"""How good the links are thought to be, at every threshold, without a truth.

Precision is the mean of the calibrated probabilities of what was accepted. Recall needs what was
*not* accepted as well: pairs below the threshold, by their probability, and records that no block
proposed, which nobody saw. Those are read in two ways, of which the larger counts: from how many
of the pairs with equal identifiers the other blocks would have missed, and from how many true pairs
one block alone found, and how many two. Pairs differ in how easily they are found, so that the
fall from two blocks to one is taken to go on to none; if they were all alike it would be half that.

The intervals hold the noise of counting and the doubt about the model. How far wrong links and lost
records were from what was estimated on lists with a known truth (`docs/benchmarks.md`) sets the
second: a factor, since a model that is wrong is wrong by a factor.

Source: Chao (1987) for the unseen; probabilities as in `weights`.
"""

from dataclasses import dataclass

import numpy as np

from jaring.linkage.weights import Floats, Levels

Z_95 = 1.96  # number: normal quantile of a 95 % interval
TWICE = 2
FEWER_WRONG, MORE_WRONG = 6.0, 3.0  # wrong links by that factor fewer or more than estimated
FEWER_LOST, MORE_LOST = 3.0, 2.5  # lost records likewise
UNSEEN = 3.0  # pairs: what may have happened although it was expected nowhere (rule of three)


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
        missed: records thought to be in the other list that no block proposed.
    """

    settled: int
    settled_probability: float
    best: Floats
    missed: float


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
    wrong = max(links - right, 0.0)
    lost = max(below, 0.0) + evidence.missed
    precision = _interval(right, wrong, links, (FEWER_WRONG, MORE_WRONG))
    recall = _interval(right, lost, links + lost, (FEWER_LOST, MORE_LOST))
    return Estimated(threshold, links, precision, recall, _f1(precision, recall))


def _interval(right: float, against: float, rows: float, doubt: tuple[float, float]) -> Interval:
    """The share of `right` beside what counts against it.

    Args:
        against: wrong links, or lost records.
        rows: of how many rows or pairs these are, for the share when none is there.
        doubt: by which factors `against` may be smaller or larger.
    """
    if rows <= 0:
        return Interval(1.0, 0.0, 1.0)
    fewer, more = against / doubt[0], against * doubt[1]
    fewer = max(fewer - Z_95 * float(np.sqrt(fewer)), 0.0)
    more += Z_95 * float(np.sqrt(more)) + UNSEEN
    return Interval(
        _share(right, right + against), _share(right, right + more), _share(right, right + fewer)
    )


def _share(part: float, whole: float) -> float:
    return min(part / whole, 1.0) if whole > 0 else 1.0


def _f1(precision: Interval, recall: Interval) -> Interval:
    def mean(one: float, other: float) -> float:
        return 2 * one * other / (one + other) if one + other > 0 else 0.0

    return Interval(
        mean(precision.value, recall.value),
        mean(precision.low, recall.low),
        mean(precision.high, recall.high),
    )


def missed_by_identifier(equal: float, found: float, expected: float) -> float:
    """Records missed, if pairs without an equal identifier fare as those with one.

    Args:
        equal: true pairs with equal identifiers.
        found: those of them that a block without the identifier proposed as well.
        expected: true pairs among the candidates whose identifiers are not equal.
    """
    if equal <= 0 or found <= 0:
        return 0.0
    return expected * max(equal - found, 0.0) / found


def missed_by_overlap(blocks: Levels, weight: Floats) -> float:
    """Records missed, from how many true pairs one block alone found, and how many two.

    Args:
        blocks: bit mask of the blocks that found each pair.
        weight: expected true pairs behind each mask.
    """
    found_by = np.array([int(mask).bit_count() for mask in blocks], dtype=np.int64)
    once = float(weight[found_by == 1].sum())
    twice = float(weight[found_by == TWICE].sum())  # number: pairs seen by exactly two blocks
    return once * (once - 1) / (twice + 1) if once > 1 else 0.0
