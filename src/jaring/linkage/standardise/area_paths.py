"""Which area a messy path of names means: `Ds. Klegen Kec Kartoharjo kota madiun`.

Every run of words that is the name of an area is a candidate; the areas that explain the most words
together with those they lie in win. What then remains is compared letter by letter with the names
inside the area found. The answer says how sure it is and what else it could be, and the word for a
level is believed: a city is no regency, a village no district.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import polars as pl
from rapidfuzz import fuzz, process

from jaring.linkage.standardise.area_words import (
    BELOW,
    BREAK,
    Word,
    key_of,
    marks_before,
    whole_key,
    words_of,
)
from jaring.linkage.standardise.areas import clean_area_name
from jaring.reference.areas import AreaBook, load_areas
from jaring.terms.areas import AreaCode

LONGEST_NAME = 6  # words
LEAST_LIKENESS = 80  # of 100, below which two spellings are not taken for one name


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
        self._rows_by_whole_key: dict[str, list[int]] = {}
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
        for row, name in names.iter_rows():
            key = whole_key(name)
            if key and self._is_in_scope(row):
                self._rows_by_whole_key.setdefault(key, []).append(row)

    def _is_in_scope(self, row: int) -> bool:
        if self._scope is None:
            return True
        code = AreaCode(self._codes[row])
        return code.is_inside(self._scope) or self._scope.is_inside(code)

    def find(self, path: str) -> AreaMatch:
        """The area that the path means."""
        words = words_of(path)
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

    def _exact_spans(self, words: list[Word], runs: list[_Span]) -> dict[int, tuple[_Span, ...]]:
        spans: dict[int, tuple[_Span, ...]] = {}
        for span in runs:
            marks = marks_before(words, span.start)
            key = key_of(words[span.start : span.end])
            named = self._rows_by_key.get(key, ())
            announced = self._rows_by_whole_key.get(key, ()) if marks else ()
            for row in (*named, *announced):
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
        self, words: list[Word], runs: list[_Span], spans: Spans, row: int | None
    ) -> dict[int, tuple[_Span, ...]]:
        """The next area down whose name is nearly one of the runs that are not explained yet."""
        taken = () if row is None else self._explained(row, spans)
        inside = {child: self._keys[child] for child in self._below(row) if child not in spans}
        found: tuple[float, int, _Span] | None = None
        for span in runs:
            if any(span.overlaps(other) for other in taken):
                continue
            marks = marks_before(words, span.start)
            pool = {at: key for at, key in inside.items() if not marks or self._kinds[at] in marks}
            key = key_of(words[span.start : span.end])
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


def _runs(words: list[Word]) -> Iterator[_Span]:
    """Every run of words that may be one name: across no break, not of what lies below a village.

    What follows a word like RT or JALAN is below, up to a break or the next word for a level.
    """
    is_below = False
    for start, word in enumerate(words):
        if word.text == BREAK or word.marks:
            is_below = BELOW in word.marks
        if is_below or word.text == BREAK:
            continue
        for end in range(start + 1, min(start + LONGEST_NAME, len(words)) + 1):
            if words[end - 1].text == BREAK or BELOW in words[end - 1].marks:
                break
            if not all(inside.marks for inside in words[start:end]):
                yield _Span(start, end)
