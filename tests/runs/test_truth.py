import time
from itertools import combinations, product
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jaring.runs.truth import (
    EntityTruth,
    PairTruth,
    TruthUnreadableError,
    check_known,
    measure,
    pair_truth,
    read_pair_truth,
)

LEFT = ("a", "b", "c", "d")
RIGHT = ("w", "x", "y", "z")
some_pairs = st.sets(st.tuples(st.sampled_from(LEFT), st.sampled_from(RIGHT)), min_size=1)
shares = st.sampled_from([0.0, 0.05, 0.3, 0.5, 0.500001, 0.95, 0.99, 1.0])
scored = st.dictionaries(
    st.tuples(st.sampled_from(LEFT), st.sampled_from(RIGHT)),
    st.tuples(shares, st.sampled_from([-3.0, 0.0, 8.5])),
)


def pairs_table(rows: dict[tuple[str, str], tuple[float, float]]) -> pl.DataFrame:
    schema = {"left_id": pl.String, "right_id": pl.String}
    schema |= {"probability": pl.Float64, "match_weight": pl.Float64}
    table = [(left, right, share, weight) for (left, right), (share, weight) in rows.items()]
    return pl.DataFrame(table, schema=schema, orient="row")


def true_pairs(pairs: set[tuple[str, str]], *, is_dedupe: bool = False) -> PairTruth:
    table = pl.DataFrame(sorted(pairs), schema=["left_id", "right_id"], orient="row")
    return pair_truth(table, is_dedupe=is_dedupe)


def obvious(
    kept: list[tuple[str, str, float]], known: set[tuple[str, str]], in_all: int, at: float
) -> tuple[int, float | None, float | None]:
    """Links, precision and recall, counted by hand."""
    links = [(left, right) for left, right, share in kept if share >= at]
    right = sum(pair in known for pair in links)
    return len(links), right / len(links) if links else None, right / in_all if in_all else None


@settings(deadline=None, max_examples=40)
@given(scored, some_pairs, shares)
def test_figures_are_those_of_counting_by_hand(rows, known, accept):
    measured = measure(pairs_table(rows), true_pairs(known), accept=accept, is_dedupe=False)
    everything = [(left, right, share) for (left, right), (share, _) in rows.items()]
    best = []
    for left in LEFT:
        ranked = sorted(
            (-share, -weight, right)
            for (other, right), (share, weight) in rows.items()
            if other == left
        )
        best += [(left, right, -share) for share, _, right in ranked[:1]]
    for point in measured.pairs.by_threshold:
        expected = obvious(everything, known, len(known), point.threshold)
        assert (point.links, point.precision, point.recall) == expected
    for point in measured.rows.by_threshold:
        in_all = len({left for left, _ in known})
        expected = obvious(best, known, in_all, point.threshold)
        assert (point.links, point.precision, point.recall) == expected


@settings(deadline=None, max_examples=40)
@given(scored, some_pairs, st.randoms())
def test_the_order_of_rows_does_not_matter(rows, known, random):
    shuffled = list(rows.items())
    random.shuffle(shuffled)
    first = measure(pairs_table(rows), true_pairs(known), accept=0.5, is_dedupe=False)
    again = measure(pairs_table(dict(shuffled)), true_pairs(known), accept=0.5, is_dedupe=False)
    assert first == again


entities = st.lists(st.sampled_from(["p", "q", "r", None]), min_size=4, max_size=4)


@settings(deadline=None, max_examples=40)
@given(scored, entities, entities)
def test_a_column_measures_as_the_pairs_that_it_stands_for(rows, left, right):
    by_left, by_right = dict(zip(LEFT, left, strict=True)), dict(zip(RIGHT, right, strict=True))
    known = {
        pair for pair in product(LEFT, RIGHT)
        if by_left[pair[0]] is not None and by_left[pair[0]] == by_right[pair[1]]
    }  # fmt: skip
    truth = EntityTruth(
        pl.DataFrame({"id": LEFT, "entity": left}, schema_overrides={"entity": pl.String}),
        pl.DataFrame({"id": RIGHT, "entity": right}, schema_overrides={"entity": pl.String}),
    )
    assert truth.pairs == len(known)
    assert truth.left_rows == len({pair[0] for pair in known})
    certain = {
        pair: share for pair, share in rows.items()
        if by_left[pair[0]] is not None and by_right[pair[1]] is not None
    }  # fmt: skip
    measured = measure(pairs_table(rows), truth, accept=0.5, is_dedupe=False)
    if known:
        by_hand = measure(pairs_table(certain), true_pairs(known), accept=0.5, is_dedupe=False)
        assert measured.pairs == by_hand.pairs


