"""Who works on what: findings dealt to officers by employer and by area, and evenly.

Work comes in pieces that one officer takes whole: everything about an employer, a unit, a village.
An officer who names the employer takes it; else those whose area lies nearest around the piece, and
among several the one with the least work so far, the largest pieces first. What lies in nobody's
area stays with nobody.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

DEALT = {"piece": pl.String, "officer": pl.String}
_ANYWHERE = ""  # the area of an officer who names neither area nor employer


@dataclass(frozen=True)
class Charge:
    """What one line of the table of officers gives to one of them: an area, an employer, or all."""

    officer: str
    area_code: str | None = None
    npp: str | None = None


@dataclass(frozen=True)
class Piece:
    """One piece of work: where it lies, whose employer it is, how many findings."""

    piece: str
    area_code: str | None
    npp: str | None
    findings: int


def officers_in(charges: Iterable[Charge]) -> list[str]:
    """Every officer once, in the order of the table."""
    return list(dict.fromkeys(charge.officer for charge in charges))


def deal(pieces: Iterable[Piece], charges: Sequence[Charge]) -> pl.DataFrame:
    """The officer of each piece; null where it is nobody's.

    Rows: one per piece, largest first.
    """
    by_npp: dict[str, list[str]] = defaultdict(list)
    by_area: dict[str, list[str]] = defaultdict(list)
    for charge in charges:
        if charge.npp is not None:
            by_npp[charge.npp].append(charge.officer)
        if charge.area_code is not None or charge.npp is None:
            by_area[charge.area_code or _ANYWHERE].append(charge.officer)
    lengths = sorted({len(code) for code in by_area}, reverse=True)
    work = dict.fromkeys(officers_in(charges), 0)

    def candidates(piece: Piece) -> Sequence[str]:
        if piece.npp in by_npp:
            return by_npp[piece.npp]
        code = piece.area_code or _ANYWHERE
        around = (code[:length] for length in lengths if length <= len(code))
        return next((by_area[part] for part in around if part in by_area), ())

    def named_first(piece: Piece) -> tuple[bool, int, str]:
        return piece.npp not in by_npp, -piece.findings, piece.piece

    dealt = []
    for piece in sorted(pieces, key=named_first):
        mine = candidates(piece)
        officer = min(mine, key=lambda name: work[name]) if mine else None
        if officer is not None:
            work[officer] += piece.findings
        dealt.append((piece.piece, officer))
    return pl.DataFrame(dealt, schema=DEALT, orient="row")
