"""Run an assessment in an engine: take in, link, assess; its tables stay there.

The rules stand in `assessment`, `linkage` and `rules`; what is here puts them in order. Employers
are linked first, so that what is missing is known per employer.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Literal

import polars as pl

from jaring.assessment.dealing import Charge
from jaring.assessment.flow import Question, assess_flow, prepare_flow
from jaring.assessment.inputs import (
    CLAIMS,
    FINDING_DECISIONS,
    LISTS,
    MINIMUM_WAGES,
    PREVIOUS_FINDINGS,
    PREVIOUS_SUBJECTS,
    QUARANTINED,
    TARGETS,
    UNIVERSES,
)
from jaring.assessment.mentions import MENTIONS
from jaring.engines.duckdb import DuckDbEngine, Progress, StepTiming, say_nothing
from jaring.reference.list_kinds import Grain
from jaring.reports.assess_parts import COMFORTABLE_ROWS
from jaring.runs.assess_beside import local_rules_of, read_beside
from jaring.runs.assess_decisions import no_decisions, read_finding_decisions
from jaring.runs.assess_link_decisions import (
    hand_in_doubts,
    hand_in_link_decisions,
    hand_in_links,
)
from jaring.runs.assess_links import LinkSide, Machine, MadeLink, make_link
from jaring.runs.assess_lists import (
    CONTRACTS,
    TEXTS,
    GatheredLists,
    GivenList,
    gather_lists,
    list_table,
    quarantine_table,
    take_list,
    text_of,
)
from jaring.runs.assess_officers import read_officers
from jaring.runs.assess_registry import Snapshot, hand_in_registry, open_snapshot
from jaring.runs.assess_settings import GivenSettings
from jaring.runs.folder import NoRunFolderError
from jaring.steps import DUCKDB, ColumnType, Contract

Lang = Literal["id", "en"]


@dataclass(frozen=True)
class AssessOrder:
    """What an assessment is made from, and what it leaves.

    Attributes:
        books: the workbooks to write: office, disnaker, dinas, village, permits; or all, or none.
        book_rows: a workbook with a longer sheet is dealt by regency into a folder.
    """

    registry: Path
    lists: tuple[str, ...]
    as_of: date | None = None
    out: Path | None = None
    local_rules: Path | None = None
    minimum_wages: Path | None = None
    universe: Path | None = None
    targets: Path | None = None
    claims: Path | None = None
    previous: Path | None = None
    decisions: Path | None = None
    officers: Path | None = None
    given: GivenSettings = field(default_factory=GivenSettings)
    project_at: date | None = None
    books: str | tuple[str, ...] = "all"
    book_rows: int = COMFORTABLE_ROWS
    threads: int | None = None
    memory: str | None = None
    lang: Lang = "id"
    force: bool = False
    progress: Progress = field(default=say_nothing)


@dataclass(frozen=True)
class Assessed:
    """The engine with its tables, and what was made on the way."""

    engine: DuckDbEngine
    links: dict[str, MadeLink]
    lists: GatheredLists
    snapshot: Snapshot
    question: Question
    timings: tuple[StepTiming, ...]
    seconds: float
    charges: tuple[Charge, ...] = ()


_REGISTRY_SIDES = {
    "workers": """
        select file_row_number as row, person_id as id, nik, name, sex,
            cast(birth_date as varchar) as birth_date, birth_place, mother_name, phone, village,
            district, regency, area_code
        from read_parquet('{persons}', file_row_number = true)
    """,
    "employers": """
        select places.file_row_number as row, places.establishment_id as id, places.npp,
            owners.nib, owners.npwp, places.name, places.address, owners.kbli, places.area_code,
            cast(places.headcount_reported as varchar) as headcount
        from read_parquet('{establishments}', file_row_number = true) as places
        left join read_parquet('{employers}') as owners on owners.employer_id = places.employer_id
    """,
    "projects": """
        select projects.file_row_number as row, projects.project_id as id, projects.number,
            projects.name, projects.owner, places.name as contractor, places.npp, owners.npwp,
            cast(projects.contract_value_idr as varchar) as contract_value_idr,
            cast(projects.starts_on as varchar) as starts_on,
            cast(projects.ends_on as varchar) as ends_on, projects.area_code
        from read_parquet('{projects}', file_row_number = true) as projects
        left join read_parquet('{establishments}') as places
            on places.establishment_id = projects.establishment_id
        left join read_parquet('{employers}') as owners on owners.employer_id = places.employer_id
    """,
}
_MAIN_TABLE = {"workers": "persons", "employers": "establishments", "projects": "projects"}


def run_assessment(order: AssessOrder, scratch: Path, engine: DuckDbEngine) -> Assessed:
    """Everything up to the tables of findings and figures, which stay in the engine."""
    started = perf_counter()
    snapshot = open_snapshot(order.registry)
    as_of = order.as_of or snapshot.as_of
    lists = gather_lists(list(_taken_lists(order, scratch, as_of)), scratch / "rows", as_of)
    hand_in_registry(engine, snapshot)
    hand_in_lists(engine, lists)
    machine = Machine(order.threads, order.memory, scratch)
    engine.run(prepare_flow(), progress=order.progress)
    links = _links(order, engine, lists, snapshot, machine)
    hand_in_previous(engine, order.previous)
    hand_in_decisions(engine, order.decisions)
    paths = (links[name].path for name in ("workers", "employers", "projects"))
    hand_in_links(engine, *paths)
    hand_in_doubts(engine, links["workers"].doubts)
    hand_in_tables(engine, order, scratch)
    estimate = links["workers"].estimate
    question = Question(
        as_of=int(as_of.strftime("%Y%m%d")),
        book=order.given.book(),
        settings=order.given.settings(),
        project_at=None if order.project_at is None else int(order.project_at.strftime("%Y%m%d")),
        local_rules=local_rules_of(order.local_rules, scratch),
        recall=1.0 if estimate is None else estimate.recall.value,
    )
    order.progress(0, 1, "assess")
    engine.run(assess_flow(question), progress=order.progress)
    charges = () if order.officers is None else tuple(read_officers(order.officers, scratch))
    timings, seconds = tuple(engine.timings), perf_counter() - started
    return Assessed(engine, links, lists, snapshot, question, timings, seconds, charges)


def _taken_lists(order: AssessOrder, scratch: Path, today: date) -> Iterator[GivenList]:
    for place, given in enumerate(order.lists):
        order.progress(place, len(order.lists), "take_in")
        yield take_list(given, scratch, today)


def _links(
    order: AssessOrder,
    engine: DuckDbEngine,
    lists: GatheredLists,
    snapshot: Snapshot,
    machine: Machine,
) -> dict[str, MadeLink]:
    """The three links in their order."""
    told = order.progress
    told(0, 1, "link_employers")
    employers = _link_employers(engine, snapshot, machine, told)
    told(0, 1, "link_workers")
    workers = _link_rows("workers", Grain.WORKER, lists, snapshot, machine, told)
    told(0, 1, "link_projects")
    projects = _link_rows("projects", Grain.PROJECT, lists, snapshot, machine, told)
    return {"employers": employers, "workers": workers, "projects": projects}


def hand_in_lists(engine: DuckDbEngine, lists: GatheredLists) -> None:
    """Give the engine the rows of every list, the lists themselves, and what was set apart."""
    for grain, contract in CONTRACTS.items():
        columns = ", ".join(contract.columns)
        # workers are too many to be held; the others are few, and read again and again
        give = engine.hand_in_query if grain is Grain.WORKER else engine.work_out
        give(contract.table, f"select {columns} from {lists.scan(grain)}")
    engine.hand_in(LISTS.table, list_table(lists.lists).to_arrow())
    engine.hand_in(QUARANTINED.table, quarantine_table(lists.lists).to_arrow())


def hand_in_empty(engine: DuckDbEngine, contract: Contract) -> None:
    """Give the engine a table of a contract without a row."""
    columns = ", ".join(
        f"cast(null as {DUCKDB.type_name(kind)}) as {name}"
        for name, kind in contract.columns.items()
    )
    engine.hand_in_query(contract.table, f"select {columns} where false")


def hand_in_tables(engine: DuckDbEngine, order: AssessOrder, scratch: Path) -> None:
    """Give the engine the tables beside the lists; empty where none is given."""
    given = (
        (MINIMUM_WAGES, order.minimum_wages),
        (UNIVERSES, order.universe),
        (TARGETS, order.targets),
        (CLAIMS, order.claims),
    )
    kinds = {ColumnType.TEXT: pl.String, ColumnType.BIGINT: pl.Int64, ColumnType.INT: pl.Int32}
    for contract, path in given:
        if path is None:
            hand_in_empty(engine, contract)
            continue
        rows = read_beside(path, contract.table, scratch)
        columns = [
            pl.col(name).cast(kinds[kind]) if name in rows.columns
            else pl.lit(None, kinds[kind]).alias(name)
            for name, kind in contract.columns.items()
        ]  # fmt: skip
        engine.hand_in(contract.table, rows.select(columns).to_arrow())


def hand_in_previous(engine: DuckDbEngine, previous: Path | None) -> None:
    """Give the engine the subjects and findings of the run before; empty where there is none."""
    for contract, name in ((PREVIOUS_SUBJECTS, "subjects"), (PREVIOUS_FINDINGS, "findings")):
        path = None if previous is None else previous / f"{name}.parquet"
        if path is None:
            hand_in_empty(engine, contract)
            continue
        if not path.exists():
            raise NoRunFolderError(path.parent)
        columns = ", ".join(contract.columns)
        engine.hand_in_query(
            contract.table, f"select {columns} from read_parquet('{_quoted(path)}')"
        )


def hand_in_decisions(engine: DuckDbEngine, path: Path | None) -> None:
    """Give the engine what officers decided about findings and links; the last word counts."""
    rows = no_decisions() if path is None else read_finding_decisions(path)
    findings = rows.filter(pl.col("finding").is_not_null()).sort("decided_on", maintain_order=True)
    last = findings.unique("finding", keep="last", maintain_order=True)
    engine.hand_in(FINDING_DECISIONS.table, last.select(list(FINDING_DECISIONS.columns)).to_arrow())
    hand_in_link_decisions(engine, rows)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _registry_side(name: str, snapshot: Snapshot) -> LinkSide:
    """The registry's side of a link; empty where the snapshot has no such table."""
    main = _MAIN_TABLE[name]
    if not snapshot.rows(main):
        return LinkSide("", frozenset(), 0)
    sql = _REGISTRY_SIDES[name]
    paths = {table: _quoted(snapshot.table(table)) for table in _TABLES}
    columns = {
        "workers": {"nik", "name", "sex", "birth_date", "birth_place", "mother_name", "phone",
                    "village", "district", "regency", "area_code"},
        "employers": {"npp", "nib", "npwp", "name", "address", "kbli", "area_code", "headcount"},
        "projects": {"number", "name", "owner", "contractor", "npp", "npwp",
                     "contract_value_idr", "starts_on", "ends_on", "area_code"},
    }  # fmt: skip
    return LinkSide(sql.format(**paths), frozenset(columns[name]), snapshot.rows(main))


