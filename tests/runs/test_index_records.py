"""Mapped records: found by key as a search through all would, and fetched as they were coded."""

from itertools import pairwise

import numpy as np
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import jaring
from jaring.runs import index as index_module
from jaring.runs.decisions import DecidedPair, Decision, hash_rows, write_decisions
from jaring.runs.index import StaleIndexError
from jaring.runs.index_records import MappedRecords

KEYED = """
id = "keyed"
[fields]
name = "text"
card = "code"
town = "text"
[[tier]]
name = "card"
on = ["card"]
accept = [["name exact"]]
[[block]]
on = ["name.any_token"]
[[block]]
on = ["name"]
rare = 2
[[block]]
on = ["town"]
cap = 40
refine = ["name.prefix2"]
[[compare]]
field = "name"
levels = ["exact", "jaro_winkler 0.8", "else"]
frequency = true
[[compare]]
field = "card"
levels = ["exact", "else"]
[[compare]]
field = "town"
levels = ["exact", "else"]
[train]
labels_from = "card"
not_the_same = ["else"]
[resolve]
rule = "many_left_to_one_right"
"""


def people(rows: int, *, step: int = 1, mark: str = "R") -> pl.DataFrame:
    """Names from very common to unique, towns from a heavy one to small ones, cards that repeat."""
    numbers = [number * step for number in range(rows)]
    return pl.DataFrame(
        {
            "id": [f"{mark}{n}" for n in numbers],
            "name": [f"A{n % 3}" if n % 4 else f"B{n // 9} A{n % 5}" for n in numbers],
            "card": [None if n % 6 == 0 else f"C{n // 2}" for n in numbers],
            "town": ["BIG" if n % 3 else f"T{n % 50}" for n in numbers],
        }
    )


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    path = tmp_path_factory.mktemp("model") / "keyed.toml"
    path.write_text(KEYED)
    return path


@pytest.fixture(scope="module")
def registry():
    return people(600)


@pytest.fixture(scope="module")
def indexed(tmp_path_factory, model, registry):
    path = tmp_path_factory.mktemp("index") / "keyed.jaring"
    jaring.index(registry, path, model=model)
    return path


@pytest.mark.parametrize("rows", [1, 7, 30, 60])
def test_a_list_of_any_length_is_answered_as_by_the_registry(indexed, registry, model, rows):
    """Tiers, words of a name, rare keys, refined heavy keys: found by key as found by reading."""
    lists = people(rows, step=11, mark="L")
    plain = jaring.link(lists, registry, model)
    quick = jaring.link(lists, indexed, model)
    assert quick.links.equals(plain.links)
    assert quick.review.equals(plain.review)
    assert quick.unlinked.equals(plain.unlinked)
    facts = [(r.summary.blocks, r.summary.pairs_compared) for r in (quick, plain)]
    assert facts[0] == facts[1]


@pytest.mark.parametrize("rule", ["many_left_to_one_right", "one_to_one", "many_to_many"])
def test_a_model_without_a_tier_and_any_rule_is_answered_alike(registry, tmp_path, rule):
    tier = KEYED[KEYED.index("[[tier]]") : KEYED.index("[[block]]")]
    text = KEYED.replace(tier, "").replace("many_left_to_one_right", rule)
    model, path = tmp_path / "keyed.toml", tmp_path / "keyed.jaring"
    model.write_text(text)
    jaring.index(registry, path, model=model)
    lists = people(30, step=11, mark="L")
    plain = jaring.link(lists, registry, model)
    quick = jaring.link(lists, path, model)
    assert quick.links.equals(plain.links)
    assert quick.review.equals(plain.review)
    assert quick.unlinked.equals(plain.unlinked)


def test_only_the_records_that_are_asked_for_are_read(indexed, model):
    stranger = pl.DataFrame({"id": ["L"], "name": ["ZZZ B5"], "card": ["C4"], "town": ["T3"]})
    result = jaring.link(stranger, indexed, model)
    rows = {step.name: step.rows for step in result.summary.steps}
    assert rows["right_near"] == 2  # two records share a card
    assert 0 < rows["right_coded"] < 40


def test_a_list_without_any_key_finds_nothing(indexed, model):
    nobody = pl.DataFrame({"id": ["L"], "name": [""], "card": [None], "town": [""]})
    result = jaring.link(nobody, indexed, model)
    assert result.links.num_rows == 0
    assert result.unlinked.num_rows == 1


