"""People of another country, damaged in another way: an engine may not know one simulator only.

Two tables of customers, with true pairs. Nothing is shared with the product's simulator: other
names (given, middle, inherited family names), other fields, another model of errors: nicknames,
marriages, misheard spelling, scanner confusions, forms cut short, careless clerks who err
everywhere at once, households that share name, address and telephone.

    python -m benchmarks.other_generator --people 20000 --out DIR
"""

import argparse
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import polars as pl

from benchmarks.other_people import NICKNAMES, Customer, Town

_FIELDS = ("first", "middle", "last", "born", "street", "town", "postcode", "telephone", "email")
_MAY_BE_LEFT_OUT = ("middle", "born", "street", "postcode", "telephone", "email")
_HEARD = (
    ("ph", "f"), ("ck", "k"), ("ie", "y"), ("ea", "ee"), ("ll", "l"), ("ey", "y"), ("mac", "mc")
)  # fmt: skip
_SCANNED = (("m", "rn"), ("l", "1"), ("o", "0"), ("s", "5"), ("b", "8"), ("d", "cl"), ("i", "l"))
_KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_MONTHS = 12
_FORM_BOXES = 4


@dataclass(frozen=True)
class Rates:
    """How often each thing goes wrong in a row of an ordinary clerk."""

    nickname: float = 0.12
    married: float = 0.05
    moved: float = 0.12
    other_telephone: float = 0.10
    other_email: float = 0.15
    names_exchanged: float = 0.03
    only_year: float = 0.02
    day_month_exchanged: float = 0.02
    wrong_year: float = 0.03
    misheard: float = 0.05
    scanned: float = 0.05
    keyed: float = 0.05
    cut_short: float = 0.03
    left_out: float = 0.12
    careless_clerk: float = 0.15  # share of rows whose writer errs more
    careless: float = 4.0
    careful: float = 0.6


@dataclass(frozen=True)
class Tables:
    """Two tables and the pairs (left_id, right_id) that are one person."""

    left: pl.DataFrame
    right: pl.DataFrame
    truth: pl.DataFrame


def generate(
    *,
    people: int,
    overlap: float = 0.6,
    severity: float = 1.0,
    seed: int = 1,
    rates: Rates | None = None,
) -> Tables:
    """A register of `people` and a list of as many rows, `overlap` of them about people in it.

    Args:
        overlap: share of the list's rows whose person is in the register.
        severity: multiplies every rate of error in the list; 0 leaves it clean.
    """
    dice = random.Random(seed)  # noqa: S311 - a simulation needs a seed, not secrecy
    town = Town(dice)
    register, strangers = town.people(people), town.people(people)
    clerk = _Clerk(town, dice, rates or Rates(), severity)
    listed, truth = [], []
    for number in range(people):
        at = dice.randrange(people)
        is_known = town.chance(overlap)
        row_id = f"L{number:07}"
        listed.append({"id": row_id, **clerk.row_of(register[at] if is_known else strangers[at])})
        if is_known:
            truth.append((row_id, f"R{at:07}"))
    clean = [{"id": f"R{at:07}", **_cells(person)} for at, person in enumerate(register)]
    schema = dict.fromkeys(("id", *_FIELDS), pl.String)
    pairs = {"left_id": pl.String, "right_id": pl.String}
    return Tables(
        pl.DataFrame(listed, schema=schema),
        pl.DataFrame(clean, schema=schema),
        pl.DataFrame(truth, schema=pairs, orient="row"),
    )


def _cells(person: Customer) -> dict[str, str | None]:
    cells = {name: getattr(person, name) for name in _FIELDS}
    cells["born"] = person.born.isoformat()
    return {name: value or None for name, value in cells.items()}


