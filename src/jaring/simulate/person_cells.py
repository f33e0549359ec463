"""Birth, sex, phone and mother as lists write them."""

import numpy as np
import numpy.typing as npt
import polars as pl

from jaring.simulate.name_cells import Hand
from jaring.simulate.person_text import dates, name_text, phone_text, sex_text
from jaring.simulate.population import People
from jaring.simulate.spelling import edit_where, misread_digit, misspell
from jaring.simulate.streams import Flags, Ints

_MONTHS = ["Januari", "Pebruari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "Nopember", "Desember"]  # fmt: skip
_SHORT_MONTHS = ["Jan", "Peb", "Mrt", "Apr", "Mei", "Jun", "Jul", "Agt", "Sept", "Okt", "Nop", "Des"]
DATE_FORMS = ("%d-%m-%Y", "%Y-%m-%d", "%d/%m/%Y", "long", "%d.%m.%Y", "short", "%d-%m-%y", "%d%m%Y", "%-d/%-m/%Y")  # fmt: skip
DATE_FORM_SHARES = (0.22, 0.16, 0.07, 0.03, 0.04, 0.02, 0.005, 0.04)  # of forms 1 ...; the rest is form 0
_SEX_FORMS = (("L", "P"), ("LAKI-LAKI", "PEREMPUAN"), ("Pria", "Wanita"), ("1", "2"))
SEX_FORM_SHARES = (0.14, 0.05, 0.02)


def list_birth_dates(
    born: npt.NDArray[np.int32], form: npt.NDArray[np.int8], hand: Hand
) -> pl.Series:
    """Birthdays in the form of their file; null where missing."""
    rng = hand.streams.of("birth.damage")
    days = _heaped(_mistyped(_swapped(born, hand), hand, rng), hand)
    frame = pl.DataFrame({"date": dates(days), "form": form})
    texts = frame.select(_formatted().alias("birth_date")).to_series()
    return texts.set(pl.Series(hand.happens("birth_date_missing")), None)


def _parts(days: npt.NDArray[np.int32]) -> tuple[Ints, Ints, Ints]:
    date = days.astype("datetime64[D]")
    month = date.astype("datetime64[M]")
    year = 1970 + date.astype("datetime64[Y]").astype(np.int64)
    return year, month.astype(np.int64) % 12 + 1, (date - month.astype("datetime64[D]")).astype(np.int64) + 1


def _days(year: Ints, month: Ints, day: Ints) -> npt.NDArray[np.int32]:
    start = ((year - 1970) * 12 + month - 1).astype("datetime64[M]").astype("datetime64[D]")
    return (start.astype(np.int64) + day - 1).astype(np.int32)


def _swapped(born: npt.NDArray[np.int32], hand: Hand) -> npt.NDArray[np.int32]:
    year, month, day = _parts(born)
    swaps = hand.happens("birth_date_swapped") & (day <= 12)
    return np.where(swaps, _days(year, np.minimum(day, 12), month), born).astype(np.int32)


def _mistyped(
    born: npt.NDArray[np.int32], hand: Hand, rng: np.random.Generator
) -> npt.NDArray[np.int32]:
    """One part of the date wrong: another day, month or year that a slip gives."""
    year, month, day = _parts(born)
    kind = rng.choice(4, len(born), p=[0.45, 0.2, 0.25, 0.1])
    other_day = np.where(kind == 0, (day - 1 + rng.choice([1, 10, 20, 9, 27], len(born))) % 28 + 1, day)
    other_month = np.where(kind == 1, (month - 1 + rng.integers(1, 12, len(born))) % 12 + 1, month)
    other_year = np.where(kind == 2, year + rng.choice([-1, 1, -2, 3], len(born)), year)
    other_year = np.where(kind == 3, year + rng.choice([-10, 10], len(born)), other_year)
    wrong = _days(other_year, other_month, np.where(kind > 0, np.minimum(other_day, 28), other_day))
    return np.where(hand.happens("birth_date_digit"), wrong, born).astype(np.int32)


def _heaped(born: npt.NDArray[np.int32], hand: Hand) -> npt.NDArray[np.int32]:
    year, _, _ = _parts(born)
    shift = hand.streams.of("birth.heaped").integers(-1, 2, len(born))
    first = _days(year + shift, np.ones_like(year), np.ones_like(year))
    return np.where(hand.happens("birth_date_heaped"), first, born).astype(np.int32)


def _formatted() -> pl.Expr:
    date, form = pl.col("date"), pl.col("form")
    month = date.dt.month().cast(pl.String)
    texts = {
        "long": pl.format(
            "{} {} {}",
            date.dt.day(),
            month.replace({str(at + 1): name for at, name in enumerate(_MONTHS)}),
            date.dt.year(),
        ),
        "short": pl.format(
            "{}-{}-{}",
            date.dt.day(),
            month.replace({str(at + 1): name for at, name in enumerate(_SHORT_MONTHS)}),
            date.dt.year(),
        ),
    }
    chosen = pl.lit(None, dtype=pl.String)
    for at, name in enumerate(DATE_FORMS):
        text = texts[name] if name in texts else date.dt.strftime(name)
        chosen = pl.when(form == at).then(text).otherwise(chosen)
    return chosen


def list_sex(sex: npt.NDArray[np.int8], form: npt.NDArray[np.int8], hand: Hand) -> pl.Series:
    """Sex in the words of the file."""
    told = np.where(hand.happens("sex_wrong"), 1 - sex, sex).astype(np.int64)
    words = pl.Series([word for pair in _SEX_FORMS for word in pair])
    return words.gather(form.astype(np.int64) * 2 + told).set(
        pl.Series(hand.happens("sex_missing")), None
    ).rename("sex")


def list_sex_plain(sex: npt.NDArray[np.int8], hand: Hand) -> pl.Series:
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
        pl.when(pl.col("form") == 1)
        .then("62" + bare)
        .when(pl.col("form") == 2)
        .then(bare)  # the spreadsheet took the leading zero
        .when(pl.col("form") == 3)
        .then(pl.lit("+62 ") + bare.str.slice(0, 3) + "-" + bare.str.slice(3, 4) + "-" + bare.str.slice(7))
        .otherwise("phone")
    )
    shaped_text = frame.select(shaped.alias("phone")).to_series()
    return shaped_text.set(pl.Series(lacks), None)


PHONE_FORM_SHARES = (0.10, 0.10, 0.06)


def list_mothers(mother: npt.NDArray[np.int16], *, lacks: Flags, hand: Hand) -> pl.Series:
    """Names of mothers; often only one word of them, often missing."""
    only_first = hand.plain("mother_first_only", 0.12) & (mother[:, 1] >= 0)
    kept = np.where(only_first[:, None] & (np.arange(3) > 0), -1, mother)
    text = name_text(kept).rename("mother_name")
    rng = hand.streams.of("mother.typo")
    text = edit_where(text, hand.happens("mother_typo"), lambda part: misspell(part, rng))
    return text.set(pl.Series(lacks), None)
