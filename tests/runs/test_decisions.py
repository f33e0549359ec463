import stat
import unicodedata
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jaring.runs.decisions import (
    COLUMNS,
    DecidedPair,
    Decision,
    DecisionsUnreadableError,
    decisions_table,
    hash_rows,
    read_decisions,
    split_stale,
    write_decisions,
)

FIELDS = ("name", "nik")


def people(*rows: tuple[str, str | None, str | None]) -> pl.DataFrame:
    schema = {"id": pl.String, "name": pl.String, "nik": pl.String}
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def hash_of(name: str | None, nik: str | None = None) -> str:
    return hash_rows(people(("x", name, nik)), FIELDS)["content_hash"][0]


def decide(left: pl.DataFrame, right: pl.DataFrame, left_id: str, right_id: str) -> DecidedPair:
    hashes = [
        hash_rows(rows.filter(pl.col("id") == row_id), FIELDS)["content_hash"][0]
        for rows, row_id in ((left, left_id), (right, right_id))
    ]
    return DecidedPair(left_id, right_id, Decision.SAME, *hashes)


ids = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0"), min_size=1).filter(
    lambda text: bool(text.strip())
)
decided_pairs = st.builds(
    DecidedPair, ids, ids, st.sampled_from(Decision),
    st.just("ab" * 32), st.just("cd" * 32), st.just("2026-11-01T08:00:00+07:00"),
)  # fmt: skip


@given(decided=st.lists(decided_pairs, unique_by=lambda pair: pair.pair))
def test_decisions_come_back_as_they_were_written(tmp_path_factory, decided):
    path = tmp_path_factory.mktemp("decisions") / "decisions.csv"
    write_decisions(path, decided)
    assert read_decisions(path) == decided


def test_only_the_owner_reads_decisions_and_no_draft_stays(tmp_path: Path):
    write_decisions(tmp_path / "decisions.csv", [])
    assert stat.S_IMODE((tmp_path / "decisions.csv").stat().st_mode) == 0o600
    assert [entry.name for entry in tmp_path.iterdir()] == ["decisions.csv"]


def test_a_file_that_a_spreadsheet_saved_is_read(tmp_path: Path):
    path = tmp_path / "decisions.csv"
    header = "LEFT_ID;right_id;decision;left_hash;right_hash;note"
    path.write_text(f"\ufeff{header}\r\na;b; Beda ;h1;h2;seen\r\n;;;;;\r\n", encoding="utf-8")
    assert read_decisions(path) == [DecidedPair("a", "b", Decision.NOT_SAME, "h1", "h2")]


HEADER = "left_id,right_id,decision,left_hash,right_hash\n"


