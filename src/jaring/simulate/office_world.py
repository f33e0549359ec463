"""The people of an office and what ties them to it: records, enrolments, jobs, projects, sponsors.

Counts come from the plan and are met exactly; which person fills which place is chance.
"""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt

from jaring.simulate.construction import Projects, plan_projects
from jaring.simulate.establishments import Workplaces, lay_out, villages_in
from jaring.simulate.list_rows import outsiders_needed
from jaring.simulate.offices import OfficePlan, Part
from jaring.simulate.places import Places, load_places
from jaring.simulate.population import People, settle_people
from jaring.simulate.rates import ErrorRates
from jaring.simulate.registry import Registry, enrol
from jaring.simulate.streams import Flags, Floats, Ints, Streams, cumulate, draw
from jaring.simulate.workplaces import hire
from jaring.terms.segments import Segment

SEGMENTS = (Segment.PU, Segment.BPU, Segment.JAKON, Segment.PMI)
_OUTSIDERS_IN_WORK = 0.62
_UNREGISTERED_PULL = 3.0  # who is in no registry works more often for somebody unregistered
_EARLIER_JOB = 0.20  # of the wage earners, with an ended enrolment at another employer


@dataclass(frozen=True, slots=True)
class Enrolments:
    """One row per membership; the first ones are the active ones of the plan, part by part."""

    record: npt.NDArray[np.int32]
    segment: npt.NDArray[np.int8]  # row in SEGMENTS
    employer: npt.NDArray[np.int32]  # -1 without one
    project: npt.NDArray[np.int32]
    is_active: Flags

    def __len__(self) -> int:
        """How many memberships there are."""
        return len(self.record)


@dataclass(frozen=True, slots=True)
class OfficeWorld:
    """Everything from which the tables of an office are made."""

    plan: OfficePlan
    as_of: date
    places: Places
    people: People
    registry: Registry
    workplaces: Workplaces
    projects: Projects
    enrolments: Enrolments
    job: npt.NDArray[np.int32]  # per person: for whom; -1 on own account
    later_job: npt.NDArray[np.int32]  # for whom since
    in_registry: Flags  # per person
    rates: ErrorRates
    streams: Streams


