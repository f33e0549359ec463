"""From scored pairs to links, under the model's rule, in a total order.

A pair stands above another if its weight is higher; ties go to the smaller right row, then to the
smaller left row, so that the answer never depends on the order of rows or on threads.
"""

import numpy as np
import polars as pl
import pyarrow as pa

from jaring.linkage.schema import ResolveRule

ORDER = ("match_weight", "right_row", "left_row")
DESCENDING = (True, False, False)


def best_pairs(pairs: pl.DataFrame, rule: ResolveRule) -> pl.DataFrame:
    """The pairs that compete for being links, at most as many per row as the rule allows.

    Rows: one per pair that the rule lets stand, whatever its probability.

    Args:
        pairs: left_row, right_row, match_weight, probability.
    """
    if rule is ResolveRule.MANY_LEFT_TO_ONE_RIGHT:
        ordered = pairs.sort(ORDER, descending=DESCENDING)
        return ordered.unique("left_row", keep="first", maintain_order=True)
    if rule is ResolveRule.ONE_TO_ONE:
        return _one_to_one(pairs)
    return pairs


def _one_to_one(pairs: pl.DataFrame) -> pl.DataFrame:
    """Greedy from the heaviest pair down, done in rounds of pairs that are best on both sides."""
    remaining = pairs.sort(ORDER, descending=DESCENDING)
    chosen: list[pl.DataFrame] = []
    while remaining.height:
        ranked = remaining.with_row_index("rank")
        mutual = ranked.filter(
            (pl.col("rank") == pl.col("rank").min().over("left_row"))
            & (pl.col("rank") == pl.col("rank").min().over("right_row"))
        ).drop("rank")
        chosen.append(mutual)
        remaining = remaining.join(mutual, on="left_row", how="anti", maintain_order="left").join(
            mutual, on="right_row", how="anti", maintain_order="left"
        )
    return pl.concat(chosen) if chosen else pairs


def clusters(rows: pa.Array, left: pa.Array, right: pa.Array) -> pa.Table:
    """Closed sets of rows that links tie together.

    Rows: one per row, with the smallest row of its cluster as the cluster's name.
    """
    names = np.asarray(rows)
    position = {int(row): number for number, row in enumerate(names)}
    parent = np.arange(len(names))
    one = np.array([position[int(row)] for row in np.asarray(left)], dtype=np.int64)
    other = np.array([position[int(row)] for row in np.asarray(right)], dtype=np.int64)
    while True:
        low = np.minimum(parent[one], parent[other])
        before = parent.copy()
        np.minimum.at(parent, parent[one], low)
        np.minimum.at(parent, parent[other], low)
        parent = parent[parent]
        if np.array_equal(parent, before):
            break
    return pa.table({"row": names, "cluster": names[parent]})
