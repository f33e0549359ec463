"""Which workbooks a run writes, and what becomes of one that is too long: nothing is lost."""

import json
import re
from dataclasses import replace
from datetime import date

import openpyxl
import polars as pl
import pytest
from benchmarks.run_assess import order_of

from jaring.commands.assess import assess as command
from jaring.reports.assess_facts import BOOKS
from jaring.reports.assess_parts import COMFORTABLE_ROWS
from jaring.reports.assess_terminal import terminal_summary
from jaring.runs import assess_books
from jaring.runs.assess import assess
from jaring.runs.assess_book_choice import BookChoice, BookChoiceError, chosen_books
from jaring.runs.assess_decisions import NoDecisionsError, import_outcomes, read_finding_decisions
from jaring.simulate import simulate_office

MOST_ROWS = 120
NIK = re.compile(r"\b\d{16}\b")
BOOKS_DEALT = ("office", "disnaker", "village")
SHEETS = [
    *(("office", name) for name in
      ("Pemberi kerja", "Pekerja", "Unit, izin, kelompok", "Ditinjau dulu")),
    *(("disnaker", name) for name in
      ("Daftar pemberi kerja", "Daftar pekerja", "Belum ada di Disnaker", "Tidak sepakat")),
    *(("village", name) for name in ("Papan desa", "Orang per desa", "Jabatan dan pembayar")),
]  # fmt: skip


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    folder = tmp_path_factory.mktemp("office")
    simulate_office("madiun", seed=5, out=folder, people=1_000, as_of=date(2026, 11, 1))
    (folder / "petugas.csv").write_text(
        "petugas,wilayah\nAna,35.77\nBudi,35.19\nCici,35\nDewi,35\n", "utf-8"
    )
    return folder


def order(office, **more):
    return replace(order_of(office), officers=office / "petugas.csv", **more)


@pytest.fixture(scope="module")
def whole(office, tmp_path_factory):
    out = tmp_path_factory.mktemp("whole") / "run"
    assess(order(office), out)
    return out


@pytest.fixture(scope="module")
def dealt(office, tmp_path_factory):
    out = tmp_path_factory.mktemp("dealt") / "run"
    assess(order(office, books="village,disnaker,office", book_rows=MOST_ROWS), out)
    return out


@pytest.fixture(scope="module")
def bare(office, tmp_path_factory):
    """A run without workbooks, and the tables that were gathered for its report."""
    out, gathered = tmp_path_factory.mktemp("bare") / "run", []
    with pytest.MonkeyPatch.context() as patch:
        once = assess_books.gather
        patch.setattr(
            assess_books,
            "gather",
            lambda *given, **more: gathered.append(once(*given, **more)) or gathered[0],
        )
        result = assess(order(office, books=("none",), lang="en"), out)
    return out, gathered[0], result.summary


def sheet(path, name):
    """Head and rows of a sheet, without the sentence that stands in an empty one."""
    made = openpyxl.load_workbook(path, read_only=True)
    head, *rows = [tuple(row) for row in made[name].values]
    made.close()
    return head, [row for row in rows if sum(cell is not None for cell in row) > 1]


def files_of(run, book):
    return sorted((run / book).glob("*.xlsx")) if (run / book).is_dir() else [run / f"{book}.xlsx"]


def summary(run):
    return json.loads((run / "summary.json").read_text("utf-8"))


@pytest.mark.parametrize("book", ["office", "disnaker"])
def test_a_long_workbook_becomes_a_folder_with_one_per_regency(dealt, book):
    names = [path.name for path in files_of(dealt, book)]
    assert not (dealt / f"{book}.xlsx").exists()
    assert any(name.startswith("3577") and "kota-madiun" in name for name in names)
    assert any(name.startswith("3519-kabupaten-madiun") for name in names)
    assert summary(dealt)["books"][book] == {"file": f"{book}/", "files": len(names)}


@pytest.mark.parametrize(("book", "name"), SHEETS)
def test_the_rows_of_the_parts_are_the_rows_of_the_whole_each_once(whole, dealt, book, name):
    head, rows = sheet(whole / f"{book}.xlsx", name)
    parts = [sheet(path, name) for path in files_of(dealt, book)]
    assert {part_head for part_head, _ in parts} == {head}
    assert sorted((row for _, part in parts for row in part), key=repr) == sorted(rows, key=repr)
    assert rows
    assert max(len(part) for _, part in parts) <= MOST_ROWS


