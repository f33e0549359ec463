"""Stock, coverage on a named universe, targets, what will end: the report's tables of figures."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

import polars as pl

from jaring.reports.assess_facts import AssessFacts
from jaring.reports.assess_grids import Cell, Grid, draw, make_grid, number
from jaring.reports.assess_speech import place_word, word
from jaring.reports.assess_totals import segment_word
from jaring.reports.charts import Span
from jaring.reports.words import Voice
from jaring.terms.segments import Programme

_CODE_DAY: Final = 8
_STOCK: Final = ("memberships", "persons", "covered", "registered")
_SEGMENTS: Final = ["PU", "BPU", "JAKON", "PMI", "UCJ"]


def stock(facts: AssessFacts, voice: Voice) -> Grid:
    """Living memberships and their persons per segment, with their sum."""
    form = voice.form
    rows: list[tuple[Cell, ...]] = []
    frame = facts.frame("standing", "segment", "memberships", "persons", "covered", "registered")
    answer = ""
    if facts.has("standing"):
        most = max(int(frame.select(pl.col("registered").max()).item() or 1), 1)
        for one in in_order(frame).iter_rows(named=True):
            spans = [
                Span(0.0, one["registered"] / most, "outline"),
                Span(0.0, one["memberships"] / most, f"segment-{one['segment']}"),
            ]
            rows.append(
                (
                    Cell(segment_word(one["segment"], voice)),
                    draw(*spans),
                    *(number(form.count(one[name])) for name in _STOCK),
                )
            )
        sums = {name: int(frame[name].sum()) for name in _STOCK}
        if facts.has("standing_people"):  # a person of two segments is one person
            sums["persons"] = int(facts.frame("standing_people")["persons"][0])
        rows.append(
            (
                Cell(voice.say("assess_stock.all"), voice.say("assess_stock.persons_note")),
                Cell(style="draw"),
                *(number(form.count(sums[name])) for name in _STOCK),
            )
        )
        answer = voice.say(
            "assess_stock.answer",
            memberships=form.count(sums["memberships"]),
            persons=form.count(sums["persons"]),
            office=facts.office or voice.say("assess.office_unknown"),
        )
    heads = ("head_segment", "", "head_memberships", "head_persons", "head_covered",
             "head_registered")  # fmt: skip
    return make_grid("stock", "assess_stock", heads, rows, voice, answer=answer,
                     question=voice.say("assess_stock.question"),
                     rest=voice.say("assess_stock.bars") if rows else "",
                     empty=voice.say("assess_stock.empty"))  # fmt: skip


def programmes(facts: AssessFacts, voice: Voice) -> Grid | None:
    """Living memberships per segment that hold each programme, with their share of the segment."""
    if not facts.has("programmes"):
        return None
    form = voice.form
    wanted = ("area_code", "segment", "programme", "memberships")
    office = facts.frame("programmes", *wanted).filter(pl.col("area_code") == "")
    rows: list[tuple[Cell, ...]] = []
    known = set(office["programme"])  # one that no membership names is not known
    for (segment,), group in in_order(office).group_by("segment", maintain_order=True):
        held = dict(group.select("programme", "memberships").iter_rows())
        every = int(held.get("", 0))
        counts = {code: int(held.get(code, 0)) for code in Programme}
        cells = (
            number(form.count(count), form.rate_of(count, every))
            if code in known
            else number(form.unknown)
            for code, count in counts.items()
        )
        rows.append((Cell(segment_word(str(segment), voice), form.count(every)), *cells))
    heads = ("head_segment", *(f"head_{code.value.lower()}" for code in Programme))
    return make_grid("programmes", "assess_stock", heads, rows, voice,
                     question=voice.say("assess_stock.programmes_question"),
                     rest=voice.say("assess_stock.programmes_note"))  # fmt: skip


def in_order(frame: pl.DataFrame) -> pl.DataFrame:
    """Segments in the order in which people say them."""
    place = pl.col("segment").replace_strict(
        _SEGMENTS, list(range(len(_SEGMENTS))), default=len(_SEGMENTS), return_dtype=pl.Int64
    )
    return frame.sort(place, maintain_order=True)


def coverage(facts: AssessFacts, voice: Voice, names: Mapping[str, str]) -> Grid:
    """Living memberships over each named universe, area by area, with its source and day."""
    wanted = ("area_code", "segment", "universe", "source", "universe_as_of", "active", "value",
              "flag")  # fmt: skip
    frame = facts.frame("coverage", *wanted)
    rows: list[tuple[Cell, ...]] = []
    answer = source = ""
    if facts.has("coverage"):
        frame = in_order(frame).sort("universe", "area_code", maintain_order=True)
        sources = list(dict.fromkeys(_source(one, voice) for one in frame.iter_rows(named=True)))
        source = voice.say("assess_stock.coverage_source", source="; ".join(sources))
        for (_, area), group in frame.group_by("universe", "area_code", maintain_order=True):
            rows.append(_area_row(area_word(str(area or ""), names, voice)))
            rows += [_coverage_row(one, voice) for one in group.iter_rows(named=True)]
        universes = "; ".join(str(name) for name in frame["universe"].unique().sort())
        answer = voice.say("assess_stock.coverage_answer", universe=universes)
    heads = ("head_area_segment", "", "head_rate", "head_active", "head_universe")
    return make_grid("coverage", "assess_stock", heads, rows, voice, answer=answer, source=source,
                     question=voice.say("assess_stock.coverage_question"),
                     empty=voice.say("assess_stock.coverage_empty"))  # fmt: skip


def area_word(code: str, names: Mapping[str, str], voice: Voice) -> str:
    """An area as it is written; the whole office has no code."""
    if not code:
        return voice.say("assess_stock.office_area")
    return place_word(names.get(code, code), voice)


def _area_row(name: str) -> tuple[Cell, ...]:
    """The line that the segments of an area stand under."""
    return (Cell(name, style="group"), Cell(style="draw"), *(number("") for _ in range(3)))


def _coverage_row(one: dict[str, Any], voice: Voice) -> tuple[Cell, ...]:
    form = voice.form
    active, universe = int(one["active"] or 0), int(one["value"] or 0)
    most = max(active, universe, 1)
    spans = [
        Span(0.0, universe / most, "outline"),
        Span(0.0, active / most, f"segment-{one['segment']}"),
    ]
    flag = voice.find(f"assess_stock.flag_{one['flag']}") if one["flag"] else None
    return (
        Cell(segment_word(str(one["segment"]), voice), flag or ""),
        draw(*spans),
        number(form.rate_of(active, universe)),
        number(form.count(active)),
        number(form.count(universe)),
    )


def _source(one: dict[str, Any], voice: Voice) -> str:
    """Who said how large the universe is, and of which day."""
    text = str(one["source"] or voice.form.unknown)
    day = whole_day(one["universe_as_of"])
    if day is None:
        return f"{text}, {one['universe_as_of']}" if one["universe_as_of"] else text
    return f"{text}, {voice.form.day(day)}"


def targets(facts: AssessFacts, voice: Voice, names: Mapping[str, str]) -> Grid:
    """The year's targets against what is."""
    wanted = ("area_code", "segment", "measure", "target", "realisation", "pace", "owner",
              "source")  # fmt: skip
    frame = in_order(facts.frame("targets", *wanted))
    rows = [_target_row(one, voice, names) for one in frame.iter_rows(named=True)]
    said = [f"{one['owner'] or voice.form.unknown} ({one['source'] or voice.form.unknown})"
            for one in frame.iter_rows(named=True)]  # fmt: skip
    source = voice.say("assess_stock.targets_source", source="; ".join(dict.fromkeys(said)))
    heads = ("head_segment", "head_measure", "head_target", "head_realised", "head_reached")
    return make_grid("targets", "assess_stock", heads, rows, voice,
                     question=voice.say("assess_stock.targets_question"),
                     source=source if rows else "",
                     empty=voice.say("assess_stock.targets_empty"))  # fmt: skip


