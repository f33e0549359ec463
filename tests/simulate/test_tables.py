"""Writing tables part by part."""

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jaring.simulate.tables import RowsFile, Span, TableWriter, cut, made_ahead


@pytest.mark.parametrize("rows", [0, 1, 9, 10, 11, 95])
def test_parts_come_in_order_and_cover_the_rows(rows):
    made = list(
        made_ahead(lambda span: pl.DataFrame({"at": range(span.first, span.behind)}), rows, 10)
    )
    assert [at for part in made for at in part["at"]] == list(range(rows))
    assert all(part.height <= 10 for part in made)


def test_an_error_while_making_a_part_is_not_lost():
    def make(span: Span) -> pl.DataFrame:
        raise RuntimeError(f"part {span.part}")

    with pytest.raises(RuntimeError, match="part 0"):
        list(made_ahead(make, 30, 10))


def test_spans_know_their_number():
    assert list(cut(5, 2)) == [Span(0, 2, 0), Span(2, 4, 1), Span(4, 5, 2)]


def test_text_is_written_as_plain_strings(tmp_path):
    with TableWriter(tmp_path / "t.parquet") as writer:
        writer.write(pl.DataFrame({"name": ["A", None], "rows": [1, 2]}))
        writer.write(pl.DataFrame({"name": ["B"], "rows": [3]}))
    schema = pq.read_schema(tmp_path / "t.parquet")
    assert schema.field("name").type == pa.string()
    assert writer.rows == 3


@pytest.mark.parametrize("name", ["t.csv", "t.parquet"])
def test_a_partners_file_grows_by_parts(tmp_path, name):
    with RowsFile(tmp_path / name) as file:
        for at in range(3):
            file.write(pl.DataFrame({"id": [f"L{at}"]}))
    read = pl.read_csv if name.endswith("csv") else pl.read_parquet
    assert read(tmp_path / name)["id"].to_list() == ["L0", "L1", "L2"]
