"""Compare each candidate pair: gather both sides, reach a level per field, write one pattern."""

from collections.abc import Iterator

from jaring.linkage.coding import frequency_fields
from jaring.linkage.features import Feature
from jaring.linkage.level import Level
from jaring.linkage.levels import level, missing, tells_missing
from jaring.linkage.names import PAIRS, PATTERN_COUNTS
from jaring.linkage.patterns import equality_levels, shape_of
from jaring.linkage.schema import Compare, LinkModel
from jaring.steps import ColumnType, Contract, Dialect, SqlStep


def frequency_table(field: str) -> str:
    """The table that holds how common a row's value is."""
    return f"{field}__frequency"


def compare_step(
    model: LinkModel, *, candidates: str, left: str, right: str, writes: Contract
) -> SqlStep:
    """The pattern of every candidate pair.

    Rows: one per candidate pair.

    Args:
        left: coded rows of the left side, with `is_open` and `is_sample` where `writes` has them.
    """
    carried = [
        name
        for name in writes.columns
        if name not in {"left_row", "right_row", "blocks", "pattern"}
    ]

    def sql(dialect: Dialect) -> str:
        also = "".join(f", {name}" for name in carried)
        gathered = "".join(f", l.{name}" for name in carried)
        return f"""
            with gathered as (
                select c.left_row, c.right_row, c.blocks{gathered}
                    {"".join(f", {column}" for column in _gathered(model))}
                from {candidates} as c
                join {left} as l on l.row = c.left_row
                join {right} as r on r.row = c.right_row
                {_frequency_joins(model)}
            ),
            measured as (
                select *{_similarities(model, dialect)}
                from gathered
            ),
            levelled as (
                select left_row, right_row, blocks{also}{_frequency_columns(model)}
                    {"".join(f", {column}" for column in _levels(model, dialect))}
                from measured
            )
            select left_row, right_row, blocks,
                {dialect.cast(_pattern(model, dialect), ColumnType.BIGINT)} as pattern{also}
            from levelled
        """

    frequencies = [frequency_table(field) for field in frequency_fields(model)]
    reads = tuple(dict.fromkeys((candidates, left, right, *frequencies)))
    return SqlStep(reads, writes, sql, says="compare")


def pair_steps(model: LinkModel, *, left: str, right: str) -> list[SqlStep]:
    """Patterns of the candidates, and how many pairs each pattern has."""
    compared = compare_step(model, candidates="candidates", left=left, right=right, writes=PAIRS)
    return [compared, count_step()]


def count_step(*, reads: str = PAIRS.table) -> SqlStep:
    """How many pairs show each pattern.

    Rows: one per pattern, blocks that found it, and kind of left row.
    """
    return SqlStep(
        (reads,),
        PATTERN_COUNTS,
        lambda _: (
            f"""
            select pattern, blocks, is_sample, is_open, count(*) as pairs
            from {reads}
            group by pattern, blocks, is_sample, is_open
        """
        ),
        says="compare",
    )


def _meanings(model: LinkModel, compare: Compare) -> list[Level]:
    return [level(model, compare.field, word) for word in compare.levels]


def _needs(model: LinkModel) -> dict[str, Feature]:
    needed: dict[str, Feature] = {}
    for compare in model.compare:
        meanings = _meanings(model, compare)
        for made in tells_missing(model, compare.field, meanings):
            needed.setdefault(made.column, made)
        for meaning in meanings:
            for made in meaning.needs:
                needed.setdefault(made.column, made)
    return needed


def _gathered(model: LinkModel) -> Iterator[str]:
    for name in _needs(model):
        yield f"l.{name} as l_{name}"
        yield f"r.{name} as r_{name}"
    for field in frequency_fields(model):
        yield f"{frequency_table(field)}.frequency_class as {field}__class"


def _frequency_joins(model: LinkModel) -> str:
    return " ".join(
        f"left join {frequency_table(field)} on {frequency_table(field)}.row = c.right_row"
        for field in frequency_fields(model)
    )


def _frequency_columns(model: LinkModel) -> str:
    return "".join(f", {field}__class" for field in frequency_fields(model))


def _similarities(model: LinkModel, dialect: Dialect) -> str:
    computed: dict[str, str] = {}
    for compare in model.compare:
        for meaning in _meanings(model, compare):
            if meaning.similarity is not None:
                name, make = meaning.similarity
                computed[name] = make(dialect)
    return "".join(f", {expression} as {name}" for name, expression in computed.items())


def _levels(model: LinkModel, dialect: Dialect) -> Iterator[str]:
    for compare in model.compare:
        meanings = _meanings(model, compare)
        tells = tells_missing(model, compare.field, meanings)
        absent = " or ".join(f"({missing(tells, side)})" for side in "lr")
        cases = " ".join(
            f"when {meaning.holds(dialect)} then {number}"
            for number, meaning in enumerate(meanings[:-1], start=1)
        )
        yield (
            f"case when {absent} then 0 {cases} else {len(compare.levels)} end"
            f" as {compare.field}__level"
        )


def _pattern(model: LinkModel, dialect: Dialect) -> str:
    shape = shape_of(model)
    parts = []
    for compare in model.compare:
        reached = dialect.cast(f"{compare.field}__level", ColumnType.BIGINT)
        parts.append(f"{reached} * {shape.levels[compare.field].factor}")
        if compare.field in shape.classes:
            equal = ", ".join(str(number) for number in equality_levels(model, compare))
            rarity = (
                f"case when {compare.field}__level in ({equal})"
                f" then coalesce({compare.field}__class, 0) else 0 end"  # no class: not counted
            )
            factor = shape.classes[compare.field].factor
            parts.append(f"{dialect.cast(rarity, ColumnType.BIGINT)} * {factor}")
    return " + ".join(parts)
