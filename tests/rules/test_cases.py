"""The law against cases that a lawyer can read: YAML files under `cases/`, one reckoning each."""

from collections import Counter

import pytest
from tests.rules.cases.facts import day_of, plain
from tests.rules.cases.form import all_cases
from tests.rules.cases.questions import QUESTIONS

from jaring.rules import load_book

CASES = all_cases()
YEARS_WITH_LAW = set(range(2015, 2027))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.label)
def test_law_answers_as_the_case_says(case):
    answer = QUESTIONS[case.asks](case.input, case.period, load_book(settings=case.settings))
    assert {key: plain(answer[key]) for key in case.output} == case.output


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.label)
def test_arithmetic_of_the_case_comes_to_what_it_expects(case):
    assert case.misreckoned() == []


def test_no_two_cases_have_the_same_name():
    names = Counter(case.label for case in CASES)
    assert [name for name, count in names.items() if count > 1] == []


def test_there_are_enough_cases_and_published_ones():
    assert len(CASES) >= 250
    assert sum(bool(case.published) for case in CASES) >= 60


def test_every_question_and_every_year_of_the_law_has_cases():
    assert {case.asks for case in CASES} == set(QUESTIONS)
    assert {day_of(case.period).year for case in CASES} >= YEARS_WITH_LAW
