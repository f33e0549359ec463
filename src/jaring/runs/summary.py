"""Fill the summary of a run: every figure that the report draws, from the engine's tables.

Values that are shown are masked here; nothing whole leaves this module.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import numpy as np

from jaring.engines.duckdb import DuckDbEngine, peak_memory_bytes
from jaring.linkage.estimate import Estimated, estimate_at
from jaring.linkage.explain import explain_pattern
from jaring.linkage.patterns import shape_of
from jaring.linkage.schema import LinkModel, ResolveRule
from jaring.linkage.weights import context
from jaring.reports.link_summary import (
    Accuracy,
    BlockCost,
    CurvePoint,
    Estimate,
    LevelWeight,
    LinkCounts,
    LinkSummary,
    MeasuredAccuracy,
    Note,
    Sample,
    SamplePart,
    Side,
    StepTime,
    Thresholds,
    TierCount,
)
from jaring.runs.inputs import RunInput
from jaring.runs.linking import Linked, LinkTask, patterns_seen
from jaring.runs.masking import mask_text, mask_value
from jaring.runs.quality import field_quality, quarantine_reasons
from jaring.runs.recording import versions

CURVE = (0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999)
SAMPLES = 6
REVIEW_FIRST = 10


@dataclass(frozen=True)
class Finished:
    """A run whose tables stand in the engine.

    Attributes:
        right_name: what the right side is called; None in a dedupe.
        right_quality: whether the right side's fields are examined (an index's are not again).
    """

    task: LinkTask
    linked: Linked
    left: RunInput
    right: RunInput | None
    right_name: str | None
    right_rows: int
    as_of: date
    seconds: float
    applied_decisions: int = 0
    stale_decisions: int = 0
    measured: MeasuredAccuracy | None = None
    notes: tuple[Note, ...] = ()


def summarise(engine: DuckDbEngine, run: Finished) -> LinkSummary:
    """The figures of a finished run."""
    model = run.task.model
    low, high = model.resolve.review
    curve = [estimate_at(run.linked.evidence, threshold) for threshold in CURVE]
    at_accept = estimate_at(run.linked.evidence, model.resolve.accept)
    samples, review_first = _pairs_shown(
        engine, run, {_SAMPLE_QUERY: SAMPLES, _REVIEW_QUERY: REVIEW_FIRST}
    )
    return LinkSummary(
        kind="dedupe" if run.task.right is None else "link",
        model=model.id,
        title=_title(run),
        as_of=run.as_of,
        made_at=datetime.now(UTC).replace(microsecond=0),
        left=_left_side(engine, run),
        right=_right_side(engine, run),
        links=_counts(engine, run),
        thresholds=Thresholds(accept=model.resolve.accept, review_low=low, review_high=high),
        estimate=_accuracy(at_accept),
        measured=run.measured,
        curve=tuple(_curve_points(curve, run.measured)),
        blocks=tuple(_blocks(engine, model)),
        pairs_compared=_number(engine, "select count(*) from pairs"),
        patterns=patterns_seen(run.linked.patterns),
        prior_points=run.linked.weights.prior,
        weights=tuple(_level_weights(model, run.linked)),
        samples=samples,
        review_first=review_first,
        steps=tuple(
            StepTime(name=step.name, seconds=step.seconds, rows=step.rows)
            for step in engine.timings
        ),
        seconds=run.seconds,
        peak_memory_bytes=peak_memory_bytes(),
        versions=versions(),
        settings=_settings(engine, run),
        notes=run.notes,
    )


def _title(run: Finished) -> str:
    left = mask_text(run.left.name)
    return left if run.right_name is None else f"{left} / {mask_text(run.right_name)}"


def _settings(engine: DuckDbEngine, run: Finished) -> dict[str, str]:
    return {
        "learned_from": run.linked.weights.learned_from,
        "rule": run.task.model.resolve.rule.value,
        "labelled_matches": str(run.linked.labels.matches),
        "threads": str(engine.threads or "all"),
        "memory": engine.memory or "80%",
    }


def _number(engine: DuckDbEngine, sql: str) -> int:
    return int(engine.query(f"select ({sql}) as n")["n"][0].as_py())


def _left_side(engine: DuckDbEngine, run: Finished) -> Side:
    count = "select count(*) from links"
    if run.task.right is None:
        every = "select left_row as row from links union select right_row as row from links"
        count = f"select count(*) from ({every})"
    elif not _one_per_row(run):
        count = "select count(distinct left_row) from links"
    rows = _number(engine, count)
    return _side(engine, run, run.left, "left_rows", rows)


def _right_side(engine: DuckDbEngine, run: Finished) -> Side | None:
    if run.task.right is None:
        return None
    linked = _number(engine, "select count(distinct right_row) from links")
    if run.right is not None:
        return _side(engine, run, run.right, "right_rows", linked)
    return Side(
        name=mask_text(run.right_name or ""),
        received=run.right_rows,
        quarantined=0,
        accepted=run.right_rows,
        linked=linked,
        unlinked=run.right_rows - linked,
    )


def _side(engine: DuckDbEngine, run: Finished, given: RunInput, view: str, linked: int) -> Side:
    staged = given.staged
    return Side(
        name=mask_text(given.name),
        received=staged.rows_received,
        quarantined=staged.rows_received - staged.rows_accepted,
        accepted=staged.rows_accepted,
        linked=linked,
        unlinked=staged.rows_accepted - linked,
        quality=field_quality(
            engine, run.task.model, given, view, is_dedupe=run.task.right is None
        ),
        quarantine=quarantine_reasons(staged.quarantine),
    )


def _counts(engine: DuckDbEngine, run: Finished) -> LinkCounts:
    tiers = engine.query(
        "select tier, count(*) as links from links group by tier order by count(*) desc, tier"
    ).to_pylist()
    has_rows = _one_per_row(run) and run.task.right is not None
    return LinkCounts(
        count=sum(tier["links"] for tier in tiers),
        by_tier=tuple(
            TierCount(
                tier=tier["tier"], links=tier["links"], rows=tier["links"] if has_rows else None
            )
            for tier in tiers
        ),
        review=_number(engine, "select count(*) from flagged"),
        conflicts=_number(engine, "select count(*) from flagged where reason <> 'uncertain'"),
        decided=run.applied_decisions,
        stale_decisions=run.stale_decisions,
        clusters=_cluster_count(engine, run),
    )


def _one_per_row(run: Finished) -> bool:
    """Whether no row of the left side can have two links."""
    return run.task.model.resolve.rule in {
        ResolveRule.ONE_TO_ONE,
        ResolveRule.MANY_LEFT_TO_ONE_RIGHT,
    }


def _cluster_count(engine: DuckDbEngine, run: Finished) -> int | None:
    if run.task.right is not None:
        return None
    return _number(engine, "select count(distinct cluster) from clusters")


def _accuracy(found: Estimated) -> Accuracy:
    return Accuracy(
        precision=Estimate(**vars(found.precision)),
        recall=Estimate(**vars(found.recall)),
        f1=Estimate(**vars(found.f1)),
    )


def _curve_points(
    curve: Iterable[Estimated], measured: MeasuredAccuracy | None
) -> Iterable[CurvePoint]:
    known = {point.threshold: point for point in measured.by_threshold} if measured else {}
    for point in curve:
        seen = known.get(point.threshold)
        yield CurvePoint(
            threshold=point.threshold,
            links=point.links,
            precision=point.precision.value,
            recall=point.recall.value,
            f1=point.f1.value,
            measured_precision=seen.precision if seen else None,
            measured_recall=seen.recall if seen else None,
        )


def _blocks(engine: DuckDbEngine, model: LinkModel) -> Iterable[BlockCost]:
    plan = engine.query("from block_plan order by block, depth").to_pylist()
    found = engine.query(
        "select pairs.blocks as mask, count(*) as links from links"
        " join pairs on pairs.left_row = links.left_row and pairs.right_row = links.right_row"
        " group by pairs.blocks"
    ).to_pylist()
    alone = {row["mask"]: row["links"] for row in found}
    for number, block in enumerate(model.block):
        depths = [row for row in plan if row["block"] == number]
        light = sum(row["pairs"] - row["heavy_pairs"] for row in depths)
        yield BlockCost(
            name=block.name,
            keys=block.on,
            planned_pairs=depths[0]["pairs"],
            pairs=light,
            refined=sum(row["heavy_values"] for row in depths[:-1]),
            skipped=depths[-1]["heavy_pairs"],
            found_only_here=alone.get(1 << number, 0),
        )


def _level_weights(model: LinkModel, linked: Linked) -> Iterable[LevelWeight]:
    """Points per level, averaged over contexts as the compared pairs show them."""
    shape = shape_of(model)
    patterns, pairs = linked.patterns.patterns, linked.patterns.pairs
    for compare in model.compare:
        level = shape.level_of(patterns, compare.field)
        points = next(part.points for part in linked.weights.fields if part.field == compare.field)
        for number, word in enumerate(compare.levels, start=1):
            mean = _mean_points(model, linked, compare.field, number, level)
            yield LevelWeight(
                field=compare.field,
                level=number,
                label=word.text,
                points=float(points[number].mean()) if mean is None else mean,
                share=float(pairs[level == number].sum() / max(pairs.sum(), 1.0)),
            )


def _mean_points(
    model: LinkModel, linked: Linked, field: str, number: int, level: np.ndarray
) -> float | None:
    chosen = level == number
    pairs = linked.patterns.pairs[chosen]
    if not pairs.sum():
        return None
    part = next(part for part in linked.weights.fields if part.field == field)
    place = context(model, shape_of(model), field, linked.patterns.patterns[chosen])
    return float((part.points[number, place] * pairs).sum() / pairs.sum())


_REVIEW_QUERY = """
    select left_row, right_row, match_weight, probability, pattern, linked, 'score' as tier
    from flagged
    order by abs(probability - 0.5), left_row, right_row
    limit {limit}
