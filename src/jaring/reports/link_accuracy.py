"""How precise and complete the links are: figures, and what another threshold would give.

Turns the estimates of a `LinkSummary` into rows of words and one drawing, in one language. What the
run did not find out is said to be unknown; nothing is estimated here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from jaring.reports.charts import Line, Span, plot
from jaring.reports.link_summary import Accuracy, CurvePoint, Estimate, LinkSummary, Thresholds
from jaring.reports.words import Voice

FINE: Final = 2  # decimals of precision and recall, where one would make neighbours equal

_TABLE_THRESHOLDS: Final = (0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99)
_ROWS_SHOWN_WHOLE: Final = 18
# where the upright axis may start, and the step of its grid from there to 1
_AXES: Final = (
    (0.99, 0.002),
    (0.98, 0.005),
    (0.95, 0.01),
    (0.9, 0.02),
    (0.8, 0.05),
    (0.5, 0.1),
    (0.0, 0.25),
)
_LABEL_GAP: Final = 0.1  # of the plot's height: two lines of text
_LEVEL_TICKS: Final = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True)
class AccuracyRow:
    """One measure, estimated and, where there is a truth, measured."""

    measure: str
    estimated: str
    interval: str
    measured: str
    gap: str


@dataclass(frozen=True)
class CurveRow:
    """One threshold in the table under the curve."""

    threshold: str
    links: str
    values: tuple[str, ...]
    is_in_use: bool


@dataclass(frozen=True)
class AxisLabel:
    """A text beside the plot, in per cent of its height or width from the top left."""

    text: str
    at: str
    tone: str = ""


@dataclass(frozen=True)
class Curve:
    """Precision and recall by threshold: the drawing, its labels, its table."""

    answer: str
    cut_line: str
    drawing: Markup
    upright: tuple[AxisLabel, ...]
    level: tuple[AxisLabel, ...]
    lines: tuple[AxisLabel, ...]
    heads: tuple[str, ...]
    rows: tuple[CurveRow, ...]
    has_measured: bool


def _fine(voice: Voice) -> Callable[[Estimate], str]:
    return lambda estimate: voice.form.rate(estimate.value, digits=FINE)


def is_known(found: Accuracy | None) -> bool:
    """At least one of the measures could be said."""
    return found is not None and not found.precision is found.recall is found.f1 is None


def accuracy_answer(summary: LinkSummary, voice: Voice) -> str:
    """Precision and recall at the threshold in use, and whose word that is."""
    threshold = voice.form.threshold(summary.thresholds.accept)
    for key, found in (("measured", summary.measured), ("estimated", summary.estimate)):
        if found is not None and is_known(found):
            return voice.say(
                f"accuracy.answer_{key}",
                threshold=threshold,
                precision=voice.form.known(found.precision, _fine(voice)),
                recall=voice.form.known(found.recall, _fine(voice)),
            )
    return voice.say("accuracy.not_known")


def accuracy_rows(summary: LinkSummary, voice: Voice) -> tuple[AccuracyRow, ...]:
    """Precision, recall and F1; empty where none is known."""
    estimate, measured = summary.estimate, summary.measured
    if not is_known(estimate) and not is_known(measured):
        return ()
    return tuple(
        _accuracy_row(
            voice.say(f"accuracy.{name}"),
            getattr(estimate, name),
            getattr(measured, name) if measured is not None else None,
            voice,
        )
        for name in ("precision", "recall", "f1")
    )


def _accuracy_row(
    measure: str, estimated: Estimate | None, measured: Estimate | None, voice: Voice
) -> AccuracyRow:
    gap = ""
    if estimated is not None and measured is not None:
        points = 100 * (estimated.value - measured.value)
        sign = "+" if points > 0 else ""
        gap = voice.say("accuracy.gap_points", gap=sign + voice.form.decimal(points, FINE))
    bounds = voice.form.interval(estimated, digits=FINE) if estimated is not None else ""
    return AccuracyRow(
        measure=measure,
        estimated=voice.form.known(estimated, _fine(voice)),
        interval=bounds or voice.form.unknown,
        measured=voice.form.known(measured, _fine(voice)),
        gap=gap or voice.form.unknown,
    )


def curve(summary: LinkSummary, voice: Voice) -> Curve | None:
    """Precision and recall by threshold; `None` where the run drew no curve."""
    points = tuple(sorted(summary.curve, key=lambda point: point.threshold))
    shares = [share for point in points for share in _shares(point) if share is not None]
    if not shares:
        return None
    low, step = _axis(points, summary.thresholds)
    ticks = [low + step * place for place in range(round((1 - low) / step) + 1)]
    has_measured = any(
        point.measured_precision is not None or point.measured_recall is not None
        for point in points
    )
    accept = voice.form.threshold(summary.thresholds.accept)
    band = summary.thresholds
    drawing = plot(
        _lines(points, low),
        ticks=[_height(tick, low) for tick in ticks],
        mark=band.accept,
        band=Span(band.review_low, band.review_high, "band"),
    )
    cut = voice.say("accuracy.curve_cut", low=voice.form.rate(low)) if low else ""
    if min(shares) < low:
        cut += " " + voice.say("accuracy.curve_below", low=voice.form.rate(low))
    return Curve(
        answer=voice.say("accuracy.curve_answer", threshold=accept),
        cut_line=cut,
        drawing=drawing,
        upright=tuple(
            AxisLabel(voice.form.rate(min(tick, 1.0)), _from_top(_height(tick, low)))
            for tick in ticks
        ),
        level=tuple(
            AxisLabel(voice.form.decimal(tick, 2 if tick % 0.5 else 1), f"{100 * tick:g}%")
            for tick in _LEVEL_TICKS
        ),
        lines=_line_labels(points, low, voice),
        heads=_heads(voice, has_measured=has_measured),
        rows=_curve_rows(points, summary, voice, has_measured=has_measured),
        has_measured=has_measured,
    )


def _axis(points: Sequence[CurvePoint], band: Thresholds) -> tuple[float, float]:
    """Where the upright axis starts, and its step: as near as the thresholds one would use allow.

    At the very ends recall or precision may collapse; an axis that held that would show nothing
    of the rest, so such points are left to the table, and the page says so.
    """
    low = min(band.review_low, band.accept)
    high = max(band.review_high, band.accept)
    useful = [point for point in points if low <= point.threshold <= high] or points
    shares = [share for point in useful for share in _shares(point) if share is not None]
    least = min(shares, default=0.0)
    return next((start, step) for start, step in _AXES if start <= least)


def _shares(point: CurvePoint) -> tuple[float | None, ...]:
    return (
        point.precision,
        point.recall,
        point.measured_precision,
        point.measured_recall,
    )


def _height(share: float, low: float) -> float:
    return (share - low) / (1 - low)


def _from_top(height: float) -> str:
    return f"{100 * (1 - height):.2f}%"


def _lines(points: Sequence[CurvePoint], low: float) -> list[Line]:
    names = (
        ("precision", "precision", False),
        ("recall", "recall", False),
        ("measured_precision", "precision", True),
        ("measured_recall", "recall", True),
    )
    made = []
    for name, tone, is_dots in names:
        places = tuple(
            (point.threshold, _height(getattr(point, name), low))
            for point in points
            if getattr(point, name) is not None and getattr(point, name) >= low
        )
        if places:
            made.append(Line(tone, places, is_dots))
    return made


def _line_labels(points: Sequence[CurvePoint], low: float, voice: Voice) -> tuple[AxisLabel, ...]:
    """The name of each line at its right end, kept apart where the lines end together."""
    ends = []
    for name in ("precision", "recall"):
        values = [getattr(point, name) for point in points]
        known = [value for value in values if value is not None and value >= low]
        if known:
            ends.append((_height(known[-1], low), name))
    ends.sort(reverse=True)
    places = [height for height, _ in ends]
    if len(ends) > 1 and places[0] - places[1] < _LABEL_GAP:
        middle = sum(places) / 2
        middle = min(max(middle, _LABEL_GAP / 2), 1 - _LABEL_GAP / 2)
        places = [middle + _LABEL_GAP / 2, middle - _LABEL_GAP / 2]
    return tuple(
        AxisLabel(voice.say(f"accuracy.{name}"), _from_top(place), name)
        for place, (_, name) in zip(places, ends, strict=True)
    )


def _heads(voice: Voice, *, has_measured: bool) -> tuple[str, ...]:
    heads = [
        voice.say("accuracy.precision"),
        voice.say("accuracy.recall"),
        voice.say("accuracy.f1"),
    ]
    if has_measured:
        heads.append(voice.say("accuracy.head_precision_measured"))
        heads.append(voice.say("accuracy.head_recall_measured"))
    return tuple(heads)


def _curve_rows(
    points: Sequence[CurvePoint], summary: LinkSummary, voice: Voice, *, has_measured: bool
) -> tuple[CurveRow, ...]:
    accept = summary.thresholds.accept
    in_use = min(points, key=lambda point: abs(point.threshold - accept))
    return tuple(
        CurveRow(
            threshold=voice.form.decimal(point.threshold, 3),
            links=voice.form.count(point.links),
            values=_values(point, voice, has_measured=has_measured),
            is_in_use=point is in_use,
        )
        for point in _thinned(points, in_use)
    )


def _values(point: CurvePoint, voice: Voice, *, has_measured: bool) -> tuple[str, ...]:
    shares = [point.precision, point.recall, point.f1]
    if has_measured:
        shares += [point.measured_precision, point.measured_recall]
    return tuple(
        voice.form.known(share, lambda found: voice.form.rate(found, digits=FINE))
        for share in shares
    )


def _thinned(points: Sequence[CurvePoint], in_use: CurvePoint) -> list[CurvePoint]:
    """At most eighteen rows: those nearest to round thresholds, and the one in use.

    Where there are measured figures they decide which of the neighbours is shown.
    """
    if len(points) <= _ROWS_SHOWN_WHOLE:
        return list(points)
    has_truth = [point for point in points if point.measured_precision is not None]
    pool = has_truth if len(has_truth) >= len(_TABLE_THRESHOLDS) // 2 else points
    kept = {
        id(min(pool, key=lambda point: abs(point.threshold - wanted)))
        for wanted in _TABLE_THRESHOLDS
    }
    return [point for point in points if id(point) in kept or point is in_use]
