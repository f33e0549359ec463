"""Rows of a long table as the text of a sheet, made column by column instead of cell by cell.

The same cells as `workbook_sheets` writes one at a time, some ten times as fast. The sheet must be
one of a workbook in constant memory: its rows go straight into the file that it is gathered in.
"""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from types import FunctionType
from typing import Any, Final
from zipfile import ZipFile

import polars as pl
import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

_EPOCH: Final = datetime.date(1899, 12, 30)
_CONTROL: Final = r"[\x00-\x08\x0b\x0c\x0e-\x1f]"
_FORMULA: Final = r"^[=+\-@\t\r]"
_SPACED: Final = r"^\s|\s$"
_UNUSUAL: Final = r"^[=+\-@\s]|\s$|[&<>\x00-\x1f]"  # whatever asks for more than being written
_ROWS_AT_ONCE: Final = 8_192  # their text stays small; all of a long sheet takes gigabytes
_COMPRESSION: Final = 2  # of 9; the usual 6 takes three times as long and saves a seventh
_QUICK: Final = {"ZipFile": partial(ZipFile, compresslevel=_COMPRESSION)}


class BulkWorkbook(xlsxwriter.Workbook):  # type: ignore[misc]  # the writer has no types
    """A workbook in constant memory, packed quickly: packing took half of the time of writing.

    The writer offers no choice of compression, so its own last step is run with another one here.
    """

    _store_workbook = FunctionType(
        xlsxwriter.Workbook._store_workbook.__code__, vars(xlsxwriter.workbook) | _QUICK
    )

    def __init__(self, path: str) -> None:
        options = {"constant_memory": True, "strings_to_numbers": False, "strings_to_urls": False}
        super().__init__(path, options)


_NO_MARK: Final = pl.lit("")
_SPACE_MARK: Final = pl.lit(' xml:space="preserve"')  # else a reader drops the blanks at the ends


@dataclass(frozen=True)
class BulkColumn:
    """A column with the numbers of its formats, and what is written in place of a value."""

    values: pl.Series
    style: int
    quoted: int
    plain: int
    blank: str
    is_answer: bool


@dataclass(frozen=True)
class BulkWords:
    """Yes, no, and a day that never comes."""

    yes: str
    no: str
    open_ended: str


def append_rows(page: Any, columns: Sequence[BulkColumn], words: BulkWords) -> None:  # noqa: ANN401
    """Write every row beneath the header of a sheet that holds nothing else yet."""
    height = columns[0].values.len()
    frame = pl.DataFrame(
        {f"c{place}": column.values for place, column in enumerate(columns)}
    ).with_row_index("row__", offset=2)
    number = pl.col("row__").cast(pl.String)
    cells = [
        _cell(column, f"c{place}", xl_col_to_name(place), number, words)
        for place, column in enumerate(columns)
    ]
    whole = pl.concat_str(pl.lit('<row r="'), number, pl.lit('">'), *cells, pl.lit("</row>"))
    page._write_single_row(height)  # the header leaves first
    for start in range(0, height, _ROWS_AT_ONCE):
        page.fh.write(frame.slice(start, _ROWS_AT_ONCE).select(whole.str.join()).item())
    page.dim_rowmax = max(page.dim_rowmax or 0, height)
    page.dim_colmax = max(page.dim_colmax or 0, len(columns) - 1)


def _cell(
    column: BulkColumn, name: str, letters: str, number: pl.Expr, words: BulkWords
) -> pl.Expr:
    def opened(style: pl.Expr | int) -> tuple[pl.Expr, ...]:
        shown = pl.lit(str(style)) if isinstance(style, int) else style
        return pl.lit(f'<c r="{letters}'), number, pl.lit('" s="'), shown

    def text(value: pl.Expr, style: pl.Expr | int, mark: pl.Expr = _NO_MARK) -> pl.Expr:
        start, end = pl.lit('" t="inlineStr"><is><t'), pl.lit("</t></is></c>")
        return pl.concat_str(*opened(style), start, mark, pl.lit(">"), value, end)

    value = pl.col(name)
    if column.is_answer:
        nothing = pl.concat_str(*opened(column.style), pl.lit('"/>'))
    elif column.blank:
        nothing = text(pl.lit(column.blank), column.plain)
    else:
        nothing = pl.lit("")
    made = _filled(column, value, opened, text, words)
    return pl.when(value.is_null()).then(nothing).otherwise(made)


def _filled(
    column: BulkColumn,
    value: pl.Expr,
    opened: Callable[[pl.Expr | int], tuple[pl.Expr, ...]],
    text: Callable[..., pl.Expr],
    words: BulkWords,
) -> pl.Expr:
    kind = column.values.dtype

    def number(shown: pl.Expr) -> pl.Expr:
        return pl.concat_str(*opened(column.style), pl.lit('"><v>'), shown, pl.lit("</v></c>"))

    if kind == pl.Boolean:
        said = pl.when(value).then(pl.lit(words.yes)).otherwise(pl.lit(words.no))
        return text(said, column.style)
    if kind == pl.Date:
        day = number((value - _EPOCH).dt.total_days().cast(pl.String))
        endless = text(pl.lit(words.open_ended), column.plain)
        return pl.when(value.dt.year() == datetime.MAXYEAR).then(endless).otherwise(day)
    if kind.is_numeric():
        return number(value.cast(pl.String))
    written = value.cast(pl.String)
    if not column.values.cast(pl.String).str.contains(_UNUSUAL).any():
        return text(written, column.style)
    style = (
        pl.when(written.str.contains(_FORMULA))
        .then(pl.lit(str(column.quoted)))
        .otherwise(pl.lit(str(column.style)))
    )
    spaced = pl.when(written.str.contains(_SPACED)).then(_SPACE_MARK).otherwise(_NO_MARK)
    return text(_escaped(written), style, spaced)


def _escaped(text: pl.Expr) -> pl.Expr:
    return (
        text.str.replace_all(_CONTROL, "")
        .str.replace_all("&", "&amp;", literal=True)
        .str.replace_all("<", "&lt;", literal=True)
        .str.replace_all(">", "&gt;", literal=True)
    )
