"""The truth about partners' lists, held against a slow reading of the files themselves.

The simulator knows who is meant. These tests know only what it wrote: the true pairs, the snapshot
and the lists.
"""

from datetime import date, timedelta

import polars as pl
import pytest

from jaring.simulate import GapRates, assessment_fixture, simulate_office

KINDS = {
    "PWBD", "PDS_TK", "PDS_UPAH", "PDS_PROGRAM", "ARREARS", "UNREGISTERED", "LAPSED", "EXPIRING",
    "NO_WLKP", "UNIT_NOT_ENROLLED", "NO_PROJECT", "DATA",
}  # fmt: skip
OUTCOMES = {
    "quarantined", "duplicate_in_list", "not_working", "matched_covered", "matched_lapsed",
    "matched_other", "unknown", "unmatched_obliged", "unmatched_not_obliged", "registered_full",
    "registered_partial", "not_registered_obliged", "project_paid", "project_unpaid",
    "project_short", "no_project",
}  # fmt: skip
RARE = {"not_obliged"}  # an employer without workers, whose workers no list names
JUDGED = [one for one in OUTCOMES if one.startswith(("matched", "unmatched", "unknown"))]


class Simulated:
    """What a simulation wrote, by name."""

    def __init__(self, folder):
        self.folder = folder

    def truth(self, name):
        return pl.read_parquet(self.folder / "truth" / f"{name}.parquet")

    def snapshot(self, name):
        return pl.read_parquet(self.folder / "snapshot" / f"{name}.parquet")

    def rows(self, list_id):
        path = next((self.folder / "lists" / list_id).glob("rows.*"))
        if path.suffix == ".csv":
            return pl.read_csv(path, infer_schema=False)
        return pl.read_parquet(path)

    def findings(self, kind):
        return self.truth("findings").filter(pl.col("kind") == kind)

    def outcomes(self, list_id):
        return self.truth("outcomes").filter(pl.col("list_id") == list_id)

    def memberships(self):
        """Active memberships with the employer, and each row of a list that means their person."""
        pairs = pl.read_parquet(self.folder / "truth.parquet")
        places = self.snapshot("establishments").select("establishment_id", "employer_id")
        return (
            self.snapshot("memberships")
            .join(places, on="establishment_id", how="left")
            .join(pairs, left_on="person_id", right_on="right_id")
            .rename({"left_id": "row_id"})
        )


@pytest.fixture(scope="module")
def simulated(tmp_path_factory):
    folder = tmp_path_factory.mktemp("truth")
    simulate_office("madiun", seed=9, out=folder, people=30_000, as_of=date(2026, 11, 1))
    return Simulated(folder)


def keys(frame, *columns):
    return set(frame.select(columns).iter_rows())


def test_every_kind_of_finding_and_every_outcome_occurs(simulated):
    assert set(simulated.truth("findings")["kind"]) == KINDS
    assert OUTCOMES <= set(simulated.truth("outcomes")["outcome"]) <= OUTCOMES | RARE


def test_a_row_has_one_outcome_and_a_missing_fact_only_where_it_is_unknown(simulated):
    outcomes = simulated.truth("outcomes")
    assert outcomes.select("list_id", "row_id").is_unique().all()
    named = outcomes["unknown_fact"].is_not_null()
    assert (named == (outcomes["outcome"] == "unknown")).all()
    assert outcomes.select("list_id", "row_id").equals(
        simulated.truth("rows").select("list_id", "row_id")
    )


def test_a_wage_earner_is_covered_where_the_employer_named_enrolled_him(simulated):
    rows = simulated.truth("rows").filter(pl.col("list_id") == "wajib_lapor_workers")
    active = simulated.memberships().filter(pl.col("ended_on").is_null())
    staff = keys(active.filter(pl.col("segment") == "PU"), "row_id", "employer_id")
    judged = simulated.outcomes("wajib_lapor_workers").filter(pl.col("outcome").is_in(JUDGED))
    covered = set(judged.filter(pl.col("outcome") == "matched_covered")["row_id"])
    judged_ids = set(judged["row_id"])
    expected = {
        row for row, employer in keys(rows, "row_id", "employer")
        if row in judged_ids and (row, employer) in staff
    }  # fmt: skip
    assert covered == expected
    assert len(covered) > 1_000


