"""Work accident: amounts of PP 82/2019 Lampiran III and of PP 44/2015 before it."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jaring.rules.benefits import jkk
from jaring.rules.benefits.estimate import BenefitEstimate, Cadence, Outcome, Standing
from jaring.rules.benefits.insured import Child, Insured, SchoolLevel
from jaring.rules.book import Mark
from jaring.rules.loader import load_book
from jaring.terms.money import Percent
from jaring.terms.segments import Segment

BOOK = load_book()
TODAY = date(2026, 11, 21)
BEFORE_2019 = date(2018, 5, 1)
NO_CHILD = ()
COVERED = Insured(
    segment=Segment.PU, wage_idr=4_000_000, is_enrolled=True, unpaid_months=0, children=NO_CHILD
)
WAGES = st.integers(0, 50_000_000)


def with_wage(wage_idr: int | None) -> Insured:
    return Insured(
        segment=Segment.PU,
        wage_idr=wage_idr,
        is_enrolled=True,
        unpaid_months=0,
        children=NO_CHILD,
    )


def standing(found: BenefitEstimate, code: str) -> Standing:
    return next(item.standing for item in found.conditions if item.code == code)


def test_death_by_accident_pays_48_wages_funeral_and_periodic_amount():
    found = jkk.work_accident_death(COVERED, TODAY, BOOK)
    assert found.line("jkk.death").amount_idr == 192_000_000  # 48 x 4,000,000
    assert found.line("jkk.funeral").amount_idr == 10_000_000
    assert found.line("jkk.periodic").amount_idr == 12_000_000
    assert found.sum_idr == 214_000_000


def test_death_never_pays_less_than_the_death_amount_of_jkm():
    found = jkk.work_accident_death(with_wage(100_000), TODAY, BOOK)
    assert found.line("jkk.death").amount_idr == 20_000_000  # 48 x 100,000 is only 4,800,000


def test_total_disability_pays_56_wages_and_periodic_amount():
    found = jkk.total_disability(COVERED, TODAY, BOOK)
    assert found.line("jkk.total_disability").amount_idr == 224_000_000  # 56 x 4,000,000
    assert found.sum_idr == 236_000_000


def test_a_lost_eye_pays_35_percent_of_80_wages():
    found = jkk.partial_disability(COVERED, TODAY, BOOK, lost="one_eye")
    assert found.sum_idr == 112_000_000  # 35 % x 80 x 4,000,000


def test_half_of_an_arm_s_function_pays_half_of_the_table():
    found = jkk.partial_disability(
        COVERED, TODAY, BOOK, lost=Percent(40), lost_function=Percent(50)
    )
    assert found.sum_idr == 64_000_000  # 50 % x 40 % x 80 x 4,000,000


def test_a_part_that_the_table_lacks_is_not_known_and_named():
    found = jkk.partial_disability(COVERED, TODAY, BOOK, lost="left_thumb")
    assert found.sum_idr is None
    assert found.missing == ("parameter:benefit.jkk.disability.table[left_thumb]",)


def test_fourteen_months_without_work_pay_twelve_whole_and_two_half_wages():
    found = jkk.temporary_inability(COVERED, TODAY, BOOK, months=14)
    assert [(line.amount_idr, line.times) for line in found.lines] == [
        (4_000_000, 12),
        (2_000_000, 2),
    ]
    assert found.sum_idr == 52_000_000


def test_before_2019_the_whole_wage_was_paid_for_six_months_only():
    found = jkk.temporary_inability(COVERED, BEFORE_2019, BOOK, months=13)
    assert [(line.amount_idr, line.times) for line in found.lines] == [
        (4_000_000, 6),
        (3_000_000, 6),
        (2_000_000, 1),
    ]
    assert Mark.UNVERIFIED in found.marks  # 75 % and 50 % are recalled
    assert found.outcome is Outcome.CONDITIONAL


def test_before_2019_funeral_and_periodic_amount_were_smaller():
    found = jkk.work_accident_death(COVERED, BEFORE_2019, BOOK)
    assert found.line("jkk.funeral").amount_idr == 3_000_000
    assert found.line("jkk.periodic").amount_idr == 4_800_000
    assert found.line("scholarship").amount_idr == 12_000_000


def test_transport_adds_the_limits_of_every_mode_once():
    modes = (jkk.TransportMode.LAND, jkk.TransportMode.AIR, jkk.TransportMode.LAND)
    found = jkk.refunds(COVERED, TODAY, BOOK, modes=modes)
    assert found.line("jkk.transport").amount_idr == 15_000_000  # 5 + 10 million
    assert found.line("jkk.transport").cadence is Cadence.UP_TO
    assert found.sum_idr is None  # a refund is no sum of money


def test_a_prosthesis_is_refunded_at_the_hospital_s_price_and_forty_percent():
    found = jkk.refunds(COVERED, TODAY, BOOK, prosthesis_price_idr=10_000_001)
    assert found.line("jkk.prosthesis").amount_idr == 14_000_001  # 14,000,001.4
    with pytest.raises(KeyError):
        jkk.refunds(COVERED, TODAY, BOOK).line("jkk.prosthesis")


def test_the_arithmetic_of_a_lost_part_shows_every_factor():
    whole = jkk.partial_disability(COVERED, TODAY, BOOK, lost="one_eye").lines[0].trace
    assert whole.arithmetic == "35 % x 80 x 4,000,000"
    half = jkk.partial_disability(
        COVERED, TODAY, BOOK, lost="one_eye", lost_function=Percent(50)
    ).lines[0]
    assert half.trace.arithmetic == "50 % x 35 % x 80 x 4,000,000"


def test_an_absence_within_a_phase_has_no_line_of_the_next():
    for months in (1, 11, 12):
        assert len(jkk.temporary_inability(COVERED, TODAY, BOOK, months=months).lines) == 1


def test_unverified_limits_carry_their_mark():
    marks = jkk.refunds(COVERED, TODAY, BOOK).line("jkk.dentures").trace.marks
    assert Mark.UNVERIFIED in marks


def test_an_unknown_wage_is_named_and_the_fixed_amounts_stay():
    found = jkk.work_accident_death(with_wage(None), TODAY, BOOK)
    assert found.line("jkk.death").amount_idr is None
    assert found.line("jkk.funeral").amount_idr == 10_000_000
    assert found.sum_idr is None
    assert found.missing == ("wage_idr",)


def test_before_the_law_nothing_is_known():
    found = jkk.work_accident_death(COVERED, date(2010, 1, 1), BOOK)
    assert found.sum_idr is None
    assert "parameter:benefit.jkk.funeral" in found.missing


def test_who_is_not_enrolled_is_not_paid():
    outside = Insured(segment=Segment.PU, wage_idr=4_000_000, is_enrolled=False, unpaid_months=0)
    assert jkk.work_accident_death(outside, TODAY, BOOK).outcome is Outcome.NOT_PAYABLE


def test_an_accident_outside_work_is_not_paid_by_jkk():
    found = jkk.total_disability(COVERED, TODAY, BOOK, is_work_accident=False)
    assert found.outcome is Outcome.NOT_PAYABLE


def test_a_bpu_person_in_arrears_is_strictly_not_covered():
    lapsed = Insured(segment=Segment.BPU, wage_idr=1_000_000, is_enrolled=True, unpaid_months=1)
    found = jkk.total_disability(lapsed, TODAY, BOOK)
    assert standing(found, "paid_up") is Standing.NOT_MET
    lenient = load_book(settings={"bpu_arrears_cover": "agency_faq"})
    assert standing(jkk.total_disability(lapsed, TODAY, lenient), "paid_up") is Standing.MET


def test_a_bpu_person_is_uncovered_after_three_unpaid_months_under_any_reading():
    lapsed = Insured(segment=Segment.BPU, wage_idr=1_000_000, is_enrolled=True, unpaid_months=3)
    lenient = load_book(settings={"bpu_arrears_cover": "agency_faq"})
    assert standing(jkk.total_disability(lapsed, TODAY, lenient), "paid_up") is Standing.NOT_MET


@pytest.mark.parametrize("unpaid", [1, 9])
def test_arrears_of_an_employer_decide_nothing_while_the_rule_is_unverified(unpaid):
    behind = Insured(segment=Segment.PU, wage_idr=4_000_000, is_enrolled=True, unpaid_months=unpaid)
    assert standing(jkk.total_disability(behind, TODAY, BOOK), "paid_up") is Standing.UNKNOWN


def test_jkk_scholarship_asks_for_no_years_of_contributions():
    child = Child(age=6, level=SchoolLevel.TK_SD, is_married=False, has_work=False)
    insured = Insured(
        segment=Segment.PU,
        wage_idr=4_000_000,
        is_enrolled=True,
        unpaid_months=0,
        contribution_months=1,
        children=(child,),
    )
    found = jkk.work_accident_death(insured, TODAY, BOOK)
    assert found.outcome is Outcome.PAYABLE
    assert not found.refused(found.line("scholarship"))


@given(WAGES, st.integers(0, 1_000_000))
def test_no_accident_benefit_falls_when_the_wage_rises(wage_idr, more_idr):
    for event in (jkk.work_accident_death, jkk.total_disability):
        lower = event(with_wage(wage_idr), TODAY, BOOK).sum_idr
        higher = event(with_wage(wage_idr + more_idr), TODAY, BOOK).sum_idr
        assert lower is not None
        assert higher is not None
        assert 0 <= lower <= higher


@settings(max_examples=40)
@given(WAGES, st.integers(1, 40))
def test_months_without_work_add_up(wage_idr, months):
    found = jkk.temporary_inability(with_wage(wage_idr), TODAY, BOOK, months=months)
    assert sum(line.times or 0 for line in found.lines) == months
    half_idr = -(-wage_idr // 2)  # half a rupiah goes up
    expected = min(months, 12) * wage_idr + max(0, months - 12) * half_idr
    assert found.sum_idr == expected


@given(st.integers(0, 100), st.integers(0, 100), WAGES)
def test_partial_disability_never_exceeds_the_whole_table(part, function, wage_idr):
    insured = with_wage(wage_idr)
    whole = jkk.partial_disability(insured, TODAY, BOOK, lost=Percent(part)).sum_idr
    some = jkk.partial_disability(
        insured, TODAY, BOOK, lost=Percent(part), lost_function=Percent(function)
    ).sum_idr
    assert whole is not None
    assert some is not None
    assert some <= whole <= 80 * wage_idr
