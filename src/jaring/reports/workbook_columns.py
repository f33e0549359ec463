"""What the columns of a workbook are called and mean, and in which order they stand.

A column of the engine has its word (`probability`), a column of a list has the word of its field
with its side (`left_name`), and a partner's own column keeps its name.
"""

from typing import Final

import pyarrow as pa

from jaring.reports.words import Voice
from jaring.reports.workbook_sheets import Column

OUTCOME: Final = "outcome"
OUTCOMES: Final = ("same", "not_same", "cannot_tell")
KEYS: Final = ("left_id", "right_id", "left_hash", "right_hash")

# before the columns of the lists, and after them
_FIRST: Final = ("source_row", "reason", "probability", "linked", "tier", "match_weight")
_HASHES: Final = frozenset({"left_hash", "right_hash"})
_SIDES: Final = (("left_", "workbook.left_of"), ("right_", "workbook.right_of"))
_KINDS: Final = {"probability": "probability", "match_weight": "points"}


def outcome_words(voice: Voice) -> tuple[str, ...]:
    """The answers that the drop-down offers."""
    return tuple(voice.say(f"outcome.{outcome}") for outcome in OUTCOMES)


def columns_of(rows: pa.Table, voice: Voice) -> tuple[Column, ...]:
    """The columns of a table, verdict first, then both sides of each field, keys last."""
    names = rows.column_names
    verdict = [name for name in _FIRST if name in names]
    last = [name for name in KEYS if name in names]
    rest = [name for name in names if name not in {*verdict, *last}]
    return tuple(
        Column(
            name=name,
            head=head(name, voice),
            kind=_kind(name, rows.schema.field(name).type),
            # a hash may hold sixteen digits in a row by chance; cut, it would fit no row
            is_masked=name not in _HASHES,
        )
        for name in [*verdict, *_side_by_side(rest), *last]
    )


def _side_by_side(names: list[str]) -> list[str]:
    """`left_x` directly before `right_x`, otherwise in the order they came."""
    ordered: list[str] = []
    for name in names:
        if name in ordered:
            continue
        ordered.append(name)
        other = "right_" + name.removeprefix("left_")
        if name.startswith("left_") and other in names:
            ordered.append(other)
    return ordered


def head(name: str, voice: Voice) -> str:
    """The word over a column."""
    known = voice.find(f"column.{name}")
    if known is not None:
        return known
    for prefix, key in _SIDES:
        if name.startswith(prefix):
            return voice.say(key, word=voice.field(name.removeprefix(prefix)))
    return voice.field(name)


def meaning(name: str, voice: Voice) -> str:
    """What a column means; a partner's own column means what it means there."""
    return voice.find(f"meaning.{name}") or voice.say("meaning.side")


def _kind(name: str, kind: pa.DataType) -> str:
    if name in _KINDS:
        return _KINDS[name]
    if pa.types.is_boolean(kind):
        return "yes_no"
    if pa.types.is_timestamp(kind):
        return "moment"
    if pa.types.is_date(kind):
        return "day"
    is_number = pa.types.is_integer(kind) or pa.types.is_floating(kind)
    return "count" if is_number else "text"
