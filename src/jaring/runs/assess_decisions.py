"""What officers decided about findings: read from the worklists they filled in, kept as a CSV.

One row per finding: finding, answer, reason, decided_on. A later answer replaces an earlier one.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import ClassVar

import polars as pl
from python_calamine import CalamineWorkbook

from jaring.intake.tables import stage_table
from jaring.terms.errors import InputError

COLUMNS = {"finding": pl.String, "answer": pl.String, "reason": pl.String, "decided_on": pl.Int32}
ANSWERS = {
    "sudah dihubungi": "contacted", "contacted": "contacted",
    "sudah dikunjungi": "visited", "visited": "visited",
    "janji mendaftar": "promised", "promised": "promised",
    "sudah terdaftar": "registered", "registered": "registered",
    "bukan temuan": "dismissed", "dismissed": "dismissed",
    "tidak ditemukan": "not_found", "not found": "not_found",
}  # fmt: skip
_KEYS = ("finding", "kunci", "key", "kunci temuan")
_ANSWERS = ("answer", "hasil", "outcome")
_REASONS = ("reason", "alasan", "catatan", "note")


class NoDecisionsError(InputError):
    """A file of decisions lacks the column that says which finding is meant, or the answer."""

    code: ClassVar[str] = "assess.no_decisions"

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(
            f"{path} holds no decisions about findings: it needs the columns «Kunci» and «Hasil» "
            "of a worklist, or finding and answer."
        )


def read_finding_decisions(path: Path) -> pl.DataFrame:
    """The decisions in a CSV, the last one of each finding.

    Raises:
        NoDecisionsError: it holds none.
    """
    rows = pl.read_csv(path, infer_schema=False)
    if not set(COLUMNS) <= set(rows.columns):
        raise NoDecisionsError(path)
    typed = rows.select(pl.col(name).cast(kind) for name, kind in COLUMNS.items())
    return typed.unique("finding", keep="last", maintain_order=True)


def import_outcomes(worklist: Path, decisions: Path, *, on: date, scratch: Path) -> tuple[int, int]:
    """Read the answers of a worklist into a file of decisions; how many were read and changed.

    Raises:
        NoDecisionsError: the worklist has no column for them.
    """
    sheets = [_answers_of(rows, on) for rows in _sheets(worklist, scratch)]
    answered = [rows for rows in sheets if rows is not None]
    if not answered:
        raise NoDecisionsError(worklist)
    found = pl.concat(answered).unique("finding", keep="last", maintain_order=True)
    before = read_finding_decisions(decisions) if decisions.exists() else found.clear()
    same = before.join(found, on=["finding", "answer", "reason"], how="semi", nulls_equal=True)
    changed = found.join(same, on="finding", how="anti")
    kept = pl.concat([before, changed]).unique("finding", keep="last", maintain_order=True)
    kept.sort("finding").write_csv(decisions)
    return found.height, changed.height


def _sheets(worklist: Path, scratch: Path) -> Iterator[pl.DataFrame]:
    """The tables of a worklist: one of a CSV, one per sheet of a workbook that asks for answers."""
    if worklist.suffix.lower() != ".xlsx":
        yield pl.read_parquet(stage_table(worklist, into=scratch).parquet)
        return
    book = CalamineWorkbook.from_path(str(worklist))
    for name in book.sheet_names:
        head = [str(cell) for cell in next(book.get_sheet_by_name(name).iter_rows(), [])]
        if _place(head, _KEYS) is None or _place(head, _ANSWERS) is None:
            continue  # a page to read or to sign
        staged = stage_table(worklist, into=scratch / name, sheet=name)
        yield pl.read_parquet(staged.parquet)


def _answers_of(rows: pl.DataFrame, on: date) -> pl.DataFrame | None:
    """The answers of a table; None where it has no columns for them."""
    key, answer, reason = (_find(rows, names) for names in (_KEYS, _ANSWERS, _REASONS))
    if key is None or answer is None:
        return None
    said = pl.col(answer).str.strip_chars().str.to_lowercase()
    return rows.filter(pl.col(key).is_not_null() & said.is_not_null() & (said != "")).select(
        finding=pl.col(key),
        answer=said.replace_strict(ANSWERS, default="noted"),
        reason=pl.lit(None, pl.String) if reason is None else pl.col(reason),
        decided_on=pl.lit(int(on.strftime("%Y%m%d")), pl.Int32),
    )


def _find(rows: pl.DataFrame, names: tuple[str, ...]) -> str | None:
    return _place(rows.columns, names)


def _place(heads: list[str], names: tuple[str, ...]) -> str | None:
    """The head that is one of these names, as it is written."""
    by_name = {head.strip().lower(): head for head in heads}
    return next((by_name[name] for name in names if name in by_name), None)
