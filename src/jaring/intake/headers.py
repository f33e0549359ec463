"""Column names as read: cleaned of blanks, every one named, every one unique.

Names that differ only in case count as equal, as they do for the engine that reads the table.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jaring.intake.errors import HeaderError
from jaring.intake.words import SourceNote, note

SOURCE_ROW: Final = "source_row"
"""Column of ours that says in which row of the file a row stood."""

MAX_COLUMNS: Final = 2_000
_LONGEST_NAME: Final = 120
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\x00-\x08\x0e-\x1f\x7f]")
_SPACES = re.compile(r"\s+")
_LONG_NUMBER = re.compile(r"'?\d{12,}(\.0)?|\d([.,]\d+)?[eE]\+1[0-9]")


@dataclass(frozen=True)
class Header:
    """The columns of a table by their final names, and what had to be done to name them."""

    columns: tuple[str, ...]
    notes: tuple[SourceNote, ...]


@dataclass(frozen=True)
class HeaderPlace:
    """Where somebody saw the column names: the first of their rows, how many, what they say.

    A row of column numbers below the names counts as one of theirs.
    """

    row: int
    rows: int = 1
    names: tuple[str, ...] = ()


def clean_header_cell(text: str) -> str:
    """One name without invisible characters, line breaks and outer blanks."""
    return _SPACES.sub(" ", _INVISIBLE.sub("", text)).strip()


def name_columns(path: Path, cells: Sequence[str], *, row: int = 1) -> Header:
    """Give every column a name of its own.

    Args:
        path: the file, for the error.
        cells: the row of column names as read.
        row: its row number.

    Raises:
        HeaderError: the row is no row of column names, or has far too many.
    """
    if len(cells) > MAX_COLUMNS:
        raise HeaderError(path, "too_wide", found=len(cells), limit=MAX_COLUMNS, row=row)
    cleaned = [clean_header_cell(cell) for cell in cells]
    for cell in cleaned:
        if _LONG_NUMBER.fullmatch(cell):
            raise HeaderError(path, "data", row=row)
    if not any(cleaned):
        raise HeaderError(path, "none", row=row)
    return make_unique(cleaned)


def make_unique(names: Sequence[str]) -> Header:
    """Name what has no name, shorten what is too long, and tell equals apart."""
    taken = {SOURCE_ROW}
    columns: list[str] = []
    notes: list[SourceNote] = []
    unnamed: list[str] = []
    # Names that stand in the file keep their place before any that we make up.
    reserved = {name[:_LONGEST_NAME].casefold() for name in names}
    for position, name in enumerate(names, start=1):
        wanted = name[:_LONGEST_NAME] or f"kolom_{position}"
        column = wanted
        if not name or wanted.casefold() in taken:
            column = _free_name(wanted, taken | reserved)
        taken.add(column.casefold())
        columns.append(column)
        if not name:
            unnamed.append(column)
        elif len(name) > _LONGEST_NAME:
            notes.append(note("header_shortened", position=position, names=column[:20] + "…"))
        elif column != wanted:
            notes.append(note("header_renamed", old=wanted, renamed=column))
    if unnamed:
        notes.insert(0, note("header_blank", count=len(unnamed), names=listed(unnamed)))
    return Header(tuple(columns), tuple(notes))


def _free_name(wanted: str, used: set[str]) -> str:
    name, number = wanted, 1
    while name.casefold() in used:
        number += 1
        name = f"{wanted}_{number}"
    return name


def listed(names: Sequence[str], most: int = 6) -> str:
    """The first few names, and how many more there are."""
    shown = ", ".join(names[:most])
    return f"{shown}, … (+{len(names) - most})" if len(names) > most else shown
