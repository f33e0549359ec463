"""The scores of an assessment, on runs whose answers are made up."""

import polars as pl
import pytest
from benchmarks.assess_accuracy import compare_with_truth

ROWS = [  # list, row, grain, subject, employer, unit, outcome
    ("report", "E1", "employer", "E00000001", None, None, "registered_partial"),
    ("report", "E2", "employer", "N00000002", None, None, "not_registered_obliged"),
    ("staff", "W1", "worker", "R00000001", "E00000001", None, "matched_covered"),
    ("staff", "W2", "worker", "Q00000002", "E00000001", None, "unmatched_obliged"),
    ("staff", "W3", "worker", "Q00000003", "N00000002", None, "unmatched_obliged"),
    ("village", "V1", "worker", "Q00000004", None, "DESA A", "unmatched_obliged"),
    ("permits", "P1", "project", "K00000001", None, None, "project_unpaid"),
]
TRUE = [  # kind, list, row, subject_kind, subject
    ("PDS_TK", "staff", "W2", "employer", "E00000001"),
    ("PWBD", "report", "E2", "employer", "N00000002"),
    ("PWBD", "staff", "W3", "employer", "N00000002"),
    ("UNREGISTERED", "village", "V1", "person", "Q00000004"),
    ("UNIT_NOT_ENROLLED", "village", "V1", "unit", "DESA A"),
    ("NO_PROJECT", "permits", "P1", "project", "K00000001"),
    ("ARREARS", None, None, "employer", "E00000001"),
]
FOUND = [  # finding, kind, subject_kind, name, registry_id, list, row, by_default
    ("f1", "PDS_TK", "person", "W", None, "staff", "W2", True),
    ("f2", "PWBD", "employer", "CV", None, "report", "E2", True),
    ("f3", "UNREGISTERED", "person", "V", None, "village", "V1", True),
    ("f4", "UNIT_NOT_ENROLLED", "unit", "DESA A", None, "village", None, True),
    ("f5", "NO_PROJECT", "project", "P", "K00000001", "permits", "P1", True),
    ("f6", "ARREARS", "employer", "CV", "E00000001", None, None, True),
]


def frame(rows, columns, **types):
    return pl.DataFrame(rows, schema={name: types.get(name, pl.String) for name in columns.split()},
                        orient="row")  # fmt: skip


@pytest.fixture
def compare(tmp_path):
    """Compare findings and outcomes of a run with the truth above."""
    truth, run = tmp_path / "truth", tmp_path / "run"
    truth.mkdir()
    run.mkdir()
    rows = frame(ROWS, "list_id row_id grain subject employer unit outcome")
    rows.drop("outcome").write_parquet(truth / "rows.parquet")
    rows.select("list_id", "row_id", "outcome").write_parquet(truth / "outcomes.parquet")
    frame(TRUE, "kind list_id row_id subject_kind subject").write_parquet(
        truth / "findings.parquet"
    )

    def compared(found=FOUND, outcomes=None):
        columns = "finding kind subject_kind name registry_id list_id row_id by_default"
        findings = frame(found, columns, by_default=pl.Boolean)
        findings.write_parquet(run / "findings.parquet")
        findings.select("finding", "list_id", "row_id").write_parquet(run / "evidence.parquet")
        given = rows.select("list_id", "row_id", "outcome") if outcomes is None else outcomes
        given.write_parquet(run / "outcomes.parquet")
        return compare_with_truth(run, tmp_path)

    return compared


def test_a_run_that_finds_all_that_is_so_scores_one(compare):
    compared = compare()
    asked = {(one.kind, one.about) for one in compared.scores if one.true}
    assert len(asked) == 7
    for kind, about in asked - {("PDS_TK", "employer")}:
        assert (compared.of(kind, about).precision, compared.of(kind, about).recall) == (1.0, 1.0)
    assert compared.of("PDS_TK", "employer").recall == 0.0  # no finding about the employer itself
    assert compared.rows == compared.rows_with_one_outcome == compared.rows_alike == 7


def test_what_is_not_so_costs_precision(compare):
    wrong = ("f7", "UNREGISTERED", "person", "W", None, "staff", "W1", True)
    score = compare([*FOUND, wrong]).of("UNREGISTERED", "person")
    assert (score.precision, score.recall) == (0.5, 1.0)


def test_what_is_not_found_costs_recall(compare):
    score = compare(FOUND[2:]).of("PWBD", "employer")
    assert (score.precision, score.recall) == (None, 0.0)


def test_what_awaits_a_decision_counts_as_the_default_decides(compare):
    undecided = [(*row[:-1], row[0] != "f3") for row in FOUND]
    assert compare(undecided).of("UNREGISTERED", "person").recall == 0.0


def test_an_employer_found_by_a_row_of_its_staff_is_found(compare):
    by_staff = ("f2", "PWBD", "employer", "CV", None, "staff", "W3", True)
    score = compare([by_staff, *FOUND[2:]]).of("PWBD", "employer")
    assert (score.true, score.right, score.recall) == (1, 1, 1.0)


def test_rows_with_no_outcome_or_with_two_are_counted(compare):
    outcomes = frame(ROWS, "list_id row_id grain subject employer unit outcome").select(
        "list_id", "row_id", "outcome"
    )
    twice = pl.concat([outcomes, outcomes.head(1)]).filter(pl.col("row_id") != "V1")
    compared = compare(outcomes=twice)
    assert (compared.rows, compared.rows_with_one_outcome) == (6, 5)
