#!/usr/bin/env python3
"""Write the pages of the law: every dated value with its source, its marks and its chart.

    build_law_book.py            # writes docs/law/book.id.html and docs/law/book.en.html
    build_law_book.py --check    # writes nothing; fails if a page is not what it should be

Reads the parameter book that ships with the package and nothing else: no clock, no network. The
same book always gives the same bytes, so a page that differs is a page that was not built again.
"""

import argparse
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from jaring.rules import Norm, ParameterBook, load_book
from jaring.rules.book import Kind, Span, Value
from jaring.rules.explain.citations import in_words
from jaring.rules.explain.voice import catalogue
from jaring.rules.settings import Setting

HERE = Path(__file__).parent
PAGES = HERE.parent / "docs" / "law"
LANGUAGES = ("id", "en")
LONG_LIST = 12
WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 720, 190, 8, 26, 22
LABEL = 100  # room that one label needs


@cache
def words() -> Mapping[str, Mapping[str, str]]:
    """The words of the page, by key and language."""
    return tomllib.loads((HERE / "law_book.toml").read_text("utf-8"))


@dataclass(frozen=True)
class Writer:
    """Writes values in one language."""

    lang: str

    def say(self, key: str) -> str:
        """A word of the page."""
        return words()[key][self.lang]

    def label(self, norm: Norm) -> str:
        """What a norm is called; nothing where it has no name but its own."""
        return catalogue().get(f"norm.{norm.name}", {}).get(self.lang, "")

    def cite(self, source: str) -> str:
        """A source in the language of the page."""
        return in_words(source, "id" if self.lang == "id" else "en")

    def day(self, day: date | None) -> str:
        """A date in a table; an open end is a dash."""
        if day is None:
            return "–"  # noqa: RUF001 - a dash, as tables print it
        return f"{day:%d-%m-%Y}" if self.lang == "id" else day.isoformat()

    def number(self, value: int | Decimal) -> str:
        """A number with the separators of the language."""
        text = f"{value:,}"
        return text.translate(str.maketrans(",.", ".,")) if self.lang == "id" else text

    def amount(self, value: int | Decimal, unit: str) -> str:
        """A number with its unit: rupiah, per cent or neither."""
        text = self.number(value)
        if unit.startswith("idr"):
            return f"Rp{text}"
        if unit.startswith("percent"):
            return f"{text} %" if self.lang == "id" else f"{text}%"
        return text

    def value(self, value: Value, unit: str) -> Markup:
        """A value of any shape as a cell of a table."""
        if isinstance(value, bool):
            return escape(self.say("yes" if value else "no"))
        if isinstance(value, int | Decimal):
            return escape(self.amount(value, unit))
        if isinstance(value, date):
            return escape(self.day(value))
        if isinstance(value, Mapping):
            return self._map(value, unit)
        if isinstance(value, tuple):
            return self._list(value, unit)
        return escape("–" if value is None else str(value))  # noqa: RUF001 - a dash

    def _map(self, value: Mapping[str, Value], unit: str) -> Markup:
        """One line per key; a key that says otherwise has its own unit."""
        lines = (
            Markup("<dt>{}</dt><dd>{}</dd>").format(key, self.value(item, _unit_of(key, unit)))
            for key, item in value.items()
        )
        return Markup("<dl>{}</dl>").format(Markup("").join(lines))

    def _list(self, value: tuple[Value, ...], unit: str) -> Markup:
        """A table for rows, words in a line for anything else; a long one is folded."""
        rows = [row for row in value if isinstance(row, Mapping)]
        if rows:
            return self._rows(rows, unit)
        items = Markup(", ").join(self.value(item, unit) for item in value)
        if len(value) > LONG_LIST:
            count = f"{len(value)} {self.say('entries')}"
            return Markup("<details><summary>{}</summary>{}</details>").format(count, items)
        return items

    def _rows(self, rows: list[Mapping[str, Value]], unit: str) -> Markup:
        """The rows of a scale."""
        head = Markup("").join(Markup("<th>{}</th>").format(key) for key in rows[0])
        body = Markup("").join(
            Markup("<tr>{}</tr>").format(
                Markup("").join(
                    Markup("<td>{}</td>").format(self.value(cell, _unit_of(key, unit)))
                    for key, cell in row.items()
                )
            )
            for row in rows
        )
        return Markup("<table class=inner><thead><tr>{}</tr></thead>{}</table>").format(head, body)


