"""Writes `report.html`: one file with both languages, all drawings and all tables inside.

Reads a `LinkSummary` and the templates of this package. The file asks for nothing outside itself
(its own policy forbids it), needs no script, and prints on A4. The language not chosen is in the
file too, one click away; without a style sheet both stand below each other.
"""

import base64
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from jaring.reports import link_accuracy, link_cost, link_evidence, link_quality, link_story
from jaring.reports.formats import LANGS, Lang
from jaring.reports.link_summary import LinkSummary
from jaring.reports.words import Voice

_FONT: Final = "inter-latin-wght-normal.woff2"
_CHAPTERS: Final = ("chain", "first", "samples", "quality", "made")


@dataclass(frozen=True)
class Fact:
    """One line of "how it was made"."""

    item: str
    value: str


@dataclass(frozen=True)
class Body:
    """Everything that the page says in one language; the templates only lay it out."""

    voice: Voice
    title: str
    kind_line: str
    day: str
    moment: str
    sentence: str
    figures: tuple[link_story.Figure, ...]
    chain: link_story.Chain
    actions: tuple[str, ...]
    review: tuple[link_evidence.ReviewRow, ...]
    review_rest: str
    samples: tuple[link_evidence.SamplePair, ...]
    weights: link_evidence.Weights | None
    trust_line: str
    side_rows: tuple[link_quality.SideRow, ...]
    reasons: tuple[link_quality.ReasonRow, ...]
    reasons_line: str
    contents: tuple[link_quality.SideContent, ...]
    accuracy_answer: str
    accuracy: tuple[link_accuracy.AccuracyRow, ...]
    curve: link_accuracy.Curve | None
    blocks_answer: str
    blocks: tuple[link_cost.BlockRow, ...]
    steps_answer: str
    steps: tuple[link_cost.StepRow, ...]
    facts: tuple[Fact, ...]
    versions: tuple[Fact, ...]
    settings: tuple[Fact, ...]
    notes: tuple[str, ...]
    is_dedupe: bool
    left_name: str
    source: str
    model: str


def write_html(summary: LinkSummary, path: Path, *, lang: Lang = "id") -> None:
    """Write the report of a run.

    Args:
        lang: the language that is shown first; the other can be chosen in the page.
    """
    path.write_text(render_html(summary, lang=lang), encoding="utf-8")


def render_html(summary: LinkSummary, *, lang: Lang = "id") -> str:
    """The text of the page; the same for the same summary."""
    bodies = [_body(summary, Voice(each)) for each in LANGS]
    first = Voice(lang)
    return (
        _templates()
        .get_template("link.html.j2")
        .render(
            bodies=bodies,
            lang=lang,
            first=first,
            title=summary.title,
            chapters=_CHAPTERS,
            font=page_font(),
        )
    )


def with_code(text: str) -> Markup:
    """The text with what stands between backticks set as code."""
    pieces = text.split("`")
    return Markup("").join(
        Markup("<code>{}</code>").format(piece) if place % 2 else escape(piece)
        for place, piece in enumerate(pieces)
    )


@cache
def page_font() -> str:
    """The face that the page carries with it, in base64."""
    file = resources.files("jaring.reports").joinpath("fonts", _FONT)
    return base64.b64encode(file.read_bytes()).decode("ascii")


@cache
def _templates() -> Environment:
    templates = Environment(
        loader=PackageLoader("jaring.reports", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters["with_code"] = with_code
    return templates


def _body(summary: LinkSummary, voice: Voice) -> Body:
    right = summary.right
    return Body(
        voice=voice,
        title=summary.title,
        kind_line=voice.say(f"page.kind_{summary.kind}"),
        day=voice.form.day(summary.as_of),
        moment=voice.form.clock(summary.made_at),
        sentence=link_story.sentence(summary, voice),
        figures=link_story.figures(summary, voice),
        chain=link_story.chain(summary, voice),
        actions=link_story.actions(summary, voice),
        review=link_evidence.review_rows(summary, voice),
        review_rest=_review_rest(summary, voice),
        samples=link_evidence.sample_pairs(summary, voice),
        weights=link_evidence.weights(summary, voice),
        trust_line=link_quality.trust_line(summary, voice),
        side_rows=link_quality.side_rows(summary, voice),
        reasons=link_quality.reason_rows(summary, voice),
        reasons_line=_reasons_line(summary, voice),
        contents=link_quality.side_contents(summary, voice),
        accuracy_answer=link_accuracy.accuracy_answer(summary, voice),
        accuracy=link_accuracy.accuracy_rows(summary, voice),
        curve=link_accuracy.curve(summary, voice),
        blocks_answer=link_cost.blocks_answer(summary, voice),
        blocks=link_cost.block_rows(summary, voice),
        steps_answer=link_cost.steps_answer(summary, voice),
        steps=link_cost.step_rows(summary, voice),
        facts=_facts(summary, voice),
        versions=tuple(Fact(item, value) for item, value in sorted(summary.versions.items())),
        settings=_settings(summary, voice),
        notes=tuple(note.text_id if voice.lang == "id" else note.text_en for note in summary.notes),
        is_dedupe=summary.kind == "dedupe",
        left_name=summary.left.name,
        source=summary.left.name if right is None else f"{summary.left.name}; {right.name}",
        model=summary.model,
    )


def _review_rest(summary: LinkSummary, voice: Voice) -> str:
    shown = len(link_evidence.review_rows(summary, voice))
    rest = summary.links.review - shown
    return voice.counted("first.rest", rest) if shown and rest > 0 else ""


def _reasons_line(summary: LinkSummary, voice: Voice) -> str:
    unsaid = sum(side.quarantined for side in link_quality.sides(summary) if not side.quarantine)
    if unsaid:
        return voice.counted("quality.quarantine_unsaid", unsaid)
    if any(side.quarantined for side in link_quality.sides(summary)):
        return ""
    return voice.say("quality.quarantine_none")


def _settings(summary: LinkSummary, voice: Voice) -> tuple[Fact, ...]:
    """Settings in words where they are ours, else as they were given."""
    return tuple(
        Fact(voice.find(f"setting.{item}") or item, voice.find(f"value.{value}") or value)
        for item, value in sorted(summary.settings.items())
    )


def _facts(summary: LinkSummary, voice: Voice) -> tuple[Fact, ...]:
    form, band = voice.form, summary.thresholds
    left, right = summary.left, summary.right
    lists = [
        ("left" if right is not None else "only_list", left),
        *([("right", right)] if right is not None else []),
    ]
    facts = [
        (name, voice.counted("made.rows", side.received, name=side.name)) for name, side in lists
    ]
    low, high = form.threshold(band.review_low), form.threshold(band.review_high)
    facts += [
        ("model", summary.model),
        ("as_of", form.day(summary.as_of)),
        ("made_at", form.clock(summary.made_at)),
        ("threshold", voice.say("made.threshold_value", accept=form.threshold(band.accept))),
        ("band", voice.say("made.band_value", low=low, high=high)),
        ("decided", form.count(summary.links.decided)),
        ("stale", form.count(summary.links.stale_decisions)),
    ]
    return tuple(Fact(voice.say(f"made.{name}"), value) for name, value in facts)
