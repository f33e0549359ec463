"""From scored pairs to links, under the model's rule, in a total order.

Where links tie rows into clusters, two rows that a person called different must not meet in one by
way of a third: the weakest link between them is cut.

A pair stands above another if its weight is higher; ties go to the smaller right row, then to the
smaller left row, so that the answer never depends on the order of rows or on threads.
"""

from collections.abc import Iterable

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


def cut_links(links: pl.DataFrame, apart: pl.DataFrame) -> pl.DataFrame:
    """The links that must go so that no cluster holds two rows that are kept apart.

    Links are taken from the heaviest down (ties by their smaller, then their larger row); one that
    would bring together rows that are kept apart is cut. So it is always the weakest of a way.

    Rows: one per link that is cut.

    Args:
        links: left_row, right_row, match_weight.
        apart: left_row, right_row of pairs that are not the same.
    """
    touched = _clusters_at_odds(links, apart)
    ordered = touched.select(
        "left_row",
        "right_row",
        "match_weight",
        low=pl.min_horizontal("left_row", "right_row"),
        high=pl.max_horizontal("left_row", "right_row"),
    ).sort("match_weight", "low", "high", descending=[True, False, False])
    joined = _Apart(apart.select("left_row", "right_row").rows())
    keeps = [
        joined.join(left, right) for left, right in ordered.select("left_row", "right_row").rows()
    ]
    kept = pl.Series(keeps, dtype=pl.Boolean)
    return ordered.filter(~kept).select("left_row", "right_row")


def _clusters_at_odds(links: pl.DataFrame, apart: pl.DataFrame) -> pl.DataFrame:
    """The links of those clusters alone that hold two rows kept apart."""
    rows = pl.concat([part[name] for part in (links, apart) for name in ("left_row", "right_row")])
    named = pl.DataFrame(
        clusters(
            rows.unique().sort().to_arrow(),
            links["left_row"].to_arrow(),
            links["right_row"].to_arrow(),
        )
    )
    ends = apart.join(named, left_on="left_row", right_on="row").join(
        named, left_on="right_row", right_on="row", suffix="_right"
    )
    at_odds = ends.filter(pl.col("cluster") == pl.col("cluster_right")).select("cluster").unique()
    return links.join(named.join(at_odds, on="cluster"), left_on="left_row", right_on="row")


class _Apart:
    """Rows that grow together, some of which may never meet."""

    def __init__(self, apart: Iterable[tuple[int, int]]) -> None:
        self._parent: dict[int, int] = {}
        self._foes: dict[int, set[int]] = {}
        for one, other in apart:
            self._foes.setdefault(one, set()).add(other)
            self._foes.setdefault(other, set()).add(one)

    def join(self, one: int, other: int) -> bool:
        """Bring two rows together with all that is tied to them, unless foes would meet."""
        first, second = self._root(one), self._root(other)
        if first == second:
            return True
        foes = self._foes.get(second, set())
        if any(self._root(foe) == first for foe in foes):
            return False
        self._parent[second] = first
        self._foes.setdefault(first, set()).update(foes)
        return True

    def _root(self, row: int) -> int:
        while (above := self._parent.get(row, row)) != row:
            self._parent[row] = self._parent.get(above, above)
            row = above
        return row


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
