"""The cells of one column of a list, read as what the column is: value, repair, fault per cell.

A repair is a stated rule that changed how a value was written, never what it says; a fault is a
cell that cannot be read, whose value is null. What stands for nothing is neither.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

import polars as pl

from jaring.intake.cell_numbers import NOTHING, PLAIN, read_amounts, read_fractions
from jaring.linkage.standardise.dates import parse_date
from jaring.linkage.standardise.numbers import clean_nik, nik_fault
from jaring.linkage.standardise.remembered import over_remembered
from jaring.reference.list_kinds import CellType
from jaring.terms.segments import Programme

_ISO: Final = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_UNTIDY: Final = r"^\s|\s$|\s\s|[\t\r\n\x{00A0}\x{200B}\x{FEFF}]"
_RUN_OF_BLANKS: Final = r"[\s\x{200B}\x{FEFF}]+"
_BLANKS: Final = " \t\r\n\u00a0\u200b\ufeff"
_SEXES: Final = {
    **dict.fromkeys(
        ("L", "LAKI-LAKI", "LAKI LAKI", "LAKI2", "LAKI", "LK", "PRIA", "M", "MALE"), "L"
    ),
    **dict.fromkeys(("P", "PEREMPUAN", "PR", "WANITA", "W", "F", "FEMALE"), "P"),
}
_SEGMENTS: Final = {
    **dict.fromkeys(("PU", "PENERIMA UPAH", "FORMAL"), "PU"),
    **dict.fromkeys(("BPU", "BUKAN PENERIMA UPAH", "INFORMAL", "MANDIRI"), "BPU"),
    **dict.fromkeys(("JAKON", "JASKON", "JASA KONSTRUKSI", "KONSTRUKSI"), "JAKON"),
    **dict.fromkeys(("PMI", "TKI", "PEKERJA MIGRAN INDONESIA", "PEKERJA MIGRAN"), "PMI"),
}
_FLAGS: Final = {
    **dict.fromkeys(("YA", "Y", "YES", "TRUE", "1", "ADA", "SUDAH"), True),
    **dict.fromkeys(("TIDAK", "T", "NO", "N", "FALSE", "0", "BELUM"), False),
}


@dataclass(frozen=True, slots=True)
class CellsRead:
    """One column: `values`, and codes of what was repaired or could not be read, else null."""

    values: pl.Series
    repairs: pl.Series
    faults: pl.Series


def tidy(text: pl.Series) -> pl.Series:
    """Text without outer blanks and doubled ones; null where it holds nothing."""
    untidy = text.str.contains(_UNTIDY).fill_null(value=False) | (text == "").fill_null(value=False)
    places = untidy.arg_true()
    if places.is_empty():
        return text
    found = text.gather(places).str.replace_all(_RUN_OF_BLANKS, " ").str.strip_chars(_BLANKS)
    mended = found.to_frame("text").select(pl.when(pl.col("text") != "").then("text")).to_series()
    return text.clone().scatter(places, mended)


def read_cells(text: pl.Series, cell_type: CellType, *, as_of: date) -> CellsRead:
    """The cells of a column.

    Args:
        text: the cells as tidy text.
        cell_type: what the column is.
        as_of: the day from which two digits of a year are read.
    """
    if cell_type in _DATED:
        return _DATED[cell_type](text, as_of)
    return _READERS[cell_type](text)


def storage_of(cell_type: CellType) -> pl.DataType:
    """The type in which a column of this kind is stored."""
    match cell_type:
        case CellType.RUPIAH | CellType.COUNT:
            return pl.Int64()
        case CellType.DATE:
            return pl.Date()
        case CellType.MONTH:
            return pl.Int32()
        case CellType.NUMBER | CellType.PERCENT:
            return pl.Float64()
        case CellType.FLAG:
            return pl.Boolean()
        case _:
            return pl.String()


def _nothing(like: pl.Series) -> pl.Series:
    return pl.Series([None], dtype=pl.String).new_from_index(0, len(like))


def _texts(text: pl.Series) -> CellsRead:
    values = text.to_frame("t").select(
        pl.when(~pl.col("t").str.contains(r"^[-\x{2013}\x{2014}.]+$")).then("t")
    )
    return CellsRead(values.to_series(), _nothing(text), _nothing(text))


def _niks(text: pl.Series) -> CellsRead:
    """The clean number; of a faulty one what was written, so that its digits can be compared."""
    frame = text.to_frame("t").with_columns(clean=clean_nik(pl.col("t")))
    bad = pl.col("clean").is_null() & pl.col("t").is_not_null()
    frame = frame.with_columns(fault=pl.lit(None, dtype=pl.String))
    if frame.select(bad.any()).item():
        faults = frame.filter(bad).select("t").unique()
        faults = faults.with_columns(said=nik_fault(pl.col("t")))
        frame = frame.join(faults, on="t", how="left", maintain_order="left")
        said = pl.when(bad & (pl.col("said") != "empty")).then("said")
        frame = frame.with_columns(fault=pl.lit("nik_") + said)
    changed = pl.col("clean").is_not_null() & (pl.col("clean") != pl.col("t"))
    read = frame.select(
        value=pl.coalesce("clean", pl.when(pl.col("t").str.contains("[0-9]")).then("t")),
        repair=pl.when(changed).then(pl.lit("nik_marks")),
        fault="fault",
    )
    return CellsRead(read["value"], read["repair"], read["fault"])


def _codes(text: pl.Series) -> CellsRead:
    """Numbers that are no quantity: as written, but for the `.0` of a spreadsheet."""
    t = pl.col("t")
    read = text.to_frame("t").select(
        value=pl.when(t.str.contains(r"^[0-9]+[.,]0+$"))
        .then(t.str.extract("^([0-9]+)", 1))
        .when(~t.str.contains(r"^[-\x{2013}\x{2014}.]+$"))
        .then(t),
        repair=pl.when(t.str.contains(r"^[0-9]+[.,]0+$")).then(pl.lit("zero_decimals")),
        fault=pl.when(t.str.contains(r"^[0-9][.,][0-9]+[eE]\+?[0-9]+$")).then(
            pl.lit("digits_lost")
        ),
    )
    kept = read.select(pl.when(pl.col("fault").is_null()).then("value")).to_series()
    return CellsRead(kept, read["repair"], read["fault"])


def _areas(text: pl.Series) -> CellsRead:
    """Dotted codes of provinces to villages; digits alone get their dots."""
    return _remembered(text, _read_areas, pl.String)


def _read_areas(t: pl.Expr) -> pl.Expr:
    digits = t.str.replace_all("[. -]", "")
    dotted = digits.str.replace("^([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{4})$", "${1}.${2}.${3}.${4}")
    dotted = dotted.str.replace("^([0-9]{2})([0-9]{2})([0-9]{2})$", "${1}.${2}.${3}")
    dotted = dotted.str.replace("^([0-9]{2})([0-9]{2})$", "${1}.${2}")
    is_code = dotted.str.contains(r"^[0-9]{2}(?:\.[0-9]{2}(?:\.[0-9]{2}(?:\.[0-9]{4})?)?)?$")
    return pl.struct(
        value=pl.when(is_code).then(dotted),
        repair=pl.when(is_code & (dotted != t)).then(pl.lit("dots")),
        fault=pl.when(~is_code & ~t.str.contains(NOTHING)).then(pl.lit("not_an_area")),
    )


def _dates(text: pl.Series, as_of: date) -> CellsRead:
    return _remembered(text, _dates_up_to(as_of.year), pl.Date)


@cache
def _dates_up_to(pivot_year: int) -> Callable[[pl.Expr], pl.Expr]:
    """How dates are read from whose two digits of a year that year's end is known."""

    def read(t: pl.Expr) -> pl.Expr:
        number = parse_date(t, pivot_year=pivot_year)
        found, upper = number.is_not_null(), t.str.to_uppercase()
        form = (
            pl.when(t.str.contains(r"^[0-9]{5}(?:[.,][0-9]+)?$"))
            .then(pl.lit("serial_day"))
            .when(t.str.contains(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T]"))
            .then(pl.lit("time_of_day"))
            .when(upper.str.contains("[A-Z]"))
            .then(pl.lit("month_in_words"))
            .when(t.str.contains(r"[^0-9][0-9]{2}$"))
            .then(pl.lit("short_year"))
            .otherwise(pl.lit("day_first"))
        )
        return pl.struct(
            value=number.cast(pl.String).str.to_date("%Y%m%d", strict=False),
            repair=pl.when(found & ~t.str.contains(_ISO)).then(form),
            fault=pl.when(~found & ~upper.str.contains(NOTHING)).then(pl.lit("not_a_date")),
        )

    return read


def _remembered(
    text: pl.Series, read: Callable[[pl.Expr], pl.Expr], kind: type[pl.DataType]
) -> CellsRead:
    """Each distinct text read once, from batch to batch; `read` stays one object."""
    cells = pl.Struct({"value": kind, "repair": pl.String, "fault": pl.String})
    found = text.to_frame("t").select(over_remembered(read, cells)(pl.col("t")).alias("cells"))
    read_cells = found["cells"].struct.unnest()
    return CellsRead(*(read_cells[name] for name in ("value", "repair", "fault")))


def _months(text: pl.Series, as_of: date) -> CellsRead:
    """Contribution months of any form, as yyyymm."""
    t = pl.col("t")
    whole = (
        t.str.replace("^((?:19|20)[0-9]{2})(0[1-9]|1[0-2])$", "${1}-${2}-01")
        .str.replace("^(0[1-9]|1[0-2])([0-9]{4})$", "01-${1}-${2}")
        .str.replace(r"^([0-9]{4})[-/ .](0?[1-9]|1[0-2])$", "${1}-${2}-01")
        .str.replace(r"^(0?[1-9]|1[0-2])[-/ .]([0-9]{4})$", "01-${1}-${2}")
        .str.replace(r"^([A-Za-z]+[-/ .']*[0-9]{2,4})$", "01 ${1}")
    )
    read = text.to_frame("t").with_columns(number=parse_date(whole, pivot_year=as_of.year))
    value = pl.col("number") // 100
    is_plain = t.str.contains("^[0-9]{6}$") & (t == value.cast(pl.String))
    read = read.select(
        value=value.cast(pl.Int32),
        repair=pl.when(value.is_not_null() & ~is_plain).then(pl.lit("month_form")),
        fault=pl.when(value.is_null() & ~t.str.to_uppercase().str.contains(NOTHING)).then(
            pl.lit("not_a_month")
        ),
    )
    return CellsRead(read["value"], read["repair"], read["fault"])


def _by_distinct(
    text: pl.Series,
    read: Callable[[pl.Series], pl.DataFrame],
    plain: str,
    storage: pl.DataType,
) -> CellsRead:
    """Plain digits at once, every other text once however often it stands."""
    frame = text.to_frame("text")
    is_plain = text.str.contains(plain)
    whole = text.cast(storage, strict=False)
    others = frame.filter(~is_plain & text.is_not_null()).unique()
    if others.is_empty():
        return CellsRead(whole, _nothing(text), _nothing(text))
    answers = read(others["text"])
    joined = frame.join(answers, on="text", how="left", maintain_order="left")
    value = joined.select(
        pl.when(is_plain).then(whole).otherwise(pl.col("value")).cast(storage)
    ).to_series()
    return CellsRead(value, joined["repair"], joined["fault"])


def _words(
    text: pl.Series, table: dict[str, str] | dict[str, bool], fault: str, storage: pl.DataType
) -> CellsRead:
    upper = text.str.to_uppercase().str.strip_chars(" .")
    values = upper.replace_strict(table, default=None, return_dtype=storage)
    read = pl.DataFrame({"t": text, "v": values, "u": upper}).select(
        repair=pl.when(
            pl.col("v").is_not_null() & (pl.col("v").cast(pl.String) != pl.col("t"))
        ).then(pl.lit("words_to_code")),
        fault=pl.when(pl.col("v").is_null() & ~pl.col("u").str.contains(NOTHING)).then(
            pl.lit(fault)
        ),
    )
    return CellsRead(values, read["repair"], read["fault"])


def _programmes(text: pl.Series) -> CellsRead:
    """The codes that stand in the text, in the order of the law, joined by commas."""
    upper = pl.col("t").str.to_uppercase()
    found = [
        pl.when(upper.str.contains(rf"\b{one.value}\b")).then(pl.lit(one.value))
        for one in Programme
    ]
    read = text.to_frame("t").select(
        "t", v=pl.concat_str(found, separator=",", ignore_nulls=True), u=upper
    )
    has_any = pl.col("v") != ""
    read = read.select(
        value=pl.when(has_any).then("v"),
        repair=pl.when(has_any & (pl.col("v") != pl.col("t"))).then(pl.lit("words_to_code")),
        fault=pl.when(~has_any & ~pl.col("u").str.contains(NOTHING)).then(pl.lit("not_programmes")),
    )
    return CellsRead(read["value"], read["repair"], read["fault"])


def _amounts(text: pl.Series) -> CellsRead:
    return _by_distinct(text, read_amounts, PLAIN, pl.Int64())


def _fractions(text: pl.Series) -> CellsRead:
    return _by_distinct(text, read_fractions, PLAIN, pl.Float64())


_DATED: Final = {CellType.DATE: _dates, CellType.MONTH: _months}
_READERS: Final[dict[CellType, Callable[[pl.Series], CellsRead]]] = {
    CellType.TEXT: _texts,
    CellType.NIK: _niks,
    CellType.CODE: _codes,
    CellType.PHONE: _codes,
    CellType.AREA: _areas,
    CellType.RUPIAH: _amounts,
    CellType.COUNT: _amounts,
    CellType.NUMBER: _fractions,
    CellType.PERCENT: _fractions,
    CellType.SEX: lambda text: _words(text, _SEXES, "not_a_sex", pl.String()),
    CellType.SEGMENT: lambda text: _words(text, _SEGMENTS, "not_a_segment", pl.String()),
    CellType.FLAG: lambda text: _words(text, _FLAGS, "not_yes_or_no", pl.Boolean()),
    CellType.PROGRAMMES: _programmes,
}
