"""Which form of which kind of list a header belongs to, and which column is which.

First the exact headers of a template, then names and usual headers of columns, then headers with
their words written out, then headers that are nearly the same. What a person says in a mapping file
comes before all of it.
"""

import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Final

from rapidfuzz import fuzz, process

from jaring.intake.column_maps import folded_header
from jaring.reference.list_kinds import CellType, Grain, ListForm, forms_of, list_forms

_NEARLY_THE_SAME: Final = 88
_SHORTEST_NEAR: Final = 5
_LONGEST_NEAR: Final = 40
_SAME_TEMPLATE: Final = 0.75
_WORD = re.compile(r"[^\W_]+")
_IN_BRACKETS = re.compile(r"[(\[{][^)\]}]*[)\]}]")
_ALONE: Final = frozenset({"no", "nomor", "l", "p", "jk", "total", "jumlah", "ket", "kode"})


class HowFound(StrEnum):
    """How a column was told."""

    MAPPING = "mapping"  # a person said so
    TEMPLATE = "template"
    NAME = "name"  # the canonical name itself
    ALIAS = "alias"
    WORDS = "words"  # the same words, some of them shortened
    NEAR = "near"  # nearly the same letters


@dataclass(frozen=True, slots=True)
class MatchedColumn:
    """A partner's header taken for a canonical column."""

    header: str
    column: str
    how: HowFound


@dataclass(frozen=True)
class MatchedForm:
    """A form as a header fits it.

    `unused` are headers that stand for nothing we read; `missing` are required columns without a
    header, `lost` what each finding or answer lacks for want of a column.
    """

    form: ListForm
    version: str
    columns: tuple[MatchedColumn, ...]
    unused: tuple[str, ...]

    @property
    def mapping(self) -> Mapping[str, str]:
        """Canonical column -> the partner's header."""
        return {found.column: found.header for found in self.columns}

    @property
    def missing(self) -> tuple[str, ...]:
        """Required columns that no header stands for."""
        return tuple(name for name in self.form.required if name not in self.mapping)

    @property
    def unfulfilled(self) -> tuple[tuple[str, ...], ...]:
        """Groups of columns of which one is needed, where the list has none."""
        groups = (
            rule.split(":")[1].split(",") for rule in self.form.rules if rule.startswith("has_one")
        )
        return tuple(tuple(group) for group in groups if not set(group) & set(self.mapping))

    @property
    def lost(self) -> Mapping[str, tuple[str, ...]]:
        """Finding kind or answer -> the columns that are missing for it."""
        have = set(self.mapping)
        lost = {
            kind: tuple(name for name in needed if name not in have)
            for kind, needed in self.form.needed_for.items()
        }
        for name, answers in self.form.answers.items():
            if name not in have:
                for answer in answers:
                    lost[answer] = (*lost.get(answer, ()), name)
        return {name: columns for name, columns in lost.items() if columns}

    @property
    def score(self) -> float:
        """How well the header fits: a template, then recognised columns of all there are."""
        weights = {HowFound.NEAR: 0.7, HowFound.WORDS: 0.9}
        found = sum(weights.get(one.how, 1.0) for one in self.columns)
        headers = len(self.columns) + len(self.unused)
        share = found / max(headers, 1)
        lacks = len(self.missing) + len(self.unfulfilled)
        return found + share + (5.0 if self.version else 0.0) - 4.0 * lacks


def is_known_header(text: str) -> bool:
    """Whether some kind of list uses this header, by its letters or its words."""
    if folded_header(text) in _all_headers() or _written_out(text) in _all_phrases():
        return True
    return _SHORTEST_NEAR <= len(text) <= _LONGEST_NEAR and _is_nearly_known(_written_out(text))


@cache
def _is_nearly_known(words: str) -> bool:
    """Whether some usual header differs by a letter or two only."""
    if any(letter.isdigit() for letter in words):
        return False
    near = process.extractOne(
        words, _all_phrases(), scorer=fuzz.ratio, score_cutoff=_NEARLY_THE_SAME
    )
    return near is not None


def match_forms(
    headers: Sequence[str],
    forms: Iterable[ListForm],
    *,
    sheet: str | None = None,
    chosen: Mapping[str, str] | None = None,
) -> tuple[MatchedForm, ...]:
    """Every form as this header fits it, best first.

    Args:
        headers: the partner's column names.
        forms: the forms that may fit.
        sheet: the name of the sheet, which templates fix.
        chosen: canonical column -> header, as a person said.
    """
    matched = [(match_form(headers, form, chosen=chosen), form) for form in forms]
    named = folded_header(sheet or "")
    ordered = sorted(
        matched,
        key=lambda pair: (
            -pair[0].score - 3.0 * (named in set(map(folded_header, pair[1].sheets))),
            len(pair[1].columns),
        ),
    )
    return tuple(found for found, _ in ordered)


def candidate_forms(kind: str | None) -> tuple[ListForm, ...]:
    """The forms of a kind; without one, those of every list of people, employers or projects."""
    if kind is not None:
        return forms_of(kind)
    return tuple(form for form in list_forms().values() if form.grain is not Grain.TABLE)


