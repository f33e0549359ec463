"""The cases that decide whether a family is protected, linked as a run links them.

A simulated registry and list teach the engine; the cases are added to both and must come out right.
"""

from dataclasses import dataclass

import polars as pl
import pytest

import jaring
from jaring.simulate import linkage_fixture

COLUMNS = [
    "id",
    "nik",
    "name",
    "sex",
    "birth_date",
    "birth_place",
    "village",
    "district",
    "regency",
]
COLUMNS += ["employer", "phone", "mother_name"]
HOME = {
    "village": "Klegen",
    "district": "Kartoharjo",
    "regency": "Kota Madiun",
    "birth_place": "Madiun",
}


def row(row_id, name, **values):
    given = HOME | {"id": row_id, "name": name, "sex": "L"} | values
    return {column: given.get(column) for column in COLUMNS}


REGISTRY = [
    # twins: one serial apart, same day, same house, same mother
    row("R-twin-1", "Agung Wicaksana", nik="3577011703900001", birth_date="1990-03-17", mother_name="Lastri"),
    row("R-twin-2", "Agus Wicaksana", nik="3577011703900002", birth_date="1990-03-17", mother_name="Lastri"),
    # same-name neighbours: one name, one village, other birthdays
    row("R-neighbour-1", "Sukarman Hadipranoto", nik="3577010204700001", birth_date="1970-04-02"),
    row("R-neighbour-2", "Sukarman Hadipranoto", nik="3577011109840003", birth_date="1984-09-11"),
    # father and son of one name in one house with one phone
    row("R-father", "Joyo Kartowijoyo", nik="3577010101600002", birth_date="1960-01-01", phone="081299900011"),
    row("R-son", "Joyo Kartowijoyo", nik="3577012305880001", birth_date="1988-05-23", phone="081299900011"),
    # one NIK on two people of the registry
    row("R-shared-1", "Wahyudi Prabancana", nik="3577010808800001", birth_date="1980-08-08"),
    row("R-shared-2", "Endang Mulyasari", nik="3577010808800001", birth_date="1983-02-19", sex="P"),
    # two registry records of one person: an old number and a new one
    row("R-two-1", "Bambang Purwanegara", nik="3577010505750001", birth_date="1975-05-05", mother_name="Sumirah"),
    row("R-two-2", "Bambang Purwanegara", nik="3519010505750004", birth_date="1975-05-05", mother_name="Sumirah"),
    # a household phone
    row("R-phone", "Tumini Rahayuningtyas", nik="3577014107720001", birth_date="1972-07-01", sex="P",
        phone="081299900022"),
    # somebody whom a list may give with a damaged number
    row("R-lost", "Hendrikus Wonowijoyo", nik="3577011212790007", birth_date="1979-12-12"),
    row("R-swap", "Lukas Tandirerung", nik="3577010907910001", birth_date="1991-07-09"),
]  # fmt: skip
LIST = [
    row("L-twin-1", "Agung Wicaksana", nik="3577011703900001", birth_date="1990-03-17"),
    # the other twin's number by one wrong digit: the name must decide
    row("L-twin-typo", "Agus Wicaksana", nik="3577011703900001", birth_date="1990-03-17", mother_name="Lastri"),
    # a third child whom the registry lacks
    row("L-twin-absent", "Bagas Wicaksana", nik="3577011703900003", birth_date="1990-03-17", mother_name="Lastri"),
    row("L-neighbour", "Sukarman Hadipranoto", birth_date="1984-09-11"),
    row("L-father", "Joyo Kartowijoyo", birth_date="1960-01-01", phone="081299900011"),
    row("L-son", "Joyo Kartowijoyo", birth_date="1988-05-23", phone="081299900011"),
    row("L-shared", "Endang Mulyasari", nik="3577010808800001", birth_date="1983-02-19", sex="P"),
    row("L-two", "Bambang Purwanegara", nik="3519010505750004", birth_date="1975-05-05", mother_name="Sumirah"),
    # another woman of the house with its phone
    row("L-phone", "Sri Wulandari", birth_date="1995-11-30", sex="P", phone="081299900022"),
    row("L-lost", "Hendrikus Wonowijoyo", nik="3.57701121279000E+15", birth_date="12/12/1979"),
    row("L-swap", "Tandirerung Lukas", birth_date="1991-09-07"),
    row("L-apostrophe", "Lukas Tandirerung", nik="'3577010907910001", birth_date="1991-07-09"),
    row("L-nobody", "Zulkarnain Simatupang", nik="1271012508930002", birth_date="1993-08-25",
        village="Kesawan", district="Medan Barat", regency="Kota Medan"),
]  # fmt: skip


@dataclass
class Answers:
    links: dict
    review: set
    result: object


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hard")
    linkage_fixture(people=4_000, list_rows=7_000, seed=11, out=folder)
    for name, cases in (("registry", REGISTRY), ("list", LIST)):
        base = pl.read_parquet(folder / f"{name}.parquet")
        added = pl.DataFrame(cases, schema=dict.fromkeys(COLUMNS, pl.String))
        pl.concat([base, added], how="diagonal").write_parquet(folder / f"{name}.parquet")
    result = jaring.link(folder / "list.parquet", folder / "registry.parquet")
    links = {row["left_id"]: row for row in result.links.to_pylist()}
    return Answers(links, set(result.review["left_id"].to_pylist()), result)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("L-twin-1", "R-twin-1"),
        ("L-neighbour", "R-neighbour-2"),
        ("L-father", "R-father"),
        ("L-son", "R-son"),
        ("L-shared", "R-shared-2"),
        ("L-lost", "R-lost"),
        ("L-swap", "R-swap"),
        ("L-apostrophe", "R-swap"),
    ],
)
def test_the_right_record_is_found(answers, left, right):
    assert answers.links[left]["right_id"] == right


@pytest.mark.parametrize("left", ["L-phone", "L-nobody", "L-twin-absent"])
def test_nobody_is_taken_for_somebody_else(answers, left):
    """A wrong «covered» leaves a family without protection: such a row is linked to nobody."""
    assert left not in answers.links or left in answers.review


def test_either_record_of_one_person_is_right(answers):
    assert answers.links["L-two"]["right_id"] in {"R-two-1", "R-two-2"}


def test_a_twins_number_beside_the_other_twins_name_is_never_decided_unseen(answers):
    assert "L-twin-typo" in answers.review
    assert answers.links["L-twin-typo"]["tier"] == "score"


def test_rows_that_the_number_settles_have_no_levels(answers):
    settled = answers.links["L-twin-1"]
    assert settled["tier"] == "nik"
    assert settled["level_name"] is None


def test_scored_rows_say_which_level_each_field_reached(answers):
    scored = answers.links["L-swap"]
    assert scored["tier"] == "score"
    assert scored["level_birth_date"] == 2  # day and month exchanged
    assert scored["level_nik"] == 0  # missing


def test_every_row_is_linked_or_not_and_none_is_lost(answers):
    left = answers.result.summary.left
    linked = set(answers.result.links["left_id"].to_pylist())
    unlinked = set(answers.result.unlinked["left_id"].to_pylist())
    assert not linked & unlinked
    assert len(linked) + len(unlinked) == left.accepted == left.received


def test_other_columns_travel_through_untouched(answers):
    assert {"kpj", "address", "rt", "rw", "npp"} <= set(answers.result.unlinked.column_names)
