import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from jaring.runs import doctor
from jaring.runs.doctor import Check, State, examine, memory_bytes
from jaring.terms.errors import InputError


def checks(self_test=lambda _folder: "fine") -> dict[str, Check]:
    return {check.name: check for check in examine(self_test)}


def test_a_sound_machine_has_nothing_bad():
    found = checks()
    assert [check for check in found.values() if check.state is State.BAD] == []
    assert found["self_test"].value.startswith("fine (")


def test_the_self_test_comes_last_and_gets_an_empty_folder():
    seen: list[bool] = []

    def look(folder: Path) -> str:
        seen.append(folder.is_dir() and not any(folder.iterdir()))
        return "seen"

    assert list(checks(look))[-1] == "self_test"
    assert seen == [True]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (InputError("no good"), "no good"),
        (ZeroDivisionError("by zero"), "ZeroDivisionError: by zero"),
    ],
)
def test_a_self_test_that_fails_is_an_answer(error, said):
    def fail(_folder: Path) -> str:
        raise error

    check = checks(fail)["self_test"]
    assert (check.state, check.value) == (State.BAD, said)


def test_a_package_that_is_missing_is_named(monkeypatch):
    monkeypatch.setattr(doctor, "PACKAGES", ("no-such-package-anywhere",))
    assert checks()["no-such-package-anywhere"].state is State.BAD


class Usage(NamedTuple):
    total: int
    used: int
    free: int


@pytest.mark.parametrize(
    ("free", "state"), [(2**29, State.BAD), (2 * 2**30, State.MIND), (50 * 2**30, State.GOOD)]
)
def test_room_on_the_disk_is_graded(monkeypatch, free, state):
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: Usage(2**40, 0, free))
    assert checks()["disk_here"].state is state


@pytest.mark.parametrize(
    ("size", "state"),
    [(2**29, State.BAD), (2 * 2**30, State.MIND), (8 * 2**30, State.GOOD), (None, State.MIND)],
)
def test_memory_is_graded(monkeypatch, size, state):
    monkeypatch.setattr(doctor, "memory_bytes", lambda: size)
    assert checks()["memory"].state is state


def test_a_container_may_use_less_than_the_machine_has(tmp_path):
    (tmp_path / "limit").write_text(f"{2**28}\n")
    (tmp_path / "none").write_text("max\n")
    assert memory_bytes((tmp_path / "limit", tmp_path / "none", tmp_path / "absent")) == 2**28
    assert memory_bytes((tmp_path / "none",)) > 2**28
