"""Households: where they live, who belongs to them, and when those people were born.

Relatives are what makes linking hard: one phone, one address, one mother's name, twins with
numbers side by side, a son with his father's name.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from jaring.simulate.places import Places
from jaring.simulate.streams import Flags, Floats, Ints, Streams, cumulate, draw, lucky
from jaring.simulate.vocabulary import Vocabulary

HEAD, SPOUSE, CHILD = 0, 1, 2
_SIZES = np.array([0.40, 0.31, 0.19, 0.10])  # grown people of working age: 1, 2, 3, 4
_YEAR = 365.25
_PAIR = 2
_YOUNGEST, _OLDEST = 18, 64
_SPOUSE_SHARE, _WOMAN_HEAD = 0.72, 0.16
_TWIN_HOUSEHOLDS = 0.022  # of those with two grown children at home
_HEAPED = 0.012  # birthdays nobody knew, written as 1 January (or 31 December)


@dataclass(frozen=True, slots=True)
class Households:
    """One row per household."""

    village: npt.NDArray[np.int32]
    flavour: npt.NDArray[np.int8]
    street: npt.NDArray[np.int16]
    house: npt.NDArray[np.int16]
    rt: npt.NDArray[np.int8]
    rw: npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Kin:
    """One row per person: the household, the role in it, sex and birth."""

    household: npt.NDArray[np.int32]
    role: npt.NDArray[np.int8]
    head: npt.NDArray[np.int32]  # row of the head of the household
    has_spouse: Flags  # the household has a spouse (its second row)
    is_twin: Flags  # second of twins; the first is the row before
    sex: npt.NDArray[np.int8]  # 0 L, 1 P
    born: npt.NDArray[np.int32]  # days since 1970-01-01


def settle_households(
    count: int, places: Places, vocabulary: Vocabulary, streams: Streams
) -> Households:
    """That many households over the villages, each with an address and a flavour of names."""
    village = draw(streams.of("household.village"), cumulate(places.village_weight), count)
    regency = places.village_regency
    shares = [
        _flavour_shares(places.country.regency_codes[row], vocabulary) for row in np.unique(regency)
    ]
    running = np.concatenate([cumulate(one) + at for at, one in enumerate(shares)])
    urn = np.searchsorted(np.unique(regency), regency)[village]
    at = np.searchsorted(running, urn + streams.of("household.flavour").random(count), side="right")
    rng = streams.of("household.address")
    return Households(
        village.astype(np.int32),
        (at % len(vocabulary.flavours)).astype(np.int8),
        rng.integers(0, 10_000, count, dtype=np.int16),
        rng.integers(1, 180, count, dtype=np.int16),
        (1 + rng.geometric(0.22, count) % 12).astype(np.int8),
        (1 + rng.geometric(0.30, count) % 14).astype(np.int8),
    )


def _flavour_shares(code: str, vocabulary: Vocabulary) -> Floats:
    return vocabulary.flavour_by_regency.get(code, vocabulary.flavour_default)


def draw_sizes(people: int, streams: Streams) -> Ints:
    """How many people each household has; they add up to the people asked for."""
    mean = float((np.arange(1, 5) * _SIZES).sum())
    enough = int(people / mean * 1.02) + 50
    sizes = 1 + draw(streams.of("household.size"), cumulate(_SIZES), enough)
    last = int(np.searchsorted(np.cumsum(sizes), people))
    sizes = sizes[: last + 1]
    sizes[-1] -= int(sizes.sum()) - people
    return sizes


def raise_kin(sizes: Ints, streams: Streams, as_of: date) -> Kin:
    """The people of the households, with roles, sex and birthdays that fit together."""
    households = len(sizes)
    first = np.cumsum(sizes) - sizes
    household = np.repeat(np.arange(households), sizes)
    place = np.arange(len(household)) - first[household]
    rng = streams.of("household.kind")
    woman_head = rng.random(households) < _WOMAN_HEAD
    has_spouse = (sizes >= _PAIR) & ~woman_head & (rng.random(households) < _SPOUSE_SHARE)
    children = sizes - 1 - has_spouse
    with_twins = (children >= _PAIR) & (rng.random(households) < _TWIN_HOUSEHOLDS)
    role = np.where(place == 0, HEAD, np.where((place == 1) & has_spouse[household], SPOUSE, CHILD))
    is_twin = with_twins[household] & (place == (1 + has_spouse + 1)[household])
    sex = _sexes(role, woman_head[household], is_twin, streams)
    head_age = _head_ages(children > 0, streams)
    born = _birthdays(role, head_age[household], is_twin, streams, as_of)
    return Kin(
        household.astype(np.int32),
        role.astype(np.int8),
        first[household].astype(np.int32),
        has_spouse[household],
        is_twin,
        sex,
        born,
    )


def _sexes(role: Ints, woman_head: Flags, is_twin: Flags, streams: Streams) -> npt.NDArray[np.int8]:
    child = lucky(streams.of("person.sex"), len(role), 0.44)
    sex = np.where(role == HEAD, woman_head, np.where(role == SPOUSE, 1, child)).astype(np.int8)
    alike = is_twin & (lucky(streams.of("person.twin_sex"), len(role), 0.7))
    before = np.roll(sex, 1)
    return np.where(alike, before, sex).astype(np.int8)


def _head_ages(has_children: Flags, streams: Streams) -> Floats:
    rng = streams.of("household.head_age")
    alone = 19.0 + 44.0 * rng.beta(1.25, 1.75, len(has_children))
    parents = 41.0 + 23.0 * rng.beta(1.2, 1.4, len(has_children))
    return np.where(has_children, parents, alone)


def _birthdays(
    role: Ints, head_age: Floats, is_twin: Flags, streams: Streams, as_of: date
) -> npt.NDArray[np.int32]:
    rng = streams.of("person.birth")
    spread, shift = rng.normal(0.0, 1.0, len(role)), rng.random(len(role))
    spouse_age = head_age - 3.0 + 4.0 * spread
    child_age = head_age - 21.0 - 12.0 * shift
    child_age = np.where(child_age < _YOUNGEST, _YOUNGEST + 9.0 * shift, child_age)
    age = np.where(role == HEAD, head_age, np.where(role == SPOUSE, spouse_age, child_age))
    age = np.clip(age, _YOUNGEST, _OLDEST) + streams.of("person.birth_day").random(len(role))
    today = (as_of - date(1970, 1, 1)).days
    born = today - np.round(age * _YEAR).astype(np.int64)
    born = np.where(is_twin, np.roll(born, 1), born)
    return _heap(born, is_twin, streams).astype(np.int32)


def _heap(born: Ints, is_twin: Flags, streams: Streams) -> Ints:
    """Birthdays that nobody knew stand on the first, some on the last day of the year."""
    luck = streams.of("person.birth_heaped").random(len(born))
    years = born.astype("datetime64[D]").astype("datetime64[Y]")
    first = years.astype("datetime64[D]").astype(np.int64)
    last = (years + 1).astype("datetime64[D]").astype(np.int64) - 1
    heaped = np.where(luck < _HEAPED * 0.85, first, last)
    return np.where((luck < _HEAPED) & ~is_twin & ~np.roll(is_twin, -1), heaped, born)
