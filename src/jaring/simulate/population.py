"""The people of a simulated area, in the registry or not: names, numbers and ties, as integers.

Text is made from these integers part by part (`persons_text`), so that millions of people fit in
memory. Everybody who appears in any table of a simulation is a row here.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from jaring.simulate.households import (
    CHILD,
    HEAD,
    Households,
    Kin,
    draw_sizes,
    raise_kin,
    settle_households,
)
from jaring.simulate.places import Country, Places
from jaring.simulate.streams import Ints, Streams, lucky
from jaring.simulate.vocabulary import Vocabulary, load_vocabulary

_MID_FROM, _YOUNG_FROM = 1972, 1990  # first years of the eras of names
_MOVED = 0.16  # first registered in another district than that of the address
_MOVED_NEAR, _MOVED_INSIDE = 0.55, 0.35  # of those: in the regency, in the simulated area
_CORRECTED = 0.008  # the birthday was corrected after the NIK was given
_FATHERS_TOKEN, _FATHERS_NAME = 0.07, 0.004
_SHARED_PHONE, _NO_PHONE = 0.26, 0.08
_AT_ONCE = 2  # columns made beside each other; each has chance of its own
_BORN_ELSEWHERE = 0.10
_OLD_SERIALS = 40  # numbers from before the electronic card start there: none is given twice


@dataclass(frozen=True, slots=True)
class People:
    """One row per person."""

    kin: Kin
    households: Households
    name: npt.NDArray[np.int16]  # token numbers, three slots
    mother: npt.NDArray[np.int16]
    home_district: npt.NDArray[np.int16]  # of first registration: the head of the NIK
    nik: Ints
    old_nik: Ints  # from before the electronic card
    birth_regency: npt.NDArray[np.int16]
    phone: npt.NDArray[np.int32]  # number of a phone; -1 without one

    def __len__(self) -> int:
        """How many people there are."""
        return len(self.nik)

    @property
    def village(self) -> npt.NDArray[np.int32]:
        """Where each person lives."""
        return self.households.village[self.kin.household]


def settle_people(count: int, places: Places, streams: Streams, as_of: date) -> People:
    """That many people of working age, with their relatives among them."""
    vocabulary = load_vocabulary()
    sizes = draw_sizes(count, streams)
    households = settle_households(len(sizes), places, vocabulary, streams)
    kin = raise_kin(sizes, streams, as_of)
    name = _names(kin, households, vocabulary, streams)
    home = _home_districts(kin, households, places, streams)
    with ThreadPoolExecutor(max_workers=_AT_ONCE) as workers:
        mother = workers.submit(_mothers, kin, households, name, vocabulary, streams)
        nik = workers.submit(_niks, kin, home, places.country, streams)
        old_nik = workers.submit(_old_niks, kin, home, places.country, streams)
        birth_regency = workers.submit(_birth_regencies, home, places, streams)
        phone = workers.submit(_phones, kin, streams)
    return People(
        kin,
        households,
        name,
        mother.result(),
        home.astype(np.int16),
        nik.result(),
        old_nik.result(),
        birth_regency.result().astype(np.int16),
        phone.result(),
    )


def _eras(born: npt.NDArray[np.int32]) -> Ints:
    year = 1970 + born.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64)
    return (year >= _MID_FROM).astype(np.int64) + (year >= _YOUNG_FROM)


def _names(
    kin: Kin, households: Households, vocabulary: Vocabulary, streams: Streams
) -> npt.NDArray[np.int16]:
    flavour = households.flavour[kin.household].astype(np.int64)
    make = vocabulary.make(flavour, kin.sex.astype(np.int64), _eras(kin.born))
    name = vocabulary.draw_names(
        make, shape=streams.of("person.name_shape"), slot=streams.of("person.name")
    ).astype(np.int16)
    luck = streams.of("person.name_of_father").random(len(name))
    man_head = (kin.role == CHILD) & (kin.sex[kin.head] == 0)
    named_so = man_head & (kin.sex == 0) & (luck < _FATHERS_NAME)
    name = np.where(named_so[:, None], name[kin.head], name)
    father_last = np.where(name[kin.head, 1] >= 0, name[kin.head, 1], name[kin.head, 0])
    takes_last = man_head & (luck > 1 - _FATHERS_TOKEN) & (name[:, 2] < 0)
    slot = np.where(name[:, 1] < 0, 1, 2)
    for at in (1, 2):
        name[:, at] = np.where(takes_last & (slot == at), father_last, name[:, at])
    first_of_twins = np.roll(name, 1, axis=0)
    shares = kin.is_twin & (lucky(streams.of("person.twin_name"), len(name), 0.6))
    for at in (1, 2):  # twins often share all but the first token
        name[:, at] = np.where(shares, first_of_twins[:, at], name[:, at])
    return name


def _mothers(
    kin: Kin,
    households: Households,
    name: npt.NDArray[np.int16],
    vocabulary: Vocabulary,
    streams: Streams,
) -> npt.NDArray[np.int16]:
    """Children share their mother; heads and spouses have mothers of their own."""
    size = len(name)
    flavour = households.flavour[kin.household].astype(np.int64)
    grown = kin.role != CHILD
    drawn = vocabulary.draw_names(
        vocabulary.make(flavour, np.ones(size, np.int64), np.zeros(size, np.int64)),
        shape=streams.of("person.mother_shape"),
        slot=streams.of("person.mother"),
    )
    drawn = drawn.astype(np.int16)
    at_home = np.where(kin.has_spouse, kin.head + 1, kin.head)
    mother_is_home = kin.has_spouse | (kin.sex[kin.head] == 1)
    children = np.where(mother_is_home[:, None], name[at_home], drawn[kin.head])
    return np.where(grown[:, None], drawn, children).astype(np.int16)


def _home_districts(kin: Kin, households: Households, places: Places, streams: Streams) -> Ints:
    """The district of first registration: mostly that of the address."""
    country, size = places.country, len(kin.role)
    here = places.village_district[households.village[kin.household]]
    rng = streams.of("person.moved")
    moved, luck = rng.random(size) < _MOVED, rng.random(size)
    regency = country.district_regency[here]
    start, behind = country.regency_start[regency], country.regency_start[regency + 1]
    near = start + (rng.random(size) * (behind - start)).astype(np.int64)
    village = (rng.random(size) * len(places.village_district)).astype(np.int64)
    far = (rng.random(size) * len(country.district_digits)).astype(np.int64)
    elsewhere = np.where(
        luck < _MOVED_NEAR,
        near,
        np.where(luck < _MOVED_NEAR + _MOVED_INSIDE, places.village_district[village], far),
    )
    home = np.where(moved, elsewhere, here)
    return np.where(kin.is_twin, np.roll(home, 1), home)


def _dates_of_numbers(kin: Kin, streams: Streams) -> Ints:
    """DDMMYY, 40 added to a woman's day, from the birthday as it stood when the NIK was given."""
    moved = streams.of("person.birth_corrected").random(len(kin.born)) < _CORRECTED
    shift = streams.of("person.birth_correction").integers(-400, 400, len(kin.born))
    born = kin.born + np.where(moved & ~kin.is_twin & ~np.roll(kin.is_twin, -1), shift, 0)
    days = born.astype("datetime64[D]")
    months = days.astype("datetime64[M]")
    year = (1970 + days.astype("datetime64[Y]").astype(np.int64)) % 100
    month = months.astype(np.int64) % 12 + 1
    day = (
        (days - months.astype("datetime64[D]")).astype(np.int64) + 1 + 40 * kin.sex.astype(np.int64)
    )
    return np.asarray(day * 10_000 + month * 100 + year, dtype=np.int64)


