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
from jaring.linkage.compare import compare_step, frequency_table, pair_steps
from jaring.linkage.names import (
    CANDIDATES,
    LEFT,
    PAIRS,
    PATTERN_COUNTS,
    RIGHT,
    SAMPLED,
    SCORES,
    SETTLED,
)
from jaring.linkage.schema import LinkModel
from jaring.linkage.tiers import TIER_PAIRS, open_rows_step, settle_step, tier_pairs_step
from jaring.steps import ColumnType, Contract, Dialect, Flow, SqlStep, Step, TableStep

RIGHT_CODED, LEFT_CODED = "right_coded", "left_coded"
LEFT_STANDARD, LEFT_CHOSEN = "left_standard", "left_chosen"
RIGHT_QUALITY, LEFT_QUALITY = "right_quality", "left_quality"
DRAWN_FROM = 100_000  # about so many rows of a side are enough to draw random pairs from
SAMPLED_BY = 3  # columns whose content decides whether a row is learned from
RANDOM = Contract("random_candidates", ("left_row", "right_row"), CANDIDATES.columns)
RANDOM_PAIRS = Contract(
    "random_pairs",
    RANDOM.grain,
    {name: PAIRS.columns[name] for name in ("left_row", "right_row", "blocks", "pattern")},
)
RANDOM_COUNTS = Contract(
    "random_counts",
    ("pattern",),
    {"pattern": ColumnType.BIGINT, "pairs": ColumnType.BIGINT},
)


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


def settle_flow(model: LinkModel, left: Side, right: Side, *, right_is_ready: bool = False) -> Flow:
    """Both sides in, patterns of the compared pairs out."""
    steps = [] if right_is_ready else right_steps(model, right)
    at_hand = None if right_is_ready else right.columns
    steps += _settle_steps(model, left, at_hand) if model.tier else _all_open_steps(model, left)
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


def _settle_steps(model: LinkModel, left: Side, right: frozenset[str] | None) -> list[Step]:
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
        tier_pairs_step(model, left=LEFT_STANDARD, right=RIGHT_CODED),
        settle_step(model, beside=ALIKE.table if alike is not None else None),
        open_rows_step(left=LEFT_STANDARD),
        _left_coded_step(model),
    ]


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


def random_flow(model: LinkModel, left: Side, right: Side, *, is_self: bool, pairs: int) -> Flow:
    """Patterns of random pairs: what two records that have nothing to do with each other show."""
    steps: list[Step] = [
        _every_pair_step(is_self=is_self)
        if pairs >= _possible_pairs(left.rows, right.rows, is_self=is_self)
        else _random_step(model, left.rows, right.rows, pairs, is_self=is_self),
        compare_step(
            model,
            candidates=RANDOM.table,
            left=LEFT_CODED,
            right=RIGHT_CODED,
            writes=RANDOM_PAIRS,
        ),
        SqlStep(
            (RANDOM_PAIRS.table,),
            RANDOM_COUNTS,
            lambda _: (
                f"select pattern, count(*) as pairs from {RANDOM_PAIRS.table} group by pattern"
            ),
        ),
    ]
    return Flow(tuple(steps), frozenset({RANDOM_COUNTS.table}))


def _possible_pairs(left_rows: int, right_rows: int, *, is_self: bool) -> int:
    return left_rows * (left_rows - 1) // 2 if is_self else left_rows * right_rows


def _every_pair_step(*, is_self: bool) -> SqlStep:
    """Every pair of rows there is, for short lists.

    Rows: one per pair.
    """
    apart = "l.row < r.row" if is_self else "true"
    return SqlStep(
        (LEFT_CODED, RIGHT_CODED),
        RANDOM,
        lambda d: (
            "select l.row as left_row, r.row as right_row, "
            f"{d.cast('0', ColumnType.BIGINT)} as blocks"
            f" from {LEFT_CODED} as l cross join {RIGHT_CODED} as r where {apart}"
        ),
        says="learn",
    )


def _random_step(
    model: LinkModel, left_rows: int, right_rows: int, pairs: int, *, is_self: bool
) -> SqlStep:
    """Pairs of rows drawn by hash, the same ones every time.

    Rows are numbered by what they hold, not by where they stand, so that the order of a list
    changes nothing; rows that hold the same are as good as each other.

    Rows: one per pair drawn.
    """
    apart = "l.row <> r.row" if is_self else "true"

    def sql(dialect: Dialect) -> str:
        left = dialect.bucket("number * 2", "(select count(*) from l)")
        right = dialect.bucket("number * 2 + 1", "(select count(*) from r)")
        return f"""
            with l as ({_placed(model, LEFT_CODED, left_rows, dialect)}),
            r as ({_placed(model, RIGHT_CODED, right_rows, dialect)}),
            drawn as (
                select {left} + 1 as left_place, {right} + 1 as right_place
                from range({pairs}) as numbers(number)
            ),
            met as (
                select {_lower_first("l.row", "r.row", is_self=is_self)}
                from drawn
                join l on l.place = drawn.left_place
                join r on r.place = drawn.right_place
                where {apart}
            )
            select left_row, right_row, {dialect.cast("0", ColumnType.BIGINT)} as blocks
            from met
            group by left_row, right_row
        """

    return SqlStep((LEFT_CODED, RIGHT_CODED), RANDOM, sql, says="learn")


def _placed(model: LinkModel, table: str, rows: int, dialect: Dialect) -> str:
    """Rows numbered by what they hold; of a long table a part that is chosen so, too."""
    columns = [made.column for made in needed_features(model)]
    every = max(1, rows // DRAWN_FROM)
    chosen = "true"
    if every > 1:
        chosen = f"{dialect.bucket(dialect.hash64(*columns[:SAMPLED_BY]), str(every))} = 0"
    held = dialect.hash64(*columns)
    return f"select row, row_number() over (order by {held}) as place from {table} where {chosen}"


def _lower_first(one: str, other: str, *, is_self: bool) -> str:
    """Both rows of a pair; of one table the lower number stands left, as everywhere."""
    if not is_self:
        return f"{one} as left_row, {other} as right_row"
    return f"least({one}, {other}) as left_row, greatest({one}, {other}) as right_row"


def score_flow(learn: Callable[[dict[str, pa.Table]], pa.Table], reads: tuple[str, ...]) -> Flow:
    """Score every pattern with learned points.

    Args:
        learn: from the tables of counted patterns to the score of every pattern.
        reads: the tables it wants.
    """
    score = TableStep(reads, SCORES, lambda tables: learn(dict(tables)), says="learn")
    return Flow((score,), frozenset({SCORES.table}))
