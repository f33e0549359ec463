import json
import stat
from dataclasses import replace

import pytest

from jaring.runs import simulating
from jaring.runs.folder import FolderTakenError
from jaring.runs.simulating import Simulation, UnknownRateError, is_simulation, simulate_folder

SMALL = Simulation(
    office="magelang", province=None, people=1_200, list_rows=600, as_of=None, seed=1, rates={}
)


def silent(_name: str, _share: float) -> None:
    """Hears nothing."""


def test_a_simulation_stands_whole_under_its_name(tmp_path):
    told: list[tuple[str, float]] = []
    out = tmp_path / "m"
    made = simulate_folder(SMALL, out, force=False, progress=lambda *step: told.append(step))
    assert is_simulation(out)
    assert [entry.name for entry in tmp_path.iterdir()] == ["m"]
    assert made.folder == str(out)
    assert json.loads((out / "simulation.json").read_text())["folder"] == str(out)
    assert all(0 <= share <= 1 for _, share in told)
    assert stat.S_IMODE((out / "snapshot" / "persons.parquet").stat().st_mode) == 0o600


def test_a_simulation_that_fails_leaves_nothing(tmp_path, monkeypatch):
    def fail(*_given: object, out, **_options: object) -> None:
        (out / "half.parquet").write_bytes(b"x")
        raise KeyboardInterrupt

    monkeypatch.setattr(simulating, "simulate_office", fail)
    with pytest.raises(KeyboardInterrupt):
        simulate_folder(SMALL, tmp_path / "m", force=False, progress=silent)
    assert list(tmp_path.iterdir()) == []


def test_only_a_simulation_is_replaced(tmp_path):
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "run.json").write_text('{"jaring_run": 1}')
    with pytest.raises(FolderTakenError):
        simulate_folder(SMALL, tmp_path / "run", force=True, progress=silent)


@pytest.mark.parametrize(
    ("rates", "said"),
    [({"nik_mising": 0.1}, "nik_missing"), ({"nik_missing": 2.0}, "between 0 and 1")],
)
def test_a_rate_that_is_none_is_refused_before_anything_is_made(tmp_path, rates, said):
    wrong = replace(SMALL, rates=rates)
    with pytest.raises(UnknownRateError, match=said):
        simulate_folder(wrong, tmp_path / "m", force=False, progress=silent)
    assert list(tmp_path.iterdir()) == []
