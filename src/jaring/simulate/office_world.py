"""The people of an office and what ties them to it: records, memberships, jobs, projects."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from jaring.simulate.construction import Builders, Projects, plan_projects
from jaring.simulate.enrolments import Enrolments, Openings, employer_by_record, enrol_people
from jaring.simulate.establishments import Workplaces, lay_out, villages_in
from jaring.simulate.gap_rates import GapRates
from jaring.simulate.list_rows import outsiders_needed
from jaring.simulate.offices import OfficePlan
from jaring.simulate.places import Places, load_places
from jaring.simulate.population import People, settle_people
from jaring.simulate.rates import ErrorRates
from jaring.simulate.registry import Registry, enrol
from jaring.simulate.streams import Flags, Streams, lucky

_ELDERLY_DAYS, _ELDERLY_SHARE = 54 * 366, 0.2  # who can be made older, and about how many they are
_LEAP_CYCLES = 3 * 1461
_TWELVE_YEARS_IN_NIK = 12 * 10_000


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
    in_registry: Flags  # per person
    rates: ErrorRates
    gaps: GapRates
    streams: Streams


def build_world(  # noqa: PLR0913 - each is a choice of whoever simulates
    plan: OfficePlan,
    *,
    as_of: date,
    list_rows: int,
    rates: ErrorRates,
    streams: Streams,
    gaps: GapRates | None = None,
) -> OfficeWorld:
    """The world of an office at a day, with enough outsiders for lists of that many rows."""
    gaps = gaps or GapRates()
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
    return OfficeWorld(
        plan,
        as_of,
        places,
        _with_aged(people, in_registry, as_of, gaps, streams),
        replace(registry, employer=works_for),
        workplaces,
        projects,
        enrolments,
        in_registry,
        rates,
        gaps,
        streams,
    )


def _where_wanted(places: Places, plan: OfficePlan) -> Places:
    """Villages weighed so that people live where the plan needs them."""
    wanted = np.zeros(len(places.village_weight))
    for part in plan.parts:
        here = np.where(villages_in(places, part.areas), places.village_weight, 0.0)
        wanted += part.memberships * here / here.sum()
    return replace(places, village_weight=wanted)


def _with_aged(
    people: People, in_registry: Flags, as_of: date, gaps: GapRates, streams: Streams
) -> People:
    """The people, some outside the registry being past the age at which they can join."""
    born = people.kin.born
    elderly = born < (as_of - date(1970, 1, 1)).days - _ELDERLY_DAYS
    past = elderly & ~in_registry
    past &= lucky(streams.of("person.aged"), len(born), min(1.0, gaps.aged / _ELDERLY_SHARE))
    # three leap cycles earlier: same day and month, also in the number, and no century is passed
    older = np.where(past, born - _LEAP_CYCLES, born).astype(born.dtype)
    nik = np.where(past, people.nik - _TWELVE_YEARS_IN_NIK, people.nik)
    old_nik = np.where(past, people.old_nik - _TWELVE_YEARS_IN_NIK, people.old_nik)
    return replace(people, kin=replace(people.kin, born=older), nik=nik, old_nik=old_nik)
