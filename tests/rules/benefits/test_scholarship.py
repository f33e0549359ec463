"""The scholarship: levels, years and ages, against a year-by-year count."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from jaring.rules.benefits import jkk
from jaring.rules.benefits.estimate import Pen
from jaring.rules.benefits.insured import Child, Insured, SchoolLevel
from jaring.rules.benefits.scholarship import school_years
from jaring.rules.loader import load_book

BOOK = load_book()
TODAY = date(2026, 11, 21)
PEN = Pen("test", BOOK, TODAY)
LEVELS = list(SchoolLevel)
YEARLY = {"tk_sd": 1_500_000, "smp": 2_000_000, "sma": 3_000_000, "higher_education": 12_000_000}
MOST = {"tk_sd": 8, "smp": 3, "sma": 3, "higher_education": 5}


def slow_sum(age: int, level: SchoolLevel, years_done: int) -> int:
    """Walk year by year: the child moves up when a level's years are used, and stops at 23."""
    place, done, paid = LEVELS.index(level), years_done, 0
    while age < 23 and place < len(LEVELS):
        if done >= MOST[LEVELS[place]]:
            place, done = place + 1, 0
            continue
        paid += YEARLY[LEVELS[place]]
        age, done = age + 1, done + 1
    return paid


def child(age: int, level: SchoolLevel | None, years_done: int = 0) -> Child:
    return Child(age=age, level=level, years_done=years_done, is_married=False, has_work=False)


def paid_for(*children: Child) -> int | None:
    found = jkk.work_accident_death(Insured(children=children), TODAY, BOOK)
    return found.line("scholarship").amount_idr


@given(st.integers(0, 30), st.sampled_from(LEVELS), st.integers(0, 10))
def test_school_years_agree_with_a_walk_through_the_years(age, level, done):
    found = sum(years.amount_idr for years in school_years(child(age, level, done), PEN))
    assert found == slow_sum(age, level, done)


def test_one_child_that_starts_early_reaches_87_million():
    assert paid_for(child(3, SchoolLevel.TK_SD)) == 87_000_000  # 12 + 6 + 9 + 60 million


def test_two_children_reach_174_million_and_a_third_adds_nothing():
    small = child(3, SchoolLevel.TK_SD)
    assert paid_for(small, small) == 174_000_000
    assert paid_for(small, small, small) == 174_000_000


def test_of_three_children_the_two_with_the_most_years_left_are_counted():
    old = child(22, SchoolLevel.HIGHER_EDUCATION, 4)
    small = child(3, SchoolLevel.TK_SD)
    assert paid_for(old, small, old) == 87_000_000 + 12_000_000


def test_a_child_of_23_gets_nothing():
    assert paid_for(child(23, SchoolLevel.HIGHER_EDUCATION)) == 0
    assert paid_for(child(22, SchoolLevel.HIGHER_EDUCATION)) == 12_000_000


def test_a_married_child_does_not_count():
    married = Child(age=20, level=SchoolLevel.HIGHER_EDUCATION, is_married=True, has_work=False)
    found = jkk.work_accident_death(Insured(children=(married,)), TODAY, BOOK)
    assert found.line("scholarship").amount_idr == 0
    assert found.refused(found.line("scholarship"))


def test_without_facts_about_children_the_amount_is_not_known():
    found = jkk.work_accident_death(Insured(), TODAY, BOOK)
    assert found.line("scholarship").amount_idr is None
    assert "children" in found.missing


def test_a_child_of_unknown_age_is_named():
    unsure = Child(level=SchoolLevel.SMP, is_married=False, has_work=False)
    found = jkk.work_accident_death(Insured(children=(unsure,)), TODAY, BOOK)
    assert "child.age" in found.missing


def test_having_no_children_refuses_the_scholarship_only():
    found = jkk.work_accident_death(Insured(wage_idr=1_000_000, children=()), TODAY, BOOK)
    assert found.refused(found.line("scholarship"))
    assert found.sum_idr == 48_000_000 + 10_000_000 + 12_000_000


def test_a_child_counts_only_when_every_fact_is_known():
    def standing(one: Child) -> str:
        found = jkk.work_accident_death(Insured(children=(one,)), TODAY, BOOK)
        return next(
            item.standing.value for item in found.conditions if item.code == "scholarship_child"
        )

    known = child(10, SchoolLevel.TK_SD)
    assert standing(known) == "met"
    assert standing(Child(age=10, is_married=False)) == "unknown"
    assert standing(Child(is_married=False, has_work=False)) == "unknown"
    assert standing(Child(age=10, has_work=True)) == "not_met"
