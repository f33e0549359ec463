"""The public face: link two lists, or find the rows of one table that are the same.

Reads files or tables; writes a run folder where one is asked for. The rules stand in `linkage`;
what is here puts inputs, engine, decisions, measures and reports in order.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Unpack

import pyarrow as pa

from jaring.linkage.schema import LinkModel
from jaring.reports.link_summary import LinkSummary
from jaring.runs.carry_out import DEFAULT_MODEL, Finding, carry_out
from jaring.runs.folder import RunFolder
from jaring.runs.inputs import TableInput
from jaring.runs.options import RunOptions


@dataclass(frozen=True)
class LinkResult:
    """What a run found; tables are read from its folder when they are first asked for.

    Attributes:
        summary: the figures of the run.
        folder: where the run lies, if it was written.
    """

    summary: LinkSummary
    folder: Path | None
    _tables: Mapping[str, pa.Table | None] = field(repr=False)

    @cached_property
    def links(self) -> pa.Table:
        """left_id, right_id, match_weight, probability, tier, pattern, a level per field."""
        return self._table("links")

    @cached_property
    def review(self) -> pa.Table:
        """Flagged pairs, most useful first."""
        return self._table("review")

    @cached_property
    def unlinked(self) -> pa.Table:
        """Rows without a link, with their best candidate and every column of their list."""
        return self._table("unlinked")

    @cached_property
    def clusters(self) -> pa.Table | None:
        """For a dedupe, id and cluster of every row; else None."""
        if self.summary.kind == "link":
            return None
        return self._table("clusters")

    def _table(self, name: str) -> pa.Table:
        if self.folder is None:
            return self._tables[name]
        return RunFolder.open(self.folder).read_table(f"{name}.parquet")


def link(
    left: TableInput,
    right: TableInput,
    model: str | Path | LinkModel | None = None,
    **options: Unpack[RunOptions],
) -> LinkResult:
    """Say which rows of `left` are which records of `right`.

    Args:
        left: a list: a path (Parquet, CSV, XLSX) or any Arrow table.
        right: the registry: the same, or an index that `jaring.index` made.
        model: a model that ships (`workers`, `employers`, `projects`), a TOML file, or a model;
            `workers` where none is given, and with an index the model that it was made with.
        **options: see `RunOptions`.

    Raises:
        InputError: an input, the model or an option cannot be used; the text says what to do.

    >>> result = link("list.csv", "registry.parquet", model="workers")  # doctest: +SKIP
    >>> result.links.num_rows  # doctest: +SKIP
    """
    return _result(carry_out(left, right, model, options))


def dedupe(
    table: TableInput,
    model: str | Path | LinkModel = DEFAULT_MODEL,
    **options: Unpack[RunOptions],
) -> LinkResult:
    """Say which rows of a table are the same person, employer or project.

    Args and errors are those of `link`.
    """
    return _result(carry_out(table, None, model, options))


def _result(found: Finding) -> LinkResult:
    return LinkResult(found.summary, found.folder, found.tables)
