"""Amounts and counts as people type them, read by stated rules; which rule read a cell is told.

    2500000        as it stands            Rp 2.500.000,-   currency_marks
    5.000.000      thousand_marks          2500000.00       zero_decimals   (31,00 is 31)
    2500000.4      rounded, half up        2.5E+06          scientific
    2,5 jt         words                   -                nothing

A mark followed by exactly three digits groups thousands, as it does in Indonesia; anything else
behind one mark is a fraction of a rupiah.
"""

from typing import Final

import polars as pl

PLAIN: Final = "^[0-9]{1,15}$"
NOTHING: Final = r"^(?:[-\x{2013}\x{2014}.]+|N/?A|NULL|NIL|NIHIL|KOSONG|TIDAK ADA|#N/A)?$"
_GROUPED_BY_DOT = r"^[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]*)?$"
_GROUPED_BY_COMMA = r"^[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?$"
_ZERO_DECIMALS = r"^[0-9]+[.,]0*$"
_DECIMALS = r"^[0-9]*[.,][0-9]+$"
_SCIENTIFIC = r"^[0-9](?:[.,][0-9]+)?E\+?[0-9]{1,2}$"
_WORDS = r"^([0-9]+(?:[.,][0-9]+)?)(JUTA|JT|RIBU|RB|K)$"
_UNITS: Final = {"JUTA": 1_000_000, "JT": 1_000_000, "RIBU": 1_000, "RB": 1_000, "K": 1_000}
_MOST: Final = 10**15
_POWERS: Final = {str(n): 10**n for n in range(13)}


def read_amounts(text: pl.Series) -> pl.DataFrame:
    """Whole amounts from distinct texts.

    Rows: as `text`; `value` (Int64), `repair` and `fault` are null where there is none.
    """
    bare = pl.col("bare")
    is_grouped = bare.str.contains(_GROUPED_BY_DOT) | bare.str.contains(_GROUPED_BY_COMMA)
    return (
        text.to_frame("text")
        .with_columns(bare=_bare(pl.col("text")))
        .with_columns(code=_code(bare, is_grouped), is_grouped=is_grouped, **_readings(bare))
        .with_columns(value=_value_by_code())
        .with_columns(
            code=pl.when(pl.col("value") > _MOST).then(pl.lit("too_large")).otherwise("code")
        )
        .select(
            "text",
            value=pl.when(pl.col("code") != "too_large").then("value"),
            repair=pl.when(pl.col("code").is_in(list(REPAIRS))).then("code"),
            fault=pl.when(pl.col("code").is_in(list(FAULTS))).then("code"),
        )
    )


def _bare(text: pl.Expr) -> pl.Expr:
    """The text without blanks, currency and what is written behind an amount."""
    return (
        text.str.to_uppercase()
        .str.replace_all(r"[\s\x{00A0}\x{202F}']+", "")
        .str.replace(r"^(?:RP|IDR)\.?:?", "")
        .str.replace(r"(?:[.,]-+|/(?:BLN|BULAN)|ORANG|ORG)$", "")
    )


def _code(bare: pl.Expr, is_grouped: pl.Expr) -> pl.Expr:
    """Which rule reads the text, or why none does; the first that fits."""
    has_marks = bare != pl.col("text")
    has_rest = _ungrouped(bare).str.contains(r"[.,][0-9]*[1-9]")
    plain = pl.when(has_marks).then(pl.lit("currency_marks")).otherwise(pl.lit(""))
    grouped = pl.when(has_rest).then(pl.lit("rounded")).otherwise(pl.lit("thousand_marks"))
    rules = (
        (bare.str.contains(NOTHING), pl.lit("nothing")),
        (bare.str.contains(r"^#"), pl.lit("error_cell")),
        (bare.str.contains(PLAIN), plain),
        (is_grouped, grouped),
        (bare.str.contains(_ZERO_DECIMALS), pl.lit("zero_decimals")),
        (bare.str.contains(_DECIMALS), pl.lit("rounded")),
        (bare.str.contains(_SCIENTIFIC), pl.lit("scientific")),
        (bare.str.contains(_WORDS), pl.lit("words")),
        (bare.str.contains(r"^(?:-|\()[0-9.,]+\)?$"), pl.lit("negative")),
    )
    found = pl.lit("not_a_number")
    for fits, code in reversed(rules):
        found = pl.when(fits).then(code).otherwise(found)
    return found


def _ungrouped(bare: pl.Expr) -> pl.Expr:
    return bare.str.replace_all(r"[.,]([0-9]{3})", "${1}")


def _readings(bare: pl.Expr) -> dict[str, pl.Expr]:
    """The text as each rule would read it."""
    unit = bare.str.extract(_WORDS, 2).replace_strict(_UNITS, default=None, return_dtype=pl.Int64)
    power = bare.str.extract(r"E\+?0?([0-9]{1,2})$", 1).replace_strict(_POWERS, default=None)
    return {
        "grouped": _half_up(_ungrouped(bare)),
        "decimal": _half_up(bare),
        "words": _scaled(bare.str.extract(_WORDS, 1), unit),
        "scientific": _scaled(bare.str.extract("^([0-9.,]+)E", 1), power),
    }


REPAIRS: Final = (
    "currency_marks", "thousand_marks", "zero_decimals", "rounded", "scientific", "words",
)  # fmt: skip
FAULTS: Final = ("error_cell", "negative", "not_a_number", "too_large")


def _value_by_code() -> pl.Expr:
    code = pl.col("code")
    whole = pl.col("bare").cast(pl.Int64, strict=False)
    return (
        pl.when(code.is_in(["", "currency_marks"]))
        .then(whole)
        .when(pl.col("is_grouped"))
        .then("grouped")
        .when(code.is_in(["zero_decimals", "rounded"]))
        .then("decimal")
        .when(code == "scientific")
        .then("scientific")
        .when(code == "words")
        .then("words")
        .cast(pl.Int64)
    )


def _half_up(text: pl.Expr) -> pl.Expr:
    """A number with one mark to whole, halves up, without ever being a float."""
    whole = text.str.extract("^([0-9]+)", 1).cast(pl.Int64, strict=False)
    return whole.fill_null(0) + text.str.contains("[.,][5-9]").cast(pl.Int64)


def _scaled(number: pl.Expr, unit: pl.Expr) -> pl.Expr:
    """A number with a fraction times a power of ten; a rest below one is cut."""
    digits = number.str.replace_all("[.,]", "").cast(pl.Int64, strict=False)
    behind = number.str.extract("[.,]([0-9]+)$", 1).str.len_chars().fill_null(0)
    divisor = behind.replace_strict({n: 10**n for n in range(16)}, default=None)
    return digits * unit.cast(pl.Int64) // divisor.cast(pl.Int64)


def read_fractions(text: pl.Series) -> pl.DataFrame:
    """Numbers that may have a fraction (a target of 32,15), as `read_amounts` otherwise."""
    whole = read_amounts(text)
    bare = pl.col("text").str.replace_all(r"[\s%]+", "").str.replace(",", ".")
    fraction = bare.cast(pl.Float64, strict=False)
    is_fraction = pl.col("text").str.contains(r"^\s*[0-9]+[.,][0-9]{1,2}\s*%?\s*$")
    return whole.with_columns(
        value=pl.when(is_fraction).then(fraction).otherwise(pl.col("value").cast(pl.Float64)),
        fault=pl.when(~is_fraction).then("fault"),
        repair=pl.when(~is_fraction).then("repair"),
    )
