"""What fixes a run, gathered for `run.json`."""

from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from jaring.engines.duckdb import ENGINE_VERSION
from jaring.linkage.schema import LinkModel
from jaring.runs.index import CODING_VERSION, UsedIndex
from jaring.runs.inputs import RunInput
from jaring.runs.record import FileRecord, InputRecord, ModelRecord, RunRecord, hash_file
from jaring.version import __version__

Setting = str | int | float | bool | None


@dataclass(frozen=True)
class RunSources:
    """Everything a run was made from.

    Attributes:
        hashes: content hash of each file, by path; computed beside the run.
    """

    left: RunInput
    right: RunInput | None
    index: UsedIndex | None
    model: LinkModel
    model_text: str
    decisions: Path | None
    truth: Path | None
    settings: Mapping[str, Setting]
    as_of: date
    hashes: Mapping[Path, "Future[str]"]


def versions() -> dict[str, str]:
    """The versions that a run's rows depend on."""
    return {
        "jaring": __version__,
        "engine": ENGINE_VERSION,
        "polars": pl.__version__,
        "coding": str(CODING_VERSION),
    }


def record_of(sources: RunSources) -> RunRecord:
    """The record of a run."""
    right = None
    if sources.right is not None:
        right = _input(sources.right, sources)
    return RunRecord(
        kind="dedupe" if sources.right is None and sources.index is None else "link",
        left=_input(sources.left, sources),
        right=right or _of_index(sources),
        model=ModelRecord(id=sources.model.id, text=sources.model_text),
        decisions=_file(sources.decisions),
        truth=_file(sources.truth),
        index=_index(sources.index),
        settings=dict(sources.settings),
        as_of=sources.as_of,
        versions=versions(),
    )


def _input(given: RunInput, sources: RunSources) -> InputRecord:
    path = given.path
    return InputRecord(
        name=given.name,
        path=str(path.absolute()) if path is not None else "",
        sha256=sources.hashes[path or given.staged.parquet].result(),
        rows=given.rows,
        columns=dict(given.columns),
        id_column=given.id_column,
    )


def _of_index(sources: RunSources) -> InputRecord | None:
    if sources.index is None:
        return None
    page = sources.index.page
    return InputRecord(
        name=page.name,
        path=str(sources.index.path.absolute()),
        sha256=page.content,
        rows=page.rows,
        columns={name: name for name in page.columns},
        id_column="id",
    )


def _index(index: UsedIndex | None) -> FileRecord | None:
    return None if index is None else FileRecord(name=index.path.name, sha256=index.page.content)


def _file(path: Path | None) -> FileRecord | None:
    return None if path is None else FileRecord(name=path.name, sha256=hash_file(path))