def test_every_open_finding_stands_in_one_part(dealt):
    keys = []
    for path in files_of(dealt, "office"):
        for name in ("Pemberi kerja", "Pekerja", "Unit, izin, kelompok", "Ditinjau dulu"):
            head, rows = sheet(path, name)
            keys += [row[head.index("Kunci")] for row in rows]
    assert sorted(keys) == sorted(pl.read_parquet(dealt / "findings.parquet")["finding"])


def test_the_list_of_parts_agrees_with_the_folder(dealt):
    files = files_of(dealt, "office")
    head, rows = sheet(files[0], "Bagian")
    named = {row[head.index("Berkas")]: row[head.index("Jumlah")] for row in rows}
    assert set(named) == {path.name for path in files}
    findings = pl.read_parquet(dealt / "findings.parquet").height
    assert sum(named.values()) == findings


def test_what_goes_back_to_its_sender_is_logged_for_each_part(dealt):
    log = [json.loads(line) for line in (dealt / "run.log").read_text("utf-8").splitlines()]
    returned = {line["workbook"] for line in log if line["event"] == "identifiers_to_sender"}
    assert returned <= {f"disnaker/{path.name}" for path in files_of(dealt, "disnaker")}
    assert len(returned) > 1


def test_numbers_of_people_stand_open_only_in_the_parts_of_who_sent_them(dealt):
    def open_numbers(book):
        found = []
        for path in files_of(dealt, book):
            made = openpyxl.load_workbook(path, read_only=True)
            cells = (cell for page in made for row in page.values for cell in row)
            found += [cell for cell in cells if NIK.search(str(cell))]
            made.close()
        return found

    assert open_numbers("disnaker")
    assert not open_numbers("office")
    assert not open_numbers("village")


def test_only_the_owner_reads_a_part(dealt):
    assert {path.stat().st_mode & 0o777 for path in files_of(dealt, "office")} == {0o600}
    assert (dealt / "office").stat().st_mode & 0o777 == 0o700


def test_the_report_names_the_folder_where_there_is_one(whole, dealt):
    assert "<code>office/</code>" in (dealt / "report.html").read_text("utf-8")
    assert "office.xlsx" not in (dealt / "report.html").read_text("utf-8")
    assert "<code>office.xlsx</code>" in (whole / "report.html").read_text("utf-8")


def test_the_terminal_names_what_was_written(whole, dealt, bare):
    said = terminal_summary(summary(dealt), lang="id", out=dealt).splitlines()[-1]
    count = len(files_of(dealt, "office"))
    assert f"lagi ditinjau dulu); buku kerja: office/ ({count} berkas), disnaker/ (" in said
    said = terminal_summary(summary(whole), lang="en", out=whole).splitlines()[-1]
    assert "; workbooks: office.xlsx, disnaker.xlsx, dinas.xlsx, village.xlsx, permits.xlsx" in said
    assert "workbooks" not in terminal_summary(bare[2], lang="en", out=bare[0])


@pytest.fixture
def answered(dealt, tmp_path):
    """A copy of a folder of parts in which one finding of each part was answered."""
    folder, keys = tmp_path / "office", []
    folder.mkdir()
    for path in files_of(dealt, "office"):
        made = openpyxl.load_workbook(path)
        page = made["Pekerja"]
        heads = [cell.value for cell in page[1]]
        if "Kunci" in heads and page.max_row > 1 and page.cell(2, heads.index("Kunci") + 1).value:
            keys.append(page.cell(2, heads.index("Kunci") + 1).value)
            page.cell(2, heads.index("Hasil") + 1).value = "sudah dikunjungi"
        made.save(folder / path.name)
    (folder / "~$3577-kota-madiun.xlsx").write_bytes(b"what a program leaves behind")
    return folder, keys


def test_answers_are_read_back_from_one_part_and_from_the_folder(answered, tmp_path):
    folder, keys = answered
    kept, day = tmp_path / "decisions.csv", date(2026, 11, 5)
    first = next(path for path in sorted(folder.glob("3*.xlsx")))
    assert import_outcomes(first, kept, on=day, scratch=tmp_path / "a") == (1, 1)
    read = import_outcomes(folder, kept, on=day, scratch=tmp_path / "b")
    assert read == (len(keys), len(keys) - 1)
    assert len(keys) > 2
    decided = read_finding_decisions(kept)
    assert sorted(decided["finding"]) == sorted(keys)
    assert set(decided["answer"]) == {"visited"}


