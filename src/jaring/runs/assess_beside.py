"""Tables beside the lists: local rules, minimum wages, universes, targets, as the user keeps them.

Headers are recognised by the aliases of their form, so that a sheet of the user's own can be given.
"""

import re
from pathlib import Path
from typing import ClassVar

import polars as pl

from jaring.intake.tables import stage_table
from jaring.reference.list_kinds import CellType, form_named
from jaring.rules.local_rules import LocalRules, read_local_rules
from jaring.terms.errors import InputError

_BARE = re.compile(r"[^a-z0-9]+")


class BesideTableError(InputError):
    """A table beside the lists lacks a column that it must have."""

    code: ClassVar[str] = "assess.table"

    def __init__(self, path: Path, form: str, lacks: str) -> None:
        self.path, self.form, self.lacks = path, form, lacks
        super().__init__(f"{path} is no table of {form}: it has no column {lacks}.")


def read_beside(path: Path, form_id: str, scratch: Path) -> pl.DataFrame:
    """The table's canonical columns as typed values; what cannot be read is null.

    Raises:
        BesideTableError: a column that the form requires is missing.
    """
    form = form_named(form_id)
    rows = pl.read_parquet(stage_table(path, into=scratch).parquet)
    bare = {_BARE.sub("", name.lower()): name for name in reversed(rows.columns)}
    columns = []
    for name, column in form.columns.items():
        aliases = (_BARE.sub("", alias.lower()) for alias in (name, *column.aliases))
        header = next((bare[alias] for alias in aliases if alias in bare), None)
        if header is None and name in form.required:
            raise BesideTableError(path, form_id, name)
        columns.append(_typed(header, column.cell_type).alias(name))
    return rows.select(columns)


def _typed(header: str | None, cell: CellType) -> pl.Expr:
    if cell in {CellType.RUPIAH, CellType.COUNT}:
        if header is None:
            return pl.lit(None, pl.Int64)
        return pl.col(header).cast(pl.String).str.replace_all(r"[^0-9]", "").cast(pl.Int64)
    if header is None:
        return pl.lit(None, pl.String)
    text = pl.col(header).cast(pl.String).str.strip_chars()
    return pl.when(text != "").then(text)


def local_rules_of(path: Path | None, scratch: Path) -> LocalRules:
    """The local rules in a file; none where no file is given."""
    if path is None:
        return LocalRules()
    rows = read_beside(path, "local_rules", scratch)
    made = [
        {name: None if cell is None else str(cell).replace(",", " ") if name == "programmes"
         else str(cell) for name, cell in row.items()}
        for row in rows.to_dicts()
    ]  # fmt: skip
    return read_local_rules([{**row, "area": row.get("area") or row.get("area_code")}
                             for row in made])  # fmt: skip
