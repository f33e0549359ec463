"""Writes the lists of partners, each in a folder with its manifest, and the truth about them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import file_digest
from pathlib import Path

import numpy as np
import polars as pl

from jaring.simulate.gap_rates import GapRates
from jaring.simulate.linkage_view import true_pairs
from jaring.simulate.office_world import OfficeWorld
from jaring.simulate.partner_columns import Beside, OwnColumns, own_columns, written
from jaring.simulate.partner_employers import LIST_ID as REPORTS
from jaring.simulate.partner_employers import Reports, headcount_gap, plan_reports, report_rows
from jaring.simulate.partner_kinds import PartnerKind, draft_lists
from jaring.simulate.partner_permits import LIST_ID as PERMITS
from jaring.simulate.partner_permits import Permits, permit_outcomes, permit_rows, plan_permits
from jaring.simulate.partner_rows import FOR_WAGE, PartnerRows, put_together
from jaring.simulate.partner_truth import (
    OUTCOMES,
    CellFacts,
    cell_facts,
    employer_ids,
    person_ids,
    worker_truth,
)
from jaring.simulate.registry_truth import registry_findings
from jaring.simulate.scene import Scene
from jaring.simulate.snapshot_cells import ids
from jaring.simulate.streams import Flags, Ints
from jaring.simulate.tables import Progress, RowsFile, TableWriter, write_table
from jaring.simulate.worker_list import WORKER_COLUMNS, WorkerList, row_ids, worker_list_parts


@dataclass(frozen=True, slots=True)
class Written:
    """How many rows each list has, and how many true pairs there are."""

    rows: dict[str, int]
    pairs: int


class _Truth:
    """The tables of the truth as they grow."""

    def __init__(self) -> None:
        self.outcomes: list[pl.DataFrame] = []
        self.findings: list[pl.DataFrame] = []
        self.rows: list[pl.DataFrame] = []

    def add(
        self, list_id: str, row_id: pl.Series, outcome: pl.Series, facts: dict[str, pl.Series]
    ) -> None:
        """Outcome and identity of every row of a list."""
        keys = pl.DataFrame({"row_id": row_id, "row_number": np.arange(len(row_id)) + 2}).select(
            pl.lit(list_id).alias("list_id"), "row_id", "row_number"
        )
        told = {"outcome": outcome, "unknown_fact": facts.pop("unknown_fact")}
        self.outcomes.append(keys.with_columns(**told))
        self.rows.append(keys.with_columns(**facts))

    def write(self, folder: Path) -> None:
        """All three tables."""
        folder.mkdir(exist_ok=True)
        for name, parts in (
            ("outcomes", self.outcomes),
            ("findings", self.findings),
            ("rows", self.rows),
        ):
            write_table(folder / f"{name}.parquet", pl.concat(parts))


def write_lists(
    scene: Scene, out: Path, *, kinds: tuple[PartnerKind, ...], list_rows: int, said: Progress
) -> Written:
    """The lists of the partners of an office, in `lists/`, and the truth, in `truth/`."""
    world = scene.ledger.world
    drafts = draft_lists(scene, kinds, list_rows)
    kinds = tuple(kind for kind in kinds if len(drafts[kind.list_id][0]))  # nobody: no such list
    made = {
        kind.list_id: put_together(
            *drafts[kind.list_id],
            outside=~world.in_registry,
            gaps=_gaps_shown(world.gaps, kind),
            rates=world.rates,
            streams=world.streams.under(kind.list_id),
        )
        for kind in kinds
    }
    named = np.zeros(len(world.workplaces.status), dtype=np.bool_)
    for rows in made.values():
        named[rows.rows.employer[rows.rows.employer >= 0]] = True
    beside = Beside(plan_reports(scene, named), plan_permits(scene.ledger))
    truth = _Truth()
    counts, pairs = _write_workers(scene, kinds, made, beside, out=out, truth=truth, said=said)
    counts |= _write_beside(scene, beside, out, truth)
    on_list = named | scene.filed
    truth.findings.append(registry_findings(scene, on_list))
    truth.write(out / "truth")
    return Written(counts, pairs)


def _gaps_shown(gaps: GapRates, kind: PartnerKind) -> GapRates:
    """The gaps of a list that has no column for who no longer works, or for citizenship."""
    return replace(
        gaps,
        not_working=gaps.not_working if "status" in kind.columns else 0.0,
        foreign_stay=gaps.foreign_stay if "citizenship" in kind.columns else 0.0,
    )


def _write_workers(  # noqa: PLR0913 - the files and the truth about them
    scene: Scene,
    kinds: tuple[PartnerKind, ...],
    made: dict[str, PartnerRows],
    beside: Beside,
    *,
    out: Path,
    truth: _Truth,
    said: Progress,
) -> tuple[dict[str, int], int]:
    """Each kind in a folder of its own, and all kinds as one table to link."""
    counts: dict[str, int] = {}
    every_row = max(1, sum(len(rows) for rows in made.values()))
    with (
        TableWriter(out / "list.parquet") as every,
        TableWriter(out / "truth.parquet") as pairs,
    ):
        for kind in kinds:
            rows = made[kind.list_id]
            own = own_columns(scene, kind, rows, beside)
            name = "rows.csv" if kind.usual_headers else "rows.parquet"
            folder = out / "lists" / kind.list_id
            folder.mkdir(parents=True, exist_ok=True)
            facts: list[pl.DataFrame] = []
            with RowsFile(folder / name) as file:
                for part in _parts(scene, kind, rows):
                    facts.append(cell_facts(part))
                    part = part.select(WORKER_COLUMNS)  # noqa: PLW2901 - without what is not shown
                    every.write(part)
                    file.write(written(kind, part, own.cells.slice(file.rows, part.height)))
                    said("lists", every.rows / every_row)
            counts[kind.list_id] = file.rows
            said_of = (kind.list_id, kind.kind, kind.form, kind.holder)
            write_manifest(folder / name, said_of, scene.ledger.world)
            pairs.write(true_pairs(rows.listed, scene.records, prefix=kind.prefix))
            outcome, told, findings = _told(scene, kind, rows, own, pl.concat(facts))
            truth.add(kind.list_id, row_ids(kind.prefix, 0, len(rows)), outcome, told)
            truth.findings.append(findings)
    return counts, pairs.rows


def _parts(scene: Scene, kind: PartnerKind, rows: PartnerRows) -> Iterator[pl.DataFrame]:
    """The rows of a list in parts: those that stand twice alike, those that say nothing empty."""
    world = scene.ledger.world
    first_record = scene.records.first
    source = WorkerList(
        world.people,
        rows.listed,
        world.places,
        scene.ledger.texts,
        world.workplaces.employers,
        np.where(first_record >= 0, world.registry.kpj[first_record], -1),
        replace(world.rates, employer_missing=0.0),  # a list without employers says so by design
        world.streams.under(kind.list_id),
        kind.prefix,
    )
    lacking = [name for name in kind.lacking if name in WORKER_COLUMNS]
    first = 0
    for part in worker_list_parts(source, with_birth_day=True):
        span = slice(first, first + part.height)
        at = np.maximum(rows.copy_of[span] - first, 0)
        alike = part.drop("id")[at]
        empty = pl.Series(rows.is_empty[span])
        foreign = pl.Series(rows.is_foreign[span])
        blanks = {"name": empty, "kpj": empty, "nik": empty | foreign}
        yield pl.concat([part.select("id"), alike], how="horizontal").with_columns(
            *(pl.lit(None, dtype=pl.String).alias(name) for name in lacking),
            *(
                pl.when(~where).then(pl.col(name)).alias(name)
                for name, where in blanks.items()
                if name not in lacking
            ),
        )
        first += part.height


def _told(
    scene: Scene, kind: PartnerKind, rows: PartnerRows, own: OwnColumns, seen: pl.DataFrame
) -> tuple[pl.Series, dict[str, pl.Series], pl.DataFrame]:
    """Outcome, identity and findings of the rows of a list of workers."""
    cells = CellFacts(*(seen[name].to_numpy() for name in seen.columns))
    told = worker_truth(scene, kind, rows, own, cells)
    employer = np.where(rows.rows.duty == FOR_WAGE, rows.rows.employer, -1)
    facts = {
        "unknown_fact": told.unknown_fact,
        "grain": pl.Series(["worker"]).gather(np.zeros(len(rows), dtype=np.int64)),
        "subject": person_ids(scene, rows.rows.person),
        "employer": employer_ids(scene, employer),
        "unit": own.unit,
    }
    return pl.Series(OUTCOMES).gather(told.outcome.astype(np.int64)), facts, told.findings


def _write_beside(scene: Scene, beside: Beside, out: Path, truth: _Truth) -> dict[str, int]:
    """The list of employers' reports and that of permits."""
    reports, permits = beside.reports, beside.permits
    counts: dict[str, int] = {}
    for list_id, kind, form, holder, key, table in (
        (REPORTS, "wajib_lapor", "wajib_lapor.employers", "Dinas Tenaga Kerja", "wlkp_number",
         report_rows(scene, reports)),
        (PERMITS, "permit", "permit.projects", "DPMPTSP", "", permit_rows(scene.ledger, permits)),
    ):  # fmt: skip
        folder = out / "lists" / list_id
        folder.mkdir(parents=True, exist_ok=True)
        rows = table.rename({"id": key}) if key else table.drop("id")
        counts[list_id] = write_table(folder / "rows.csv", rows)
        write_manifest(folder / "rows.csv", (list_id, kind, form, holder), scene.ledger.world)
    _tell_reports(scene, reports, truth)
    _tell_permits(scene, permits, permit_rows(scene.ledger, permits)["permit_number"], truth)
    return counts


