"""The simulated tables that the benchmark links, made once and kept under `build/benchmarks`.

`jateng-link` in three sizes: workers of Central Java against rows of lists about them. `mid` has a
tenth of the people of `large` in a tenth of the areas, so that the two show how time grows.
"""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

import polars as pl

from jaring.simulate import ErrorRates, linkage_fixture

_SEED = 7


@dataclass(frozen=True)
class Fixture:
    """Two tables and their truth: how many rows, how damaged, and where they lie."""

    name: str
    people: int
    list_rows: int
    district_share: float = 1.0
    rates: ErrorRates = field(default_factory=ErrorRates)
    folder: Path = Path()

    @property
    def registry(self) -> Path:
        """One row per record of the registry."""
        return self.folder / "registry.parquet"

    @property
    def list(self) -> Path:
        """One row per row of the lists."""
        return self.folder / "list.parquet"

    @property
    def truth(self) -> Path:
        """left_id (list), right_id (registry) of every true pair."""
        return self.folder / "truth.parquet"

    def made_under(self, root: Path) -> Self:
        """The fixture with its files there; what is there already is used as it is."""
        placed = replace(self, folder=root / self.name)
        if not placed.truth.exists():
            linkage_fixture(
                people=self.people,
                list_rows=self.list_rows,
                seed=_SEED,
                out=placed.folder,
                district_share=self.district_share,
                rates=self.rates,
            )
        return placed


SMALL = Fixture("small", people=100_000, list_rows=200_000)
MID = Fixture("mid", people=170_000, list_rows=300_000, district_share=0.1)
LARGE = Fixture("large", people=1_700_000, list_rows=3_000_000)
SIZES = {fixture.name: fixture for fixture in (SMALL, MID, LARGE)}

_ORDINARY = ErrorRates()
CONDITIONS = {
    "normal damage": replace(SMALL, name="small"),
    "four times the damage": replace(SMALL, name="damaged", rates=_ORDINARY.scaled(4)),
    "no NIK at all": replace(
        SMALL, name="no_nik", rates=replace(_ORDINARY, nik_missing=1.0, registry_nik_missing=1.0)
    ),
    "10 % overlap": replace(SMALL, name="overlap_10", rates=replace(_ORDINARY, outsider_rows=0.9)),
    "90 % overlap": replace(SMALL, name="overlap_90", rates=replace(_ORDINARY, outsider_rows=0.1)),
}


def first_rows(source: Path, rows: int, target: Path) -> Path:
    """One employer's list: so many rows of a longer one."""
    pl.scan_parquet(source).head(rows).sink_parquet(target)
    return target
