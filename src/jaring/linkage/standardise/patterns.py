"""Regular expressions and replacement lists made from word lists.

The lists come from `jaring.reference.lexicons`; what is built here is text for polars, built once.
"""

import re
from collections.abc import Callable, Iterable, Sequence

import polars as pl

Repair = Callable[[pl.Expr], pl.Expr]
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DOUBLED = tuple((letter * 2, letter) for letter in LETTERS)
TRIPLED = tuple((letter * 3, letter) for letter in LETTERS)


def any_of(words: Iterable[str], *, dot: str = r"\.", blank: str = " ") -> str:
    """A group that matches any of the words, the longest first; dots and blanks as told."""
    parts = sorted(set(words), key=lambda word: (-len(word), word))
    spelled = (re.escape(word).replace(r"\.", dot).replace(r"\ ", blank) for word in parts)
    return f"(?:{'|'.join(spelled)})"


def replace_pairs(text: pl.Expr, pairs: Sequence[tuple[str, str]]) -> pl.Expr:
    """Replace every pattern in one pass from the left; where two fit, the longer one."""
    ordered = sorted(dict(pairs).items(), key=lambda pair: (-len(pair[0]), pair))
    return text.str.replace_many(
        [pattern for pattern, _ in ordered],
        [replacement for _, replacement in ordered],
        leftmost=True,
    )


def repair_where(text: pl.Expr, needs: str, repair: Repair) -> pl.Expr:
    """The text, repaired where the pattern is found; the other rows cost one look of the pattern.

    An expression alone cannot skip rows: `when` computes both sides for all of them. So each batch
    is cut to the rows in need, and their result put back; batch for batch, so it streams.
    """

    def batch(rows: pl.Series) -> pl.Series:
        return _repaired(rows, rows.str.contains(needs), repair)

    return text.map_batches(batch, return_dtype=pl.String, is_elementwise=True)


def repair_unless(text: pl.Expr, fits: str, repair: Repair) -> pl.Expr:
    """The text, repaired where the pattern is not found: the twin of `repair_where`."""

    def batch(rows: pl.Series) -> pl.Series:
        return _repaired(rows, ~rows.str.contains(fits), repair)

    return text.map_batches(batch, return_dtype=pl.String, is_elementwise=True)


def null_where(text: pl.Expr, nothing: str) -> pl.Expr:
    """The text, null where the pattern is found: for words that stand for nothing."""

    def batch(rows: pl.Series) -> pl.Series:
        says_nothing = rows.str.contains(nothing).fill_null(value=False)
        return rows.set(says_nothing, None) if says_nothing.any() else rows

    return text.map_batches(batch, return_dtype=pl.String, is_elementwise=True)


def over_distinct(text: pl.Expr, work: Repair) -> pl.Expr:
    """The work done once for each distinct text of a batch: for columns that repeat much."""

    def batch(rows: pl.Series) -> pl.Series:
        asked = rows.to_frame("text")
        distinct = asked.unique(maintain_order=True)
        done = distinct.select("text", done=work(pl.col("text")))
        answered = asked.join(done, on="text", how="left", nulls_equal=True, maintain_order="left")
        return answered["done"].alias(rows.name)

    return text.map_batches(batch, return_dtype=pl.String, is_elementwise=True)


def whole_words(text: pl.Expr, pairs: Sequence[tuple[str, str]]) -> pl.Expr:
    """Replace whole words, each by its pair, in letters and single blanks, in one pass.

    Blanks are doubled before, for a word takes those on both sides of it along.
    """
    spaced = "  " + text.str.replace_all(" ", "  ", literal=True) + "  "
    padded = [
        (f" {word.replace(' ', '  ')} ", f" {other.replace(' ', '  ')} ") for word, other in pairs
    ]
    return replace_pairs(spaced, padded).str.replace_all(" +", " ").str.strip_chars(" ")


def _repaired(rows: pl.Series, in_need: pl.Series, repair: Repair) -> pl.Series:
    places = in_need.arg_true()
    if places.is_empty():
        return rows
    done = rows.gather(places).to_frame("text").select(repair(pl.col("text"))).to_series()
    return rows.clone().scatter(places, done)
