"""The careful road against a slow obvious parser, and against the fast road."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jaring.intake import text_pieces
from jaring.intake.records import has_strict_quotes, read_records, safe_cut, split_cells
from jaring.intake.text_columns import Layout
from jaring.intake.text_faults import parse_carefully
from jaring.intake.text_pieces import cut_pieces, parse_piece


def strict_rows(text, delimiter):
    """RFC 4180, one character after the other; None where the text is not strict."""
    rows, row, cell, state = [], [], "", "start"
    for letter in text + "\n" * (not text.endswith("\n")):
        if state == "quoted":
            state, cell = ("closed", cell) if letter == '"' else ("quoted", cell + letter)
        elif letter == '"':
            if state == "plain":
                return None
            cell, state = (cell + '"', "quoted") if state == "closed" else ("", "quoted")
        elif letter in {delimiter, "\n"}:
            row.append(cell)
            cell, state = "", "start"
            if letter == "\n":
                rows.append(row)
                row = []
        elif state == "closed":
            return None
        else:
            cell, state = cell + letter, "plain"
    return None if state == "quoted" else rows


TEXTS = st.lists(
    st.sampled_from(["a", "b ", ",", ",", '"', '"', '""', "\n", ',"', '",', '"a"', '"x,y"']),
    min_size=1,
    max_size=25,
).map("".join)


@settings(max_examples=500, deadline=None)
@given(TEXTS)
def test_strict_text_is_read_as_a_character_by_character_parser_reads_it(text):
    expected = strict_rows(text, ",")
    if expected is None:
        return
    records = [record for record, _ in read_records(text.encode(), b",", width=0, is_final=True)]
    assert [[cell.decode() for cell in record.cells] for record in records] == expected


@settings(max_examples=500, deadline=None)
@given(TEXTS)
def test_strict_quotes_are_told_without_parsing(text):
    assert has_strict_quotes(text.encode(), b",") == (strict_rows(text, ",") is not None)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_text_is_only_cut_where_a_record_ends(text):
    if strict_rows(text, ",") is None:
        return
    ends = {end for _, end in read_records(text.encode(), b",", width=0, is_final=True)}
    assert safe_cut(text.encode()) in {0, *ends}


WIDTHS = st.tuples(st.integers(1, 3), st.integers(0, 1))
ROWS = st.lists(
    st.sampled_from(["a", "", '"a"', '"a\nb"', '"a""b"', " ", '""', '"a\r\nb"', 'a"b', "h0", '"'])
)


def held(piece):
    columns = [column.to_pylist() for column in piece.columns]
    return piece.kept.tolist(), columns, piece.records, piece.lines, piece.blank, piece.consumed


@settings(max_examples=400, deadline=None)
@given(WIDTHS, st.sampled_from([b",", b"\t", b" "]), st.data())
def test_fast_road_and_careful_road_agree(widths, delimiter, data):
    columns, trailing = widths
    names = tuple(f"h{at}" for at in range(columns))
    header = tuple(name.encode() for name in names)
    layout = Layout(delimiter, header, names, columns + trailing)
    lines = data.draw(st.lists(ROWS.map(delimiter.decode().join), min_size=1, max_size=5))
    text = data.draw(st.sampled_from(["\n", "\r\n", "\r"])).join(lines).encode()
    if not has_strict_quotes(text, delimiter):
        return
    fast = text_pieces._parse_at_once(text, layout)
    if fast is not None:
        careful = parse_carefully(text, layout, is_final=True)
        assert held(fast) == held(careful)
        assert not careful.apart


def sorted_out(text, width):
    """What becomes of each row of strict text: kept, or why it is not; None where it is blank."""
    for row in strict_rows(text, ","):
        if not any(cell.strip() for cell in row):
            yield None
        elif len(row) < width:
            yield "too_few_cells"
        elif any(cell.strip() for cell in row[width:]):
            yield "too_many_cells"
        else:
            yield [cell or None for cell in row[:width]]


@settings(max_examples=500, deadline=None)
@given(TEXTS, st.sampled_from([(1, 1), (2, 2), (2, 3)]))
def test_rows_of_strict_text_are_sorted_out_as_one_by_one(text, widths):
    if strict_rows(text, ",") is None:
        return
    width, physical = widths
    names = ("a name", "another")[:width]
    layout = Layout(b",", tuple(name.encode() for name in names), names, physical)
    expected = list(enumerate(sorted_out(text, width)))
    for piece in (
        parse_piece(text.encode(), layout),
        parse_carefully(text.encode(), layout, is_final=True),
    ):
        _, columns, records, _, blank, consumed = held(piece)
        cells = map(list, zip(*columns, strict=True))
        kept = list(zip(piece.kept.tolist(), cells, strict=True))
        apart = [(bad.row, bad.code) for bad in piece.apart]
        assert kept == [(row, what) for row, what in expected if isinstance(what, list)]
        assert apart == [(row, what) for row, what in expected if isinstance(what, str)]
        assert blank == sum(what is None for _, what in expected)
        assert (records, consumed) == (len(expected), len(text.encode()))


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.integers(1, 30))
def test_cutting_into_blocks_changes_nothing(text, size):
    data = text.encode()
    layout = Layout(b",", (b"a", b"b"), ("a", "b"), 2)

    def rows_of(blocks):
        row, kept, apart = 0, [], []
        for piece in cut_pieces(b"", iter(blocks), layout):
            parsed = parse_piece(piece, layout) if isinstance(piece, bytes) else piece
            columns = [column.to_pylist() for column in parsed.columns]
            kept += zip((parsed.kept + row).tolist(), *columns, strict=True)
            apart += [(row + bad.row, bad.code) for bad in parsed.apart]
            row += parsed.records
        return kept, apart, row

    lines = data.splitlines(keepends=True)
    blocks = [b"".join(lines[at : at + size]) for at in range(0, len(lines), size)]
    assert rows_of(blocks) == rows_of([data])


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        (b"a,b", [b"a", b"b"]),
        (b'"a,b",c', [b"a,b", b"c"]),
        (b'a , "b,c" ,d', [b"a ", b"b,c", b"d"]),
        (b'5" pipe,b', [b'5" pipe', b"b"]),
        (b'"",""', [b"", b""]),
        (b'"a', None),
        (b'"a"b,c', None),
    ],
)
def test_cells_of_one_record(text, cells):
    assert split_cells(text, b",") == cells


def test_open_quote_waits_for_more_text():
    assert list(read_records(b'a,"b\n', b",", width=2, is_final=False)) == []
    records = list(read_records(b'a,"b\nc"\n', b",", width=2, is_final=False))
    assert records[0][0].cells == [b"a", b"b\nc"]
    assert records[0][0].lines == 2
