"""A run from its inputs to its folder, every part in order."""

from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import duckdb
import pyarrow as pa

from jaring.engines.duckdb import DuckDbEngine, say_nothing
from jaring.intake.column_maps import ColumnMap, read_column_map
from jaring.intake.parquet_files import blame_damaged_file
from jaring.intake.words import SourceNote
from jaring.linkage.resolve import clusters
from jaring.linkage.schema import LinkModel, ResolveRule
from jaring.reports.link_summary import LinkSummary, Note
from jaring.runs.decided import Decided, take_decisions
from jaring.runs.folder import RunFolder
from jaring.runs.index import IndexModelError, UsedIndex, is_index, use_index
from jaring.runs.inputs import RunInput, TableInput, hand_in, take_input
from jaring.runs.linking import Linked, LinkTask, run_link
from jaring.runs.measuring import measure_run
from jaring.runs.model_files import load_model
from jaring.runs.options import RunOptions
from jaring.runs.outputs import OutputQueries, output_queries
from jaring.runs.publish import publish
from jaring.runs.record import hash_file
from jaring.runs.recording import RunSources, record_of
from jaring.runs.summary import Finished, summarise
from jaring.runs.workbook import write_run_workbook

DEFAULT_MODEL = "workers"


@dataclass(frozen=True)
class Finding:
    """What a run found: its tables in memory, or the folder where they lie."""

    summary: LinkSummary
    folder: Path | None
    tables: Mapping[str, pa.Table | None]


@dataclass(frozen=True)
class _Sides:
    """Both sides as they were taken in; an index stands for a right side that was prepared."""

    left: RunInput
    right: RunInput | None
    index: UsedIndex | None
    model: LinkModel
    model_text: str
    hashes: Mapping[Path, "Future[str]"]

    @property
    def is_dedupe(self) -> bool:
        """One table against itself."""
        return self.right is None and self.index is None


def carry_out(
    left: TableInput,
    right: TableInput | None,
    model: str | Path | LinkModel | None,
    options: RunOptions,
) -> Finding:
    """Take in, link, measure, sum up, write."""
    started = perf_counter()
    with ExitStack() as stack:
        folder = stack.enter_context(_folder(options))
        scratch = Path(stack.enter_context(TemporaryDirectory(prefix="jaring-")))
        engine = stack.enter_context(_engine(options, scratch))
        hasher = stack.enter_context(ThreadPoolExecutor(max_workers=1))
        sides = _take_in(engine, left, right, model, options, scratch, hasher)
        try:
            return _link(engine, sides, options, folder, started)
        except duckdb.Error:
            _blame(sides)
            raise


def _blame(sides: _Sides) -> None:
    """A reader failed halfway: say which file is damaged, if one is."""
    for side in (sides.left, sides.right):
        if side is not None:
            blame_damaged_file(side.staged.parquet, side.staged.columns)


def _link(
    engine: DuckDbEngine,
    sides: _Sides,
    options: RunOptions,
    folder: RunFolder | None,
    started: float,
) -> Finding:
    decided = take_decisions(
        engine, sides.model, _path(options.get("decisions")), is_dedupe=sides.is_dedupe
    )
    task = _task(engine, sides, decided)
    linked = run_link(engine, task, progress=options.get("progress", say_nothing))
    tables = _extra_tables(engine, sides)
    carried = sides.left.other_columns(sides.model)
    engine.hand_in_query("left_given", sides.left.carried_view(carried))
    queries = output_queries(sides.model, is_dedupe=sides.is_dedupe, carried=carried)
    finished = _finish(engine, sides, task, linked, decided, options, started)
    summary = summarise(engine, finished)
    if folder is None:
        return _in_memory(engine, queries, tables, summary)
    publish(
        engine,
        folder,
        queries=queries,
        tables=tables,
        record=record_of(_sources(sides, options, finished.as_of)),
        weights=linked.weights,
        summary=summary,
        lang=options.get("lang", "id"),
    )
    if options.get("xlsx", False):
        write_run_workbook(engine, task, summary, folder, lang=options.get("lang", "id"))
    return Finding(summary, _path(options.get("out")), {})


