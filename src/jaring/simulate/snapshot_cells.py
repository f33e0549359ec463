"""Cells of a registry snapshot made from integers, and its table of persons."""

import numpy as np
import numpy.typing as npt
import polars as pl

from jaring.simulate.enrolment_facts import END_REASONS, NO_DAY, EnrolmentFacts
from jaring.simulate.office_world import OfficeWorld
from jaring.simulate.streams import Flags

PERSON_COLUMNS = (
    "person_id", "nik", "name", "sex", "birth_date", "birth_place", "mother_name", "phone",
    "address", "village", "district", "regency", "area_code", "citizenship", "passport", "died_on",
)  # fmt: skip
_EIGHT_DIGITS = 100_000_000
_FOREIGN = ("CN", "KR", "JP", "IN", "MY")


def ids(letter: str, rows: npt.NDArray[np.integer]) -> pl.Series:
    """Ids of rows, counted from 1, such as L00000001; null for -1."""
    number = pl.Series("id", np.asarray(rows, dtype=np.int64) + (_EIGHT_DIGITS + 1))
    text = letter + number.cast(pl.String).str.slice(1)
    return text.set(number <= _EIGHT_DIGITS, None) if (rows < 0).any() else text


def numbered(letters: tuple[str, str], second: Flags, rows: npt.NDArray[np.integer]) -> pl.Series:
    """Ids of rows that begin with the first or, where marked, the second letter; null for -1."""
    letter = pl.Series(letters).gather(second.astype(np.int64))
    return (letter + ids("", rows)).rename("id")


def words(table: tuple[str, ...], rows: npt.NDArray[np.integer]) -> pl.Series:
    """Words by their number; null for -1."""
    number = pl.Series(np.asarray(rows, dtype=np.int64))
    return pl.Series(table, dtype=pl.String).gather(number.set(number < 0, None))


def days(values: npt.NDArray[np.int32]) -> pl.Series:
    """Days as dates; null where none is known."""
    number = pl.Series(values)
    return number.set(number == NO_DAY, None).cast(pl.Date)


def persons(part: pl.DataFrame, died: pl.Series) -> pl.DataFrame:
    """Rows of `persons` from records in the canonical columns of workers.

    The records know their `birth_day`. One without a NIK is a foreigner with a passport.
    """
    foreign = pl.col("nik").is_null()
    number = pl.col("id").str.slice(1).cast(pl.Int64)
    country = (number % len(_FOREIGN)).replace_strict(
        dict(enumerate(_FOREIGN)), return_dtype=pl.String
    )
    return part.with_columns(
        person_id=pl.col("id"),
        birth_date=pl.col("birth_day").cast(pl.Date),
        citizenship=pl.when(foreign).then(country).otherwise(pl.lit("ID")),
        passport=pl.when(foreign).then(pl.format("X{}", pl.col("id").str.slice(1))),
        died_on=died,
    ).select(PERSON_COLUMNS)


def deaths(world: OfficeWorld, facts: EnrolmentFacts) -> npt.NDArray[np.int32]:
    """The day each record's person died; `NO_DAY` for the living."""
    died = np.full(len(world.registry), NO_DAY, dtype=np.int32)
    rows = (facts.end_reason == END_REASONS.index("deceased")) & facts.is_first
    died[world.enrolments.record[rows]] = facts.ended[rows]
    return died
