"""The default difficulty of simulated tables, held to what peers were measured on."""

import polars as pl
import pytest

from jaring.simulate import ErrorRates, linkage_fixture
from jaring.simulate.linkage_view import CENTRAL_JAVA

WORKER_COLUMNS = [
    *("id", "nik", "kpj", "name", "sex", "birth_date", "birth_place", "village", "district"),
    *("regency", "area_code", "address", "rt", "rw", "employer", "npp", "phone", "mother_name"),
]


def nik_join(tables) -> tuple[float, float, float]:
    """Precision, recall and row F1 of joining on equal NIK texts, one link per row of the list."""
    links = (
        tables.rows.select(left_id="id", nik="nik")
        .join(tables.registry.select(right_id="id", nik="nik"), on="nik")
        .group_by("left_id")
        .agg(pl.col("right_id").min())
    )
    right = links.join(tables.truth, on=["left_id", "right_id"]).height
    precision = right / links.height
    recall = right / tables.truth["left_id"].n_unique()
    return precision, recall, 2 * precision * recall / (precision + recall)


def is_mononym(names: pl.Series) -> pl.Series:
    return ~names.str.contains(" ", literal=True)


def test_equal_nik_texts_find_what_peers_saw(workers):
    precision, recall, f1 = nik_join(workers)
    assert recall == pytest.approx(0.885, abs=0.01)
    assert f1 == pytest.approx(0.937, abs=0.01)
    assert precision == pytest.approx(0.996, abs=0.003)


def test_three_in_eight_people_have_one_name(workers):
    assert is_mononym(workers.registry["name"]).mean() == pytest.approx(0.38, abs=0.015)


def test_older_people_have_one_name_more_often(workers):
    names = workers.registry.with_columns(
        mononym=is_mononym(workers.registry["name"]), old=pl.col("birth_date") < "1972"
    )
    old, young = (names.filter(pl.col("old") == which)["mononym"].mean() for which in (True, False))
    assert old > young + 0.15


def test_slamet_is_as_frequent_as_in_a_province(workers):
    share = (workers.registry["name"] == "SLAMET").mean()
    assert share * 1_700_000 == pytest.approx(8_000, rel=0.2)


def test_three_in_ten_rows_are_of_outsiders(workers):
    assert 1 - workers.truth["left_id"].n_unique() / workers.rows.height == pytest.approx(
        0.30, abs=0.001
    )


def test_three_in_ten_name_another_employer(workers):
    pairs = workers.truth.join(workers.rows.select("id", "npp"), left_on="left_id", right_on="id")
    pairs = pairs.join(
        workers.registry.select("id", other="npp"), left_on="right_id", right_on="id"
    ).drop_nulls()
    assert (pairs["npp"] != pairs["other"]).mean() == pytest.approx(0.31, abs=0.02)


def test_every_column_is_text_and_in_canonical_order(workers):
    for table in (workers.registry, workers.rows):
        assert table.columns == WORKER_COLUMNS
        assert set(table.dtypes) == {pl.String}


def test_four_times_the_damage_is_four_times_as_hard(tmp_path, workers):
    linkage_fixture(
        people=20_000, list_rows=40_000, seed=2, out=tmp_path, rates=ErrorRates().scaled(4)
    )
    names = ("registry", "list", "truth")
    hard = type(workers)(*(pl.read_parquet(tmp_path / f"{name}.parquet") for name in names))
    _, recall, _ = nik_join(hard)
    assert recall == pytest.approx(1 - 4 * (1 - nik_join(workers)[1]), abs=0.04)


def test_no_damage_leaves_equal_niks(tmp_path, workers):
    kept = {"outsider_rows", "employer_changed", "file_spread"}
    none = {name: 0.0 for name in ErrorRates.__dataclass_fields__ if name not in kept}
    linkage_fixture(people=5_000, list_rows=8_000, seed=2, out=tmp_path, rates=ErrorRates(**none))
    names = ("registry", "list", "truth")
    clean = type(workers)(*(pl.read_parquet(tmp_path / f"{name}.parquet") for name in names))
    assert nik_join(clean) == (1.0, 1.0, 1.0)


@pytest.mark.parametrize(("share", "regencies"), [(1.0, 35), (0.1, 4)])
def test_a_share_of_the_regencies_can_be_taken(tmp_path, share, regencies):
    linkage_fixture(people=4_000, list_rows=2_000, seed=1, out=tmp_path, district_share=share)
    registry = pl.read_parquet(tmp_path / "registry.parquet")
    found = registry["area_code"].str.slice(0, 5).unique()
    assert len(found) == regencies
    assert found.str.starts_with(f"{CENTRAL_JAVA}.").all()
