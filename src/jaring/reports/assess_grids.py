"""A table of the report as cells: its question, its answer, heads and rows, ready to lay out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from jaring.reports.charts import Span, bar
from jaring.reports.words import Voice

_OF_A_COLUMN = frozenset({"number", "draw"})


@dataclass(frozen=True)
class Cell:
    """One cell: its text, a smaller line under it, a drawing, how it is set."""

    text: str = ""
    small: str = ""
    drawing: Markup | None = None
    style: str = ""


@dataclass(frozen=True)
class Grid:
    """A table with its question, its answer, and what stands under it."""

    key: str
    question: str
    answer: str
    heads: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str = ""
    rest: str = ""
    source: str = ""


def make_grid(  # noqa: PLR0913 - a table needs them all
    key: str,
    chapter: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    voice: Voice,
    *,
    question: str,
    answer: str = "",
    empty: str = "",
    rest: str = "",
    source: str = "",
) -> Grid:
    """Lay out a table; heads are keys of a chapter of the catalogue, a bar has none of its own."""
    made = []
    for place, head in enumerate(heads):
        styles = rows[0][place].style.split() if rows else []
        text = voice.say(f"{chapter}.{head}") if head else ""
        made.append(Cell(text, style=" ".join(one for one in styles if one in _OF_A_COLUMN)))
    began = tuple((begun(row[0]), *row[1:]) for row in rows)
    return Grid(key, question, answer, tuple(made), began, empty, rest, source)


def begun(cell: Cell) -> Cell:
    """The cell with a capital: what begins a row reads as a label, whatever word it is."""
    return replace(cell, text=capital(cell.text))


def capital(text: str) -> str:
    """The text with its first letter large, the rest as it was."""
    return text[:1].upper() + text[1:]


def number(text: str, small: str = "") -> Cell:
    """A cell of a column of numbers."""
    return Cell(text, small, style="number")


def draw(*spans: Span) -> Cell:
    """A cell that holds a bar."""
    return Cell(drawing=bar(spans), style="draw")
