"""How text is misspelt: typing slips on whole columns, and other spellings of names.

The tables here are the simulator's own. They are not the lexicon that names are standardised with,
and hold forms which that lexicon need not know.
"""

from collections.abc import Callable
from functools import cache

import numpy as np
import polars as pl

from jaring.simulate.streams import Flags, lucky
from jaring.simulate.vocabulary import load_vocabulary, read_words

VARIANTS = 4  # other spellings and short forms of each token
_WRONG, _LEFT_OUT, _DOUBLED = 0, 1, 2  # and 3: exchanged
_SLIP_SHARES = (0.42, 0.26, 0.14, 0.18)
_SHORTEST = 2  # no letter is left out of a shorter text


def edit_where(texts: pl.Series, where: Flags, edit: Callable[[pl.Series], pl.Series]) -> pl.Series:
    """The texts, with those at the marked rows edited; unmarked rows cost nothing."""
    rows = np.flatnonzero(where & texts.is_not_null().to_numpy())
    if len(rows) == 0:
        return texts
    place = np.arange(len(texts))
    place[rows] = len(texts) + np.arange(len(rows))
    edited = edit(texts.gather(rows)).cast(pl.String)
    return pl.concat([texts, edited.rename(texts.name)]).gather(place)


def misspell(texts: pl.Series, rng: np.random.Generator) -> pl.Series:
    """One slip per text: a wrong letter, one left out, one doubled, or two exchanged."""
    size = len(texts)
    frame = pl.DataFrame(
        {
            "text": texts,
            "luck": rng.random(size),
            "kind": rng.choice(4, size, p=_SLIP_SHARES),
            "which": lucky(rng, size, 0.5),
        }
    )
    length = pl.col("text").str.len_chars()
    at = (pl.col("luck") * length).floor().cast(pl.Int64)
    letter = pl.col("text").str.slice(pl.col("at"), 1)
    near = pl.when("which").then(letter.replace(_near(0))).otherwise(letter.replace(_near(1)))
    after = pl.col("text").str.slice(pl.col("at") + 1, 1)
    front = pl.col("text").str.slice(0, pl.col("at"))
    back = pl.col("text").str.slice(pl.col("at") + 1)
    slip = (
        pl.when(pl.col("kind") == _WRONG)
        .then(front + near + back)
        .when((pl.col("kind") == _LEFT_OUT) & (length > _SHORTEST))
        .then(front + back)
        .when(pl.col("kind") == _DOUBLED)
        .then(front + letter + letter + back)
        .otherwise(front + after + letter + pl.col("text").str.slice(pl.col("at") + 2))
    )
    return frame.with_columns(at=at).select(slip.alias(texts.name)).to_series()


def misread_digit(texts: pl.Series, rng: np.random.Generator) -> pl.Series:
    """One digit per text replaced by another."""
    frame = pl.DataFrame(
        {"text": texts, "luck": rng.random(len(texts)), "step": rng.integers(1, 10, len(texts))}
    )
    at = (pl.col("luck") * pl.col("text").str.len_chars()).floor().cast(pl.Int64)
    digit = pl.col("text").str.slice(pl.col("at"), 1).cast(pl.Int64, strict=False)
    wrong = ((digit + pl.col("step")) % 10).cast(pl.String)
    texts_with = (
        pl.col("text").str.slice(0, pl.col("at"))
        + wrong
        + pl.col("text").str.slice(pl.col("at") + 1)
    )
    kept = pl.coalesce(texts_with, "text").alias(
        texts.name
    )  # a dash or blank was hit: left as it is
    return frame.with_columns(at=at).select(kept).to_series()


@cache
def _near(which: int) -> dict[str, str]:
    """Another letter for each: on the keyboard (0) or by its sound (1)."""
    return {
        letter: others[which] for letter, others in read_words("damage")["near_letters"].items()
    }


@cache
def respellings() -> pl.Series:
    """Other spellings, `VARIANTS` per token in order of token; null where none differs."""
    variants = list(read_words("damage")["respellings"].values())
    assert len(variants) == VARIANTS
    table = [_respell(token, rules) for token in load_vocabulary().tokens for rules in variants]
    return pl.Series("respelt", table, dtype=pl.String)


def _respell(token: str, rules: list[list[str]]) -> str | None:
    for old, other in rules:
        at = token.rfind(old)
        if at > 0:
            return token[:at] + other + token[at + len(old) :]
    return None


@cache
def short_forms() -> pl.Series:
    """Short forms of every token, `VARIANTS` per token in order of token."""
    known: dict[str, list[str]] = read_words("damage")["short_forms"]
    table: list[str] = []
    for token in load_vocabulary().tokens:
        forms = known.get(token)
        table += forms or [token[0], token[0], f"{token[0]}.", token[0]]
    return pl.Series("short", table)


@cache
def nicknames() -> pl.Series:
    """What neighbours call somebody: the end of the first token, one per token."""
    return pl.Series(
        "nickname", [token[-4:].lstrip("NGRL") or token for token in load_vocabulary().tokens]
    )
