"""Numbers of registration are brought to one form and flagged, never refused for their length."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jaring.linkage.standardise.numbers import clean_kpj, clean_nib, clean_npp, clean_npwp
from jaring.terms.registration import (
    RegistrationFlag,
    parse_kpj,
    parse_nib,
    parse_npp,
    parse_npwp,
)

TWINS = [
    (parse_kpj, clean_kpj),
    (parse_npp, clean_npp),
    (parse_nib, clean_nib),
    (parse_npwp, clean_npwp),
]
numbers = st.one_of(
    st.text("0123456789", max_size=23),
    st.text("0123456789", min_size=10, max_size=16).map(lambda text: f"{text}.0"),
    st.text("0123456789AbZ.-/ E+,\u00a0\u0663", max_size=24),
    st.sampled_from([None, "", "-", "0", "N/A", "3.37E+15", "1e5", "0000"]),
)


@pytest.mark.parametrize(("parse", "clean"), TWINS)
@given(texts=st.lists(numbers, min_size=1, max_size=20))
def test_column_and_scalar_agree(parse, clean, texts):
    column = pl.DataFrame({"text": texts}, schema={"text": pl.String}).select(clean(pl.col("text")))
    scalar = [None if (number := parse(text)) is None else number.text for text in texts]
    assert column.to_series().to_list() == scalar


@pytest.mark.parametrize("parse", [parse for parse, _ in TWINS])
@given(text=st.text("123456789", min_size=1, max_size=30))
def test_no_number_is_refused_for_its_length(parse, text):
    assert parse(text) is not None


@pytest.mark.parametrize(
    ("text", "number", "flags"),
    [
        ("01.234.567.8-901.000", "0012345678901000", {"former_length"}),
        ("12345678901000", "0012345678901000", {"former_length", "zero_given_back"}),
        ("3374011203850003", "3374011203850003", {"may_be_nik"}),
        ("0012345678901000", "0012345678901000", set()),
        ("0012345678901000000001", "0012345678901000", {"place_of_business"}),
        ("123", "123", {"unusual_length"}),
    ],
)
def test_npwp_is_read_in_every_length(text, number, flags):
    read = parse_npwp(text)
    assert (read.text, {flag.value for flag in read.flags}) == (number, flags)


def test_older_npp_and_kpj_with_letters_are_kept_and_flagged():
    assert parse_npp("jj-012345").flags == {RegistrationFlag.LETTERS}
    assert parse_npp("15070955").flags == frozenset()
    assert parse_kpj("93 I70001234").text == "93I70001234"


def test_nib_of_twelve_digits_gets_its_zero_back():
    assert parse_nib("220001234567").text == "0220001234567"
    assert parse_nib("220001234567").flags == {RegistrationFlag.ZERO_GIVEN_BACK}


@pytest.mark.parametrize("text", [None, "", " ", "-", "0", "000", "N/A", "1.2E+12"])
def test_what_says_nothing_is_no_number(text):
    assert parse_npp(text) is None
