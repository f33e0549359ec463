"""Text of people, made from their integers: names, dates, places, addresses, phones.

The plain forms that a careful clerk would write; damage comes after (`list_cells`).
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import polars as pl

from jaring.simulate.places import Places
from jaring.simulate.population import People
from jaring.simulate.streams import Ints
from jaring.simulate.vocabulary import load_vocabulary, read_words
from jaring.simulate.workplaces import bare_regency_names

_PHONE_PREFIXES = 80  # 0811 000 ... to 0890 000 ...: no operator gives 000 after the prefix
FIRST_DAY, DAYS = -25_567, 73_000  # days that are written at all: from 1900 on, 200 years
_PHONES = _PHONE_PREFIXES * 1_000_000
_PHONE_STEP = 48_271_003  # has no divisor in common with _PHONES, so no number is given twice


def tokens_text(tokens: npt.NDArray[np.int16]) -> pl.Series:
    """Tokens of one slot as text; null where the slot is empty."""
    rows = pl.Series(tokens.astype(np.int64))
    return load_vocabulary().tokens.gather(rows.set(rows < 0, None))


def name_text(tokens: npt.NDArray[np.int16]) -> pl.Series:
    """Whole names of token numbers, one row of slots per name."""
    frame = pl.DataFrame({f"t{at}": tokens_text(tokens[:, at]) for at in range(tokens.shape[1])})
    return frame.select(
        pl.concat_str(pl.all(), separator=" ", ignore_nulls=True).alias("name")
    ).to_series()


def sex_text(sex: npt.NDArray[np.int8]) -> pl.Series:
    """L or P."""
    return pl.Series("sex", ["L", "P"]).gather(sex.astype(np.int64))


def every_day() -> pl.Series:
    """The days from `FIRST_DAY` on, as dates."""
    return pl.Series("date", np.arange(FIRST_DAY, FIRST_DAY + DAYS, dtype=np.int32)).cast(pl.Date)


@cache
def _iso_days() -> pl.Series:
    return every_day().dt.strftime("%Y-%m-%d")


def iso_days(days: npt.NDArray[np.int32]) -> pl.Series:
    """Days since 1970 as text such as 1970-01-31."""
    return _iso_days().gather(days.astype(np.int64) - FIRST_DAY).rename("birth_date")


def phone_text(phone: npt.NDArray[np.int32]) -> pl.Series:
    """A phone number that no operator gives out; null without one."""
    scattered = phone.astype(np.int64) * _PHONE_STEP % _PHONES
    number = 811_000_000_000 + scattered // 1_000_000 * 1_000_000_000 + scattered % 1_000_000
    text = "0" + pl.Series(number).cast(pl.String)
    return text.set(pl.Series(phone < 0), None).rename("phone")


@dataclass(frozen=True, slots=True)
class PlaceTexts:
    """Names of places in capitals, as registers write them."""

    village: pl.Series
    district: pl.Series
    regency: pl.Series  # with KABUPATEN or KOTA
    town: pl.Series  # without
    area_code: pl.Series


def place_texts(places: Places) -> PlaceTexts:
    """One row per village of the simulated area (`district` to `town`: of the country)."""
    return PlaceTexts(
        places.village_names.str.to_uppercase(),
        places.country.district_names.str.to_uppercase(),
        places.country.regency_names.str.to_uppercase(),
        bare_regency_names(places.country),
        places.village_codes,
    )


@cache
def _roads() -> tuple[pl.Series, pl.Series]:
    words = read_words("employers")
    split = {
        key: [part.strip() for part in words[key].replace("\n", "|").split("|") if part.strip()]
        for key in ("streets", "hamlets")
    }
    return pl.Series(split["streets"]), pl.Series(split["hamlets"])


def address_text(people: People, person: Ints, places: Places) -> pl.Series:
    """A street and number in towns, a hamlet in villages."""
    homes = people.households
    row = people.kin.household[person]
    streets, hamlets = _roads()
    frame = pl.DataFrame(
        {
            "urban": places.village_is_urban[homes.village[row]] == 1,
            "street": streets.gather(homes.street[row].astype(np.int64) % len(streets)),
            "hamlet": hamlets.gather(homes.street[row].astype(np.int64) % len(hamlets)),
            "house": homes.house[row],
        }
    )
    urban = pl.concat_str([pl.lit("JL "), "street", pl.lit(" NO "), pl.col("house")])
    rural = pl.concat_str([pl.lit("DUSUN "), "hamlet"])
    return frame.select(pl.when("urban").then(urban).otherwise(rural).alias("address")).to_series()


def padded(number: npt.NDArray[np.int8], width: int = 3) -> pl.Series:
    """A small number with leading zeros, as RT and RW are written."""
    return pl.Series(number).cast(pl.String).str.zfill(width)