def _niks(kin: Kin, home: Ints, country: Country, streams: Streams) -> Ints:
    """Numbers with serials that are small and dense per district, day and sex.

    People outside the simulation took some serials, so there are gaps; twins stand side by side.
    """
    front = country.district_digits[home] * 1_000_000 + _dates_of_numbers(kin, streams)
    order = np.argsort(front, kind="stable")
    grouped = front[order]
    starts = np.concatenate([[True], grouped[1:] != grouped[:-1]])
    gaps = streams.of("person.serial_gap").geometric(0.6, len(front)) - 1
    gaps = np.where(kin.is_twin, 0, gaps)[order]
    steps = np.cumsum(gaps + 1)
    before = np.maximum.accumulate(np.where(starts, steps - (gaps + 1), 0))
    nik = np.empty(len(front), dtype=np.int64)
    nik[order] = grouped * 10_000 + (steps - before)
    return nik


def _old_niks(kin: Kin, home: Ints, country: Country, streams: Streams) -> Ints:
    rng = streams.of("person.old_nik")
    near = country.regency_start[country.district_regency[home]]
    district = near + rng.integers(0, 9, len(home)) % np.maximum(
        1, country.regency_start[country.district_regency[home] + 1] - near
    )
    serial = _OLD_SERIALS + rng.integers(0, 300, len(home))
    front = country.district_digits[district] * 1_000_000 + _dates_of_numbers(kin, streams)
    return np.asarray(front * 10_000 + serial, dtype=np.int64)


def _birth_regencies(home: Ints, places: Places, streams: Streams) -> Ints:
    rng = streams.of("person.birth_place")
    elsewhere = rng.integers(0, len(places.village_district), len(home))
    regency = np.where(
        rng.random(len(home)) < _BORN_ELSEWHERE,
        places.village_regency[elsewhere],
        places.country.district_regency[home],
    )
    return np.asarray(regency, dtype=np.int64)


def _phones(kin: Kin, streams: Streams) -> npt.NDArray[np.int32]:
    luck = streams.of("person.phone").random(len(kin.role))
    own = np.arange(len(kin.role))
    shares = (kin.role != HEAD) & (luck < _SHARED_PHONE)
    return np.where(luck > 1 - _NO_PHONE, -1, np.where(shares, kin.head, own)).astype(np.int32)


def relative_of(people: People, person: Ints) -> Ints:
    """Another person of the household: spouse of the head, head of the rest; -1 for none."""
    kin = people.kin
    head = kin.head[person].astype(np.int64)
    after = np.minimum(head + 1, len(people) - 1)
    has_other = kin.household[after] == kin.household[head]
    return np.where(person != head, head, np.where(has_other, after, -1))
