"""How a table becomes sheets: header, types, widths, filter, print setup, continuation.

Text is always written as text, also where it begins like a formula; identifiers keep every sign.
Rows stream through (`constant_memory`), so a table of millions costs time and no memory. Nothing
here knows what a link is.
"""

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from jaring.reports.formats import Lang
from jaring.reports.link_summary import mask_long_numbers
from jaring.reports.words import Voice
from jaring.reports.workbook_bulk import BulkColumn, BulkWords, append_rows

MOST_ROWS: Final = 1_048_575  # what a sheet holds beneath its header
_LONGEST_TEXT: Final = 32_000  # a cell holds 32,767 signs
_SAMPLED_ROWS: Final = 1_000
_NARROWEST: Final = 8
_WIDEST: Final = 38  # what is longer goes on in a second line of its cell
_CAPITALS: Final = 1.18  # how much wider than a small letter
_SIGNS_ACROSS: Final = 210  # what a page of A4 holds across and a person can still read
_BATCH: Final = 16_384
_FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r")
_A4: Final = 9
# what `mask_long_numbers` cuts, in the words of Arrow: asked once per batch
_LONG_NUMBER: Final = r"\p{Nd}(?:[ .'\-]?\p{Nd}){15,}"
_SHORTEST_LONG: Final = 16  # bytes of such a number at least
_DAY: Final = {"id": "dd-mm-yyyy", "en": "yyyy-mm-dd"}

Value = str | int | float | bool | datetime.date | None


@dataclass(frozen=True)
class Column:
    """One column of a sheet: its head, what kind it is, and whether long numbers are masked.

    `kind` is one of text, count, probability, points, share, day, moment, yes_no. A column that
    is not printed stands at the end: keys that only a machine reads.
    """

    name: str
    head: str
    kind: str = "text"
    is_masked: bool = True
    is_answer: bool = False
    blank: str = ""
    is_printed: bool = True


@dataclass
class Styles:
    """The formats of one workbook; the file format wants each made once."""

    book: xlsxwriter.Workbook
    lang: Lang
    _made: dict[str, Format] = field(default_factory=dict)

    def of(self, name: str) -> Format:
        """The format of a kind of cell."""
        if name not in self._made:
            self._made[name] = self.book.add_format(self._properties(name))
        return self._made[name]

    def _properties(self, name: str) -> dict[str, Any]:
        face: dict[str, Any] = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
        head = {"bold": True, "text_wrap": True, "bg_color": "#F8F8F7", "bottom": 1}
        own: dict[str, dict[str, Any]] = {
            "text": {"num_format": "@"},
            "long_text": {"num_format": "@", "text_wrap": True},
            "formula_like": {"num_format": "@", "quote_prefix": True},
            "wrapped": {"text_wrap": True},
            "count": {"num_format": "#,##0"},
            "probability": {"num_format": "0.000"},
            "points": {"num_format": "+0.0;-0.0;0.0"},
            "share": {"num_format": "0.0%"},
            "day": {"num_format": _DAY[self.lang], "align": "left"},
            "moment": {"num_format": f"{_DAY[self.lang]} hh:mm", "align": "left"},
            "yes_no": {},
            "head": {**head, "bottom_color": "#BDBDBD"},
            "head_answer": {**head, "bg_color": "#FDF3D7", "font_color": "#855F00"},
            "answer": {"bg_color": "#FFFBEE", "locked": False, "num_format": "@"},
            "label": {"bold": True},
            "title": {"bold": True, "font_size": 16},
            "signature": {"top": 1, "font_color": "#525252"},
            "link": {"font_color": "#0956C3", "underline": 1},
        }
        return {**face, **own[name]}


@dataclass(frozen=True)
class Sheet:
    """A table to be written, under a name that fits a tab.

    Attributes:
        named_by: how many first columns say what a row is about; they repeat on every page.
        note: what stands at the foot of a printed page: office and day.
    """

    name: str
    columns: tuple[Column, ...]
    rows: pa.Table
    answers: tuple[str, ...] = ()
    is_bulk: bool = False
    named_by: int = 1
    note: str = ""


def write_sheets(
    styles: Styles, sheet: Sheet, voice: Voice, *, most_rows: int = MOST_ROWS
) -> list[str]:
    """Write a table, going on in numbered sheets where one does not hold it.

    Returns:
        the names of the sheets, in order.
    """
    names = []
    starts = range(0, max(sheet.rows.num_rows, 1), most_rows)
    for place, start in enumerate(starts, start=1):
        name = sheet.name
        if place > 1:
            name = voice.say("sheet.continued", name=sheet.name, n=str(place))
        names.append(name)
        page = styles.book.add_worksheet(name)
        rows = sheet.rows.slice(start, most_rows)
        _write_page(page, styles, sheet, rows, voice)
    return names


