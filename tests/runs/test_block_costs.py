from collections import Counter

import polars as pl
import pytest

from jaring.linkage.model import read_model
from jaring.runs.block_costs import plan_blocks

MODEL = """
id = "mine"
[fields]
kind = "code"
town = "code"
[[block]]
on = ["kind.exact"]
cap = 20
refine = ["town.exact"]
[[block]]
on = ["town.exact"]
[[compare]]
field = "kind"
levels = ["exact", "else"]
[[compare]]
field = "town"
levels = ["exact", "else"]
"""


@pytest.fixture
def tables(tmp_path):
    """The pair of lists: kind A is heavy (6 x 5), and in one town it stays heavy at a low cap."""
    left = pl.DataFrame({"kind": ["A"] * 6 + ["B"] * 2, "town": ["X"] * 5 + ["Y"] * 3})
    right = pl.DataFrame({"kind": ["A"] * 5 + ["B"] * 3, "town": ["X"] * 4 + ["Y"] * 4})
    left.write_parquet(tmp_path / "left.parquet")
    right.write_parquet(tmp_path / "right.parquet")
    return left, right, tmp_path


def by_hand(left: pl.DataFrame, right: pl.DataFrame, keys: list[str]) -> Counter:
    """Pairs per key value, from comparing every row with every row."""
    return Counter(
        tuple(one[key] for key in keys)
        for one in left.iter_rows(named=True)
        for other in right.iter_rows(named=True)
        if all(one[key] == other[key] for key in keys)
    )


@pytest.mark.parametrize(("cap", "skipped"), [(20, 0), (10, 20)])
def test_the_price_is_that_of_joining_by_hand(tables, cap, skipped):
    left, right, folder = tables
    model = read_model(MODEL.replace("cap = 20", f"cap = {cap}"))
    first, second = plan_blocks(model, folder / "left.parquet", folder / "right.parquet")
    coarse, fine = by_hand(left, right, ["kind"]), by_hand(left, right, ["kind", "town"])
    light = sum(pairs for pairs in coarse.values() if pairs <= cap)
    heavy = {key for key, pairs in coarse.items() if pairs > cap}
    light += sum(pairs for key, pairs in fine.items() if key[:1] in heavy and pairs <= cap)
    assert (first.pairs, first.refined_values, first.skipped_pairs) == (light, 1, skipped)
    assert second.pairs == sum(by_hand(left, right, ["town"]).values())


def test_one_list_costs_each_pair_once(tables):
    _, _, folder = tables
    planned = plan_blocks(read_model(MODEL), folder / "left.parquet", None)
    assert planned[1].pairs == 5 * 4 // 2 + 3 * 2 // 2
