"""The tables of a simulated registry snapshot hold together."""

import tomllib

import polars as pl
import pytest

from jaring.rules.loader import load_book
from jaring.simulate.offices import office_plans

KEYS = (
    ("employers", "owner_person_id", "persons", "person_id"),
    ("establishments", "employer_id", "employers", "employer_id"),
    ("memberships", "person_id", "persons", "person_id"),
    ("memberships", "establishment_id", "establishments", "establishment_id"),
    ("memberships", "project_id", "projects", "project_id"),
    ("memberships", "batch_id", "batches", "batch_id"),
    ("contributions", "membership_id", "memberships", "membership_id"),
    ("contributions", "establishment_id", "establishments", "establishment_id"),
    ("membership_terms", "membership_id", "memberships", "membership_id"),
    ("projects", "establishment_id", "establishments", "establishment_id"),
)
COLUMNS = {
    "persons": """person_id nik name sex birth_date birth_place mother_name phone address village
        district regency area_code citizenship passport died_on""",
    "employers": """employer_id name nib npwp kbli kbli_version capital_idr sales_idr
        owner_person_id""",
    "establishments": """establishment_id employer_id npp division name address area_code office
        registered_on ended_on programmes headcount_reported wlkp_filed_on""",
    "memberships": """membership_id person_id kpj segment establishment_id project_id batch_id role
        payer channel programmes started_on ended_on end_reason wage_reported_idr paid_until""",
    "contributions": """membership_id establishment_id from_month before_month due_idr paid_idr
        paid_on""",
    "projects": """project_id number name owner establishment_id contract_value_idr starts_on
        ends_on headcount terms_paid area_code permit_number""",
    "batches": "batch_id sponsor fund starts_on before rows budget_idr",
    "membership_terms": "membership_id from_month before_month wage_reported_idr programmes",
}


@pytest.mark.parametrize("name", COLUMNS)
def test_a_table_has_its_columns_and_rows(office, name):
    table = office.table(name)
    assert table.columns == COLUMNS[name].split()
    assert table.height == office.summary.snapshot_rows[name] > 0


@pytest.mark.parametrize(("table", "column", "other", "key"), KEYS)
def test_every_key_resolves(office, table, column, other, key):
    named = office.table(table)[column].drop_nulls()
    assert len(named) > 0
    keys = office.table(other)[key]
    assert keys.is_unique().all()
    assert named.is_in(keys.implode()).all()


def test_active_memberships_are_those_of_the_summary(office):
    active = office.table("memberships").filter(pl.col("ended_on").is_null())
    counted = dict(active.group_by("segment").len().iter_rows())
    assert counted == office.summary.memberships_active


def test_a_membership_ends_after_it_starts(office):
    ended = office.table("memberships").drop_nulls("ended_on")
    assert (ended["started_on"] < ended["ended_on"]).all()
    assert ended["end_reason"].null_count() == 0


def test_one_segment_one_kind_of_tie(office):
    rows = office.table("memberships")
    earners = rows.filter((pl.col("segment") == "PU") & pl.col("ended_on").is_null())
    assert earners["establishment_id"].null_count() == 0
    assert earners["wage_reported_idr"].min() > 500_000
    projects = rows.filter(pl.col("segment") == "JAKON")
    assert projects["project_id"].null_count() == 0
    assert (
        rows.filter(pl.col("segment") != "PU")["wage_reported_idr"].null_count()
        == rows.filter(pl.col("segment") != "PU").height
    )


def test_headcounts_of_projects_are_their_memberships(office):
    workers = office.table("memberships").drop_nulls("project_id").group_by("project_id").len()
    joined = office.table("projects").join(workers, on="project_id", how="left")
    assert (joined["headcount"] == joined["len"]).all()


def test_batches_count_their_memberships(office):
    rows = office.table("memberships").drop_nulls("batch_id").group_by("batch_id").len("found")
    joined = office.table("batches").join(rows, on="batch_id")
    assert (joined["rows"] == joined["found"]).all()


