"""An employer in no registry that is much like another waits until somebody has looked."""

import pytest

WORKERS = "wajib_lapor.workers"
PONOROGO = "KABUPATEN PONOROGO"
PLACE = {"regency": PONOROGO, "village": "BEDURI", "address": "Jl. Industri 4 No. 124"}
ESTABLISHED = {
    "area_code": "35.02.17.1019",
    "address": "JL INDUSTRI 4 NO 124 BEDURI PONOROGO",
    "npp": "JJ020841",
}


def registered(office, *names, **said):
    """Employers whom no link ties to a mention."""
    for name in names:
        office.employer(name, **{"nib": "9120012510000", "kbli": "10710", **said})
        office.rows["establishments"][-1].update(ESTABLISHED)
        office.mentions.pop(name, None)


def raised(found):
    """Whether each employer in no registry stands, and like whom it is, by its name."""
    rows = found.rows(
        "select name, by_default, is_review, why, registry_id, value_registry from raised"
        " where kind = 'PWBD' order by name, by_default"
    )
    assert all(stands is not review for _, stands, review, *_ in rows)
    return [(name, stands, *rest) for name, stands, _, *rest in rows]


def stands(name):
    return (name, True, "not_in_registry", None, None)


TWO = ("PT SENTOSA HARAPAN", "PT SENTOSA HARAPAN")  # so that neither is believed at once


@pytest.mark.parametrize(
    ("known", "said"),
    [
        (TWO, {"name": "PT SENTOSA HARAPAN"}),
        (TWO, {"name": "SENTOSA HARAPAN", "regency": PONOROGO}),
        (TWO, {"name": "PT SENTOSA HARAPAM", "regency": PONOROGO}),
        (TWO, {"name": "PT SENTOS AHARAPAN", "regency": PONOROGO}),
        (TWO, {"name": "PT SENTOSA HARAPAN TEKNIK"}),
        (("PT SENTOSA HARAPAN TEKNIK",) * 2, {"name": "PT SENTOSA HARAPAN"}),
        (("PT RIZKI", "PT RIZKI"), {"name": "LIZKI (PT)"}),
        (("PT UTAMA MEKAR",), {"name": "URM", **PLACE}),
        (("PT KUSUMA SEMESTA",) * 2, {"name": "PT KUSUMA", "village": "BEDURI", "kbli": "10710"}),
    ],
)
def test_much_like_a_registered_one_waits(office, known, said):
    registered(office, *known)
    office.employer_listed(headcount=3, **said)
    waiting = (said["name"], False, "like_registered", "E1", known[0])
    assert raised(office.assessed()) == [waiting]


@pytest.mark.parametrize(
    "said",
    [
        {"name": "CV SENTOSA HARAPAN"},
        {"name": "PT SENTOSA HARAPAN", "regency": "KABUPATEN MADIUN"},
        {"name": "PT SENTOSA HARAPAN", "nib": "9120099999999"},
        {"name": "PT SENTOSA HARAPAN", "regency": PONOROGO, "village": "SUKOREJO"},
        {"name": "PT SENTOSA", "regency": PONOROGO},
        {"name": "PT SENTOSA HARAPAN TEKNIK", "regency": PONOROGO, "kbli": "47111"},
        {"name": "PT SURYA KENCANA", "regency": PONOROGO},
        {"name": "PT SURYA KENCANA", "regency": PONOROGO, "village": "BEDURI", "kbli": "10710"},
    ],
)
def test_what_speaks_against_it_lets_the_finding_stand(office, said):
    registered(office, *TWO)
    office.employer_listed(headcount=3, **said)
    assert raised(office.assessed()) == [stands(said["name"])]


def test_what_another_list_says_of_the_same_employer_speaks_too(office):
    registered(office, *TWO)
    office.employer_listed("PT SENTOSA HARAPAN", headcount=3, nib="9120099999999")
    office.listed("union", list_id="union", employer="PT SENTOSA HARAPAN")
    assert raised(office.assessed()) == [stands("PT SENTOSA HARAPAN")]


