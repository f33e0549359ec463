"""Write what a run found: links, pairs to review, rows without a link.

Reads the tables that `linking` left in the engine; writes Parquet in a total order, so that the
same run gives the same rows in the same places.
"""

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from jaring.engines.duckdb import DuckDbEngine
from jaring.linkage.names import LEFT_IDS, RIGHT_IDS
from jaring.linkage.patterns import shape_of
from jaring.linkage.schema import LinkModel, ResolveRule

_ONE_PER_ROW = frozenset({ResolveRule.ONE_TO_ONE, ResolveRule.MANY_LEFT_TO_ONE_RIGHT})


@dataclass(frozen=True)
class OutputQueries:
    """One query per table of the run folder, each in a total order."""

    links: str
    review: str
    unlinked: str


def output_queries(
    model: LinkModel, *, is_dedupe: bool, carried: tuple[str, ...] = ()
) -> OutputQueries:
    """The queries that make the run's tables from those of the engine.

    Args:
        carried: columns of the list that the model does not read; they go along, untouched, with
            every row that found no link (from the view `left_given`).
    """
    right_ids = LEFT_IDS if is_dedupe else RIGHT_IDS
    named = (
        f"join {LEFT_IDS} as l on l.row = found.left_row"
        f" join {right_ids} as r on r.row = found.right_row"
    )
    levels = _level_columns(model)
    links = f"""
        select l.id as left_id, r.id as right_id, found.match_weight, found.probability, found.tier,
            found.pattern{levels}
        from links as found {named}
        order by found.left_row, found.right_row
    """
    review = f"""
        select l.id as left_id, r.id as right_id, found.probability, found.match_weight,
            found.reason, found.linked, found.pattern
        from flagged as found {named}
        order by abs(found.probability - 0.5), found.left_row, found.right_row
    """
    return OutputQueries(links, review, _unlinked(model, is_dedupe=is_dedupe, carried=carried))


def _unlinked(model: LinkModel, *, is_dedupe: bool, carried: tuple[str, ...]) -> str:
    """Rows in no link, with their best candidate where one was compared.

    Rows: one per row of the list that is in no link.
    """
    linked = "select left_row as row from links"
    if is_dedupe:
        linked += " union select right_row as row from links"
    also = "".join(f", given.{_quoted(name)}" for name in carried)
    return f"""
        with linked as ({linked}),
        best as ({_best(model, is_dedupe=is_dedupe)})
        select given.left_id, best.best_right_id, best.probability{also}
        from left_given as given
        left join best on best.row = given.row
        where given.row not in (select row from linked)
        order by given.row
    """


def _best(model: LinkModel, *, is_dedupe: bool) -> str:
    """The best candidate of the rows in no link.

    Rows: one per such row that was compared.
    """
    right_ids = LEFT_IDS if is_dedupe else RIGHT_IDS
    best = "select left_row as row, right_row, match_weight, probability from best_pairs"
    if model.resolve.rule in _ONE_PER_ROW and not is_dedupe:
        return (
            f"select every.row, r.id as best_right_id, every.probability from ({best}) as every"
            f" join {right_ids} as r on r.row = every.right_row"
            " where every.row not in (select row from linked)"
        )
    if is_dedupe:
        best += (
            " union all select right_row as row, left_row as right_row, match_weight, probability"
            " from best_pairs"
        )
    return f"""
        select every.row, arg_min(r.id, (-every.match_weight, r.id)) as best_right_id,
            max(every.probability) as probability
        from ({best}) as every
        join {right_ids} as r on r.row = every.right_row
        where every.row not in (select row from linked)
        group by every.row
    """


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _level_columns(model: LinkModel) -> str:
    shape = shape_of(model)
    return "".join(
        f", cast((found.pattern // {digit.factor}) % {digit.radix} as smallint) as level_{field}"
        for field, digit in shape.levels.items()
    )


def write_tables(engine: DuckDbEngine, queries: OutputQueries, folder: Path) -> None:
    """Write links, review and unlinked as Parquet into a folder."""
    engine.write_parquet(queries.links, folder / "links.parquet")
    engine.write_parquet(queries.review, folder / "review.parquet")
    engine.write_parquet(queries.unlinked, folder / "unlinked.parquet")


def cluster_pairs(engine: DuckDbEngine, rule: ResolveRule) -> pa.Table | None:
    """The pairs that tie rows together, for a dedupe that resolves into clusters."""
    if rule is not ResolveRule.CLUSTERS:
        return None
    return engine.query("select left_row, right_row from links order by left_row, right_row")
