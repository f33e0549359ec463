"""Check a list before a decree is signed: a verdict per row, and what the cover would cost.

    result = check("daftar.xlsx", CheckWish(kind="village", segment="BPU", ...), today=day)
    result.rows, result.valid, result.budget_valid, result.budget_all

A row is valid, wants fixing, or is rejected; the worst of its reasons decides. Nothing is dropped:
valid + fix + reject are the rows received.
"""

import json
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, ClassVar, Final, Literal

import polars as pl

from jaring.intake.list_acceptance import accept_list
from jaring.intake.list_understanding import require_certain
from jaring.intake.lists import AboutList, AcceptedList, default_list_id
from jaring.reference.list_kinds import Grain
from jaring.reports.correction_sheet import CorrectionRows, write_correction_sheet
from jaring.rules.book import ParameterBook
from jaring.rules.loader import load_book
from jaring.runs.check_budget import Budget, BudgetTerms, cover_budget
from jaring.runs.check_reasons import (
    PlannedCover,
    age_reasons,
    duplicate_reasons,
    intake_reasons,
    number_reasons,
    other_list_reasons,
    prepared,
    reasons_frame,
    status_reasons,
)
from jaring.runs.check_registry import open_snapshot, registry_reasons
from jaring.runs.folder import make_folder
from jaring.runs.take_in import ListWish, look_at
from jaring.runs.workspace import Workspace, slug
from jaring.terms.errors import InputError

Lang = Literal["id", "en"]
SUMMARY: Final = "check.json"
VERDICTS: Final = "verdicts.parquet"
REASONS: Final = "reasons.parquet"
SHEET: Final = {"id": "perbaikan.xlsx", "en": "corrections.xlsx"}
_OWNER_FILE: Final = 0o600


class NotPeopleError(InputError):
    """A pre-check was asked of a list that holds no people."""

    code: ClassVar[str] = "check.not_people"

    def __init__(self, form: str) -> None:
        self.form = form
        super().__init__(f"A check wants a list of people; this is {form}. Choose another --kind.")

    def text(self, lang: str) -> str:
        """The text in one language."""
        if lang == "en":
            return str(self)
        return f"Pemeriksaan memerlukan daftar orang; ini {self.form}. Pilih --kind yang lain."


@dataclass(frozen=True, kw_only=True)
class CheckWish:
    """What is asked: the list, the cover planned, and what to hold it against."""

    about: ListWish
    terms: BudgetTerms
    registry: Path | None = None
    beside: tuple[Path, ...] = ()
    workspace: Workspace | None = None


@dataclass(frozen=True, kw_only=True)
class CheckResult:
    """The verdicts and the cost; `reasons` counts rows by code, `notes` among the valid ones."""

    list_id: str
    form: str
    rows: int
    valid: int
    fix: int
    reject: int
    reasons: Mapping[str, int]
    notes: Mapping[str, int]
    budget_valid: Budget
    budget_all: Budget
    registry_as_of: date | None
    columns_missing: tuple[str, ...]
    folder: Path | None = None
    correction_sheet: Path | None = None
    verdicts: pl.DataFrame = field(repr=False, compare=False)
    details: pl.DataFrame = field(repr=False, compare=False)

    def as_json(self) -> dict[str, Any]:
        """The result for machines, without the rows."""
        facts = {name: getattr(self, name) for name in self.__dataclass_fields__}
        del facts["verdicts"], facts["details"]
        facts["budget_valid"] = asdict(self.budget_valid)
        facts["budget_all"] = asdict(self.budget_all)
        for name in ("registry_as_of", "folder", "correction_sheet"):
            facts[name] = None if facts[name] is None else str(facts[name])
        return {**facts, "reasons": dict(self.reasons), "notes": dict(self.notes)}


def is_check(path: Path) -> bool:
    """Whether a folder was written by a check."""
    return (path / SUMMARY).exists()


def check(  # noqa: PLR0913 - what to check, against what, and where to
    path: str | Path,
    wish: CheckWish,
    *,
    today: date,
    out: Path | None = None,
    lang: Lang = "id",
    force: bool = False,
) -> CheckResult:
    """Check a list.

    Args:
        path: the file.
        wish: what is planned, and what to hold it against.
        today: the day from which two digits of a year are read.
        out: folder for verdicts and correction sheet; nothing is written without it.
        lang: language of the correction sheet.
        force: replace an earlier check in `out`.

    Raises:
        InputError: the list, the snapshot or the wish cannot be used.
    """
    path = Path(path)
    if out is None:
        with tempfile.TemporaryDirectory(prefix="jaring-check-") as scratch:
            result, _ = _checked(path, wish, Path(scratch), today)
            return result
    with make_folder(out, is_ours=is_check, force=force) as hidden:
        with tempfile.TemporaryDirectory(dir=hidden, prefix=".list-") as scratch:
            result, accepted = _checked(path, wish, Path(scratch), today)
            sheet = _write(result, accepted, hidden, lang)
        kept = {
            "folder": out,
            "correction_sheet": None if sheet is None else out / sheet.name,
        }
        result = _replaced(result, kept)
        text = json.dumps(result.as_json(), ensure_ascii=False, indent=2) + "\n"
        (hidden / SUMMARY).write_text(text, encoding="utf-8")
        for entry in hidden.iterdir():
            if entry.is_file():
                entry.chmod(_OWNER_FILE)
    return result


