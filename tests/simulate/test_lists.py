"""The lists of partners, and the truth about each of their rows."""

import hashlib
import tomllib

import polars as pl
import pytest

from jaring.reference.list_kinds import form_named
from jaring.simulate import ErrorRates, simulate_office

WORKER_LISTS = (
    "union", "opd_staff", "village", "market", "micro_business", "religious_staff", "cooperative",
    "platform", "migrant", "kur", "permit_workers", "wajib_lapor_workers",
)  # fmt: skip
LISTS = (*WORKER_LISTS, "wajib_lapor_employers", "permits")
KEYS = {"wajib_lapor_employers": "wlkp_number", "permits": "permit_number"}


def manifest(office, list_id):
    return tomllib.loads((office.folder / "lists" / list_id / "list.toml").read_text("utf-8"))


def read_list(office, list_id):
    path = office.folder / "lists" / list_id / manifest(office, list_id)["file"]
    if path.suffix == ".parquet":
        return pl.read_parquet(path)
    return pl.read_csv(path, infer_schema=False)


def row_ids(office, list_id):
    rows = read_list(office, list_id)
    names = (KEYS.get(list_id, "worker_number"), "NO INDUK", "NO ANGGOTA", "NUPTK")
    return next(rows[name] for name in names if name in rows.columns)


def truth(office, name):
    return pl.read_parquet(office.folder / "truth" / f"{name}.parquet")


@pytest.mark.parametrize("list_id", LISTS)
def test_every_row_of_a_list_has_one_outcome(office, list_id):
    outcomes = truth(office, "outcomes").filter(pl.col("list_id") == list_id)
    assert row_ids(office, list_id).to_list() == outcomes["row_id"].to_list()
    assert outcomes.height == office.summary.list_rows[list_id] > 0
    assert outcomes["row_number"].to_list() == list(range(2, outcomes.height + 2))


