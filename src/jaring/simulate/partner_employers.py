"""The yearly reports of employers: who reported how many workers, and what became of each."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from jaring.simulate.employer_cells import spell_employers
from jaring.simulate.employer_lists import (
    address_cells,
    area_names,
    employer_numbers,
    employer_phones,
)
from jaring.simulate.employer_reports import report_days
from jaring.simulate.enrolment_facts import NO_DAY
from jaring.simulate.establishments import UNREGISTERED
from jaring.simulate.name_cells import Hand
from jaring.simulate.office_world import OfficeWorld
from jaring.simulate.scene import Scene
from jaring.simulate.snapshot_cells import days
from jaring.simulate.spelling import edit_where, misspell
from jaring.simulate.streams import Flags, Ints, lucky
from jaring.simulate.worker_list import row_ids

LIST_ID = "wajib_lapor_employers"
LEAST_HEADS, LEAST_SHARE = 2, 0.02  # a smaller gap between headcounts is none
_TWICE = 0.03  # of the employers, in the list twice
_ROUGHLY = 0.15  # of the reports: a headcount that is off by no more than the gap allows
_BY_NUMBER = 0.35  # of the reports, that say how many are enrolled


@dataclass(frozen=True, slots=True)
class Reports:
    """One row per report."""

    employer: Ints
    is_copy: Flags
    headcount: Ints  # -1 where it is not said
    is_empty: Flags  # no name


def plan_reports(scene: Scene, named: Flags) -> Reports:
    """The reports on the employers that filed one.

    Args:
        scene: the office.
        named: employers whose workers a list of workers names; they say how many they have.
    """
    world, gaps = scene.ledger.world, scene.gaps
    rng = world.streams.of("reports.rows")
    filed = np.flatnonzero(scene.filed)
    twice = filed[lucky(rng, len(filed), _TWICE)]
    employer = np.concatenate([filed, twice])
    is_copy = np.arange(len(employer)) >= len(filed)
    staff = scene.staff.count
    slack = np.maximum(LEAST_HEADS, (staff * LEAST_SHARE).astype(np.int64))
    enrolled = world.workplaces.size
    rough = lucky(rng, len(staff), _ROUGHLY) & (staff == enrolled)
    said = np.where(rough, staff + rng.integers(0, 2, len(staff)) * slack, staff)
    luck = rng.random(len(staff))
    free = ~named & (world.workplaces.status == UNREGISTERED)
    said = np.where(free & (luck > 1 - gaps.works_alone), 0, said)
    said = np.where(~named & (luck < gaps.headcount_missing), -1, said)
    is_empty = lucky(rng, len(employer), gaps.row_empty) & ~is_copy
    is_empty &= ~np.isin(employer, twice)
    order = _later_copies(rng.permutation(len(employer)), is_copy, employer)
    employer = employer[order]
    return Reports(employer, is_copy[order], said[employer], is_empty[order])


def _later_copies(order: Ints, is_copy: Flags, employer: Ints) -> Ints:
    """The order, with what stands twice behind what it repeats."""
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    originals = {int(one): at for at, one in enumerate(employer) if not is_copy[at]}
    for copy in np.flatnonzero(is_copy):
        first = originals[int(employer[copy])]
        if place[first] > place[copy]:
            place[first], place[copy] = place[copy], place[first]
    return np.argsort(place)


def report_rows(scene: Scene, reports: Reports) -> pl.DataFrame:
    """The list as the labour office writes it; canonical columns, all text."""
    world, texts = scene.ledger.world, scene.ledger.texts
    places, employer, size = world.workplaces, reports.employer, len(reports.employer)
    hand = Hand(world.streams.under(LIST_ID), np.ones(size), world.rates)
    rng = hand.streams.of("cells")
    form, name = (
        places.employers.legal_form.gather(employer),
        places.employers.name.gather(employer),
    )
    areas = area_names(world, texts, places.employers.village[employer].astype(np.int64))
    no_address = pl.Series(rng.random(size) < world.rates.employer_address_missing)
    village = edit_where(
        areas["village"].set(no_address, None),
        hand.happens("village_typo"),
        lambda part: misspell(part, rng),
    )
    in_registry = places.status[employer] != UNREGISTERED
    names = spell_employers(form, name, hand=hand).str.strip_chars()
    columns = {
        "id": row_ids("WE", 0, size),
        **employer_numbers(world, employer, in_registry, hand),
        "name": names.set(pl.Series(reports.is_empty), None),
        "address": address_cells(world, employer, hand).set(no_address, None),
        "village": village,
        "district": areas["district"].set(pl.Series(hand.happens("district_missing")), None),
        "regency": areas["regency"].set(pl.Series(hand.happens("regency_missing")), None),
        "area_code": areas["area_code"].set(pl.Series(lucky(rng, size, 0.9)), None),
        "phone": employer_phones(employer).set(pl.Series(lucky(rng, size, 0.35)), None),
        "kbli": pl.Series(places.kbli[employer])
        .cast(pl.String)
        .str.zfill(5)
        .set(pl.Series(lucky(rng, size, 0.25)), None),
        **_counts(world, reports, rng),
    }
    return pl.DataFrame(columns)


def _counts(world: OfficeWorld, reports: Reports, rng: np.random.Generator) -> dict[str, pl.Series]:
    """How many workers the employer reports, how many of them as enrolled, and when."""
    size, said = len(reports.employer), reports.headcount
    enrolled = np.minimum(world.workplaces.size[reports.employer], np.maximum(said, 0))
    unsaid = pl.Series((said < 0) | ~lucky(rng, size, _BY_NUMBER))
    day = report_days(world)[reports.employer]
    shift = np.int32((world.as_of.month * 7) % 28 + 3)
    today = np.datetime64(world.as_of, "D").astype(np.int32)
    filed = np.where(day == NO_DAY, today - shift - reports.employer % 200, day).astype(np.int32)
    return {
        "headcount": pl.Series(said).cast(pl.String).set(pl.Series(said < 0), None),
        "headcount_enrolled": pl.Series(enrolled).cast(pl.String).set(unsaid, None),
        "filed_on": days(filed).dt.strftime("%Y-%m-%d"),
    }


def headcount_gap(scene: Scene, reports: Reports) -> Flags:
    """Reports of registered employers with more workers than are enrolled, beyond the slack."""
    world = scene.ledger.world
    enrolled = world.workplaces.size[reports.employer]
    gap = reports.headcount - enrolled
    beyond = gap > np.maximum(LEAST_HEADS, enrolled * LEAST_SHARE)
    return np.asarray(beyond & world.workplaces.is_registered[reports.employer])
