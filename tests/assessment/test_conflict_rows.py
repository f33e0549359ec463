"""The data riil: what list and registry say, what is believed, and by which rule."""

import pytest

WOMAN = "3374015203850003"  # born 12 March 1985
MAN = "3374011203850003"
ROWS = """
    select grain, field, said, registry, winner, rule, value from conflicts order by grain, field
"""
RIGHT = {"nik": WOMAN, "birth_date": 19850312, "sex": "P", "name": "SITI AMINAH"}


@pytest.fixture
def beside(office):
    """What a row and its record disagree on."""

    def asked(row, person, *, link=None):
        place = office.employer("PT SATU")
        number = office.listed("wajib_lapor.workers", employer="PT SATU", **{**RIGHT, **row})
        office.member("P1", establishment_id=place, wage_reported_idr=2_500_000)
        office.rows["persons"][0] |= {**RIGHT, **person}
        office.linked(number, "P1", **(link or {}))
        return [tuple(one[1:]) for one in office.assessed().rows(ROWS)]

    return asked


def test_a_row_and_its_record_that_agree_say_nothing(beside):
    assert beside({"name": "Siti  Aminah"}, {}) == []


@pytest.mark.parametrize(
    ("row", "person", "expected"),
    [
        ({"birth_date": 19850312}, {"birth_date": 19850321},
         ("birth_date", "19850312", "19850321", "list", "agrees_with_nik", "19850312")),
        ({"birth_date": 19850321}, {},
         ("birth_date", "19850321", "19850312", "registry", "agrees_with_nik", "19850312")),
        ({"birth_date": 19900101}, {"birth_date": 19900102},
         ("birth_date", "19900101", "19900102", None, "ask_the_person", None)),
        ({}, {"birth_date": None},
         ("birth_date", "19850312", None, "list", "only_source", "19850312")),
        ({"sex": "L"}, {}, ("sex", "L", "P", "registry", "agrees_with_nik", "P")),
        ({"nik": MAN, "nik_fault": "nik_against_sex"}, {},
         ("nik", MAN, WOMAN, "registry", "other_is_faulty", WOMAN)),
        ({"nik": "3374015203850004"}, {},
         ("nik", "3374015203850004", WOMAN, "registry", "checked_at_enrolment", WOMAN)),
        ({}, {"nik": None}, ("nik", WOMAN, None, "list", "only_source", WOMAN)),
        ({"name": "BUDI HARTONO"}, {},
         ("name", "BUDI HARTONO", "SITI AMINAH", "registry", "checked_at_enrolment",
          "SITI AMINAH")),
        ({"wage_idr": 3_500_000}, {},
         ("wage_idr", "3500000", "2500000", "list", "evidence_of_more", "3500000")),
    ],
)  # fmt: skip
def test_each_field_is_believed_by_its_rule(beside, row, person, expected):
    assert beside(row, person) == [expected]


def test_a_doubtful_link_says_nothing_of_the_record(beside):
    link = {"probability": 0.6, "is_flagged": True}
    assert beside({"birth_date": 19850321}, {}, link=link) == []


def test_an_employer_is_believed_on_what_it_must_report(office):
    office.employer("PT SATU", nib="9120000000001")
    office.member("P1", establishment_id="U1")
    office.rows["establishments"][0] |= {"npp": "AA000001", "headcount_reported": 5}
    office.employer_listed("PT SATU", npp="BB000002", nib="9120000000002", headcount=1)
    assert office.assessed().rows(ROWS) == [
        ("employer", "headcount", "1", "5", "list", "duty_to_report", "1"),
        ("employer", "nib", "9120000000002", "9120000000001", "list", "latest_source",
         "9120000000002"),
        ("employer", "npp", "BB000002", "AA000001", "registry", "issued_by_registry", "AA000001"),
    ]  # fmt: skip
