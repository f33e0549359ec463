"""Which registered employer a mention means where linkage does not say."""

import pytest

WORKERS = "wajib_lapor.workers"
PLACE = {"regency": "KABUPATEN PONOROGO", "village": "BEDURI"}
ESTABLISHED = {
    "area_code": "35.02.17.1019",
    "address": "JL INDUSTRI 4 NO 124 BEDURI PONOROGO",
    "npp": "JJ020841",
}
NUMBERS = {"nib": "9120012510000", "kbli": "10710"}


def registered(office, name="PT SENTOSA HARAPAN", **said):
    """An employer whom no link ties to a mention."""
    place = office.employer(name, **{**NUMBERS, **said})
    office.rows["establishments"][-1].update(ESTABLISHED)
    del office.mentions[name]
    return place


def employers(found):
    return [one for (one,) in found.rows("select employer_id from employer_facts order by all")]


@pytest.mark.parametrize(
    "said",
    [
        {"name": "PT SNTS HARAPAN", **PLACE},
        {"name": "SENTOSA HARAPAN", **PLACE},
        {"name": "PT SENTOSA", "address": "Jl. Industri 4 No. 124", **PLACE},
        {"name": "PT HARAPAN SENTOSA", "regency": "KAB PONOROGO"},
        {"name": "PT SENTOSA HARAPAM", "regency": "KAB PONOROGO"},
        {"name": "PT SNTS HARAPAN", "npp": "JJ020541"},
    ],
)
def test_like_name_in_its_place_means_the_registered_one(office, said):
    registered(office)
    office.employer_listed(headcount=0, **said)
    found = office.assessed()
    assert employers(found) == ["E1"]
    assert found.rows("select is_review from employer_outcomes") == [(True,)]


@pytest.mark.parametrize(
    "said",
    [
        {"name": "CV SENTOSA HARAPAN", **PLACE},
        {"name": "PT SENTOSA HARAPAN", "regency": "KABUPATEN MADIUN"},
        {"name": "PT SENTOSA HARAPAN", "nib": "9120099999999", **PLACE},
        {"name": "PT SENTOSA HARAPAN", "regency": "KAB PONOROGO", "kbli": "47111"},
        {"name": "PT SURYA KENCANA", "address": "Jl. Industri 4 No. 124", **PLACE},
        {"name": "PT SURYA KENCANA", "npp": "JJ020541"},
    ],
)
def test_what_speaks_against_it_keeps_two_apart(office, said):
    registered(office)
    office.employer_listed(headcount=3, **said)
    found = office.assessed()
    assert employers(found) == [None]
    assert found.kinds() == ["NO_WLKP", "PWBD"]  # the registered one is on no list


def test_nobody_is_chosen_where_two_bear_the_name(office):
    registered(office)
    registered(office)
    office.employer_listed("PT SENTOSA HARAPAN", headcount=3)
    assert employers(office.assessed()) == [None]


@pytest.mark.parametrize(("known", "employer"), [(0, None), (2, "E1")])
def test_people_bear_a_name_out_or_not(office, known, employer):
    place = registered(office)
    for number in range(3):
        row = office.listed(WORKERS, employer="PT SNTS HARAPAN")
        if number < known:
            office.member(f"P{number}", establishment_id=place)
            office.linked(row, f"P{number}")
    assert employers(office.assessed()) == [employer]


@pytest.mark.parametrize(
    ("name", "said"), [("YAYASAN ARTHA", "SRTHA, YAYASAN"), ("UD ASRI ABADI", "ESRI, UD")]
)
def test_one_voice_of_the_staff_outweighs_a_misspelt_name(office, name, said):
    place = registered(office, name=name)
    for number in range(3):
        office.member(f"P{number}", establishment_id=place)
        office.linked(office.listed(WORKERS, employer=said), f"P{number}")
    assert employers(office.assessed()) == ["E1"]


@pytest.mark.parametrize(("elsewhere", "employer"), [(1, "E1"), (4, None)])
def test_nearly_one_voice_of_many_outweighs_a_misspelt_name(office, elsewhere, employer):
    place = registered(office, name="PT DANA KRESNA")
    other = office.employer("PT LAIN")
    for number in range(20):
        home = other if number < elsewhere else place
        office.member(f"P{number}", establishment_id=home)
        office.linked(office.listed(WORKERS, employer="FANA"), f"P{number}")
    assert employers(office.assessed()) == [employer]


def test_a_letter_less_and_no_regency_behind_it_is_the_same_long_name(office):
    registered(office, name="FIRMA PRIMA SENTOSA PAKAN PONOROGO")
    office.employer_listed("FIRMA PRIMA SETOSA PAKAN", headcount=0, regency="KAB PONOROGO")
    assert employers(office.assessed()) == ["E1"]


def test_one_unknown_employer_of_several_lists_is_raised_once(office):
    office.employer_listed("UD TUNAS USAHA", headcount=2, nib="9120035318232", **PLACE)
    office.listed(WORKERS, employer="TUNAS USAHA (UD)")
    office.listed("union", list_id="union", employer="TUNAS OESAHA, UD")
    found = office.assessed()
    assert found.rows("select count(*) from raised where kind = 'PWBD'") == [(1,)]
    assert found.rows("select count(distinct employer_key) from mention_employers") == [(1,)]


def test_two_unknown_employers_of_one_name_are_raised_apart(office):
    office.employer_listed("CV KARYA", headcount=2, village="KEBONSARI")
    office.employer_listed("UD KARYA", headcount=2, village="SUKOREJO")
    found = office.assessed()
    assert found.rows("select count(*) from raised where kind = 'PWBD'") == [(2,)]
