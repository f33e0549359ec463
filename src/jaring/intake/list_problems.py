"""Problems of a list's rows in words: what is wrong where, as the sender calls his columns."""

from collections.abc import Mapping
from typing import Final

import polars as pl

from jaring.intake.words import Language, say, wordings
from jaring.reference.list_kinds import ListForm

_WORDED: Final = ["column", "code", "facts", "staged_id", "staged_en"]


def worded_problems(
    problems: pl.DataFrame, form: ListForm, mapping: Mapping[str, str]
) -> pl.DataFrame:
    """Problems with the sender's headers and a reason in both languages, in the file's order."""
    for name in ("staged_id", "staged_en"):
        if name not in problems.columns:
            problems = problems.with_columns(pl.lit(None, dtype=pl.String).alias(name))
    # what a cell says matters to the wording only where it names columns
    names_columns = [code for code, said in wordings()["problems"].items()
                     if "{columns}" in said["id"]]  # fmt: skip
    problems = problems.with_columns(
        facts=pl.when(pl.col("code").is_in(names_columns)).then("said")
    )
    distinct = problems.select(_WORDED).unique()
    said: dict[Language, list[str]] = {"id": [], "en": []}
    headers = []
    for column, code, facts, staged_id, staged_en in distinct.iter_rows():
        headers.append(mapping.get(column, column))
        for lang, staged in (("id", staged_id), ("en", staged_en)):
            language: Language = "id" if lang == "id" else "en"
            said[language].append(staged or _reason(form, mapping, language, (column, code, facts)))
    distinct = distinct.with_columns(
        header=pl.Series(headers, dtype=pl.String),
        reason_id=pl.Series(said["id"], dtype=pl.String),
        reason_en=pl.Series(said["en"], dtype=pl.String),
    )
    worded = problems.join(distinct, on=_WORDED, how="left", nulls_equal=True)
    return worded.select(
        "row_number", "sheet", "row_key", "column", "header", "code", "is_fatal", "reason_id",
        "reason_en", "said", "content",
    ).sort("sheet", "row_number", "column", "code")  # fmt: skip


def _reason(
    form: ListForm,
    mapping: Mapping[str, str],
    lang: Language,
    problem: tuple[str, str, str | None],
) -> str:
    """Why, naming columns as the sender does, or as a person would."""
    column, code, facts = problem

    def named(name: str) -> str:
        if name in mapping:
            return mapping[name]
        known = form.columns.get(name)
        return known.label(lang) if known is not None else name

    columns = ", ".join(map(named, (facts or "").split(", ")))
    return say("problems", code, lang, {"column": named(column), "columns": columns})
