"""From scored pairs to links: greedy and total; clusters grow, and foes never share one."""

import polars as pl
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from jaring.linkage.resolve import best_pairs, clusters, cut_links
from jaring.linkage.schema import ResolveRule

ROWS = st.integers(0, 6)
EDGES = st.lists(st.tuples(ROWS, ROWS), max_size=12)
WEIGHTS = st.sampled_from([-1.0, 0.0, 2.5, 2.5, 7.0])
SCORED = st.dictionaries(st.tuples(ROWS, ROWS), WEIGHTS, max_size=25)
QUICK = settings(max_examples=60, deadline=None)


def frame(scored):
    rows = [(left, right, weight, 0.5) for (left, right), weight in scored.items()]
    names = {"left_row": pl.Int64, "right_row": pl.Int64}
    names |= {"match_weight": pl.Float64, "probability": pl.Float64}
    return pl.DataFrame(rows, schema=names, orient="row")


def chosen(scored, rule):
    return set(best_pairs(frame(scored), rule).select("left_row", "right_row").rows())


def in_order(scored):
    return sorted(scored, key=lambda pair: (-scored[pair], pair[1], pair[0]))


@QUICK
@given(SCORED)
def test_one_to_one_takes_the_heaviest_pair_that_is_still_free(scored):
    left, right, slow = set(), set(), set()
    for one, other in in_order(scored):
        if one not in left and other not in right:
            left.add(one)
            right.add(other)
            slow.add((one, other))
    assert chosen(scored, ResolveRule.ONE_TO_ONE) == slow


@QUICK
@given(SCORED)
def test_many_to_one_takes_each_rows_heaviest_pair(scored):
    slow = {}
    for one, other in in_order(scored):
        slow.setdefault(one, other)
    assert chosen(scored, ResolveRule.MANY_LEFT_TO_ONE_RIGHT) == set(slow.items())


@QUICK
@given(SCORED)
def test_many_to_many_keeps_every_pair(scored):
    assert chosen(scored, ResolveRule.MANY_TO_MANY) == set(scored)


def cluster_of(edges, rows=range(7)):
    left, right = zip(*edges, strict=True) if edges else ((), ())
    numbers = [pa.array(part, pa.int64()) for part in (rows, left, right)]
    table = clusters(*numbers)
    return dict(zip(table["row"].to_pylist(), table["cluster"].to_pylist(), strict=True))


@QUICK
@given(EDGES)
def test_clusters_are_what_can_be_reached(edges):
    slow = {row: {row} for row in range(7)}
    for one, other in edges:
        joined = slow[one] | slow[other]
        slow |= dict.fromkeys(joined, joined)
    assert cluster_of(edges) == {row: min(reached) for row, reached in slow.items()}


@QUICK
@given(EDGES, st.tuples(ROWS, ROWS))
def test_an_added_link_never_splits_a_cluster(edges, added):
    before, after = cluster_of(edges), cluster_of([*edges, added])
    for one in range(7):
        for other in range(7):
            if before[one] == before[other]:
                assert after[one] == after[other]


def test_a_long_chain_is_one_cluster():
    chain = [(row + 1, row) for row in range(300)]
    assert set(cluster_of(chain, range(301)).values()) == {0}


def cut_of(scored, apart):
    foes = pl.DataFrame(
        sorted(apart), schema={"left_row": pl.Int64, "right_row": pl.Int64}, orient="row"
    )
    return set(cut_links(frame(scored), foes).rows())


FOES = st.sets(st.tuples(ROWS, ROWS).filter(lambda pair: pair[0] != pair[1]), max_size=4)
LINKS = st.dictionaries(
    st.tuples(ROWS, ROWS).filter(lambda pair: pair[0] < pair[1]), WEIGHTS, max_size=14
)


def without(scored, apart):
    """Links as they may stand: a pair that is kept apart is never one itself."""
    both = apart | {(other, one) for one, other in apart}
    return {pair: weight for pair, weight in scored.items() if pair not in both}


@QUICK
@given(LINKS, FOES)
def test_no_cluster_holds_two_rows_that_are_kept_apart(scored, apart):
    links = without(scored, apart)
    kept = set(links) - cut_of(links, apart)
    held = cluster_of(sorted(kept))
    assert all(held[one] != held[other] for one, other in apart)


@QUICK
@given(LINKS, FOES)
def test_no_link_is_cut_that_could_have_stayed(scored, apart):
    links = without(scored, apart)
    gone = cut_of(links, apart)
    kept = set(links) - gone
    for pair in gone:
        held = cluster_of(sorted(kept | {pair}))
        assert any(held[one] == held[other] for one, other in apart)


@QUICK
@given(LINKS)
def test_where_nobody_is_kept_apart_nothing_is_cut(scored):
    assert cut_of(scored, set()) == set()


@QUICK
@given(LINKS, FOES, st.randoms())
def test_the_order_of_links_and_refusals_cuts_no_other(scored, apart, chance):
    links = without(scored, apart)
    mixed = list(links.items())
    chance.shuffle(mixed)
    turned = {(other, one) for one, other in apart}
    assert cut_of(dict(mixed), turned) == cut_of(links, apart)


def test_the_weakest_link_of_the_way_is_cut():
    chain = {(0, 1): 9.0, (1, 2): 4.0, (2, 3): 7.0, (4, 5): 1.0}
    assert cut_of(chain, {(0, 3)}) == {(1, 2)}


def test_between_equal_links_the_later_rows_part():
    assert cut_of({(0, 1): 5.0, (1, 2): 5.0}, {(0, 2)}) == {(1, 2)}
