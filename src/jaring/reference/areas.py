"""The areas of Indonesia that ship with us: which area has this code, what lies in it, its name.

Reads `data/areas.parquet` (made by `scripts/build_areas.py`; ODbL, attribution beside it). Finding
the code of a path of names as people write them is `jaring.linkage.standardise.areas`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property

import polars as pl

from jaring.reference.package_files import read_packaged_table
from jaring.terms.areas import AreaCode, AreaKind, AreaLevel


@dataclass(frozen=True, slots=True)
class Area:
    """One area as the code list names it."""

    code: AreaCode
    kind: AreaKind
    name: str
    bare_name: str
    aliases: tuple[str, ...]

    @property
    def level(self) -> AreaLevel:
        """Province, regency, district or village."""
        return self.code.level


class AreaBook:
    """All areas of one edition of the code list.

    `table` has one row per area, in order of level and code: code, level, kind, name, bare_name
    (capitals, without the word for kabupaten or kota), parent_code, aliases (list of texts).
    """

    def __init__(self, table: pl.DataFrame) -> None:
        self.table = table

    @cached_property
    def _row_by_code(self) -> dict[str, int]:
        return {code: row for row, code in enumerate(self.table["code"])}

    @cached_property
    def _rows_by_parent(self) -> dict[str | None, list[int]]:
        rows: dict[str | None, list[int]] = {}
        for row, parent in enumerate(self.table["parent_code"]):
            rows.setdefault(parent, []).append(row)
        return rows

    def __len__(self) -> int:
        """How many areas there are, of all levels."""
        return self.table.height

    def __contains__(self, code: AreaCode) -> bool:
        """Whether the list knows this code."""
        return code.text in self._row_by_code

    def _area(self, row: int) -> Area:
        code, _, kind, name, bare_name, _, aliases = self.table.row(row)
        return Area(AreaCode(code), AreaKind(kind), name, bare_name, tuple(aliases))

    def find(self, code: AreaCode) -> Area | None:
        """The area of that code; none where the list does not know it (it may be a retired one)."""
        row = self._row_by_code.get(code.text)
        return None if row is None else self._area(row)

    def children(self, code: AreaCode | None = None) -> tuple[Area, ...]:
        """The areas one level below, in order of code; without a code, the provinces."""
        rows = self._rows_by_parent.get(None if code is None else code.text, [])
        return tuple(self._area(row) for row in rows)

    def path(self, code: AreaCode) -> tuple[Area, ...]:
        """The area and all it lies in, province first, without what the list does not know."""
        found = (self.find(part) for part in _upwards(code))
        return tuple(area for area in found if area is not None)[::-1]

    def descendants(self, code: AreaCode, level: AreaLevel) -> pl.DataFrame:
        """The rows of `table` of that level inside the area, in order of code."""
        inside = pl.col("code").str.starts_with(f"{code.text}.") | (pl.col("code") == code.text)
        return self.table.filter(inside & (pl.col("level") == level.value))


def _upwards(code: AreaCode) -> Iterable[AreaCode]:
    step: AreaCode | None = code
    while step is not None:
        yield step
        step = step.parent


@cache
def load_areas() -> AreaBook:
    """The code list that ships with the package, read once."""
    return AreaBook(read_packaged_table("areas"))
