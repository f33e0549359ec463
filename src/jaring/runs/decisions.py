"""Decisions of people about pairs: same, not same, cannot tell; kept from run to run.

A decision holds for the two rows as they stood when it was made, so it carries a content hash of
both. `split_stale` sets apart decisions whose rows changed or went; they are reported, not applied.
Reads and writes CSV with the columns of `COLUMNS`; a reader also takes what a spreadsheet makes of
such a file (semicolons, a byte order mark).
"""

import csv
import hashlib
import io
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import ClassVar

import polars as pl
import pyarrow as pa

from jaring.runs.masking import mask_text
from jaring.terms.errors import InputError

COLUMNS = ("left_id", "right_id", "decision", "left_hash", "right_hash", "decided_at")
_NEEDED = COLUMNS[:5]
_OWNER_FILE = 0o600

ENGINE_SCHEMA = pa.schema(
    {"left_id": pa.string(), "right_id": pa.string(), "decision": pa.string()}
    | {"content_hash": pa.string()}
)


class Decision(StrEnum):
    """What a person said about a pair."""

    SAME = "same"
    NOT_SAME = "not_same"
    CANNOT_TELL = "cannot_tell"


# Words that people write for a decision, in a workbook or by hand; compared in lower case.
DECISION_WORDS: dict[str, Decision] = {
    "same": Decision.SAME,
    "sama": Decision.SAME,
    "not_same": Decision.NOT_SAME,
    "not same": Decision.NOT_SAME,
    "different": Decision.NOT_SAME,
    "beda": Decision.NOT_SAME,
    "berbeda": Decision.NOT_SAME,
    "tidak sama": Decision.NOT_SAME,
    "cannot_tell": Decision.CANNOT_TELL,
    "cannot tell": Decision.CANNOT_TELL,
    "tidak tahu": Decision.CANNOT_TELL,
    "belum jelas": Decision.CANNOT_TELL,
    "belum bisa dipastikan": Decision.CANNOT_TELL,
}


@dataclass(frozen=True, slots=True)
class DecidedPair:
    """One decision and the content hashes of the two rows it was made on."""

    left_id: str
    right_id: str
    decision: Decision
    left_hash: str
    right_hash: str
    decided_at: str = ""

    @property
    def pair(self) -> tuple[str, str]:
        """The two ids."""
        return self.left_id, self.right_id


class DecisionsUnreadableError(InputError):
    """A file of decisions cannot be used as it is."""

    code: ClassVar[str] = "decisions.unreadable"
    WORDINGS: ClassVar[dict[str, str]] = {
        "no_file": "it cannot be read. Check the name and that you may open it.",
        "not_utf8": "it is not UTF-8 text. Save it as 'CSV UTF-8' and try again.",
        "columns": "it must have the columns {needed}. `jaring review DIR --import FILE` adds the "
        "hashes to decisions that were written by hand.",
        "quote": "a quotation mark is not closed. Correct the line and try again.",
        "empty_cell": "the cell is empty; every decision needs one.",
        "word": "{found!r} is no decision. Write one of: {needed}.",
        "contradiction": "it decides the same pair as line {found}, differently. Nobody can tell "
        "which one holds: remove one of the two lines.",
    }

    def __init__(  # noqa: PLR0913  # the place is three facts
        self,
        path: Path,
        why: str,
        *,
        line: int | None = None,
        column: str | None = None,
        needed: str = "",
        found: str = "",
    ) -> None:
        self.path, self.why, self.line, self.column = mask_text(str(path)), why, line, column
        self.needed, self.found = needed, mask_text(found)
        where = f", line {line}" if line is not None else ""
        where += f", column {column}" if column is not None else ""
        said = self.WORDINGS[why].format(needed=needed, found=self.found)
        super().__init__(f"{self.path}{where}: {said}")


def read_decisions(path: Path, *, needs_hashes: bool = True) -> list[DecidedPair]:
    """The decisions of a file, in the order in which they stand there; equal lines count once.

    Args:
        needs_hashes: refuse a file without hashes; else they stay empty where they are not given.

    Raises:
        DecisionsUnreadableError: the file is missing or no such table, a column or an id is
            missing, a word is unknown, or two lines decide one pair differently.
    """
    decided: dict[tuple[str, str], tuple[int, DecidedPair]] = {}
    needed = _NEEDED if needs_hashes else _NEEDED[:3]
    for line, row in _read_rows(path, needed):
        pair = _parse_row(path, line, row, needed)
        earlier = decided.get(pair.pair)
        if earlier is not None and earlier[1].decision != pair.decision:
            found = str(earlier[0])
            raise DecisionsUnreadableError(path, "contradiction", line=line, found=found)
        decided[pair.pair] = (earlier[0] if earlier else line, pair)
    return [pair for _, pair in decided.values()]


