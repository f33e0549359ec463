"""One side of a run, ready for the engine: where its rows lie and which column is which field.

Reads a file (or takes a table from memory) through `intake`; gives the engine a view of text
columns under canonical names. Nothing is copied where the file can be scanned as it lies.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Protocol

import polars as pl
import pyarrow as pa

from jaring.engines.duckdb import DuckDbEngine
from jaring.intake.column_maps import ID, ColumnMap, recognise_columns
from jaring.intake.parquet_files import stage_arrow
from jaring.intake.staging import StagedTable
from jaring.intake.tables import stage_table
from jaring.intake.words import SourceNote
from jaring.linkage.flow import Side
from jaring.linkage.schema import FieldType, LinkModel
from jaring.terms.errors import InputError


class ArrowTable(Protocol):
    """Any table that hands out Arrow: pyarrow, polars, pandas 3."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """See the Arrow PyCapsule interface."""


TableInput = str | Path | ArrowTable


@dataclass(frozen=True)
class RunInput:
    """A side as it was handed in.

    Attributes:
        name: what the report calls it.
        path: the file, if it was one.
        staged: its rows as text.
        columns: canonical field -> column of the file.
        id_column: the column that names a row; None where file and row number do.
        lost_digits: canonical columns whose numbers lost their last digit in a spreadsheet.
        repeats: how many rows have the id of a row before them.
        mark: what stands between such an id and its number.
    """

    name: str
    path: Path | None
    staged: StagedTable
    columns: Mapping[str, str]
    id_column: str | None
    notes: tuple[SourceNote, ...]
    lost_digits: frozenset[str] = frozenset()
    repeats: int = 0
    mark: str = "#"

    @property
    def rows(self) -> int:
        """Accepted rows."""
        return self.staged.rows_accepted

    def side(self, model: LinkModel) -> Side:
        """What the flow must know of this side."""
        return Side(frozenset(set(self.columns) & set(model.columns)), self.rows)

    def other_columns(self, model: LinkModel) -> tuple[str, ...]:
        """Columns that the model does not read and that name no row, as the partner calls them."""
        read = {self.columns[name] for name in model.columns if name in self.columns}
        taken = read | {self.id_column, "left_id", "best_right_id", "probability"}
        return tuple(name for name in self.staged.columns if name not in taken)

    def view(self, model: LinkModel) -> str:
        """The rows as the engine reads them: `row` and the model's columns as text."""
        wanted = [name for name in model.columns if name in self.columns]
        listed = "".join(f", {self._canonical(name)} as {name}" for name in wanted)
        return f"select file_row_number as row{listed} from {self.scan()}"

    def id_view(self) -> str:
        """Row and id of every row; an id that repeats is told apart as `id#2`, `id#3` and so on."""
        every = f"select file_row_number as row, {self._given_id()} as id from {self.scan()}"
        if not self.repeats:
            return every
        return f"""
            select row, case when place = 1 then id else id || '{self.mark}' || place end as id
            from (
                select row, id, row_number() over (partition by id order by row) as place
                from ({every}) as given
            ) as placed
        """

    def _given_id(self) -> str:
        default = f"'{_quoted(self.name)}:' || {self._row_in_file()}"
        if self.id_column is None:
            return default
        text = f"nullif(trim({self._text(self.id_column)}), '')"
        return f"coalesce({text}, {default})"  # a row without an id is named by its place

    def carried_view(self, columns: Sequence[str]) -> str:
        """Every `row` with its id (`left_id`), and columns as they were handed in, in one scan."""
        listed = "".join(f", {self._text(column)} as {_identifier(column)}" for column in columns)
        if not self.repeats:
            return (
                f"select file_row_number as row, {self._given_id()} as left_id{listed}"
                f" from {self.scan()}"
            )
        given = f"select file_row_number as row{listed} from {self.scan()}"
        return (
            f"select given.*, ids.id as left_id from ({given}) as given"
            f" join ({self.id_view()}) as ids on ids.row = given.row"
        )

    def raw_view(self) -> str:
        """Every column as it was handed in, as text, under the partner's names, and `row`."""
        listed = "".join(
            f", {self._text(column)} as {_identifier(column)}" for column in self.staged.columns
        )
        return f"select file_row_number as row{listed} from {self.scan()}"

    def _row_in_file(self) -> str:
        is_copy = self.path is None or self.staged.parquet != self.path
        return "cast(source_row as varchar)" if is_copy else "cast(file_row_number + 1 as varchar)"

    def _text(self, column: str) -> str:
        return self.staged.typed.get(column, _identifier(column))

    def text_of(self, name: str) -> str:
        """The expression of a canonical column as text."""
        return self._text(self.columns[name])

    def _canonical(self, name: str) -> str:
        text = self.text_of(name)
        if name not in self.lost_digits:
            return text
        # written as the spreadsheet would have, so that it can never pass for a whole number
        return f"substr({text}, 1, 1) || '.' || substr({text}, 2) || 'E+15'"

    def scan(self) -> str:
        """What a query of this side reads from."""
        path = _quoted(str(self.staged.parquet))
        return f"read_parquet('{path}', file_row_number = true)"


