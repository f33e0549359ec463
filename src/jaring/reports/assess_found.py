"""What was found, by kind, employer, unit and area: the tables of the report's detail."""

from typing import Final

import polars as pl

from jaring.assessment.kinds import finding_kinds
from jaring.reports.assess_facts import AssessFacts
from jaring.reports.assess_grids import Cell, Grid, draw, make_grid, number
from jaring.reports.assess_speech import kind_word, place_word, reason, said_of_book, word
from jaring.reports.assess_totals import subject_word
from jaring.reports.charts import Span
from jaring.reports.words import Voice

MOST_EMPLOYERS: Final = 15
MOST_AREAS: Final = 20
_ZONES: Final = ("green", "yellow", "blue")


def kinds(facts: AssessFacts, voice: Voice) -> Grid:
    """Every kind of finding: how many to work on, how many doubtful, what it brings, the law."""
    form = voice.form
    rows = [
        (
            Cell(kind_word(one["kind"], voice), subject_word(one["subject_kind"], voice)),
            number(form.count(one["findings"] - one["review"])),
            number(form.count(one["review"])),
            number(form.known(one["workers"], form.count)),
            number(form.known(one["stake_at_least_idr"], form.money)),
            Cell(one["article"] or form.unknown),
        )
        for one in _in_order_of_work(facts).iter_rows(named=True)
    ]
    heads = ("head_kind", "head_ready", "head_review", "head_workers", "head_stake", "head_law")
    return make_grid("kinds", "assess_detail", heads, rows, voice,
                     question=voice.say("assess_detail.kinds_question"),
                     answer=voice.say("assess_detail.kinds_answer") if rows else "",
                     empty=voice.say("assess_detail.kinds_empty"))  # fmt: skip


def _in_order_of_work(facts: AssessFacts) -> pl.DataFrame:
    """Kinds as the agency works them off: who is missing first; within a kind, the most first."""
    frame = facts.frame("kinds")
    if frame.is_empty():
        return frame
    names = list(finding_kinds())
    place = pl.col("kind").replace_strict(
        names, list(range(len(names))), default=len(names), return_dtype=pl.Int64
    )
    return frame.sort(place, "findings", descending=[False, True], maintain_order=True)


def employers(facts: AssessFacts, voice: Voice) -> Grid:
    """Employers with the most people missing; the rest is in the office's workbook, if there is."""
    form = voice.form
    rows, rest = [], ""
    if facts.has("employers_to_do"):
        wanted = facts.frame("employers_to_do", "programme").filter(
            ~pl.col("is_review") & pl.col("kind").is_in(["PWBD", "PDS_TK"])
        )
        by = ["workers", "stake_at_least_idr", "finding"]
        ordered = wanted.sort(by, descending=[True, True, False], nulls_last=True)
        for one in ordered.head(MOST_EMPLOYERS).iter_rows(named=True):
            rows.append(
                (
                    Cell(one["name"] or form.unknown, place_word(one["regency"], voice)),
                    Cell(reason(one, voice), kind_word(one["kind"], voice)),
                    number(form.known(one["workers"], form.count)),
                    number(form.known(one["stake_at_least_idr"], form.money)),
                )
            )
        left = ordered.height - len(rows)
        if left > 0:
            n = form.count(left)
            rest = said_of_book("office", "assess_detail.employers_rest", facts, voice, n=n)
    heads = ("head_employer", "head_reason", "head_workers", "head_stake")
    return make_grid("employers", "assess_detail", heads, rows, voice, rest=rest,
                     question=voice.say("assess_detail.employers_question"),
                     empty=voice.say("assess_detail.employers_empty"))  # fmt: skip


def units(facts: AssessFacts, voice: Voice) -> Grid:
    """Zones per kind of unit: units and people, as one bar of three."""
    form = voice.form
    frame = facts.frame("unit_states", "kind", "zone", "people", "covered")
    rows, answer = [], ""
    if facts.has("unit_states"):
        groups = frame.sort("kind", maintain_order=True).group_by("kind", maintain_order=True)
        rows = [_unit_row(str(kind), group, voice) for (kind,), group in groups]
        answer = voice.say(
            "assess_detail.units_answer",
            people=form.count(int(frame["people"].sum())),
            units=form.count(frame.height),
        )
    heads = ("head_unit_kind", "", "head_units", "head_people", "head_covered")
    return make_grid("units", "assess_detail", heads, rows, voice, answer=answer,
                     question=voice.say("assess_detail.units_question"),
                     empty=voice.say("assess_detail.units_empty"))  # fmt: skip


def _unit_row(kind: str, group: pl.DataFrame, voice: Voice) -> tuple[Cell, ...]:
    form = voice.form
    counts = {zone: group.filter(pl.col("zone") == zone).height for zone in _ZONES}
    start, spans = 0.0, []
    for zone, count in counts.items():
        end = start + count / group.height
        if count:
            spans.append(Span(start, end, f"zone-{zone}"))
        start = end
    said = ", ".join(
        f"{form.count(counts[zone])} {voice.say(f'assess_zone.{zone}')}" for zone in _ZONES
    )
    people, covered = int(group["people"].sum()), int(group["covered"].sum())
    return (
        Cell(word("assess_list", kind, voice), said),
        draw(*spans),
        number(form.count(group.height)),
        number(form.count(people)),
        number(form.rate_of(covered, people), form.part(covered, people)),
    )


def areas(facts: AssessFacts, voice: Voice) -> Grid:
    """Findings about people per regency, ranked."""
    form = voice.form
    rows: list[tuple[Cell, ...]] = []
    if facts.has("people"):
        counted = (
            facts.frame("people")
            .group_by("regency")
            .agg(pl.len().alias("findings"))
            .sort("findings", "regency", descending=[True, False], nulls_last=True)
        )
        whole = int(counted["findings"].sum())
        most = int(counted.select(pl.col("findings").max()).item() or 1)
        for area, count in counted.head(MOST_AREAS).iter_rows():
            name = place_word(area, voice) if area else voice.say("assess_detail.areas_unknown")
            rows.append(
                (
                    Cell(name),
                    draw(Span(0.0, count / most, "plain")),
                    number(form.count(count)),
                    number(form.rate_of(count, whole)),
                )
            )
    heads = ("head_area", "", "head_findings", "head_share")
    return make_grid("areas", "assess_detail", heads, rows, voice,
                     question=voice.say("assess_detail.areas_question"),
                     empty=voice.say("assess_detail.areas_empty"))  # fmt: skip
