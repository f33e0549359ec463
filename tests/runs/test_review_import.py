import shutil
from pathlib import Path

import polars as pl
import pytest

from jaring.runs import review_import
from jaring.runs.decisions import DecidedPair, Decision, read_decisions
from jaring.runs.explain import open_explainer
from jaring.runs.folder import RunFolder
from jaring.runs.review_import import UnknownPairError, import_decisions


@pytest.fixture
def run(people_run, tmp_path) -> RunFolder:
    """The run with two pairs flagged by hand, so that there is something to decide."""
    copy = RunFolder.open(Path(shutil.copytree(people_run.path, tmp_path / "run")))
    flagged = pl.DataFrame(
        {
            "left_id": ["l1", "l3"], "right_id": ["r1", "r9"], "probability": [0.5, 0.4],
            "match_weight": [0.0, 0.0], "reason": ["uncertain"] * 2, "linked": [True, False],
            "pattern": [None, None],
        },
        schema_overrides={"pattern": pl.Int64},
    )  # fmt: skip
    copy.write_table("review.parquet", flagged.to_arrow())
    return copy


def hashes(run: RunFolder, left_id: str, right_id: str) -> tuple[str, str]:
    with open_explainer(run) as explainer:
        left, right = explainer.hash_ids([left_id], [right_id])
    return left[left_id], right[right_id]


def answered(monkeypatch, *answers: DecidedPair) -> Path:
    """A workbook whose answers are these."""
    monkeypatch.setattr(review_import, "_read", lambda _source: list(answers))
    return Path("book.xlsx")


def test_an_answer_without_hashes_gets_those_of_the_run(run, tmp_path, monkeypatch):
    book = answered(monkeypatch, DecidedPair("l1", "r1", Decision.SAME, "", ""))
    assert import_decisions(run, book, tmp_path / "d.csv") == 1
    (made,) = read_decisions(tmp_path / "d.csv")
    assert (made.left_hash, made.right_hash) == hashes(run, "l1", "r1")


def test_an_answer_keeps_the_hashes_of_the_rows_it_was_given_on(run, tmp_path, monkeypatch):
    book = answered(monkeypatch, DecidedPair("l1", "r1", Decision.SAME, "older", "older"))
    import_decisions(run, book, tmp_path / "d.csv")
    assert read_decisions(tmp_path / "d.csv")[0].left_hash == "older"


def test_an_id_that_stands_masked_is_found_by_its_rows(run, tmp_path, monkeypatch):
    masked = DecidedPair("3374…0003", "r9", Decision.NOT_SAME, *hashes(run, "l3", "r9"))
    import_decisions(run, answered(monkeypatch, masked), tmp_path / "d.csv")
    assert read_decisions(tmp_path / "d.csv")[0].pair == ("l3", "r9")


def test_a_pair_that_nobody_flagged_is_taken_by_its_ids(run, tmp_path, monkeypatch):
    book = answered(monkeypatch, DecidedPair("l5", "r6", Decision.SAME, "", ""))
    import_decisions(run, book, tmp_path / "d.csv")
    assert read_decisions(tmp_path / "d.csv")[0].left_hash == hashes(run, "l5", "r6")[0]


def test_an_answer_about_unknown_rows_changes_nothing(run, tmp_path, monkeypatch):
    good = DecidedPair("l1", "r1", Decision.SAME, "", "")
    book = answered(monkeypatch, good, DecidedPair("l1", "nobody", Decision.SAME, "", ""))
    with pytest.raises(UnknownPairError, match="l1 and nobody"):
        import_decisions(run, book, tmp_path / "d.csv")
    assert not (tmp_path / "d.csv").exists()
