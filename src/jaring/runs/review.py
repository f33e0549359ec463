"""Deciding uncertain pairs one by one, most useful first, with every decision kept at once.

The session is plain state and the loop takes its keys and its screen from outside, so that a test
can press keys. Writes the decisions file after each key; a later session goes on where this ended.
Not here: how a pair looks (`commands`), what a decision means for links (the engine).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import ClassVar

import polars as pl

from jaring.runs.decisions import DecidedPair, Decision, read_decisions, write_decisions
from jaring.runs.folder import RunFolder
from jaring.terms.errors import InputError

REVIEW_TABLE = "review.parquet"


class Key(StrEnum):
    """What a pressed key asks for."""

    SAME = "same"
    NOT_SAME = "not_same"
    CANNOT_TELL = "cannot_tell"
    UNDO = "undo"
    QUIT = "quit"


KEYS: dict[str, Key] = {
    "s": Key.SAME,
    "b": Key.NOT_SAME,
    "n": Key.NOT_SAME,
    "t": Key.CANNOT_TELL,
    "u": Key.UNDO,
    "q": Key.QUIT,
    "\x1b": Key.QUIT,
}
_DECISIONS = {
    Key.SAME: Decision.SAME,
    Key.NOT_SAME: Decision.NOT_SAME,
    Key.CANNOT_TELL: Decision.CANNOT_TELL,
}


class NothingToReviewError(InputError):
    """A run flagged no pair for review."""

    code: ClassVar[str] = "review.nothing"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        super().__init__(
            f"{folder} flagged no pair for review: every pair was clear. Nothing is left to decide."
        )


@dataclass(frozen=True, slots=True)
class ReviewPair:
    """One row of review.parquet, with the content hashes of its two rows."""

    left_id: str
    right_id: str
    probability: float
    match_weight: float | None
    reason: str
    linked: bool
    left_hash: str
    right_hash: str

    @property
    def pair(self) -> tuple[str, str]:
        """The two ids."""
        return self.left_id, self.right_id

    def decided(self, decision: Decision, now: datetime) -> DecidedPair:
        """This pair with what a person said about it."""
        return DecidedPair(
            left_id=self.left_id,
            right_id=self.right_id,
            decision=decision,
            left_hash=self.left_hash,
            right_hash=self.right_hash,
            decided_at=now.isoformat(timespec="seconds"),
        )


@dataclass
class ReviewSession:
    """Where a person stands in the pairs of one run.

    Args:
        pairs: most useful first.
        decisions: all decisions of the file, also those about other pairs.
        save: keeps the decisions; called after every change.
        clock: when it is.
    """

    pairs: Sequence[ReviewPair]
    decisions: list[DecidedPair]
    save: Callable[[Sequence[DecidedPair]], None]
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    _undone: list[list[DecidedPair]] = field(default_factory=list, repr=False)
    _back_at: tuple[str, str] | None = field(default=None, repr=False)
    _hashes: dict[tuple[str, str], tuple[str, str]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Look up hashes by pair; done once, a list may hold tens of thousands of pairs."""
        self._hashes = {pair.pair: (pair.left_hash, pair.right_hash) for pair in self.pairs}

    def _holding(self) -> dict[tuple[str, str], DecidedPair]:
        """Decisions that hold for the rows of this run; others are asked again."""
        return {
            made.pair: made
            for made in self.decisions
            if self._hashes.get(made.pair) == (made.left_hash, made.right_hash)
        }

    @property
    def current(self) -> ReviewPair | None:
        """The pair to decide now; None when all are decided."""
        holding = self._holding()
        open_pairs = [pair for pair in self.pairs if pair.pair not in holding]
        back = [pair for pair in open_pairs if pair.pair == self._back_at]
        return next(iter(back or open_pairs), None)

    @property
    def counts(self) -> Counter[Decision]:
        """How many pairs of this run were decided which way."""
        return Counter(made.decision for made in self._holding().values())

    @property
    def remaining(self) -> int:
        """How many pairs of this run still want a decision."""
        return len(self.pairs) - len(self._holding())

    def decide(self, decision: Decision) -> None:
        """Record what a person said about the current pair, and keep it at once."""
        pair = self.current
        assert pair is not None, "nothing is left to decide"
        before = list(self.decisions)
        made = pair.decided(decision, self.clock())
        after = [other for other in before if other.pair != pair.pair]
        self._keep([*after, made])
        self._undone.append(before)
        self._back_at = None

    def undo(self) -> ReviewPair | None:
        """Take the last decision back, also one of an earlier sitting; its pair comes next."""
        holding = self._holding()
        last = next((made for made in reversed(self.decisions) if made.pair in holding), None)
        if last is None:
            return None
        if self._undone:
            self._keep(self._undone.pop())
        else:
            self._keep([made for made in self.decisions if made != last])
        self._back_at = last.pair
        return self.current

    def _keep(self, decisions: list[DecidedPair]) -> None:
        self.save(decisions)  # first: what cannot be kept was not decided
        self.decisions = decisions


Show = Callable[[ReviewSession, str | None], None]


def review_pairs(session: ReviewSession, keys: Iterable[str], show: Show) -> None:
    """Ask for every open pair until `quit` or the end of the keys; at the end undo is still open.

    Args:
        keys: what is pressed, one character each; any other than those of `KEYS` is told so.
        show: draws the session; the text beside is a short word about the last key.
    """
    show(session, None)
    for pressed in keys:
        key = KEYS.get(pressed.lower())
        if key is Key.QUIT:
            return
        show(session, _press(session, key))


def _press(session: ReviewSession, key: Key | None) -> str | None:
    """Do what a key asks; the answer names what could not be done."""
    if key is None:
        return "unknown_key"
    if key is Key.UNDO:
        return None if session.undo() is not None else "nothing_to_undo"
    if session.current is not None:
        session.decide(_DECISIONS[key])
    return None


def open_session(
    folder: RunFolder, hashes: tuple[dict[str, str], dict[str, str]], decisions: Path
) -> ReviewSession:
    """The session over a run's review table, resumed from its decisions file.

    Args:
        hashes: content hash by id, of the left and of the right rows that the table names.
        decisions: read if it is there, written after each key.

    Raises:
        NothingToReviewError: the run flagged no pair.
    """
    table = pl.DataFrame(folder.read_table(REVIEW_TABLE))
    if table.is_empty():
        raise NothingToReviewError(folder.path)
    left, right = hashes
    pairs = [
        ReviewPair(
            left_id=row["left_id"],
            right_id=row["right_id"],
            probability=row["probability"],
            match_weight=row["match_weight"],
            reason=row["reason"],
            linked=row["linked"],
            left_hash=left[row["left_id"]],
            right_hash=right[row["right_id"]],
        )
        for row in table.iter_rows(named=True)
    ]
    kept = read_decisions(decisions) if decisions.exists() else []
    return ReviewSession(pairs, kept, lambda made: write_decisions(decisions, made))