def _unit_of(key: str, unit: str) -> str:
    """The unit of one entry of a map or a row."""
    if key in ("percent", "jkk", "jkm") or "percent" in key:
        return "percent"
    if "idr" in key or key in ("base", "above", "up_to", "capital", "net_assets", "annual_sales"):
        return "idr"
    if key in ("lower", "upper"):
        return "idr" if "idr" in unit else ""
    return "" if unit in ("idr_and_months", "months_within_months") else unit


@dataclass(frozen=True)
class Step:
    """One flat piece of a chart: from where to where, how high, and whether it is checked."""

    start: float
    end: float
    height: float
    label: str
    at: str
    verified: bool


def chart_of(norm: Norm, writer: Writer) -> Markup | None:
    """The drawing of a series that moves, or of the brackets of a scale; else nothing."""
    if norm.kind is Kind.SCALAR and not norm.temporary:
        steps = list(_steps_in_time(norm, writer))
        moves = len({step.height for step in steps}) > 1
        return _drawing(norm, steps, writer) if moves else None
    if norm.name == "bpu.income.brackets":
        return _drawing(norm, list(_steps_of_brackets(norm, writer)), writer)
    return None


def _steps_in_time(norm: Norm, writer: Writer) -> Iterator[Step]:
    """One step per value; the last runs on for as long as one value lasted on average."""
    spans = norm.spans()
    starts = [span.valid_from.toordinal() for span in spans]
    average = (starts[-1] - starts[0]) / max(1, len(starts) - 1)
    ends = [*starts[1:], starts[-1] + max(average, 365)]
    for span, start, end in zip(spans, starts, ends, strict=True):
        number = span.dated.value
        if isinstance(number, int | Decimal) and not isinstance(number, bool):
            yield Step(
                start,
                end,
                float(number),
                writer.amount(number, norm.unit),
                str(span.valid_from.year),
                span.dated.verified,
            )


def _steps_of_brackets(norm: Norm, writer: Writer) -> Iterator[Step]:
    """The base of each bracket over the declared income."""
    rows = norm.values[-1].value
    assert isinstance(rows, tuple), "a scale has rows"
    lows: list[tuple[int, int]] = []
    for row in rows:
        assert isinstance(row, Mapping), "a row has columns"
        lower, base = row["lower"], row["base"]
        assert isinstance(lower, int), "an income is whole rupiah"
        assert isinstance(base, int), "a base is whole rupiah"
        lows.append((lower, base))
    bounds = [*lows, (lows[-1][0] + 2_000_000, 0)]
    for (lower, base), (upper, _) in pairwise(bounds):
        label, at = writer.amount(base, "idr"), writer.number(lower)
        yield Step(lower, upper, base, label, at, verified=norm.values[-1].verified)


class _Frame:
    """Maps the values of some steps to places in the drawing; zero is always in it."""

    def __init__(self, steps: list[Step]) -> None:
        self.first, self.last = steps[0].start, steps[-1].end
        self.low = min(0.0, *(step.height for step in steps))
        self.high = max(step.height for step in steps)

    def across(self, place: float) -> float:
        """How far from the left."""
        share = (place - self.first) / (self.last - self.first)
        return LEFT + share * (WIDTH - LEFT - LEFT)

    def up(self, height: float) -> float:
        """How far from the top."""
        share = (height - self.low) / (self.high - self.low)
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)


_LINE = Markup("<line class={} x1={:.1f} x2={:.1f} y1={:.1f} y2={:.1f} />")
_TEXT = Markup("<text class={} x={:.1f} y={:.1f} text-anchor={}>{}</text>")
_SVG = Markup('<svg viewBox="0 0 {} {}" role=img aria-label="{}"><title>{}</title>{}</svg>')


