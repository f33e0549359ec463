"""What a run cost: pairs per key and time per step, the longest first to be seen."""

from jaring.reports.link_cost import LONGEST_STEPS, block_rows, blocks_answer, step_rows
from jaring.reports.link_summary import StepTime
from jaring.reports.words import Voice

EN = Voice("en")


def with_steps(summary, *seconds):
    steps = tuple(
        StepTime(name=f"step_{place}", seconds=taken, rows=place)
        for place, taken in enumerate(seconds)
    )
    return summary.model_copy(update={"steps": steps})


def test_few_steps_are_all_shown_in_the_order_of_the_flow(link_summary):
    rows = step_rows(with_steps(link_summary, 0.5, 3.0, 1.0), EN)
    assert [row.name for row in rows] == ["step_0", "step_1", "step_2"]
    assert [row.seconds for row in rows] == ["0.5\u00a0s", "3.0\u00a0s", "1.0\u00a0s"]


def test_of_many_steps_the_longest_stand_alone_and_the_others_together(link_summary):
    seconds = [0.25] * 8 + [float(n) for n in range(1, LONGEST_STEPS + 1)]
    rows = step_rows(with_steps(link_summary, *seconds), EN)
    assert len(rows) == LONGEST_STEPS + 1
    assert [row.name for row in rows][:2] == ["step_8", "step_9"]
    assert (rows[-1].name, rows[-1].seconds) == ("8 other steps together", "2.0\u00a0s")


def test_no_steps_no_rows(bare_summary):
    assert step_rows(bare_summary, EN) == ()


def test_pairs_are_told_beside_those_that_could_be(link_summary, bare_summary):
    assert "160,319 pairs were compared out of 8.1\u00a0billion" in blocks_answer(link_summary, EN)
    assert blocks_answer(bare_summary, EN) == "How many pairs were compared is not known."


def test_a_list_against_itself_has_each_pair_once(dedupe_summary):
    told = blocks_answer(dedupe_summary.model_copy(update={"pairs_compared": 9}), EN)
    assert told == "9 pairs were compared out of 12.5\u00a0million possible."


def test_a_key_is_shown_part_by_part(link_summary):
    rows = block_rows(link_summary, EN)
    assert rows[1].keys == ("name.sorted_tokens", "birth_date")
    assert rows[-1].only == "not known"
