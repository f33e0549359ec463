"""Simulate an office or a province: its registry, the lists of its partners, and the truth.

The folder that is written:

    snapshot/        snapshot.toml, persons, employers, establishments, memberships, contributions,
                     membership_terms, projects, batches (Parquet)
    lists/           one folder per list: list.toml (what it is) and its rows, as Parquet or CSV
    truth/           outcomes (list_id, row_id, outcome), findings (kind, subject, and the row that
                     shows it) and rows (whom each row means), Parquet
    beside/          universes, targets, minimum_wages, local_rules, claims (CSV)
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
from jaring.simulate.employer_lists import EMPLOYER_COLUMNS, employer_registry
from jaring.simulate.enrolment_facts import tell_enrolments
from jaring.simulate.gap_rates import GapRates
from jaring.simulate.office_world import OfficeWorld, build_world
from jaring.simulate.offices import (
    OfficePlan,
    Said,
    TooFewRowsError,
    find_plan,
    fixture_plan,
    office_plans,
    province_plans,
)
from jaring.simulate.partner_employers import LIST_ID as EMPLOYERS
from jaring.simulate.partner_files import Written, write_lists
from jaring.simulate.partner_kinds import LIST_OF_WORKERS as WORKERS
from jaring.simulate.partner_kinds import kinds_named
from jaring.simulate.partner_permits import LIST_ID as PERMITS
from jaring.simulate.partner_permits import PROJECT_COLUMNS, project_registry
from jaring.simulate.person_text import place_texts
from jaring.simulate.rates import ErrorRates
from jaring.simulate.registry_cells import RegistrySource, registry_parts
from jaring.simulate.scene import Scene, set_scene
from jaring.simulate.snapshot import Ledger, snapshot_toml, write_snapshot
from jaring.simulate.snapshot_cells import days, deaths, ids, persons
from jaring.simulate.streams import Streams
from jaring.simulate.tables import Progress, TableWriter, silent, write_table
from jaring.simulate.tables_beside import write_tables_beside

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
    published: dict[str, tuple[str, ...]]  # by language: en, id
    published_by: str
    invented: dict[str, tuple[str, ...]]
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
    gaps: GapRates | None
    progress: Progress | None
    list_ids: tuple[str, ...] = ()  # the lists of workers that are written; all where none is named


def simulate_office(  # noqa: PLR0913 - each is a choice of whoever simulates
    office: str,
    *,
    as_of: date | None = None,
    seed: int,
    out: Path,
    people: int | None = None,
    list_rows: int | None = None,
    rates: ErrorRates | None = None,
    gaps: GapRates | None = None,
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
        rates: how often what is written wrong.
        gaps: how often cover is short, and how.
        progress: told what is being made and how far it is, 0 to 1.

    Raises:
        UnknownOfficeError: there is no such office.
        TooFewPeopleError: too few people were asked for.
        TooFewRowsError: too few rows were asked for.
    """
    wanted = _Wanted(as_of, seed, out, people, list_rows, rates, gaps, progress)
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
    gaps: GapRates | None = None,
    progress: Progress | None = None,
) -> SimulationSummary:
    """Simulate a province: jateng. Arguments and files are those of `simulate_office`.

    Raises:
        UnknownOfficeError: there is no such province.
        TooFewPeopleError: too few people were asked for.
        TooFewRowsError: too few rows were asked for.
    """
    wanted = _Wanted(as_of, seed, out, people, list_rows, rates, gaps, progress)
    return _simulate(find_plan(province, province_plans()), wanted)


def assessment_fixture(  # noqa: PLR0913 - each is a choice of whoever simulates
    *,
    memberships: int = 3_000_000,
    list_rows: int = 1_700_000,
    employers: int = 2_000,
    seed: int,
    out: Path,
    as_of: date = date(2026, 11, 1),
    progress: Progress | None = None,
) -> SimulationSummary:
    """The benchmark fixture `jateng-assess`: a large registry, and one long list of workers.

    Args:
        memberships: about as many rows of the table; the registry spans Central Java.
        list_rows: rows of the list of workers, all of employers that filed a report.
        employers: that filed one; a quarter of them are not registered.
        seed: the same seed gives the same rows.
        out: the folder; made where missing.
        as_of: the day of the snapshot.
        progress: told what is being made and how far it is, 0 to 1.
    """
    plan = fixture_plan(memberships=memberships, employers=employers, as_of=as_of)
    gaps = GapRates(report_filed=1.0)
    wanted = _Wanted(as_of, seed, out, None, list_rows, None, gaps, progress, (WORKERS,))
    return _simulate(plan, wanted)


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
        gaps=wanted.gaps,
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
    scene = set_scene(ledger)
    listed = write_lists(scene, out, kinds=kinds_named(wanted.list_ids), list_rows=rows, said=said)
    _write_views(scene, out)
    write_tables_beside(world, out / "beside")
    summary = _summary(world, wanted, snapshot_rows=counts, listed=listed)
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
        for part in registry_parts(source, with_birth_day=True):
            first = registry.rows
            registry.write(part.drop("birth_day"))
            table.write(persons(part, days(died[first : first + part.height])))
            said("registry", registry.rows / max(1, len(world.registry)))
    return {"persons": table.rows}


def _write_views(scene: Scene, out: Path) -> None:
    """Employers and projects as two tables to link each: registry, list and true pairs."""
    world, texts = scene.ledger.world, scene.ledger.texts
    employers = pl.read_csv(out / "lists" / EMPLOYERS / "rows.csv", infer_schema=False)
    reports = employers.rename({"wlkp_number": "id"}).select(EMPLOYER_COLUMNS)
    rows = pl.read_parquet(out / "truth" / "rows.parquet").select("list_id", "row_id", "subject")
    places = pl.DataFrame(
        {
            "right_id": ids("U", np.arange(len(world.workplaces.place_employer))),
            "subject": ids("E", world.workplaces.place_employer),
        }
    )
    of_employers = rows.filter(pl.col("list_id") == EMPLOYERS).select("subject", left_id="row_id")
    write_table(out / "registry_employers.parquet", employer_registry(world, texts))
    write_table(out / "list_employers.parquet", reports)
    pairs = of_employers.join(places, on="subject", maintain_order="left_right")
    write_table(out / "truth_employers.parquet", pairs.select("left_id", "right_id"))
    permits = pl.read_csv(out / "lists" / PERMITS / "rows.csv", infer_schema=False)
    listed = permits.with_columns(id="permit_number").select(PROJECT_COLUMNS)
    of_permits = rows.filter(
        (pl.col("list_id") == PERMITS) & pl.col("subject").str.starts_with("K")
    )
    write_table(out / "registry_projects.parquet", project_registry(world, texts))
    write_table(out / "list_projects.parquet", listed)
    write_table(
        out / "truth_projects.parquet", of_permits.select(left_id="row_id", right_id="subject")
    )


def _in_languages(said: tuple[Said, ...]) -> dict[str, tuple[str, ...]]:
    return {lang: tuple(getattr(one, lang) for one in said) for lang in Said._fields}


def _summary(
    world: OfficeWorld,
    wanted: _Wanted,
    *,
    snapshot_rows: dict[str, int],
    listed: Written,
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
        published=_in_languages(plan.published),
        published_by=plan.source if plan.published else "",
        invented=_in_languages(plan.invented),
        snapshot_rows=snapshot_rows,
        list_rows=listed.rows,
        true_pairs=listed.pairs,
    )
