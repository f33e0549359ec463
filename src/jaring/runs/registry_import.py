"""A branch's own exports made into a registry snapshot, with what is missing and what that costs.

One file may feed several tables: an export of memberships names its people and establishments in
the same row. Where an export has no ids of its own, they follow from NIK, KPJ and NPP, alike in all
files. A table that no file feeds is not written: an empty one would say that nobody is enrolled.
"""

import json
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import ClassVar, Final

import polars as pl

from jaring.intake.cell_reading import storage_of
from jaring.reference.list_kinds import ListForm, forms_of
from jaring.runs.folder import make_folder
from jaring.runs.registry_files import ReadExport, export_map, read_export
from jaring.runs.registry_keys import BY_NPP, with_keys
from jaring.terms.errors import InputError

SNAPSHOT: Final = "snapshot.toml"
QUARANTINE: Final = "quarantine.parquet"
NEEDED: Final = ("persons", "memberships")
REFERENCES: Final = (
    ("memberships", "person_id", "persons"),
    ("memberships", "establishment_id", "establishments"),
    ("memberships", "project_id", "projects"),
    ("memberships", "batch_id", "batches"),
    ("establishments", "employer_id", "employers"),
    ("contributions", "membership_id", "memberships"),
    ("contributions", "establishment_id", "establishments"),
    ("membership_terms", "membership_id", "memberships"),
)
_ID: Final = {
    "persons": "person_id",
    "employers": "employer_id",
    "establishments": "establishment_id",
    "memberships": "membership_id",
    "projects": "project_id",
    "batches": "batch_id",
}
_OWNER_FILE: Final = 0o600


class NothingToImportError(InputError):
    """The exports hold none of the tables without which a registry says nothing."""

    code: ClassVar[str] = "registry.nothing"

    def __init__(self, tables: Sequence[str]) -> None:
        self.tables = ", ".join(tables)
        super().__init__(
            f"The exports hold no {self.tables}. Name the file and its columns in a mapping file: "
            '[[file]] name = "…", table = "…", [file.columns] column = "header".'
        )

    def text(self, lang: str) -> str:
        """The text in one language."""
        if lang == "en":
            return str(self)
        return (
            f"Ekspor ini tidak memuat {self.tables}. Sebutkan berkas dan kolomnya di berkas "
            'pemetaan: [[file]] name = "…", table = "…", [file.columns] kolom = "judul".'
        )


@dataclass(frozen=True, kw_only=True)
class ImportedTable:
    """One table of the snapshot: where it came from, how many rows, what it cannot answer.

    `lost` maps a missing column to the answers it costs; `rows_merged` are rows that named a
    person, employer or establishment again.
    """

    table: str
    files: tuple[str, ...]
    rows: int
    rows_merged: int
    columns: tuple[str, ...]
    lost: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, kw_only=True)
class ImportedRegistry:
    """What an import made and how it adds up.

    `sums` holds, for a column that counts people, what its rows say together beside the memberships
    that are there.
    """

    folder: Path
    as_of: date
    files: tuple[ReadExport, ...]
    tables: tuple[ImportedTable, ...]
    tables_missing: Mapping[str, tuple[str, ...]]
    dangling: Mapping[str, int] = field(default_factory=dict)
    memberships: Mapping[str, int] = field(default_factory=dict)
    sums: Mapping[str, tuple[int, int]] = field(default_factory=dict)


def is_snapshot(path: Path) -> bool:
    """Whether a folder is a snapshot that an import wrote."""
    try:
        facts = tomllib.loads((path / SNAPSHOT).read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError):
        return False
    return "import" in facts


