"""What the tests of the command line share: a way to run it, and a small finished run."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from jaring.commands.main import main
from jaring.simulate import linkage_fixture

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
DAY = "2026-06-30"


@dataclass(frozen=True)
class Answer:
    """What a command printed and its exit code."""

    code: int
    out: str
    err: str


Jaring = Callable[..., Answer]


@pytest.fixture
def jaring(capsys, tmp_path, monkeypatch) -> Jaring:
    """Run a command in this process, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    before = [signal.getsignal(number) for number in SIGNALS]

    def run(*arguments: object) -> Answer:
        capsys.readouterr()
        with pytest.raises(SystemExit) as leaving:
            main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return Answer(int(leaving.value.code or 0), out, err)

    yield run
    for number, handler in zip(SIGNALS, before, strict=True):
        signal.signal(number, handler)


@pytest.fixture
def shell(tmp_path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run a command as a process of its own, as a person does."""

    def run(*arguments: object, keys: str | None = None, **environment: str):
        return subprocess.run(
            command(*arguments),
            cwd=tmp_path,
            env={**os.environ, **environment},
            input=keys,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    return run


def command(*arguments: object) -> list[str]:
    start = "from jaring.commands.main import main; main()"
    return [sys.executable, "-c", start, *map(str, arguments)]


@pytest.fixture(scope="session")
def lists(tmp_path_factory) -> Path:
    """A folder with registry.parquet, list.parquet and truth.parquet."""
    folder = tmp_path_factory.mktemp("lists")
    linkage_fixture(people=1_600, list_rows=1_300, seed=7, out=folder, as_of=date(2026, 6, 30))
    return folder


@pytest.fixture(scope="session")
def made_run(lists, tmp_path_factory) -> Path:
    """A finished run over `lists`, with its workbook; not to be changed."""
    out = tmp_path_factory.mktemp("runs") / "run"
    names = (lists / "list.parquet", lists / "registry.parquet")
    made = subprocess.run(
        command("link", *names, "--as-of", DAY, "--out", out, "--xlsx"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    return out


@pytest.fixture
def run_copy(made_run, tmp_path) -> Path:
    """A copy of the finished run that a test may write to."""
    return Path(shutil.copytree(made_run, tmp_path / "run"))
