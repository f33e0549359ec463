"""Learn weights where a strong identifier labels a sample of the pairs.

1. The pairs of the sample that a block *without* the identifier found: equal identifier = match,
   clearly different = not. An additive logistic model of the other fields is fitted on them, which
   takes the dependence between fields into account.
2. Where labels are few, the fit leans on what expectation maximisation found without them: the
   fewer labels, the more. Between no label and very many there is no step.
3. What two identifiers say, and how many matches are left among the rows that they did not settle,
   is learned beside these points (`identifier`).
"""

from dataclasses import dataclass

import numpy as np

from jaring.linkage.additive import PULL, Design, Lean, design_of, fit
from jaring.linkage.identifier import (
    EXACT,
    Beside,
    chance_of,
    identifier_points,
    logit,
    share_of_matches,
)
from jaring.linkage.patterns import PatternShape
from jaring.linkage.schema import LinkModel
from jaring.linkage.weights import Floats, Levels, Weights, context

RELABELLINGS = 5
PLENTY = 5_000.0  # matches with a label, from which on nothing is leant on
STRENGTH = 0.7  # of the lean where no pair has a label: a point may move by about 1.2 nats
SOFT_MATCHES = 1.0  # what EM found counts as one labelled match where there are none
USUAL_LOW = -6.0  # factor of pairs that are no matches, where none is seen
OPEN_AT_FIRST = 0.05  # rows without their record: a differing number is often a damaged one


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
class Unlabelled:
    """What EM found without labels.

    Attributes:
        weights: its points.
        patterns, matches, others: how many pairs of each pattern it takes for matches, or not.
    """

    weights: Weights
    patterns: Levels
    matches: Floats
    others: Floats


@dataclass(frozen=True)
class _Counts:
    """Labelled pairs per row of the design: matches, and others of settled and of open rows."""

    matches: Floats
    settled: Floats
    open: Floats


@dataclass(frozen=True)
class _Fitted:
    """Coefficients of the other fields.

    Attributes:
        base: log odds of a match among the pairs that were fitted on.
        factor: natural log of the Bayes factor, per row of the design.
        low: its mean over pairs that are no matches.
    """

    coefficients: Floats
    base: float
    factor: Floats
    low: float


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


def leaning(labelled_matches: float) -> float:
    """How much is leant on what EM found: 1 without any label, falling to 0 where they abound."""
    return max(0.0, 1.0 - labelled_matches / PLENTY)


def learn_from_labels(
    model: LinkModel,
    shape: PatternShape,
    counted: CountedPatterns,
    *,
    unlabelled: Unlabelled | None = None,
) -> Weights:
    """Points of every field from labelled pairs, and of the identifier beside them.

    Args:
        unlabelled: what to lean on where labels are few.
    """
    labels = model.train.labels_from
    assert labels is not None
    others = [compare.field for compare in model.compare if compare.field != labels]
    relation = shape.level_of(counted.patterns, labels)
    # many patterns differ in the identifier alone: the other fields are fitted on what is left
    factor = shape.levels[labels].factor
    unique, where = np.unique(counted.patterns - relation * factor, return_inverse=True)
    design = design_of(model, shape, unique, others)
    counts = _labelled_counts(model, counted, relation, where, len(unique))
    lean = None
    if unlabelled is not None:
        soft = unlabelled.patterns - shape.level_of(unlabelled.patterns, labels) * factor
        lean = _lean(design, unlabelled, unique, soft, counts.matches.sum())
    fitted = _fit_others(design, counts, lean)
    coefficients, base = fitted.coefficients, fitted.base
    beside = Beside(
        factor=fitted.factor[where],
        low=fitted.low,
        relation=relation,
        context=context(model, shape, labels, counted.patterns),
        pairs=counted.pairs,
        is_open=counted.is_open,
        is_sample=counted.is_sample,
    )
    prior, identifier = identifier_points(model, labels, beside)
    fields = [design.field_points(model, coefficients, field) for field in others]
    intercept = (coefficients[0] - base + prior) / np.log(2.0)
    source = "labels" if counts.matches.sum() > 0 else "patterns"
    return Weights(float(intercept), (*fields, identifier), source)


def _labelled_counts(
    model: LinkModel, counted: CountedPatterns, relation: Levels, where: Levels, size: int
) -> _Counts:
    matched, different = labels_of(model, relation)
    found = counted.is_sample & ((counted.blocks & label_mask(model)) != 0)

    def count(chosen: np.ndarray) -> Floats:
        return summed(where, np.where(found & chosen, counted.pairs, 0.0), size)

    return _Counts(
        count(matched), count(different & ~counted.is_open), count(different & counted.is_open)
    )


def _lean(
    design: Design, unlabelled: Unlabelled, unique: Levels, soft: Levels, labelled: float
) -> Lean:
    """EM's points as the middle of the pull, and a few pairs as EM takes them."""
    strength = leaning(labelled)
    place = np.searchsorted(unique, soft)
    scale = strength * SOFT_MATCHES / max(float(unlabelled.matches.sum()), SOFT_MATCHES)
    pull = STRENGTH * strength
    return Lean(
        towards=design.coefficients(unlabelled.weights) * pull / (pull + PULL),
        pull=pull + PULL,
        matches=scale * summed(place, unlabelled.matches, len(unique)),
        others=scale * summed(place, unlabelled.others, len(unique)),
    )


def _fit_others(design: Design, counts: _Counts, lean: Lean | None) -> _Fitted:
    """Points of the other fields, from labelled pairs and what is leant on."""
    given = lean or Lean.nothing(design.matrix)
    labelled, different = counts.matches, counts.settled + counts.open
    # one person may have two identifiers, and an identifier may be damaged beyond recognition:
    # pairs that agree in all else are no counter-examples
    apart = counts.settled + OPEN_AT_FIRST * counts.open
    used = (labelled + different + given.matches + given.others) > 0
    matrix = design.matrix[used]
    matches = (labelled + given.matches)[used]
    coefficients, base, factor = given.towards, 0.0, np.zeros(len(used))
    for _ in range(RELABELLINGS):
        others = (apart + given.others)[used]
        coefficients = fit(matrix, matches, others, begin=coefficients, lean=given)
        base = float(np.log(max(matches.sum(), 0.5) / max(others.sum(), 0.5)))
        factor = design.matrix @ coefficients - base
        share = share_of_matches(factor[used], different[used], start=0.01)
        apart = different * (1.0 - chance_of(factor + logit(share)))
    left = apart + given.others
    low = float((factor * left).sum() / left.sum()) if left.sum() > 0 else USUAL_LOW
    return _Fitted(coefficients, base, factor, low)


def summed(where: Levels, values: Floats, size: int) -> Floats:
    """The sum of the values that fall into each of `size` places."""
    return np.bincount(where, values, size).astype(np.float64)
