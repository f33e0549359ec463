"""A cell of a workbook as text, so that no later step has to ask which type it had.

A spreadsheet keeps fifteen digits of a number. A whole number of sixteen or more is written plain
only where its digits survive; else as `3.374011203850000E+15`, so that the damage shows.
"""

import datetime as dt
import math
from typing import Final

Cell = str | float | bool | dt.date | dt.time | dt.timedelta

_FIRST_DOUBTFUL: Final = 10**15
_LAST_EXACT: Final = 2**53
_DAY_SECONDS: Final = 86_400


def is_doubtful_number(value: float) -> bool:
    """Whether a number stored as a float has sixteen digits or more and may have lost some."""
    return abs(value) >= _FIRST_DOUBTFUL


def number_text(value: float, *, exact: str | None = None) -> str:
    """A number as text: whole numbers without a fraction, damaged ones in scientific form.

    Args:
        value: the number as read.
        exact: the digits as the file holds them, where they are known.

    >>> number_text(3374011203850001.0), number_text(3374011203850000.0)
    ('3374011203850001', '3.374011203850000E+15')
    """
    if math.isnan(value):
        return "NaN"
    if abs(value) >= _FIRST_DOUBTFUL:
        digits = exact or (str(int(value)) if abs(value) < _LAST_EXACT else "0")
        return f"{value:.15E}" if digits.endswith("0") else digits
    if value == int(value):
        return str(int(value))
    return repr(value)


def cell_text(value: Cell, *, exact: str | None = None) -> str | None:
    """A cell as text; None when it holds nothing.

    Dates are ISO; a date with a time of day keeps it; a length of time is hours, minutes, seconds.
    """
    if isinstance(value, str):
        return value or None
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return number_text(float(value), exact=exact)
    if isinstance(value, dt.datetime):
        midnight = dt.time()
        return str(value.date() if value.time() == midnight else value.replace(microsecond=0))
    if isinstance(value, dt.timedelta):
        minutes, seconds = divmod(value.days * _DAY_SECONDS + value.seconds, 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}"
    return str(value)
