"""What two identifiers say of a pair, learned beside the points of all other fields.

The rows that the identifier did not settle are a population of their own. By EM over their
patterns: how many of their pairs are matches at all (apart for pairs with and without the
identifier), and how likely each relation of two identifiers is among matches (m) and others (u).
u is learned beside the fields that the identifier repeats: an equal birthday and village make a
neighbouring number likely by themselves (twins).

An equal identifier that no tier accepted is either the person's own beside a damaged name, or a
foreign one (a relative's, a mistyped one). The scores of such pairs lie in two heaps, and it weighs
what makes both equally likely where the heaps meet. Damage wears rows unevenly, so that the heap of
the matches has a long tail: it is described by two normal curves, the foreign one by one.
"""

from dataclasses import dataclass

import numpy as np

from jaring.linkage.schema import LinkModel
from jaring.linkage.weights import FieldPoints, Floats, Levels, context_count

EM_STEPS = 40
HEAP_STEPS = 60
EXACT = 1  # the first level of the identifier must be «exact»
MISSING = 0
U_STRENGTH = 20.0  # pairs that the wider context counts for when the narrow one is thin
LEAST_SHARE = 1e-6
MOST_SURE = 8.0  # natural log odds: an equal identifier alone is never surer than 0.9997
BINS_PER_UNIT = 4.0
HEAP_PAIRS = np.array([20.0, 5.0, 5.0])  # what the heaps are thought to be counts as so many pairs
HEAP_SHARES = np.array([0.05, 0.25, 0.70])
HEAP_WIDTHS = np.array([2.25, 2.5, 2.5])
HEAP_EDGE = 0.5


@dataclass(frozen=True)
class Beside:
    """What the other fields say (natural log of the Bayes factor), beside the identifier.

    Rows: one per counted pattern.

    Attributes:
        low: the factor's mean over pairs that are no matches.
    """

    factor: Floats
    low: float
    relation: Levels
    context: Levels
    pairs: Floats
    is_open: np.ndarray
    is_sample: np.ndarray


def identifier_points(model: LinkModel, labels: str, beside: Beside) -> tuple[float, FieldPoints]:
    """The prior (natural log odds) of a pair without the identifier, and the latter's points."""
    compare = model.comparison(labels)
    absent = beside.is_open & (beside.relation == MISSING)
    prior = logit(share_of_matches(beside.factor[absent], beside.pairs[absent]))
    odds, ratio = _relations(model, labels, beside, beside.is_open & (beside.relation > EXACT))
    points = np.zeros((len(compare.levels) + 1, context_count(model, compare)))
    points[EXACT, :] = _equal_odds(beside) - prior
    points[EXACT + 1 :, :] = ratio[EXACT + 1 :] + odds - prior
    return prior, FieldPoints(labels, points / np.log(2.0))


def share_of_matches(factor: Floats, pairs: Floats, *, start: float = 0.1) -> float:
    """The share of matches in a population, by EM with fixed Bayes factors.

    Source: Saerens, Latinne, Decaestecker (2002), adjusting a classifier to other priors.
    """
    number = float(pairs.sum())
    share = start
    if number == 0:
        return share
    factor, pairs = _binned(factor, pairs)
    for _ in range(EM_STEPS):
        chance = chance_of(factor + logit(share))
        share = float((chance * pairs).sum() + 0.5 * start) / (number + 0.5)
    return min(max(share, LEAST_SHARE), 1.0 - LEAST_SHARE)


def _binned(factor: Floats, pairs: Floats) -> tuple[Floats, Floats]:
    """Factors in narrow bins, each at the mean of its pairs: some hundred bins of thousands."""
    bins = np.floor(np.clip(factor, -60.0, 60.0) * BINS_PER_UNIT * 4.0).astype(np.int64)
    bins -= bins.min(initial=0)
    held: Floats = np.bincount(bins, pairs).astype(np.float64)
    sums = np.bincount(bins, pairs * factor)
    there = held > 0
    return sums[there] / held[there], held[there]


def _equal_odds(beside: Beside) -> float:
    """Natural log odds of a match where both hold the same identifier, whatever the other fields.

    Zero of the factor lies where the heaps would meet if both were equally frequent.
    """
    equal = beside.is_open & (beside.relation == EXACT)
    factor, pairs = _binned(beside.factor[equal], beside.pairs[equal])
    return float(np.clip(-_meeting_point(factor, pairs, beside.low), 0.0, MOST_SURE))


