"""The page that a village head signs: what the list says, what the registry says, what he says.

One printed page per village, each under the other on one sheet, with a page break between them.
"""

from datetime import MAXYEAR, date
from typing import Any, Final

import polars as pl
from xlsxwriter.worksheet import Worksheet

from jaring.reports.assess_facts import AssessFacts
from jaring.reports.words import Voice
from jaring.reports.workbook_sheets import Styles, set_up_print

_WIDTHS: Final = (34, 14, 14, 14, 18, 22)
_MOST_PAGES: Final = 1_000  # a sheet holds 1,023 breaks
_HEADS: Final = ("role", "people", "covered", "not_covered", "paid_until", "village_says")


def write_reconciliation(styles: Styles, facts: AssessFacts, voice: Voice) -> int:
    """Write the sheet; how many villages it holds."""
    page = styles.book.add_worksheet(voice.say("assess_sheet.reconciliation"))
    for place, width in enumerate(_WIDTHS):
        page.set_column(place, place, width)
    set_up_print(page, voice)
    page.set_portrait()
    roles = facts.frame("village_roles", "unit_key", "unit", "role")
    if roles.is_empty():
        text = voice.say("assess_sheet_empty.reconciliation")
        page.write_string(0, 0, text, styles.of("text"))
        return 0
    places = facts.frame("unit_states", "unit_key", "regency").select("unit_key", "regency")
    joined = roles.join(places, on="unit_key", how="left", maintain_order="left")
    breaks: list[int] = []
    row, pages = 0, 0
    for group in joined.partition_by("unit_key", maintain_order=True)[:_MOST_PAGES]:
        row = _write_village(page, row, group, styles, as_of=facts.as_of, voice=voice)
        breaks.append(row)
        pages += 1
    page.set_h_pagebreaks(breaks[:-1])
    return pages


def _write_village(  # noqa: PLR0913 - a page needs them all
    page: Worksheet,
    top: int,
    group: pl.DataFrame,
    styles: Styles,
    *,
    as_of: date,
    voice: Voice,
) -> int:
    """One village; the row after it."""
    first = group.row(0, named=True)
    page.write_string(top, 0, voice.say("assess_sign.title"), styles.of("title"))
    place = ", ".join(text for text in (first["unit"], first["regency"]) if text)
    page.write_string(top + 1, 0, voice.say("assess_sign.village"), styles.of("label"))
    page.write_string(top + 1, 1, place, styles.of("text"))
    page.write_string(top + 2, 0, voice.say("assess_sign.as_of"), styles.of("label"))
    page.write_string(top + 2, 1, voice.form.day(as_of), styles.of("text"))
    for at, head in enumerate(_HEADS):
        page.write_string(top + 4, at, voice.say(f"assess_sign.{head}"), styles.of("head"))
    row = top + 5
    by_role = (
        group.group_by("role", maintain_order=True)
        .agg(pl.col("people", "covered").sum(), pl.col("paid_until").min())
        .iter_rows(named=True)
    )
    for line in by_role:
        _write_line(page, row, line, styles, voice=voice)
        row += 1
    every = {
        "role": voice.say("assess_sign.all"),
        "people": group["people"].sum(),
        "covered": group["covered"].sum(),
        "paid_until": None,
    }
    _write_line(page, row, every, styles, voice=voice, is_sum=True)
    page.write_string(row + 2, 0, voice.say("assess_sign.statement"), styles.of("text"))
    page.write_string(row + 3, 0, voice.say("assess_sign.place"), styles.of("text"))
    page.write_string(row + 5, 0, voice.say("assess_sign.for_village"), styles.of("text"))
    page.write_string(row + 5, 3, voice.say("assess_sign.for_office"), styles.of("text"))
    page.write_string(row + 9, 0, voice.say("assess_sign.name"), styles.of("text"))
    page.write_string(row + 9, 3, voice.say("assess_sign.name"), styles.of("text"))
    return row + 11


def _write_line(  # noqa: PLR0913 - a line needs them all
    page: Worksheet,
    row: int,
    line: dict[str, Any],
    styles: Styles,
    *,
    voice: Voice,
    is_sum: bool = False,
) -> None:
    label = line["role"] or voice.form.unknown
    page.write_string(row, 0, label, styles.of("label" if is_sum else "text"))
    page.write_number(row, 1, line["people"], styles.of("count"))
    page.write_number(row, 2, line["covered"], styles.of("count"))
    page.write_number(row, 3, line["people"] - line["covered"], styles.of("count"))
    day = line["paid_until"]
    if day is not None and day.year == MAXYEAR:
        page.write_string(row, 4, voice.say("workbook.open_ended"), styles.of("text"))
    elif day is not None:
        page.write_datetime(row, 4, day, styles.of("day"))
    elif not is_sum:
        page.write_string(row, 4, voice.form.unknown, styles.of("text"))
    page.write_blank(row, 5, None, styles.of("answer"))
