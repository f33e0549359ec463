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
    keys = [_keys_step(model, sides, depth) for depth in _depths(model)]
    return [*keys, _plan_step(model), _candidates_step(model, sides)]


def _depths(model: LinkModel) -> range:
    return range(1 + max((len(block.refine) for block in model.block), default=0))


def _keys_table(depth: int) -> str:
    return f"block_keys_{depth}"


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


def _keys_step(model: LinkModel, sides: Sides, depth: int) -> SqlStep:
    """What each key value of every block costs.

    Rows: one per block and key value that both sides hold (and, when refined, whose shorter key was
    heavy).
    """

    def sql(dialect: Dialect) -> str:
        return " union all ".join(
            _keys_of_block(model, sides, number, depth, dialect)
            for number, at in _places(model)
            if at == depth
        )

    shorter = tuple(_keys_table(step) for step in range(depth))
    reads = tuple(dict.fromkeys((sides.left, sides.right, *shorter)))
    columns = {"block": BIGINT, "key": KEY, "pairs": BIGINT}
    contract = Contract(_keys_table(depth), ("block", "key"), columns)
    return SqlStep(reads, contract, sql, says="blocks")


def _keys_of_block(
    model: LinkModel, sides: Sides, number: int, depth: int, dialect: Dialect
) -> str:
    block = model.block[number]
    left = _rows_at_depth(model, number, depth, dialect, sides.left)
    right = _rows_at_depth(model, number, depth, dialect, sides.right)
    rare = f" having count(*) <= {block.rare}" if block.rare is not None else ""
    pairs = "n_left * (count(*) - 1) / 2" if sides.is_self else "n_left * count(*)"
    # only what the left side asks for is counted on the right: a short list costs little
    return f"""
        select {dialect.cast(str(number), BIGINT)} as block, left_keys.key,
            {dialect.cast(pairs, BIGINT)} as pairs
        from (
            select key, count(*) as n_left from ({left}) as a group by key
        ) as left_keys
        join ({right}) as right_keys on right_keys.key = left_keys.key
        group by left_keys.key, n_left{rare}
    """


def _rows_at_depth(model: LinkModel, number: int, depth: int, dialect: Dialect, table: str) -> str:
    """Row and key of the rows whose every shorter key is heavy."""
    block = model.block[number]
    heavy = " ".join(
        f"join {_keys_table(shorter)} as heavy_{shorter} on heavy_{shorter}.block = {number}"
        f" and heavy_{shorter}.key = longest.key_{shorter} and heavy_{shorter}.pairs > {block.cap}"
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
    depths = _depths(model)

    def sql(dialect: Dialect) -> str:
        return " union all ".join(_plan_sql(model, depth, dialect) for depth in depths)

    return SqlStep(tuple(map(_keys_table, depths)), BLOCK_PLAN, sql, says="blocks")


def _plan_sql(model: LinkModel, depth: int, dialect: Dialect) -> str:
    def number(value: str) -> str:
        return dialect.cast(value, BIGINT)

    places = ", ".join(
        f"({block}, {model.block[block].cap})" for block, at in _places(model) if at == depth
    )
    heavy = "case when pairs > cap then {} end"
    # a block without a key that both sides hold: no pairs
    return f"""
        select {number("places.block")} as block, {number(str(depth))} as depth,
            count(keys.key) as key_values, {number("coalesce(sum(pairs), 0)")} as pairs,
            count({heavy.format(1)}) as heavy_values,
            {number(f"coalesce(sum({heavy.format('pairs')}), 0)")} as heavy_pairs
        from (values {places}) as places(block, cap)
        left join {_keys_table(depth)} as keys on keys.block = places.block
        group by places.block
    """


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

    tables = map(_keys_table, _depths(model))
    reads = tuple(dict.fromkeys((sides.left, sides.right, *tables)))
    return SqlStep(reads, CANDIDATES, sql, says="candidates")


def _join(model: LinkModel, sides: Sides, number: int, depth: int, dialect: Dialect) -> str:
    block = model.block[number]
    left = _rows_at_depth(model, number, depth, dialect, sides.left)
    right = _rows_at_depth(model, number, depth, dialect, sides.right)
    once = " and l.row < r.row" if sides.is_self else ""
    # the left side is cut before it is joined: in one join of three the heavy keys might come first
    light = f"select key from {_keys_table(depth)} where block = {number} and pairs <= {block.cap}"
    return f"""
        select l.row as left_row, r.row as right_row,
            {dialect.cast(str(1 << number), BIGINT)} as blocks
        from (select row, key from ({left}) as every_row where key in ({light})) as l
        join ({right}) as r on r.key = l.key{once}
    """