def _drawing(norm: Norm, steps: list[Step], writer: Writer) -> Markup:
    """Steps from zero up; an unchecked one is dashed. The numbers stand in the table below."""
    frame = _Frame(steps)
    zero = frame.up(0)
    pieces = [_LINE.format("axis", LEFT, WIDTH - LEFT, zero, zero)]
    for before, step in pairwise(steps):
        x = frame.across(step.start)
        pieces.append(_LINE.format("rise", x, x, frame.up(before.height), frame.up(step.height)))
    for step in steps:
        tone, y = "sure" if step.verified else "unsure", frame.up(step.height)
        left, right = frame.across(step.start), frame.across(step.end)
        pieces.append(_LINE.format(tone, left, right, y, y))
    pieces += _labels(steps, frame)
    title = writer.label(norm) or norm.name
    return _SVG.format(WIDTH, HEIGHT, title, title, Markup("").join(pieces))


def _labels(steps: list[Step], frame: _Frame) -> Iterator[Markup]:
    """The amount and the start of the last step, and of others where there is room."""
    last = steps[-1]
    free_until = min(frame.across(last.start), frame.across(last.end) - LABEL) - LABEL
    taken = -LABEL
    for step in steps[:-1]:
        left = int(frame.across(step.start))
        if taken + LABEL <= left <= free_until:
            taken = left
            yield _TEXT.format("high", left + 2, frame.up(step.height) - 6, "start", step.label)
            yield _TEXT.format("at", left + 2, HEIGHT - 6, "start", step.at)
    right = frame.across(last.end)
    yield _TEXT.format("high", right, frame.up(last.height) - 6, "end", last.label)
    yield _TEXT.format("at", right, HEIGHT - 6, "end", last.at)


def has_unchecked(norm: Norm) -> bool:
    """Whether a drawing of the norm has a dashed piece."""
    return not all(value.verified for value in norm.values)


@dataclass(frozen=True)
class Chapter:
    """The norms of one file, in their order."""

    name: str
    norms: tuple[Norm, ...]


def chapters(book: ParameterBook) -> list[Chapter]:
    """The book by the first part of each name."""
    norms = [book.norm(name) for name in book.names()]
    grouped = groupby(norms, key=lambda norm: norm.name.split(".", maxsplit=1)[0])
    return [Chapter(name, tuple(found)) for name, found in grouped]


def unchecked(book: ParameterBook) -> list[tuple[Norm, Span]]:
    """Every value that nobody has seen in a source."""
    return [
        (norm, span)
        for chapter in chapters(book)
        for norm in chapter.norms
        for span in norm.spans()
        if not span.dated.verified
    ]


def readings(book: ParameterBook) -> list[Setting]:
    """The settings under which the law is read, by name."""
    return [book.settings[name] for name in sorted(book.settings)]


def page(book: ParameterBook, lang: str) -> str:
    """The whole page in one language."""
    environment = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined
    )
    writer = Writer(lang)
    facts: dict[str, Any] = {
        "w": writer,
        "chapters": chapters(book),
        "unchecked": unchecked(book),
        "readings": readings(book),
        "chart": chart_of,
        "has_unchecked": has_unchecked,
        "values": sum(len(norm.values) for norm in book.norms.values()),
        "checked_on": max(v.checked_on for n in book.norms.values() for v in n.values),
        "fingerprint": book.fingerprint[:12],
    }
    return environment.get_template("law_book.html.j2").render(facts).strip() + "\n"


def main() -> int:
    """Write the pages, or say which are stale."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing, fail if stale")
    is_check = parser.parse_args().check
    stale = []
    for lang in LANGUAGES:
        path = PAGES / f"book.{lang}.html"
        text = page(load_book(), lang)
        if not is_check:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(path.name)
    if stale:
        print(f"Stale: {', '.join(stale)}. Run scripts/build_law_book.py.", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
