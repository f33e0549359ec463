"""The engine against two loops over rows: blocks, levels, patterns, weights and decisions."""

import json
from itertools import product
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA, JaroWinkler

import jaring
from jaring.linkage.model import read_model

MODEL = """
id = "cards"
[fields]
name = "text"
born = "date"
card = "code"
[[block]]
on = ["name.sorted_tokens"]
[[block]]
on = ["name.first_token", "born.year"]
[[block]]
on = ["card"]
[[compare]]
field = "name"
levels = ["exact", "jaro_winkler 0.90", "jaro_winkler 0.80", "else"]
[[compare]]
field = "born"
levels = ["exact", "same_year", "else"]
[[compare]]
field = "card"
levels = ["exact", "edit 1", "else"]
"""
FIELDS = ("name", "born", "card")
WORDS = st.sampled_from(["ADI", "ADIN", "BUDI", "BUDO", "CITRA", "CITRO"])
NAMES = st.one_of(st.none(), st.lists(WORDS, max_size=3).map(" ".join))
DATES = st.sampled_from([None, "", "1990-01-02", "1990-02-01", "1991-01-02", "31-12-1991"])
CARDS = st.sampled_from([None, "", "AB12", "AB21", "AB1", "CD34", "C-D34"])
ROWS = st.lists(st.tuples(NAMES, DATES, CARDS), min_size=1, max_size=20)
DAYS = {"31-12-1991": "1991-12-31"}


def clean(row):
    name, born, card = row
    return (name or None, DAYS.get(born, born) or None, (card or "").replace("-", "") or None)


def table(side, rows):
    """Ids in another order than rows, so that a tie cannot hide behind it."""
    ids = [f"{side}{(7 * number + 3) % 23:02d}" for number in range(len(rows))]
    columns = {name: [row[at] for row in rows] for at, name in enumerate(FIELDS)}
    return pl.DataFrame({"id": ids, **columns}, schema=dict.fromkeys(("id", *FIELDS), pl.String))


def name_level(one, other):
    near = JaroWinkler.similarity(one, other)
    return 1 if one == other else 2 if near >= 0.9 else 3 if near >= 0.8 else 4


def born_level(one, other):
    return 1 if one == other else 2 if one[:4] == other[:4] else 3


def card_level(one, other):
    return 1 if one == other else 2 if OSA.distance(one, other) <= 1 else 3


LEVELS = {"name": (name_level, 5), "born": (born_level, 4), "card": (card_level, 4)}


def keys(row):
    name, born, card = row
    tokens = name.split() if name else []
    yield ("sorted", tuple(sorted(tokens))) if tokens else None
    yield ("first", tokens[0], born[:4]) if tokens and born else None
    yield ("card", card) if card else None


def levels_of(one, other):
    pairs = zip(FIELDS, one, other, strict=True)
    return {f: LEVELS[f][0](a, b) if a and b else 0 for f, a, b in pairs}


def slow_scores(left, right, weights):
    """Pattern, weight and chance of every pair that shares a key."""
    scored = {}
    for (one, mine), (other, theirs) in product(left.items(), right.items()):
        if not (set(keys(mine)) & set(keys(theirs))) - {None}:
            continue
        levels, pattern, factor = levels_of(mine, theirs), 0, 1
        for field in FIELDS:
            pattern += levels[field] * factor
            factor *= LEVELS[field][1]
        weight = sum(weights["fields"][field][levels[field]][0] for field in FIELDS)
        scored[one, other] = (pattern, weight, 1 / (1 + 2 ** -(weights["prior"] + weight)))
    return scored


def slow_links(scored, rule):
    """Under many-to-one each row's heaviest pair; between equals the smaller ids."""
    ordered = sorted(scored, key=lambda pair: (-round(scored[pair][1], 9), pair[1], pair[0]))
    chosen, left, right = set(), set(), set()
    for one, other in ordered:
        taken = one in left or (rule == "one_to_one" and other in right)
        if rule == "many_to_many" or not taken:
            chosen.add((one, other))
            left.add(one)
            right.add(other)
    return {pair for pair in chosen if scored[pair][2] >= 0.5}


def link_both(left, right, rule):
    model = read_model(MODEL + f'[resolve]\nrule = "{rule}"')
    with TemporaryDirectory() as folder:
        result = jaring.link(table("L", left), table("R", right), model, out=f"{folder}/run")
        links = {(row["left_id"], row["right_id"]): row for row in result.links.to_pylist()}
        with open(f"{folder}/run/weights.json", encoding="utf-8") as file:  # noqa: PTH123
            return links, json.load(file), result.summary.pairs_compared


def test_the_noise_of_a_sum_decides_nothing():
    left = [(None, None, "AB12"), (None, "1990-01-02", "AB12"), (None, "1990-02-01", "AB21")]
    right = [(None, "1990-01-02", "AB21"), (None, None, "AB21")]
    links, _, _ = link_both(left, right, "one_to_one")
    assert set(links) == {("L17", "R03")}  # both weigh the same: the smaller id


@pytest.mark.parametrize("rule", ["many_left_to_one_right", "one_to_one", "many_to_many"])
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(left=ROWS, right=ROWS)
def test_the_engine_finds_what_two_loops_find(rule, left, right):
    links, weights, compared = link_both(left, right, rule)
    sides = [
        dict(zip(table(side, rows)["id"], map(clean, rows), strict=True))
        for side, rows in (("L", left), ("R", right))
    ]
    scored = slow_scores(*sides, weights)
    assert compared == len(scored)
    assert set(links) == slow_links(scored, rule)
    for pair, row in links.items():
        pattern, weight, chance = scored[pair]
        assert row["pattern"] == pattern
        assert (row["match_weight"], row["probability"]) == pytest.approx((weight, chance))
