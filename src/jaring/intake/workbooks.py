"""A workbook (XLSX, XLSM, XLS, ODS): opened safely, one of its sheets chosen and read.

Values only: formulas give their stored result, macros are never run. Read by calamine, after
`workbook_parts` has refused what would fill memory; `sheet_rows` turns the sheet into text.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import python_calamine as calamine

from jaring.intake.errors import (
    DamagedSourceError,
    EmptySourceError,
    PasswordError,
    SheetNotFoundError,
)
from jaring.intake.headers import HeaderPlace, listed
from jaring.intake.kinds import FileKind
from jaring.intake.sheet_rows import is_blank, stage_sheet
from jaring.intake.staging import StagedTable
from jaring.intake.words import Fact, SourceNote, note, said
from jaring.intake.workbook_parts import (
    SheetMarks,
    has_macros,
    refuse_bomb,
    refuse_vast_ods,
    xlsx_marks,
)


def stage_workbook(  # noqa: PLR0913 - what is known of a file and of its sheet
    path: Path,
    *,
    kind: FileKind,
    into: Path,
    sheet: str | None,
    notes: tuple[SourceNote, ...],
    place: HeaderPlace | None = None,
) -> StagedTable:
    """Read one sheet of a workbook.

    Args:
        path: the file.
        kind: which workbook it is.
        into: folder to stage in.
        sheet: name of the sheet; else the first visible one that holds anything.
        notes: what is known of the file already.
        place: where the column names stand, where somebody has looked.

    Raises:
        UnreadableInputError: one of its subclasses.
    """
    found = list(notes)
    if kind is not FileKind.XLS:
        refuse_bomb(path)
    if kind is FileKind.ODS:
        refuse_vast_ods(path)
    if kind is FileKind.XLSX and has_macros(path):
        found.append(note("macros"))
    with reader_faults(path, kind), calamine.CalamineWorkbook.from_path(path) as workbook:
        listing = [
            entry
            for entry in workbook.sheets_metadata
            if entry.typ is calamine.SheetTypeEnum.WorkSheet
        ]
        names = [entry.name for entry in listing]
        for entry in _in_order(path, listing, sheet):
            marks = xlsx_marks(path, entry.name) if kind is FileKind.XLSX else SheetMarks()
            opened = workbook.get_sheet_by_name(entry.name)
            if all(is_blank(cell) for row in opened.iter_rows() for cell in row):
                continue
            found.append(_choice(entry.name, names, is_asked=sheet is not None))
            if entry.visible is not calamine.SheetVisibleEnum.Visible:
                found.append(note("sheet_hidden", sheet=entry.name))
            staged = stage_sheet(path, opened, marks, into=into, place=place)
            return replace(staged, notes=(*found, *staged.notes))
    where: dict[str, Fact] = {} if sheet is None else {"sheet": sheet}
    raise EmptySourceError(path, **where)


@contextmanager
def reader_faults(path: Path, kind: FileKind) -> Iterator[None]:
    """Turn the reader's faults into errors of ours."""
    damaged = DamagedSourceError(path, kind=said("kinds", kind), why=said("whys", "bad_sheet"))
    try:
        yield
    except calamine.PasswordError as error:
        raise PasswordError(path) from error
    except calamine.CalamineError as error:
        raise damaged from error
    except BaseException as error:
        # A panic of the reader's Rust code is an exception without a class that could be named.
        if type(error).__name__ != "PanicException":
            raise
        raise damaged from error


def _in_order(
    path: Path, listing: Sequence[calamine.SheetMetadata], asked: str | None
) -> list[calamine.SheetMetadata]:
    """The sheets to try: the one asked for; else visible ones, then hidden ones.

    Hidden sheets come last: they hold code lists, or what the sender meant to leave out.
    """
    if asked is None:
        return sorted(
            listing, key=lambda entry: entry.visible is not calamine.SheetVisibleEnum.Visible
        )
    for matches in (str.__eq__, lambda a, b: a.strip().casefold() == b.strip().casefold()):
        found = [entry for entry in listing if matches(entry.name, asked)]
        if found:
            return found[:1]
    raise SheetNotFoundError(path, sheet=asked, names=listed([entry.name for entry in listing]))


def _choice(name: str, names: Sequence[str], *, is_asked: bool) -> SourceNote:
    if is_asked or len(names) == 1:
        return note("sheet", sheet=name)
    return note("sheet_chosen", sheet=name, count=len(names), names=listed(names))
