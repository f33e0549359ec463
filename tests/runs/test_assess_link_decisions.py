"""A person's same or not the same is given back to the links, for people, employers and permits."""

from datetime import date

import polars as pl
import pytest

from jaring.assessment import inputs
from jaring.assessment.mentions import MENTIONS, ROW_MENTIONS
from jaring.engines.duckdb import DuckDbEngine
from jaring.runs.assess_decisions import import_outcomes, no_decisions, read_finding_decisions
from jaring.runs.assess_link_decisions import (
    hand_in_doubts,
    hand_in_link_decisions,
    hand_in_links,
)
from jaring.runs.assess_run import hand_in_decisions
from jaring.steps import ColumnType

TYPES = {
    ColumnType.TEXT: pl.String, ColumnType.BIGINT: pl.Int64, ColumnType.INT: pl.Int32,
    ColumnType.DOUBLE: pl.Float64, ColumnType.BOOLEAN: pl.Boolean,
}  # fmt: skip
ROWS = (
    (
        inputs.WORKER_ROWS,
        [{"row": number, "list_id": "desa", "row_id": f"D{number}"} for number in range(3)],
    ),
    (inputs.EMPLOYER_ROWS, [{"row": 0, "list_id": "wlkp", "row_id": "W0"}]),
    (inputs.PROJECT_ROWS, [{"row": 0, "list_id": "izin", "row_id": "I0"}]),
    (inputs.PERSONS, [{"person_id": f"P{number}"} for number in range(4)]),
    (inputs.EMPLOYERS, [{"employer_id": "E1"}, {"employer_id": "E2"}]),
    (
        inputs.ESTABLISHMENTS,
        [
            {"establishment_id": "U1", "employer_id": "E1"},
            {"establishment_id": "U2", "employer_id": "E2", "ended_on": 20200101},
            {"establishment_id": "U3", "employer_id": "E2"},
        ],
    ),
    (inputs.PROJECTS, [{"project_id": "K1"}]),
    (MENTIONS, [{"mention": 0, "employer_row": 0}, {"mention": 1}]),
    (ROW_MENTIONS, [{"row": 0, "mention": 1}]),
)
LINKS = {
    "workers": [(0, "P0", 0.7), (1, "P1", 0.99)],
    "employers": [(0, "U1", 0.6), (1, "U1", 0.99)],
    "projects": [(0, "K1", 0.6)],
    "doubts": [(2, "P2", 0.3), (2, "P3", 0.2)],
}


@pytest.fixture
def engine():
    with DuckDbEngine(threads=1) as made:
        for contract, rows in ROWS:
            schema = {name: TYPES[kind] for name, kind in contract.columns.items()}
            made.hand_in(contract.table, pl.DataFrame(rows, schema=schema).to_arrow())
        yield made


@pytest.fixture
def decide(engine, tmp_path):
    """Hand in the links with decisions; what stands afterwards."""
    paths = {}
    for name, rows in LINKS.items():
        paths[name] = tmp_path / f"{name}.parquet"
        frame = pl.DataFrame(rows, schema=["row", "id", "probability"], orient="row")
        frame.with_columns(is_flagged=pl.col("probability") < 0.95).write_parquet(paths[name])

    def decided(*said):
        names = ("list_id", "row_id", "registry_id", "answer")
        rows = [dict(zip(names, one, strict=True)) for one in said]
        schema = no_decisions().schema
        hand_in_link_decisions(engine, pl.DataFrame(rows, schema=schema))
        hand_in_links(engine, paths["workers"], paths["employers"], paths["projects"])
        hand_in_doubts(engine, paths["doubts"])
        return lambda table: engine.connection.execute(
            f"select * from {table} order by all"
        ).fetchall()

    return decided


def test_without_a_decision_the_links_are_as_they_were_made(decide):
    stands = decide()
    assert stands("person_links") == [(0, "P0", 0.7, True), (1, "P1", 0.99, False)]
    assert stands("mention_links") == [(0, "U1", 0.6, True), (1, "U1", 0.99, False)]
    assert stands("project_links") == [(0, "K1", 0.6, True)]
    assert stands("person_doubts") == [(2, "P2", 0.3), (2, "P3", 0.2)]


def test_the_same_person_is_sure(decide):
    stands = decide(("desa", "D0", "P0", "same"), ("desa", "D2", "P2", "same"))
    assert stands("person_links") == [
        (0, "P0", 1.0, False), (1, "P1", 0.99, False), (2, "P2", 1.0, False),
    ]  # fmt: skip
    assert stands("person_doubts") == []


