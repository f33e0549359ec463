"""How far earlier findings have come, by payments: people, employers, permits, units."""

import pytest

EARLIER = {"state": "opened", "stage": "found", "first_seen": 20260601, "evidence_hash": "x"}
STATE = "select state, stage from findings where finding = 'F1'"


def earlier(office, kind, subject, **more):
    """A finding of an earlier run that nothing raises any more."""
    office.given("previous_findings", finding="F1", kind=kind, subject_id=subject,
                 **EARLIER, **more)  # fmt: skip


def md5(text):
    import hashlib  # noqa: PLC0415

    return hashlib.md5(text.encode()).hexdigest()


def paid(office, first, before, **owner):
    office.given("contributions", **owner, from_month=first, before_month=before, due_idr=100,
                 paid_idr=100)  # fmt: skip


@pytest.mark.parametrize(
    ("months", "expected"),
    [
        (None, ("seen", "registered")),
        ((202605, 202606), ("seen", "registered")),  # before he came
        ((202608, 202609), ("seen", "first_contribution")),  # a month, then nothing
        ((202608, 202610), ("seen", "first_contribution")),
        ((202607, 202610), ("resolved", "protected")),
        ((202601, 202610), ("resolved", "protected")),
    ],
)
def test_wage_earner_has_paid_what_the_employer_paid_since_he_began(office, months, expected):
    place = office.employer("PT SATU")
    office.member("P1", establishment_id=place, started_on=20260701)
    office.rows["persons"][0]["nik"] = "3374012103850003"
    if months:
        paid(office, *months, establishment_id=place)
    earlier(office, "UNREGISTERED", md5("nik|3374012103850003"))
    assert office.assessed().rows(STATE) == [expected]


def test_a_membership_elsewhere_does_not_answer_for_the_employer_that_owes(office):
    for name in ("PT SATU", "PT DUA"):
        paid(office, 202601, 202610, establishment_id=office.employer(name))
    office.member("P1", establishment_id="U2", started_on=20260101)
    earlier(office, "PDS_TK", md5("person|P1"), subject_kind="person", employer_id="E1")
    assert office.assessed().rows(STATE) == [("seen", "found")]


@pytest.mark.parametrize(
    ("months", "expected"),
    [
        (None, ("seen", "registered")),
        ((202609, 202610), ("seen", "first_contribution")),
        ((202607, 202610), ("resolved", "protected")),
    ],
)
def test_employer_that_registered_is_protected_once_it_has_paid(office, months, expected):
    place = office.employer("PT BARU", nib="9120000000001")
    office.given("previous_subjects", alias=md5("employer|B|9120000000001"), subject_id="S1")
    if months:
        paid(office, *months, establishment_id=place)
    earlier(office, "PWBD", "S1", subject_kind="employer")
    assert office.assessed().rows(STATE) == [expected]


def test_what_was_paid_before_the_finding_does_not_answer_it(office):
    place = office.employer("PT LAMA")
    paid(office, 202501, 202606, establishment_id=place)
    earlier(office, "PDS_TK", md5("employer|E|E1"), subject_kind="employer")
    assert office.assessed().rows(STATE) == [("seen", "registered")]


@pytest.mark.parametrize(
    ("terms", "expected"),
    [(0, ("seen", "registered")), (1, ("seen", "first_contribution")),
     (3, ("resolved", "protected"))],
)  # fmt: skip
def test_permit_is_protected_when_its_project_is_paid_to_its_end(office, terms, expected):
    office.given("projects", project_id="K1", permit_number="PBG-1", terms_paid=terms)
    earlier(office, "NO_PROJECT", md5("permit|PBG-1"), subject_kind="permit")
    assert office.assessed().rows(STATE) == [expected]


def test_unit_has_come_as_far_as_the_last_of_its_people(office):
    for number, started_on in enumerate((20260101, 20261015), start=1):
        row = office.listed("market", unit="PASAR BESAR", birth_date=19900101)
        office.member(f"P{number}", segment="BPU", started_on=started_on, paid_until=20261231)
        office.linked(row, f"P{number}")
    key = md5("unit|market|PASAR BESAR")
    earlier(office, "UNIT_NOT_ENROLLED", key, subject_kind="unit", name="PASAR BESAR")
    found = office.assessed()
    assert found.rows(STATE) == [("seen", "first_contribution")]
    assert found.rows("select name from findings where finding = 'F1'") == [("PASAR BESAR",)]


def test_counts_at_each_arrow_add_up(office):
    place = office.employer("PT SATU")
    paid(office, 202601, 202610, establishment_id=place)
    for number in range(1, 4):
        office.member(f"P{number}", establishment_id=place, started_on=20260101)
    for number, stage in enumerate(("found", "contacted", "registered", "found"), start=1):
        marks = {"finding": f"F{number}", "subject_id": md5(f"person|P{number + 2}")}
        office.given(
            "previous_findings", kind="UNREGISTERED", **{**EARLIER, **marks, "stage": stage}
        )
    chain = office.assessed().rows("select stage, findings from chain order by place")
    assert chain == [("found", 4), ("contacted", 3), ("registered", 2),
                     ("first_contribution", 1), ("protected", 1)]  # fmt: skip
