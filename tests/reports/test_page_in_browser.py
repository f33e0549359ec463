"""The page in a real browser: narrow, wide, in print, and with the keyboard alone."""

import pytest

from jaring.reports.link_page import write_html

pytestmark = pytest.mark.browser


@pytest.fixture
def open_page(chromium, tmp_path, link_summary):
    """A function that opens the report at a width, and fails on any word of the console."""
    path = tmp_path / "report.html"
    write_html(link_summary, path)
    opened, said = [], []

    def open_at(width):
        page = chromium.new_page(viewport={"width": width, "height": 900})
        page.on("console", lambda message: said.append(message.text))
        page.on("request", lambda request: said.append(request.url))
        page.goto(path.as_uri())
        opened.append(page)
        return page

    yield open_at
    for page in opened:
        page.close()
    assert [word for word in said if not word.startswith(("file:", "data:font"))] == []


@pytest.mark.parametrize("width", [360, 768, 1366])
def test_nothing_runs_over_the_edge(open_page, width, overflowing):
    page = open_page(width)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert overflowing(page) == []


def test_language_changes_with_the_keyboard(open_page):
    page = open_page(1366)
    assert page.locator(".body-id h2").first.is_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    assert page.locator(".body-en h2").first.is_visible()
    assert not page.locator(".body-id h2").first.is_visible()


def test_language_changes_with_a_click(open_page):
    page = open_page(360)
    page.click("label[for=show-en]")
    assert page.locator(".body-en h1").is_visible()


def test_tables_keep_their_roles_when_they_stack(open_page):
    page = open_page(360)
    table = page.get_by_role("table").filter(has=page.get_by_role("rowheader", name="Diterima"))
    assert table.get_by_role("row").count() == 7
    assert table.get_by_role("cell").count() == 18


def test_no_row_is_cut_between_pages(open_page):
    page = open_page(1366)
    page.emulate_media(media="print")
    kept = page.evaluate(
        """() => [...document.querySelectorAll(".body-id tr, .body-id .pair, .body-id .curve")]
          .every(e => getComputedStyle(e).breakInside === "avoid")"""
    )
    assert kept
    assert not page.locator(".languages").is_visible()
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
