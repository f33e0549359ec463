"""`jaring assess --books` and `--book-rows`: what is handed on, what is refused, what help says."""

from types import SimpleNamespace

import pytest

from jaring.commands import assessing
from jaring.reports.assess_facts import BOOKS

GIVEN = ("assess", "-r", "posisi-data", "-l", "desa", "--out", "hasil", "--quiet")


@pytest.fixture
def orders(monkeypatch):
    """The orders that the command hands to an assessment, which is not carried out."""
    taken = []

    def take(order, out, **more):
        taken.append(order)
        return SimpleNamespace(summary={})

    monkeypatch.setattr(assessing, "assess", take)
    return taken


@pytest.mark.parametrize(
    ("options", "books", "rows"),
    [((), "all", 100_000), (("--books", "office,dinas"), "office,dinas", 100_000),
     (("--books", "none", "--book-rows", "5000"), "none", 5_000)],
)  # fmt: skip
def test_the_choice_of_workbooks_reaches_the_assessment(jaring, orders, options, books, rows):
    assert jaring(*GIVEN, *options).code == 0
    assert [(order.books, order.book_rows) for order in orders] == [(books, rows)]


def test_a_sheet_of_no_rows_is_refused(jaring, orders):
    assert jaring(*GIVEN, "--book-rows", "0").code == 2
    assert orders == []


@pytest.mark.parametrize(
    ("lang", "said"), [("id", "Tidak ada buku kerja bernama kantor."), ("en", "no workbook called")]
)
def test_a_wrong_name_is_answered_with_those_that_there_are(shell, tmp_path, lang, said):
    answer = shell("assess", "-r", "x", "-l", "y", "--out", str(tmp_path / "hasil"), "--books",
                   "office,kantor", "--lang", lang)  # fmt: skip
    assert answer.returncode == 2
    assert said in answer.stderr
    assert ", ".join(BOOKS) in answer.stderr
    assert not (tmp_path / "hasil").exists()


@pytest.mark.parametrize(("lang", "rows"), [("id", "100.000"), ("en", "100,000")])
def test_help_names_the_workbooks_and_the_bound(shell, lang, rows):
    said = " ".join(shell("assess", "--help", JARING_LANG=lang).stdout.split())
    assert ", ".join(BOOKS) in said
    assert rows in said
    assert "--books office,disnaker --book-rows 50000" in said
