"""Report and workbooks of a whole run: they agree with its tables and hide who is in them."""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime

import openpyxl
import polars as pl
import pytest
from benchmarks.run_assess import order_of
from tests.runs.golden_books import golden, text_of_book, text_of_page

from jaring.commands.progress import ASSESS_STAGES
from jaring.reports.assess_books import write_book
from jaring.reports.assess_facts import BOOKS
from jaring.reports.assess_found import kinds
from jaring.reports.assess_page import render_html, write_html
from jaring.reports.assess_terminal import terminal_summary
from jaring.reports.words import Voice
from jaring.runs import assess_books
from jaring.runs.assess import assess
from jaring.runs.assess_decisions import import_outcomes, read_finding_decisions
from jaring.simulate import simulate_office

NIK = re.compile(r"\b\d{16}\b")
OPEN_OUTCOMES = ("no_project", "project_unpaid", "project_short")


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    folder = tmp_path_factory.mktemp("office")
    simulate_office("madiun", seed=5, out=folder, people=1_500, as_of=date(2026, 11, 1))
    return folder


@pytest.fixture(scope="module")
def assessed(office, tmp_path_factory):
    """The folder of a run, and what its report and workbooks were drawn from."""
    out = tmp_path_factory.mktemp("assessed") / "run"
    drawn, told = [], []
    order = replace(order_of(office), progress=lambda *event: told.append(event))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            assess_books,
            "write_html",
            lambda facts, path, **how: (drawn.append(facts), write_html(facts, path, **how)),
        )
        assess(order, out)
    return out, drawn[0], told


@pytest.fixture(scope="module")
def run(assessed):
    return assessed[0]


@pytest.fixture(scope="module")
def drawn(assessed):
    """The same facts with nothing in them that differs from run to run."""
    facts = assessed[1]
    changing = ("seconds", "peak_memory_bytes", "steps")
    kept = {name: value for name, value in facts.summary.items() if name not in changing}
    return replace(facts, summary=kept, made_at=datetime(2026, 11, 2, 9, 30, tzinfo=UTC))


def sheet(run, book, name):
    """Head and rows of a sheet."""
    made = openpyxl.load_workbook(run / f"{book}.xlsx", read_only=True)
    rows = [list(row) for row in made[name].values]
    made.close()
    return rows[0], rows[1:]


def table(run, name):
    return pl.read_parquet(run / f"{name}.parquet")


def cells(path):
    made = openpyxl.load_workbook(path, read_only=True)
    found = [cell for page in made for row in page.values for cell in row if cell is not None]
    made.close()
    return found


def test_whoever_waits_is_told_every_stage_and_every_book(assessed):
    told = assessed[2]
    stages = [stage for stage, _ in ASSESS_STAGES]
    assert list(dict.fromkeys(name for _, _, name in told if name in stages)) == stages
    books = [(done, total) for done, total, name in told if name == "books"]
    assert books == [(0, 1), *((done, len(BOOKS)) for done in range(1, len(BOOKS) + 1))]
    assert {"left_rest_coded", "worker_outcomes"} <= {name for _, _, name in told}


def test_every_reader_has_a_book(run):
    assert {path.stem for path in run.glob("*.xlsx")} == set(BOOKS)


def test_terminal_and_report_name_the_same_numbers(drawn, run):
    said = terminal_summary(drawn.summary, lang="en", out=run)
    shown = kinds(drawn, Voice("en"))
    assert shown.rows
    for kind, ready, review, _people, _stake, _law in shown.rows:
        line = next(line for line in said.splitlines() if line.startswith(f"  {kind.text}:"))
        assert f" {ready.text} " in line
        assert review.text.isdigit()
    waiting = sum(int(row[2].text) for row in shown.rows)
    assert f"({waiting} more findings to review first)" in said


def test_only_who_sent_numbers_gets_them_back(run):
    for book in ("office", "dinas", "village"):
        assert not [cell for cell in cells(run / f"{book}.xlsx") if NIK.search(str(cell))]
    assert [cell for cell in cells(run / "disnaker.xlsx") if NIK.search(str(cell))]
    assert not NIK.search((run / "report.html").read_text(encoding="utf-8"))


def test_handing_numbers_back_is_logged(run):
    log = [json.loads(line) for line in (run / "run.log").read_text("utf-8").splitlines()]
    returned = {line["workbook"] for line in log if line["event"] == "identifiers_to_sender"}
    assert returned == {"disnaker.xlsx", "permits.xlsx"}


def test_worklists_and_review_hold_every_open_finding_once(run):
    keys = []
    for name in ("Pemberi kerja", "Pekerja", "Unit, izin, kelompok", "Ditinjau dulu"):
        head, rows = sheet(run, "office", name)
        place = head.index("Kunci")
        keys += [row[place] for row in rows if len(row) > place and row[place]]
    assert sorted(keys) == sorted(table(run, "findings")["finding"])


def test_doubtful_findings_are_apart_from_the_worklists(run):
    doubtful = set(table(run, "findings").filter("is_review")["finding"])
    head, rows = sheet(run, "office", "Pekerja")
    assert doubtful.isdisjoint(row[head.index("Kunci")] for row in rows)
    head, rows = sheet(run, "office", "Ditinjau dulu")
    assert {row[head.index("Kunci")] for row in rows} == doubtful


