import os
import re
from pathlib import Path

import pytest
from tests.commands.command_reference import BEGIN, DOCUMENT, render

from jaring.commands.failures import ExitCode
from jaring.commands.linking import MANY_QUARANTINED
from jaring.runs.decisions import COLUMNS
from jaring.runs.review import KEYS

HOW_TO = DOCUMENT.parent / "how-to"


def test_the_reference_says_what_the_commands_say():
    """Refresh with REFRESH=1, and read the difference."""
    preface, _, said = DOCUMENT.read_text(encoding="utf-8").partition(BEGIN)
    rendered = render()
    if os.environ.get("REFRESH"):
        DOCUMENT.write_text(preface + BEGIN + rendered, encoding="utf-8")
        said = rendered
    assert said == rendered


def test_every_exit_code_is_documented_and_no_other():
    text = (HOW_TO / "exit-codes.md").read_text(encoding="utf-8")
    documented = re.findall(r"^\| (\d+) \| ([A-Z]+) \|", text, re.M)
    assert {(int(code), name) for code, name in documented} == {
        (code.value, code.name) for code in ExitCode
    }
    assert f"more than {MANY_QUARANTINED:.0%}".replace("%", " %") in text


@pytest.mark.parametrize("name", ["first-link", "first-link.id"])
def test_the_guide_names_every_file_of_a_run(name, made_run):
    text = (HOW_TO / f"{name}.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `([\w.]+)` \|", text, re.M))
    assert {entry.name for entry in made_run.iterdir()} <= documented
    assert documented - {entry.name for entry in made_run.iterdir()} == {
        "clusters.parquet", "decisions.csv",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["review", "review.id"])
def test_the_guide_names_every_key(name):
    text = (HOW_TO / f"{name}.md").read_text(encoding="utf-8")
    first_cells = "".join(re.findall(r"^\| (`.*?) \|", text, re.M))
    documented = set(re.findall(r"`(\w)`", first_cells))
    assert documented == {key for key in KEYS if key.isalpha()}


def test_the_guide_names_every_column_of_decisions():
    text = (HOW_TO / "review.md").read_text(encoding="utf-8")
    assert all(f"`{column}`" in text for column in COLUMNS)


@pytest.mark.parametrize(
    "name", ["commands", *(f"how-to/{page}" for page in ("first-link", "review", "exit-codes"))]
)
def test_links_between_pages_lead_somewhere(name):
    path: Path = DOCUMENT.parent / f"{name}.md"
    for target in re.findall(r"\]\(([^)#]+\.md)\)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target
