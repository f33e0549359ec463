"""What was said in public beside what the registry gives: claims stay claims."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from jaring.reports.assess_coverage import area_word, whole_day
from jaring.reports.assess_facts import AssessFacts
from jaring.reports.assess_grids import Cell, Grid, make_grid, number
from jaring.reports.assess_speech import word
from jaring.reports.assess_totals import segment_word
from jaring.reports.words import Voice

_COLUMNS = ("area_code", "segment", "measure", "value", "text", "claimed_by", "claimed_on",
            "source", "counted", "universe", "universe_value", "rate")  # fmt: skip
_OF_RATES = "coverage_rate"
_SEGMENTS = ["", "PU", "BPU", "JAKON", "PMI"]


def claims(facts: AssessFacts, voice: Voice, names: Mapping[str, str]) -> Grid | None:
    """Every claim with its speaker and source, and the same figure of the registry."""
    if not facts.has("claims"):
        return None
    place = pl.col("segment").replace_strict(_SEGMENTS, list(range(len(_SEGMENTS))), default=9)
    order = ("area_code", "measure", place, "value", "claimed_by")
    frame = facts.frame("claims", *_COLUMNS).sort(*order, maintain_order=True)
    rows = [_row(one, voice, names) for one in frame.iter_rows(named=True)]
    said = dict.fromkeys(str(one or voice.form.unknown) for one in frame["source"])
    heads = ("head_claim", "head_about", "head_value", "head_registry")
    return make_grid("claims", "assess_claims", heads, rows, voice,
                     question=voice.say("assess_claims.question"),
                     answer=voice.counted("assess_claims.answer", len(rows)),
                     rest=voice.say("assess_claims.note"),
                     source=voice.say("assess_claims.source", source="; ".join(said)))  # fmt: skip


def _row(one: dict[str, Any], voice: Voice, names: Mapping[str, str]) -> tuple[Cell, ...]:
    segment = one["segment"]
    about = segment_word(str(segment), voice) if segment else voice.say("assess_stock.all")
    area = area_word(str(one["area_code"] or ""), names, voice)
    return (
        Cell(f"“{one['text'] or one['value']}”", _speaker(one, voice)),
        Cell(word("assess_measure", str(one["measure"]), voice), f"{about}, {area}"),
        number(_said(one, voice)),
        _registry(one, voice),
    )


def _speaker(one: dict[str, Any], voice: Voice) -> str:
    day = whole_day(one["claimed_on"])
    on = voice.form.day(day) if day else one["claimed_on"]
    return ", ".join(str(part) for part in (one["claimed_by"], on) if part)


def _said(one: dict[str, Any], voice: Voice) -> str:
    """The number that was said: per cent where it is a rate."""
    form, text = voice.form, str(one["value"] or "")
    if not text.replace(".", "", 1).isdigit():
        return text or form.unknown
    if one["measure"] == _OF_RATES:
        return form.rate(float(text) / 100)
    return form.count(int(float(text)))


def _registry(one: dict[str, Any], voice: Voice) -> Cell:
    """The registry's figure; without one, why the claim stands alone."""
    form = voice.form
    counted, universe = one["counted"], one["universe_value"]
    if one["measure"] == _OF_RATES and counted is not None and universe:
        return number(form.rate_of(counted, universe), form.part(counted, universe))
    if one["measure"] == _OF_RATES or counted is None:
        return number(voice.say("assess_claims.alone"))
    same = str(one["value"]) == str(counted)
    return number(form.count(counted), voice.say("assess_claims.same") if same else "")
