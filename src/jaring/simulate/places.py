"""Where simulated people live: villages with their shares, and every district for NIK.

Reads the areas that ship with the product. How many people live in a village is not in that list:
the shares are invented (urban villages larger) and depend on the code alone, never on the seed.
"""

from dataclasses import dataclass
from functools import cache
from zlib import crc32

import numpy as np
import polars as pl

from jaring.reference.areas import load_areas
from jaring.simulate.streams import Floats, Ints, Streams

_URBAN = 2.6  # a kelurahan has that many times the people of a desa
_SHARES_SEED = 3_300_000  # the shares of villages are a fixed part of the world
_SHARES = 10_007


@dataclass(frozen=True, slots=True)
class Country:
    """All districts, as NIK need them: their six digits and the regency they lie in."""

    district_digits: Ints
    district_names: pl.Series
    district_regency: Ints
    regency_codes: tuple[str, ...]
    regency_names: pl.Series
    regency_start: Ints  # districts of regency r: start[r] .. start[r + 1]


@dataclass(frozen=True, slots=True)
class Places:
    """The villages of a simulated area, in order of code."""

    country: Country
    village_codes: pl.Series
    village_names: pl.Series
    village_district: Ints  # row in `country`
    village_weight: Floats
    village_is_urban: Ints
    district_first: Ints  # per village: first and behind the last village of its district
    district_behind: Ints

    @property
    def village_regency(self) -> Ints:
        """The regency of each village, as a row in `country`."""
        return self.country.district_regency[self.village_district]


@cache
def load_country() -> Country:
    """Every district of Indonesia."""
    table = load_areas().table
    districts = table.filter(pl.col("level") == "district").sort("code")
    regencies = table.filter(pl.col("level") == "regency").sort("code")
    codes = tuple(regencies["code"])
    row = {code: at for at, code in enumerate(codes)}
    regency = np.array([row[code] for code in districts["parent_code"]], dtype=np.int64)
    return Country(
        districts["code"].str.replace_all(".", "", literal=True).cast(pl.Int64).to_numpy(),
        districts["name"],
        regency,
        codes,
        regencies["name"],
        np.searchsorted(regency, np.arange(len(codes) + 1)).astype(np.int64),
    )


def load_places(codes: tuple[str, ...], *, district_share: float = 1.0) -> Places:
    """The villages inside the areas of those codes.

    Args:
        codes: dotted codes of provinces or regencies.
        district_share: keep that share of the regencies (at least one), every n-th of them.
    """
    country = load_country()
    inside = pl.any_horizontal(pl.col("code").str.starts_with(f"{code}.") for code in codes)
    villages = load_areas().table.filter((pl.col("level") == "village") & inside).sort("code")
    if district_share < 1.0:
        villages = _thin(villages, district_share)
    district_codes = villages["parent_code"].str.replace_all(".", "", literal=True).cast(pl.Int64)
    district = np.searchsorted(country.district_digits, district_codes.to_numpy()).astype(np.int64)
    is_urban = (villages["kind"] == "kelurahan").to_numpy().astype(np.int64)
    spread = Streams(_SHARES_SEED).of("village.share").lognormal(0.0, 0.45, _SHARES)
    at = np.array([crc32(code.encode()) % _SHARES for code in villages["code"]], dtype=np.int64)
    return Places(
        country,
        villages["code"],
        villages["name"],
        district,
        spread[at] * np.where(is_urban == 1, _URBAN, 1.0),
        is_urban,
        np.searchsorted(district, district, side="left").astype(np.int64),
        np.searchsorted(district, district, side="right").astype(np.int64),
    )


def _thin(villages: pl.DataFrame, share: float) -> pl.DataFrame:
    """Every n-th regency of those there are."""
    regency = villages["code"].str.slice(0, 5)
    kept = regency.unique().sort().gather_every(max(1, round(1 / share)))
    return villages.filter(regency.is_in(kept.implode()))
