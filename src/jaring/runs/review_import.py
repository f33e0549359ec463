"""Decisions that were written elsewhere, read into the file of decisions: a workbook, or a CSV.

An answer carries the hashes of its rows where the workbook kept them; else they are those of this
run. An id that stands masked in a workbook is found again by its row's hash.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

import polars as pl

from jaring.reports.workbook_answers import read_answers
from jaring.runs.decisions import DecidedPair, Decision, read_decisions, write_decisions
from jaring.runs.explain import PairExplainer, open_explainer
from jaring.runs.folder import RunFolder
from jaring.runs.masking import mask_text
from jaring.runs.review import REVIEW_TABLE
from jaring.terms.errors import InputError

_TEXTS = frozenset({".csv", ".txt", ".tsv"})


class UnknownPairError(InputError):
    """An answer names a pair of which this run holds no row."""

    code: ClassVar[str] = "review.unknown_pair"

    def __init__(self, source: Path, left_id: str, right_id: str) -> None:
        self.source = source
        self.left_id, self.right_id = mask_text(left_id), mask_text(right_id)
        super().__init__(
            f"{source} decides {self.left_id} and {self.right_id}, but this run knows no such "
            "rows. Give the folder of the run that the workbook came from."
        )


def import_decisions(folder: RunFolder, source: Path, decisions: Path) -> int:
    """Add the answers of a workbook or a CSV to the decisions; a newer answer replaces an older.

    Returns:
        How many answers were read.

    Raises:
        WorkbookAnswersError, DecisionsUnreadableError: the source cannot be read.
        UnknownPairError: an answer names rows that this run does not have.
    """
    answers = _read(source)
    with open_explainer(folder) as explainer:
        made = _named(explainer, answers, source)
    kept = read_decisions(decisions) if decisions.exists() else []
    replaced = {pair.pair for pair in made}
    write_decisions(decisions, [*(old for old in kept if old.pair not in replaced), *made])
    return len(made)


def _read(source: Path) -> list[DecidedPair]:
    if source.suffix.lower() in _TEXTS:
        return read_decisions(source, needs_hashes=False)
    return [
        DecidedPair(
            left_id=row["left_id"],
            right_id=row["right_id"],
            decision=Decision(row["decision"]),
            left_hash=row["left_hash"] or "",
            right_hash=row["right_hash"] or "",
        )
        for row in read_answers(source).to_pylist()
    ]


def _named(
    explainer: PairExplainer, answers: Sequence[DecidedPair], source: Path
) -> list[DecidedPair]:
    """The answers with whole ids and hashes, and the time at which they were taken over."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    known = _review_pairs(explainer)
    by_hash = {(left_hash, right_hash): ids for ids, (left_hash, right_hash) in known.items()}
    strangers = [answer.pair for answer in answers if answer.pair not in known]
    left, right = explainer.hash_ids([ids[0] for ids in strangers], [ids[1] for ids in strangers])
    named = []
    for answer in answers:
        left_id, right_id = answer.pair
        if answer.pair not in known:  # masked in the sheet, or a pair that was never flagged
            hashed = (answer.left_hash, answer.right_hash)
            left_id, right_id = by_hash.get(hashed, answer.pair)
        hashes = known.get((left_id, right_id)) or (left.get(left_id), right.get(right_id))
        left_hash, right_hash = answer.left_hash or hashes[0], answer.right_hash or hashes[1]
        if left_hash is None or right_hash is None or None in hashes:
            raise UnknownPairError(source, left_id, right_id)
        whole = replace(answer, left_id=left_id, right_id=right_id, decided_at=now)
        named.append(replace(whole, left_hash=left_hash, right_hash=right_hash))
    return named


def _review_pairs(explainer: PairExplainer) -> dict[tuple[str, str], tuple[str, str]]:
    """Hashes of the pairs that the run flagged, by their ids."""
    left, right = explainer.fetch_for_review()
    table = pl.DataFrame(explainer.folder.read_table(REVIEW_TABLE))
    ids = table.select("left_id", "right_id").iter_rows()
    return {(one, other): (left[one], right[other]) for one, other in ids}