"""
_SAMPLE_QUERY = """
    with banded as (
        select left_row, right_row, match_weight, probability, pattern,
            probability >= {accept} as linked, 'score' as tier,
            row_number() over (
                partition by cast(floor(least(probability, 0.999) * {limit}) as integer)
                order by hash(left_row, right_row), left_row, right_row
            ) as place
        from best_pairs
        where probability >= 0.001 and pattern is not null
    )
    select left_row, right_row, match_weight, probability, pattern, linked, tier
    from banded
    where place = 1
    order by probability desc, left_row
"""


def _pairs_shown(
    engine: DuckDbEngine, run: Finished, queries: Mapping[str, int]
) -> list[tuple[Sample, ...]]:
    """For each query, and so many pairs of it, the pairs with their evidence, both sides masked."""
    model = run.task.model
    found = [
        engine.query(query.format(limit=limit, accept=model.resolve.accept)).to_pylist()
        for query, limit in queries.items()
    ]
    every = [pair for pairs in found for pair in pairs]
    if not every:
        return [()] * len(found)
    left = _rows_by_number(engine, "left_rows", [pair["left_row"] for pair in every])
    right_view = "right_rows" if run.task.right is not None else "left_rows"
    right = _rows_by_number(engine, right_view, [pair["right_row"] for pair in every])
    return [
        tuple(
            _sample(model, run.linked, pair, left[pair["left_row"]], right[pair["right_row"]])
            for pair in pairs
        )
        for pairs in found
    ]


def _rows_by_number(engine: DuckDbEngine, view: str, rows: list[int]) -> dict[int, dict[str, Any]]:
    listed = ", ".join(str(row) for row in sorted(set(rows)))  # spelled out, so the scan can skip
    found = engine.query(
        f"select side.*, ids.id from {view} as side join {view}_ids as ids on ids.row = side.row"
        f" where side.row in ({listed}) and ids.row in ({listed})"
    ).to_pylist()
    return {row["row"]: row for row in found}


def _sample(
    model: LinkModel,
    linked: Linked,
    pair: Mapping[str, Any],
    left: Mapping[str, Any],
    right: Mapping[str, Any],
) -> Sample:
    told = explain_pattern(model, linked.weights, pair["pattern"])
    shown_left, shown_right = _shown(model, left), _shown(model, right)
    return Sample(
        left_id=mask_text(left["id"]),
        right_id=mask_text(right["id"]),
        left=_masked(left),
        right=_masked(right),
        parts=tuple(
            SamplePart(
                field=part.field,
                level=part.level,
                points=part.points,
                left=shown_left.get(part.field),
                right=shown_right.get(part.field),
            )
            for part in told.parts
        ),
        prior_points=told.prior,
        match_weight=pair["match_weight"],
        probability=min(max(pair["probability"], 0.0), 1.0),
        linked=pair["linked"],
        tier=pair["tier"],
    )


def _masked(row: Mapping[str, Any]) -> dict[str, str | None]:
    return {
        name: mask_value(value, name) for name, value in row.items() if name not in {"row", "id"}
    }


def _shown(model: LinkModel, row: Mapping[str, Any]) -> dict[str, str | None]:
    """The text of each field, joined from its columns."""
    shown: dict[str, str | None] = {}
    for field, source in model.fields.items():
        texts = [
            mask_value(row.get(column), column, source.type.value)
            for column in model.columns_of(field)
        ]
        shown[field] = " / ".join(text for text in texts if text) or None
    return shown