def _target_row(one: dict[str, Any], voice: Voice, names: Mapping[str, str]) -> tuple[Cell, ...]:
    form = voice.form
    target, realised, pace = one["target"], one["realisation"], one["pace"]
    reached = form.unknown
    if target and realised is not None:
        reached = form.rate_of(int(realised), int(target))
    is_flow = one["measure"] == "gross_new" and pace is not None
    note = voice.say("assess_stock.pace", rate=form.rate(pace)) if is_flow else ""
    segment = segment_word(str(one["segment"]), voice)
    if not one["segment"]:
        segment = voice.say("assess_stock.all")
    return (
        Cell(segment, area_word(str(one["area_code"] or ""), names, voice)),
        Cell(word("assess_measure", str(one["measure"]), voice)),
        number(form.known(target, form.count)),
        number(form.known(realised, form.count)),
        number(reached, note),
    )


def projection(facts: AssessFacts, voice: Voice) -> Grid | None:
    """What is covered today and will not be on a named day."""
    if not facts.has("projection"):
        return None
    form = voice.form
    frame = facts.frame("projection", "day", "segment", "covered", "vanishing", "remaining")
    said = form.known(whole_day(frame["day"][0]), form.day)
    counts = ("covered", "vanishing", "remaining")
    rows = [
        (
            Cell(segment_word(str(one["segment"]), voice)),
            *(number(form.count(one[name])) for name in counts),
        )
        for one in in_order(frame).iter_rows(named=True)
    ]
    sums = {name: int(frame[name].sum()) for name in counts}
    summed = (number(form.count(sums[name])) for name in counts)
    rows.append((Cell(voice.say("assess_stock.all")), *summed))
    answer = voice.say(
        "assess_stock.projection_answer",
        vanishing=form.count(sums["vanishing"]),
        covered=form.count(sums["covered"]),
        rate=form.rate_of(sums["vanishing"], sums["covered"]),
    )
    heads = ("head_segment", "head_covered", "head_vanishing", "head_remaining")
    return make_grid("projection", "assess_stock", heads, rows, voice, answer=answer,
                     question=voice.say("assess_stock.projection_question", day=said))  # fmt: skip


def whole_day(value: Any) -> date | None:  # noqa: ANN401 - a day as the table has it
    """The day that a table writes as a date, as a number or as text; none where it is no day."""
    if isinstance(value, date):
        return value
    text = str(value or "").replace("-", "")
    if len(text) != _CODE_DAY or not text.isdigit():
        return None
    return datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007 - a day has no zone
