"""The sheets of the five workbooks: which table, which columns, in whose order.

A sheet is data (`Plan`) plus a function that makes its rows readable. `assess_books` writes them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import polars as pl

from jaring.reports.assess_facts import AssessFacts
from jaring.reports.assess_speech import (
    fact_word,
    in_words,
    kind_word,
    with_reasons,
    word,
)
from jaring.reports.assess_totals import list_name
from jaring.reports.words import Voice

Rows = Callable[[AssessFacts, Voice], pl.DataFrame]

ANSWER: Final = "answer"
NOTE: Final = "note"
FILLED: Final = (ANSWER, NOTE, "officer", "approached")
ANSWERS: Final = ("contacted", "visited", "promised", "registered", "not_found", "dismissed")
LINK_ANSWERS: Final = ("same", "not_same", *ANSWERS)
"""Where the link itself is in doubt: whether the row and the record are the same."""
SAYS_UNKNOWN: Final = frozenset(
    {"stake_idr", "nik", "village", "district", "regency", "role", "workers", "name", "filed"}
)
"""Columns in which a blank would be read as nothing: they say that it is not known."""
UNIT_LISTS: Final = ("opd_staff", "religious_staff")
_KINDS: Final = {
    "count": frozenset(
        {"stake_idr", "stake_at_least_idr", "amount_idr", "workers", "findings", "headcount",
         "members", "gap", "listed", "covered", "missing_workers", "wage_idr", "people",
         "elsewhere", "lapsed", "not_registered", "unknown", "arrears_idr", "contract_value_idr",
         "value_registered_idr", "terms_paid", "named", "in_project", "missing", "rows", "review",
         "row_number", "unregistered", "pds_tk", "lapsed_people", "other_kinds", "employers",
         "window_days"}
    ),
    "day": frozenset(
        {"due_on", "filed_on", "started_on", "first_contract_end", "contract_ends_on",
         "paid_until", "ends_on", "filed"}
    ),
    "yes_no": frozenset({"is_review"}),
    "probability": frozenset({"probability"}),
}  # fmt: skip


def kind_of(column: str) -> str:
    """How a column is written: text, count, day, yes_no, probability."""
    if column.startswith("unpaid_"):
        return "count"
    return next((kind for kind, names in _KINDS.items() if column in names), "text")


@dataclass(frozen=True)
class Plan:
    """One sheet: its name in the catalogue, its rows, its columns in order."""

    key: str
    rows: Rows
    columns: tuple[str, ...]
    goes_back: bool = False
    title: str = ""  # the sheet's own name, where the catalogue's stands for several


def readable(frame: pl.DataFrame, facts: AssessFacts, voice: Voice) -> pl.DataFrame:
    """Codes in words, keys of rows in one column; what is asked of a reader is left as it is."""
    made = frame
    if {"kind", "why", "finding"} <= set(made.columns):
        made = with_reasons(made, voice)
    elif "why" in made.columns:
        made = made.with_columns(
            reason=in_words(made, "why", lambda code: word("assess_why", code, voice))
        )
    says: dict[str, Callable[[str], str]] = {
        "outcome": lambda code: word("assess_outcome", code, voice),
        "zone": lambda code: voice.find(f"assess_zone.{code}_mark") or code,
        "payer": lambda code: word("assess_payer", code, voice) if code else voice.form.unknown,
        "field": lambda code: voice.find(f"assess_column.{code}") or code,
        "winner": lambda code: word("assess_winner", code, voice),
        "rule": lambda code: word("assess_winner", code, voice),
    }
    if "zone" in made.columns:
        step = in_words(made, "zone", lambda code: voice.find(f"assess_zone.{code}_step") or code)
        made = made.with_columns(next_step=step)
    for name, say in says.items():
        if name in made.columns:
            made = made.with_columns(in_words(made, name, say))
    if "unknown_fact" in made.columns:
        lacks = in_words(made, "unknown_fact", lambda code: fact_word(code, voice))
        made = made.with_columns(lacks=lacks)
    if {"list_id", "row_id"} <= set(made.columns):
        made = made.with_columns(row_key=pl.concat_str("list_id", "row_id", separator=": "))
    return _kinds_in_words(made, facts, voice)


def _kinds_in_words(frame: pl.DataFrame, facts: AssessFacts, voice: Voice) -> pl.DataFrame:
    made = frame
    if "finding" in made.columns and "kind" in made.columns:
        made = made.with_columns(in_words(made, "kind", lambda code: kind_word(code, voice)))
    elif "kind" in made.columns:
        kinds = in_words(made, "kind", lambda code: word("assess_list", code, voice))
        made = made.with_columns(unit_kind=kinds)
    if "list_id" in made.columns:
        holders = {one.list_id: list_name(facts, one.list_id, voice) for one in facts.lists}
        named = in_words(made, "list_id", lambda code: holders.get(code, code))
        made = made.with_columns(named.alias("list"))
    return made


def _found(name: str, *, is_review: bool | None = False) -> Rows:
    """The findings of a table that are ready to be worked on."""

    def rows(facts: AssessFacts, voice: Voice) -> pl.DataFrame:
        frame = facts.frame(name)
        if frame.is_empty():
            return frame
        if is_review is not None:
            frame = frame.filter(pl.col("is_review") == is_review)
        return readable(frame, facts, voice)

    return rows


def _review(facts: AssessFacts, voice: Voice) -> pl.DataFrame:
    """Every finding with a doubtful link, whoever it is about."""
    parts = []
    for name in ("employers_to_do", "people", "others"):
        frame = facts.frame(name)
        if not frame.is_empty():
            made = readable(frame.filter("is_review"), facts, voice)
            parts.append(made.rename({"confidence": "probability"}, strict=False))
    if not parts:
        return pl.DataFrame()
    kept = [column for column in _REVIEW if column not in FILLED]
    return pl.concat(
        [part.select(c for c in kept if c in part.columns) for part in parts], how="diagonal"
    )


def _by_area(facts: AssessFacts, columns: list[str]) -> pl.DataFrame:
    people = facts.frame("people")
    if people.is_empty():
        return pl.DataFrame()
    kind = pl.col("kind")
    counted = {"unregistered": "UNREGISTERED", "pds_tk": "PDS_TK", "lapsed_people": "LAPSED"}
    return (
        people.filter(~pl.col("is_review"))
        .group_by(columns)
        .agg(
            findings=pl.len().cast(pl.Int64),
            **{name: (kind == code).sum().cast(pl.Int64) for name, code in counted.items()},
            other_kinds=(~kind.is_in(list(counted.values()))).sum().cast(pl.Int64),
            stake_at_least_idr=pl.col("stake_at_least_idr").sum(),
        )
        .sort("findings", *columns, descending=[True, *(False for _ in columns)], nulls_last=True)
    )


def _villages(facts: AssessFacts, voice: Voice) -> pl.DataFrame:
    del voice
    made = _by_area(facts, ["regency", "district", "village"])
    return made if made.is_empty() else made.filter(pl.col("village").is_not_null())


def _officers(facts: AssessFacts, voice: Voice) -> pl.DataFrame:
    """Work per officer and district: findings about people, and about employers."""
    employers = facts.frame("employers_to_do")
    places = ["regency", "district"]
    if facts.has("officers") and {"officer"} <= set(employers.columns):
        places = ["officer", *places]
    made = _by_area(facts, places)
    if made.is_empty() or employers.is_empty():
        return made
    counted = (
        employers.filter(~pl.col("is_review"))
        .group_by(places)
        .agg(employers=pl.len().cast(pl.Int64))
    )
    joined = made.join(counted, on=places, how="full", coalesce=True, nulls_equal=True)
    del voice
    return joined.with_columns(
        pl.col("findings", "unregistered", "pds_tk", "lapsed_people", "other_kinds", "employers",
               "stake_at_least_idr").fill_null(0)  # no finding is known to be none here
    ).sort(places, nulls_last=True)  # fmt: skip


def _units(kinds: tuple[str, ...], name: str) -> Rows:
    def rows(facts: AssessFacts, voice: Voice) -> pl.DataFrame:
        frame = facts.frame(name)
        if frame.is_empty():
            return frame
        mine = frame.filter(pl.col("kind").is_in(list(kinds)))
        keys = mine.rename({"finding": "key"}, strict=False)
        return readable(keys, facts, voice).rename({"key": "finding"}, strict=False)

    return rows


def _roles(facts: AssessFacts, voice: Voice) -> pl.DataFrame:
    frame = facts.frame("village_roles")
    if frame.is_empty():
        return frame
    places = facts.frame("unit_states", "unit_key", "regency").select("unit_key", "regency")
    joined = frame.join(places, on="unit_key", how="left", maintain_order="left")
    return readable(joined, facts, voice)


def _own(name: str) -> Rows:
    def rows(facts: AssessFacts, voice: Voice) -> pl.DataFrame:
        frame = facts.frame(name)
        if frame.is_empty():
            return frame
        keys = frame.rename({"finding": "key"}, strict=False)
        return readable(keys, facts, voice).rename({"key": "finding"}, strict=False)

    return rows


def _differences(facts: AssessFacts, voice: Voice) -> pl.DataFrame:
    """What list and registry say differently, days as days."""
    made = _own("own_differences")(facts, voice)
    if made.is_empty():
        return made
    shown = "%d-%m-%Y" if voice.lang == "id" else "%Y-%m-%d"
    is_day = facts.frame("own_differences")["field"].is_in(["filed_on", "birth_date"])
    days = (
        pl.when(is_day)
        .then(pl.col(name).str.to_date("%Y%m%d", strict=False).dt.to_string(shown))
        .fill_null(pl.col(name))
        .alias(name)
        for name in ("value_list", "value_registry", "value_believed")
        if name in made.columns
    )
    return made.with_columns(days)


def _permits_to_do(facts: AssessFacts, voice: Voice) -> pl.DataFrame:
    """Permits with something short, and those whose named workers are not in the project."""
    frame = facts.frame("own_permits")
    if frame.is_empty():
        return frame
    open_outcomes = ["no_project", "project_unpaid", "project_short"]
    mine = frame.filter(pl.col("outcome").is_in(open_outcomes) | (pl.col("missing") > 0))
    keys = mine.rename({"finding": "key"})
    return readable(keys, facts, voice).rename({"key": "finding"})


_PLACE = ("village", "district", "regency")
_END = ("article", NOTE, "row_key", "finding")
_REVIEW = (
    ANSWER, "kind", "name", "nik", "phone", "employer", "reason", "probability", *_PLACE,
    "registry_id", *_END,
)  # fmt: skip
_UNIT_COLUMNS = (
    ANSWER, "zone", "unit", "unit_kind", "regency", "people", "covered", "lapsed", "elsewhere",
    "not_registered", "unknown", "first_contract_end", "paid_until", "next_step", "approached",
    NOTE, "finding",
)  # fmt: skip
_UNIT_PEOPLE = (
    "unit", "name", "nik", "role", "outcome", "reason", "lacks", "contract_ends_on", "paid_until",
    "is_review", "row_number", "row_key",
)  # fmt: skip
_PERMIT_COLUMNS = (
    "outcome", "permit_number", "name", "owner", "contractor", "reason", "contract_value_idr",
    "value_registered_idr", "terms_paid", "project_number", "headcount", "named", "in_project",
    "missing", "started_on", "ends_on", "is_review",
)  # fmt: skip

PLANS: Final[dict[str, tuple[Plan, ...]]] = {
    "office": (
        Plan("employers", _found("employers_to_do"),
             (ANSWER, "kind", "name", "npp", "regency", "reason", "workers", "stake_idr",
              "stake_at_least_idr", "lacks", "amount_idr", "phone", "address", "district",
              "village", "officer", *_END)),
        Plan("people", _found("people"),
             (ANSWER, "kind", "name", "nik", "employer", "unit", "role", "reason", "stake_idr",
              "stake_at_least_idr", "lacks", "due_on", "window_days", "phone", *_PLACE,
              "officer", *_END)),
        Plan("others", _found("others"),
             (ANSWER, "kind", "name", "reason", "workers", "stake_idr", "stake_at_least_idr",
              "lacks", "amount_idr", "due_on", "window_days", "officer", *_END)),
        Plan("villages", _villages,
             ("village", "district", "regency", "findings", "unregistered", "pds_tk",
              "lapsed_people", "other_kinds", "stake_at_least_idr")),
        Plan("officers", _officers,
             ("officer", "regency", "district", "employers", "findings", "unregistered", "pds_tk",
              "lapsed_people", "other_kinds", "stake_at_least_idr", NOTE)),
        Plan("review", _review, _REVIEW),
    ),
    "disnaker": (
        Plan("own_employers", _own("own_employers"),
             ("outcome", "name", "npp", "nib", "npwp", "reason", "lacks", "headcount", "members",
              "gap", "listed", "missing_workers", "lacking_programmes", "is_review", "address",
              "phone", "regency", "kbli", "filed_on", "list", "row_number", "row_id"),
             goes_back=True),
        Plan("own_workers", _own("own_workers"),
             ("outcome", "name", "nik", "birth_date", "employer", "npp", "role", "wage_idr",
              "started_on", "reason", "lacks", "is_review", "list", "row_number", "row_id"),
             goes_back=True),
        Plan("no_report", _own("no_report"),
             ("name", "npp", "regency", "district", "members", "filed", "is_review", "finding")),
        Plan("own_differences", _differences,
             ("name", "field", "value_list", "value_registry", "value_believed", "winner", "rule",
              "list",
              "row_number", "row_id"),
             goes_back=True),
    ),
    "dinas": (
        Plan("zones", _units(UNIT_LISTS, "unit_states"),
             tuple(name for name in _UNIT_COLUMNS if name != "regency")),
        Plan("unit_people", _units(UNIT_LISTS, "unit_people"), _UNIT_PEOPLE),
    ),
    "village": (
        Plan("village_zones", _units(("village",), "unit_states"), _UNIT_COLUMNS),
        Plan("roles", _roles,
             ("unit", "regency", "role", "payer", "people", "covered", "lapsed", "elsewhere",
              "not_registered", "unknown", "paid_until", "unpaid", "arrears_idr")),
        Plan("village_people", _units(("village",), "unit_people"), _UNIT_PEOPLE),
    ),
    "permits": (
        Plan("permits_to_do", _permits_to_do, (ANSWER, *_PERMIT_COLUMNS, NOTE, "row_number",
             "row_id", "finding"), goes_back=True),
        Plan("own_site_workers", _own("own_site_workers"),
             ("outcome", "permit_number", "name", "nik", "role", "reason", "lacks", "is_review",
              "row_number", "row_id", "finding"), goes_back=True),
        Plan("own_permits", _own("own_permits"), (*_PERMIT_COLUMNS, "row_number", "row_id"),
             goes_back=True),
    ),
}  # fmt: skip
