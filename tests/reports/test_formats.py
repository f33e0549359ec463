"""Each row of the table of patterns, in both languages, and what must never be said."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from jaring.reports.formats import DASH, MINUS, Formats, mask_nik
from jaring.reports.link_summary import Estimate

ID, EN = Formats("id"), Formats("en")
DAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (ID.count(169_048), "169.048"),
        (EN.count(169_048), "169,048"),
        (ID.headline(1_732_412), "1,7\u00a0juta"),
        (EN.headline(1_732_412), "1.7\u00a0million"),
        (ID.headline(169_048), "169.048"),
        (ID.money(1_750_000), "Rp1.750.000"),
        (EN.money(1_750_000), "Rp1,750,000"),
        (ID.money(-5_000), MINUS + "Rp5.000"),
        (ID.money_axis(1_200_000_000), "Rp1,2\u00a0miliar"),
        (ID.money_axis(3_400_000), "Rp3,4\u00a0juta"),
        (ID.rate(0.58), "58,0\u00a0%"),
        (EN.rate(0.58), "58.0%"),
        (ID.part(49_397, 140_940), "49.397 dari 140.940"),
        (EN.part(49_397, 140_940), "49,397 of 140,940"),
        (ID.day(DAY), "21 November 2026"),
        (EN.day(DAY), "21 November 2026"),
        (ID.day(date(2026, 8, 5)), "5 Agustus 2026"),
        (ID.table_date(DAY), "21-11-2026"),
        (EN.table_date(DAY), "2026-11-21"),
        (ID.month(date(2026, 5, 1)), "Mei 2026"),
        (EN.month(date(2026, 5, 1)), "May 2026"),
        (mask_nik("3374012103850003"), "3374…0003"),
        (mask_nik("3374"), "…"),
        (ID.unknown, "belum diketahui"),
        (EN.unknown, "not known"),
    ],
)
def test_table_of_patterns(made, expected):
    assert made == expected


def test_unknown_is_a_word_and_zero_is_zero():
    assert ID.known(None, ID.count) == "belum diketahui"
    assert ID.known(0, ID.count) == "0"


def test_a_rate_of_nothing_is_not_known():
    assert EN.rate_of(0, 0) == "not known"
    assert EN.rate_of(0, 5) == "0.0%"


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (0.9996, ">\u00a099,9\u00a0%"),
        (0.9994, "99,9\u00a0%"),
        (1.0, "100,0\u00a0%"),
        (0.0004, "<\u00a00,1\u00a0%"),
        (0.0, "0,0\u00a0%"),
    ],
)
def test_nearly_all_is_not_all(share, expected):
    assert ID.rate(share) == expected


@given(st.floats(min_value=0, max_value=1))
def test_only_all_is_said_to_be_all(share):
    assert (ID.rate(share) == "100,0\u00a0%") == (share == 1)
    assert (ID.probability(share) == "1,000") == (share == 1)
    assert (ID.rate(share, digits=2) == "0,00\u00a0%") == (share == 0)


def test_interval_stands_with_one_sign_of_per_cent():
    assert ID.interval(Estimate(value=0.99, low=0.985, high=0.995)) == f"98,5{DASH}99,5\u00a0%"
    assert ID.interval(Estimate(value=0.99)) == ""


@pytest.mark.parametrize(
    ("value", "expected"), [(9.31, "+9,3"), (-2.06, MINUS + "2,1"), (0.0, "0,0"), (-0.01, "0,0")]
)
def test_points_carry_their_sign(value, expected):
    assert ID.points(value) == expected


def test_durations_and_sizes():
    assert ID.duration(8.24) == "8,2\u00a0detik"
    assert EN.duration(125.4) == "2\u00a0min 5\u00a0s"
    assert ID.size(2_900_000_000) == "2,7\u00a0GiB"
    assert EN.size(512) == "512\u00a0B"


@pytest.mark.parametrize(
    ("zone", "word"),
    [
        (UTC, "UTC"),
        (timezone(timedelta(hours=7)), "WIB"),
        (timezone(timedelta(hours=9)), "WIT"),
        (timezone(timedelta(hours=-3, minutes=-30)), "UTC-3.5"),
    ],
)
def test_a_moment_says_its_zone(zone, word):
    assert ID.clock(datetime(2026, 11, 21, 9, 5, tzinfo=zone)) == f"21 November 2026, 09.05 {word}"


@given(
    value=st.integers(0, 10**15) | st.floats(0, 1e12),
    digits=st.integers(0, 4),
    lang=st.sampled_from(["id", "en"]),
)
def test_a_number_looks_as_babel_writes_it(value, digits, lang):
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    assert Formats(lang).decimal(value, digits) == format_decimal(
        value, format=pattern, locale=lang
    )
