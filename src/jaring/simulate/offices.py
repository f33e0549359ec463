"""Which offices can be simulated, how large they are, and who says so.

Reads `data/offices.toml`. Where a size is asked for, every count is scaled to it, and the plan says
that the sizes are then no published ones.
"""

from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any, ClassVar, NamedTuple

from jaring.simulate.vocabulary import read_words
from jaring.terms.errors import InputError
from jaring.terms.segments import Segment

_DOUBLE = {Segment.BPU: 0.015, Segment.JAKON: 0.02}  # memberships of people who also are PU


class UnknownOfficeError(InputError):
    """A name that is no office (or province) that can be simulated."""

    code: ClassVar[str] = "simulate.unknown_office"

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        self.name, self.known = name, known
        super().__init__(f"{name!r} cannot be simulated. Choose one of: {', '.join(known)}.")


class TooFewPeopleError(InputError):
    """A size at which an office would be left without people or employers."""

    code: ClassVar[str] = "simulate.too_few_people"
    least = 1_000

    def __init__(self, people: int) -> None:
        self.people = people
        super().__init__(
            f"A simulation needs at least {self.least:,} people in the registry, not {people:,}: "
            "with fewer, published shares cannot be kept."
        )


class TooFewRowsError(InputError):
    """A number of rows with which no kind of list would be left."""

    code: ClassVar[str] = "simulate.too_few_rows"
    least = 100

    def __init__(self, rows: int) -> None:
        self.rows = rows
        super().__init__(
            f"The lists need at least {self.least} rows together, not {rows:,}: "
            "with fewer, kinds of lists would be empty."
        )


class Said(NamedTuple):
    """Words about a size, in both languages."""

    en: str
    id: str


@dataclass(frozen=True, slots=True)
class Part:
    """Active memberships of one segment in some areas, with their employers or projects."""

    segment: Segment
    areas: tuple[str, ...]
    memberships: int
    employers: int = 0
    projects: int = 0

    @property
    def doubled(self) -> int:
        """How many of the memberships are held by people with another active one."""
        return round(self.memberships * _DOUBLE.get(self.segment, 0.0))


@dataclass(frozen=True, slots=True)
class OfficePlan:
    """What is simulated: sizes, areas and the words about where they come from."""

    id: str
    name: str
    as_of: date
    source: str
    published: tuple[Said, ...]
    invented: tuple[Said, ...]
    parts: tuple[Part, ...]
    former: int  # people in the registry without an active membership

    @property
    def areas(self) -> tuple[str, ...]:
        """All areas of the office, without those inside another."""
        every = sorted({code for part in self.parts for code in part.areas})
        return tuple(code for code in every if not any(code.startswith(f"{one}.") for one in every))

    @property
    def active(self) -> int:
        """Active memberships of all segments."""
        return sum(part.memberships for part in self.parts)

    @property
    def people(self) -> int:
        """Records of people in the registry."""
        has_pu = any(part.segment is Segment.PU for part in self.parts)
        return (
            self.active - (sum(part.doubled for part in self.parts) if has_pu else 0) + self.former
        )

    def scaled(self, people: int) -> "OfficePlan":
        """The same office with that many people in the registry.

        Raises:
            TooFewPeopleError: fewer than can keep the shares.
        """
        if people < TooFewPeopleError.least:
            raise TooFewPeopleError(people)
        share = people / self.people
        parts = tuple(_scale(part, share) for part in self.parts)
        size = replace(self, parts=parts, former=0)
        former = people - size.people
        if former < 0:  # rounding took more than there is: the largest part gives
            largest = max(range(len(parts)), key=lambda at: parts[at].memberships)
            given = replace(parts[largest], memberships=parts[largest].memberships + former)
            parts = (*parts[:largest], given, *parts[largest + 1 :])
            former = 0
        count = f"{people:,}"
        note = Said(
            en=f"all sizes, scaled to {count} people as asked",
            id=f"semua ukuran, disesuaikan ke {count.replace(',', '.')} orang seperti diminta",
        )
        return replace(
            self, parts=parts, former=former, published=(), invented=(note, *self.invented)
        )


def _scale(part: Part, share: float) -> Part:
    memberships = max(1, round(part.memberships * share))
    return replace(
        part,
        memberships=memberships,
        employers=min(memberships, max(1, round(part.employers * share))) if part.employers else 0,
        projects=min(memberships, max(1, round(part.projects * share))) if part.projects else 0,
    )


def fixture_plan(*, memberships: int, employers: int, as_of: date) -> OfficePlan:
    """A plan of Central Java with about that many memberships in few, large employers."""
    areas = ("33",)
    registered = round(employers * 0.75)
    parts = (
        Part(Segment.PU, areas, round(memberships * 0.565), employers=registered),
        Part(Segment.BPU, areas, round(memberships * 0.135)),
        Part(Segment.JAKON, areas, round(memberships * 0.09), projects=max(1, memberships // 300)),
        Part(Segment.PMI, areas, round(memberships * 0.01)),
    )
    every = (Said(en="all sizes of this fixture", id="semua ukuran data uji ini"),)
    return OfficePlan(
        "jateng-assess",
        "Jateng (data uji)",
        as_of,
        "",
        (),
        every,
        parts,
        round(memberships * 0.128),
    )


@cache
def office_plans() -> dict[str, OfficePlan]:
    """The offices by name."""
    return {name: _plan(name, entry) for name, entry in read_words("offices")["office"].items()}


@cache
def province_plans() -> dict[str, OfficePlan]:
    """The provinces by name."""
    return {name: _plan(name, entry) for name, entry in read_words("offices")["province"].items()}


def _plan(name: str, entry: dict[str, Any]) -> OfficePlan:
    parts = tuple(
        Part(
            Segment(part["segment"]),
            tuple(part["areas"]),
            part["memberships"],
            part.get("employers", 0),
            part.get("projects", 0),
        )
        for part in entry["part"]
    )
    active = sum(part.memberships for part in parts)
    return OfficePlan(
        name,
        entry["name"],
        entry["as_of"],
        entry["source"],
        tuple(Said(**said) for said in entry["published"]),
        tuple(Said(**said) for said in entry["invented"]),
        parts,
        round(active * entry["former"]),
    )


def find_plan(name: str, plans: dict[str, OfficePlan]) -> OfficePlan:
    """The plan of that name.

    Raises:
        UnknownOfficeError: there is none; the error lists those there are.
    """
    if name not in plans:
        raise UnknownOfficeError(name, tuple(plans))
    return plans[name]
