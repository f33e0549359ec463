"""Small simulations that several tests read."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from jaring.simulate import SimulationSummary, linkage_fixture, simulate_office
from jaring.simulate.places import load_places
from jaring.simulate.population import People, settle_people
from jaring.simulate.streams import Streams

AS_OF = date(2026, 6, 30)


@dataclass(frozen=True)
class TwoTables:
    registry: pl.DataFrame
    rows: pl.DataFrame
    truth: pl.DataFrame


@dataclass(frozen=True)
class Office:
    folder: Path
    summary: SimulationSummary

    def table(self, name: str) -> pl.DataFrame:
        return pl.read_parquet(self.folder / "snapshot" / f"{name}.parquet")


def read_two_tables(folder: Path) -> TwoTables:
    names = ("registry", "list", "truth")
    return TwoTables(*(pl.read_parquet(folder / f"{name}.parquet") for name in names))


@pytest.fixture(scope="session")
def workers(tmp_path_factory) -> TwoTables:
    """A registry of 40,000 and a list of 80,000 rows, at the default difficulty."""
    folder = tmp_path_factory.mktemp("workers")
    linkage_fixture(people=40_000, list_rows=80_000, seed=11, out=folder)
    return read_two_tables(folder)


@pytest.fixture(scope="session")
def office(tmp_path_factory) -> Office:
    """The office of Madiun with 12,000 people."""
    folder = tmp_path_factory.mktemp("office")
    return Office(folder, simulate_office("madiun", seed=5, out=folder, people=12_000))


@pytest.fixture(scope="session")
def people() -> People:
    """60,000 people of two regencies."""
    return settle_people(60_000, load_places(("33.08", "33.71")), Streams(3), AS_OF)
