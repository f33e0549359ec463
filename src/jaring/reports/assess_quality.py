"""How far an assessment can be trusted: rows in and out, links, what is missing, what conflicts."""

from typing import Final

import polars as pl

from jaring.reports.assess_facts import AssessFacts, ListFacts
from jaring.reports.assess_grids import Cell, Grid, draw, make_grid, number
from jaring.reports.assess_speech import fact_word, said_of_book, word
from jaring.reports.assess_totals import list_name
from jaring.reports.charts import Span
from jaring.reports.words import Voice

_OUT: Final = ("quarantined", "duplicate_in_list", "not_working", "unknown")
_OTHER_TONES: Final = {
    "registered_full": "for", "project_paid": "for", "unknown": "hatched",
    "not_obliged": "ground", "duplicate_in_list": "ground", "quarantined": "ground",
}  # fmt: skip


def conflicts(facts: AssessFacts, voice: Voice) -> Grid:
    """What does not agree, and who can say which is right."""
    form = voice.form
    found = _conflicts_found(facts, voice)
    rows = [
        (
            Cell(text),
            number(form.count(count)),
            Cell(said_of_book("disnaker", f"assess_conflicts.{do}", facts, voice)),
        )
        for text, count, do in found
    ]
    answer = voice.counted("assess_conflicts.answer", sum(count for _, count, _ in found))
    heads = ("head_what", "head_count", "head_do")
    return make_grid("conflicts", "assess_conflicts", heads, rows, voice,
                     question=voice.say("assess_conflicts.question"),
                     answer=answer if found else "",
                     empty=voice.say("assess_conflicts.empty"))  # fmt: skip


def _conflicts_found(facts: AssessFacts, voice: Voice) -> list[tuple[str, int, str]]:
    """What conflicts, how often, and which step settles it."""
    found: list[tuple[str, int, str]] = []
    if facts.has("people"):
        data = facts.frame("people").filter(pl.col("kind") == "DATA")
        for why, count in data.group_by("why").len().sort("why").iter_rows():
            key = f"assess_conflicts.DATA_{why}"
            text = voice.find(key) or voice.say("assess_conflicts.DATA_other")
            found.append((text, count, "do_wages" if "wage" in str(why) else "do_nik"))
    if facts.has("differences"):
        counted = facts.frame("differences").select("grain", "field", "rows")
        for grain, name, count in counted.iter_rows():
            of_worker = grain == "worker"
            key = f"worker_{name}" if of_worker else f"field_{name}"
            text = voice.find(f"assess_conflicts.{key}") or str(name)
            found.append((text, count, "do_worker" if of_worker else "do_headcount"))
    if facts.has("coverage"):
        below = facts.frame("coverage", "flag").filter(pl.col("flag").is_not_null()).height
        if below:
            found.append((voice.say("assess_conflicts.universe"), below, "do_universe"))
    return found


def per_list(facts: AssessFacts, voice: Voice) -> Grid:
    """Rows in and out of each list."""
    frame = facts.frame("rows", "list_id", "outcome", "rows", "review")
    rows = [_list_row(one, frame, facts, voice) for one in facts.lists]
    heads = ("head_list", "head_received", "head_quarantined", "head_out", "head_unknown",
             "head_judged", "head_review")  # fmt: skip
    is_partial = any(not one.is_complete for one in facts.lists)
    return make_grid("lists", "assess_quality", heads, rows, voice,
                     question=voice.say("assess_quality.rows_title"),
                     rest=voice.say("assess_quality.partial_note") if is_partial else "",
                     empty=voice.say("assess_sentence.empty"))  # fmt: skip


def _list_row(
    one: ListFacts, frame: pl.DataFrame, facts: AssessFacts, voice: Voice
) -> tuple[Cell, ...]:
    form = voice.form
    mine = frame.filter(pl.col("list_id") == one.list_id)
    counts = dict.fromkeys(_OUT, 0)
    for outcome, count in mine.select("outcome", "rows").iter_rows():
        if outcome in counts:
            counts[outcome] += int(count)
    received, review = (sum(int(n) for n in mine[name]) for name in ("rows", "review"))
    state = voice.say(f"assess_quality.{'complete' if one.is_complete else 'partial'}")
    shown = (
        received,
        counts["quarantined"],
        counts["duplicate_in_list"] + counts["not_working"],
        counts["unknown"],
        received - sum(counts.values()),
        review,
    )
    name = list_name(facts, one.list_id, voice)
    return (Cell(name, state), *(number(form.count(count)) for count in shown))


