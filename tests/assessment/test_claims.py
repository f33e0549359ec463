"""A claim stands beside the figure of the registry for the same area, segment and measure."""

import pytest

CLAIMED = (
    "select measure, area_code, segment, value, counted, universe_value, round(rate, 3)"
    " from claimed order by claim"
)


def claim(office, value, **given):
    plain = {"area_code": "35.77", "segment": "PU", "measure": "active", "claimed_by": "Wali kota",
             "claimed_on": "2026-01-01", "source": "koran", "text": f"{value} orang"}  # fmt: skip
    office.given("claims", value=value, **{**plain, **given})


@pytest.fixture
def staffed(office):
    """Two employers in Kota Madiun with three workers, one in Ngawi with one; one trader."""
    for number, (area, staff) in enumerate((("35.77", 2), ("35.77", 1), ("35.21", 1))):
        employer, place = f"E{number}", f"B{number}"
        office.given("employers", employer_id=employer, name=f"PT {number}")
        office.given("establishments", establishment_id=place, employer_id=employer, npp=place,
                     name=f"PT {number}", area_code=area, registered_on=20200101)  # fmt: skip
        for one in range(staff):
            person = f"P{number}{one}"
            office.given("persons", person_id=person, name=person, area_code="35.77")
            office.given("memberships", membership_id=f"M{number}{one}", person_id=person,
                         segment="PU", establishment_id=place, started_on=20200101)  # fmt: skip
    office.given("persons", person_id="T", name="T", area_code="35.77")
    office.given("memberships", membership_id="T", person_id="T", segment="BPU",
                 started_on=20200101, paid_until=20270101)  # fmt: skip
    return office


def test_memberships_are_counted_for_the_area_and_segment_that_was_spoken_of(staffed):
    claim(staffed, "3")
    claim(staffed, "5", area_code=None, segment=None, claimed_on="2026-01-02")
    assert staffed.assessed().rows(CLAIMED) == [
        ("active", "35.77", "PU", "3", 3, None, None),
        ("active", "", "", "5", 5, None, None),
    ]


def test_employers_are_those_with_living_memberships(staffed):
    claim(staffed, "9", measure="employers", segment="")
    claim(staffed, "9", measure="employers", segment="", area_code="", claimed_on="2026-01-02")
    assert [row[4] for row in staffed.assessed().rows(CLAIMED)] == [2, 3]


def test_a_rate_needs_a_universe_and_leaves_migrants_out(staffed):
    claim(staffed, "60", measure="coverage_rate", segment="")
    assert staffed.assessed().rows(CLAIMED)[0][4:] == (4, None, None)
    staffed.open.pop_all().close()
    for name, segment, value in (("b", None, 99), ("a", "UCJ", 8)):
        staffed.given("universes", name=name, area_code="35.77", segment=segment, value=value,
                      source="BPS", as_of="2025-08-31")  # fmt: skip
    assert staffed.assessed().rows(CLAIMED)[0][4:] == (4, 8, 0.5)


def test_a_claim_about_the_province_is_not_compared(staffed):
    claim(staffed, "58", area_code="35", measure="coverage_rate")
    claim(staffed, "900", area_code="35", claimed_on="2026-01-02")
    assert [row[4:] for row in staffed.assessed().rows(CLAIMED)] == [(None, None, None)] * 2


def test_the_same_claim_of_two_sources_stays_two(staffed):
    claim(staffed, "32")
    claim(staffed, "35", source="televisi")
    claim(staffed, "35", source="televisi")
    assert [row[3] for row in staffed.assessed().rows(CLAIMED)] == ["32", "35", "35"]
