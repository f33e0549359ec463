"""Run the flows of a link in order and keep what they found: the heart of `link` and `dedupe`.

Reads the two sides from an engine that holds them; leaves in the engine the tables `links`,
`flagged`, `best_pairs`, `settled`, and gives back the weights and what an estimate rests on.
"""

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from jaring.engines.duckdb import DuckDbEngine, Progress, say_nothing
from jaring.linkage.decide import decide_flow
from jaring.linkage.estimate import LinkEvidence, missed_by_identifier, missed_by_overlap
from jaring.linkage.flow import Side, dedupe_flow, score_flow, settle_flow
from jaring.linkage.identifier import EXACT
from jaring.linkage.labelled import CountedPatterns
from jaring.linkage.learning import (
    LabelCount,
    count_labels,
    counted,
    equal_and_found,
    is_short_beside,
    learn,
    random_pairs,
    score_patterns,
)
from jaring.linkage.names import DECIDED, PAIRS, PATTERN_COUNTS, RIGHT_IDS, SETTLED
from jaring.linkage.near import RECORD_ID, KeyedRecords
from jaring.linkage.patterns import shape_of
from jaring.linkage.random_pairs import (
    RANDOM_COUNTS,
    RIGHT_RANDOM,
    random_flow,
    registry_random_flow,
)
from jaring.linkage.schema import LinkModel, ResolveRule
from jaring.linkage.tiers import TIER_PAIRS
from jaring.linkage.weights import Weights
from jaring.steps import Contract

SURE_TIER = 0.999  # where no label says more: an equal identifier beside a name that agrees
NO_DECISIONS = pa.table(
    {
        "left_row": pa.array([], pa.int64()),
        "right_row": pa.array([], pa.int64()),
        "is_same": pa.array([], pa.bool_()),
    }
)


@dataclass(frozen=True)
class LinkTask:
    """What is linked with what.

    Attributes:
        right: None where the left side is compared with itself.
        right_is_ready: the coded right side is at hand already (from an index).
        near: that side by key, where the left side is short beside it; else the engine holds it.
        decided: pairs that people decided: left_row, right_row, is_same.
    """

    model: LinkModel
    left: Side
    right: Side | None
    right_is_ready: bool = False
    near: KeyedRecords | None = None
    decided: pa.Table = field(default_factory=lambda: NO_DECISIONS)

    @property
    def possible_pairs(self) -> float:
        """How many pairs of rows there are at all."""
        if self.right is None:
            return self.left.rows * (self.left.rows - 1) / 2
        return float(self.left.rows) * self.right.rows

    @property
    def most_matches(self) -> float:
        """How many pairs can be matches under the model's rule."""
        if self.right is None or self.model.resolve.rule is ResolveRule.MANY_TO_MANY:
            return self.possible_pairs
        if self.model.resolve.rule is ResolveRule.ONE_TO_ONE:
            return float(min(self.left.rows, self.right.rows))
        return float(self.left.rows)


@dataclass(frozen=True)
class Linked:
    """What a link found, beside the tables that stay in the engine."""

    weights: Weights
    patterns: CountedPatterns
    labels: LabelCount
    settled_probability: float
    evidence: LinkEvidence


def run_link(engine: DuckDbEngine, task: LinkTask, *, progress: Progress = say_nothing) -> Linked:
    """Settle, learn, score and decide."""
    model = task.model
    engine.hand_in(DECIDED, task.decided)
    if task.right is None:
        engine.run(dedupe_flow(model, task.left), progress=progress)
        engine.hand_in(SETTLED.table, empty_table(SETTLED))
        engine.hand_in(TIER_PAIRS.table, empty_table(TIER_PAIRS))
    else:
        flow = settle_flow(
            model, task.left, task.right, right_is_ready=task.right_is_ready, near=task.near
        )
        engine.run(flow, progress=progress)
    if task.near is not None:
        _leave_ids_of_pairs(engine, model, task.near)
    patterns = counted(engine.table(PATTERN_COUNTS.table))
    labels = count_labels(model, patterns)
    weights = _learn(engine, task, patterns, labels)
    score = score_flow(lambda _: score_patterns(model, weights, patterns), (PATTERN_COUNTS.table,))
    engine.run(score, progress=progress)
    sure = _settled_probability(model, weights, patterns)
    decide = decide_flow(
        model,
        settled_probability=sure,
        prior=weights.prior,
        has_refusals=not all(task.decided["is_same"].to_pylist()),
    )
    engine.run(decide, progress=progress)
    return Linked(
        weights, patterns, labels, sure, _evidence(engine, model, patterns, weights, sure)
    )