@pytest.mark.parametrize("list_id", LISTS)
def test_a_list_says_what_it_is(office, list_id):
    said = manifest(office, list_id)
    path = office.folder / "lists" / list_id / said["file"]
    assert said["list_id"] == list_id
    assert said["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert said["from"] <= said["as_of"] < said["before"]
    assert said["complete"] == (list_id == "wajib_lapor_employers")
    form = form_named(said["form"])
    assert form.kind == said["kind"]


@pytest.mark.parametrize("list_id", LISTS)
def test_every_header_is_one_that_the_kind_of_list_knows(office, list_id):
    form = form_named(manifest(office, list_id)["form"])
    known = {folded(name) for name in form.columns}
    known |= {folded(alias) for column in form.columns.values() for alias in column.aliases}
    assert {
        name for name in read_list(office, list_id).columns if folded(name) not in known
    } == set()


def folded(header):
    return "".join(letter for letter in header.lower() if letter.isalnum())


@pytest.mark.parametrize(
    ("letter", "table", "key"),
    [
        ("R", "persons", "person_id"),
        ("E", "employers", "employer_id"),
        ("K", "projects", "project_id"),
    ],
)
def test_subjects_of_the_registry_are_rows_of_the_snapshot(office, letter, table, key):
    subjects = pl.concat([truth(office, name)["subject"] for name in ("rows", "findings")])
    named = subjects.filter(subjects.str.contains(f"^{letter}[0-9]{{8}}$")).unique()
    assert len(named) > 10
    assert named.is_in(office.table(table)[key].implode()).all()


def test_the_view_to_link_is_all_workers_lists_together(office):
    every = pl.read_parquet(office.folder / "list.parquet")
    parts = [row_ids(office, list_id) for list_id in WORKER_LISTS]
    assert every["id"].to_list() == pl.concat([part.rename("id") for part in parts]).to_list()
    pairs = pl.read_parquet(office.folder / "truth.parquet")
    assert pairs["left_id"].is_in(every["id"].implode()).all()
    assert pairs["right_id"].is_in(office.table("persons")["person_id"].implode()).all()


def test_the_registry_view_and_the_persons_are_the_same_people(office):
    registry = pl.read_parquet(office.folder / "registry.parquet")
    persons = office.table("persons")
    assert registry["id"].to_list() == persons["person_id"].to_list()
    assert registry["name"].to_list() == persons["name"].to_list()


def test_about_as_many_rows_as_asked_for(tmp_path):
    simulate_office("jember", seed=1, out=tmp_path, people=3_000, list_rows=1_777)
    height = pl.read_parquet(tmp_path / "list.parquet").height
    assert 0.9 * 1_777 < height <= 1_777


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


def test_units_of_the_state_are_public_bodies(office):
    units = read_list(office, "opd_staff")["OPD"]
    bodies = units.str.contains("DINAS|BADAN|SEKRETARIAT|SATUAN|INSPEKTORAT|RSUD|KANTOR")
    assert bodies.mean() > 0.95
    assert units.null_count() == 0


def test_helpers_stand_behind_their_owner(office):
    rows = read_list(office, "micro_business")
    helpers = rows.drop_nulls("owner_row")
    assert helpers.height > 10
    assert helpers["role"].unique().to_list() == ["KARYAWAN"]
    owners = rows.filter(pl.col("role") == "PEMILIK")["worker_number"]
    assert helpers["owner_row"].is_in(owners.implode()).all()


def test_workers_name_a_row_of_the_employers_list(office):
    named = read_list(office, "wajib_lapor_workers")["employer_row"].drop_nulls()
    assert len(named) > 1_000
    assert named.is_in(read_list(office, "wajib_lapor_employers")["wlkp_number"].implode()).all()


def test_workers_on_a_site_name_its_permit(office):
    named = read_list(office, "permit_workers")["permit_number"]
    assert named.null_count() == 0
    assert named.is_in(read_list(office, "permits")["permit_number"].implode()).all()


def test_what_stands_twice_stands_alike(office):
    outcomes = truth(office, "outcomes").filter(pl.col("list_id") == "wajib_lapor_workers")
    rows = read_list(office, "wajib_lapor_workers").drop("worker_number", "employer_row")
    twice = (outcomes["outcome"] == "duplicate_in_list").to_numpy()
    assert twice.sum() > 10
    assert rows.is_duplicated().to_numpy()[twice].all()


def test_rows_that_say_nothing_have_neither_name_nor_number(office):
    outcomes = truth(office, "outcomes").filter(pl.col("outcome") == "quarantined")
    every = pl.read_parquet(office.folder / "list.parquet")
    unread = every.filter(pl.col("id").is_in(outcomes["row_id"].implode()))
    assert unread.height > 0
    nameless = unread.filter(pl.col("name").is_null())
    assert nameless.height > 0
    assert nameless.select(pl.all_horizontal(pl.col("nik", "kpj").is_null())).to_series().all()
    others = unread.filter(pl.col("name").is_not_null())
    assert others.select(pl.all_horizontal(pl.col("birth_date", "kpj").is_null())).to_series().all()


def test_tables_beside_say_what_is_invented(office):
    folder = office.folder / "beside"
    for name in ("universes", "targets", "minimum_wages", "local_rules"):
        table = pl.read_csv(folder / f"{name}.csv", infer_schema=False)
        said = table["source" if "source" in table.columns else table.columns[-1]]
        source = (
            said
            if name in ("universes", "targets")
            else table["decree" if name == "minimum_wages" else "legal_act"]
        )
        assert source.str.contains("karangan").all()
        assert set(table.columns) <= set(form_named(name).columns)


def test_targets_speak_of_the_whole_office(office):
    targets = pl.read_csv(office.folder / "beside" / "targets.csv", infer_schema=False)
    assert set(targets["area_code"].fill_null("")) == {""}
    assert set(targets["measure"]) <= {"active", "persons", "gross_new"}


def test_universes_of_the_areas_make_the_office_and_segments_make_the_whole(office):
    rows = pl.read_csv(office.folder / "beside" / "universes.csv", infer_schema=False)
    table = rows.with_columns(pl.col("area_code").fill_null(""), pl.col("value").cast(pl.Int64))
    whole = dict(table.filter(area_code="").select("segment", "value").iter_rows())
    parts = table.filter(pl.col("area_code") != "").group_by("segment").agg(pl.col("value").sum())
    assert dict(parts.iter_rows()) == whole
    for _, group in table.group_by("area_code"):
        counts = dict(group.select("segment", "value").iter_rows())
        assert counts["UCJ"] == sum(counts.get(name, 0) for name in ("PU", "BPU", "JAKON"))
    assert table.filter(segment="PU")["value"].n_unique() > 2


def test_claims_are_those_that_were_published(tmp_path):
    simulate_office("magelang", seed=1, out=tmp_path, people=2_000, list_rows=1_500)
    claims = pl.read_csv(tmp_path / "beside" / "claims.csv", infer_schema=False)
    assert {"58", "32", "60"} <= set(claims["value"])
    assert claims["source"].null_count() == 0
