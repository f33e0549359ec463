"""Take a partner's file in: understand it, read it into the workspace, send back what is wrong.

taken = take_in("guru.xlsx", kind="religious_staff", partner="Kemenag Madiun")
taken.changes, taken.accepted.rows_apart, taken.correction_sheet
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Literal

import polars as pl

from jaring.intake.list_acceptance import accept_list
from jaring.intake.list_understanding import (
    ROW_KEY,
    ListMapping,
    Understanding,
    read_list_mapping,
    require_certain,
    understand,
)
from jaring.intake.lists import AboutList, AcceptedList, default_list_id, read_list
from jaring.reports.correction_sheet import CorrectionRows, write_correction_sheet
from jaring.runs.list_changes import ListChanges, compare_lists, merge_corrections
from jaring.runs.workspace import Workspace
from jaring.terms.months import Month

Lang = Literal["id", "en"]
CORRECTION_SHEET: Final = {"id": "perbaikan.xlsx", "en": "corrections.xlsx"}


@dataclass(frozen=True, kw_only=True)
class ListWish:
    """What a person says of a list he hands in; None is "not said"."""

    kind: str | None = None
    partner: str | None = None
    list_id: str | None = None
    area_code: str | None = None
    from_month: str | None = None
    before_month: str | None = None
    is_complete: bool | None = None
    as_of: date | None = None
    mapping: Path | None = None


@dataclass(frozen=True, kw_only=True)
class TakenIn:
    """A list as it now stands, and what this file changed in it."""

    accepted: AcceptedList
    changes: ListChanges
    is_correction: bool
    correction_sheet: Path | None


def look_at(path: Path, wish: ListWish, workspace: Workspace | None = None) -> Understanding:
    """What intake understands of a file, before a row of it is read.

    Raises:
        UnreadableInputError: the file, or the mapping file, cannot be used.
    """
    return understand(path, kind=wish.kind, mapping=_mapping(wish, workspace))


def _mapping(wish: ListWish, workspace: Workspace | None) -> ListMapping | None:
    """What a person said: now, or of this partner's files before."""
    said = wish.mapping
    if said is None and wish.partner is not None and workspace is not None:
        said = workspace.mapping_of(wish.partner)
    return read_list_mapping(said) if said is not None else None


def take_in(
    path: str | Path,
    wish: ListWish,
    *,
    workspace: Workspace,
    today: date,
    lang: Lang = "id",
) -> TakenIn:
    """Read a file into the workspace as the next version of its list.

    A file that changes nothing makes no new version.

    Raises:
        UnreadableInputError: the file cannot be read, or its kind cannot be told.
        MonthFormError: a month of the wish is none.
    """
    path = Path(path)
    for month in (wish.from_month, wish.before_month):
        if month is not None:
            Month.parse(month)
    understood = look_at(path, wish, workspace)
    require_certain(understood)
    if wish.mapping is not None and wish.partner is not None:
        workspace.keep_mapping(wish.partner, wish.mapping)
    list_id = wish.list_id or default_list_id(understood, wish.partner)
    before = workspace.latest(list_id)
    is_correction = before is not None and any(
        ROW_KEY in header.place.names for header in understood.headers
    )
    about = _about(list_id, wish, before, today)
    with workspace.new_version(list_id) as folder:
        accepted = accept_list(understood, about, into=folder)
        if is_correction and before is not None:
            resent = read_list(folder)
            accepted = merge_corrections(before, resent, folder / "merged")
            _replace_by(folder / "merged", folder)
            accepted = read_list(folder)
        changes = compare_lists(before, accepted)
        if before is not None and changes.is_nothing:
            (folder / "list.toml").unlink()
        else:
            _send_back(accepted, lang)
    standing = workspace.latest(list_id)
    assert standing is not None, "a list that was read has a version"
    sheet = standing.folder / CORRECTION_SHEET[lang]
    return TakenIn(
        accepted=standing,
        changes=changes,
        is_correction=is_correction,
        correction_sheet=sheet if sheet.exists() else None,
    )


def _about(list_id: str, wish: ListWish, before: AcceptedList | None, today: date) -> AboutList:
    """What is said now, else what was said of the version before."""
    old = before.about if before is not None else None
    return AboutList(
        list_id=list_id,
        holder=wish.partner or (old.holder if old else ""),
        area_code=wish.area_code or (old.area_code if old else None),
        from_month=wish.from_month or (old.from_month if old else None),
        before_month=wish.before_month or (old.before_month if old else None),
        is_complete=wish.is_complete
        if wish.is_complete is not None
        else (old.is_complete if old else None),
        as_of=wish.as_of or today,
        received_on=today,
    )


def _replace_by(made: Path, folder: Path) -> None:
    for entry in made.iterdir():
        entry.replace(folder / entry.name)
    made.rmdir()


def _send_back(accepted: AcceptedList, lang: Lang) -> None:
    """The correction sheet, where a row or a cell has a problem."""
    problems = accepted.quarantine()
    if problems.is_empty():
        return
    told = problems.rename({f"reason_{lang}": "reason"})
    keys = problems.select("row_number", "sheet", "row_key").unique(
        ["row_number", "sheet"], maintain_order=True
    )
    rows = keys.join(
        accepted.apart().drop(ROW_KEY, strict=False), on=["row_number", "sheet"], how="left",
        nulls_equal=True,
    )  # fmt: skip
    skip = {"row_number", "sheet", "row_key", "jaring_sheet", *_sheet_columns()}
    headers = [name for name in accepted.apart().columns if name not in skip | {ROW_KEY}]
    sent = CorrectionRows(
        title=accepted.about.holder or accepted.about.list_id,
        headers=headers,
        rows=rows.with_columns(pl.col(headers).cast(pl.String)),
        problems=told,
    )
    write_correction_sheet(accepted.folder / CORRECTION_SHEET[lang], sent, lang=lang)


def _sheet_columns() -> tuple[str, ...]:
    """The columns that correction sheets add, in both languages."""
    return ("Yang perlu diperbaiki", "What to correct")
