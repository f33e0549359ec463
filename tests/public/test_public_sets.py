"""What an engine is shown of a public set tells it nothing of the truth."""

import pytest
from benchmarks.public_sets import SETS

TRUE_PAIRS = {"febrl_4": 5_000, "febrl_3": 6_538, "fake_1000": 2_031}


@pytest.fixture(params=sorted(SETS))
def public(request):
    return SETS[request.param]()


def test_the_true_pairs_are_as_many_as_their_makers_say(public):
    assert public.truth.height == TRUE_PAIRS[public.name]


def test_no_column_spells_the_truth(public):
    telling = {"rec_id", "true_id", "cluster", "unique_id", "entity"}
    tables = [public.left] if public.right is None else [public.left, public.right]
    assert all(telling.isdisjoint(table.columns) for table in tables)


def test_ids_are_numbered_after_the_rows_were_shuffled(public):
    ids = dict(zip(public.left["id"], range(public.left.height), strict=True))
    right = ids if public.right is None else {i: n for n, i in enumerate(public.right["id"])}
    apart = [abs(ids[left] - right[other]) for left, other in public.truth.iter_rows()]
    # rows of one person lie as far apart as any two rows: a third of the table on average
    assert sum(apart) / len(apart) == pytest.approx(public.left.height / 3, rel=0.1)


def test_every_true_pair_names_rows_that_exist(public):
    right = public.left if public.right is None else public.right
    assert public.truth["left_id"].is_in(public.left["id"].implode()).all()
    assert public.truth["right_id"].is_in(right["id"].implode()).all()


def test_a_pair_of_one_table_stands_once(public):
    if public.right is None:
        assert (public.truth["left_id"] < public.truth["right_id"]).all()
