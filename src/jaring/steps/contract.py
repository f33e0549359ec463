"""What a step promises about the table that it writes: its grain, its columns and their types."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from jaring.terms.errors import JaringError


class ColumnType(StrEnum):
    """The types that both engines have; `KEY` is a 64-bit hash and never leaves its engine."""

    TEXT = "text"
    BIGINT = "bigint"
    INT = "int"
    SMALLINT = "smallint"
    DOUBLE = "double"
    BOOLEAN = "boolean"
    KEY = "key"


@dataclass(frozen=True)
class Contract:
    """One table: rows are unique on `grain`; columns stand in this order.

    Attributes:
        table: name of the table.
        grain: columns that name a row; empty where rows may repeat (then the docstring says why).
        columns: type of each column, in order.
    """

    table: str
    grain: tuple[str, ...]
    columns: Mapping[str, ColumnType]

    def __post_init__(self) -> None:
        """A grain names columns that exist."""
        strangers = [name for name in self.grain if name not in self.columns]
        assert not strangers, f"{self.table}: grain names no column: {strangers}"


class BrokenContractError(JaringError):
    """A step wrote something else than it promised: the figures made from it would be wrong."""

    code: ClassVar[str] = "contract.broken"
    exit_code: ClassVar[int] = 1

    def __init__(self, table: str, promised: str, found: str) -> None:
        self.table, self.promised, self.found = table, promised, found
        super().__init__(
            f"The step that writes «{table}» promised {promised} but wrote {found}. "
            "Nothing was saved. Please report this with the file run.log."
        )


class DuplicateGrainError(BrokenContractError):
    """More than one row per promised key, so every count made from the table is too high."""

    code: ClassVar[str] = "contract.duplicate_grain"

    def __init__(self, table: str, grain: tuple[str, ...], extra_rows: int) -> None:
        self.grain, self.extra_rows = grain, extra_rows
        super().__init__(table, f"one row per {', '.join(grain)}", f"{extra_rows:,} rows too many")
