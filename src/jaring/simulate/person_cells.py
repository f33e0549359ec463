"""Birth, sex, phone and mother as lists write them."""

from functools import cache

import numpy as np
import numpy.typing as npt
import polars as pl

from jaring.simulate.name_cells import Hand
from jaring.simulate.person_text import (
    DAYS,
    FIRST_DAY,
    every_day,
    name_text,
    phone_text,
    sex_text,
)
from jaring.simulate.population import People
from jaring.simulate.spelling import edit_where, misread_digit, misspell
from jaring.simulate.streams import Flags, Ints
from jaring.simulate.vocabulary import read_words

DATE_FORMS = (
    "%d-%m-%Y",
    "%Y-%m-%d",
    "%d/%m/%Y",
    "months",
    "%d.%m.%Y",
    "short_months",
    "%d-%m-%y",
    "%d%m%Y",
    "%-d/%-m/%Y",
)
DATE_FORM_SHARES = (0.22, 0.16, 0.07, 0.03, 0.04, 0.02, 0.005, 0.04)  # of 1 ...; the rest is 0
PHONE_FORM_SHARES = (0.10, 0.10, 0.06)
_COUNTRY_CODE, _ZERO_LOST, _GROUPED = 1, 2, 3  # forms of phones; 0 is plain
_MONTHS_OF_YEAR = 12
_WRONG_DAY, _WRONG_MONTH, _WRONG_YEAR, _WRONG_DECADE = range(4)
_WRONG_SHARES = (0.45, 0.2, 0.25, 0.1)
_ONE_WORD_OF_MOTHER = 0.12


def list_birth_days(born: npt.NDArray[np.int32], hand: Hand) -> npt.NDArray[np.int32]:
    """Birthdays as lists have them, in days since 1970-01-01: some swapped, mistyped or rounded."""
    rng = hand.streams.of("birth.damage")
    return _heaped(_mistyped(swap_days(born, hand.happens("birth_date_swapped")), hand, rng), hand)


def birth_date_texts(
    days: npt.NDArray[np.int32], form: npt.NDArray[np.int8], hand: Hand
) -> pl.Series:
    """Birthdays in the form of their file; null where missing."""
    rows = form.astype(np.int64) * DAYS + (days - FIRST_DAY)
    texts = _written_days().gather(rows).rename("birth_date")
    return texts.set(pl.Series(hand.happens("birth_date_missing")), None)


def _parts(days: npt.NDArray[np.int32]) -> tuple[Ints, Ints, Ints]:
    date = days.astype("datetime64[D]")
    month = date.astype("datetime64[M]")
    year = 1970 + date.astype("datetime64[Y]").astype(np.int64)
    return (
        year,
        month.astype(np.int64) % 12 + 1,
        (date - month.astype("datetime64[D]")).astype(np.int64) + 1,
    )


def _days(year: Ints, month: Ints, day: Ints) -> npt.NDArray[np.int32]:
    start = ((year - 1970) * 12 + month - 1).astype("datetime64[M]").astype("datetime64[D]")
    return (start.astype(np.int64) + day - 1).astype(np.int32)


def swap_days(born: npt.NDArray[np.int32], which: Flags) -> npt.NDArray[np.int32]:
    """The dates, those marked with day and month exchanged where that gives a date."""
    year, month, day = _parts(born)
    swaps = which & (day <= _MONTHS_OF_YEAR)
    return np.where(swaps, _days(year, np.minimum(day, _MONTHS_OF_YEAR), month), born).astype(
        np.int32
    )