@contextmanager
def _folder(options: RunOptions) -> Iterator[RunFolder | None]:
    out = _path(options.get("out"))
    if out is None:
        yield None
    else:
        with RunFolder.create(out, force=options.get("force", False)) as folder:
            yield folder


def _engine(options: RunOptions, scratch: Path) -> DuckDbEngine:
    memory = options.get("memory")
    limit = f"{memory // 2**20}MiB" if isinstance(memory, int) else memory
    return DuckDbEngine(threads=options.get("threads"), memory=limit, spill=scratch)


def _path(given: str | Path | None) -> Path | None:
    return None if given is None else Path(given)


def _take_in(  # noqa: PLR0913, PLR0917 - everything a run begins with
    engine: DuckDbEngine,
    left: TableInput,
    right: TableInput | None,
    model: str | Path | LinkModel | None,
    options: RunOptions,
    scratch: Path,
    hasher: ThreadPoolExecutor,
) -> _Sides:
    """Both sides staged, recognised and handed to the engine; their hashes on the way."""
    mapping = _mapping(options)
    index_path = _index_path(right)
    index = use_index(engine, index_path) if index_path is not None else None
    chosen, text = _model_of(model, index)
    if right is None:
        chosen = as_clusters(chosen)
    beside = None
    if right is not None and index is None:
        beside = hasher.submit(
            take_input, right, chosen, scratch=scratch, side="right", mapping=mapping
        )
    own = take_input(left, chosen, scratch=scratch, side="left", mapping=mapping)
    hand_in(engine, "left_rows", own, chosen)
    other = beside.result() if beside is not None else None
    if other is not None:
        hand_in(engine, "right_rows", other, chosen)
    elif right is None:
        hand_in(engine, "right_rows", own, chosen)
    paths = [side.path or side.staged.parquet for side in (own, other) if side is not None]
    hashes = {path: hasher.submit(hash_file, path) for path in dict.fromkeys(paths)}
    return _Sides(own, other, index, chosen, text, hashes)


def _model_of(
    given: str | Path | LinkModel | None, index: UsedIndex | None
) -> tuple[LinkModel, str]:
    """The model and its text: as given, else that of the index, else the default.

    Raises:
        IndexModelError: the index was made with another model than the one given.
    """
    if index is not None and given is None:
        return index.model, index.page.model
    chosen = DEFAULT_MODEL if given is None else given
    if isinstance(chosen, LinkModel):
        model, text = chosen, chosen.model_dump_json()
    else:
        model, text = load_model(chosen)
    if index is not None and model != index.model:
        made_with = index.model.id if index.model.id != model.id else f"{model.id} (other text)"
        raise IndexModelError(index.path, made_with, model.id)
    return model, text


def as_clusters(model: LinkModel) -> LinkModel:
    """The model with links that tie rows into clusters, which is what a dedupe is about."""
    resolve = model.resolve.model_copy(update={"rule": ResolveRule.CLUSTERS})
    return model.model_copy(update={"resolve": resolve})


def _mapping(options: RunOptions) -> ColumnMap | None:
    columns = options.get("columns")
    return (
        columns
        if columns is None or isinstance(columns, ColumnMap)
        else read_column_map(Path(columns))
    )


def _index_path(right: TableInput | None) -> Path | None:
    if isinstance(right, str | Path) and is_index(Path(right)):
        return Path(right)
    return None


def _task(engine: DuckDbEngine, sides: _Sides, decided: Decided) -> LinkTask:
    right, near = None, None
    if sides.index is not None:
        right = sides.index.page.side
        near = sides.index.near(engine, sides.left.rows)
    elif sides.right is not None:
        right = sides.right.side(sides.model)
    return LinkTask(
        model=sides.model,
        left=sides.left.side(sides.model),
        right=right,
        right_is_ready=sides.index is not None and sides.index.is_ready,
        near=near,
        decided=decided.rows,
    )


