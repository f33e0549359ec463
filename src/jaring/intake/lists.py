"""A partner's list read whole: canonical rows, rows set apart, what was repaired, and its manifest.

    understood = understand(path, kind="village")
    accepted = accept_list(understood, about, into=folder)
    accepted.rows_received == accepted.rows_accepted + accepted.rows_apart      # always

A list lies in a folder: `list.toml`, `rows.parquet`, `quarantine.parquet` (one row per problem),
`apart.parquet` (the sender's own columns of rows with a problem), `repairs.parquet`.
"""

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

import polars as pl

from jaring.intake.list_understanding import Understanding

ROWS: Final = "rows.parquet"
QUARANTINE: Final = "quarantine.parquet"
APART: Final = "apart.parquet"
REPAIRS: Final = "repairs.parquet"
MANIFEST: Final = "list.toml"
_CHUNK: Final = 1 << 20


@dataclass(frozen=True, kw_only=True)
class AboutList:
    """What a file cannot say of itself: whose it is, for where and when, whether it is complete.

    `is_complete` is None where nobody said; absence from such a list proves nothing.
    """

    list_id: str
    holder: str = ""
    area_code: str | None = None
    from_month: str | None = None
    before_month: str | None = None
    is_complete: bool | None = None
    as_of: date
    received_on: date


@dataclass(frozen=True, kw_only=True)
class AcceptedList:
    """A list as it lies in its folder."""

    folder: Path
    about: AboutList
    kind: str
    form: str
    version: str
    file: str
    sha256: str
    columns: Mapping[str, str]
    rows_received: int
    rows_accepted: int
    rows_apart: int
    lines_skipped: int
    repairs: Mapping[str, int] = field(default_factory=dict)
    problems: Mapping[str, int] = field(default_factory=dict)
    sum_checks: Mapping[str, bool] = field(default_factory=dict)

    def rows(self) -> pl.LazyFrame:
        """The canonical rows, in the order of the file."""
        return pl.scan_parquet(self.folder / ROWS)

    def quarantine(self) -> pl.DataFrame:
        """One row per problem: row_number, column, header, code, reasons, is_fatal, content."""
        return pl.read_parquet(self.folder / QUARANTINE)

    def apart(self) -> pl.DataFrame:
        """The sender's own columns of every row with a problem."""
        return pl.read_parquet(self.folder / APART)

    def repaired_cells(self) -> pl.LazyFrame:
        """One row per cell that a rule repaired: row_number, column, code, before, after."""
        return pl.scan_parquet(self.folder / REPAIRS)


def sha256_of(path: Path) -> str:
    """The file's fingerprint."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_CHUNK):
            digest.update(block)
    return digest.hexdigest()


def write_manifest(accepted: AcceptedList) -> None:
    """Write `list.toml`; it is what makes the folder a list."""
    about = accepted.about
    facts: dict[str, Any] = {
        "list_id": about.list_id,
        "kind": accepted.kind,
        "form": accepted.form,
        "version": accepted.version,
        "holder": about.holder,
        "area_code": about.area_code,
        "from": about.from_month,
        "before": about.before_month,
        "complete": about.is_complete,
        "as_of": about.as_of,
        "received_on": about.received_on,
        "file": accepted.file,
        "sha256": accepted.sha256,
    }
    lines = [f"{name} = {_toml(value)}" for name, value in facts.items() if value is not None]
    counts = {
        "received": accepted.rows_received,
        "accepted": accepted.rows_accepted,
        "apart": accepted.rows_apart,
        "lines_skipped": accepted.lines_skipped,
    }
    tables = {
        "rows": counts,
        "columns": accepted.columns,
        "repairs": accepted.repairs,
        "problems": accepted.problems,
        "sum_checks": accepted.sum_checks,
    }
    for title, table in tables.items():
        lines += ["", f"[{title}]", *(f"{_key(k)} = {_toml(v)}" for k, v in table.items())]
    (accepted.folder / MANIFEST).write_text("\n".join(lines) + "\n", encoding="utf-8")


def read_list(folder: Path) -> AcceptedList:
    """The list that lies in a folder."""
    facts = tomllib.loads((folder / MANIFEST).read_text("utf-8"))
    about = AboutList(
        list_id=facts["list_id"],
        holder=facts.get("holder", ""),
        area_code=facts.get("area_code"),
        from_month=facts.get("from"),
        before_month=facts.get("before"),
        is_complete=facts.get("complete"),
        as_of=facts["as_of"],
        received_on=facts["received_on"],
    )
    rows = facts["rows"]
    return AcceptedList(
        folder=folder,
        about=about,
        kind=facts["kind"],
        form=facts["form"],
        version=facts.get("version", ""),
        file=facts["file"],
        sha256=facts["sha256"],
        columns=facts.get("columns", {}),
        rows_received=rows["received"],
        rows_accepted=rows["accepted"],
        rows_apart=rows["apart"],
        lines_skipped=rows["lines_skipped"],
        repairs=facts.get("repairs", {}),
        problems=facts.get("problems", {}),
        sum_checks=facts.get("sum_checks", {}),
    )


def default_list_id(understood: Understanding, partner: str | None) -> str:
    """A name for a list where nobody gave one: kind and partner, or kind and file."""
    name = partner or understood.path.stem
    slug = "".join(letter if letter.isalnum() else "-" for letter in name.casefold()).strip("-")
    while "--" in slug:
        slug = slug.replace("--", "-")
    return f"{understood.matched.form.form_id}-{slug or 'list'}"


def as_json(accepted: AcceptedList) -> dict[str, Any]:
    """The list's manifest and counts, for machines."""
    facts = asdict(accepted)
    facts["folder"] = str(accepted.folder)
    facts["about"] = {name: str(value) for name, value in facts["about"].items()}
    return facts


def _key(text: str) -> str:
    return (
        text
        if text.replace("_", "").replace("-", "").isalnum() and text.isascii()
        else (json.dumps(text, ensure_ascii=False))
    )


def _toml(value: Any) -> str:  # noqa: ANN401 - what TOML holds
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(str(value), ensure_ascii=False)
