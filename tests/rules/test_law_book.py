"""The pages of the law show the whole book, with sources and marks, and are built from it."""

import importlib.util
import re
from pathlib import Path

import pytest

from jaring.rules import load_book

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "scripts" / "build_law_book.py"
BOOK = load_book()


@pytest.fixture(scope="module")
def builder():
    spec = importlib.util.spec_from_file_location("build_law_book", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module", params=["id", "en"])
def page(request, builder):
    return request.param, builder.page(BOOK, request.param)


def test_committed_page_is_what_the_book_gives(page):
    lang, text = page
    committed = (ROOT / "docs" / "law" / f"book.{lang}.html").read_text(encoding="utf-8")
    assert committed == text, "run scripts/build_law_book.py"


def test_page_shows_every_norm_and_every_reading(page):
    _, text = page
    assert set(re.findall(r'<h3 id="([a-z][\w.]*)"', text)) == set(BOOK.norms)
    assert set(re.findall(r'<h3 id="reading-(\w+)"', text)) == set(BOOK.settings)


def test_page_marks_each_value_that_nobody_checked(page):
    lang, text = page
    values = [value for norm in BOOK.norms.values() for value in norm.values]
    word = {"id": "◌ belum diperiksa", "en": "◌ not checked"}[lang]
    assert text.count(word) == sum(not value.verified for value in values)


def test_page_needs_nothing_from_elsewhere(page):
    _, text = page
    assert not re.findall(r'(?:src|href)="(?!#)[^"]*"', text)
    assert "<script" not in text


def test_series_that_move_are_drawn_and_unchecked_pieces_dashed(page):
    _, text = page
    drawing = re.search(r'<h3 id="benefit.jp.pension_age">.*?</svg>', text, re.DOTALL)[0]
    assert drawing.count("<line class=sure ") == 5
    assert drawing.count("<line class=unsure ") == 5
    assert text.count("<svg ") >= 10


def test_numbers_and_days_look_as_each_language_writes_them(page):
    lang, text = page
    assert {"id": "Rp11.086.300", "en": "Rp11,086,300"}[lang] in text
    assert {"id": "01-03-2026", "en": "2026-03-01"}[lang] in text
    assert {"id": "0,24 %", "en": "0.24%"}[lang] in text
