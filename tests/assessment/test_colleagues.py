"""Rows that look missing are sought once more among the members of their own employer."""

import pytest

WORKERS = "wajib_lapor.workers"
BORN = 19870614
NIK = "3519061406870001"


def enrolled(office, **person):
    """A member of PT SATU, whom no link ties to a row."""
    office.given("persons", person_id="P1", **{"name": "RIZAL SUSANTO", **person})
    office.member("P1", establishment_id=office.employer("PT SATU"))


def waits(found):
    """What waits for a decision: kinds of findings that stand only when somebody says so."""
    return [kind for (kind,) in found.rows("select kind from raised where not by_default")]


@pytest.mark.parametrize(
    ("person", "row"),
    [
        ({"birth_date": BORN}, {"birth_date": BORN, "name": "RISAL SOESANTO"}),
        ({"birth_date": 19870306}, {"birth_date": 19870603, "name": "RIZAL SUSANTO"}),
        ({"birth_date": BORN}, {"birth_date": 19870101, "name": "SUSANTO RIZAL"}),
        ({"birth_date": BORN}, {"birth_date": 19880101, "name": "RIZAL SUSANTO"}),
        ({"nik": NIK}, {"nik": "3519061406870007", "name": "RIZAL"}),
        ({"nik": NIK}, {"nik": "3591061406870001", "name": "RIZAL"}),
        ({"nik": NIK}, {"nik": NIK, "name": "M RIZAL", "birth_date": 19900101}),
    ],
)
def test_like_a_member_of_his_employer_is_covered_until_somebody_decides(office, person, row):
    enrolled(office, **person)
    number = office.listed(WORKERS, employer="PT SATU", **row)
    found = office.assessed()
    assert found.outcome(number) == "matched_covered"
    assert waits(found) == ["PDS_TK"]


@pytest.mark.parametrize(
    ("person", "row"),
    [
        ({"birth_date": BORN}, {"birth_date": 19890614, "name": "RIZAL SUSANTO"}),
        ({"birth_date": BORN}, {"birth_date": 19870101, "name": "RIZKI SUSANTI"}),
        ({"nik": NIK}, {"nik": NIK, "name": "WAHYU"}),
        ({"nik": NIK}, {"nik": "3519061406990007", "name": "RIZAL SUSANTO"}),
        ({}, {"name": "RIZAL SUSANTO"}),
    ],
)
def test_weak_likeness_covers_nobody(office, person, row):
    enrolled(office, **person)
    number = office.listed(WORKERS, employer="PT SATU", **row)
    found = office.assessed()
    assert found.outcome(number) == "unmatched_obliged"
    assert waits(found) == []


def test_a_member_of_another_employer_is_nobody_here(office):
    enrolled(office, nik=NIK, birth_date=BORN)
    office.employer("PT DUA")
    number = office.listed(
        WORKERS, employer="PT DUA", nik=NIK, birth_date=BORN, name="RIZAL SUSANTO"
    )
    assert office.assessed().outcome(number) == "unmatched_obliged"


def test_who_left_is_no_colleague(office):
    office.given("persons", person_id="P1", name="RIZAL SUSANTO", nik=NIK)
    office.member("P1", establishment_id=office.employer("PT SATU"), ended_on=20260301)
    number = office.listed(WORKERS, employer="PT SATU", nik=NIK, name="RIZAL SUSANTO")
    assert office.assessed().outcome(number) == "unmatched_obliged"


def test_whom_linkage_held_for_too_near_is_covered_where_he_is_a_member(office):
    enrolled(office)
    number = office.listed(WORKERS, employer="PT SATU", name="R SUSANTO")
    office.given("person_doubts", row=number, person_id="P1", probability=0.6)
    found = office.assessed()
    assert found.outcome(number) == "matched_covered"
    assert waits(found) == ["PDS_TK"]


def test_whom_linkage_held_for_too_near_is_not_covered_by_another_employer(office):
    enrolled(office)
    office.employer("PT DUA")
    number = office.listed(WORKERS, employer="PT DUA", name="R SUSANTO")
    office.given("person_doubts", row=number, person_id="P1", probability=0.6)
    assert office.assessed().outcome(number) == "unmatched_obliged"


def test_member_whom_another_row_of_the_list_means_is_nobody_else(office):
    enrolled(office, birth_date=BORN)
    own = office.listed(WORKERS, employer="PT SATU", birth_date=BORN, name="RIZAL SUSANTO")
    office.linked(own, "P1")
    like = {"employer": "PT SATU", "birth_date": BORN, "name": "RISAL SUSANTI"}
    missing = office.listed(WORKERS, **like)
    elsewhere = office.listed("union", list_id="union", **like)
    found = office.assessed()
    assert found.outcome(own) == "matched_covered"
    assert found.outcome(missing) == "unmatched_obliged"
    assert found.outcome(elsewhere) == "matched_covered"


def test_workers_named_for_a_site_are_sought_in_its_project(office):
    days = {"starts_on": 20260101, "ends_on": 20270101}
    office.given("projects", project_id="K1", name="GEDUNG", terms_paid=1, **days)
    office.given("persons", person_id="P1", name="RIZAL SUSANTO", birth_date=BORN)
    office.member("P1", segment="JAKON", project_id="K1")
    permit = office.permit(permit_number="PBG-1")
    office.given("project_links", row=permit, project_id="K1", probability=0.999, is_flagged=False)
    site = {"permit_number": "PBG-1", "birth_date": BORN}
    known = office.listed("permit.workers", name="RISAL SOESANTO", **site)
    strangers = [office.listed("permit.workers", name=name, **site) for name in ("WAHYU", "AGUS")]
    found = office.assessed()
    assert found.outcome(known) == "matched_covered"
    assert [found.outcome(row) for row in strangers] == ["unmatched_obliged"] * len(strangers)
    raised = "select scope, workers from raised where kind = 'NO_PROJECT' and scope = 'workers'"
    assert found.rows(raised) == [("workers", len(strangers))]
