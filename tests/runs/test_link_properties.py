"""What may change nothing in a link: order of rows, threads, memory, sides, a row that is added."""

import json
from datetime import date

import polars as pl
import pytest

import jaring
from jaring.linkage.model import read_model
from jaring.simulate import linkage_fixture

MODEL = """
id = "cards"
[fields]
name = "text"
born = "date"
card = "code"
[[block]]
on = ["name.any_token"]
[[block]]
on = ["card"]
[[compare]]
field = "name"
levels = ["exact", "jaro_winkler 0.9", "shares_token", "else"]
[[compare]]
field = "born"
levels = ["exact", "same_year", "else"]
[[compare]]
field = "card"
levels = ["exact", "edit 1", "else"]
"""
RULES = ("many_left_to_one_right", "one_to_one", "many_to_many")
FIRST = ("ADI", "BUDI", "CITRA", "DEWI", "EKO", "FAJAR", "GALIH", "HANI", "INDRA", "JOKO", "KARNO")
LAST = ("SANTOSO", "UTOMO", "LESTARI", "PRATAMA", "WIJAYA", "NUGROHO", "HIDAYAT")
AS_OF = date(2026, 6, 30)


def model_of(rule):
    return read_model(MODEL + f'[resolve]\nrule = "{rule}"')


def person(number):
    """Eighty people, many of one name; every fifth shares all he has with the one before."""
    same = number - 1 if number % 5 == 4 else number
    return {
        "name": f"{FIRST[same * 7 % len(FIRST)]} {LAST[same * 3 % len(LAST)]}",
        "born": f"19{50 + same * 13 % 40}-0{1 + same % 9}-{10 + same % 17}",
        "card": None if same % 6 == 0 else f"C{1000 + 37 * same}",
    }


def registry():
    rows = [{"id": f"R{number:02d}", **person(number)} for number in range(80)]
    return pl.DataFrame(rows, schema=dict.fromkeys(("id", "name", "born", "card"), pl.String))


def listed():
    """Sixty of them, some with another year, card or name, and twenty strangers."""
    rows = registry().slice(20).with_columns(id="L" + pl.col("id"))
    at = pl.int_range(pl.len())
    worn = rows.with_columns(
        name=pl.when(at % 7 == 0).then(pl.col("name").str.replace("A", "E")).otherwise("name"),
        born=pl.when(at % 4 == 0).then(pl.col("born").str.replace("-1", "-2")).otherwise("born"),
        card=pl.when(at % 3 != 0).then("card"),
    )
    strangers = [
        {"id": f"LX{number}", **person(number), "born": f"20{10 + number}-01-01", "card": None}
        for number in range(20)
    ]
    return pl.concat([worn, pl.DataFrame(strangers, schema=worn.schema)])


def found(result):
    """Every pair with what is said of it, in no order."""
    names = ("left_id", "right_id", "tier", "pattern", "probability")
    return sorted(tuple(row[name] for name in names) for row in result.links.to_pylist())


def pairs_of(result):
    return {pair[:2] for pair in found(result)}


@pytest.mark.parametrize("rule", RULES)
def test_the_order_of_rows_does_not_matter(rule):
    plain = jaring.link(listed(), registry(), model_of(rule))
    for seed in (1, 2):
        left, right = (
            rows.sample(fraction=1, shuffle=True, seed=seed) for rows in (listed(), registry())
        )
        shuffled = jaring.link(left, right, model_of(rule))
        assert found(shuffled) == found(plain)
        assert unlinked_of(shuffled) == unlinked_of(plain)


def unlinked_of(result):
    names = ("left_id", "best_right_id", "probability")
    return sorted(tuple(row[name] for name in names) for row in result.unlinked.to_pylist())


def test_the_order_of_rows_does_not_matter_in_a_dedupe():
    rows = pl.concat([registry(), listed()])
    plain, turned = (
        jaring.dedupe(rows, model_of("clusters")),
        jaring.dedupe(rows.reverse(), model_of("clusters")),
    )
    assert {frozenset(pair) for pair in pairs_of(plain)} == {
        frozenset(pair) for pair in pairs_of(turned)
    }


@pytest.mark.parametrize("rule", ["one_to_one", "many_to_many"])
def test_the_sides_can_be_exchanged(rule):
    plain = jaring.link(listed(), registry(), model_of(rule))
    turned = jaring.link(registry(), listed(), model_of(rule))
    assert {(right, left) for left, right in pairs_of(turned)} == pairs_of(plain)
    chances = {(row[1], row[0]): row[4] for row in found(turned)}
    assert {row[:2]: row[4] for row in found(plain)} == pytest.approx(chances, rel=1e-9)


def test_the_same_row_once_more_leaves_the_others_alone():
    plain = jaring.link(listed(), registry(), model_of("many_left_to_one_right"))
    again = listed().head(1).with_columns(id=pl.lit("again"))
    more = jaring.link(pl.concat([listed(), again]), registry(), model_of("many_left_to_one_right"))
    assert {pair for pair in pairs_of(more) if pair[0] != "again"} == pairs_of(plain)
    twin = listed()["id"][0]
    assert {right for left, right in pairs_of(more) if left == "again"} == {
        right for left, right in pairs_of(plain) if left == twin
    }


FILES = ("links.parquet", "review.parquet", "unlinked.parquet", "weights.json", "run.json")


@pytest.fixture(scope="module")
def lists(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lists")
    linkage_fixture(people=1_500, list_rows=1_200, seed=8, out=folder)
    return folder


def run(lists, out, **options):
    left, right = lists / "list.parquet", lists / "registry.parquet"
    jaring.link(left, right, out=out, as_of=AS_OF, **options)
    return {name: (out / name).read_bytes() for name in FILES}


@pytest.fixture(scope="module")
def once(lists):
    return run(lists, lists / "once", threads=1)


@pytest.mark.parametrize(
    "options",
    [{"threads": 1}, {"threads": 2}, {"threads": 4}, {"threads": 2, "memory": "300MB"}],
    ids=["again", "two threads", "four threads", "little memory"],
)
def test_the_same_lists_give_the_same_bytes(lists, once, tmp_path, options):
    again = run(lists, tmp_path / "again", **options)
    assert [name for name in FILES if again[name] != once[name]] == []


def test_threads_do_not_change_what_is_thought_of_the_links(lists, once, tmp_path):
    run(lists, tmp_path / "more", threads=4)
    one, four = (
        json.loads((folder / "summary.json").read_text())
        for folder in (lists / "once", tmp_path / "more")
    )
    for part in ("estimate", "curve", "weights", "links", "blocks", "samples", "left", "right"):
        assert one[part] == four[part], part
