"""The simulated registry: which people stand in it, and what their records say.

One row per record. Some people have two records, some records the number of a relative; the
registry has its own small errors.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from jaring.simulate.digits import misread
from jaring.simulate.population import People, relative_of
from jaring.simulate.rates import ErrorRates
from jaring.simulate.streams import Flags, Ints, Streams


@dataclass(frozen=True, slots=True)
class Registry:
    """One row per record, in the order of the registry."""

    person: npt.NDArray[np.int32]
    is_second: Flags  # a second record of somebody who has one
    employer: npt.NDArray[np.int32]
    nik: Ints  # -1 where the record has none
    kpj: Ints

    def __len__(self) -> int:
        """How many records there are."""
        return len(self.person)


def enrol(people: People, records: int, *, rates: ErrorRates, streams: Streams) -> Registry:
    """A registry with that many records over the people; the rest of the people are outsiders.

    No record names an employer yet.
    """
    seconds = round(records * rates.registry_second_record)
    rng = streams.of("registry.person")
    chosen = rng.permutation(len(people))[: records - seconds]
    doubled = chosen[:seconds]
    person = np.concatenate([chosen, doubled])
    is_second = np.arange(records) >= len(chosen)
    order = streams.of("registry.order").permutation(records)
    person, is_second = person[order], is_second[order]
    nobody = np.full(records, -1, dtype=np.int32)
    nik = _numbers(people, person, is_second, rates, streams)
    year = 10 + streams.of("registry.kpj_year").integers(0, 16, records)
    kpj = year * 1_000_000_000 + np.arange(records) * 37 + 100_000_007
    return Registry(person.astype(np.int32), is_second, nobody, nik, kpj)


def _numbers(
    people: People, person: Ints, is_second: Flags, rates: ErrorRates, streams: Streams
) -> Ints:
    rng = streams.of("registry.nik")
    second_nik = is_second & (rng.random(len(person)) < rates.registry_second_nik)
    nik = np.where(second_nik, people.old_nik[person], people.nik[person])
    luck = rng.random(len(person))
    relative = relative_of(people, person)
    shares = (luck < rates.registry_shared_nik) & (relative >= 0)
    nik = np.where(shares, people.nik[relative], nik)
    mistyped = luck > 1 - rates.registry_nik_digit
    nik = np.where(mistyped, misread(nik, streams.of("registry.nik_digit")), nik)
    return np.where(rng.random(len(person)) < rates.registry_nik_missing, -1, nik)


@dataclass(frozen=True, slots=True)
class Records:
    """Per person: the first record and the second one; -1 where there is none."""

    first: Ints
    second: Ints


def records_by_person(registry: Registry, people: int) -> Records:
    """Where each person's records are; nobody has more than two."""
    place = np.arange(len(registry))
    first, last = (np.full(people, -1, dtype=np.int64) for _ in range(2))
    first[registry.person[::-1]] = place[::-1]
    last[registry.person] = place
    return Records(first, np.where(last > first, last, -1))
