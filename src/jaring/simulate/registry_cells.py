"""Records of the registry in the canonical columns of workers, rendered part by part."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from jaring.simulate.name_cells import Hand
from jaring.simulate.person_cells import swap_days
from jaring.simulate.person_text import (
    PlaceTexts,
    address_text,
    iso_days,
    name_text,
    padded,
    phone_text,
    sex_text,
)
from jaring.simulate.places import Places
from jaring.simulate.population import People
from jaring.simulate.rates import ErrorRates
from jaring.simulate.registry import Registry
from jaring.simulate.spelling import VARIANTS, edit_where, misspell, short_forms
from jaring.simulate.streams import Ints, Streams
from jaring.simulate.tables import Span, made_ahead
from jaring.simulate.worker_list import PART_ROWS, WORKER_COLUMNS, row_ids
from jaring.simulate.workplaces import Employers, full_names


@dataclass(frozen=True, slots=True)
class RegistrySource:
    """All that the registry's records are rendered from."""

    people: People
    registry: Registry
    places: Places
    texts: PlaceTexts
    employers: Employers
    rates: ErrorRates
    streams: Streams


def registry_parts(
    source: RegistrySource, *, with_birth_day: bool = False
) -> Iterator[pl.DataFrame]:
    """The registry in order, in parts of at most `PART_ROWS` records.

    Args:
        source: what the records are rendered from.
        with_birth_day: a last column `birth_day`: the birth date in days since 1970-01-01.
    """
    names = full_names(source.employers)
    columns = (*WORKER_COLUMNS, "birth_day") if with_birth_day else WORKER_COLUMNS

    def make(span: Span) -> pl.DataFrame:
        return _part(source, names, span).select(columns)

    return made_ahead(make, len(source.registry), PART_ROWS)


def _part(source: RegistrySource, names: pl.Series, span: Span) -> pl.DataFrame:
    first, behind = span.first, span.behind
    people, places, texts = source.people, source.places, source.texts
    person = source.registry.person[first:behind].astype(np.int64)
    employer = source.registry.employer[first:behind].astype(np.int64)
    hand = Hand(source.streams.at(span.part), np.ones(len(person)), source.rates)
    village = people.village[person].astype(np.int64)
    row = people.kin.household[person]
    birth_day = _birth_days(people.kin.born[person], hand)
    on_own = pl.Series(employer < 0)
    known = np.maximum(employer, 0)
    nik = source.registry.nik[first:behind]
    columns = {
        "id": row_ids("R", first, behind),
        "nik": pl.Series(nik).cast(pl.String).set(pl.Series(nik < 0), None),
        "kpj": pl.Series(source.registry.kpj[first:behind]).cast(pl.String),
        "name": _names(people, person, hand),
        "sex": sex_text(people.kin.sex[person]),
        "birth_date": iso_days(birth_day),
        "birth_day": birth_day,
        "birth_place": texts.town.gather(people.birth_regency[person].astype(np.int64)),
        "village": texts.village.gather(village),
        "district": texts.district.gather(places.village_district[village]),
        "regency": texts.regency.gather(places.village_regency[village]),
        "area_code": texts.area_code.gather(village),
        "address": address_text(people, person, places),
        "rt": padded(people.households.rt[row]),
        "rw": padded(people.households.rw[row]),
        "employer": names.gather(known).set(on_own, None),
        "npp": source.employers.npp.gather(known).set(on_own, None),
        "phone": phone_text(people.phone[person]),
        "mother_name": name_text(people.mother[person]),
    }
    return _with_gaps(pl.DataFrame(columns), hand)


def _with_gaps(records: pl.DataFrame, hand: Hand) -> pl.DataFrame:
    """Cells that the registry lacks."""
    gaps = {
        "phone": hand.plain("phone", hand.rates.registry_phone_missing),
        "mother_name": hand.plain("mother", hand.rates.registry_mother_missing),
        "village": hand.plain("village", hand.rates.registry_village_missing),
    }
    return records.with_columns(
        pl.when(~pl.Series(empty)).then(pl.col(name)).alias(name) for name, empty in gaps.items()
    )


def _names(people: People, person: Ints, hand: Hand) -> pl.Series:
    tokens = people.name[person]
    rng = hand.streams.of("registry.name")
    shortened = hand.plain("name_short", hand.rates.registry_name_token_short) & (tokens[:, 1] >= 0)
    names = name_text(tokens)
    first = tokens[:, 0].astype(np.int64) * VARIANTS + rng.integers(0, VARIANTS, len(person))
    rest = name_text(tokens[:, 1:])
    short = (short_forms().gather(first) + " " + rest).rename("name")
    rows = np.flatnonzero(shortened)
    names = edit_where(names, shortened, lambda _: short.gather(rows))
    typo = hand.plain("name_typo", hand.rates.registry_name_typo)
    return edit_where(names, typo, lambda part: misspell(part, rng))


def _birth_days(born: npt.NDArray[np.int32], hand: Hand) -> npt.NDArray[np.int32]:
    """Birthdays as the registry has them: some off by a slip, some with day and month swapped."""
    rng = hand.streams.of("registry.birth")
    wrong = hand.plain("birth", hand.rates.registry_birth_date_digit)
    shift = rng.choice([-366, -365, -30, -10, -1, 1, 10, 31, 365, 366], len(born))
    days = (born + np.where(wrong, shift, 0)).astype(np.int32)
    return swap_days(days, hand.plain("birth_swapped", hand.rates.registry_birth_date_swapped))
