"""Places and addresses as lists write them: misspelt, left out, or those of a former home."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from jaring.simulate.name_cells import Hand
from jaring.simulate.person_text import PlaceTexts, address_text, padded
from jaring.simulate.places import Places
from jaring.simulate.population import People
from jaring.simulate.spelling import edit_where, misspell
from jaring.simulate.streams import Flags, Ints
from jaring.simulate.vocabulary import read_words

_MOVED_NEAR = 0.6  # of those who moved, within the district
_SHORT_REGENCY = 0.4  # without kabupaten or kota
_UNPADDED = 0.3  # parts of a list with RT 2 in place of RT 002


@dataclass(frozen=True, slots=True)
class MissingPlaces:
    """Which rows stand in files that lack a column altogether."""

    district: Flags
    regency: Flags
    address: Flags
    rt: Flags
    area_code: Flags


def list_places(
    village: npt.NDArray[np.int32],
    places: Places,
    texts: PlaceTexts,
    *,
    lacks: MissingPlaces,
    hand: Hand,
) -> dict[str, pl.Series]:
    """village, district, regency and area_code as the list has them."""
    here = _moved(village.astype(np.int64), places, hand)
    rng = hand.streams.of("village.typo")
    name = _with_word(texts.village.gather(here), "village_words", hand)
    name = edit_where(name, hand.happens("village_typo"), lambda part: misspell(part, rng))
    district = texts.district.gather(places.village_district[here])
    district = _with_word(district, "district_words", hand)
    short = hand.plain("regency.short", _SHORT_REGENCY)
    regency = places.village_regency[here]
    regency_text = pl.select(
        pl.when(pl.Series(short))
        .then(texts.town.gather(regency))
        .otherwise(texts.regency.gather(regency))
    ).to_series()
    code = texts.area_code.gather(here).str.replace_all(".", "", literal=True)
    return {
        "village": _blank(name, hand.happens("village_missing")).rename("village"),
        "district": _blank(district, lacks.district).rename("district"),
        "regency": _blank(regency_text, lacks.regency).rename("regency"),
        "area_code": _blank(code, lacks.area_code).rename("area_code"),
    }


def _moved(village: Ints, places: Places, hand: Hand) -> Ints:
    """Another village: of the same district mostly, else anywhere in the simulated area."""
    rng = hand.streams.of("village.moved")
    luck = rng.random(len(village))
    size = places.district_behind[village] - places.district_first[village]
    near = places.district_first[village] + (rng.random(len(village)) * size).astype(np.int64)
    far = (rng.random(len(village)) * len(places.village_district)).astype(np.int64)
    return np.where(
        hand.plain("village_moved", hand.rates.village_moved),
        np.where(luck < _MOVED_NEAR, near, far),
        village,
    )


def _with_word(names: pl.Series, kind: str, hand: Hand) -> pl.Series:
    """Names behind a word for what they are, or none."""
    return _any_word(kind, len(names), hand.streams.of(kind)) + names


def _any_word(kind: str, size: int, rng: np.random.Generator) -> pl.Series:
    words = pl.Series(read_words("damage")[kind])
    return words.gather(rng.integers(0, len(words), size))


def list_addresses(
    people: People, person: Ints, places: Places, *, lacks: MissingPlaces, hand: Hand
) -> dict[str, pl.Series]:
    """address, rt and rw as the list has them."""
    address = address_text(people, person, places)
    rewritten = hand.plain("address_rewritten", hand.rates.address_rewritten)
    address = edit_where(address, rewritten, lambda part: _rewrite(part, hand))
    rng = hand.streams.of("address.typo")
    address = edit_where(address, hand.happens("village_typo"), lambda part: misspell(part, rng))
    row = people.kin.household[person]
    width = 1 if bool(hand.streams.of("rt.width").random() < _UNPADDED) else 3
    rt = padded(people.households.rt[row], width)
    rw = padded(people.households.rw[row], width)
    return {
        "address": _blank(address, lacks.address).rename("address"),
        "rt": _blank(rt, lacks.rt).rename("rt"),
        "rw": _blank(rw, lacks.rt).rename("rw"),
    }


def _rewrite(part: pl.Series, hand: Hand) -> pl.Series:
    rng = hand.streams.of("address.word")
    street = _any_word("street_words", len(part), rng)
    hamlet = _any_word("hamlet_words", len(part), rng)
    frame = pl.DataFrame({"address": part, "street": street, "hamlet": hamlet})
    rest = pl.col("address").str.replace(r"^(?:JL|DUSUN) ", "")
    return frame.select(
        pl.when(pl.col("address").str.starts_with("JL "))
        .then(pl.col("street") + rest.str.replace(" NO ", " NO. ", literal=True))
        .otherwise(pl.col("hamlet") + rest)
    ).to_series()


def list_birth_places(
    people: People, person: Ints, places: Places, texts: PlaceTexts, *, hand: Hand
) -> pl.Series:
    """The regency of birth, sometimes the district in its place; null where missing."""
    town = texts.town.gather(people.birth_regency[person].astype(np.int64))
    changed = hand.plain("birth_place_changed", hand.rates.birth_place_changed)
    district = texts.district.gather(people.home_district[person].astype(np.int64))
    rows = np.flatnonzero(changed)
    text = edit_where(town, changed, lambda _: district.gather(rows))
    return _blank(text, hand.happens("birth_place_missing")).rename("birth_place")


def _blank(text: pl.Series, where: Flags) -> pl.Series:
    return text.set(pl.Series(where), None)
