"""What the blocks of a model would cost on real lists, counted without comparing a single pair.

Runs the flow of a link up to its plan and stops there.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from jaring.engines.duckdb import DuckDbEngine
from jaring.intake.column_maps import read_column_map
from jaring.linkage.blocks import BLOCK_PLAN
from jaring.linkage.flow import dedupe_flow, settle_flow
from jaring.linkage.names import DECIDED
from jaring.linkage.schema import Block, LinkModel
from jaring.runs.inputs import hand_in, take_input
from jaring.runs.linking import NO_DECISIONS
from jaring.steps import Flow


@dataclass(frozen=True, slots=True)
class PlannedBlock:
    """One block and its price.

    Attributes:
        pairs: what it would compare.
        refined_values: values of the key that cost more than the cap and get a longer key.
        skipped_pairs: pairs that stay over the cap even so, and would be left out.
    """

    block: Block
    pairs: int
    refined_values: int
    skipped_pairs: int


def plan_blocks(
    model: LinkModel, left: Path, right: Path | None, *, columns: Path | None = None
) -> list[PlannedBlock]:
    """The price of every block; without a right list, that of a dedupe.

    Raises:
        InputError: a list cannot be read, or holds nothing that the model compares.
    """
    mapping = read_column_map(columns) if columns is not None else None
    with TemporaryDirectory(prefix="jaring-plan-") as folder, DuckDbEngine() as engine:
        scratch = Path(folder)
        own = take_input(left, model, scratch=scratch, side="left", mapping=mapping)
        hand_in(engine, "left_rows", own, model)
        engine.hand_in(DECIDED, NO_DECISIONS)
        if right is None:
            hand_in(engine, "right_rows", own, model)
            flow = dedupe_flow(model, own.side(model))
        else:
            other = take_input(right, model, scratch=scratch, side="right", mapping=mapping)
            hand_in(engine, "right_rows", other, model)
            flow = settle_flow(model, own.side(model), other.side(model))
        engine.run(_until_plan(flow))
        plan = engine.query(f"from {BLOCK_PLAN.table} order by block, depth").to_pylist()
    return list(_priced(model, plan))


def _until_plan(flow: Flow) -> Flow:
    names = [step.writes.table for step in flow.steps]
    return Flow(flow.steps[: names.index(BLOCK_PLAN.table) + 1], frozenset({BLOCK_PLAN.table}))


def _priced(model: LinkModel, plan: list[dict[str, int]]) -> Iterator[PlannedBlock]:
    for number, block in enumerate(model.block):
        depths = [row for row in plan if row["block"] == number]
        yield PlannedBlock(
            block=block,
            pairs=sum(row["pairs"] - row["heavy_pairs"] for row in depths),
            refined_values=sum(row["heavy_values"] for row in depths[:-1]),
            skipped_pairs=depths[-1]["heavy_pairs"],
        )
