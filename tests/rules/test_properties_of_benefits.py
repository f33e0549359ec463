"""What must be true of every estimate of a benefit, whatever the person and the day."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from jaring.rules import RiskClass, load_book
from jaring.rules.benefits import jht, jkk, jkm, jkp, jp, wage_gap
from jaring.rules.benefits.estimate import Outcome, Standing
from jaring.rules.benefits.insured import Child, Insured, SchoolLevel, WageSpan
from jaring.terms.money import Percent
from jaring.terms.months import Month
from jaring.terms.segments import Programme, Segment

BOOK = load_book()
law = settings(deadline=None, max_examples=60)
NEWER_LAW = date(2019, 12, 2)

wages = st.integers(0, 10**9) | st.integers(0, 10**6)
days = st.dates(date(2015, 7, 1), date(2027, 12, 31))
newer_days = st.dates(NEWER_LAW, date(2027, 12, 31))
unsure = st.none() | st.booleans()
children = st.lists(
    st.builds(
        Child,
        age=st.none() | st.integers(0, 30),
        level=st.none() | st.sampled_from(list(SchoolLevel)),
        years_done=st.integers(0, 8),
        is_married=unsure,
        has_work=unsure,
    ),
    max_size=4,
).map(tuple)
insured = st.builds(
    Insured,
    segment=st.none() | st.sampled_from(list(Segment)),
    wage_idr=st.none() | wages,
    is_enrolled=unsure,
    membership_months=st.none() | st.integers(0, 200),
    contribution_months=st.none() | st.integers(0, 200),
    unpaid_months=st.none() | st.integers(0, 8),
    children=st.none() | children,
)
COVERED = Insured(segment=Segment.PU, is_enrolled=True, unpaid_months=0, children=())


@law
@given(wages, newer_days)
def test_accident_death_is_48_wages_but_never_less_than_the_floor(wage_idr, day):
    found = jkk.work_accident_death(replace(COVERED, wage_idr=wage_idr), day, BOOK)
    assert found.line("jkk.death").amount_idr == max(48 * wage_idr, 20_000_000)
    assert found.sum_idr == found.line("jkk.death").amount_idr + 22_000_000


@law
@given(wages, st.integers(0, 10**7), days)
def test_no_benefit_of_an_accident_falls_when_the_wage_rises(wage_idr, more, day):
    for event in (jkk.work_accident_death, jkk.total_disability):
        low, high = (
            event(replace(COVERED, wage_idr=idr), day, BOOK) for idr in (wage_idr, wage_idr + more)
        )
        assert [line.code for line in low.lines] == [line.code for line in high.lines]
        assert all(
            one.amount_idr <= other.amount_idr
            for one, other in zip(low.lines, high.lines, strict=True)
            if one.amount_idr is not None
        )


@law
@given(wages, days, st.integers(0, 40), st.integers(0, 40))
def test_a_longer_absence_is_never_paid_less(wage_idr, day, months, more):
    person = replace(COVERED, wage_idr=wage_idr)
    short, long = (
        jkk.temporary_inability(person, day, BOOK, months=length)
        for length in (months + 1, months + 1 + more)
    )
    assert sum(line.times for line in short.lines) == months + 1
    assert 0 <= short.sum_idr <= long.sum_idr <= wage_idr * (months + 1 + more)


@law
@given(wages, days, st.integers(0, 100), st.integers(0, 100))
def test_a_lost_function_is_a_share_of_the_lost_part(wage_idr, day, lost, function):
    person = replace(COVERED, wage_idr=wage_idr)
    whole = jkk.partial_disability(person, day, BOOK, lost=Percent(lost))
    part = jkk.partial_disability(
        person, day, BOOK, lost=Percent(lost), lost_function=Percent(function)
    )
    exact = Fraction(lost * function * 80 * wage_idr, 10_000)
    assert abs(part.lines[0].amount_idr - exact) <= Fraction(1, 2)
    assert 0 <= part.lines[0].amount_idr <= whole.lines[0].amount_idr


@law
@given(insured, days)
def test_a_sum_is_what_its_lines_add_up_to(person, day):
    for found in (jkk.work_accident_death(person, day, BOOK), jkm.death(person, day, BOOK)):
        paid = [line for line in found.lines if line.is_money and not found.refused(line)]
        sums = [line.sum_idr for line in paid]
        assert found.sum_idr == (None if None in sums or not sums else sum(sums))
        assert all(line.amount_idr is None or line.amount_idr >= 0 for line in found.lines)


@law
@given(insured, days)
def test_what_is_not_known_never_makes_a_claim_payable(person, day):
    found = jkk.work_accident_death(person, day, BOOK)
    if found.outcome is Outcome.PAYABLE:
        assert person.is_enrolled
        assert person.wage_idr is not None
        assert Standing.UNKNOWN not in {
            item.standing for item in found.conditions if not item.lines
        }


@law
@given(insured, days, st.sampled_from(["is_enrolled", "unpaid_months", "segment", "wage_idr"]))
def test_forgetting_a_fact_never_turns_a_refusal_or_a_grant_round(person, day, name):
    known = jkk.work_accident_death(person, day, BOOK).outcome
    less = jkk.work_accident_death(replace(person, **{name: None}), day, BOOK).outcome
    assert less in (known, Outcome.CONDITIONAL)


@law
@given(children, newer_days)
def test_scholarships_stay_within_the_law_and_a_child_more_never_costs(kids, day):
    def reached(found):
        return (
            jkk.work_accident_death(replace(COVERED, wage_idr=1, children=found), day, BOOK)
            .line("scholarship")
            .amount_idr
        )

    assert 0 <= reached(kids) <= 174_000_000
    assert reached(kids) <= reached((*kids, Child(age=4, is_married=False, has_work=False)))
    assert reached(kids[:1]) <= 87_000_000


@law
@given(st.integers(0, 22), st.integers(1, 10), newer_days)
def test_an_older_child_can_reach_no_more(age, older, day):
    sums = [
        jkm.death(
            replace(
                COVERED,
                contribution_months=40,
                children=(Child(age=years, is_married=False, has_work=False),),
            ),
            day,
            BOOK,
        )
        .line("scholarship")
        .amount_idr
        for years in (age, age + older)
    ]
    assert sums[1] <= sums[0]


pension_days = st.dates(date(2015, 7, 1), date(2027, 2, 28))


@law
@given(st.integers(180, 600), st.integers(0, 20_000_000), pension_days)
def test_a_pension_lies_between_the_limits_and_follows_the_formula(months, wage_idr, day):
    record = jp.PensionRecord(contribution_months=months, average_wage_idr=wage_idr)
    found = jp.pension(jp.PensionKind.OLD_AGE, record, day, BOOK).lines[0].amount_idr
    lowest, highest = (BOOK.idr(f"benefit.jp.{end}", day) for end in ("minimum", "maximum"))
    exact = Fraction(months * wage_idr, 1200)
    assert lowest <= found <= highest
    assert found == int(max(lowest, min(exact, highest)) + Fraction(1, 2))


@law
@given(st.integers(180, 600), st.integers(0, 20_000_000), pension_days)
def test_no_survivor_gets_more_than_the_member(months, wage_idr, day):
    record = jp.PensionRecord(contribution_months=months, average_wage_idr=wage_idr)
    own = jp.pension(jp.PensionKind.OLD_AGE, record, day, BOOK).lines[0].amount_idr
    for kind in (jp.PensionKind.WIDOW, jp.PensionKind.CHILD, jp.PensionKind.PARENT):
        assert jp.pension(kind, record, day, BOOK).lines[0].amount_idr <= own


@law
@given(st.dates(date(1955, 1, 1), date(2000, 12, 31)), st.integers(0, 1000))
def test_who_is_born_later_never_takes_the_pension_earlier(born, later):
    first = jp.pension_start(born, BOOK)
    second = jp.pension_start(date.fromordinal(born.toordinal() + later), BOOK)
    assert first.day <= second.day
    assert first.age <= second.age
    assert first.age == BOOK.ask("benefit.jp.pension_age", first.day).number
    assert first.day < first.latest


@law
@given(wages, st.integers(0, 10**7), st.dates(date(2021, 2, 2), date(2027, 12, 31)))
def test_job_loss_cash_rises_with_the_wage_up_to_the_cap(wage_idr, more, day):
    low, high = (
        jkp.job_loss_cash(jkp.JobLoss(wage_idr=idr), day, BOOK)
        for idr in (wage_idr, wage_idr + more)
    )
    most = 18_000_000 if day >= date(2025, 2, 7) else 10_500_000
    assert 0 <= low.sum_idr <= high.sum_idr <= most
    assert sum(line.times for line in low.lines) == 6


@law
@given(
    st.integers(Month(2015, 7).index, Month(2025, 1).index).map(Month.from_index),
    st.integers(1, 30),
    st.integers(1, 30),
    st.integers(0, 10**8),
)
def test_savings_of_two_spans_are_those_of_both_together(first, one, other, wage_idr):
    middle, last = first + one, first + one + other
    whole = jht.project_savings(
        (WageSpan(from_month=first, before_month=last, wage_idr=wage_idr),), BOOK
    )
    parts = jht.project_savings(
        (
            WageSpan(from_month=first, before_month=middle, wage_idr=wage_idr),
            WageSpan(from_month=middle, before_month=last, wage_idr=wage_idr),
        ),
        BOOK,
    )
    assert whole.balance_idr == parts.balance_idr
    assert whole.months == one + other
    assert abs(whole.balance_idr - Fraction(57, 1000) * wage_idr * whole.months) <= whole.months


@law
@given(wages, wages, st.dates(date(2025, 2, 7), date(2026, 12, 31)))
def test_a_wage_reported_too_low_never_gains_and_the_losses_are_exact(one, other, day):
    low, high = sorted((one, other))
    found = wage_gap.wage_gap(
        wage_gap.WageGapCase(
            wage_reported_idr=low,
            wage_evidenced_idr=high,
            programmes=frozenset({Programme.JKK, Programme.JHT, Programme.JP, Programme.JKP}),
            risk_class=RiskClass.III,
        ),
        day,
        BOOK,
    )
    assert all(line.lost_idr >= 0 for line in found.lines)
    assert found.line("jkk.total_disability").lost_idr == 56 * (high - low)
    assert found.worker_unpaid_idr is None or found.worker_unpaid_idr >= 0
