"""A registry prepared once, so that a list of a few thousand rows is answered in a blink.

An index is one file: a DuckDB database with the registry's texts and ids, what its random pairs
show (so that a short list need not draw any), and a page that says what made it (content, model,
engine, code); behind it the coded records and their keys, which `index_records` maps. Built again
over an older one, only rows that are changed or new are standardised; rows that are gone go.
Hashes hold within one engine version only: an index made by another version is built whole again,
and the report says so.
"""

import json
import struct
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import ClassVar

import duckdb

from jaring.engines.duckdb import ENGINE_VERSION, DuckDbEngine, Progress, say_nothing
from jaring.linkage.flow import RIGHT_CODED, Side, frequency_flow, right_flow
from jaring.linkage.learning import is_short_beside
from jaring.linkage.model import read_model
from jaring.linkage.random_pairs import RANDOM_COUNTS, RIGHT_RANDOM, registry_random_flow
from jaring.linkage.schema import LinkModel
from jaring.runs.index_records import (
    MappedRecords,
    append_records,
    coded_columns,
    hand_in_records,
)
from jaring.runs.inputs import RunInput, hand_in
from jaring.terms.errors import InputError

FORMAT = 4
ROW_GROUP = 4_096  # rows that are unpacked together: few, since single records are looked up
CODING_VERSION = 3  # raised with every change of what standardising or coding writes
ATTACHED = "registry_index"
TEXTS, IDS, CONTENT, PAGE = "right_rows", "right_rows_ids", "right_content", "index_page"

_OTHER_VERSION = "it was made by another version of jaring"
_UNREADABLE = (duckdb.Error, TypeError, ValueError, KeyError, struct.error)


class StaleIndexError(InputError):
    """An index cannot be used by this version."""

    code: ClassVar[str] = "index.stale"

    def __init__(self, path: Path, why: str) -> None:
        self.path, self.why = path, why
        super().__init__(
            f"The index {path} cannot be used: {why}. "
            f"Build it again: jaring index REGISTRY --out {path}"
        )


class IndexModelError(InputError):
    """An index was made with another model than the one that is asked for."""

    code: ClassVar[str] = "index.model"

    def __init__(self, path: Path, index_model: str, model: str) -> None:
        self.path, self.index_model, self.model = path, index_model, model
        super().__init__(
            f"The index {path} was made with the model {index_model}, not with {model}. "
            "Leave --model out, or make another index: "
            f"jaring index REGISTRY --model {model} --out FILE"
        )


@dataclass(frozen=True)
class IndexPage:
    """What made an index, and of what."""

    format: int
    engine: str
    coding: int
    model: str
    name: str
    rows: int
    columns: tuple[str, ...]
    content: str

    @property
    def side(self) -> Side:
        """What the flow must know of the registry's side."""
        return Side(frozenset(self.columns), self.rows)


@dataclass(frozen=True)
class IndexReport:
    """What building an index did; rows = kept + changed + added."""

    path: Path
    rows: int
    kept: int
    changed: int
    added: int
    removed: int
    rebuilt_because: str | None


def is_index(path: Path) -> bool:
    """Whether a file is an index, by what it holds and not by its name."""
    try:
        with path.open("rb") as file:
            return file.read(12)[8:12] == b"DUCK"  # number: where DuckDB keeps its mark
    except OSError:
        return False


