"""From scored pairs to decisions: the links, the pairs a person should look at, the rows without.

Reads `pairs`, their scores, `settled`, `tier_pairs` and what people decided; writes `best_pairs`,
`links`, `flagged` and `unlinked`. Every left row ends in exactly one of `links` and `unlinked`
(under the rules that allow several links per row, in `links` at least once or in `unlinked`).
"""

import math
from collections.abc import Mapping

import polars as pl
import pyarrow as pa

from jaring.linkage.names import DECIDED, LEFT_IDS, PAIRS, RIGHT_IDS, SCORES, SETTLED
from jaring.linkage.patterns import equality_levels, shape_of
from jaring.linkage.resolve import best_pairs, cut_links
from jaring.linkage.schema import LinkModel, ResolveRule
from jaring.linkage.tiers import TIER_PAIRS
from jaring.steps import ColumnType, Contract, Dialect, Flow, SqlStep, Step, TableStep

BIGINT, DOUBLE, TEXT = ColumnType.BIGINT, ColumnType.DOUBLE, ColumnType.TEXT
DECIDED_COLUMNS = {"left_row": BIGINT, "right_row": BIGINT, "is_same": ColumnType.BOOLEAN}
SURE = 1.0 - 1e-9  # what a person decided
SURE_POINTS = 200.0  # number: more than the evidence of any pair adds up to

PAIR_COLUMNS = {"left_row": BIGINT, "right_row": BIGINT}
PLACES = {"left_place": BIGINT, "right_place": BIGINT}
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


def decide_flow(
    model: LinkModel, *, settled_probability: float, prior: float, has_refusals: bool = False
) -> Flow:
    """Bring out the best pairs, accept them at the model's threshold, flag what is uncertain.

    Args:
        has_refusals: a person said of some pair that it is not the same.
    """
    steps: list[Step] = [
        *_best_steps(model, has_refusals=has_refusals),
        _links_step(model, settled_probability, prior),
        _flagged_step(model),
    ]
    return Flow(tuple(steps), frozenset({BEST.table, LINKS.table, FLAGGED.table}))


def _scored_sql(model: LinkModel, dialect: Dialect) -> str:
    """Every open pair with its weight; what a person decided weighs more than any evidence.

    A pair that a person called the same need not be one that a block proposed: it has no pattern.
    """
    free = ""
    if model.resolve.rule is ResolveRule.ONE_TO_ONE and model.tier:
        free = f"and pairs.right_row not in (select right_row from {SETTLED.table})"
    return f"""
        select pairs.left_row, pairs.right_row, pairs.pattern,
            case when decided.is_same then {SURE_POINTS} else scores.match_weight end
                as match_weight,
            case when decided.is_same then {SURE} else scores.probability end as probability
        from {PAIRS.table} as pairs
        join {SCORES.table} as scores on scores.pattern = pairs.pattern
        left join {DECIDED} as decided
            on decided.left_row = pairs.left_row and decided.right_row = pairs.right_row
        where pairs.is_open and (decided.is_same is null or decided.is_same) {free}
        union all
        select decided.left_row, decided.right_row, {dialect.cast("null", BIGINT)} as pattern,
            {dialect.cast(str(SURE_POINTS), DOUBLE)} as match_weight,
            {dialect.cast(str(SURE), DOUBLE)} as probability
        from {DECIDED} as decided
        left join {PAIRS.table} as pairs
            on pairs.left_row = decided.left_row and pairs.right_row = decided.right_row
        where decided.is_same and pairs.left_row is null
    """


def _best_steps(model: LinkModel, *, has_refusals: bool) -> list[Step]:
    if model.resolve.rule is ResolveRule.ONE_TO_ONE:
        return _one_to_one_steps(model)
    if model.resolve.rule is ResolveRule.MANY_LEFT_TO_ONE_RIGHT:
        return [_heaviest_step(model)]
    if model.resolve.rule is ResolveRule.CLUSTERS and has_refusals:
        return _cluster_steps(model)
    columns = ", ".join(BEST.columns)
    return [
        SqlStep(
            (PAIRS.table, SCORES.table, DECIDED),
            BEST,
            lambda d: f"select {columns} from ({_scored_sql(model, d)}) as every",
            says="resolve",
        )
    ]


EVERY_PAIR = Contract("every_pair", BEST.grain, BEST.columns)
TIED = Contract("tied_pairs", BEST.grain, {**PAIR_COLUMNS, "match_weight": DOUBLE, **PLACES})
REFUSED = Contract("refused_pairs", BEST.grain, {**PAIR_COLUMNS})
CUT = Contract("cut_links", BEST.grain, PAIR_COLUMNS)
_PLACED = f"select row, row_number() over (order by id) as place from {LEFT_IDS}"


