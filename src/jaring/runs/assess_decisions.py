"""What officers decided about findings and links: read from their worklists, kept as a CSV.

One row per finding: finding, answer, reason, decided_on. A later answer replaces an earlier one.
`same` and `not_same` are about the link behind a finding; beside the finding they name the row of
the list and the record of the registry: list_id, row_id, registry_id.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import ClassVar

import polars as pl
from python_calamine import CalamineWorkbook

from jaring.intake.tables import stage_table
from jaring.terms.errors import InputError

COLUMNS: dict[str, type[pl.DataType]] = {
    "finding": pl.String,
    "answer": pl.String,
    "reason": pl.String,
    "decided_on": pl.Int32,
}
LINK: dict[str, type[pl.DataType]] = {
    "list_id": pl.String,
    "row_id": pl.String,
    "registry_id": pl.String,
}
ANSWERS = {
    "sama": "same", "same": "same", "bukan yang sama": "not_same", "not the same": "not_same",
    "not_same": "not_same",
    "sudah dihubungi": "contacted", "contacted": "contacted",
    "sudah dikunjungi": "visited", "visited": "visited",
    "janji mendaftar": "promised", "promised": "promised",
    "sudah terdaftar": "registered", "registered": "registered",
    "bukan temuan": "dismissed", "dismissed": "dismissed",
    "tidak ditemukan": "not_found", "not found": "not_found",
}  # fmt: skip
_KEYS = ("finding", "kunci", "key", "kunci temuan")
_ROW_KEY = r"^(.*?): (.*)$"
_OF_ROW = ("list_id", "row_id", "registry_id")
_ANSWERS = ("answer", "hasil", "outcome")
_REASONS = ("reason", "alasan", "catatan", "note")
_ROWS = ("row_key", "kunci baris", "row key")
_NO_BOOK = ("~$", ".")  # what a spreadsheet program leaves beside a workbook that is open
_RECORDS = ("registry_id", "nomor di kepesertaan", "number in the registry")


class NoDecisionsError(InputError):
    """A file of decisions lacks the column that says which finding is meant, or the answer."""

    code: ClassVar[str] = "assess.no_decisions"

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(
            f"{path} holds no decisions about findings: it needs the columns «Kunci» and «Hasil» "
            "of a worklist, or finding and answer."
        )


def no_decisions() -> pl.DataFrame:
    """The table of decisions where nobody decided anything."""
    return pl.DataFrame(schema=COLUMNS | LINK)


def read_finding_decisions(path: Path) -> pl.DataFrame:
    """The decisions in a CSV, the last one of each finding and link.

    Raises:
        NoDecisionsError: it holds none.
    """
    rows = pl.read_csv(path, infer_schema=False)
    if not set(COLUMNS) <= set(rows.columns):
        raise NoDecisionsError(path)
    typed = rows.select(
        (pl.col(name) if name in rows.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in (COLUMNS | LINK).items()
    )
    return typed.unique(["finding", *_OF_ROW], keep="last", maintain_order=True)


def import_outcomes(worklist: Path, decisions: Path, *, on: date, scratch: Path) -> tuple[int, int]:
    """Read the answers of a worklist into a file of decisions; how many were read and changed.

    Args:
        worklist: a CSV, a workbook, or a folder of workbooks: those of a book that was dealt by
            regency, or of a whole run.

    Raises:
        NoDecisionsError: nothing there has a column for them.
    """
    sheets = [
        _answers_of(rows, on)
        for place, file in enumerate(_worklists(worklist))
        for rows in _sheets(file, scratch / str(place))
    ]
    answered = [rows for rows in sheets if rows is not None]
    if not answered:
        raise NoDecisionsError(worklist)
    found = pl.concat(answered).unique(["finding", *_OF_ROW], keep="last", maintain_order=True)
    before = read_finding_decisions(decisions) if decisions.exists() else found.clear()
    of_each = ["finding", *_OF_ROW]
    same = before.join(found, on=[*of_each, "answer", "reason"], how="semi", nulls_equal=True)
    changed = found.join(same, on=of_each, how="anti", nulls_equal=True)
    kept = pl.concat([before, changed]).unique(of_each, keep="last", maintain_order=True)
    kept.sort(*of_each).write_csv(decisions)
    return found.height, changed.height


def _worklists(path: Path) -> list[Path]:
    """The file itself, or the workbooks of a folder and of the folders in it, in order of name."""
    if not path.is_dir():
        return [path]
    found = sorted(file for file in path.rglob("*") if file.suffix.lower() == ".xlsx")
    return [file for file in found if not file.name.startswith(_NO_BOOK)]


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
    row, record = (_find(rows, names) for names in (_ROWS, _RECORDS))
    is_link = said.replace_strict(ANSWERS, default="noted").is_in(["same", "not_same"])
    names = pl.lit(None, pl.String) if row is None else pl.col(row)
    return rows.filter(pl.col(key).is_not_null() & said.is_not_null() & (said != "")).select(
        finding=pl.col(key),
        answer=said.replace_strict(ANSWERS, default="noted"),
        reason=pl.lit(None, pl.String) if reason is None else pl.col(reason),
        decided_on=pl.lit(int(on.strftime("%Y%m%d")), pl.Int32),
        list_id=pl.when(is_link).then(names.str.extract(_ROW_KEY, 1)),
        row_id=pl.when(is_link).then(names.str.extract(_ROW_KEY, 2)),
        registry_id=pl.when(is_link).then(
            pl.lit(None, pl.String) if record is None else pl.col(record)
        ),
    )


def _find(rows: pl.DataFrame, names: tuple[str, ...]) -> str | None:
    return _place(rows.columns, names)


def _place(heads: list[str], names: tuple[str, ...]) -> str | None:
    """The head that is one of these names, as it is written."""
    by_name = {head.strip().lower(): head for head in heads}
    return next((by_name[name] for name in names if name in by_name), None)
