"""Damage of whole files meets its share of the rows."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jaring.simulate.list_files import ROWS_PER_FILE, cut_files
from jaring.simulate.streams import Streams

SENDERS = st.lists(st.integers(1, 700), min_size=1, max_size=60)


def files_of(sizes, seed=1, spread=0.6):
    return cut_files(np.repeat(np.arange(len(sizes)), sizes), Streams(seed), spread=spread)


@given(SENDERS)
def test_files_cover_the_rows_and_hold_one_sender(sizes):
    files = files_of(sizes)
    assert files.rows.sum() == sum(sizes)
    assert files.rows.max() <= ROWS_PER_FILE
    sender = np.repeat(np.arange(len(sizes)), sizes)
    for first, behind in zip(files.first_row[:-1], files.first_row[1:], strict=True):
        assert len(set(sender[first:behind])) == 1


@given(SENDERS, st.floats(0, 0.5), st.floats(0, 0.4), st.integers(0, 100))
def test_dealt_classes_have_their_share_of_the_rows(sizes, first, second, seed):
    files = files_of(sizes, seed)
    dealt = files.deal("habit", (first, second))
    rows, most = files.rows, int(files.rows.max())
    for number, share in ((1, first), (2, second)):
        assert rows[dealt == number].sum() == pytest.approx(share * rows.sum(), abs=most)


@given(SENDERS, st.floats(0, 2))
def test_quality_is_one_in_the_mean_of_the_rows(sizes, spread):
    files = files_of(sizes, spread=spread)
    assert (files.quality * files.rows).sum() / files.rows.sum() == pytest.approx(1.0)
