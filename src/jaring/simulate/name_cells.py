"""Names of people as lists write them: shortened, respelt, with titles, exchanged, mistyped."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from jaring.simulate.person_text import tokens_text
from jaring.simulate.rates import ErrorRates
from jaring.simulate.spelling import (
    VARIANTS,
    edit_where,
    misspell,
    nicknames,
    respellings,
    short_forms,
)
from jaring.simulate.streams import Flags, Floats, Ints, Streams, lucky
from jaring.simulate.vocabulary import read_words

_BEHIND = 0.42  # of the titles, behind the name
_LONG = 6  # letters above which a word may be split
_TITLE_CASE, _SMALL, _BLANKS = 1, 2, 3


@dataclass(frozen=True, slots=True)
class Hand:
    """What a part of a list is written with: its chance, and the quality of each row's file."""

    streams: Streams
    quality: Floats
    rates: ErrorRates

    def __len__(self) -> int:
        """How many rows the part has."""
        return len(self.quality)

    def happens(self, name: str) -> Flags:
        """Which rows the damage of that rate touches, more often in careless files."""
        share = getattr(self.rates, name) * self.quality
        return np.asarray(self.streams.of(f"hit.{name}").random(len(self)) < share)

    def plain(self, name: str, share: float) -> Flags:
        """Which rows something touches that has nothing to do with care."""
        return np.asarray(self.streams.of(f"hit.{name}").random(len(self)) < share)


def list_names(tokens: npt.NDArray[np.int16], sex: npt.NDArray[np.int8], hand: Hand) -> pl.Series:
    """The names as the list has them, in capitals."""
    slots = _tokens_of_list(tokens, hand)
    frame = pl.DataFrame({f"t{at}": slot for at, slot in enumerate(slots)})
    frame = frame.with_columns(
        joined=pl.Series(hand.happens("name_joined")),
        exchanged=pl.Series(hand.happens("name_exchanged")),
    )
    rest = pl.concat_str(["t1", "t2"], separator=" ", ignore_nulls=True)
    text = (
        pl.when(pl.col("joined") & pl.col("t1").is_not_null())
        .then(pl.concat_str([pl.col("t0") + pl.col("t1"), "t2"], separator=" ", ignore_nulls=True))
        .when(pl.col("exchanged") & pl.col("t1").is_not_null())
        .then(rest + " " + pl.col("t0"))
        .otherwise(pl.concat_str(["t0", "t1", "t2"], separator=" ", ignore_nulls=True))
    )
    names = frame.select(text.alias("name")).to_series()
    names = edit_where(names, hand.happens("name_split"), _split)
    names = _with_extra_token(names, tokens, sex, hand)
    rng = hand.streams.of("name.typo")
    slips = hand.happens("name_typo")
    names = edit_where(names, slips, lambda part: misspell(part, rng))
    twice = slips & hand.plain("name_second_typo", hand.rates.name_second_typo)
    names = edit_where(names, twice, lambda part: misspell(part, rng))
    return _with_titles(names, sex, hand)


def _tokens_of_list(tokens: npt.NDArray[np.int16], hand: Hand) -> list[pl.Series]:
    count = (tokens >= 0).sum(axis=1)
    rng = hand.streams.of("name.token")
    touched = (rng.random(len(hand)) * count).astype(np.int64)
    dropped = hand.happens("name_token_dropped") & (count > 1)
    shortened = hand.happens("name_token_short") & (count > 1) & ~dropped
    respelt = hand.happens("name_respelt")
    nickname = hand.happens("name_nickname")
    kept = np.where(dropped[:, None] & (np.arange(3) == touched[:, None]), -1, tokens)
    kept = np.where(
        (kept[:, :1] < 0), np.roll(kept, -1, axis=1), kept
    )  # no name starts with a hole
    slots = []
    for at in range(3):
        text = tokens_text(kept[:, at])
        here, number = touched == at, kept[:, at].astype(np.int64)
        form = number * VARIANTS + rng.integers(0, VARIANTS, len(hand))
        text = _replace(text, shortened & here & (number >= 0), short_forms(), form)
        text = _replace(text, respelt & here & ~shortened & (number >= 0), respellings(), form)
        text = _replace(text, nickname & (at == 0), nicknames(), number)
        slots.append(text if at == 0 else text.set(pl.Series(nickname), None))
    return slots