def test_a_folder_without_a_worklist_is_refused(tmp_path):
    with pytest.raises(NoDecisionsError):
        import_outcomes(tmp_path, tmp_path / "d.csv", on=date(2026, 11, 5), scratch=tmp_path)


def test_only_the_workbooks_that_are_asked_for_are_written(dealt):
    assert set(summary(dealt)["books"]) == set(BOOKS_DEALT)
    assert {path.relative_to(dealt).parts[0].removesuffix(".xlsx")
            for path in dealt.rglob("*.xlsx")} == set(BOOKS_DEALT)  # fmt: skip


def test_without_workbooks_nothing_is_gathered_for_them(bare):
    out, gathered, _ = bare
    assert not list(out.rglob("*.xlsx"))
    only_for_books = {"own_employers", "own_workers", "no_report", "own_differences", "unit_people",
                      "village_roles", "own_permits", "own_site_workers"}  # fmt: skip
    assert only_for_books.isdisjoint(gathered.frames)
    assert {"name", "nik", "phone", "employer"}.isdisjoint(gathered.frames["people"].columns)


def test_without_workbooks_the_run_is_the_same_and_its_report_names_none(whole, bare):
    page = (bare[0] / "report.html").read_text("utf-8")
    assert ".xlsx" not in page
    for word in ("Disnaker workbook", "buku Disnaker", "lembar kerja", "on the worklists"):
        assert word not in page
    assert bare[2]["books"] == {}
    for name in ("findings", "outcomes", "employers", "units"):
        ours, theirs = (pl.read_parquet(run / f"{name}.parquet") for run in (bare[0], whole))
        assert ours.equals(theirs)


def test_officers_get_the_same_work_whatever_books_are_written(whole, bare, dealt):
    every = pl.read_parquet(whole / "worklist.parquet")
    assert every["officer"].n_unique() > 2
    assert every.equals(pl.read_parquet(bare[0] / "worklist.parquet"))
    assert every.equals(pl.read_parquet(dealt / "worklist.parquet"))


def test_the_work_of_an_officer_adds_up_over_the_parts(whole, dealt):
    _, rows = sheet(whole / "office.xlsx", "Petugas Budi")
    held = []
    for path in files_of(dealt, "office"):
        made = openpyxl.load_workbook(path, read_only=True)
        has_work = "Petugas Budi" in made.sheetnames
        made.close()
        held += sheet(path, "Petugas Budi")[1] if has_work else []
    assert sorted(held, key=repr) == sorted(rows, key=repr)


@pytest.mark.parametrize(
    ("names", "books"),
    [("all", BOOKS), ("none", ()), ("disnaker,office", ("office", "disnaker")),
     (" Village ", ("village",)), (("permits", "dinas"), ("dinas", "permits")), ((), ()),
     ("all,office", BOOKS)],
)  # fmt: skip
def test_names_stand_for_workbooks(names, books):
    assert chosen_books(names) == books


@pytest.mark.parametrize("names", ["kantor", "office,", "", "office;disnaker"])
def test_a_name_of_no_workbook_is_refused_with_those_that_there_are(names):
    with pytest.raises(BookChoiceError, match="office, disnaker, dinas, village, permits"):
        chosen_books(names)


def test_none_stands_alone():
    with pytest.raises(BookChoiceError, match="cannot stand beside office"):
        chosen_books("none,office")


def test_a_wrong_name_stops_the_run_before_it_begins(office, tmp_path):
    with pytest.raises(BookChoiceError):
        assess(order(office, books="ofice"), tmp_path / "run")
    assert not list(tmp_path.iterdir())


def test_the_command_the_order_and_the_choice_agree_on_what_is_usual(office):
    assert command.__kwdefaults__["book_rows"] == COMFORTABLE_ROWS == BookChoice().most_rows
    assert command.__kwdefaults__["books"] == order_of(office).books == "all"
    assert order_of(office).book_rows == COMFORTABLE_ROWS
