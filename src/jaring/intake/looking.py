"""A small database of this process, for a look into files before they are taken in.

Opening one takes longer than most looks, so that it is opened once and kept; nothing is stored in
it. Each look has a connection of its own, so that two may look at once.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import duckdb


@contextmanager
def looking() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that uses one thread: the caller's."""
    connection = _database(os.getpid()).cursor()
    try:
        yield connection
    finally:
        connection.close()


@cache
def _database(_process: int) -> duckdb.DuckDBPyConnection:
    """One per process: what a fork inherits cannot be used."""
    return duckdb.connect(":memory:", config={"threads": 1})
