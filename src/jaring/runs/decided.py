"""Decisions of people, found again in this run's rows: which still hold, and between which rows.

Reads the decisions file and the two sides in the engine; a decision whose row changed under its id,
or is gone, is stale: it is counted and not applied.
"""

from dataclasses import dataclass, field
from pathlib import Path

import polars as pl
import pyarrow as pa

from jaring.engines.duckdb import DuckDbEngine
from jaring.linkage.schema import LinkModel
from jaring.runs.decisions import DecidedPair, Decision, read_decisions, split_stale
from jaring.runs.linking import NO_DECISIONS

_IDS = ("left_id", "right_id")


@dataclass(frozen=True)
class Decided:
    """What people decided, in rows of this run.

    Attributes:
        rows: left_row, right_row, is_same; what nobody could tell is in neither.
        applied: decisions that hold.
        stale: decisions whose rows changed or went.
    """

    rows: pa.Table = field(default_factory=lambda: NO_DECISIONS)
    applied: int = 0
    stale: int = 0


def take_decisions(
    engine: DuckDbEngine, model: LinkModel, path: Path | None, *, is_dedupe: bool
) -> Decided:
    """The decisions of a file that still hold.

    Raises:
        DecisionsUnreadableError: the file cannot be used.
    """
    if path is None:
        return Decided()
    decided = read_decisions(path)
    left_ids, right_ids = ({getattr(pair, side) for pair in decided} for side in _IDS)
    if is_dedupe:
        left = right = _rows_of(engine, "left_rows", left_ids | right_ids)
    else:
        left = _rows_of(engine, "left_rows", left_ids)
        right = _rows_of(engine, "right_rows", right_ids)
    valid, stale = split_stale(decided, left, right, fields=model.columns)
    rows = _in_rows(valid, left, right, is_dedupe=is_dedupe)
    return Decided(rows, len(valid), len(stale))


def _rows_of(engine: DuckDbEngine, side: str, ids: set[str]) -> pl.DataFrame:
    """The rows of a side that decisions name, as text."""
    engine.hand_in(f"{side}_decided_ids", pa.table({"id": pa.array(sorted(ids), pa.string())}))
    found = engine.query(
        f"select side.*, ids.id from {side} as side join {side}_ids as ids on ids.row = side.row"
        f" where ids.id in (select id from {side}_decided_ids) order by side.row"
    )
    return pl.DataFrame(found)


def _in_rows(
    decided: list[DecidedPair], left: pl.DataFrame, right: pl.DataFrame, *, is_dedupe: bool
) -> pa.Table:
    told = [pair for pair in decided if pair.decision is not Decision.CANNOT_TELL]
    pairs = pl.DataFrame(
        {
            "left_id": [pair.left_id for pair in told],
            "right_id": [pair.right_id for pair in told],
            "is_same": [pair.decision is Decision.SAME for pair in told],
        },
        schema={"left_id": pl.String, "right_id": pl.String, "is_same": pl.Boolean},
    )
    placed = pairs.join(left.select(left_id="id", left_row="row"), on="left_id").join(
        right.select(right_id="id", right_row="row"), on="right_id"
    )
    if is_dedupe:
        # the rows of a pair may stand the other way round by now
        placed = placed.with_columns(
            left_row=pl.min_horizontal("left_row", "right_row"),
            right_row=pl.max_horizontal("left_row", "right_row"),
        ).unique()
    table: pa.Table = placed.select("left_row", "right_row", "is_same").to_arrow()
    return table.cast(NO_DECISIONS.schema)
