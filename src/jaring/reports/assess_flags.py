"""Figures that do not agree with themselves or with one another: both sides, nothing mended."""

from collections.abc import Mapping
from typing import Any

from jaring.reports.assess_coverage import area_word, whole_day
from jaring.reports.assess_facts import AssessFacts
from jaring.reports.assess_grids import Cell, Grid, make_grid, number
from jaring.reports.assess_speech import word
from jaring.reports.assess_totals import segment_word
from jaring.reports.words import Voice

_COLUMNS = ("kind", "about", "area_code", "segment", "measure", "said", "follows", "source",
            "said_on")  # fmt: skip


def flags(facts: AssessFacts, voice: Voice, names: Mapping[str, str]) -> Grid | None:
    """Every disagreement among universes, targets and claims; None where there is none."""
    if not facts.has("figure_flags"):
        return None
    frame = facts.frame("figure_flags", *_COLUMNS)
    rows = [_row(one, voice, names) for one in frame.iter_rows(named=True)]
    heads = ("head_flag", "head_about", "head_said", "head_follows", "head_source")
    return make_grid("flags", "assess_flags", heads, rows, voice,
                     question=voice.say("assess_flags.question"),
                     answer=voice.counted("assess_flags.answer", len(rows)))  # fmt: skip


def _row(one: Mapping[str, Any], voice: Voice, names: Mapping[str, str]) -> tuple[Cell, ...]:
    segment, measure = str(one["segment"] or ""), str(one["measure"] or "")
    of = segment_word(segment, voice) if segment else voice.say("assess_stock.all")
    area = area_word(str(one["area_code"] or ""), names, voice)
    shown = word("assess_measure", measure, voice) if measure else voice.form.unknown
    day = whole_day(one["said_on"])
    on = voice.form.table_date(day) if day else one["said_on"]
    source = ", ".join(str(part) for part in (one["source"], on) if part)
    return (
        Cell(word("assess_flag", str(one["kind"]), voice), str(one["about"] or "")),
        Cell(shown, f"{of}, {area}"),
        number(_side(str(one["said"]), voice)),
        number(_side(str(one["follows"]), voice)),
        Cell(source or voice.form.unknown),
    )


def _side(text: str, voice: Voice) -> str:
    """One side of a disagreement: a count, a rate, or a word as it stands."""
    return voice.form.count(int(text)) if text.isdigit() else text