def links(facts: AssessFacts, voice: Voice) -> Grid:
    """Estimated precision and recall of the three links."""
    form = voice.form

    def share(value: float | None) -> str:
        return form.unknown if value is None else form.rate(value, digits=2)

    rows = [
        (
            Cell(voice.find(f"assess_quality.link_{name}") or name),
            number(form.count(one["links"])),
            number(form.count(one["flagged"])),
            number(share(one["precision"])),
            number(share(one["recall"])),
        )
        for name, one in facts.summary.get("links", {}).items()
    ]
    heads = ("head_link", "head_links", "head_review", "head_precision", "head_recall")
    return make_grid("links", "assess_quality", heads, rows, voice,
                     question=voice.say("assess_quality.links_title"),
                     rest=voice.say("assess_quality.links_note") if rows else "")  # fmt: skip


def lacking(facts: AssessFacts, voice: Voice) -> Grid:
    """Facts for want of which rows cannot be judged."""
    form = voice.form
    rows = [
        (Cell(fact_word(fact, voice) if fact else form.unknown), number(form.count(count)))
        for fact, count in facts.frame("lacking", "fact", "rows").iter_rows()
    ]
    return make_grid("lacking", "assess_quality", ("head_fact", "head_rows"), rows, voice,
                     question=voice.say("assess_quality.lacking_title"),
                     empty=voice.say("assess_quality.lacking_empty"))  # fmt: skip


def quarantine(facts: AssessFacts, voice: Voice) -> Grid:
    """Why rows were set apart, per list."""
    form = voice.form
    wanted = facts.frame("reasons", "list_id", "why", "rows").select("list_id", "why", "rows")
    rows = [
        (
            Cell(list_name(facts, list_id, voice)),
            Cell(word("assess_why", str(why), voice)),
            number(form.count(count)),
        )
        for list_id, why, count in wanted.iter_rows()
    ]
    heads = ("head_list", "head_reason", "head_rows")
    return make_grid("reasons", "assess_quality", heads, rows, voice,
                     question=voice.say("assess_quality.reasons_title"),
                     empty=voice.say("assess_quality.reasons_empty"))  # fmt: skip


def law_line(facts: AssessFacts, voice: Voice) -> str:
    """How many rows hang on a figure of law that nobody has verified."""
    count = 0
    if facts.has("lacking"):
        frame = facts.frame("lacking", "fact", "rows")
        hanging = frame.filter(pl.col("fact").str.starts_with("unverified:"))
        count = int(hanging["rows"].sum() or 0)
    if not count:
        return voice.say("assess_quality.law_none")
    return voice.counted("assess_quality.law_some", count)


def other_outcomes(facts: AssessFacts, voice: Voice) -> Grid | None:
    """Outcomes of rows of employers and of permits."""
    frame = facts.frame("rows", "grain", "outcome", "rows")
    if not facts.has("rows"):
        return None
    others = frame.filter(pl.col("grain") != "worker")
    if others.is_empty():
        return None
    rows: list[tuple[Cell, ...]] = []
    counted = others.group_by("grain", "outcome").agg(pl.col("rows").sum())
    for (grain,), group in counted.sort("grain", "outcome").group_by("grain", maintain_order=True):
        rows += _grain_rows(str(grain), group, voice)
    heads = ("head_outcome", "", "head_rows", "head_share")
    return make_grid("others", "assess_chain", heads, rows, voice,
                     question=voice.say("assess_chain.other_title"))  # fmt: skip


def _grain_rows(grain: str, group: pl.DataFrame, voice: Voice) -> list[tuple[Cell, ...]]:
    """The rows of one grain: how many there are, then each outcome where the one before ends."""
    form = voice.form
    whole = int(group["rows"].sum())
    name = voice.say(f"assess_chain.grain_{grain}")
    made: list[tuple[Cell, ...]] = [(Cell(name, style="group"), Cell(style="draw"),
             Cell(form.count(whole), style="number strong"), number(""))]  # fmt: skip
    start = 0
    by_size = group.select("outcome", "rows").sort("rows", "outcome", descending=[True, False])
    for outcome, count in by_size.iter_rows():
        tone = _OTHER_TONES.get(outcome, "against")
        made.append(
            (
                Cell(word("assess_outcome", outcome, voice)),
                draw(Span(start / whole, (start + count) / whole, tone)),
                number(form.count(count)),
                number(form.rate_of(count, whole)),
            )
        )
        start += count
    return made
