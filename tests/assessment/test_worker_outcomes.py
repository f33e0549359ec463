"""Every row of workers ends in exactly one outcome, the first that fits."""

from datetime import date

import pytest

from jaring.rules import LocalRule, LocalRules, Party
from jaring.terms.areas import AreaCode
from jaring.terms.segments import Programme, Segment

WORKERS = "wajib_lapor.workers"
TRADER = {"unit": "PASAR BESAR", "birth_date": 19900101}
CADRE = {"unit": "DESA A", "role": "Kader Posyandu", "area_code": "33.08.01.2001",
         "birth_date": 19900101}  # fmt: skip


def works_at(office, name, person, **membership):
    office.member(person, establishment_id=office.employer(name), **membership)


def listed_at(office, name, person):
    row = office.listed(WORKERS, employer=name)
    office.linked(row, person)
    return row


def test_member_of_the_employer_named_is_covered(office):
    works_at(office, "PT SATU", "P1")
    row = listed_at(office, "PT SATU", "P1")
    assert office.assessed().outcome(row) == "matched_covered"


def test_cover_at_another_employer_does_not_answer_this_duty(office):
    works_at(office, "PT DUA", "P1")
    office.employer("PT SATU")
    row = listed_at(office, "PT SATU", "P1")
    found = office.assessed()
    assert found.outcome(row) == "matched_other"
    assert found.kinds() == ["PDS_TK", "PDS_TK"]  # his, and his employer's own


def test_who_lapsed_elsewhere_and_works_here_unregistered_is_this_employers_gap(office):
    office.employer("PT SATU")
    office.member("P1", segment="BPU", paid_until=20260101, ended_on=20260501)
    listed_at(office, "PT SATU", "P1")
    assert office.assessed().kinds() == ["PDS_TK", "PDS_TK"]  # his, and his employer's own


def test_ended_membership_at_the_same_employer_has_lapsed(office):
    works_at(office, "PT SATU", "P1", ended_on=20260301)
    row = listed_at(office, "PT SATU", "P1")
    found = office.assessed()
    assert found.outcome(row) == "matched_lapsed"
    assert found.kinds() == ["PDS_TK", "PDS_TK"]  # his, and his employer's own


@pytest.mark.parametrize(
    ("paid_until", "outcome"),
    [(20261130, "matched_covered"), (20261101, "matched_covered"), (20261031, "matched_lapsed")],
)
def test_person_on_own_account_is_covered_to_the_day_that_is_paid(office, paid_until, outcome):
    office.member("P1", segment="BPU", paid_until=paid_until)
    row = office.listed("market", **TRADER)
    office.linked(row, "P1")
    assert office.assessed().outcome(row) == outcome


def test_nobody_in_the_registry_is_unmatched_and_obliged(office):
    row = office.listed("market", **TRADER)
    found = office.assessed()
    assert found.outcome(row) == "unmatched_obliged"
    assert found.kinds() == ["UNIT_NOT_ENROLLED", "UNREGISTERED"]


def test_duty_without_a_birth_date_is_unknown_and_says_so(office):
    row = office.listed("market", unit="PASAR BESAR")
    found = office.assessed()
    assert found.outcome(row) == "unknown"
    assert found.rows("select unknown_fact from worker_outcomes") == [("birth_date",)]


def test_cadre_without_a_local_rule_is_unknown(office):
    row = office.listed("village", **CADRE)
    found = office.assessed()
    assert found.outcome(row) == "unknown"
    assert found.rows("select unknown_fact from worker_outcomes") == [("local_rule",)]


def test_cadre_under_a_local_rule_is_bound_by_it(office):
    rule = LocalRule(
        area=AreaCode("33.08"),
        group="cadre",
        segment=Segment.BPU,
        programmes=frozenset({Programme.JKK, Programme.JKM}),
        payer=Party.VILLAGE,
        legal_act="Perbup 1/2025",
        valid_from=date(2025, 1, 1),
    )
    office.local_rules = LocalRules((rule,))
    row = office.listed("village", **CADRE)
    assert office.assessed().outcome(row) == "unmatched_obliged"


def test_union_row_without_an_employer_is_unknown_and_unregistered(office):
    row = office.listed("union", birth_date=19900101)
    found = office.assessed()
    assert found.outcome(row) == "unknown"
    assert found.kinds() == ["UNREGISTERED"]