def _mistyped(
    born: npt.NDArray[np.int32], hand: Hand, rng: np.random.Generator
) -> npt.NDArray[np.int32]:
    """One part of the date wrong: another day, month or year that a slip gives."""
    year, month, day = _parts(born)
    kind = rng.choice(4, len(born), p=_WRONG_SHARES)
    other_day = np.where(
        kind == _WRONG_DAY, (day - 1 + rng.choice([1, 10, 20, 9, 27], len(born))) % 28 + 1, day
    )
    other_month = np.where(
        kind == _WRONG_MONTH, (month - 1 + rng.integers(1, 12, len(born))) % 12 + 1, month
    )
    other_year = np.where(kind == _WRONG_YEAR, year + rng.choice([-1, 1, -2, 3], len(born)), year)
    other_year = np.where(
        kind == _WRONG_DECADE, year + rng.choice([-10, 10], len(born)), other_year
    )
    wrong = _days(other_year, other_month, np.where(kind > 0, np.minimum(other_day, 28), other_day))
    return np.where(hand.happens("birth_date_digit"), wrong, born).astype(np.int32)


def _heaped(born: npt.NDArray[np.int32], hand: Hand) -> npt.NDArray[np.int32]:
    year, _, _ = _parts(born)
    shift = hand.streams.of("birth.heaped").integers(-1, 2, len(born))
    first = _days(year + shift, np.ones_like(year), np.ones_like(year))
    return np.where(hand.happens("birth_date_heaped"), first, born).astype(np.int32)


@cache
def _written_days() -> pl.Series:
    """Every day in each of `DATE_FORMS`, form by form."""
    frame = every_day().to_frame("date")
    date = pl.col("date")
    month = date.dt.month().cast(pl.String)
    words = read_words("damage")
    texts = {
        name: pl.format(
            mark,
            date.dt.day(),
            month.replace({str(at + 1): word for at, word in enumerate(words[name])}),
            date.dt.year(),
        )
        for name, mark in (("months", "{} {} {}"), ("short_months", "{}-{}-{}"))
    }
    written = [texts[name] if name in texts else date.dt.strftime(name) for name in DATE_FORMS]
    return pl.concat([frame.select(text.alias("text")).to_series() for text in written])


def list_sex(sex: npt.NDArray[np.int8], hand: Hand) -> pl.Series:
    """Sex as L or P."""
    told = np.where(hand.happens("sex_wrong"), 1 - sex, sex).astype(np.int8)
    return sex_text(told).set(pl.Series(hand.happens("sex_missing")), None)


def list_phones(
    people: People, person: Ints, *, lacks: Flags, form: npt.NDArray[np.int8], hand: Hand
) -> pl.Series:
    """Phones in the form of the file: many are gone, some are another household's by now."""
    phone = people.phone[person].astype(np.int64)
    rng = hand.streams.of("phone.changed")
    changed = (phone >= 0) & hand.plain("phone_changed", hand.rates.phone_changed)
    phone = np.where(changed, len(people) + rng.integers(0, len(people) + 1, len(phone)), phone)
    text = phone_text(phone.astype(np.int32))
    text = edit_where(text, hand.happens("phone_typo"), lambda part: misread_digit(part, rng))
    frame = pl.DataFrame({"phone": text, "form": form})
    bare = pl.col("phone").str.slice(1)
    shaped = (
        pl.when(pl.col("form") == _COUNTRY_CODE)
        .then("62" + bare)
        .when(pl.col("form") == _ZERO_LOST)
        .then(bare)  # the spreadsheet took the leading zero
        .when(pl.col("form") == _GROUPED)
        .then(
            pl.lit("+62 ")
            + bare.str.slice(0, 3)
            + "-"
            + bare.str.slice(3, 4)
            + "-"
            + bare.str.slice(7)
        )
        .otherwise("phone")
    )
    shaped_text = frame.select(shaped.alias("phone")).to_series()
    return shaped_text.set(pl.Series(lacks), None)


def list_mothers(mother: npt.NDArray[np.int16], *, lacks: Flags, hand: Hand) -> pl.Series:
    """Names of mothers; often only one word of them, often missing."""
    only_first = hand.plain("mother_first_only", _ONE_WORD_OF_MOTHER) & (mother[:, 1] >= 0)
    kept = np.where(only_first[:, None] & (np.arange(3) > 0), -1, mother)
    text = name_text(kept).rename("mother_name")
    rng = hand.streams.of("mother.typo")
    text = edit_where(text, hand.happens("mother_typo"), lambda part: misspell(part, rng))
    return text.set(pl.Series(lacks), None)
