"""The pages on reading an assessment name every outcome, kind, workbook and table that there is."""

import re
from pathlib import Path

import pytest

from jaring.assessment.kinds import finding_kinds
from jaring.reports.assess_facts import BOOKS
from jaring.reports.assess_sheets import ANSWERS
from jaring.reports.assess_totals import COVERED, NOT_OBLIGED, OUT, UNKNOWN, UNMET
from jaring.reports.words import Voice, catalogue
from jaring.runs.assess_output import FIGURES

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = {"en": "read-an-assessment", "id": "read-an-assessment.id"}


def page(lang):
    return (DOCS / "how-to" / f"{PAGES[lang]}.md").read_text("utf-8")


def listed(lang):
    """What stands first in the rows of the tables."""
    return set(re.findall(r"^\| `([^`]+)`", page(lang), re.M))


@pytest.mark.parametrize("lang", PAGES)
def test_every_outcome_of_a_worker_has_its_row(lang):
    assert {*OUT, COVERED, *UNMET, UNKNOWN, NOT_OBLIGED} <= listed(lang)


@pytest.mark.parametrize("lang", PAGES)
def test_every_outcome_of_the_catalogue_is_named(lang):
    codes = {key.split(".")[1] for key in catalogue() if key.startswith("assess_outcome.")}
    assert [code for code in codes if f"`{code}`" not in page(lang)] == []


@pytest.mark.parametrize("lang", PAGES)
def test_every_kind_of_finding_has_its_row(lang):
    assert set(finding_kinds()) <= listed(lang)


@pytest.mark.parametrize("lang", PAGES)
def test_every_workbook_has_its_row(lang):
    assert {f"{book}.xlsx" for book in BOOKS} <= listed(lang)


@pytest.mark.parametrize("lang", PAGES)
def test_every_answer_of_the_drop_down_is_named_as_it_is_written(lang):
    for answer in ANSWERS:
        assert Voice(lang).say(f"assess_answer.{answer}") in page(lang)


@pytest.mark.parametrize("lang", PAGES)
def test_every_table_of_figures_is_named(lang):
    named = page(lang).replace("jaring figures hasil ", "`")
    assert [name for name in FIGURES if f"`{name}`" not in named] == []


@pytest.mark.parametrize("lang", PAGES)
def test_options_and_links_are_those_that_there_are(lang):
    commands = (DOCS / "commands.md").read_text("utf-8")
    given = re.findall(r"^jaring (?:assess|outcomes import).*$", page(lang), re.M)
    for option in {one for line in given for one in re.findall("--[a-z-]+", line)}:
        assert f"`{option}`" in commands, option
    for target in re.findall(r"\]\(([^)#]+)\)", page(lang)):
        assert (DOCS / "how-to" / target).exists(), target
