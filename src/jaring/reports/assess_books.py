"""Writes the five workbooks of an assessment, one per reader.

Text is always text, also where it begins like a formula; long numbers are masked once more, except
in sheets that go back to their own sender. `assess_sheets` says what stands in which sheet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import polars as pl
from xlsxwriter.worksheet import Worksheet

from jaring.reports.assess_facts import AssessFacts
from jaring.reports.assess_parts import PartOf
from jaring.reports.assess_reconciliation import write_reconciliation
from jaring.reports.assess_sheets import (
    ANSWER,
    ANSWERS,
    FILLED,
    LINK_ANSWERS,
    PLANS,
    SAYS_UNKNOWN,
    Plan,
    kind_of,
)
from jaring.reports.assess_story import sentence
from jaring.reports.assess_totals import list_name, summary_rows
from jaring.reports.assess_worklists import work_plans
from jaring.reports.formats import Lang
from jaring.reports.words import Voice
from jaring.reports.workbook_bulk import BulkWorkbook
from jaring.reports.workbook_sheets import (
    MOST_ROWS,
    Column,
    Sheet,
    Styles,
    set_up_print,
    write_sheets,
)

_ZONE_FILLS: Final = (("●", "#D5EBDA"), ("◐", "#FBEFB8"), ("○", "#DCEAFA"))
_UNPAID: Final = "unpaid"
_SUMMARY: Final = ("section", "item", "rows", "review", "stake_at_least_idr")
_PARTS: Final = ("area", "rows", "file", "this_file")
_DICTIONARY: Final = ("sheet", "head", "technical", "meaning")
_READ_WIDTHS: Final = (24, 84, 14)
_NAMES: Final = frozenset({"name", "unit", "village", "district"})
_KEYS: Final = frozenset({"row_key", "finding"})
_MOST_REPEATED: Final = 3


@dataclass(frozen=True)
class _Written:
    """A sheet as it stands in the workbook."""

    key: str
    names: list[str]
    columns: tuple[Column, ...]
    rows: int


def write_book(  # noqa: PLR0913 - a workbook needs them all
    book: str,
    facts: AssessFacts,
    path: Path,
    *,
    lang: Lang = "id",
    most_rows: int = MOST_ROWS,
    of: PartOf | None = None,
) -> int:
    """Write one workbook.

    Args:
        book: one of `BOOKS`: office, disnaker, dinas, village, permits.
        most_rows: rows per sheet beneath the header; the rest goes on in numbered sheets.
        of: which part of a dealt book it is; without it the workbook is the whole book.

    Returns:
        how many rows with open identifiers go back to their own sender.
    """
    voice = Voice(lang)
    with BulkWorkbook(str(path)) as made:
        title = _title(book, facts, voice, of)
        made.set_properties({"title": title, "created": facts.made_at})
        styles = Styles(made, lang)
        plans = [*PLANS[book], *(work_plans(facts, voice) if book == "office" else ())]
        frames = [(plan, plan.rows(facts, voice)) for plan in plans]
        first = made.add_worksheet(voice.say("assess_sheet.read_first"))
        written = [_summary(styles, facts, voice, of)] if book == "office" else []
        written += [
            _table(styles, plan, frame, facts, voice, most_rows=most_rows, is_part=of is not None)
            for plan, frame in frames
        ]
        if book == "village":
            names, pages = write_reconciliation(styles, facts, voice)
            written.append(_Written("reconciliation", names, (), pages))
        if of is not None:
            written.append(_plain(styles, "parts", of.listed(voice), _PARTS, voice))
        written.append(_dictionary(styles, written, voice))
        said = _facts(book, facts, written, voice, of)
        _read_first(first, styles, title, said, written=written, voice=voice)
    return sum(frame.height for plan, frame in frames if plan.goes_back)


def _title(book: str, facts: AssessFacts, voice: Voice, of: PartOf | None) -> str:
    office = facts.office or voice.say("assess.office_unknown")
    area = [] if of is None else [of.part.area]
    return " · ".join([voice.say(f"assess_book.title_{book}"), office, *area])


def _table(  # noqa: PLR0913 - a sheet needs them all
    styles: Styles,
    plan: Plan,
    frame: pl.DataFrame,
    facts: AssessFacts,
    voice: Voice,
    *,
    most_rows: int,
    is_part: bool,
) -> _Written:
    columns = _columns(plan, facts, voice)
    name = plan.title or voice.say(f"assess_sheet.{plan.key}")
    if frame.is_empty():
        why = "assess_part.empty" if is_part else f"assess_sheet_empty.{plan.key}"
        _write_empty(styles, name, columns, voice.say(why), voice)
        return _Written(plan.key, [name], columns, 0)
    said = _lacks_said(frame, voice)
    choices = LINK_ANSWERS if plan.key == "review" else ANSWERS
    answers = tuple(voice.say(f"assess_answer.{answer}") for answer in choices)
    sheet = Sheet(
        name,
        columns,
        said.to_arrow(),
        answers,
        is_bulk=True,
        named_by=_named_by(columns),
        note=_note(facts, voice),
    )
    names = write_sheets(styles, sheet, voice, most_rows=most_rows)
    for each in names:
        _colour_zones(styles, each, columns, min(frame.height, most_rows))
    return _Written(plan.key, names, columns, frame.height)


def _columns(plan: Plan, facts: AssessFacts, voice: Voice) -> tuple[Column, ...]:
    names: list[tuple[str, str]] = []
    for name in plan.columns:
        if name != _UNPAID:
            names.append((name, voice.say(f"assess_column.{name}")))
            continue
        names += [
            (
                f"unpaid_{month:%Y%m}",
                voice.say("assess_column.unpaid", month=voice.form.month(month)),
            )
            for month in facts.months
        ]
    is_masked = not (plan.goes_back or facts.is_open)
    return tuple(
        Column(
            name,
            head,
            kind_of(name),
            # a key may hold sixteen digits in a row by chance; cut, it would fit no finding
            is_masked=is_masked and name != "finding",
            is_answer=name == ANSWER,
            blank=voice.form.unknown if name in SAYS_UNKNOWN and not plan.goes_back else "",
            is_printed=name not in _KEYS,
        )
        for name, head in names
    )


def _named_by(columns: Sequence[Column]) -> int:
    """How many first columns say what a row is about: up to its name."""
    places = [place for place, column in enumerate(columns) if column.name in _NAMES]
    first = min(places, default=0)
    return first + 1 if first < _MOST_REPEATED else 1


def _note(facts: AssessFacts, voice: Voice) -> str:
    office = facts.office or voice.say("assess.office_unknown")
    return f"{office} · {voice.say('page.as_of', day=voice.form.day(facts.as_of))}"


def _lacks_said(frame: pl.DataFrame, voice: Voice) -> pl.DataFrame:
    """Where an amount is not known, the column beside it says why, or that this is unknown too."""
    if not {"lacks", "stake_idr"} <= set(frame.columns):
        return frame
    unknown = pl.coalesce("lacks", pl.lit(voice.form.unknown))
    return frame.with_columns(lacks=pl.when(pl.col("stake_idr").is_null()).then(unknown))


def _colour_zones(styles: Styles, name: str, columns: Sequence[Column], rows: int) -> None:
    """Each zone in its colour, beside its word and its shape."""
    page = styles.book.get_worksheet_by_name(name)
    for place, column in enumerate(columns):
        if column.name == "zone":
            for mark, fill in _ZONE_FILLS:
                look = styles.book.add_format({"bg_color": fill})
                rule = {"type": "text", "criteria": "begins with", "value": mark, "format": look}
                page.conditional_format(1, place, rows, place, rule)


def _write_empty(
    styles: Styles, name: str, columns: Sequence[Column], text: str, voice: Voice
) -> None:
    page = styles.book.add_worksheet(name)
    for place, column in enumerate(columns):
        page.set_column(place, place, max(12, len(column.head) + 2))
        page.write_string(0, place, column.head, styles.of("head"))
    page.freeze_panes(1, 0)
    set_up_print(page, voice)
    page.write_string(1, 0, text, styles.of("text"))


def _plain(styles: Styles, key: str, rows: list[dict[str, Any]], names: Sequence[str],
           voice: Voice) -> _Written:  # fmt: skip
    columns = tuple(
        Column(name, voice.say(f"assess_column.{name}"), kind_of(name)) for name in names
    )
    schema = {name: pl.Int64 if kind_of(name) == "count" else pl.String for name in names}
    frame = pl.DataFrame(rows, schema=schema)
    name = voice.say(f"assess_sheet.{key}")
    if frame.is_empty():
        _write_empty(styles, name, columns, voice.say(f"assess_sheet_empty.{key}"), voice)
        return _Written(key, [name], columns, 0)
    made = write_sheets(styles, Sheet(name, columns, frame.to_arrow()), voice)
    return _Written(key, made, columns, frame.height)


def _summary(styles: Styles, facts: AssessFacts, voice: Voice, of: PartOf | None) -> _Written:
    of_part = [] if of is None else of.summary_rows(voice)
    return _plain(styles, "summary", [*of_part, *summary_rows(facts, voice)], _SUMMARY, voice)


def _dictionary(styles: Styles, written: Sequence[_Written], voice: Voice) -> _Written:
    """Every column of every sheet, with its meaning; sheets of one kind stand there once."""
    rows = [
        {
            "sheet": each.names[0],
            "head": column.head,
            "technical": column.name,
            "meaning": _meaning(column.name, voice),
        }
        for each in {one.key: one for one in (*written, *reversed(written))}.values()
        for column in each.columns
    ]
    return _plain(styles, "dictionary", rows, _DICTIONARY, voice)


def _meaning(name: str, voice: Voice) -> str:
    bare = _UNPAID if name.startswith(_UNPAID + "_") else name
    return voice.say(f"assess_meaning.{bare}")


def _read_first(  # noqa: PLR0913 - one page needs them all
    page: Worksheet,
    styles: Styles,
    title: str,
    said: Sequence[tuple[str, str]],
    *,
    written: Sequence[_Written],
    voice: Voice,
) -> None:
    """What, for whom, from whom, as of when, how to fill it in, what each sheet is for."""
    for place, width in enumerate(_READ_WIDTHS):
        page.set_column(place, place, width)
    set_up_print(page, voice)
    page.write_string(0, 0, title, styles.of("title"))
    row = 2
    for label, text in said:
        page.write_string(row, 0, label, styles.of("label"))
        page.write_string(row, 1, text, styles.of("wrapped"))
        row += 1
    row += 1
    for place, key in enumerate(("head_sheet", "head_for", "head_rows")):
        page.write_string(row, place, voice.say(f"workbook.{key}"), styles.of("head"))
    for each in written:
        row += 1
        target = f"internal:'{each.names[0]}'!A1"
        page.write_url(row, 0, target, styles.of("link"), ", ".join(each.names))
        page.write_string(row, 1, voice.say(f"assess_sheet_for.{each.key}"), styles.of("wrapped"))
        page.write_number(row, 2, each.rows, styles.of("count"))
    page.activate()


def _facts(
    book: str,
    facts: AssessFacts,
    written: Sequence[_Written],
    voice: Voice,
    of: PartOf | None,
) -> list[tuple[str, str]]:
    form = voice.form
    has_answer = any(
        column.name in FILLED for each in written if each.rows for column in each.columns
    )
    goes_back = any(plan.goes_back for plan in PLANS[book])
    identifiers = "own" if goes_back else "open" if facts.is_open else "masked"
    lists = "\n".join(
        f"{list_name(facts, one.list_id, voice)}: {one.list_id}" for one in facts.lists
    )
    return [
        (voice.say("assess_book.for_whom"), voice.say(f"assess_book.for_{book}")),
        *_in_short(facts, voice, of),
        (voice.say("assess_book.source"), lists or form.unknown),
        (voice.say("assess_book.as_of"), form.day(facts.as_of)),
        (voice.say("assess_book.made_at"), form.clock(facts.made_at)),
        (
            voice.say("assess_book.how"),
            voice.say("assess_book.how_text" if has_answer else "assess_book.how_read"),
        ),
        (
            voice.say("assess_book.identifiers"),
            voice.say(f"assess_book.identifiers_{identifiers}"),
        ),
        (voice.say("assess_book.status"), voice.say("assess.indication")),
        (voice.say("assess_book.unknown"), voice.say("assess_book.unknown_text")),
    ]


def _in_short(facts: AssessFacts, voice: Voice, of: PartOf | None) -> list[tuple[str, str]]:
    """What was found; in a part, which part it is and what was found in all."""
    if of is None:
        return [(voice.say("assess_book.in_short"), sentence(facts, voice))]
    return [
        (voice.say("assess_part.label"), of.say("text", voice)),
        (voice.say("assess_part.whole"), of.in_short),
    ]
