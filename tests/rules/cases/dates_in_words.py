"""Checks the weekdays that a case states beside its dates."""

import re
from datetime import date

_DAY = re.compile(r"(Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday) (\d{4}-\d{2}-\d{2})")


def wrong_dates(text: str) -> list[str]:
    """The dates that fall on another weekday than the text says."""
    return [
        f"{weekday} {day}"
        for weekday, day in _DAY.findall(text)
        if date.fromisoformat(day).strftime("%A") != weekday
    ]
