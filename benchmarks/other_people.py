"""The customers of an invented English-speaking town, in households, as they really are.

Names are in `other_names.toml`. How a clerk writes these people down: `other_generator`.
"""

import random
import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

_NAMES: dict[str, Any] = tomllib.loads(
    Path(__file__).with_name("other_names.toml").read_text("utf-8")
)
NICKNAMES: dict[str, list[str]] = _NAMES["given"]
_GIVEN_NAMES = tuple(NICKNAMES)
_HOUSEHOLD_SIZES = (1, 1, 2, 2, 2, 3, 4, 5)
_PARENTS = 2
_DAYS_TO_CHILDREN = 9_500


@dataclass(frozen=True)
class Customer:
    """One person as they are."""

    first: str
    middle: str
    last: str
    born: date
    is_woman: bool
    street: str
    town: str
    postcode: str
    telephone: str
    email: str


class Town:
    """Makes people; the same seed makes the same people."""

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice

    def chance(self, share: float) -> bool:
        """True for this share of the calls."""
        return self._dice.random() < share

    def people(self, count: int) -> list[Customer]:
        """Households of one to five: one family name, one address, often one telephone."""
        made: list[Customer] = []
        while len(made) < count:
            made += self._household()
        return made[:count]

    def family_name(self) -> str:
        """Some family names are common, most are rare: the square favours the first parts."""
        start, end = _NAMES["family_start"], _NAMES["family_end"]
        first = start[int(len(start) * self._dice.random() ** 2)]
        return str(first + end[int(len(end) * self._dice.random() ** 2)])

    def address(self) -> tuple[str, str, str]:
        """A street with its number, a town, a postcode that follows from the town."""
        kind, short = self._dice.choice(_NAMES["street_kinds"])
        written = kind if self.chance(0.8) else short
        street = f"{self._dice.randrange(1, 140)} {self._dice.choice(_NAMES['streets'])} {written}"
        town = self.family_name()
        outward = f"{town[:2].upper()}{self._dice.randrange(1, 30)}"
        inward = f"{self._dice.randrange(1, 10)}{self._dice.choice('ABDEFG')}"
        return street, town, f"{outward} {inward}{self._dice.choice('HJLNPQ')}"

    def telephone(self) -> str:
        """A telephone number of the area."""
        return f"01{self._dice.randrange(100, 999)} {self._dice.randrange(100_000, 999_999)}"

    def email(self, first: str, last: str) -> str:
        """An address that follows from the name, more or less."""
        plain = last.replace("'", "")
        spellings = (f"{first}.{plain}", f"{first[0]}{plain}", f"{plain}{self._dice.randrange(99)}")
        host = self._dice.choice(("mail", "post", "home"))
        return f"{self._dice.choice(spellings)}@{host}.test".lower()

    def _household(self) -> list[Customer]:
        last, shared = self.family_name(), self.telephone()
        street, town, postcode = self.address()
        eldest = date(1935, 1, 1) + timedelta(days=self._dice.randrange(24_000))
        made: list[Customer] = []
        for place in range(self._dice.choice(_HOUSEHOLD_SIZES)):
            is_child = place >= _PARENTS
            born = eldest + timedelta(days=self._dice.randrange(3_000))
            first = self._dice.choice(_GIVEN_NAMES)
            if is_child:
                born += timedelta(days=_DAYS_TO_CHILDREN)
                born = made[-1].born if place > _PARENTS and self.chance(0.05) else born  # twins
                first = made[0].first if self.chance(0.1) else first  # named after a parent
            made.append(
                Customer(
                    first=first,
                    middle=self._dice.choice(_GIVEN_NAMES) if self.chance(0.7) else "",
                    last=last,
                    born=born,
                    is_woman=self.chance(0.5),
                    street=street,
                    town=town,
                    postcode=postcode,
                    telephone=shared if self.chance(0.6) else self.telephone(),
                    email=self.email(first, last) if self.chance(0.7) else "",
                )
            )
        return made
