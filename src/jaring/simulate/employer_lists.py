"""Lists of employers (wajib lapor) and of projects (permits), their registry views and truth."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from jaring.simulate.construction import Builders, Projects, found_projects
from jaring.simulate.contributions import establishment_of
from jaring.simulate.employer_cells import spell_employers
from jaring.simulate.establishments import CLOSED, UNREGISTERED
from jaring.simulate.name_cells import Hand
from jaring.simulate.office_world import OfficeWorld
from jaring.simulate.person_text import PlaceTexts
from jaring.simulate.snapshot import establishment_addresses, roads
from jaring.simulate.snapshot_cells import days, ids
from jaring.simulate.spelling import edit_where, misread_digit, misspell
from jaring.simulate.streams import Flags, Ints, lucky
from jaring.simulate.vocabulary import read_words
from jaring.simulate.worker_list import row_ids
from jaring.simulate.workplaces import full_names

EMPLOYER_COLUMNS = (
    "id", "npp", "division", "nib", "npwp", "name", "address", "village", "district", "regency",
    "area_code", "phone", "headcount", "kbli",
)  # fmt: skip
PROJECT_COLUMNS = (
    "id", "number", "name", "owner", "contractor", "npp", "nib", "npwp", "contract_value_idr",
    "starts_on", "ends_on", "area_code", "address",
)  # fmt: skip
_MOVED_EMPLOYERS, _NO_HOUSE_NUMBER = 0.15, 0.25
_TWICE = 0.05  # employers that stand twice in the list
_NOTED = 0.25  # of the rows without a usable number, with a word in its place


@dataclass(frozen=True, slots=True)
class TwoTables:
    """A registry view, a list, and which rows belong together."""

    registry: pl.DataFrame
    rows: pl.DataFrame
    pairs: pl.DataFrame  # left_id, right_id
    entity: pl.Series  # per row of the list: the id in the snapshot; null where there is none


def employer_tables(world: OfficeWorld, texts: PlaceTexts) -> TwoTables:
    """Establishments in the registry, and the employers that filed a report."""
    places = world.workplaces
    employer = _who_filed(world)
    in_registry = places.status[employer] != UNREGISTERED
    rows = _employer_rows(world, texts, employer, in_registry)
    first, behind = places.first_place[employer], places.first_place[employer + 1]
    count = behind - first
    left = np.repeat(np.arange(len(employer)), count)
    right = (
        np.repeat(first, count) + np.arange(len(left)) - np.repeat(np.cumsum(count) - count, count)
    )
    pairs = pl.DataFrame({"left_id": rows["id"].gather(left), "right_id": ids("U", right)})
    entity = ids("E", np.where(in_registry, employer, -1))
    return TwoTables(_employer_registry(world, texts), rows, pairs, entity)


def _who_filed(world: OfficeWorld) -> Ints:
    status = world.workplaces.status
    rng = world.streams.of("wajib_lapor.employers")
    registered = np.flatnonzero(status != UNREGISTERED)
    filed = registered[lucky(rng, len(registered), 0.85)]
    filed = np.concatenate([filed, filed[rng.random(len(filed)) < _TWICE]])
    share = world.rates.employer_outsider_rows
    wanted = round(len(filed) * share / (1 - share))
    unknown = rng.permutation(np.flatnonzero(status == UNREGISTERED))
    unknown = np.resize(unknown, wanted) if wanted > len(unknown) else unknown[:wanted]
    return np.asarray(rng.permutation(np.concatenate([filed, unknown])), dtype=np.int64)


def _employer_registry(world: OfficeWorld, texts: PlaceTexts) -> pl.DataFrame:
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
            **_area_names(world, texts, village),
            "phone": employer_phones(owner),
            "headcount": pl.Series(staff).cast(pl.String),
            "kbli": pl.Series(places.kbli[owner]).cast(pl.String).str.zfill(5),
        }
    ).select(EMPLOYER_COLUMNS)


def _area_names(world: OfficeWorld, texts: PlaceTexts, village: Ints) -> dict[str, pl.Series]:
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


def _employer_rows(
    world: OfficeWorld, texts: PlaceTexts, employer: Ints, in_registry: Flags
) -> pl.DataFrame:
    places, size = world.workplaces, len(employer)
    hand = Hand(world.streams.under("wajib_lapor_employers"), np.ones(size), world.rates)
    rng = hand.streams.of("cells")
    form, name = (
        places.employers.legal_form.gather(employer),
        places.employers.name.gather(employer),
    )
    village = places.employers.village[employer].astype(np.int64)
    areas = _area_names(world, texts, village)
    staff = places.size[employer]
    said = np.where(in_registry, staff, rng.geometric(0.12, size))
    said = np.where(lucky(rng, size, 0.35), said + rng.poisson(1 + said * 0.2), said)
    address = _address_cells(world, employer, hand)
    empty = pl.Series(rng.random(size) < world.rates.employer_address_missing)
    columns = {
        "id": row_ids("WE", 0, size),
        **employer_numbers(world, employer, in_registry, hand),
        "name": spell_employers(form, name, hand=hand).str.strip_chars(),
        "address": address.set(empty, None),
        "village": edit_where(
            areas["village"].set(empty, None),
            hand.happens("village_typo"),
            lambda part: misspell(part, rng),
        ),
        "district": areas["district"].set(pl.Series(hand.happens("district_missing")), None),
        "regency": areas["regency"].set(pl.Series(hand.happens("regency_missing")), None),
        "area_code": areas["area_code"].set(pl.Series(lucky(rng, size, 0.9)), None),
        "phone": employer_phones(employer).set(pl.Series(lucky(rng, size, 0.35)), None),
        "headcount": pl.Series(said).cast(pl.String).set(pl.Series(lucky(rng, size, 0.04)), None),
        "kbli": pl.Series(places.kbli[employer])
        .cast(pl.String)
        .str.zfill(5)
        .set(pl.Series(lucky(rng, size, 0.25)), None),
    }
    return pl.DataFrame(columns).select(EMPLOYER_COLUMNS)


def _address_cells(world: OfficeWorld, employer: Ints, hand: Hand) -> pl.Series:
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


def project_tables(world: OfficeWorld, texts: PlaceTexts) -> TwoTables:
    """Projects in the registry, and construction permits: of projects and of unregistered ones."""
    made, streams = world.projects, world.streams.under("permits")
    share = world.rates.project_outsider_rows
    rng = streams.of("rows")
    known = np.flatnonzero(lucky(rng, len(made), 0.9))
    unknown = (
        round(len(known) * share / (1 - share))
        if len(known)
        else max(20, len(world.workplaces.status) // 40)
    )
    private = np.flatnonzero(~world.workplaces.is_public & (world.workplaces.status != CLOSED))
    headcount = rng.geometric(0.04, unknown).astype(np.int64)
    others = found_projects(
        headcount, Builders(world.places, private, world.as_of), streams, letter="X"
    )
    left = pl.concat(
        [_permit_facts(world, texts, made).gather(known), _permit_facts(world, texts, others)]
    )
    order = rng.permutation(left.height)
    rows = _damaged_permits(left.gather(order), Hand(streams, np.ones(len(order)), world.rates))
    true_row = np.concatenate([known, np.full(unknown, -1, dtype=np.int64)])[order]
    entity = ids("K", true_row)
    registry = _permit_facts(world, texts, made).with_columns(
        ids("K", np.arange(len(made))).alias("id")
    )
    found = entity.is_not_null()
    pairs = pl.DataFrame({"left_id": rows["id"].filter(found), "right_id": entity.filter(found)})
    return TwoTables(registry.select(PROJECT_COLUMNS), rows, pairs, entity)


def _permit_facts(world: OfficeWorld, texts: PlaceTexts, made: Projects) -> pl.DataFrame:
    """The true cells of projects, in the canonical columns but for the id."""
    places = world.workplaces
    employers = places.employers
    has_place = np.diff(places.first_place)[made.employer] > 0
    place = np.where(has_place, places.first_place[made.employer], 0)
    npp = places.place_npp.gather(place).set(pl.Series(~has_place), None)
    district = texts.district.gather(world.places.village_district[made.village])
    return pl.DataFrame(
        {
            "number": made.number,
            "name": made.name,
            "owner": made.owner,
            "form": employers.legal_form.gather(made.employer),
            "bare": employers.name.gather(made.employer),
            "contractor": full_names(employers).str.strip_chars().gather(made.employer),
            "npp": npp,
            "nib": employers.nib.gather(made.employer),
            "npwp": employers.npwp.gather(made.employer),
            "contract_value_idr": pl.Series(made.value_idr).cast(pl.String),
            "starts_on": days(made.starts).dt.strftime("%Y-%m-%d"),
            "ends_on": days(made.ends).dt.strftime("%Y-%m-%d"),
            "area_code": texts.area_code.gather(made.village),
            "address": texts.village.gather(made.village) + " " + district,
        }
    )


def _damaged_permits(facts: pl.DataFrame, hand: Hand) -> pl.DataFrame:
    size, rates = facts.height, hand.rates
    rng = hand.streams.of("cells")
    changed = rng.random(size) < rates.project_value_changed
    value = facts["contract_value_idr"].cast(pl.Int64).to_numpy()
    value = np.where(changed, value * rng.integers(85, 112, size) // 100, value)
    writings = read_words("damage")["project_words"]
    title = facts["name"].str.replace_many(list(writings), list(writings.values()))
    names = facts["name"].zip_with(pl.Series(~lucky(rng, size, 0.35)), title)
    names = edit_where(names, hand.happens("employer_typo"), lambda part: misspell(part, rng))

    def gap(name: str, share: float) -> pl.Series:
        return facts[name].set(pl.Series(rng.random(size) < share), None)

    return pl.DataFrame(
        {
            "id": row_ids("PB", 0, size),
            "number": gap("number", 1 - rates.project_number_filled),
            "name": names,
            "owner": gap("owner", 0.1),
            "contractor": spell_employers(
                facts["form"], facts["bare"], hand=hand
            ).str.strip_chars(),
            "npp": gap("npp", 0.8),
            "nib": gap("nib", 0.45),
            "npwp": gap("npwp", 0.6),
            "contract_value_idr": pl.Series(value).cast(pl.String),
            "starts_on": gap("starts_on", 0.15),
            "ends_on": gap("ends_on", 0.2),
            "area_code": gap("area_code", 0.5),
            "address": gap("address", 0.1),
        }
    ).select(PROJECT_COLUMNS)