def _meeting_point(score: Floats, pairs: Floats, low: float) -> float:
    """The score at which a match becomes as likely as a foreign identifier."""
    above = score > 0
    high = max(float(np.average(score[above], weights=pairs[above])) if above.any() else 3.0, 2.0)
    start = np.array([low, 0.0, high])
    middle, width, share = start.copy(), HEAP_WIDTHS.copy(), HEAP_SHARES.copy()
    for _ in range(HEAP_STEPS):
        held = _densities(score, middle, width, share)
        held *= (pairs / np.maximum(held.sum(axis=1), 1e-300))[:, None]
        number = held.sum(axis=0) + HEAP_PAIRS
        middle = ((held * score[:, None]).sum(axis=0) + HEAP_PAIRS * start) / number
        spread = (held * (score[:, None] - middle) ** 2).sum(axis=0)
        prior = HEAP_PAIRS * (HEAP_WIDTHS**2 + (start - middle) ** 2)
        width = np.sqrt((spread + prior) / number)
        share = held.sum(axis=0) + np.array([HEAP_EDGE, HEAP_EDGE, 2 * HEAP_EDGE])
        share /= share.sum()
    grid = np.linspace(middle[0], middle[-1], 400)
    held = _densities(grid, middle, width, share)
    is_match = held[:, 1:].sum(axis=1) >= held[:, 0]
    return float(grid[np.argmax(is_match)]) if is_match.any() else float(middle[-1])


def _densities(score: Floats, middle: Floats, width: Floats, share: Floats) -> Floats:
    distance = (score[:, None] - middle) / width
    found: Floats = share / width * np.exp(-0.5 * np.minimum(distance**2, 600.0))
    return found


def _relations(
    model: LinkModel, labels: str, beside: Beside, present: np.ndarray
) -> tuple[float, Floats]:
    """Log odds of a match where identifiers differ, and log m/u per relation and context."""
    compare = model.comparison(labels)
    relations, contexts = len(compare.levels) + 1, context_count(model, compare)
    cell, factor, pairs = _cells(beside, present, contexts)
    relation, place = np.divmod(cell, contexts)
    share = 0.1
    ratio = np.zeros((relations, contexts))
    for _ in range(EM_STEPS):
        chance = chance_of(factor + logit(share) + ratio[relation, place])
        share = float((chance * pairs).sum() + 0.5) / (float(pairs.sum()) + 5.0)
        m = np.bincount(relation, chance * pairs, relations) + 0.5
        m[: EXACT + 1] = 0.0
        u = np.bincount(cell, (1.0 - chance) * pairs, relations * contexts).astype(np.float64)
        smoothed = _smooth(model, compare.given, u.reshape((relations, contexts)))
        ratio[EXACT + 1 :] = np.log(m[EXACT + 1 :, None] / m.sum()) - np.log(smoothed[EXACT + 1 :])
    return logit(share), ratio


def _cells(beside: Beside, present: np.ndarray, contexts: int) -> tuple[Levels, Floats, Floats]:
    """Pairs with both identifiers by relation, context and narrow bin of the factor."""
    cell = beside.relation[present] * contexts + beside.context[present]
    factor, pairs = beside.factor[present], beside.pairs[present]
    bins = np.floor((np.clip(factor, -40.0, 40.0) + 40.0) * BINS_PER_UNIT).astype(np.int64)
    width = int(80 * BINS_PER_UNIT) + 1
    unique, where = np.unique(cell * width + bins, return_inverse=True)
    held: Floats = np.bincount(where, pairs, len(unique)).astype(np.float64)
    sums = np.bincount(where, pairs * factor, len(unique))
    return unique // width, sums / np.maximum(held, 1e-300), held


def _smooth(model: LinkModel, given: tuple[str, ...], counts: Floats) -> Floats:
    """Shares per context; thin contexts lean on the wider one that leaves out the last field."""
    relations = counts.shape[0]
    shape = tuple(len(model.comparison(field).levels) + 1 for field in given)
    cube = counts.reshape((relations, *shape))
    wide = cube.sum(axis=tuple(range(1, cube.ndim)))
    wide[EXACT + 1 :] += 0.5
    leaning = wide / wide.sum()
    for depth in range(1, cube.ndim):
        summed = cube.sum(axis=tuple(range(depth + 1, cube.ndim)))
        leaning = leaning[..., None] * np.ones(shape[depth - 1])
        strength = U_STRENGTH * leaning
        leaning = (summed + strength) / (summed + strength).sum(axis=0, keepdims=True)
    smoothed: Floats = leaning.reshape(counts.shape)
    return smoothed


def logit(share: float) -> float:
    """Natural log odds of a share."""
    inside = min(max(share, LEAST_SHARE**2), 1.0 - LEAST_SHARE)
    return float(np.log(inside / (1.0 - inside)))


def chance_of(log_odds: Floats) -> Floats:
    """The probability at natural log odds."""
    result: Floats = 1.0 / (1.0 + np.exp(-np.clip(log_odds, -60.0, 60.0)))
    return result
