"""A finding across runs: opened, seen, dismissed, reopened, and its way to protected."""

import pytest

TRADER = {"unit": "PASAR BESAR", "birth_date": 19900101, "nik": "3374012103850003"}
PEOPLE = "select state, stage from findings where kind = 'UNREGISTERED'"
FIELDS = ("finding", "kind", "subject_id", "employer_id", "registry_id", "state", "stage",
          "first_seen", "evidence_hash", "dismissed_for", "resolved_by")  # fmt: skip


def remembered(found, kind="UNREGISTERED"):
    """The findings and subjects of a run as the next one is given them."""
    sql = f"select {', '.join(FIELDS)} from findings where kind = '{kind}'"
    findings = [dict(zip(FIELDS, row, strict=True)) for row in found.rows(sql)]
    subjects = [{"alias": alias, "subject_id": subject} for alias, subject in
                found.rows("select alias, subject_id from subjects")]  # fmt: skip
    return {"previous_findings": findings, "previous_subjects": subjects}


@pytest.fixture
def second(office):
    """The office at its second run, with what the first one found."""
    office.listed("market", **TRADER)
    office.rows |= remembered(office.assessed())
    office.open.pop_all().close()
    return office


def test_first_time_a_finding_is_opened(office):
    office.listed("market", **TRADER)
    assert office.assessed().rows(PEOPLE) == [("opened", "found")]


def test_the_next_time_it_is_seen_again_under_the_same_key(second):
    found = second.assessed()
    assert found.rows(PEOPLE) == [("seen", "found")]
    assert found.rows("select count(*) from findings where kind = 'UNREGISTERED'") == [(1,)]


def test_dismissed_stays_dismissed_while_its_evidence_is_the_same(second):
    second.rows["previous_findings"][0] |= {"state": "dismissed", "dismissed_for": "pindah"}
    found = second.assessed()
    assert found.rows("select state, dismissed_for from findings where kind = 'UNREGISTERED'") == [
        ("dismissed", "pindah")
    ]


def test_dismissed_is_reopened_when_its_evidence_changes(second):
    second.rows["previous_findings"][0] |= {"state": "dismissed", "evidence_hash": "other"}
    assert second.assessed().rows(PEOPLE) == [("reopened", "found")]


def test_who_was_contacted_is_counted_at_both_arrows(second):
    key = second.rows["previous_findings"][0]["finding"]
    second.given("finding_decisions", finding=key, answer="contacted", decided_on=20261102)
    found = second.assessed()
    chain = "select stage, findings from chain where kind = 'UNREGISTERED' order by place"
    assert found.rows(chain) == [("found", 1), ("contacted", 1)]


@pytest.mark.parametrize(
    ("started_on", "expected"),
    [
        (20261015, ("seen", "first_contribution")),
        (20260915, ("resolved", "protected")),
    ],
)
def test_months_that_are_paid_lead_to_protection(second, started_on, expected):
    second.member("P1", segment="BPU", started_on=started_on, paid_until=20261231)
    second.rows["persons"][0]["nik"] = TRADER["nik"]
    second.linked(0, "P1")
    assert second.assessed().rows(PEOPLE) == [expected]


def test_absence_from_the_lists_leaves_it_open(second):
    second.rows["worker_rows"] = []
    assert second.assessed().rows(PEOPLE) == [("seen", "found")]


def test_who_was_judged_to_be_the_same_person_is_no_finding_any_more(second):
    key = second.rows["previous_findings"][0]["finding"]
    second.member("P1", segment="BPU", started_on=20240101, paid_until=20261231)
    second.linked(0, "P1", probability=1.0)
    second.given("finding_decisions", finding=key, answer="same", decided_on=20261102)
    found = second.assessed()
    assert found.outcome(0) == "matched_covered"
    assert found.rows("select state, dismissed_for from findings where kind = 'UNREGISTERED'") == [
        ("dismissed", "link_decided")
    ]


@pytest.mark.parametrize(("is_decided", "outcome"), [(False, "matched_covered"),
                                                     (True, "unmatched_obliged")])  # fmt: skip
def test_a_colleague_who_was_judged_to_be_somebody_else_covers_nobody(office, is_decided, outcome):
    place = office.employer("PT SATU")
    office.member("P1", establishment_id=place)
    office.rows["persons"][0] |= {"name": "SITI AMINAH", "birth_date": 19900101}
    row = office.listed("wajib_lapor.workers", employer="PT SATU", name="SITI AMINAH",
                        birth_date=19900101)  # fmt: skip
    if is_decided:
        office.given("link_decisions", grain="worker", row=row, registry_id="P1", is_same=False)
    assert office.assessed().outcome(row) == outcome


def test_an_employer_that_was_judged_to_be_another_is_not_proposed_again(office):
    place = office.employer("PT SATU JAYA")
    office.mentions.clear()
    for number in range(6):
        office.member(f"P{number}", establishment_id=place)
        office.linked(office.listed("wajib_lapor.workers", employer="PT SATU JAYA"), f"P{number}")
    assert office.assessed().rows("select distinct employer_id from worker_outcomes") == [("E1",)]
    office.open.pop_all().close()
    office.given("link_decisions", grain="mention", row=0, registry_id="E1", is_same=False)
    assert office.assessed().rows("select distinct employer_id from worker_outcomes") == [(None,)]


def again(office, kind):
    """The office at its next run, with what this one found of a kind."""
    found = office.assessed()
    known = remembered(found, kind)
    assert known["previous_findings"], "the first run raises it"
    office.open.pop_all().close()
    office.rows |= known
    return office


@pytest.mark.parametrize("way", ["registry", "list"])
def test_a_report_that_lacked_is_resolved_when_it_is_filed(office, way):
    for name in ("PT SATU", "PT DUA"):
        office.employer(name)
        office.rows["establishments"][-1]["area_code"] = "33.08"
    office.employer_listed("PT DUA")
    again(office, "NO_WLKP")
    if way == "registry":
        office.rows["establishments"][0]["wlkp_filed_on"] = 20261001
    else:
        office.employer_listed("PT SATU")
    sql = "select employer_id, state, resolved_by from findings where kind = 'NO_WLKP'"
    again(office, "NO_WLKP")
    assert office.rows["previous_findings"][0]["resolved_by"] == "reported"
    office.rows["lists"] = office.rows["employer_rows"] = []  # nothing is known of reports any more
    office.rows["establishments"][0]["wlkp_filed_on"] = None
    assert office.assessed().rows(sql) == [("E1", "resolved", "reported")]


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ([{"paid_until": 20271231, "batch_id": "B1"}], ("resolved", "protected", "protected")),
        ([{"paid_until": 20261015, "batch_id": "B1"}], ("seen", "found", None)),  # one fell out
    ],
)
def test_a_group_whose_cover_ends_is_resolved_when_all_its_people_are_protected(
    office, others, expected
):
    office.given("batches", batch_id="B1", sponsor="DESA A", before=20261115, rows=2)
    own = {"segment": "BPU", "started_on": 20260101}
    office.member("P1", **own, paid_until=20271231, batch_id="B1")
    for number, other in enumerate(others, start=2):
        office.member(f"P{number}", **own, **other)
    again(office, "EXPIRING")
    office.rows["batches"][0]["before"] = 20280101
    found = office.assessed()
    sql = "select state, stage, resolved_by from findings where kind = 'EXPIRING'"
    assert found.rows(sql) == [expected]
