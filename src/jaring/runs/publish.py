"""Write a finished run into its folder: tables, weights, summary, record, report, workbook."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import pyarrow as pa

from jaring.engines.duckdb import DuckDbEngine
from jaring.linkage.weights import Weights
from jaring.reports.link_page import write_html
from jaring.reports.link_summary import LinkSummary, write_summary
from jaring.runs.folder import RunFolder
from jaring.runs.outputs import OutputQueries, write_tables
from jaring.runs.record import RunRecord, write_record

Lang = Literal["id", "en"]
_OWNER_FILE = 0o600


def publish(  # noqa: PLR0913 - the parts of one folder
    engine: DuckDbEngine,
    folder: RunFolder,
    *,
    queries: OutputQueries,
    tables: Mapping[str, pa.Table],
    record: RunRecord,
    weights: Weights,
    summary: LinkSummary,
    lang: Lang,
) -> None:
    """Everything but the workbook; only the owner can read it."""
    write_tables(engine, queries, folder.path)
    for name, table in tables.items():
        folder.write_table(name, table)
    folder.write_text("weights.json", json.dumps(weights.to_json(), indent=1) + "\n")
    write_record(folder, record)
    write_summary(summary, folder.path / "summary.json")
    write_html(summary, folder.path / "report.html", lang=lang)
    folder.log("finished", rows=summary.left.received, links=summary.links.count)
    _close_to_others(folder.path)


def _close_to_others(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_file():
            path.chmod(_OWNER_FILE)
