"""Small drawings as inline SVG: bars from zero, waterfalls in pieces, lines over a threshold.

Each drawing is as wide as its cell: positions are shares of the width, so nothing is scaled and
text keeps its size at 360 px and on paper. Drawings are silent to a screen reader; the numbers
stand in the table around them. Colours come from the style sheet by class.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

_LEAST_WIDTH: Final = 0.004  # a bar of a few rows among millions stays visible


@dataclass(frozen=True)
class Span:
    """A piece of a bar between two shares of the width, in either order."""

    start: float
    end: float
    tone: str


@dataclass(frozen=True)
class Rule:
    """An upright line at a share of the width, from one share of the height to another."""

    at: float
    tone: str = "rule"
    top: float = 0.0
    bottom: float = 1.0


@dataclass(frozen=True)
class Scale:
    """Maps values to shares of the width; zero is always on it."""

    low: float
    high: float

    @classmethod
    def over(cls, values: Sequence[float]) -> "Scale":
        """The scale that holds zero and every value, with a little air on both sides."""
        low, high = min(0.0, *values, 0.0), max(0.0, *values, 0.0)
        if low == high:
            return cls(0.0, 1.0)
        air = 0.02 * (high - low)
        return cls(low - air if low < 0 else 0.0, high + air if high > 0 else 0.0)

    def share(self, value: float) -> float:
        """Where the value stands between the two ends."""
        return (value - self.low) / (self.high - self.low)


def bar(spans: Sequence[Span], rules: Sequence[Rule] = ()) -> Markup:
    """One row of a bar chart: its pieces, and the lines that join it to its neighbours."""
    pieces = Markup("").join(_piece(span) for span in spans)
    lines = Markup("").join(
        Markup('<line class="{0}" x1="{1}" x2="{1}" y1="{2}" y2="{3}"/>').format(
            rule.tone, _at(rule.at), _at(rule.top), _at(rule.bottom)
        )
        for rule in rules
    )
    return Markup('<svg class="bar" aria-hidden="true" focusable="false">{}{}</svg>').format(
        lines, pieces
    )


def _piece(span: Span) -> Markup:
    start, end = sorted((span.start, span.end))
    width = max(end - start, _LEAST_WIDTH if end > start else 0.0)
    # of one thickness, in the middle of the cell, however many lines of text stand beside it
    return Markup(
        '<rect class="{}" x="{}" width="{}" y="50%" height="14" transform="translate(0 -7)"/>'
    ).format(span.tone, _at(min(start, 1.0 - width)), _at(width))


def waterfall(start: float, parts: Sequence[float]) -> list[Markup]:
    """Rows of a waterfall: the start from zero, each part from where the last ended, the result.

    Returns:
        one drawing per row: start, each part, result.
    """
    levels = [start]
    for points in parts:
        levels.append(levels[-1] + points)
    scale = Scale.over(levels)
    zero = Rule(scale.share(0.0), "zero")
    ends = [scale.share(level) for level in levels]
    rows = [bar([Span(scale.share(0.0), ends[0], "ground")], [zero, _hang(ends[0])])]
    for before, after, points in zip(ends, ends[1:], parts, strict=False):
        tone = "for" if points > 0 else "against"
        rows.append(bar([Span(before, after, tone)], [zero, _rise(before), _hang(after)]))
    rows.append(bar([Span(scale.share(0.0), ends[-1], "result")], [zero, _rise(ends[-1])]))
    return rows


def _hang(at: float) -> Rule:
    return Rule(at, "join", 0.5, 1.0)


def _rise(at: float) -> Rule:
    return Rule(at, "join", 0.0, 0.5)


@dataclass(frozen=True)
class Line:
    """Points (x, y) as shares of the plot, drawn as a line or, where `is_dots`, as dots."""

    tone: str
    points: tuple[tuple[float, float], ...]
    is_dots: bool = False


def plot(lines: Sequence[Line], *, ticks: Sequence[float], mark: float, band: Span) -> Markup:
    """Lines over a level ground: grid at `ticks`, a line at `mark`, a strip at the foot."""
    grid = Markup("").join(
        Markup('<line class="grid" x1="0" x2="100%" y1="{0}" y2="{0}"/>').format(_at(1 - tick))
        for tick in ticks
    )
    strip = Markup(
        '<rect class="{}" x="{}" width="{}" y="100%" height="6" transform="translate(0 -6)"/>'
    ).format(band.tone, _at(band.start), _at(band.end - band.start))
    upright = Markup('<line class="mark" x1="{0}" x2="{0}" y1="0" y2="100%"/>').format(_at(mark))
    drawn = Markup("").join(_drawn(line) for line in lines)
    return Markup('<svg class="plot" aria-hidden="true" focusable="false">{}{}{}{}</svg>').format(
        grid, strip, upright, drawn
    )


def _drawn(line: Line) -> Markup:
    if line.is_dots:
        return Markup("").join(
            Markup('<circle class="{}" cx="{}" cy="{}" r="3.5"/>').format(
                line.tone, _at(x), _at(1 - y)
            )
            for x, y in line.points
        )
    # the inner drawing is stretched to the plot; its stroke is not
    path = " ".join(f"{100 * x:.2f},{100 * (1 - y):.2f}" for x, y in line.points)
    return Markup(
        '<svg viewBox="0 0 100 100" preserveAspectRatio="none" width="100%" height="100%"'
        ' overflow="visible"><polyline class="{}" points="{}"/></svg>'
    ).format(line.tone, path)


def _at(share: float) -> str:
    within = min(max(share, 0.0), 1.0) + 0.0  # a zero below zero would be written -0.00
    return f"{100 * within:.2f}%"