def _cluster_steps(model: LinkModel) -> list[Step]:
    """Every pair but the links by way of which rows that were called different would meet."""
    columns = ", ".join(BEST.columns)
    kept = ", ".join(f"every.{name}" for name in BEST.columns)
    return [
        SqlStep(
            (PAIRS.table, SCORES.table, DECIDED),
            EVERY_PAIR,
            lambda d: f"select {columns} from ({_scored_sql(model, d)}) as every",
            says="resolve",
        ),
        SqlStep((EVERY_PAIR.table, LEFT_IDS), TIED, lambda _: _tied_sql(model), says="resolve"),
        SqlStep((DECIDED, LEFT_IDS), REFUSED, lambda _: _refused_sql(), says="resolve"),
        TableStep((TIED.table, REFUSED.table), CUT, _cut, says="resolve"),
        SqlStep(
            (EVERY_PAIR.table, CUT.table),
            BEST,
            lambda _: (
                f"""
                select {kept}
                from {EVERY_PAIR.table} as every
                left join {CUT.table} as cut on cut.left_row = every.left_row
                    and cut.right_row = every.right_row
                where cut.left_row is null
            """
            ),
            says="resolve",
        ),
    ]


def _tied_sql(model: LinkModel) -> str:
    """Pairs that are linked, with the places of their rows in the order of ids."""
    return f"""
        select every.left_row, every.right_row, every.match_weight,
            l.place as left_place, r.place as right_place
        from {EVERY_PAIR.table} as every
        join ({_PLACED}) as l on l.row = every.left_row
        join ({_PLACED}) as r on r.row = every.right_row
        where every.probability >= {model.resolve.accept}
    """


def _refused_sql() -> str:
    """Pairs that a person called different, by the places of their rows."""
    return f"""
        select l.place as left_row, r.place as right_row
        from {DECIDED} as decided
        join ({_PLACED}) as l on l.row = decided.left_row
        join ({_PLACED}) as r on r.row = decided.right_row
        where not decided.is_same
    """


def _cut(tables: Mapping[str, pa.Table]) -> pa.Table:
    """The links to cut, chosen by places, so that the order of the rows changes nothing."""
    links = pl.DataFrame(tables[TIED.table])
    by_place = links.select("match_weight", left_row="left_place", right_row="right_place")
    found = cut_links(by_place, pl.DataFrame(tables[REFUSED.table]))
    named = links.select("left_row", "right_row", "left_place", "right_place")
    return (
        found.rename({"left_row": "left_place", "right_row": "right_place"})
        .join(named, on=["left_place", "right_place"])
        .select("left_row", "right_row")
        .to_arrow()
    )


def _heaviest_step(model: LinkModel) -> SqlStep:
    """The heaviest pair of every left row; between equals the record with the smallest id."""

    def sql(dialect: Dialect) -> str:
        return f"""
            with scored as ({_scored_sql(model, dialect)}),
            heaviest as (
                select left_row, max(match_weight) as match_weight
                from scored
                group by left_row
            ),
            heavy as (
                select scored.left_row, scored.right_row
                from scored
                join heaviest on heaviest.left_row = scored.left_row
                    and heaviest.match_weight = scored.match_weight
            ),
            counted as (
                select left_row, min(right_row) as right_row, count(*) as equals
                from heavy
                group by left_row
            ),
            first as (
                select left_row, right_row from counted where equals = 1
                union all
                select heavy.left_row, min_by(heavy.right_row, ids.id) as right_row
                from heavy
                join counted on counted.left_row = heavy.left_row and counted.equals > 1
                join {RIGHT_IDS} as ids on ids.row = heavy.right_row
                group by heavy.left_row
            )
            select {", ".join(f"scored.{name}" for name in BEST.columns)}
            from scored
            join first on first.left_row = scored.left_row
                and first.right_row = scored.right_row
        """

    reads = (PAIRS.table, SCORES.table, DECIDED, RIGHT_IDS)
    return SqlStep(reads, BEST, sql, says="resolve")


