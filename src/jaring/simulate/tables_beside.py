"""The tables that stand beside lists: universes, targets, minimum wages, local rules, claims.

Reads `data/beside.toml`. Every row names its source; where no source gives a number, it is invented
and the source says so.
"""

from pathlib import Path
from typing import Any

import polars as pl

from jaring.simulate.enrolment_facts import lowest_wage
from jaring.simulate.office_world import OfficeWorld
from jaring.simulate.tables import write_table
from jaring.simulate.vocabulary import read_words

INVENTED = "karangan simulasi"
_WORKERS_PER_MEMBERSHIP = {"PU": 1.7, "BPU": 9.0, "JAKON": 2.6, "PMI": 1.9}
_GROWTH_WANTED = 1.15
_IN_THE_COUNTRY = ("PU", "BPU", "JAKON")
_CLAIM = (
    "area_code", "segment", "measure", "value", "text", "claimed_by", "claimed_on", "source",
)  # fmt: skip


def write_tables_beside(world: OfficeWorld, folder: Path) -> dict[str, int]:
    """Write the tables as CSV; how many rows each has. Where nobody claimed anything, no claims."""
    folder.mkdir(parents=True, exist_ok=True)
    words = read_words("beside")
    tables = {
        "universes": _universes(world),
        "targets": _targets(world, words),
        "minimum_wages": _minimum_wages(world),
        "local_rules": _local_rules(world, words),
        "claims": _claims(world, words),
    }
    return {
        name: write_table(folder / f"{name}.csv", pl.DataFrame(rows, infer_schema_length=None))
        for name, rows in tables.items()
        if rows
    }


def _active(world: OfficeWorld) -> dict[str, int]:
    active: dict[str, int] = {}
    for part in world.plan.parts:
        active[part.segment.value] = active.get(part.segment.value, 0) + part.memberships
    return active


def _universes(world: OfficeWorld) -> list[dict[str, Any]]:
    """Workers per segment without ASN, TNI and Polri, shared out by where people live.

    The one called UCJ is that of all who work in the country: migrants are counted apart.
    """
    return [
        {
            "name": "pekerja di luar ASN, TNI, Polri",
            "area_code": area,
            "segment": segment,
            "value": count,
            "source": INVENTED,
            "as_of": f"{world.as_of.year - 1}-08-31",
            "note": "",
        }
        for area, workers in _workers(world).items()
        for segment, count in workers.items()
        if count
    ]


def _workers(world: OfficeWorld) -> dict[str, dict[str, int]]:
    """Workers by area and segment; the whole office has no code and is the sum of its areas."""
    homes = world.places.village_codes.gather(world.people.village)
    people = {area: int(homes.str.starts_with(area).sum()) for area in world.plan.areas}
    workers: dict[str, dict[str, int]] = {area: {} for area in ("", *people)}
    for part in world.plan.parts:
        segment = part.segment.value
        wanted = part.memberships * _WORKERS_PER_MEMBERSHIP[segment]
        living = sum(people[area] for area in part.areas)
        for area in part.areas:
            count = round(wanted * people[area] / living)
            for within in ("", area):
                workers[within][segment] = workers[within].get(segment, 0) + count
    for counts in workers.values():
        counts["UCJ"] = sum(counts.get(name, 0) for name in _IN_THE_COUNTRY)
    return workers


def _targets(world: OfficeWorld, words: dict[str, Any]) -> list[dict[str, Any]]:
    """Targets of the whole office: those that were published, and invented ones beside them."""
    published = words["targets"].get(world.plan.id, [])
    rows = [
        {
            "area_code": "",
            "segment": one["segment"],
            "measure": one["measure"],
            "year": one.get("year", world.as_of.year),
            "value": one["value"],
            "owner": world.plan.name,
            "source": one["source"],
        }
        for one in published
    ]
    named = {one["segment"] for one in published}
    return rows + [
        {
            "area_code": "",
            "segment": segment,
            "measure": "active",
            "year": world.as_of.year,
            "value": round(count * _GROWTH_WANTED),
            "owner": world.plan.name,
            "source": INVENTED,
        }
        for segment, count in _active(world).items()
        if segment not in named
    ]


def _minimum_wages(world: OfficeWorld) -> list[dict[str, Any]]:
    return [
        {
            "area_code": area,
            "year": year,
            "amount_idr": lowest_wage(year),
            "decree": INVENTED,
        }
        for area in world.plan.areas
        for year in (world.as_of.year - 1, world.as_of.year)
    ]


def _local_rules(world: OfficeWorld, words: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "area": area,
            "group": group,
            "segment": "BPU",
            "programmes": "JKK JKM",
            "payer": "village",
            "legal_act": f"Perbup {INVENTED} {area}",
            "valid_from": f"{world.as_of.year - 2}-01-01",
            "valid_before": "",
            "wage_base_idr": "",
            "wage_base": "",
        }
        for area in world.plan.areas
        for group in words["village_groups"]
    ]


def _claims(world: OfficeWorld, words: dict[str, Any]) -> list[dict[str, Any]]:
    """What was said in public about the office's areas."""
    said = words["claims"].get(world.plan.id, [])
    return [{name: str(one.get(name, "")) for name in _CLAIM} for one in said]
