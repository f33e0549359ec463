"""The words of partners' lists: posts and their groups, statuses, and headers of their own."""

from functools import cache

import numpy as np
import polars as pl

from jaring.simulate.streams import Flags, Ints
from jaring.simulate.vocabulary import read_words

Post = tuple[str, str, float]


@cache
def posts_of(list_id: str) -> tuple[Post, ...]:
    """Post, group and share of what people do in that list."""
    return tuple(
        (post, group, share) for post, group, share in read_words("partners")["posts"][list_id]
    )


def post_texts(list_id: str, post: Ints) -> pl.Series:
    """The posts of rows; null where there is none."""
    texts = pl.Series([text for text, _, _ in posts_of(list_id)])
    return texts.gather(np.maximum(post, 0)).set(pl.Series(post < 0), None)


def is_group(list_id: str, post: Ints, group: str) -> Flags:
    """Which rows have a post of that group."""
    of_group = np.array([name == group for _, name, _ in posts_of(list_id)])
    return np.asarray(of_group[np.maximum(post, 0)] & (post >= 0))


def headers_of(list_id: str) -> dict[str, str]:
    """The partner's own header for each canonical column; empty where it has none."""
    return dict(read_words("partners")["headers"].get(list_id, {}))


def status_texts(words: tuple[str, ...], *, own_words: bool) -> pl.Series:
    """Words for whether a person still works, by their number."""
    written = read_words("partners")["statuses"]
    return pl.Series([written[word] if own_words else word for word in words])