def _one_to_one_steps(model: LinkModel) -> list[Step]:
    """Heaviest pair first, no row twice; between equals the smaller ids go first."""
    scored = Contract("scored_pairs", BEST.grain, {**BEST.columns, **PLACES})

    def sql(dialect: Dialect) -> str:
        place = "select row, row_number() over (order by id) as place from"
        return f"""
            select {", ".join(f"every.{name}" for name in BEST.columns)},
                l.place as left_place, r.place as right_place
            from ({_scored_sql(model, dialect)}) as every
            join ({place} {LEFT_IDS}) as l on l.row = every.left_row
            join ({place} {RIGHT_IDS}) as r on r.row = every.right_row
        """

    def resolve(tables: Mapping[str, pa.Table]) -> pa.Table:
        by_place = pl.DataFrame(tables[scored.table]).select(
            "match_weight",
            "probability",
            "pattern",
            left="left_row",
            right="right_row",
            left_row="left_place",
            right_row="right_place",
        )
        chosen = best_pairs(by_place, model.resolve.rule)
        renamed = {"left_row": pl.col("left"), "right_row": pl.col("right")}
        return chosen.with_columns(**renamed).select(*BEST.columns).to_arrow()

    reads = (PAIRS.table, SCORES.table, DECIDED, LEFT_IDS, RIGHT_IDS, SETTLED.table)
    return [
        SqlStep(reads, scored, sql, says="resolve"),
        TableStep((scored.table,), BEST, resolve, says="resolve"),
    ]


def _links_step(model: LinkModel, settled_probability: float, prior: float) -> SqlStep:
    """Accepted pairs: settled by a tier, decided by a person, or scored above the threshold.

    Rows: one per link.
    """
    names = " ".join(f"when {number} then '{tier.name}'" for number, tier in enumerate(model.tier))
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

    `identifier_conflict`: the identifier points to another record, or differs beside a name that
    differs. `several_records`: more than one record is likely. `uncertain`: the probability says
    so.

    Rows: one per flagged pair: the best pair of its row, whether accepted or not.
    """
    low, high = model.resolve.review
    accept = model.resolve.accept
    tiers = (TIER_PAIRS.table,) if model.tier else ()

    def sql(dialect: Dialect) -> str:
        return f"""
            with elsewhere as ({_elsewhere_sql(model)}),
            rivals as ({_rivals_sql(model)}),
            judged as (
                select best.left_row, best.right_row, best.match_weight, best.probability,
                    best.pattern, best.probability >= {accept} as linked,
                    elsewhere.left_row is not null
                        or (best.probability >= {accept} and {_differs(model, dialect)})
                        as is_conflict,
                    rivals.left_row is not null as has_rival
                from {BEST.table} as best
                left join elsewhere on elsewhere.left_row = best.left_row
                left join rivals on rivals.left_row = best.left_row
                left join {DECIDED} as decided
                    on decided.left_row = best.left_row and decided.right_row = best.right_row
                where decided.left_row is null
            )
            select left_row, right_row, match_weight, probability, pattern,
                case when is_conflict then 'identifier_conflict'
                    when has_rival then 'several_records' else 'uncertain' end as reason,
                linked
            from judged
            where is_conflict or has_rival or probability between {low} and {high}
        """

    reads = (BEST.table, PAIRS.table, SCORES.table, DECIDED, *tiers)
    return SqlStep(reads, FLAGGED, sql, says="resolve")


def _elsewhere_sql(model: LinkModel) -> str:
    """Rows whose identifier points to another record than their best one."""
    pointed = TIER_PAIRS.table if model.tier else f"(select * from {BEST.table} where false)"
    return f"""
        select best.left_row
        from {BEST.table} as best
        join {pointed} as pointed on pointed.left_row = best.left_row
            and pointed.right_row <> best.right_row
        left join {DECIDED} as decided on decided.left_row = pointed.left_row
            and decided.right_row = pointed.right_row
        where decided.left_row is null
        group by best.left_row
    """


def _rivals_sql(model: LinkModel) -> str:
    """Rows with several likely records; where several links are right, none is a rival."""
    one_per_row = model.resolve.rule in {
        ResolveRule.ONE_TO_ONE,
        ResolveRule.MANY_LEFT_TO_ONE_RIGHT,
    }
    return f"""
        select pairs.left_row
        from {PAIRS.table} as pairs
        join {SCORES.table} as scores on scores.pattern = pairs.pattern
        left join {DECIDED} as decided
            on decided.left_row = pairs.left_row and decided.right_row = pairs.right_row
        where pairs.is_open and scores.probability >= {model.resolve.accept}
            and decided.left_row is null
        group by pairs.left_row
        having count(*) > {1 if one_per_row else "count(*)"}
    """


def _differs(model: LinkModel, dialect: Dialect) -> str:
    """True where each of the model's conflict fields is held by both sides and none is equal."""
    shape = shape_of(model)
    parts = []
    for field in model.resolve.conflict:
        digit = shape.levels[field]
        level = f"({dialect.int_div('best.pattern', str(digit.factor))} % {digit.radix})"
        equal = (0, *equality_levels(model, model.comparison(field)))
        parts.append(f"{level} not in ({', '.join(str(number) for number in equal)})")
    return f"({' and '.join(parts)})" if parts else "false"


def _points_at(probability: float) -> float:
    return math.log2(probability / (1.0 - probability))
