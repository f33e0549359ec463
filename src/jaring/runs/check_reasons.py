"""Why rows of a planned list are valid, want correcting or cannot be enrolled: one row per reason.

Each function looks for one kind of reason in all rows at once. The words stand in
`check_words.toml`; what a reason makes of a row (note, fix, reject) too.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any, Final, Literal

import polars as pl

from jaring.linkage.standardise.numbers import clean_nik, nik_birth_date, nik_sex
from jaring.linkage.standardise.person_names import clean_person_name, fold_person_name
from jaring.reference.list_kinds import status_words
from jaring.rules.ages import ONE_YEAR, day_number
from jaring.rules.book import ParameterBook, ParameterNotFoundError
from jaring.terms.months import Month
from jaring.terms.nik import WORKING_AGE_FROM
from jaring.terms.segments import Segment

Lang = Literal["id", "en"]
_PLACEHOLDER: Final = re.compile(r"{(\w+)}")
FACTS: Final = (
    "start", "limit", "source", "row", "list", "until", "probability", "segment", "employer",
)  # fmt: skip
REASON: Final = {
    "row_id": pl.String,
    "code": pl.String,
    "column": pl.String,
    **dict.fromkeys((*FACTS, "said_id", "said_en"), pl.String),
}


@dataclass(frozen=True, kw_only=True)
class PlannedCover:
    """What is planned for the rows of a list."""

    segment: Segment | None
    start: Month | None
    months: int | None

    @property
    def before(self) -> Month | None:
        """The month in which cover has ended."""
        if self.start is None or self.months is None:
            return None
        return self.start + self.months


@cache
def check_words() -> Mapping[str, Any]:
    """Every wording of the pre-check."""
    text = resources.files("jaring.runs").joinpath("check_words.toml").read_text("utf-8")
    return tomllib.loads(text)


def verdict_of(code: str) -> str:
    """What a reason makes of a row: reject, fix or note."""
    verdict: str = check_words()["reasons"][code]["verdict"]
    return verdict


def prepared(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with what several reasons ask: clean NIK, birth day, folded name."""
    found = rows.with_columns(
        clean=clean_nik(pl.col("nik")),
        said_day=pl.col("birth_date").str.replace_all("-", "", literal=True).cast(pl.Int32),
        folded=fold_person_name(clean_person_name(pl.col("name"))),
    )
    today = (
        date.max
    )  # the century of a NIK is chosen by the day of birth in the list where there is one
    in_nik = nik_birth_date(pl.col("clean"), as_of=_latest_birth(rows) or today)
    return found.with_columns(nik_day=in_nik, nik_sex=nik_sex(pl.col("clean"))).with_columns(
        day=pl.coalesce("said_day", "nik_day")
    )


def _latest_birth(rows: pl.DataFrame) -> date | None:
    """The last year in which somebody on the list can be born, for the century of a NIK."""
    latest = rows["birth_date"].drop_nulls().max()
    return date.fromisoformat(latest) if isinstance(latest, str) else None


