"""How common a row's values are in its list, counted afresh: a rare name says more.

A run counts this while it compares; it is asked for again only for pairs that were settled or never
compared, one at a time.
"""

from collections.abc import Mapping
from typing import Final

import pyarrow as pa

from jaring.linkage.coding import frequency_fields, standardise_step
from jaring.linkage.features import standardised_columns
from jaring.linkage.schema import LinkModel
from jaring.runs.rows import RunRows
from jaring.steps import Flow, RowwiseStep

_EVERY: Final = "every_row"
_STANDARD: Final = "every_standard"


def count_values(rows: RunRows, right: Mapping[str, str | None]) -> dict[str, int]:
    """How many rows of the right list hold the values of a right row, where that counts."""
    model, fields = rows.model, frequency_fields(rows.model)
    if not fields:
        return {}
    source = rows.source("right")
    step = standardise_step(
        model,
        reads=_EVERY,
        writes=_STANDARD,
        has=frozenset(source.columns) & frozenset(model.columns),
        fields=fields,
    )
    _standardise_list(rows, step, source.view(model))
    one = step.function(_table_of(right))
    return {name: _count(rows, _compared_column(model, name), one) for name in fields}


def _standardise_list(rows: RunRows, step: RowwiseStep, view: str) -> None:
    """Clean the whole list once; the engine keeps it for the next pair."""
    tables = {name for (name,) in rows.engine.connection.execute("show tables").fetchall()}
    if _STANDARD not in tables:
        rows.engine.hand_in_query(_EVERY, view)
        rows.engine.run(Flow((step,), frozenset({_STANDARD})))


def _table_of(row: Mapping[str, str | None]) -> pa.Table:
    columns = {name: pa.array([text], pa.string()) for name, text in row.items()}
    return pa.table({"row": pa.array([0], pa.int64()), **columns})


def _compared_column(model: LinkModel, field: str) -> str:
    """The standardised column whose values are counted: the folded one, where there is one."""
    columns = standardised_columns(field, model.fields[field].type)
    folded = f"{field}__folded"
    return folded if folded in columns else next(iter(columns))


def _count(rows: RunRows, column: str, one: pa.Table) -> int:
    found = rows.engine.connection.execute(
        f"select count(*) from {_STANDARD} where {column} = ?", [one[column][0].as_py()]
    ).fetchall()
    return int(found[0][0])