def _replaced(result: CheckResult, kept: Mapping[str, Any]) -> CheckResult:
    facts = {name: getattr(result, name) for name in result.__dataclass_fields__}
    return CheckResult(**{**facts, **kept})


def _checked(
    path: Path, wish: CheckWish, scratch: Path, today: date
) -> tuple[CheckResult, AcceptedList]:
    """Read the list and judge its rows."""
    accepted = _accepted(path, wish, scratch / "list", today)
    rows = accepted.rows().collect()
    rows = rows.filter(~pl.col("row_id").str.contains(r":h\d+$"))  # helpers are named, not planned
    problems = _placed(accepted)
    book = load_book()
    found = [intake_reasons(problems)]
    if rows.height:
        found += _reasons(prepared(rows), wish, scratch, today, book)
    reasons = reasons_frame(found)
    verdicts = _verdicts(rows, problems, reasons)
    counts = dict(verdicts["verdict"].value_counts().iter_rows())
    per_code = reasons.select("row_id", "code", "verdict").unique()
    told = per_code.join(verdicts.select("row_id", pl.col("verdict").alias("of_row")), on="row_id")
    blamed = told.filter(pl.col("verdict") != "note")["code"].value_counts()
    noted = told.filter((pl.col("verdict") == "note") & (pl.col("of_row") == "valid"))
    budgets = [
        _budget(verdicts.filter(keep), wish, book) for keep in (_IS_VALID, pl.lit(value=True))
    ]
    snapshot = open_snapshot(wish.registry) if wish.registry is not None else None
    result = CheckResult(
        list_id=accepted.about.list_id,
        form=accepted.form,
        rows=accepted.rows_received,
        valid=counts.get("valid", 0),
        fix=counts.get("fix", 0),
        reject=counts.get("reject", 0),
        reasons=_sorted(blamed),
        notes=_sorted(noted["code"].value_counts()),
        budget_valid=budgets[0],
        budget_all=budgets[1],
        registry_as_of=snapshot.as_of if snapshot is not None else None,
        columns_missing=tuple(
            name for name in ("nik", "birth_date", "sex") if name not in accepted.columns
        ),
        verdicts=verdicts,
        details=reasons,
    )
    assert result.valid + result.fix + result.reject == result.rows, "no row is dropped"
    return result, accepted


_IS_VALID: Final = pl.col("verdict") == "valid"


def _sorted(counts: pl.DataFrame) -> dict[str, int]:
    """Codes with their rows, the most frequent first."""
    return dict(counts.sort("count", "code", descending=[True, False]).iter_rows())


def _accepted(path: Path, wish: CheckWish, into: Path, today: date) -> AcceptedList:
    """The list as intake reads it.

    Raises:
        NotPeopleError: it holds no people.
    """
    understood = look_at(path, wish.about, wish.workspace)
    require_certain(understood)
    if understood.matched.form.grain is not Grain.WORKER:
        raise NotPeopleError(understood.matched.form.form_id)
    about = AboutList(
        list_id=wish.about.list_id or default_list_id(understood, wish.about.partner),
        holder=wish.about.partner or "",
        as_of=wish.about.as_of or today,
        received_on=today,
    )
    return accept_list(understood, about, into=into, keep_all=True)


def _placed(accepted: AcceptedList) -> pl.DataFrame:
    """Intake's problems, with a name for rows that were set apart."""
    sheet = pl.coalesce(pl.col("sheet") + ":", pl.lit(""))
    place = pl.lit("apart:") + sheet + pl.col("row_number").cast(pl.String)
    return accepted.quarantine().with_columns(place_id=place)


def _reasons(
    rows: pl.DataFrame, wish: CheckWish, scratch: Path, today: date, book: ParameterBook
) -> Iterator[pl.DataFrame]:
    """Every reason of every row, registry first where there is one."""
    planned = PlannedCover(
        segment=wish.terms.segment, start=wish.terms.start, months=wish.terms.months
    )
    yield from duplicate_reasons(rows)
    yield from other_list_reasons(rows, _others(wish, scratch, today))
    if wish.registry is not None:
        yield from registry_reasons(rows, open_snapshot(wish.registry), planned)
    yield from status_reasons(rows)
    yield from age_reasons(rows, planned, book)
    yield from number_reasons(rows)


