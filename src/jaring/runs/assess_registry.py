"""A registry snapshot as the engine reads it: the tables of the assessment, days as whole numbers.

A column that the snapshot lacks is null throughout, a table that it lacks is empty; which answers
that costs is said when the snapshot is imported.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import ClassVar

import pyarrow as pa
import pyarrow.parquet as pq

from jaring.assessment.inputs import REGISTRY
from jaring.engines.duckdb import DuckDbEngine
from jaring.steps import DUCKDB, ColumnType, Contract
from jaring.terms.errors import InputError

_MUST = ("persons", "memberships")


class NoSnapshotError(InputError):
    """A folder that should be a registry snapshot is none."""

    code: ClassVar[str] = "assess.no_snapshot"

    def __init__(self, path: Path, lacks: str) -> None:
        self.path, self.lacks = path, lacks
        super().__init__(
            f"{path} is no registry snapshot: it has no {lacks}. Give the folder that "
            "`jaring registry import` wrote, or the folder `snapshot` of a simulation."
        )


@dataclass(frozen=True)
class Snapshot:
    """A snapshot's folder, its day, and whose it is."""

    folder: Path
    as_of: date
    office: str
    source: str

    def table(self, name: str) -> Path:
        """The file of a table."""
        return self.folder / f"{name}.parquet"

    def rows(self, name: str) -> int:
        """How many rows a table has; 0 where there is none."""
        path = self.table(name)
        return pq.read_metadata(path).num_rows if path.exists() else 0

    def columns(self, name: str) -> dict[str, pa.DataType]:
        """The columns of a table."""
        path = self.table(name)
        if not path.exists():
            return {}
        schema = pq.read_schema(path)
        return dict(zip(schema.names, schema.types, strict=True))


def open_snapshot(folder: Path) -> Snapshot:
    """The snapshot in a folder, or in its folder `snapshot`.

    Raises:
        NoSnapshotError: it is none.
    """
    if not (folder / "snapshot.toml").exists() and (folder / "snapshot").is_dir():
        folder = folder / "snapshot"
    if not (folder / "snapshot.toml").exists():
        raise NoSnapshotError(folder, "snapshot.toml")
    for name in _MUST:
        if not (folder / f"{name}.parquet").exists():
            raise NoSnapshotError(folder, f"{name}.parquet")
    said = tomllib.loads((folder / "snapshot.toml").read_text(encoding="utf-8"))
    as_of = said.get("as_of")
    if not isinstance(as_of, date):
        raise NoSnapshotError(folder, "day «as_of» in its snapshot.toml")
    return Snapshot(folder, as_of, str(said.get("office", "")), str(said.get("source", "")))


def hand_in_registry(engine: DuckDbEngine, snapshot: Snapshot) -> None:
    """Give the engine every table of the registry under its name."""
    for contract in REGISTRY:
        has = snapshot.columns(contract.table)
        if has:
            path = str(snapshot.table(contract.table)).replace("'", "''")
            sql = f"select {typed_columns(contract, has)} from read_parquet('{path}')"
        else:
            sql = f"select {typed_columns(contract, {})} where false"
        engine.hand_in_query(contract.table, sql)


def typed_columns(contract: Contract, has: dict[str, pa.DataType]) -> str:
    """The contract's columns from those that a file has; days become whole numbers yyyymmdd."""
    return ", ".join(_typed(name, kind, has.get(name)) for name, kind in contract.columns.items())


def _typed(name: str, kind: ColumnType, found: pa.DataType | None) -> str:
    wanted = DUCKDB.type_name(kind)
    quoted = f'"{name}"'
    if found is None:
        return f"cast(null as {wanted}) as {quoted}"
    if pa.types.is_date(found) or pa.types.is_timestamp(found):
        if kind is ColumnType.TEXT:
            return f"strftime({quoted}, '%Y-%m-%d') as {quoted}"
        day = f"year({quoted}) * 10000 + month({quoted}) * 100 + day({quoted})"
        return f"cast({day} as {wanted}) as {quoted}"
    if kind is ColumnType.INT and _is_text(found):
        return f"try_cast(replace({quoted}, '-', '') as {wanted}) as {quoted}"
    if kind is ColumnType.TEXT and pa.types.is_list(found):
        return f"array_to_string({quoted}, ',') as {quoted}"
    return f"try_cast({quoted} as {wanted}) as {quoted}"


def _is_text(found: pa.DataType) -> bool:
    return bool(
        pa.types.is_string(found)
        or pa.types.is_large_string(found)
        or pa.types.is_string_view(found)
    )
