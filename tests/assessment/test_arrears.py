"""Months that are due and unpaid, of employers and of units that pay for their people."""

import pytest

ARREARS = """
    select subject_kind, workers, amount_idr, stake_idr, unknown_fact, value_list, value_registry
    from raised where kind = 'ARREARS' order by subject_kind
"""
SPANS = """
    select registry_id, value_list, value_registry from evidence
    where field = 'contributions' order by registry_id, value_list
"""
VILLAGE = {"unit": "DESA SUKA", "area_code": "33.74.01.2001", "birth_date": 19900101}


def span(office, owner, first, before, **money):
    office.given("contributions", **owner, from_month=first, before_month=before,
                 **{"due_idr": 100_000, "paid_idr": 0, **money})  # fmt: skip


@pytest.fixture
def behind(office):
    """An employer with two spans open, and a market where the sponsor is two months behind."""
    place = office.employer("PT SATU")
    office.member("P1", establishment_id=place)
    owner = {"establishment_id": place}
    span(office, owner, 202601, 202604, paid_idr=100_000)
    span(office, owner, 202604, 202606)
    span(office, owner, 202606, 202609, paid_idr=100_000)
    span(office, owner, 202609, 202612, paid_idr=40_000)
    for number, payer in enumerate(("sponsor", "sponsor", "self"), start=2):
        row = office.listed("market", unit="PASAR BESAR", birth_date=19900101)
        office.member(f"P{number}", segment="BPU", paid_until=20260831, payer=payer)
        office.linked(row, f"P{number}")
        membership = office.rows["memberships"][-1]["membership_id"]
        span(office, {"membership_id": membership}, 202601, 202609, due_idr=16_800, paid_idr=16_800)
    return office


def test_months_past_their_due_day_are_owed_by_employer_and_by_unit(behind):
    found = behind.assessed()
    # as of 1 November the month of October is not due: wage earners pay the month after
    employer = ("employer", 1, 2 * 100_000 + 1 * 60_000, 100_000, None, "202604", "3")
    # on own account September and October are due: two people whose months a sponsor pays
    unit = ("unit", 2, 2 * 2 * 16_800, 2 * 16_800, None, "202609", "2")
    assert found.rows(ARREARS) == [employer, unit]
    spans = found.rows(SPANS)
    assert spans[:2] == [("M2", "202609..202611", "33600"), ("M3", "202609..202611", "33600")]
    assert spans[2:] == [("U1", "202604..202606", "200000"), ("U1", "202609..202610", "60000")]


def test_unit_whose_people_were_never_billed_owes_what_is_not_known(office):
    row = office.listed("market", unit="PASAR BESAR", birth_date=19900101)
    office.member("P1", segment="BPU", paid_until=20260930, payer="village")
    office.linked(row, "P1")
    found = office.assessed()
    assert found.rows(ARREARS) == [("unit", 1, None, None, "income_idr", "202610", "1")]


def test_who_is_paid_for_owes_nothing(office):
    row = office.listed("market", unit="PASAR BESAR", birth_date=19900101)
    office.member("P1", segment="BPU", paid_until=20261031, payer="village")
    office.linked(row, "P1")
    assert "ARREARS" not in office.assessed().kinds()
