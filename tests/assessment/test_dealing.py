"""Work is dealt by employer and area, and evenly."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jaring.assessment.dealing import Charge, Piece, deal, officers_in

MADIUN, NGAWI = "35.77", "35.21"


def dealt(pieces, *charges):
    return dict(deal(pieces, charges).iter_rows())


def piece(name, area=None, npp=None, findings=1):
    return Piece(name, area, npp, findings)


def test_the_nearest_area_around_the_piece_wins():
    charges = (Charge("Ana", "35"), Charge("Budi", MADIUN), Charge("Citra", "35.77.01.1001"))
    pieces = [piece("a", "35.77.01.1001"), piece("b", "35.77.02"), piece("c", NGAWI)]
    assert dealt(pieces, *charges) == {"a": "Citra", "b": "Budi", "c": "Ana"}


def test_who_names_the_employer_takes_it_wherever_it_is():
    charges = (Charge("Ana", MADIUN), Charge("Budi", NGAWI, "AA1"))
    assert dealt([piece("a", MADIUN, "AA1")], *charges) == {"a": "Budi"}


def test_what_lies_in_nobodys_area_stays_with_nobody():
    pieces = [piece("a", NGAWI), piece("b")]
    assert dealt(pieces, Charge("Ana", MADIUN)) == {"a": None, "b": None}
    assert dealt(pieces) == {"a": None, "b": None}


def test_who_names_an_employer_alone_is_given_no_area():
    assert dealt([piece("a", MADIUN)], Charge("Ana", npp="AA1")) == {"a": None}


@pytest.mark.parametrize("area", [MADIUN, None])
def test_who_names_neither_takes_what_is_left(area):
    pieces = [piece("a", area), piece("b", NGAWI)]
    assert dealt(pieces, Charge("Ana"), Charge("Budi", NGAWI)) == {"a": "Ana", "b": "Budi"}


def test_two_of_one_area_share_it_evenly_the_largest_first():
    pieces = [piece(str(size), MADIUN, findings=size) for size in (8, 5, 4, 3)]
    found = dealt(pieces, Charge("Ana", MADIUN), Charge("Budi", MADIUN))
    assert found == {"8": "Ana", "5": "Budi", "4": "Budi", "3": "Ana"}


def test_the_employers_that_are_named_count_before_areas_are_shared():
    charges = (Charge("Ana", MADIUN), Charge("Ana", npp="AA1"), Charge("Budi", MADIUN))
    found = dealt([piece("big", NGAWI, "AA1", 9), piece("a", MADIUN), piece("b", MADIUN)], *charges)
    assert found == {"big": "Ana", "a": "Budi", "b": "Budi"}


def test_an_officer_of_several_lines_is_one_officer():
    assert officers_in([Charge("Ana", MADIUN), Charge("Budi"), Charge("Ana", NGAWI)]) == [
        "Ana", "Budi",
    ]  # fmt: skip


@given(st.lists(st.integers(1, 50), max_size=40), st.integers(1, 5))
def test_each_piece_has_one_officer_and_no_order_matters(sizes, officers):
    pieces = [piece(str(place), MADIUN, findings=size) for place, size in enumerate(sizes)]
    charges = [Charge(f"P{number}", MADIUN) for number in range(officers)]
    found = dealt(pieces, *charges)
    assert len(found) == len(pieces)
    assert found == dealt(list(reversed(pieces)), *charges)
    work = Counter({charge.officer: 0 for charge in charges})
    for one in pieces:
        work[found[one.piece]] += one.findings
    # whoever has the most was no further behind when the last piece came
    assert max(work.values()) - min(work.values()) <= max(sizes, default=0)
