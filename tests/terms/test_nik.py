"""The NIK is read as its structure says, repaired where no digit is touched, and never shown."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jaring.terms.areas import AreaCode
from jaring.terms.nik import (
    InvalidNik,
    Nik,
    NikFault,
    NikRepair,
    RepairedNik,
    Sex,
    ValidNik,
    mask_nik,
)

AS_OF = date(2026, 11, 1)
GOOD = "3374011203850003"

births = st.dates(date(1927, 11, 2), AS_OF)
niks = st.builds(
    lambda area, born, female, serial: (
        f"{area}{born.day + 40 * female:02}{born:%m%y}{serial:04}",
        born,
        female,
    ),
    st.integers(110101, 969999),
    births,
    st.booleans(),
    st.integers(1, 9999),
)


@given(niks)
def test_every_well_formed_number_is_valid_and_tells_date_sex_and_area(drawn):
    digits, born, is_female = drawn
    outcome = Nik.parse(digits, AS_OF)
    assert isinstance(outcome, ValidNik) or digits == "1111111111111111"
    assert outcome.nik.birth_date == born
    assert outcome.nik.sex is (Sex.FEMALE if is_female else Sex.MALE)
    assert outcome.nik.area_code == AreaCode(f"{digits[:2]}.{digits[2:4]}.{digits[4:6]}")
    assert outcome.nik.serial == digits[12:]


@given(niks, st.lists(st.tuples(st.integers(0, 16), st.sampled_from(" .-'_\u00a0")), max_size=4))
def test_blanks_and_marks_are_repaired_without_touching_a_digit(drawn, marks):
    text = digits = drawn[0]
    for at, mark in marks:
        text = text[:at] + mark + text[at:]
    outcome = Nik.parse(text, AS_OF)
    assert outcome.nik.digits == digits
    assert isinstance(outcome, RepairedNik) == bool(marks)


@pytest.mark.parametrize(
    ("text", "repairs"),
    [
        ("'3374011203850003", (NikRepair.MARKS,)),
        ("33.74.01.120385.0003", (NikRepair.MARKS,)),
        ("3374 0112 0385 0003", (NikRepair.SPACES,)),
        ("3374011203850003.0", (NikRepair.DECIMAL_ENDING,)),
        (" 3374011203850003,00 ", (NikRepair.SPACES, NikRepair.DECIMAL_ENDING)),
        ("3.374011203850003E+15", (NikRepair.WRITTEN_OUT,)),
        ("3,374011203850003e15", (NikRepair.WRITTEN_OUT,)),
    ],
)
def test_repair_says_what_was_done(text, repairs):
    outcome = Nik.parse(text, AS_OF)
    assert isinstance(outcome, RepairedNik)
    assert (outcome.nik.digits, outcome.repairs) == (GOOD, repairs)


@pytest.mark.parametrize(
    ("text", "fault", "kept"),
    [
        (None, NikFault.EMPTY, ""),
        ("", NikFault.EMPTY, ""),
        ("-", NikFault.EMPTY, ""),
        ("0", NikFault.EMPTY, ""),
        ("TIDAK ADA", NikFault.EMPTY, ""),
        ("0000000000000000", NikFault.PLACEHOLDER, ""),
        ("1111111111111111", NikFault.PLACEHOLDER, ""),
        ("1234567890123456", NikFault.PLACEHOLDER, ""),
        ("337401120385000", NikFault.TOO_SHORT, "337401120385000"),
        ("33740112038500031", NikFault.TOO_LONG, "33740112038500031"),
        ("3.37401E+15", NikFault.SCIENTIFIC, "337401"),
        ("3.374E+15", NikFault.SCIENTIFIC, "3374"),
        ("3.374011203850000E+15", NikFault.LAST_DIGIT_LOST, "337401120385000"),
        ("3.37401120385000E+15", NikFault.LAST_DIGIT_LOST, "337401120385000"),
        ("9.107011203850003E+15", NikFault.LAST_DIGIT_LOST, "910701120385000"),
        ("3.374011203850003E+14", NikFault.SCIENTIFIC, "3374011203850003"),
        ("33740112O3850003", NikFault.LETTERS, GOOD),
        ("NIK 3374011203850003", NikFault.LETTERS, "13374011203850003"),
        ("0374011203850003", NikFault.LEADING_ZERO, "0374011203850003"),
        ("3374013202850003", NikFault.IMPOSSIBLE_DATE, "3374013202850003"),
        ("3374013102850003", NikFault.IMPOSSIBLE_DATE, "3374013102850003"),
        ("3374012902850003", NikFault.IMPOSSIBLE_DATE, "3374012902850003"),
        ("3374017202850003", NikFault.IMPOSSIBLE_DATE, "3374017202850003"),
        ("3374014003850003", NikFault.IMPOSSIBLE_DATE, "3374014003850003"),
        ("3374010003850003", NikFault.IMPOSSIBLE_DATE, "3374010003850003"),
        ("3374011213850003", NikFault.IMPOSSIBLE_DATE, "3374011213850003"),
        ("3374011203850000", NikFault.SERIAL_ZERO, "3374011203850000"),
    ],
)
def test_fault_is_named_and_the_digits_stay(text, fault, kept):
    assert Nik.parse(text, AS_OF) == InvalidNik(fault, kept)


@given(st.text("0123456789", min_size=1, max_size=15))
def test_no_zero_is_ever_added_before_a_short_number(text):
    outcome = Nik.parse(text, AS_OF)
    assert isinstance(outcome, InvalidNik)
    assert outcome.digits in {text, ""}


@given(st.one_of(st.none(), st.text(max_size=40)))
def test_any_text_has_an_outcome(text):
    assert isinstance(Nik.parse(text, AS_OF), ValidNik | RepairedNik | InvalidNik)


def test_leap_day_exists_only_in_leap_years():
    assert isinstance(Nik.parse("3374012902840003", AS_OF), ValidNik)
    assert isinstance(Nik.parse("3374016902000003", AS_OF), ValidNik)


@pytest.mark.parametrize(
    ("digits", "as_of", "year"),
    [
        ("3374011203850003", AS_OF, 1985),
        ("3374011203050003", AS_OF, 2005),
        ("3374010111260003", date(2026, 11, 1), 2026),
        ("3374010211260003", date(2026, 11, 1), 1926),
        ("3374011203850003", date(2090, 1, 1), 2085),
    ],
)
def test_century_is_the_latest_that_is_not_in_the_future(digits, as_of, year):
    assert Nik.parse(digits, as_of).nik.birth_date.year == year


def test_age_outside_of_work_is_flagged_and_not_refused():
    child, worker = Nik.parse("3374011203200003", AS_OF).nik, Nik.parse(GOOD, AS_OF).nik
    assert (child.age_at(AS_OF), child.is_of_working_age(AS_OF)) == (6, False)
    assert (worker.age_at(AS_OF), worker.is_of_working_age(AS_OF)) == (41, True)
    assert worker.age_at(date(2026, 3, 11)) == 40
    assert worker.age_at(date(2026, 3, 12)) == 41


@given(niks)
def test_whole_number_is_never_printed(drawn):
    for outcome in (Nik.parse(drawn[0], AS_OF), Nik.parse(f"{drawn[0]}1", AS_OF)):
        shown = f"{outcome} {outcome!r} {[outcome]}"
        assert drawn[0] not in shown
        assert drawn[0][4:12] not in shown


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (GOOD, "3374…0003"),
        ("337401120385000", "3374…5000"),
        ("337401", "…01"),
        ("33", "…"),
        ("", ""),
    ],
)
def test_mask_keeps_four_digits_on_each_side(text, masked):
    assert mask_nik(text) == masked
