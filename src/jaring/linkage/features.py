"""What a key can be made of: the features that each type of field offers, as columns of SQL.

A standardised table holds, per field, the text or number that `standardise.columns` wrote. Coding
turns it into short columns (64-bit keys, integers) on which rows are joined and compared:

| type | standardised columns | features |
|---|---|---|
| names, text | f, f__folded | exact, folded, sorted_tokens, sorted_text, first_token, last_token,
  marks, prefixN |
| date | f (yyyymmdd) | exact, swapped, year, year_month, month_day |
| area | f__village, f__district, f__regency | exact (= village), village, district, regency |
| nik | f (digits kept), f__number | exact, startN, endN |
| phone, code, sex | f | exact, prefixN, startN, endN |
| number | f (double) | exact |
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from jaring.linkage.schema import FieldType, LinkModel
from jaring.steps import DUCKDB, ColumnType, Dialect

NAME_TYPES = frozenset(
    {
        FieldType.PERSON_NAME,
        FieldType.EMPLOYER_NAME,
        FieldType.PROJECT_NAME,
        FieldType.TEXT,
    }
)
AREA_DEPTHS = ("village", "district", "regency")
ANY_TOKEN = "any_token"  # noqa: S105 - a key for blocks alone: one row per word of the text


@dataclass(frozen=True)
class Feature:
    """One coded column of a field.

    Attributes:
        column: its name in the coded table.
        type: its type.
        sql: its expression over the standardised table.
    """

    column: str
    type: ColumnType
    sql: Callable[[Dialect], str]


def standardised_columns(field: str, kind: FieldType) -> dict[str, ColumnType]:
    """The columns that standardising writes for a field, with their types."""
    if kind in NAME_TYPES:
        return {field: ColumnType.TEXT, f"{field}__folded": ColumnType.TEXT}
    if kind is FieldType.AREA:
        return {f"{field}__{depth}": ColumnType.TEXT for depth in AREA_DEPTHS}
    if kind is FieldType.NIK:
        return {field: ColumnType.TEXT, f"{field}__number": ColumnType.BIGINT}
    if kind is FieldType.DATE:
        return {field: ColumnType.INT}
    if kind is FieldType.NUMBER:
        return {field: ColumnType.DOUBLE}
    return {field: ColumnType.TEXT}


def feature(model: LinkModel, word: str) -> Feature:
    """The feature that a model calls `field` or `field.name`.

    Raises:
        KeyError: the field or the feature does not exist; `words` turns it into a clear message.
    """
    field, _, name = word.partition(".")
    kind = model.fields[field].type
    made = _make(field, kind, name or "exact")
    if made is None:
        raise KeyError(word)
    return made


def plain(field: str, kind: FieldType) -> Feature:
    """The column whose absence makes a field missing, and on which similarities are computed."""
    columns = standardised_columns(field, kind)
    source = f"{field}__folded" if kind in NAME_TYPES else next(iter(columns))
    name = f"{field}__village_text" if kind is FieldType.AREA else field
    return Feature(name, columns[source], lambda _: source)


def part_of_area(field: str, depth: str) -> Feature:
    """A key of one name of an area alone, without what lies above it."""
    source = f"{field}__{depth}"
    return _key(f"{field}__{depth}_name", source, present=source)


def telling(model: LinkModel, field: str) -> tuple[Feature, ...]:
    """The features of which one is there where the field holds something usable.

    Of an area any name can be compared; of a NIK only a number that is one counts.
    """
    kind = model.fields[field].type
    if kind is FieldType.AREA:
        return tuple(part_of_area(field, depth) for depth in AREA_DEPTHS)
    if kind in NAME_TYPES or kind is FieldType.NIK:
        return (feature(model, field),)
    return (plain(field, kind),)


def _make(field: str, kind: FieldType, name: str) -> Feature | None:
    if kind in NAME_TYPES:
        return _of_name(field, name)
    if kind is FieldType.DATE:
        return _of_date(field, name)
    if kind is FieldType.AREA:
        return _of_area(field, name)
    if kind is FieldType.NIK:
        return _of_digits(field, name, number=f"{field}__number")
    if kind in {FieldType.PHONE, FieldType.CODE, FieldType.SEX}:
        return _of_digits(field, name, number=None)
    return Feature(field, ColumnType.DOUBLE, lambda _: field) if name == "exact" else None


def _key(column: str, *values: str, present: str) -> Feature:
    """A hash of values, null where what it stands on is missing."""
    return Feature(
        column,
        ColumnType.KEY,
        lambda d: f"case when {present} is not null then {d.hash64(*values)} end",
    )


def _of_name(field: str, name: str) -> Feature | None:
    folded, column = f"{field}__folded", f"{field}__{name}"
    if name == "exact":
        return _key(column, field, present=field)
    if name == "folded":
        return _key(column, folded, present=folded)
    if prefix := re.fullmatch(r"prefix(\d+)", name):
        return _key(column, f"substr({folded}, 1, {prefix[1]})", present=folded)
    whole: dict[str, tuple[ColumnType, Callable[[Dialect], str]]] = {
        "sorted_text": (
            ColumnType.TEXT,
            lambda d: d.joined_list(d.sorted_list(d.tokens(folded))),
        ),
        "marks": (ColumnType.BIGINT, lambda d: d.marks(d.tokens(folded))),
    }
    if name in whole:
        return Feature(column, *whole[name])
    picks: dict[str, Callable[[Dialect], str]] = {
        "sorted_tokens": lambda d: d.sorted_list(d.tokens(folded)),
        "first_token": lambda d: d.first_item(d.tokens(folded)),
        "last_token": lambda d: d.last_item(d.tokens(folded)),
    }
    if name not in picks:
        return None
    pick = picks[name]
    return Feature(
        column,
        ColumnType.KEY,
        lambda d: f"case when {folded} is not null then {d.hash64(pick(d))} end",
    )


def date_part(column: str, name: str, dialect: Dialect) -> str | None:
    """A part of a date that is written as a whole number, null for null; None for no such part."""
    month = f"{dialect.int_div(column, '100')} % 100"
    parts = {
        "exact": column,
        # day and month exchanged, where both may be either and they differ
        "swapped": (
            f"case when {column} % 100 between 1 and 12 and {column} % 100 <> {month}"
            f" then {dialect.int_div(column, '10000')} * 10000 + ({column} % 100) * 100 + {month}"
            " end"
        ),
        "year": dialect.int_div(column, "10000"),
        "year_month": dialect.int_div(column, "100"),
        "month_day": f"{column} % 10000",
    }
    return parts.get(name)


def _of_date(field: str, name: str) -> Feature | None:
    if date_part(field, name, DUCKDB) is None:
        return None
    column = field if name == "exact" else f"{field}__{name}"
    return Feature(
        column,
        ColumnType.INT,
        lambda d: d.cast(date_part(field, name, d) or field, ColumnType.INT),
    )


def _of_area(field: str, name: str) -> Feature | None:
    name = "village" if name == "exact" else name
    if name not in AREA_DEPTHS:
        return None
    columns = [f"{field}__{depth}" for depth in AREA_DEPTHS[AREA_DEPTHS.index(name) :]]
    # the regency may be left out in a local list: the key then stands on what is there
    values = [columns[0], *(f"coalesce({column}, '')" for column in columns[1:])]
    return _key(f"{field}__{name}_key", *values, present=columns[0])


def _of_digits(field: str, name: str, *, number: str | None) -> Feature | None:
    if name == "exact" and number is not None:
        return Feature(number, ColumnType.BIGINT, lambda _: number)
    if name == "exact":
        return _key(f"{field}__exact", field, present=field)
    part = re.fullmatch(r"(start|prefix|end)(\d+)", name)
    if part is None:
        return None
    length = int(part[2])
    start = f"length({field}) - {length - 1}" if part[1] == "end" else "1"
    whole = f"case when length({field}) >= {length} then {field} end"
    return Feature(
        f"{field}__{name}",
        ColumnType.KEY,
        lambda d: (
            f"case when {whole} is not null"
            f" then {d.hash64(f'substr({field}, {start}, {length})')} end"
        ),
    )
