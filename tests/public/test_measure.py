"""What a run costs is counted up to its `DONE`, and a run without it is a failure."""

import sys

import pytest
from benchmarks import measure
from benchmarks.measure import EngineFailedError, run_module


@pytest.fixture
def module(tmp_path, monkeypatch):
    """A module that the measured process can import, from its source."""

    def write(source):
        (tmp_path / "measured_module.py").write_text(source)
        monkeypatch.setattr(measure, "ROOT", tmp_path)
        return "measured_module"

    return write


def test_what_follows_done_costs_nothing(module, tmp_path):
    source = "import time\nprint('DONE {\"links\": 3}', flush=True)\ntime.sleep(0.7)\n"
    cost = run_module(module(source), log=tmp_path / "log")
    assert cost.wall_seconds < 0.6
    assert cost.facts == {"links": 3}


def test_memory_of_child_processes_counts(module, tmp_path):
    child = "b = bytearray(80 << 20); import time; time.sleep(0.4)"
    source = (
        f"import subprocess\nsubprocess.run([{sys.executable!r}, '-c', {child!r}])\n"
        "print('DONE {}', flush=True)\n"
    )
    assert run_module(module(source), log=tmp_path / "log").peak_bytes > 80 << 20


def test_a_run_that_never_says_done_fails_with_its_last_words(module, tmp_path):
    with pytest.raises(EngineFailedError, match="no such table"):
        run_module(module("raise SystemExit('no such table')"), log=tmp_path / "log")
