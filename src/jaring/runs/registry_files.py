"""The files that a branch exports: which tables each feeds, and its rows with their columns."""

import tempfile
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

import polars as pl

from jaring.intake.errors import ColumnMapError
from jaring.intake.header_places import FoundHeader, find_header, see_sheets
from jaring.intake.headers import HeaderPlace
from jaring.intake.kinds import refuse_what_is_no_file
from jaring.intake.list_acceptance import staged_batches, staged_sheet
from jaring.intake.list_batches import read_batch
from jaring.intake.list_forms import is_known_header, match_form
from jaring.intake.lists import sha256_of
from jaring.intake.words import say
from jaring.reference.list_kinds import ListForm, forms_of

# Columns by which rows of one table name rows of another, where an export has no ids.
_KEYS_OF_OTHERS: Final = ("nik", "passport", "kpj", "npp", "division", "npwp", "nib", "name",
                          "birth_date")  # fmt: skip
# What else a table's export may hold, where one of these columns shows it: a name alone does not.
_PERSON: Final = frozenset({"nik", "passport", "birth_date", "person_id"})
_EMPLOYER: Final = frozenset({"npwp", "nib", "employer_id"})
_PLACE: Final = frozenset({"npp"})
_COMPANIONS: Final[Mapping[str, Mapping[str, frozenset[str]]]] = {
    "memberships": {"persons": _PERSON, "establishments": _PLACE, "employers": _EMPLOYER},
    "persons": {
        "memberships": frozenset({"segment"}),
        "establishments": _PLACE,
        "employers": _EMPLOYER,
    },
    "establishments": {
        "employers": _EMPLOYER,
        "persons": _PERSON,
        "memberships": frozenset({"segment"}),
    },
}
_PREFIX: Final = "registry."


@dataclass(frozen=True)
class ExportMap:
    """What a person says of exported files, by file name."""

    tables: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    constants: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class ReadExport:
    """One export as read: per table the columns it feeds, `<table>.<column>` in `rows`."""

    name: str
    sha256: str
    tables: tuple[str, ...]
    headers: Mapping[str, str]
    unused: tuple[str, ...]
    rows_received: int
    rows_accepted: int
    rows_apart: int
    rows: pl.DataFrame = field(repr=False)
    quarantine: pl.DataFrame = field(repr=False)


