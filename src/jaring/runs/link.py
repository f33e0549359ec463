"""The public face: link two lists, or find the rows of one table that are the same.

Reads files or tables; writes a run folder where one is asked for. The rules stand in `linkage`; what
is here puts inputs, engine, decisions, measures and reports in order.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Unpack

import pyarrow as pa

from jaring.linkage.schema import LinkModel
from jaring.reports.link_summary import LinkSummary
from jaring.runs.carry_out import Finding, carry_out
from jaring.runs.inputs import TableInput
from jaring.runs.options import RunOptions


@dataclass(frozen=True)
class LinkResult:
    """What a run found.

    Attributes:
        links: left_id, right_id, match_weight, probability, tier, pattern, a level per field.
        review: flagged pairs, most useful first.
        unlinked: rows without a link, with their best candidate and every column of their list.
        clusters: for a dedupe id and cluster of every row; else None.
        summary: the figures of the run.
        folder: where the run lies, if it was written.
    """

    links: pa.Table
    review: pa.Table
    unlinked: pa.Table
    clusters: pa.Table | None
    summary: LinkSummary
    folder: Path | None


def link(
    left: TableInput,
    right: TableInput,
    model: str | Path | LinkModel = "workers",
    **options: Unpack[RunOptions],
) -> LinkResult:
    """Say which rows of `left` are which records of `right`.

    Args:
        left: a list: a path (Parquet, CSV, XLSX) or any Arrow table.
        right: the registry: the same, or an index that `jaring.index` made.
        model: a model that ships (`workers`, `employers`, `projects`), a TOML file, or a model.
        **options: see `RunOptions`.

    Raises:
        InputError: an input, the model or an option cannot be used; the text says what to do.

    >>> result = link("list.csv", "registry.parquet", model="workers")  # doctest: +SKIP
    >>> result.links.num_rows  # doctest: +SKIP
    """
    return _result(carry_out(left, right, model, options))


def dedupe(
    table: TableInput,
    model: str | Path | LinkModel = "workers",
    **options: Unpack[RunOptions],
) -> LinkResult:
    """Say which rows of a table are the same person, employer or project.

    Args and errors are those of `link`.
    """
    return _result(carry_out(table, None, model, options))


def _result(found: Finding) -> LinkResult:
    return LinkResult(
        links=found.links,
        review=found.review,
        unlinked=found.unlinked,
        clusters=found.clusters,
        summary=found.summary,
        folder=found.folder,
    )
