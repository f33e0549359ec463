"""The closing lines of a command: short, in one language, adding up, with what to open."""

import re
from pathlib import Path

import pytest

from jaring.reports.link_summary import TierCount
from jaring.reports.terminal import terminal_summary


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("name", ["link_summary", "dedupe_summary", "bare_summary"])
def test_at_most_fifteen_lines(request, name, lang):
    text = terminal_summary(request.getfixturevalue(name), lang=lang, report=Path("a/report.html"))
    assert len(text.splitlines()) <= 15
    assert text.splitlines()[-1].endswith("a/report.html")


def test_figures_of_the_run_are_there(link_summary):
    text = terminal_summary(link_summary, lang="id")
    for figure in ("48.212", "31.402", "24.911", "6.379", "16.614", "1.284", "160.319"):
        assert figure in text
    assert "ketepatan 99,59\u00a0%" in text
    assert "Buka" not in text


def test_lines_of_linked_rows_add_up(link_summary):
    text = terminal_summary(link_summary, lang="en")
    tiers = re.findall(r"^    Linked by .*?  +([\d,]+)", text, flags=re.MULTILINE)
    assert sum(int(figure.replace(",", "")) for figure in tiers) == link_summary.left.linked


def test_the_first_thing_to_do_stands_before_the_path(link_summary, bare_summary):
    lines = terminal_summary(link_summary, lang="en", report=Path("r.html")).splitlines()
    assert lines[-2].startswith("Take 57 pairs in conflict first")
    assert "Nothing waits" in terminal_summary(bare_summary, lang="en")


def test_many_tiers_never_push_out_the_path(link_summary):
    tiers = [TierCount(tier=f"tier {n}", links=0) for n in range(20)]
    tiers[0] = TierCount(tier="tier 0", links=link_summary.links.count)
    links = link_summary.links.model_copy(update={"by_tier": tuple(tiers)})
    many = link_summary.model_copy(update={"links": links})
    lines = terminal_summary(many, report=Path("r.html")).splitlines()
    assert len(lines) == 15
    assert lines[-1] == "Buka: r.html"


def test_what_is_not_known_is_said(bare_summary):
    assert "belum diketahui" in terminal_summary(bare_summary, lang="id")
    assert "not known" in terminal_summary(bare_summary, lang="en")
