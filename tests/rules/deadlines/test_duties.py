"""Terms of registration and change: calendar days, working days, and days before an event."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jaring.rules.deadlines.duties import TimedDuty, fact_of, last_day, migrant_registration
from jaring.rules.loader import load_book

BOOK = load_book()
MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("duty", "expected"),
    [
        (TimedDuty.REGISTER_NEW_WORKER, date(2026, 12, 23)),  # 30 days
        (TimedDuty.REPORT_WORKER_DATA, date(2026, 12, 2)),  # 7 working days
        (TimedDuty.REPORT_EMPLOYER_DATA, date(2026, 12, 2)),
        (TimedDuty.REGISTER_PROJECT, date(2026, 12, 11)),  # 14 working days
        (TimedDuty.ISSUE_PROJECT_CERTIFICATE, date(2026, 11, 24)),  # 1 working day
        (TimedDuty.DELIVER_PROJECT_PROOF, date(2026, 11, 26)),  # 3 working days
        (TimedDuty.ISSUE_MEMBER_NUMBER, date(2026, 11, 24)),
        (TimedDuty.DELIVER_CARD, date(2026, 11, 30)),  # 7 days
        (TimedDuty.REPORT_COMPANY_START, date(2026, 12, 23)),  # 30 days after
        (TimedDuty.REPORT_COMPANY_END, date(2026, 10, 24)),  # 30 days before
    ],
)
def test_last_days_counted_by_hand(duty, expected):
    assert last_day(duty, MONDAY, BOOK).last_day == expected


def test_thirty_working_days_pass_christmas_and_new_year():
    found = last_day(TimedDuty.REPORT_PROJECT_WORKERS, MONDAY, BOOK)
    assert found.last_day == date(2027, 1, 7)  # 25 Dec, 1 and 5 Jan are free
    passed = [node.value for node in found.trace.walk() if node.question == "holiday"]
    assert [text[:10] for text in passed] == ["2026-12-25", "2027-01-01", "2027-01-05"]


def test_before_april_2021_worker_changes_of_a_project_had_seven_days():
    found = last_day(TimedDuty.REPORT_PROJECT_WORKERS, date(2021, 3, 1), BOOK)
    assert found.last_day == date(2021, 3, 10)


@pytest.mark.parametrize("duty", list(TimedDuty))
def test_a_missing_day_is_named(duty):
    found = last_day(duty, None, BOOK)
    assert found.last_day is None
    assert found.missing == (fact_of(duty),)


@pytest.mark.parametrize("duty", list(TimedDuty))
def test_before_the_law_the_answer_names_the_norm(duty):
    found = last_day(duty, date(2000, 1, 3), BOOK)
    assert found.last_day is None
    assert found.missing[0].startswith("parameter:")


def test_joint_leave_as_free_days_ends_a_term_later():
    start = date(2026, 12, 21)
    strict = last_day(TimedDuty.REPORT_WORKER_DATA, start, BOOK).last_day
    free = load_book(settings={"joint_leave": "free"})
    assert strict == date(2026, 12, 31)
    assert last_day(TimedDuty.REPORT_WORKER_DATA, start, free).last_day == date(2027, 1, 4)


def test_a_term_over_an_estimated_holiday_is_provisional():
    assert last_day(TimedDuty.REGISTER_PROJECT, date(2027, 3, 1), BOOK).is_provisional
    assert not last_day(TimedDuty.REGISTER_PROJECT, MONDAY, BOOK).is_provisional


@pytest.mark.parametrize(
    ("duty", "expected"),
    [
        (TimedDuty.MIGRANT_COVER_BEFORE_WORK, date(2027, 1, 31)),  # 5 months
        (TimedDuty.MIGRANT_COVER_RETURN, date(2026, 9, 30)),  # 1 month, a shorter one
        (TimedDuty.MIGRANT_JKK_UNTIL_HOME, date(2026, 9, 30)),  # 30 days
        (TimedDuty.MIGRANT_JKM_AFTER_ARRIVAL, date(2026, 9, 30)),
    ],
)
def test_cover_of_migrants_lasts_in_months_or_days(duty, expected):
    assert last_day(duty, date(2026, 8, 31), BOOK).last_day == expected


def test_days_left_turn_negative_after_the_last_day():
    found = last_day(TimedDuty.DELIVER_CARD, MONDAY, BOOK)
    assert found.days_left(date(2026, 11, 29)) == 1
    assert found.days_left(date(2026, 12, 2)) == -2


def test_a_self_placed_migrant_registers_in_the_month_before_departure():
    found = migrant_registration(date(2026, 12, 10), BOOK)
    assert (found.first_day, found.last_day) == (date(2026, 11, 10), date(2026, 12, 9))
    assert migrant_registration(None, BOOK).missing == ("departs_on",)


@settings(max_examples=60)
@given(
    st.sampled_from(list(TimedDuty)),
    st.dates(date(2021, 11, 1), date(2026, 9, 1)),
    st.integers(0, 60),
)
def test_who_starts_later_is_never_due_earlier(duty, start, later):
    one = last_day(duty, start, BOOK).last_day
    two = last_day(duty, start.fromordinal(start.toordinal() + later), BOOK).last_day
    if one is not None and two is not None:
        assert one <= two
