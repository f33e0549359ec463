"""Construction projects: what is built, by whom, for how much, with how many workers."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

from jaring.simulate.offices import OfficePlan
from jaring.simulate.places import Places
from jaring.simulate.streams import Ints, Streams, cumulate, draw, lucky
from jaring.simulate.vocabulary import read_words
from jaring.simulate.workplaces import bare_regency_names
from jaring.terms.segments import Segment


@dataclass(frozen=True, slots=True)
class Projects:
    """One row per registered project; `employer` is the contractor."""

    employer: Ints
    village: Ints
    headcount: Ints
    value_idr: Ints
    starts: npt.NDArray[np.int32]
    ends: npt.NDArray[np.int32]
    name: pl.Series
    owner: pl.Series
    number: pl.Series
    permit: pl.Series

    def __len__(self) -> int:
        """How many projects there are."""
        return len(self.employer)


@dataclass(frozen=True, slots=True)
class Builders:
    """Where and when it is built, and which employers build."""

    places: Places
    contractors: Ints
    as_of: date


def plan_projects(plan: OfficePlan, builders: Builders, streams: Streams) -> Projects:
    """The live projects of the plan; their headcounts add up to its construction workers."""
    parts = [part for part in plan.parts if part.segment is Segment.JAKON]
    count = sum(part.projects for part in parts)
    workers = sum(part.memberships for part in parts)
    rng = streams.of("project.size")
    weight = rng.lognormal(0.0, 1.0, count)
    headcount = np.zeros(0, dtype=np.int64)
    if count:
        headcount = 1 + rng.multinomial(workers - count, weight / weight.sum())
    return found_projects(headcount, builders, streams.under("project"), letter="P")


def found_projects(
    headcount: Ints, builders: Builders, streams: Streams, *, letter: str
) -> Projects:
    """Projects with those headcounts, running on the day, for some of the contractors.

    Args:
        headcount: workers of each project.
        builders: where, when and by whom.
        streams: chance.
        letter: begins the numbers, so that two calls give different ones.
    """
    count = len(headcount)
    places, as_of, contractors = builders.places, builders.as_of, builders.contractors
    rng = streams.of("facts")
    village = draw(rng, cumulate(places.village_weight), count)
    value = headcount * rng.integers(9_000_000, 60_000_000, count) // 1_000_000 * 1_000_000
    today = (as_of - date(1970, 1, 1)).days
    starts = today - rng.integers(5, 240, count)
    ends = today + rng.integers(1, 300, count)
    title, owner = _titles(village, places, as_of, rng)
    number = pl.Series(np.arange(count) + 1).cast(pl.String).str.zfill(5)
    return Projects(
        contractors[rng.integers(0, max(1, len(contractors)), count)]
        if count
        else np.zeros(0, np.int64),
        village,
        headcount,
        value,
        starts.astype(np.int32),
        ends.astype(np.int32),
        title,
        owner,
        letter + "K" + str(as_of.year) + number,
        "PBG-" + number + f"/{letter}/{as_of.year}",
    )


def _titles(
    village: Ints, places: Places, as_of: date, rng: np.random.Generator
) -> tuple[pl.Series, pl.Series]:
    words = read_words("employers")
    count = len(village)
    drawn = {
        key: pl.Series(words[key], dtype=pl.String).gather(rng.integers(0, len(words[key]), count))
        for key in ("kinds_of_work", "objects_of_work", "owners_of_work")
    }
    town = bare_regency_names(places.country).gather(places.village_regency[village])
    place = places.village_names.str.to_uppercase().gather(village)
    frame = pl.DataFrame({**drawn, "town": town, "place": place}).with_columns(
        package=pl.Series(rng.integers(1, 9, count)),
        packaged=pl.Series(lucky(rng, count, 0.18)),
        dated=pl.Series(lucky(rng, count, 0.35)),
    )
    tail = pl.when("packaged").then(pl.format(" PAKET {}", "package")).otherwise(pl.lit(""))
    year = pl.when("dated").then(pl.lit(f" TA {as_of.year}")).otherwise(pl.lit(""))
    title = pl.format("{} {} {}{}{}", "kinds_of_work", "objects_of_work", "place", tail, year)
    owner = pl.format("{} {}", "owners_of_work", "town")
    made = frame.select(name=title, owner=owner)
    return made["name"], made["owner"]
