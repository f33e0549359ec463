"""Draw random pairs: what two records that have nothing to do with each other show.

The flow that EM takes u from. Pairs are drawn by what rows hold, so that they are the same ones
every time. Of a registry the pairs of its own records serve any list that is short beside it, and
an index keeps what they show.
"""

from jaring.linkage.coding import features_of
from jaring.linkage.compare import compare_step
from jaring.linkage.flow import LEFT_CODED, RIGHT_CODED, SAMPLED_BY, Side
from jaring.linkage.learning import random_pairs
from jaring.linkage.names import CANDIDATES, PAIRS
from jaring.linkage.schema import LinkModel
from jaring.steps import ColumnType, Contract, Dialect, Flow, SqlStep, Step

DRAWN_FROM = 100_000  # about so many rows of a side are enough to draw random pairs from
RIGHT_RANDOM = "right_random_counts"  # `random_counts` of the registry with itself, in an index
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


def random_flow(model: LinkModel, left: Side, right: Side, *, is_self: bool, pairs: int) -> Flow:
    """Patterns of random pairs: what two records that have nothing to do with each other show.

    Args:
        is_self: pairs of the right side with itself; the left side is not looked at.
    """
    one = RIGHT_CODED if is_self else LEFT_CODED
    steps: list[Step] = [
        _every_pair_step(one, is_self=is_self)
        if pairs >= _possible_pairs(left.rows, right.rows, is_self=is_self)
        else _random_step(model, one, (left.rows, right.rows), pairs),
        compare_step(
            model, candidates=RANDOM.table, left=one, right=RIGHT_CODED, writes=RANDOM_PAIRS
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


def registry_random_flow(model: LinkModel, right: Side) -> Flow:
    """Patterns of random pairs of the registry with itself: what an index keeps of them."""
    pairs = random_pairs(right.rows, _possible_pairs(right.rows, right.rows, is_self=True))
    return random_flow(model, right, right, is_self=True, pairs=pairs)


def _possible_pairs(left_rows: int, right_rows: int, *, is_self: bool) -> int:
    return left_rows * (left_rows - 1) // 2 if is_self else left_rows * right_rows


def _every_pair_step(left: str, *, is_self: bool) -> SqlStep:
    """Every pair of rows there is, for short lists.

    Rows: one per pair.
    """
    apart = "l.row < r.row" if is_self else "true"
    return SqlStep(
        tuple(dict.fromkeys((left, RIGHT_CODED))),
        RANDOM,
        lambda d: (
            "select l.row as left_row, r.row as right_row, "
            f"{d.cast('0', ColumnType.BIGINT)} as blocks"
            f" from {left} as l cross join {RIGHT_CODED} as r where {apart}"
        ),
        says="learn",
    )


def _random_step(model: LinkModel, left: str, rows: tuple[int, int], pairs: int) -> SqlStep:
    """Pairs of rows drawn by hash, the same ones every time.

    Rows are numbered by what they hold, not by where they stand, so that the order of a list
    changes nothing; rows that hold the same are as good as each other.

    Rows: one per pair drawn.
    """
    is_self = left == RIGHT_CODED
    apart = "l.row <> r.row" if is_self else "true"

    def sql(dialect: Dialect) -> str:
        left_place = dialect.bucket("number * 2", "(select count(*) from l)")
        right_place = dialect.bucket("number * 2 + 1", "(select count(*) from r)")
        return f"""
            with l as ({_placed(model, left, rows[0], dialect)}),
            r as ({_placed(model, RIGHT_CODED, rows[1], dialect)}),
            drawn as (
                select {left_place} + 1 as left_place, {right_place} + 1 as right_place
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

    return SqlStep(tuple(dict.fromkeys((left, RIGHT_CODED))), RANDOM, sql, says="learn")


def _placed(model: LinkModel, table: str, rows: int, dialect: Dialect) -> str:
    """Rows numbered by what they hold; of a long table a part that is chosen so, too."""
    columns = [made.column for made in features_of(model, model.fields)]
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