def test_someone_on_own_account_is_covered_until_what_is_paid(simulated):
    own = simulated.memberships().filter(pl.col("segment") == "BPU")
    alive = own.filter(pl.col("ended_on").is_null() & (pl.col("paid_until") >= date(2026, 11, 1)))
    for list_id in ("village", "market", "platform", "kur"):
        judged = simulated.outcomes(list_id).filter(pl.col("outcome").is_in(JUDGED))
        by_outcome = {
            name: set(judged.filter(pl.col("outcome") == name)["row_id"])
            for name in ("matched_covered", "matched_lapsed")
        }
        here = set(judged["row_id"])
        assert by_outcome["matched_covered"] == set(alive["row_id"]) & here
        assert by_outcome["matched_lapsed"] == (set(own["row_id"]) - set(alive["row_id"])) & here


def test_unmatched_rows_mean_nobody_in_the_registry(simulated):
    pairs = set(pl.read_parquet(simulated.folder / "truth.parquet")["left_id"])
    outcomes = simulated.truth("outcomes")
    for row, outcome in keys(outcomes, "row_id", "outcome"):
        if outcome.startswith("matched"):
            assert row in pairs
        elif outcome.startswith("unmatched"):
            assert row not in pairs


def test_workers_short_are_of_registered_employers_and_not_covered(simulated):
    short = simulated.findings("PDS_TK").filter(pl.col("list_id") == "wajib_lapor_workers")
    covered = simulated.truth("outcomes").filter(pl.col("outcome") == "matched_covered")
    assert not set(short["row_id"]) & set(covered["row_id"])
    assert short["subject"].is_in(simulated.snapshot("employers")["employer_id"].implode()).all()
    missing = simulated.findings("PWBD")["subject"]
    assert missing.str.starts_with("N").all()


def test_a_gap_between_headcounts_is_beyond_two_heads_and_two_per_cent(simulated):
    active = simulated.snapshot("memberships").filter(
        pl.col("ended_on").is_null() & (pl.col("segment") == "PU")
    )
    places = simulated.snapshot("establishments").select("establishment_id", "employer_id")
    enrolled = active.join(places, on="establishment_id").group_by("employer_id").len("enrolled")
    truth = simulated.truth("rows").filter(pl.col("list_id") == "wajib_lapor_employers")
    outcomes = simulated.outcomes("wajib_lapor_employers").select("row_id", "outcome")
    rows = (
        simulated.rows("wajib_lapor_employers")
        .select(row_id="wlkp_number", said=pl.col("headcount").cast(pl.Int64))
        .join(truth.select("row_id", "subject"), on="row_id")
        .join(enrolled, left_on="subject", right_on="employer_id")
        .join(outcomes, on="row_id")
        .filter(~pl.col("outcome").is_in(["quarantined", "duplicate_in_list"]))
    )
    gap = pl.col("said") - pl.col("enrolled")
    beyond = rows.filter((gap > 2) & (gap > pl.col("enrolled") * 0.02))
    found = simulated.findings("PDS_TK").filter(pl.col("list_id") == "wajib_lapor_employers")
    assert set(beyond["row_id"]) == set(found["row_id"]) != set()
    assert set(beyond["outcome"]) == {"registered_partial"}


