"""The report of an assessment in a real browser: narrow, wide, and in print."""

from datetime import date, datetime, timedelta, timezone

import polars as pl
import pytest

from jaring.reports.assess_facts import AssessFacts, ListFacts
from jaring.reports.assess_page import write_html

LONG = "PEMBANGUNAN REHABILITASI SALURAN IRIGASI KABUPATEN PONOROGO PAKET 12 TAHUN ANGGARAN 2026"
pytestmark = pytest.mark.browser


def full_facts():
    """Something in every table, with names as long as partners write them."""
    employer = {
        "finding": "f" * 32, "kind": "PWBD", "why": "not_in_registry", "is_review": False,
        "name": LONG, "regency": "KABUPATEN PONOROGO", "workers": 1_234,
        "stake_at_least_idr": 1_234_567_890, "amount_idr": None, "programme": "", "due_on": None,
        "value_list": "1234", "value_registry": None, "employer_key": "N|1",
    }  # fmt: skip
    segments = ("PU", "BPU", "JAKON", "PMI")
    tables = {
        "rows": [{"grain": grain, "list_id": "wlkp", "outcome": outcome, "rows": 1_200,
                  "raising": 9, "review": 1} for grain, outcome in
                 (("worker", "matched_covered"), ("worker", "unmatched_obliged"),
                  ("employer", "not_registered_obliged"), ("project", "no_project"))],
        "kinds": [{"kind": "PWBD", "subject_kind": "employer", "findings": 12, "review": 1,
                   "from_registry": 0, "workers": 20_664, "priced": 1,
                   "stake_at_least_idr": 1_234_567_890,
                   "article": "UU 24/2011 art. 15; Perpres 109/2013"}],
        "employers_to_do": [employer],
        "standing": [{"segment": one, "memberships": 81_552, "persons": 81_552, "covered": 81_552,
                      "registered": 115_107} for one in segments],
        "coverage": [{"area_code": "35.02", "segment": one, "universe": "pekerja", "source": "BPS",
                      "universe_as_of": "2025-08-31", "active": 81_552, "value": 23_106,
                      "flag": "universe_below_active"} for one in segments],
        "claims": [{"area_code": "35.02", "segment": "", "measure": "active", "value": "63706",
                    "text": LONG.lower(), "claimed_by": "Kepala Kantor", "claimed_on": "2017-01",
                    "source": LONG, "counted": 63_706, "universe": None, "universe_value": None,
                    "rate": None}],
        "people": [{"kind": "LAPSED", "why": "unpaid", "regency": LONG, "employer_key": "N|2",
                    "stake_at_least_idr": 16_800}],
    }  # fmt: skip
    return AssessFacts(
        office="Kantor Cabang Contoh",
        as_of=date(2026, 11, 1),
        made_at=datetime(2026, 11, 2, 9, 30, tzinfo=timezone(timedelta(hours=7))),
        summary={"settings": {"flag_below": 0.95}, "links": {}},
        frames={name: pl.DataFrame(rows) for name, rows in tables.items()},
        months=(),
        lists=(ListFacts("wlkp", "wajib_lapor", LONG, is_complete=False, file="a.csv"),),
    )


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    path = tmp_path_factory.mktemp("report") / "report.html"
    write_html(full_facts(), path)
    return path


@pytest.fixture
def open_at(chromium, report):
    """A function that opens the report at a width."""
    opened = []

    def opening(width):
        page = chromium.new_page(viewport={"width": width, "height": 900})
        page.goto(report.as_uri())
        opened.append(page)
        return page

    yield opening
    for page in opened:
        page.close()


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("width", [360, 768, 1280])
def test_nothing_runs_over_the_edge(open_at, width, lang, overflowing):
    page = open_at(width)
    page.click(f"label[for=show-{lang}]")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert overflowing(page) == []


def test_what_an_office_head_has_to_know_is_on_the_first_screen(open_at):
    page = open_at(1280)
    points = page.locator(".body-id .points li")
    assert points.count() == 2
    assert points.first.bounding_box()["y"] < 900


def test_no_row_is_cut_between_pages_and_no_heading_ends_one(open_at):
    page = open_at(1280)
    page.emulate_media(media="print")
    assert page.evaluate(
        """() => [...document.querySelectorAll(".body-id tbody tr")]
          .every(e => getComputedStyle(e).breakInside === "avoid")"""
    )
    assert page.evaluate(
        """() => [...document.querySelectorAll(".body-id h2, .body-id h3")]
          .every(e => getComputedStyle(e).breakAfter === "avoid")"""
    )
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_numbers_of_a_row_stand_beside_each_other_on_a_phone(open_at):
    page = open_at(390)
    row = page.locator(".body-id table[aria-labelledby=id-stock-head] tbody tr").first
    first, second = (row.locator("td.number").nth(at).bounding_box() for at in (0, 1))
    assert first["y"] == second["y"]
