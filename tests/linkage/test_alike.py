"""Rows settled as they are written: the answer of the long way, and only where it is safe."""

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import jaring
from jaring.linkage import flow
from jaring.linkage.alike import Alike, alike_fields
from jaring.linkage.model import read_model, shipped_model

COLUMNS = frozenset({"nik", "name", "birth_date"})
NIKS = [
    "3374011203850001",
    "3374011203850002",
    "'3374011203850001",  # the same number once the mark is gone
    "3374015203850003",
    "337401120385000",  # too short to identify anybody
    "3374011203850000",  # no serial number
    "",
    None,
]
NAMES = ["Siti Aminah", "SITI AMINAH", "Siti Aminah, S.Pd", "Budi", "budi", "-", "Drs.", "", None]
DATES = ["1985-03-12", "12/03/1985", "bukan tanggal", "", None]
ROW = st.tuples(st.sampled_from(NIKS), st.sampled_from(NAMES), st.sampled_from(DATES))
ROWS = st.lists(ROW, min_size=1, max_size=14)


def table(side, rows):
    columns = {
        name: [row[at] for row in rows] for at, name in enumerate(("nik", "name", "birth_date"))
    }
    ids = [f"{side}{number:02d}" for number in range(len(rows))]
    return pl.DataFrame({"id": ids, **columns}, schema=dict.fromkeys(("id", *columns), pl.String))


def found(left, right):
    result = jaring.link(table("L", left), table("R", right))
    quality = [(one.field, one.filled, one.usable) for one in result.summary.left.quality]
    return (
        result.links.to_pylist(),
        result.review.to_pylist(),
        result.unlinked.to_pylist(),
        quality,
        result.summary.pairs_compared,
    )


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(left=ROWS, right=ROWS)
def test_the_short_way_answers_as_the_long_way_does(left, right):
    short = found(left, right)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flow, "alike_fields", lambda *_, **__: None)
        assert short == found(left, right)


def steps_of(left, right, model=None, **more):
    sides = (flow.Side(frozenset(left), 9), flow.Side(frozenset(right), 9))
    steps = flow.settle_flow(model or shipped_model("workers"), *sides, **more).steps
    return {step.writes.table for step in steps}


def test_the_short_way_is_taken_where_both_sides_hold_number_and_name():
    assert "alike" in steps_of(COLUMNS, COLUMNS)
    assert "alike" not in steps_of(COLUMNS - {"name"}, COLUMNS)
    assert "alike" not in steps_of(COLUMNS, COLUMNS - {"nik"})


def test_an_index_no_longer_knows_how_its_rows_were_written():
    assert "alike" not in steps_of(COLUMNS, COLUMNS, right_is_ready=True)


def test_the_fields_are_those_of_the_tier_and_its_first_check():
    model = shipped_model("workers")
    assert alike_fields(model, left=COLUMNS, right=COLUMNS) == Alike(("nik",), ("name",))
    assert Alike(("nik",), ("name", "nik")).fields == ("nik", "name")


@pytest.mark.parametrize(
    ("tiers", "rule"),
    [
        (
            '[[tier]]\nname = "a"\non = ["nik"]\naccept = [["name jaro_winkler 0.9"]]',
            "many_to_many",
        ),
        ('[[tier]]\nname = "a"\non = ["nik"]\naccept = [["name folded"]]', "one_to_one"),
        ('[[tier]]\nname = "a"\non = ["nik.start12"]\naccept = [["name folded"]]', "many_to_many"),
        ('[[tier]]\nname = "a"\non = ["nik"]\naccept = [["place exact"]]', "many_to_many"),
        (
            '[[tier]]\nname = "a"\non = ["nik"]\naccept = [["name folded"]]\n'
            '[[tier]]\nname = "b"\non = ["name"]\naccept = [["name folded"]]',
            "many_to_many",
        ),
    ],
    ids=["similar", "one_to_one", "part", "several_columns", "two_tiers"],
)
def test_where_other_rows_or_more_than_equality_decide_the_long_way_is_taken(tiers, rule):
    model = read_model(
        'id = "m"\n[fields]\nnik = "nik"\nname = "person_name"\n'
        'place = { type = "area", from = ["village", "district"] }\n'
        f"{tiers}\n"
        '[[block]]\non = ["name"]\n[[compare]]\nfield = "name"\nlevels = ["exact", "else"]\n'
        f'[resolve]\nrule = "{rule}"'
    )
    held = frozenset({"nik", "name", "village", "district"})
    assert alike_fields(model, left=held, right=held) is None
