"""Measure a run against a truth that was handed in, over all pairs it scored or settled."""

from pathlib import Path

import polars as pl
import pyarrow as pa

from jaring.engines.duckdb import DuckDbEngine
from jaring.linkage.schema import LinkModel
from jaring.reports.link_summary import MeasuredAccuracy
from jaring.runs.inputs import ArrowTable, RunInput
from jaring.runs.truth import (
    COLUMN_PREFIX,
    EntityTruth,
    PairTruth,
    Truth,
    TruthUnreadableError,
    check_known,
    measure,
    pair_truth,
    read_pair_truth,
)

TruthInput = str | Path | ArrowTable


def measure_run(  # noqa: PLR0913 - what is measured against what
    engine: DuckDbEngine,
    model: LinkModel,
    given: TruthInput,
    left: RunInput,
    right: RunInput | None,
    *,
    is_dedupe: bool,
) -> MeasuredAccuracy:
    """Row-wise accuracy of a link, pair-wise accuracy of a dedupe.

    Raises:
        TruthUnreadableError: the truth cannot be read or speaks of other rows.
    """
    truth = _take_truth(engine, given, left, right, is_dedupe=is_dedupe)
    if isinstance(truth, PairTruth):
        name = str(given) if isinstance(given, str | Path) else "table"
        right_ids = "left_rows_ids" if is_dedupe else "right_rows_ids"
        check_known(truth, _ids(engine, "left_rows_ids"), _ids(engine, right_ids), name=name)
    pairs = _scored(engine, is_dedupe=is_dedupe)
    found = measure(pairs, truth, accept=model.resolve.accept, is_dedupe=is_dedupe)
    return found.rows if found.rows is not None else found.pairs


def _take_truth(
    engine: DuckDbEngine,
    given: TruthInput,
    left: RunInput,
    right: RunInput | None,
    *,
    is_dedupe: bool,
) -> Truth:
    if not isinstance(given, str | Path):
        return pair_truth(pl.DataFrame(pa.table(given)), is_dedupe=is_dedupe)
    text = str(given)
    if not text.startswith(COLUMN_PREFIX):
        return read_pair_truth(Path(given), is_dedupe=is_dedupe)
    column = text.removeprefix(COLUMN_PREFIX)
    own = _entities(engine, left, "left_rows_ids", column)
    other = None if right is None else _entities(engine, right, "right_rows_ids", column)
    return EntityTruth(own, other)


def _entities(engine: DuckDbEngine, side: RunInput, ids: str, column: str) -> pl.DataFrame:
    if column not in side.staged.columns:
        found = ", ".join(side.staged.columns[:12])
        name = f"{COLUMN_PREFIX}{column}"
        raise TruthUnreadableError(name, "no_column", found=found, known=side.name)
    quoted = column.replace('"', '""')
    table = engine.query(
        f"select ids.id, nullif(side.\"{quoted}\", '') as entity from ({side.raw_view()}) as side"
        f" join {ids} as ids on ids.row = side.row"
    )
    return pl.DataFrame(table)


def _ids(engine: DuckDbEngine, view: str) -> pl.Series:
    return pl.DataFrame(engine.query(f"select id from {view}"))["id"]


def _scored(engine: DuckDbEngine, *, is_dedupe: bool) -> pl.DataFrame:
    """Every pair with its weight: the best of each row, and those that a tier settled."""
    right_ids = "left_rows_ids" if is_dedupe else "right_rows_ids"
    table = engine.query(
        f"""
        with every as (
            select left_row, right_row, match_weight, probability from links where pattern is null
            union all
            select left_row, right_row, match_weight, probability from best_pairs
            where pattern is not null
        )
        select l.id as left_id, r.id as right_id, every.match_weight, every.probability
        from every
        join left_rows_ids as l on l.row = every.left_row
        join {right_ids} as r on r.row = every.right_row
        """
    )
    return pl.DataFrame(table)
