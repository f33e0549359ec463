"""The lists of an assessment as the engine reads them: one table per grain, rows numbered through.

Takes accepted lists (a folder with list.toml and its rows) or a partner's raw file; writes typed
Parquet into a scratch folder. The texts that linkage compares stay beside the typed columns.
"""

import re
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
from jaring.intake.tables import stage_table
from jaring.linkage.standardise.dates import parse_date
from jaring.linkage.standardise.fields import PIVOT_YEAR
from jaring.linkage.standardise.numbers import clean_nib, clean_nik, clean_npp, clean_npwp
from jaring.reference.list_kinds import Grain, ListForm, forms_of
from jaring.steps import ColumnType, Contract
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
"""Columns that linkage reads as text, kept under `text_<name>` beside the typed ones."""
CONTRACTS = {
    Grain.WORKER: WORKER_ROWS,
    Grain.EMPLOYER: EMPLOYER_ROWS,
    Grain.PROJECT: PROJECT_ROWS,
}
_CLEAN = {"nik": clean_nik, "npp": clean_npp, "nib": clean_nib, "npwp": clean_npwp}
_POLARS = {
    ColumnType.TEXT: pl.String,
    ColumnType.BIGINT: pl.Int64,
    ColumnType.INT: pl.Int32,
    ColumnType.BOOLEAN: pl.Boolean,
}
_WORDS = re.compile(r"[^a-z0-9]+")


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


def take_list(given: str, scratch: Path) -> GivenList:
    """A list from `FILE[:kind]`: a folder with list.toml, a file beside one, or a raw file.

    Raises:
        UnknownListError: there is no such file, or its kind is not known.
    """
    text, kind = _split(given)
    path = Path(text)
    if path.is_dir() and (path / "list.toml").exists():
        return _accepted(path)
    if not path.exists():
        raise UnknownListError(given, "there is no such file")
    if path.is_dir():
        raise UnknownListError(given, "the folder holds no list.toml")
    if kind is None and (path.parent / "list.toml").exists():
        return _accepted(path.parent)
    return _raw(path, kind, given, scratch)


def _split(given: str) -> tuple[str, str | None]:
    head, colon, tail = given.rpartition(":")
    if colon and forms_of(tail) and not Path(given).exists():
        return head, tail
    return given, None


def _form(kind: str, form: str | None, given: str) -> ListForm:
    for name in (f"{kind}.{form}" if form else kind, form or kind, kind):
        found = forms_of(name)
        if found:
            return found[0]
    raise UnknownListError(given, f"there is no kind of list called {kind}")


def _accepted(folder: Path) -> GivenList:
    said: dict[str, Any] = tomllib.loads((folder / "list.toml").read_text(encoding="utf-8"))
    form = _form(str(said["kind"]), said.get("form"), str(folder))
    rows = folder / str(said.get("file") or "rows.parquet")
    if (folder / "rows.parquet").exists():
        rows = folder / "rows.parquet"
    bad = folder / "quarantine.parquet"
    quarantined = _quarantine(pl.read_parquet(bad)) if bad.exists() else _no_quarantine()
    as_of = said.get("as_of")
    return GivenList(
        list_id=str(said.get("list_id") or folder.name),
        form=form,
        holder=str(said.get("holder") or said["kind"]),
        area_code=said.get("area_code") or None,
        is_complete=bool(said.get("complete", said.get("is_complete", False))),
        as_of=as_of if isinstance(as_of, date) else None,
        rows=rows,
        received=0,
        quarantined=quarantined,
        path=folder,
    )


def _raw(path: Path, kind: str | None, given: str, scratch: Path) -> GivenList:
    wanted = kind or path.stem
    staged = stage_table(path, into=scratch)
    forms = forms_of(wanted)
    if not forms:
        raise UnknownListError(given, f"it is not said what kind of list «{path.name}» is")
    form = max(forms, key=lambda one: len(recognised(staged.columns, one)))
    bad = pl.DataFrame(staged.quarantine)
    rows = bad.select(
        row_number=pl.col("source_row"), row_id=pl.lit(None, pl.String), why=pl.col("code")
    ).unique("row_number", keep="first", maintain_order=True)
    return GivenList(
        list_id=path.stem,
        form=form,
        holder=form.kind,
        area_code=None,
        is_complete=False,
        as_of=None,
        rows=staged.parquet,
        received=staged.rows_received,
        quarantined=rows,
        path=path,
    )


