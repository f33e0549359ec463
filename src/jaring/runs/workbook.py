"""The workbook of a run: the tables of its folder with what a person needs to see, masked."""

from typing import Literal

import polars as pl
import pyarrow as pa

from jaring.engines.duckdb import DuckDbEngine
from jaring.linkage.schema import LinkModel
from jaring.reports.link_summary import LinkSummary
from jaring.reports.link_workbook import WorkbookTables, write_workbook
from jaring.runs.decisions import hash_rows
from jaring.runs.folder import RunFolder
from jaring.runs.linking import LinkTask
from jaring.runs.masking import mask_value

Lang = Literal["id", "en"]
_HASHES = ("left_hash", "right_hash")
SHOWN = 6  # columns of each side beside the ids: what fits a screen


def write_run_workbook(
    engine: DuckDbEngine, task: LinkTask, summary: LinkSummary, folder: RunFolder, *, lang: Lang
) -> None:
    """Write `report.xlsx` from the tables of a run that still stands in the engine."""
    is_dedupe = task.right is None
    links = _with_rows(engine, task.model, "links", is_dedupe=is_dedupe)
    review = _with_rows(engine, task.model, "flagged", is_dedupe=is_dedupe, hashed=True)
    unlinked = _masked(_unlinked(engine, task.model), task.model)
    tables = WorkbookTables(
        review=review,
        links=links,
        unlinked=unlinked,
        quarantine=folder.read_table("quarantine.parquet"),
    )
    write_workbook(summary, tables, folder.path / "report.xlsx", lang=lang)


def _shown_columns(engine: DuckDbEngine, model: LinkModel, view: str) -> list[str]:
    held = {
        name
        for (name,) in engine.connection.execute(
            f"select column_name from (describe {view})"
        ).fetchall()
    }
    return [name for name in model.columns if name in held][:SHOWN]


def _with_rows(
    engine: DuckDbEngine, model: LinkModel, table: str, *, is_dedupe: bool, hashed: bool = False
) -> pa.Table:
    """Pairs with the values of both sides beside them.

    Args:
        hashed: with the content hashes of both rows, so that an answer outlives a change of ids.
    """
    right = "left_rows" if is_dedupe else "right_rows"
    beside = [
        *(f"l.{name} as left_{name}" for name in _shown_columns(engine, model, "left_rows")),
        *(f"r.{name} as right_{name}" for name in _shown_columns(engine, model, right)),
    ]
    own = "tier" if table == "links" else "reason, pairs.linked"
    found = engine.query(
        f"""
        select li.id as left_id, ri.id as right_id, {", ".join(beside)},
            pairs.probability, pairs.match_weight, pairs.{own}, pairs.left_row, pairs.right_row
        from {table} as pairs
        join left_rows_ids as li on li.row = pairs.left_row
        join {right}_ids as ri on ri.row = pairs.right_row
        join left_rows as l on l.row = pairs.left_row
        join {right} as r on r.row = pairs.right_row
        order by abs(pairs.probability - 0.5), pairs.left_row, pairs.right_row
        """
    )
    frame = pl.DataFrame(found)
    if hashed:
        frame = frame.with_columns(
            left_hash=_hashes(engine, model, "left_rows", frame["left_row"]),
            right_hash=_hashes(engine, model, right, frame["right_row"]),
        )
    return _masked(frame.drop("left_row", "right_row").to_arrow(), model)


def _hashes(engine: DuckDbEngine, model: LinkModel, view: str, rows: pl.Series) -> pl.Series:
    """The content hash of each of those rows."""
    engine.hand_in("hashed_rows", pa.table({"row": rows.unique().to_arrow()}))
    found = engine.query(
        f"select side.*, cast(side.row as varchar) as id from {view} as side"
        " where side.row in (select row from hashed_rows)"
    )
    engine.connection.execute("drop table hashed_rows")
    by_row = dict(hash_rows(pl.DataFrame(found), model.columns).iter_rows())
    return pl.Series([by_row[str(row)] for row in rows], dtype=pl.String)


def _unlinked(engine: DuckDbEngine, model: LinkModel) -> pa.Table:
    names = ", ".join(f"l.{name}" for name in _shown_columns(engine, model, "left_rows"))
    return engine.query(
        f"""
        select ids.id as left_id, {names}
        from left_rows as l join left_rows_ids as ids on ids.row = l.row
        where l.row not in (select left_row from links) order by l.row
        """
    )


def _masked(table: pa.Table, model: LinkModel) -> pa.Table:
    """Identifiers cut; done once per distinct value."""
    frame = pl.DataFrame(table)
    kinds = {
        column: source.type.value
        for field, source in model.fields.items()
        for column in model.columns_of(field)
    }
    masked = []
    for name in frame.columns:
        if frame[name].dtype != pl.String or name in _HASHES:
            continue
        bare = name.removeprefix("left_").removeprefix("right_")
        values = frame[name].unique().drop_nulls().to_list()
        shown = [mask_value(value, bare, kinds.get(bare)) for value in values]
        masked.append(
            pl.col(name).replace_strict(values, shown, default=None, return_dtype=pl.String)
        )
    return frame.with_columns(masked).to_arrow()
