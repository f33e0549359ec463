"""Columns of numbers: the NIK as its scalar rule reads it, the others in one form."""

from datetime import date

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from jaring.linkage.standardise.numbers import (
    clean_kpj,
    clean_nib,
    clean_nik,
    clean_npp,
    clean_npwp,
    nik_area_code,
    nik_birth_date,
    nik_digits,
    nik_fault,
    nik_sex,
    share_ending_in_zero,
)
from jaring.terms.nik import InvalidNik, Nik

AS_OF = date(2026, 11, 1)
TEXT = pl.col("text")

digits = st.text("0123456789", max_size=18)
dated = st.builds(
    "{:06}{:02}{:02}{:02}{:04}".format,
    st.integers(0, 999_999),
    st.integers(0, 75),
    st.integers(0, 13),
    st.integers(0, 99),
    st.integers(0, 9999),
)
marked = st.builds(
    lambda text, at, mark: text[:at] + mark + text[at:],
    st.one_of(digits, dated),
    st.integers(0, 18),
    st.sampled_from(
        [" ", ".", "-", "'", ".0", ",00", "E+15", "O", "l", "x", "\u00a0", "\u200b", "\u0663", ""]
    ),
)
scientific = st.builds(
    lambda number, places, power: f"{number[0]}.{number[1:places]}E+{power}",
    dated,
    st.integers(2, 16),
    st.sampled_from([14, 15, 15, 15, 16]),
)
free = st.text("0123456789.,'E+-oOiIlLx /\u00a0=*", max_size=22)
anything = st.one_of(st.none(), digits, dated, marked, scientific, free)


@settings(max_examples=150, deadline=None)
@given(st.lists(anything, min_size=1, max_size=30))
@example(["1234567890123456.0", "0000000000000000 ", "00000000000000000", "000"])
@example(["E0", "T12", "A3", "\x01E0", "\x025"])
@example(["1111111111111111", "0", "0000000000000000", "1234567890123456", "3.374011203850003E+15"])
@example(["9.107011203850003E+15", "3.37401E+15", "E+15", "0e1", "29020229022900"])
@example(["3374012902000001", "3374012902010001", "3374016902040001", "3374013104850001"])
def test_column_gives_what_the_scalar_rule_gives(texts):
    column = pl.DataFrame({"text": texts}, schema={"text": pl.String}).select(
        nik=clean_nik(TEXT), digits=nik_digits(TEXT), fault=nik_fault(TEXT)
    )
    for text, (nik, kept, fault) in zip(texts, column.iter_rows(), strict=True):
        outcome = Nik.parse(text, AS_OF)
        assert kept == (outcome.digits or None), text
        if isinstance(outcome, InvalidNik):
            assert (nik, fault) == (None, outcome.fault.value), text
        else:
            assert (nik, fault) == (outcome.nik.digits, None), text


@settings(max_examples=50, deadline=None)
@given(st.lists(dated, min_size=1, max_size=20), st.dates(date(2005, 1, 1), date(2090, 1, 1)))
def test_birth_date_sex_and_area_are_those_of_the_scalar(texts, as_of):
    rows = pl.DataFrame({"text": texts}).with_columns(nik=clean_nik(TEXT)).drop_nulls("nik")
    column = rows.select(
        "nik",
        born=nik_birth_date(pl.col("nik"), as_of=as_of),
        sex=nik_sex(pl.col("nik")),
        area=nik_area_code(pl.col("nik")),
    )
    for text, born, sex, area in column.iter_rows():
        nik = Nik.parse(text, as_of).nik
        assert born == int(nik.birth_date.strftime("%Y%m%d"))
        assert (sex, area) == (nik.sex.value, nik.area_code.text)


def one(expression, text):
    return pl.DataFrame({"text": [text]}, schema={"text": pl.String}).select(expression).item()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("01.234.567.8-901.000", "0012345678901000"),
        ("12345678901000", "0012345678901000"),
        ("3374011203850003", "3374011203850003"),
        ("0012345678901000000001", "0012345678901000"),
        ("12345", "12345"),
        ("0", None),
        ("-", None),
        ("00.000.000.0-000.000", None),
        (None, None),
        ("1.2345E+14", None),
    ],
)
def test_npwp_has_sixteen_digits_where_it_can(text, expected):
    assert one(clean_npwp(TEXT), text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0220001234567", "0220001234567"),
        ("220001234567", "0220001234567"),
        (" 9120-0012 34567", "9120001234567"),
        ("9120001234567.0", "9120001234567"),
        ("", None),
        ("belum ada", None),
    ],
)
def test_nib_gets_back_the_zero_of_a_spreadsheet(text, expected):
    assert one(clean_nib(TEXT), text) == expected


@pytest.mark.parametrize("clean", [clean_npp, clean_kpj])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("jj-012345", "JJ012345"),
        ("15070955", "15070955"),
        ("15070955.0", "15070955"),
        ("0", None),
        ("N/A", None),
        ("-", None),
        (" 1507 0955/000 ", "15070955000"),
        ("1.5E+07", None),
    ],
)
def test_codes_of_the_agency_keep_letters_and_digits(clean, text, expected):
    assert one(clean(TEXT), text) == expected


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text("0123456789AB-. ", max_size=25), min_size=1))
def test_no_number_is_refused_for_its_length(texts):
    rows = pl.DataFrame({"text": [f"7{text}A" for text in texts]})
    assert rows.select(clean_npp(TEXT)).to_series().null_count() == 0


def test_share_of_numbers_that_end_in_zero_tells_a_damaged_column():
    whole = pl.DataFrame({"text": [f"33740112038500{n:02}" for n in range(1, 91)] + ["x", None]})
    damaged = pl.DataFrame({"text": [f"3374011203{n:05}0" for n in range(50)] + ["", "0"]})
    assert whole.select(share_ending_in_zero(TEXT)).item() == pytest.approx(0.1)
    assert damaged.select(share_ending_in_zero(TEXT)).item() == 1.0
    assert pl.DataFrame({"text": ["a"]}).select(share_ending_in_zero(TEXT)).item() is None