def test_same_person_twice_in_a_list_is_a_repeat_the_second_time(office):
    first = office.listed("market", nik="3374012103850003", **TRADER)
    second = office.listed("market", nik="3374012103850003", **TRADER)
    found = office.assessed()
    assert found.outcome(first) == "unmatched_obliged"
    assert found.outcome(second) == "duplicate_in_list"


def test_same_person_at_two_employers_is_no_repeat(office):
    for name in ("PT SATU", "PT DUA"):
        office.employer(name)
        office.listed(WORKERS, employer=name, nik="3374012103850003")
    twice = "select count(*) from worker_outcomes where outcome = 'duplicate_in_list'"
    assert office.assessed().rows(twice) == [(0,)]


@pytest.mark.parametrize("status", ["deceased", "moved", "retired"])
def test_who_no_longer_works_is_not_working(office, status):
    row = office.listed("village", unit="DESA A", status=status)
    assert office.assessed().outcome(row) == "not_working"


def test_death_in_the_registry_counts_before_any_cover(office):
    office.given("persons", person_id="P1", name="P1", died_on=20260101)
    works_at(office, "PT SATU", "P1")
    row = listed_at(office, "PT SATU", "P1")
    assert office.assessed().outcome(row) == "not_working"


def test_row_without_name_and_number_is_quarantined(office):
    row = office.listed("village", name=None)
    assert office.assessed().outcome(row) == "quarantined"


def test_worker_named_for_a_permit_is_looked_for_in_that_project(office):
    place = office.employer("PT BANGUN")
    value = {"establishment_id": place, "terms_paid": 1, "contract_value_idr": 10**9}
    for number in (1, 2):
        office.given("projects", project_id=f"K{number}", **value, ends_on=20271231)
        office.member(f"P{number}", segment="JAKON", project_id=f"K{number}")
    permit = office.permit(permit_number="IMB-1", contract_value_idr=10**9)
    office.given("project_links", row=permit, project_id="K1", probability=0.99, is_flagged=False)
    rows = [office.listed("permit.workers", permit_number="IMB-1") for _ in range(2)]
    for row, person in zip(rows, ("P1", "P2"), strict=True):
        office.linked(row, person)
    found = office.assessed()
    assert [found.outcome(row) for row in rows] == ["matched_covered", "matched_other"]


def test_every_row_has_exactly_one_outcome(office):
    works_at(office, "PT SATU", "P1")
    for name in ("PT SATU", "PT LAIN", "PT LAIN"):
        office.listed(WORKERS, employer=name)
    listed_at(office, "PT SATU", "P1")
    office.employer_listed("PT SATU", headcount=3)
    office.permit()
    office.given("quarantined", list_id="wlkp", grain="employer", row_number=9, why="no_name")
    counts = "select grain, count(*) from outcomes group by all order by all"
    assert office.assessed().rows(counts) == [("employer", 2), ("project", 1), ("worker", 4)]


def test_doubtful_link_to_a_covered_person_still_raises_a_finding_that_waits(office):
    works_at(office, "PT SATU", "P1")
    row = office.listed(WORKERS, employer="PT SATU")
    office.linked(row, "P1", probability=0.8)
    found = office.assessed()
    assert found.outcome(row) == "matched_covered"
    flags = "select kind, is_review, by_default from raised"
    assert found.rows(flags) == [("PDS_TK", True, False)]


def test_worker_who_has_just_started_is_no_gap_yet(office):
    office.employer("PT SATU")
    office.listed(WORKERS, employer="PT SATU", started_on=20261020)
    assert office.assessed().kinds() == []


def test_member_of_the_same_employer_under_another_record_covers_and_waits_for_review(office):
    works_at(office, "PT SATU", "SITI AMINAH")
    office.rows["persons"][0] |= {"birth_date": 19900101}
    born = {"birth_date": 19900101}
    row = office.listed(WORKERS, employer="PT SATU", name="Aminah Siti", **born)
    other = office.listed(WORKERS, employer="PT SATU", name="BAMBANG", **born)
    found = office.assessed()
    assert [found.outcome(row), found.outcome(other)] == ["matched_covered", "unmatched_obliged"]
    assert found.rows("select is_review from worker_outcomes order by row") == [(True,), (False,)]
