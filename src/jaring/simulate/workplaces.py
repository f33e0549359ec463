"""Simulated employers: their names, numbers and areas, and who works for whom."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from jaring.reference.areas import load_areas
from jaring.simulate.places import Country, Places
from jaring.simulate.streams import Floats, Ints, Streams, cumulate, draw, lucky
from jaring.simulate.vocabulary import read_words

WORKERS_PER_EMPLOYER = 18
_LARGEST = 4_000.0
_PER_LETTERS = 1_000_000
_FAR = 0.08  # of those who work for somebody, in another regency
_HAS_SECOND_WORD = 0.80


@dataclass(frozen=True, slots=True)
class Employers:
    """One row per employer, in order of regency."""

    village: npt.NDArray[np.int32]
    regency: Ints  # row in the country's regencies
    weight: Floats
    name: pl.Series
    legal_form: pl.Series
    npp: pl.Series
    nib: pl.Series
    npwp: pl.Series

    def __len__(self) -> int:
        """How many employers there are."""
        return len(self.village)


def employer_villages(count: int, places: Places, streams: Streams) -> Ints:
    """Where that many employers stand: where people live; sorted."""
    return np.sort(draw(streams.of("employer.village"), cumulate(places.village_weight), count))


def found_employers(village: Ints, places: Places, streams: Streams) -> Employers:
    """Employers in those villages (sorted), a few large and most small."""
    count = len(village)
    regency = places.village_regency[village]
    weight = np.minimum(streams.of("employer.size").pareto(1.15, count) + 0.4, _LARGEST)
    form, core = _names(count, regency, places.country, streams)
    order = streams.of("employer.number").permutation(count)
    return Employers(
        village.astype(np.int32),
        regency,
        weight,
        core,
        form,
        npp_text(order * 7 + 3),
        _digits(9_120_000_000_000 + order * 10_007 % 880_000_000_000 + order, 13),
        _digits(10_000_000_000_000 + order * 1_000_003 % 800_000_000_000_000, 15, prefix="0"),
    )


def npp_text(numbers: Ints) -> pl.Series:
    """Numbers of establishments: two letters and six digits."""
    letters = pl.Series([one + two for one in "JKLMNP" for two in "JKLMNP"])
    digits = pl.Series(numbers % _PER_LETTERS).cast(pl.String).str.zfill(6)
    return (letters.gather(numbers // _PER_LETTERS) + digits).rename("npp")


def _digits(numbers: Ints, width: int, *, prefix: str = "") -> pl.Series:
    return pl.Series(numbers).cast(pl.String).str.zfill(width).str.replace("^", prefix)


def _names(
    count: int, regency: Ints, country: Country, streams: Streams
) -> tuple[pl.Series, pl.Series]:
    words = read_words("employers")
    rng = streams.of("employer.name")
    forms = pl.Series("form", [form for form, _ in words["legal_forms"]])
    shares = np.array([share for _, share in words["legal_forms"]], dtype=np.float64)
    form = forms.gather(draw(rng, cumulate(shares), count))
    cores, seconds, fields = (
        pl.Series(words[key].split()) for key in ("cores", "seconds", "fields")
    )
    core = cores.gather(rng.integers(0, len(cores), count))
    extra = cores.gather(rng.integers(0, len(cores), count))
    second = seconds.gather(rng.integers(0, len(seconds), count))
    field = fields.gather(rng.integers(0, len(fields), count))
    luck = rng.random(count)
    town = bare_regency_names(country).gather(regency)
    frame = pl.DataFrame(
        {"core": core, "extra": extra, "second": second, "field": field, "town": town}
    )
    frame = frame.with_columns(
        has_extra=pl.Series(lucky(rng, count, 0.45)),
        has_second=pl.Series(luck < _HAS_SECOND_WORD),
        has_field=pl.Series(lucky(rng, count, 0.40)),
        has_town=pl.Series(rng.random(count) * 100 < words["towns_tail"]),
    )
    kept = [
        pl.col("core"),
        *(pl.when(f"has_{part}").then(part) for part in ("extra", "second", "field", "town")),
    ]
    name = frame.select(pl.concat_str(kept, separator=" ", ignore_nulls=True)).to_series()
    return form, name.rename("name")


def bare_regency_names(country: Country) -> pl.Series:
    """Names of the regencies as people write them in a word of place: without kabupaten or kota."""
    table = load_areas().table.filter(pl.col("level") == "regency").sort("code")
    assert tuple(table["code"]) == country.regency_codes
    return table["bare_name"].rename("town")


def full_names(employers: Employers) -> pl.Series:
    """Legal form and name, as the registry writes them."""
    return (employers.legal_form + " " + employers.name).rename("employer")


def hire(
    village: npt.NDArray[np.int32],
    employers: Employers,
    places: Places,
    *,
    share: float,
    streams: Streams,
) -> npt.NDArray[np.int32]:
    """For whom each person works: mostly somebody in the same regency; -1 on own account.

    Args:
        village: where each person lives.
        employers: who hires; a larger weight hires more.
        places: the villages.
        share: of the people who work for an employer at all.
        streams: chance.
    """
    running = cumulate(employers.weight)
    below = np.concatenate([[0.0], running])
    regency = places.village_regency[village]
    start = np.searchsorted(employers.regency, regency, side="left")
    behind = np.searchsorted(employers.regency, regency, side="right")
    away = (streams.of("far").random(len(village)) < _FAR) | (start == behind)
    low = np.where(away, 0.0, below[start])
    high = np.where(away, 1.0, below[behind])
    luck = low + (high - low) * streams.of("employer").random(len(village))
    row = np.minimum(np.searchsorted(running, luck, side="right"), len(employers) - 1)
    works = streams.of("works").random(len(village)) < share
    return np.where(works, row, -1).astype(np.int32)


def another_job(
    job: npt.NDArray[np.int32], drawn: npt.NDArray[np.int32], employers: int
) -> npt.NDArray[np.int32]:
    """The employer drawn, or its neighbour where the person works there already."""
    stays = (drawn == job) & (job >= 0)
    return np.where(stays, (job + 1) % employers, drawn).astype(np.int32)
