"""One pair on the screen: both rows field by field, the points of each, and the sum as a waterfall.

Draws what `runs.explain` computed; used by `jaring explain` and by the review.
"""

import json
import sys
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from itertools import accumulate
from pathlib import Path
from typing import Final, Self

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from jaring.commands.revealing import Revealing
from jaring.commands.words import Lang, Words
from jaring.reports.words import Voice
from jaring.runs.explain import FieldEvidence, PairEvidence, open_explainer
from jaring.runs.folder import RunFolder
from jaring.runs.masking import mask_text

_EQUAL: Final = "="
_NEAR: Final = "≈"
_UNLIKE: Final = "≠"
_MISSING: Final = "·"
_BAR_WIDTH: Final = 18
_GAIN, _LOSS, _DIFFERENCE = "green", "red", "bold yellow"


def print_pair(
    path: Path, pair: tuple[str, str], revealing: Revealing, *, lang: Lang, is_json: bool
) -> None:
    """Print the evidence of one pair of a run."""
    folder = RunFolder.open(path)
    with open_explainer(folder) as explainer:
        evidence = explainer.evidence(*pair)
        is_open = revealing.allow(folder, "explain", ids=list(pair))
        shown = evidence if is_open else evidence.masked(explainer.kinds)
    if is_json:
        typer.echo(json.dumps(asdict(shown), ensure_ascii=False, indent=2))
        return
    console = screen()
    console.print(headline(shown, Voice(lang), Words(lang)))
    console.print(waterfall(shown, Voice(lang), Words(lang)))


def screen() -> Console:
    """The console on stdout; rich itself leaves colour out where NO_COLOR or a pipe asks for it."""
    width = None if sys.stdout.isatty() else 100
    return Console(width=width, highlight=False, soft_wrap=False)


def headline(evidence: PairEvidence, voice: Voice, words: Words) -> Text:
    """Which pair, and what the run decided about it."""
    said = voice.tier(evidence.tier) if evidence.tier else words.say("evidence.not_linked")
    ids = f"{mask_text(evidence.left_id)}  ↔  {mask_text(evidence.right_id)}"
    return Text.assemble((ids, "bold"), f"\n{said}.\n")


def waterfall(evidence: PairEvidence, voice: Voice, words: Words) -> Table:
    """The pair as a table: a row per field, from the prior to the probability."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for name in ("field", "left", "right"):
        table.add_column(words.say(f"evidence.{name}"), overflow="fold", ratio=None)
    table.add_column("")
    table.add_column(words.say("evidence.level"), overflow="fold")
    table.add_column(words.say("evidence.points"), justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    fall = Waterfall.of(evidence)
    start = words.say("evidence.prior")
    table.add_row(start, "", "", "", "", *fall.draw(0.0, evidence.prior, voice))
    reached = evidence.prior
    for part in evidence.fields:
        left, right = mark_difference(part.left, part.right, voice)
        level = voice.level(part.label) if part.level else words.say("evidence.missing")
        if part.frequency:
            level += f" ({words.say('evidence.frequency_' + part.frequency.replace(' ', '_'))})"
        drawn = fall.draw(reached, reached + part.points, voice)
        table.add_row(voice.field(part.field), left, right, sign_of(part), level, *drawn)
        reached += part.points
    table.add_section()
    probability = words.say(
        "evidence.probability", probability=voice.form.probability(evidence.probability)
    )
    last = fall.draw(0.0, reached, voice)
    table.add_row(Text(words.say("evidence.sum"), style="bold"), "", "", "", probability, *last)
    return table


@dataclass(frozen=True)
class Waterfall:
    """Points drawn as bars that begin where the one before ended, on one scale."""

    low: float
    high: float

    @classmethod
    def of(cls, evidence: PairEvidence) -> Self:
        """The scale that a pair needs; zero is always on it."""
        steps = (evidence.prior, *(part.points for part in evidence.fields))
        levels = [0.0, *accumulate(steps)]
        return cls(min(levels), max(levels))

    def draw(self, begin: float, end: float, voice: Voice) -> tuple[Text, Text]:
        """The points of one step with their sign, and its bar; a mark stands at zero."""
        points = end - begin
        style = _GAIN if points > 0 else _LOSS if points < 0 else ""
        first, last = sorted((self._place(begin), self._place(end)))
        cells = [" "] * (_BAR_WIDTH + 1)
        cells[self._place(0.0)] = "│"
        if points:
            mark = "█" if points > 0 else "▒"
            cells[first : last + 1] = [mark] * (last + 1 - first)
        said = voice.form.points(points)
        return Text(said, style=style), Text("".join(cells).rstrip(), style=style)

    def _place(self, points: float) -> int:
        span = self.high - self.low
        return round((points - self.low) / span * _BAR_WIDTH) if span else 0


def sign_of(part: FieldEvidence) -> str:
    """How the two values stand to each other, readable without colour."""
    if part.level == 0:
        return _MISSING
    if part.is_equal or part.label == "exact":
        return _EQUAL
    return _UNLIKE if part.label == "else" else _NEAR


def mark_difference(left: str | None, right: str | None, voice: Voice) -> tuple[Text, Text]:
    """Both values with the characters that differ made to stand out."""
    if left is None or right is None:
        unknown = voice.form.unknown
        return Text(left or unknown, style="" if left else "dim"), Text(
            right or unknown, style="" if right else "dim"
        )
    marked = Text(left), Text(right)
    if left == right:
        return marked
    for tag, *places in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag != "equal":
            marked[0].stylize(_DIFFERENCE, places[0], places[1])
            marked[1].stylize(_DIFFERENCE, places[2], places[3])
    return marked
