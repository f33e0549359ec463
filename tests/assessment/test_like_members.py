"""Who looks missing while a member of his employer is much like him waits for a decision."""

import pytest

from jaring.assessment import like_members

WORKERS = "wajib_lapor.workers"
BORN = 19870614
SAME_DAY = {"name": "WAHYU", "birth_date": BORN}


def enrolled(office, person="P1", **facts):
    """A member of PT SATU, whom no link ties to a row."""
    if "PT SATU" not in office.mentions:
        office.employer("PT SATU")
    office.given("persons", person_id=person, **{"name": "RIZAL SUSANTO", **facts})
    office.member(person, establishment_id=office.mentions["PT SATU"])


def listed(office, **row):
    return office.listed(WORKERS, employer="PT SATU", **row)


def of_people(found):
    return found.rows(
        "select by_default, is_review, why, registry_id from raised"
        " where kind = 'PDS_TK' and subject_kind = 'person' order by all"
    )


WAITS = [(False, True, "like_member", "P1")]
STANDS = [(True, False, "not_in_registry", None)]


@pytest.mark.parametrize(
    ("member", "row"),
    [
        ({"birth_date": BORN}, SAME_DAY),
        ({"birth_date": BORN, "sex": "L"}, {**SAME_DAY, "sex": "L"}),
        ({"birth_date": BORN, "sex": "L"}, SAME_DAY),
        ({"birth_date": 19880614}, {"name": "RIZAL", "birth_date": BORN}),
        ({"birth_date": 19860614}, {"name": "RIZAL", "birth_date": BORN}),
        ({"birth_date": 19860614}, {"name": "RISAL SOESANTO", "birth_date": BORN}),
        ({"birth_date": 19870914}, {"name": "RIZAL", "birth_date": BORN}),
        ({"birth_date": 19870624}, {"name": "RIZAL", "birth_date": BORN}),
    ],
)
def test_a_member_much_like_him_makes_the_finding_wait(office, member, row):
    enrolled(office, **member)
    number = listed(office, **row)
    found = office.assessed()
    assert of_people(found) == WAITS
    assert found.outcome(number) == "unmatched_obliged"  # not enough to call him covered


@pytest.mark.parametrize(
    ("member", "row"),
    [
        ({"birth_date": BORN, "sex": "P"}, {**SAME_DAY, "sex": "L"}),
        ({"birth_date": 19870101}, {"name": "WAHYU", "birth_date": 19870101}),
        ({"birth_date": 19890614}, {"name": "RIZAL", "birth_date": BORN}),
        ({"birth_date": 19880614}, {"name": "WAHYU", "birth_date": BORN}),
        ({"birth_date": 19870914}, {"name": "WAHYU", "birth_date": BORN}),
        ({"birth_date": 19870925}, {"name": "RIZAL", "birth_date": BORN}),
        ({}, {"name": "RIZAL", "birth_date": BORN}),
        ({"birth_date": BORN}, {"name": "RIZAL"}),
    ],
)
def test_a_member_who_is_less_like_him_holds_up_nothing(office, member, row):
    enrolled(office, **member)
    listed(office, **row)
    assert of_people(office.assessed()) == STANDS


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"name": "WAHYU", "birth_date": BORN}, STANDS),
        ({"name": "RIDWAN SUTANTO", "birth_date": BORN}, WAITS),
        ({"name": "RIZAL", "birth_date": 19880614}, STANDS),
        ({"name": "RIZAL SUSANTI", "birth_date": 19880614}, WAITS),
    ],
)
def test_among_a_great_many_the_whole_names_must_be_like(office, monkeypatch, row, expected):
    monkeypatch.setattr(like_members, "_MANY", 2)
    enrolled(office, birth_date=BORN)
    for other in ("P2", "P3"):
        enrolled(office, other, name="SOMEBODY ELSE", birth_date=19500101)
    listed(office, **row)
    assert of_people(office.assessed()) == expected


def test_a_member_whom_another_row_of_the_list_means_is_nobody_else(office):
    enrolled(office, birth_date=BORN)
    office.linked(listed(office, name="RIZAL SUSANTO", birth_date=BORN), "P1")
    listed(office, **SAME_DAY)
    assert of_people(office.assessed()) == STANDS


def test_a_member_whom_a_row_of_another_list_means_may_be_he(office):
    enrolled(office, birth_date=BORN)
    said = {"list_id": "other", "employer": "PT SATU", "birth_date": BORN}
    office.linked(office.listed(WORKERS, name="RIZAL SUSANTO", **said), "P1")
    listed(office, **SAME_DAY)
    assert of_people(office.assessed()) == WAITS


def test_a_member_of_another_employer_is_nobody_here(office):
    enrolled(office, birth_date=BORN)
    office.employer("PT DUA")
    office.listed(WORKERS, employer="PT DUA", **SAME_DAY)
    assert of_people(office.assessed()) == STANDS


def test_who_is_judged_to_be_another_holds_up_nothing(office):
    enrolled(office, birth_date=BORN)
    number = listed(office, **SAME_DAY)
    office.given("link_decisions", grain="worker", row=number, registry_id="P1", is_same=False)
    assert of_people(office.assessed()) == STANDS


def test_of_several_like_members_one_is_shown(office):
    enrolled(office, birth_date=BORN)
    enrolled(office, "P2", birth_date=BORN, name="HARI")
    listed(office, **SAME_DAY)
    assert of_people(office.assessed()) == WAITS


@pytest.mark.parametrize(("missing", "kinds"), [(1, []), (2, ["PDS_TK"])])
def test_an_employer_is_short_of_nobody_who_waits(office, missing, kinds):
    enrolled(office, birth_date=BORN)
    listed(office, **SAME_DAY)
    for _ in range(missing - 1):
        listed(office, name="SITI", birth_date=19700303)
    found = office.assessed()
    own = found.rows("select kind from raised where subject_kind = 'employer' and by_default")
    assert [kind for (kind,) in own if kind == "PDS_TK"] == kinds


@pytest.mark.parametrize(("probability", "waits"), [(0.999, False), (0.9, True)])
def test_who_works_for_an_employer_that_is_not_certain_waits(office, probability, waits):
    office.mention_probability = probability
    place = office.employer("PT SATU")
    for number in range(4):
        office.member(f"P{number}", establishment_id=place)
        office.linked(listed(office), f"P{number}")
    listed(office, name="SITI", birth_date=19700303)
    found = office.assessed()
    why = [(False, True, "doubtful_employer", "E1")] if waits else STANDS
    missing = [row for row in of_people(found) if row[2] != "covered_here"]
    assert missing == why
    own = "select by_default from raised where kind = 'PDS_TK' and subject_kind = 'employer'"
    assert found.rows(own) == [(not waits,)]
