"""Random pairs are those of unrelated records: drawn by content, the same ones every time."""

from collections import Counter
from itertools import combinations

import polars as pl
import pytest

from jaring.engines.duckdb import DuckDbEngine
from jaring.linkage.flow import Side, frequency_flow, right_flow
from jaring.linkage.learning import LEAST_RANDOM_PAIRS, is_short_beside
from jaring.linkage.model import read_model
from jaring.linkage.patterns import shape_of
from jaring.linkage.random_pairs import RANDOM_COUNTS, registry_random_flow

MODEL = read_model(
    """
    id = "cards"
    [fields]
    name = "text"
    card = "code"
    [[block]]
    on = ["name"]
    [[compare]]
    field = "name"
    levels = ["exact", "else"]
    [[compare]]
    field = "card"
    levels = ["exact", "else"]
    """
)
NAMES = 10


def records(rows: int) -> pl.DataFrame:
    """One of ten names each; every other record has a card, and five records share each card."""
    return pl.DataFrame({"row": pl.int_range(rows, eager=True)}).with_columns(
        name=pl.concat_str(pl.lit("NAME"), pl.col("row") % NAMES),
        card=pl.when(pl.col("row") % 2 == 0).then(pl.concat_str(pl.lit("C"), pl.col("row") // 10)),
    )


def counted(registry: pl.DataFrame) -> dict[int, int]:
    """How many random pairs of a registry with itself show each pattern."""
    side = Side(frozenset({"name", "card"}), registry.height)
    with DuckDbEngine(threads=2) as engine:
        engine.hand_in("right_rows", registry.to_arrow())
        engine.run(right_flow(MODEL, side))
        engine.run(frequency_flow(MODEL))
        engine.run(registry_random_flow(MODEL, side))
        found = engine.table(RANDOM_COUNTS.table).to_pylist()
    return {row["pattern"]: row["pairs"] for row in found}


def of_level(counts: dict[int, int], field: str) -> Counter[int]:
    shape = shape_of(MODEL)
    levels: Counter[int] = Counter()
    for pattern, pairs in counts.items():
        levels[int(shape.level_of(pl.Series([pattern]).to_numpy(), field)[0])] += pairs
    return levels


def test_of_a_small_registry_every_pair_is_looked_at():
    registry = records(40)
    rows = registry.to_dicts()
    slow: Counter[tuple[int, int]] = Counter()
    for one, other in combinations(rows, 2):
        name = 1 if one["name"] == other["name"] else 2
        both = one["card"] is not None and other["card"] is not None
        slow[name, (1 if one["card"] == other["card"] else 2) if both else 0] += 1
    fast: Counter[tuple[int, int]] = Counter()
    shape = shape_of(MODEL)
    for pattern, pairs in counted(registry).items():
        at = pl.Series([pattern]).to_numpy()
        levels = tuple(int(shape.level_of(at, field)[0]) for field in ("name", "card"))
        fast[levels[0], levels[1]] += pairs
    assert fast == slow


def test_of_a_larger_one_so_many_pairs_are_drawn_and_they_are_those_of_strangers():
    counts = counted(records(2_000))
    drawn = sum(counts.values())
    # what is drawn twice, or meets itself, falls away
    assert 0.8 * LEAST_RANDOM_PAIRS < drawn <= LEAST_RANDOM_PAIRS
    assert of_level(counts, "name")[1] / drawn == pytest.approx(1 / NAMES, rel=0.05)
    assert of_level(counts, "card")[0] / drawn == pytest.approx(3 / 4, rel=0.02)


def test_the_order_of_the_records_changes_nothing():
    registry = records(1_500)
    turned = registry.reverse().with_columns(row=pl.int_range(1_500))
    assert counted(turned) == counted(registry)


@pytest.mark.parametrize(
    ("left", "right", "is_short"), [(100, 1000, True), (101, 1000, False), (0, 0, True)]
)
def test_a_list_is_short_beside_a_registry_ten_times_its_size(left, right, is_short):
    assert is_short_beside(left, right) is is_short
