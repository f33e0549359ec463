"""The story of an assessment: one sentence, four figures, the chain with counts that add up.

Every function takes the facts and a voice and gives plain values; nothing here knows a page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import polars as pl
from markupsafe import Markup

from jaring.reports.assess_facts import AssessFacts
from jaring.reports.assess_grids import capital
from jaring.reports.assess_speech import kind_word, place_word, reason, said_of_book
from jaring.reports.assess_totals import (
    COVERED,
    NOT_OBLIGED,
    OUT,
    UNKNOWN,
    UNMET,
    Totals,
    outcome_word,
    totals,
)
from jaring.reports.charts import Span, bar
from jaring.reports.link_story import Chain, ChainRow, Figure
from jaring.reports.words import Voice

MOST_FIRST: Final = 10
FIRST_KINDS: Final = ("PWBD", "PDS_TK", "UNIT_NOT_ENROLLED", "NO_PROJECT", "EXPIRING")
STAGES: Final = ("found", "contacted", "registered", "first_contribution", "protected")
_TONES: Final = {COVERED: "for", UNKNOWN: "hatched", NOT_OBLIGED: "ground"}


@dataclass(frozen=True)
class FirstRow:
    """One of the ten things to do."""

    kind: str
    name: str
    why: str
    step: str
    people: str
    stake: str
    area: str


def sentence(facts: AssessFacts, voice: Voice) -> str:
    """What happened, what it means, what to do."""
    found, form = totals(facts), voice.form
    if not found.rows:
        return voice.say("assess_sentence.empty")
    at_work = form.count(found.at_work)
    if not found.unmet:
        return voice.say("assess_sentence.none", at_work=at_work)
    said = [voice.say("assess_sentence.found", unmet=form.count(found.unmet), at_work=at_work)]
    if found.is_stake_known:
        said.append(voice.say("assess_sentence.stake", money=form.money(found.stake_at_least_idr)))
    else:
        said.append(voice.say("assess_sentence.stake_unknown"))
    first = len(_first(facts))
    if first:
        said.append(voice.counted("assess_sentence.start", first))
    return " ".join(said)


def figures(facts: AssessFacts, voice: Voice) -> tuple[Figure, ...]:
    """Rows received, protected, findings, contributions at stake."""
    found, form = totals(facts), voice.form
    lists = voice.counted("assess.lists", len(facts.lists))
    stake = form.money(found.stake_at_least_idr) if found.is_stake_known else form.unknown
    priced = form.part(found.priced, found.ready)
    scaled = form.money_axis(found.stake_at_least_idr) if found.is_stake_known else form.unknown
    return (
        Figure(
            voice.say("assess_figure.rows"),
            form.headline(found.rows),
            (voice.say("assess_figure.rows_note", lists=lists),),
        ),
        Figure(
            voice.say("assess_figure.covered"),
            form.rate_of(found.covered, found.at_work),
            (
                voice.say(
                    "assess_figure.covered_note", part=form.part(found.covered, found.at_work)
                ),
            ),
        ),
        Figure(
            voice.say("assess_figure.findings"),
            form.headline(found.ready),
            (voice.say("assess_figure.findings_note", n=form.count(found.review)),),
        ),
        Figure(
            voice.say("assess_figure.stake"),
            scaled,
            (stake, voice.say("assess_figure.stake_note", part=priced)),
        ),
    )


def chain(facts: AssessFacts, voice: Voice) -> Chain:
    """From the rows of workers to their outcomes, as falling bars whose pieces add up."""
    found, form = totals(facts), voice.form
    question = voice.say("assess_chain.question")
    if not found.received:
        return Chain(question, voice.say("assess_chain.none"), (), "")
    answer = voice.say(
        "assess_chain.answer",
        received=form.count(found.received),
        at_work=form.count(found.at_work),
        covered=form.count(found.covered),
        unmet=form.count(found.unmet),
        unknown=form.count(found.unknown),
    )
    rows = [_whole("received", found.received, found, voice)]
    end = found.received
    for outcome in OUT:
        count = found.outcomes.get(outcome, 0)
        if count:
            rows.append(_piece(outcome, end - count, count, found, voice=voice, tone="ground"))
        end -= count
    rows.append(_whole("at_work", found.at_work, found, voice))
    start = 0
    for outcome in (COVERED, *UNMET, UNKNOWN, NOT_OBLIGED):
        count = found.outcomes.get(outcome, 0)
        if count:
            tone = _TONES.get(outcome, "against")
            rows.append(_piece(outcome, start, count, found, voice=voice, tone=tone))
        start += count
    parts = [found.outcomes.get(name, 0) for name in (COVERED, *UNMET, UNKNOWN, NOT_OBLIGED)]
    shown = " + ".join(form.count(part) for part in parts if part) or form.count(0)
    left = " \N{MINUS SIGN} ".join(
        form.count(part)
        for part in (found.received, *(found.outcomes.get(name, 0) for name in OUT))
        if part
    )
    sums = f"{left} = {form.count(found.at_work)}; {shown} = {form.count(sum(parts))}"
    return Chain(question, answer, tuple(rows), voice.say("assess_chain.adds_up", sum_text=sums))


def _whole(key: str, count: int, found: Totals, voice: Voice) -> ChainRow:
    drawing = bar([Span(0.0, count / found.received, "result")])
    note = voice.say(f"assess_chain.{key}_note")
    label = voice.say(f"assess_chain.{key}")
    return _row(label, note, count, found.received, drawing=drawing, voice=voice)


def _piece(  # noqa: PLR0913 - a bar needs them all
    outcome: str, start: int, count: int, found: Totals, *, voice: Voice, tone: str
) -> ChainRow:
    drawing = bar([Span(start / found.received, (start + count) / found.received, tone)])
    whole = found.received if outcome in OUT else found.at_work
    return _row(outcome_word(outcome, voice), "", count, whole, drawing=drawing, voice=voice)


def _row(  # noqa: PLR0913 - a row needs them all
    label: str, note: str, count: int, whole: int, *, drawing: Markup, voice: Voice
) -> ChainRow:
    form = voice.form
    return ChainRow(capital(label), note, form.count(count), form.rate_of(count, whole), drawing)


def findings_chain(facts: AssessFacts, voice: Voice) -> Chain:
    """From rows to findings: which raise one, how many findings that makes, what is ready."""
    found, form = totals(facts), voice.form
    question = voice.say("assess_chain.findings_question")
    if not found.rows:
        return Chain(question, voice.say("assess_chain.none"), (), "")
    answer = voice.say(
        "assess_chain.findings_answer",
        raising=form.count(found.raising),
        from_lists=form.count(found.from_lists),
        from_registry=form.count(found.from_registry),
        findings=form.count(found.findings),
    )
    silent = found.rows - found.raising
    widest = max(found.rows, found.findings, 1)
    bars: Sequence[tuple[str, int, int, int, str]] = (
        ("rows_all", 0, found.rows, found.rows, "result"),
        ("rows_silent", found.raising, silent, found.rows, "ground"),
        ("rows_raising", 0, found.raising, found.rows, "plain"),
        ("from_lists", 0, found.from_lists, found.findings, "plain"),
        ("from_registry", found.from_lists, found.from_registry, found.findings, "filled"),
        ("findings_all", 0, found.findings, found.findings, "result"),
        ("to_do", 0, found.ready, found.findings, "plain"),
        ("to_review", found.ready, found.review, found.findings, "hatched"),
    )
    rows = tuple(
        _row(
            voice.say(f"assess_chain.{key}"),
            said_of_book("office", f"assess_chain.{key}_note", facts, voice)
            if voice.find(f"assess_chain.{key}_note")
            else "",
            count,
            whole,
            drawing=bar([Span(start / widest, (start + count) / widest, tone)]),
            voice=voice,
        )
        for key, start, count, whole, tone in bars
    )
    sums = "; ".join(
        f"{form.count(one)} + {form.count(other)} = {form.count(whole)}"
        for one, other, whole in (
            (found.raising, silent, found.rows),
            (found.from_lists, found.from_registry, found.findings),
            (found.ready, found.review, found.findings),
        )
    )
    return Chain(question, answer, rows, voice.say("assess_chain.adds_up", sum_text=sums))


def progress_chain(facts: AssessFacts, voice: Voice) -> Chain:
    """How far findings have come: found, contacted, registered, first contribution, protected."""
    form = voice.form
    question = voice.say("assess_chain.on_question")
    frame = facts.frame("chain", "kind", "stage", "findings")
    at_stage: dict[str, int] = {}
    if facts.has("chain"):
        counted = frame.group_by("stage").agg(pl.col("findings").sum())
        at_stage = dict(counted.iter_rows())
    if not any(at_stage.get(stage, 0) for stage in STAGES[1:]):
        none = said_of_book("office", "assess_chain.on_none", facts, voice)
        return Chain(question, none, (), "")
    whole = max(at_stage.get("found", 0), 1)
    rows = []
    before = at_stage.get("found", 0)
    for stage in STAGES:
        count = at_stage.get(stage, 0)
        lost = max(before - count, 0)
        note = voice.say("assess_chain.stage_lost", n=form.count(lost)) if lost else ""
        drawing = bar([Span(0.0, min(count / whole, 1.0), "plain")])
        label = voice.say(f"assess_chain.stage_{stage}")
        rows.append(_row(label, note, count, whole, drawing=drawing, voice=voice))
        before = count
    answer = voice.say(
        "assess_chain.on_answer",
        found=form.count(at_stage.get("found", 0)),
        protected=form.count(at_stage.get("protected", 0)),
    )
    return Chain(question, answer, tuple(rows), "")


def first_rows(facts: AssessFacts, voice: Voice) -> tuple[FirstRow, ...]:
    """The ten matters with the most people behind them."""
    form = voice.form
    return tuple(
        FirstRow(
            kind=kind_word(str(row["kind"]), voice),
            name=str(row["name"] or form.unknown),
            why=reason(row, voice),
            step=voice.say(f"assess_first.do_{row['kind']}"),
            people=form.known(row["workers"], form.count),
            stake=form.known(row["stake_at_least_idr"], form.money),
            area=place_word(row["regency"], voice),
        )
        for row in _first(facts)
    )


_FIRST_COLUMNS = (
    "kind", "name", "why", "workers", "stake_at_least_idr", "regency", "value_list",
    "value_registry", "due_on", "programme", "is_review", "finding",
)  # fmt: skip


def _first(facts: AssessFacts) -> list[dict[str, Any]]:
    parts = [
        facts.frame(name, *_FIRST_COLUMNS).select(_FIRST_COLUMNS)
        for name in ("employers_to_do", "others")
        if facts.has(name)
    ]
    if not parts:
        return []
    every = pl.concat(parts, how="vertical_relaxed")
    kept = every.filter(
        ~pl.col("is_review")
        & pl.col("kind").is_in(FIRST_KINDS)
        & (pl.col("workers") > 0)
        # a project that ends leaves nobody without cover by itself
        & (pl.col("why") != "project_ends")
    )
    by = ["workers", "stake_at_least_idr", "finding"]
    ordered = kept.sort(by, descending=[True, True, False], nulls_last=True)
    return ordered.head(MOST_FIRST).to_dicts()
