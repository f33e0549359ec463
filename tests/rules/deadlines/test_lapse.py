"""The BPU clock: protected until, the last day without a new start, and every reading."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jaring.rules.deadlines.lapse import LapseStatus, bpu_lapse_clock
from jaring.rules.loader import load_book

BOOK = load_book()
END_OF_SEPTEMBER = date(2026, 9, 30)


def test_by_default_protection_ends_with_what_was_paid():
    found = bpu_lapse_clock(END_OF_SEPTEMBER, BOOK).chosen
    assert found is not None
    assert found.protected_until == END_OF_SEPTEMBER
    assert found.last_day_without_restart == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("on", "status"),
    [
        (date(2026, 9, 30), LapseStatus.PROTECTED),
        (date(2026, 10, 1), LapseStatus.UNPAID),
        (date(2026, 12, 31), LapseStatus.UNPAID),
        (date(2027, 1, 1), LapseStatus.ENDED),
    ],
)
def test_status_turns_on_the_day_after(on, status):
    assert bpu_lapse_clock(END_OF_SEPTEMBER, BOOK).status(on) is status


def test_all_four_readings_are_shown_the_chosen_one_first():
    readings = bpu_lapse_clock(END_OF_SEPTEMBER, BOOK).readings
    assert (readings[0].cover.value, readings[0].end.value) == ("strict", "three_months_complete")
    assert {
        (reading.protected_until, reading.last_day_without_restart) for reading in readings
    } == {
        (date(2026, 9, 30), date(2026, 12, 31)),
        (date(2026, 9, 30), date(2026, 12, 15)),
        (date(2026, 12, 31), date(2026, 12, 31)),
        (date(2026, 12, 15), date(2026, 12, 15)),
    }
    assert all(reading.cover.source and reading.end.source for reading in readings)


def test_a_setting_turns_another_reading_into_the_default():
    lenient = load_book(settings={"bpu_arrears_cover": "agency_faq"})
    found = bpu_lapse_clock(END_OF_SEPTEMBER, lenient)
    assert found.status(date(2026, 11, 15)) is LapseStatus.PROTECTED


def test_the_third_due_date_moves_past_a_weekend():
    book = load_book(settings={"bpu_arrears_end": "third_due_date"})
    found = bpu_lapse_clock(date(2026, 5, 31), book).chosen
    assert found is not None
    assert found.last_day_without_restart == date(2026, 8, 18)  # 15-16 weekend, 17 August free


def test_a_day_inside_a_month_counts_months_from_that_day():
    found = bpu_lapse_clock(date(2026, 9, 14), BOOK).chosen
    assert found is not None
    assert found.last_day_without_restart == date(2026, 12, 14)


def test_who_begins_anew_does_not_pay_old_arrears():
    assert bpu_lapse_clock(END_OF_SEPTEMBER, BOOK).are_arrears_charged is False


def test_an_unknown_day_is_named():
    found = bpu_lapse_clock(None, BOOK)
    assert (found.chosen, found.status(END_OF_SEPTEMBER)) == (None, None)
    assert found.missing == ("paid_until",)


def test_before_the_rule_the_answer_names_the_norm():
    found = bpu_lapse_clock(date(2020, 1, 31), BOOK)
    assert found.missing == ("parameter:payment.bpu.inactive_after_unpaid_months",)


@given(st.dates(date(2022, 7, 1), date(2026, 8, 31)))
def test_no_reading_takes_protection_before_it_was_paid_for(paid_until):
    for reading in bpu_lapse_clock(paid_until, BOOK).readings:
        assert paid_until <= reading.protected_until <= reading.last_day_without_restart