def test_not_the_same_person_takes_away_that_link_alone(decide):
    stands = decide(("desa", "D0", "P0", "not_same"), ("desa", "D2", "P3", "not_same"),
                    ("desa", "D1", "P0", "not_same"))  # fmt: skip
    assert stands("person_links") == [(1, "P1", 0.99, False)]
    assert stands("person_doubts") == [(2, "P2", 0.3)]


def test_somebody_else_replaces_the_link(decide):
    assert decide(("desa", "D1", "P3", "same"))("person_links") == [
        (0, "P0", 0.7, True), (1, "P3", 1.0, False),
    ]  # fmt: skip


@pytest.mark.parametrize(("answer", "first"), [("same", [(0, "U1", 1.0, False)]), ("not_same", [])])
def test_an_employer_is_decided_by_the_row_that_names_it(decide, answer, first):
    stands = decide(("wlkp", "W0", "E1", answer))
    assert stands("mention_links") == [*first, (1, "U1", 0.99, False)]


def test_the_same_employer_is_linked_at_an_open_establishment(decide):
    assert decide(("wlkp", "W0", "E2", "same"))("mention_links")[0] == (0, "U3", 1.0, False)


def test_a_worker_may_decide_the_employer_that_the_row_names(decide):
    assert decide(("desa", "D0", "E1", "not_same"))("mention_links") == [(0, "U1", 0.6, True)]


@pytest.mark.parametrize(("answer", "left"), [("same", [(0, "K1", 1.0, False)]), ("not_same", [])])
def test_a_permit_is_decided_too(decide, answer, left):
    assert decide(("izin", "I0", "K1", answer))("project_links") == left


def test_a_decision_about_nothing_that_is_here_changes_nothing(decide):
    stands = decide(("desa", "D9", "P0", "not_same"), ("desa", "D0", "P99", "same"))
    assert len(stands("person_links")) == 2


@pytest.mark.parametrize(
    ("head", "same", "other"),
    [("Hasil,Kunci,Kunci baris,Nomor di kepesertaan", "sama", "bukan yang sama"),
     ("Outcome,Key,Row key,Number in the registry", "same", "not the same")],
)  # fmt: skip
def test_answers_about_links_are_read_from_a_worklist(tmp_path, head, same, other):
    path, kept = tmp_path / "office.csv", tmp_path / "decisions.csv"
    lines = [head, f"{same},F1,desa: D0,P0", f"{other},F2,wlkp: W0,E1", "contacted,F3,desa: D1,P1"]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    day = date(2026, 11, 2)
    assert import_outcomes(path, kept, on=day, scratch=tmp_path) == (3, 3)
    assert import_outcomes(path, kept, on=day, scratch=tmp_path) == (3, 0)
    rows = read_finding_decisions(kept).select("finding", "answer", *("list_id", "row_id"))
    assert sorted(rows.rows()) == [
        ("F1", "same", "desa", "D0"), ("F2", "not_same", "wlkp", "W0"),
        ("F3", "contacted", None, None),
    ]  # fmt: skip


def test_a_file_of_the_older_form_is_still_read(tmp_path):
    path = tmp_path / "decisions.csv"
    path.write_text("finding,answer,reason,decided_on\nF1,contacted,,20261101\n", encoding="utf-8")
    assert read_finding_decisions(path).row(0)[:2] == ("F1", "contacted")


def test_the_last_word_on_a_finding_counts_and_its_link_is_kept(engine, tmp_path):
    path = tmp_path / "decisions.csv"
    lines = [
        "finding,answer,reason,decided_on,list_id,row_id,registry_id",
        "F1,contacted,,20261105,,,",
        "F1,not_same,beda orang,20261101,desa,D0,P0",
        ",same,,20261101,desa,D1,P1",
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    hand_in_decisions(engine, path)
    found = engine.connection.execute("select finding, answer from finding_decisions").fetchall()
    assert found == [("F1", "contacted")]
    links = engine.connection.execute("select row, registry_id, is_same from link_decisions")
    assert sorted(links.fetchall()) == [(0, "P0", False), (1, "P1", True)]


def test_no_file_decides_nothing(engine):
    hand_in_decisions(engine, None)
    for table in ("finding_decisions", "link_decisions"):
        assert engine.query(f"select * from {table}").num_rows == 0
