"""From scored pairs to decisions: the links, the pairs a person should look at, the rows without.

Reads `scored_pairs`, `settled`, `tier_pairs` and what people have decided; writes `best_pairs`,
`links`, `flagged` and `unlinked`. Every left row ends in exactly one of `links` and `unlinked`
(under the rules that allow several links per row, in `links` at least once or in `unlinked`).
"""

import math
from collections.abc import Mapping

import polars as pl
import pyarrow as pa

from jaring.linkage.flow import SCORED
from jaring.linkage.names import SETTLED
from jaring.linkage.resolve import best_pairs
from jaring.linkage.schema import LinkModel, ResolveRule
from jaring.linkage.tiers import TIER_PAIRS
from jaring.steps import ColumnType, Contract, Dialect, Flow, SqlStep, Step, TableStep

BIGINT, DOUBLE, TEXT = ColumnType.BIGINT, ColumnType.DOUBLE, ColumnType.TEXT
DECIDED = "decided"
DECIDED_COLUMNS = {"left_row": BIGINT, "right_row": BIGINT, "is_same": ColumnType.BOOLEAN}
SURE = 1.0 - 1e-9  # what a person decided
SURE_POINTS = 30.0  # number: log2 odds of SURE, rounded

PAIR_COLUMNS = {"left_row": BIGINT, "right_row": BIGINT}
BEST = Contract(
    "best_pairs",
    ("left_row", "right_row"),
    {**PAIR_COLUMNS, "pattern": BIGINT, "match_weight": DOUBLE, "probability": DOUBLE},
)
LINKS = Contract(
    "links",
    ("left_row", "right_row"),
    {
        **PAIR_COLUMNS,
        "match_weight": DOUBLE,
        "probability": DOUBLE,
        "tier": TEXT,
        "pattern": BIGINT,
    },
)
FLAGGED = Contract(
    "flagged",
    ("left_row", "right_row"),
    {
        **PAIR_COLUMNS,
        "match_weight": DOUBLE,
        "probability": DOUBLE,
        "pattern": BIGINT,
        "reason": TEXT,
        "linked": ColumnType.BOOLEAN,
    },
)


def decide_flow(model: LinkModel, *, settled_probability: float, prior: float) -> Flow:
    """Bring out the best pairs, accept them at the model's threshold, flag what is uncertain."""
    steps: list[Step] = [
        _best_step(model),
        _links_step(model, settled_probability, prior),
        _flagged_step(model),
    ]
    return Flow(tuple(steps), frozenset({BEST.table, LINKS.table, FLAGGED.table}))


def _best_step(model: LinkModel) -> Step:
    if model.resolve.rule is ResolveRule.ONE_TO_ONE:
        return _one_to_one_step(model)
    one_per_row = model.resolve.rule is ResolveRule.MANY_LEFT_TO_ONE_RIGHT
    first = "where place = 1" if one_per_row else ""
    place = (
        ", row_number() over (partition by left_row order by weight desc, right_row) as place"
        if one_per_row
        else ""
    )
    return SqlStep(
        (SCORED.table, DECIDED),
        BEST,
        lambda _: f"""
            with weighed as (
                select scored.left_row, scored.right_row, scored.pattern,
                    case when decided.is_same then {SURE_POINTS} else scored.match_weight end
                        as weight,
                    case when decided.is_same then {SURE} else scored.probability end
                        as probability
                from {SCORED.table} as scored
                left join {DECIDED} as decided
                    on decided.left_row = scored.left_row and decided.right_row = scored.right_row
                where decided.is_same is null or decided.is_same
            ),
            ranked as (
                select *{place}
                from weighed
            )
            select left_row, right_row, pattern, weight as match_weight, probability
            from ranked
            {first}
        """,
        says="resolve",
    )


def _one_to_one_step(model: LinkModel) -> TableStep:
    def resolve(tables: Mapping[str, pa.Table]) -> pa.Table:
        pairs, decided = (pl.DataFrame(tables[name]) for name in (SCORED.table, DECIDED))
        marked = pairs.join(decided, on=["left_row", "right_row"], how="left")
        open_pairs = marked.filter(pl.col("is_same").is_null() | pl.col("is_same")).with_columns(
            pl.when("is_same").then(SURE_POINTS).otherwise("match_weight").alias("match_weight"),
            pl.when("is_same").then(SURE).otherwise("probability").alias("probability"),
        )
        return best_pairs(open_pairs, model.resolve.rule).select(*BEST.columns).to_arrow()

    return TableStep((SCORED.table, DECIDED), BEST, resolve, says="resolve")


def _links_step(model: LinkModel, settled_probability: float, prior: float) -> SqlStep:
    """Accepted pairs: settled by a tier, decided by a person, or scored above the threshold.

    Rows: one per link.
    """
    names = " ".join(
        f"when {number} then '{tier.name}'" for number, tier in enumerate(model.tier)
    )
    tier = f"case settled.tier {names} end" if names else "'score'"
    points = _points_at(settled_probability) - prior

    def sql(dialect: Dialect) -> str:
        no_pattern = dialect.cast("null", BIGINT)
        return f"""
            select settled.left_row, settled.right_row, {dialect.cast(str(points), DOUBLE)}
                    as match_weight,
                {dialect.cast(repr(settled_probability), DOUBLE)} as probability,
                {tier} as tier, {no_pattern} as pattern
            from {SETTLED.table} as settled
            union all
            select best.left_row, best.right_row, best.match_weight, best.probability,
                case when decided.is_same then 'decision' else 'score' end as tier, best.pattern
            from {BEST.table} as best
            left join {DECIDED} as decided
                on decided.left_row = best.left_row and decided.right_row = best.right_row
            where best.probability >= {model.resolve.accept}
        """

    return SqlStep((SETTLED.table, BEST.table, DECIDED), LINKS, sql, says="resolve")


def _flagged_step(model: LinkModel) -> SqlStep:
    """Pairs a person should look at, with the reason.

    Rows: one per flagged pair: the best pair of its row, whether accepted or not.
    """
    low, high = model.resolve.review
    conflicts = TIER_PAIRS.table if model.tier else f"(select * from {BEST.table} where false)"
    reads = (BEST.table, DECIDED, *((TIER_PAIRS.table,) if model.tier else ()))
    return SqlStep(
        reads,
        FLAGGED,
        lambda _: f"""
            with conflicts as (
                select left_row, count(distinct right_row) as records
                from {conflicts}
                group by left_row
            )
            select best.left_row, best.right_row, best.match_weight, best.probability,
                best.pattern,
                case when conflicts.records > 1 then 'several_records'
                    when conflicts.records = 1 then 'identifier_conflict'
                    else 'uncertain' end as reason,
                best.probability >= {model.resolve.accept} as linked
            from {BEST.table} as best
            left join conflicts on conflicts.left_row = best.left_row
            left join {DECIDED} as decided
                on decided.left_row = best.left_row and decided.right_row = best.right_row
            where decided.left_row is null
                and (best.probability between {low} and {high} or conflicts.records is not null)
        """,
        says="resolve",
    )


def _points_at(probability: float) -> float:
    return math.log2(probability / (1.0 - probability))