class _Clerk:
    """Writes people down, with errors."""

    def __init__(self, town: Town, dice: random.Random, rates: Rates, severity: float) -> None:
        self._town, self._dice, self._rates, self._severity = town, dice, rates, severity
        self._rate = severity

    def row_of(self, person: Customer) -> dict[str, str | None]:
        """One row of the list."""
        rates = self._rates
        careless = self._town.chance(rates.careless_clerk)
        self._rate = self._severity * (rates.careless if careless else rates.careful)
        told = self._as_told(person)
        row = _cells(told)
        row["born"] = self._written_date(told.born)
        for field in ("first", "last", "street", "town"):
            row[field] = self._misspelt(row[field] or "")
        if row["middle"] and self._town.chance(0.6):
            row["middle"] = row["middle"][0]
        if self._happens(rates.names_exchanged):
            row["first"], row["last"] = row["last"], row["first"]
        for field in ("telephone", "postcode", "email"):
            if row[field] and self._happens(rates.keyed):
                row[field] = self._keyed(row[field] or "")
        for field in _MAY_BE_LEFT_OUT:
            if self._happens(rates.left_out):
                row[field] = None
        return row

    def _happens(self, chance: float) -> bool:
        return self._town.chance(min(0.95, chance * self._rate))

    def _as_told(self, person: Customer) -> Customer:
        """What has changed since the register was made, and the name by which a person goes."""
        told, rates = person, self._rates
        if self._happens(rates.nickname) and NICKNAMES[person.first]:
            told = replace(told, first=self._dice.choice(NICKNAMES[person.first]))
        if person.is_woman and self._happens(rates.married):
            told = replace(told, last=self._town.family_name())
        if self._happens(rates.moved):
            street, town, postcode = self._town.address()
            told = replace(told, street=street, town=town, postcode=postcode)
        if self._happens(rates.other_telephone):
            told = replace(told, telephone=self._town.telephone())
        if self._happens(rates.other_email):
            told = replace(told, email=self._town.email(told.first, told.last))
        return told

    def _written_date(self, born: date) -> str:
        rates = self._rates
        if self._happens(rates.only_year):
            return f"{born.year}-01-01"
        if self._happens(rates.day_month_exchanged) and born.day <= _MONTHS:
            return f"{born.year}-{born.day:02}-{born.month:02}"
        if self._happens(rates.wrong_year):
            years = self._dice.choice((-10, -1, 1, 10))
            return born.replace(year=born.year + years, day=1).isoformat()
        text = born.isoformat()
        return self._keyed(text) if self._happens(rates.keyed) else text

    def _misspelt(self, text: str) -> str:
        rates = self._rates
        if self._happens(rates.misheard):
            text = self._confused(text, _HEARD)
        if self._happens(rates.scanned):
            text = self._confused(text, _SCANNED)
        if self._happens(rates.keyed):
            text = self._keyed(text)
        if self._happens(rates.cut_short):
            text = text[: max(_FORM_BOXES, len(text) - 3)]
        return text.upper() if self._happens(rates.keyed) else text

    def _confused(self, text: str, pairs: Sequence[tuple[str, str]]) -> str:
        """One of the confusions that the text allows, once."""
        lowered = text.lower()
        possible = [pair for pair in pairs if pair[0] in lowered]
        if not possible:
            return text
        meant, written = self._dice.choice(possible)
        return lowered.replace(meant, written, 1).title()

    def _keyed(self, text: str) -> str:
        """One slip of the fingers: a neighbouring key, a letter lost, doubled or exchanged."""
        at = self._dice.randrange(len(text))
        slips = (
            text[:at] + self._neighbour(text[at]) + text[at + 1 :],
            text[:at] + text[at + 1 :] or text,
            text[:at] + text[at] + text[at:],
            text[:at] + text[at + 1 : at + 2] + text[at] + text[at + 2 :],
        )
        return self._dice.choice(slips)

    def _neighbour(self, letter: str) -> str:
        if letter.isdigit():
            return str((int(letter) + self._dice.choice((-1, 1))) % 10)
        for keys in _KEYBOARD:
            at = keys.find(letter.lower())
            if at >= 0:
                return keys[at - 1] if at and self._town.chance(0.5) else keys[(at + 1) % len(keys)]
        return letter


def main() -> None:
    """Entry point of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--overlap", type=float, default=0.6)
    parser.add_argument("--severity", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    tables = generate(
        people=given.people, overlap=given.overlap, severity=given.severity, seed=given.seed
    )
    given.out.mkdir(parents=True, exist_ok=True)
    for name in ("left", "right", "truth"):
        getattr(tables, name).write_parquet(given.out / f"{name}.parquet")
    print(f"{tables.left.height:,} rows, {tables.truth.height:,} of known people: {given.out}")


if __name__ == "__main__":
    main()
