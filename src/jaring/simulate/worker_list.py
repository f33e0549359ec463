"""A list of workers in the canonical columns, rendered part by part from integers."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from jaring.simulate.employer_cells import employer_spellings, usable_npp
from jaring.simulate.list_rows import ListRows
from jaring.simulate.name_cells import Hand, in_case_of_file, list_names
from jaring.simulate.nik_cells import WHOLE_FILES, list_niks
from jaring.simulate.person_cells import (
    DATE_FORM_SHARES,
    PHONE_FORM_SHARES,
    birth_date_texts,
    list_birth_days,
    list_mothers,
    list_phones,
    list_sex,
)
from jaring.simulate.person_text import PlaceTexts
from jaring.simulate.place_cells import (
    MissingPlaces,
    list_addresses,
    list_birth_places,
    list_places,
)
from jaring.simulate.places import Places
from jaring.simulate.population import People
from jaring.simulate.rates import ErrorRates
from jaring.simulate.snapshot_cells import ids
from jaring.simulate.spelling import edit_where, misread_digit
from jaring.simulate.streams import Flags, Ints, Streams
from jaring.simulate.tables import Span, made_ahead
from jaring.simulate.workplaces import Employers

PART_ROWS = 262_144
WORKER_COLUMNS = (
    "id", "nik", "kpj", "name", "sex", "birth_date", "birth_place", "village", "district",
    "regency", "area_code", "address", "rt", "rw", "employer", "npp", "phone", "mother_name",
)  # fmt: skip
_CASE_SHARES = (0.20, 0.05, 0.05)  # Title Case, small letters, blanks; the rest capitals
_BY_FILE = 0.75  # that share of a missing column is missing because its file lacks it


@dataclass(frozen=True, slots=True)
class FileHabits:
    """How each file writes: one entry per file and habit."""

    nik: npt.NDArray[np.int8]
    date: npt.NDArray[np.int8]
    case: npt.NDArray[np.int8]
    phone: npt.NDArray[np.int8]
    lacks: dict[str, Flags]


def file_habits(rows: ListRows, rates: ErrorRates) -> FileHabits:
    """What is the same for all rows of a file."""
    files = rows.files
    missing = ("mother", "phone", "address", "rt", "district", "regency")
    lacks = {
        name: files.lacks(name, getattr(rates, f"{name}_missing") * _BY_FILE) for name in missing
    }
    filled = ("kpj", "npp", "area_code")
    lacks |= {name: files.lacks(name, 1 - getattr(rates, f"{name}_filled")) for name in filled}
    shares = tuple(getattr(rates, name) for name in WHOLE_FILES)
    most = max(1.0, sum(shares) / 0.95)
    return FileHabits(
        files.deal("nik", tuple(share / most for share in shares)),
        files.deal("date", DATE_FORM_SHARES),
        files.deal("case", _CASE_SHARES),
        files.deal("phone", PHONE_FORM_SHARES),
        lacks,
    )


@dataclass(frozen=True, slots=True)
class WorkerList:
    """All that a list of workers is rendered from."""

    people: People
    rows: ListRows
    places: Places
    texts: PlaceTexts
    employers: Employers
    kpj: Ints  # per person; -1 without one
    rates: ErrorRates
    streams: Streams
    prefix: str = "L"  # of the ids of its rows


def worker_list_parts(
    source: WorkerList, *, with_birth_day: bool = False
) -> Iterator[pl.DataFrame]:
    """The list in order, in parts of at most `PART_ROWS` rows.

    Args:
        source: what the list is rendered from.
        with_birth_day: a last column `birth_day`, the birthday that the text of the row stands for.
    """
    habits = file_habits(source.rows, source.rates)
    spelt = employer_spellings(source.rows, source.employers, source.rates, source.streams)
    columns = (*WORKER_COLUMNS, "birth_day") if with_birth_day else WORKER_COLUMNS

    def make(span: Span) -> pl.DataFrame:
        return _part(source, habits, spelt, span).select(columns)

    return made_ahead(make, len(source.rows), PART_ROWS)


def _part(source: WorkerList, habits: FileHabits, spelt: pl.Series, span: Span) -> pl.DataFrame:
    first, behind = span.first, span.behind
    file = source.rows.file_of(first, behind)
    person = source.rows.person[first:behind].astype(np.int64)
    employer = source.rows.employer[first:behind].astype(np.int64)
    people, places = source.people, source.places
    hand = Hand(source.streams.at(span.part), source.rows.files.quality[file], source.rates)
    lacks = {name: _lacks(habits, name, file, hand) for name in habits.lacks}
    missing = MissingPlaces(
        *(lacks[at] for at in ("district", "regency", "address", "rt", "area_code"))
    )
    names = list_names(people.name[person], people.kin.sex[person], hand)
    birth_day = list_birth_days(people.kin.born[person], hand)
    columns = {
        "id": row_ids(source.prefix, first, behind),
        "nik": list_niks(people, person, file_habit=habits.nik[file], hand=hand),
        "kpj": _kpjs(source.kpj[person], lacks["kpj"], hand),
        "name": in_case_of_file(names, habits.case[file]),
        "sex": list_sex(people.kin.sex[person], hand),
        "birth_date": birth_date_texts(birth_day, habits.date[file], hand),
        "birth_day": birth_day,
        "birth_place": list_birth_places(people, person, places, source.texts, hand=hand),
        **list_places(people.village[person], places, source.texts, lacks=missing, hand=hand),
        **list_addresses(people, person, places, lacks=missing, hand=hand),
        "employer": _blank_own(spelt.gather(file), employer < 0),
        "npp": usable_npp(source.employers, employer, lacks["npp"], hand),
        "phone": list_phones(
            people, person, lacks=lacks["phone"], form=habits.phone[file], hand=hand
        ),
        "mother_name": list_mothers(people.mother[person], lacks=lacks["mother"], hand=hand),
    }
    return pl.DataFrame(columns)


def row_ids(letter: str, first: int, behind: int) -> pl.Series:
    """Ids of the rows of a span: L00000001 ..."""
    return ids(letter, np.arange(first, behind))


def _lacks(habits: FileHabits, name: str, file: Ints, hand: Hand) -> Flags:
    """Rows without that column: the file has none, or the row was left empty."""
    by_file = habits.lacks[name][file]
    share = getattr(hand.rates, f"{name}_missing", None)
    if share is None:
        return np.asarray(by_file)
    rest = share * (1 - _BY_FILE) / max(1e-9, 1 - share * _BY_FILE)
    return np.asarray(by_file | hand.plain(f"{name}_left_out", rest))


def _kpjs(kpj: Ints, lacks: Flags, hand: Hand) -> pl.Series:
    text = pl.Series("kpj", kpj).cast(pl.String).set(pl.Series(lacks | (kpj < 0)), None)
    rng = hand.streams.of("kpj.digit")
    return edit_where(text, hand.happens("kpj_digit"), lambda part: misread_digit(part, rng))


def _blank_own(text: pl.Series, on_own: Flags) -> pl.Series:
    return text.set(pl.Series(on_own), None).rename("employer")