def _read_rows(path: Path, needed: Sequence[str]) -> Iterable[tuple[int, dict[str, str]]]:
    """Line numbers and cells; the delimiter is the one that the header uses."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise DecisionsUnreadableError(path, "no_file") from error
    except UnicodeDecodeError as error:
        raise DecisionsUnreadableError(path, "not_utf8") from error
    header, *_ = text.splitlines() or [""]
    delimiter = max(",;\t", key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    names = [name.strip().lower() for name in next(reader, [])]
    for column in needed:
        if column not in names:
            listed = ", ".join(needed)
            raise DecisionsUnreadableError(path, "columns", line=1, column=column, needed=listed)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, dict(zip(names, cells, strict=False))
    except csv.Error as error:
        raise DecisionsUnreadableError(path, "quote", line=reader.line_num) from error


def _parse_row(path: Path, line: int, row: dict[str, str], needed: Sequence[str]) -> DecidedPair:
    for column in needed:
        if not row.get(column, "").strip():
            raise DecisionsUnreadableError(path, "empty_cell", line=line, column=column)
    word = row["decision"].strip().lower()
    decision = DECISION_WORDS.get(word)
    if decision is None:
        known = ", ".join(sorted(Decision))
        raise DecisionsUnreadableError(
            path, "word", line=line, column="decision", found=word, needed=known
        )
    return DecidedPair(
        left_id=row["left_id"],
        right_id=row["right_id"],
        decision=decision,
        left_hash=row.get("left_hash", "").strip(),
        right_hash=row.get("right_hash", "").strip(),
        decided_at=row.get("decided_at", "").strip(),
    )


def write_decisions(path: Path, decided: Iterable[DecidedPair]) -> None:
    """Write decisions so that a reader finds the old file or the whole of the new one."""
    draft = path.with_name(f".{path.name}.writing")
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    descriptor = os.open(draft, flags, _OWNER_FILE)
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(tuple(getattr(pair, name) for name in COLUMNS) for pair in decided)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def hash_rows(rows: pl.DataFrame | pl.LazyFrame, fields: Sequence[str]) -> pl.DataFrame:
    """The content hash of each row: sha256 over its fields in order of their names.

    Only the model's fields count, so a column that merely travels along may change. Text counts in
    NFC without outer blanks; a field that is empty counts as one that is not there.

    Rows: one per row of `rows`, with columns id and content_hash, in the same order.
    """
    present = [name for name in sorted(fields) if name in rows.lazy().collect_schema().names()]
    parts = [_canonical(name) for name in present]
    text = pl.concat_str(parts) if parts else pl.lit("")
    content = rows.lazy().select(pl.col("id"), content=text).collect()
    hashes = [hashlib.sha256(part.encode()).hexdigest() for part in content["content"]]
    return content.select("id", content_hash=pl.Series(hashes, dtype=pl.String))


def _canonical(field: str) -> pl.Expr:
    """`name=length:text;`, so that no text can pass for two fields; nothing for an empty one."""
    text = pl.col(field).cast(pl.String).str.normalize("NFC").str.strip_chars()
    told = pl.concat_str(
        pl.lit(f"{field}="), text.str.len_chars().cast(pl.String), pl.lit(":"), text, pl.lit(";")
    )
    return pl.when(text.str.len_chars() > 0).then(told).otherwise(pl.lit(""))


@dataclass(frozen=True, slots=True)
class StaleDecision:
    """A decision that is not applied, and which row changed or is not there any more."""

    decided: DecidedPair
    left: str | None  # None: as it was; else "changed" or "missing"
    right: str | None


def split_stale(
    decided: Sequence[DecidedPair],
    left_rows: pl.DataFrame | pl.LazyFrame,
    right_rows: pl.DataFrame | pl.LazyFrame,
    *,
    fields: Sequence[str],
) -> tuple[list[DecidedPair], list[StaleDecision]]:
    """Decisions that still hold, and those whose rows are no longer what was decided upon.

    Args:
        left_rows: the left list as text, with `id` and the model's fields; only the rows that a
            decision names are hashed, so a scan of millions may be given.
        right_rows: the same of the right list; for a dedupe, the same table again.
        fields: the model's fields.
    """
    left = _hashes_of({pair.left_id for pair in decided}, left_rows, fields)
    right = _hashes_of({pair.right_id for pair in decided}, right_rows, fields)
    valid: list[DecidedPair] = []
    stale: list[StaleDecision] = []
    for pair in decided:
        left_state = _state(left.get(pair.left_id), pair.left_hash)
        right_state = _state(right.get(pair.right_id), pair.right_hash)
        if left_state is None and right_state is None:
            valid.append(pair)
        else:
            stale.append(StaleDecision(pair, left_state, right_state))
    return valid, stale


def _hashes_of(
    ids: set[str], rows: pl.DataFrame | pl.LazyFrame, fields: Sequence[str]
) -> dict[str, set[str]]:
    """Hashes by id; an id that stands in several rows has several."""
    if not ids:
        return {}
    wanted = pl.LazyFrame({"id": sorted(ids)}, schema={"id": pl.String})
    hashed = hash_rows(rows.lazy().join(wanted, on="id", how="semi").collect(), fields)
    found: dict[str, set[str]] = {}
    for row_id, content_hash in hashed.iter_rows():
        found.setdefault(row_id, set()).add(content_hash)
    return found


def _state(found: set[str] | None, wanted: str) -> str | None:
    if found is None:
        return "missing"
    return None if found == {wanted} else "changed"


def decisions_table(decided: Sequence[DecidedPair]) -> pa.Table:
    """What the engine reads.

    Rows: one per decided pair, in the order given; `content_hash` stands for both rows.
    """
    both = [
        hashlib.sha256(f"{pair.left_hash}:{pair.right_hash}".encode()).hexdigest()
        for pair in decided
    ]
    columns = [
        [pair.left_id for pair in decided],
        [pair.right_id for pair in decided],
        [pair.decision.value for pair in decided],
        both,
    ]
    return pa.table([pa.array(column, pa.string()) for column in columns], schema=ENGINE_SCHEMA)