def _finish(  # noqa: PLR0913, PLR0917 - everything a run ends with
    engine: DuckDbEngine,
    sides: _Sides,
    task: LinkTask,
    linked: Linked,
    decided: Decided,
    options: RunOptions,
    started: float,
) -> Finished:
    truth = options.get("truth")
    measured = None
    if truth is not None:
        if sides.index is not None:  # a truth names other records as well
            sides.index.hand_in_ids(engine)
        measured = measure_run(
            engine, sides.model, truth, sides.left, sides.right, is_dedupe=sides.is_dedupe
        )
    page = sides.index.page if sides.index is not None else None
    right_name = page.name if page is not None else (sides.right.name if sides.right else None)
    return Finished(
        task=task,
        linked=linked,
        left=sides.left,
        right=sides.right,
        right_name=right_name,
        right_rows=page.rows if page is not None else 0,
        as_of=options.get("as_of") or _today(),
        seconds=perf_counter() - started,
        applied_decisions=decided.applied,
        stale_decisions=decided.stale,
        measured=measured,
        notes=tuple(_notes(sides)),
    )


def _today() -> date:
    return datetime.now(UTC).astimezone().date()


def _notes(sides: _Sides) -> Iterator[Note]:
    for side in (sides.left, sides.right):
        for note in side.notes if side is not None else ():
            yield _note(note)
        if side is not None and side.repeats:
            yield _repeats_note(side)
    if sides.index is not None and sides.index.why_not is not None:
        yield Note(
            code="index_rebuilt",
            text_id=f"Indeks dibuat ulang untuk pemadanan ini: {sides.index.why_not}.",
            text_en=f"The index was built again for this run: {sides.index.why_not}.",
        )


def _repeats_note(side: RunInput) -> Note:
    rows, first = f"{side.repeats:,}", f"{side.mark}2"
    return Note(
        code="ids_repeat",
        text_id=(
            f"{side.name}: {rows.replace(',', '.')} baris memakai id yang sudah dipakai baris "
            f"lain. Di hasil ini id-nya diberi tambahan {first} dan seterusnya."
        ),
        text_en=(
            f"{side.name}: {rows} rows have an id that an earlier row has. "
            f"Here their ids end in {first} and so on."
        ),
    )


def _note(note: SourceNote) -> Note:
    return Note(code=note.code, text_id=note.text("id"), text_en=note.text("en"))


def _extra_tables(engine: DuckDbEngine, sides: _Sides) -> dict[str, pa.Table]:
    """Tables of the run folder that are no query over links: quarantine, and clusters."""
    quarantines = [
        side.staged.quarantine.append_column(
            "side", pa.array([name] * side.staged.quarantine.num_rows, pa.string())
        )
        for name, side in (("left", sides.left), ("right", sides.right))
        if side is not None
    ]
    tables = {"quarantine.parquet": pa.concat_tables(quarantines)}
    if sides.is_dedupe:
        rows = engine.query("select row, id from left_rows_ids order by row")
        pairs = engine.query("select left_row, right_row from links order by all")
        found = clusters(rows["row"], pairs["left_row"], pairs["right_row"])
        engine.hand_in("clusters", found)
        names = rows["id"].take(found["cluster"])
        tables["clusters.parquet"] = pa.table({"id": rows["id"], "cluster_id": names})
    return tables


def _sources(sides: _Sides, options: RunOptions, as_of: date) -> RunSources:
    truth = options.get("truth")
    is_file = isinstance(truth, str | Path) and not str(truth).startswith("column:")
    return RunSources(
        left=sides.left,
        right=sides.right,
        index=sides.index,
        model=sides.model,
        model_text=sides.model_text,
        decisions=_path(options.get("decisions")),
        truth=Path(str(truth)) if is_file else None,
        settings={"truth": str(truth) if truth is not None and not is_file else None},
        as_of=as_of,
        hashes=sides.hashes,
    )


def _in_memory(
    engine: DuckDbEngine,
    queries: OutputQueries,
    tables: Mapping[str, pa.Table],
    summary: LinkSummary,
) -> Finding:
    made = {name: engine.query(sql) for name, sql in vars(queries).items()}
    return Finding(summary, None, {**made, "clusters": tables.get("clusters.parquet")})
