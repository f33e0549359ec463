"""How hands and machines misspell text: typing slips on whole columns, and other spellings of names.

The tables here are the simulator's own. They are not the lexicon that names are standardised with,
and hold forms which that lexicon need not know.
"""

from collections.abc import Callable
from functools import cache

import numpy as np
import polars as pl

from jaring.simulate.streams import Flags
from jaring.simulate.vocabulary import load_vocabulary

_NEAR = {  # a neighbour on the keyboard, and a sound that is confused
    "A": "SE", "B": "VP", "C": "XS", "D": "FT", "E": "RI", "F": "GP", "G": "HK", "H": "GJ", "I": "OE",
    "J": "KY", "K": "LG", "L": "KR", "M": "NN", "N": "MM", "O": "PU", "P": "OB", "Q": "WK", "R": "TL",
    "S": "AZ", "T": "RD", "U": "IO", "V": "BF", "W": "EU", "X": "CS", "Y": "UI", "Z": "XS",
}  # fmt: skip
VARIANTS = 4
_RESPELLINGS = (  # per variant: what is tried in order until one changes the token
    (("OE", "U"), ("U", "OE"), ("J", "DJ"), ("C", "TJ"), ("Y", "J")),
    (("TH", "T"), ("DH", "D"), ("SY", "S"), ("KH", "H"), ("F", "P"), ("Z", "S"), ("D", "DH"), ("T", "TH")),
    (("NN", "N"), ("LL", "L"), ("RR", "R"), ("MM", "M"), ("N", "NN"), ("L", "LL"), ("R", "RR"), ("M", "MM")),
    (("IYA", "IA"), ("IYO", "IO"), ("IA", "IYA"), ("IO", "IYO"), ("I", "IE"), ("O", "A"), ("U", "O"), ("A", "O")),
)
_SHORT_FORMS = {
    "MUHAMMAD": ("MUH", "MOH", "M", "MHD"), "MOHAMMAD": ("MOH", "M", "MHMD", "MOCH"),
    "MOHAMAD": ("MOH", "M", "MHMD", "MD"), "MUHAMAD": ("MUH", "M", "MHD", "MUCH"),
    "MOCHAMAD": ("MOCH", "M", "MCH", "MCHD"), "MOCHAMMAD": ("MOCH", "M", "MCH", "MCHD"),
    "ABDUL": ("ABD", "A", "AB", "ABDL"), "AHMAD": ("A", "AHM", "ACH", "AHD"),
    "SITI": ("ST", "S", "STI", "STT"), "NUR": ("N", "NR", "NUR", "N"), "SRI": ("S", "SR", "S", "SR"),
    "KHOIRUL": ("KH", "K", "KHR", "KHOI"), "DWI": ("D", "DW", "D", "DW"),
    "AGUS": ("A", "AG", "A", "AGS"), "BAMBANG": ("B", "BB", "BMBG", "BAMB"),
}  # fmt: skip


def edit_where(
    texts: pl.Series, where: Flags, edit: Callable[[pl.Series], pl.Series]
) -> pl.Series:
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
            "kind": rng.choice(4, size, p=[0.42, 0.26, 0.14, 0.18]),
            "which": rng.random(size) < 0.5,
        }
    )
    length = pl.col("text").str.len_chars()
    at = (pl.col("luck") * length).floor().cast(pl.Int64)
    letter = pl.col("text").str.slice(pl.col("at"), 1)
    near = pl.when("which").then(letter.replace({a: b[0] for a, b in _NEAR.items()})).otherwise(
        letter.replace({a: b[1] for a, b in _NEAR.items()})
    )
    after = pl.col("text").str.slice(pl.col("at") + 1, 1)
    front = pl.col("text").str.slice(0, pl.col("at"))
    back = pl.col("text").str.slice(pl.col("at") + 1)
    slip = (
        pl.when(pl.col("kind") == 0)
        .then(front + near + back)
        .when((pl.col("kind") == 1) & (length > 2))
        .then(front + back)
        .when(pl.col("kind") == 2)
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
    texts_with = pl.col("text").str.slice(0, pl.col("at")) + wrong + pl.col("text").str.slice(pl.col("at") + 1)
    kept = pl.coalesce(texts_with, "text").alias(texts.name)  # a dash or blank was hit: left as it is
    return frame.with_columns(at=at).select(kept).to_series()


@cache
def respellings() -> pl.Series:
    """Other spellings of every token, `VARIANTS` per token in order of token; null where none differs."""
    table = [_respell(token, rules) for token in load_vocabulary().tokens for rules in _RESPELLINGS]
    return pl.Series("respelt", table, dtype=pl.String)


def _respell(token: str, rules: tuple[tuple[str, str], ...]) -> str | None:
    for old, other in rules:
        at = token.rfind(old)
        if at > 0:
            return token[:at] + other + token[at + len(old) :]
    return None


@cache
def short_forms() -> pl.Series:
    """Short forms of every token, `VARIANTS` per token in order of token."""
    table: list[str] = []
    for token in load_vocabulary().tokens:
        forms = _SHORT_FORMS.get(token)
        table += forms or (token[0], token[0], f"{token[0]}.", token[:1])
    return pl.Series("short", table)


@cache
def nicknames() -> pl.Series:
    """What neighbours call somebody: the end of the first token, one per token."""
    return pl.Series("nickname", [token[-4:].lstrip("NGRL") or token for token in load_vocabulary().tokens])
