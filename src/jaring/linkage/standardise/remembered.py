"""Work done once for each distinct text of a column, and remembered from piece to piece.

Names, places, dates and employers stand in a list again and again: a piece of 131,072 rows names
some thousand villages, and the next piece names the same ones. What was answered once is looked up:
each text gets a number when it is first met, and its answer stands under that number.
"""

from collections.abc import Callable
from functools import cache
from threading import Lock

import polars as pl

MOST_TEXTS = 1_000_000  # remembered per work; when so many are known, it begins anew
Work = Callable[[pl.Expr], pl.Expr]
Kind = type[pl.DataType] | pl.DataType


@cache
def over_remembered(work: Work, kind: Kind = pl.String) -> Work:
    """The same work on a column, done only for texts that were not met before.

    Args:
        work: depends on the text alone; answers are kept by it, so that it must stay one object.
        kind: what it answers with; a struct where it has several answers.
    """
    memory = _Memory(work, kind)
    return lambda text: text.map_batches(memory.answer, return_dtype=kind, is_elementwise=True)


class _Memory:
    """Numbered texts and their answers; several threads may ask."""

    def __init__(self, work: Work, kind: Kind) -> None:
        self._work, self._kind = work, kind
        self._lock = Lock()
        self._forget()

    def _forget(self) -> None:
        self._numbers = pl.Categorical(pl.Categories.random())
        # numbers last as long as any column holds them
        self._held = pl.Series([""], dtype=pl.String).cast(self._numbers)
        self._answers = self._worked(pl.Series([""], dtype=pl.String))

    def answer(self, rows: pl.Series) -> pl.Series:
        """The answer to each row; a row without a text has none."""
        if rows.null_count() == len(rows):
            return pl.Series(rows.name, [None], dtype=self._kind).new_from_index(0, len(rows))
        with self._lock:
            if len(self._answers) > MOST_TEXTS:
                self._forget()
            place = rows.cast(self._numbers).to_physical()
            self._learn(rows, place)
            answers = self._answers
        return answers.gather(place).alias(rows.name)

    def _learn(self, rows: pl.Series, place: pl.Series) -> None:
        """Work out the texts that are numbered and have no answer yet: the last ones numbered."""
        known = len(self._answers)
        asked = pl.DataFrame({"place": place, "text": rows}).filter(pl.col("place") >= known)
        if asked.is_empty():
            return
        texts = asked.unique("place").sort("place")["text"]
        try:
            self._answers = self._answers.append(self._worked(texts))
        except BaseException:
            self._forget()  # numbers without answers would shift all that follow
            raise

    def _worked(self, texts: pl.Series) -> pl.Series:
        done = texts.to_frame("text").select(self._work(pl.col("text")).cast(self._kind))
        return done.to_series().alias("answer")
