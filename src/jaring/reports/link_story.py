"""What a link run has to say first: one sentence, four figures, the path of the rows, what to do.

Turns a `LinkSummary` into words and small drawings of one language. The page, the workbook and the
terminal tell the same story, so it is told here once. Nothing is counted here that was not counted
by the run: only shares and bar lengths.
"""

from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from jaring.reports.charts import Rule, Span, bar
from jaring.reports.formats import NO_BREAK
from jaring.reports.link_summary import Estimate, LinkSummary, Sample, TierCount
from jaring.reports.words import Voice

EVIDENCE_TIERS: Final = frozenset({"score", "evidence"})
PERSON_TIERS: Final = frozenset({"decided", "decision"})


@dataclass(frozen=True)
class Figure:
    """One of the four figures: its word, its value, and what must stand near it."""

    label: str
    value: str
    details: tuple[str, ...]


@dataclass(frozen=True)
class ChainRow:
    """One step on the path of the rows."""

    label: str
    note: str
    rows: str
    share: str
    drawing: Markup


@dataclass(frozen=True)
class Chain:
    """Where every row went, with the sum that proves it."""

    question: str
    answer: str
    rows: tuple[ChainRow, ...]
    sum_line: str


@dataclass(frozen=True)
class _Piece:
    label: str
    note: str
    rows: int
    tone: str


def sentence(summary: LinkSummary, voice: Voice) -> str:
    """The one sentence (three short ones): what happened, what it means, what is left to do."""
    left, links = summary.left, summary.links
    facts = {"accepted": voice.form.count(left.accepted), "left": left.name}
    if summary.right is not None:
        facts["right"] = summary.right.name
    if left.accepted == 0:
        return voice.say("sentence.empty", **facts)
    said = [_happened(summary, voice, facts)]
    if summary.kind == "dedupe":
        if links.clusters is not None and left.linked:
            said.append(voice.counted("sentence.clusters", links.clusters))
    elif left.unlinked == 0:
        said.append(voice.say("sentence.unlinked_none"))
    elif left.linked:
        said.append(voice.counted("sentence.unlinked", left.unlinked))
    if links.review:
        said.append(voice.counted("sentence.review", links.review))
    else:
        said.append(voice.say("sentence.review_none"))
    return " ".join(said)


def _happened(summary: LinkSummary, voice: Voice, facts: dict[str, str]) -> str:
    key = f"sentence.{summary.kind}"
    if summary.left.linked == 0:
        return voice.say(f"{key}_none", **facts)
    return voice.say(key, linked=voice.form.count(summary.left.linked), **facts)


def figures(summary: LinkSummary, voice: Voice) -> tuple[Figure, ...]:
    """Four at most: linked, not linked, to review, how good."""
    left, form = summary.left, voice.form
    is_link = summary.kind == "link"
    band = summary.thresholds

    def rows_figure(label: str, rows: int) -> Figure:
        part = voice.say("figure.of_rows", part=form.part(rows, left.accepted))
        return Figure(label, form.headline(rows), (form.rate_of(rows, left.accepted), part))

    linked = voice.say("figure.linked") if is_link else voice.say("figure.repeated")
    unlinked = voice.say("figure.unlinked") if is_link else voice.say("figure.single")
    low, high = form.threshold(band.review_low), form.threshold(band.review_high)
    review = Figure(
        voice.say("figure.review"),
        form.headline(summary.links.review),
        (voice.say("figure.review_band", low=low, high=high),),
    )
    return (
        rows_figure(linked, left.linked),
        rows_figure(unlinked, left.unlinked),
        review,
        _accuracy_figure(summary, voice),
    )


def _accuracy_figure(summary: LinkSummary, voice: Voice) -> Figure:
    measured = summary.measured
    if measured is not None and measured.precision is not None:
        label, shown = voice.say("figure.accuracy_measured"), measured.precision
        recall = measured.recall
    else:
        label, recall = voice.say("figure.accuracy_estimated"), summary.estimate.recall
        if summary.estimate.precision is None:
            return Figure(label, voice.form.unknown, ())
        shown = summary.estimate.precision
    recall_text = voice.form.known(recall, lambda found: _with_interval(found, voice))
    details = [voice.say("figure.recall_note", recall=recall_text)]
    interval = voice.form.interval(shown)
    if interval:
        details.insert(0, voice.say("figure.between", interval=interval))
    return Figure(label, voice.form.rate(shown.value), tuple(details))


def _with_interval(estimate: Estimate, voice: Voice) -> str:
    interval = voice.form.interval(estimate)
    return voice.form.rate(estimate.value) + (f" ({interval})" if interval else "")


def tier_tone(tier: str) -> str:
    """The class that colours a tier: by identifier, by evidence, by a person."""
    if tier in PERSON_TIERS:
        return "tier-person"
    return "tier-evidence" if tier in EVIDENCE_TIERS else "tier-identifier"


