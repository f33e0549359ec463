"""Dates as whole numbers yyyymmdd, from every form in which Indonesian lists write them.

The day comes first, always; only where the second number can be no month (03/25/1985) is the first
one taken for it. A year of two digits means the last such year up to the pivot. Five digits alone
are the serial number of a spreadsheet, from 10000 (1927) to 73050 (2099): below that a number may
be anything. ISO text takes a fast road; a date that does not exist, or stands for none, is null.
"""

from functools import cache

import polars as pl

from jaring.linkage.standardise.patterns import any_of, repair_unless, replace_pairs
from jaring.reference.lexicons import date_lexicon

FIRST_YEAR, LAST_YEAR = 1850, 2100
_ISO = r"^\d{4}-\d{2}-\d{2}$"
_SERIAL = r"^(?:[1-6]\d{4}|7[0-2]\d{3}|730[0-4]\d|73050)(?:[.,]\d+)?$"
_DAYS_BEFORE_1970 = 25_569  # in the count of spreadsheets, which begins on 1899-12-30
_CLOCK = r"(?:[T ]+\d{1,2}[:.]\d{2}.*)?$"
_SEP = r" ?[./\\-] ?"


def parse_date(text: pl.Expr, *, pivot_year: int) -> pl.Expr:
    """The date as yyyymmdd (Int32); null where the text is no date that exists.

    Args:
        pivot_year: the last year that two digits may mean, whole (2026) or its last two digits
        (26):
            with 26, `85` is 1985, `26` is 2026 and `27` is 1927.
    """
    iso = repair_unless(text, _ISO, lambda rest: _to_iso(rest, pivot_year % 100))
    date = iso.str.to_date("%Y-%m-%d", strict=False)
    number = date.dt.year() * 10_000 + date.dt.month().cast(pl.Int32) * 100 + date.dt.day()
    none = [int(day.replace("-", "")) for day in date_lexicon().missing]
    is_date = date.dt.year().is_between(FIRST_YEAR, LAST_YEAR) & ~number.is_in(none)
    return pl.when(is_date).then(number).cast(pl.Int32)


def swap_day_month(date: pl.Expr) -> pl.Expr:
    """The date with day and month exchanged, where that is another date; else null."""
    day, month = date % 100, date // 100 % 100
    swapped = date // 10_000 * 10_000 + day * 100 + month
    return pl.when((day <= 12) & (day != month)).then(swapped).cast(pl.Int32)  # noqa: PLR2004


def _to_iso(text: pl.Expr, pivot: int) -> pl.Expr:
    """Text of the form `1985-3-12`; what is no date stays something that is none either."""
    bare = text.str.strip_chars(" \t\r\n\u00a0'`\"")
    common = bare.str.replace(
        rf"^(\d{{1,2}}){_SEP}(\d{{1,2}}){_SEP}(\d{{4}}){_CLOCK}", "${3}-${2}-${1}"
    )
    rest = repair_unless(
        common, r"^\d{4}-\d{1,2}-\d{1,2}$", lambda left: _from_any_form(left, pivot)
    )
    month_first = r"^(\d{4})-(1[3-9]|[2-9]\d)-(0?[1-9]|1[0-2])$"
    return rest.str.replace(month_first, "${1}-${3}-${2}")


def _from_any_form(text: pl.Expr, pivot: int) -> pl.Expr:
    """Forms that are rare in a list or common in few: one after the other, to year-month-day."""
    plain = _with_month_numbers(text.str.to_uppercase())
    young = any_of(f"{year:02}" for year in range(pivot + 1))
    day_first = (
        plain.str.replace(
            rf"^.*?\b(\d{{4}})[ ./-]+(\d{{1,2}})[ ./-]+(\d{{1,2}}){_CLOCK}", "${1}-${2}-${3}"
        )
        .str.replace(
            rf"^.*?\b(\d{{1,2}})[ ./-]+(\d{{1,2}})[ ./-]+(\d{{4}}|\d{{2}}){_CLOCK}",
            "${3}-${2}-${1}",
        )
        .str.replace(r"^((?:18|19|20)\d\d)(0[1-9]|1[0-2])([0-3]\d)$", "${1}-${2}-${3}")
        .str.replace(r"^([0-3]\d)([01]\d)((?:18|19|20)\d\d|\d\d)$", "${3}-${2}-${1}")
        .str.replace(rf"^({young})-(\d+-\d+)$", "20${1}-${2}")
        .str.replace(r"^(\d\d)-(\d+-\d+)$", "19${1}-${2}")
    )
    days = day_first.str.extract(_SERIAL.replace("(?:[1-6]", "([1-6]", 1)).cast(
        pl.Int32, strict=False
    )
    from_serial = (days - _DAYS_BEFORE_1970).cast(pl.Date).dt.to_string("%Y-%m-%d")
    return pl.coalesce(from_serial, day_first)


def _with_month_numbers(upper: pl.Expr) -> pl.Expr:
    """The text with months as numbers in second place: `12 MARET 1985`, `MARET 12, 1985`."""
    names, around = _month_names(), any_of(date_lexicon().around)
    worded = upper.str.replace_all(rf"\b{around}\b[.:,]?", " ").str.replace_all("[',]+", " ")
    spaced = worded.str.replace_all(r"(\d)(?:ST|ND|RD|TH)\b", "${1}")
    named_first = rf"^(.*?)\b({names})[ ./-]+(\d{{1,2}})[ ./-]+(\d{{4}})\b"
    ordered = spaced.str.replace(named_first, "${1} ${3} ${2} ${4}")
    marked = ordered.str.replace(rf"(\d)[ ./-]*\b?({names})\b?[ ./-]*(\d)", "${1} #${2}# ${3}")
    numbered = [(f"#{name}#", f" {number} ") for name, number in date_lexicon().months]
    return replace_pairs(marked, numbered).str.replace_all(" +", " ").str.strip_chars(" ")


@cache
def _month_names() -> str:
    return any_of(name for name, _ in date_lexicon().months)
