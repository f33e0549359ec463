"""The flows of linkage, every step in order.

Two flows make a run, since what is learned from depends on what the first one finds:

1. `settle_flow`: both sides standardised and coded, rows settled by an identifier, the rest
blocked,
   compared, and counted by pattern.
2. `score_flow`: weights learned (from labels, or by EM with a sample of random pairs), every open
   pair scored, the best ones brought out.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pyarrow as pa

from jaring.linkage.alike import ALIKE, Alike, alike_fields, alike_step
from jaring.linkage.blocks import BLOCK_PLAN, Sides, block_steps
from jaring.linkage.coding import (
    QualityApart,
    code_step,
    fields_of_tiers,
    frequency_fields,
    frequency_step,
    needed_features,
    quality_step,
    standardise_step,
    texts_step,
)
from jaring.linkage.compare import frequency_table, pair_steps
from jaring.linkage.names import (
    LEFT,
    PAIRS,
    PATTERN_COUNTS,
    RIGHT,
    SAMPLED,
    SCORES,
    SETTLED,
)
from jaring.linkage.near import KeyedRecords, near_block_steps, near_tier_steps
from jaring.linkage.schema import LinkModel
from jaring.linkage.tiers import TIER_PAIRS, open_rows_step, settle_step, tier_pairs_step
from jaring.steps import ColumnType, Contract, Dialect, Flow, SqlStep, Step, TableStep

RIGHT_CODED, LEFT_CODED = "right_coded", "left_coded"
RIGHT_NEAR = "right_near"  # coded records with an identifier of the left side
LEFT_STANDARD, LEFT_CHOSEN = "left_standard", "left_chosen"
RIGHT_QUALITY, LEFT_QUALITY = "right_quality", "left_quality"
SAMPLED_BY = 3  # columns whose content decides whether a row is learned from


@dataclass(frozen=True)
class Side:
    """One side of a link: the canonical columns it holds, and how many rows."""

    columns: frozenset[str]
    rows: int


def right_steps(model: LinkModel, right: Side, *, reads: str = RIGHT) -> list[Step]:
    """Standardise and code the registry's side; what an index keeps.

    Writes `right_coded` and a table of frequencies per field that wants one.
    """
    return [*coding_steps(model, right, reads=reads), *frequency_flow(model).steps]


def coding_steps(model: LinkModel, right: Side, *, reads: str = RIGHT) -> list[Step]:
    """Standardise and code the registry's side."""
    return [
        standardise_step(
            model,
            reads=reads,
            writes="right_standard",
            has=right.columns,
            fields=model.fields,
        ),
        quality_step(model, reads="right_standard", writes=RIGHT_QUALITY, fields=model.fields),
        code_step(
            model, reads="right_standard", writes=RIGHT_CODED, features=needed_features(model)
        ),
    ]


def right_tables(model: LinkModel) -> frozenset[str]:
    """The tables of the registry's side."""
    frequencies = (frequency_table(field) for field in frequency_fields(model))
    return frozenset({RIGHT_CODED, *frequencies})


def right_flow(model: LinkModel, right: Side, *, reads: str = RIGHT) -> Flow:
    """The registry's side alone, for an index: every row coded, no frequencies yet."""
    return Flow(tuple(coding_steps(model, right, reads=reads)), frozenset({RIGHT_CODED}))


def frequency_flow(model: LinkModel) -> Flow:
    """How common the values of the registry's side are."""
    steps = tuple(
        frequency_step(model, field, reads=RIGHT_CODED, writes=frequency_table(field))
        for field in frequency_fields(model)
    )
    return Flow(steps, frozenset(step.writes.table for step in steps))


