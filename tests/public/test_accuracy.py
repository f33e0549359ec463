"""The yardstick itself: row and pair accuracy against a slow, obvious count."""

import polars as pl
import pytest
from benchmarks.accuracy import pair_curve, row_curve, smaller_id_first
from hypothesis import given
from hypothesis import strategies as st

LEFT, RIGHT = ("l1", "l2", "l3", "l4"), ("r1", "r2", "r3")
pairs = st.tuples(st.sampled_from(LEFT), st.sampled_from(RIGHT))
scores = st.dictionaries(pairs, st.integers(-3, 6), max_size=12)
truths = st.sets(pairs, min_size=1, max_size=6)


def frame(scored):
    rows = [(left, right, float(weight)) for (left, right), weight in scored.items()]
    schema = {"left_id": pl.String, "right_id": pl.String, "weight": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def truth_frame(truth):
    return pl.DataFrame(sorted(truth), schema=["left_id", "right_id"], orient="row")


def obvious_rows(scored, truth, threshold):
    best = {}
    for (left, right), weight in scored.items():
        if left not in best or (-weight, right) < best[left]:
            best[left] = (-weight, right)
    linked = {(left, right) for left, (weight, right) in best.items() if -weight >= threshold}
    return len(linked), len(linked & truth), len({left for left, _ in truth})


def test_a_row_keeps_its_heaviest_link_and_ties_go_to_the_smaller_id():
    scored = frame({("l1", "r2"): 5, ("l1", "r1"): 5, ("l1", "r3"): 4})
    curve = row_curve(scored, truth_frame({("l1", "r1")}))
    assert curve.at(0).precision == 1.0


def test_a_row_whose_person_is_not_in_the_registry_can_only_cost_precision():
    scored = frame({("l1", "r1"): 5, ("l2", "r2"): 5})
    point = row_curve(scored, truth_frame({("l1", "r1")})).at(0)
    assert (point.precision, point.recall) == (0.5, 1.0)


def test_any_record_of_a_person_with_several_is_right():
    scored = frame({("l1", "r2"): 5})
    assert row_curve(scored, truth_frame({("l1", "r1"), ("l1", "r2")})).at(0).f1 == 1.0


def test_pairs_of_one_table_are_the_same_in_either_order():
    scored = smaller_id_first(
        frame({("l2", "r1"): 3}).rename({"left_id": "right_id", "right_id": "left_id"})
    )
    assert pair_curve(scored, truth_frame({("l2", "r1")})).best().f1 == 1.0


def test_nothing_linked_is_precise_and_finds_nothing():
    point = row_curve(frame({}), truth_frame({("l1", "r1")})).best()
    assert (point.precision, point.recall, point.f1) == (1.0, 0.0, 0.0)


@given(scores, truths, st.integers(-4, 7))
def test_rows_agree_with_an_obvious_count(scored, truth, threshold):
    point = row_curve(frame(scored), truth_frame(truth)).at(threshold)
    links, right, findable = obvious_rows(scored, truth, threshold)
    assert point.links == links
    assert point.recall == right / findable
    assert point.precision == (right / links if links else 1.0)


@given(scores, truths)
def test_no_threshold_beats_the_best(scored, truth):
    curve = pair_curve(frame(scored), truth_frame(truth))
    best = curve.best().f1
    assert all(curve.at(threshold).f1 <= best + 1e-12 for threshold in range(-4, 8))


@given(scores, truths, st.sampled_from([0.5, 0.9, 1.0]))
def test_recall_at_a_precision_is_reached_by_some_threshold_that_is_so_precise(
    scored, truth, precision
):
    curve = pair_curve(frame(scored), truth_frame(truth))
    points = [curve.at(threshold) for threshold in range(-4, 8)]
    reached = [point.recall for point in points if point.precision >= precision]
    assert curve.recall_at_precision(precision) == pytest.approx(max(reached, default=0.0))