def test_where_the_staff_points_a_like_name_waits(office):
    registered(office, "RM SUMBER SENTOSA")
    office.member("P1", establishment_id="U1")
    office.linked(office.listed(WORKERS, employer="SUMPER"), "P1")
    office.listed(WORKERS, employer="SUMPER")
    waiting = ("SUMPER", False, "like_registered", "E1", "RM SUMBER SENTOSA")
    assert raised(office.assessed()) == [waiting]


def test_who_is_judged_to_be_another_employer_stands(office):
    registered(office, *TWO)
    office.employer_listed("PT SENTOSA HARAPAN", headcount=3)
    for employer in ("E1", "E2"):
        office.given("link_decisions", grain="mention", row=0, registry_id=employer, is_same=False)
    assert raised(office.assessed()) == [stands("PT SENTOSA HARAPAN")]


def test_a_row_that_its_list_repeats_in_other_words_waits_for_the_fuller_one(office):
    office.employer_listed("PD AGUNG", headcount=32, **PLACE)
    office.employer_listed("PD AGUNG BANGSA", headcount=32, nib="9120012510000", **PLACE)
    assert raised(office.assessed()) == [
        ("PD AGUNG", False, "like_listed", None, "PD AGUNG BANGSA"),
        stands("PD AGUNG BANGSA"),
    ]


def test_the_same_name_and_heads_without_a_place_waits(office):
    office.employer_listed("UD RAYA", headcount=3, **PLACE)
    office.employer_listed("UD RAYA", headcount=3)
    assert raised(office.assessed()) == [
        ("UD RAYA", False, "like_listed", None, "UD RAYA"),
        stands("UD RAYA"),
    ]


@pytest.mark.parametrize(
    "other",
    [
        {"name": "UD RAYA", "headcount": 4},
        {"name": "UD RAYA", "headcount": 3, "village": "SUKOREJO"},
        {"name": "UD RAYA", "headcount": 3, "regency": "KABUPATEN MADIUN"},
        {"name": "CV RAYA", "headcount": 3},
        {"name": "UD MELATI", "headcount": 3, "regency": PONOROGO},
    ],
)
def test_two_rows_of_one_list_are_two_employers_else(office, other):
    office.employer_listed("UD RAYA", headcount=3, **PLACE)
    office.employer_listed(**other)
    found = raised(office.assessed())
    assert sorted(found) == sorted([stands("UD RAYA"), stands(other["name"])])


def test_another_spelling_on_another_list_waits(office):
    office.employer_listed("TOKO SINAR ANUGRAH UNGGAS", headcount=12, **PLACE)
    for _ in range(2):
        office.listed("union", list_id="union", employer="SINARANUGRAH UMGGAS, TOKO")
    found = raised(office.assessed())
    assert [one[1:3] for one in found] == [(False, "like_listed"), (True, "not_in_registry")]


def test_what_is_like_an_employer_that_owes_nothing_stands(office):
    office.employer_listed("TOKO SINAR ANUGRAH UNGGAS", headcount=0, **PLACE)
    office.employer_listed("TOKO SINAR ANUGRAH UNGGAZ", headcount=12)
    assert raised(office.assessed()) == [stands("TOKO SINAR ANUGRAH UNGGAZ")]


@pytest.mark.parametrize(
    ("answer", "stands", "state"),
    [("not_same", True, "opened"), ("same", False, "dismissed"), (None, False, "opened")],
)
def test_an_answer_decides_what_is_like_another_of_the_lists(office, answer, stands, state):
    office.employer_listed("UD RAYA", headcount=3, **PLACE)
    office.employer_listed("UD RAYA", headcount=3)
    lives = "select finding, by_default, is_review, state from findings where why = 'like_listed'"
    ((key, *_),) = office.assessed().rows(lives)
    if answer is not None:
        office.given("finding_decisions", finding=key, answer=answer, decided_on=20261102)
    assert office.assessed().rows(lives) == [(key, stands, not stands, state)]
