"""Cover on a person's second record is that person's."""

import pytest

WORKERS = "wajib_lapor.workers"
ONE = {
    "name": "MASITOH",
    "birth_date": 19810412,
    "area_code": "35.21.05.2005",
    "mother_name": "NGATMI",
    "nik": "3521055204810001",
}


@pytest.mark.parametrize(
    ("second", "is_one"),
    [
        ({"nik": "3502045204810109", "mother_name": None}, True),
        ({"nik": "3502045204810109", "area_code": "35.02.04.2001"}, True),  # the mother is the same
        ({"name": "MASITOH N", "birth_date": None}, True),  # the NIK is the same
        ({"nik": None, "mother_name": "SUMARYATI"}, False),
        ({"nik": None, "mother_name": None, "area_code": "35.21.05"}, False),
        ({"nik": None, "mother_name": None, "area_code": "35.21.06.2001"}, False),
        ({"nik": None, "mother_name": None, "name": "MASITAH"}, False),
    ],
)
def test_cover_on_a_second_record(office, second, is_one):
    place = office.employer("PT SATU")
    office.given("persons", person_id="P1", **ONE)
    office.given("persons", person_id="P2", **{**ONE, **second})
    office.member("P2", establishment_id=place)
    row = office.listed(WORKERS, employer="PT SATU")
    office.linked(row, "P1")
    assert office.assessed().outcome(row) == ("matched_covered" if is_one else "matched_other")


@pytest.mark.parametrize(("born", "is_one"), [(19810101, False), (19810102, True)])
def test_a_day_that_nobody_knows_makes_nobody_one(office, born, is_one):
    place = office.employer("PT SATU")
    common = {**ONE, "birth_date": born, "mother_name": None, "nik": None}
    office.given("persons", person_id="P1", **common)
    office.given("persons", person_id="P2", **common)
    office.member("P2", establishment_id=place)
    row = office.listed(WORKERS, employer="PT SATU")
    office.linked(row, "P1")
    assert office.assessed().outcome(row) == ("matched_covered" if is_one else "matched_other")
