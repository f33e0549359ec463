"""What came in and how good it was: rows in and out, rows set apart, content per field.

Turns the sides of a `LinkSummary` into rows of words and drawings of one language. How good the
links are is told elsewhere (`link_accuracy`), and what they cost (`link_cost`).
"""

from dataclasses import dataclass

from markupsafe import Markup

from jaring.reports.charts import Span, bar
from jaring.reports.link_summary import FieldQuality, LinkSummary, QuarantineReason, Side
from jaring.reports.words import Voice


@dataclass(frozen=True)
class SideRow:
    """One list in the table of rows in and out."""

    name: str
    received: str
    quarantined: str
    accepted: str
    linked: str
    unlinked: str


@dataclass(frozen=True)
class FieldRow:
    """One field of one list: how much is there and how much can be used."""

    field: str
    filled: str
    filled_rate: str
    usable: str
    usable_rate: str
    flagged: str
    note: str
    drawing: Markup


@dataclass(frozen=True)
class SideContent:
    """The content of one list, field by field."""

    question: str
    answer: str
    unit: str
    rows: tuple[FieldRow, ...]


@dataclass(frozen=True)
class ReasonRow:
    """Why rows were set apart, and how many."""

    side: str
    reason: str
    rows: str


def sides(summary: LinkSummary) -> tuple[Side, ...]:
    """The one list of a dedupe, both lists of a link."""
    return (summary.left,) if summary.right is None else (summary.left, summary.right)


def trust_line(summary: LinkSummary, voice: Voice) -> str:
    """How many of the rows received could be read, on all lists together."""
    received = sum(side.received for side in sides(summary))
    accepted = sum(side.accepted for side in sides(summary))
    return voice.say(
        "quality.answer",
        part=voice.form.part(accepted, received),
        rate=voice.form.rate_of(accepted, received),
        quarantined=voice.form.count(received - accepted),
    )


def side_rows(summary: LinkSummary, voice: Voice) -> tuple[SideRow, ...]:
    """Rows in and out of each list."""
    count = voice.form.count
    return tuple(
        SideRow(
            side.name,
            count(side.received),
            count(side.quarantined),
            count(side.accepted),
            count(side.linked),
            count(side.unlinked),
        )
        for side in sides(summary)
    )


def reason_rows(summary: LinkSummary, voice: Voice) -> tuple[ReasonRow, ...]:
    """Why rows were set apart, most frequent first within each list."""

    def text(reason: QuarantineReason) -> str:
        return reason.reason_id if voice.lang == "id" else reason.reason_en

    return tuple(
        ReasonRow(side.name, text(reason), voice.form.count(reason.rows))
        for side in sides(summary)
        for reason in sorted(side.quarantine, key=lambda reason: (-reason.rows, reason.code))
    )


def side_contents(summary: LinkSummary, voice: Voice) -> tuple[SideContent, ...]:
    """Content per field of each list that was looked at."""
    return tuple(_side_content(side, voice) for side in sides(summary) if side.quality)


def _side_content(side: Side, voice: Voice) -> SideContent:
    weakest = min(side.quality, key=lambda quality: (quality.usable, quality.field))
    answer = voice.say(
        "quality.fields_answer",
        field=voice.field(weakest.field),
        rate=voice.form.rate_of(weakest.usable, side.accepted),
    )
    return SideContent(
        question=voice.say("quality.fields_question", side=side.name),
        answer=answer,
        unit=voice.say("quality.unit_rows", side=side.name, n=voice.form.count(side.accepted)),
        rows=tuple(_field_row(quality, side.accepted, voice) for quality in side.quality),
    )


def _field_row(quality: FieldQuality, accepted: int, voice: Voice) -> FieldRow:
    count, rate_of = voice.form.count, voice.form.rate_of
    usable, filled = quality.usable / max(accepted, 1), quality.filled / max(accepted, 1)
    spans = [Span(0.0, 1.0, "outline"), Span(0.0, filled, "filled"), Span(0.0, usable, "usable")]
    note = voice.find(f"note.{quality.note_code}") if quality.note_code else None
    return FieldRow(
        field=voice.field(quality.field),
        filled=count(quality.filled),
        filled_rate=rate_of(quality.filled, accepted),
        usable=count(quality.usable),
        usable_rate=rate_of(quality.usable, accepted),
        flagged=count(quality.flagged),
        note=note or "",
        drawing=bar(spans),
    )
