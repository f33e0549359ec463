"""The lists of an assessment as the engine reads them: one table per grain, rows numbered through.

Takes accepted lists (a folder with list.toml and its rows) or a partner's raw file; writes typed
Parquet into a scratch folder. The texts that linkage compares stay beside the typed columns.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

import polars as pl

from jaring.assessment.inputs import (
    EMPLOYER_ROWS,
    LISTS,
    PROJECT_ROWS,
    QUARANTINED,
    WORKER_ROWS,
)
from jaring.intake.list_acceptance import accept_list
from jaring.intake.list_understanding import understand
from jaring.intake.lists import (
    MANIFEST,
    QUARANTINE,
    ROWS,
    AboutList,
    AcceptedList,
    read_list,
)
from jaring.linkage.standardise.dates import parse_date
from jaring.linkage.standardise.fields import PIVOT_YEAR, clean_sex
from jaring.linkage.standardise.numbers import (
    clean_nib,
    clean_nik,
    clean_npp,
    clean_npwp,
    nik_birth_date,
    nik_sex,
)
from jaring.reference.list_kinds import Grain, ListForm, form_named, forms_of
from jaring.runs.assess_areas import with_area_codes
from jaring.steps import ColumnType
from jaring.terms.errors import InputError

TEXTS = {
    Grain.WORKER: (
        *("nik", "kpj", "name", "sex", "birth_date", "birth_place", "village", "district"),
        *("regency", "area_code", "employer", "npp", "phone", "mother_name"),
    ),
    Grain.PROJECT: (
        *("number", "name", "owner", "contractor", "npp", "nib", "npwp", "contract_value_idr"),
        *("starts_on", "ends_on", "area_code", "address"),
    ),
}
"""Columns that linkage reads as text; `text_of` says where each is kept."""
CONTRACTS = {
    Grain.WORKER: WORKER_ROWS,
    Grain.EMPLOYER: EMPLOYER_ROWS,
    Grain.PROJECT: PROJECT_ROWS,
}
_BY_AREA = ("village",)  # kinds whose duty hangs on the area, by local rules
_CLEAN = {"nik": clean_nik, "npp": clean_npp, "nib": clean_nib, "npwp": clean_npwp}
_POLARS = {
    ColumnType.TEXT: pl.String,
    ColumnType.BIGINT: pl.Int64,
    ColumnType.INT: pl.Int32,
    ColumnType.BOOLEAN: pl.Boolean,
}


class UnknownListError(InputError):
    """A list whose kind is not known, or that is no list."""

    code: ClassVar[str] = "assess.unknown_list"

    def __init__(self, given: str, problem: str) -> None:
        self.given, self.problem = given, problem
        super().__init__(
            f"--list {given}: {problem}. Name its kind, such as village.csv:village; "
            "`jaring intake FILE --preview` shows what a file looks like."
        )


@dataclass(frozen=True)
class GivenList:
    """A list as it was handed in: its form, its manifest, where its rows lie."""

    list_id: str
    form: ListForm
    holder: str
    area_code: str | None
    is_complete: bool
    as_of: date | None
    rows: Path
    received: int
    quarantined: pl.DataFrame
    path: Path


@dataclass
class GatheredLists:
    """Every list in the files that the engine reads."""

    folder: Path
    lists: list[GivenList] = field(default_factory=list)
    rows: dict[Grain, int] = field(default_factory=dict)

    def scan(self, grain: Grain) -> str:
        """What a query of one grain reads from."""
        pattern = str(self.folder / grain.value / "*.parquet").replace("'", "''")
        return f"read_parquet('{pattern}', union_by_name = true)"


def take_list(given: str, scratch: Path, today: date) -> GivenList:
    """A list from `FILE[:kind]`: a folder with list.toml, or a partner's own file.

    Raises:
        UnknownListError: there is no such file, or its kind is not known.
        InputError: the file cannot be read as a list.
    """
    text, kind = _split(given)
    path = Path(text)
    if not path.exists():
        raise UnknownListError(given, "there is no such file")
    if path.is_dir() and not (path / MANIFEST).exists():
        raise UnknownListError(given, "the folder holds no list.toml")
    if path.is_dir() and (path / QUARANTINE).exists():
        return _accepted(read_list(path))
    if path.is_dir() or (kind is None and (path.parent / MANIFEST).exists()):
        folder = path if path.is_dir() else path.parent
        said = tomllib.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return _taken_in(folder / str(said["file"]), _form_id(said, given), said, scratch, today)
    return _taken_in(path, kind, {}, scratch, today)


def _split(given: str) -> tuple[str, str | None]:
    head, colon, tail = given.rpartition(":")
    if colon and forms_of(tail) and not Path(given).exists():
        return head, tail
    return given, None


def _form_id(said: Mapping[str, Any], given: str) -> str:
    kind, form = str(said.get("kind", "")), str(said.get("form", ""))
    for name in (form, f"{kind}.{form}", kind):
        if forms_of(name):
            return name
    raise UnknownListError(given, f"there is no kind of list called {kind}")


def _taken_in(
    path: Path, kind: str | None, said: Mapping[str, Any], scratch: Path, today: date
) -> GivenList:
    """A file read by `intake` into the scratch folder."""
    understood = understand(path, kind=kind)
    list_id = str(said.get("list_id") or path.stem)
    about = AboutList(
        list_id=list_id,
        holder=str(said.get("holder") or understood.matched.form.kind),
        area_code=said.get("area_code") or None,
        is_complete=said.get("complete"),
        as_of=said.get("as_of") or today,
        received_on=said.get("received_on") or today,
    )
    number = len(list((scratch / "lists").glob("*"))) if (scratch / "lists").exists() else 0
    return _accepted(accept_list(understood, about, into=scratch / "lists" / f"{number:03}"), path)


def _accepted(found: AcceptedList, path: Path | None = None) -> GivenList:
    about = found.about
    return GivenList(
        list_id=about.list_id,
        form=form_named(found.form),
        holder=about.holder or found.kind,
        area_code=about.area_code,
        is_complete=bool(about.is_complete),
        as_of=about.as_of,
        rows=found.folder / ROWS,
        received=found.rows_received,
        quarantined=_quarantine(found.quarantine()),
        path=path or found.folder,
    )


def _quarantine(problems: pl.DataFrame) -> pl.DataFrame:
    """One row per row that was set apart, whatever the number of its faults."""
    fatal = problems.filter(pl.col("is_fatal"))
    key = pl.col("row_key").cast(pl.String)
    kept = fatal.select(row_number=pl.col("row_number").cast(pl.Int64), row_id=key, why="code")
    return kept.unique("row_number", keep="first", maintain_order=True)


def gather_lists(given: Sequence[GivenList], folder: Path, today: date) -> GatheredLists:
    """Write every list's rows typed, numbered through, into one folder per grain."""
    made = GatheredLists(folder, list(given))
    for grain, contract in CONTRACTS.items():
        (folder / grain.value).mkdir(parents=True)
        nothing = _typed(pl.LazyFrame(), grain, {}).head(0).collect()
        nothing.write_parquet(folder / grain.value / "0000.parquet")
        made.rows[grain] = 0
        assert nothing.columns[: len(contract.columns)] == list(contract.columns)
    for place, one in enumerate(given, start=1):
        grain = one.form.grain
        if grain not in CONTRACTS:
            raise UnknownListError(str(one.path), f"{one.form.form_id} is no list of rows")
        path = folder / grain.value / f"{place:04}.parquet"
        rows = _numbered(one, made.rows[grain])
        if grain is Grain.WORKER:
            if one.form.kind in _BY_AREA:
                rows = with_area_codes(rows.collect(), one.area_code).lazy()
            rows = _with_birth_date(rows, today)
        rows.sink_parquet(path, compression="lz4")
        made.rows[grain] += pl.scan_parquet(path).select(pl.len()).collect().item()
    return made


