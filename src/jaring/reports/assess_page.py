"""Writes `report.html` of an assessment: one sentence, four figures, the chain, tables, its making.

Reads the summary that the run wrote. The file asks for nothing outside itself, needs no script and
prints on A4; every bar has its count beside it.
"""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from jaring.assessment.kinds import finding_kinds
from jaring.reports.assess_workbook import word
from jaring.reports.formats import Formats, Lang

_FONT: Final = "inter-latin-wght-normal.woff2"


@dataclass(frozen=True)
class Table:
    """A titled table; `bars` is the share of the widest row, for the column that is drawn."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    bars: tuple[float, ...] = ()


def write_html(summary: Mapping[str, Any], path: Path, *, lang: Lang) -> None:
    """The page in one language."""
    environment = Environment(
        loader=PackageLoader("jaring.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    form = Formats(lang)
    font = (resources.files("jaring.reports") / "fonts" / _FONT).read_bytes()
    text = environment.get_template("assess.html.j2").render(
        lang=lang,
        title=word("report.title", lang),
        office=summary["office"],
        day=_day(summary["as_of"], form),
        sentence=sentence(summary, lang),
        figures=_figures(summary, form),
        tables=_tables(summary, form),
        font=base64.b64encode(font).decode(),
    )
    path.write_text(text, encoding="utf-8")


def sentence(summary: Mapping[str, Any], lang: Lang) -> str:
    """What happened, what it means, in one sentence."""
    form = Formats(lang)
    return word("report.sentence", lang).format(
        rows=form.count(_received(summary)),
        lists=form.count(len({one["list_id"] for one in summary["rows"]})),
        covered=form.count(_covered(summary)),
        findings=form.count(sum(one["standing"] for one in summary["findings"])),
        stake=form.money(_stake(summary)),
    )


def _stake(summary: Mapping[str, Any]) -> int:
    """Rupiah of people's findings, so that an employer's workers are not counted twice."""
    return sum(
        one["stake_at_least_idr"] or 0
        for one in summary["findings"]
        if one["subject_kind"] == "person"
    )


def _received(summary: Mapping[str, Any]) -> int:
    return sum(one["rows"] for one in summary["rows"])


def _covered(summary: Mapping[str, Any]) -> int:
    return sum(one["rows"] for one in summary["outcomes"] if one["outcome"] == "matched_covered")


def _figures(summary: Mapping[str, Any], form: Formats) -> list[tuple[str, str]]:
    counts = {
        "rows": _received(summary),
        "covered": _covered(summary),
        "findings": sum(one["standing"] for one in summary["findings"]),
        "review": sum(one["review"] for one in summary["outcomes"]),
    }
    return [(word(f"report.{name}", form.lang), form.count(n)) for name, n in counts.items()]


def _tables(summary: Mapping[str, Any], form: Formats) -> list[Table]:
    lang = form.lang
    return [
        _counted("report.chain", ("kind", "stage", "findings"), summary["chain"], form),
        _counted(
            "report.first", ("kind", "name", "why", "workers", "stake_at_least_idr"),
            summary["first"], form, drawn="workers",
        ),
        _counted(
            "report.kinds", ("kind", "subject_kind", "findings", "review", "stake_at_least_idr"),
            summary["findings"], form,
        ),
        _counted("report.outcomes", ("list_id", "outcome", "rows", "review"),
                 summary["outcomes"], form, drawn="rows"),
        _counted("report.units", ("kind", "zone", "units", "people", "covered"),
                 summary["units"], form, drawn="people"),
        _counted("report.stock", ("segment", "memberships", "persons", "covered"),
                 summary["stock"], form, drawn="memberships"),
        _counted("report.coverage", ("area_code", "segment", "universe", "active", "value", "rate"),
                 summary["coverage"], form),
        _counted("report.projection", ("segment", "covered", "vanishing", "remaining"),
                 summary["projection"], form),
        Table(
            word("report.quality", lang),
            tuple(
                word(f"head.{name}", lang)
                for name in ("item", "links", "flagged", "precision", "recall")
            ),
            tuple(
                (name, form.count(one["links"]), form.count(one["flagged"]),
                 form.known(one["precision"], lambda v: form.rate(v, digits=2)),
                 form.known(one["recall"], lambda v: form.rate(v, digits=2)))
                for name, one in summary["links"].items()
            ),
        ),
        Table(
            word("report.made", lang),
            (word("head.item", lang), word("head.says", lang)),
            tuple((name, str(value)) for name, value in summary["settings"].items()),
        ),
    ]  # fmt: skip


def _counted(
    title: str,
    names: Sequence[str],
    rows: Sequence[Mapping[str, Any]],
    form: Formats,
    *,
    drawn: str = "findings",
) -> Table:
    """A table of a summary's rows, with one column drawn as bars where it has one."""
    most = max((row.get(drawn) or 0 for row in rows), default=0)
    return Table(
        word(title, form.lang),
        tuple(word(f"head.{name}", form.lang) for name in names),
        tuple(tuple(_cell(name, row.get(name), form) for name in names) for row in rows),
        tuple((row.get(drawn) or 0) / most for row in rows) if most else (),
    )


def _cell(name: str, value: Any, form: Formats) -> str:  # noqa: ANN401 - what a summary holds
    if value is None:
        return form.unknown
    if isinstance(value, int | float):
        return _number(name, value, form)
    if name == "kind" and value in finding_kinds():
        return f"{value} · {finding_kinds()[value].label[form.lang]}"
    is_worded = name in {"outcome", "why", "zone", "subject_kind", "stage"}
    return word(f"value.{value}", form.lang) if is_worded else str(value)


def _number(name: str, value: float, form: Formats) -> str:
    if name.endswith("_idr"):
        return form.money(int(value))
    return form.rate(value) if name == "rate" else form.count(int(value))


def _day(number: int, form: Formats) -> str:
    year, rest = divmod(number, 10_000)
    return form.day(date(year, *divmod(rest, 100)))
