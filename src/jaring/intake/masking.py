"""Partner's text made safe to print: long numbers shortened, words cut to their first letter.

A quarantined row has no known columns, so any word in it may be a mother's name and any number a
NIK or a phone. What remains still shows the shape that went wrong.
"""

import re

_LONG_NUMBER = re.compile(r"\d{8,}")
_WORD = re.compile(r"[^\W\d_]{2,}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_EXCERPT = 100
_HAS_TAIL = 12


def _mask_number(match: re.Match[str]) -> str:
    digits = match.group()
    return f"{digits[:4]}…{digits[-4:]}" if len(digits) >= _HAS_TAIL else f"{digits[:4]}…"


def mask_numbers(text: str) -> str:
    """The text with every number of eight digits or more shortened, such as `3374…0003`."""
    return _LONG_NUMBER.sub(_mask_number, text)


def masked_excerpt(content: bytes | str) -> str:
    """The beginning of a row as it may be printed: numbers masked, words as initials."""
    # Cut before masking: a row may be ten megabytes long. A character takes four bytes at most.
    start = content[: 4 * _EXCERPT]
    text = (start.decode("utf-8", "replace") if isinstance(start, bytes) else start).rstrip()
    shown = _WORD.sub(lambda word: f"{word.group()[0]}…", mask_numbers(_CONTROL.sub("·", text)))
    is_cut = len(content) > len(start) or len(shown) > _EXCERPT
    return shown[:_EXCERPT] + "…" if is_cut else shown