def _others(wish: CheckWish, scratch: Path, today: date) -> dict[str, pl.DataFrame]:
    """Other lists of the same sponsor: those named, and those of the partner in the workspace."""
    found: dict[str, pl.DataFrame] = {}
    for at, path in enumerate(wish.beside):
        told = ListWish(kind=wish.about.kind, partner=wish.about.partner)
        other = CheckWish(about=told, terms=wish.terms, workspace=wish.workspace)
        rows = _accepted(path, other, scratch / f"beside-{at}", today).rows()
        found[path.name] = rows.select("nik", "name").collect()
    if wish.workspace is None or wish.about.partner is None:
        return found
    own = slug(wish.about.list_id or "")
    for list_id in wish.workspace.list_ids():
        standing = wish.workspace.latest(list_id)
        if standing is None or standing.about.holder != wish.about.partner or list_id == own:
            continue
        rows = standing.rows()
        if "nik" in rows.collect_schema().names():
            found[standing.about.list_id] = rows.select("nik", "name").collect()
    return found


def _verdicts(rows: pl.DataFrame, problems: pl.DataFrame, reasons: pl.DataFrame) -> pl.DataFrame:
    """One row per row received: verdict, reasons in both languages, wage."""
    apart = (
        problems.filter("is_fatal")
        .unique(["row_number", "sheet"], maintain_order=True)
        .select(
            pl.col("place_id").alias("row_id"),
            "row_number",
            "sheet",
            "row_key",
            pl.lit(None, dtype=pl.Int64).alias("wage_idr"),
        )
    )
    every = pl.concat([rows.select("row_id", "row_number", "sheet", "row_key", "wage_idr"), apart])
    rank = {"reject": 3, "fix": 2, "note": 1}
    judged = reasons.with_columns(
        pl.col("verdict").replace_strict(rank, return_dtype=pl.Int32).alias("rank")
    )
    judged = judged.sort("rank", descending=True, maintain_order=True)
    told = judged.group_by("row_id", maintain_order=True).agg(
        pl.col("rank").max(),
        pl.col("code").unique(maintain_order=True).str.join(",").alias("codes"),
        pl.col("text_id").unique(maintain_order=True).str.join(" ").alias("reason_id"),
        pl.col("text_en").unique(maintain_order=True).str.join(" ").alias("reason_en"),
    )
    joined = every.join(told, on="row_id", how="left", maintain_order="left")
    verdict = (
        pl.when(pl.col("rank") == rank["reject"])
        .then(pl.lit("reject"))
        .when(pl.col("rank") == rank["fix"])
        .then(pl.lit("fix"))
        .otherwise(pl.lit("valid"))
    )
    return (
        joined.with_columns(verdict=verdict)
        .drop("rank")
        .sort("sheet", "row_number", maintain_order=True)
    )


def _budget(rows: pl.DataFrame, wish: CheckWish, book: ParameterBook) -> Budget:
    """The cost of these rows."""
    counts = rows["wage_idr"].value_counts()
    return cover_budget(dict(counts.iter_rows()), wish.terms, book)


def _write(result: CheckResult, accepted: AcceptedList, folder: Path, lang: Lang) -> Path | None:
    """Verdicts of all rows, and the sheet of those that want something."""
    result.verdicts.write_parquet(folder / VERDICTS)
    wanting = result.verdicts.filter(~_IS_VALID)
    if wanting.is_empty():
        return None
    raw = wanting.select("row_number", "sheet", "row_key").join(
        accepted.apart().drop("row_key", strict=False),
        on=["row_number", "sheet"],
        how="left",
        nulls_equal=True,
        maintain_order="left",
    )
    headers = [name for name in raw.columns if name not in {"row_number", "sheet", "row_key"}]
    shown = result.details.filter(pl.col("verdict") != "note").select(
        "row_id",
        pl.col("column").replace(dict(accepted.columns)).alias("header"),
        pl.col(f"text_{lang}").alias("reason"),
        (pl.col("verdict") == "reject").alias("is_fatal"),
    )
    problems = wanting.select("row_id", "row_number", "sheet").join(shown, on="row_id")
    sent = CorrectionRows(
        title=accepted.about.holder or accepted.about.list_id,
        headers=headers,
        rows=raw.with_columns(pl.col(headers).cast(pl.String)),
        problems=problems,
    )
    write_correction_sheet(folder / SHEET[lang], sent, lang=lang)
    return folder / SHEET[lang]