def _write_page(
    page: Worksheet, styles: Styles, sheet: Sheet, rows: pa.Table, voice: Voice
) -> None:
    last = len(sheet.columns) - 1
    rooms = _rooms(sheet.columns, rows)
    widths = [_width(column, room) for column, room in zip(sheet.columns, rooms, strict=True)]
    kinds = [_style_of(column, room) for column, room in zip(sheet.columns, rooms, strict=True)]
    for place, width in enumerate(widths):
        page.set_column(place, place, width)
    for place, column in enumerate(sheet.columns):
        page.write_string(0, place, column.head, styles.of(_head_style(column)))
    page.freeze_panes(1, 1)
    page.autofilter(0, 0, max(rows.num_rows, 1), last)
    set_up_print(page, voice, note=sheet.note)
    _print_across(page, sheet, widths, rows.num_rows)
    if rows.num_rows == 0:
        page.write_string(1, 0, voice.say("workbook.empty"), styles.of("text"))
        return
    for place, column in enumerate(sheet.columns):
        if column.is_answer:
            _offer_answers(page, place, rows.num_rows, sheet.answers, voice)
    if sheet.is_bulk:
        _write_bulk(page, styles, sheet.columns, rows, voice, kinds=kinds)
        return
    writers = [
        _writer(page, styles, place, column, voice, kind=kind)
        for place, (column, kind) in enumerate(zip(sheet.columns, kinds, strict=True))
    ]
    for number, values in enumerate(_rows(sheet.columns, rows), start=1):
        for write, value in zip(writers, values, strict=True):
            write(number, value)


def _write_bulk(  # noqa: PLR0913 - a sheet needs them all
    page: Worksheet,
    styles: Styles,
    columns: Sequence[Column],
    rows: pa.Table,
    voice: Voice,
    *,
    kinds: Sequence[str],
) -> None:
    """The rows of a long table, made column by column."""
    made = []
    for column, kind in zip(columns, kinds, strict=True):
        values = _series(rows, column)
        if column.is_masked and _holds_long_number(pa.chunked_array([values.to_arrow()])):
            values = pl.Series(_values(rows, column), dtype=pl.String)
        if values.dtype == pl.String:
            values = values.str.slice(0, _LONGEST_TEXT)
        style, quoted, plain = (
            styles.of(name)._get_xf_index() for name in (kind, "formula_like", "text")
        )
        made.append(BulkColumn(values, style, quoted, plain, column.blank, column.is_answer))
    say = voice.say
    words = BulkWords(say("workbook.yes"), say("workbook.no"), say("workbook.open_ended"))
    append_rows(page, made, words)


def _series(rows: pa.Table, column: Column) -> pl.Series:
    if column.name not in rows.column_names:
        return pl.Series([None] * rows.num_rows, dtype=pl.String)
    return pl.Series(rows.column(column.name))


def set_up_print(page: Worksheet, voice: Voice, *, note: str = "") -> None:
    """A4 across, one page wide, the head on each page, page numbers at the foot."""
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    set_up_paper(page, voice, note=note)


def set_up_paper(page: Worksheet, voice: Voice, *, note: str = "") -> None:
    """A4 with its margins; at the foot the sheet's name, a note, and the number of the page."""
    page.set_paper(_A4)
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    said = note.replace("&", "&&")
    page.set_footer(f"&L&8&A&C&8{said}&R&8{voice.say('workbook.page')}")


