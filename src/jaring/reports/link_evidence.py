"""Why pairs were linked: sample pairs as waterfalls, pairs to review with their reasons, weights.

Turns the parts of a `LinkSummary` into rows of words and drawings of one language. Points are shown
as the run gave them; a field that is empty on one side adds nothing and says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from markupsafe import Markup

from jaring.reports.charts import Rule, Scale, Span, bar, waterfall
from jaring.reports.link_story import pairs_to_review
from jaring.reports.link_summary import LevelWeight, LinkSummary, Sample, SamplePart
from jaring.reports.words import Voice

FIRST_ROWS: Final = 10
_REASONS: Final = 2


@dataclass(frozen=True)
class PairSide:
    """One side of a pair: what it is called and its row key."""

    name: str
    key: str


@dataclass(frozen=True)
class ReviewRow:
    """One pair to decide, with what speaks for it and against it."""

    left: PairSide
    right: PairSide
    probability: str
    is_linked: bool
    state: str
    reasons_for: tuple[str, ...]
    reasons_against: tuple[str, ...]


@dataclass(frozen=True)
class EvidenceRow:
    """One field of a pair: both values, how they compare, and the points that gave."""

    field: str
    level: str
    left: str
    right: str
    points: str
    tone: str
    drawing: Markup
    is_left_empty: bool = False
    is_right_empty: bool = False


@dataclass(frozen=True)
class SamplePair:
    """A pair with its waterfall; `rows` is empty where an identifier settled it alone."""

    left: PairSide
    right: PairSide
    caption: str
    facts: str
    is_linked: bool
    is_in_review: bool
    rows: tuple[EvidenceRow, ...]


@dataclass(frozen=True)
class WeightRow:
    """One level of a field and its points."""

    level: str
    points: str
    share: str
    tone: str
    drawing: Markup


@dataclass(frozen=True)
class FieldWeights:
    """All levels of one field."""

    field: str
    rows: tuple[WeightRow, ...]


@dataclass(frozen=True)
class Weights:
    """The weights chart with its answer."""

    answer: str
    prior_line: str
    groups: tuple[FieldWeights, ...]


class LevelNames:
    """Finds the word of a level by field and number, as the model's weights name them."""

    def __init__(self, weights: Sequence[LevelWeight], voice: Voice) -> None:
        self._labels = {(row.field, row.level): row.label for row in weights}
        self._voice = voice

    def of(self, part: SamplePart) -> str:
        """The level in words, or why there is none: a side is empty, or holds nothing usable."""
        if part.left is None or part.right is None:
            return self._voice.say("level.missing")
        label = None if part.level is None else self._labels.get((part.field, part.level))
        return self._voice.level(label) if label else self._voice.say("level.not_compared")


def review_rows(summary: LinkSummary, voice: Voice) -> tuple[ReviewRow, ...]:
    """The first ten pairs to decide."""
    names = LevelNames(summary.weights, voice)
    return tuple(_review_row(pair, names, voice) for pair in pairs_to_review(summary)[:FIRST_ROWS])


def _review_row(pair: Sample, names: LevelNames, voice: Voice) -> ReviewRow:
    ordered = sorted(pair.parts, key=lambda part: -abs(part.points))
    state = "first.state_linked" if pair.linked else "first.state_unlinked"
    return ReviewRow(
        left=pair_side(pair.left, pair.left_id),
        right=pair_side(pair.right, pair.right_id),
        probability=voice.form.probability(pair.probability),
        is_linked=pair.linked,
        state=voice.say(state),
        reasons_for=_reasons([part for part in ordered if part.points > 0], names, voice),
        reasons_against=_reasons([part for part in ordered if part.points < 0], names, voice),
    )


def _reasons(parts: Sequence[SamplePart], names: LevelNames, voice: Voice) -> tuple[str, ...]:
    return tuple(
        f"{voice.field(part.field)}: {names.of(part)} ({voice.form.points(part.points)})"
        for part in parts[:_REASONS]
    )


def pair_side(values: dict[str, str | None], row_key: str) -> PairSide:
    """What a row is called: its name, else its first value, else its key alone."""
    first = next((text for text in values.values() if text), "")
    return PairSide(values.get("name") or first, row_key)


