"""Published sizes, and what becomes of them when another size is asked for."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jaring.simulate import ErrorRates, simulate_office, simulate_province
from jaring.simulate.enrolments import SEGMENTS
from jaring.simulate.establishments import villages_in
from jaring.simulate.office_world import build_world
from jaring.simulate.offices import (
    TooFewPeopleError,
    TooFewRowsError,
    UnknownOfficeError,
    office_plans,
    province_plans,
)
from jaring.simulate.streams import Streams

PLANS = office_plans() | province_plans()


def world_of(name):
    plan = office_plans()[name]
    return build_world(
        plan, as_of=plan.as_of, list_rows=20_000, rates=ErrorRates(), streams=Streams(1)
    )


def active_by_segment(world):
    rows = world.enrolments
    return {
        segment.value: int((rows.is_active & (rows.segment == at)).sum())
        for at, segment in enumerate(SEGMENTS)
    }


def employers_with_earners(world):
    rows = world.enrolments
    return len(np.unique(rows.employer[rows.is_active & (rows.segment == 0)]))


def test_madiun_has_its_published_sizes():
    world = world_of("madiun")
    active = active_by_segment(world)
    assert active == {"PU": 81_552, "BPU": 9_429, "JAKON": 66_073, "PMI": 11_994}
    assert sum(active.values()) == 169_048
    assert employers_with_earners(world) == 5_812
    projects = np.bincount(world.enrolments.project[world.enrolments.project >= 0])
    assert (projects == world.projects.headcount).all()
    migrants = world.enrolments.record[world.enrolments.segment == 3]
    village = world.people.village[world.registry.person[migrants]]
    by_area = [villages_in(world.places, (code,))[village].sum() for code in ("35.02", "35.21")]
    assert by_area == [6_482, 2]


def test_jember_has_its_published_sizes_and_those_of_jember_itself():
    world = world_of("jember")
    assert active_by_segment(world)["PU"] == 63_706
    assert employers_with_earners(world) == 5_412
    itself = villages_in(world.places, ("35.09",))[world.workplaces.employers.village]
    assert (itself & world.workplaces.is_registered).sum() == 3_381
    assert world.workplaces.size[itself].sum() == 48_094


def test_blitar_has_its_published_sizes():
    world = world_of("blitar")
    assert active_by_segment(world)["PU"] == 36_000
    assert employers_with_earners(world) == 2_200


def test_central_java_has_the_published_number_of_participants():
    assert province_plans()["jateng"].active == 3_947_422


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_a_plan_says_what_is_published_and_what_is_invented(plan):
    assert plan.invented
    assert bool(plan.published) == bool(plan.source)


@given(st.sampled_from(sorted(PLANS)), st.integers(1_000, 3_000_000))
@settings(max_examples=200)
def test_a_scaled_plan_has_the_people_asked_for_and_publishes_nothing(name, people):
    plan = PLANS[name].scaled(people)
    assert plan.people == people
    assert plan.published == ()
    assert "scaled" in plan.invented[0].en
    assert "disesuaikan" in plan.invented[0].id
    for part in plan.parts:
        assert part.memberships >= max(1, part.employers, part.projects)


def test_an_unknown_office_is_named_with_those_there_are(tmp_path):
    with pytest.raises(UnknownOfficeError, match=r"'surabaya' cannot be simulated.*madiun, jember"):
        simulate_office("surabaya", seed=1, out=tmp_path)
    with pytest.raises(UnknownOfficeError, match="jateng"):
        simulate_province("bali", seed=1, out=tmp_path)


def test_too_small_an_office_is_refused(tmp_path):
    with pytest.raises(TooFewPeopleError, match="at least 1,000 people"):
        simulate_office("madiun", seed=1, out=tmp_path, people=10)
    with pytest.raises(TooFewRowsError, match="at least 100 rows"):
        simulate_office("madiun", seed=1, out=tmp_path, people=2_000, list_rows=5)


def test_counts_are_met_at_small_sizes_too():
    for name in PLANS:
        plan = PLANS[name].scaled(1_000)
        world = build_world(
            replace(plan), as_of=plan.as_of, list_rows=500, rates=ErrorRates(), streams=Streams(2)
        )
        assert sum(active_by_segment(world).values()) == plan.active
        assert len(world.registry) == 1_000
