"""Whatever is written as CSV comes back as it was, and every row is accounted for."""

import csv
import io
import tempfile
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from jaring.intake import encodings
from jaring.intake.errors import UnreadableInputError
from jaring.intake.tables import stage_table

DELIMITERS = [",", ";", "\t", "|"]
# Controls make a text binary, surrogates cannot be written.
CELLS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t"), max_size=12
) | st.sampled_from(['"', '""', ",", ";", "\t", "\n", "\n\n", ' "', "a\nb", '"a,b"', "é", "ñ;"])


def tables():
    width = st.integers(2, 4)
    return width.flatmap(
        lambda cells: st.lists(
            st.lists(CELLS, min_size=cells, max_size=cells), min_size=1, max_size=12
        )
    )


def staged_rows(content: bytes, delimiter: str | None = None):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "list.csv")
        path.write_bytes(content)
        staged = stage_table(path, into=Path(folder, "staged"), delimiter=delimiter)
        table = pq.read_table(staged.parquet).drop(["source_row"])
        return staged, list(zip(*table.to_pydict().values(), strict=True))


def written(table, delimiter, *, quoting, line_end="\n"):
    header = [f"header {at}" for at in range(len(table[0]))]
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator=line_end)
    writer.writerows([header, *table])
    return text.getvalue()


def is_blank(row):
    return not any(cell.strip() for cell in row)


@settings(max_examples=100, deadline=None)
@given(
    tables(),
    st.sampled_from(DELIMITERS),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
@example([["a", "\xa0"], ["\xa0", " "]], ",", csv.QUOTE_MINIMAL, "\n", "utf-8")
def test_table_written_as_csv_comes_back_equal(table, delimiter, quoting, line_end, encoding):
    content = written(table, delimiter, quoting=quoting, line_end=line_end).encode(encoding)
    kept = [row for row in table if not is_blank(row)]
    if not kept:
        return
    staged, rows = staged_rows(content, delimiter)
    assert rows == [tuple(cell or None for cell in row) for row in kept]
    assert (staged.rows_received, staged.quarantine.num_rows) == (len(kept), 0)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(tables(), st.integers(200, 400))
def test_size_of_the_pieces_does_not_matter(monkeypatch, table, size):
    content = written(table * 20, ";", quoting=csv.QUOTE_MINIMAL).encode()
    if all(is_blank(row) for row in table):
        return
    with monkeypatch.context() as patch:
        _, whole = staged_rows(content, ";")
        patch.setattr(encodings, "BLOCK_BYTES", size)
        _, pieces = staged_rows(content, ";")
    assert pieces == whole


FRAGMENTS = ["nik", "nama", ",", ",", ",", ";", '"', '""', "\n", "\n", "\r\n", "\r", " ", "1", "é"]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=60).map("".join))
@example('\r"\n\n')  # a line's end before a blank line, beside an open quote
@example(',\r"\n\n')
def test_rows_received_are_accepted_or_quarantined(text):
    try:
        staged, rows = staged_rows(("a,b,c\n1,2,3\n" + text).encode(), ",")
    except UnreadableInputError:
        return
    assert len(rows) == staged.rows_accepted
    assert staged.rows_received == staged.rows_accepted + staged.quarantine.num_rows
    numbers = staged.quarantine["source_row"].to_pylist()
    assert numbers == sorted(set(numbers))


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200))
def test_bytes_of_any_kind_are_read_or_refused(content):
    try:
        staged, rows = staged_rows(content)
    except UnreadableInputError:
        return
    assert len(rows) + staged.quarantine.num_rows == staged.rows_received


@pytest.mark.parametrize("size", [1, 2, 3, 5, 8])
def test_character_cut_by_a_block_is_whole_again(monkeypatch, size):
    monkeypatch.setattr(encodings, "BLOCK_BYTES", size)
    _, rows = staged_rows("nama;kota\nRené 王;Zoë\n".encode(), ";")
    assert rows == [("René 王", "Zoë")]
