"""Published figures with known slips: each is found, and those that agree are left alone."""

import pytest

from jaring.assessment.conflicts import (
    lowest_conflict,
    parts_conflict,
    rate_conflict,
    source_conflict,
    units_conflict,
    universe_conflict,
)

AGREE = {
    "Madiun May 2019": ((81_552, 9_429, 11_994, 66_073), 169_048),
    "Madiun PMI": ((5_510, 6_482, 2), 11_994),
    "Pekalongan": ((89_433, 31_546, 33_474), 154_453),
    "Kendari universe": ((88_357, 36_140, 16_443), 140_940),
    "Kudus 2020": ((135, 133, 279), 547),
    "Kebayoran TMP2T": ((17, 4, 8), 29),
    "WLKP 2022": ((372_402, 55_275, 48_626, 20_892), 497_195),
    "Temanggung by size": ((5_752, 11_852, 2_587, 4_681), 24_872),
    "Kudus SKK by office": ((34, 40, 40, 35, 20), 169),
}
DIFFER = {
    "Temanggung by programme": ((14_059, 7_104, 3_718), 24_872, "24881"),
    "Kudus SKK by status": ((75, 8, 64, 20), 169, "167"),
    "WLKP 2021 by size": ((338_905,), 359_703, "338905"),
}


def named(parts):
    return {str(number): part for number, part in enumerate(parts)}


@pytest.mark.parametrize("name", AGREE)
def test_parts_that_sum_are_left_alone(name):
    parts, whole = AGREE[name]
    assert parts_conflict(name, named(parts), whole) is None


@pytest.mark.parametrize("name", DIFFER)
def test_parts_that_do_not_sum_are_found(name):
    parts, whole, follows = DIFFER[name]
    found = parts_conflict(name, named(parts), whole)
    assert found is not None
    assert (found.kind, found.follows) == ("parts_do_not_sum", follows)


def test_rate_of_bali_does_not_follow_from_its_parts():
    found = rate_conflict("Bali", 935_079, 1_873_899, "50.88")
    assert found is not None
    assert found.follows == "49.90"


def test_rates_that_follow_are_left_alone():
    assert rate_conflict("Kendari", 49_397, 140_940, "35.05") is None
    assert rate_conflict("Bali with its digits put right", 935_079, 1_837_899, "50.88") is None
    assert rate_conflict("Jateng 2015", 1_105_431, 5_237_730, "21.11") is None


def test_universe_that_is_printed_as_active_is_found():
    found = universe_conflict("Kendari", 140_940, 49_397)
    assert found is not None
    assert found.kind == "universe_below_active"


def test_employers_and_workers_are_never_added():
    counts = [("employers", 1_233), ("workers", 82_001)]
    assert units_conflict("Banjarmasin", counts, 83_234) is not None
    assert units_conflict("Banjarmasin", counts, 82_001) is None


def test_two_sources_of_one_visit_differ():
    said = [("Antara", "32"), ("Radio Idola", "35")]
    assert source_conflict("construction, Central Java", said) is not None
    assert source_conflict("construction, Central Java", said[:1]) is None


def test_lowest_cannot_be_what_is_not_lowest():
    rates = {"JAKON": "32", "PU": "58", "BPU": "11"}
    found = lowest_conflict("Central Java", "JAKON", rates)
    assert found is not None
    assert found.follows == "BPU"
    assert lowest_conflict("Central Java", "BPU", rates) is None
