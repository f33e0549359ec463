"""Figures handed to a run that do not agree: those with known slips are found, the others left."""

import polars as pl
import pytest

from jaring.assessment import inputs
from jaring.assessment.coverage import COVERAGE
from jaring.assessment.figure_flags import figure_flags_step
from jaring.assessment.figures import Times

KINDS = {"TEXT": pl.String, "BIGINT": pl.Int64, "INT": pl.Int32, "DOUBLE": pl.Float64}
TIMES = Times(20261101, 202611, 202601, 20270101, 305, 365)
GIVEN = {one.table: one for one in (inputs.CLAIMS, inputs.UNIVERSES, inputs.TARGETS, COVERAGE)}


def flags(**rows):
    """What a run flags, given rows by table."""
    tables = {}
    for name, contract in GIVEN.items():
        schema = {column: KINDS[kind.name] for column, kind in contract.columns.items()}
        tables[name] = pl.DataFrame(rows.get(name, []), schema=schema).to_arrow()
    made = figure_flags_step(TIMES).function(tables)
    return [(row["kind"], row["segment"], row["said"], row["follows"]) for row in made.to_pylist()]


def active(counts, *, source="pers", **more):
    """Claims of active participants by segment; '' is the whole."""
    return [
        {"area_code": "", "segment": segment, "measure": "active", "value": str(count),
         "source": source, "claimed_on": "2019-05-31", **more}
        for segment, count in counts.items()
    ]  # fmt: skip


def rate(segment, value, **more):
    return {"area_code": "33", "segment": segment, "measure": "coverage_rate", "value": value,
            "claimed_on": "2024-10-10", "source": "Antara", **more}  # fmt: skip


MADIUN = {"PU": 81_552, "BPU": 9_429, "PMI": 11_994, "JAKON": 66_073, "": 169_048}
PEKALONGAN = {"PU": 89_433, "BPU": 31_546, "JAKON": 33_474, "": 154_453}


@pytest.mark.parametrize("counts", [MADIUN, PEKALONGAN, {"PU": 48_277, "": 169_048}])
def test_segments_that_sum_are_left_alone(counts):
    assert flags(claims=active(counts)) == []


def test_segments_that_do_not_sum_are_flagged():
    wrong = {**MADIUN, "": 169_408}
    assert flags(claims=active(wrong)) == [("parts_do_not_sum", "", "169408", "169048")]


def test_universe_printed_as_active_is_flagged():
    # Kendari 2025: the article labels the universe of each segment as active
    kendari = {"PU": 88_357, "BPU": 36_140, "JAKON": 16_443, "": 49_397}
    assert flags(claims=active(kendari)) == [("parts_do_not_sum", "", "49397", "140940")]


def test_parts_of_two_sources_are_not_added():
    claims = [*active({"PU": 5, "BPU": 5}), *active({"": 9}, source="lain")]
    assert flags(claims=claims) == []


def test_a_branch_is_not_below_its_areas():
    # Jember: the branch, and one of its three regencies
    office, one = active({"": 63_706})[0], {**active({"": 48_094})[0], "area_code": "35.09"}
    areas = [office, one]
    assert flags(claims=areas) == []
    swapped = [
        {**row, "value": value} for row, value in zip(areas, ("63706", "64000"), strict=True)
    ]
    assert flags(claims=[*swapped, {**areas[1], "area_code": "35.08", "value": "1"}]) == [
        ("parts_do_not_sum", "", "63706", "64001")
    ]


@pytest.mark.parametrize(
    ("value", "numerator", "universe", "expected"),
    [
        ("50.88", 935_079, 1_873_899, [("rate_does_not_follow", "50.88", "49.90")]),  # Bali
        ("49.90", 935_079, 1_873_899, []),
        ("35.05", 49_397, 140_940, []),  # Kendari
        ("36.59", 4_500_000, 12_800_000, [("rate_does_not_follow", "36.59", "35.16")]),
        ("120", 12, 10, [("universe_below_active", "10", "12")]),
    ],
)
def test_rate_must_follow_from_its_parts(value, numerator, universe, expected):
    claim = rate("UCJ", value, numerator=numerator, universe=universe)
    assert [(kind, said, follows) for kind, _, said, follows in flags(claims=[claim])] == expected


