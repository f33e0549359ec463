"""Who truly works for whom, enrolled or not: the people whom lists of employers name.

Enrolled staff is what the registry says. Beside it stand the workers whom a registered employer
left out, and all the workers of employers that are not registered.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from jaring.simulate.establishments import REGISTERED, UNREGISTERED
from jaring.simulate.gap_rates import GapRates
from jaring.simulate.office_world import OfficeWorld
from jaring.simulate.streams import Flags, Ints, lucky

_UP_TO = 2.0  # an employer leaves out at most that many times the mean share
_UNREGISTERED_SIZE, _MOST_TIMES = 0.55, 30  # of the mean size of registered employers


@dataclass(frozen=True, slots=True)
class Staff:
    """One row per worker and employer, sorted by employer."""

    person: npt.NDArray[np.int32]
    employer: npt.NDArray[np.int32]
    membership: Ints  # row of the enrolments; -1 for who is not enrolled there
    just_started: Flags
    first: Ints  # per employer: where its rows begin; one more entry at the end

    @property
    def count(self) -> Ints:
        """How many people each employer has."""
        return np.diff(self.first)


def find_staff(world: OfficeWorld, gaps: GapRates) -> Staff:
    """The staff of every employer."""
    rows = world.enrolments
    enrolled = np.flatnonzero((rows.segment == 0) & rows.is_active)
    person = world.registry.person[rows.record[enrolled]].astype(np.int64)
    employer = rows.employer[enrolled].astype(np.int64)
    other_person, other_employer = _not_enrolled(world, gaps)
    everybody = np.concatenate([person, other_person])
    at = np.concatenate([employer, other_employer])
    membership = np.concatenate([enrolled, np.full(len(other_person), -1)])
    once = np.unique(at * len(world.people) + everybody, return_index=True)[1]
    everybody, at, membership = everybody[once], at[once], membership[once]
    rng = world.streams.of("staff.order")
    order = np.lexsort((rng.random(len(at)), at))
    started = (membership < 0) & lucky(rng, len(at), gaps.staff_just_started)
    started = started[order]
    return Staff(
        everybody[order].astype(np.int32),
        at[order].astype(np.int32),
        membership[order],
        started,
        np.searchsorted(at[order], np.arange(len(world.workplaces.status) + 1)).astype(np.int64),
    )


def _not_enrolled(world: OfficeWorld, gaps: GapRates) -> tuple[Ints, Ints]:
    """Workers whom nobody enrolled at this employer, and the employers."""
    status, size = world.workplaces.status, world.workplaces.size
    rng = world.streams.of("staff.left_out")
    short = (status == REGISTERED) & lucky(rng, len(status), gaps.employer_partly_enrolled)
    share = gaps.staff_left_out * _UP_TO * rng.random(len(status))
    left_out = np.where(short, 1 + rng.poisson(size * share), 0)
    mean = max(1.0, _UNREGISTERED_SIZE * float(size[status == REGISTERED].mean()))
    hired = np.minimum(rng.geometric(1 / mean, len(status)), round(_MOST_TIMES * mean))
    count = np.where(status == UNREGISTERED, hired, left_out)
    employer = np.repeat(np.arange(len(status)), count)
    person = _strangers(world, len(employer), gaps, rng)
    back_person, back_employer = _once_here(world, short, gaps)
    return np.concatenate([person, back_person]), np.concatenate([employer, back_employer])


def _strangers(world: OfficeWorld, count: int, gaps: GapRates, rng: np.random.Generator) -> Ints:
    """That many people: most in no registry, some enrolled elsewhere."""
    outside, inside = np.flatnonzero(~world.in_registry), np.flatnonzero(world.in_registry)
    elsewhere = lucky(rng, count, gaps.staff_enrolled_elsewhere)
    stranger = np.resize(rng.permutation(outside), count)
    return np.where(elsewhere, inside[rng.integers(0, len(inside), count)], stranger)


def _once_here(world: OfficeWorld, short: Flags, gaps: GapRates) -> tuple[Ints, Ints]:
    """People who once were enrolled at an employer that leaves out staff, and work there again."""
    rows = world.enrolments
    rng = world.streams.of("staff.once_here")
    ended = ~rows.is_active & (rows.segment == 0) & (rows.employer >= 0)
    ended &= short[np.maximum(rows.employer, 0)]
    at = np.flatnonzero(ended)
    wanted = min(len(at), round(gaps.staff_left_and_back * int(short.sum()) * 2))
    at = rng.permutation(at)[:wanted]
    return world.registry.person[rows.record[at]].astype(np.int64), rows.employer[at].astype(
        np.int64
    )
