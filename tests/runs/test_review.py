from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jaring.runs.decisions import DecidedPair, Decision, read_decisions
from jaring.runs.folder import RunFolder
from jaring.runs.review import (
    NothingToReviewError,
    ReviewPair,
    ReviewSession,
    open_session,
    review_pairs,
)

NOW = datetime(2026, 11, 1, 8, tzinfo=UTC)


def a_pair(number: int) -> ReviewPair:
    return ReviewPair(
        left_id=f"l{number}", right_id=f"r{number}", probability=0.5, match_weight=0.0,
        reason="uncertain", linked=True, left_hash=f"hl{number}", right_hash=f"hr{number}",
    )  # fmt: skip


class Desk:
    """A session whose file is a list, and what its screen showed."""

    def __init__(self, count: int, kept: list[DecidedPair] | None = None) -> None:
        self.file = list(kept or [])
        self.shown: list[tuple[str | None, str | None]] = []
        pairs = [a_pair(number) for number in range(count)]
        self.session = ReviewSession(pairs, list(self.file), self.save, clock=lambda: NOW)

    def save(self, decisions: list[DecidedPair]) -> None:
        self.file = list(decisions)

    def show(self, session: ReviewSession, word: str | None) -> None:
        current = session.current
        self.shown.append((current.left_id if current else None, word))

    def press(self, keys: str) -> "Desk":
        review_pairs(self.session, keys, self.show)
        return self

    @property
    def decided(self) -> list[tuple[str, str]]:
        return [(made.left_id, made.decision.value) for made in self.file]


def test_each_key_decides_the_pair_that_is_shown_and_is_kept_at_once():
    desk = Desk(3).press("sbt")
    assert desk.decided == [("l0", "same"), ("l1", "not_same"), ("l2", "cannot_tell")]
    assert [pair for pair, _ in desk.shown] == ["l0", "l1", "l2", None]
    assert desk.file[0].decided_at == "2026-11-01T08:00:00+00:00"
    assert (desk.file[0].left_hash, desk.file[0].right_hash) == ("hl0", "hr0")


def test_quit_leaves_the_rest_for_another_day():
    desk = Desk(3).press("sqbb")
    assert desk.decided == [("l0", "same")]
    assert desk.session.remaining == 2


def test_a_later_sitting_goes_on_with_the_first_open_pair():
    first = Desk(3).press("sq")
    later = Desk(3, first.file).press("b")
    assert [pair for pair, _ in later.shown] == ["l1", "l2"]
    assert later.decided == [("l0", "same"), ("l1", "not_same")]


def test_undo_shows_the_pair_again():
    desk = Desk(3).press("sbu")
    assert desk.decided == [("l0", "same")]
    assert desk.shown[-1] == ("l1", None)
    desk.press("t")
    assert desk.decided == [("l0", "same"), ("l1", "cannot_tell")]


def test_undo_reaches_back_into_an_earlier_sitting_and_no_further():
    first = Desk(2).press("sq")
    later = Desk(2, first.file).press("uu")
    assert later.decided == []
    assert later.shown[-1] == ("l0", "nothing_to_undo")


def test_the_last_decision_can_still_be_undone():
    desk = Desk(1).press("su")
    assert desk.decided == []
    assert desk.session.current is not None


def test_keys_beyond_the_end_decide_nothing():
    assert Desk(1).press("ssss").decided == [("l0", "same")]


def test_a_key_without_meaning_is_told_and_changes_nothing():
    desk = Desk(1).press("x")
    assert desk.decided == []
    assert desk.shown[-1] == ("l0", "unknown_key")


def test_capital_letters_and_the_english_key_work():
    assert Desk(2).press("SN").decided == [("l0", "same"), ("l1", "not_same")]


def test_a_decision_about_a_row_that_changed_is_asked_again_and_replaced():
    old = DecidedPair("l0", "r0", Decision.NOT_SAME, "older", "hr0")
    other = DecidedPair("z", "z", Decision.SAME, "h", "h")
    desk = Desk(1, [old, other])
    assert desk.session.remaining == 1
    desk.press("s")
    assert desk.decided == [("z", "same"), ("l0", "same")]
    desk.press("u")
    assert desk.file == [old, other]


def test_what_cannot_be_kept_was_not_decided():
    def full_disk(decisions: list[DecidedPair]) -> None:
        raise OSError(28, "No space left on device")

    session = ReviewSession([a_pair(0)], [], full_disk)
    with pytest.raises(OSError, match="No space"):
        session.decide(Decision.SAME)
    assert session.remaining == 1


@given(st.text(alphabet="sbtu", max_size=30))
def test_whatever_is_pressed_file_and_session_agree_and_every_pair_is_accounted_for(keys):
    desk = Desk(5).press(keys)
    assert desk.file == desk.session.decisions
    assert len({made.pair for made in desk.file}) == len(desk.file)
    assert desk.session.remaining + sum(desk.session.counts.values()) == 5


@given(st.text(alphabet="sbtu", max_size=20), st.integers(0, 20))
def test_a_sitting_that_is_interrupted_ends_as_one_that_is_not(keys, cut):
    whole = Desk(4).press(keys)
    first = Desk(4).press(keys[:cut])
    resumed = Desk(4, first.file).press(keys[cut:])
    assert sorted(resumed.decided) == sorted(whole.decided)


def review_run(path: Path, rows: int) -> RunFolder:
    columns = {
        "left_id": [f"l{row}" for row in range(rows)],
        "right_id": [f"r{row}" for row in range(rows)],
        "probability": [0.5] * rows,
        "match_weight": [0.0] * rows,
        "reason": ["uncertain"] * rows,
        "linked": [True] * rows,
    }
    schema = pa.schema(
        {"left_id": pa.string(), "right_id": pa.string(), "probability": pa.float64()}
        | {"match_weight": pa.float64(), "reason": pa.string(), "linked": pa.bool_()}
    )
    with RunFolder.create(path, force=False) as folder:
        folder.write_text("run.json", '{"jaring_run": 1}')
        folder.write_table("review.parquet", pa.table(columns, schema=schema))
    return RunFolder.open(path)


def test_a_session_opens_from_a_run_folder_and_resumes_from_its_file(tmp_path):
    run = review_run(tmp_path / "run", 2)
    hashes = ({"l0": "a", "l1": "b"}, {"r0": "c", "r1": "d"})
    path = run.path / "decisions.csv"
    open_session(run, hashes, path).decide(Decision.SAME)
    again = open_session(run, hashes, path)
    assert again.current is not None
    assert again.current.pair == ("l1", "r1")
    assert read_decisions(path)[0].left_hash == "a"


def test_a_run_without_flagged_pairs_says_that_nothing_is_left(tmp_path):
    with pytest.raises(NothingToReviewError, match="Nothing is left"):
        open_session(review_run(tmp_path / "run", 0), ({}, {}), tmp_path / "d.csv")
