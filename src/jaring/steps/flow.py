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
    """A pure function from Arrow tables to one Arrow table.

    Attributes:
        rowwise: each output row depends on its own input row alone, so that the engine may cut the
            input into pieces; there is then exactly one input table. Otherwise the input is small.
    """

    reads: tuple[str, ...]
    writes: Contract
    function: TableFunction
    rowwise: bool = False
    says: str = ""

    def __post_init__(self) -> None:
        """A rowwise step has one input to cut."""
        assert not self.rowwise or len(self.reads) == 1, "a rowwise step reads one table"


Step = SqlStep | TableStep


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