def settle_flow(
    model: LinkModel,
    left: Side,
    right: Side,
    *,
    right_is_ready: bool = False,
    near: KeyedRecords | None = None,
) -> Flow:
    """Both sides in, patterns of the compared pairs out.

    Args:
        near: the ready right side by key, where only records that the left asks for are to be read.
    """
    steps = [] if right_is_ready else right_steps(model, right)
    at_hand = None if right_is_ready else right.columns
    steps += (
        _settle_steps(model, left, at_hand, near) if model.tier else _all_open_steps(model, left)
    )
    if near is not None:
        steps += near_block_steps(
            model, near, left=LEFT_CODED, writes=_right_coded(model, RIGHT_CODED)
        )
    steps += block_steps(model, Sides(LEFT_CODED, RIGHT_CODED))
    steps += pair_steps(model, left=LEFT_CODED, right=RIGHT_CODED)
    keeps = {SETTLED.table, BLOCK_PLAN.table, PAIRS.table, PATTERN_COUNTS.table, LEFT_CODED}
    keeps |= {RIGHT_QUALITY, LEFT_QUALITY, TIER_PAIRS.table}
    return Flow(tuple(steps), frozenset(keeps) | right_tables(model))


def dedupe_flow(model: LinkModel, rows: Side) -> Flow:
    """One table against itself: no row is settled, since a person may have further records."""
    steps: list[Step] = list(right_steps(model, rows))
    steps.append(_self_left_step(model))
    steps += block_steps(model, Sides(LEFT_CODED, RIGHT_CODED, is_self=True))
    steps += pair_steps(model, left=LEFT_CODED, right=RIGHT_CODED)
    keeps = {BLOCK_PLAN.table, PAIRS.table, PATTERN_COUNTS.table, LEFT_CODED, RIGHT_QUALITY}
    return Flow(tuple(steps), frozenset(keeps) | right_tables(model))


