from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jaring.rules.book import Mark
from jaring.rules.contributions import UnpaidMonth, arrears, due_date
from jaring.rules.contributions.arrears import months_late
from jaring.rules.loader import load_book
from jaring.terms.months import Month
from jaring.terms.segments import Segment

BOOK = load_book()
DAYS = st.dates(date(2020, 1, 1), date(2027, 12, 31))


@pytest.mark.parametrize(
    ("segment", "month", "last_day"),
    [
        (Segment.PU, Month(2026, 9), date(2026, 10, 15)),
        (Segment.BPU, Month(2026, 9), date(2026, 9, 15)),
        (Segment.PU, Month(2026, 10), date(2026, 11, 16)),  # 15 November 2026 is a Sunday
        (
            Segment.BPU,
            Month(2024, 6),
            date(2024, 6, 19),
        ),  # Saturday; Idul Adha on Monday 17, joint leave 18
        (Segment.PU, Month(2020, 7), date(2020, 8, 18)),  # Saturday; Independence Day on Monday 17
        (Segment.PU, Month(2020, 8), date(2020, 9, 30)),  # PP 49/2020: the 30th
        (
            Segment.PU,
            Month(2021, 1),
            date(2021, 3, 1),
        ),  # February has no 30th; the 28th is a Sunday
    ],
)
def test_due_dates_move_over_weekends_and_holidays(segment, month, last_day):
    book = BOOK.with_settings({"joint_leave": "free"})
    assert due_date(segment, month, book).last_day == last_day


def test_joint_leave_is_a_working_day_unless_the_setting_frees_it():
    assert due_date(Segment.BPU, Month(2024, 6), BOOK).last_day == date(2024, 6, 18)


def test_a_due_date_under_an_estimated_holiday_is_provisional():
    found = due_date(Segment.BPU, Month(2028, 5), BOOK)
    assert found.is_provisional
    assert Mark.PROVISIONAL in found.trace.marks
    assert not due_date(Segment.PU, Month(2026, 9), BOOK).is_provisional


def test_projects_and_migrants_have_no_monthly_due_date():
    assert due_date(Segment.JAKON, Month(2026, 9), BOOK).last_day is None
    assert due_date(Segment.PU, Month(2015, 6), BOOK).trace.missing


@pytest.mark.parametrize(
    ("until", "started", "completed"),
    [
        (date(2026, 1, 15), 0, 0), (date(2026, 1, 16), 1, 0), (date(2026, 2, 15), 1, 1),
        (date(2026, 2, 16), 2, 1), (date(2027, 1, 15), 12, 12),
    ],
)  # fmt: skip
def test_months_of_delay_under_both_readings(until, started, completed):
    due = date(2026, 1, 15)
    assert months_late(due, until, counts_started=True) == started
    assert months_late(due, until, counts_started=False) == completed


@given(DAYS, DAYS)
def test_delay_is_never_negative_and_started_is_at_most_one_more(due, until):
    started = months_late(due, until, counts_started=True)
    completed = months_late(due, until, counts_started=False)
    assert 0 <= completed <= started <= completed + 1
    assert (started == 0) == (until <= due)


def test_the_fine_is_two_percent_of_each_month_for_each_month_of_delay():
    months = [UnpaidMonth(month=Month(2026, 1) + step, due_idr=1_000_000) for step in range(3)]
    found = arrears(Segment.PU, months, date(2026, 5, 20), BOOK)
    # due 16 February, 16 March and 15 April 2026: 4, 3 and 2 months begun
    assert [month.months_late for month in found.months] == [4, 3, 2]
    assert found.fine_idr == 20_000 * (4 + 3 + 2)
    assert found.unpaid_idr == 3_000_000
    assert found.months[0].trace.arithmetic == "1,000,000 x 2.0 % x 4 = 80,000"


def test_a_month_paid_late_keeps_its_fine_and_leaves_the_arrears():
    paid = UnpaidMonth(month=Month(2026, 1), due_idr=1_000_000, paid_on=date(2026, 2, 20))
    found = arrears(Segment.PU, [paid], date(2026, 6, 1), BOOK)
    assert (found.fine_idr, found.unpaid_idr) == (20_000, 0)


def test_a_month_not_yet_due_is_no_arrears():
    found = arrears(
        Segment.PU, [UnpaidMonth(month=Month(2026, 5), due_idr=5)], date(2026, 6, 1), BOOK
    )
    assert (found.fine_idr, found.unpaid_idr) == (0, 0)


def test_people_on_own_account_pay_no_fine():
    months = [UnpaidMonth(month=Month(2026, 1), due_idr=16_800)]
    assert arrears(Segment.BPU, months, date(2026, 6, 1), BOOK).fine_idr == 0


def test_the_milder_reading_counts_full_months_only():
    book = BOOK.with_settings({"late_months": "completed"})
    months = [UnpaidMonth(month=Month(2026, 1), due_idr=1_000_000)]
    assert arrears(Segment.PU, months, date(2026, 2, 20), book).fine_idr == 0


def test_months_before_the_law_have_no_fine_to_name():
    months = [UnpaidMonth(month=Month(2015, 5), due_idr=1_000_000)]
    found = arrears(Segment.PU, months, date(2026, 2, 20), BOOK)
    assert found.fine_idr is None
    assert "parameter:payment.pu.late_fine" in found.trace.missing