def _numbered(one: GivenList, first: int) -> pl.LazyFrame:
    """The rows of a list with their number in all lists of the grain."""
    numbered = pl.scan_parquet(one.rows).with_row_index("index__")
    marks = {
        "row": pl.col("index__").cast(pl.Int64) + first,
        "list_id": pl.lit(one.list_id),
        "kind": pl.lit(one.form.form_id),
    }
    return _typed(numbered, one.form.grain, marks)


def _typed(rows: pl.LazyFrame, grain: Grain, marks: Mapping[str, pl.Expr]) -> pl.LazyFrame:
    """The columns of the grain's contract, and the texts of linkage beside them."""
    schema = rows.collect_schema()
    columns: list[pl.Expr] = []
    for name, kind in CONTRACTS[grain].columns.items():
        made = pl.lit(None, _POLARS[kind])
        if name in marks:
            made = marks[name].cast(_POLARS[kind])
        elif name in schema:
            made = _read(schema[name], name, kind)
        columns.append(made.alias(name))
    for name in TEXTS.get(grain, ()):
        kept = text_of(grain, name)
        if kept == name:
            continue
        text = pl.col(name).cast(pl.String) if name in schema else pl.lit(None, pl.String)
        columns.append(text.alias(kept))
    return rows.select(columns)


