"""How good links are thought to be: shares, sane intervals, and records that nobody saw."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jaring.linkage.estimate import (
    LinkEvidence,
    estimate_at,
    missed_by_identifier,
    missed_by_overlap,
)

CHANCES = st.lists(st.floats(0, 1), max_size=40)
MISSED = st.floats(0, 50)
THRESHOLDS = (0.01, 0.3, 0.5, 0.9, 0.999)
QUICK = settings(max_examples=80, deadline=None)


def evidence(best, *, settled=0, missed=0.0):
    return LinkEvidence(settled, 0.999, np.sort(np.array(best, dtype=float)), missed)


@QUICK
@given(CHANCES, st.integers(0, 100), MISSED, st.sampled_from(THRESHOLDS))
def test_every_estimate_is_a_share_inside_its_interval(best, settled, missed, threshold):
    found = estimate_at(evidence(best, settled=settled, missed=missed), threshold)
    for part in (found.precision, found.recall, found.f1):
        assert 0.0 <= part.low <= part.value <= part.high <= 1.0


@QUICK
@given(CHANCES, st.integers(0, 100), MISSED)
def test_a_higher_threshold_gives_fewer_links_and_no_more_recall(best, settled, missed):
    rows = evidence(best, settled=settled, missed=missed)
    curve = [estimate_at(rows, threshold) for threshold in THRESHOLDS]
    assert [one.links for one in curve] == sorted((one.links for one in curve), reverse=True)
    recalls = [one.recall.value for one in curve]
    assert all(later <= earlier + 1e-12 for earlier, later in pairwise(recalls))


def test_precision_is_the_mean_chance_of_what_was_accepted():
    found = estimate_at(evidence([0.1, 0.6, 0.8]), 0.5)
    assert found.links == 2
    assert found.precision.value == pytest.approx(0.7)
    assert found.recall.value == pytest.approx(1.4 / 1.5)


def test_more_missed_records_mean_less_recall_and_a_wider_interval():
    best = [0.99] * 200
    none, some, many = (estimate_at(evidence(best, missed=missed), 0.5) for missed in (0, 20, 50))
    assert many.recall.value < some.recall.value < none.recall.value
    widths = [found.recall.high - found.recall.low for found in (none, some, many)]
    assert widths == sorted(widths)


def test_nothing_wrong_seen_is_not_nothing_wrong():
    """Rule of three: of 300 sure links three may be wrong."""
    found = estimate_at(evidence([1.0] * 300), 0.5)
    assert found.precision.value == 1.0
    assert found.precision.low == pytest.approx(300 / 303)


@QUICK
@given(st.integers(1, 400), st.integers(1, 400))
def test_more_rows_of_the_same_kind_narrow_the_interval(one, other):
    few, more = sorted((one, other))
    narrow, wide = (
        estimate_at(evidence([0.97] * rows), 0.5).precision for rows in (more * 10, few)
    )
    assert narrow.high - narrow.low <= wide.high - wide.low + 1e-12


def test_without_a_row_nothing_is_known():
    found = estimate_at(evidence([]), 0.5)
    assert (found.precision.low, found.precision.high) == (0.0, 1.0)


def test_records_are_missed_as_often_as_where_the_identifier_was_hidden():
    assert missed_by_identifier(100, 80, 40.0) == pytest.approx(10.0)
    assert missed_by_identifier(0, 0, 40.0) == 0.0
    assert missed_by_identifier(50, 50, 40.0) == 0.0


def test_pairs_that_one_block_alone_found_hint_at_pairs_that_none_did():
    masks = np.array([0b01, 0b10, 0b11])
    assert missed_by_overlap(masks, np.array([6.0, 4.0, 4.0])) == pytest.approx(10 * 9 / 5)
    assert missed_by_overlap(np.array([0b11]), np.array([50.0])) == 0.0
    assert missed_by_overlap(np.array([], dtype=np.int64), np.array([])) == 0.0


def test_pairs_of_unequal_ease_are_missed_as_often_as_the_fall_goes_on():
    """Half of the pairs that k blocks find are found by k + 1: as many are found by none."""
    masks = np.array([0b1, 0b11, 0b111, 0b1111])
    found = 8_000 * 0.5 ** np.arange(4)
    assert missed_by_overlap(masks, found) == pytest.approx(16_000, rel=0.01)
