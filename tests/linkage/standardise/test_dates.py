"""Dates are read in every Indonesian form, day first, and what is no date is null."""

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jaring.linkage.standardise.dates import parse_date, swap_day_month
from jaring.reference.lexicons import date_lexicon

TEXT = pl.col("text")
MONTHS = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember"
SHORT = "Jan Peb Mrt Apr Mei Jun Jul Agt Sept Okt Nop Des"


def parsed(*texts, pivot_year=2026):
    rows = pl.DataFrame({"text": texts}, schema={"text": pl.String})
    return rows.select(parse_date(TEXT, pivot_year=pivot_year)).to_series().to_list()


def number(day):
    return day.year * 10_000 + day.month * 100 + day.day


days = st.dates(date(1901, 1, 1), date(2099, 12, 31))


@settings(max_examples=60, deadline=None)
@given(days)
def test_every_form_of_a_date_is_the_same_date(day):
    month, short = MONTHS.split()[day.month - 1], SHORT.split()[day.month - 1]
    forms = [
        day.isoformat(),
        f"{day.isoformat()} 00:00:00",
        f"{day.isoformat()}T07:30:00Z",
        f"{day:%d/%m}/{day.year}",
        f"{day.day}-{day.month}-{day.year}",
        f"{day:%d.%m}.{day.year}",
        f"{day.day} / {day.month} / {day.year}",
        f"'{day:%d/%m}/{day.year} 0:00",
        f"{day.year}/{day.month}/{day.day}",
        f"{day.day} {month} {day.year}",
        f"{day.day} {month.upper()} {day.year}",
        f"{day.day}-{short}-{day.year}",
        f"{day:%d}{short}{day.year}",
        f"Madiun, {day.day} {month} {day.year}",
        f"Senin, {day.day} {month} {day.year}",
        f"{month} {day.day}, {day.year}",
        f"tgl {day.day} bulan {day.month} tahun {day.year}",
        f"{day.year}{day:%m%d}",
    ]
    assert parsed(*forms) == [number(day)] * len(forms), forms


@given(st.dates(date(1927, 1, 1), date(2026, 12, 31)))
def test_two_digits_mean_the_last_such_year_up_to_the_pivot(day):
    forms = [f"{day:%d-%m-%y}", f"{day.day}/{day.month}/{day:%y}", f"{day:%d%m%y}"]
    assert parsed(*forms) == [number(day)] * 3
    assert parsed(*forms, pivot_year=26) == [number(day)] * 3


def test_pivot_moves_the_century():
    assert parsed("1/5/30", pivot_year=2029) == [19300501]
    assert parsed("1/5/30", pivot_year=2030) == [20300501]


@pytest.mark.parametrize("name", [name for name, _ in date_lexicon().months if len(name) > 2])
def test_every_name_of_a_month_is_known(name):
    month = dict(date_lexicon().months)[name]
    assert parsed(f"7 {name} 1985", f"7-{name.title()}-85") == [19850007 + month * 100] * 2


def test_roman_months_are_read():
    assert parsed("12-III-1985", "12 xi 1985") == [19850312, 19851112]


@given(st.integers(10_000, 73_050))
def test_serial_of_a_spreadsheet_counts_days(serial):
    day = date(1899, 12, 30) + timedelta(days=serial)
    assert parsed(str(serial), f"{serial}.0") == [number(day)] * 2


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "-",
        "0",
        "1985",
        "9999",
        "73051",
        "99999",
        "00/00/1985",
        "31/02/1985",
        "29/02/1985",
        "32/01/1985",
        "13/13/1985",
        "0000-00-00",
        "1900-01-01",
        "30/12/1899",
        "9999-12-31",
        "0001-01-01",
        "12 foo 1985",
        "N/A",
        "TIDAK ADA",
        "1985-02-30",
        "12/03",
        "3374011203850003",
    ],
)
def test_what_is_no_date_is_null(text):
    assert parsed(text) == [None]


def test_day_comes_first_and_month_first_only_where_nothing_else_can_be():
    assert parsed("03/04/1985", "03/25/1985", "25/03/1985") == [19850403, 19850325, 19850325]


def test_eight_digits_begin_with_the_year_where_they_can():
    assert parsed("20081210", "12031985", "20121985") == [20081210, 19850312, 19851220]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text("0123456789/-. JANFEBMARET:T", max_size=20), min_size=1, max_size=20))
def test_any_text_gives_a_real_date_or_null(texts):
    for text, found in zip(texts, parsed(*texts), strict=True):
        if found is not None:
            assert date(found // 10_000, found // 100 % 100, found % 100), text


@given(days)
def test_swapping_twice_gives_the_date_back_and_never_the_same_at_once(day):
    rows = pl.DataFrame({"date": [number(day)]}).with_columns(
        swapped=swap_day_month(pl.col("date"))
    )
    swapped = rows["swapped"].item()
    if day.day > 12 or day.day == day.month:
        assert swapped is None
    else:
        assert swapped == day.year * 10_000 + day.day * 100 + day.month
        assert rows.select(swap_day_month(pl.col("swapped"))).item() == number(day)


def test_column_is_a_small_integer_and_streams():
    rows = pl.DataFrame({"text": ["1985-03-12", "12/03/1985", None] * 1000})
    step = parse_date(TEXT, pivot_year=2026)
    assert rows.select(step).schema == {"text": pl.Int32}
    assert rows.lazy().select(step).collect(engine="streaming").equals(rows.select(step))
