"""Simulated data in a folder that is there whole or not at all, like a run."""

import difflib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import ClassVar

from jaring.runs.folder import make_folder
from jaring.simulate import (
    ErrorRates,
    GapRates,
    SimulationSummary,
    simulate_office,
    simulate_province,
)
from jaring.terms.errors import InputError

SUMMARY = "simulation.json"
_MOST_NEAR = 3


class UnknownRateError(InputError):
    """A rate that is none, or a share that is none."""

    code: ClassVar[str] = "simulate.rate"
    WORDINGS: ClassVar[dict[str, str]] = {
        "unknown": "there is no such rate. There are: {known}.",
        "share": "a rate is a share between 0 and 1.",
    }

    def __init__(self, why: str, found: str, known: str = "") -> None:
        self.why, self.found, self.known = why, found, known
        super().__init__(f"--rate {found}: {self.WORDINGS[why].format(known=known)}")


@dataclass(frozen=True)
class Simulation:
    """What to make up: an office or a province, its size, its chance, its errors."""

    office: str | None
    province: str | None
    people: int | None
    list_rows: int | None
    as_of: date | None
    seed: int
    rates: Mapping[str, float]


def is_simulation(path: Path) -> bool:
    """Whether `path` was written by a simulation."""
    try:
        summary = json.loads((path / SUMMARY).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(summary, dict) and {"seed", "snapshot_rows"} <= summary.keys()


def simulate_folder(
    wanted: Simulation, out: Path, *, force: bool, progress: Callable[[str, float], None]
) -> SimulationSummary:
    """Write the simulation to `out`.

    Raises:
        FolderTakenError: `out` may not be used.
        UnknownOfficeError, TooFewPeopleError, UnknownRateError: it cannot be simulated so.
    """
    rates, gaps = _rates(wanted.rates)
    with make_folder(out, is_ours=is_simulation, force=force) as hidden:
        simulate = simulate_office if wanted.province is None else simulate_province
        made = simulate(
            wanted.province or wanted.office or "",
            as_of=wanted.as_of,
            seed=wanted.seed,
            out=hidden,
            people=wanted.people,
            list_rows=wanted.list_rows,
            rates=rates,
            gaps=gaps,
            progress=progress,
        )
        path = hidden / SUMMARY  # it names the folder, which is hidden only until the end
        facts = json.loads(path.read_text(encoding="utf-8")) | {"folder": str(out)}
        path.write_text(json.dumps(facts, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return replace(made, folder=str(out))


def _rates(changed: Mapping[str, float]) -> tuple[ErrorRates, GapRates]:
    """The rates of errors and of gaps, with those that were changed."""
    errors, gaps = ErrorRates.__dataclass_fields__, GapRates.__dataclass_fields__
    known = sorted([*errors, *gaps])
    for name in changed:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=_MOST_NEAR, cutoff=0.4)
            raise UnknownRateError("unknown", name, ", ".join(near or known))
    try:
        return (
            replace(ErrorRates(), **{name: changed[name] for name in changed if name in errors}),
            replace(GapRates(), **{name: changed[name] for name in changed if name in gaps}),
        )
    except ValueError as error:
        wrong = ", ".join(f"{name}={share:g}" for name, share in changed.items())
        raise UnknownRateError("share", wrong) from error
