"""Is this machine fit for Jaring: versions, memory, disk, processors, temporary folder, self-test.

Reads the machine and changes nothing; a check never fails, it answers with how it stands.
"""

import importlib.metadata
import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from jaring.terms.errors import JaringError

PACKAGES: Final = ("jaring", "duckdb", "polars", "pyarrow", "numpy", "pydantic", "python-calamine",
                   "xlsxwriter", "rapidfuzz", "typer", "rich")  # fmt: skip
_GIB: Final = 2**30
_LEAST_MEMORY: Final = 1 * _GIB  # a list of a hundred thousand rows links in half of this
_GOOD_MEMORY: Final = 4 * _GIB  # 1.7 million by 3 million rows stay in memory
_LEAST_DISK: Final = 1 * _GIB
_GOOD_DISK: Final = 10 * _GIB
_OLDEST_PYTHON: Final = (3, 11)
_CGROUP_LIMITS: Final = (
    Path("/sys/fs/cgroup/memory.max"),
    Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
)


class State(StrEnum):
    """How a check stands."""

    GOOD = "good"
    MIND = "mind"  # works, with a limit that a person should know
    BAD = "bad"  # a run would fail


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at.

    Attributes:
        name: key of its word in the catalogue.
        value: what was found, for a person.
        advice: key of what to do about it, where it is not good.
    """

    name: str
    state: State
    value: str
    advice: str | None = None


def examine(self_test: Callable[[Path], str]) -> Iterator[Check]:
    """Every check in turn, the self-test last.

    Args:
        self_test: links a tiny pair of lists in the folder that it is given and says what came
            out; raises if that is wrong.
    """
    yield _check_python()
    yield from map(_check_package, PACKAGES)
    yield _check_processors()
    yield _check_memory(memory_bytes())
    yield _check_disk(Path.cwd(), "disk_here")
    temporary = Path(tempfile.gettempdir())
    yield _check_disk(temporary, "disk_temporary")
    yield _check_temporary(temporary)
    yield _check_self_test(self_test)


def _check_python() -> Check:
    state = State.GOOD if sys.version_info >= _OLDEST_PYTHON else State.BAD
    value = f"{platform.python_version()} ({platform.system()} {platform.machine()})"
    return Check("python", state, value, None if state is State.GOOD else "python")


def _check_package(name: str) -> Check:
    try:
        return Check(name, State.GOOD, importlib.metadata.version(name))
    except importlib.metadata.PackageNotFoundError:
        return Check(name, State.BAD, "-", "package")


def usable_processors() -> int:
    """Processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _check_processors() -> Check:
    return Check("processors", State.GOOD, str(usable_processors()))


def memory_bytes(limits: tuple[Path, ...] = _CGROUP_LIMITS) -> int | None:
    """Memory that this process may use: the machine's, or less inside a container."""
    try:
        machine = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError, AttributeError):
        return None
    return min([machine, *_read_limits(limits)])


def _read_limits(limits: tuple[Path, ...]) -> list[int]:
    texts = [path.read_text().strip() for path in limits if path.is_file()]
    return [int(text) for text in texts if text.isdigit()]  # "max": no limit


def _check_memory(size: int | None) -> Check:
    if size is None:
        return Check("memory", State.MIND, "-", "memory_unknown")
    value = f"{size / _GIB:.1f} GiB"
    if size < _LEAST_MEMORY:
        return Check("memory", State.BAD, value, "memory")
    return Check("memory", *_graded(size, _GOOD_MEMORY, value), "memory_small")


def _check_disk(folder: Path, name: str) -> Check:
    free = shutil.disk_usage(folder).free
    value = f"{free / _GIB:.1f} GiB ({folder})"
    if free < _LEAST_DISK:
        return Check(name, State.BAD, value, "disk")
    return Check(name, *_graded(free, _GOOD_DISK, value), "disk_small")


def _graded(size: int, good: int, value: str) -> tuple[State, str]:
    return (State.GOOD if size >= good else State.MIND), value


def _check_temporary(folder: Path) -> Check:
    """Whether a private file can be made where tables are spilled."""
    try:
        with tempfile.NamedTemporaryFile(dir=folder) as file:
            file.write(b"x")
    except OSError:
        return Check("temporary", State.BAD, str(folder), "temporary")
    return Check("temporary", State.GOOD, str(folder))


def _check_self_test(self_test: Callable[[Path], str]) -> Check:
    started = time.perf_counter()
    try:
        with tempfile.TemporaryDirectory(prefix="jaring-doctor-") as folder:
            value = self_test(Path(folder))
    except Exception as error:  # noqa: BLE001  # whatever it raises is its answer
        said = str(error) if isinstance(error, JaringError) else f"{type(error).__name__}: {error}"
        return Check("self_test", State.BAD, said, "self_test")
    return Check("self_test", State.GOOD, f"{value} ({time.perf_counter() - started:.1f} s)")
