"""The detail of an assessment: kinds, employers, units, areas, stock, coverage, conflicts, quality.

Each function gives the cells of one table, ready to be laid out; an empty one has its own text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import polars as pl
from markupsafe import Markup

from jaring.reports.assess_facts import AssessFacts
from jaring.reports.assess_speech import fact_word, kind_word, reason, word
from jaring.reports.assess_totals import list_name, segment_word, subject_word, totals
from jaring.reports.charts import Span, bar
from jaring.reports.words import Voice

MOST_EMPLOYERS: Final = 15
MOST_AREAS: Final = 20
_ZONES: Final = ("green", "yellow", "blue")
_CODE_DAY: Final = 8
_PLACED: Final = {5: "regency", 2: "province"}


@dataclass(frozen=True)
class Cell:
    """One cell: its text, a smaller line under it, a drawing, how it is set."""

    text: str = ""
    small: str = ""
    drawing: Markup | None = None
    style: str = ""


@dataclass(frozen=True)
class Grid:
    """A table with its question, its answer, and what stands under it."""

    key: str
    question: str
    answer: str
    heads: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str = ""
    rest: str = ""
    source: str = ""


def _grid(  # noqa: PLR0913 - a table needs them all
    key: str,
    chapter: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    voice: Voice,
    *,
    question: str,
    answer: str = "",
    empty: str = "",
    rest: str = "",
    source: str = "",
) -> Grid:
    made = []
    for place, head in enumerate(heads):
        style = rows[0][place].style if rows else ""
        text = voice.say(f"{chapter}.{head}") if head else ""
        made.append(Cell(text, style=style))
    return Grid(key, question, answer, tuple(made), tuple(tuple(row) for row in rows), empty, rest,
                source)  # fmt: skip


def _number(text: str, small: str = "") -> Cell:
    return Cell(text, small, style="number")


def _draw(drawing: Markup) -> Cell:
    return Cell(drawing=drawing, style="draw")


def kinds(facts: AssessFacts, voice: Voice) -> Grid:
    """Every kind of finding: how many, how many doubtful, what it would bring, the law."""
    form = voice.form
    rows = [
        (
            Cell(kind_word(one["kind"], voice), subject_word(one["subject_kind"], voice)),
            _number(form.count(one["findings"])),
            _number(form.count(one["review"])),
            _number(form.known(one["workers"], form.count)),
            _number(form.known(one["stake_at_least_idr"], form.money)),
            Cell(one["article"] or form.unknown),
        )
        for one in facts.frame("kinds").sort("findings", descending=True).iter_rows(named=True)
    ] if facts.has("kinds") else []  # fmt: skip
    heads = ("head_kind", "head_findings", "head_review", "head_workers", "head_stake", "head_law")
    return _grid("kinds", "assess_detail", heads, rows, voice,
                 question=voice.say("assess_detail.kinds_question"),
                 empty=voice.say("assess_detail.kinds_empty"))  # fmt: skip


def employers(facts: AssessFacts, voice: Voice, file: str) -> Grid:
    """Employers with the most people missing; the rest is in the workbook."""
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
                    Cell(one["name"] or form.unknown, one["regency"] or form.unknown),
                    Cell(reason(one, voice), kind_word(one["kind"], voice)),
                    _number(form.known(one["workers"], form.count)),
                    _number(form.known(one["stake_at_least_idr"], form.money)),
                )
            )
        left = ordered.height - len(rows)
        if left > 0:
            rest = voice.say("assess_detail.employers_rest", n=form.count(left), file=file)
    heads = ("head_employer", "head_reason", "head_workers", "head_stake")
    return _grid("employers", "assess_detail", heads, rows, voice, rest=rest,
                 question=voice.say("assess_detail.employers_question"),
                 empty=voice.say("assess_detail.employers_empty"))  # fmt: skip


def units(facts: AssessFacts, voice: Voice) -> Grid:
    """Zones per kind of unit: units and people, as one bar of three."""
    form = voice.form
    rows: list[tuple[Cell, ...]] = []
    frame = facts.frame("unit_states", "kind", "zone", "people", "covered")
    answer = ""
    if facts.has("unit_states"):
        for (kind,), group in frame.group_by("kind", maintain_order=True):
            counts = {zone: group.filter(pl.col("zone") == zone).height for zone in _ZONES}
            start, spans = 0.0, []
            for zone, count in counts.items():
                end = start + count / group.height
                spans.append(Span(start, end, f"zone-{zone}"))
                start = end
            said = ", ".join(
                f"{form.count(counts[zone])} {voice.say(f'assess_zone.{zone}')}" for zone in _ZONES
            )
            people, covered = int(group["people"].sum()), int(group["covered"].sum())
            rows.append(
                (
                    Cell(word("assess_list", str(kind), voice), said),
                    _draw(bar(spans)),
                    _number(form.count(group.height)),
                    _number(form.count(people)),
                    _number(form.rate_of(covered, people), form.part(covered, people)),
                )
            )
        answer = voice.say(
            "assess_detail.units_answer",
            people=form.count(int(frame["people"].sum())),
            units=form.count(frame.height),
        )
    heads = ("head_unit_kind", "", "head_units", "head_people", "head_covered")
    return _grid("units", "assess_detail", heads, rows, voice, answer=answer,
                 question=voice.say("assess_detail.units_question"),
                 empty=voice.say("assess_detail.units_empty"))  # fmt: skip


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
            rows.append(
                (
                    Cell(area or voice.say("assess_detail.areas_unknown")),
                    _draw(bar([Span(0.0, count / most, "plain")])),
                    _number(form.count(count)),
                    _number(form.rate_of(count, whole)),
                )
            )
    heads = ("head_area", "", "head_findings", "")
    return _grid("areas", "assess_detail", heads, rows, voice,
                 question=voice.say("assess_detail.areas_question"),
                 empty=voice.say("assess_detail.areas_empty"))  # fmt: skip


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
                    _draw(bar(spans)),
                    *(_number(form.count(one[name])) for name in _STOCK),
                )
            )
        sums = {name: int(frame[name].sum()) for name in _STOCK}
        if facts.has("standing_people"):  # a person of two segments is one person
            sums["persons"] = int(facts.frame("standing_people")["persons"][0])
        rows.append(
            (
                Cell(voice.say("assess_stock.all"), voice.say("assess_stock.persons_note")),
                Cell(style="draw"),
                *(_number(form.count(sums[name])) for name in _STOCK),
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
    return _grid("stock", "assess_stock", heads, rows, voice, answer=answer,
                 question=voice.say("assess_stock.question"),
                 empty=voice.say("assess_stock.empty"))  # fmt: skip


_STOCK: Final = ("memberships", "persons", "covered", "registered")


def in_order(frame: pl.DataFrame) -> pl.DataFrame:
    """Segments in the order in which people say them."""
    place = pl.col("segment").replace_strict(
        _SEGMENTS, list(range(len(_SEGMENTS))), default=len(_SEGMENTS), return_dtype=pl.Int64
    )
    return frame.sort(place, maintain_order=True)


_SEGMENTS: Final = ["PU", "BPU", "JAKON", "PMI", "UCJ"]


def coverage(facts: AssessFacts, voice: Voice, names: dict[str, str]) -> Grid:
    """Living memberships over each named universe, with its source and day."""
    form = voice.form
    rows: list[tuple[Cell, ...]] = []
    wanted = ("area_code", "segment", "universe", "source", "universe_as_of", "active", "value",
              "flag")  # fmt: skip
    frame = facts.frame("coverage", *wanted)
    answer = ""
    if facts.has("coverage"):
        frame = in_order(frame).sort("universe", "area_code", maintain_order=True)
        for one in frame.iter_rows(named=True):
            active, universe = int(one["active"] or 0), int(one["value"] or 0)
            most = max(active, universe, 1)
            spans = [
                Span(0.0, universe / most, "outline"),
                Span(0.0, active / most, f"segment-{one['segment']}"),
            ]
            flag = voice.find(f"assess_stock.flag_{one['flag']}") if one["flag"] else None
            area = names.get(one["area_code"] or "", one["area_code"])
            rate = form.rate_of(active, universe)
            rows.append(
                (
                    Cell(area or voice.say("assess_stock.office_area"),
                         segment_word(one["segment"], voice)),
                    _draw(bar(spans)),
                    _number(rate, form.part(active, universe)),
                    Cell(_source(one, voice), flag or ""),
                )
            )  # fmt: skip
        universes = "; ".join(str(name) for name in frame["universe"].unique().sort())
        answer = voice.say("assess_stock.coverage_answer", universe=universes)
    heads = ("head_area", "", "head_rate", "head_source")
    return _grid("coverage", "assess_stock", heads, rows, voice, answer=answer,
                 question=voice.say("assess_stock.coverage_question"),
                 empty=voice.say("assess_stock.coverage_empty"))  # fmt: skip


def _source(one: dict[str, Any], voice: Voice) -> str:
    text = str(one["source"] or voice.form.unknown)
    day = one["universe_as_of"]
    if isinstance(day, date):
        return f"{text}, {voice.form.table_date(day)}"
    return f"{text}, {day}" if day else text


def targets(facts: AssessFacts, voice: Voice, names: dict[str, str]) -> Grid:
    """The year's targets against what is."""
    form = voice.form
    wanted = ("area_code", "segment", "measure", "target", "realisation", "pace", "owner")
    rows: list[tuple[Cell, ...]] = []
    for one in in_order(facts.frame("targets", *wanted)).iter_rows(named=True):
        area = names.get(one["area_code"] or "", one["area_code"])
        pace = one["pace"]
        rows.append(
            (
                Cell(area or voice.say("assess_stock.office_area"),
                     segment_word(str(one["segment"]), voice)),
                _number(form.known(one["target"], form.count)),
                _number(form.known(one["realisation"], form.count)),
                _number(form.known(pace, form.rate)),
                Cell(one["owner"] or form.unknown),
            )
        )  # fmt: skip
    heads = ("head_area", "head_target", "head_realised", "head_pace", "head_owner")
    return _grid("targets", "assess_stock", heads, rows, voice,
                 question=voice.say("assess_stock.targets_question"),
                 empty=voice.say("assess_stock.targets_empty"))  # fmt: skip


