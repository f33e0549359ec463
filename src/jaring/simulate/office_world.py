"""The people of an office and what ties them to it: records, memberships, jobs, projects."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt

from jaring.simulate.construction import Builders, Projects, plan_projects
from jaring.simulate.enrolments import Enrolments, Openings, employer_by_record, enrol_people
from jaring.simulate.establishments import CLOSED, UNREGISTERED, Workplaces, lay_out, villages_in
from jaring.simulate.list_rows import outsiders_needed
from jaring.simulate.offices import OfficePlan
from jaring.simulate.places import Places, load_places
from jaring.simulate.population import People, settle_people
from jaring.simulate.rates import ErrorRates
from jaring.simulate.registry import Registry, enrol
from jaring.simulate.streams import Flags, Streams
from jaring.simulate.workplaces import another_job, hire

_OUTSIDERS_IN_WORK = 0.62
_UNREGISTERED_PULL = 3.0  # who is in no registry works more often for somebody unregistered


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
    projects = plan_projects(plan, Builders(places, workplaces.contractors, as_of), streams)
    registry = enrol(people, plan.people, rates=rates, streams=streams)
    openings = Openings(plan, places, workplaces, projects, streams)
    enrolments = enrol_people(openings, people.village[registry.person])
    works_for = employer_by_record(enrolments, len(registry))
    in_registry = np.zeros(len(people), dtype=np.bool_)
    in_registry[registry.person] = True
    job = _jobs(people, workplaces, places, streams.under("job"))
    job[registry.person] = works_for
    later = _jobs(people, workplaces, places, streams.under("later_job"))
    return OfficeWorld(
        plan,
        as_of,
        places,
        people,
        replace(registry, employer=works_for),
        workplaces,
        projects,
        enrolments,
        job,
        another_job(job, later, len(workplaces.status)),
        in_registry,
        rates,
        streams,
    )


def _where_wanted(places: Places, plan: OfficePlan) -> Places:
    """Villages weighed so that people live where the plan needs them."""
    wanted = np.zeros(len(places.village_weight))
    for part in plan.parts:
        here = np.where(villages_in(places, part.areas), places.village_weight, 0.0)
        wanted += part.memberships * here / here.sum()
    return replace(places, village_weight=wanted)


def _jobs(
    people: People, workplaces: Workplaces, places: Places, streams: Streams
) -> npt.NDArray[np.int32]:
    """For whom everybody would work if nobody were registered; nobody works for who closed."""
    pull = np.where(workplaces.status == UNREGISTERED, _UNREGISTERED_PULL, 1.0)
    pull = np.where(workplaces.status == CLOSED, 0.0, pull)
    weight = workplaces.employers.weight * pull + 1e-9
    hiring = replace(workplaces.employers, weight=weight)
    return hire(people.village, hiring, places, share=_OUTSIDERS_IN_WORK, streams=streams)