def test_a_decided_pair_that_no_key_proposes_stands(indexed, registry, model, tmp_path):
    lists = people(3, step=11, mark="L")
    decisions = tmp_path / "decisions.csv"
    pairs = [("L0", "R599", Decision.SAME), ("L11", "R598", Decision.NOT_SAME)]
    fields = ("name", "card", "town")
    left, right = (
        dict(hash_rows(side, fields).select("id", "content_hash").rows())
        for side in (lists, registry)
    )
    write_decisions(
        decisions,
        [DecidedPair(one, other, said, left[one], right[other]) for one, other, said in pairs],
    )
    plain = jaring.link(lists, registry, model, decisions=decisions)
    quick = jaring.link(lists, indexed, model, decisions=decisions)
    assert ("L0", "R599") in set(
        zip(*(quick.links[name].to_pylist() for name in ("left_id", "right_id")), strict=True)
    )
    assert quick.links.equals(plain.links)


def test_every_record_lies_in_the_place_of_its_row(indexed):
    records = MappedRecords.open(indexed)
    rows = np.array([599, 0, 3, 311])
    found = records.coded(rows, ("row", "name"))
    assert found["row"].to_pylist() == [0, 3, 311, 599]
    assert records.coded(np.zeros(0, np.int64), ("row", "name")).num_rows == 0


def test_keys_stand_in_order(indexed):
    for keys, rows in MappedRecords.open(indexed).keys:
        assert len(keys) == len(rows) > 0
        stood = list(zip(keys.tolist(), rows.tolist(), strict=True))
        assert all(one < other for one, other in pairwise(stood))


KEYS = st.lists(st.integers(0, 12), max_size=60)


@given(held=KEYS, asked=st.sets(st.integers(0, 14)), at_most=st.none() | st.integers(1, 4))
def test_finding_agrees_with_looking_at_every_key(held, asked, at_most):
    pairs = sorted((key, row) for row, key in enumerate(held))
    keys = np.array([key for key, _ in pairs], np.uint64)
    rows = np.array([row for _, row in pairs], np.uint32)
    records = MappedRecords([], np.zeros(0, np.int64), [(keys, rows)])
    wanted = np.array(sorted(asked), np.uint64)
    slow = [row for key in sorted(asked) for row in _first(pairs, key, at_most)]
    assert records.find(0, wanted, at_most=at_most).tolist() == slow


def _first(pairs: list[tuple[int, int]], key: int, at_most: int | None) -> list[int]:
    return [row for held, row in pairs if held == key][:at_most]


@given(
    sizes=st.lists(st.integers(1, 5), min_size=1, max_size=5),
    asked=st.sets(st.integers(0, 24)),
)
def test_records_are_fetched_across_pieces(sizes, asked):
    numbers = iter(range(sum(sizes)))
    pieces = [
        pa.record_batch({"row": [next(numbers) for _ in range(size)]}, pa.schema({"row": "int64"}))
        for size in sizes
    ]
    starts = np.cumsum([0, *sizes])[:-1]
    wanted = sorted(row for row in asked if row < sum(sizes))
    found = MappedRecords(pieces, starts, []).coded(np.array(wanted, np.int64), ("row",))
    assert found["row"].to_pylist() == wanted


def test_records_that_lack_what_is_compared_today_are_made_again(
    registry, indexed, model, tmp_path, monkeypatch
):
    """Even where nobody thought of raising a version."""
    lists, path = people(30, step=11, mark="L"), tmp_path / "keyed.jaring"
    path.write_bytes(indexed.read_bytes())
    with monkeypatch.context() as later:
        later.setattr(index_module, "coded_columns", lambda _: frozenset({"row", "else"}))
        result = jaring.link(lists, path, model)
        report = jaring.index(registry, path, model=model)
    assert result.links.equals(jaring.link(lists, indexed, model).links)
    assert "index_rebuilt" in {note.code for note in result.summary.notes}
    assert report.rebuilt_because == "it was made by another version of jaring"


@pytest.mark.parametrize("left", [3, 24, 4_000])
def test_a_file_whose_end_is_gone_is_refused_with_its_remedy(indexed, model, tmp_path, left):
    cut = tmp_path / "cut.jaring"
    cut.write_bytes(indexed.read_bytes()[:-left])
    with pytest.raises(StaleIndexError, match="jaring index REGISTRY"):
        jaring.link(people(3), cut, model)
