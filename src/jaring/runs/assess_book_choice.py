"""Which workbooks an assessment writes, and how long their sheets may be.

`all` and `none` stand for themselves; any other name must be that of a workbook.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from jaring.reports.assess_facts import BOOKS
from jaring.reports.assess_parts import COMFORTABLE_ROWS
from jaring.terms.errors import InputError

ALL, NONE = "all", "none"


class BookChoiceError(InputError):
    """A workbook was asked for that there is not, or `none` together with one."""

    code: ClassVar[str] = "assess.books"
    WORDINGS: ClassVar[dict[str, str]] = {
        "unknown": "There is no workbook called {name!r}. Workbooks: {known}; or all, or none.",
        "clash": "none writes no workbook, so it cannot stand beside {name}. Workbooks: {known}.",
    }

    def __init__(self, name: str, why: Literal["unknown", "clash"]) -> None:
        self.name, self.why, self.known = name, why, ", ".join(BOOKS)
        super().__init__(self.WORDINGS[why].format(name=name, known=self.known))


@dataclass(frozen=True)
class BookChoice:
    """The workbooks to write, and the rows of the longest sheet of one that is not dealt."""

    books: tuple[str, ...] = field(default=BOOKS)
    most_rows: int = COMFORTABLE_ROWS


def chosen_books(names: str | Sequence[str]) -> tuple[str, ...]:
    """The workbooks that names stand for, in the order in which they are written.

    >>> chosen_books("disnaker, office")
    ('office', 'disnaker')
    >>> chosen_books("none")
    ()

    Raises:
        BookChoiceError: a name is that of no workbook, or `none` is not alone.
    """
    said = names.split(",") if isinstance(names, str) else names
    asked = [name.strip().lower() for name in said]
    for name in asked:
        if name not in {*BOOKS, ALL, NONE}:
            raise BookChoiceError(name, "unknown")
    others = [name for name in asked if name != NONE]
    if others and len(others) < len(asked):
        raise BookChoiceError(others[0], "clash")
    return BOOKS if ALL in asked else tuple(book for book in BOOKS if book in asked)