def _read(found: pl.DataType, name: str, kind: ColumnType) -> pl.Expr:
    """One column as its type; a text that is none is null."""
    column = pl.col(name)
    is_text = found == pl.String
    if kind is ColumnType.INT:
        if found == pl.Date:
            return column.dt.strftime("%Y%m%d").cast(pl.Int32)
        return parse_date(column, pivot_year=PIVOT_YEAR) if is_text else column.cast(pl.Int32)
    if kind is ColumnType.TEXT:
        text = column if is_text else column.cast(pl.String)
        clean = _CLEAN.get(name)
        return text if clean is None else clean(text)
    if kind is ColumnType.BIGINT and is_text:
        return column.str.replace_all(r"[^0-9]", "").cast(pl.Int64, strict=False)
    return column.cast(_POLARS[kind], strict=False)


def _with_birth_date(rows: pl.LazyFrame, today: date) -> pl.LazyFrame:
    """The day of birth that the list says, else the one in the NIK; and what is wrong with that."""
    rows = rows.with_columns(nik_day=nik_birth_date(pl.col("nik"), as_of=today))
    born = pl.coalesce("birth_date", "nik_day")
    return rows.with_columns(nik_fault=_nik_fault(), birth_date=born).drop("nik_day")


def _nik_fault() -> pl.Expr:
    """What is wrong with a NIK as it stands: no number, another birth date, another sex."""
    nik, born, sex = pl.col("nik"), pl.col("birth_date"), clean_sex(pl.col("sex"))
    written = pl.col("text_nik").str.strip_chars().str.len_bytes() > 0
    short = 1_000_000  # number: the century of a NIK is not written
    return (
        pl.when(written & nik.is_null())
        .then(pl.lit("nik_invalid"))
        .when(born % short != pl.col("nik_day") % short)
        .then(pl.lit("nik_against_birth_date"))
        .when(sex != nik_sex(nik))
        .then(pl.lit("nik_against_sex"))
    )


def text_of(grain: Grain, name: str) -> str:
    """The column that holds what the sender wrote: one of its own only where the typed one differs.

    A column that is no text, is cleaned, or is told by the unit (`area_code`) differs.
    """
    is_as_sent = CONTRACTS[grain].columns.get(name) is ColumnType.TEXT
    return name if is_as_sent and name not in {*_CLEAN, "area_code"} else f"text_{name}"


def list_table(given: Sequence[GivenList]) -> pl.DataFrame:
    """The lists themselves, as the assessment reads them."""
    rows = [
        {
            "list_id": one.list_id,
            "kind": one.form.form_id,
            "holder": one.holder,
            "area_code": one.area_code,
            "is_complete": one.is_complete,
            "as_of": None if one.as_of is None else int(one.as_of.strftime("%Y%m%d")),
        }
        for one in given
    ]
    kinds = {name: _POLARS[kind] for name, kind in LISTS.columns.items()}
    return pl.DataFrame(rows, schema=kinds)


def quarantine_table(given: Sequence[GivenList]) -> pl.DataFrame:
    """Every row that could not be read, of every list."""
    kinds = {name: _POLARS[kind] for name, kind in QUARANTINED.columns.items()}
    parts = [
        one.quarantined.select(
            list_id=pl.lit(one.list_id),
            grain=pl.lit(one.form.grain.value),
            row_id=pl.coalesce("row_id", pl.format("{}:{}", pl.lit(one.list_id), "row_number")),
            row_number=pl.col("row_number").cast(pl.Int64),
            why="why",
        )
        for one in given
    ]
    return pl.concat([pl.DataFrame(schema=kinds), *parts]) if parts else pl.DataFrame(schema=kinds)
