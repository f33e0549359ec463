"""Figures that do not agree with themselves or with one another, found in the tables of a run.

Claims of the press and of partners, universes and targets are each held against their own parts,
universes against living memberships too. A flag shows both sides and mends nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from jaring.assessment.conflicts import (
    Conflict,
    label_conflict,
    lowest_conflict,
    parts_conflict,
    rate_conflict,
    source_conflict,
    units_conflict,
    universe_conflict,
)
from jaring.assessment.coverage import ALL, COVERAGE
from jaring.assessment.figures import Times
from jaring.assessment.inputs import CLAIMS, TARGETS, TEXT, UNIVERSES
from jaring.steps import Contract, TableStep

FIGURE_FLAGS = Contract(
    "figure_flags",
    (),  # two sources may make the same slip
    {"kind": TEXT, "about": TEXT, "area_code": TEXT, "segment": TEXT, "measure": TEXT,
     "said": TEXT, "follows": TEXT, "source": TEXT, "said_on": TEXT},
)  # fmt: skip
RATE = "coverage_rate"
UNIVERSE = "universe"
WHOLES = ("", "UCJ")
"""How the whole of all segments is written."""
_UCJ = frozenset({"PU", "BPU", "JAKON"})
_UNITS = ("workers", "employers")
_LOWEST = ("paling rendah", "terendah", "lowest")
Row = Mapping[str, Any]


def figure_flags_step(times: Times) -> TableStep:
    """Every disagreement among the figures that were handed in.

    Rows: one per disagreement.
    """
    reads = (CLAIMS.table, UNIVERSES.table, TARGETS.table, COVERAGE.table)
    return TableStep(reads, FIGURE_FLAGS, partial(_flags, times))


def _flags(times: Times, tables: Mapping[str, pa.Table]) -> pa.Table:
    claims = [_plain(row) for row in tables[CLAIMS.table].to_pylist()]
    universes = [
        {**_plain(row), "measure": UNIVERSE, "claimed_on": row["as_of"] or "",
         "about": row["name"] or ""}
        for row in tables[UNIVERSES.table].to_pylist()
    ]  # fmt: skip
    targets = [
        {**_plain(row), "claimed_on": str(row["year"] or ""), "about": "target",
         "source": row["source"] or row["owner"] or ""}
        for row in tables[TARGETS.table].to_pylist()
    ]  # fmt: skip
    found = [
        *_of_claims(claims),
        *_sums(universes),
        *_twice(universes),
        *_sums([row for row in targets if row["measure"] != RATE]),
        *_twice(targets),
        *_below(tables[COVERAGE.table], times),
    ]
    columns = {
        name: pa.array([row[name] for row in found], pa.string()) for name in FIGURE_FLAGS.columns
    }
    return pa.table(columns)


def _plain(row: Row) -> dict[str, Any]:
    """A row without nulls in the columns that it is grouped by."""
    words = ("area_code", "segment", "measure", "source", "claimed_on", "unit", "text")
    return {**row, **{name: row.get(name) or "" for name in words}, "about": row.get("text") or ""}


def _flag(found: Conflict | None, row: Row) -> Iterator[dict[str, str]]:
    if found is not None:
        yield {
            "kind": found.kind, "about": str(row["about"] or ""), "area_code": row["area_code"],
            "segment": row["segment"], "measure": row["measure"], "said": found.said,
            "follows": found.follows, "source": row["source"], "said_on": row["claimed_on"],
        }  # fmt: skip


def _of_claims(claims: Sequence[Row]) -> Iterator[dict[str, str]]:
    counts = [row for row in claims if row["measure"] != RATE and _number(row) is not None]
    for row in claims:
        yield from _rate(row)
        yield from _flag(label_conflict("", row["segment"], row["text"]), row)
    yield from _sums([row for row in counts if row["unit"] in ("", _UNITS[0])])
    yield from _areas(counts)
    yield from _units(counts)
    yield from _parts_above(counts)
    yield from _twice(claims)
    yield from _lowest([row for row in claims if row["measure"] == RATE])


def _number(row: Row) -> int | None:
    """A value as it was printed, as a whole number; None where it is none."""
    try:
        said = Decimal(str(row["value"]))
    except InvalidOperation:
        return None
    return int(said) if said == said.to_integral_value() else None


def _rate(row: Row) -> Iterator[dict[str, str]]:
    """A rate beside its own numerator and universe."""
    numerator, universe = row.get("numerator"), row.get("universe")
    if numerator is None or not universe:
        return
    yield from _flag(universe_conflict("", numerator, universe), row)
    if row["measure"] == RATE and row["value"] is not None:
        yield from _flag(rate_conflict("", numerator, universe, str(row["value"])), row)


def _grouped(rows: Iterable[Row], *names: str) -> Iterator[list[Row]]:
    groups: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in rows:
        groups[tuple(row[name] for name in names)].append(row)
    return iter(groups.values())


def _sums(rows: Sequence[Row]) -> Iterator[dict[str, str]]:
    """Segments of one place and day that do not add up to the whole beside them.

    Fewer than all segments may leave something out, so they are only held against a whole that they
    exceed; PU, BPU and JAKON together must make the whole, with or without PMI.
    """
    for group in _grouped(rows, "area_code", "measure", "source", "claimed_on"):
        wholes = [row for row in group if row["segment"] in WHOLES and _number(row) is not None]
        said = {row["segment"]: _number(row) for row in group if row["segment"] not in WHOLES}
        parts = {name: count for name, count in said.items() if count is not None}
        for whole in wholes:
            counted = _number(whole)
            mine = {
                name: count for name, count in parts.items()
                if whole["segment"] == "" or name in _UCJ
            }  # fmt: skip
            if counted is None or len(mine) < 1 + 1:
                continue
            is_complete = mine.keys() >= _UCJ
            if is_complete or sum(mine.values()) > counted:
                yield from _flag(parts_conflict("", mine, counted), whole)


def _areas(rows: Sequence[Row]) -> Iterator[dict[str, str]]:
    """Areas that add up to more than the area around them."""
    for group in _grouped(rows, "segment", "measure", "unit", "source", "claimed_on"):
        for whole in group:
            code = whole["area_code"]
            inside = {
                row["area_code"]: count
                for row in group
                if row["area_code"].startswith(code) and row["area_code"] != code
                and (count := _number(row)) is not None
            }  # fmt: skip
            counted = _number(whole)
            if len(inside) > 1 and counted is not None and sum(inside.values()) > counted:
                yield from _flag(parts_conflict("", inside, counted), whole)


def _units(rows: Sequence[Row]) -> Iterator[dict[str, str]]:
    """Employers and workers of one place and day added into a third number."""
    for group in _grouped(rows, "area_code", "source", "claimed_on"):
        counts = [
            (row["unit"], count)
            for row in group
            if row["unit"] in _UNITS and (count := _number(row)) is not None
        ]
        for whole in (row for row in group if row["unit"] == ""):
            counted = _number(whole)
            if counted is not None:
                yield from _flag(units_conflict("", counts, counted), whole)


def _parts_above(rows: Sequence[Row]) -> Iterator[dict[str, str]]:
    """A universe that was claimed below what was claimed to be active in it."""
    for group in _grouped(rows, "area_code", "segment", "source", "claimed_on"):
        said = {row["measure"]: row for row in group}
        if {"active", UNIVERSE} <= said.keys():
            active, universe = _number(said["active"]), _number(said[UNIVERSE])
            if active is not None and universe is not None:
                yield from _flag(universe_conflict("", active, universe), said[UNIVERSE])


def _twice(rows: Sequence[Row]) -> Iterator[dict[str, str]]:
    """The same figure of the same day with two values; units are never held against each other."""
    marked = [{**row, "unit": row.get("unit") or ""} for row in rows]
    names = ("area_code", "segment", "measure", "unit", "claimed_on")
    for group in _grouped(marked, *names, *(("about",) if _is_named(rows) else ())):
        said = [(row["source"], str(row["value"])) for row in group if row["value"] is not None]
        if all(_is_decimal(value) for _, value in said):
            sources = "; ".join(dict.fromkeys(source for source, _ in said if source))
            yield from _flag(source_conflict("", said), {**group[0], "source": sources})


def _is_named(rows: Sequence[Row]) -> bool:
    """Universes of different names are different universes."""
    return bool(rows) and rows[0]["measure"] == UNIVERSE


def _is_decimal(text: str) -> bool:
    try:
        Decimal(text)
    except InvalidOperation:
        return False
    return True


def _lowest(rates: Sequence[Row]) -> Iterator[dict[str, str]]:
    """A segment that is called the lowest where another of the same place and day is lower."""
    for group in _grouped(rates, "area_code", "claimed_on"):
        said = {row["segment"]: str(row["value"]) for row in reversed(group)
                if row["segment"] and _is_decimal(str(row["value"]))}  # fmt: skip
        for row in group:
            if row["segment"] in said and any(word in row["text"].lower() for word in _LOWEST):
                yield from _flag(lowest_conflict("", row["segment"], said), row)


def _below(coverage: pa.Table, times: Times) -> Iterator[dict[str, str]]:
    """Universes below the living memberships of the day."""
    chosen = pc.and_(
        pc.equal(coverage["month"], times.month),
        pc.and_(pc.equal(coverage["programme"], ALL), pc.is_valid(coverage["flag"])),
    )
    for row in coverage.filter(chosen).to_pylist():
        made = {**row, "measure": UNIVERSE, "about": row["universe"], "source": row["source"] or "",
                "claimed_on": row["universe_as_of"] or ""}  # fmt: skip
        yield from _flag(universe_conflict("", row["active"], row["value"]), made)