def test_wages_short_are_more_than_a_twentieth_above_what_was_reported(simulated):
    listed = simulated.rows("wajib_lapor_workers").select(
        "wage_idr", row_id="worker_number", employer_row="employer_row"
    )
    truth = simulated.truth("rows").select("row_id", "employer")
    active = simulated.memberships().filter(pl.col("ended_on").is_null())
    wages = (
        listed.join(truth, on="row_id")
        .join(
            active.group_by("row_id", "employer_id").agg(pl.col("wage_reported_idr").max()),
            left_on=["row_id", "employer"],
            right_on=["row_id", "employer_id"],
        )
        .join(simulated.outcomes("wajib_lapor_workers"), on="row_id")
        .filter(pl.col("outcome") == "matched_covered")
        .drop_nulls("wage_idr")
    )
    above = pl.col("wage_idr").cast(pl.Int64) > pl.col("wage_reported_idr") * 1.05
    found = set(simulated.findings("PDS_UPAH")["row_id"])
    data = set(simulated.findings("DATA")["row_id"])
    too_high = set(wages.filter(above)["row_id"])
    assert found & set(wages["row_id"]) <= too_high
    assert too_high - found <= data  # the rest are wages exchanged between two workers
    assert len(found) > 50


def test_permits_are_judged_by_what_is_registered_and_paid(simulated):
    truth = simulated.truth("rows").filter(pl.col("list_id") == "permits")
    projects = simulated.snapshot("projects").select(
        "project_id", "terms_paid", value="contract_value_idr"
    )
    rows = (
        simulated.rows("permits")
        .select(row_id="permit_number", said=pl.col("contract_value_idr").cast(pl.Int64))
        .join(truth.select("row_id", "subject"), on="row_id")
        .join(projects, left_on="subject", right_on="project_id", how="left")
        .join(simulated.outcomes("permits").select("row_id", "outcome"), on="row_id")
        .filter(~pl.col("outcome").is_in(["quarantined", "duplicate_in_list"]))
    )
    expected = (
        pl.when(pl.col("value").is_null())
        .then(pl.lit("no_project"))
        .when(pl.col("terms_paid") == 0)
        .then(pl.lit("project_unpaid"))
        .when(pl.col("said").is_null())
        .then(pl.lit("unknown"))
        .when(pl.col("said") > pl.col("value") * 1.05)
        .then(pl.lit("project_short"))
        .otherwise(pl.lit("project_paid"))
    )
    assert rows.filter(pl.col("outcome") != expected).height == 0
    wanting = rows.filter(~pl.col("outcome").is_in(["project_paid", "unknown"]))
    found = simulated.findings("NO_PROJECT").filter(pl.col("list_id") == "permits")
    assert set(found["row_id"]) == set(wanting["row_id"])


def test_employers_in_arrears_owe_months_that_are_due(simulated):
    places = simulated.snapshot("establishments").select("establishment_id", "employer_id")
    unpaid = simulated.snapshot("contributions").filter(
        (pl.col("paid_idr") < pl.col("due_idr")) & pl.col("establishment_id").is_not_null()
    )
    owing = unpaid.join(places, on="establishment_id")
    assert set(owing["employer_id"]) == set(simulated.findings("ARREARS")["subject"])
    assert owing["before_month"].max() == 202610  # October is due in November
    paid = simulated.snapshot("contributions")["paid_on"].max()
    assert paid <= date(2026, 11, 1)


def test_who_filed_no_report_is_in_no_row_of_the_complete_list(simulated):
    missing = set(simulated.findings("NO_WLKP")["subject"])
    truth = simulated.truth("rows").filter(pl.col("list_id") == "wajib_lapor_employers")
    assert missing
    assert not missing & set(truth["subject"])
    filed = simulated.snapshot("establishments").filter(
        pl.col("wlkp_filed_on") > date(2026, 11, 1) - timedelta(days=365)
    )
    assert not missing & set(filed["employer_id"])


def test_what_expires_ends_within_ninety_days(simulated):
    found = simulated.findings("EXPIRING")
    last = date(2026, 11, 1) + timedelta(days=90)
    projects = simulated.snapshot("projects").filter(pl.col("ends_on") <= last)
    assert set(found.filter(pl.col("subject_kind") == "project")["subject"]) == set(
        projects["project_id"]
    )
    batches = simulated.snapshot("batches").filter(pl.col("before") <= last)
    assert set(found.filter(pl.col("subject_kind") == "batch")["subject"]) == set(
        batches["batch_id"]
    )
    staff = found.filter(pl.col("list_id") == "opd_staff")
    rows = simulated.rows("opd_staff").filter(pl.col("NO INDUK").is_in(staff["row_id"].implode()))
    assert rows["AKHIR KONTRAK"].unique().to_list() == ["2026-12-31"]