def match_form(
    headers: Sequence[str], form: ListForm, *, chosen: Mapping[str, str] | None = None
) -> MatchedForm:
    """The columns of one form as this header names them."""
    found: dict[str, MatchedColumn] = {}
    taken: set[str] = set()
    by_folded = {folded_header(header): header for header in reversed(headers)}
    for column, header in (chosen or {}).items():
        actual = header if header in headers else by_folded.get(folded_header(header))
        if column in form.columns and actual is not None:
            found[column] = MatchedColumn(actual, column, HowFound.MAPPING)
            taken.add(actual)
    version = _template_of(headers, form)
    for column, header, how in _proposals(headers, form, has_template=bool(version)):
        if column not in found and header not in taken:
            found[column] = MatchedColumn(header, column, how)
            taken.add(header)
    for column, header in _near(form, [h for h in headers if h not in taken], set(found)):
        found[column] = MatchedColumn(header, column, HowFound.NEAR)
        taken.add(header)
    unused = tuple(header for header in headers if header not in taken)
    order = list(form.columns)
    columns = tuple(sorted(found.values(), key=lambda one: order.index(one.column)))
    return MatchedForm(form, version, columns, unused)


def _template_of(headers: Sequence[str], form: ListForm) -> str:
    """The version whose headers these are, most of them; empty where none fits."""
    have = {folded_header(header) for header in headers}
    best, version = 0.0, ""
    for template in form.templates:
        wanted = {folded_header(header) for header in template.header}
        share = len(have & wanted) / len(have | wanted)
        if share > best:
            best, version = share, template.version
    return version if best >= _SAME_TEMPLATE else ""


def _proposals(
    headers: Sequence[str], form: ListForm, *, has_template: bool
) -> Iterator[tuple[str, str, HowFound]]:
    """Column, header and how, the surest first."""
    by_folded: dict[str, list[str]] = {}
    by_words: dict[str, list[str]] = {}
    for header in headers:
        by_folded.setdefault(folded_header(header), []).append(header)
        plain = folded_header(_IN_BRACKETS.sub(" ", header))
        if plain and plain != folded_header(header):
            by_folded.setdefault(plain, []).append(header)
        by_words.setdefault(_written_out(header), []).append(header)
    columns = form.columns.values()
    for column in columns:
        for header in by_folded.get(folded_header(column.name), ()):
            yield column.name, header, HowFound.NAME
    how = HowFound.TEMPLATE if has_template else HowFound.ALIAS
    # By rank: the best header of every column comes before the second best of any.
    most = max((len(column.aliases) for column in columns), default=0)
    for rank in range(most):
        for column in columns:
            for alias in column.aliases[rank : rank + 1]:
                for header in by_folded.get(folded_header(alias), ()):
                    yield column.name, header, how
    for column in columns:
        for alias in column.aliases:
            words = _written_out(alias)
            for header in by_words.get(words, ()) if words not in _ALONE else ():
                yield column.name, header, HowFound.WORDS


def _near(
    form: ListForm, headers: Sequence[str], have: Collection[str]
) -> Iterator[tuple[str, str]]:
    """Headers that differ from a usual one by a letter or two."""
    usual = {
        _written_out(alias): column.name
        for column in form.columns.values()
        if column.name not in have
        for alias in (column.name, *column.aliases)
    }
    choices = [words for words in usual if len(words) >= _SHORTEST_NEAR]
    given: set[str] = set()
    for header in headers:
        words = _written_out(header)
        if len(words) < _SHORTEST_NEAR:
            continue
        best = process.extractOne(words, choices, scorer=fuzz.ratio, score_cutoff=_NEARLY_THE_SAME)
        if best is not None and usual[best[0]] not in given:
            given.add(usual[best[0]])
            yield usual[best[0]], header


@cache
def _abbreviations() -> Mapping[str, str]:
    file = resources.files("jaring.intake").joinpath("data/header_words.toml")
    words: dict[str, list[str]] = tomllib.loads(file.read_text("utf-8"))["words"]
    return {short: whole for whole, shortened in words.items() for short in shortened}


@cache
def _written_out(header: str) -> str:
    """The words of a header written out: `Jml. T. Kerja` is not, `Jml TK` stays, `Tgl Lhr` is."""
    words = _WORD.findall(_IN_BRACKETS.sub(" ", header).casefold())
    return " ".join(_abbreviations().get(word, word) for word in words)


@cache
def _all_headers() -> frozenset[str]:
    return frozenset(folded_header(name) for form in list_forms().values() for name in _names(form))


@cache
def _all_phrases() -> frozenset[str]:
    phrases = (_written_out(name) for form in list_forms().values() for name in _names(form))
    return frozenset(phrase for phrase in phrases if phrase not in _ALONE)


def _names(form: ListForm) -> Iterator[str]:
    """Every header that a form may have."""
    for column in form.columns.values():
        yield from (column.name, *column.aliases)
    for template in form.templates:
        yield from template.header


def money_columns(form: ListForm) -> tuple[str, ...]:
    """The columns of whole rupiah."""
    return tuple(
        name for name, column in form.columns.items() if column.cell_type is CellType.RUPIAH
    )
