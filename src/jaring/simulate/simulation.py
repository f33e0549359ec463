"""Simulate an office or a province: its registry snapshot, the lists of its partners, and the truth.

The folder that is written:

    snapshot/        snapshot.toml, persons, employers, establishments, memberships, contributions,
                     membership_terms, projects, batches (Parquet)
    lists/           one file per kind of list; truth.parquet: list, row_id, kind, true_id (null: none)
    registry.parquet, list.parquet, truth.parquet      all workers' lists as two tables to link
    registry_employers.parquet, list_employers.parquet, truth_employers.parquet
    registry_projects.parquet, list_projects.parquet, truth_projects.parquet
    simulation.json  the summary
"""

import json
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from jaring.rules.loader import load_book
from jaring.simulate.contributions import employer_terms
from jaring.simulate.employer_lists import TwoTables, employer_tables, project_tables
from jaring.simulate.enrolment_facts import EnrolmentFacts, tell_enrolments
from jaring.simulate.linkage_view import true_pairs
from jaring.simulate.list_kinds import KINDS, ListKind, deal_rows, rows_of_kind
from jaring.simulate.office_world import OfficeWorld, build_world
from jaring.simulate.offices import OfficePlan, find_plan, office_plans, province_plans
from jaring.simulate.person_text import PlaceTexts, place_texts
from jaring.simulate.rates import ErrorRates
from jaring.simulate.registry_cells import RegistrySource, registry_parts
from jaring.simulate.snapshot import days, deaths, ids, persons, snapshot_toml, write_snapshot
from jaring.simulate.streams import Streams
from jaring.simulate.tables import Progress, RowsFile, TableWriter, silent, write_table
from jaring.simulate.worker_list import WorkerList, row_ids, worker_list_parts

_ROWS_PER_PERSON = 0.8  # of the lists, where no number of rows is asked for


@dataclass(frozen=True, slots=True)
class SimulationSummary:
    """What was simulated, how many rows each table has, and which sizes are published."""

    name: str
    folder: str
    as_of: str
    seed: int
    memberships_active: dict[str, int]  # by segment
    employers_active: int
    published: tuple[str, ...]
    published_by: str
    invented: tuple[str, ...]
    snapshot_rows: dict[str, int]
    list_rows: dict[str, int]
    true_pairs: int


def simulate_office(
    office: str,
    *,
    as_of: date | None = None,
    seed: int,
    out: Path,
    people: int | None = None,
    list_rows: int | None = None,
    rates: ErrorRates | None = None,
    progress: Progress | None = None,
) -> SimulationSummary:
    """Simulate an office: madiun, jember, blitar or magelang.

    Args:
        office: its name.
        as_of: the day of the snapshot; the day of the published figures where not given.
        seed: the same seed gives the same rows.
        out: the folder; made where missing.
        people: records of people in the registry; the published size where not given.
        list_rows: rows of all workers' lists together.
        rates: how often what goes wrong.
        progress: told what is being made and how far it is, 0 to 1.

    Raises:
        UnknownOfficeError: there is no such office.
        TooFewPeopleError: too few people were asked for.
    """
    plan = find_plan(office, office_plans())
    return _simulate(
        plan, as_of=as_of, seed=seed, out=out, people=people, list_rows=list_rows, rates=rates, said=progress or silent
    )


def simulate_province(
    province: str,
    *,
    as_of: date | None = None,
    seed: int,
    out: Path,
    people: int | None = None,
    list_rows: int | None = None,
    rates: ErrorRates | None = None,
    progress: Progress | None = None,
) -> SimulationSummary:
    """Simulate a province: jateng. Arguments and files are those of `simulate_office`.

    Raises:
        UnknownOfficeError: there is no such province.
        TooFewPeopleError: too few people were asked for.
    """
    plan = find_plan(province, province_plans())
    return _simulate(
        plan, as_of=as_of, seed=seed, out=out, people=people, list_rows=list_rows, rates=rates, said=progress or silent
    )


def _simulate(
    plan: OfficePlan,
    *,
    as_of: date | None,
    seed: int,
    out: Path,
    people: int | None,
    list_rows: int | None,
    rates: ErrorRates | None,
    said: Progress,
) -> SimulationSummary:
    plan = plan if people is None else plan.scaled(people)
    day = as_of or plan.as_of
    rows = list_rows if list_rows is not None else round(plan.people * _ROWS_PER_PERSON)
    said("people", 0.0)
    world = build_world(
        plan, as_of=day, list_rows=rows, rates=rates or ErrorRates(), streams=Streams(seed)
    )
    facts, texts = tell_enrolments(world), place_texts(world.places)
    for folder in (out, out / "snapshot", out / "lists"):
        folder.mkdir(parents=True, exist_ok=True)
    counts = _write_registry(world, facts, texts, out, said)
    book = load_book()
    counts |= write_snapshot(
        world,
        facts,
        employer_terms(world, book),
        texts=texts,
        book=book,
        folder=out / "snapshot",
        said=said,
    )
    (out / "snapshot" / "snapshot.toml").write_text(snapshot_toml(world, seed), encoding="utf-8")
    listed, pairs = _write_worker_lists(world, facts, texts, out, list_rows=rows, said=said)
    listed |= _write_other_lists(world, texts, out)
    summary = _summary(world, seed, out, counts, listed, pairs)
    text = json.dumps(asdict(summary), ensure_ascii=False, indent=2)
    (out / "simulation.json").write_text(text + "\n", encoding="utf-8")
    said("done", 1.0)
    return summary


