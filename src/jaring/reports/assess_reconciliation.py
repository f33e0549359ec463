"""The page that a village head signs: what the list says, what the registry says, what he says.

One printed page per village, each under the other on one sheet, with a page break between them.
"""

from datetime import MAXYEAR, date
from typing import Any, Final

import polars as pl
from xlsxwriter.worksheet import Worksheet

from jaring.reports.assess_facts import AssessFacts
from jaring.reports.words import Voice
from jaring.reports.workbook_sheets import Styles, set_up_paper

_WIDTHS: Final = (30, 11, 11, 11, 17, 22)  # together the width of A4 upright
_SCALE: Final = 90  # per cent; a sheet fitted to its paper would lose its page breaks
_MOST_PAGES: Final = 1_000  # a sheet holds 1,023 breaks
_HEADS: Final = ("role", "people", "covered", "not_covered", "paid_until", "village_says")
_HIGH: Final = 21  # room for a figure written by hand


def write_reconciliation(
    styles: Styles, facts: AssessFacts, voice: Voice, *, most_pages: int = _MOST_PAGES
) -> tuple[list[str], int]:
    """Write a page per village, going on in numbered sheets where one does not hold them all.

    Returns:
        the names of the sheets, and how many villages they hold.
    """
    name = voice.say("assess_sheet.reconciliation")
    roles = facts.frame("village_roles", "unit_key", "unit", "role")
    if roles.is_empty():
        page = _page(styles, name, voice)
        text = voice.say("assess_sheet_empty.reconciliation")
        page.write_string(0, 0, text, styles.of("text"))
        return [name], 0
    places = facts.frame("unit_states", "unit_key", "regency").select("unit_key", "regency")
    joined = roles.join(places, on="unit_key", how="left", maintain_order="left")
    groups = _by_village(joined)
    names = []
    for start in range(0, len(groups), most_pages):
        number = str(start // most_pages + 1)
        names.append(voice.say("sheet.continued", name=name, n=number) if start else name)
        page = _page(styles, names[-1], voice)
        row, breaks = 0, []
        for group in groups[start : start + most_pages]:
            row = _write_village(page, row, group, styles, as_of=facts.as_of, voice=voice)
            breaks.append(row)
        page.set_h_pagebreaks(breaks[:-1])
    return names, len(groups)


def _page(styles: Styles, name: str, voice: Voice) -> Worksheet:
    page = styles.book.add_worksheet(name)
    for place, width in enumerate(_WIDTHS):
        page.set_column(place, place, width)
    page.set_portrait()
    page.set_print_scale(_SCALE)
    page.hide_gridlines()
    set_up_paper(page, voice)
    return page


def _by_village(roles: pl.DataFrame) -> list[list[dict[str, Any]]]:
    """The roles of each village, whoever pays for them, in the order of the table."""
    summed = roles.group_by("unit_key", "role", maintain_order=True).agg(
        pl.col("unit", "regency").first(),
        pl.col("people", "covered").sum(),
        pl.col("paid_until").min(),
    )
    villages: dict[str, list[dict[str, Any]]] = {}
    for line in summed.iter_rows(named=True):
        villages.setdefault(line["unit_key"], []).append(line)
    return list(villages.values())


def _write_village(  # noqa: PLR0913 - a page needs them all
    page: Worksheet,
    top: int,
    roles: list[dict[str, Any]],
    styles: Styles,
    *,
    as_of: date,
    voice: Voice,
) -> int:
    """One village; the row after it."""
    first = roles[0]
    page.write_string(top, 0, voice.say("assess_sign.title"), styles.of("title"))
    place = ", ".join(text for text in (first["unit"], first["regency"]) if text)
    page.write_string(top + 1, 0, voice.say("assess_sign.village"), styles.of("label"))
    page.write_string(top + 1, 1, place, styles.of("text"))
    page.write_string(top + 2, 0, voice.say("assess_sign.as_of"), styles.of("label"))
    page.write_string(top + 2, 1, voice.form.day(as_of), styles.of("text"))
    for at, head in enumerate(_HEADS):
        page.write_string(top + 4, at, voice.say(f"assess_sign.{head}"), styles.of("head"))
    for row, line in enumerate(roles, start=top + 5):
        _write_line(page, row, line, styles, voice=voice)
    every = {
        "role": voice.say("assess_sign.all"),
        "people": sum(line["people"] for line in roles),
        "covered": sum(line["covered"] for line in roles),
        "paid_until": None,
    }
    row = top + 5 + len(roles)
    _write_line(page, row, every, styles, voice=voice, is_sum=True)
    return _write_signatures(page, row + 2, styles, voice=voice)


def _write_signatures(page: Worksheet, top: int, styles: Styles, *, voice: Voice) -> int:
    """What both sides sign, with room for their hands; the row after it."""
    page.write_string(top, 0, voice.say("assess_sign.statement"), styles.of("text"))
    page.write_string(top + 2, 0, voice.say("assess_sign.place"), styles.of("text"))
    page.write_string(top + 4, 0, voice.say("assess_sign.for_village"), styles.of("text"))
    page.write_string(top + 4, 3, voice.say("assess_sign.for_office"), styles.of("text"))
    line = top + 9
    name = voice.say("assess_sign.name")
    page.write_string(line, 0, name, styles.of("signature"))
    page.write_string(line, 3, name, styles.of("signature"))
    for at in (4, 5):
        page.write_blank(line, at, None, styles.of("signature"))
    return line + 2


def _write_line(  # noqa: PLR0913 - a line needs them all
    page: Worksheet,
    row: int,
    line: dict[str, Any],
    styles: Styles,
    *,
    voice: Voice,
    is_sum: bool = False,
) -> None:
    page.set_row(row, _HIGH)
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
