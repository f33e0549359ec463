"""Some rows of a list from the sender's text to canonical columns, column by column.

What cannot be read is a problem of a cell; a row is set apart where a column is missing that the
form cannot do without. Sums and orders that do not hold are told and leave the row where it is.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import polars as pl

from jaring.intake.cell_reading import CellsRead, read_cells, tidy
from jaring.reference.list_kinds import CellType, Grain, ListForm

PROBLEM: Final = {
    "row_number": pl.Int64,
    "column": pl.String,
    "code": pl.String,
    "is_fatal": pl.Boolean,
    "content": pl.String,
}
REPAIR: Final = {
    "row_number": pl.Int64,
    "column": pl.String,
    "code": pl.String,
    "before": pl.String,
    "after": pl.String,
}
_SUM_LINE: Final = r"(?i)^(?:grand\s*|sub\s*)?(?:total|jumlah|jml|rekap\w*)\b"
_PLACE_AND_DATE: Final = r"^(.*?)[,/;]?\s*([0-9]{1,2}[ ./-].*|[0-9]{4}-.*)$"
_RT_RW: Final = r"^\D*([0-9]{1,3})\s*[/\-. ]\s*\D*([0-9]{1,3})\D*$"
_FEW_CELLS: Final = 2


@dataclass(frozen=True)
class BatchRead:
    """Some rows: canonical `rows` with `row_number`, the texts they were read from, what was found.

    `sum_lines` are rows that only add up others; `remarks` rows of a word or two that name nobody.
    """

    rows: pl.DataFrame
    texts: pl.DataFrame
    problems: pl.DataFrame
    repairs: pl.DataFrame
    sum_lines: pl.Series
    remarks: pl.Series


def read_batch(
    raw: pl.DataFrame, form: ListForm, mapping: Mapping[str, str], *, as_of: date
) -> BatchRead:
    """Read some rows of one form.

    Args:
        raw: the sender's columns as text, and `source_row`.
        form: what they are rows of.
        mapping: canonical column -> the sender's.
        as_of: the day from which two digits of a year are read.
    """
    texts = _composed({name: tidy(raw[header]) for name, header in mapping.items()})
    number = raw["source_row"].alias("row_number")
    is_sum, is_remark = _no_rows(raw, texts, form)
    read = {
        name: read_cells(text, form.columns[name].cell_type, as_of=as_of)
        for name, text in texts.items()
        if name in form.columns
    }
    problems = [
        *_faults(number, texts, read, form),
        *_missing(number, texts, read, form),
        *_broken_rules(number, read, form),
    ]
    rows = pl.DataFrame([number, *(cells.values.alias(name) for name, cells in read.items())])
    return BatchRead(
        rows=rows,
        texts=pl.DataFrame([texts[name].alias(name) for name in read]),
        problems=pl.concat([pl.DataFrame(schema=PROBLEM), *problems]),
        repairs=pl.concat([pl.DataFrame(schema=REPAIR), *_repairs(number, texts, read)]),
        sum_lines=number.filter(is_sum),
        remarks=number.filter(is_remark),
    )


def _composed(texts: dict[str, pl.Series]) -> dict[str, pl.Series]:
    """Columns that stand in several, or several in one: names, place and date, RT/RW."""
    found = dict(texts)
    parts = [
        found.pop(name) for name in ("first_name", "middle_name", "last_name") if name in found
    ]
    if parts and "name" not in found:
        joined = pl.DataFrame([part.alias(str(at)) for at, part in enumerate(parts)]).select(
            pl.concat_str(pl.all(), separator=" ", ignore_nulls=True)
        )
        found["name"] = tidy(joined.to_series())
    for name, pattern, first, second in (
        ("birth_place_and_date", _PLACE_AND_DATE, "birth_place", "birth_date"),
        ("rt_rw", _RT_RW, "rt", "rw"),
    ):
        if name in found:
            both = found.pop(name)
            found.setdefault(first, both.str.extract(pattern, 1))
            found.setdefault(second, both.str.extract(pattern, 2))
    return found


def _no_rows(
    raw: pl.DataFrame, texts: Mapping[str, pl.Series], form: ListForm
) -> tuple[pl.Series, pl.Series]:
    """Lines that add up others, and lines of a word or two without any number or birth date."""
    numbers = [texts[name] for name in (*form.identifiers, "birth_date") if name in texts]
    no = pl.Series([False]).new_from_index(0, raw.height)
    if form.grain is Grain.TABLE:
        return no, no
    unnumbered = pl.Series([True]).new_from_index(0, raw.height)
    for text in numbers:
        unnumbered &= text.is_null() | text.str.contains(_SUM_LINE).fill_null(value=False)
    places = unnumbered.arg_true()
    if places.is_empty():
        return no, no
    words = raw.drop("source_row").gather(places).select(pl.all().str.strip_chars())
    judged = words.select(
        filled=pl.sum_horizontal((pl.all() != "").fill_null(value=False).cast(pl.Int32)),
        adds=pl.any_horizontal(pl.all().str.contains(_SUM_LINE).fill_null(value=False)),
    )
    named = texts["name"].gather(places) if "name" in texts else None
    if named is not None:  # "Total Busana" is a shop: a name that goes on is no line of sums
        is_line = named.is_null() | named.str.contains(_SUM_LINE + r"\W*\w*\W*$")
        judged = judged.with_columns(adds=judged["adds"] & is_line.fill_null(value=True))
    few = (judged["filled"] <= _FEW_CELLS) & (words.width > _FEW_CELLS + 1) & ~judged["adds"]
    return no.clone().scatter(places, judged["adds"]), no.clone().scatter(places, few)


def _faults(
    number: pl.Series, texts: Mapping[str, pl.Series], read: Mapping[str, CellsRead], form: ListForm
) -> Iterator[pl.DataFrame]:
    """Cells that cannot be read; fatal in a column that a row cannot do without."""
    for name, cells in read.items():
        if cells.faults.null_count() == len(cells.faults):
            continue
        is_fatal = name in form.required
        yield (
            pl.DataFrame([number, cells.faults.alias("code"), texts[name].alias("content")])
            .filter(pl.col("code").is_not_null())
            .select(
                "row_number",
                pl.lit(name).alias("column"),
                "code",
                pl.lit(is_fatal).alias("is_fatal"),
                "content",
            )
        )


def _missing(
    number: pl.Series, texts: Mapping[str, pl.Series], read: Mapping[str, CellsRead], form: ListForm
) -> Iterator[pl.DataFrame]:
    """Rows without a column that they need, or without any of those of which they need one."""
    for name in form.required:
        if name in read:
            blank = read[name].values.is_null() & read[name].faults.is_null()
            yield _problem(number.filter(blank), name, "missing", is_fatal=True)
        else:
            yield _problem(number, name, "missing", is_fatal=True)
    for rule in form.rules:
        verb, _, names = rule.partition(":")
        if verb != "has_one":
            continue
        asked = names.split(",")
        nothing = pl.repeat(value=True, n=len(number), dtype=pl.Boolean, eager=True)
        for name in _carriers(asked):
            if name in read:
                nothing &= read[name].values.is_null() | read[name].faults.is_not_null()
        yield _problem(
            number.filter(nothing), asked[0], "missing_any", is_fatal=True, content=", ".join(asked)
        )


def _carriers(names: Sequence[str]) -> list[str]:
    """The columns in which the asked ones end up: a place with a date is a birth date."""
    becomes = {"birth_place_and_date": "birth_date", "first_name": "name"}
    return list(dict.fromkeys(becomes.get(name, name) for name in names))


def _broken_rules(
    number: pl.Series, read: Mapping[str, CellsRead], form: ListForm
) -> Iterator[pl.DataFrame]:
    """Sums that do not add up and bounds that are passed: told, and the row goes on."""
    for rule in form.rules:
        verb, _, body = rule.partition(":")
        if verb == "sum":
            whole, _, parts = body.partition("=")
            asked = [whole, *parts.split("+")]
            if all(name in read for name in asked[:3]):
                terms = [read[name].values.fill_null(0) for name in asked[1:] if name in read]
                added = terms[0]
                for term in terms[1:]:
                    added = added + term
                off = (read[whole].values != added).fill_null(value=False)
                yield _problem(number.filter(off), whole, "sum_differs", is_fatal=False)
        elif verb in {"not_above", "not_after"}:
            low, _, high = body.partition("<=")
            if low in read and high in read:
                off = (read[low].values > read[high].values).fill_null(value=False)
                yield _problem(number.filter(off), low, verb, is_fatal=False, content=high)


def _problem(
    rows: pl.Series, column: str, code: str, *, is_fatal: bool, content: str | None = None
) -> pl.DataFrame:
    return rows.to_frame("row_number").select(
        "row_number",
        pl.lit(column).alias("column"),
        pl.lit(code).alias("code"),
        pl.lit(is_fatal).alias("is_fatal"),
        pl.lit(content, dtype=pl.String).alias("content"),
    )


def _repairs(
    number: pl.Series, texts: Mapping[str, pl.Series], read: Mapping[str, CellsRead]
) -> Iterator[pl.DataFrame]:
    for name, cells in read.items():
        if cells.repairs.null_count() == len(cells.repairs):
            continue
        frame = pl.DataFrame(
            [
                number,
                cells.repairs.alias("code"),
                texts[name].alias("before"),
                cells.values.alias("v"),
            ]
        ).filter(pl.col("code").is_not_null())
        yield frame.select(
            "row_number",
            pl.lit(name).alias("column"),
            "code",
            "before",
            pl.col("v").cast(pl.String).alias("after"),
        )


def date_columns(form: ListForm) -> tuple[str, ...]:
    """The columns of dates."""
    return tuple(name for name, column in form.columns.items() if column.cell_type is CellType.DATE)
