"""What a step is, and a flow: the list of steps, in order, that a function returns.

A step runs nothing. It names the tables it reads and the one table it writes; an engine runs it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from jaring.steps.contract import Contract
from jaring.steps.dialect import Dialect

SqlText = Callable[[Dialect], str]
TableFunction = Callable[[Mapping[str, pa.Table]], pa.Table]
PieceFunction = Callable[[pa.Table], pa.Table]
PIECE = "piece__"
"""Under this name the query behind a rowwise step finds what its function made of a piece."""
WHOLE_PIECE = "select * from piece__"


@dataclass(frozen=True)
class SqlStep:
    """One query, one output table.

    Attributes:
        reads: names of the tables the text may use.
        writes: what the table holds.
        sql: the query, spelled for a dialect.
        says: what a person reads while it runs; a key of the engine's catalogue of words.
    """

    reads: tuple[str, ...]
    writes: Contract
    sql: SqlText
    says: str = ""


@dataclass(frozen=True)
class TableStep:
    """A pure function from small Arrow tables to one Arrow table."""

    reads: tuple[str, ...]
    writes: Contract
    function: TableFunction
    says: str = ""


@dataclass(frozen=True)
class RowwiseStep:
    """A pure function over many rows, piece by piece, and a query over what it makes of a piece.

    Each row that comes out depends on its own row alone, so that the engine may cut where it likes.

    Attributes:
        reads: names of the tables that `rows` and `then` may use.
        writes: what the table holds, after `then`.
        rows: the query whose rows are cut into pieces.
        function: what is done with a piece.
        then: a query over `PIECE` that the engine runs on its way to the table.
    """

    reads: tuple[str, ...]
    writes: Contract
    rows: SqlText
    function: PieceFunction
    then: SqlText = lambda _: WHOLE_PIECE
    says: str = ""


Step = SqlStep | TableStep | RowwiseStep


@dataclass(frozen=True)
class Flow:
    """Steps in order, and which tables the caller wants kept at the end."""

    steps: tuple[Step, ...]
    keeps: frozenset[str] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        """Every table has one writer."""
        written = [step.writes.table for step in self.steps]
        assert len(written) == len(set(written)), "two steps write one table"

    def inputs(self) -> tuple[str, ...]:
        """Tables that no step writes, in the order in which they are first read."""
        written = {step.writes.table for step in self.steps}
        names = (name for step in self.steps for name in step.reads if name not in written)
        return tuple(dict.fromkeys(names))

    def last_reader(self) -> dict[str, int]:
        """For each table the number of the last step that reads it: after it the table may go."""
        last: dict[str, int] = {}
        for number, step in enumerate(self.steps):
            last.update(dict.fromkeys(step.reads, number))
            last.setdefault(step.writes.table, number)
        return last
