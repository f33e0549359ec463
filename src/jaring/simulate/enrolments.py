"""Who is enrolled where: memberships that meet the counts of a plan exactly.

Which person fills which place is chance; how many places each segment, employer and project has is
not.
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from jaring.simulate.construction import Projects
from jaring.simulate.establishments import UNREGISTERED, Workplaces, villages_in
from jaring.simulate.offices import OfficePlan, Part
from jaring.simulate.places import Places
from jaring.simulate.streams import Flags, Ints, Streams, cumulate, draw, lucky
from jaring.terms.segments import Segment

SEGMENTS = (Segment.PU, Segment.BPU, Segment.JAKON, Segment.PMI)
_PU, _BPU = 0, 1
_FORMER_EARNERS = 0.72  # of those whose enrolment has ended, who worked for a wage
_EARLIER_JOB = 0.20  # of the wage earners, with an ended enrolment at another employer


@dataclass(frozen=True, slots=True)
class Enrolments:
    """One row per membership; the active ones of the plan come first, part by part."""

    record: npt.NDArray[np.int32]
    segment: npt.NDArray[np.int8]  # row in SEGMENTS
    employer: npt.NDArray[np.int32]  # -1 without one
    project: npt.NDArray[np.int32]
    is_active: Flags

    def __len__(self) -> int:
        """How many memberships there are."""
        return len(self.record)


@dataclass(frozen=True, slots=True)
class Openings:
    """What people can be enrolled in: the plan, its places, employers and projects."""

    plan: OfficePlan
    places: Places
    workplaces: Workplaces
    projects: Projects
    streams: Streams


def enrol_people(openings: Openings, village: npt.NDArray[np.int32]) -> Enrolments:
    """Memberships for records of people who live in those villages; every record gets one."""
    parts = openings.plan.parts
    free = openings.streams.of("enrolment.order").permutation(len(village))
    taken = np.zeros(len(village), dtype=np.bool_)
    rows: list[Enrolments] = []
    # small areas first: who lives in a large one can still be found elsewhere in it
    order = sorted(range(len(parts)), key=lambda at: (len(parts[at].areas), at))
    has_earners = any(part.segment is Segment.PU for part in parts)
    for at in order:
        count = parts[at].memberships - (parts[at].doubled if has_earners else 0)
        lives_here = villages_in(openings.places, parts[at].areas)[village[free]]
        record = _take(free, taken, lives_here, count)
        rows.append(_active(openings, at, record))
    if has_earners:
        earners = np.concatenate([one.record for one in rows if len(one) and one.segment[0] == _PU])
        rows += [_second(openings, at, earners) for at in order if parts[at].doubled]
    rows.append(_ended(openings, np.flatnonzero(~taken), "former"))
    rows.append(_earlier_jobs(openings, rows))
    return _joined(rows)


def _take(free: Ints, taken: Flags, lives_here: Flags, count: int) -> Ints:
    """The first free records of people who live there, filled up from elsewhere."""
    open_rows = ~taken[free]
    near = free[open_rows & lives_here][:count]
    far = free[open_rows & ~lives_here][: count - len(near)]
    record = np.concatenate([near, far])
    assert len(record) == count
    taken[record] = True
    return record


def _active(openings: Openings, at: int, record: Ints) -> Enrolments:
    """Active memberships of one part; wage earners fill the places of its employers."""
    part, workplaces, size = openings.plan.parts[at], openings.workplaces, len(record)
    employer, project = np.full(size, -1), np.full(size, -1)
    if part.segment is Segment.PU:
        rows = np.flatnonzero((workplaces.part == at) & workplaces.is_registered)
        employer = np.repeat(rows, workplaces.size[rows])
    elif part.segment is Segment.JAKON:
        project = _project_places(openings.projects)[:size]
        employer = openings.projects.employer[project]
    return Enrolments(
        record.astype(np.int32),
        np.full(size, SEGMENTS.index(part.segment), dtype=np.int8),
        employer.astype(np.int32),
        project.astype(np.int32),
        np.ones(size, dtype=np.bool_),
    )


def _project_places(projects: Projects) -> Ints:
    """The project of each place for a worker."""
    return np.repeat(np.arange(len(projects)), projects.headcount)


def _second(openings: Openings, at: int, earners: npt.NDArray[np.int32]) -> Enrolments:
    """Active memberships of people who are wage earners as well: legal, and no duplicates."""
    part: Part = openings.plan.parts[at]
    rng = openings.streams.of(f"enrolment.double.{at}")
    first = _active(openings, at, rng.permutation(earners)[: part.doubled])
    if part.segment is not Segment.JAKON:
        return first
    project = _project_places(openings.projects)[-part.doubled :]  # the places left over
    employer = openings.projects.employer[project]
    return replace(first, project=project.astype(np.int32), employer=employer.astype(np.int32))


def _ended(openings: Openings, record: Ints, name: str) -> Enrolments:
    """Memberships that have ended, of wage earners and of people on own account."""
    rng = openings.streams.of(f"enrolment.{name}")
    segment = np.where(lucky(rng, len(record), _FORMER_EARNERS), _PU, _BPU)
    known = np.flatnonzero(openings.workplaces.status != UNREGISTERED)
    weight = openings.workplaces.employers.weight[known]
    employer = known[draw(rng, cumulate(weight), len(record))]
    return Enrolments(
        record.astype(np.int32),
        segment.astype(np.int8),
        np.where(segment == _PU, employer, -1).astype(np.int32),
        np.full(len(record), -1, dtype=np.int32),
        np.zeros(len(record), dtype=np.bool_),
    )


def _earlier_jobs(openings: Openings, rows: list[Enrolments]) -> Enrolments:
    """Ended memberships of people who are wage earners today."""
    earners = np.concatenate([one.record[(one.segment == _PU) & one.is_active] for one in rows])
    rng = openings.streams.of("enrolment.earlier_people")
    ended = _ended(openings, earners[lucky(rng, len(earners), _EARLIER_JOB)], "earlier")
    at_work = ended.segment == _PU
    return Enrolments(
        ended.record[at_work],
        ended.segment[at_work],
        ended.employer[at_work],
        ended.project[at_work],
        ended.is_active[at_work],
    )


def _joined(rows: list[Enrolments]) -> Enrolments:
    return Enrolments(
        np.concatenate([one.record for one in rows]),
        np.concatenate([one.segment for one in rows]),
        np.concatenate([one.employer for one in rows]),
        np.concatenate([one.project for one in rows]),
        np.concatenate([one.is_active for one in rows]),
    )


def employer_by_record(enrolments: Enrolments, records: int) -> npt.NDArray[np.int32]:
    """The employer the registry names for each person: that of the first membership."""
    employer = np.full(records, -1, dtype=np.int32)
    employer[enrolments.record[::-1]] = enrolments.employer[::-1]
    return employer
