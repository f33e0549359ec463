"""The PP 86/2013 ladder in working days, the fine, the services and the crime."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jaring.rules.book import Mark
from jaring.rules.loader import load_book
from jaring.rules.sanctions import (
    Offence,
    SanctionKind,
    Subject,
    criminal_penalty,
    maximum_penalty,
    registration_fine,
    sanction_ladder,
)
from jaring.rules.workdays import is_working_day

BOOK = load_book()
WARNED = date(2026, 11, 23)
DAYS = st.dates(date(2014, 1, 1), date(2026, 8, 1))


def test_the_ladder_counted_by_hand():
    steps = sanction_ladder(WARNED, Subject.EMPLOYER, BOOK).steps
    assert [(step.kind.value, step.first_day, step.last_day) for step in steps] == [
        ("warning", date(2026, 11, 23), date(2026, 12, 7)),  # 10 working days
        ("warning", date(2026, 12, 8), date(2026, 12, 22)),
        ("fine", date(2026, 12, 23), date(2027, 1, 21)),  # 30 days from 22 December
        ("service_denial", date(2027, 1, 22), None),
    ]


def test_employers_and_persons_are_denied_other_services():
    employer = sanction_ladder(WARNED, Subject.EMPLOYER, BOOK).steps[-1].services
    person = sanction_ladder(WARNED, Subject.PERSON, BOOK).steps[-1].services
    assert "tender_permit" in employer
    assert "passport" in person
    assert set(employer) & set(person) == {"building_permit"}


def test_the_ladder_is_not_for_state_administrators():
    found = sanction_ladder(WARNED, Subject.STATE_ADMINISTRATOR, BOOK)
    assert (found.steps, found.missing) == ((), ())


def test_without_a_warning_no_step_is_known():
    found = sanction_ladder(None, Subject.EMPLOYER, BOOK)
    assert (found.steps, found.missing) == ((), ("first_warning_on",))


def test_before_the_regulation_the_answer_names_the_norm():
    found = sanction_ladder(date(2012, 1, 2), Subject.EMPLOYER, BOOK)
    assert found.missing == ("parameter:sanction.warning.max_count",)


def test_a_ladder_over_an_estimated_holiday_is_provisional():
    marks = sanction_ladder(date(2027, 3, 1), Subject.EMPLOYER, BOOK).trace.marks
    assert Mark.PROVISIONAL in marks
    assert Mark.PROVISIONAL not in sanction_ladder(WARNED, Subject.EMPLOYER, BOOK).trace.marks


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2026, 11, 22), None),
        (date(2026, 12, 7), SanctionKind.WARNING),
        (date(2026, 12, 23), SanctionKind.FINE),
        (date(2027, 6, 1), SanctionKind.SERVICE_DENIAL),
    ],
)
def test_the_step_that_runs_on_a_day(day, kind):
    step = sanction_ladder(WARNED, Subject.EMPLOYER, BOOK).step_on(day)
    assert (step.kind if step else None) is kind


@settings(max_examples=50)
@given(DAYS)
def test_steps_follow_each_other_and_warnings_end_on_working_days(first):
    steps = sanction_ladder(first, Subject.EMPLOYER, BOOK).steps
    for one, two in itertools.pairwise(steps):
        assert one.last_day is not None
        assert one.first_day <= one.last_day < two.first_day
    warnings = [step for step in steps if step.kind is SanctionKind.WARNING]
    assert all(step.last_day and is_working_day(step.last_day) for step in warnings)


def test_the_fine_is_a_thousandth_of_what_was_due():
    found = registration_fine(10_000_000, WARNED, date(2026, 12, 10), BOOK)
    assert (found.months, found.amount_idr) == (1, 10_000)  # 0.1 % of 10,000,000


def test_a_begun_month_counts_unless_the_setting_says_completed():
    completed = load_book(settings={"sanction_fine_months": "completed"})
    paid = date(2026, 12, 10)
    assert registration_fine(10_000_000, WARNED, paid, completed).amount_idr == 0
    whole = date(2026, 12, 23)
    assert registration_fine(10_000_000, WARNED, whole, completed).months == 1
    assert registration_fine(10_000_000, WARNED, whole, BOOK).months == 1


def test_who_pays_before_the_second_warning_ends_owes_no_fine():
    assert registration_fine(10_000_000, WARNED, WARNED, BOOK).amount_idr == 0


def test_the_fine_stops_growing_after_its_stage():
    late = registration_fine(10_000_000, WARNED, WARNED + timedelta(days=300), BOOK)
    stage = registration_fine(10_000_000, WARNED, WARNED + timedelta(days=30), BOOK)
    assert late.amount_idr == stage.amount_idr


def test_an_unknown_contribution_is_named():
    found = registration_fine(None, WARNED, date(2026, 12, 10), BOOK)
    assert (found.amount_idr, found.trace.missing) == (None, ("due_idr",))


def test_the_crime_of_article_55():
    found = criminal_penalty(date(2026, 1, 1), BOOK)
    assert (found.prison_years, found.fine_idr) == (8, 1_000_000_000)


@pytest.mark.parametrize(
    ("offence", "figures"),
    [
        (Offence.CONTRIBUTIONS_NOT_PAID, {"prison_years": 8, "fine_idr": 1_000_000_000}),
        (Offence.COMPANY_REPORT, {"detention_months": 3, "fine_idr": 1_000_000}),
        (
            Offence.PERSONAL_DATA,
            {"fine_percent_of_yearly_revenue": 2, "prison_years": 6, "fine_idr": 6_000_000_000},
        ),
    ],
)
def test_the_most_that_may_be_imposed(offence, figures):
    assert dict(maximum_penalty(offence, date(2026, 1, 1), BOOK).figures) == figures
