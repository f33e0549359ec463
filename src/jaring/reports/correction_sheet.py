"""The correction sheet: a sender's own rows back, problem cells coloured, what to correct beside.

It goes to the one who sent the rows, so nothing in it is masked. Text is always written as text,
also where it begins like a formula. Corrected, it can be sent in as it is: the last column says
which row of the list each row was.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import polars as pl
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from jaring.reports.formats import Lang
from jaring.reports.words import Voice

ROW_KEY: Final = "jaring_row_key"
_FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r")
_MOST_ROWS: Final = 1_000_000
_MOST_COLUMNS: Final = 200
_WIDEST, _NARROWEST, _REASON_WIDTH = 36, 8, 60
_SAMPLED: Final = 300
_OWNER_FILE: Final = 0o600


@dataclass(frozen=True, kw_only=True)
class CorrectionRows:
    """What to send back.

    Attributes:
        title: whose list it is, for the sheet that explains.
        headers: the sender's columns, in his order.
        rows: his cells as text, with `row_number`, `sheet` and `row_key`.
        problems: `row_number`, `sheet`, `header`, `reason`, `is_fatal`; several for a row.
    """

    title: str
    headers: Sequence[str]
    rows: pl.DataFrame
    problems: pl.DataFrame


def write_correction_sheet(path: Path, sent: CorrectionRows, *, lang: Lang) -> int:
    """Write the sheet.

    Returns:
        how many rows it holds.
    """
    voice = Voice(lang)
    headers = list(sent.headers)[:_MOST_COLUMNS]
    reasons, marked = _by_row(sent.problems)
    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_numbers": False}) as book:
        page = book.add_worksheet(voice.say("correction.sheet"))
        _write_head(book, page, headers, sent.rows, voice)
        styles = _styles(book)
        names = ["row_number", "sheet", "row_key", *headers]
        shown = sent.rows.head(_MOST_ROWS).select(
            pl.col(name) if name in sent.rows.columns else pl.lit(None).alias(name)
            for name in names
        )
        for at, values in enumerate(shown.iter_rows(), start=1):
            row_number, sheet, key, *cells = values
            place = (row_number, sheet)
            said = "; ".join(dict.fromkeys(reasons.get(place, ())))
            _write_row(page, at, [*zip(headers, cells, strict=True)], marked.get(place, {}), styles)
            page.write_string(at, len(headers), said, styles["reason"])
            page.write_string(at, len(headers) + 1, key or "", styles["key"])
        _write_help(book, sent.title, voice)
    path.chmod(_OWNER_FILE)
    return shown.height


_Place = tuple[int, str | None]


def _by_row(
    problems: pl.DataFrame,
) -> tuple[dict[_Place, list[str]], dict[_Place, dict[str, bool]]]:
    """Reasons of each row, the fatal first, and its cells with whether they are fatal."""
    reasons: dict[_Place, list[str]] = {}
    marked: dict[_Place, dict[str, bool]] = {}
    ordered = problems.sort("is_fatal", descending=True, maintain_order=True)
    asked = ordered.select("row_number", "sheet", "header", "reason", "is_fatal")
    for row_number, sheet, header, reason, is_fatal in asked.iter_rows():
        place = (row_number, sheet)
        reasons.setdefault(place, []).append(reason)
        cells = marked.setdefault(place, {})
        cells[header] = cells.get(header, False) or is_fatal
    return reasons, marked


def _styles(book: xlsxwriter.Workbook) -> Mapping[str, Format]:
    face: dict[str, Any] = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
    face["num_format"] = "@"
    looks: dict[str, dict[str, Any]] = {
        "plain": {},
        "fatal": {"bg_color": "#FBE3E0"},
        "warned": {"bg_color": "#FDF3D7"},
        "reason": {"text_wrap": True},
        "key": {"font_color": "#8A8A8A", "locked": True},
    }
    made = {name: book.add_format({**face, **look}) for name, look in looks.items()}
    quoted = {
        f"{name}_quoted": book.add_format({**face, **look, "quote_prefix": True})
        for name, look in looks.items()
    }
    return {**made, **quoted}


def _write_head(
    book: xlsxwriter.Workbook,
    page: Worksheet,
    headers: Sequence[str],
    rows: pl.DataFrame,
    voice: Voice,
) -> None:
    look = {"bold": True, "text_wrap": True, "bg_color": "#F8F8F7", "bottom": 1, "valign": "top"}
    style = book.add_format(look)
    asked = book.add_format({**look, "bg_color": "#FDF3D7", "font_color": "#855F00"})
    for at, header in enumerate(headers):
        page.set_column(at, at, _width(header, rows))
        page.write_string(0, at, header, style)
    page.set_column(len(headers), len(headers), _REASON_WIDTH)
    page.write_string(0, len(headers), voice.say("correction.reason"), asked)
    page.set_column(len(headers) + 1, len(headers) + 1, _NARROWEST)
    page.write_string(0, len(headers) + 1, ROW_KEY, style)
    page.freeze_panes(1, 0)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)


def _write_row(
    page: Worksheet,
    at: int,
    cells: Sequence[tuple[str, str | None]],
    marked: Mapping[str, bool],
    styles: Mapping[str, Format],
) -> None:
    for place, (header, value) in enumerate(cells):
        look = "plain"
        if header in marked:
            look = "fatal" if marked[header] else "warned"
        if value is None or value == "":
            page.write_blank(at, place, None, styles[look])
            continue
        is_formula_like = value.startswith(_FORMULA_SIGNS)
        style = styles[f"{look}_quoted"] if is_formula_like else styles[look]
        page.write_string(at, place, value, style)


def _width(header: str, rows: pl.DataFrame) -> int:
    longest = max((len(word) for word in header.split()), default=0)
    if header in rows.columns:
        shown = rows[header].head(_SAMPLED).str.len_chars().max()
        longest = max(longest, shown if isinstance(shown, int) else 0)
    return min(max(longest + 2, _NARROWEST), _WIDEST)


def _write_help(book: xlsxwriter.Workbook, title: str, voice: Voice) -> None:
    page = book.add_worksheet(voice.say("correction.help_sheet"))
    page.set_column(0, 0, 100)
    bold = book.add_format({"bold": True, "font_size": 14})
    wrapped = book.add_format({"text_wrap": True})
    page.write_string(0, 0, title, bold)
    for at, line in enumerate(_help_lines(voice), start=2):
        page.write_string(at, 0, line, wrapped)


def _help_lines(voice: Voice) -> Iterator[str]:
    for key in ("how", "colours", "again", "key"):
        yield voice.say(f"correction.{key}", column=ROW_KEY)
