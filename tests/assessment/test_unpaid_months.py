"""Settings say how many unpaid months still count as covered, segment by segment."""

import pytest

from jaring.assessment.flow import Question
from jaring.assessment.settings import default_settings
from jaring.rules import load_book

STATUS = "select status, covered_until from standing order by membership_id"


@pytest.fixture
def standing(office):
    """Only the standing of memberships, under settings."""

    def asked(**settings):
        office.settings = default_settings().changed(settings)
        return office.stood().rows(STATUS)

    return asked


@pytest.mark.parametrize(
    ("months", "expected"),
    [(0, ("unpaid", 20260831)), (1, ("unpaid", 20260930)), (2, ("unpaid", 20261031)),
     (3, ("covered", 20261130))],
)  # fmt: skip
@pytest.mark.parametrize("segment", ["BPU", "PMI"])
def test_unpaid_months_count_for_those_who_pay_themselves(
    office, standing, segment, months, expected
):
    office.member("P1", segment=segment, paid_until=20260831)
    assert standing(**{f"unpaid_months_{segment.lower()}": months}) == [expected]


def test_a_day_within_a_month_stays_that_day(office, standing):
    office.member("P1", segment="BPU", paid_until=20260815)
    assert standing(unpaid_months_bpu=3) == [("covered", 20261115)]


@pytest.fixture
def behind(office):
    """An employer that paid until June and owes since; October is not due yet."""
    place = office.employer("PT SATU")
    office.member("P1", establishment_id=place)
    for first, before, paid in ((202601, 202603, 0), (202603, 202607, 100), (202607, 202612, 0)):
        office.given("contributions", establishment_id=place, from_month=first,
                     before_month=before, due_idr=100, paid_idr=paid)  # fmt: skip
    return office


@pytest.mark.parametrize(
    ("months", "expected"),
    [(-1, ("covered", 99991231)), (0, ("unpaid", 20260630)), (3, ("unpaid", 20260930)),
     (5, ("covered", 20261130))],
)  # fmt: skip
def test_wage_earners_are_covered_while_enrolled_unless_the_setting_counts_arrears(
    behind, standing, months, expected
):
    assert standing(unpaid_months_pu=months) == [expected]


def test_an_employer_that_pays_keeps_its_workers_covered(behind, standing):
    behind.rows["contributions"] = behind.rows["contributions"][:2]
    assert standing(unpaid_months_pu=0) == [("covered", 99991231)]


def test_projection_looks_ahead_to_any_day(office):
    for number, day in enumerate((20261215, 20270131), start=1):
        office.member(f"P{number}", segment="BPU", paid_until=day)
    question = Question(20261101, load_book(), project_at=20270115)
    assert question.times.project_at == 20270115
    office.project_at = 20270115
    found = office.assessed()
    assert found.rows("select * from projection") == [(20270115, "BPU", 2, 1, 1)]


def test_projection_looks_to_the_end_of_the_year_by_default():
    assert Question(20261101, load_book()).times.project_at == 20270101