def recognised(headers: Sequence[str], form: ListForm) -> dict[str, str]:
    """Canonical column -> header, by name and alias without case, blanks and punctuation."""
    bare = {_bare(header): header for header in reversed(headers)}
    found = {}
    for name, column in form.columns.items():
        for alias in (name, *column.aliases):
            if _bare(alias) in bare:
                found[name] = bare[_bare(alias)]
                break
    return found


def _bare(text: str) -> str:
    return _WORDS.sub("", text.lower())


def _no_quarantine() -> pl.DataFrame:
    return pl.DataFrame(schema={"row_number": pl.Int64, "row_id": pl.String, "why": pl.String})


def _quarantine(found: pl.DataFrame) -> pl.DataFrame:
    """One row per quarantined row, whatever the number of its faults."""
    number = "row_number" if "row_number" in found.columns else "source_row"
    row_id = pl.col("row_id") if "row_id" in found.columns else pl.lit(None, pl.String)
    kept = found.select(row_number=pl.col(number).cast(pl.Int64), row_id=row_id, why="code")
    return kept.unique("row_number", keep="first", maintain_order=True)


def gather_lists(given: Sequence[GivenList], folder: Path) -> GatheredLists:
    """Write every list's rows typed, numbered through, into one folder per grain."""
    made = GatheredLists(folder, list(given))
    for grain, contract in CONTRACTS.items():
        (folder / grain.value).mkdir(parents=True)
        _typed(pl.LazyFrame(), contract, grain, {}).head(0).collect().write_parquet(
            folder / grain.value / "0000.parquet"
        )
        made.rows[grain] = 0
    for place, one in enumerate(given, start=1):
        grain = one.form.grain
        if grain not in CONTRACTS:
            raise UnknownListError(str(one.path), f"{one.form.form_id} is no list of rows")
        first = made.rows[grain]
        path = folder / grain.value / f"{place:04}.parquet"
        rows = _numbered(one, first)
        rows.sink_parquet(path, compression="lz4")
        made.rows[grain] += pl.scan_parquet(path).select(pl.len()).collect().item()
    return made


def _numbered(one: GivenList, first: int) -> pl.LazyFrame:
    """The rows of a list under canonical names, with their number in all lists of the grain."""
    rows = (
        pl.scan_parquet(one.rows)
        if one.rows.suffix == ".parquet"
        else pl.scan_csv(one.rows, infer_schema=False)
    )
    names = rows.collect_schema().names()
    canonical = recognised(names, one.form) | {
        name: name for name in CONTRACTS[one.form.grain].columns if name in names
    }
    given_id = next(
        (name for name in ("row_id", "id", *(canonical.get(key, "") for key in one.form.key))
         if name in names),
        None,
    )  # fmt: skip
    number = next((name for name in ("row_number", "source_row") if name in names), None)
    numbered = rows.with_row_index("index__")
    own_number = pl.col(number) if number else pl.col("index__") + 2
    default = pl.format("{}:{}", pl.lit(one.list_id), own_number)
    own_id = pl.coalesce(pl.col(given_id).cast(pl.String), default) if given_id else default
    marks = {
        "row": (pl.col("index__").cast(pl.Int64) + first),
        "list_id": pl.lit(one.list_id),
        "kind": pl.lit(one.form.form_id),
        "row_id": own_id,
        "row_number": own_number.cast(pl.Int64),
    }
    return _typed(numbered, CONTRACTS[one.form.grain], one.form.grain, canonical, marks)


def _typed(
    rows: pl.LazyFrame,
    contract: Contract,
    grain: Grain,
    canonical: Mapping[str, str],
    marks: Mapping[str, pl.Expr] | None = None,
) -> pl.LazyFrame:
    """The columns of a contract, and the texts of linkage beside them."""
    schema = rows.collect_schema()
    columns: list[pl.Expr] = []
    for name, kind in contract.columns.items():
        if marks is not None and name in marks:
            columns.append(marks[name].cast(_POLARS[kind]).alias(name))
        elif name in canonical:
            source = canonical[name]
            columns.append(_read(source, schema[source], name, kind).alias(name))
        else:
            columns.append(pl.lit(None, _POLARS[kind]).alias(name))
    for name in TEXTS.get(grain, ()):
        text = pl.lit(None, pl.String)
        if name in canonical:
            text = pl.col(canonical[name]).cast(pl.String)
        columns.append(text.alias(f"text_{name}"))
    return rows.select(columns)


def _read(source: str, found: pl.DataType, name: str, kind: ColumnType) -> pl.Expr:
    """One column as its type; a text that is none is null."""
    column = pl.col(source)
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
