"""Which pairs are worth comparing: joins on keys whose cost is known before they run.

For every block the rows per key value are counted on both sides first. A value that would cost more
pairs than the block's cap is *heavy*: it is joined on a longer key (the block's `refine` features,
one after the other). What is heavy even then is left out and counted, so that the report can say
so.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from jaring.linkage.features import ANY_TOKEN, feature, plain
from jaring.linkage.names import CANDIDATES
from jaring.linkage.schema import Block, LinkModel
from jaring.steps import ColumnType, Contract, Dialect, SqlStep

BIGINT, KEY = ColumnType.BIGINT, ColumnType.KEY
PLAN_COLUMNS = {
    "block": BIGINT,
    "depth": BIGINT,
    "key_values": BIGINT,
    "pairs": BIGINT,
    "heavy_values": BIGINT,
    "heavy_pairs": BIGINT,
}
BLOCK_PLAN = Contract("block_plan", ("block", "depth"), PLAN_COLUMNS)


@dataclass(frozen=True)
class Sides:
    """The coded tables to join; for one table against itself `is_self` keeps each pair once."""

    left: str
    right: str
    is_self: bool = False


def block_steps(model: LinkModel, sides: Sides) -> list[SqlStep]:
    """Count, then join: the steps that write `block_plan` and `candidates`."""
    steps: list[SqlStep] = []
    for number, block in enumerate(model.block):
        for depth in range(len(block.refine) + 1):
            steps.append(_keys_step(model, sides, block, number, depth))
    steps.append(_plan_step(model))
    steps.append(_candidates_step(model, sides))
    return steps


def _keys_table(number: int, depth: int) -> str:
    return f"block_{number}_keys_{depth}"


def block_keys_sql(model: LinkModel, block: Block, dialect: Dialect, table: str) -> str:
    """Row and key (`key_0`) of the rows of a coded table that hold all parts of a block's key."""
    return _keys_sql(model, block, 0, dialect, table)


def _keys_sql(model: LinkModel, block: Block, depth: int, dialect: Dialect, table: str) -> str:
    """Row and its keys at every depth (`key_0` and so on), of rows that hold all parts."""
    words = [*block.on, *block.refine[:depth]]
    source, columns = table, []
    for word in words:
        field, _, name = word.partition(".")
        if name == ANY_TOKEN:
            text = plain(field, model.fields[field].type).column
            token = dialect.unnest(dialect.tokens(text))
            source = f"(select *, {token} as {field}__token from {source}) as cut"
            columns.append(f"{field}__token")
        else:
            columns.append(feature(model, word).column)
    present = " and ".join(f"{column} is not null" for column in columns)
    once = "" if source == table else "distinct "  # a name may hold one word twice
    keys = ", ".join(
        f"{dialect.hash64(*columns[: len(block.on) + step])} as key_{step}"
        for step in range(depth + 1)
    )
    return f"select {once}row, {keys} from {source} where {present}"


def _keys_step(model: LinkModel, sides: Sides, block: Block, number: int, depth: int) -> SqlStep:
    """What each key value of a block costs.

    Rows: one per key value that both sides hold (and, when refined, whose shorter key was heavy).
    """
    table = _keys_table(number, depth)
    shorter = tuple(_keys_table(number, step) for step in range(depth))

    def sql(dialect: Dialect) -> str:
        left = _rows_at_depth(model, block, number, depth, dialect, sides.left)
        right = _rows_at_depth(model, block, number, depth, dialect, sides.right)
        rare = f" having count(*) <= {block.rare}" if block.rare is not None else ""
        pairs = "n_left * (count(*) - 1) / 2" if sides.is_self else "n_left * count(*)"
        # only what the left side asks for is counted on the right: a short list costs little
        return f"""
            select left_keys.key, {dialect.cast(pairs, BIGINT)} as pairs
            from (
                select key, count(*) as n_left from ({left}) as a group by key
            ) as left_keys
            join ({right}) as right_keys on right_keys.key = left_keys.key
            group by left_keys.key, n_left{rare}
        """

    reads = tuple(dict.fromkeys((sides.left, sides.right, *shorter)))
    contract = Contract(table, ("key",), {"key": KEY, "pairs": BIGINT})
    return SqlStep(reads, contract, sql, says="blocks")


def _rows_at_depth(  # noqa: PLR0913, PLR0917 - the parts of one query
    model: LinkModel, block: Block, number: int, depth: int, dialect: Dialect, table: str
) -> str:
    """Row and key of the rows whose every shorter key is heavy."""
    heavy = " ".join(
        f"join {_keys_table(number, shorter)} as heavy_{shorter}"
        f" on heavy_{shorter}.key = longest.key_{shorter} and heavy_{shorter}.pairs > {block.cap}"
        for shorter in range(depth)
    )
    return f"""
        select longest.row, longest.key_{depth} as key
        from ({_keys_sql(model, block, depth, dialect, table)}) as longest
        {heavy}
    """


def _plan_step(model: LinkModel) -> SqlStep:
    """What every block costs, before any pair is made.

    Rows: one per block and depth of refinement.
    """
    places = list(_places(model))

    def sql(dialect: Dialect) -> str:
        def number(value: str) -> str:
            return dialect.cast(value, BIGINT)

        return " union all ".join(
            f"""
            select {number(str(block))} as block, {number(str(depth))} as depth,
                count(*) as key_values,
                {number("coalesce(sum(pairs), 0)")} as pairs,
                count(case when pairs > {model.block[block].cap} then 1 end) as heavy_values,
                {number(_heavy_pairs(model.block[block].cap))} as heavy_pairs
            from {_keys_table(block, depth)}
            """
            for block, depth in places
        )

    reads = tuple(_keys_table(block, depth) for block, depth in places)
    return SqlStep(reads, BLOCK_PLAN, sql, says="blocks")


def _heavy_pairs(cap: int) -> str:
    return f"coalesce(sum(case when pairs > {cap} then pairs end), 0)"  # no heavy value: 0 pairs


def _places(model: LinkModel) -> Iterator[tuple[int, int]]:
    for number, block in enumerate(model.block):
        for depth in range(len(block.refine) + 1):
            yield number, depth


def _candidates_step(model: LinkModel, sides: Sides) -> SqlStep:
    """Every pair that shares a key of a block, and which blocks found it.

    Rows: one per pair.
    """

    def sql(dialect: Dialect) -> str:
        joins = " union all ".join(
            _join(model, sides, number, depth, dialect) for number, depth in _places(model)
        )
        return f"""
            select left_row, right_row, {dialect.bit_or("blocks")} as blocks
            from ({joins}) as found
            group by left_row, right_row
        """

    tables = [_keys_table(number, depth) for number, depth in _places(model)]
    reads = tuple(dict.fromkeys((sides.left, sides.right, *tables)))
    return SqlStep(reads, CANDIDATES, sql, says="candidates")


def _join(model: LinkModel, sides: Sides, number: int, depth: int, dialect: Dialect) -> str:
    block = model.block[number]
    left = _rows_at_depth(model, block, number, depth, dialect, sides.left)
    right = _rows_at_depth(model, block, number, depth, dialect, sides.right)
    once = " and l.row < r.row" if sides.is_self else ""
    return f"""
        select l.row as left_row, r.row as right_row,
            {dialect.cast(str(1 << number), BIGINT)} as blocks
        from ({left}) as l
        join {_keys_table(number, depth)} as light
            on light.key = l.key and light.pairs <= {block.cap}
        join ({right}) as r on r.key = l.key{once}
    """
