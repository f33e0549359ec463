"""What people decided holds on the next run, whatever tier or evidence says."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

import jaring
from jaring.linkage.model import read_model
from jaring.runs.decisions import DecidedPair, Decision, hash_rows, write_decisions

FIRST = ("ADI", "BUDI", "CITRA", "DEWI", "EKO", "FAJAR", "GALIH", "HANI", "INDRA", "JOKO")
LAST = ("SANTOSO", "UTOMO", "LESTARI", "PRATAMA", "WIJAYA", "NUGROHO", "HIDAYAT")
PEOPLE = len(FIRST) * len(LAST)
FIELDS = """
id = "cards"
[fields]
name = "text"
born = "date"
card = "code"
"""
TIER = """
[[tier]]
name = "card"
on = ["card"]
accept = [["name exact"]]
"""
BLOCKS = """
[[block]]
on = ["name.any_token"]
[[block]]
on = ["card"]
[[compare]]
field = "name"
levels = ["exact", "shares_token", "else"]
[[compare]]
field = "born"
levels = ["exact", "same_year", "else"]
[[compare]]
field = "card"
levels = ["exact", "else"]
"""


def model_of(rule="many_left_to_one_right", *, tier=True):
    return read_model(FIELDS + (TIER if tier else "") + BLOCKS + f'[resolve]\nrule = "{rule}"')


def people(side):
    """Seventy people, the same on both sides; every third has no card on the left."""
    rows = [
        {
            "id": f"{side}{number}",
            "name": f"{FIRST[number % len(FIRST)]} {LAST[number % len(LAST)]}",
            "born": f"19{60 + number % 30}-0{1 + number % 9}-{10 + number % 17}",
            "card": None if side == "L" and number % 3 == 0 else f"C{1000 + 7 * number}",
        }
        for number in range(PEOPLE)
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(("id", "name", "born", "card"), pl.String))


@dataclass
class Deciding:
    """Two lists, and runs in which some pairs are decided."""

    folder: Path
    left: pl.DataFrame
    right: pl.DataFrame

    def run(self, *decided, model=None, left=None, right=None):
        path = self.folder / "decisions.csv"
        hashes = [
            dict(hash_rows(rows, ("name", "born", "card")).iter_rows())
            for rows in (self.left, self.right)
        ]
        pairs = [
            DecidedPair(one, other, word, hashes[0][one], hashes[1][other])
            for one, other, word in decided
        ]
        write_decisions(path, pairs)
        mine = left if left is not None else self.left
        theirs = right if right is not None else self.right
        return jaring.link(mine, theirs, model or model_of(), decisions=path)


@pytest.fixture(scope="module")
def deciding(tmp_path_factory):
    return Deciding(tmp_path_factory.mktemp("decided"), people("L"), people("R"))


def links_of(result, row_id):
    return {
        row["right_id"]: row["tier"] for row in result.links.to_pylist() if row["left_id"] == row_id
    }


def test_without_decisions_cards_settle_and_evidence_finds_the_rest(deciding):
    result = deciding.run()
    assert links_of(result, "L1") == {"R1": "card"}
    assert links_of(result, "L3") == {"R3": "score"}


@pytest.mark.parametrize("left", ["L1", "L3"])
def test_a_pair_that_is_not_the_same_never_comes_back(deciding, left):
    result = deciding.run((left, left.replace("L", "R"), Decision.NOT_SAME))
    assert left.replace("L", "R") not in links_of(result, left)
    assert result.summary.links.decided == 1


@pytest.mark.parametrize("rule", ["many_to_many", "one_to_one"])
def test_a_refusal_holds_under_every_rule(deciding, rule):
    result = deciding.run(("L1", "R1", Decision.NOT_SAME), model=model_of(rule))
    assert "R1" not in links_of(result, "L1")


@pytest.mark.parametrize(("left", "right"), [("L1", "R1"), ("L3", "R3")])
def test_a_pair_that_is_the_same_is_linked_by_decision(deciding, left, right):
    result = deciding.run((left, right, Decision.SAME))
    assert links_of(result, left) == {right: "decision"}


@pytest.mark.parametrize("left", ["L1", "L3"])
def test_a_decision_stands_above_heavier_evidence(deciding, left):
    """R8 shares a name word at most; the true record weighs far more."""
    result = deciding.run((left, "R8", Decision.SAME))
    assert links_of(result, left) == {"R8": "decision"}


def test_a_decided_pair_that_no_block_proposes_is_linked(deciding):
    alone = {"id": "L-alone", "name": "ZULKIFLI", "born": "1960-01-10", "card": None}
    left = pl.concat([deciding.left, pl.DataFrame([alone], schema=deciding.left.schema)])
    again = Deciding(deciding.folder, left, deciding.right)
    result = again.run(("L-alone", "R5", Decision.SAME))
    assert links_of(result, "L-alone") == {"R5": "decision"}
    assert result.summary.links.count == result.links.num_rows


def test_what_nobody_could_tell_changes_nothing(deciding):
    plain, told = deciding.run(), deciding.run(("L1", "R1", Decision.CANNOT_TELL))
    assert plain.links.equals(told.links)


def test_a_decision_on_a_changed_row_is_stale(deciding):
    changed = deciding.left.with_columns(
        born=pl.when(pl.col("id") == "L1").then(pl.lit("1999-01-01")).otherwise("born")
    )
    result = deciding.run(("L1", "R1", Decision.NOT_SAME), left=changed)
    assert (result.summary.links.decided, result.summary.links.stale_decisions) == (0, 1)
    assert "R1" in links_of(result, "L1")


def test_a_decision_on_a_row_that_went_is_stale(deciding):
    result = deciding.run(
        ("L1", "R1", Decision.SAME), right=deciding.right.filter(pl.col("id") != "R1")
    )
    assert result.summary.links.stale_decisions == 1
    assert "R1" not in result.links["right_id"].to_pylist()


def test_a_decided_pair_is_not_flagged_again(deciding):
    twins = pl.concat(
        [deciding.right, deciding.right.filter(pl.col("id") == "R3").with_columns(id=pl.lit("R3b"))]
    )
    two = Deciding(deciding.folder, deciding.left, twins)
    assert "L3" in two.run().review["left_id"].to_pylist()
    for word in (Decision.SAME, Decision.NOT_SAME):
        assert "L3" not in two.run(("L3", "R3", word)).review["left_id"].to_pylist()


def test_in_a_dedupe_a_decision_holds_whichever_row_stands_first(deciding, tmp_path):
    rows = pl.concat([deciding.left, deciding.right])
    hashes = dict(hash_rows(rows, ("name", "born", "card")).iter_rows())
    pair = DecidedPair("L1", "R1", Decision.NOT_SAME, hashes["L1"], hashes["R1"])
    write_decisions(tmp_path / "d.csv", [pair])
    for table in (rows, rows.reverse()):
        found = jaring.dedupe(table, model_of(), decisions=tmp_path / "d.csv")
        pairs = [{row["left_id"], row["right_id"]} for row in found.links.to_pylist()]
        assert {"L1", "R1"} not in pairs
        assert {"L2", "R2"} in pairs


def test_two_rows_that_are_not_the_same_never_share_a_cluster(deciding, tmp_path):
    """Three copies of a record: two of them are called different, the third joins one of both."""
    rows = pl.concat([deciding.left, deciding.right])
    copies = [
        rows.filter(pl.col("id") == "L2").with_columns(id=pl.lit(f"L2{mark}")) for mark in "bc"
    ]
    whole = pl.concat([rows, *copies])
    hashes = dict(hash_rows(whole, ("name", "born", "card")).iter_rows())
    pair = DecidedPair("L2", "L2b", Decision.NOT_SAME, hashes["L2"], hashes["L2b"])
    write_decisions(tmp_path / "d.csv", [pair])
    plain = jaring.dedupe(whole, model_of())
    held = dict(
        zip(*(plain.clusters[name].to_pylist() for name in ("id", "cluster_id")), strict=True)
    )
    assert held["L2"] == held["L2b"] == held["L2c"]
    kept = []
    for table in (whole, whole.reverse()):
        found = jaring.dedupe(table, model_of(), decisions=tmp_path / "d.csv")
        held = dict(
            zip(*(found.clusters[name].to_pylist() for name in ("id", "cluster_id")), strict=True)
        )
        assert held["L2"] != held["L2b"]
        assert held["L2c"] in {held["L2"], held["L2b"]}
        linked = {frozenset((row["left_id"], row["right_id"])) for row in found.links.to_pylist()}
        assert all(held[one] == held[other] for one, other in map(sorted, linked))
        kept.append(linked)
    assert kept[0] == kept[1]