def settled_rows(summary: LinkSummary) -> tuple[TierCount, ...]:
    """Rows of the left list by the tier that settled them; empty where only links are known."""
    tiers = summary.links.by_tier
    counted = tuple(
        TierCount(tier=part.tier, links=part.links, rows=part.links) if part.rows is None else part
        for part in tiers
    )
    return counted if sum(part.rows or 0 for part in counted) == summary.left.linked else ()


def chain(summary: LinkSummary, voice: Voice) -> Chain:
    """The path of the rows, from received to what each became; pieces add up to the readable."""
    left, form = summary.left, voice.form
    facts = {
        name: form.count(getattr(left, name))
        for name in ("received", "linked", "unlinked", "quarantined")
    }
    rows = [_received(summary, voice), _accepted(summary, voice)]
    pieces = _pieces(summary, voice)
    start = 0
    for piece in pieces:
        end = start + piece.rows
        drawing = bar(
            [_span(start, end, left.received, piece.tone)],
            [_join(start, left.received), _join(end, left.received)],
        )
        rows.append(_row(piece, left.accepted, drawing, voice))
        start = end
    plus = f"{NO_BREAK}+ ".join(form.count(piece.rows) for piece in pieces)
    sum_text = f"{plus}{NO_BREAK}= {form.count(left.accepted)}"
    is_link = summary.kind == "link"
    return Chain(
        question=voice.say("chain.question") if is_link else voice.say("chain.question_dedupe"),
        answer=voice.say("chain.answer" if is_link else "chain.answer_dedupe", **facts),
        rows=tuple(rows),
        sum_line=voice.say("chain.adds_up", sum_text=sum_text),
    )


def _pieces(summary: LinkSummary, voice: Voice) -> list[_Piece]:
    """What the readable rows became; the pieces add up to them."""
    left = summary.left

    def named(name: str, rows: int, tone: str) -> _Piece:
        return _Piece(voice.say(f"chain.{name}"), voice.say(f"chain.{name}_note"), rows, tone)

    if summary.kind == "dedupe":
        repeated = named("repeated", left.linked, "tier-evidence")
        return [repeated, named("single", left.unlinked, "rest")]
    made = [
        _Piece(
            voice.tier(part.tier),
            _tier_note(part.tier, voice),
            part.rows or 0,
            tier_tone(part.tier),
        )
        for part in settled_rows(summary)
    ]
    if not made:
        made = [named("linked", left.linked, "tier-identifier")]
    return [*made, named("unlinked", left.unlinked, "rest")]


def _tier_note(tier: str, voice: Voice) -> str:
    kind = tier_tone(tier).removeprefix("tier-")
    return voice.say(f"chain.note_{kind}")


def _received(summary: LinkSummary, voice: Voice) -> ChainRow:
    received = summary.left.received
    drawing = bar([_span(0, received, received, "ground")], [_join(received, received)])
    note = voice.say("chain.received_note")
    piece = _Piece(voice.say("chain.received"), note, received, "ground")
    return _row(piece, received, drawing, voice)


def _accepted(summary: LinkSummary, voice: Voice) -> ChainRow:
    left = summary.left
    spans = [
        _span(0, left.accepted, left.received, "ground"),
        _span(left.accepted, left.received, left.received, "hatched"),
    ]
    note = voice.say("chain.accepted_all")
    if left.quarantined:
        note = voice.counted("chain.accepted_note", left.quarantined)
    drawing = bar(spans, [_join(left.accepted, left.received)])
    piece = _Piece(voice.say("chain.accepted"), note, left.accepted, "ground")
    return _row(piece, left.received, drawing, voice)


def _row(piece: _Piece, out_of: int, drawing: Markup, voice: Voice) -> ChainRow:
    rows, share = voice.form.count(piece.rows), voice.form.rate_of(piece.rows, out_of)
    return ChainRow(piece.label, piece.note, rows, share, drawing)


def _span(start: int, end: int, out_of: int, tone: str) -> Span:
    return Span(start / max(out_of, 1), end / max(out_of, 1), tone)


def _join(at: int, out_of: int) -> Rule:
    return Rule(at / max(out_of, 1), "join")


def pairs_to_review(summary: LinkSummary) -> tuple[Sample, ...]:
    """The pairs that the run put first, or those of the samples that stand in the review band."""
    if summary.review_first:
        return summary.review_first
    band = summary.thresholds
    return tuple(
        pair for pair in summary.samples if band.review_low <= pair.probability <= band.review_high
    )


def actions(summary: LinkSummary, voice: Voice) -> tuple[str, ...]:
    """What to do, most urgent first; one sentence says so when there is nothing."""
    links = summary.links
    todo = []
    if links.conflicts:
        todo.append(voice.counted("first.conflicts", links.conflicts))
    if links.review:
        key = "first.review" if pairs_to_review(summary) else "first.review_bare"
        review = voice.counted(key, links.review)
        todo.append(f"{review} {voice.say('first.review_how')}")
    if links.stale_decisions:
        todo.append(voice.counted("first.stale", links.stale_decisions))
    if summary.left.quarantined:
        todo.append(voice.counted("first.quarantined", summary.left.quarantined))
    return tuple(todo) or (voice.say("first.nothing"),)
