"""Whether published figures agree with themselves: do parts sum, do rates follow.

Pure checks on a few numbers that somebody said. A conflict is shown beside the figure, never
mended.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

ConflictKind = Literal[
    "parts_do_not_sum", "rate_does_not_follow", "universe_below_active", "units_mixed",
    "sources_differ", "lowest_is_not_lowest", "label_contradicts_segment",
]  # fmt: skip


@dataclass(frozen=True)
class Conflict:
    """One disagreement, with both sides."""

    kind: ConflictKind
    what: str
    said: str
    follows: str


def parts_conflict(what: str, parts: Mapping[str, int], whole: int) -> Conflict | None:
    """Segments, sizes or areas that do not add up to the whole that is printed beside them.

    >>> parts_conflict("TMP2T", {"a": 17, "b": 4, "c": 8}, 29)
    >>> parts_conflict("SKK", {"paid": 75, "part": 8, "open": 64, "closed": 20}, 169).follows
    '167'
    """
    added = sum(parts.values())
    if added == whole:
        return None
    return Conflict("parts_do_not_sum", what, str(whole), str(added))


def rate_conflict(what: str, numerator: int, universe: int, percent: str) -> Conflict | None:
    """A rate that its own numerator and universe do not give, at the decimals that are printed.

    >>> rate_conflict("Kendari", 49_397, 140_940, "35.05")
    >>> rate_conflict("Bali", 935_079, 1_873_899, "50.88").follows
    '49.90'
    """
    said = Decimal(percent)
    exact = Decimal(100 * numerator) / Decimal(universe)
    exponent = int(said.as_tuple().exponent)
    step = Decimal((0, (1,), exponent))  # number: one in the last decimal that is printed
    if abs(exact - said) <= step:
        return None
    return Conflict("rate_does_not_follow", what, percent, str(exact.quantize(step)))


def universe_conflict(what: str, active: int, universe: int) -> Conflict | None:
    """More active than there are in the universe: one of them is mislabelled."""
    if active <= universe:
        return None
    return Conflict("universe_below_active", what, str(universe), str(active))


def units_conflict(what: str, counts: Sequence[tuple[str, int]], whole: int) -> Conflict | None:
    """Employers and workers added into one number."""
    units = {unit for unit, _ in counts}
    if len(units) < 1 + 1 or sum(count for _, count in counts) != whole:
        return None
    return Conflict("units_mixed", what, str(whole), " + ".join(f"{n} {u}" for u, n in counts))


def source_conflict(what: str, claims: Iterable[tuple[str, str]]) -> Conflict | None:
    """The same figure of the same day, said differently by two sources."""
    said = {value for _, value in claims}
    if len(said) < 1 + 1:
        return None
    ordered = sorted(said, key=Decimal)
    return Conflict("sources_differ", what, ordered[0], ordered[-1])


def lowest_conflict(what: str, called_lowest: str, rates: Mapping[str, str]) -> Conflict | None:
    """A segment called the lowest while another, printed beside it, is lower."""
    least = min(rates, key=lambda name: Decimal(rates[name]))
    if least == called_lowest:
        return None
    return Conflict("lowest_is_not_lowest", what, called_lowest, least)


def label_conflict(what: str, segment: str, text: str) -> Conflict | None:
    """Wage earners called informal, or people on own account called formal: a slip of the pen."""
    words = text.lower().replace("(", " ").replace(")", " ").replace(",", " ").split()
    slips = {"PU": "informal", "BPU": "formal"}
    if slips.get(segment) not in words:
        return None
    rights = {"PU": "formal", "BPU": "informal"}
    return Conflict("label_contradicts_segment", what, slips[segment], rights[segment])