def number_reasons(rows: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """The structure of the NIK, and whether it agrees with birth date and sex."""
    nik, clean = pl.col("nik"), pl.col("clean")
    has_passport = pl.col("passport").is_not_null()
    yield _reason(rows.filter(nik.is_null() & ~has_passport), "nik_missing", "nik")
    yield _reason(rows.filter(nik.is_not_null() & clean.is_null()), "nik_wrong", "nik")
    # Two digits of a year leave the century open, so days are compared without it.
    differs = (pl.col("nik_day") % 1_000_000) != (pl.col("said_day") % 1_000_000)
    yield _reason(rows.filter(differs), "nik_birth_date", "birth_date")
    yield _reason(rows.filter(pl.col("nik_sex") != pl.col("sex")), "nik_sex", "sex")


def age_reasons(
    rows: pl.DataFrame, planned: PlannedCover, book: ParameterBook
) -> Iterator[pl.DataFrame]:
    """Age when cover starts and while it runs; a limit that is not verified never strikes a row."""
    yield _reason(rows.filter(pl.col("day").is_null()), "age_unknown", "birth_date")
    if planned.start is None:
        return
    start = planned.start.first_day
    young = pl.col("day") > day_number(start) - WORKING_AGE_FROM * ONE_YEAR
    facts = {"start": _day(start), "limit": str(WORKING_AGE_FROM)}
    yield _reason(rows.filter(young), "age_below", "birth_date", **facts)
    if planned.segment is not Segment.BPU:
        return
    try:
        limit = book.ask("bpu.max_age_first_registration", planned.start)
    except ParameterNotFoundError:
        return
    born_before = day_number(start) - limit.number * ONE_YEAR
    code = "age_above" if limit.is_verified else "age_above_unverified"
    facts = {"start": _day(start), "limit": str(limit.number), "source": limit.source}
    yield _reason(rows.filter(pl.col("day") <= born_before), code, "birth_date", **facts)
    if planned.before is None:
        return
    last = day_number((planned.before + -1).last_day) - limit.number * ONE_YEAR
    turns = (pl.col("day") > born_before) & (pl.col("day") <= last)
    yield _reason(rows.filter(turns), "turns_age", "birth_date", limit=str(limit.number))


def status_reasons(rows: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """What the sender himself says of a row: deceased, moved away."""
    said = pl.concat_str(
        pl.lit(" "),
        pl.coalesce("status", pl.lit("")).str.to_lowercase().str.replace_all(r"[^a-z0-9]+", " "),
        pl.lit(" "),
    )
    for status, code in (("deceased", "deceased"), ("moved", "moved")):
        words = "|".join(map(re.escape, status_words()[status]))
        yield _reason(rows.filter(said.str.contains(f" (?:{words}) ")), code, "status")


def duplicate_reasons(rows: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """The same person twice in the list: the first row stands, those after it do not."""
    ordered = rows.sort("row_number")
    numbered = ordered.filter(pl.col("clean").is_not_null())
    first = numbered.group_by("clean", maintain_order=True).agg(
        pl.col("row_id").first().alias("first_id"),
        pl.col("row_number").first().cast(pl.String).alias("row"),
        pl.col("folded").first().alias("first_name"),
    )
    again = ordered.join(first, on="clean", how="inner").filter(
        pl.col("row_id") != pl.col("first_id")
    )
    same_name = pl.col("folded").eq_missing(pl.col("first_name"))
    yield _reason(again.filter(same_name), "duplicate", "nik", row=pl.col("row"))
    yield _reason(again.filter(~same_name), "nik_shared", "nik", row=pl.col("row"))
    named = ordered.filter(pl.col("folded").is_not_null() & pl.col("day").is_not_null())
    pairs = named.group_by(["folded", "day"], maintain_order=True).agg(
        pl.col("row_id").first().alias("first_id"),
        pl.col("clean").first().alias("first_nik"),
        pl.col("row_number").first().cast(pl.String).alias("row"),
    )
    twins = named.join(pairs, on=["folded", "day"], how="inner").filter(
        (pl.col("row_id") != pl.col("first_id"))
        & ~pl.col("clean").eq(pl.col("first_nik")).fill_null(value=False)
    )
    # A village has people of one name, rarely of one name and one birthday with sound numbers.
    both_sound = pl.col("clean").is_not_null() & pl.col("first_nik").is_not_null()
    yield _reason(twins.filter(~both_sound), "maybe_duplicate", "name", row=pl.col("row"))


def other_list_reasons(
    rows: pl.DataFrame, others: Mapping[str, pl.DataFrame]
) -> Iterator[pl.DataFrame]:
    """The same person in another list of the same sponsor."""
    for name, other in others.items():
        numbers = (
            other.select(
                clean=clean_nik(pl.col("nik")),
                other_name=fold_person_name(clean_person_name(pl.col("name"))),
            )
            .drop_nulls("clean")
            .unique("clean")
        )
        met = rows.join(numbers, on="clean", how="inner").filter(
            pl.col("folded").eq_missing(pl.col("other_name"))
        )
        yield _reason(met, "in_other_list", "nik", list=name)


def intake_reasons(problems: pl.DataFrame) -> pl.DataFrame:
    """Rows that could not be read, and cells that a row needs, in intake's own words."""
    return problems.filter("is_fatal").select(
        pl.col("place_id").alias("row_id"),
        pl.lit("unreadable").alias("code"),
        "column",
        *(pl.lit(None, dtype=pl.String).alias(name) for name in FACTS),
        pl.col("reason_id").alias("said_id"),
        pl.col("reason_en").alias("said_en"),
    )


def reasons_frame(parts: list[pl.DataFrame]) -> pl.DataFrame:
    """All reasons with their verdicts and words, in the order of the parts."""
    found = pl.concat([pl.DataFrame(schema=REASON), *parts], how="diagonal_relaxed")
    texts = {"text_id": _worded(found, "id"), "text_en": _worded(found, "en")}
    verdicts = {code: verdict_of(code) for code in found["code"].unique().to_list()}
    return found.with_columns(
        pl.col("code").replace_strict(verdicts, return_dtype=pl.String).alias("verdict")
        if verdicts
        else pl.lit(None, dtype=pl.String).alias("verdict"),
        **texts,
    )


def _worded(found: pl.DataFrame, lang: Lang) -> pl.Series:
    """The sentence of each reason, its facts filled in column by column."""
    text: pl.Expr = pl.when(pl.col("code").is_null()).then(
        pl.col("code")
    )  # nothing, one per reason
    for code in found["code"].unique().to_list():
        template: str = check_words()["reasons"][code][lang]
        parts: list[pl.Expr] = []
        for at, piece in enumerate(_PLACEHOLDER.split(template)):
            name = f"said_{lang}" if piece == "said" else piece
            value = pl.coalesce(pl.col(name), pl.lit("?")) if at % 2 else pl.lit(piece)
            parts.append(value)
        text = pl.when(pl.col("code") == code).then(pl.concat_str(parts)).otherwise(text)
    return found.select(text.alias("text")).to_series()


def _reason(rows: pl.DataFrame, code: str, column: str, **facts: str | pl.Expr) -> pl.DataFrame:
    """One reason for each of the rows."""
    given = {
        name: (pl.lit(fact) if isinstance(fact, str) else fact).cast(pl.String)
        for name, fact in facts.items()
    }
    return rows.select(
        "row_id",
        pl.lit(code).alias("code"),
        pl.lit(column).alias("column"),
        *(given.get(name, pl.lit(None, dtype=pl.String)).alias(name) for name in FACTS),
        pl.lit(None, dtype=pl.String).alias("said_id"),
        pl.lit(None, dtype=pl.String).alias("said_en"),
    )


def reason_rows(rows: pl.DataFrame, code: str, column: str, **facts: pl.Expr) -> pl.DataFrame:
    """As the functions here make their reasons, for those that look elsewhere."""
    return _reason(rows, code, column, **facts)


def _day(day: date) -> str:
    """A day as both languages read it."""
    return f"{day:%d-%m-%Y}"