def sample_every(model: LinkModel, left: Side) -> int:
    """Every how many rows one is learned from."""
    return max(1, left.rows // model.train.sample_rows)


def _sampled_step(model: LinkModel, left: Side) -> SqlStep:
    """The rows that are learned from, chosen by what they hold, wherever they stand in the list.

    Rows: one per such row.
    """
    every = sample_every(model, left)
    held = [column for column in model.columns if column in left.columns][:SAMPLED_BY]

    def sql(dialect: Dialect) -> str:
        chosen = _is_sampled(dialect, held, every)
        return f"select row from {LEFT} where {chosen}"

    return SqlStep((LEFT,), SAMPLED, sql, says="learn")


def _is_sampled(dialect: Dialect, columns: list[str], every: int) -> str:
    """One in so many rows, as if by chance, by what they hold."""
    if every == 1 or not columns:
        return "true"
    return f"{dialect.bucket(dialect.hash64(*columns), str(every))} = 0"


def _settle_steps(
    model: LinkModel, left: Side, right: frozenset[str] | None, near: KeyedRecords | None
) -> list[Step]:
    """Rows that the identifier settles, and the codes of those that go on."""
    fields = fields_of_tiers(model)
    alike = alike_fields(model, left=left.columns, right=right)
    early: list[Step] = [_sampled_step(model, left)]
    if alike is not None:
        early += _alike_steps(model, left, alike, fields)
    reads = LEFT_CHOSEN if alike is not None else LEFT
    return [
        *early,
        standardise_step(
            model, reads=reads, writes=LEFT_STANDARD, has=left.columns, fields=model.fields
        ),
        quality_step(
            model,
            reads=LEFT_STANDARD,
            writes=LEFT_QUALITY,
            fields=fields,
            apart=_apart(alike, fields) if alike is not None else None,
        ),
        *_near_tier_steps(model, near),
        tier_pairs_step(
            model, left=LEFT_STANDARD, right=RIGHT_CODED if near is None else RIGHT_NEAR
        ),
        settle_step(model, beside=ALIKE.table if alike is not None else None),
        open_rows_step(left=LEFT_STANDARD),
        _left_coded_step(model),
    ]


def _near_tier_steps(model: LinkModel, near: KeyedRecords | None) -> list[Step]:
    if near is None:
        return []
    writes = _right_coded(model, RIGHT_NEAR, fields=fields_of_tiers(model))
    return near_tier_steps(model, near, left=LEFT_STANDARD, writes=writes)


def _right_coded(
    model: LinkModel, table: str, *, fields: tuple[str, ...] | None = None
) -> Contract:
    features = {made.column: made.type for made in needed_features(model, fields=fields)}
    return Contract(table, ("row",), {"row": ColumnType.BIGINT, **features})


def _alike_steps(model: LinkModel, left: Side, alike: Alike, fields: tuple[str, ...]) -> list[Step]:
    """Rows written like a record, what else they hold, and the rows that are left."""
    apart = _apart(alike, fields)
    steps: list[Step] = [alike_step(model, alike, right_coded=RIGHT_CODED)]
    for field, texts in apart.texts.items():
        steps += [
            texts_step(model, field, rows=LEFT, among=ALIKE.table, writes=texts),
            standardise_step(
                model, reads=texts, writes=apart.read[field], has=left.columns, fields=(field,)
            ),
        ]
    return [*steps, _chosen_step(model, left)]


def _apart(alike: Alike, fields: tuple[str, ...]) -> QualityApart:
    rest = [field for field in fields if field not in alike.fields]
    texts = {field: f"{field}_alike_texts" for field in rest}
    return QualityApart(ALIKE.table, texts, {field: f"{field}_alike" for field in rest})


def _chosen_step(model: LinkModel, left: Side) -> SqlStep:
    """The rows to standardise: those not settled yet, and the sampled ones besides.

    Rows: one per such row.
    """
    columns = {name: ColumnType.TEXT for name in model.columns if name in left.columns}
    return SqlStep(
        (LEFT, ALIKE.table, SAMPLED.table),
        Contract(LEFT_CHOSEN, ("row",), {"row": ColumnType.BIGINT, **columns}),
        lambda _: (
            f"select {', '.join(('row', *columns))} from {LEFT}"
            f" where row in (select row from {SAMPLED.table})"
            f" or row not in (select left_row from {ALIKE.table})"
        ),
        says="standardise",
    )


def _all_open_steps(model: LinkModel, left: Side) -> list[Step]:
    settled = SqlStep(
        (LEFT,),
        SETTLED,
        lambda d: (
            "select row as left_row, row as right_row, "
            f"{d.cast('0', ColumnType.BIGINT)} as tier, {d.cast('0', ColumnType.BIGINT)} "
            f"as accepted_by from {LEFT} where false"
        ),
    )
    return [
        settled,
        _sampled_step(model, left),
        standardise_step(
            model, reads=LEFT, writes=LEFT_STANDARD, has=left.columns, fields=model.fields
        ),
        open_rows_step(left=LEFT),
        _left_coded_step(model),
    ]


def _left_coded_step(model: LinkModel) -> SqlStep:
    """Codes of the rows that go on.

    Rows: one per such row.
    """
    features = needed_features(model)

    def sql(dialect: Dialect) -> str:
        listed = "".join(f", {made.sql(dialect)} as {made.column}" for made in features)
        return f"""
            select row{listed}, is_open, is_sample
            from (
                select standard.*, open_rows.is_open, open_rows.is_sample
                from open_rows
                join {LEFT_STANDARD} as standard on standard.row = open_rows.row
            ) as whole
        """

    return SqlStep(("open_rows", LEFT_STANDARD), _left_coded(model), sql, says="standardise")


def _left_coded(model: LinkModel) -> Contract:
    features = {made.column: made.type for made in needed_features(model)}
    marks = {"is_open": ColumnType.BOOLEAN, "is_sample": ColumnType.BOOLEAN}
    return Contract(LEFT_CODED, ("row",), {"row": ColumnType.BIGINT, **features, **marks})


def _self_left_step(model: LinkModel) -> SqlStep:
    """In a dedupe the left side is the right side once more, with every row open.

    Every pair is compared anyway, so that every row is learned from.
    """
    columns = ", ".join(made.column for made in needed_features(model))
    return SqlStep(
        (RIGHT_CODED,),
        _left_coded(model),
        lambda _: f"select row, {columns}, true as is_open, true as is_sample from {RIGHT_CODED}",
    )


def score_flow(learn: Callable[[dict[str, pa.Table]], pa.Table], reads: tuple[str, ...]) -> Flow:
    """Score every pattern with learned points.

    Args:
        learn: from the tables of counted patterns to the score of every pattern.
        reads: the tables it wants.
    """
    score = TableStep(reads, SCORES, lambda tables: learn(dict(tables)), says="learn")
    return Flow((score,), frozenset({SCORES.table}))
