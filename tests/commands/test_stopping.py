import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from jaring.simulate import linkage_fixture

START = "from jaring.commands.main import main; main()"


@pytest.fixture(scope="module")
def long_lists(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("long")
    linkage_fixture(people=20_000, list_rows=20_000, seed=3, out=folder, as_of=date(2026, 6, 30))
    return folder


def start(lists: Path, tmp_path: Path, *more: str) -> subprocess.Popen[str]:
    scratch = tmp_path / "tmp"
    scratch.mkdir(exist_ok=True)
    names = [str(lists / "list.parquet"), str(lists / "registry.parquet")]
    return subprocess.Popen(
        [
            sys.executable,
            "-c",
            START,
            "link",
            *names,
            "--out",
            str(tmp_path / "out" / "run"),
            *more,
        ],
        env={**os.environ, "TMPDIR": str(scratch)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_until_it_writes(running: subprocess.Popen[str], tmp_path: Path) -> None:
    hidden = tmp_path / "out" / ".run.making"
    for _ in range(600):
        if hidden.exists() or running.poll() is not None:
            return
        time.sleep(0.05)
    raise AssertionError("the run never began")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("number", "later", "code"),
    [
        (signal.SIGINT, 0.0, 130),
        (signal.SIGINT, 0.7, 130),
        (signal.SIGINT, 1.6, 130),
        (signal.SIGTERM, 0.7, 143),
        (signal.SIGHUP, 1.2, 129),
    ],
)
def test_a_run_that_is_stopped_leaves_nothing_half_written(
    long_lists, tmp_path, number, later, code
):
    running = start(long_lists, tmp_path)
    wait_until_it_writes(running, tmp_path)
    time.sleep(later)
    running.send_signal(number)
    out, err = running.communicate(timeout=60)
    assert running.returncode == code, err
    assert out == ""
    assert "Tidak ada hasil setengah jadi" in err
    assert "Traceback" not in err
    assert not (tmp_path / "out").exists()
    assert list((tmp_path / "tmp").iterdir()) == []


@pytest.mark.slow
def test_a_run_that_is_stopped_keeps_the_run_that_it_was_to_replace(long_lists, tmp_path):
    running = start(long_lists, tmp_path)
    running.communicate(timeout=120)
    first = (tmp_path / "out" / "run" / "summary.json").read_bytes()
    again = start(long_lists, tmp_path, "--force")
    wait_until_it_writes(again, tmp_path)
    time.sleep(0.3)
    again.send_signal(signal.SIGINT)
    again.communicate(timeout=60)
    assert (tmp_path / "out" / "run" / "summary.json").read_bytes() == first
    assert [entry.name for entry in (tmp_path / "out").iterdir()] == ["run"]


def test_a_reader_that_goes_away_is_no_error(shell, tmp_path):
    piped = f"{sys.executable} -c '{START}' model show workers | head -1"
    answer = subprocess.run(
        ["/bin/sh", "-c", piped], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert answer.stdout.startswith("#")
    assert "Traceback" not in answer.stderr
    assert "Gagal" not in answer.stderr
