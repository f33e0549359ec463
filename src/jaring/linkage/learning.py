"""Choose how weights are learned, and turn counted patterns into scores.

Reads `pattern_counts`, and `random_counts` where labels are few or none; leaves running to
`engines`.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from threadpoolctl import threadpool_limits

from jaring.linkage.identifier import EXACT
from jaring.linkage.labelled import (
    CountedPatterns,
    Unlabelled,
    label_mask,
    labels_of,
    leaning,
    learn_from_labels,
    summed,
)
from jaring.linkage.patterns import shape_of
from jaring.linkage.schema import LinkModel
from jaring.linkage.unsupervised import Population, learn_from_patterns
from jaring.linkage.weights import Weights

MOST_RANDOM_PAIRS = 1_000_000
LEAST_RANDOM_PAIRS = 200_000
RANDOM_PAIRS_PER_ROW = 10
SHORT_BESIDE = 10  # a registry of so many times its rows makes a list a short one


def random_pairs(rows: int, possible_pairs: float) -> int:
    """How many random pairs to draw: more for longer lists, whose values are rarer.

    Short lists are looked at whole: then nothing is left to chance, nor to the order of rows.
    """
    wanted = min(max(RANDOM_PAIRS_PER_ROW * rows, LEAST_RANDOM_PAIRS), MOST_RANDOM_PAIRS)
    return int(min(wanted, possible_pairs))


def is_short_beside(left_rows: int, right_rows: int) -> bool:
    """Whether a list is short beside its registry.

    What unrelated records show is then learned from the registry alone, which needs no list: an
    index keeps it. Missing values do not matter to it, as only fields that both records hold count.
    """
    return left_rows * SHORT_BESIDE <= right_rows


@dataclass(frozen=True)
class LabelCount:
    """How many pairs of the sample the identifier labels."""

    matches: int
    others: int

    @property
    def are_few(self) -> bool:
        """The fit leans on what EM finds, for which random pairs are wanted."""
        return leaning(min(self.matches, self.others)) > 0.0


def counted(table: pa.Table) -> CountedPatterns:
    """The counted patterns, sorted so that sums never depend on the order of rows."""
    ordered = table.sort_by([(name, "ascending") for name in table.column_names])
    return CountedPatterns(
        patterns=ordered["pattern"].to_numpy(),
        blocks=ordered["blocks"].to_numpy(),
        is_sample=ordered["is_sample"].to_numpy(),
        is_open=ordered["is_open"].to_numpy(),
        pairs=ordered["pairs"].to_numpy().astype(float),
    )


def count_labels(model: LinkModel, patterns: CountedPatterns) -> LabelCount:
    """How many pairs of the sample are labelled either way."""
    if model.train.labels_from is None:
        return LabelCount(0, 0)
    relation = shape_of(model).level_of(patterns.patterns, model.train.labels_from)
    matched, different = labels_of(model, relation)
    matches = patterns.pairs[patterns.is_sample & matched].sum()
    others = patterns.pairs[patterns.is_sample & different].sum()
    return LabelCount(int(matches), int(others))


def equal_and_found(
    model: LinkModel, weights: Weights, patterns: CountedPatterns
) -> tuple[float, float]:
    """True pairs of the sample with equal identifiers, and those another block found as well."""
    if model.train.labels_from is None:
        return 0.0, 0.0
    shape = shape_of(model)
    relation = shape.level_of(patterns.patterns, model.train.labels_from)
    equal = (relation == EXACT) & patterns.is_sample
    weight = weights.match_weight(model, shape, patterns.patterns[equal])
    expected = weights.probability(weight) * patterns.pairs[equal]
    found = (patterns.blocks[equal] & label_mask(model)) != 0
    return float(expected.sum()), float(expected[found].sum())


def learn(
    model: LinkModel,
    patterns: CountedPatterns,
    *,
    random_counts: pa.Table | None,
    possible_pairs: float,
    most_matches: float = float("inf"),
) -> Weights:
    """Weights from labels; where these are few, leaning on random pairs and EM; or by EM alone.

    One thread: the matrices are small, and sums then never depend on how many threads there are.

    Args:
        random_counts: patterns of random pairs; None where labels are plenty.
        possible_pairs: how many pairs of rows there are.
        most_matches: how many of them can be matches.
    """
    with threadpool_limits(limits=1):
        unlabelled = None
        if random_counts is not None:
            unlabelled = _learn_by_em(model, patterns, random_counts, possible_pairs, most_matches)
        if unlabelled is not None and model.train.labels_from is None:
            return unlabelled.weights
        return learn_from_labels(model, shape_of(model), patterns, unlabelled=unlabelled)


def _learn_by_em(
    model: LinkModel,
    patterns: CountedPatterns,
    random_counts: pa.Table,
    possible_pairs: float,
    most_matches: float,
) -> Unlabelled:
    drawn = random_counts.sort_by("pattern")
    unique, where = np.unique(patterns.patterns[patterns.is_open], return_inverse=True)
    pairs = summed(where, patterns.pairs[patterns.is_open], len(unique))
    return learn_from_patterns(
        model,
        shape_of(model),
        Population(
            candidates=unique,
            candidate_pairs=pairs,
            random=drawn["pattern"].to_numpy(),
            random_pairs=drawn["pairs"].to_numpy().astype(float),
            possible_pairs=possible_pairs,
            most_matches=most_matches,
        ),
    )


def score_patterns(model: LinkModel, weights: Weights, patterns: CountedPatterns) -> pa.Table:
    """The weight and the probability of every pattern.

    Rows: one per pattern.
    """
    unique = np.unique(patterns.patterns)
    weight = weights.match_weight(model, shape_of(model), unique)
    return pa.table(
        {
            "pattern": unique,
            "match_weight": weight,
            "probability": weights.probability(weight),
        }
    )
