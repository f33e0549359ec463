"""Blocks against a slow reading of their own words: two loops over rows, no query."""

from collections import Counter, defaultdict
from itertools import product

import pyarrow as pa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jaring.engines.duckdb import DuckDbEngine
from jaring.linkage.blocks import Sides, block_steps
from jaring.linkage.coding import code_step
from jaring.linkage.model import read_model
from jaring.steps import Flow

FIELDS = {"name": "text", "born": "date", "code": "code"}
COMPARE = '[[compare]]\nfield = "name"\nlevels = ["exact", "else"]\n'
WORDS = ("ADI", "BUDI", "CITRA", "DEWI", "EKO")
NAMES = st.lists(st.sampled_from(WORDS), max_size=3).map(" ".join)
DATES = st.sampled_from(["", "1990-01-02", "1990-02-01", "1990-01-05", "1991-01-02"])
CODES = st.sampled_from([None, "", "AB1", "AB2", "CD1"])
ROWS = st.lists(st.tuples(NAMES, DATES, CODES), min_size=3, max_size=20)
SLOW = settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))


def model_with(*blocks):
    text = 'id = "small"\n[fields]\n' + "".join(f'{f} = "{t}"\n' for f, t in FIELDS.items())
    return read_model(text + "".join(f"[[block]]\n{block}\n" for block in blocks) + COMPARE)


def side_table(rows):
    """Rows as a side hands them in, as text; capitals without doubled letters stay as they are."""
    columns = {"row": pa.array(range(len(rows)), pa.int64())}
    for place, name in enumerate(FIELDS):
        columns[name] = pa.array([row[place] for row in rows], pa.string())
    return pa.table(columns)


def find(model, left, right=None):
    """What the steps of the engine find: the candidates with their blocks, and the plan."""
    with DuckDbEngine(threads=1) as engine:
        steps = []
        for side, rows in (("mine", left), ("theirs", right if right is not None else left)):
            engine.hand_in(side, side_table(rows))
            has = frozenset(FIELDS)
            steps.append(code_step(model, reads=side, writes=f"{side}_coded", has=has))
        sides = Sides("mine_coded", "theirs_coded", is_self=right is None)
        steps += block_steps(model, sides)
        engine.run(Flow(tuple(steps), frozenset({"candidates", "block_plan"})))
        found = engine.table("candidates").to_pylist()
        plan = engine.table("block_plan", order_by=("block", "depth")).to_pylist()
    return {(row["left_row"], row["right_row"]): row["blocks"] for row in found}, plan


def parts_of(row, word):
    """The values that a row shows for one word of a key: several for `any_token`, none if empty."""
    name, born, code = row
    tokens = name.split()
    ways = {
        "name.any_token": tokens,
        "name.first_token": tokens[:1],
        "name.sorted_tokens": [tuple(sorted(tokens))] if tokens else [],
        "born": [born] if born else [],
        "born.year": [born[:4]] if born else [],
        "code": [code] if code else [],
    }
    return ways[word]


def slow_keys(rows, words):
    """Every key value with the rows that hold it."""
    held = defaultdict(set)
    for number, row in enumerate(rows):
        for key in product(*(parts_of(row, word) for word in words)):
            held[key].add(number)
    return held


def slow_block(block, left, right, *, is_self):
    """Pairs of one block, and per depth: key values, pairs, heavy values, heavy pairs."""
    pairs, plan, heavy = set(), [], None
    for depth in range(len(block.refine) + 1):
        words = (*block.on, *block.refine[:depth])
        mine, theirs = slow_keys(left, words), slow_keys(right, words)
        costs = {}
        for key in mine.keys() & theirs.keys():
            if heavy is not None and key[: len(words) - 1] not in heavy:
                continue
            if block.rare is not None and len(theirs[key]) > block.rare:
                continue
            both = set(product(mine[key], theirs[key]))
            costs[key] = {pair for pair in both if pair[0] < pair[1]} if is_self else both
        heavy = {key for key, cost in costs.items() if len(cost) > block.cap}
        pairs |= set().union(*(cost for key, cost in costs.items() if key not in heavy))
        sizes = Counter({key: len(cost) for key, cost in costs.items()})
        plan.append((len(costs), sizes.total(), len(heavy), sum(sizes[key] for key in heavy)))
    return pairs, plan


def assert_agrees(model, left, right=None):
    found, plan = find(model, left, right)
    others = right if right is not None else left
    slow = defaultdict(int)
    for number, block in enumerate(model.block):
        pairs, costs = slow_block(block, left, others, is_self=right is None)
        for pair in pairs:
            slow[pair] |= 1 << number
        told = [row for row in plan if row["block"] == number]
        names = ("key_values", "pairs", "heavy_values", "heavy_pairs")
        assert [tuple(row[name] for name in names) for row in told] == costs
    assert found == dict(slow)


@SLOW
@given(left=ROWS, right=ROWS)
def test_candidates_are_the_pairs_that_share_a_key(left, right):
    model = model_with('on = ["name.sorted_tokens"]', 'on = ["born"]', 'on = ["code", "born.year"]')
    assert_agrees(model, left, right)


@SLOW
@given(left=ROWS, right=ROWS)
def test_a_shared_word_is_a_key(left, right):
    assert_agrees(model_with('on = ["name.any_token"]'), left, right)


@SLOW
@given(left=ROWS, right=ROWS, cap=st.integers(1, 12))
def test_a_heavy_value_is_refined_and_what_stays_heavy_is_told(left, right, cap):
    block = f'on = ["name.first_token"]\nrefine = ["born", "code"]\ncap = {cap}'
    assert_agrees(model_with(block), left, right)


@SLOW
@given(left=ROWS, right=ROWS, cap=st.integers(1, 12))
def test_a_heavy_word_is_refined_for_itself_alone(left, right, cap):
    block = f'on = ["name.any_token"]\nrefine = ["born"]\ncap = {cap}'
    assert_agrees(model_with(block), left, right)


@SLOW
@given(left=ROWS, right=ROWS, rare=st.integers(1, 3))
def test_a_rare_block_takes_rare_values_only(left, right, rare):
    assert_agrees(model_with(f'on = ["name.sorted_tokens"]\nrare = {rare}'), left, right)


@SLOW
@given(rows=ROWS, cap=st.integers(1, 12))
def test_a_table_against_itself_has_each_pair_once(rows, cap):
    block = f'on = ["name.first_token"]\nrefine = ["born"]\ncap = {cap}'
    assert_agrees(model_with(block, 'on = ["name.any_token"]'), rows)


def test_a_value_over_the_cap_without_refinement_is_left_out_and_counted():
    rows = [("ADI", "1990-01-02", "AB1")] * 4
    found, plan = find(model_with('on = ["name.first_token"]\ncap = 15'), rows, rows)
    assert found == {}
    assert plan[0]["heavy_pairs"] == 16


def test_rows_that_lack_a_part_of_the_key_have_no_key():
    rows = [("ADI", "", "AB1")]
    found, plan = find(model_with('on = ["name.first_token", "born"]'), rows, rows)
    assert found == {}
    assert plan[0]["key_values"] == 0