def test_two_outlets_of_one_visit_and_a_lowest_that_is_not():
    # Central Java 2024: construction 32 or 35 per cent, "the lowest", beside 11 for own account
    claims = [
        rate("PU", "58"),
        rate("JAKON", "32", text="32 persen, paling rendah"),
        rate("JAKON", "35", source="lain"),
        rate("BPU", "11", source="lain"),
    ]
    assert flags(claims=claims) == [
        ("sources_differ", "JAKON", "32", "35"),
        ("lowest_is_not_lowest", "JAKON", "JAKON", "BPU"),
    ]


def test_employers_and_workers_added_together_are_flagged():
    # Semarang 2018: 2,000 employers and 1.7 million workers are two units
    counted = [("employers", "2000"), ("workers", "1700000")]
    claims = [{**active({"": 0})[0], "unit": unit, "value": value, "measure": unit}
              for unit, value in counted]  # fmt: skip
    assert flags(claims=claims) == []
    whole = {**claims[0], "unit": None, "value": "1702000", "measure": "listed"}
    assert flags(claims=[*claims, whole]) == [
        ("units_mixed", "", "1702000", "2000 employers + 1700000 workers")
    ]


def test_wage_earners_called_informal_are_a_slip():
    # Jember: "penerima upah (sektor informal)" must read formal
    claim = {**active({"PU": 29_000})[0], "text": "29.000 penerima upah (sektor informal)"}
    assert flags(claims=[claim]) == [("label_contradicts_segment", "PU", "informal", "formal")]
    assert flags(claims=[{**claim, "text": "29.000 penerima upah (sektor formal)"}]) == []


def test_claimed_universe_below_claimed_active_is_flagged():
    said = active({"": 140_940})[0]
    claims = [said, {**said, "measure": "universe", "value": "49397"}]
    assert flags(claims=claims) == [("universe_below_active", "", "49397", "140940")]


def test_universes_and_targets_are_held_against_their_own_parts():
    universe = {"name": "BPS", "area_code": "33.71", "source": "BPS", "as_of": "2025-08-31"}
    target = {"measure": "gross_new", "year": 2026}
    counted = {"PU": 50, "BPU": 30, "JAKON": 10, None: 100}
    planned = {"PU": 29_000, "BPU": 18_000, None: 40_000}
    universes = [{**universe, "segment": name, "value": value} for name, value in counted.items()]
    targets = [{**target, "segment": name, "value": value} for name, value in planned.items()]
    assert flags(universes=universes, targets=targets) == [
        ("parts_do_not_sum", "", "100", "90"),
        ("parts_do_not_sum", "", "40000", "47000"),
    ]
    assert flags(universes=[*universes[:3], {**universes[3], "value": 90}]) == []


def test_the_same_universe_with_two_values_is_flagged_and_two_names_are_two():
    one = {"name": "Sakernas", "area_code": "33.71", "segment": "PU", "value": 5, "source": "BPS",
           "as_of": "2025-08-31"}  # fmt: skip
    assert flags(universes=[one, {**one, "name": "potensi cabang", "value": 9}]) == []
    assert flags(universes=[one, {**one, "value": 9}]) == [("sources_differ", "PU", "5", "9")]


def test_universe_below_the_living_memberships_of_the_day_is_flagged():
    row = {"month": 202611, "area_code": "33.71", "segment": "PU", "programme": "",
           "universe": "BPS", "active": 12, "value": 10,
           "flag": "universe_below_active"}  # fmt: skip
    others = [{**row, "month": 202610}, {**row, "programme": "JKK"}, {**row, "flag": None}]
    assert flags(coverage=[row, *others]) == [("universe_below_active", "PU", "10", "12")]


def test_nothing_handed_in_flags_nothing():
    assert flags() == []
