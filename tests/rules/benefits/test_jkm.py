"""Death: 42 million in three parts, the short membership of BPU, the scholarship."""

from datetime import date

import pytest

from jaring.rules.benefits import jkm
from jaring.rules.benefits.estimate import Outcome
from jaring.rules.benefits.insured import Child, Insured, SchoolLevel
from jaring.rules.loader import load_book
from jaring.terms.segments import Segment

BOOK = load_book()
TODAY = date(2026, 11, 21)
PUPIL = Child(age=10, level=SchoolLevel.TK_SD, years_done=5, is_married=False, has_work=False)


def bpu(membership_months: int | None) -> Insured:
    return Insured(
        segment=Segment.BPU,
        is_enrolled=True,
        unpaid_months=0,
        membership_months=membership_months,
        contribution_months=membership_months,
        children=(PUPIL,),
    )


def wage_earner(contribution_months: int | None = 60) -> Insured:
    return Insured(
        segment=Segment.PU,
        is_enrolled=True,
        unpaid_months=0,
        contribution_months=contribution_months,
        children=(PUPIL,),
    )


def test_death_pays_42_million_in_three_parts():
    found = jkm.death(wage_earner(), TODAY, BOOK)
    parts = [line.amount_idr for line in found.lines if line.code.startswith("jkm.")]
    assert parts == [20_000_000, 12_000_000, 10_000_000]
    assert found.sum_idr == 42_000_000 == BOOK.idr("benefit.jkm.total", TODAY)


@pytest.mark.parametrize("on", [date(2015, 7, 1), date(2019, 12, 1), date(2019, 12, 2), TODAY])
def test_the_three_parts_are_the_published_sum_on_every_day(on):
    found = jkm.death(wage_earner(), on, BOOK)
    parts = [line.amount_idr or 0 for line in found.lines if line.code.startswith("jkm.")]
    assert sum(parts) == BOOK.idr("benefit.jkm.total", on)


def test_before_december_2019_the_sum_was_24_million():
    assert BOOK.idr("benefit.jkm.total", date(2019, 12, 1)) == 24_000_000


def test_a_bpu_family_gets_ten_million_within_the_first_three_months():
    found = jkm.death(bpu(2), TODAY, BOOK)
    assert found.sum_idr == 10_000_000
    assert [line.code for line in found.lines] == ["jkm.short_membership"]


def test_a_bpu_family_gets_the_whole_sum_from_three_months_on():
    assert jkm.death(bpu(3), TODAY, BOOK).sum_idr == 42_000_000


def test_an_unknown_membership_leaves_the_sum_conditional_and_names_the_fact():
    found = jkm.death(bpu(None), TODAY, BOOK)
    assert found.sum_idr == 42_000_000
    assert found.outcome is Outcome.CONDITIONAL
    assert "membership_months" in found.missing
    condition = next(item for item in found.conditions if item.code == "joined_long_ago")
    assert condition.figures["smaller_idr"] == 10_000_000


def test_a_long_membership_suffices_when_the_segment_is_not_known():
    insured = Insured(is_enrolled=True, unpaid_months=0, membership_months=12)
    codes = {item.code: item.standing.value for item in jkm.death(insured, TODAY, BOOK).conditions}
    assert codes["joined_long_ago"] == "met"


def test_the_scholarship_needs_36_months_of_contributions():
    early = jkm.death(wage_earner(35), TODAY, BOOK)
    assert early.refused(early.line("scholarship"))
    assert early.sum_idr == 42_000_000  # the death amount stays
    assert early.outcome is Outcome.PAYABLE
    enough = jkm.death(wage_earner(36), TODAY, BOOK)
    assert not enough.refused(enough.line("scholarship"))


def test_a_death_at_work_belongs_to_jkk():
    found = jkm.death(wage_earner(), TODAY, BOOK, is_work_accident=True)
    assert found.outcome is Outcome.NOT_PAYABLE


def test_the_wage_does_not_change_the_sum():
    poor = jkm.death(Insured(segment=Segment.PU, wage_idr=1), TODAY, BOOK)
    rich = jkm.death(Insured(segment=Segment.PU, wage_idr=90_000_000), TODAY, BOOK)
    assert poor.sum_idr == rich.sum_idr == 42_000_000


def test_the_facts_that_were_weighed_stand_in_the_tree():
    trace = jkm.death(bpu(5), TODAY, BOOK).trace
    facts = {node.question: node.value for node in trace.walk() if node.kind.value == "fact"}
    assert facts["membership_months"] == facts["contribution_months"] == 5
    unknown = jkm.death(bpu(None), TODAY, BOOK).trace
    names = {node.question for node in unknown.walk() if node.kind.value == "fact"}
    assert not names & {"membership_months", "contribution_months"}
