"""The one door: any partner's file or table as text columns in Parquet, with nothing lost.

Every row of the file that holds anything is either accepted or quarantined with its reason; what
was mended or chosen on the way is a note; what cannot be read at all is an error with its remedy.
"""

from dataclasses import replace
from pathlib import Path

from jaring.intake.errors import SheetNotFoundError
from jaring.intake.headers import HeaderPlace
from jaring.intake.isolated import stage_isolated
from jaring.intake.kinds import FileKind, detect_kind
from jaring.intake.lost_digits import digit_notes
from jaring.intake.parquet_files import stage_arrow, stage_parquet
from jaring.intake.staging import StagedTable
from jaring.intake.text_files import stage_text
from jaring.intake.words import SourceNote
from jaring.intake.workbooks import stage_workbook

__all__ = ["SourceNote", "StagedTable", "stage_arrow", "stage_table"]


def stage_table(
    path: Path,
    *,
    into: Path,
    sheet: str | None = None,
    delimiter: str | None = None,
    place: HeaderPlace | None = None,
) -> StagedTable:
    """Read a file of any kind: delimited text, XLSX, XLS, ODS or Parquet.

    Args:
        path: the file; its kind is told by what it holds, not by its name.
        into: folder to stage in; made where it is missing.
        sheet: name of the sheet of a workbook; else the first one that holds anything.
        delimiter: what divides the columns of a text; else told from the text.
        place: where the column names stand, for a text or an XLSX or ODS workbook; else in the
            first row that holds anything.

    Raises:
        UnreadableInputError: one of its subclasses, with where, why and the remedy.
    """
    path = Path(path)
    kind, notes = detect_kind(path)
    if sheet is not None and kind in {FileKind.TEXT, FileKind.PARQUET}:
        raise SheetNotFoundError(path, "none")
    if kind is FileKind.TEXT:
        staged = stage_text(path, into=into, delimiter=delimiter, notes=notes, place=place)
    elif kind is FileKind.PARQUET:
        staged = stage_parquet(path, into=into, notes=notes)
    elif kind is FileKind.XLSX or (kind is FileKind.ODS and place is not None):
        staged = stage_workbook(path, kind=kind, into=into, sheet=sheet, notes=notes, place=place)
    else:
        staged = stage_isolated(path, kind=kind, into=into, sheet=sheet)
        staged = replace(staged, notes=(*notes, *staged.notes))
    return replace(staged, notes=(*staged.notes, *digit_notes(path, staged)))
