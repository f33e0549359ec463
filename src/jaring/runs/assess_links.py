"""The three links of an assessment: employers first, then people, then projects.

Each runs in an engine of its own, so that its memory is free before the next begins, and leaves one
Parquet file: row of the list, id in the registry, probability, whether it is flagged.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from jaring.engines.duckdb import DuckDbEngine, Progress, StepTiming, say_nothing
from jaring.linkage.estimate import Estimated, estimate_at
from jaring.linkage.flow import Side
from jaring.runs.linking import LinkTask, run_link
from jaring.runs.model_files import load_model


@dataclass(frozen=True)
class LinkSide:
    """One side of a link: a query with `row`, `id` and canonical text columns, and its size."""

    sql: str
    columns: frozenset[str]
    rows: int


@dataclass(frozen=True)
class MadeLink:
    """A link that was made: where its rows lie, how sure it is, how long it took."""

    path: Path
    doubts: Path
    links: int
    flagged: int
    estimate: Estimated | None
    timings: Sequence[StepTiming]


@dataclass(frozen=True)
class Machine:
    """What an engine may use."""

    threads: int | None
    memory: str | None
    scratch: Path

    def engine(self) -> DuckDbEngine:
        """A fresh engine."""
        return DuckDbEngine(threads=self.threads, memory=self.memory, spill=self.scratch)


def make_link(  # noqa: PLR0913 - what a link is made of
    machine: Machine,
    model_name: str,
    left: LinkSide,
    right: LinkSide,
    out: Path,
    *,
    progress: Progress = say_nothing,
) -> MadeLink:
    """Link two sides and write row, id, probability, is_flagged; nothing where a side is empty."""
    model, _ = load_model(model_name)
    doubts = out.with_name(f"doubts_{out.name}")
    if left.rows == 0 or right.rows == 0:
        return MadeLink(_write_nothing(out), _write_nothing(doubts), 0, 0, None, ())
    with machine.engine() as engine:
        for name, side in (("left_rows", left), ("right_rows", right)):
            engine.hand_in_query(f"{name}_ids", f"select row, id from ({side.sql}) as s")
            wanted = [column for column in model.columns if column in side.columns]
            engine.hand_in_query(name, f"select row, {', '.join(wanted)} from ({side.sql}) as s")
        wanted_left = frozenset(left.columns & set(model.columns))
        wanted_right = frozenset(right.columns & set(model.columns))
        task = LinkTask(model, Side(wanted_left, left.rows), Side(wanted_right, right.rows))
        found = run_link(engine, task, progress=progress)
        links = engine.write_parquet(_LINKS, out)
        engine.write_parquet(_DOUBTS, doubts)
        flagged = engine.query("select count(*) as n from flagged")["n"][0].as_py()
        estimate = estimate_at(found.evidence, model.resolve.accept)
        return MadeLink(out, doubts, links, flagged, estimate, tuple(engine.timings))


_LINKS = """
    select links.left_row as row, ids.id, links.probability,
        flagged.left_row is not null as is_flagged
    from links
    join right_rows_ids as ids on ids.row = links.right_row
    left join flagged on flagged.left_row = links.left_row
        and flagged.right_row = links.right_row
    order by links.left_row
"""


_DOUBTS = """
    select flagged.left_row as row, ids.id, flagged.probability, true as is_flagged
    from flagged
    join right_rows_ids as ids on ids.row = flagged.right_row
    where not flagged.linked
    order by flagged.left_row
"""


def _write_nothing(out: Path) -> Path:
    quoted = str(out).replace("'", "''")
    duckdb.execute(
        "copy (select cast(0 as bigint) as row, '' as id, cast(0 as double) as probability,"
        f" false as is_flagged where false) to '{quoted}' (format parquet)"
    )
    return out
