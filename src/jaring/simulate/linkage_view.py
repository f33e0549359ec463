"""Two tables to link and the truth about them: `registry.parquet`, `list.parquet`, `truth.parquet`.

The view that the benchmark fixture `jateng-link` is: workers of Central Java in the registry, and
rows of many files about workers, three in ten of whom are in no record.
"""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from jaring.simulate.list_rows import ListRows, Pool, fill_list, outsiders_needed
from jaring.simulate.person_text import place_texts
from jaring.simulate.places import load_places
from jaring.simulate.population import settle_people
from jaring.simulate.rates import ErrorRates
from jaring.simulate.registry import Records, enrol, records_by_person
from jaring.simulate.registry_cells import RegistrySource, registry_parts
from jaring.simulate.snapshot_cells import ids
from jaring.simulate.streams import Streams
from jaring.simulate.tables import Progress, silent, write_parts
from jaring.simulate.worker_list import WorkerList, worker_list_parts
from jaring.simulate.workplaces import (
    WORKERS_PER_EMPLOYER,
    another_job,
    employer_villages,
    found_employers,
    hire,
)

CENTRAL_JAVA = "33"
_IN_WORK = 0.66  # for an employer at all


@dataclass(frozen=True, slots=True)
class LinkageFixture:
    """What was written, and how many rows each file has."""

    folder: Path
    registry_rows: int
    list_rows: int
    true_pairs: int


def linkage_fixture(  # noqa: PLR0913 - each is a choice of whoever simulates
    *,
    people: int,
    list_rows: int,
    seed: int,
    out: Path,
    areas: tuple[str, ...] = (CENTRAL_JAVA,),
    district_share: float = 1.0,
    rates: ErrorRates | None = None,
    as_of: date = date(2026, 6, 30),
    progress: Progress | None = None,
) -> LinkageFixture:
    """Write registry, list and truth in the canonical columns of `workers`; all text.

    Args:
        people: rows of the registry, second records of one person included.
        list_rows: rows of the list.
        seed: same seed, same rows.
        out: the folder; made where missing.
        areas: codes of provinces or regencies where the people live.
        district_share: keep that share of the regencies (the density of people rises or stays).
        rates: how often what goes wrong.
        as_of: the day at which everybody is of working age.
        progress: told what is being made and how far it is, 0 to 1.
    """
    said = progress or silent
    wrong, streams = rates or ErrorRates(), Streams(seed)
    out.mkdir(parents=True, exist_ok=True)
    said("people", 0.0)
    places = load_places(areas, district_share=district_share)
    texts = place_texts(places)
    seconds = round(people * wrong.registry_second_record)
    world = settle_people(
        people - seconds + outsiders_needed(list_rows, wrong), places, streams, as_of
    )
    count = max(20, len(world) // WORKERS_PER_EMPLOYER)
    employers = found_employers(employer_villages(count, places, streams), places, streams)
    village = world.village
    jobs = [
        hire(village, employers, places, share=share, streams=streams.under(name))
        for name, share in (("job", _IN_WORK), ("later_job", 0.85), ("earlier_job", 0.85))
    ]
    registry = enrol(world, people, rates=wrong, streams=streams)
    works_for = np.where(registry.is_second, jobs[2][registry.person], jobs[0][registry.person])
    registry = replace(registry, employer=works_for)
    in_registry = np.zeros(len(world), dtype=np.bool_)
    in_registry[registry.person] = True
    later = another_job(jobs[0], jobs[1], len(employers))
    pool = Pool(in_registry, village, employer=jobs[0], later_employer=later)
    rows = fill_list(list_rows, pool, rates=wrong, streams=streams)
    kpj = np.full(len(world), -1, dtype=np.int64)
    kpj[registry.person] = registry.kpj
    left = WorkerList(world, rows, places, texts, employers, kpj, wrong, streams)
    right = RegistrySource(world, registry, places, texts, employers, wrong, streams)
    write_parts(
        out / "registry.parquet", registry_parts(right), rows=people, said=said, name="registry"
    )
    write_parts(
        out / "list.parquet", worker_list_parts(left), rows=list_rows, said=said, name="list"
    )
    pairs = true_pairs(rows, records_by_person(registry, len(world)))
    pairs.write_parquet(out / "truth.parquet")
    said("done", 1.0)
    return LinkageFixture(out, people, list_rows, pairs.height)


def true_pairs(rows: ListRows, records: Records, *, prefix: str = "L") -> pl.DataFrame:
    """left_id, right_id of every list row and every record of its person."""
    right = np.stack([records.first[rows.person], records.second[rows.person]], axis=1).ravel()
    pairs = np.flatnonzero(right >= 0)
    return pl.DataFrame({"left_id": ids(prefix, pairs // 2), "right_id": ids("R", right[pairs])})
