"""Codes of an assessment in words: kinds, outcomes, reasons, zones, lists; done once per value."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final

import polars as pl

from jaring.assessment.kinds import finding_kinds
from jaring.reports.assess_facts import AssessFacts, ListFacts
from jaring.reports.assess_grids import capital
from jaring.reports.words import Voice, placeholders

_MONEY: Final = frozenset(
    {"wage_above_reported", "wages_exchanged", "no_project", "project_short", "project_unpaid"}
)
_DAYS: Final = frozenset({"unpaid", "ended_here", "on_no_report"})
_YYYYMM, _YYYYMMDD = 6, 8
_NAMED: Final = {
    "list": "value_list", "registry": "value_registry", "due": "due_on", "programme": "programme",
}  # fmt: skip
"""Which column fills which place of a reason."""


def kind_word(code: str, voice: Voice) -> str:
    """The name of a kind of finding."""
    kind = finding_kinds().get(code)
    return code if kind is None else kind.label[voice.lang]


def word(chapter: str, code: str, voice: Voice) -> str:
    """The word of a code in a chapter of the catalogue, else the code as a person can read it."""
    return voice.find(f"{chapter}.{code}") or code.replace("_", " ").lower()


def said_of_book(book: str, key: str, facts: AssessFacts, voice: Voice, **more: str) -> str:
    """A text that refers to a workbook, by its file or folder; without it where it is not written.

    The catalogue holds what is said without the workbook under the key with `_alone`; a text that
    names none has no such entry.
    """
    file = facts.books.get(book)
    if file is None and voice.find(f"{key}_alone"):
        return voice.say(f"{key}_alone", **more)
    return voice.say(key, **more, file=f"`{file}`")


def fact_word(code: str, voice: Voice) -> str:
    """The fact that is missing: a plain one, or a figure of law."""
    head, colon, name = code.rstrip(",").partition(":")
    if colon and voice.find(f"assess_fact.{head}"):
        said = voice.find(f"assess_parameter.{name.replace('.', '_')}") or name.replace("_", " ")
        return voice.say(f"assess_fact.{head}", name=said)
    return word("assess_fact", code.rstrip(","), voice)


def list_word(one: ListFacts, voice: Voice) -> str:
    """A list as people call it: its kind, of whom it speaks, and who holds it."""
    of_form = voice.find(f"assess_list.{one.form.replace('.', '_')}")
    kind = of_form or word("assess_list", one.kind, voice)
    return f"{kind} ({one.holder})" if one.holder and one.holder != one.kind else kind


def place_word(name: str | None, voice: Voice) -> str:
    """An area as it is written in a sentence: the code list has it in capitals."""
    if not name:
        return voice.form.unknown
    return name.title() if name.isupper() else name


def in_words(frame: pl.DataFrame, column: str, say: Callable[[str], str]) -> pl.Expr:
    """An expression that puts each value of a column of codes into words."""
    codes = frame[column].drop_nulls().unique().to_list()
    said = [capital(say(code)) for code in codes]
    return (
        pl.col(column)
        .replace_strict(codes, said, default=None, return_dtype=pl.String)
        .alias(column)
    )


def reason(row: Mapping[str, Any], voice: Voice) -> str:
    """Why a finding was raised, in one sentence."""
    kind, why = str(row["kind"]), str(row.get("why") or "")
    key = f"assess_reason.{kind}_{why}"
    text = voice.find(key)
    if text is None:
        means = finding_kinds().get(kind)
        return why.replace("_", " ") if means is None else _sentence(means.means[voice.lang])
    form = voice.form
    due = row.get("due_on")
    return text.format(
        list=_value(row.get("value_list"), why, voice, is_month=kind == "ARREARS"),
        registry=_value(row.get("value_registry"), why, voice),
        due=form.table_date(due) if isinstance(due, date) else form.unknown,
        programme=str(row.get("programme") or form.unknown),
    )


def with_reasons(frame: pl.DataFrame, voice: Voice) -> pl.DataFrame:
    """The frame with a column `reason`; rows that say the same are put into words once."""
    code = pl.concat_str("kind", pl.lit("_"), pl.col("why").fill_null(""))
    asked = {
        text: placeholders(voice.find(f"assess_reason.{text}") or "")
        for text in frame.select(code.alias("code"))["code"].unique()
    }
    needed = (
        pl.when(code.is_in([text for text, names in asked.items() if name in names])).then(column)
        for name, column in _NAMED.items()
        if column in frame.columns
    )
    keys = frame.select("kind", "why", *(part.name.keep() for part in needed))
    distinct = keys.unique(maintain_order=True)
    said = [reason(row, voice) for row in distinct.iter_rows(named=True)]
    worded = distinct.with_columns(reason=pl.Series(said, dtype=pl.String))
    found = keys.join(worded, on=keys.columns, how="left", nulls_equal=True, maintain_order="left")
    return frame.with_columns(found["reason"])


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + "."


def _value(value: Any, why: str, voice: Voice, *, is_month: bool = False) -> str:  # noqa: ANN401
    """A value of evidence as its kind of finding means it."""
    form = voice.form
    if value is None:
        return form.unknown
    text = str(value)
    if is_month and len(text) == _YYYYMM and text.isdigit():
        return form.month(_date(text + "01"))
    if why in _DAYS and len(text) == _YYYYMMDD and text.isdigit():
        return form.table_date(_date(text))
    if text.isdigit():
        return form.money(int(text)) if why in _MONEY else form.count(int(text))
    return text


def _date(text: str) -> date:
    return datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007 - a day has no zone
