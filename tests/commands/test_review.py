import csv
import io
import sys
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from jaring.runs.decisions import Decision, read_decisions
from jaring.runs.explain import open_explainer
from jaring.runs.folder import RunFolder


@pytest.fixture
def flagged(run_copy) -> pl.DataFrame:
    return pl.read_parquet(run_copy / "review.parquet").select("left_id", "right_id")


@pytest.fixture
def press(jaring, monkeypatch):
    """`jaring review` with keys pressed one per line."""

    def run(*arguments: object, keys: str):
        monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(keys) + "\n"))
        return jaring("review", *arguments)

    return run


def test_keys_decide_the_most_useful_pairs_first(press, run_copy, flagged):
    answer = press(run_copy, keys="sbtq")
    assert answer.code == 0
    kept = read_decisions(run_copy / "decisions.csv")
    assert [pair.pair for pair in kept] == flagged.head(3).rows()
    assert [pair.decision for pair in kept] == ["same", "not_same", "cannot_tell"]
    left = flagged.height - 3
    assert f"3 keputusan tersimpan di {run_copy / 'decisions.csv'}; {left} pasangan" in answer.out
    assert "--decisions" in answer.out.splitlines()[-1]


def test_a_later_sitting_goes_on_and_can_undo(press, run_copy, flagged):
    press(run_copy, keys="sq")
    press(run_copy, keys="bq")
    assert len(read_decisions(run_copy / "decisions.csv")) == 2
    press(run_copy, keys="uuq")
    assert read_decisions(run_copy / "decisions.csv") == []


def test_the_end_of_the_keys_ends_the_sitting(press, run_copy):
    assert press(run_copy, keys="s").code == 0
    assert len(read_decisions(run_copy / "decisions.csv")) == 1


def test_each_pair_is_shown_with_both_sides_points_and_reason(press, run_copy, flagged):
    out = press(run_copy, keys="q").out
    left_id, right_id = flagged.row(0)
    assert left_id in out
    assert right_id in out
    assert "Nama" in out
    assert "peluang" in out
    assert "[s] sama" in out


def test_numbers_are_masked_unless_there_is_a_reason(press, run_copy, lists, flagged):
    niks = pl.read_parquet(lists / "registry.parquet").filter(
        pl.col("id").is_in(flagged["right_id"].implode())
    )["nik"]
    masked = press(run_copy, keys="t" * flagged.height).out
    assert not [nik for nik in niks.drop_nulls() if nik in masked]
    refused = press(run_copy, "--reveal", keys="q")
    assert (refused.code, refused.out) == (2, "")
    press(run_copy, "--reveal", "--reason", "cek KTP", keys="q")
    assert '"what": "review"' in (run_copy / "run.log").read_text()


def test_decisions_may_lie_elsewhere(press, run_copy, tmp_path):
    press(run_copy, "--decisions", tmp_path / "saya.csv", keys="sq")
    assert len(read_decisions(tmp_path / "saya.csv")) == 1
    assert not (run_copy / "decisions.csv").exists()


def test_a_workbook_is_read_back_into_the_same_file(jaring, run_copy, flagged):
    book = openpyxl.load_workbook(run_copy / "report.xlsx")
    sheet = book["Perlu verifikasi"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    for row, word in ((2, "sama"), (3, "tidak sama"), (5, "belum bisa dipastikan")):
        sheet.cell(row=row, column=heads["Hasil"], value=word)
    book.save("diisi.xlsx")
    answer = jaring("review", run_copy, "--import", "diisi.xlsx")
    assert answer.code == 0
    assert answer.out.startswith("3 keputusan dibaca dari diisi.xlsx")
    kept = {pair.pair: pair for pair in read_decisions(run_copy / "decisions.csv")}
    assert set(kept) <= set(flagged.rows())
    words = sorted(pair.decision for pair in kept.values())
    assert words == sorted([Decision.SAME, Decision.NOT_SAME, Decision.CANNOT_TELL])
    assert all(len(pair.left_hash) == 64 and pair.decided_at for pair in kept.values())


def test_the_workbook_keeps_the_hashes_of_both_rows(run_copy):
    """So that an answer is known for stale when a row has changed before it is read back."""
    sheet = openpyxl.load_workbook(run_copy / "report.xlsx")["Perlu verifikasi"]
    heads = [str(cell.value) for cell in sheet[1]]
    rows = [dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(2, values_only=True)]
    ids, hashes = heads[-4:-2], heads[-2:]
    with open_explainer(RunFolder.open(run_copy)) as explainer:
        known = explainer.hash_ids(*([row[name] for row in rows] for name in ids))
    assert rows
    for row in rows:
        found = tuple(side[row[name]] for side, name in zip(known, ids, strict=True))
        assert tuple(row[name] for name in hashes) == found


def write_answers(path: Path, rows: list[tuple[str, ...]]) -> None:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([("left_id", "right_id", "decision"), *rows])


def test_decisions_written_by_hand_get_the_hashes_of_this_run(press, jaring, run_copy, flagged):
    write_answers(Path("tangan.csv"), [(*flagged.row(0), "beda")])
    jaring("review", run_copy, "--import", "tangan.csv")
    by_hand = read_decisions(run_copy / "decisions.csv")
    (run_copy / "decisions.csv").unlink()
    press(run_copy, keys="bq")
    pressed = read_decisions(run_copy / "decisions.csv")
    assert [(pair.pair, pair.left_hash) for pair in by_hand] == [
        (pair.pair, pair.left_hash) for pair in pressed
    ]


def test_a_newer_answer_replaces_an_older_and_others_stay(press, jaring, run_copy, flagged):
    press(run_copy, keys="ssq")
    write_answers(Path("tangan.csv"), [(*flagged.row(0), "beda")])
    jaring("review", run_copy, "--import", "tangan.csv")
    kept = {pair.pair: pair.decision for pair in read_decisions(run_copy / "decisions.csv")}
    assert kept == {flagged.row(0): "not_same", flagged.row(1): "same"}


def test_a_pair_that_was_never_flagged_may_be_decided_too(jaring, run_copy, made_run):
    pair = pl.read_parquet(made_run / "links.parquet").select("left_id", "right_id").row(0)
    write_answers(Path("tangan.csv"), [(*pair, "sama")])
    assert jaring("review", run_copy, "--import", "tangan.csv").code == 0
    assert read_decisions(run_copy / "decisions.csv")[0].pair == pair


def test_answers_about_other_lists_are_refused(jaring, run_copy):
    write_answers(Path("tangan.csv"), [("x", "y", "sama")])
    answer = jaring("review", run_copy, "--import", "tangan.csv")
    assert answer.code == 2
    assert "tangan.csv memutuskan x dan y" in answer.err
    assert not (run_copy / "decisions.csv").exists()


def test_a_damaged_file_of_decisions_is_named_and_kept(press, run_copy):
    (run_copy / "decisions.csv").write_text("left_id,right_id\n")
    answer = press(run_copy, keys="s")
    assert answer.code == 2
    assert "kolom decision tidak ada" in answer.err
    assert (run_copy / "decisions.csv").read_text() == "left_id,right_id\n"