def import_registry(  # noqa: PLR0913 - what an import is told
    files: Sequence[Path],
    *,
    as_of: date,
    out: Path,
    mapping: Path | None = None,
    office: str = "",
    force: bool = False,
) -> ImportedRegistry:
    """Write a snapshot from exported files.

    Args:
        files: the exports.
        as_of: the date at which they were taken.
        out: folder of the snapshot.
        mapping: which file is which table, and which column is which.
        office: who exported.
        force: replace an earlier import in `out`.

    Raises:
        InputError: a file cannot be read, or nothing of what is needed is there.
    """
    told = export_map(mapping)
    with (
        make_folder(out, is_ours=is_snapshot, force=force) as hidden,
        tempfile.TemporaryDirectory(dir=hidden, prefix=".staged-") as scratch,
    ):
        read = [read_export(Path(file), told, Path(scratch), as_of=as_of) for file in files]
        frames = _tables(read)
        lacking = [name for name in NEEDED if name not in frames]
        if lacking:
            raise NothingToImportError(lacking)
        tables = [_imported(name, *frame, read) for name, frame in frames.items()]
        for name, (frame, _) in frames.items():
            frame.write_parquet(hidden / f"{name}.parquet")
        apart = pl.concat([one.quarantine for one in read], how="diagonal_relaxed")
        apart.write_parquet(hidden / QUARANTINE)
        made = ImportedRegistry(
            folder=out,
            as_of=as_of,
            files=tuple(read),
            tables=tuple(tables),
            tables_missing=_missing_tables(frames),
            dangling=_dangling({name: frame for name, (frame, _) in frames.items()}),
            memberships=_by_segment(frames["memberships"][0]),
            sums=_sums({name: frame for name, (frame, _) in frames.items()}, as_of),
        )
        (hidden / SNAPSHOT).write_text(_snapshot_toml(made, office), encoding="utf-8")
        for entry in hidden.iterdir():
            if entry.is_file():
                entry.chmod(_OWNER_FILE)
    return made


def _forms() -> dict[str, ListForm]:
    return {form.form_id.removeprefix("registry."): form for form in forms_of("registry")}


def _tables(read: Sequence[ReadExport]) -> dict[str, tuple[pl.DataFrame, int]]:
    """Every table that some file feeds, and how many of its rows named the same thing again."""
    found: dict[str, tuple[pl.DataFrame, int]] = {}
    for name, form in _forms().items():
        parts = [with_keys(name, one.rows) for one in read if name in one.tables]
        if not parts:
            continue
        schema = {column: storage_of(spec.cell_type) for column, spec in form.columns.items()}
        shaped = [
            part.select(
                pl.col(column).cast(kind)
                if column in part.columns
                else pl.lit(None, dtype=kind).alias(column)
                for column, kind in schema.items()
            )
            for part in parts
        ]
        frame = pl.concat(shaped)
        frame = frame.filter(pl.any_horizontal(pl.col(c).is_not_null() for c in form.required))
        merged = _merged(name, frame)
        found[name] = (merged, frame.height - merged.height)
    if "establishments" in found:
        held, again = found.get("employers", (None, 0))
        found["employers"] = (_employers_of(found["establishments"][0], held), again)
    return found


