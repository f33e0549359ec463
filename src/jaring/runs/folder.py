"""The run folder: made out of sight, put in place whole or not at all, readable by its owner only.

While a run works it writes into a hidden folder beside the wanted one; only a run that ended well
is renamed into place. An error or Ctrl-C removes the hidden folder; what a killed process left is
removed by the next run that wants the same name.
Not here: what the tables hold (`runs.link`), what fixes a run (`runs.record`).
"""

import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar, Literal

import pyarrow as pa
import pyarrow.parquet as pq

from jaring.runs.masking import mask_text
from jaring.terms.errors import InputError, JaringError

RECORD = "run.json"
LOG = "run.log"
DECISIONS = "decisions.csv"
SCRATCH = ".scratch"
_LOCK = ".lock"
_OWNER_FOLDER = 0o700
_OWNER_FILE = 0o600

LogFact = str | int | float | bool | None | list[str]


class FolderTakenError(InputError):
    """The folder that a run should be written to may not be used."""

    code: ClassVar[str] = "folder.taken"
    WORDINGS: ClassVar[dict[str, str]] = {
        "run": "It already holds a result. Choose another --out, or add --force to replace it.",
        "other": "It exists and is no result of this kind, so it is left as it is, even with "
        "--force. Choose another --out.",
        "file": "It is a file, not a folder. Choose another --out.",
        "busy": "Another run is writing it now. Wait until that one is done, or choose another "
        "--out.",
    }

    def __init__(self, path: Path, why: Literal["run", "other", "file", "busy"]) -> None:
        self.path, self.why = path, why
        super().__init__(f"The result cannot go to {mask_text(str(path))}. {self.WORDINGS[why]}")


class NoRunFolderError(InputError):
    """The folder that should be opened holds no run."""

    code: ClassVar[str] = "folder.none"

    def __init__(self, path: Path) -> None:
        self.path = path
        what = "is no run folder: it holds no run.json" if path.exists() else "does not exist"
        super().__init__(
            f"{mask_text(str(path))} {what}. "
            "Give the folder that `jaring link` or `jaring dedupe` wrote with --out."
        )


class RunFileMissingError(JaringError):
    """A run folder lacks one of the files that every run writes."""

    code: ClassVar[str] = "folder.incomplete"

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.name = folder, name
        super().__init__(
            f"{mask_text(str(folder))} holds no readable {name}, which every run writes: it was "
            "removed or damaged after the run. Run the link again."
        )


