"""What employers and units lack: PWBD, PDS_TK by heads and by workers, programmes, zones."""

import pytest

WORKERS = "wajib_lapor.workers"
TRADER = {"unit": "PASAR BESAR", "birth_date": 19900101}
OUTCOMES = "select outcome, why from employer_outcomes"
STAKES = "select stake_idr, unknown_fact from raised where subject_kind = 'person'"


def test_employer_that_no_registry_knows_is_raised_once(office):
    office.employer_listed("PT BARU", headcount=12, nib="9120000000001")
    office.employer_listed("PT. BARU", headcount=12, nib="9120000000001", village="LAIN")
    assert office.assessed().kinds() == ["PWBD"]


def test_employer_without_workers_owes_nothing(office):
    office.employer_listed("PT KOSONG", headcount=0)
    found = office.assessed()
    assert found.rows(OUTCOMES) == [("not_obliged", "no_workers")]
    assert found.kinds() == []


def test_employer_whose_heads_are_not_said_is_unknown(office):
    office.employer_listed("PT DIAM")
    found = office.assessed()
    assert found.rows(OUTCOMES) == [("unknown", "fact_missing")]
    assert found.rows("select unknown_fact from employer_outcomes") == [("headcount",)]


@pytest.mark.parametrize(
    ("headcount", "outcome", "kinds"),
    [(4, "registered_full", []), (5, "registered_partial", ["PDS_TK"])],
)
def test_gap_counts_beyond_what_is_let_pass(office, headcount, outcome, kinds):
    place = office.employer("PT SATU")
    for number in (1, 2):
        office.member(f"P{number}", establishment_id=place)
    office.employer_listed("PT SATU", headcount=headcount)
    found = office.assessed()
    assert found.rows("select outcome from employer_outcomes") == [(outcome,)]
    assert found.kinds() == kinds


def test_branches_of_one_employer_are_counted_together(office):
    first = office.employer("PT SATU")
    office.given("establishments", establishment_id="U9", employer_id="E1", name="PT SATU CABANG")
    office.mentions["PT SATU CABANG"] = "U9"
    for number in range(6):
        office.member(f"P{number}", establishment_id=first)
    office.employer_listed("PT SATU", headcount=3)
    office.employer_listed("PT SATU CABANG", headcount=3)
    assert office.assessed().kinds() == []


@pytest.mark.parametrize(("recall", "raised"), [(0.9, 0), (0.999, 1)])
def test_gap_that_missed_links_explain_is_not_the_employers(office, recall, raised):
    place = office.employer("PT SATU")
    for number in range(90):
        office.member(f"P{number}", establishment_id=place)
        office.linked(office.listed(WORKERS, employer="PT SATU"), f"P{number}")
    for _ in range(10):
        office.listed(WORKERS, employer="PT SATU")
    office.recall = recall
    by_employer = "select count(*) from raised where subject_kind = 'employer'"
    assert office.assessed().rows(by_employer) == [(raised,)]


def test_programmes_below_the_scale_are_short(office):
    office.employer("PT SATU", capital_idr=900_000_000_000, sales_idr=900_000_000_000)
    office.rows["establishments"][0]["programmes"] = "JKK,JKM"
    office.employer_listed("PT SATU", headcount=0)
    assert office.assessed().rows(OUTCOMES) == [("registered_partial", "short_of_programmes")]


@pytest.mark.parametrize(("covered", "zone"), [(0, "blue"), (1, "yellow"), (2, "green")])
def test_zone_of_a_unit_says_how_many_are_covered(office, covered, zone):
    for number in range(2):
        row = office.listed("market", **TRADER)
        if number < covered:
            office.member(f"P{number}", segment="BPU", paid_until=20270101)
            office.linked(row, f"P{number}")
    found = office.assessed()
    assert found.rows("select people, covered, zone from units") == [(2, covered, zone)]
    assert ("UNIT_NOT_ENROLLED" in found.kinds()) == (zone != "green")


def test_stake_of_a_worker_is_the_price_of_the_law(office):
    office.employer("PT SATU", kbli="47111", capital_idr=500_000_000, sales_idr=500_000_000)
    office.listed(WORKERS, employer="PT SATU", wage_idr=2_500_000, birth_date=19900101)
    assert office.assessed().rows(STAKES) == [(13_500, None)]


def test_stake_without_a_wage_is_not_known_and_says_why(office):
    office.employer("PT SATU", kbli="47111", capital_idr=500_000_000, sales_idr=500_000_000)
    office.listed(WORKERS, employer="PT SATU", birth_date=19900101)
    assert office.assessed().rows(STAKES) == [(None, "wage_idr")]


def test_every_finding_has_evidence_and_an_article(office):
    office.employer("PT SATU")
    office.listed(WORKERS, employer="PT SATU")
    office.listed("market", **TRADER)
    found = office.assessed()
    bare = "select count(*) from raised where finding not in (select finding from evidence)"
    assert found.rows(bare) == [(0,)]
    assert found.rows("select count(*) from raised where article is null") == [(0,)]


@pytest.mark.parametrize(
    ("probability", "kinds"),
    [(0.8, ["PWBD"]), (0.999, ["PDS_TK"] * 7)],
)
def test_a_doubtful_link_to_an_employer_without_any_of_the_staff_is_not_believed(
    office, probability, kinds
):
    office.employer("PT SATU MANUNGGAL")
    office.mentions["PT SATU UTAMA"] = office.employer("PT SATU JAYA")
    office.mention_probability = probability
    for _ in range(6):
        office.listed(WORKERS, employer="PT SATU UTAMA")
    assert office.assessed().kinds() == kinds
