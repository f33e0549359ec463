"""Wages as partners' lists say them, beside the ones reported to the registry."""

from dataclasses import dataclass

import numpy as np

from jaring.simulate.enrolment_facts import draw_wages
from jaring.simulate.partner_rows import PartnerRows
from jaring.simulate.scene import Scene
from jaring.simulate.streams import Flags, Ints, Streams, lucky

_EXACT = 0.75  # of the wages, exactly the one reported; the rest is off by less than counts
_NEAR = (960, 1_041)  # per mille
_ABOVE = (1_100, 1_701)
_STEP = 500
_CLEARLY = 1.15  # wages whose exchange can be seen


@dataclass(frozen=True, slots=True)
class ListWages:
    """One row per row of the list."""

    wage_idr: Ints  # 0 where the list says none
    is_above: Flags  # well above the reported one
    is_exchanged: Flags


def list_wages(scene: Scene, rows: PartnerRows, streams: Streams) -> ListWages:
    """What a list says of wages: some employers reported less than they pay."""
    made, gaps = rows.rows, scene.gaps
    size = len(made)
    rng = streams.of("wages")
    enrolled = made.membership >= 0
    reported = np.where(
        enrolled,
        scene.ledger.facts.wage_idr[np.maximum(made.membership, 0)],
        draw_wages(size, scene.ledger.world.as_of.year, rng),
    )
    employers = len(scene.ledger.world.workplaces.status)
    short = lucky(
        scene.ledger.world.streams.of("employer.wages_short"), employers, gaps.employer_wages_short
    )
    is_above = enrolled & (made.employer >= 0) & short[made.employer]
    exact = ~is_above & lucky(rng, size, _EXACT)
    per_mille = np.where(is_above, rng.integers(*_ABOVE, size), rng.integers(*_NEAR, size))
    near = np.where(is_above, -(-reported * per_mille // 1_000 // _STEP) * _STEP, reported)
    near = np.where(is_above | exact, near, reported * per_mille // 1_000)
    exchanged, wage = _exchange(rows, near, enrolled & exact, gaps.wages_exchanged, rng)
    missing = lucky(rng, size, gaps.wage_missing) & ~exchanged
    wage = np.where(missing, 0, wage)
    at = rows.copy_of
    return ListWages(wage[at], (is_above & ~missing)[at], exchanged & ~rows.is_copy)


def _exchange(
    rows: PartnerRows, wage: Ints, may: Flags, share: float, rng: np.random.Generator
) -> tuple[Flags, Ints]:
    """Wages of two workers of one employer, each said of the other."""
    employer, plain = rows.rows.employer, ~rows.is_copy & ~rows.is_empty & (rows.status == 0)
    may = may & plain & (employer >= 0)
    following = np.minimum(np.arange(len(wage)) + 1, max(0, len(wage) - 1))
    high, low = np.maximum(wage, wage[following]), np.minimum(wage, wage[following])
    pair = may & may[following] & (employer == employer[following]) & (high > low * _CLEARLY)
    pair &= lucky(rng, len(wage), share)
    first = np.flatnonzero(pair & (following != np.arange(len(wage))))
    first = first[np.concatenate([[True], np.diff(first) > 1])] if len(first) else first
    second = first + 1
    exchanged = np.zeros(len(wage), dtype=np.bool_)
    exchanged[first], exchanged[second] = True, True
    said = wage.copy()
    said[first], said[second] = wage[second], wage[first]
    return exchanged, said