def _write_registry(
    world: OfficeWorld, facts: EnrolmentFacts, texts: PlaceTexts, out: Path, said: Progress
) -> dict[str, int]:
    """The persons of the snapshot and the registry as one table of workers, made together."""
    source = RegistrySource(
        world.people, world.registry, world.places, texts, world.workplaces.employers, world.rates, world.streams
    )
    died = deaths(world, facts)
    with (
        TableWriter(out / "registry.parquet") as registry,
        TableWriter(out / "snapshot" / "persons.parquet") as table,
    ):
        for part in registry_parts(source):
            first = registry.rows
            registry.write(part)
            table.write(persons(part, days(died[first : first + part.height])))
            said("registry", registry.rows / max(1, len(world.registry)))
    return {"persons": table.rows}


def _write_worker_lists(
    world: OfficeWorld,
    facts: EnrolmentFacts,
    texts: PlaceTexts,
    out: Path,
    *,
    list_rows: int,
    said: Progress,
) -> tuple[dict[str, int], int]:
    """Each kind in a file of its own with its columns, and all kinds as one table to link."""
    counts: dict[str, int] = {}
    kpj = np.full(len(world.people), -1, dtype=np.int64)
    kpj[world.registry.person] = world.registry.kpj
    first_record = np.full(len(world.people), -1, dtype=np.int64)
    first_record[world.registry.person[::-1]] = np.arange(len(world.registry))[::-1]
    dealt = deal_rows(world, list_rows)
    with (
        TableWriter(out / "list.parquet") as every,
        TableWriter(out / "truth.parquet") as pairs,
        TableWriter(out / "lists" / "truth.parquet") as truth,
    ):
        for kind in KINDS:
            rows = rows_of_kind(world, kind, dealt[kind.name])
            own = world.streams.under(kind.name)
            source = WorkerList(
                world.people, rows, world.places, texts, world.workplaces.employers, kpj, world.rates, own, kind.prefix
            )
            extras = kind.extras(world, facts, rows, texts, own)
            with RowsFile(out / "lists" / kind.file) as file:
                for part in worker_list_parts(source):
                    every.write(part)
                    file.write(_own_columns(kind, part, extras.slice(file.rows, part.height)))
                    said("lists", every.rows / max(1, list_rows))
            counts[kind.name] = file.rows
            pairs.write(true_pairs(rows, world.registry, len(world.people), prefix=kind.prefix))
            row_id = row_ids(kind.prefix, 0, len(rows))
            truth.write(_truth(kind.name, row_id, "person", ids("R", first_record[rows.person])))
    return counts, pairs.rows


def _own_columns(kind: ListKind, part: pl.DataFrame, extras: pl.DataFrame) -> pl.DataFrame:
    """The canonical columns that lists of that kind have, and their own."""
    lacking = () if kind.names_employers else ("employer", "npp", "kpj")
    return pl.concat([part.drop(lacking), extras], how="horizontal")


def _truth(name: str, row_id: pl.Series, kind: str, true_id: pl.Series) -> pl.DataFrame:
    return pl.DataFrame({"row_id": row_id, "true_id": true_id}).select(
        pl.lit(name).alias("list"), "row_id", pl.lit(kind).alias("kind"), "true_id"
    )


def _write_other_lists(world: OfficeWorld, texts: PlaceTexts, out: Path) -> dict[str, int]:
    counts: dict[str, int] = {}
    tables: dict[str, tuple[str, str, TwoTables]] = {
        "employers": ("wajib_lapor_employers", "employer", employer_tables(world, texts)),
        "projects": ("permits", "project", project_tables(world, texts)),
    }
    truths = [pl.read_parquet(out / "lists" / "truth.parquet")]
    for name, (file, kind, made) in tables.items():
        write_table(out / f"registry_{name}.parquet", made.registry)
        write_table(out / f"list_{name}.parquet", made.rows)
        write_table(out / f"truth_{name}.parquet", made.pairs)
        counts[file] = write_table(out / "lists" / f"{file}.csv", made.rows)
        truths.append(_truth(file, made.rows["id"], kind, made.entity))
    write_table(out / "lists" / "truth.parquet", pl.concat(truths))
    return counts


def _summary(
    world: OfficeWorld,
    seed: int,
    out: Path,
    counts: dict[str, int],
    listed: dict[str, int],
    pairs: int,
) -> SimulationSummary:
    active: dict[str, int] = {}
    for part in world.plan.parts:
        active[part.segment.value] = active.get(part.segment.value, 0) + part.memberships
    assert int(world.enrolments.is_active.sum()) == sum(active.values())
    return SimulationSummary(
        name=world.plan.name,
        folder=str(out),
        as_of=world.as_of.isoformat(),
        seed=seed,
        memberships_active=active,
        employers_active=int(world.workplaces.is_registered.sum()),
        published=world.plan.published,
        published_by=world.plan.source if world.plan.published else "",
        invented=world.plan.invented,
        snapshot_rows=counts,
        list_rows=listed,
        true_pairs=pairs,
    )


