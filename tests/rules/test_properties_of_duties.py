"""What must be true of every duty, scale, deadline and sanction, whatever the facts."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from jaring.rules import (
    Citizenship,
    DutyStatus,
    EmployerKind,
    EmployerScale,
    Enterprise,
    Placement,
    StateStatus,
    Work,
    WorkerFacts,
    derive_duty,
    due_date,
    employer_scale,
    load_book,
)
from jaring.rules.agency import SponsorKind, sponsor_credit
from jaring.rules.deadlines.duties import TimedDuty, last_day
from jaring.rules.deadlines.lapse import LapseStatus, bpu_lapse_clock
from jaring.rules.sanctions import Subject, registration_fine, sanction_ladder
from jaring.rules.workdays import is_working_day
from jaring.terms.months import Month
from jaring.terms.segments import Programme, Segment

BOOK = load_book()
DAY = timedelta(days=1)
law = settings(deadline=None, max_examples=60)

months = st.integers(Month(2015, 1).index, Month(2027, 12).index).map(Month.from_index)
known_days = st.dates(date(2022, 8, 1), date(2026, 10, 31))


def maybe(kind):
    return st.none() | st.sampled_from(list(kind))


workers = st.builds(
    WorkerFacts,
    work=maybe(Work),
    citizenship=maybe(Citizenship),
    months_in_indonesia=st.none() | st.integers(0, 12),
    employer_kind=maybe(EmployerKind),
    employer_scale=maybe(EmployerScale),
    state_status=maybe(StateStatus),
    employs_others=st.none() | st.booleans(),
    placement=maybe(Placement),
    birth_date=st.none() | st.dates(date(1950, 1, 1), date(2008, 12, 31)),
    enrolled=st.none() | st.frozensets(st.sampled_from(list(Programme))),
    in_health_programme=st.none() | st.booleans(),
    registered_on=st.none() | st.dates(date(2010, 1, 1), date(2027, 12, 31)),
)
FORGETTABLE = [
    "work",
    "citizenship",
    "months_in_indonesia",
    "employer_kind",
    "employer_scale",
    "state_status",
    "employs_others",
    "birth_date",
    "enrolled",
    "in_health_programme",
]


@law
@given(workers, months)
def test_unknown_always_names_what_is_missing_and_nobody_pays_for_what_does_not_bind(worker, month):
    for found in derive_duty(worker, month, BOOK).obligations:
        assert bool(found.missing) is (found.status is DutyStatus.UNKNOWN)
        if found.status in (DutyStatus.UNKNOWN, DutyStatus.NOT_OPEN):
            assert found.payers == ()
        else:
            assert found.payers
            assert found.law


@settings(deadline=None, max_examples=300)
@given(workers, months, st.sampled_from(FORGETTABLE))
def test_forgetting_a_fact_only_ever_makes_an_answer_unknown(worker, month, name):
    if worker.work is Work.ABROAD and name == "citizenship":
        return  # `abroad` itself says Indonesian; with a foreigner the facts contradict each other
    known = derive_duty(worker, month, BOOK)
    less = derive_duty(replace(worker, **{name: None}), month, BOOK)
    for before, after in zip(known.obligations, less.obligations, strict=True):
        assert after.status in (before.status, DutyStatus.UNKNOWN)


@law
@given(workers, months)
def test_a_larger_employer_is_never_bound_to_less(worker, month):
    staff = replace(worker, work=Work.FOR_WAGE, employer_kind=EmployerKind.BUSINESS)
    bound = [
        set(
            derive_duty(replace(staff, employer_scale=scale), month, BOOK).programmes(
                DutyStatus.OBLIGED
            )
        )
        - {Programme.JKP}
        for scale in EmployerScale
    ]
    assert all(one <= other for one, other in pairwise(bound))
    assert bound[-1] == bound[-2]


amounts = st.integers(0, 10**11)


@law
@given(amounts, amounts, st.sampled_from([date(2018, 5, 1), date(2026, 3, 1)]))
def test_a_larger_measure_never_makes_a_smaller_scale(one, other, day):
    scales = list(EmployerScale)
    found = []
    for amount in sorted((one, other)):
        sales = Enterprise(annual_sales_idr=amount, founded_on=date(2010, 1, 1))
        found.append(scales.index(employer_scale(sales, day, BOOK).scale))
    assert found == sorted(found)


@law
@given(st.sampled_from([Segment.PU, Segment.BPU]), months)
def test_a_due_date_is_a_working_day_and_the_first_from_its_nominal_day_on(segment, month):
    found = due_date(segment, month, BOOK)
    if found.last_day is None:
        assert month < Month(2015, 7)
        return
    assert is_working_day(found.last_day)
    passed = (found.last_day - found.nominal).days
    assert not any(is_working_day(found.nominal + n * DAY) for n in range(passed))


@law
@given(st.sampled_from(list(TimedDuty)), known_days, st.integers(0, 40))
def test_a_later_start_never_ends_earlier(duty, day, later):
    first = last_day(duty, day, BOOK).last_day
    second = last_day(duty, day + later * DAY, BOOK).last_day
    if first is not None:
        assert second is not None
        # a shorter term of newer law may end before a longer one of older law
        assert first <= second or duty is TimedDuty.RETURN_NON_ASN_FORM


@law
@given(known_days, st.integers(0, 400))
def test_a_lapsing_person_is_protected_then_unpaid_then_out(paid_until, after):
    clock = bpu_lapse_clock(paid_until, BOOK)
    order = list(LapseStatus)
    early = order.index(clock.status(paid_until + after * DAY))
    late = order.index(clock.status(paid_until + (after + 1) * DAY))
    assert early <= late
    for reading in clock.readings:
        assert paid_until <= reading.protected_until <= reading.last_day_without_restart


@law
@given(known_days, st.sampled_from([Subject.EMPLOYER, Subject.PERSON]))
def test_the_steps_of_the_ladder_follow_each_other_and_warnings_run_ten_working_days(day, subject):
    ladder = sanction_ladder(day, subject, BOOK)
    first, second, fine, denial = ladder.steps
    for step in (first, second):
        span = range((step.last_day - step.first_day).days)
        assert sum(is_working_day(step.first_day + (n + 1) * DAY) for n in span) == 10
    assert second.first_day > first.last_day
    assert (fine.first_day, fine.last_day) == (second.last_day + DAY, second.last_day + 30 * DAY)
    assert denial.first_day == fine.last_day + DAY
    assert denial.last_day is None
    assert ladder.step_on(day - DAY) is None
    assert ladder.step_on(denial.first_day) == denial


@law
@given(st.integers(0, 10**10), known_days, st.integers(-5, 500))
def test_the_fine_for_not_registering_is_at_most_two_months_of_a_thousandth(due_idr, day, after):
    found = registration_fine(due_idr, day, day + after * DAY, BOOK)
    assert 0 <= found.amount_idr <= due_idr // 500 + 1
    assert (found.months == 0) is (after <= 0)


@law
@given(st.integers(0, 10**6), st.integers(0, 24), st.integers(0, 24))
def test_a_longer_sponsorship_never_counts_less_and_never_more_than_its_workers(n, months, more):
    for kind in SponsorKind:
        short, long = (
            sponsor_credit(n, length, kind, date(2025, 1, 1), BOOK).credit
            for length in (months, months + more)
        )
        assert 0 <= short <= long <= n
