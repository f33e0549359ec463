"""From a registry and partners' lists to findings and figures: the public face of the assessment.

Takes in, links, assesses and writes one run folder. The rules stand in `assessment`, `linkage` and
`rules`; `assess_run` puts them in order.
"""

import json
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa

from jaring.engines.duckdb import DuckDbEngine
from jaring.runs.assess_book_choice import BookChoice, chosen_books
from jaring.runs.assess_books import write_books
from jaring.runs.assess_output import record, summarise, write_tables
from jaring.runs.assess_run import AssessOrder, run_assessment
from jaring.runs.folder import RECORD, RunFolder

SUMMARY = "summary.json"


@dataclass(frozen=True)
class AssessResult:
    """What an assessment found: its summary, and the folder where its tables lie."""

    summary: dict[str, Any]
    folder: Path

    def table(self, name: str) -> pa.Table:
        """One of its tables: outcomes, findings, evidence, units, employers, figures ..."""
        return RunFolder.open(self.folder).read_table(f"{name}.parquet")


def assess(order: AssessOrder, out: Path, *, reveal_reason: str | None = None) -> AssessResult:
    """Say who of the lists is covered and who is missing, and write what was found to `out`.

    Args:
        reveal_reason: why identifiers stay open in every workbook; it is logged.

    Raises:
        InputError: an input or an option cannot be used; the text says what to do.
    """
    choice = BookChoice(chosen_books(order.books), order.book_rows)
    with ExitStack() as stack:
        folder = stack.enter_context(RunFolder.create(out, force=order.force))
        scratch = Path(stack.enter_context(TemporaryDirectory(prefix="jaring-")))
        engine = stack.enter_context(
            DuckDbEngine(threads=order.threads, memory=order.memory, spill=scratch)
        )
        found = run_assessment(order, scratch, engine)
        order.progress(0, 1, "write")
        write_tables(engine, folder)
        summary = summarise(found)
        summary["books"] = write_books(
            found,
            folder,
            summary,
            lang=order.lang,
            choice=choice,
            threads=order.threads,
            reveal_reason=reveal_reason,
            progress=order.progress,
        )
        folder.write_text(SUMMARY, json.dumps(summary, indent=1, ensure_ascii=False) + "\n")
        folder.write_text(RECORD, record(order, found))
        folder.log("finished", seconds=summary["seconds"])
    return AssessResult(summary, out)
