"""Where people truly stand in the registry, asked by person, employer and project."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from jaring.simulate.enrolment_facts import NO_DAY, EnrolmentFacts
from jaring.simulate.enrolments import SEGMENTS
from jaring.simulate.office_world import OfficeWorld
from jaring.simulate.snapshot_cells import deaths
from jaring.simulate.streams import Flags, Ints
from jaring.terms.segments import Segment

NEVER, LAPSED, COVERED = 0, 1, 2
_PU, _BPU, _JAKON, _PMI = (
    SEGMENTS.index(one) for one in (Segment.PU, Segment.BPU, Segment.JAKON, Segment.PMI)
)


def day_of(world: OfficeWorld) -> int:
    """The day of the snapshot, in days since 1970-01-01."""
    return int(np.datetime64(world.as_of, "D").astype(np.int64))


@dataclass(frozen=True, slots=True)
class Pairs:
    """Who is tied to what: a set of pairs of numbers that is asked for many at once."""

    width: int
    keys: Ints  # sorted; a pair may stand twice

    @classmethod
    def of(cls, left: Ints, right: Ints, width: int) -> "Pairs":
        """The pairs, `right` being below `width`."""
        return cls(width, np.sort(left.astype(np.int64) * width + right))

    def have(self, left: Ints, right: Ints) -> Flags:
        """Which of these pairs are in the set; none where `right` is negative."""
        if len(self.keys) == 0:
            return np.zeros(len(left), dtype=np.bool_)
        wanted = left.astype(np.int64) * self.width + right
        at = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        return np.asarray((self.keys[at] == wanted) & (right >= 0))


@dataclass(frozen=True, slots=True)
class Standing:
    """What the registry says about every person of the world."""

    in_registry: Flags
    has_active: Flags  # any active membership
    own: npt.NDArray[np.int8]  # on own account: NEVER, LAPSED, COVERED
    abroad: Flags
    died: Flags
    staff: Pairs  # active: person, employer
    former_staff: Pairs
    on_project: Pairs


def find_standing(world: OfficeWorld, facts: EnrolmentFacts) -> Standing:
    """The standing of everybody on the day of the snapshot."""
    rows, size = world.enrolments, len(world.people)
    person = world.registry.person[rows.record].astype(np.int64)
    active = rows.is_active
    own = np.zeros(size, dtype=np.int8)
    mine = rows.segment == _BPU
    own[person[mine]] = LAPSED
    own[person[mine & active & (facts.paid_until >= day_of(world))]] = COVERED
    died = np.zeros(size, dtype=np.bool_)
    died[world.registry.person[np.flatnonzero(deaths(world, facts) != NO_DAY)]] = True
    employers = len(world.workplaces.status)
    earns, builds = rows.segment == _PU, rows.project >= 0

    def staff(which: Flags) -> Pairs:
        return Pairs.of(person[which], rows.employer[which].astype(np.int64), employers)

    return Standing(
        world.in_registry,
        _marked(size, person[active]),
        own,
        _marked(size, person[active & (rows.segment == _PMI)]),
        died,
        staff(earns & active),
        staff(earns & ~active),
        Pairs.of(
            person[builds & active],
            rows.project[builds & active].astype(np.int64),
            max(1, len(world.projects)),
        ),
    )


def _marked(size: int, rows: Ints) -> Flags:
    flags = np.zeros(size, dtype=np.bool_)
    flags[rows] = True
    return flags
