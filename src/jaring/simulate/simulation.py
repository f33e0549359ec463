"""Simulate an office or a province: its registry, the lists of its partners, and the truth.

The folder that is written:

    snapshot/        snapshot.toml, persons, employers, establishments, memberships, contributions,
                     membership_terms, projects, batches (Parquet)
    lists/           one file per kind of list; truth.parquet: list, row_id, kind, true_id (or null)
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
from jaring.simulate.enrolment_facts import tell_enrolments
from jaring.simulate.linkage_view import true_pairs
from jaring.simulate.list_kinds import KINDS, ListKind, deal_rows, rows_of_kind
from jaring.simulate.list_rows import ListRows
from jaring.simulate.office_world import OfficeWorld, build_world
from jaring.simulate.offices import (
    OfficePlan,
    TooFewRowsError,
    find_plan,
    office_plans,
    province_plans,
)
from jaring.simulate.person_text import PlaceTexts, place_texts
from jaring.simulate.rates import ErrorRates
from jaring.simulate.registry_cells import RegistrySource, registry_parts
from jaring.simulate.snapshot import Ledger, snapshot_toml, write_snapshot
from jaring.simulate.snapshot_cells import days, deaths, ids, persons
from jaring.simulate.streams import Ints, Streams
from jaring.simulate.tables import Progress, RowsFile, TableWriter, silent, write_table
from jaring.simulate.worker_list import WorkerList, row_ids, worker_list_parts

_ROWS_PER_PERSON = 0.6  # of the lists, where no number of rows is asked for


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


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What was asked for; None where the plan says it."""

    as_of: date | None
    seed: int
    out: Path
    people: int | None
    list_rows: int | None
    rates: ErrorRates | None
    progress: Progress | None


def simulate_office(  # noqa: PLR0913 - each is a choice of whoever simulates
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
        TooFewRowsError: too few rows were asked for.
    """
    wanted = _Wanted(as_of, seed, out, people, list_rows, rates, progress)
    return _simulate(find_plan(office, office_plans()), wanted)


def simulate_province(  # noqa: PLR0913 - each is a choice of whoever simulates
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
        TooFewRowsError: too few rows were asked for.
    """
    wanted = _Wanted(as_of, seed, out, people, list_rows, rates, progress)
    return _simulate(find_plan(province, province_plans()), wanted)


def _simulate(plan: OfficePlan, wanted: _Wanted) -> SimulationSummary:
    plan = plan if wanted.people is None else plan.scaled(wanted.people)
    rows = round(plan.people * _ROWS_PER_PERSON) if wanted.list_rows is None else wanted.list_rows
    if rows < TooFewRowsError.least:
        raise TooFewRowsError(rows)
    said, out = wanted.progress or silent, wanted.out
    said("people", 0.0)
    world = build_world(
        plan,
        as_of=wanted.as_of or plan.as_of,
        list_rows=rows,
        rates=wanted.rates or ErrorRates(),
        streams=Streams(wanted.seed),
    )
    book = load_book()
    facts, terms = tell_enrolments(world), employer_terms(world, book)
    ledger = Ledger(world, facts, terms, place_texts(world.places), book)
    for folder in (out, out / "snapshot", out / "lists"):
        folder.mkdir(parents=True, exist_ok=True)
    counts = _write_registry(ledger, out, said) | write_snapshot(
        ledger, out / "snapshot", said=said
    )
    toml = snapshot_toml(world, wanted.seed)
    (out / "snapshot" / "snapshot.toml").write_text(toml, encoding="utf-8")
    listed, pairs = _write_worker_lists(ledger, out, list_rows=rows, said=said)
    listed |= _write_other_lists(world, ledger.texts, out)
    summary = _summary(world, wanted, snapshot_rows=counts, list_rows=listed, true_pairs=pairs)
    text = json.dumps(asdict(summary), ensure_ascii=False, indent=2)
    (out / "simulation.json").write_text(text + "\n", encoding="utf-8")
    said("done", 1.0)
    return summary


def _write_registry(ledger: Ledger, out: Path, said: Progress) -> dict[str, int]:
    """The persons of the snapshot and the registry as one table of workers, made together."""
    world = ledger.world
    source = RegistrySource(
        world.people,
        world.registry,
        world.places,
        ledger.texts,
        world.workplaces.employers,
        world.rates,
        world.streams,
    )
    died = deaths(world, ledger.facts)
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
    ledger: Ledger, out: Path, *, list_rows: int, said: Progress
) -> tuple[dict[str, int], int]:
    """Each kind in a file of its own with its columns, and all kinds as one table to link."""
    world = ledger.world
    counts: dict[str, int] = {}
    first_record = np.full(len(world.people), -1, dtype=np.int64)
    first_record[world.registry.person[::-1]] = np.arange(len(world.registry))[::-1]
    kpj = np.where(first_record >= 0, world.registry.kpj[first_record], -1)
    dealt = deal_rows(world, list_rows)
    with (
        TableWriter(out / "list.parquet") as every,
        TableWriter(out / "truth.parquet") as pairs,
        TableWriter(out / "lists" / "truth.parquet") as truth,
    ):
        for kind in KINDS:
            rows = rows_of_kind(world, kind, dealt[kind.name])
            extras = kind.extras(ledger, rows)
            with RowsFile(out / "lists" / kind.file) as file:
                for part in worker_list_parts(_list_source(ledger, kind, rows, kpj)):
                    every.write(part)
                    file.write(_own_columns(kind, part, extras.slice(file.rows, part.height)))
                    said("lists", every.rows / max(1, list_rows))
            counts[kind.name] = file.rows
            pairs.write(true_pairs(rows, world.registry, len(world.people), prefix=kind.prefix))
            row_id = row_ids(kind.prefix, 0, len(rows))
            truth.write(_truth(kind.name, row_id, "person", ids("R", first_record[rows.person])))
    return counts, pairs.rows


def _list_source(ledger: Ledger, kind: ListKind, rows: ListRows, kpj: Ints) -> WorkerList:
    world = ledger.world
    return WorkerList(
        world.people,
        rows,
        world.places,
        ledger.texts,
        world.workplaces.employers,
        kpj,
        world.rates,
        world.streams.under(kind.name),
        kind.prefix,
    )


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
    wanted: _Wanted,
    *,
    snapshot_rows: dict[str, int],
    list_rows: dict[str, int],
    true_pairs: int,
) -> SimulationSummary:
    plan = world.plan
    active: dict[str, int] = {}
    for part in plan.parts:
        active[part.segment.value] = active.get(part.segment.value, 0) + part.memberships
    assert int(world.enrolments.is_active.sum()) == sum(active.values())
    return SimulationSummary(
        name=plan.name,
        folder=str(wanted.out),
        as_of=world.as_of.isoformat(),
        seed=wanted.seed,
        memberships_active=active,
        employers_active=int(world.workplaces.is_registered.sum()),
        published=plan.published,
        published_by=plan.source if plan.published else "",
        invented=plan.invented,
        snapshot_rows=snapshot_rows,
        list_rows=list_rows,
        true_pairs=true_pairs,
    )
