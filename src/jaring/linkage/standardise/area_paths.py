"""Which area a messy path of names means: `Ds. Klegen Kec Kartoharjo kota madiun`.

Every run of words that is the name of an area is a candidate; the areas that explain the most words
together with those they lie in win. What then remains is compared letter by letter with the names
inside the area found. The answer says how sure it is and what else it could be, and the word for a
level is believed: a city is no regency, a village no district.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import polars as pl
from rapidfuzz import fuzz, process

from jaring.linkage.standardise.areas import clean_area_name
from jaring.linkage.standardise.patterns import DOUBLED, any_of
from jaring.reference.areas import AreaBook, load_areas
from jaring.reference.lexicons import area_lexicon
from jaring.terms.areas import AreaCode

LONGEST_NAME = 5  # words
LEAST_LIKENESS = 80  # of 100, below which two spellings are not taken for one name
_BREAK = ","
_BELOW = "below"  # the mark of words for what lies below a village


@dataclass(frozen=True, slots=True)
class AreaMatch:
    """What a path means.

    Attributes:
        code: the deepest area that fits; none where nothing does.
        certainty: 0 to 1: the share of words explained, divided among the areas that fit as well.
        alternatives: the other areas that fit as well, in order of code.
    """

    code: AreaCode | None
    certainty: float
    alternatives: tuple[AreaCode, ...] = ()


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    has_dot: bool
    marks: frozenset[str]  # kinds of area that it may announce


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    likeness: float = 1.0

    def overlaps(self, other: "_Span") -> bool:
        return self.start < other.end and other.start < self.end


Spans = Mapping[int, tuple[_Span, ...]]


def area_code_of(path: str | None, *, within: AreaCode | None = None) -> AreaMatch:
    """The area that a path of names means.

    Args:
        path: names of one to four levels, in any order, with or without words for the level.
        within: an area in which it must lie, where the whole list is from there.

    >>> area_code_of("Ds. Klegen Kec Kartoharjo kota madiun").code
    AreaCode(text='35.77.01.1003')
    """
    return _finder(within).find(path or "")


def area_codes(paths: pl.Series, *, within: AreaCode | None = None) -> pl.DataFrame:
    """What each distinct path means.

    Rows: one per distinct text that is not null: path, area_code, certainty, alternatives.
    """
    distinct = paths.drop_nulls().unique(maintain_order=True)
    finder = _finder(within)
    found = [finder.find(path) for path in distinct]
    return pl.DataFrame(
        {
            "path": distinct,
            "area_code": [None if match.code is None else match.code.text for match in found],
            "certainty": [match.certainty for match in found],
            "alternatives": [[code.text for code in match.alternatives] for match in found],
        },
        schema={
            "path": pl.String,
            "area_code": pl.String,
            "certainty": pl.Float64,
            "alternatives": pl.List(pl.String),
        },
    )


class _Finder:
    """The names of the areas inside one area, by their key."""

    def __init__(self, book: AreaBook, within: AreaCode | None) -> None:
        table = book.table
        self._codes: list[str] = table["code"].to_list()
        self._kinds = [_mark_of(kind) for kind in table["kind"]]
        row_by_code = {code: row for row, code in enumerate(self._codes)}
        self._parents = [row_by_code.get(code or "") for code in table["parent_code"]]
        self._children: dict[int | None, list[int]] = {}
        for row, parent in enumerate(self._parents):
            self._children.setdefault(parent, []).append(row)
        self._scope = within
        self._keys: list[str] = []
        self._rows_by_key: dict[str, list[int]] = {}
        self._index(table)

    def _index(self, table: pl.DataFrame) -> None:
        names = table.select(
            row=pl.int_range(pl.len()),
            name=pl.concat_list(pl.col("bare_name"), pl.col("aliases")),
        ).explode("name")
        keyed = names.with_columns(key=clean_area_name(pl.col("name"))).unique(
            ["row", "key"], maintain_order=True
        )
        self._keys = [""] * table.height
        for row, key in keyed.select("row", "key").iter_rows():
            self._keys[row] = self._keys[row] or key or ""
            if key and self._is_in_scope(row):
                self._rows_by_key.setdefault(key, []).append(row)

    def _is_in_scope(self, row: int) -> bool:
        if self._scope is None:
            return True
        code = AreaCode(self._codes[row])
        return code.is_inside(self._scope) or self._scope.is_inside(code)

    def find(self, path: str) -> AreaMatch:
        """The area that the path means."""
        words = _words(path)
        runs = list(_runs(words))
        said = {at for span in runs for at in range(span.start, span.end) if not words[at].marks}
        if not said:
            return AreaMatch(None, 0.0)
        spans = self._exact_spans(words, runs)
        best = self._best(spans)
        while more := self._spelled_alike(words, runs, spans, best[0] if best else None):
            spans = {**spans, **more}
            best = self._best(spans)
        return self._match(best, spans, len(said))

    def _exact_spans(self, words: list[_Word], runs: list[_Span]) -> dict[int, tuple[_Span, ...]]:
        spans: dict[int, tuple[_Span, ...]] = {}
        for span in runs:
            marks = _marks_before(words, span.start)
            for row in self._rows_by_key.get(_key(words[span.start : span.end]), ()):
                if not marks or self._kinds[row] in marks:
                    spans[row] = (*spans.get(row, ()), span)
        return spans

    def _line(self, row: int) -> Iterator[int]:
        """The area and those it lies in, deepest first."""
        at: int | None = row
        while at is not None:
            yield at
            at = self._parents[at]

    def _explained(self, row: int, spans: Spans) -> tuple[_Span, ...]:
        """The words that the area and those above it explain best, no word twice."""
        best: tuple[_Span, ...] = ()
        chosen: list[tuple[_Span, ...]] = [()]
        for holder in self._line(row):
            chosen += [
                (*already, span)
                for already in chosen
                for span in spans.get(holder, ())
                if not any(span.overlaps(other) for other in already)
            ]
        for candidate in chosen:
            if _weight(candidate) > _weight(best):
                best = candidate
        return best

    def _best(self, spans: Spans) -> list[int]:
        """The rows that explain most, in order of level and code.

        A name alone means the province or regency of that name, where there is one; a district
        stands for the villages of its name inside it.
        """
        weights = {row: round(_weight(self._explained(row, spans)), 6) for row in spans}
        most = max(weights.values(), default=0)
        winners = {row for row, weight in weights.items() if weight == most}
        upper = {row for row in winners if self._depth(row) <= 2}  # noqa: PLR2004 - regency
        kept = upper or {row for row in winners if not winners & {*self._line(row)} - {row}}
        highest = min((self._depth(row) for row in upper), default=0)
        return sorted(row for row in kept if not highest or self._depth(row) == highest)

    def _depth(self, row: int) -> int:
        return self._codes[row].count(".") + 1

    def _spelled_alike(
        self, words: list[_Word], runs: list[_Span], spans: Spans, row: int | None
    ) -> dict[int, tuple[_Span, ...]]:
        """The next area down whose name is nearly one of the runs that are not explained yet."""
        taken = () if row is None else self._explained(row, spans)
        inside = {child: self._keys[child] for child in self._below(row) if child not in spans}
        found: tuple[float, int, _Span] | None = None
        for span in runs:
            if any(span.overlaps(other) for other in taken):
                continue
            marks = _marks_before(words, span.start)
            pool = {at: key for at, key in inside.items() if not marks or self._kinds[at] in marks}
            key = _key(words[span.start : span.end])
            hit = process.extractOne(key, pool, scorer=fuzz.ratio, score_cutoff=LEAST_LIKENESS)
            weight = 0.0 if hit is None else hit[1] / 100 * (span.end - span.start)
            if hit is not None and (found is None or weight > found[0]):
                found = (weight, hit[2], _Span(span.start, span.end, hit[1] / 100))
        return {} if found is None else {found[1]: (found[2],)}

    def _below(self, row: int | None) -> list[int]:
        """The two levels below an area; without one, provinces and regencies in scope."""
        children = self._children.get(row, [])
        deeper = [grand for child in children for grand in self._children.get(child, [])]
        return [near for near in (*children, *deeper) if self._is_in_scope(near)]

    def _match(self, rows: list[int], spans: Spans, words: int) -> AreaMatch:
        if not rows:
            return AreaMatch(None, 0.0)
        share = min(1.0, _weight(self._explained(rows[0], spans)) / words)
        first, *others = (AreaCode(self._codes[row]) for row in rows)
        return AreaMatch(first, round(share / len(rows), 4), tuple(others))


@cache
def _finder(within: AreaCode | None) -> _Finder:
    return _Finder(load_areas(), within)


def _weight(spans: Iterable[_Span]) -> float:
    return sum((span.end - span.start) * span.likeness for span in spans)


def _mark_of(kind: str) -> str:
    """The kind of area as the words for levels tell it."""
    for mark in ("kabupaten", "kota"):
        if kind.startswith(mark):
            return mark
    return {"provinsi": "province", "kecamatan": "district"}.get(kind, "village")


@cache
def _marks() -> dict[str, frozenset[str]]:
    """Which kinds of area a word announces, or that what follows lies below a village."""
    words = area_lexicon()
    lists = {
        "province": words.province,
        "kabupaten": words.kabupaten,
        "kota": words.kota,
        "district": words.district,
        "village": words.village,
        _BELOW: words.below_village,
    }
    found: dict[str, set[str]] = {}
    for mark, names in lists.items():
        for name in names:
            found.setdefault(name.replace(" ", ""), set()).add(mark)
    return {name: frozenset(marks) for name, marks in found.items()}


@cache
def _mark_phrases() -> re.Pattern[str]:
    """Words for a level that are two words, to be read as one."""
    words = area_lexicon()
    phrases = [
        name
        for names in (words.province, words.kabupaten, words.kota, words.district, words.village)
        for name in names
        if " " in name
    ]
    return re.compile(rf"\b{any_of(phrases, blank='[. ]+')}(?=[. ])")


def _words(path: str) -> list[_Word]:
    """The words of a path, with commas and other breaks as words of their own."""
    bare = unicodedata.normalize("NFKD", path.upper())
    plain = re.sub("['`\"\u2018\u2019\u0300-\u036f]+", "", bare)
    joined = _mark_phrases().sub(lambda found: re.sub("[. ]+", "", found[0]), plain)
    found = re.findall(r"([A-Z0-9]+)(\.?)|([,;/|()\n>:]+| -+ )", joined)
    words = [
        _Word(text, bool(dot), _marks().get(text, frozenset()))
        if text
        else _Word(_BREAK, has_dot=False, marks=frozenset())
        for text, dot, _ in found
    ]
    return _with_names([word for word in words if not re.fullmatch("[0-9]+", word.text)])


def _with_names(words: list[_Word]) -> list[_Word]:
    """A word for a level is part of a name where it announces nothing, or is itself announced.

    `Kec. Lembang, Bandung Barat`: a lembang is a village elsewhere, here it is the district's name.
    `Kel. Tembok Dukuh` and `Ds. Dusun Baru` are villages, though a dukuh or dusun lies in one.
    """
    named = list(words)
    for at, word in enumerate(words):
        is_last = at + 1 == len(words) or words[at + 1].text == _BREAK
        is_announced = bool(_marks_before(words, at) - {_BELOW})
        is_below = _BELOW in word.marks
        follows = at > 0 and words[at - 1].text != _BREAK
        if word.marks and (
            (is_announced and (is_last or is_below)) or (is_last and is_below and follows)
        ):
            named[at] = _Word(word.text, word.has_dot, frozenset())
    return named


def _runs(words: list[_Word]) -> Iterator[_Span]:
    """Every run of words that may be one name: across no break, not of what lies below a village.

    What follows a word like RT or JALAN is below, up to a break or the next word for a level.
    """
    is_below = False
    for start, word in enumerate(words):
        if word.text == _BREAK or word.marks:
            is_below = _BELOW in word.marks
        if is_below or word.text == _BREAK:
            continue
        for end in range(start + 1, min(start + LONGEST_NAME, len(words)) + 1):
            if words[end - 1].text == _BREAK or _BELOW in words[end - 1].marks:
                break
            if not all(inside.marks for inside in words[start:end]):
                yield _Span(start, end)


def _marks_before(words: list[_Word], start: int) -> frozenset[str]:
    return words[start - 1].marks if start else frozenset()


@cache
def _short_forms() -> tuple[dict[str, str], ...]:
    words = area_lexicon()
    followed, dotted = dict(words.short_forms), dict(words.short_forms_with_dot)
    return followed, dotted, dict(words.short_forms_last), dict(words.short_forms_whole)


@cache
def _fold() -> tuple[re.Pattern[str], dict[str, str]]:
    pairs = {**dict(DOUBLED), **dict(area_lexicon().fold)}
    return re.compile(any_of(pairs)), pairs


def _key(words: list[_Word]) -> str:
    """The form of `clean_area_name`, for a few words at a time."""
    written = "".join(
        _written_out(word, is_first=at == 0, is_last=at == len(words) - 1)
        for at, word in enumerate(words)
    )
    whole = _short_forms()[-1]
    pattern, pairs = _fold()
    return pattern.sub(lambda found: pairs[found[0]], whole.get(written, written))


def _written_out(word: _Word, *, is_first: bool, is_last: bool) -> str:
    followed, dotted, last, _ = _short_forms()
    if not is_last:
        full = (dotted.get(word.text) if word.has_dot else None) or followed.get(word.text)
        if full is not None:
            return full
    if is_first:
        return word.text
    full = last.get(word.text) if is_last else None
    return full or _numerals().get(word.text, word.text)


@cache
def _numerals() -> dict[str, str]:
    return dict(area_lexicon().numerals)
