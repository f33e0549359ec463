"""A file too large to be read whole before, damaged in the middle: which one it is."""

import polars as pl
import pytest

import jaring
from jaring.intake import parquet_files
from jaring.intake.errors import DamagedSourceError


@pytest.fixture
def tables(tmp_path, monkeypatch):
    """Two lists, taken for large ones: only their footers are looked at."""
    monkeypatch.setattr(parquet_files, "_CHECKED_WHOLE", 0)
    rows = [
        {"id": f"L{number}", "name": f"SITI {number}", "phone": f"0812{number:07d}"}
        for number in range(3000)
    ]
    paths = tmp_path / "left.parquet", tmp_path / "right.parquet"
    for path in paths:
        pl.DataFrame(rows).write_parquet(path)
    return paths


def damage(path):
    whole = bytearray(path.read_bytes())
    whole[200:1200] = bytes(1000)
    path.write_bytes(whole)


@pytest.mark.parametrize("which", [0, 1], ids=["left", "right"])
def test_the_damaged_file_is_named(tables, tmp_path, which):
    damage(tables[which])
    with pytest.raises(DamagedSourceError, match=tables[which].name):
        jaring.link(*tables, out=tmp_path / "run")
    assert not (tmp_path / "run").exists()


def test_a_missing_text_and_an_empty_one_are_the_same(tmp_path):
    """A partner's Parquet file may hold either where nothing is known."""
    rows = {
        "id": ["1", "2", "3"],
        "name": ["SITI AMINAH", "BUDI", "JOKO"],
        "phone": ["08123456789", "", ""],
    }
    full = pl.DataFrame(rows)
    empty = full.with_columns(pl.col("phone").replace("", None))
    full.write_parquet(tmp_path / "full.parquet")
    empty.write_parquet(tmp_path / "empty.parquet")
    results = [
        jaring.link(tmp_path / "full.parquet", tmp_path / other)
        for other in ("full.parquet", "empty.parquet")
    ]
    assert results[0].links.to_pylist() == results[1].links.to_pylist()
    assert [one.filled for one in results[0].summary.right.quality] == [
        one.filled for one in results[1].summary.right.quality
    ]
