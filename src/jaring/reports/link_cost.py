"""What a link run cost: candidate pairs per blocking key, time per step, memory.

Turns the record of a `LinkSummary` into rows of words and drawings of one language.
"""

from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from jaring.reports.charts import Span, bar
from jaring.reports.link_summary import BlockCost, LinkSummary
from jaring.reports.words import Voice

LONGEST_STEPS: Final = 12


@dataclass(frozen=True)
class BlockRow:
    """One blocking key and what it cost."""

    keys: tuple[str, ...]
    planned: str
    pairs: str
    refined: str
    skipped: str
    only: str
    drawing: Markup


@dataclass(frozen=True)
class StepRow:
    """One step and its time."""

    name: str
    seconds: str
    rows: str
    drawing: Markup
    is_code: bool


def blocks_answer(summary: LinkSummary, voice: Voice) -> str:
    """How many pairs were compared of how many there could be, and how few patterns they hold."""
    left = summary.left.accepted
    right = summary.right.accepted if summary.right is not None else None
    possible = left * (left - 1) // 2 if right is None else left * right
    if summary.pairs_compared is None:
        return voice.say("blocks.answer_unknown")
    pairs = voice.form.count(summary.pairs_compared)
    said = voice.say("blocks.answer", pairs=pairs, possible=voice.form.headline(possible))
    if summary.patterns is not None:
        said += " " + voice.counted("blocks.answer_patterns", summary.patterns)
    return said


def block_rows(summary: LinkSummary, voice: Voice) -> tuple[BlockRow, ...]:
    """One row per blocking key, in the order of the model."""
    widest = max((block.pairs for block in summary.blocks), default=0)
    return tuple(_block_row(block, widest, voice) for block in summary.blocks)


def _block_row(block: BlockCost, widest: int, voice: Voice) -> BlockRow:
    count, known = voice.form.count, voice.form.known
    return BlockRow(
        keys=tuple(block.name.split(" + ")),
        planned=known(block.planned_pairs, count),
        pairs=count(block.pairs),
        refined=count(block.refined),
        skipped=count(block.skipped),
        only=known(block.found_only_here, count),
        drawing=bar([Span(0.0, block.pairs / max(widest, 1), "plain")]),
    )


def steps_answer(summary: LinkSummary, voice: Voice) -> str:
    """How long the run took and what memory it needed."""
    return voice.say(
        "steps.answer",
        seconds=voice.form.duration(summary.seconds),
        memory=voice.form.known(summary.peak_memory_bytes, voice.form.size),
    )


def step_rows(summary: LinkSummary, voice: Voice) -> tuple[StepRow, ...]:
    """The longest steps in the order of the flow, and what all others took together."""
    ranked = sorted(range(len(summary.steps)), key=lambda place: -summary.steps[place].seconds)
    kept = sorted(ranked[:LONGEST_STEPS])
    rest = [summary.steps[place] for place in ranked[LONGEST_STEPS:]]
    rest_seconds = sum(step.seconds for step in rest)
    longest = max([rest_seconds, *(summary.steps[place].seconds for place in kept)], default=0.0)

    def row(name: str, seconds: float, rows: str, *, is_code: bool) -> StepRow:
        drawing = bar([Span(0.0, seconds / longest if longest else 0.0, "plain")])
        return StepRow(name, voice.form.duration(seconds), rows, drawing, is_code)

    shown = [
        row(step.name, step.seconds, voice.form.known(step.rows, voice.form.count), is_code=True)
        for step in (summary.steps[place] for place in kept)
    ]
    if rest:
        name = voice.counted("steps.rest", len(rest))
        shown.append(row(name, rest_seconds, voice.say("steps.rest_rows"), is_code=False))
    return tuple(shown)
