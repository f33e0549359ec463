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
    features_of,
    fields_of_tiers,
    frequency_fields,
    frequency_step,
    quality_step,
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
from jaring.linkage.tiers import OPEN_ROWS, TIER_PAIRS, open_rows_step, settle_step, tier_pairs_step
from jaring.steps import ColumnType, Contract, Dialect, Flow, RowwiseStep, SqlStep, Step, TableStep

RIGHT_CODED, LEFT_CODED = "right_coded", "left_coded"
RIGHT_NEAR = "right_near"  # coded records with an identifier of the left side
LEFT_TIER_CODED, LEFT_REST_CODED = "left_tier_coded", "left_rest_coded"
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
        code_step(model, reads=reads, writes=RIGHT_CODED, has=right.columns),
        quality_step(model, reads=RIGHT_CODED, writes=RIGHT_QUALITY, fields=model.fields),
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
    """Rows that the identifier settles, and the codes of those that go on.

    Of a row that may be settled only what the tiers read is cleaned; the rest of those that go on.
    """
    fields = fields_of_tiers(model)
    alike = alike_fields(model, left=left.columns, right=right)
    steps: list[Step] = [_sampled_step(model, left)]
    if alike is not None:
        steps += _alike_steps(model, left, alike, fields)
    steps += [
        _tier_coded_step(model, left, fields, is_apart=alike is not None),
        quality_step(
            model,
            reads=LEFT_TIER_CODED,
            writes=LEFT_QUALITY,
            fields=fields,
            apart=_apart(alike, fields) if alike is not None else None,
        ),
        *_near_tier_steps(model, near),
        tier_pairs_step(
            model, left=LEFT_TIER_CODED, right=RIGHT_CODED if near is None else RIGHT_NEAR
        ),
        settle_step(model, beside=ALIKE.table if alike is not None else None),
        open_rows_step(left=LEFT_TIER_CODED),
    ]
    rest = tuple(field for field in model.fields if field not in fields)
    if rest:
        steps.append(
            code_step(
                model,
                reads=LEFT,
                writes=LEFT_REST_CODED,
                has=left.columns,
                fields=rest,
                among=f"select row from {OPEN_ROWS}",
                reads_beside=(OPEN_ROWS,),
            )
        )
    return [*steps, _left_coded_step(model, fields, has_rest=bool(rest))]


def _near_tier_steps(model: LinkModel, near: KeyedRecords | None) -> list[Step]:
    if near is None:
        return []
    writes = _right_coded(model, RIGHT_NEAR, fields=fields_of_tiers(model))
    return near_tier_steps(model, near, left=LEFT_TIER_CODED, writes=writes)


def _right_coded(
    model: LinkModel, table: str, *, fields: tuple[str, ...] | None = None
) -> Contract:
    chosen = features_of(model, model.fields if fields is None else fields)
    features = {made.column: made.type for made in chosen}
    return Contract(table, ("row",), {"row": ColumnType.BIGINT, **features})


def _alike_steps(model: LinkModel, left: Side, alike: Alike, fields: tuple[str, ...]) -> list[Step]:
    """Rows written like a record, and what else they hold."""
    apart = _apart(alike, fields)
    steps: list[Step] = [alike_step(model, alike, right_coded=RIGHT_CODED)]
    for field, texts in apart.texts.items():
        steps += [
            texts_step(model, field, rows=LEFT, among=ALIKE.table, writes=texts),
            code_step(
                model, reads=texts, writes=apart.read[field], has=left.columns, fields=(field,)
            ),
        ]
    return steps


def _apart(alike: Alike, fields: tuple[str, ...]) -> QualityApart:
    rest = [field for field in fields if field not in alike.fields]
    texts = {field: f"{field}_alike_texts" for field in rest}
    return QualityApart(ALIKE.table, texts, {field: f"{field}_alike" for field in rest})


def _tier_coded_step(
    model: LinkModel, left: Side, fields: tuple[str, ...], *, is_apart: bool
) -> RowwiseStep:
    """What the tiers read of the rows that are not settled yet, and of the sampled ones."""
    if not is_apart:
        return code_step(model, reads=LEFT, writes=LEFT_TIER_CODED, has=left.columns, fields=fields)
    others = (
        f"select row from {LEFT} where row in (select row from {SAMPLED.table})"
        f" or row not in (select left_row from {ALIKE.table})"
    )
    return code_step(
        model,
        reads=LEFT,
        writes=LEFT_TIER_CODED,
        has=left.columns,
        fields=fields,
        among=others,
        reads_beside=(ALIKE.table, SAMPLED.table),
    )


def _left_coded_step(model: LinkModel, fields: tuple[str, ...], *, has_rest: bool) -> SqlStep:
    """Codes of the rows that go on: of the fields that the tiers read, and of the others.

    Rows: one per such row.
    """
    first = {made.column for made in features_of(model, fields)}
    columns = [made.column for made in features_of(model, model.fields)]
    listed = ", ".join(f"{'tiers' if name in first else 'others'}.{name}" for name in columns)
    beside = f" join {LEFT_REST_CODED} as others on others.row = open_rows.row" if has_rest else ""
    return SqlStep(
        (OPEN_ROWS, LEFT_TIER_CODED, *((LEFT_REST_CODED,) if has_rest else ())),
        _left_coded(model),
        lambda _: (
            f"select open_rows.row, {listed}, open_rows.is_open, open_rows.is_sample"
            f" from {OPEN_ROWS} as open_rows"
            f" join {LEFT_TIER_CODED} as tiers on tiers.row = open_rows.row{beside}"
        ),
    )


def _left_coded(model: LinkModel) -> Contract:
    features = {made.column: made.type for made in features_of(model, model.fields)}
    marks = {"is_open": ColumnType.BOOLEAN, "is_sample": ColumnType.BOOLEAN}
    return Contract(LEFT_CODED, ("row",), {"row": ColumnType.BIGINT, **features, **marks})


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
    coded = code_step(
        model,
        reads=LEFT,
        writes=LEFT_CODED,
        has=left.columns,
        marks={
            "is_open": "true",
            "is_sample": f"row in (select row from {SAMPLED.table})",
        },
        reads_beside=(SAMPLED.table,),
    )
    return [settled, _sampled_step(model, left), coded]


def _self_left_step(model: LinkModel) -> SqlStep:
    """In a dedupe the left side is the right side once more, with every row open.

    Every pair is compared anyway, so that every row is learned from.
    """
    columns = ", ".join(made.column for made in features_of(model, model.fields))
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
