"""Employers as the registry has them, and cells of lists of employers."""

import numpy as np
import polars as pl

from jaring.simulate.contributions import establishment_of
from jaring.simulate.name_cells import Hand
from jaring.simulate.office_world import OfficeWorld
from jaring.simulate.person_text import PlaceTexts
from jaring.simulate.snapshot import establishment_addresses, roads
from jaring.simulate.snapshot_cells import ids
from jaring.simulate.spelling import edit_where, misread_digit
from jaring.simulate.streams import Flags, Ints
from jaring.simulate.vocabulary import read_words
from jaring.simulate.workplaces import full_names

EMPLOYER_COLUMNS = (
    "id", "npp", "division", "nib", "npwp", "name", "address", "village", "district", "regency",
    "area_code", "phone", "headcount", "kbli",
)  # fmt: skip
_MOVED_EMPLOYERS, _NO_HOUSE_NUMBER = 0.15, 0.25
_NOTED = 0.25  # of the rows without a usable number, with a word in its place


def employer_registry(world: OfficeWorld, texts: PlaceTexts) -> pl.DataFrame:
    """Establishments in the registry, in the canonical columns of employers."""
    places = world.workplaces
    owner = places.place_employer.astype(np.int64)
    village = places.employers.village[owner].astype(np.int64)
    place = establishment_of(world)
    staff = np.bincount(place[(place >= 0) & world.enrolments.is_active], minlength=len(owner))
    return pl.DataFrame(
        {
            "id": ids("U", np.arange(len(owner))),
            "npp": places.place_npp,
            "division": places.place_division,
            "nib": places.employers.nib.gather(owner),
            "npwp": places.employers.npwp.gather(owner),
            "name": full_names(places.employers).str.strip_chars().gather(owner),
            "address": establishment_addresses(world, texts),
            **area_names(world, texts, village),
            "phone": employer_phones(owner),
            "headcount": pl.Series(staff).cast(pl.String),
            "kbli": pl.Series(places.kbli[owner]).cast(pl.String).str.zfill(5),
        }
    ).select(EMPLOYER_COLUMNS)


def area_names(world: OfficeWorld, texts: PlaceTexts, village: Ints) -> dict[str, pl.Series]:
    """Names and code of the areas around each village."""
    return {
        "village": texts.village.gather(village),
        "district": texts.district.gather(world.places.village_district[village]),
        "regency": texts.regency.gather(world.places.village_regency[village]),
        "area_code": texts.area_code.gather(village),
    }


def employer_phones(owner: Ints) -> pl.Series:
    """A fixed line that no operator gives out, by the employer."""
    number = owner * 7_919 % 1_000_000
    return "0299000" + pl.Series("phone", number).cast(pl.String).str.zfill(6)


def address_cells(world: OfficeWorld, employer: Ints, hand: Hand) -> pl.Series:
    """Road and number, without the number for some, elsewhere for some."""
    moved = hand.plain("address_moved", _MOVED_EMPLOYERS)
    number_left_out = pl.Series(hand.plain("address_number", _NO_HOUSE_NUMBER))
    shift = np.where(moved, hand.streams.of("address_shift").integers(1, 39, len(employer)), 0)
    frame = (
        roads(world)
        .gather(employer)
        .with_columns(road=(pl.col("road") + pl.Series(shift)) % 40, left_out=number_left_out)
    )
    whole = pl.format("Jl. Industri {} No. {}", "road", "number")
    road = pl.format("Jalan Industri {}", "road")
    return frame.select(
        pl.when("left_out").then(road).otherwise(whole).alias("address")
    ).to_series()


def employer_numbers(
    world: OfficeWorld, employer: Ints, in_registry: Flags, hand: Hand
) -> dict[str, pl.Series]:
    """NPP, division, NIB and NPWP of list rows: a fixed share of the rows carries a usable one.

    Who is not in the registry has no NPP. A row without a usable number may hold a word instead.
    """
    size, places = len(employer), world.workplaces
    rng = hand.streams.of("numbers")
    rank = np.empty(size, dtype=np.int64)
    rank[rng.permutation(size)] = np.arange(size)
    usable = rank < round(size * world.rates.employer_number_usable)
    drawn = rng.random((3, size)) < np.array([[0.5], [0.42], [0.40]])
    can = np.stack([in_registry, ~places.is_public[employer], np.ones(size, dtype=np.bool_)])
    filled = drawn & can & usable
    filled[2] |= usable & ~filled.any(axis=0)  # everybody has a tax number
    place = places.first_place[employer]
    known = np.where(in_registry, place, 0)
    npp = places.place_npp.gather(known).set(pl.Series(~filled[0]), None)
    wrong = hand.happens("npp_wrong")
    npp = edit_where(npp, wrong, lambda part: misread_digit(part, rng))
    npwp = _written_npwp(places.employers.npwp.gather(employer), rng)
    notes = pl.Series(read_words("damage")["not_a_number"])
    noted = ~usable & (rng.random(size) < _NOTED)
    word = notes.gather(rng.integers(0, len(notes), size))
    nib = places.employers.nib.gather(employer).set(pl.Series(~filled[1]), None)
    frame = pl.DataFrame({"nib": nib, "word": word, "noted": noted})
    return {
        "npp": npp.rename("npp"),
        "division": places.place_division.gather(known).set(pl.Series(~filled[0]), None),
        "nib": frame.select(
            pl.when("noted").then("word").otherwise("nib").alias("nib")
        ).to_series(),
        "npwp": npwp.set(pl.Series(~filled[2]), None).rename("npwp"),
    }


def _written_npwp(npwp: pl.Series, rng: np.random.Generator) -> pl.Series:
    """Sixteen digits, the fifteen of before, or those with dots and dash."""
    frame = pl.DataFrame({"npwp": npwp, "form": rng.choice(3, len(npwp), p=[0.4, 0.3, 0.3])})
    old = pl.col("npwp").str.slice(1)
    cells = [
        old.str.slice(at, size) for at, size in ((0, 2), (2, 3), (5, 3), (8, 1), (9, 3), (12, 3))
    ]
    dotted = pl.format("{}.{}.{}.{}-{}.{}", *cells)
    return frame.select(
        pl.when(pl.col("form") == 0)
        .then("npwp")
        .when(pl.col("form") == 1)
        .then(old)
        .otherwise(dotted)
    ).to_series()
