"""Writes `report.html` of an assessment: one file, both languages, all drawings and tables inside.

Reads `AssessFacts` and the templates of this package. The file asks for nothing outside itself,
needs no script, and prints on A4.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from jaring.assessment.settings import default_settings
from jaring.reference.areas import load_areas
from jaring.reports import (
    assess_claims,
    assess_coverage,
    assess_flags,
    assess_found,
    assess_quality,
    assess_story,
)
from jaring.reports.assess_facts import AssessFacts
from jaring.reports.assess_grids import Grid
from jaring.reports.assess_points import points
from jaring.reports.assess_speech import said_of_book
from jaring.reports.assess_totals import list_name
from jaring.reports.formats import LANGS, Lang
from jaring.reports.link_page import Fact, page_font, with_code
from jaring.reports.link_story import Chain, Figure
from jaring.reports.link_summary import mask_long_numbers
from jaring.reports.words import Voice
from jaring.terms.areas import AreaCode

_CHAPTERS: Final = ("chain", "first", "stock", "detail", "conflicts", "quality", "made")


@dataclass(frozen=True)
class Body:
    """Everything that the page says in one language; the template only lays it out."""

    voice: Voice
    title: str
    day: str
    moment: str
    sentence: str
    points: tuple[str, ...]
    figures: tuple[Figure, ...]
    chains: tuple[Chain, ...]
    others: Grid | None
    first: tuple[assess_story.FirstRow, ...]
    first_answer: str
    stock: tuple[Grid, ...]
    detail: tuple[Grid, ...]
    conflicts: Grid
    quality: tuple[Grid, ...]
    law_line: str
    facts: tuple[Fact, ...]
    settings: tuple[Fact, ...]
    source_rows: str
    source_stock: str


def write_html(facts: AssessFacts, path: Path, *, lang: Lang = "id") -> None:
    """Write the report.

    Args:
        lang: the language that is shown first; the other can be chosen in the page.
    """
    path.write_text(render_html(facts, lang=lang), encoding="utf-8")


def render_html(facts: AssessFacts, *, lang: Lang = "id") -> str:
    """The text of the page; the same for the same facts."""
    first = Voice(lang)
    title = facts.office or first.say("assess.office_unknown")
    return (
        _templates()
        .get_template("assess.html.j2")
        .render(
            bodies=[_body(facts, Voice(each)) for each in LANGS],
            lang=lang,
            first=first,
            title=title,
            chapters=_CHAPTERS,
            font=Markup(page_font()),  # noqa: S704 - a face that ships with the package
        )
    )


@cache
def _templates() -> Environment:
    templates = Environment(
        loader=PackageLoader("jaring.reports", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_hidden,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters["with_code"] = with_code
    return templates


def _hidden(value: object) -> object:
    """A text without a long number of a person: partners write them even into names."""
    return mask_long_numbers(value) if type(value) is str else value


def _body(facts: AssessFacts, voice: Voice) -> Body:
    first = assess_story.first_rows(facts, voice)
    return Body(
        voice=voice,
        title=facts.office or voice.say("assess.office_unknown"),
        day=voice.form.day(facts.as_of),
        moment=voice.form.clock(facts.made_at),
        sentence=assess_story.sentence(facts, voice),
        points=points(facts, voice),
        figures=assess_story.figures(facts, voice),
        chains=(
            assess_story.chain(facts, voice),
            assess_story.findings_chain(facts, voice),
            assess_story.progress_chain(facts, voice),
        ),
        others=assess_quality.other_outcomes(facts, voice),
        first=first,
        first_answer=_first_answer(facts, voice, is_empty=not first),
        stock=_stock(facts, voice),
        detail=_detail(facts, voice),
        conflicts=assess_quality.conflicts(facts, voice),
        quality=_quality(facts, voice),
        law_line=assess_quality.law_line(facts, voice),
        facts=_facts(facts, voice),
        settings=_settings(facts, voice),
        source_rows=_source(facts, voice, unit="rows", source="lists"),
        source_stock=_source(facts, voice, unit="memberships", source="registry"),
    )


def _first_answer(facts: AssessFacts, voice: Voice, *, is_empty: bool) -> str:
    """What stands over the first ten matters, and where the others are, if they are anywhere."""
    key = "assess_first.empty" if is_empty else "assess_first.answer"
    return said_of_book("office", key, facts, voice)


def _stock(facts: AssessFacts, voice: Voice) -> tuple[Grid, ...]:
    names = _area_names(facts)
    grids = (
        assess_coverage.stock(facts, voice),
        assess_coverage.programmes(facts, voice),
        assess_coverage.coverage(facts, voice, names),
        assess_claims.claims(facts, voice, names),
        assess_flags.flags(facts, voice, names),
        assess_coverage.targets(facts, voice, names),
        assess_coverage.projection(facts, voice),
    )
    return tuple(grid for grid in grids if grid is not None)


def _detail(facts: AssessFacts, voice: Voice) -> tuple[Grid, ...]:
    return (
        assess_found.kinds(facts, voice),
        assess_found.employers(facts, voice),
        assess_found.units(facts, voice),
        assess_found.areas(facts, voice),
    )


def _quality(facts: AssessFacts, voice: Voice) -> tuple[Grid, ...]:
    return (
        assess_quality.per_list(facts, voice),
        assess_quality.links(facts, voice),
        assess_quality.lacking(facts, voice),
        assess_quality.quarantine(facts, voice),
    )


def _source(facts: AssessFacts, voice: Voice, *, unit: str, source: str) -> str:
    """What a drawing counts, from where, as of when."""
    office = facts.office or voice.say("assess.office_unknown")
    lists = voice.form.count(len(facts.lists))
    return voice.say(
        "assess.source_line",
        unit=voice.say(f"assess.unit_{unit}"),
        source=voice.say(f"assess.source_{source}", n=lists, office=office),
        day=voice.form.day(facts.as_of),
    )


def _area_names(facts: AssessFacts) -> dict[str, str]:
    """Names of the areas that the figures speak of."""
    names: dict[str, str] = {}
    book = load_areas()
    for table in ("coverage", "targets", "claims", "figure_flags"):
        if not facts.has(table):
            continue
        for code in facts.frame(table, "area_code")["area_code"].drop_nulls().unique():
            found = book.find(AreaCode(code)) if code else None
            if found is not None:
                names[code] = found.name
    return names


def _facts(facts: AssessFacts, voice: Voice) -> tuple[Fact, ...]:
    form, summary = voice.form, facts.summary
    rows = [
        (list_name(facts, one.list_id, voice), f"{one.list_id}, {one.file}") for one in facts.lists
    ]
    rows += [
        (voice.say("assess_made.office"), facts.office or voice.say("assess.office_unknown")),
        (voice.say("assess_made.as_of"), form.day(facts.as_of)),
        (voice.say("assess_made.made_at"), form.clock(facts.made_at)),
    ]
    if "seconds" in summary:
        rows.append((voice.say("assess_made.seconds"), form.duration(float(summary["seconds"]))))
    if summary.get("peak_memory_bytes"):
        rows.append((voice.say("assess_made.memory"), form.size(int(summary["peak_memory_bytes"]))))
    if summary.get("steps"):
        rows.append((voice.say("assess_made.steps_count"), form.count(len(summary["steps"]))))
    return tuple(Fact(item, value) for item, value in rows)


def _settings(facts: AssessFacts, voice: Voice) -> tuple[Fact, ...]:
    known = default_settings().settings
    made = []
    for name, value in facts.summary.get("settings", {}).items():
        setting = known.get(name)
        item = name.replace("_", " ") if setting is None else setting.means(voice.lang)
        unit = "" if setting is None else voice.find(f"assess_unit.{setting.unit}") or setting.unit
        text = voice.form.count(value) if isinstance(value, int) else voice.form.threshold(value)
        made.append(Fact(item, f"{text} {unit}".strip()))
    return tuple(made)
