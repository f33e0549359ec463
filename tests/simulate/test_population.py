"""Simulated people: households, numbers, names."""

from datetime import date

import numpy as np

from jaring.simulate.households import CHILD
from jaring.simulate.places import load_places
from jaring.simulate.population import relative_of, settle_people
from jaring.simulate.streams import Streams
from jaring.simulate.vocabulary import load_vocabulary

AS_OF = date(2026, 6, 30)


def test_as_many_people_as_asked_for():
    for count in (1, 2, 7, 1_000):
        assert len(settle_people(count, load_places(("33.71",)), Streams(1), AS_OF)) == count


def test_no_number_is_given_twice(people):
    assert len(np.unique(people.nik)) == len(people)


def test_the_number_repeats_day_of_birth_and_sex(people):
    days = people.kin.born.astype("datetime64[D]")
    day = (days - days.astype("datetime64[M]")).astype(int) + 1
    month = days.astype("datetime64[M]").astype(int) % 12 + 1
    date_of_number = people.nik // 10_000 % 1_000_000
    same = (date_of_number // 10_000 == day + 40 * people.kin.sex) & (
        date_of_number // 100 % 100 == month
    )
    assert same.mean() > 0.98  # the rest had their birthday corrected since
    assert same.mean() < 1.0


def test_serials_are_small_and_dense(people):
    serial = people.nik % 10_000
    assert serial.min() == 1
    assert (serial <= 10).mean() > 0.95
    assert (serial == 1).mean() > 0.25


def test_some_people_were_registered_in_another_district(people):
    digits = load_places(("33.08", "33.71")).country.district_digits
    assert (people.nik // 10_000_000_000 == digits[people.home_district]).all()
    places = load_places(("33.08", "33.71"))
    moved = people.home_district != places.village_district[people.village]
    assert 0.10 < moved.mean() < 0.20


def test_twins_stand_side_by_side(people):
    second = np.flatnonzero(people.kin.is_twin)
    assert len(second) > 20
    assert (people.kin.born[second] == people.kin.born[second - 1]).all()
    same_sex = people.kin.sex[second] == people.kin.sex[second - 1]
    difference = np.abs(people.nik[second] - people.nik[second - 1])[same_sex]
    assert (difference == 1).mean() > 0.95
    assert (people.mother[second] == people.mother[second - 1]).all()


def test_children_share_the_mother_who_lives_with_them(people):
    kin = people.kin
    child = np.flatnonzero((kin.role == CHILD) & kin.has_spouse)
    assert (people.mother[child] == people.name[kin.head[child] + 1]).all()


def test_some_sons_have_the_name_of_their_father(people):
    kin = people.kin
    son = (kin.role == CHILD) & (kin.sex == 0) & (kin.sex[kin.head] == 0)
    same = (people.name[son] == people.name[kin.head[son]]).all(axis=1)
    assert 0.001 < same.mean() < 0.03


def test_a_household_may_share_its_phone(people):
    kin = people.kin
    others = kin.head != np.arange(len(people))
    has_phone = others & (people.phone >= 0)
    assert 0.2 < (people.phone[has_phone] == kin.head[has_phone]).mean() < 0.35


def test_everybody_is_of_working_age(people):
    today = np.datetime64(AS_OF, "D").astype(int)
    age = (today - people.kin.born) / 365.25
    assert age.min() > 16.5
    assert age.max() < 66.5


def test_unknown_birthdays_are_heaped_on_new_year(people):
    days = people.kin.born.astype("datetime64[D]")
    new_year = days == days.astype("datetime64[Y]").astype("datetime64[D]")
    assert 0.008 < new_year.mean() < 0.02


def test_a_relative_is_of_the_same_household(people):
    person = np.arange(len(people))
    relative = relative_of(people, person)
    known = relative >= 0
    assert (people.kin.household[relative[known]] == people.kin.household[known]).all()
    assert (relative[known] != person[known]).all()
    sizes = np.bincount(people.kin.household)[people.kin.household]
    assert (known == (sizes > 1)).all()


def test_the_coast_has_other_names_than_the_capital():
    vocabulary = load_vocabulary()
    muslim = vocabulary.flavours.index("muslim")
    shares = {
        code: settle_people(4_000, load_places((code,)), Streams(1), AS_OF).households.flavour
        for code in ("33.21", "33.74")
    }
    demak, semarang = ((flavour == muslim).mean() for flavour in shares.values())
    assert demak > semarang + 0.2
