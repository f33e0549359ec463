"""One phone number is one text in every way of writing it."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jaring.linkage.standardise.phones import clean_phone


def cleaned(*texts):
    rows = pl.DataFrame({"text": texts}, schema={"text": pl.String})
    return rows.select(clean_phone(pl.col("text"))).to_series().to_list()


mobiles = (
    st.integers(11_111_119, 99_999_998)
    .map(lambda rest: f"81{rest}")
    .filter(lambda number: len(set(number[2:])) > 1)
)


@given(mobiles)
def test_every_form_of_a_mobile_number_is_the_same(number):
    parts = f"{number[:3]}-{number[3:7]}-{number[7:]}"
    forms = [
        number,
        f"0{number}",
        f"62{number}",
        f"+62{number}",
        f"+62 0{number}",
        f"0062{number}",
        f"0{parts}",
        f"+62 {parts}",
        f"'0{number}",
        f"0{number}.0",
        f"HP 0{number}",
        f"0{number} (WA)",
        f"0{number}/081234567",
        f"0{number} a.n. Budi",
    ]
    assert cleaned(*forms) == [number] * len(forms)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("(0351) 462323", "351462323"),
        ("021-5551234", "215551234"),
        ("+62 351 462323 ext 12", "351462323"),
        ("0621 21234", "62121234"),
        ("622112345678", "2112345678"),
    ],
)
def test_landlines_keep_their_area_code(text, number):
    assert cleaned(text) == [number]


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "-",
        "0",
        "62",
        "462323",
        "081111111111",
        "080000000000",
        "8.12E+10",
        "0812345678901234",
        "tidak ada",
    ],
)
def test_what_reaches_nobody_is_null(text):
    assert cleaned(text) == [None]


@given(
    st.lists(
        st.one_of(st.none(), st.text("0123456789+-() /.E'", max_size=20)), min_size=1, max_size=20
    )
)
def test_any_text_gives_a_national_number_or_null(texts):
    for number in cleaned(*texts):
        assert number is None or (number.isdigit() and number[0] != "0" and 8 <= len(number) <= 12)
