"""The lists of partners, and the truth about each of their rows."""

import polars as pl
import pytest

from jaring.simulate import ErrorRates, simulate_office

FILES = {
    "union": "union.parquet",
    "opd_staff": "opd_staff.csv",
    "village": "village.csv",
    "market": "market.csv",
    "wajib_lapor": "wajib_lapor_workers.parquet",
    "wajib_lapor_employers": "wajib_lapor_employers.csv",
    "permits": "permits.csv",
}


def read_list(office, name):
    path = office.folder / "lists" / FILES[name]
    return (
        pl.read_parquet(path)
        if path.suffix == ".parquet"
        else pl.read_csv(path, infer_schema=False)
    )


@pytest.mark.parametrize("name", FILES)
def test_every_row_of_a_list_has_its_truth(office, name):
    rows = read_list(office, name)
    truth = pl.read_parquet(office.folder / "lists" / "truth.parquet").filter(
        pl.col("list") == name
    )
    assert rows["id"].to_list() == truth["row_id"].to_list()
    assert rows.height == office.summary.list_rows[name] > 0
    assert 0.05 < truth["true_id"].null_count() / truth.height < 0.75


@pytest.mark.parametrize(
    ("kind", "table", "key"),
    [
        ("person", "persons", "person_id"),
        ("employer", "employers", "employer_id"),
        ("project", "projects", "project_id"),
    ],
)
def test_true_ids_are_rows_of_the_snapshot(office, kind, table, key):
    truth = pl.read_parquet(office.folder / "lists" / "truth.parquet").filter(
        pl.col("kind") == kind
    )
    assert truth["true_id"].drop_nulls().is_in(office.table(table)[key].implode()).all()


def test_the_view_to_link_is_all_workers_lists_together(office):
    every = pl.read_parquet(office.folder / "list.parquet")
    parts = [
        read_list(office, name)["id"]
        for name in ("union", "opd_staff", "village", "market", "wajib_lapor")
    ]
    assert every["id"].to_list() == pl.concat(parts).to_list()
    truth = pl.read_parquet(office.folder / "truth.parquet")
    assert truth["left_id"].is_in(every["id"].implode()).all()
    assert truth["right_id"].is_in(office.table("persons")["person_id"].implode()).all()


def test_the_registry_view_and_the_persons_are_the_same_people(office):
    registry = pl.read_parquet(office.folder / "registry.parquet")
    persons = office.table("persons")
    assert registry["id"].to_list() == persons["person_id"].to_list()
    assert registry["name"].to_list() == persons["name"].to_list()


def test_as_many_rows_as_asked_for(tmp_path):
    simulate_office("jember", seed=1, out=tmp_path, people=3_000, list_rows=1_777)
    assert pl.read_parquet(tmp_path / "list.parquet").height == 1_777


def usable(rows: pl.DataFrame) -> float:
    npp = pl.col("npp").str.contains("^[A-Z]{2}[0-9]{6}$")
    nib = pl.col("nib").str.contains("^[0-9]{13}$")
    npwp = pl.col("npwp").str.replace_all("[.-]", "").str.len_chars().is_in([15, 16])
    any_of = pl.any_horizontal(one.fill_null(value=False) for one in (npp, nib, npwp))
    return float(rows.select(any_of.alias("usable"))["usable"].mean())


def test_five_in_nine_employers_carry_a_usable_number(office):
    assert usable(pl.read_parquet(office.folder / "list_employers.parquet")) == pytest.approx(
        0.55, abs=0.02
    )


def test_the_share_of_usable_numbers_is_a_parameter(tmp_path):
    rates = ErrorRates(employer_number_usable=0.2)
    simulate_office("blitar", seed=1, out=tmp_path, people=4_000, list_rows=500, rates=rates)
    assert usable(pl.read_parquet(tmp_path / "list_employers.parquet")) == pytest.approx(
        0.2, abs=0.02
    )


@pytest.mark.parametrize("name", ["employers", "projects"])
def test_employers_and_projects_are_two_tables_to_link(office, name):
    registry, rows, truth = (
        pl.read_parquet(office.folder / f"{table}_{name}.parquet")
        for table in ("registry", "list", "truth")
    )
    assert registry.columns == rows.columns
    assert set(registry.dtypes) == set(rows.dtypes) == {pl.String}
    assert registry["id"].is_unique().all()
    assert rows["id"].is_unique().all()
    assert truth["left_id"].is_in(rows["id"].implode()).all()
    assert truth["right_id"].is_in(registry["id"].implode()).all()
    known = truth["left_id"].n_unique() / rows.height
    assert 0.6 < known < 0.85


def test_names_of_employers_are_written_in_many_ways(office):
    registry, rows, truth = (
        pl.read_parquet(office.folder / f"{table}_employers.parquet")
        for table in ("registry", "list", "truth")
    )
    pairs = truth.join(rows.select(left_id="id", listed="name"), on="left_id").join(
        registry.select(right_id="id", registered="name"), on="right_id"
    )
    assert 0.3 < (pairs["listed"] == pairs["registered"]).mean() < 0.7


def test_public_bodies_send_in_their_own_staff(office):
    rows = read_list(office, "opd_staff").drop_nulls("employer")
    bodies = rows["employer"].str.contains("DINAS|BADAN|SEKRETARIAT|SATUAN|INSPEKTORAT|RSUD|KANTOR")
    assert bodies.mean() > 0.8  # the rest is mistyped


def test_evidenced_wages_stand_above_reported_ones_for_some(office):
    rows = read_list(office, "wajib_lapor").select(
        "id", wage=pl.col("wage_evidenced_idr").cast(pl.Int64)
    )
    truth = pl.read_parquet(office.folder / "lists" / "truth.parquet").drop_nulls("true_id")
    active = office.table("memberships").filter(
        (pl.col("segment") == "PU") & pl.col("ended_on").is_null()
    )
    joined = (
        rows.drop_nulls()
        .join(truth, left_on="id", right_on="row_id")
        .join(active, left_on="true_id", right_on="person_id")
    )
    same = (joined["wage"] == joined["wage_reported_idr"]).mean()
    above = (joined["wage"] > joined["wage_reported_idr"] * 1.05).mean()
    assert 0.6 < same < 0.85
    assert 0.08 < above < 0.22
