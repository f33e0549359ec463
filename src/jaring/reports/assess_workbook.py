"""Writes one workbook of an assessment: "Baca dulu", then a sheet per table, with room for answers.

Tables come from the run. Headers are words of `assess_words.toml`; a column that a worklist wants
answered has a drop-down that `jaring outcomes import` reads back.
"""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

import pyarrow as pa
import xlsxwriter

from jaring.reports.formats import Lang
from jaring.reports.words import Voice
from jaring.reports.workbook_sheets import Column, Sheet, Styles, write_sheets

ANSWERED: Final = ("employers", "people", "review", "workers", "not_reported")
OUTCOME: Final = "outcome_of_visit"


@cache
def words() -> Mapping[str, Mapping[str, str]]:
    """Every word of the workbooks and the report: key -> language -> text."""
    text = (files("jaring.reports") / "assess_words.toml").read_text(encoding="utf-8")
    return {
        f"{group}.{key}": forms
        for group, keys in tomllib.loads(text).items()
        for key, forms in keys.items()
    }


def word(key: str, lang: Lang) -> str:
    """A word in a language; a key that has none is shown as it is, with blanks."""
    forms = words().get(key)
    return forms[lang] if forms else key.partition(".")[2].replace("_", " ")


def write_book(
    book: str, tables: Mapping[str, pa.Table], path: Path, *, about: Mapping[str, str], lang: Lang
) -> None:
    """One workbook: what it is, then its sheets."""
    voice = Voice(lang)
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as made:
        styles = Styles(made, lang)
        write_sheets(styles, _read_first(book, tables, about, lang), voice)
        for name, table in tables.items():
            write_sheets(styles, _sheet(name, table, lang), voice)


def _read_first(
    book: str, tables: Mapping[str, pa.Table], about: Mapping[str, str], lang: Lang
) -> Sheet:
    lines = [(word("about.what", lang), word(f"book.{book}", lang))]
    lines += [(word(f"about.{key}", lang), text) for key, text in about.items()]
    lines.append((word("about.indication", lang), word("about.indication_means", lang)))
    lines += [
        (word(f"sheet.{name}", lang), f"{word(f'sheet_means.{name}', lang)} ({table.num_rows:,})")
        for name, table in tables.items()
    ]
    rows = pa.table({"item": [one for one, _ in lines], "says": [text for _, text in lines]})
    columns = (
        Column("item", word("head.item", lang)),
        Column("says", word("head.says", lang)),
    )
    return Sheet(word("sheet.read_first", lang), columns, rows)


def _sheet(name: str, table: pa.Table, lang: Lang) -> Sheet:
    shown = _shown(table, lang)
    columns = [
        Column(column, word(f"head.{column}", lang), _kind(shown.schema.field(column).type))
        for column in shown.column_names
    ]
    answers: tuple[str, ...] = ()
    if name in ANSWERED:
        columns.append(Column(OUTCOME, word("head.outcome_of_visit", lang), is_answer=True))
        answers = tuple(word(f"answer.{key}", lang) for key in _ANSWERS)
    return Sheet(word(f"sheet.{name}", lang), tuple(columns), shown, answers)


_ANSWERS: Final = ("contacted", "visited", "promised", "registered", "not_found", "dismissed")
_DAYS: Final = ("due_on", "paid_until", "first_contract_end")
_WORDED: Final = ("kind", "why", "outcome", "zone", "subject_kind", "winner", "rule", "field")


def _shown(table: pa.Table, lang: Lang) -> pa.Table:
    """Days as dates, codes as words; unknown is said, never left empty."""
    unknown = word("value.unknown", lang)
    for place, name in enumerate(table.column_names):
        values = table.column(name)
        if pa.types.is_decimal(values.type):  # a sum of whole numbers
            values = values.cast(pa.int64())
            table = table.set_column(place, name, values)
        if name in _DAYS:
            days = [_day(value) for value in values.to_pylist()]
            table = table.set_column(place, name, pa.array(days, pa.date32()))
        elif name in _WORDED:
            said = [
                None if value is None else word(f"value.{value}", lang)
                for value in values.to_pylist()
            ]
            table = table.set_column(place, name, pa.array(said, pa.string()))
        elif name == "stake_idr":
            said = [unknown if value is None else f"{value:,}" for value in values.to_pylist()]
            table = table.set_column(place, name, pa.array(said, pa.string()))
    return table


def _day(value: object) -> date | None:
    """A date from a whole number or text yyyymmdd; a day that never comes is none."""
    text = str(value or "")
    is_day = len(text) == len("yyyymmdd") and text.isdigit() and not text.startswith("9999")
    return date(int(text[:4]), int(text[4:6]), int(text[6:])) if is_day else None


def _kind(found: pa.DataType) -> str:
    if pa.types.is_boolean(found):
        return "yes_no"
    if pa.types.is_date(found):
        return "day"
    if pa.types.is_floating(found):
        return "probability"
    return "count" if pa.types.is_integer(found) or pa.types.is_decimal(found) else "text"
