"""What is at stake per month, by the rules: exact rupiah, or the fact that is missing."""

from dataclasses import replace

import pytest

from jaring.rules import (
    ConstructionProject,
    OwnAccount,
    load_book,
    own_account_contribution,
    project_contribution,
)
from jaring.terms.months import Month

MONTH = Month.parse("2026-11")
STAKES = """
    select kind, why, stake_idr, unknown_fact, window_days from raised
    where kind in ('NO_PROJECT', 'PDS_UPAH', 'LAPSED', 'EXPIRING') order by kind, why, due_on
"""


def test_a_lapsed_membership_costs_what_the_law_or_the_last_bill_says(office):
    for person, facts in {
        "P1": {"wage_reported_idr": 1_500_000},
        "P2": {},
        "P3": {},
    }.items():
        office.member(person, segment="BPU", programmes="JKK,JKM", paid_until=20250131,
                      ended_on=20250501, **facts)  # fmt: skip
    office.given("contributions", membership_id="M2", from_month=202401, before_month=202406,
                 due_idr=16_000, paid_idr=16_000)  # fmt: skip
    office.given("contributions", membership_id="M2", from_month=202406, before_month=202502,
                 due_idr=16_800, paid_idr=16_800)  # fmt: skip
    found = office.assessed()
    rows = found.rows(
        "select registry_id, stake_idr, unknown_fact from raised where kind = 'LAPSED' order by 1"
    )
    assert rows[1:] == [("P2", 16_800, None), ("P3", None, "income_idr")]
    person = OwnAccount(income_idr=1_500_000, programmes=frozenset({"JKK", "JKM"}))
    law = own_account_contribution(person, MONTH, load_book())
    assert rows[0][1:] == (law.billed_idr, None if law.billed_idr else law.missing[0])


def test_what_ends_soon_says_its_window_and_its_price(office):
    for number, before in enumerate((20261115, 20261220, 20270115, 20270301), start=1):
        office.given("batches", batch_id=f"B{number}", sponsor="KOTA", before=before, rows=2,
                     budget_idr=1_000)  # fmt: skip
    for number in (1, 2):
        office.member(f"P{number}", segment="BPU", batch_id="B1", paid_until=20261115)
        office.given("contributions", membership_id=f"M{number}", from_month=202601,
                     before_month=202611, due_idr=16_800, paid_idr=16_800)  # fmt: skip
    office.member("P3", segment="BPU", batch_id="B2", paid_until=20261220)
    assert office.assessed().rows(STAKES) == [
        ("EXPIRING", "batch_ends", 33_600, None, 30),
        ("EXPIRING", "batch_ends", None, "income_idr", 60),
        ("EXPIRING", "batch_ends", None, "memberships", 90),
    ]


@pytest.fixture
def payroll(office):
    """A covered worker whose list says a higher wage, under a known line of business."""
    office.employer("PT SATU", kbli="47111", capital_idr=500_000_000, sales_idr=500_000_000)
    row = office.listed("wajib_lapor.workers", employer="PT SATU", wage_idr=3_500_000)
    office.member("P1", establishment_id="U1", wage_reported_idr=2_500_000, programmes="JKK,JKM")
    office.linked(row, "P1")
    return office


def test_a_wage_reported_too_low_costs_the_difference(payroll):
    found = payroll.assessed()
    # JKK of the lowest class and JKM: 0.24 % + 0.30 % of one million
    assert found.rows(STAKES) == [("PDS_UPAH", "wage_above_reported", 5_400, None, None)]


def test_a_wage_gap_of_an_unknown_line_of_business_has_no_price(payroll):
    payroll.rows["employers"][0]["kbli"] = None
    ((_, _, stake, fact, _),) = payroll.assessed().rows(STAKES)
    assert stake is None
    assert fact == "risk_class"


@pytest.fixture
def site(office):
    """A permit with two heads, both named; nobody registered the project."""
    office.permit(permit_number="PBG-1", headcount=2, contract_value_idr=1_000_000_000)
    for _ in range(2):
        office.listed("permit.workers", permit_number="PBG-1", birth_date=19900101,
                      wage_idr=3_000_000)  # fmt: skip
    return office


def test_a_permit_costs_what_the_wages_of_all_its_heads_owe(site):
    project = ConstructionProject(monthly_wages_idr=6_000_000)
    law = project_contribution(project, MONTH, load_book())
    (first,) = site.assessed().rows(STAKES)
    assert law.billed_idr
    assert first == ("NO_PROJECT", "no_project", law.billed_idr, None, None)


def test_a_permit_with_heads_not_named_has_no_price(site):
    site.rows["project_rows"][0]["headcount"] = 5
    found = site.assessed()
    least = "select stake_at_least_idr from raised where kind = 'NO_PROJECT'"
    assert found.rows(STAKES) == [("NO_PROJECT", "no_project", None, "value_without_vat_idr", None)]
    wages = ConstructionProject(monthly_wages_idr=6_000_000)
    assert found.rows(least) == [(project_contribution(wages, MONTH, load_book()).billed_idr,)]


def test_workers_missing_from_a_project_are_counted_and_priced(site):
    site.given("projects", project_id="K1", terms_paid=1, contract_value_idr=1_000_000_000)
    site.given("project_links", row=0, project_id="K1", probability=0.999, is_flagged=False)
    site.member("P9", segment="JAKON", project_id="K1")
    site.rows["worker_rows"][1]["wage_idr"] = None
    found = site.assessed()
    workers = "select workers, stake_idr, unknown_fact from raised where scope = 'workers'"
    assert found.rows(workers) == [(2, None, "wage_idr")]


def test_default_windows_are_ninety_sixty_and_thirty_days():
    from jaring.assessment.flow import Question  # noqa: PLC0415

    question = Question(as_of=20261101, book=load_book())
    assert question.days.windows == ((30, 20261201), (60, 20261231), (90, 20270130))
    fewer = question.settings.changed({"expiring_days_third": 14})
    assert replace(question, settings=fewer).days.windows[0] == (14, 20261115)
