"""Ways of naming an employer that no registry knows are brought together, and no others."""

import pytest

from jaring.assessment.employer_groups import SharedStaff, group_mentions


def named(number, folded, *, words=None, list_id="wlkp", **said):
    """A mention; its words without vowels are those of the name where none are given."""
    words = words or " ".join(sorted(folded.split()))
    nothing = dict.fromkeys(
        ("legal_form", "regency", "village", "street", "nib", "npwp", "npp", "telling")
    )
    said.setdefault("employer_row", number if list_id == "wlkp" else None)
    row = {"mention": number, "list_id": list_id, "folded_name": folded, "words": words}
    return {**nothing, "telling": words, **row, **said}


def groups_of(*rows, shared=()):
    """The first mention of each, in order."""
    found = group_mentions(
        [named(number, *row[:-1], **row[-1]) for number, row in enumerate(rows)], shared
    )
    return [found[number] for number in range(len(rows))]


SURYA = ("SURIA JAIA",)
ELSEWHERE = {"list_id": "union"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"nib": "9120000000001"}, {"nib": "9120000000001", "regency": "35.02"}),
        ({"npwp": "0010000000000001"}, {"npwp": "0010000000000001"}),
        ({"regency": "35.02"}, {"regency": "35.02", **ELSEWHERE}),
        ({"regency": "35.02"}, ELSEWHERE),
        ({"regency": "35.02", "nib": "9120000000001"}, {"regency": "35.02"}),
        ({"regency": "35.02", "village": "SIMO"}, {"regency": "35.02", "village": "SIMMO"}),
        ({"legal_form": "UD"}, ELSEWHERE),
        ({"nib": "9120000000001"}, {"nib": "9120000000061", **ELSEWHERE}),
    ],
)
def test_one_employer(one, other):
    assert groups_of((*SURYA, one), (*SURYA, other)) == [0, 0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"regency": "35.02"}, {"regency": "35.19"}),
        ({"legal_form": "UD"}, {"legal_form": "CV", **ELSEWHERE}),
        ({"nib": "9120000000001"}, {"nib": "9120077777701", **ELSEWHERE}),
        ({"regency": "35.02", "village": "SIMO"}, {"regency": "35.02", "village": "KARE"}),
        ({"regency": "35.02"}, {}),  # two rows of one list, one of them without a place
    ],
)
def test_two_employers(one, other):
    assert groups_of((*SURYA, one), (*SURYA, other)) == [0, 1]


def test_a_name_without_a_place_stays_alone_where_two_bear_it():
    rows = ((*SURYA, {"regency": "35.02"}), (*SURYA, {"regency": "35.19"}), (*SURYA, ELSEWHERE))
    assert groups_of(*rows) == [0, 1, 2]


def test_a_name_without_a_place_joins_the_only_one_with_a_place():
    rows = ((*SURYA, {"regency": "35.02"}), (*SURYA, ELSEWHERE), (*SURYA, {"list_id": "kud"}))
    assert groups_of(*rows) == [0, 0, 0]


@pytest.mark.parametrize(
    ("said", "known", "is_one"),
    [
        ("KENCANA UBMI CATERING", "KENCANA BUMI CATERING", True),
        ("AMANAHMEKAR", "AMANAH MEKAR", False),  # no word in common to find it by
        ("TIRTA MEKAR", "TIRTA MEKAR AIR", True),
        ("TIRTA", "TIRTA MEKAR", False),
        ("DINAS PERTANIAN KABUPATEN", "DINAS PARIWISATA KABUPATEN", False),
        ("ALAM KENCANA RISKI", "ALAM KRESNA RISKI", False),
    ],
)
def test_another_spelling_of_a_name(said, known, is_one):
    rows = ((known, {"regency": "35.02"}), (said, ELSEWHERE))
    assert groups_of(*rows) == [0, 0 if is_one else 1]


@pytest.mark.parametrize(
    ("name", "shared", "is_one"),
    [
        ("SURIA BARU", 3, True),  # a word in common, and most of the staff
        ("SURIA BARU", 1, False),  # one person of several may have two jobs
        ("KENCANA", 4, False),  # people of another name's employer
    ],
)
def test_staff_in_common_needs_a_like_name(name, shared, is_one):
    rows = ((*SURYA, {}), (name, ELSEWHERE))
    staff = [SharedStaff(mention=0, other=1, shared=shared, staff=4)]
    assert groups_of(*rows, shared=staff) == [0, 0 if is_one else 1]


def test_a_number_in_common_needs_a_like_name():
    rows = (("SURIA", {"nib": "9120000000001"}), ("KENCANA", {"nib": "9120000000001"}))
    assert groups_of(*rows) == [0, 1]


@pytest.mark.parametrize(("form", "is_one"), [("UD", True), (None, False)])
def test_one_word_misspelt_needs_a_legal_form_beside_it(form, is_one):
    rows = (("WAHANA", {"regency": "35.02", "legal_form": "UD"}),)
    said = ("WAGANA", {"legal_form": form, **ELSEWHERE})
    assert groups_of(*rows, said) == [0, 0 if is_one else 1]


def test_two_spellings_in_one_list_of_workers_are_one_employer():
    said = {"list_id": "union", "npp": "JJ007134"}
    other = {"list_id": "union", "npp": "JJ007136", "legal_form": "KOPERASI"}
    assert groups_of((*SURYA, said), (*SURYA, other)) == [0, 0]


def test_the_order_of_the_words_of_many_does_not_matter():
    rows = [(f"USAHA {number}", {"regency": "35.02"}) for number in range(30)]
    assert groups_of(*rows, *[(name, ELSEWHERE) for name, _ in rows]) == [*range(30), *range(30)]
