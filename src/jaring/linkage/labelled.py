"""Learn weights where a strong identifier labels a sample of the pairs.

1. The pairs of the sample that a block *without* the identifier found: equal identifier = match,
   clearly different = not. An additive logistic model of the other fields is fitted on them, which
   takes the dependence between fields into account.
2. The rows that the identifier did not settle are another population. By EM over their patterns:
   how many of them are matches at all (apart for pairs with and without the identifier), and how
   likely each relation of two identifiers is among matches (m) and others (u). u is learned beside
   the fields that the identifier repeats: an equal birthday and village make a neighbouring number
   likely by themselves (twins).
3. An equal identifier weighs what it weighs in the whole sample, foreign numbers included.
"""

from dataclasses import dataclass

import numpy as np

from jaring.linkage.additive import Design, design_of, fit
from jaring.linkage.patterns import PatternShape
from jaring.linkage.schema import LinkModel
from jaring.linkage.weights import (
    FieldPoints,
    Floats,
    Levels,
    Weights,
    context,
    context_count,
)

EM_STEPS = 60
RELABELLINGS = 6
EXACT = 1  # the first level of the identifier must be «exact»
MISSING = 0
U_STRENGTH = 20.0  # pairs that the wider context counts for when the narrow one is thin
LEAST_SHARE = 1e-6


@dataclass(frozen=True)
class CountedPatterns:
    """Patterns of compared pairs, with how many pairs show each and where they come from.

    Rows: one per pattern, block mask, and kind of left row.
    """

    patterns: Levels
    blocks: Levels
    is_sample: np.ndarray
    is_open: np.ndarray
    pairs: Floats


@dataclass(frozen=True)
class _Evidence:
    """What the other fields say (natural log of the Bayes factor), beside the identifier."""

    factor: Floats
    relation: Levels
    context: Levels
    pairs: Floats


def label_mask(model: LinkModel) -> int:
    """Bits of the blocks whose key does not use the identifier."""
    labels = model.train.labels_from
    return sum(
        1 << number
        for number, block in enumerate(model.block)
        if labels not in {word.partition(".")[0] for word in (*block.on, *block.refine)}
    )


def labels_of(model: LinkModel, relation: Levels) -> tuple[np.ndarray, np.ndarray]:
    """Which pairs are surely matches and which surely are not, by their identifiers."""
    labels = model.train.labels_from
    assert labels is not None
    differ = [
        number
        for number, word in enumerate(model.comparison(labels).levels, start=1)
        if word.text in model.train.not_the_same
    ]
    return relation == EXACT, np.isin(relation, differ)


def learn_from_labels(model: LinkModel, shape: PatternShape, counted: CountedPatterns) -> Weights:
    """Points of every field from labelled pairs, and of the identifier beside them."""
    labels = model.train.labels_from
    assert labels is not None
    others = [compare.field for compare in model.compare if compare.field != labels]
    relation = shape.level_of(counted.patterns, labels)
    # many patterns differ in the identifier alone: the other fields are fitted on what is left
    bare = counted.patterns - relation * shape.levels[labels].factor
    unique, where = np.unique(bare, return_inverse=True)
    design = design_of(model, shape, unique, others)
    coefficients, base = _fit_others(model, design, counted, relation, where)
    evidence = _Evidence(
        factor=(design.matrix @ coefficients - base)[where],
        relation=relation,
        context=context(model, shape, labels, counted.patterns),
        pairs=counted.pairs,
    )
    prior, identifier = _identifier_points(model, labels, evidence, counted)
    fields = [design.field_points(model, coefficients, field) for field in others]
    intercept = (coefficients[0] - base + prior) / np.log(2.0)
    return Weights(float(intercept), (*fields, identifier), "labels")


