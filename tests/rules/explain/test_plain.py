"""Answers as JSON: whole numbers, text rates, derived figures, trees on wish."""

import json
from datetime import date

from jaring.rules.benefits import jkm
from jaring.rules.benefits.insured import Insured
from jaring.rules.explain.plain import as_plain
from jaring.rules.loader import load_book
from jaring.terms.money import Percent

BOOK = load_book()
FOUND = jkm.death(Insured(), date(2026, 11, 21), BOOK)


def test_an_estimate_is_json_with_its_derived_figures():
    plain = json.loads(json.dumps(as_plain(FOUND)))
    assert plain["sum_idr"] == 42_000_000
    assert plain["outcome"] == "conditional"
    assert plain["on"] == "2026-11-21"
    assert plain["lines"][0]["amount_idr"] == 20_000_000
    assert "membership_months" in plain["missing"]
    assert "trace" not in plain


def test_trees_come_on_wish():
    plain = as_plain(FOUND, with_trace=True)
    assert isinstance(plain, dict)
    assert plain["trace"] == FOUND.trace.to_json()


def test_no_float_ever_comes_out():
    def floats(node) -> list[float]:
        if isinstance(node, float):
            return [node]
        inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
        return [found for item in inner for found in floats(item)]

    assert floats(as_plain(FOUND, with_trace=True)) == []
    assert as_plain(Percent("3.7")) == "3.7"