def export_map(path: Path | None) -> ExportMap:
    """Read a mapping file of exports.

    Raises:
        ColumnMapError: it is no TOML of that form, or names a table or column that is not there.
    """
    if path is None:
        return ExportMap()
    refuse_what_is_no_file(path)
    try:
        content = tomllib.loads(path.read_text("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _refused(path, "not_toml", why=str(error)) from error
    tables: dict[str, tuple[str, ...]] = {}
    columns: dict[str, dict[str, str]] = {}
    constants: dict[str, dict[str, str]] = {}
    for entry in content.get("file", []):
        name = str(entry.get("name", ""))
        wanted = entry.get("table", entry.get("tables", []))
        tables[name] = _known_tables(path, [wanted] if isinstance(wanted, str) else wanted)
        columns[name] = dict(entry.get("columns", {}))
        constants[name] = {key: str(value) for key, value in entry.get("constants", {}).items()}
        _refuse_unknown(path, tables[name], {**columns[name], **constants[name]})
    return ExportMap(tables, columns, constants)


def _known_tables(path: Path, wanted: list[str]) -> tuple[str, ...]:
    known = [form.form_id.removeprefix(_PREFIX) for form in forms_of("registry")]
    for name in wanted:
        if name not in known:
            raise _refused(path, "unknown_kind", kind=str(name), kinds=", ".join(known))
    return tuple(wanted)


def _refuse_unknown(path: Path, tables: tuple[str, ...], named: Mapping[str, str]) -> None:
    forms = [form for form in forms_of("registry") if not tables or _table(form) in tables]
    known = {column for form in forms for column in form.columns} | set(_KEYS_OF_OTHERS)
    for column in named:
        if column not in known:
            raise _refused(path, "unknown_column", column=column, names=", ".join(sorted(known)))


def _refused(path: Path, key: str, **facts: str) -> ColumnMapError:
    why_id, why_en = say("columns", key, "id", facts), say("columns", key, "en", facts)
    return ColumnMapError(path, why_id=why_id, why_en=why_en)


def _table(form: ListForm) -> str:
    return form.form_id.removeprefix(_PREFIX)


def read_export(path: Path, told: ExportMap, scratch: Path, *, as_of: date) -> ReadExport:
    """Read one export for every table that it feeds.

    Raises:
        UnreadableInputError: the file cannot be read as a table.
    """
    header = _header(path, told.columns.get(path.name, {}))
    matched = _fed_tables(path.name, header.place.names, told)
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        staged = staged_sheet(path, header, Path(folder))
        parts, problems = [], []
        for raw in staged_batches(staged, {}):
            columns: list[pl.Series] = [raw["source_row"]]
            for form, mapping in matched:
                batch = read_batch(raw, form, mapping, as_of=as_of)
                table = _table(form)
                columns += [
                    batch.rows[name].alias(f"{table}.{name}")
                    for name in batch.rows.columns
                    if name != "row_number"
                ]
                found = batch.problems.filter("is_fatal") if form is matched[0][0] else None
                if found is not None:
                    problems.append(found.with_columns(table=pl.lit(table), file=pl.lit(path.name)))
            parts.append(pl.DataFrame(columns))
    rows = pl.concat(parts)
    for name, value in told.constants.get(path.name, {}).items():
        rows = _with_constant(rows, name, value, matched, as_of)
    quarantine = pl.concat(problems, how="diagonal_relaxed")
    filled = set(told.constants.get(path.name, {}))
    quarantine = quarantine.filter(~pl.col("column").is_in(list(filled)))
    bad = quarantine["row_number"].unique()
    kept = rows.filter(~pl.col("source_row").is_in(bad.implode()))
    used = {header for _, mapping in matched for header in mapping.values()}
    return ReadExport(
        name=path.name,
        sha256=sha256_of(path),
        tables=tuple(_table(form) for form, _ in matched),
        headers={f"{_table(form)}.{c}": h for form, mapping in matched for c, h in mapping.items()},
        unused=tuple(name for name in header.place.names if name and name not in used),
        rows_received=staged.rows_received,
        rows_accepted=kept.height,
        rows_apart=staged.rows_received - kept.height,
        rows=kept,
        quarantine=quarantine,
    )


def _header(path: Path, said: Mapping[str, str]) -> FoundHeader:
    """The sheet and row of column names; of a plain table the first row."""
    named = set(said.values())
    found = [
        header
        for sheet in see_sheets(path)
        if (header := find_header(sheet, lambda text: text in named or is_known_header(text)))
    ]
    if found:
        return max(found, key=lambda one: one.known)
    sheets = see_sheets(path)
    names = sheets[0].rows[0] if sheets and sheets[0].rows else ()
    return FoundHeader(sheets[0].name if sheets else None, HeaderPlace(1, 1, names), 0)


def _fed_tables(
    name: str, headers: tuple[str, ...], told: ExportMap
) -> list[tuple[ListForm, dict[str, str]]]:
    """The tables that a file feeds, the one it fits best first, with their columns.

    A table is fed where its needed columns are there, from the file or said as constants.
    """
    chosen = told.columns.get(name, {})
    constants = told.constants.get(name, {})
    asked = told.tables.get(name, ())
    fed = []
    for form in forms_of("registry"):
        table = _table(form)
        if asked and table not in asked:
            continue
        own = {column: header for column, header in chosen.items() if column in form.columns}
        matched = match_form(headers, form, chosen=own)
        mapping = dict(matched.mapping)
        lacks = [c for c in form.required if c not in mapping and c not in constants]
        if not lacks and (asked or len(mapping) > len(form.required)):
            fed.append((matched.score, form, mapping))
    ordered = sorted(fed, key=lambda one: (-one[0], one[1].form_id))
    if asked or not ordered:
        return [(form, mapping) for _, form, mapping in ordered]
    companions = _COMPANIONS.get(_table(ordered[0][1]), {})
    return [
        (form, mapping)
        for at, (_, form, mapping) in enumerate(ordered)
        if at == 0 or companions.get(_table(form), frozenset()) & set(mapping)
    ]


def _with_constant(
    rows: pl.DataFrame,
    name: str,
    value: str,
    matched: list[tuple[ListForm, dict[str, str]]],
    as_of: date,
) -> pl.DataFrame:
    """A column that has one value for the whole file."""
    for form, _ in matched:
        if name in form.columns:
            raw = pl.DataFrame({"source_row": [1], "value": [value]})
            read = read_batch(raw, form, {name: "value"}, as_of=as_of).rows[name]
            constant: Any = read.to_list()[0]
            kind = read.dtype
            rows = rows.with_columns(pl.lit(constant, dtype=kind).alias(f"{_table(form)}.{name}"))
    return rows
