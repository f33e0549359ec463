"""Of a registry that an index holds, only the records that a short list asks for.

The records with a key of the list are found by their keys and handed on; every later step then
reads a few thousand records instead of millions. Nothing is decided otherwise: of each key of a
tier or a block all its records come, so that pairs and their costs are counted as ever. Only where
a block wants rare keys no more records come than tell that a key is not rare.
"""

from collections.abc import Iterator, Mapping
from typing import Protocol

import numpy as np
import pyarrow as pa

from jaring.linkage.blocks import block_keys_sql
from jaring.linkage.coding import frequency_fields
from jaring.linkage.compare import frequency_table
from jaring.linkage.features import feature
from jaring.linkage.names import BIGINT
from jaring.linkage.schema import LinkModel, Tier
from jaring.steps import ColumnType, Contract, Dialect, SqlStep, Step, TableStep

KEY = ColumnType.KEY
RECORD_ID = "record__id"
"""The column of keyed records that holds their ids."""
Rows = np.ndarray


class KeyedRecords(Protocol):
    """A registry's coded records, found by key; a key has the place of its tier or block."""

    def find(self, place: int, keys: Rows, *, at_most: int | None) -> Rows:
        """The rows that hold any of these keys; of each key the first few only, where said."""

    def coded(self, rows: Rows, columns: tuple[str, ...]) -> pa.Table:
        """Coded columns of some rows (or their `RECORD_ID`), in the order of the rows."""


def key_queries(model: LinkModel, dialect: Dialect, table: str) -> list[str]:
    """Per place the query of `row` and `key` over a coded table: first the tiers, then the blocks.

    Rows: one per row and key.
    """
    tiers = [_tier_keys_sql(model, tier, dialect, table) for tier in model.tier]
    return tiers + [
        f"select row, key_0 as key from ({block_keys_sql(model, block, dialect, table)}) as cut"
        for block in model.block
    ]


def _tier_keys_sql(model: LinkModel, tier: Tier, dialect: Dialect, table: str) -> str:
    columns = [feature(model, word).column for word in tier.on]
    present = " and ".join(f"{column} is not null" for column in columns)
    return f"select row, {dialect.hash64(*columns)} as key from {table} where {present}"


def near_tier_steps(
    model: LinkModel, records: KeyedRecords, *, left: str, writes: Contract
) -> list[Step]:
    """The records with an identifier of the list.

    Args:
        left: the coded left side.
        writes: the coded records, under a name of their own.
    """
    places = range(len(model.tier))
    asked = _asked_step(model, places, left=left, writes="tier_keys_asked")

    def find(tables: Mapping[str, pa.Table]) -> pa.Table:
        rows = _found(model, records, tables[asked.writes.table])
        return records.coded(rows, tuple(writes.columns))

    return [asked, TableStep((asked.writes.table,), writes, find)]


def near_block_steps(
    model: LinkModel, records: KeyedRecords, *, left: str, writes: Contract
) -> list[Step]:
    """The records with a key of any block, and how common their values are."""
    places = range(len(model.tier), len(model.tier) + len(model.block))
    asked = _asked_step(model, places, left=left, writes="block_keys_asked")
    rows = _rows_step(model, records, asked.writes, writes="block_records_asked")
    frequencies = [
        _frequency_step(records, field, rows.writes.table) for field in frequency_fields(model)
    ]
    return [asked, rows, _coded_step(records, rows.writes.table, writes), *frequencies]


def _asked_step(model: LinkModel, places: range, *, left: str, writes: str) -> SqlStep:
    """The keys of the list.

    Rows: one per place and key.
    """
    contract = Contract(writes, ("place", "key"), {"place": BIGINT, "key": KEY})

    def sql(dialect: Dialect) -> str:
        queries = key_queries(model, dialect, left)
        return " union all ".join(
            f"select distinct {dialect.cast(str(place), BIGINT)} as place, key"
            f" from ({queries[place]}) as keys_{place}"
            for place in places
        )

    return SqlStep((left,), contract, sql, says="blocks")


def _rows_step(
    model: LinkModel, records: KeyedRecords, asked: Contract, *, writes: str
) -> TableStep:
    """The records with a key that is asked for.

    Rows: one per record.
    """
    return TableStep(
        (asked.table,),
        Contract(writes, ("row",), {"row": BIGINT}),
        lambda tables: pa.table({"row": _found(model, records, tables[asked.table])}),
    )


def _found(model: LinkModel, records: KeyedRecords, asked: pa.Table) -> Rows:
    """Rows that hold any of the keys, each once."""
    found = list(_found_by_place(model, records, asked))
    return np.unique(np.concatenate([np.zeros(0, np.int64), *found]))


def _found_by_place(model: LinkModel, records: KeyedRecords, asked: pa.Table) -> Iterator[Rows]:
    places, keys = asked["place"].to_numpy(), asked["key"].to_numpy()
    for place in np.unique(places):
        block = int(place) - len(model.tier)
        rare = model.block[block].rare if block >= 0 else None
        at_most = None if rare is None else rare + 1
        yield records.find(int(place), np.sort(keys[places == place]), at_most=at_most)


def _coded_step(records: KeyedRecords, rows: str, writes: Contract) -> TableStep:
    """The coded columns of the records that are asked for.

    Rows: one per such record.
    """
    return TableStep(
        (rows,),
        writes,
        lambda tables: records.coded(tables[rows]["row"].to_numpy(), tuple(writes.columns)),
    )


def _frequency_step(records: KeyedRecords, field: str, rows: str) -> TableStep:
    """How common the value of a field is, of the records that are asked for and hold one.

    Rows: one per such record.
    """
    columns = {"row": BIGINT, "frequency_class": ColumnType.SMALLINT}
    held = frequency_table(field)

    def read(tables: Mapping[str, pa.Table]) -> pa.Table:
        found = records.coded(tables[rows]["row"].to_numpy(), ("row", held))
        return found.rename_columns(list(columns)).drop_null()

    return TableStep((rows,), Contract(held, ("row",), columns), read)
