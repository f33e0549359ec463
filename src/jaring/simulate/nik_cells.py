"""NIK as lists write them: another person's, mistyped, cut, or eaten by a spreadsheet."""

import numpy as np
import numpy.typing as npt
import polars as pl

from jaring.simulate.digits import DIGITS, exchange, misread
from jaring.simulate.name_cells import Hand
from jaring.simulate.population import People, relative_of
from jaring.simulate.spelling import edit_where
from jaring.simulate.streams import Floats, Ints, lucky

WHOLE_FILES = ("nik_last_digit_zero", "nik_exponent", "nik_apostrophe")
_BY_ROW = (
    "nik_missing", "nik_digit", "nik_two_digits", "nik_exchanged", "nik_short", "nik_spaced",
    "nik_of_relative", "nik_old",
)  # fmt: skip
_ZERO, _EXPONENT, _APOSTROPHE = 1, 2, 3


def list_niks(
    people: People, person: Ints, *, file_habit: npt.NDArray[np.int8], hand: Hand
) -> pl.Series:
    """The number as the list has it, as text; null where missing.

    Args:
        file_habit: per row, 0 or 1 + the place in `WHOLE_FILES` of what happened to its file.
    """
    damage = _one_damage(hand)
    nik = people.nik[person]
    relative = relative_of(people, person)
    nik = np.where((damage == _at("nik_of_relative")) & (relative >= 0), people.nik[relative], nik)
    nik = np.where(damage == _at("nik_old"), people.old_nik[person], nik)
    nik = _slips(nik, damage, hand)
    text = pl.Series("nik", nik).cast(pl.String)
    text = _cut(text, damage, hand)
    text = edit_where(text, damage == _at("nik_spaced"), lambda part: _grouped(part, hand))
    text = _as_file_writes(text, file_habit)
    return text.set(pl.Series(damage == _at("nik_missing")), None)


def _at(name: str) -> int:
    return _BY_ROW.index(name)


def _one_damage(hand: Hand) -> Ints:
    """Which one damage each row has; `len(_BY_ROW)` for none."""
    luck = hand.streams.of("nik.damage").random(len(hand))
    rates: Floats = np.array([getattr(hand.rates, name) for name in _BY_ROW])
    borders = np.cumsum(rates)[:, None] * np.minimum(hand.quality, 0.97 / max(rates.sum(), 1e-9))
    return np.asarray((luck >= borders).sum(axis=0), dtype=np.int64)


def _slips(nik: Ints, damage: Ints, hand: Hand) -> Ints:
    rng = hand.streams.of("nik.slips")
    once = misread(nik, rng)
    twice = misread(once, rng)
    swapped = exchange(nik, rng)
    nik = np.where(damage == _at("nik_digit"), once, nik)
    nik = np.where(damage == _at("nik_two_digits"), twice, nik)
    return np.where(damage == _at("nik_exchanged"), swapped, nik)


def _cut(text: pl.Series, damage: Ints, hand: Hand) -> pl.Series:
    rng = hand.streams.of("nik.cut")

    def shorten(part: pl.Series) -> pl.Series:
        at = rng.integers(1, 16, len(part))
        frame = pl.DataFrame({"nik": part, "at": np.where(lucky(rng, len(part), 0.4), 15, at)})
        front = pl.col("nik").str.slice(0, pl.col("at"))
        return frame.select(front + pl.col("nik").str.slice(pl.col("at") + 1)).to_series()

    return edit_where(text, damage == _at("nik_short"), shorten)


def _grouped(part: pl.Series, hand: Hand) -> pl.Series:
    marks = pl.Series([" ", ".", "-", " "]).gather(
        hand.streams.of("nik.mark").integers(0, 4, len(part))
    )
    frame = pl.DataFrame({"nik": part, "mark": marks})
    cells = pl.concat_str(
        [pl.col("nik").str.slice(start, size) for start, size in ((0, 6), (6, 6), (12, 4))],
        separator="\t",
    )
    return frame.select(cells.str.replace_all("\t", pl.col("mark"), literal=True)).to_series()


def _as_file_writes(text: pl.Series, habit: npt.NDArray[np.int8]) -> pl.Series:
    frame = pl.DataFrame({"nik": text, "habit": habit})
    nik = pl.col("nik")
    exponent = nik.str.slice(0, 1) + "." + nik.str.slice(1, 5) + "E+15"
    is_number = nik.str.len_chars() == DIGITS
    return frame.select(
        pl.when((pl.col("habit") == _ZERO) & is_number)
        .then(nik.str.slice(0, 15) + "0")
        .when((pl.col("habit") == _EXPONENT) & is_number)
        .then(exponent)
        .when(pl.col("habit") == _APOSTROPHE)
        .then("'" + nik)
        .otherwise(nik)
        .alias("nik")
    ).to_series()