def build_index(  # noqa: PLR0913 - what an index is made of
    engine: DuckDbEngine,
    given: RunInput,
    model: LinkModel,
    model_text: str,
    out: Path,
    *,
    progress: Progress = say_nothing,
) -> IndexReport:
    """Write the index of a registry to a file, going on from what the file already holds."""
    hand_in(engine, TEXTS, given, model)
    engine.connection.execute(_content_sql(model, given))
    before, why = _attach_before(engine, out, model_text)
    counts = _mark_fresh(engine, is_first=before is None)
    engine.hand_in_query(
        "fresh_rows", f"select texts.* from {TEXTS} as texts join fresh on fresh.row = texts.row"
    )
    side = given.side(model)
    engine.run(right_flow(model, side, reads="fresh_rows"), progress=progress)
    if before is not None:
        _bring_over(engine, before)
    engine.run(frequency_flow(model), progress=progress)
    engine.run(registry_random_flow(model, side), progress=progress)
    if before is not None:
        engine.connection.execute(f"detach {ATTACHED}")
    content = engine.query(f"select bit_xor(hash(id, content)) as all_rows from {CONTENT}")
    page = IndexPage(
        format=FORMAT,
        engine=ENGINE_VERSION,
        coding=CODING_VERSION,
        model=model_text,
        name=given.name,
        rows=given.rows,
        columns=tuple(sorted(side.columns)),
        content=f"{content['all_rows'][0].as_py() or 0:016x}",
    )
    _write(engine, model, page, out)
    return IndexReport(path=out, rows=given.rows, rebuilt_because=why, **counts)


def _content_sql(model: LinkModel, given: RunInput) -> str:
    names = [name for name in model.columns if name in given.columns]
    values = ", ".join(f"texts.{name}" for name in names)
    return (
        f"create table {CONTENT} as select texts.row, ids.id, hash({values}) as content"
        f" from {TEXTS} as texts join {IDS} as ids on ids.row = texts.row"
    )


def _attach_before(
    engine: DuckDbEngine, out: Path, model_text: str
) -> tuple[MappedRecords | None, str | None]:
    """The index that is already there, if it can be gone on from; else why it cannot."""
    if not is_index(out):
        return None, None
    try:
        engine.attach(ATTACHED, out)
        page = _read_page(engine)
        why = _mismatch(page)
        if why is None and page.model != model_text:
            why = "it was made for another model"
        if why is None:
            records, why = _records(page, out)
            if records is not None:
                return records, None
    except _UNREADABLE:
        why = "it cannot be read"
    engine.connection.execute(f"detach database if exists {ATTACHED}")
    return None, why


def _mismatch(page: IndexPage) -> str | None:
    if page.format != FORMAT or page.coding != CODING_VERSION:
        return _OTHER_VERSION
    if page.engine != ENGINE_VERSION:
        return f"it was made with {page.engine}, this is {ENGINE_VERSION}"
    return None


def _records(page: IndexPage, path: Path) -> tuple[MappedRecords | None, str | None]:
    """The coded records of an index; where they lack what is compared today, why not."""
    records = MappedRecords.open(path)
    model = read_model(page.model, source=str(path))
    if records.columns != coded_columns(model):
        return None, _OTHER_VERSION
    return records, None


def _read_page(engine: DuckDbEngine) -> IndexPage:
    text = engine.query(f"select page from {ATTACHED}.{PAGE}")["page"][0].as_py()
    raw = json.loads(text)
    return IndexPage(**{**raw, "columns": tuple(raw["columns"])})


def _mark_fresh(engine: DuckDbEngine, *, is_first: bool) -> dict[str, int]:
    """Which rows must be coded, which are kept, and how many of each kind."""
    if is_first:
        engine.connection.execute(f"create table fresh as select row from {CONTENT}")
        added = int(engine.query("select count(*) as n from fresh")["n"][0].as_py())
        return {"kept": 0, "changed": 0, "added": added, "removed": 0}
    engine.connection.execute(
        f"""
        create table kept as
        select now.row, before.row as row_before
        from {CONTENT} as now
        join {ATTACHED}.{CONTENT} as before on before.id = now.id and before.content = now.content
        """
    )
    engine.connection.execute(
        f"create table fresh as select row from {CONTENT} anti join kept using (row)"
    )
    counted = engine.query(
        f"""
        select (select count(*) from kept) as kept,
            (select count(*) from {CONTENT} join fresh using (row)
                where id in (select id from {ATTACHED}.{CONTENT})) as changed,
            (select count(*) from fresh) as fresh,
            (select count(*) from {ATTACHED}.{CONTENT}
                where id not in (select id from {CONTENT})) as removed
        """
    ).to_pylist()[0]
    fresh = counted.pop("fresh")
    return {**counted, "added": fresh - counted["changed"]}


