"""What an assessment found, held against what a simulation knows to be so.

Nothing is compared by name or number of the run's own: a finding is known by the rows of lists that
are its evidence, or by the id of the registry where no list shows it. Findings about workers are
compared row by row, the others subject by subject. What awaits a decision counts as the default
decides it (`by_default`).
"""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import polars as pl

ROW_KINDS = ("PDS_TK", "PDS_UPAH", "UNREGISTERED", "LAPSED", "DATA", "EXPIRING", "NO_PROJECT")
REGISTRY_KINDS = ("ARREARS", "NO_WLKP", "PDS_PROGRAM", "EXPIRING")
_ROW = ("list_id", "row_id")


@dataclass(frozen=True)
class Score:
    """How many findings of a kind there are, how many were found, and how many of those are so."""

    kind: str
    about: str  # person, employer, unit, project, batch
    true: int
    found: int
    right: int
    recalled: int

    @property
    def precision(self) -> float | None:
        """Share of what was found that is so; None where nothing was found."""
        return self.right / self.found if self.found else None

    @property
    def recall(self) -> float | None:
        """Share of what is so that was found; None where there is nothing."""
        return self.recalled / self.true if self.true else None


@dataclass(frozen=True)
class Compared:
    """An assessment beside the truth."""

    scores: tuple[Score, ...]
    rows: int
    rows_with_one_outcome: int
    rows_alike: int
    confusion: pl.DataFrame  # outcome, found, rows

    def of(self, kind: str, about: str) -> Score:
        """The score of one kind of finding."""
        return next(one for one in self.scores if (one.kind, one.about) == (kind, about))


class _Run:
    """The tables of a run that are compared."""

    def __init__(self, folder: Path) -> None:
        findings = pl.read_parquet(folder / "findings.parquet").filter("by_default")
        evidence = pl.read_parquet(folder / "evidence.parquet").select("finding", *_ROW)
        self.findings = findings
        self.outcomes = pl.read_parquet(folder / "outcomes.parquet")
        own_row = findings.select("finding", *_ROW)
        shown = pl.concat([evidence, own_row]).drop_nulls().unique()
        self.shown = shown.join(
            findings.select("finding", "kind", "subject_kind"), on="finding", how="inner"
        )


class _Truth:
    """The tables of a simulation that are compared."""

    def __init__(self, folder: Path, list_ids: Collection[str]) -> None:
        here = pl.col("list_id").is_in(list(list_ids))
        self.outcomes = pl.read_parquet(folder / "outcomes.parquet").filter(here)
        self.rows = pl.read_parquet(folder / "rows.parquet").filter(here)
        every = pl.read_parquet(folder / "findings.parquet")
        self.findings = every.filter(here | pl.col("list_id").is_null())


def compare_with_truth(run: Path, simulation: Path) -> Compared:
    """Score a run folder against the `truth/` of the simulation whose lists it assessed."""
    ours = _Run(run)
    list_ids = ours.outcomes["list_id"].unique().to_list()
    truth = _Truth(simulation / "truth", list_ids)
    scores = (
        *(_by_row(ours, truth, kind) for kind in ROW_KINDS),
        _by_employer(ours, truth, "PWBD"),
        _by_employer(ours, truth, "PDS_TK"),
        _by_unit(ours, truth),
        _by_project(ours, truth),
        *(_by_registry_id(ours, truth, kind) for kind in REGISTRY_KINDS),
    )
    both = truth.outcomes.join(
        ours.outcomes.select(*_ROW, found="outcome"), on=_ROW, how="left", maintain_order="left"
    )
    return Compared(
        scores,
        rows=truth.outcomes.height,
        rows_with_one_outcome=_rows_with_one(ours, truth),
        rows_alike=both.filter(pl.col("outcome") == pl.col("found")).height,
        confusion=both.group_by("outcome", "found").len("rows").sort("rows", descending=True),
    )


