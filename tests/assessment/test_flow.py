"""The flow as it is written down: docs/flow.md has a row per step."""

import os
import re
from pathlib import Path

from jaring.assessment.flow import flow_rows
from jaring.assessment.settings import default_settings

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "flow.md"
BEGIN = "<!-- from here on made from the flow; refresh with REFRESH=1 -->\n"


def rendered() -> str:
    head = "| # | Step | Reads | Writes |\n|---|---|---|---|\n"
    lines = (
        f"| {place} | `{function}` | {', '.join(reads)} | {writes} |"
        for place, (function, reads, writes) in enumerate(flow_rows(), start=1)
    )
    return head + "\n".join(lines) + "\n"


def test_document_has_a_row_per_step():
    preface, _, said = DOCUMENT.read_text(encoding="utf-8").partition(BEGIN)
    if os.environ.get("REFRESH"):
        said = rendered()
        DOCUMENT.write_text(preface + BEGIN + said, encoding="utf-8")
    assert said == rendered()


def test_every_table_is_written_once():
    written = [writes for _, _, writes in flow_rows()]
    assert len(written) == len(set(written))


def test_settings_say_what_they_do_and_why():
    for setting in default_settings().settings.values():
        assert setting.means("id")
        assert setting.means("en")
        assert setting.source


def test_the_document_names_every_setting():
    text = DOCUMENT.read_text(encoding="utf-8")
    named = re.findall(r"^\| `(\w+)` \|", text.partition(BEGIN)[0], re.M)
    assert set(named) == set(default_settings().settings)