def _bring_over(engine: DuckDbEngine, before: MappedRecords) -> None:
    """Add the rows that stay as they were, under their row numbers of today."""
    engine.lend("coded_before", before.whole())
    columns = ", ".join(column for column in _columns_of(engine, RIGHT_CODED) if column != "row")
    engine.connection.execute(
        f"insert into {RIGHT_CODED} by name select kept.row, {columns}"
        " from coded_before join kept on kept.row_before = coded_before.row"
    )


def _columns_of(engine: DuckDbEngine, table: str) -> list[str]:
    return list(engine.query(f"from {table} limit 0").column_names)


def _write(engine: DuckDbEngine, model: LinkModel, page: IndexPage, out: Path) -> None:
    """Write the file beside its place and move it there whole."""
    draft = out.with_name(f".{out.name}.draft")
    draft.unlink(missing_ok=True)
    quoted = str(draft).replace("'", "''")
    try:
        engine.connection.execute(f"attach '{quoted}' as made (row_group_size {ROW_GROUP})")
        for table in (TEXTS, IDS, CONTENT):
            engine.connection.execute(f"create table made.{table} as from {table} order by row")
        engine.connection.execute(
            f"create table made.{RIGHT_RANDOM} as from {RANDOM_COUNTS.table} order by pattern"
        )
        text = json.dumps(asdict(page), ensure_ascii=False)
        engine.connection.execute(f"create table made.{PAGE} as select ? as page", [text])
        engine.connection.execute("detach made")
        append_records(engine, model, draft, ids=IDS)
        draft.chmod(0o600)
        draft.replace(out)
    finally:
        draft.unlink(missing_ok=True)


@dataclass(frozen=True)
class UsedIndex:
    """An index that a link stands on.

    Attributes:
        why_not: why its coded rows cannot be used, so that they are made again from its texts.
        records: its coded rows by key, where they can be used.
    """

    path: Path
    page: IndexPage
    model: LinkModel
    why_not: str | None
    records: MappedRecords | None

    @property
    def is_ready(self) -> bool:
        """Its coded rows can be used."""
        return self.records is not None

    def near(self, engine: DuckDbEngine, left_rows: int) -> MappedRecords | None:
        """The coded rows by key for a short list; for a longer one the engine gets them whole."""
        if self.records is not None and is_short_beside(left_rows, self.page.rows):
            return self.records
        if self.records is not None:
            hand_in_records(engine, self.model, self.records)
        return None

    def hand_in_ids(self, engine: DuckDbEngine) -> None:
        """The ids of all records, after a link has left only those of its pairs."""
        engine.hand_in_query(IDS, f"select * from {ATTACHED}.{IDS}")


def use_index(engine: DuckDbEngine, path: Path) -> UsedIndex:
    """Hand an index to the engine as the right side of a link.

    Raises:
        StaleIndexError: it is damaged, or no engine of this version can read it.
    """
    records = None
    try:
        engine.attach(ATTACHED, path)
        page = _read_page(engine)
        why = _mismatch(page)
        if why is None:
            records, why = _records(page, path)
    except _UNREADABLE as error:
        raise StaleIndexError(path, "it cannot be read") from error
    _hand_over(engine, [TEXTS, IDS] if why is not None else [TEXTS, IDS, RIGHT_RANDOM])
    return UsedIndex(path, page, read_model(page.model, source=str(path)), why, records)


def _hand_over(engine: DuckDbEngine, tables: list[str]) -> None:
    for table in tables:
        engine.hand_in_query(table, f"select * from {ATTACHED}.{table}")
