"""Writes the workbook that an officer opens: what it is, what to decide, what was linked, how good.

Tables come from the run, with display columns already masked by it; long numbers are masked once
more here. Columns of the tables, all optional but the ids:

* review: left_id, right_id, left_hash, right_hash, probability, match_weight, reason, linked
* links: left_id, right_id, match_weight, probability, tier
* unlinked: id (or left_id)
* quarantine: source_row, column, code, reason_id, reason_en, content

Every other column is shown as it comes: `left_name` and `right_name` stand side by side. An answer
in the column of outcomes is read back by `workbook_answers`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from jaring.reports.formats import Lang
from jaring.reports.link_quality import sides
from jaring.reports.link_story import sentence
from jaring.reports.link_summary import Accuracy, Estimate, LinkSummary
from jaring.reports.words import Voice
from jaring.reports.workbook_columns import OUTCOME, columns_of, meaning, outcome_words
from jaring.reports.workbook_sheets import (
    MOST_ROWS,
    Column,
    Sheet,
    Styles,
    set_up_print,
    write_sheets,
)

_QUALITY: Final = pa.schema(
    [
        ("topic", pa.string()),
        ("side", pa.string()),
        ("measure", pa.string()),
        ("rows", pa.int64()),
        ("out_of", pa.int64()),
        ("share", pa.float64()),
        ("low", pa.float64()),
        ("high", pa.float64()),
    ]
)


_Word = Callable[[str], str]


@dataclass(frozen=True)
class WorkbookTables:
    """What the run hands over; see the module for the columns."""

    review: pa.Table
    links: pa.Table
    unlinked: pa.Table
    quarantine: pa.Table | None = None


@dataclass(frozen=True)
class _Written:
    """A sheet as it was written, for the list of sheets and the dictionary."""

    key: str
    names: list[str]
    sheet: Sheet


def write_workbook(
    summary: LinkSummary,
    tables: WorkbookTables,
    path: Path,
    *,
    lang: Lang = "id",
    most_rows: int = MOST_ROWS,
) -> None:
    """Write the workbook of a run.

    Args:
        most_rows: rows per sheet beneath the header; the rest goes on in numbered sheets.
    """
    voice = Voice(lang)
    with xlsxwriter.Workbook(path, {"constant_memory": True, "in_memory": False}) as book:
        # the run's own moment, so that the same run gives the same bytes
        book.set_properties({"title": summary.title, "created": summary.made_at})
        styles = Styles(book, lang)
        sheets = _sheets(summary, tables, voice)
        first = book.add_worksheet(voice.say("sheet.read_first"))
        written = [
            _Written(key, write_sheets(styles, sheet, voice, most_rows=most_rows), sheet)
            for key, sheet in sheets
        ]
        dictionary = _dictionary(written, voice)
        written.append(_Written("dictionary", write_sheets(styles, dictionary, voice), dictionary))
        _read_first(first, styles, summary, written, most_rows=most_rows, voice=voice)


def _sheets(summary: LinkSummary, tables: WorkbookTables, voice: Voice) -> list[tuple[str, Sheet]]:
    made = [
        _sheet("review", _with_reasons(tables.review, voice), voice, has_answer=True),
        _sheet("links", _with_tiers(tables.links, voice), voice),
        _sheet("unlinked", tables.unlinked, voice),
        ("quality", _quality(summary, voice)),
    ]
    if tables.quarantine is not None and tables.quarantine.num_rows:
        made.insert(3, _sheet("quarantine", _in_one_language(tables.quarantine, voice), voice))
    return made


def _sheet(
    key: str, rows: pa.Table, voice: Voice, *, has_answer: bool = False
) -> tuple[str, Sheet]:
    columns = columns_of(rows, voice)
    if has_answer:
        answer = Column(OUTCOME, voice.say("workbook.outcome"), is_answer=True)
        columns = (answer, *columns)
    answers = outcome_words(voice) if has_answer else ()
    return key, Sheet(voice.say(f"sheet.{key}"), columns, rows, answers)


def _with_reasons(rows: pa.Table, voice: Voice) -> pa.Table:
    return _replaced(rows, "reason", lambda code: voice.find(f"reason.{code}") or code)


def _with_tiers(rows: pa.Table, voice: Voice) -> pa.Table:
    return _replaced(rows, "tier", voice.tier)


def _replaced(rows: pa.Table, name: str, word: _Word) -> pa.Table:
    """The table with the codes of one column in words; done once per code, not per row."""
    if name not in rows.column_names:
        return rows
    codes = rows.column(name).cast(pa.string()).combine_chunks()
    known = pc.unique(codes).drop_null()
    words = pa.array([word(code) for code in known.to_pylist()], pa.string())
    place = rows.column_names.index(name)
    return rows.set_column(place, name, words.take(pc.index_in(codes, known)))


def _in_one_language(rows: pa.Table, voice: Voice) -> pa.Table:
    names = [name for name in rows.column_names if name not in {"code", "reason_id", "reason_en"}]
    wanted = f"reason_{voice.lang}"
    kept = rows.select(names)
    if wanted in rows.column_names:
        kept = kept.append_column("reason", rows.column(wanted))
    return kept


def _quality(summary: LinkSummary, voice: Voice) -> Sheet:
    heads = {
        "topic": ("workbook.head_topic", "text"),
        "side": ("workbook.head_side", "text"),
        "measure": ("workbook.head_measure", "text"),
        "rows": ("workbook.head_rows", "count"),
        "out_of": ("workbook.head_out_of", "count"),
        "share": ("workbook.head_share", "share"),
        "low": ("workbook.head_low", "share"),
        "high": ("workbook.head_high", "share"),
    }
    columns = tuple(Column(name, voice.say(key), kind) for name, (key, kind) in heads.items())
    rows = pa.Table.from_pylist(_quality_rows(summary, voice), schema=_QUALITY)
    return Sheet(voice.say("sheet.quality"), columns, rows)


def _quality_rows(summary: LinkSummary, voice: Voice) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    is_link = summary.kind == "link"
    linked = "quality.head_linked" if is_link else "quality.head_repeated"
    unlinked = "quality.head_unlinked" if is_link else "quality.head_single"

    def add(topic: str, side: str, measure: str, count: int, out_of: int) -> None:
        share = count / out_of if out_of else None
        rows.append(
            {"topic": topic, "side": side, "measure": measure, "rows": count}
            | {"out_of": out_of, "share": share}
        )

    for side in sides(summary):
        topic = voice.say("workbook.topic_rows")
        for key, count, out_of in (
            ("quality.head_received", side.received, side.received),
            ("quality.head_quarantined", side.quarantined, side.received),
            ("quality.head_accepted", side.accepted, side.received),
            (linked, side.linked, side.accepted),
            (unlinked, side.unlinked, side.accepted),
        ):
            add(topic, side.name, voice.say(key), count, out_of)
        for quality in side.quality:
            topic = voice.field(quality.field)
            add(topic, side.name, voice.say("quality.head_filled"), quality.filled, side.accepted)
            add(topic, side.name, voice.say("quality.head_usable"), quality.usable, side.accepted)
            add(topic, side.name, voice.say("quality.head_flagged"), quality.flagged, side.accepted)
    rows += _accuracy_rows(summary.estimate, voice.say("accuracy.head_estimated"), voice)
    if summary.measured is not None:
        rows += _accuracy_rows(summary.measured, voice.say("accuracy.head_measured"), voice)
    return rows


def _accuracy_rows(found: Accuracy, word: str, voice: Voice) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for name in ("precision", "recall", "f1"):
        estimate: Estimate | None = getattr(found, name)
        if estimate is not None:
            rows.append(
                {"topic": voice.say(f"accuracy.{name}"), "measure": word, "share": estimate.value}
                | {"low": estimate.low, "high": estimate.high}
            )
    return rows


def _dictionary(written: list[_Written], voice: Voice) -> Sheet:
    """Every column of every sheet, with its meaning."""
    rows = [
        {
            "sheet": each.sheet.name,
            "head": column.head,
            "name": column.name,
            "meaning": meaning(column.name, voice),
        }
        for each in written
        for column in each.sheet.columns
    ]
    heads = {
        "sheet": "workbook.head_sheet",
        "head": "workbook.head_column",
        "name": "workbook.head_name",
        "meaning": "workbook.head_meaning",
    }
    columns = tuple(Column(name, voice.say(key)) for name, key in heads.items())
    schema = pa.schema([(name, pa.string()) for name in heads])
    return Sheet(voice.say("sheet.dictionary"), columns, pa.Table.from_pylist(rows, schema=schema))


def _read_first(  # noqa: PLR0913 - one page needs them all
    page: Worksheet,
    styles: Styles,
    summary: LinkSummary,
    written: list[_Written],
    *,
    most_rows: int,
    voice: Voice,
) -> None:
    """What, from whom, as of when, how many rows, what each sheet is for."""
    page.set_column(0, 0, 24)
    page.set_column(1, 1, 78)
    page.set_column(2, 2, 14)
    set_up_print(page, voice)
    page.write_string(0, 0, summary.title, styles.of("title"))
    row = 2
    for label, text in _facts(summary, voice, most_rows=most_rows):
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
        page.write_string(row, 1, voice.say(f"workbook.for_{each.key}"), styles.of("wrapped"))
        page.write_number(row, 2, each.sheet.rows.num_rows, styles.of("count"))
    page.activate()


def _facts(summary: LinkSummary, voice: Voice, *, most_rows: int) -> list[tuple[str, str]]:
    form, left, right = voice.form, summary.left, summary.right
    names = {"left": left.name} | ({} if right is None else {"right": right.name})
    source = [voice.counted("made.rows", side.received, name=side.name) for side in sides(summary)]
    return [
        (voice.say("workbook.what"), voice.say(f"workbook.what_{summary.kind}", **names)),
        (voice.say("workbook.answer"), sentence(summary, voice)),
        (voice.say("workbook.from_whom"), "\n".join(source)),
        (voice.say("workbook.as_of"), form.day(summary.as_of)),
        (voice.say("workbook.made_at"), form.clock(summary.made_at)),
        (voice.say("workbook.how"), voice.say("workbook.how_text")),
        (voice.say("workbook.masked"), voice.say("page.masked")),
        (voice.say("workbook.blank"), voice.say("workbook.blank_text")),
        (voice.say("workbook.limits"), voice.say("workbook.row_limit", n=form.count(most_rows))),
    ]
