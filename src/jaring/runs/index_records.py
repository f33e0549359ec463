"""The second part of an index file: coded records and sorted keys, mapped and not read.

Behind the database of an index stand its coded records as an Arrow file, and for each tier and
block the keys in order, each with its row. A few thousand keys are then found, and their records
fetched, by touching only the pages that hold them, however long the registry is. At the very end a
directory says where each part begins.
"""

import json
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Self

import numpy as np
import pyarrow as pa

from jaring.engines.duckdb import DuckDbEngine
from jaring.linkage.coding import features_of, frequency_fields
from jaring.linkage.compare import frequency_table
from jaring.linkage.flow import RIGHT_CODED
from jaring.linkage.near import RECORD_ID, Rows, key_queries
from jaring.linkage.schema import LinkModel
from jaring.steps import DUCKDB

_MARK = b"JARINGIX"
_END = struct.Struct("<QQ8s")  # where the directory begins, how long it is, the mark
_ALIGNED = 64  # bytes, as Arrow wants its buffers
_KEY, _ROW = np.dtype("<u8"), np.dtype("<u4")  # a registry has fewer than 4 billion records


def append_records(engine: DuckDbEngine, model: LinkModel, path: Path, *, ids: str) -> None:
    """Write the records and their keys behind the database of an index.

    Args:
        ids: the table with the id of each row.
    """
    with path.open("ab") as file:
        directory: dict[str, list[int]] = {}
        begin = _aligned(file)
        _write_coded(engine, model, file, ids)
        directory["coded"] = [begin, file.tell() - begin]
        for place, query in enumerate(key_queries(model, DUCKDB, RIGHT_CODED)):
            directory[f"place {place}"] = _write_keys(engine, query, file)
        text = json.dumps(directory).encode()
        begin = file.tell()
        file.write(text)
        file.write(_END.pack(begin, len(text), _MARK))


def coded_columns(model: LinkModel) -> frozenset[str]:
    """The columns that the records of an index have, if this version made it."""
    features = (made.column for made in features_of(model, model.fields))
    return frozenset({"row", *features, *map(frequency_table, frequency_fields(model)), RECORD_ID})


def hand_in_records(engine: DuckDbEngine, model: LinkModel, records: "MappedRecords") -> None:
    """Give a flow all the records of an index, for a list that is not short."""
    engine.lend("records_of_index", records.whole())
    engine.hand_in_query(RIGHT_CODED, "from records_of_index")
    for field in frequency_fields(model):
        held = frequency_table(field)
        engine.hand_in_query(
            held,
            f"select row, {held} as frequency_class from records_of_index where {held} is not null",
        )


def _aligned(file: BinaryIO) -> int:
    file.write(b"\0" * (-file.tell() % _ALIGNED))
    return file.tell()


def _write_coded(engine: DuckDbEngine, model: LinkModel, file: BinaryIO, ids: str) -> None:
    """Every coded record in the order of its row, which is its place in the file."""
    tables = [frequency_table(field) for field in frequency_fields(model)]
    classes = "".join(f", {table}.frequency_class as {table}" for table in tables)
    joins = " ".join(f"left join {table} on {table}.row = coded.row" for table in tables)
    pieces = engine.pieces(
        f"select coded.*{classes}, ids.id as {RECORD_ID} from {RIGHT_CODED} as coded"
        f" join {ids} as ids on ids.row = coded.row {joins} order by coded.row"
    )
    with pa.ipc.new_file(file, pieces.schema) as writer:
        for piece in pieces:
            writer.write_batch(piece)


def _write_keys(engine: DuckDbEngine, query: str, file: BinaryIO) -> list[int]:
    """The keys of a place in order, then the row of each: where either begins, and how many."""
    begin = _aligned(file)
    rows: list[np.ndarray] = []
    for piece in engine.pieces(f"select key, row from ({query}) as keys order by key, row"):
        file.write(piece["key"].to_numpy().astype(_KEY).data)
        rows.append(piece["row"].to_numpy().astype(_ROW))
    rows_begin = _aligned(file)
    for part in rows:
        file.write(part.data)
    return [begin, rows_begin, sum(map(len, rows))]


@dataclass(frozen=True)
class MappedRecords:
    """The records of an index, by row and by key.

    Attributes:
        pieces: the coded records, in order of their rows.
        starts: the first row of each piece.
        keys: per place the keys in order, and the row of each.
    """

    pieces: Sequence[pa.RecordBatch]
    starts: Rows
    keys: Sequence[tuple[Rows, Rows]]

    @classmethod
    def open(cls, path: Path) -> Self:
        """Map the second part of an index file.

        Raises:
            ValueError: the file has none, or ends early.
        """
        with pa.memory_map(str(path)) as file:
            whole = file.read_buffer()
        begin, length, mark = _END.unpack(whole.slice(whole.size - _END.size).to_pybytes())
        if mark != _MARK:
            raise ValueError(path.name)
        directory = json.loads(whole.slice(begin, length).to_pybytes())
        reader = pa.ipc.open_file(pa.BufferReader(whole.slice(*directory.pop("coded"))))
        pieces = [reader.get_batch(number) for number in range(reader.num_record_batches)]
        starts = np.cumsum([0, *(piece.num_rows for piece in pieces)])[:-1]
        return cls(pieces, starts, [_mapped(whole, *at) for at in directory.values()])

    def find(self, place: int, keys: Rows, *, at_most: int | None) -> Rows:
        """See `KeyedRecords.find`."""
        held, rows = self.keys[place]
        first = np.searchsorted(held, keys, side="left")
        counts = np.searchsorted(held, keys, side="right") - first
        if at_most is not None:
            counts = np.minimum(counts, at_most)
        ends = np.cumsum(counts)
        within = np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - counts, counts)
        found: Rows = rows[np.repeat(first, counts) + within].astype(np.int64)
        return found

    def coded(self, rows: Rows, columns: tuple[str, ...]) -> pa.Table:
        """See `KeyedRecords.coded`."""
        return pa.Table.from_batches(list(self._taken(rows, columns)))

    @property
    def columns(self) -> frozenset[str]:
        """The columns of a record."""
        return frozenset(self.pieces[0].schema.names) if self.pieces else frozenset()

    def whole(self) -> pa.Table:
        """Every record, still where it lies."""
        return pa.Table.from_batches(self.pieces)

    def _taken(self, rows: Rows, columns: tuple[str, ...]) -> Iterator[pa.RecordBatch]:
        ordered = np.sort(rows)
        bounds = np.searchsorted(ordered, [*self.starts, np.iinfo(np.int64).max])
        for number, piece in enumerate(self.pieces):
            local = ordered[bounds[number] : bounds[number + 1]] - self.starts[number]
            if len(local) or not number:  # of the first at least its columns
                yield piece.select(list(columns)).take(pa.array(local))


def _mapped(whole: pa.Buffer, begin: int, rows_begin: int, count: int) -> tuple[Rows, Rows]:
    keys = np.frombuffer(whole, _KEY, count, begin)
    return keys, np.frombuffer(whole, _ROW, count, rows_begin)