_TABLES = ("persons", "establishments", "employers", "projects")


def _link_employers(
    engine: DuckDbEngine, snapshot: Snapshot, machine: Machine, progress: Progress
) -> MadeLink:
    path = machine.scratch / "mentions.parquet"
    rows = engine.write_parquet(f"select * from {MENTIONS.table} order by mention", path)
    columns = ("npp", "nib", "npwp", "name", "address", "phone", "kbli", "headcount", "village",
               "district", "regency", "area_code")  # fmt: skip
    listed = ", ".join(columns)
    sql = f"select mention as row, cast(mention as varchar) as id, {listed}"
    left = LinkSide(f"{sql} from read_parquet('{_quoted(path)}')", frozenset(columns), rows)
    right = _registry_side("employers", snapshot)
    out = machine.scratch / "employer_links.parquet"
    return make_link(machine, "employers", left, right, out, progress=progress)


def _link_rows(  # noqa: PLR0913, PLR0917 - both sides, and how
    name: str,
    grain: Grain,
    lists: GatheredLists,
    snapshot: Snapshot,
    machine: Machine,
    progress: Progress,
) -> MadeLink:
    right = _registry_side(name, snapshot)
    texts = tuple(text for text in TEXTS[grain] if text in right.columns)
    listed = ", ".join(f"{text_of(grain, text)} as {text}" for text in texts)
    sql = f"select row, cast(row as varchar) as id, {listed} from {lists.scan(grain)}"
    left = LinkSide(sql, frozenset(texts), lists.rows[grain])
    out = machine.scratch / f"{name}_links.parquet"
    return make_link(machine, name, left, right, out, progress=progress)