def projection(facts: AssessFacts, voice: Voice) -> Grid | None:
    """What is covered today and will not be on a named day."""
    if not facts.has("projection"):
        return None
    form = voice.form
    frame = facts.frame("projection", "day", "segment", "covered", "vanishing", "remaining")
    day = _whole_day(frame["day"][0])
    rows = [
        (
            Cell(segment_word(str(one["segment"]), voice)),
            _number(form.count(one["covered"])),
            _number(form.count(one["vanishing"])),
            _number(form.count(one["remaining"])),
        )
        for one in in_order(frame).iter_rows(named=True)
    ]
    heads = ("head_segment", "head_covered", "head_vanishing", "head_remaining")
    said = form.known(day, form.day)
    return _grid("projection", "assess_stock", heads, rows, voice,
                 question=voice.say("assess_stock.projection_question", day=said))  # fmt: skip


def _whole_day(number: Any) -> date | None:  # noqa: ANN401 - a day as the table has it
    if isinstance(number, date):
        return number
    text = str(number or "")
    if len(text) != _CODE_DAY:
        return None
    return datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007 - a day has no zone


def conflicts(facts: AssessFacts, voice: Voice) -> Grid:
    """What does not agree, and who can say which is right."""
    form = voice.form
    found: list[tuple[str, int, str]] = []
    if facts.has("people"):
        data = facts.frame("people").filter(pl.col("kind") == "DATA")
        for why, count in data.group_by("why").len().sort("why").iter_rows():
            key = f"assess_conflicts.DATA_{why}"
            text = voice.find(key) or voice.say("assess_conflicts.DATA_other")
            found.append((text, count, "do_wages" if "wage" in str(why) else "do_nik"))
    if facts.has("own_differences"):
        counted = facts.frame("own_differences").group_by("field").len().sort("field")
        for name, count in counted.iter_rows():
            text = voice.find(f"assess_conflicts.field_{name}") or str(name)
            found.append((text, count, "do_headcount"))
    if facts.has("coverage"):
        below = facts.frame("coverage", "flag").filter(pl.col("flag").is_not_null()).height
        if below:
            found.append((voice.say("assess_conflicts.universe"), below, "do_universe"))
    rows = [
        (Cell(text), _number(form.count(count)), Cell(voice.say(f"assess_conflicts.{do}")))
        for text, count, do in found
    ]
    answer = voice.counted("assess_conflicts.answer", sum(count for _, count, _ in found))
    heads = ("head_what", "head_count", "head_do")
    return _grid("conflicts", "assess_conflicts", heads, rows, voice,
                 question=voice.say("assess_conflicts.question"), answer=answer if found else "",
                 empty=voice.say("assess_conflicts.empty"))  # fmt: skip


