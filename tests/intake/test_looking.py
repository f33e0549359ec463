"""Looks into files share one database, and do not meet in it."""

from concurrent.futures import ThreadPoolExecutor

import duckdb
import pytest

from jaring.intake.looking import looking


def test_what_one_look_makes_for_itself_no_other_sees():
    with looking() as one, looking() as other:
        one.execute("create temp table found as select 1 as n")
        with pytest.raises(duckdb.CatalogException):
            other.execute("from found")


def test_a_look_that_fails_leaves_the_next_one_whole():
    with looking() as one, pytest.raises(duckdb.Error):
        one.execute("from read_parquet('no such file')")
    with looking() as other:
        assert other.execute("select 7").fetchone() == (7,)


def test_many_may_look_at_once():
    def count(rows: int) -> int:
        with looking() as connection:
            found = connection.execute(f"select count(*) from range({rows})").fetchone()
        return int(found[0])

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(count, range(40))) == list(range(40))
