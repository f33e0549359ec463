"""What a progress bar is told: stages in order, shares that never go back."""

from itertools import pairwise

from jaring.commands.progress import ASSESS_STAGES, Stages
from jaring.commands.words import catalogue


def told(*events):
    seen = []
    stages = Stages(lambda name, share: seen.append((name, share)))
    for event in events:
        stages.report(*event)
    return seen


def test_a_stage_is_as_far_as_its_steps():
    begin, end = dict(ASSESS_STAGES)["books"], 1.0
    seen = told((0, 1, "books"), (5, 10, "books"), (10, 10, "books"))
    assert seen == [("books", begin), ("books", (begin + end) / 2), ("books", end)]


def test_a_link_goes_by_its_steps_and_never_back():
    seen = told((0, 1, "link_workers"), (3, 9, "left_rest_coded"), (0, 4, "random_pairs"))
    names, shares = zip(*seen, strict=True)
    assert set(names) == {"link_workers"}
    begins = dict(ASSESS_STAGES)
    assert begins["link_workers"] == shares[0] < shares[1] == shares[2] < begins["link_projects"]


def test_what_comes_before_any_stage_is_not_told():
    assert told((1, 2, "right_coded")) == []


def test_steps_of_the_flow_move_the_bar():
    shares = [share for _, share in told((0, 1, "assess"), (50, 100, "fits"), (90, 100, "raised"))]
    assert all(one < other for one, other in pairwise(shares))


def test_every_stage_has_its_words():
    assert all(f"step.{stage}" in catalogue() for stage, _ in ASSESS_STAGES)
