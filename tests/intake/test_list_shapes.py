"""The fingerprint of a row: what its cells say, as read, else as written."""

import hashlib
from datetime import date

import polars as pl
from hypothesis import example, given
from hypothesis import strategies as st

from jaring.intake.list_shapes import contents

DAYS = st.none() | st.dates(date(1850, 1, 1), date(2099, 12, 31))
ROWS = st.lists(
    st.tuples(DAYS, st.none() | st.integers(), st.none() | st.text(max_size=3), st.booleans()),
    min_size=1,
    max_size=30,
)


def plainly(day, number, text, is_read):
    """Cell for cell, in Python."""
    said = [
        (str(day) if is_read and day else "?") if day else "",
        "" if number is None else str(number % 1000),
        text or "",
    ]
    return hashlib.md5("\x1f".join(said).encode(), usedforsecurity=False).hexdigest()[:20]


@given(ROWS)
@example([(None, None, None, True)])
@example([(date(1850, 1, 1), 1, "a", True), (date(2099, 12, 31), None, "", False)])
@example([(date(2026, 1, day), 5, None, day != 3) for day in range(1, 20)])
def test_a_fingerprint_says_what_each_cell_says(rows):
    days = [day if is_read else None for day, _, _, is_read in rows]
    numbers = [None if number is None else number % 1000 for _, number, _, _ in rows]
    texts = [text for _, _, text, _ in rows]
    values = pl.DataFrame(
        {"day": days, "number": numbers, "text": texts},
        schema={"day": pl.Date, "number": pl.Int64, "text": pl.String},
    )
    written = pl.DataFrame(
        {
            "day": [day and (str(day) if is_read else "?") for day, _, _, is_read in rows],
            "number": [None if number is None else str(number) for number in numbers],
            "text": texts,
        },
        schema=dict.fromkeys(values.columns, pl.String),
    )
    assert contents(values, written).to_list() == [plainly(*row) for row in rows]
