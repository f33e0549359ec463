"""A workbook read in a process of its own, so that a reader gone wrong ends that process alone.

XLS and ODS files say little about their size before they are unfolded, and the reader's code may
panic on a damaged one. The child has a limit of memory and of time, and nobody sees what it prints.
It is started as `python -m jaring.intake.isolated`, told what to read on its input, and leaves its
answer in a folder: `answer.json`, `quarantine.parquet` and the staged table.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import pyarrow.parquet as pq

from jaring.intake import errors
from jaring.intake.errors import CannotStageError, DamagedSourceError, UnreadableInputError
from jaring.intake.kinds import FileKind, said_why
from jaring.intake.staging import StagedTable
from jaring.intake.words import Fact, Said, SourceNote, said
from jaring.intake.workbooks import stage_workbook

_MEMORY_BYTES: Final = 8 << 30
_SECONDS: Final = 600
_ANSWER: Final = "answer.json"
_QUARANTINE: Final = "quarantine.parquet"


def stage_isolated(path: Path, *, kind: FileKind, into: Path, sheet: str | None) -> StagedTable:
    """Read one sheet of a workbook in a process of its own.

    Args:
        path: the file.
        kind: which workbook it is.
        into: folder to stage in.
        sheet: name of the sheet; else the first visible one that holds anything.

    Raises:
        UnreadableInputError: one of its subclasses; `DamagedSourceError` where the child died.
    """
    try:
        into.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix="workbook-", dir=into))
    except OSError as error:
        raise CannotStageError(into, why=said_why(error)) from error
    is_whole = False
    try:
        staged = _asked(path, kind, folder, sheet)
        is_whole = True
    finally:
        if not is_whole:
            shutil.rmtree(folder, ignore_errors=True)
    return staged


def _asked(path: Path, kind: FileKind, folder: Path, sheet: str | None) -> StagedTable:
    question = {"path": str(path), "kind": kind.value, "folder": str(folder), "sheet": sheet}
    damaged = DamagedSourceError(path, kind=said("kinds", kind), why=said("whys", "bad_sheet"))
    try:
        subprocess.run(
            [sys.executable, "-m", "jaring.intake.isolated"],
            input=json.dumps(question).encode(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_SECONDS,
            check=True,
        )
        answer = json.loads((folder / _ANSWER).read_text("utf-8"))
    except (subprocess.SubprocessError, OSError, ValueError) as error:
        raise damaged from error
    if "error" in answer:
        raised: type[UnreadableInputError] = getattr(errors, answer["error"])
        raise raised(answer["path"], answer["variant"], **_facts(answer["facts"]))
    return StagedTable(
        parquet=folder / answer["parquet"],
        columns=tuple(answer["columns"]),
        rows_received=answer["rows_received"],
        rows_accepted=answer["rows_accepted"],
        quarantine=pq.read_table(folder / _QUARANTINE),
        notes=tuple(SourceNote(code, _facts(facts)) for code, facts in answer["notes"]),
    )


def _facts(written: Mapping[str, Any]) -> dict[str, Fact]:
    return {
        name: Said(**value) if isinstance(value, dict) else value for name, value in written.items()
    }


def _written(facts: Mapping[str, Fact]) -> dict[str, Any]:
    return {
        name: {"id": value.id, "en": value.en} if isinstance(value, Said) else value
        for name, value in facts.items()
    }


def _notes_written(notes: Iterable[SourceNote]) -> list[tuple[str, dict[str, Any]]]:
    return [(note.code, _written(note.facts)) for note in notes]


def _answer(question: Mapping[str, Any]) -> dict[str, Any]:
    """What the child finds: a staged table, or why there is none."""
    path, folder = Path(question["path"]), Path(question["folder"])
    kind = FileKind(question["kind"])
    try:
        staged = stage_workbook(path, kind=kind, into=folder, sheet=question["sheet"], notes=())
    except UnreadableInputError as error:
        return {
            "error": type(error).__name__,
            "path": str(error.path),
            "variant": error.variant,
            "facts": _written(error.facts),
        }
    pq.write_table(staged.quarantine, folder / _QUARANTINE)
    return {
        "parquet": staged.parquet.name,
        "columns": staged.columns,
        "rows_received": staged.rows_received,
        "rows_accepted": staged.rows_accepted,
        "notes": _notes_written(staged.notes),
    }


def _limit_memory() -> None:
    """Let this process ask for no more memory than a workbook may need."""
    if os.name == "posix":
        import resource  # noqa: PLC0415 - there is none elsewhere

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        allowed = _MEMORY_BYTES if most < 0 else min(_MEMORY_BYTES, most)
        resource.setrlimit(resource.RLIMIT_AS, (allowed, most))


if __name__ == "__main__":
    _limit_memory()
    asked = json.loads(sys.stdin.buffer.read())
    found = json.dumps(_answer(asked))
    Path(asked["folder"], _ANSWER).write_text(found, "utf-8")
