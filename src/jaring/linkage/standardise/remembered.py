"""Work done once for each distinct text of a column, and remembered from piece to piece.

Places, dates and employers stand in a list again and again: a piece of 131,072 rows names some
thousand villages, and the next piece names the same ones. What was answered once is looked up.
"""

from collections.abc import Callable
from functools import cache

import polars as pl

MOST_TEXTS = 300_000  # remembered per work; texts met after that are worked out in every piece
Work = Callable[[pl.Expr], pl.Expr]


@cache
def over_remembered(work: Work, kind: type[pl.DataType] = pl.String) -> Work:
    """The same work on a column, done only for texts that were not met before.

    Args:
        work: depends on the text alone; answers are kept by it, so that it must stay one object.
        kind: what it answers with.
    """
    answers: dict[str, str | int | None] = {}

    def batch(rows: pl.Series) -> pl.Series:
        distinct, place = distinct_texts(rows)
        asked = distinct.to_list()
        met = answers
        strange = [text for text in asked if text is not None and text not in met]
        if strange:
            found = _worked(work, strange, kind)
            if len(met) < MOST_TEXTS:
                met.update(found)
            else:
                met = {text: met[text] for text in asked if text in met} | found
        done = pl.Series(rows.name, [met.get(text) for text in asked], dtype=kind)
        return done.gather(place)

    return lambda text: text.map_batches(batch, return_dtype=kind, is_elementwise=True)


def _worked(work: Work, texts: list[str], kind: type[pl.DataType]) -> dict[str, str | int | None]:
    column = pl.Series("text", texts, dtype=pl.String).to_frame()
    done = column.select(work(pl.col("text")).cast(kind)).to_series()
    return dict(zip(texts, done.to_list(), strict=True))


def distinct_texts(rows: pl.Series) -> tuple[pl.Series, pl.Series]:
    """The distinct texts, and for each row the place of its text among them."""
    if rows.null_count() == len(rows):
        nowhere = pl.Series([0]).new_from_index(0, len(rows))
        return pl.Series("text", [None], dtype=pl.String), nowhere
    coded = rows.to_arrow(compat_level=pl.CompatLevel.oldest()).dictionary_encode()
    return pl.Series("text", coded.dictionary, dtype=pl.String), pl.Series(coded.indices)
