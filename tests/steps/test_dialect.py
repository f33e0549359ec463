"""What DuckDB answers to the dialect's words."""

import duckdb
from hypothesis import given
from hypothesis import strategies as st

from jaring.steps import DUCKDB

words = st.lists(st.text(alphabet="ABC", min_size=1, max_size=3), min_size=1, max_size=8)


@given(st.lists(st.tuples(words, words), min_size=1, max_size=50))
def test_lists_without_a_common_mark_have_no_common_item(pairs):
    with duckdb.connect() as connection:
        connection.execute("create table pairs (one varchar[], other varchar[])")
        connection.executemany("insert into pairs values (?, ?)", pairs)
        apart = f"{DUCKDB.marks('one')} & {DUCKDB.marks('other')} = 0"
        share = DUCKDB.lists_share("one", "other")
        found = connection.sql(f"select {apart}, {share}, {DUCKDB.marks('one')} from pairs")
        for is_apart, is_shared, marks in found.fetchall():
            assert not (is_apart and is_shared)
            assert marks > 0
