"""Flows name their inputs, dialects are spelled so that Spark can read them, the core knows no
engine.
"""

import ast
from pathlib import Path

import pytest
import sqlglot

import jaring
from jaring.linkage.decide import decide_flow
from jaring.linkage.flow import Side, dedupe_flow, settle_flow
from jaring.linkage.model import SHIPPED, shipped_model
from jaring.linkage.random_pairs import random_flow
from jaring.linkage.schema import LinkModel, Resolve, ResolveRule
from jaring.steps import SPARK, ColumnType, Contract, Flow, SqlStep

PURE = ("terms", "steps", "reference", "linkage", "rules")
ENGINES = {"duckdb", "pyspark", "django", "sqlite3"}


def one_step(reads: tuple[str, ...], writes: str) -> SqlStep:
    contract = Contract(writes, ("row",), {"row": ColumnType.BIGINT})
    return SqlStep(reads, contract, lambda _: f"select row from {reads[0]}")


def test_a_flow_needs_the_tables_that_no_step_writes():
    flow = Flow((one_step(("a",), "b"), one_step(("b",), "c")))
    assert flow.inputs() == ("a",)


def test_a_table_may_go_after_its_last_reader():
    flow = Flow((one_step(("a",), "b"), one_step(("b",), "c"), one_step(("b",), "d")))
    assert flow.last_reader() == {"a": 0, "b": 2, "c": 1, "d": 2}


def test_two_steps_may_not_write_one_table():
    with pytest.raises(AssertionError):
        Flow((one_step(("a",), "b"), one_step(("a",), "b")))


def test_a_grain_names_columns_that_exist():
    with pytest.raises(AssertionError):
        Contract("t", ("nothing",), {"row": ColumnType.BIGINT})


class NoRecords:
    """Records by key that are never asked for: a flow is only looked at."""

    def find(self, place, keys, *, at_most):
        raise NotImplementedError

    def coded(self, rows, columns):
        raise NotImplementedError


def flows(model: LinkModel) -> list[Flow]:
    side = Side(frozenset(model.columns), 1000)
    made = [settle_flow(model, side, side), dedupe_flow(model, side)]
    made.append(settle_flow(model, side, side, right_is_ready=True, near=NoRecords()))
    made.append(random_flow(model, side, side, is_self=True, pairs=100))
    for rule in ResolveRule:
        ruled = model.model_copy(update={"resolve": Resolve(rule=rule)})
        made.append(decide_flow(ruled, settled_probability=0.99, prior=-5.0))
    return made


@pytest.mark.parametrize("name", SHIPPED)
def test_every_step_is_text_that_spark_can_read(name):
    steps = [step for flow in flows(shipped_model(name)) for step in flow.steps]
    texts = [step.sql(SPARK) for step in steps if isinstance(step, SqlStep)]
    assert len(texts) > 30
    for text in texts:
        sqlglot.parse_one(text, read="spark")


@pytest.mark.parametrize("name", SHIPPED)
def test_no_word_of_duckdb_alone_reaches_spark(name):
    for flow in flows(shipped_model(name)):
        for step in flow.steps:
            if isinstance(step, SqlStep):
                text = step.sql(SPARK)
                for word in (
                    "list_sort",
                    "string_split",
                    "starts_with",
                    " // ",
                    "hamming(",
                    "hash(",
                ):
                    assert word not in text.replace("xxhash64(", "").replace("jaring_hamming(", "")


@pytest.mark.parametrize("layer", PURE)
def test_the_core_imports_no_engine(layer):
    for path in (Path(jaring.__file__).parent / layer).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            assert not ENGINES & {name.partition(".")[0] for name in names}, path
