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
from jaring.reports import assess_detail, assess_story
from jaring.reports.assess_detail import Grid
from jaring.reports.assess_facts import AssessFacts
from jaring.reports.formats import LANGS, Lang
from jaring.reports.link_page import Fact, page_font, with_code
from jaring.reports.link_story import Chain, Figure
from jaring.reports.link_summary import mask_long_numbers
from jaring.reports.words import Voice
from jaring.terms.areas import AreaCode

OFFICE_BOOK: Final = "office.xlsx"
_CHAPTERS: Final = ("chain", "first", "stock", "detail", "conflicts", "quality", "made")


@dataclass(frozen=True)
class Body:
    """Everything that the page says in one language; the template only lays it out."""

    voice: Voice
    title: str
    day: str
    moment: str
    sentence: str
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
    form = voice.form
    office = facts.office or voice.say("assess.office_unknown")
    names = _area_names(facts)
    first = assess_story.first_rows(facts, voice)
    key = "assess_first.answer" if first else "assess_first.empty"
    day, lists = form.day(facts.as_of), form.count(len(facts.lists))
    grids = (
        assess_detail.stock(facts, voice),
        assess_detail.coverage(facts, voice, names),
        assess_detail.targets(facts, voice, names),
        assess_detail.projection(facts, voice),
    )
    return Body(
        voice=voice,
        title=office,
        day=day,
        moment=form.clock(facts.made_at),
        sentence=assess_story.sentence(facts, voice),
        figures=assess_story.figures(facts, voice),
        chains=(
            assess_story.chain(facts, voice),
            assess_story.findings_chain(facts, voice),
            assess_story.progress_chain(facts, voice),
        ),
        others=assess_detail.other_outcomes(facts, voice),
        first=first,
        first_answer=voice.say(key, file=f"`{OFFICE_BOOK}`"),
        stock=tuple(grid for grid in grids if grid is not None),
        detail=(
            assess_detail.kinds(facts, voice),
            assess_detail.employers(facts, voice, f"`{OFFICE_BOOK}`"),
            assess_detail.units(facts, voice),
            assess_detail.areas(facts, voice),
        ),
        conflicts=assess_detail.conflicts(facts, voice),
        quality=(
            assess_detail.per_list(facts, voice),
            assess_detail.links(facts, voice),
            assess_detail.lacking(facts, voice),
            assess_detail.quarantine(facts, voice),
        ),
        law_line=assess_detail.law_line(facts, voice),
        facts=_facts(facts, voice),
        settings=_settings(facts, voice),
        source_rows=voice.say(
            "assess.source_line",
            unit=voice.say("assess.unit_rows"),
            source=voice.say("assess.source_lists", n=lists, office=office),
            day=day,
        ),
        source_stock=voice.say(
            "assess.source_line",
            unit=voice.say("assess.unit_memberships"),
            source=voice.say("assess.source_registry", office=office),
            day=day,
        ),
    )


def _area_names(facts: AssessFacts) -> dict[str, str]:
    """Names of the areas that the figures speak of."""
    names: dict[str, str] = {}
    book = load_areas()
    for table in ("coverage", "targets"):
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
        (one.list_id, f"{voice.find(f'assess_list.{one.kind}') or one.kind}, {one.holder}: "
         f"{one.file}")
        for one in facts.lists
    ]  # fmt: skip
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
        unit = "" if setting is None else f" {setting.unit}"
        text = voice.form.count(value) if isinstance(value, int) else voice.form.threshold(value)
        made.append(Fact(item, text + unit))
    return tuple(made)
