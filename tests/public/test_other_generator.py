"""The second generator keeps what it promises."""

import pytest
from benchmarks.other_generator import generate


def joined(tables):
    listed = tables.truth.join(tables.left, left_on="left_id", right_on="id")
    return listed.join(tables.right, left_on="right_id", right_on="id", suffix="_registered")


def test_the_same_seed_makes_the_same_rows():
    first, again = generate(people=200, seed=5), generate(people=200, seed=5)
    assert first.left.equals(again.left)
    assert first.truth.equals(again.truth)


def test_another_seed_makes_other_rows():
    assert not generate(people=200, seed=5).left.equals(generate(people=200, seed=6).left)


@pytest.mark.parametrize("overlap", [0.1, 0.5, 0.9])
def test_as_many_rows_are_known_as_asked(overlap):
    tables = generate(people=2_000, overlap=overlap)
    assert tables.truth.height / tables.left.height == pytest.approx(overlap, abs=0.04)


def test_without_damage_a_true_pair_is_equal_but_for_initials():
    both = joined(generate(people=500, severity=0.0))
    for field in ("first", "last", "born", "street", "telephone"):
        assert both[field].eq_missing(both[f"{field}_registered"]).all()


def test_more_severe_damage_leaves_fewer_names_as_they_were():
    kept = [
        (both["last"] == both["last_registered"]).mean()
        for severity in (0.5, 2.0, 4.0)
        for both in (joined(generate(people=1_000, severity=severity)),)
    ]
    assert kept == sorted(kept, reverse=True)
    assert kept[-1] < 0.7