class NothingToCompareError(InputError):
    """None of a table's columns is one that the model compares."""

    code: ClassVar[str] = "input.no_columns"

    def __init__(self, path: Path | None, model: LinkModel, columns: Sequence[str]) -> None:
        self.path, self.model, self.columns = path, model.id, tuple(columns)
        super().__init__(
            f"{path or 'The table'} has none of the columns that the model «{model.id}» compares "
            f"({', '.join(model.columns[:8])} …). It has: {', '.join(columns[:12])}. "
            "Say which is which in a file given with --columns."
        )


def _quoted(text: str) -> str:
    return text.replace("'", "''")


def _identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def take_input(
    given: TableInput, model: LinkModel, *, scratch: Path, side: str, mapping: ColumnMap | None
) -> RunInput:
    """Stage one side and find its columns.

    Args:
        side: `left` or `right`, for the mapping and for the name of a table from memory.

    Raises:
        InputError: the file cannot be read, or holds none of the columns the model needs.
    """
    path = Path(given) if isinstance(given, str | Path) else None
    if path is not None:
        staged = stage_table(path, into=scratch)
    else:
        staged = stage_arrow(pa.table(given), into=scratch)
    chosen = getattr(mapping, side) if mapping is not None else None
    matched = recognise_columns(
        staged.columns,
        fields=(ID, *model.columns),
        model=model.id,
        chosen=chosen,
        source=mapping.path if mapping is not None else None,
    )
    columns = {name: column for name, column in matched.columns.items() if name != ID}
    if not columns:
        raise NothingToCompareError(path, model, staged.columns)
    repeats, mark = _repeated_ids(staged, matched.columns.get(ID))
    notes = (*staged.notes, *matched.notes)
    robbed = {note.facts["column"] for note in notes if note.code == "ends_in_zero"}
    return RunInput(
        name=path.stem if path is not None else side,
        path=path,
        staged=staged,
        columns=columns,
        id_column=matched.columns.get(ID),
        notes=notes,
        lost_digits=frozenset(
            name
            for field, source in model.fields.items()
            if source.type is FieldType.NIK
            for name in model.columns_of(field)
            if columns.get(name) in robbed
        ),
        repeats=repeats,
        mark=mark,
    )


def _repeated_ids(staged: StagedTable, column: str | None) -> tuple[int, str]:
    """How many rows have the id of a row before them, and a mark that tells them apart from all."""
    mark = "#"
    if column is None:
        return 0, mark
    text = pl.col(column).cast(pl.String).str.strip_chars(" ")
    ids = pl.scan_parquet(staged.parquet).select(id=pl.when(text != "").then(text))
    found = ids.drop_nulls().select(rows=pl.len(), distinct=pl.col("id").n_unique()).collect()
    repeats = int(found["rows"][0] - found["distinct"][0])
    while repeats and _any_ends_in(ids, mark):
        mark += "#"
    return repeats, mark


def _any_ends_in(ids: pl.LazyFrame, mark: str) -> bool:
    found = ids.select(pl.col("id").str.contains(f"{mark}[0-9]+$").any()).collect()
    return bool(found["id"][0])


def hand_in(engine: DuckDbEngine, name: str, given: RunInput, model: LinkModel) -> None:
    """Give the engine a side's rows under a name, and its ids under `<name>_ids`."""
    engine.hand_in_query(name, given.view(model))
    engine.hand_in_query(f"{name}_ids", given.id_view())