def _tell_reports(scene: Scene, reports: Reports, truth: _Truth) -> None:
    world = scene.ledger.world
    employer = reports.employer
    registered = world.workplaces.is_registered[employer]
    gap = headcount_gap(scene, reports)
    unsaid = reports.headcount < 0
    short = gap | _is_short(scene, truth, employer)
    outcome = np.select(
        [
            reports.is_empty,
            reports.is_copy,
            registered & short,
            unsaid,
            registered,
            reports.headcount == 0,
        ],
        [
            "quarantined",
            "duplicate_in_list",
            "registered_partial",
            "unknown",
            "registered_full",
            "not_obliged",
        ],
        "not_registered_obliged",
    )
    row_id = row_ids("WE", 0, len(employer))
    subject = employer_ids(scene, employer)
    fact = pl.Series(np.where(outcome == "unknown", "headcount", ""))
    truth.add(
        REPORTS,
        row_id,
        pl.Series(outcome),
        _plain_facts("employer", subject, subject, fact.set(fact == "", None)),
    )
    plain = ~reports.is_empty & ~reports.is_copy
    for name, which in (
        ("PWBD", plain & (outcome == "not_registered_obliged")),
        ("PDS_TK", plain & gap),
    ):
        shown = pl.DataFrame({"row_id": row_id, "subject": subject}).filter(pl.Series(which))
        truth.findings.append(_found(name, REPORTS, "employer", shown))