def _print_across(page: Worksheet, sheet: Sheet, widths: Sequence[int], rows: int) -> None:
    """A sheet too wide to be read on one page goes on beside it, its names on each page."""
    shown = len(widths)
    while shown > 1 and not sheet.columns[shown - 1].is_printed:
        shown -= 1
    if shown < len(widths):
        page.print_area(0, 0, max(rows, 1), shown - 1)
    named = sum(widths[: sheet.named_by])
    rest = sum(widths[:shown]) - named
    across = 1 if named + rest <= _SIGNS_ACROSS else -(-rest // (_SIGNS_ACROSS - named))
    if across > 1:
        page.fit_to_pages(across, 0)
        page.repeat_columns(0, sheet.named_by - 1)


def _head_style(column: Column) -> str:
    return "head_answer" if column.is_answer else "head"


def _offer_answers(
    page: Worksheet, place: int, rows: int, answers: Sequence[str], voice: Voice
) -> None:
    page.data_validation(
        1,
        place,
        rows,
        place,
        {
            "validate": "list",
            "source": list(answers),
            "input_title": voice.say("workbook.outcome_help_title"),
            "input_message": voice.say("workbook.outcome_help"),
            "error_title": voice.say("workbook.outcome_help_title"),
            "error_message": voice.say("workbook.outcome_error"),
        },
    )


def _rows(columns: Sequence[Column], rows: pa.Table) -> Iterator[tuple[Value, ...]]:
    """Values row by row, long numbers masked; a column that the table lacks is empty."""
    for start in range(0, rows.num_rows, _BATCH):
        part = rows.slice(start, _BATCH)
        lists = [_values(part, column) for column in columns]
        yield from zip(*lists, strict=True)


def _values(part: pa.Table, column: Column) -> list[Value]:
    if column.name not in part.column_names:
        return [None] * part.num_rows
    values = part.column(column.name)
    listed: list[Value] = values.to_pylist()
    if column.is_masked and _holds_long_number(values):
        return [mask_long_numbers(text) if isinstance(text, str) else text for text in listed]
    return listed


def _holds_long_number(values: pa.ChunkedArray) -> bool:
    if not (pa.types.is_string(values.type) or pa.types.is_large_string(values.type)):
        return False
    longest = pc.max(pc.binary_length(values)).as_py()
    if longest is None or longest < _SHORTEST_LONG:
        return False
    found = pc.any(pc.match_substring_regex(values, _LONG_NUMBER))
    return bool(found.as_py())


def _writer(  # noqa: PLR0913 - a cell needs them all
    page: Worksheet, styles: Styles, place: int, column: Column, voice: Voice, *, kind: str
) -> Callable[[int, Value], None]:
    """Writes one value of the column; text stays text whatever it looks like."""
    style, quoted, plain = styles.of(kind), styles.of("formula_like"), styles.of("text")
    yes, no = voice.say("workbook.yes"), voice.say("workbook.no")

    def write(row: int, value: Value) -> None:
        if value is None:
            if column.is_answer:
                page.write_blank(row, place, None, style)
            elif column.blank:
                page.write_string(row, place, column.blank, plain)
        elif isinstance(value, bool):
            page.write_string(row, place, yes if value else no, style)
        elif isinstance(value, int | float):
            page.write_number(row, place, value, style)
        elif isinstance(value, datetime.date) and value.year == datetime.MAXYEAR:
            page.write_string(row, place, voice.say("workbook.open_ended"), plain)
        elif isinstance(value, datetime.date):
            page.write_datetime(row, place, value, style)
        else:
            is_formula_like = value.startswith(_FORMULA_SIGNS)
            page.write_string(row, place, _cut(value), quoted if is_formula_like else style)

    return write


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_TEXT else text[:_LONGEST_TEXT] + "…"


def _width(column: Column, room: float) -> int:
    """Wide enough for what stands in it, and for the longest word of the head."""
    longest = max(room, *(len(word) for word in column.head.split()))
    if column.is_answer:
        longest = max(longest, 22)
    return min(max(round(longest) + 2, _NARROWEST), _WIDEST)


def _style_of(column: Column, room: float) -> str:
    """The format of a column; a text that is wider than a column may be goes on below."""
    if column.is_answer:
        return "answer"
    return "long_text" if column.kind == "text" and room + 2 > _WIDEST else column.kind


def _rooms(columns: Sequence[Column], rows: pa.Table) -> list[float]:
    """What the values of each column take: every number, the first texts, what says a blank."""
    there = [column.name for column in columns if column.name in rows.column_names]
    table = pl.DataFrame(rows.select(list(dict.fromkeys(there))))
    texts = [name for name, kind in table.schema.items() if kind == pl.String]
    capitals = pl.col(texts).str.count_matches(r"\p{Uppercase}") * (_CAPITALS - 1)
    taken = table.head(_SAMPLED_ROWS).select((pl.col(texts).str.len_chars() + capitals).max())
    whole = [name for name, kind in table.schema.items() if kind.is_integer()]
    ends = pl.concat([table.select(pl.col(whole).min()), table.select(pl.col(whole).max())])

    def room(column: Column) -> float:
        if column.name not in table.columns:
            return 0.0
        values = table[column.name]
        blank = float(len(column.blank)) if values.null_count() else 0.0
        if column.name in texts:
            return max(blank, taken[column.name][0] or 0.0)
        if column.name in whole:
            known = ends[column.name].drop_nulls().to_list()
            return max([blank, *(len(f"{end:,}") for end in known)])
        if not values.head(_SAMPLED_ROWS).null_count() < min(_SAMPLED_ROWS, values.len()):
            return blank
        return max(blank, len("dd-mm-yyyy" if values.dtype.is_temporal() else "0.000.000"))

    return [room(column) for column in columns]