def per_list(facts: AssessFacts, voice: Voice) -> Grid:
    """Rows in and out of each list."""
    form = voice.form
    rows: list[tuple[Cell, ...]] = []
    frame = facts.frame("rows", "list_id", "outcome", "rows", "review")
    for one in facts.lists:
        mine = frame.filter(pl.col("list_id") == one.list_id)
        counts = dict.fromkeys(("quarantined", "duplicate_in_list", "not_working", "unknown"), 0)
        for outcome, count in mine.select("outcome", "rows").iter_rows():
            if outcome in counts:
                counts[outcome] += int(count)
        received, review = (sum(int(n) for n in mine[name]) for name in ("rows", "review"))
        judged = received - sum(counts.values())
        state = voice.say(f"assess_quality.{'complete' if one.is_complete else 'partial'}")
        rows.append(
            (
                Cell(list_name(facts, one.list_id, voice), state),
                _number(form.count(received)),
                _number(form.count(counts["quarantined"])),
                _number(form.count(counts["duplicate_in_list"] + counts["not_working"])),
                _number(form.count(counts["unknown"])),
                _number(form.count(judged)),
                _number(form.count(review)),
            )
        )
    heads = ("head_list", "head_received", "head_quarantined", "head_out", "head_unknown",
             "head_judged", "head_review")  # fmt: skip
    return _grid("lists", "assess_quality", heads, rows, voice,
                 question=voice.say("assess_quality.rows_title"),
                 empty=voice.say("assess_sentence.empty"))  # fmt: skip


