"""Choose how weights are learned, and turn counted patterns into scores.

Reads `pattern_counts` (and `random_counts` where there are no labels); leaves running to `engines`.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from threadpoolctl import threadpool_limits

from jaring.linkage.labelled import CountedPatterns, labels_of, learn_from_labels, summed
from jaring.linkage.patterns import shape_of
from jaring.linkage.schema import LinkModel
from jaring.linkage.unsupervised import Population, learn_from_patterns
from jaring.linkage.weights import Weights

ENOUGH_LABELS = 500  # number: matches labelled by the identifier, below which EM is steadier
MOST_RANDOM_PAIRS = 1_000_000
LEAST_RANDOM_PAIRS = 200_000
RANDOM_PAIRS_PER_ROW = 40


def random_pairs(rows: int, possible_pairs: float) -> int:
    """How many random pairs to draw: more for longer lists, whose values are rarer.

    Short lists are looked at whole: then nothing is left to chance, nor to the order of rows.
    """
    wanted = min(max(RANDOM_PAIRS_PER_ROW * rows, LEAST_RANDOM_PAIRS), MOST_RANDOM_PAIRS)
    return int(min(wanted, possible_pairs))


@dataclass(frozen=True)
class LabelCount:
    """How many pairs of the sample the identifier labels."""

    matches: int
    others: int

    @property
    def is_enough(self) -> bool:
        """Both kinds are there in numbers that carry a fit."""
        return min(self.matches, self.others) >= ENOUGH_LABELS


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


def learn(
    model: LinkModel,
    patterns: CountedPatterns,
    *,
    random_counts: pa.Table | None,
    possible_pairs: float,
) -> Weights:
    """Weights from labels, or from random pairs and EM where these are handed in.

    One thread: the matrices are small, and sums then never depend on how many threads there are.
    """
    with threadpool_limits(limits=1):
        if random_counts is None:
            return learn_from_labels(model, shape_of(model), patterns)
        return _learn_by_em(model, patterns, random_counts, possible_pairs)


def _learn_by_em(
    model: LinkModel, patterns: CountedPatterns, random_counts: pa.Table, possible_pairs: float
) -> Weights:
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