def build_world(
    plan: OfficePlan, *, as_of: date, list_rows: int, rates: ErrorRates, streams: Streams
) -> OfficeWorld:
    """The world of an office at a day, with enough outsiders for lists of that many rows."""
    places = _where_wanted(load_places(plan.areas), plan)
    seconds = round(plan.people * rates.registry_second_record)
    outsiders = max(outsiders_needed(list_rows, rates), plan.people // 10)
    people = settle_people(plan.people - seconds + outsiders, places, streams, as_of)
    workplaces = lay_out(plan, places, streams)
    projects = plan_projects(plan, places, workplaces.contractors, streams, as_of)
    nobody = np.full(len(people), -1, dtype=np.int32)
    registry = enrol(
        people, plan.people, employer=nobody, other_employer=nobody, rates=rates, streams=streams
    )
    enrolments = _enrolments(plan, people, registry, places, workplaces, projects, streams)
    works_for = _employer_by_record(enrolments, len(registry))
    registry = replace(registry, employer=works_for)
    in_registry = np.zeros(len(people), dtype=np.bool_)
    in_registry[registry.person] = True
    job = _jobs(people, workplaces, places, streams, "job")
    job[registry.person] = works_for
    later = _jobs(people, workplaces, places, streams, "job.later")
    return OfficeWorld(
        plan, as_of, places, people, registry, workplaces, projects, enrolments,
        job, later, in_registry, rates, streams,
    )  # fmt: skip


def _where_wanted(places: Places, plan: OfficePlan) -> Places:
    """Villages weighed so that people live where the plan needs them."""
    wanted = np.zeros(len(places.village_weight))
    for part in plan.parts:
        here = np.where(villages_in(places, part.areas), places.village_weight, 0.0)
        wanted += part.memberships * here / here.sum()
    return replace(places, village_weight=wanted)


def _enrolments(
    plan: OfficePlan,
    people: People,
    registry: Registry,
    places: Places,
    workplaces: Workplaces,
    projects: Projects,
    streams: Streams,
) -> Enrolments:
    village = people.village[registry.person]
    free = streams.of("enrolment.order").permutation(len(registry))
    taken = np.zeros(len(registry), dtype=np.bool_)
    rows = []
    order = sorted(range(len(plan.parts)), key=lambda at: (len(plan.parts[at].areas), at))
    has_pu = any(part.segment is Segment.PU for part in plan.parts)
    for at in order:
        part = plan.parts[at]
        count = part.memberships - (part.doubled if has_pu else 0)
        lives_here = villages_in(places, part.areas)[village[free]]
        record = _take(free, taken, lives_here, count)
        rows.append(_active(at, part, record, workplaces, projects))
    for at in order:
        rows.append(_second_memberships(plan, at, rows, workplaces, projects, streams))
    rows.append(_former(np.flatnonzero(~taken), workplaces, streams))
    rows.append(_earlier_jobs(rows, workplaces, streams))
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


def _active(
    at: int, part: Part, record: Ints, workplaces: Workplaces, projects: Projects
) -> Enrolments:
    """Active memberships of one part; wage earners fill the places of its employers."""
    size = len(record)
    employer, project = np.full(size, -1), np.full(size, -1)
    if part.segment is Segment.PU:
        rows = np.flatnonzero((workplaces.part == at) & workplaces.is_registered)
        employer = np.repeat(rows, workplaces.size[rows])
    elif part.segment is Segment.JAKON:
        project = np.repeat(np.arange(len(projects)), projects.headcount)[:size]
        employer = projects.employer[project]
    return Enrolments(
        record.astype(np.int32),
        np.full(size, SEGMENTS.index(part.segment), dtype=np.int8),
        employer.astype(np.int32),
        project.astype(np.int32),
        np.ones(size, dtype=np.bool_),
    )


def _second_memberships(
    plan: OfficePlan,
    at: int,
    rows: list[Enrolments],
    workplaces: Workplaces,
    projects: Projects,
    streams: Streams,
) -> Enrolments:
    """Active memberships of people who are wage earners as well: legal, and no duplicates."""
    part = plan.parts[at]
    earners = [one.record for one in rows if len(one) and one.segment[0] == 0]
    if part.doubled == 0 or not earners:
        return _joined([])
    record = streams.of(f"enrolment.double.{at}").permutation(np.concatenate(earners))[: part.doubled]
    first = _active(at, part, record, workplaces, projects)
    if part.segment is not Segment.JAKON:
        return first
    project = np.repeat(np.arange(len(projects)), projects.headcount)[-part.doubled :]
    return replace(
        first,
        project=project.astype(np.int32),
        employer=projects.employer[project].astype(np.int32),
    )


def _former(record: Ints, workplaces: Workplaces, streams: Streams) -> Enrolments:
    """People whose enrolment has ended: wage earners, people on own account, project workers."""
    rng = streams.of("enrolment.former")
    segment = np.where(rng.random(len(record)) < 0.72, 0, 1)
    known = np.flatnonzero(workplaces.status < 2)
    weight: Floats = workplaces.employers.weight[known]
    employer = known[draw(rng, cumulate(weight), len(record))]
    return Enrolments(
        record.astype(np.int32),
        segment.astype(np.int8),
        np.where(segment == 0, employer, -1).astype(np.int32),
        np.full(len(record), -1, dtype=np.int32),
        np.zeros(len(record), dtype=np.bool_),
    )


def _earlier_jobs(rows: list[Enrolments], workplaces: Workplaces, streams: Streams) -> Enrolments:
    """Ended enrolments of people who are wage earners today."""
    earners = np.concatenate([one.record[(one.segment == 0) & one.is_active] for one in rows])
    rng = streams.of("enrolment.earlier")
    record = earners[rng.random(len(earners)) < _EARLIER_JOB]
    ended = _former(record, workplaces, streams.at(1))
    return replace(
        ended,
        segment=np.zeros(len(record), dtype=np.int8),
        employer=np.maximum(ended.employer, int(np.flatnonzero(workplaces.status < 2)[0])),
    )


def _joined(rows: list[Enrolments]) -> Enrolments:
    empty = np.zeros(0, dtype=np.int32)
    rows = rows or [
        Enrolments(empty, empty.astype(np.int8), empty, empty, empty.astype(np.bool_))
    ]
    return Enrolments(
        np.concatenate([one.record for one in rows]),
        np.concatenate([one.segment for one in rows]),
        np.concatenate([one.employer for one in rows]),
        np.concatenate([one.project for one in rows]),
        np.concatenate([one.is_active for one in rows]),
    )


def _employer_by_record(enrolments: Enrolments, records: int) -> npt.NDArray[np.int32]:
    """The employer the registry names for each person: of the first membership."""
    employer = np.full(records, -1, dtype=np.int32)
    employer[enrolments.record[::-1]] = enrolments.employer[::-1]
    return employer


def _jobs(
    people: People, workplaces: Workplaces, places: Places, streams: Streams, name: str
) -> npt.NDArray[np.int32]:
    """For whom everybody would work if nobody were registered."""
    employers = workplaces.employers
    pull = np.where(workplaces.status == 2, _UNREGISTERED_PULL, 1.0) * (workplaces.status != 1)
    return hire(
        people.village,
        replace(employers, weight=employers.weight * pull + 1e-9),
        places,
        share=_OUTSIDERS_IN_WORK,
        far=0.08,
        streams=streams,
        name=name,
    )