def _leave_ids_of_pairs(engine: DuckDbEngine, model: LinkModel, near: KeyedRecords) -> None:
    """Of the registry's ids only those that a pair names: they are read several times."""
    pairs = [PAIRS.table, DECIDED, *([TIER_PAIRS.table] if model.tier else [])]
    named = engine.query(" union ".join(f"select right_row as row from {name}" for name in pairs))
    found = near.coded(named["row"].to_numpy(), ("row", RECORD_ID))
    engine.hand_in("ids_of_pairs", found.rename_columns(["row", "id"]))
    engine.hand_in_query(RIGHT_IDS, "from ids_of_pairs")


def empty_table(contract: Contract) -> pa.Table:
    """A table of a contract without a row."""
    return pa.table({name: pa.array([], pa.int64()) for name in contract.columns})


def _learn(
    engine: DuckDbEngine, task: LinkTask, patterns: CountedPatterns, labels: LabelCount
) -> Weights:
    """Weights from labels; where they are few or none, random pairs are drawn for EM."""
    random_counts = _random_counts(engine, task) if labels.are_few else None
    return learn(
        task.model,
        patterns,
        random_counts=random_counts,
        possible_pairs=task.possible_pairs,
        most_matches=task.most_matches,
    )


def _random_counts(engine: DuckDbEngine, task: LinkTask) -> pa.Table:
    """Patterns of random pairs: of both lists; of the registry alone where the list is short."""
    right = task.right or task.left
    is_self = task.right is None
    if not is_self and is_short_beside(task.left.rows, right.rows):
        if task.right_is_ready:
            return engine.table(RIGHT_RANDOM)
        flow = registry_random_flow(task.model, right)
    else:
        pairs = random_pairs(task.left.rows + right.rows, task.possible_pairs)
        flow = random_flow(task.model, task.left, right, is_self=is_self, pairs=pairs)
    engine.run(flow)
    return engine.table(RANDOM_COUNTS.table)


def _settled_probability(model: LinkModel, weights: Weights, patterns: CountedPatterns) -> float:
    """How sure a row is that the identifier settled: the mean over the sample of such rows."""
    labels = model.train.labels_from
    if labels is None or weights.learned_from != "labels":
        return SURE_TIER
    shape = shape_of(model)
    equal = shape.level_of(patterns.patterns, labels) == 1
    chosen = equal & patterns.is_sample & ~patterns.is_open
    pairs = patterns.pairs[chosen]
    if not pairs.sum():
        return SURE_TIER
    weight = weights.match_weight(model, shape, patterns.patterns[chosen])
    mean = float((weights.probability(weight) * pairs).sum() / pairs.sum())
    return min(mean, 1.0 - 1e-6)


def _evidence(
    engine: DuckDbEngine, model: LinkModel, patterns: CountedPatterns, weights: Weights, sure: float
) -> LinkEvidence:
    best = engine.query("select probability from best_pairs order by probability")
    settled = engine.query("select count(*) as n from settled")["n"][0].as_py()
    return LinkEvidence(
        settled=settled,
        settled_probability=sure,
        best=best["probability"].to_numpy(),
        missed=_missed(engine, model, patterns, weights),
    )


def _missed(
    engine: DuckDbEngine, model: LinkModel, patterns: CountedPatterns, weights: Weights
) -> float:
    """How many true records of open rows no block proposed: the larger of two readings."""
    seen = engine.query(
        # counted, not summed: the last digit of a sum depends on the threads
        "select pairs.blocks, best.pattern, best.probability, count(*) as pairs"
        " from best_pairs as best"
        " join pairs on pairs.left_row = best.left_row and pairs.right_row = best.right_row"
        " where best.pattern is not null group by all order by all"
    )
    expected = seen["probability"].to_numpy() * seen["pairs"].to_numpy()
    overlap = missed_by_overlap(seen["blocks"].to_numpy(), expected)
    labels = model.train.labels_from
    if labels is None:
        return overlap
    equal, found = equal_and_found(model, weights, patterns)
    relation = shape_of(model).level_of(seen["pattern"].to_numpy(), labels)
    unequal = float(expected[relation != EXACT].sum())
    return max(overlap, missed_by_identifier(equal, found, unequal))


def patterns_seen(patterns: CountedPatterns) -> int:
    """How many different patterns the compared pairs show."""
    return len(np.unique(patterns.patterns))