def test_a_unit_is_blue_where_nobody_is_covered(simulated):
    units = simulated.findings("UNIT_NOT_ENROLLED").filter(pl.col("list_id") == "village")
    rows = simulated.truth("rows").filter(pl.col("list_id") == "village")
    outcomes = simulated.outcomes("village").select("row_id", "outcome")
    covered = rows.join(outcomes, on="row_id").filter(pl.col("outcome") == "matched_covered")
    with_cover = set(covered["unit"])
    zones = keys(units, "subject", "detail")
    assert {zone for _, zone in zones} == {"blue", "yellow"}
    for unit, zone in zones:
        assert (unit in with_cover) == (zone == "yellow")


def test_numbers_that_disagree_with_the_birthday_are_wrong_data(simulated):
    wrong = set(simulated.findings("DATA")["row_id"])
    every = pl.read_parquet(simulated.folder / "list.parquet")
    plain = every.filter(
        pl.col("nik").str.contains("^[0-9]{16}$")
        & ~pl.col("nik").str.ends_with("0000")
        & pl.col("birth_date").str.contains(r"^\d{4}-")
    ).with_columns(day=pl.col("nik").str.slice(6, 2).cast(pl.Int32) % 40)
    agree = (
        plain.filter(
            (pl.col("day") == pl.col("birth_date").str.slice(8, 2).cast(pl.Int32))
            & (pl.col("nik").str.slice(8, 2) == pl.col("birth_date").str.slice(5, 2))
            & (pl.col("nik").str.slice(10, 2) == pl.col("birth_date").str.slice(2, 2))
        )
        .filter(pl.col("sex").is_null())["id"]
        .to_list()
    )
    differ = plain.filter(
        pl.col("nik").str.slice(10, 2) != pl.col("birth_date").str.slice(2, 2)
    ).join(
        simulated.truth("outcomes").filter(pl.col("outcome").is_in(JUDGED)),
        left_on="id",
        right_on="row_id",
    )
    exchanged = 0.01 * len(agree)
    assert len(set(agree) & wrong) <= exchanged
    assert set(differ["id"]) <= wrong
    assert differ.height > 10


def test_without_gaps_nothing_is_found_at_registered_employers(tmp_path):
    none = {name: 0.0 for name in GapRates.__dataclass_fields__ if name != "report_filed"}
    gaps = GapRates(**none, report_filed=1.0)
    simulate_office("blitar", seed=3, out=tmp_path, people=6_000, gaps=gaps)
    found = Simulated(tmp_path).truth("findings")["kind"].unique().to_list()
    assert not set(found) & {"PDS_TK", "PDS_UPAH", "PDS_PROGRAM", "ARREARS", "NO_WLKP"}


@pytest.mark.parametrize("share", [-0.1, 1.5])
def test_a_gap_is_a_share(share):
    with pytest.raises(ValueError, match="employer_in_arrears"):
        GapRates(employer_in_arrears=share)


def test_the_benchmark_fixture_has_the_sizes_asked_for(tmp_path):
    made = assessment_fixture(
        memberships=30_000, list_rows=15_000, employers=40, seed=2, out=tmp_path
    )
    assert made.snapshot_rows["memberships"] == pytest.approx(30_000, rel=0.03)
    assert made.list_rows["wajib_lapor_workers"] == pytest.approx(15_000, rel=0.05)
    assert made.list_rows["wajib_lapor_employers"] == pytest.approx(40, abs=6)
    assert set(made.list_rows) == {"wajib_lapor_workers", "wajib_lapor_employers", "permits"}
