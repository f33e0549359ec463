"""Sheets of work: one per officer, and what nobody has yet, piece by piece."""

import re
from typing import Final

import polars as pl

from jaring.assessment.kinds import finding_kinds
from jaring.reports.assess_facts import AssessFacts
from jaring.reports.assess_sheets import ANSWER, NOTE, Plan, Rows, readable
from jaring.reports.words import Voice

_WORK: Final = ("employers_to_do", "people", "others")
_LIST: Final = (
    ANSWER, "kind", "name", "nik", "employer", "unit", "reason", "workers", "stake_idr",
    "stake_at_least_idr", "lacks", "amount_idr", "due_on", "window_days", "phone", "address",
    "village", "district", "regency", "article", NOTE, "row_key", "finding",
)  # fmt: skip
_UNASSIGNED: Final = (
    "officer", "name", "village", "district", "regency", "findings", "people",
    "stake_at_least_idr", NOTE,
)  # fmt: skip
_PLACE: Final = ("village", "district", "regency")
_LONGEST: Final = 31  # signs of the name of a sheet
_UNFIT: Final = re.compile(r"[\[\]:*?/\\']")


def work_plans(facts: AssessFacts, voice: Voice) -> list[Plan]:
    """A sheet per officer, named after the officer, and one for what nobody has."""
    names = facts.frame("officers", "officer")["officer"].to_list()
    titles: list[str] = []
    for name in names:
        titles.append(_title(voice.say("assess_sheet.officer", name=name), titles))
    sheets = [
        Plan("officer", _work_of(name), _LIST, title=title)
        for name, title in zip(names, titles, strict=True)
    ]
    return [*sheets, Plan("unassigned", _unassigned, _UNASSIGNED)]


def _title(text: str, taken: list[str]) -> str:
    """A name that a workbook takes, once."""
    fit = _UNFIT.sub(" ", text)
    lowered = {one.lower() for one in taken}
    number, made = 1, fit[:_LONGEST]
    while made.lower() in lowered:
        number += 1
        mark = f" {number}"
        made = fit[: _LONGEST - len(mark)] + mark
    return made


def _ready(facts: AssessFacts, name: str) -> pl.DataFrame:
    frame = facts.frame(name)
    if frame.is_empty() or "piece" not in frame.columns:
        return pl.DataFrame()
    return frame.filter(~pl.col("is_review"))


def _turn(name: str) -> pl.Expr:
    """Within a piece: the employer, then people by kind in the order of work, then the rest."""
    kinds = list(finding_kinds())
    place = pl.col("kind").replace_strict(
        kinds, list(range(len(kinds))), default=len(kinds), return_dtype=pl.Int64
    )
    return place + _WORK.index(name) * (len(kinds) + 1)


def _work_of(officer: str) -> Rows:
    """The findings of one officer: employers first, each followed by its people."""

    def rows(facts: AssessFacts, voice: Voice) -> pl.DataFrame:
        parts = []
        for name in _WORK:
            frame = _ready(facts, name)
            if frame.is_empty():
                continue
            mine = frame.filter(pl.col("officer") == officer).with_columns(turn=_turn(name))
            if name == "people":
                mine = mine.with_columns(workers=pl.lit(1, pl.Int64))
            said = readable(mine, facts, voice)
            kept = [column for column in ("piece", "turn", *_LIST) if column in said.columns]
            parts.append(said.select(kept))
        if not parts:
            return pl.DataFrame()
        together = pl.concat(parts, how="diagonal")
        heads = pl.col("piece").is_first_distinct()
        order = together.filter(heads).select("piece", place=pl.int_range(pl.len()))
        joined = together.join(order, on="piece", how="left", maintain_order="left")
        ordered = joined.sort("place", "turn", maintain_order=True)
        return ordered.drop("place", "piece", "turn")

    return rows


def _place(name: str) -> pl.Expr:
    """Where a piece lies: an employer where its own row says, at least its people's regency."""
    own = pl.col(name).filter(pl.col("is_own")).drop_nulls().first()
    of_people = pl.col(name).drop_nulls().mode().sort().first()
    if name == "regency":
        return pl.coalesce(own, of_people)
    is_employer = pl.col("piece").first().str.starts_with("employer|")
    return pl.coalesce(own, pl.when(~is_employer).then(of_people))


def _unassigned(facts: AssessFacts, voice: Voice) -> pl.DataFrame:
    """What nobody has: one row per employer, unit or village, the largest first."""
    del voice
    wanted = ("piece", "officer", "name", "employer", "unit", "village", "district", "regency",
              "workers", "stake_at_least_idr")  # fmt: skip
    parts = []
    for name in _WORK:
        frame = _ready(facts, name)
        if not frame.is_empty():
            kept = [column for column in wanted if column in frame.columns]
            counted = frame.filter(pl.col("officer").is_null()).select(kept)
            of_person = pl.lit(1, pl.Int64) if name == "people" else pl.lit(0, pl.Int64)
            parts.append(counted.with_columns(people=of_person, is_own=pl.lit(name != "people")))
    if not parts:
        return pl.DataFrame()
    whole = pl.concat(parts, how="diagonal")
    lacking = [name for name in wanted if name not in whole.columns]
    whole = whole.with_columns(pl.lit(None, pl.String).alias(name) for name in lacking)
    known = pl.col("stake_at_least_idr")
    own = pl.col("name").filter(pl.col("is_own")).drop_nulls().first()
    return (
        whole.group_by("piece")
        .agg(
            name=pl.coalesce(
                own,
                pl.col("employer").drop_nulls().first(),
                pl.col("unit").drop_nulls().first(),
                pl.col("village").drop_nulls().first(),
            ),
            **{name: _place(name) for name in _PLACE},
            findings=pl.len().cast(pl.Int64),
            people=pl.col("people").sum(),
            stake_at_least_idr=pl.when(known.count() > 0).then(known.sum()),
        )
        .with_columns(officer=pl.lit(None, pl.String))
        .sort("findings", "piece", descending=[True, False])
        .drop("piece")
    )
