"""Construction permits: of registered projects, paid or not, and of sites in no project."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from jaring.simulate.construction import Builders, Projects, found_projects
from jaring.simulate.employer_cells import spell_employers
from jaring.simulate.establishments import CLOSED
from jaring.simulate.name_cells import Hand
from jaring.simulate.office_world import OfficeWorld
from jaring.simulate.person_text import PlaceTexts
from jaring.simulate.project_terms import terms_paid
from jaring.simulate.snapshot import Ledger
from jaring.simulate.snapshot_cells import days, ids
from jaring.simulate.spelling import edit_where, misspell
from jaring.simulate.streams import Flags, Ints, lucky
from jaring.simulate.vocabulary import read_words
from jaring.simulate.worker_list import row_ids
from jaring.simulate.workplaces import full_names

PROJECT_COLUMNS = (
    "id", "number", "name", "owner", "contractor", "npp", "nib", "npwp", "contract_value_idr",
    "starts_on", "ends_on", "area_code", "address",
)  # fmt: skip
LIST_ID = "permits"
_HAVE_PERMIT = 0.9  # of the registered projects
_VALUE_BELOW = 0.13  # of the permits: a lower value than the registered one
_SHORT_BY = (115, 161)  # per cent of the registered value
_FEWEST = 20


@dataclass(frozen=True, slots=True)
class Permits:
    """One row per permit, in the order of the list."""

    project: Ints  # registered project, or beyond them: a site in no project
    facts: pl.DataFrame  # true cells
    value_idr: Ints  # as the permit has it; 0 where it has none
    copy_of: Ints
    is_empty: Flags  # no name
    is_registered: Flags
    is_unpaid: Flags
    is_short: Flags

    def __len__(self) -> int:
        """How many permits there are."""
        return len(self.project)

    @property
    def names_workers(self) -> Flags:
        """Permits on whose site workers can be judged: paid projects, and sites in no project."""
        plain = (self.copy_of == np.arange(len(self))) & ~self.is_empty
        return np.asarray(plain & ~(self.is_registered & self.is_unpaid))


def plan_permits(ledger: Ledger) -> Permits:
    """The permits of an office."""
    world, gaps = ledger.world, ledger.world.gaps
    made, streams = world.projects, world.streams.under("permits")
    rng = streams.of("rows")
    known = np.flatnonzero(lucky(rng, len(made), _HAVE_PERMIT))
    others = _unregistered(world, len(known))
    project = np.concatenate([known, len(made) + np.arange(len(others))])
    order = rng.permutation(len(project))
    both = pl.concat([permit_facts(world, ledger.texts, one) for one in (made, others)])
    at = np.concatenate([known, len(made) + np.arange(len(others))])[order]
    copy_of = np.arange(len(at))
    repeats = lucky(rng, len(at), gaps.listed_twice)
    repeats[:1] = False
    copy_of[repeats] -= 1
    copy_of[np.flatnonzero(repeats[copy_of])] = np.flatnonzero(repeats[copy_of])
    at = at[copy_of]
    registered = at < len(made)
    true_value = both["contract_value_idr"].cast(pl.Int64).to_numpy()[at]
    value, is_short = _values(true_value, registered, ledger)
    unpaid = np.concatenate([terms_paid(world) == 0, np.zeros(len(others), dtype=np.bool_)])[at]
    is_empty = lucky(rng, len(at), gaps.row_empty) & (copy_of == np.arange(len(at)))
    is_empty[copy_of[copy_of != np.arange(len(at))]] = False
    return Permits(
        project[order][copy_of],
        both.gather(at),
        value[copy_of],
        copy_of,
        is_empty,
        registered,
        unpaid,
        is_short[copy_of],
    )


def _unregistered(world: OfficeWorld, known: int) -> Projects:
    """Sites that are in no project, as many as make their share of the permits."""
    share = world.gaps.permit_without_project
    count = (
        round(known * share / (1 - share))
        if known and share < 1
        else max(_FEWEST, len(world.workplaces.status) // 40)
    )
    streams = world.streams.under("permits")
    private = np.flatnonzero(~world.workplaces.is_public & (world.workplaces.status != CLOSED))
    headcount = streams.of("unregistered").geometric(0.04, count).astype(np.int64)
    return found_projects(
        headcount, Builders(world.places, private, world.as_of), streams, letter="X"
    )


def _values(true: Ints, registered: Flags, ledger: Ledger) -> tuple[Ints, Flags]:
    """The value on the permit: mostly the registered one, below it, or well above; some none."""
    gaps = ledger.world.gaps
    rng = ledger.world.streams.under("permits").of("values")
    luck = rng.random(len(true))
    above = true * rng.integers(*_SHORT_BY, len(true)) // 100
    below = true * rng.integers(85, 100, len(true)) // 100
    is_short = registered & (luck < gaps.project_short)
    value = np.where(is_short, above, np.where(luck > 1 - _VALUE_BELOW, below, true))
    missing = rng.random(len(true)) < gaps.permit_value_missing
    return np.where(missing, 0, value), is_short & ~missing


def project_registry(world: OfficeWorld, texts: PlaceTexts) -> pl.DataFrame:
    """Projects in the registry, in the canonical columns."""
    made = world.projects
    facts = permit_facts(world, texts, made)
    return facts.with_columns(ids("K", np.arange(len(made))).alias("id")).select(PROJECT_COLUMNS)


def permit_facts(world: OfficeWorld, texts: PlaceTexts, made: Projects) -> pl.DataFrame:
    """The true cells of projects, in the canonical columns but for the id."""
    places = world.workplaces
    employers = places.employers
    has_place = np.diff(places.first_place)[made.employer] > 0
    place = np.where(has_place, places.first_place[made.employer], 0)
    npp = places.place_npp.gather(place).set(pl.Series(~has_place), None)
    district = texts.district.gather(world.places.village_district[made.village])
    return pl.DataFrame(
        {
            "permit_number": made.permit,
            "number": made.number,
            "name": made.name,
            "owner": made.owner,
            "form": employers.legal_form.gather(made.employer),
            "bare": employers.name.gather(made.employer),
            "contractor": full_names(employers).str.strip_chars().gather(made.employer),
            "npp": npp,
            "nib": employers.nib.gather(made.employer),
            "npwp": employers.npwp.gather(made.employer),
            "contract_value_idr": pl.Series(made.value_idr).cast(pl.String),
            "starts_on": days(made.starts).dt.strftime("%Y-%m-%d"),
            "ends_on": days(made.ends).dt.strftime("%Y-%m-%d"),
            "headcount": pl.Series(made.headcount).cast(pl.String),
            "area_code": texts.area_code.gather(made.village),
            "address": texts.village.gather(made.village) + " " + district,
        }
    )


def permit_rows(ledger: Ledger, permits: Permits) -> pl.DataFrame:
    """The list of permits as the permit office writes it; canonical columns, all text."""
    world, facts, size = ledger.world, permits.facts, len(permits)
    hand = Hand(world.streams.under("permits"), np.ones(size), world.rates)
    rng = hand.streams.of("cells")
    writings = read_words("damage")["project_words"]
    title = facts["name"].str.replace_many(list(writings), list(writings.values()))
    names = facts["name"].zip_with(pl.Series(~lucky(rng, size, 0.35)), title)
    names = edit_where(names, hand.happens("employer_typo"), lambda part: misspell(part, rng))
    names = names.set(pl.Series(permits.is_empty), None)
    value = (
        pl.Series(permits.value_idr).cast(pl.String).set(pl.Series(permits.value_idr == 0), None)
    )
    twice = pl.Series(np.where(permits.copy_of != np.arange(size), "-P", ""))

    def gap(name: str, share: float) -> pl.Series:
        return facts[name].set(pl.Series(rng.random(size) < share), None)

    columns = {
        "id": row_ids("PB", 0, size),
        "permit_number": facts["permit_number"] + twice,
        "number": gap("number", 1 - world.rates.project_number_filled),
        "name": names,
        "owner": gap("owner", 0.1),
        "contractor": spell_employers(facts["form"], facts["bare"], hand=hand).str.strip_chars(),
        "npp": gap("npp", 0.8),
        "nib": gap("nib", 0.45),
        "npwp": gap("npwp", 0.6),
        "contract_value_idr": value,
        "starts_on": gap("starts_on", 0.15),
        "ends_on": gap("ends_on", 0.2),
        "headcount": gap("headcount", 0.3),
        "area_code": gap("area_code", 0.5),
        "address": gap("address", 0.1),
    }
    return pl.DataFrame(columns)


def permit_outcomes(permits: Permits) -> pl.Series:
    """What becomes of each permit."""
    project = np.where(
        permits.is_unpaid,
        "project_unpaid",
        np.where(
            permits.is_short,
            "project_short",
            np.where(permits.value_idr == 0, "unknown", "project_paid"),
        ),
    )
    found = np.where(permits.is_registered, project, "no_project")
    found = np.where(permits.copy_of != np.arange(len(permits)), "duplicate_in_list", found)
    return pl.Series(np.where(permits.is_empty, "quarantined", found))