def _replace(text: pl.Series, where: Flags, table: pl.Series, row: Ints) -> pl.Series:
    rows = np.flatnonzero(where)
    if len(rows) == 0:
        return text
    other = table.gather(row[rows])
    other = pl.select(pl.coalesce(other, text.gather(rows))).to_series()
    place = np.arange(len(text))
    place[rows] = len(text) + np.arange(len(rows))
    return pl.concat([text, other.rename(text.name)]).gather(place)


def _split(names: pl.Series) -> pl.Series:
    """A blank inside a word: NUR HAYATI for NURHAYATI."""
    frame = names.alias("name").to_frame()
    broken = pl.col("name").str.slice(0, 3) + " " + pl.col("name").str.slice(3)
    return frame.select(
        pl.when(pl.col("name").str.len_chars() > _LONG).then(broken).otherwise("name")
    ).to_series()


def _with_extra_token(
    names: pl.Series, tokens: npt.NDArray[np.int16], sex: npt.NDArray[np.int8], hand: Hand
) -> pl.Series:
    rng = hand.streams.of("name.extra")
    where = hand.happens("name_extra_token")
    other = tokens_text(tokens[rng.permutation(len(hand)), 0])
    damage = read_words("damage")
    words = pl.Series(damage["extra_words_l"] + damage["extra_words_p"])
    count = len(damage["extra_words_l"])
    assert len(words) == count * 2
    word = words.gather(rng.integers(0, count, len(hand)) + count * sex.astype(np.int64))
    longer = names + " " + word + " " + other
    rows = np.flatnonzero(where)
    return edit_where(names, where, lambda _: longer.gather(rows))


def _with_titles(names: pl.Series, sex: npt.NDArray[np.int8], hand: Hand) -> pl.Series:
    rng = hand.streams.of("name.title")
    luck = rng.random(len(hand))
    titled = hand.happens("name_title")
    front, front_p = (
        titles.gather((luck * len(titles)).astype(np.int64))
        for titles in (pl.Series(read_words("damage")[f"front_titles_{one}"]) for one in "lp")
    )
    backs = pl.Series(read_words("damage")["back_titles"])
    back = backs.gather(rng.integers(0, len(backs), len(hand)))
    frame = pl.DataFrame(
        {"name": names, "front": front, "front_p": front_p, "back": back, "woman": sex == 1}
    ).with_columns(titled=pl.Series(titled), behind=pl.Series(lucky(rng, len(hand), _BEHIND)))
    text = (
        pl.when(~pl.col("titled"))
        .then("name")
        .when("behind")
        .then(pl.col("name") + pl.col("back"))
        .when("woman")
        .then(pl.col("front_p") + pl.col("name"))
        .otherwise(pl.col("front") + pl.col("name"))
    )
    return frame.select(text.alias("name")).to_series()


def in_case_of_file(names: pl.Series, case: npt.NDArray[np.int8]) -> pl.Series:
    """Capitals, Title Case, small letters, or blanks too many, by the file's habit."""
    frame = pl.DataFrame({"name": names, "case": case})
    name = pl.col("name")
    return frame.select(
        pl.when(pl.col("case") == _TITLE_CASE)
        .then(name.str.to_titlecase())
        .when(pl.col("case") == _SMALL)
        .then(name.str.to_lowercase())
        .when(pl.col("case") == _BLANKS)
        .then(name.str.replace(" ", "  ", literal=True) + " ")
        .otherwise(name)
        .alias(names.name)
    ).to_series()
