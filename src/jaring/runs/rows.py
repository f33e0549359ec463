"""Rows of a finished run's inputs, looked up by id: what review and explain show of a pair.

Reads the files that run.json names, through the same door as the run did. A file that moved or
changed since is refused: its rows would not be those that were linked.
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar, Protocol

import polars as pl
import pyarrow as pa

from jaring.engines.duckdb import DuckDbEngine
from jaring.intake.column_maps import ColumnMap
from jaring.linkage.model import read_model
from jaring.linkage.schema import LinkModel
from jaring.runs.folder import RunFolder
from jaring.runs.index import ATTACHED, IDS, TEXTS, is_index, use_index
from jaring.runs.inputs import take_input
from jaring.runs.masking import mask_text
from jaring.runs.record import InputRecord, RunRecord, hash_file, read_record
from jaring.terms.errors import InputError


class InputChangedError(InputError):
    """A file that a run was made from is gone, or holds something else by now."""

    code: ClassVar[str] = "run.input_changed"

    def __init__(self, record: InputRecord, why: str) -> None:
        self.path, self.why = mask_text(record.path or record.name), why
        what = "is no longer there" if why == "gone" else "has changed since the run"
        super().__init__(
            f"{self.path} {what}, so the rows behind the links cannot be shown. "
            "Put back the file as it was, or run the link again."
        )


class UnknownRowError(InputError):
    """No row of a list has that id."""

    code: ClassVar[str] = "run.unknown_row"

    def __init__(self, row_id: str, name: str, example: str | None) -> None:
        self.row_id, self.name = mask_text(row_id), mask_text(name)
        self.example = mask_text(example or "")
        looks = f" An id there looks like {self.example!r}." if example else ""
        super().__init__(f"No row of {self.name} has the id {self.row_id!r}.{looks}")


class Source(Protocol):
    """Rows of one list as the engine reads them."""

    @property
    def columns(self) -> Collection[str]:
        """The canonical columns that it holds."""

    def view(self, model: LinkModel) -> str:
        """The query of `row` and the model's columns as text."""

    def id_view(self) -> str:
        """The query of `row` and `id`."""


@dataclass(frozen=True)
class _IndexSource:
    """A registry that is kept in an index: its texts and ids stand in the file."""

    columns: tuple[str, ...]

    def view(self, model: LinkModel) -> str:
        listed = "".join(f', "{name}"' for name in model.columns if name in self.columns)
        return f"select row{listed} from {ATTACHED}.{TEXTS}"

    def id_view(self) -> str:
        return f"select row, id from {ATTACHED}.{IDS}"


@dataclass(frozen=True)
class RunRows:
    """The inputs of one run, ready to be looked into.

    Attributes:
        record: what fixed the run.
        model: its model, as it was.
    """

    record: RunRecord
    model: LinkModel
    engine: DuckDbEngine
    _sides: dict[str, "Source"]

    def source(self, side: str) -> "Source":
        """Where the rows of `left` or `right` stand; a dedupe has one list."""
        return self._sides.get(side, self._sides["left"])

    def fetch(self, side: str, ids: Iterable[str]) -> pl.DataFrame:
        """Rows of `left` or `right` by id, in the model's columns as text.

        Rows: one per row of the list whose id is wanted, in the order of the list.
        """
        given = self.source(side)
        names = [name for name in self.model.columns if name in given.columns]
        listed = "".join(f', side."{name}"' for name in names)
        self.engine.connection.execute("drop table if exists wanted")
        self.engine.hand_in("wanted", pa.table({"id": pa.array(sorted(set(ids)), pa.string())}))
        found = self.engine.query(
            f"select ids.id{listed} from ({given.view(self.model)}) as side"
            f" join ({given.id_view()}) as ids on ids.row = side.row"
            " where ids.id in (select id from wanted) order by side.row"
        )
        return pl.DataFrame(found)

    def one(self, side: str, row_id: str) -> dict[str, str | None]:
        """One row by its id.

        Raises:
            UnknownRowError: no row has it.
        """
        found = self.fetch(side, [row_id])
        if found.is_empty():
            raise UnknownRowError(row_id, self.list_name(side), self._example(side))
        return found.drop("id").row(0, named=True)

    def list_name(self, side: str) -> str:
        """What the run calls one of its lists."""
        wanted = self.record.right if side == "right" else self.record.left
        return (wanted or self.record.left).name

    def _example(self, side: str) -> str | None:
        given = self.source(side)
        first = self.engine.query(f"select id from ({given.id_view()}) order by row limit 1")
        return str(first["id"][0].as_py()) if first.num_rows else None


@contextmanager
def open_rows(folder: RunFolder) -> Iterator[RunRows]:
    """The inputs of a finished run.

    Raises:
        InputChangedError: a file is gone, or is not the one that was linked.
    """
    record = read_record(folder)
    inputs = {"left": record.left} | ({"right": record.right} if record.right else {})
    with TemporaryDirectory(prefix="jaring-rows-") as scratch, DuckDbEngine() as engine:
        model = read_model(record.model.text, source=record.model.id)
        sides = {
            name: _take_again(part, model, engine, Path(scratch)) for name, part in inputs.items()
        }
        yield RunRows(record, model, engine, sides)


def _take_again(
    record: InputRecord, model: LinkModel, engine: DuckDbEngine, scratch: Path
) -> Source:
    """The input as the run read it: same file, same columns."""
    if not record.path or not Path(record.path).is_file():
        raise InputChangedError(record, "gone")
    path = Path(record.path)
    if is_index(path):
        page = use_index(engine, path).page
        if page.content != record.sha256:
            raise InputChangedError(record, "changed")
        return _IndexSource(page.columns)
    if hash_file(path) != record.sha256:
        raise InputChangedError(record, "changed")
    chosen = dict(record.columns)
    if record.id_column is not None:
        chosen["id"] = record.id_column
    mapping = ColumnMap(path, left=chosen)
    return take_input(path, model, scratch=scratch, side="left", mapping=mapping)