def test_disnaker_gets_each_of_its_rows_back_with_an_outcome(run):
    outcomes = table(run, "outcomes").filter(pl.col("list_id") == "wajib_lapor_employers")
    head, rows = sheet(run, "disnaker", "Daftar pemberi kerja")
    assert len(rows) == outcomes.filter(pl.col("outcome") != "quarantined").height
    assert all(row[head.index("Hasil pemeriksaan")] for row in rows)


def test_unit_board_agrees_with_the_units(run):
    units = table(run, "units").filter(pl.col("kind").is_in(["opd_staff", "religious_staff"]))
    head, rows = sheet(run, "dinas", "Papan zona")
    assert sum(row[head.index("Orang")] for row in rows) == units["people"].sum()
    assert sum(row[head.index("Terlindungi")] for row in rows) == units["covered"].sum()
    assert all(row[head.index("Langkah berikut")] for row in rows)


def test_village_board_splits_every_village_without_losing_people(run):
    villages = table(run, "units").filter(pl.col("kind") == "village")
    head, rows = sheet(run, "village", "Jabatan dan pembayar")
    assert sum(row[head.index("Orang")] for row in rows) == villages["people"].sum()
    unpaid = [place for place, word in enumerate(head) if word.startswith("Belum terbayar")]
    assert len(unpaid) == 6
    _, people = sheet(run, "village", "Papan desa")
    assert len(people) == villages.height


def test_every_village_has_a_page_to_sign(run):
    made = openpyxl.load_workbook(run / "village.xlsx")
    page = made["Rekonsiliasi"]
    titles = [row[0].value for row in page.iter_rows(max_col=1)]
    villages = table(run, "units").filter(pl.col("kind") == "village").height
    assert titles.count("Berita acara pencocokan kepesertaan") == villages
    assert len(page.row_breaks.brk) == villages - 1


def test_permits_to_act_on_are_those_with_something_short(run):
    outcomes = table(run, "outcomes").filter(pl.col("grain") == "project")
    head, rows = sheet(run, "permits", "Yang perlu ditindak")
    short = outcomes.filter(pl.col("outcome").is_in(OPEN_OUTCOMES))
    named = {row[head.index("Kunci baris")] for row in rows}
    assert set(short["row_id"]) <= named


def test_identifiers_open_only_for_a_reason_that_is_on_record(office, tmp_path):
    run = tmp_path / "run"
    order = replace(order_of(office), lang="en")
    assess(order, run, reveal_reason="visit of 3 November")
    assert [cell for cell in cells(run / "office.xlsx") if NIK.search(str(cell))]
    log = (run / "run.log").read_text(encoding="utf-8")
    assert "visit of 3 November" in log
    made = openpyxl.load_workbook(run / "office.xlsx", read_only=True)
    assert made.sheetnames[0] == "Read first"
    made.close()


def test_an_answer_written_into_a_worklist_is_read_back(run, tmp_path):
    made = openpyxl.load_workbook(run / "office.xlsx")
    page = made["Pekerja"]
    heads = [cell.value for cell in page[1]]
    key = page.cell(2, heads.index("Kunci") + 1).value
    page.cell(2, heads.index("Hasil") + 1).value = "janji mendaftar"
    page.cell(2, heads.index("Catatan") + 1).value = "minggu depan"
    made.save(tmp_path / "office.xlsx")
    kept = tmp_path / "decisions.csv"
    day = date(2026, 11, 5)
    read = import_outcomes(tmp_path / "office.xlsx", kept, on=day, scratch=tmp_path)
    assert read == (1, 1)
    expected = (key, "promised", "minggu depan", 20261105)
    columns = ("finding", "answer", "reason", "decided_on")
    assert read_finding_decisions(kept).select(columns).row(0) == expected


@pytest.mark.parametrize("book", BOOKS)
def test_a_workbook_says_what_was_reviewed_last(book, drawn, tmp_path):
    path = tmp_path / f"{book}.xlsx"
    write_book(book, drawn, path)
    text = text_of_book(path)
    assert text == golden(f"{book}.txt", text)


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_report_says_what_was_reviewed_last(lang, drawn):
    text = text_of_page(render_html(drawn), lang)
    assert text == golden(f"report.{lang}.txt", text)


def test_one_changed_figure_changes_the_text_of_its_book_and_of_the_report(drawn, tmp_path):
    people = drawn.frames["people"]
    last = pl.int_range(people.height) == people.height - 1
    priced = pl.when(last).then(pl.lit(1)).otherwise("stake_at_least_idr")
    frames = {**drawn.frames, "people": people.with_columns(stake_at_least_idr=priced)}
    first, second = tmp_path / "first.xlsx", tmp_path / "second.xlsx"
    write_book("office", drawn, first)
    write_book("office", replace(drawn, frames=frames), second)
    before, after = text_of_book(first), text_of_book(second)
    differing = [line for line in after.splitlines() if line not in set(before.splitlines())]
    assert any(line.startswith("  Rp per bulan, sedikitnya:") for line in differing)
    standing = drawn.frames["standing"].with_columns(pl.col("memberships") + 1)
    counted = replace(drawn, frames={**drawn.frames, "standing": standing})
    assert text_of_page(render_html(counted), "id") != text_of_page(render_html(drawn), "id")
