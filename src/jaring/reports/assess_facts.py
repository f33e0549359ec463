"""What the report and the workbooks of an assessment are drawn from.

Frames by name, as `runs.assess_books_sql` makes them; a frame that an assessment lacks is empty.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

import polars as pl

BOOKS: Final = ("office", "disnaker", "dinas", "village", "permits")
"""The workbooks of an assessment, each for one reader."""


def whole_books() -> dict[str, str]:
    """Every workbook in one file."""
    return {book: f"{book}.xlsx" for book in BOOKS}


@dataclass(frozen=True)
class ListFacts:
    """One list as it was handed in.

    Attributes:
        form: the id of its form, where the kind has several: `wajib_lapor.workers`.
    """

    list_id: str
    kind: str
    holder: str
    is_complete: bool
    file: str
    form: str = ""


@dataclass(frozen=True)
class AssessFacts:
    """One assessment: its day, its lists, its summary and its tables.

    Attributes:
        months: the months of contribution that the village board shows, by their first day.
        is_open: whether identifiers stay open everywhere, for a reason that was logged.
        books: each workbook that is written with its file, or with its folder where it is dealt.
    """

    office: str
    as_of: date
    made_at: datetime
    summary: Mapping[str, Any]
    frames: Mapping[str, pl.DataFrame]
    months: tuple[date, ...]
    lists: tuple[ListFacts, ...]
    is_open: bool = False
    books: Mapping[str, str] = field(default_factory=whole_books)

    def frame(self, name: str, *columns: str) -> pl.DataFrame:
        """A table, or an empty one with the columns that are asked for."""
        found = self.frames.get(name)
        lacks_all = found is None or not found.width
        if lacks_all or found is None:
            return pl.DataFrame(schema=dict.fromkeys(columns, pl.String))
        missing = [column for column in columns if column not in found.columns]
        return found.with_columns(pl.lit(None).alias(column) for column in missing)

    def has(self, name: str) -> bool:
        """Whether a table has a row."""
        found = self.frames.get(name)
        return found is not None and found.height > 0

    def kind_of_list(self, list_id: str) -> str:
        """The kind of a list, empty where it is not one of this run."""
        return next((one.kind for one in self.lists if one.list_id == list_id), "")
