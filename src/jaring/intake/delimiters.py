"""What divides the columns of a text, told from its header and its first rows together."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from math import log2
from pathlib import Path
from typing import Final

from jaring.intake.errors import DelimiterError, HeaderError
from jaring.intake.records import read_records
from jaring.intake.words import said_delimiter

# The usual ones first; the rest only where none of those divides the header.
_USUAL: Final = (b",", b";", b"\t", b"|")
_RARE: Final = (b"^", b"~", b"\x1f", b"\x1e", b"\x01", b"#", b"!", b"@", b"&", b"*", b"%")
ONE_COLUMN: Final = b"\x1f"
"""Stands for "nothing divides it": a control that text does not hold."""

_SAMPLE_ROWS: Final = 500
_ROWS_TO_JUDGE: Final = 5
_CLEAR_MAJORITY: Final = 0.8
_POOR_FIT: Final = 0.2
_TITLE_CELLS: Final = 3


@dataclass(frozen=True)
class Division:
    """How a text is divided into columns.

    `header` is its row of column names with trailing blanks cut off where no row fills them;
    `width` is how many cells a row physically has, trailing empty ones included.
    """

    delimiter: bytes
    header: tuple[bytes, ...]
    width: int

    @property
    def has_one_column(self) -> bool:
        """Whether nothing divides the text."""
        return len(self.header) == 1


@dataclass(frozen=True)
class _Trial:
    """What one delimiter makes of the sample."""

    delimiter: bytes
    header: tuple[bytes, ...]
    rows: tuple[tuple[bytes, ...], ...]

    @property
    def names(self) -> int:
        """Cells of the header without trailing blanks."""
        return _filled_width(self.header)

    @property
    def share(self) -> float:
        """Share of rows that fit the header."""
        fits = sum(
            len(row) >= self.names and _filled_width(row) <= len(self.header) for row in self.rows
        )
        return fits / len(self.rows) if self.rows else 1.0

    @property
    def usual_width(self) -> tuple[int, float]:
        """The most common number of cells of a row, and its share; trailing blanks do not count."""
        widths = Counter(
            self.names if _filled_width(row) <= self.names <= len(row) else len(row)
            for row in self.rows
        )
        if not widths:
            return self.names, 1.0
        width, rows = max(widths.items(), key=lambda item: (item[1], item[0]))
        return width, rows / len(self.rows)


def _filled_width(row: Sequence[bytes]) -> int:
    """Number of cells up to the last one that holds anything."""
    return max((at for at, cell in enumerate(row, start=1) if cell.strip()), default=0)


def find_division(
    path: Path, sample: bytes, *, asked: str | None, is_whole: bool, row: int = 1
) -> Division:
    """Tell the delimiter and the header.

    Args:
        path: the file, for the errors.
        sample: the text from its header on, in UTF-8, cut at line ends.
        asked: a delimiter that the person named.
        is_whole: whether the sample is the whole text.
        row: row number of the header, for the errors.

    Raises:
        DelimiterError: header and rows are divided by different delimiters.
        HeaderError: the header does not fit the rows under any.
    """
    if asked is not None:
        return _division(_tried(sample, _checked(path, asked), is_final=is_whole))
    trials = [_tried(sample, delimiter, is_final=is_whole) for delimiter in _USUAL]
    if all(trial.names < 2 for trial in trials):  # noqa: PLR2004 - one column is none divided
        rare = [_tried(sample, delimiter, is_final=is_whole) for delimiter in _RARE]
        trials += [trial for trial in rare if trial.share >= _CLEAR_MAJORITY]
    best = max(trials, key=lambda trial: (trial.share * log2(max(trial.names, 1)), trial.names))
    if best.names < 2:  # noqa: PLR2004
        _refuse_title(path, trials, row)
        return _division(_tried(sample, ONE_COLUMN, is_final=is_whole))
    if len(best.rows) >= _ROWS_TO_JUDGE:
        _refuse_misfit(path, best, trials, row)
    return _division(best)


def _checked(path: Path, asked: str) -> bytes:
    delimiter = asked.encode()
    if len(delimiter) != 1 or asked.isalnum() or asked in '"\r\n\0':
        raise DelimiterError(path, "unusable", delimiter=asked)
    return delimiter


def _tried(sample: bytes, delimiter: bytes, *, is_final: bool) -> _Trial:
    records = read_records(sample, delimiter, width=0, is_final=is_final)
    rows = [
        tuple(record.cells if record.cells is not None else record.start.split(delimiter))
        for record, _ in islice(records, _SAMPLE_ROWS)
    ]
    header, *others = rows or [()]
    return _Trial(delimiter, header, tuple(row for row in others if _filled_width(row)))


def _division(trial: _Trial) -> Division:
    """Fix the width: blanks that end the header count only where a row fills them."""
    filled = max((_filled_width(row) for row in trial.rows), default=0)
    columns = max(trial.names, min(filled, len(trial.header)))
    widths = Counter(len(row) for row in trial.rows if _filled_width(row) <= columns <= len(row))
    width = max(widths.items(), key=lambda item: (item[1], -item[0]))[0] if widths else columns
    return Division(trial.delimiter, trial.header[:columns], width)


def _refuse_title(path: Path, trials: Sequence[_Trial], row: int) -> None:
    """A header of one name over rows of many cells is a title, not a header."""
    for trial in trials[: len(_USUAL)]:
        width, share = trial.usual_width
        is_clear = len(trial.rows) >= _ROWS_TO_JUDGE and share >= _CLEAR_MAJORITY
        if is_clear and width >= _TITLE_CELLS:
            raise HeaderError(path, "title", found=1, expected=width, row=row)


def _refuse_misfit(path: Path, best: _Trial, trials: Sequence[_Trial], row: int) -> None:
    """Stop where nearly every row would be quarantined for a fault of the header."""
    if best.share > _POOR_FIT:
        return
    for other in trials:
        width, share = other.usual_width
        is_other = other.delimiter != best.delimiter and other.names < 2  # noqa: PLR2004
        if is_other and width == best.names and share >= _CLEAR_MAJORITY:
            raise DelimiterError(
                path,
                row=row,
                header_delimiter=said_delimiter(best.delimiter.decode()),
                row_delimiter=said_delimiter(other.delimiter.decode()),
            )
    width, share = best.usual_width
    if share >= _CLEAR_MAJORITY and width != best.names:
        variant = "title" if width > best.names + 1 else "wider"
        raise HeaderError(path, variant, found=best.names, expected=width, row=row)
