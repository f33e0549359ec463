"""Rows that a strong identifier settles before anything else is compared.

A pair that is equal on the tier's fields and passes one of its checks is accepted; a left row with
exactly one accepted record is *settled*. Equal but refused, or accepted with several records: the
row stays open and its candidates compete with all others.
"""

from jaring.linkage.features import feature
from jaring.linkage.levels import level, missing, tells_missing
from jaring.linkage.names import DECIDED, SAMPLED, SETTLED
from jaring.linkage.schema import Condition, LinkModel, ResolveRule, Tier
from jaring.steps import ColumnType, Contract, Dialect, SqlStep

TIER_PAIRS = Contract(
    table="tier_pairs",
    grain=("left_row", "right_row", "tier"),
    columns={
        "left_row": ColumnType.BIGINT,
        "right_row": ColumnType.BIGINT,
        "tier": ColumnType.BIGINT,
        "accepted_by": ColumnType.BIGINT,
    },
)
OPEN_ROWS = "open_rows"


def tier_pairs_step(model: LinkModel, *, left: str, right: str) -> SqlStep:
    """Every pair that is equal on a tier's identifier, and which of its checks it passes (0: none).

    Rows: one per pair and tier.

    Args:
        left, right: coded rows.
    """

    def sql(dialect: Dialect) -> str:
        return " union all ".join(
            _one_tier(model, tier, number, dialect, left, right)
            for number, tier in enumerate(model.tier)
        )

    return SqlStep((left, right), TIER_PAIRS, sql, says="identifier")


def _one_tier(  # noqa: PLR0913, PLR0917 - the parts of one query
    model: LinkModel, tier: Tier, number: int, dialect: Dialect, left: str, right: str
) -> str:
    keys = [feature(model, word).column for word in tier.on]
    words = [condition for accept in tier.accept for condition in accept]
    meant = [level(model, condition.field, condition.level) for condition in words]
    columns = dict.fromkeys((*(made.column for one in meant for made in one.needs), *keys))
    gathered = ", ".join(f"l.{name} as l_{name}, r.{name} as r_{name}" for name in columns)
    similarities = dict(one.similarity for one in meant if one.similarity is not None)
    computed = "".join(f", {make(dialect)} as {name}" for name, make in similarities.items())
    checks = " ".join(
        f"when {' and '.join(_reached(model, condition, dialect) for condition in accept)}"
        f" then {rank}"
        for rank, accept in enumerate(tier.accept, start=1)
    )
    on = " and ".join(f"l.{key} = r.{key}" for key in keys)
    return f"""
        select left_row, right_row, {dialect.cast(str(number), ColumnType.BIGINT)} as tier,
            {dialect.cast(f"case {checks} else 0 end", ColumnType.BIGINT)} as accepted_by
        from (
            select *{computed}
            from (
                select l.row as left_row, r.row as right_row, {gathered}
                from {left} as l
                join {right} as r on {on}
            ) as gathered_{number}
        ) as measured_{number}
    """


def _reached(model: LinkModel, condition: Condition, dialect: Dialect) -> str:
    """The condition holds, and is not merely unknown: null counts as not reached."""
    meaning = level(model, condition.field, condition.level)
    tells = tells_missing(model, condition.field, [meaning])
    absent = " or ".join(f"({missing(tells, side)})" for side in "lr")
    return f"(not ({absent}) and {meaning.holds(dialect)})"


def settle_step(
    model: LinkModel, *, reads: str = TIER_PAIRS.table, beside: str | None = None
) -> SqlStep:
    """Left rows that the first tier with any accepted record accepts with exactly one.

    Rows of which a person decided anything stay open, so that the decision stands. Under one-to-one
    a record that several rows claim settles none of them.

    Rows: one per settled left row.

    Args:
        beside: a table of rows that the first check of the first tier settled before, if any.
    """
    alone = f"""
        left_row not in (select left_row from {DECIDED})
        and right_row in (
            select right_row from single group by right_row having count(*) = 1
        )
        and right_row not in (select right_row from {DECIDED})
    """
    if model.resolve.rule is not ResolveRule.ONE_TO_ONE:
        alone = f"left_row not in (select left_row from {DECIDED})"
    before, known = "", ""
    if beside is not None:
        known = f" and left_row not in (select left_row from {beside})"
        before = f" union all select left_row, right_row, 0, 1 from {beside}"
    return SqlStep(
        (reads, DECIDED) if beside is None else (reads, DECIDED, beside),
        SETTLED,
        lambda _: (
            f"""
            with accepted as (
                select left_row, right_row, tier, accepted_by
                from {reads}
                where accepted_by > 0
            ),
            single as (
                select left_row, min(right_row) as right_row, min(tier) as tier,
                    min(accepted_by) as accepted_by
                from accepted
                group by left_row
                having count(distinct right_row) = 1
            )
            select left_row, right_row, tier, accepted_by
            from single
            where {alone}{known}{before}
        """
        ),
        says="identifier",
    )


def open_rows_step(*, left: str) -> SqlStep:
    """The left rows that go on: those not settled, and the sampled ones besides, to learn from.

    Rows: one per left row that goes on.
    """
    return SqlStep(
        (left, SETTLED.table, SAMPLED.table),
        Contract(
            OPEN_ROWS,
            ("row",),
            {
                "row": ColumnType.BIGINT,
                "is_open": ColumnType.BOOLEAN,
                "is_sample": ColumnType.BOOLEAN,
            },
        ),
        lambda _: (
            f"""
            select rows.row, settled.left_row is null as is_open,
                sampled.row is not null as is_sample
            from {left} as rows
            left join {SETTLED.table} as settled on settled.left_row = rows.row
            left join {SAMPLED.table} as sampled on sampled.row = rows.row
            where settled.left_row is null or sampled.row is not null
        """
        ),
    )