def _is_short(scene: Scene, truth: _Truth, employer: Ints) -> Flags:
    """Employers with a finding on workers, wages or programmes besides the headcount."""
    found = pl.concat(truth.findings).filter(
        pl.col("kind").is_in(["PDS_TK", "PDS_UPAH"]) & (pl.col("subject_kind") == "employer")
    )
    programmes = registry_findings(scene, scene.filed).filter(pl.col("kind") == "PDS_PROGRAM")
    every = pl.concat([found["subject"], programmes["subject"]]).unique()
    return employer_ids(scene, employer).is_in(every.implode()).to_numpy()


def _tell_permits(scene: Scene, permits: Permits, number: pl.Series, truth: _Truth) -> None:
    outcome = permit_outcomes(permits)
    project = np.where(permits.is_registered, permits.project, -1)
    beyond = permits.project - len(scene.ledger.world.projects)
    subject = pl.DataFrame({"in": ids("K", project), "out": ids("X", beyond)}).select(
        pl.coalesce("in", "out")
    )
    fact = pl.Series(np.where((outcome == "unknown").to_numpy(), "contract_value_idr", ""))
    none = pl.Series([None], dtype=pl.String).gather(np.zeros(len(permits), dtype=np.int64))
    truth.add(
        PERMITS,
        number,
        outcome,
        _plain_facts("project", subject.to_series(), none, fact.set(fact == "", None)),
    )
    wanting = outcome.is_in(["no_project", "project_unpaid", "project_short"])
    shown = pl.DataFrame({"row_id": number, "subject": subject.to_series()}).filter(wanting)
    truth.findings.append(_found("NO_PROJECT", PERMITS, "project", shown))


def _plain_facts(
    grain: str, subject: pl.Series, employer: pl.Series, fact: pl.Series
) -> dict[str, pl.Series]:
    nothing = np.zeros(len(subject), dtype=np.int64)
    return {
        "unknown_fact": fact,
        "grain": pl.Series([grain]).gather(nothing),
        "subject": subject,
        "employer": employer,
        "unit": pl.Series([None], dtype=pl.String).gather(nothing),
    }


def _found(name: str, list_id: str, grain: str, shown: pl.DataFrame) -> pl.DataFrame:
    """Findings that rows of one list show: `row_id` and `subject`."""
    return shown.select(
        kind=pl.lit(name),
        list_id=pl.lit(list_id),
        row_id="row_id",
        subject_kind=pl.lit(grain),
        subject="subject",
        detail=pl.lit(None, dtype=pl.String),
        on_list=pl.lit(value=True),
    )


def write_manifest(file: Path, said_of: tuple[str, str, str, str], world: OfficeWorld) -> None:
    """`list.toml` beside the rows: what the list is, of when, from whom, and whether complete."""
    year = world.as_of.year
    with file.open("rb") as rows:
        digest = file_digest(rows, "sha256").hexdigest()
    text = dict(zip(("list_id", "kind", "form", "holder"), said_of, strict=True)) | {
        "area_code": world.plan.areas[0].split(".")[0],  # a province: every area of the office
        "file": file.name,
        "sha256": digest,
    }
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in text.items()]
    lines += [
        f"complete = {str(text['list_id'] == REPORTS).lower()}",
        f"from = {year}-01-01",
        f"before = {year + 1}-01-01",
        f"as_of = {world.as_of.isoformat()}",
        f"received_on = {world.as_of.isoformat()}",
    ]
    (file.parent / "list.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
