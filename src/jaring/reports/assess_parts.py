"""A workbook too long to be opened, dealt by regency: which row stands in which of its parts.

Everything about an employer, a unit or a village stands in one part, by where that lies; what lies
nobody knows where has a part of its own. A regency that is too long alone is dealt by district, and
what is too long even so by number. Every row stands in exactly one part.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import polars as pl

from jaring.reference.areas import load_areas
from jaring.reports.assess_facts import AssessFacts
from jaring.reports.assess_sheets import UNIT_LISTS
from jaring.reports.assess_speech import place_word
from jaring.reports.words import Voice
from jaring.terms.areas import AreaCode

COMFORTABLE_ROWS: Final = 100_000
"""The rows of the longest sheet of a workbook that is not dealt.

A design choice: a workbook of so many rows takes ten to twenty megabytes, which still goes by mail
and which an office laptop holds beside everything else that is open.
"""
_FRAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "office": ("employers_to_do", "people", "others"),
    "disnaker": ("own_employers", "own_workers", "no_report", "own_differences"),
    "dinas": ("unit_states", "unit_people"),
    "village": ("unit_states", "unit_people", "village_roles"),
    "permits": ("own_permits", "own_site_workers"),
}
"""The tables whose rows a workbook shows; each row goes into one part."""
_KINDS: Final[Mapping[str, tuple[str, ...]]] = {"dinas": UNIT_LISTS, "village": ("village",)}
_OF_WHOLE: Final = frozenset({"rows", "reasons", "lacking", "standing", "standing_people"})
_REGENCY, _DISTRICT = 5, 8  # signs of the code of an area
_KEY: Final = ["regency", "is_by_district", "district", "number"]
_NOT_A_NAME: Final = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Part:
    """One workbook of a dealt book: whose rows it holds, how many, in which file."""

    area: str
    file: str
    rows: int


@dataclass(frozen=True)
class PartOf:
    """Which part of a dealt book a workbook is.

    Attributes:
        place: its place among the parts, from 0.
        in_short: what the whole assessment found, in a sentence.
    """

    parts: tuple[Part, ...]
    place: int
    in_short: str

    @property
    def part(self) -> Part:
        """The part itself."""
        return self.parts[self.place]

    @property
    def rows(self) -> int:
        """The rows of all parts."""
        return sum(part.rows for part in self.parts)

    def say(self, key: str, voice: Voice) -> str:
        """Which part it is, in words."""
        count = voice.form.count
        return voice.say(
            f"assess_part.{key}",
            area=self.part.area,
            n=count(self.place + 1),
            of=count(len(self.parts)),
            rows=count(self.part.rows),
            all=count(self.rows),
        )

    def listed(self, voice: Voice) -> list[dict[str, Any]]:
        """Every part: area, file, rows, and which one is open."""
        yes = voice.say("workbook.yes")
        return [
            {"area": part.area, "file": part.file, "rows": part.rows,
             "this_file": yes if place == self.place else None}
            for place, part in enumerate(self.parts)
        ]  # fmt: skip

    def summary_rows(self, voice: Voice) -> list[dict[str, Any]]:
        """Which part it is and where the rest lies, for the sheet of figures."""
        section = voice.say("assess_summary.part")
        nothing = {"review": None, "stake_at_least_idr": None}
        rest = voice.say("assess_part.rest")
        return [
            {"section": section, "item": self.say("this", voice), "rows": self.part.rows} | nothing,
            {"section": section, "item": rest, "rows": self.rows - self.part.rows} | nothing,
        ]


@dataclass(frozen=True)
class Dealt:
    """A dealt book: its parts in order of area, and of each row of its tables the part."""

    book: str
    parts: tuple[Part, ...]
    part_of: Mapping[str, pl.Series]

    def facts_of(self, facts: AssessFacts) -> Iterator[AssessFacts]:
        """What each part is drawn from, in the order of the parts."""
        shown = _shown(self.book, facts)
        split = {
            name: frame.with_columns(self.part_of[name].alias("part_")).partition_by(
                "part_", as_dict=True, include_key=False
            )
            for name, frame in shown.items()
        }
        rest = {name: frame for name, frame in facts.frames.items() if name not in _OF_WHOLE}
        for place in range(len(self.parts)):
            mine = {
                name: frames.get((place,), shown[name].clear()) for name, frames in split.items()
            }
            if self.book == "office":
                mine |= {"kinds": _kinds(mine), "officers": _officers(facts, mine)}
            yield replace(facts, frames={**rest, **mine})


def deal_book(
    book: str, facts: AssessFacts, voice: Voice, *, most_rows: int = COMFORTABLE_ROWS
) -> Dealt | None:
    """The parts of a workbook; None where its longest sheet is short enough.

    Args:
        most_rows: rows of the longest sheet of one workbook.
    """
    rows = _rows(book, facts)
    if _crowded(rows, [], most_rows).is_empty():
        return None
    keyed = _keyed(rows, most_rows)
    sizes = keyed.group_by(_KEY).len().sort(_KEY, nulls_last=True).with_row_index("part")
    parts = tuple(_part(row, voice) for row in sizes.iter_rows(named=True))
    placed = keyed.join(sizes, on=_KEY, how="left", nulls_equal=True, maintain_order="left")
    return Dealt(
        book,
        parts,
        {
            name: placed.filter(pl.col("frame") == name)["part"].cast(pl.Int64)
            for name in _FRAMES[book]
        },
    )


def people_kinds(books: Iterable[str]) -> tuple[str, ...]:
    """The kinds of lists whose units have their people shown in these workbooks."""
    return tuple(kind for book in books for kind in _KINDS.get(book, ()))


def _shown(book: str, facts: AssessFacts) -> dict[str, pl.DataFrame]:
    """The tables of a book, with those rows that its sheets show."""
    made = {}
    for name in _FRAMES[book]:
        frame = facts.frame(name)
        if book in _KINDS and "kind" in frame.columns:
            frame = frame.filter(pl.col("kind").is_in(_KINDS[book]))
        made[name] = frame
    return made


def _rows(book: str, facts: AssessFacts) -> pl.DataFrame:
    """The rows of a book: their table, their sheet, what they belong to, and where that lies.

    Rows: one per row of the tables of the book, in their order.
    """
    tables = [_rows_of(book, name, frame) for name, frame in _shown(book, facts).items()]
    code, length = pl.col("area_code"), pl.col("area_code").str.len_chars()
    of_piece = code.filter(length >= _REGENCY).first().over("piece")
    return (
        pl.concat(tables)
        .with_columns(area_code=pl.when(pl.col("piece").is_null()).then(code).otherwise(of_piece))
        .with_columns(
            regency=pl.when(length >= _REGENCY).then(code.str.head(_REGENCY)),
            district=pl.when(length >= _DISTRICT).then(code.str.head(_DISTRICT)),
        )
    )


def _rows_of(book: str, name: str, frame: pl.DataFrame) -> pl.DataFrame:
    if frame.is_empty():
        return _NOTHING
    pieces = () if book in _BY_ROW else ("piece", "unit_key", "finding")
    is_review = pl.col("is_review") if book == "office" else pl.lit(value=False)
    return frame.select(
        frame=pl.lit(name),
        sheet=pl.when(is_review).then(pl.lit("review")).otherwise(pl.lit(name)),
        officer=pl.when(~is_review).then(_first(frame, ["officer"] * (book == "office"))),
        piece=_first(frame, pieces),
        # people stand with their employer, wherever they live
        area_code=_first(frame, ("employer_area", "area_code")),
    )


def _first(frame: pl.DataFrame, columns: Sequence[str]) -> pl.Expr:
    """The first of these columns that is filled, of those that the table has."""
    there = [column for column in columns if column in frame.columns]
    return pl.coalesce(*there, pl.lit(None, pl.String)).cast(pl.String)


_BY_ROW: Final = ("disnaker", "permits")  # lists that go back to their sender row by row
_NOTHING: Final = pl.DataFrame(
    schema=dict.fromkeys(("frame", "sheet", "officer", "piece", "area_code"), pl.String)
)


def _on_sheets(rows: pl.DataFrame) -> pl.DataFrame:
    """Every row once for each sheet that it stands on: the worklist, and that of its officer."""
    dealt = rows.filter(pl.col("officer").is_not_null())
    return pl.concat([rows, dealt.with_columns(sheet=pl.lit("officer ") + pl.col("officer"))])


def _crowded(rows: pl.DataFrame, by: list[str], most_rows: int) -> pl.DataFrame:
    """Of these groups those with a sheet that is too long; of no groups a row where one is."""
    return (
        _on_sheets(rows)
        .group_by([*by, "sheet"])
        .len()
        .filter(pl.col("len") > most_rows)
        .select(by or "len")
        .unique(maintain_order=True)
    )


def _keyed(rows: pl.DataFrame, most_rows: int) -> pl.DataFrame:
    """The rows with the key of their part: regency, district where it must be, number."""
    crowded = _crowded(rows, ["regency"], most_rows)["regency"].drop_nulls()
    is_by_district = pl.col("regency").is_in(crowded.implode()).fill_null(value=False)
    keyed = rows.with_columns(is_by_district=is_by_district).with_columns(
        district=pl.when("is_by_district").then("district"), number=pl.lit(0, pl.Int64)
    )
    groups = _crowded(keyed, _KEY[:-1], most_rows)
    for regency, by_district, district in groups.iter_rows():
        is_mine = (
            pl.col("regency").eq_missing(pl.lit(regency, pl.String))
            & (pl.col("is_by_district") == by_district)
            & pl.col("district").eq_missing(pl.lit(district, pl.String))
        )
        mask = keyed.select(is_mine).to_series()
        numbers = _numbers(keyed.filter(mask), most_rows)
        keyed = keyed.with_columns(keyed["number"].scatter(mask.arg_true(), numbers))
    return keyed


def _numbers(rows: pl.DataFrame, most_rows: int) -> pl.Series:
    """The numbers of the parts of a group: as many pieces of work in each as its sheets hold."""
    if rows["piece"].null_count() == rows.height:
        return rows.select(pl.int_range(pl.len()).over("sheet") // most_rows + 1).to_series()
    # a piece that no workbook holds is cut
    whole = rows.with_columns(slice=pl.int_range(pl.len()).over("piece") // most_rows)
    counts = _on_sheets(whole).group_by("piece", "slice", "sheet", maintain_order=True).len()
    sizes: dict[tuple[str, int], dict[str, int]] = {}
    for piece, part, sheet, size in counts.iter_rows():
        sizes.setdefault((piece, part), {})[sheet] = size
    number, held = 1, dict[str, int]()
    numbers = []
    for (piece, part), mine in sizes.items():
        if any(held.get(sheet, 0) + size > most_rows for sheet, size in mine.items()):
            number, held = number + 1, {}
        for sheet, size in mine.items():
            held[sheet] = held.get(sheet, 0) + size
        numbers.append((piece, part, number))
    schema = {"piece": pl.String, "slice": pl.Int64, "given": pl.Int64}
    given = pl.DataFrame(numbers, schema=schema, orient="row")
    return whole.join(
        given, on=["piece", "slice"], how="left", nulls_equal=True, maintain_order="left"
    )["given"]


def _part(key: Mapping[str, str | int | bool | None], voice: Voice) -> Part:
    """A part with the name of its area and of its file."""
    regency, district = key["regency"], key["district"]
    marks, names = "", []
    if regency is None:
        names = [voice.say("assess_part.area_unknown")]
    else:
        marks, names = str(regency), [_name(str(regency))]
        if key["is_by_district"]:
            marks = str(district or regency)
            names.append(_name(marks) if district else voice.say("assess_part.district_unknown"))
    number = str(key["number"] or "")
    area = ", ".join(names)
    file = "-".join(_slug(part) for part in (marks.replace(".", ""), *names, number) if part)
    if number:
        area = voice.say("assess_part.numbered", area=area, n=number)
    return Part(area, f"{file}.xlsx", int(key["len"] or 0))


def _name(code: str) -> str:
    found = load_areas().find(AreaCode(code))
    return code if found is None else place_word(found.name, Voice("id"))


def _slug(text: str) -> str:
    return _NOT_A_NAME.sub("-", text.lower()).strip("-")


def _kinds(frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The findings of a part by kind, as `kinds` has them for the whole."""
    subjects = {"people": pl.lit("person"), "employers_to_do": pl.lit("employer"),
                "others": pl.col("subject_kind")}  # fmt: skip
    columns = ("kind", "is_review", "stake_at_least_idr")
    found = [
        frames[name].select(*columns, subject_kind=subject)
        for name, subject in subjects.items()
        if frames[name].height
    ]
    sure = pl.col("stake_at_least_idr").filter(~pl.col("is_review"))
    return (
        pl.concat(found, how="vertical_relaxed")
        .group_by("kind", "subject_kind")
        .agg(
            findings=pl.len().cast(pl.Int64),
            review=pl.col("is_review").sum().cast(pl.Int64),
            stake_at_least_idr=pl.when(sure.count() > 0).then(sure.sum()),
        )
        .sort("kind", "subject_kind")
    )


def _officers(facts: AssessFacts, frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The officers who have work in a part, in the order of the table of officers."""
    named = {
        name
        for frame in frames.values()
        if "officer" in frame.columns
        for name in frame.filter(~pl.col("is_review"))["officer"].drop_nulls().unique()
    }
    return facts.frame("officers", "officer").filter(pl.col("officer").is_in(list(named)))