def test_a_batch_runs_on_the_day_and_its_people_are_paid_to_its_end(office):
    batches = office.table("batches")
    day = office_plans()["madiun"].as_of
    assert ((batches["starts_on"] <= day) & (batches["before"] > day)).all()
    rows = office.table("memberships").join(batches, on="batch_id")
    assert (rows["paid_until"] == rows["before"].dt.offset_by("-1d")).all()
    assert (batches["budget_idr"] % (batches["rows"] * 16_800) == 0).all()  # whole months


def test_people_on_own_account_pay_late_or_ahead(office):
    own = office.table("memberships").filter(
        (pl.col("segment") == "BPU") & pl.col("ended_on").is_null()
    )
    late = (own["paid_until"] < office_plans()["madiun"].as_of).mean()
    assert 0.05 < late < 0.4


def test_somebody_has_two_active_memberships(office):
    active = office.table("memberships").filter(pl.col("ended_on").is_null())
    several = active.group_by("person_id").agg(pl.col("segment").unique(), pl.len())
    double = several.filter(pl.col("len") > 1)
    assert double.height > 10
    assert (double["segment"].list.len() == double["len"]).all()  # never twice in one segment


def test_a_number_of_a_card_is_given_once(office):
    assert office.table("memberships")["kpj"].is_unique().all()


def test_spans_of_months_do_not_overlap(office):
    for table in ("contributions", "membership_terms"):
        key = "membership_id" if table == "membership_terms" else "establishment_id"
        spans = office.table(table).drop_nulls(key).sort(key, "from_month")
        assert (spans["from_month"] < spans["before_month"]).all()
        following = spans.with_columns(
            later=pl.col("from_month").shift(-1), same=pl.col(key).shift(-1) == pl.col(key)
        ).filter("same")
        assert (following["before_month"] <= following["later"]).all()


def test_some_establishments_are_in_arrears(office):
    spans = office.table("contributions").drop_nulls("establishment_id")
    unpaid = spans.filter(pl.col("paid_idr") < pl.col("due_idr"))
    share = unpaid["establishment_id"].n_unique() / spans["establishment_id"].n_unique()
    assert 0.03 < share < 0.16
    assert unpaid["paid_on"].null_count() == unpaid.height


def test_what_is_due_is_the_sum_over_the_workers(office):
    """A slow oracle: the contributions of one establishment, worker by worker, by the rules."""
    book, day = load_book(), office_plans()["madiun"].as_of
    spans = office.table("contributions").drop_nulls("establishment_id")
    one = (
        spans.filter(pl.col("paid_on").is_not_null())
        .sort("before_month", "due_idr")
        .row(-1, named=True)
    )
    staff = office.table("memberships").filter(
        (pl.col("establishment_id") == one["establishment_id"]) & pl.col("ended_on").is_null()
    )
    rates = [
        "pu.jkm.rate",
        "pu.jht.rate.employer",
        "pu.jht.rate.worker",
        "pu.jp.rate.employer",
        "pu.jp.rate.worker",
    ]
    ceiling = book.idr("pu.jp.wage_ceiling", day)
    programmes = staff["programmes"][0].split(",")

    def due(wage, number):
        shares = [book.percent(f"pu.jkk.rate.class_{number}", day).of(wage)]
        for rate in rates:
            if rate.split(".")[1].upper() in programmes:
                base = min(wage, ceiling) if ".jp." in rate else wage
                shares.append(book.percent(rate, day).of(base))
        return sum(shares)

    classes = {
        sum(due(wage, number) for wage in staff["wage_reported_idr"]) for number in range(1, 6)
    }
    assert one["due_idr"] in classes


def test_only_foreigners_lack_a_number(office):
    persons = office.table("persons")
    foreign = persons["citizenship"] != "ID"
    assert (foreign == persons["nik"].is_null()).all()
    assert (foreign == persons["passport"].is_not_null()).all()


def test_snapshot_toml_says_what_is_invented(office):
    facts = tomllib.loads((office.folder / "snapshot" / "snapshot.toml").read_text())
    assert facts["as_of"].isoformat() == office.summary.as_of == "2019-05-31"
    assert facts["simulation"]["invented"] == list(office.summary.invented["en"])
    assert facts["simulation"]["published"] == []
    assert "no real person" in facts["source"]
