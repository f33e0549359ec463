"""The second reckoning itself: what it reads, and what it refuses."""

import pytest
from tests.rules.cases.arithmetic import ArithmeticTextError, result
from tests.rules.cases.dates_in_words import wrong_dates


@pytest.mark.parametrize(
    ("text", "comes_to"),
    [
        ("37,500", 37_500),
        ("3.7 % x 5,000,000 = 185,000", 185_000),
        ("48 x 2,000,000 + 10,000,000 + 12,000,000 = 118,000,000", 118_000_000),
        ("(1,000,000 + 1,000,001 + 1,000,001) / 3 -> 1,000,001", 1_000_001),
        ("0.54 % x 2,152,323 = 11,622.5442 -> 11,623", 11_623),
        ("8,939,700 x (100 % - 2.07 %) = 8,754,648.21 -> 8,754,600 (down to 100)", 8_754_600),
        ("2 % x min(20,000,000; 8,754,600) = 175,092", 175_092),
        ("max(48 x 100,000; 20,000,000) = 20,000,000", 20_000_000),
        ("1 / 2 -> 0 (half even)", 0),
        ("3 / 2 -> 2 (half even)", 2),
        ("341,301 -> 341,400 (up to 100)", 341_400),
        ("-(2 - 5) = 3", 3),
    ],
)
def test_arithmetic_comes_to_its_last_number(text, comes_to):
    assert result(text) == comes_to


@pytest.mark.parametrize(
    "text",
    [
        "",
        "3.7 % x 5,000,000 = 185,001",
        "3.7 % x 5,000,000 = 185,000 = 185,001",
        "0.54 % x 2,152,323",
        "0.54 % x 2,152,323 -> 11,622",
        "0.54 % x 2,152,323 -> 11,623 (down)",
        "0.54 % x 2,152,323 -> about 11,623",
        "2 %% x 100",
        "2 x (3 + 4",
        "2 x",
        "two x 3",
        "2 3",
    ],
)
def test_arithmetic_that_does_not_come_out_is_refused(text):
    with pytest.raises(ArithmeticTextError):
        result(text)


def test_weekday_of_a_date_is_checked():
    assert wrong_dates("Sunday 2026-03-15, so Monday 2026-03-16") == []
    assert wrong_dates("Monday 2026-03-15") == ["Monday 2026-03-15"]
