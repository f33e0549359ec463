"""The pages about lists name what the data and the code know, and nothing else."""

import re
from pathlib import Path

import pytest

from jaring.intake.lists import APART, MANIFEST, QUARANTINE, REPAIRS, ROWS
from jaring.reference.list_kinds import Grain, forms_of, list_forms, list_kinds
from jaring.runs.check import SHEET, SUMMARY, VERDICTS
from jaring.runs.check_reasons import check_words
from jaring.runs.registry_import import NEEDED

HOW_TO = Path(__file__).resolve().parents[2] / "docs/how-to"
PAGES = (
    "take-lists-in",
    "take-lists-in.id",
    "check-a-list",
    "check-a-list.id",
    "registry-snapshot",
)


def page(name):
    return (HOW_TO / f"{name}.md").read_text("utf-8")


def first_cells(text):
    return [cell for line in re.findall(r"^\| (`.*?) \|", text, re.M)
            for cell in re.findall("`([^`]+)`", line)]  # fmt: skip


def test_every_kind_and_form_stands_in_the_guide():
    text = page("take-lists-in")
    assert set(list_kinds()) <= set(first_cells(text))
    for form in list_forms().values():
        assert form.kind == "registry" or f"`{form.form_id}`" in text


def test_every_reason_stands_in_the_guide_with_its_verdict():
    rows = re.findall(r"^\| (`.*?`) \| (reject|fix|note) \|", page("check-a-list"), re.M)
    told = {code: verdict for cell, verdict in rows for code in re.findall("`(\\w+)`", cell)}
    assert told == {code: words["verdict"] for code, words in check_words()["reasons"].items()}


def test_every_file_of_a_list_and_of_a_check_stands_in_the_guide():
    files = {MANIFEST, ROWS, QUARANTINE, APART, REPAIRS, SHEET["id"]}
    assert files <= set(first_cells(page("take-lists-in")))
    assert {SUMMARY, VERDICTS, SHEET["id"]} <= set(first_cells(page("check-a-list")))


def test_every_table_of_a_snapshot_stands_in_the_guide_with_what_it_needs():
    text = page("registry-snapshot")
    for form in forms_of("registry"):
        assert form.grain is Grain.TABLE
        needs = ", ".join(f"`{name}`" for name in form.required)
        table = form.form_id.removeprefix("registry.")
        assert re.search(rf"^\| `{table}` \| .* \| {needs} \|$", text, re.M), table
    assert all(f"`{name}`" in text for name in NEEDED)


@pytest.mark.parametrize("name", PAGES)
def test_links_between_the_pages_lead_somewhere(name):
    for target in re.findall(r"\]\(([^)#]+\.md)\)", page(name)):
        assert (HOW_TO / target).exists(), target