@given(st.lists(st.sampled_from(["p", "q", None]), max_size=6))
def test_a_column_counts_the_pairs_within_one_list(column):
    ids = [str(row) for row in range(len(column))]
    schema = {"id": pl.String, "entity": pl.String}
    truth = EntityTruth(pl.DataFrame({"id": ids, "entity": column}, schema=schema))
    same = [
        (one, other)
        for one, other in combinations(range(len(column)), 2)
        if column[one] is not None and column[one] == column[other]
    ]
    assert truth.pairs == len(same)
    assert truth.left_rows == len({row for pair in same for row in pair})


def test_in_a_dedupe_the_sides_of_a_pair_mean_nothing():
    truth = true_pairs({("b", "a"), ("a", "b"), ("c", "a"), ("d", "d")}, is_dedupe=True)
    assert truth.pairs == 2
    rows = pairs_table({("a", "b"): (0.9, 5.0), ("a", "c"): (0.9, 5.0), ("b", "c"): (0.9, 5.0)})
    measured = measure(rows, truth, accept=0.5, is_dedupe=True)
    assert measured.rows is None
    assert measured.pairs.precision.value == pytest.approx(2 / 3)
    assert measured.pairs.recall.value == 1.0


def test_a_wrong_second_link_costs_pairs_and_not_rows():
    rows = pairs_table({("a", "w"): (0.99, 9.0), ("a", "x"): (0.6, 1.0)})
    measured = measure(rows, true_pairs({("a", "w")}), accept=0.5, is_dedupe=False)
    assert measured.rows.precision.value == 1.0
    assert measured.pairs.precision.value == 0.5


def test_without_any_link_precision_is_unknown_and_recall_nothing():
    measured = measure(pairs_table({}), true_pairs({("a", "w")}), accept=0.5, is_dedupe=False)
    assert measured.pairs.precision is None
    assert measured.pairs.recall.value == 0.0


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_of_pairs_keeps_leading_zeros(tmp_path: Path, delimiter):
    path = tmp_path / "truth.csv"
    path.write_text(f"left_id{delimiter}right_id\n007{delimiter}1\n")
    assert read_pair_truth(path, is_dedupe=False).known.rows() == [("007", "1")]


def test_a_parquet_of_pairs_is_read_with_any_type_of_id(tmp_path: Path):
    path = tmp_path / "truth.parquet"
    pl.DataFrame({"left_id": [1], "right_id": ["x"], "more": [True]}).write_parquet(path)
    assert read_pair_truth(path, is_dedupe=False).known.rows() == [("1", "x")]


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("t.csv", b"id,other\n1,2\n", "left_id and right_id; it has: id, other"),
        ("t.csv", b"left_id,right_id\n", "holds no pair"),
        ("t.csv", b"", "neither Parquet nor CSV"),
        ("t.parquet", b"PAR1 cut short", "neither Parquet nor CSV"),
    ],
)
def test_a_truth_that_cannot_be_used_says_why(tmp_path: Path, name, content, what):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(TruthUnreadableError, match=what):
        read_pair_truth(path, is_dedupe=False)


def test_a_truth_of_other_lists_is_refused_with_both_forms_of_id():
    left, right = pl.Series(["list:2", "list:3"]), pl.Series(["w"])
    with pytest.raises(TruthUnreadableError, match=r"'list:2'.*'a'"):
        check_known(true_pairs({("a", "w")}), left, right, name="truth.csv")
    check_known(true_pairs({("list:3", "w"), ("q", "r")}), left, right, name="truth.csv")


@pytest.mark.slow
def test_three_million_rows_are_measured_in_seconds():
    count = 3_000_000
    ids = pl.select(n=pl.int_range(count)).select(
        left_id=pl.format("list:{}", "n"), right_id=pl.format("r{}", "n"),
        match_weight=pl.col("n").hash(1).cast(pl.Float64),
        probability=(pl.col("n").hash(2) % 1000) / 1000,
    ).with_columns(pl.col("probability").cast(pl.Float64))  # fmt: skip
    truth = pair_truth(ids.select("left_id", "right_id"), is_dedupe=False)
    started = time.process_time()
    measured = measure(ids, truth, accept=0.5, is_dedupe=False)
    assert time.process_time() - started < 30
    assert measured.rows.recall.value == pytest.approx(0.5, abs=0.01)