def sample_pairs(summary: LinkSummary, voice: Voice) -> tuple[SamplePair, ...]:
    """Every sample pair of the run with its waterfall."""
    names = LevelNames(summary.weights, voice)
    return tuple(_sample_pair(pair, summary, names, voice) for pair in summary.samples)


def _sample_pair(pair: Sample, summary: LinkSummary, names: LevelNames, voice: Voice) -> SamplePair:
    left, right = pair_side(pair.left, pair.left_id), pair_side(pair.right, pair.right_id)
    probability = voice.form.probability(pair.probability)
    band = summary.thresholds
    rows = _evidence_rows(pair, summary.prior_points, names, voice) if pair.parts else ()
    return SamplePair(
        left=left,
        right=right,
        caption=voice.say("samples.caption", left=left.key, right=right.key),
        facts=_pair_facts(pair, probability, voice),
        is_linked=pair.linked,
        is_in_review=band.review_low <= pair.probability <= band.review_high,
        rows=rows,
    )


def _pair_facts(pair: Sample, probability: str, voice: Voice) -> str:
    if not pair.linked:
        return voice.say("samples.facts_unlinked", probability=probability)
    return voice.say("samples.facts", probability=probability, tier=voice.tier(pair.tier))


def _evidence_rows(
    pair: Sample, model_prior: float | None, names: LevelNames, voice: Voice
) -> tuple[EvidenceRow, ...]:
    prior = pair.prior_points if pair.prior_points is not None else model_prior or 0.0
    points = [part.points for part in pair.parts]
    drawings = waterfall(prior, points)
    rows = [_bound_row("samples.prior", voice.say("samples.prior_note"), prior, drawings[0], voice)]
    for part, drawing in zip(pair.parts, drawings[1:-1], strict=True):
        rows.append(
            EvidenceRow(
                field=voice.field(part.field),
                level=names.of(part),
                left=part.left or voice.say("samples.empty_side"),
                right=part.right or voice.say("samples.empty_side"),
                points=voice.form.points(part.points),
                tone=_tone(part.points),
                drawing=drawing,
                is_left_empty=not part.left,
                is_right_empty=not part.right,
            )
        )
    probability = voice.form.probability(pair.probability)
    note = voice.say("samples.final_note", probability=probability)
    rows.append(_bound_row("samples.final", note, prior + sum(points), drawings[-1], voice))
    return tuple(rows)


def _bound_row(key: str, note: str, points: float, drawing: Markup, voice: Voice) -> EvidenceRow:
    text = voice.form.points(points)
    return EvidenceRow(voice.say(key), note, "", "", text, "bound", drawing)


def _tone(points: float) -> str:
    if points == 0:
        return "neutral"
    return "for" if points > 0 else "against"


def weights(summary: LinkSummary, voice: Voice) -> Weights | None:
    """The weights chart; `None` where the run learned none."""
    if not summary.weights:
        return None
    scale = Scale.over([row.points for row in summary.weights])
    groups = tuple(
        FieldWeights(voice.field(field), tuple(_weight_row(row, scale, voice) for row in rows))
        for field, rows in groupby(summary.weights, key=lambda row: row.field)
    )
    best = max(summary.weights, key=lambda row: row.points)
    worst = min(summary.weights, key=lambda row: row.points)
    answer = voice.say(
        "weights.answer",
        best_field=voice.field(best.field),
        best_level=voice.level(best.label),
        best_points=voice.form.points(best.points),
        worst_field=voice.field(worst.field),
        worst_level=voice.level(worst.label),
        worst_points=voice.form.points(worst.points),
    )
    prior = summary.prior_points
    text = "" if prior is None else voice.say("weights.prior", points=voice.form.points(prior))
    return Weights(answer, text, groups)


def _weight_row(row: LevelWeight, scale: Scale, voice: Voice) -> WeightRow:
    zero = scale.share(0.0)
    drawing = bar([Span(zero, scale.share(row.points), _tone(row.points))], [Rule(zero, "zero")])
    return WeightRow(
        level=voice.level(row.label),
        points=voice.form.points(row.points),
        share=voice.form.known(row.share, voice.form.rate),
        tone=_tone(row.points),
        drawing=drawing,
    )
