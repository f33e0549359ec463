"""Rows of a long table as the text of a sheet, made column by column instead of cell by cell.

The same cells as `workbook_sheets` writes one at a time, some ten times as fast. The sheet must be
one of a workbook in constant memory: its rows go straight into the file that it is gathered in.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from shutil import copyfileobj
from types import FunctionType
from typing import Any, Final
from zipfile import ZipFile

import polars as pl
import xlsxwriter
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

_EPOCH: Final = datetime.date(1899, 12, 30)
_CONTROL: Final = r"[\x00-\x08\x0b\x0c\x0e-\x1f]"
_FORMULA: Final = r"^[=+\-@\t\r]"
_SPACED: Final = r"^\s|\s$"
_UNUSUAL: Final = r"^[=+\-@\s]|\s$|[&<>\x00-\x1f]"  # whatever asks for more than being written
_SPACE_MARK: Final = ' xml:space="preserve"'  # else a reader drops the blanks at the ends
_TEXT_END: Final = "</t></is></c>"
_ROW: Final = "row__"
_ROWS_AT_ONCE: Final = 8_192  # their text stays small; all of a long sheet takes gigabytes
_BYTES_AT_ONCE: Final = 2**20
_COMPRESSION: Final = 2  # of 9; the usual 6 takes three times as long and saves a seventh
_QUICK: Final = {"ZipFile": partial(ZipFile, compresslevel=_COMPRESSION)}


class _BulkWorksheet(Worksheet):  # type: ignore[misc]  # the writer has no types
    """A sheet whose rows go from the file that gathered them into the sheet as they are."""

    def _write_optimized_sheet_data(self) -> None:
        if self.dim_rowmin is None:
            super()._write_optimized_sheet_data()
            return
        self._xml_start_tag("sheetData")
        for file in (self.row_data_fh, self.fh):
            file.flush()
        self.row_data_fh.seek(0)
        copyfileobj(self.row_data_fh.buffer, self.fh.buffer, _BYTES_AT_ONCE)
        self.row_data_fh.close()
        Path(self.row_data_filename).unlink()
        self._xml_end_tag("sheetData")


class BulkWorkbook(xlsxwriter.Workbook):  # type: ignore[misc]  # the writer has no types
    """A workbook in constant memory, packed quickly: packing took half of the time of writing.

    The writer offers no choice of compression, so its own last step is run with another one here.
    """

    worksheet_class = _BulkWorksheet
    _store_workbook = FunctionType(
        xlsxwriter.Workbook._store_workbook.__code__, vars(xlsxwriter.workbook) | _QUICK
    )

    def __init__(self, path: str) -> None:
        options = {"constant_memory": True, "strings_to_numbers": False, "strings_to_urls": False}
        super().__init__(path, options)


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
    rows = pl.int_range(2, height + 2, eager=True).cast(pl.String).alias(_ROW)
    frame = pl.DataFrame(
        [rows, *(column.values.alias(f"c{place}") for place, column in enumerate(columns))]
    )
    cells = [
        _cell(column, f"c{place}", xl_col_to_name(place), words)
        for place, column in enumerate(columns)
    ]
    whole = pl.concat_str(pl.lit('<row r="'), _ROW, pl.lit('">'), *cells, pl.lit("</row>"))
    page._write_single_row(height)  # the header leaves first
    for start in range(0, height, _ROWS_AT_ONCE):
        page.fh.write(frame.slice(start, _ROWS_AT_ONCE).select(whole.str.join()).item())
    page.dim_rowmax = max(page.dim_rowmax or 0, height)
    page.dim_colmax = max(page.dim_colmax or 0, len(columns) - 1)


def _cell(column: BulkColumn, name: str, letters: str, words: BulkWords) -> pl.Expr:
    """The cells of a column; where nothing is known, what stands for it."""
    if column.is_answer:
        nothing = _parts(letters, '" s="', str(column.style), '"/>')
    elif column.blank:
        nothing = _text(letters, column.plain, pl.lit(column.blank))
    else:
        nothing = pl.lit("")
    unknown = column.values.null_count()
    if unknown == column.values.len():
        return nothing
    made = _filled(column, pl.col(name), letters, words)
    return made.fill_null(nothing) if unknown else made


def _filled(column: BulkColumn, value: pl.Expr, letters: str, words: BulkWords) -> pl.Expr:
    """The cells of a column where a value is known; null where it is not."""
    kind = column.values.dtype
    if kind == pl.Boolean:
        said = pl.when(value).then(pl.lit(words.yes)).when(~value).then(pl.lit(words.no))
        return _text(letters, column.style, said)
    if kind == pl.Date:
        day = _number(letters, column.style, (value - _EPOCH).dt.total_days())
        endless = _text(letters, column.plain, pl.lit(words.open_ended))
        return pl.when(value.dt.year() == datetime.MAXYEAR).then(endless).otherwise(day)
    if kind.is_numeric():
        return _number(letters, column.style, value)
    written = value.cast(pl.String)
    if not column.values.cast(pl.String).str.contains(_UNUSUAL).any():
        return _text(letters, column.style, written)
    style = (
        pl.when(written.str.contains(_FORMULA))
        .then(pl.lit(str(column.quoted)))
        .otherwise(pl.lit(str(column.style)))
    )
    mark = pl.when(written.str.contains(_SPACED)).then(pl.lit(_SPACE_MARK)).otherwise(pl.lit(""))
    opened = _parts(letters, '" s="', style, '" t="inlineStr"><is><t', mark, ">")
    return pl.concat_str(opened, _escaped(written), pl.lit(_TEXT_END))


def _parts(letters: str, *parts: str | pl.Expr) -> pl.Expr:
    """The reference of a cell of each row, and what follows it."""
    rest = (pl.lit(part) if isinstance(part, str) else part for part in parts)
    return pl.concat_str(pl.lit(f'<c r="{letters}'), _ROW, *rest)


def _text(letters: str, style: int, value: pl.Expr) -> pl.Expr:
    return _parts(letters, f'" s="{style}" t="inlineStr"><is><t>', value, _TEXT_END)


def _number(letters: str, style: int, value: pl.Expr) -> pl.Expr:
    return _parts(letters, f'" s="{style}"><v>', value.cast(pl.String), "</v></c>")


def _escaped(text: pl.Expr) -> pl.Expr:
    return (
        text.str.replace_all(_CONTROL, "")
        .str.replace_all("&", "&amp;", literal=True)
        .str.replace_all("<", "&lt;", literal=True)
        .str.replace_all(">", "&gt;", literal=True)
    )
