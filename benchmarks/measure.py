"""What a piece of work costs: wall seconds, CPU seconds and peak memory of its process tree.

Each engine runs in a process of its own, so that none inherits warm caches, threads or memory from
another. The child prints one line, `DONE {json}`, the moment its links are where they belong; cost
is counted from the start of the process to that line, imports included. What the child does
afterwards (handing its scores over to be judged) costs it nothing.
"""

import json
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import IO, Any

import psutil

ROOT = Path(__file__).parents[1]
_DONE = "DONE "
_SAMPLE_SECONDS = 0.02


@dataclass(frozen=True)
class Cost:
    """One run of one engine."""

    wall_seconds: float
    cpu_seconds: float
    peak_bytes: int
    facts: dict[str, Any] = field(default_factory=dict)  # what the engine says of its run


class EngineFailedError(Exception):
    """The process of an engine ended without saying that it was done."""

    def __init__(self, module: str, *, exit_code: int, last_words: str) -> None:
        self.module, self.exit_code = module, exit_code
        super().__init__(f"{module} ended with {exit_code} before it was done:\n{last_words}")


def announce_done(**facts: object) -> None:
    """Called by the child: the work is finished, stop the clock."""
    sys.stdout.write(_DONE + json.dumps(facts) + "\n")
    sys.stdout.flush()


def run_module(module: str, *arguments: str, log: Path) -> Cost:
    """Run `python -m module arguments` and say what it cost up to its `DONE`.

    Args:
        log: file that takes what the child writes to its error stream.

    Raises:
        EngineFailedError: the child ended without `DONE`, or badly after it.
    """
    with log.open("w") as errors:
        started = time.perf_counter()
        command = [sys.executable, "-m", module, *arguments]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=errors, text=True, cwd=ROOT
        ) as child:
            watch = _Watch(child.pid)
            watch.start()
            assert child.stdout is not None
            facts = _read_until_done(child.stdout)
            wall = time.perf_counter() - started
            watch.stop()
            child.stdout.read()
        exit_code = child.returncode
    if facts is None or exit_code != 0:
        last_words = "\n".join(log.read_text().splitlines()[-30:])
        raise EngineFailedError(module, exit_code=exit_code, last_words=last_words)
    return Cost(wall, watch.cpu_seconds, watch.peak_bytes, facts)


def middle(costs: list[Cost]) -> Cost:
    """Medians of several runs; the facts are those of the last run."""
    return Cost(
        median(cost.wall_seconds for cost in costs),
        median(cost.cpu_seconds for cost in costs),
        int(median(cost.peak_bytes for cost in costs)),
        costs[-1].facts,
    )


def _read_until_done(lines: IO[str]) -> dict[str, Any] | None:
    for line in lines:
        if line.startswith(_DONE):
            facts: dict[str, Any] = json.loads(line.removeprefix(_DONE))
            return facts
    return None


class _Watch(threading.Thread):
    """Samples memory and CPU time of a process and its children until told to stop."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._process = psutil.Process(pid)
        self._stopped = threading.Event()
        self.peak_bytes = 0
        self.cpu_seconds = 0.0

    def run(self) -> None:
        while not self._stopped.wait(_SAMPLE_SECONDS):
            self._sample()

    def stop(self) -> None:
        """One last sample at the moment the child said it was done."""
        self._stopped.set()
        self._sample()
        self.join()

    def _sample(self) -> None:
        try:
            tree = [self._process, *self._process.children(recursive=True)]
        except psutil.NoSuchProcess:
            return
        resident = 0
        used = 0.0
        for process in tree:
            try:
                resident += process.memory_info().rss
                times = process.cpu_times()
            except psutil.NoSuchProcess:  # ended between the two looks
                continue
            used += times.user + times.system + times.children_user + times.children_system
        self.peak_bytes = max(self.peak_bytes, resident)
        self.cpu_seconds = max(self.cpu_seconds, used)