def is_run_folder(path: Path) -> bool:
    """Whether `path` was written by a run: its run.json says so in its own words."""
    try:
        record = json.loads((path / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(record, dict) and "jaring_run" in record


class RunFolder:
    """A folder that holds one run; while it is being made, `path` is the hidden one."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def open(cls, path: Path) -> "RunFolder":
        """The finished run at `path`.

        Raises:
            NoRunFolderError: there is no run there.
        """
        if not is_run_folder(path):
            raise NoRunFolderError(path)
        return cls(path)

    @classmethod
    @contextmanager
    def create(cls, path: Path, *, force: bool) -> Iterator["RunFolder"]:
        """A run folder to fill; it stands at `path` when the block ends without an error.

        Args:
            force: replace a run that is already there. Decisions of people that lie in it are
                carried over; any other folder is refused all the same.

        Raises:
            FolderTakenError: `path` may not be used.
        """
        with make_folder(path, is_ours=is_run_folder, force=force) as hidden:
            yield cls(hidden)
            shutil.rmtree(hidden / SCRATCH, ignore_errors=True)

    @property
    def scratch(self) -> Path:
        """A folder for what is needed only while the run works: staged inputs, spilled tables."""
        scratch = self.path / SCRATCH
        scratch.mkdir(mode=_OWNER_FOLDER, exist_ok=True)
        return scratch

    def write_text(self, name: str, text: str) -> Path:
        """Write a text file that only its owner can read."""
        path = self.path / name
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _OWNER_FILE)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def read_text(self, name: str) -> str:
        """The text of one of the run's files.

        Raises:
            RunFileMissingError: the file is gone or is no text.
        """
        try:
            return (self.path / name).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise RunFileMissingError(self.path, name) from error

    def write_table(self, name: str, table: pa.Table) -> Path:
        """Write one of the run's tables; the same rows give the same bytes."""
        path = self.path / name
        pq.write_table(table, path, compression="zstd")
        path.chmod(_OWNER_FILE)
        return path

    def read_table(self, name: str) -> pa.Table:
        """One of the run's tables.

        Raises:
            RunFileMissingError: the file is gone or cannot be read.
        """
        try:
            return pq.read_table(self.path / name)
        except (OSError, pa.ArrowException) as error:
            raise RunFileMissingError(self.path, name) from error

    def log(self, event: str, **facts: LogFact) -> None:
        """Add one line to run.log: when, what, and its facts with identifiers masked."""
        line = {"at": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": event}
        masked = {name: _mask_fact(fact) for name, fact in facts.items()}
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        with os.fdopen(os.open(self.path / LOG, flags, _OWNER_FILE), "a", encoding="utf-8") as file:
            file.write(json.dumps(line | masked, ensure_ascii=False) + "\n")


@contextmanager
def make_folder(path: Path, *, is_ours: Callable[[Path], bool], force: bool) -> Iterator[Path]:
    """A hidden folder to fill; it is renamed to `path` when the block ends without an error.

    Args:
        is_ours: whether a folder that is already there is of the kind that may be replaced.
        force: replace it.

    Raises:
        FolderTakenError: `path` may not be used.
    """
    target = path.expanduser().absolute()
    _restore_interrupted(target)
    _refuse_taken(target, is_ours, force=force)
    parents = _make_parents(target.parent)
    hidden, lock = _make_hidden(target)
    try:
        yield hidden
        _publish(hidden, target, is_ours, force=force)
    except BaseException:
        shutil.rmtree(hidden, ignore_errors=True)
        for parent in parents:  # those we made ourselves, deepest first, if still empty
            _remove_if_empty(parent)
        raise
    finally:
        os.close(lock)


def _mask_fact(fact: LogFact) -> LogFact:
    if isinstance(fact, str):
        return mask_text(fact)
    return [mask_text(part) for part in fact] if isinstance(fact, list) else fact


def _refuse_taken(target: Path, is_ours: Callable[[Path], bool], *, force: bool) -> None:
    if not os.path.lexists(target):
        return
    if not target.is_dir():
        raise FolderTakenError(target, "file")
    if not any(target.iterdir()):
        return  # an empty folder that somebody made for the run
    if not is_ours(target):
        raise FolderTakenError(target, "other")
    if not force:
        raise FolderTakenError(target, "run")


def _hidden(target: Path, state: str) -> Path:
    return target.with_name(f".{target.name}.{state}")


def _make_parents(folder: Path) -> list[Path]:
    """Make the folders above; those that were not there before are given back, deepest first."""
    missing = [parent for parent in (folder, *folder.parents) if not parent.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return missing


def _remove_if_empty(folder: Path) -> None:
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def _make_hidden(target: Path) -> tuple[Path, int]:
    """The hidden folder and the lock that says that its maker lives."""
    hidden = _hidden(target, "making")
    if hidden.exists():
        _remove_abandoned(hidden, target)
    try:
        hidden.mkdir(mode=_OWNER_FOLDER)
    except FileExistsError as error:
        raise FolderTakenError(target, "busy") from error
    return hidden, _lock(hidden, target)


def _remove_abandoned(hidden: Path, target: Path) -> None:
    """Remove what a killed run left; the lock of a process that lives cannot be taken."""
    lock = _lock(hidden, target)
    shutil.rmtree(hidden)
    os.close(lock)


def _lock(hidden: Path, target: Path) -> int:
    lock = os.open(hidden / _LOCK, os.O_RDWR | os.O_CREAT, _OWNER_FILE)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(lock)
        raise FolderTakenError(target, "busy") from error
    return lock


def _restore_interrupted(target: Path) -> None:
    """Put back a run that was moved aside by a process that died before its own was in place."""
    aside = _hidden(target, "replaced")
    if not aside.exists():
        return
    if os.path.lexists(target):
        shutil.rmtree(aside)
    else:
        aside.rename(target)


def _publish(hidden: Path, target: Path, is_ours: Callable[[Path], bool], *, force: bool) -> None:
    """Rename the finished folder into place; a run that stood there is moved aside first."""
    (hidden / _LOCK).unlink()
    for folder, _, names in os.walk(hidden):
        Path(folder).chmod(_OWNER_FOLDER)
        for name in names:
            (Path(folder) / name).chmod(_OWNER_FILE)
    _refuse_taken(target, is_ours, force=force)  # somebody may have been quicker
    aside = _hidden(target, "replaced")
    if is_ours(target):
        _carry_decisions(target, hidden)
        target.rename(aside)
    try:
        hidden.rename(target)
    except OSError:
        if aside.exists():
            aside.rename(target)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _carry_decisions(old: Path, made: Path) -> None:
    """What people decided is their work, not the run's: it outlives the run that it was made on."""
    decisions = old / DECISIONS
    if decisions.exists() and not (made / DECISIONS).exists():
        shutil.copy2(decisions, made / DECISIONS)
        (made / DECISIONS).chmod(_OWNER_FILE)
