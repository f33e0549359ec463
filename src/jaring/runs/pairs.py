"""The pattern of one pair of rows, computed afresh: for pairs that a tier settled uncompared.

How common a name is cannot be told from two rows; the caller counts it on the whole right side.
"""

from collections.abc import Mapping

import pyarrow as pa

from jaring.engines.duckdb import DuckDbEngine
from jaring.linkage.coding import (
    code_step,
    frequency_class,
    frequency_fields,
)
from jaring.linkage.compare import compare_step, frequency_table
from jaring.linkage.random_pairs import RANDOM_PAIRS
from jaring.linkage.schema import LinkModel
from jaring.steps import Flow, Step

Row = Mapping[str, str | None]


def pattern_of_rows(
    model: LinkModel, left: Row, right: Row, *, frequency: Mapping[str, int] | None = None
) -> int:
    """The pattern that two rows show, standardised and compared as in a run.

    Args:
        left, right: canonical columns as text.
        frequency: for fields whose frequency counts, how many rows of the right side hold the
        value.
    """
    counts = frequency or {}
    with DuckDbEngine(threads=1) as engine:
        steps: list[Step] = []
        for side, row in (("left", left), ("right", right)):
            columns = {name: [row.get(name)] for name in model.columns}
            schema = {name: pa.array(value, pa.string()) for name, value in columns.items()}
            engine.hand_in(f"{side}_row", pa.table({"row": pa.array([0], pa.int64()), **schema}))
            steps.append(
                code_step(
                    model,
                    reads=f"{side}_row",
                    writes=f"{side}_coded",
                    has=frozenset(model.columns),
                )
            )
        _hand_in_frequencies(engine, model, counts)
        engine.hand_in("the_pair", pa.table({name: [0] for name in _PAIR}))
        steps.append(
            compare_step(
                model,
                candidates="the_pair",
                left="left_coded",
                right="right_coded",
                writes=RANDOM_PAIRS,
            )
        )
        engine.run(Flow(tuple(steps), frozenset({RANDOM_PAIRS.table})))
        return int(engine.table(RANDOM_PAIRS.table)["pattern"][0].as_py())


_PAIR = ("left_row", "right_row", "blocks")


def _hand_in_frequencies(engine: DuckDbEngine, model: LinkModel, counts: Mapping[str, int]) -> None:
    for field in frequency_fields(model):
        rarity = frequency_class(counts.get(field, 1))
        table = pa.table({"row": [0], "frequency_class": pa.array([rarity], pa.int16())})
        engine.hand_in(frequency_table(field), table)