def _fit_others(
    model: LinkModel, design: Design, counted: CountedPatterns, relation: Levels, where: Levels
) -> tuple[Floats, float]:
    """Coefficients of the other fields, and the log odds of a match among the labelled pairs."""
    matched, different = labels_of(model, relation)
    found = counted.is_sample & ((counted.blocks & label_mask(model)) != 0)
    size = len(design.matrix)
    matches = summed(where, np.where(found & matched, counted.pairs, 0.0), size)
    others = summed(where, np.where(found & different, counted.pairs, 0.0), size)
    used = (matches + others) > 0
    matrix, matches, others = design.matrix[used], matches[used], others[used]
    apart = others
    coefficients = np.zeros(matrix.shape[1])
    base = 0.0
    for _ in range(RELABELLINGS):
        coefficients = fit(matrix, matches, apart, begin=coefficients)
        base = float(np.log(max(matches.sum(), 0.5) / max(apart.sum(), 0.5)))
        # one person may have two identifiers: pairs that agree in all else are no counter-examples
        factor = matrix @ coefficients - base
        chance = _chance(factor + logit(share_of_matches(factor, others, start=0.01)))
        apart = others * (1.0 - chance)
    return coefficients, base


def _identifier_points(
    model: LinkModel, labels: str, evidence: _Evidence, counted: CountedPatterns
) -> tuple[float, FieldPoints]:
    """The prior (natural log odds) of a pair without the identifier, and the latter's points."""
    compare = model.comparison(labels)
    in_doubt = counted.is_open
    absent = in_doubt & (evidence.relation == MISSING)
    prior = logit(share_of_matches(evidence.factor[absent], evidence.pairs[absent]))
    equal = counted.is_sample & (evidence.relation == EXACT)
    equal_odds = logit(share_of_matches(evidence.factor[equal], evidence.pairs[equal], start=0.98))
    present = in_doubt & (evidence.relation > EXACT)
    odds, ratio = _relations(model, labels, evidence, present)
    points = np.zeros((len(compare.levels) + 1, context_count(model, compare)))
    points[EXACT, :] = equal_odds - prior
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
    for _ in range(EM_STEPS):
        chance = _chance(factor + logit(share))
        share = float((chance * pairs).sum() + 0.5 * start) / (number + 0.5)
    return min(max(share, LEAST_SHARE), 1.0 - LEAST_SHARE)


def _relations(
    model: LinkModel, labels: str, evidence: _Evidence, present: np.ndarray
) -> tuple[float, Floats]:
    """Log odds of a match where identifiers differ, and log m/u per relation and context."""
    compare = model.comparison(labels)
    relations, contexts = len(compare.levels) + 1, context_count(model, compare)
    factor, pairs = evidence.factor[present], evidence.pairs[present]
    relation, place = evidence.relation[present], evidence.context[present]
    share = 0.1
    ratio = np.zeros((relations, contexts))
    for _ in range(EM_STEPS):
        chance = _chance(factor + logit(share) + ratio[relation, place])
        share = float((chance * pairs).sum() + 0.5) / (float(pairs.sum()) + 5.0)
        m = np.bincount(relation, chance * pairs, relations) + 0.5
        m[: EXACT + 1] = 0.0
        u = np.zeros((relations, contexts))
        np.add.at(u, (relation, place), (1.0 - chance) * pairs)
        smoothed = _smooth(model, compare.given, u)
        ratio[EXACT + 1 :] = np.log(m[EXACT + 1 :, None] / m.sum()) - np.log(smoothed[EXACT + 1 :])
    return logit(share), ratio


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


def summed(where: Levels, values: Floats, size: int) -> Floats:
    """The sum of the values that fall into each of `size` places."""
    return np.bincount(where, values, size).astype(np.float64)


def logit(share: float) -> float:
    """Natural log odds of a share."""
    inside = min(max(share, LEAST_SHARE**2), 1.0 - LEAST_SHARE)
    return float(np.log(inside / (1.0 - inside)))


def _chance(log_odds: Floats) -> Floats:
    result: Floats = 1.0 / (1.0 + np.exp(-np.clip(log_odds, -60.0, 60.0)))
    return result