@pytest.mark.parametrize(
    ("content", "line", "column", "what"),
    [
        ("left_id,right_id,decision\n", 1, "left_hash", "--import"),
        ("", 1, "left_id", "must have the columns"),
        (HEADER + "a,b,perhaps,h,h\n", 2, "decision", "'perhaps' is no decision"),
        (HEADER + "a,b,same,h,h\na,,same,h,h\n", 3, "right_id", "empty"),
        (HEADER + "a,b,same,h,\n", 2, "right_hash", "empty"),
        (HEADER + "a,b\n", 2, "decision", "empty"),
        (HEADER + "a,b,same,h,h\nc,d,same,h,h\na,b,not_same,h,h\n", 4, None, "line 2"),
        (HEADER + '"a,b,same,h,h\n', 2, None, "quotation mark"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(tmp_path: Path, content, line, column, what):
    path = tmp_path / "decisions.csv"
    path.write_text(content)
    with pytest.raises(DecisionsUnreadableError, match=what) as caught:
        read_decisions(path)
    assert (caught.value.line, caught.value.column) == (line, column)


def test_a_missing_file_and_a_foreign_encoding_are_named(tmp_path: Path):
    with pytest.raises(DecisionsUnreadableError, match="cannot be read"):
        read_decisions(tmp_path / "none.csv")
    (tmp_path / "latin.csv").write_bytes(HEADER.encode() + b"a,b\xe9,same,h,h\n")
    with pytest.raises(DecisionsUnreadableError, match="UTF-8"):
        read_decisions(tmp_path / "latin.csv")


def test_the_same_line_twice_is_one_decision(tmp_path: Path):
    path = tmp_path / "decisions.csv"
    path.write_text(HEADER + "a,b,same,h,h\na,b,sama,h,h\n")
    assert len(read_decisions(path)) == 1


def test_the_hash_does_not_see_what_is_no_change():
    plain = unicodedata.normalize("NFC", "Renée")
    assert hash_of(f"  {plain} ") == hash_of(unicodedata.normalize("NFD", plain))
    assert hash_of("Dewi", "") == hash_of("Dewi", None)
    with_more = people(("x", "Dewi", None)).with_columns(wage=pl.lit("1"), nik=pl.lit(None))
    assert hash_rows(with_more, FIELDS)["content_hash"][0] == hash_of("Dewi")
    assert hash_rows(people(("y", "Dewi", None)), FIELDS)["content_hash"][0] == hash_of("Dewi")


@given(st.tuples(st.text(), st.text()), st.tuples(st.text(), st.text()))
def test_rows_that_differ_hash_differently(one, other):
    def canonical(row: tuple[str, str]) -> list[str]:
        return [unicodedata.normalize("NFC", text).strip() for text in row]

    if "".join(canonical(one)).isprintable() and "".join(canonical(other)).isprintable():
        assert (hash_of(*one) == hash_of(*other)) == (canonical(one) == canonical(other))


def test_text_cannot_slip_from_one_field_into_the_next():
    assert hash_of("a;nik=1:b") != hash_of("a", "b")
    assert hash_of(None, "a") != hash_of("a", None)


@pytest.fixture
def left() -> pl.DataFrame:
    return people(("l1", "Dewi", "1"), ("l2", "Slamet", None), ("l3", "Sri", None))


@pytest.fixture
def right() -> pl.DataFrame:
    return people(("r1", "Dewi", "1"), ("r2", "Slamet R", None))


def test_decisions_hold_while_their_rows_stand(left, right):
    decided = [decide(left, right, "l1", "r1"), decide(left, right, "l2", "r2")]
    shuffled = left.reverse()
    assert split_stale(decided, shuffled.lazy(), right, fields=FIELDS) == (decided, [])


def test_a_row_that_changed_or_went_makes_its_decisions_stale(left, right):
    decided = [
        decide(left, right, "l1", "r1"),
        decide(left, right, "l2", "r2"),
        decide(left, right, "l3", "r2"),
    ]
    newer = people(("l1", "Dewi", "1"), ("l2", "Slamet Riyadi", None))
    valid, stale = split_stale(decided, newer, right, fields=FIELDS)
    assert valid == decided[:1]
    assert [(part.decided, part.left, part.right) for part in stale] == [
        (decided[1], "changed", None),
        (decided[2], "missing", None),
    ]


def test_both_sides_are_looked_at(left, right):
    decided = [decide(left, right, "l1", "r1")]
    newer = right.with_columns(nik=pl.lit("2"))
    _, stale = split_stale(decided, left, newer, fields=FIELDS)
    assert (stale[0].left, stale[0].right) == (None, "changed")


def test_an_id_that_stands_on_two_different_rows_proves_nothing(left, right):
    decided = [decide(left, right, "l1", "r1")]
    doubled = pl.concat([left, people(("l1", "Somebody else", None))])
    valid, stale = split_stale(decided, doubled, right, fields=FIELDS)
    assert (valid, stale[0].left) == ([], "changed")


def test_no_decisions_ask_nothing_of_the_lists(right):
    assert split_stale([], pl.LazyFrame(), right, fields=FIELDS) == ([], [])


def test_the_engine_gets_one_row_per_decision_in_order():
    decided = [
        DecidedPair("a", "x", Decision.SAME, "1", "2"),
        DecidedPair("b", "y", Decision.CANNOT_TELL, "1", "2"),
        DecidedPair("c", "z", Decision.NOT_SAME, "1", "3"),
    ]
    table = decisions_table(decided)
    assert table.column_names == ["left_id", "right_id", "decision", "content_hash"]
    assert table["decision"].to_pylist() == ["same", "cannot_tell", "not_same"]
    hashes = table["content_hash"].to_pylist()
    assert hashes[0] == hashes[1] != hashes[2]
    assert decisions_table([]).num_rows == 0


def test_the_columns_are_those_that_the_documentation_names():
    assert COLUMNS[:5] == ("left_id", "right_id", "decision", "left_hash", "right_hash")