def _rows_with_one(ours: _Run, truth: _Truth) -> int:
    """Rows of the lists that have exactly one outcome."""
    counted = ours.outcomes.group_by(_ROW).len().filter(pl.col("len") == 1)
    return truth.outcomes.join(counted, on=_ROW, how="semi").height


def _by_row(ours: _Run, truth: _Truth, kind: str) -> Score:
    """Findings about workers: each row of a list that shows one."""
    workers = truth.rows.filter(pl.col("grain") == "worker").select(_ROW)
    about = ("person", "permit")  # a permit's own finding may rest on the workers named for it
    shown = ours.shown.filter((pl.col("kind") == kind) & pl.col("subject_kind").is_in(about))
    found = shown.select(_ROW).unique().join(workers, on=_ROW, how="semi")
    so = truth.findings.filter(pl.col("kind") == kind).select(_ROW).drop_nulls().unique()
    so = so.join(workers, on=_ROW, how="semi")
    right = found.join(so, on=_ROW, how="semi").height
    return Score(kind, "person", so.height, found.height, right, right)


def _by_employer(ours: _Run, truth: _Truth, kind: str) -> Score:
    """Findings about employers: an employer that is found twice is right once."""
    named = truth.rows.with_columns(
        employer=pl.coalesce(
            pl.when(pl.col("grain") == "employer").then("subject"), pl.col("employer")
        )
    ).select(*_ROW, "employer")
    shown = ours.shown.filter((pl.col("kind") == kind) & (pl.col("subject_kind") == "employer"))
    found = (
        shown.join(named.drop_nulls(), on=_ROW)
        .group_by("finding", "employer")
        .len()
        .sort("finding", "len", "employer", descending=[False, True, False])
        .unique("finding", keep="first")
    )
    so = truth.findings.filter(
        (pl.col("kind") == kind) & (pl.col("subject_kind") == "employer")
    ).select(employer="subject")
    so = so.unique()
    right = so.join(found, on="employer", how="semi").height
    return Score(
        kind,
        "employer",
        so.height,
        shown["finding"].n_unique(),
        right,
        right,
    )


def _by_unit(ours: _Run, truth: _Truth) -> Score:
    """Units by list and name; a unit that was found in two pieces counts once."""
    kind = "UNIT_NOT_ENROLLED"
    found = ours.findings.filter(pl.col("kind") == kind).select("list_id", unit="name")
    so = truth.findings.filter(pl.col("kind") == kind).select("list_id", unit="subject").unique()
    right = so.join(found, on=("list_id", "unit"), how="semi").height
    return Score(kind, "unit", so.height, found.height, right, right)


def _by_project(ours: _Run, truth: _Truth) -> Score:
    """Permits whose project is missing, short or unpaid."""
    kind = "NO_PROJECT"
    permits = truth.rows.filter(pl.col("grain") == "project").select(*_ROW)
    shown = ours.shown.filter(pl.col("kind") == kind).join(permits, on=_ROW, how="semi")
    found = shown.select(_ROW).unique()
    so = truth.findings.filter(pl.col("kind") == kind).select(_ROW).drop_nulls().unique()
    so = so.join(permits, on=_ROW, how="semi")
    right = found.join(so, on=_ROW, how="semi").height
    return Score(kind, "project", so.height, found.height, right, right)


def _by_registry_id(ours: _Run, truth: _Truth, kind: str) -> Score:
    """Findings that the registry alone shows, by its own ids."""
    so = truth.findings.filter((pl.col("kind") == kind) & pl.col("list_id").is_null())
    found = ours.findings.filter((pl.col("kind") == kind) & pl.col("list_id").is_null())
    true_ids, ids = set(so["subject"]), set(found["registry_id"].drop_nulls())
    right = len(true_ids & ids)
    about = "registry" if kind == "EXPIRING" else "employer"
    return Score(kind, about, len(true_ids), found.height, right, right)