def links(facts: AssessFacts, voice: Voice) -> Grid:
    """Estimated precision and recall of the three links."""
    form = voice.form

    def share(value: float | None) -> str:
        return form.unknown if value is None else form.rate(value, digits=2)

    rows = [
        (
            Cell(voice.find(f"assess_quality.link_{name}") or name),
            _number(form.count(one["links"])),
            _number(form.count(one["flagged"])),
            _number(share(one["precision"])),
            _number(share(one["recall"])),
        )
        for name, one in facts.summary.get("links", {}).items()
    ]
    heads = ("head_link", "head_links", "head_review", "head_precision", "head_recall")
    return _grid("links", "assess_quality", heads, rows, voice,
                 question=voice.say("assess_quality.links_title"))  # fmt: skip


def lacking(facts: AssessFacts, voice: Voice) -> Grid:
    """Facts for want of which rows cannot be judged."""
    form = voice.form
    rows = [
        (Cell(fact_word(fact, voice) if fact else form.unknown), _number(form.count(count)))
        for fact, count in facts.frame("lacking", "fact", "rows").iter_rows()
    ]
    return _grid("lacking", "assess_quality", ("head_fact", "head_rows"), rows, voice,
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
            _number(form.count(count)),
        )
        for list_id, why, count in wanted.iter_rows()
    ]
    heads = ("head_list", "head_reason", "head_rows")
    return _grid("reasons", "assess_quality", heads, rows, voice,
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
    form = voice.form
    frame = facts.frame("rows", "grain", "outcome", "rows")
    if not facts.has("rows"):
        return None
    others = frame.filter(pl.col("grain") != "worker")
    if others.is_empty():
        return None
    rows: list[tuple[Cell, ...]] = []
    counted = others.group_by("grain", "outcome").agg(pl.col("rows").sum())
    for (grain,), group in counted.sort("grain", "outcome").group_by("grain", maintain_order=True):
        whole = int(group["rows"].sum())
        rows.append(
            (
                Cell(voice.say(f"assess_chain.grain_{grain}"), style="strong"),
                Cell(style="draw"),
                Cell(form.count(whole), style="number strong"),
                _number(""),
            )
        )
        start = 0
        for _, outcome, count in group.sort("rows", descending=True).iter_rows():
            tone = _OTHER_TONES.get(outcome, "against")
            rows.append(
                (
                    Cell(word("assess_outcome", outcome, voice)),
                    _draw(bar([Span(start / whole, (start + count) / whole, tone)])),
                    _number(form.count(count)),
                    _number(form.rate_of(count, whole)),
                )
            )
            start += count
    heads = ("head_outcome", "", "head_rows", "head_share")
    del facts
    return _grid("others", "assess_chain", heads, rows, voice,
                 question=voice.say("assess_chain.other_title"))  # fmt: skip


_OTHER_TONES: Final = {
    "registered_full": "for", "project_paid": "for", "unknown": "hatched",
    "not_obliged": "ground", "duplicate_in_list": "ground", "quarantined": "ground",
}  # fmt: skip


def is_empty(facts: AssessFacts) -> bool:
    """Whether no row was assessed at all."""
    return not totals(facts).rows