def _merged(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """One row per id: for every column the first value that some row has."""
    if name not in _ID or name == "memberships":
        return frame
    key = _ID[name]
    if name == "establishments":  # an employer known by a tax number comes before one by its NPP
        by_npp = pl.col("employer_id").str.starts_with(BY_NPP).fill_null(value=True)
        frame = frame.sort(by_npp, maintain_order=True)
    return (
        frame.group_by(key, maintain_order=True)
        .agg(pl.all().drop_nulls().first())
        .select(frame.columns)
    )


def _employers_of(establishments: pl.DataFrame, employers: pl.DataFrame | None) -> pl.DataFrame:
    """The employers, each that an establishment names among them, none under two ids."""
    form = _forms()["employers"]
    named = establishments.filter(pl.col("employer_id").is_not_null()).unique(
        "employer_id", maintain_order=True
    )
    have = {"employer_id", "name"}
    made = named.select(
        pl.col(column)
        if column in have
        else pl.lit(None, dtype=storage_of(spec.cell_type)).alias(column)
        for column, spec in form.columns.items()
    )
    if employers is None:
        return made
    stands_alone = ~pl.col("employer_id").str.starts_with(BY_NPP)
    is_named = pl.col("employer_id").is_in(named["employer_id"].implode())
    kept = employers.filter(stands_alone | is_named)
    return pl.concat([kept, made.join(kept, on="employer_id", how="anti")])


def _imported(
    name: str, frame: pl.DataFrame, merged: int, read: Sequence[ReadExport]
) -> ImportedTable:
    """What a table has, and which answers its empty columns cost."""
    form = _forms()[name]
    filled = tuple(column for column in frame.columns if frame[column].null_count() < frame.height)
    lost = {column: answers for column, answers in form.answers.items() if column not in filled}
    files = tuple(one.name for one in read if name in one.tables)
    return ImportedTable(
        table=name, files=files, rows=frame.height, rows_merged=merged, columns=filled, lost=lost
    )


def _missing_tables(frames: Mapping[str, object]) -> dict[str, tuple[str, ...]]:
    """Tables that no file feeds, and the answers that all their columns give."""
    return {
        name: tuple(dict.fromkeys(answer for lost in form.answers.values() for answer in lost))
        for name, form in _forms().items()
        if name not in frames
    }


def _dangling(frames: Mapping[str, pl.DataFrame]) -> dict[str, int]:
    """Rows that name a row which is not there, per reference."""
    found: dict[str, int] = {}
    for table, column, other in REFERENCES:
        if table not in frames or other not in frames:
            continue
        named = frames[table].filter(pl.col(column).is_not_null())
        known = frames[other].select(pl.col(_ID[other]).alias(column))
        rows = named.join(known, on=column, how="anti").height
        if rows:
            found[f"{table}.{column}"] = rows
    return found


def _sums(frames: Mapping[str, pl.DataFrame], as_of: date) -> dict[str, tuple[int, int]]:
    """What batches and establishments say of their people, beside their memberships."""
    memberships = frames["memberships"]
    has_ended = (pl.col("ended_on") <= as_of).fill_null(value=False)
    found = {}
    for table, column, key in (
        ("batches", "rows", "batch_id"),
        ("establishments", "headcount_reported", "establishment_id"),
    ):
        if table not in frames or frames[table][column].null_count() == frames[table].height:
            continue
        counted = memberships.filter(pl.col(key).is_not_null() & ~has_ended).height
        found[f"{table}.{column}"] = (int(frames[table][column].sum()), counted)
    return found


def _by_segment(memberships: pl.DataFrame) -> dict[str, int]:
    counts = memberships["segment"].value_counts().sort("segment").iter_rows()
    return {segment or "?": rows for segment, rows in counts}


def _snapshot_toml(made: ImportedRegistry, office: str) -> str:
    """`snapshot.toml`: what the snapshot is of, how it was made, what it lacks."""
    lines = [
        f"as_of = {made.as_of.isoformat()}",
        f"office = {json.dumps(office, ensure_ascii=False)}",
        'source = "imported from exports"',
        f"made_at = {made.as_of.isoformat()}",
        "",
        "[import]",
        f"files = {json.dumps([one.name for one in made.files], ensure_ascii=False)}",
        f"sha256 = {json.dumps([one.sha256 for one in made.files])}",
        f"tables_missing = {json.dumps(list(made.tables_missing))}",
        "",
        "[import.rows]",
        *(f"{table.table} = {table.rows}" for table in made.tables),
        "",
        "[import.columns_missing]",
        *(f"{table.table} = {json.dumps(list(table.lost))}" for table in made.tables),
        "",
        "[import.dangling]",
        *(f"{json.dumps(name)} = {rows}" for name, rows in made.dangling.items()),
    ]
    return "\n".join(lines) + "\n"
