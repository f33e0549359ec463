"""Dates as whole numbers yyyymmdd, from every form in which Indonesian lists write them.

The day comes first, always; only where the second number can be no month (03/25/1985) is the first
one taken for it. A year of two digits means the last such year up to the pivot. Five digits alone
are the serial number of a spreadsheet, from 10000 (1927) to 73050 (2099): below that a number may
be anything. ISO text takes a fast road; a date that does not exist, or stands for none, is null.
"""

from functools import cache

import polars as pl

from jaring.linkage.standardise.patterns import any_of, repair_unless, repair_where, replace_pairs
from jaring.reference.lexicons import date_lexicon

FIRST_YEAR, LAST_YEAR = 1850, 2099
_ISO = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_DAY_FIRST = "^[0-9]{2}[/.-][0-9]{2}[/.-][0-9]{4}$"
_SERIAL = r"^([1-6][0-9]{4}|7[0-2][0-9]{3}|730[0-4][0-9]|73050)(?:[.,][0-9]+)?$"
_DAYS_BEFORE_1970 = 25_569  # in the count of spreadsheets, which begins on 1899-12-30
_CLOCK = "(?:[T ]+[0-9]{1,2}[:.][0-9]{2}.*)?$"


def parse_date(text: pl.Expr, *, pivot_year: int) -> pl.Expr:
    """The date as yyyymmdd (Int32); null where the text is no date that exists.

    Args:
        pivot_year: the last year that two digits may mean, whole (2026) or its last two digits
            (26): with 26, `85` is 1985, `26` is 2026 and `27` is 1927.
    """
    pivot = pivot_year % 100
    return text.map_batches(
        lambda rows: _numbers(rows, pivot), return_dtype=pl.Int32, is_elementwise=True
    )


def swap_day_month(date: pl.Expr) -> pl.Expr:
    """The date with day and month exchanged, where that is another date; else null."""
    day, month = date % 100, date // 100 % 100
    swapped = date // 10_000 * 10_000 + day * 100 + month
    return pl.when((day <= 12) & (day != month)).then(swapped).cast(pl.Int32)  # noqa: PLR2004


def _numbers(rows: pl.Series, pivot: int) -> pl.Series:
    """The dates of one batch: ISO text at once, the rest once for each distinct text."""
    is_iso = rows.str.contains(_ISO)
    table = rows.to_frame("text").with_columns(
        date=pl.when(is_iso).then(_as_number(pl.col("text").str.replace_all("-", "", literal=True)))
    )
    rest = table.filter(~is_iso).select(pl.col("text").unique())
    if rest.height:
        read = rest.with_columns(other=_as_number(_to_digits(pl.col("text"), pivot)))
        table = table.join(read, on="text", how="left", maintain_order="left")
        table = table.with_columns(date=pl.coalesce("date", "other"))
    return table.select(_if_real(pl.col("date"))).to_series().alias(rows.name)


def _as_number(digits: pl.Expr) -> pl.Expr:
    return digits.cast(pl.Int32, strict=False)


def _if_real(number: pl.Expr) -> pl.Expr:
    """The number where it is a day of the calendar and stands for itself."""
    year, month, day = number // 10_000, number // 100 % 100, number % 100
    is_leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    last = (
        pl.when(month == 2)  # noqa: PLR2004 - February
        .then(28 + is_leap.cast(pl.Int32))
        .otherwise(30 + (month + month // 8) % 2)
    )
    none = [int(missing.replace("-", "")) for missing in date_lexicon().missing]
    is_real = (
        year.is_between(FIRST_YEAR, LAST_YEAR)
        & month.is_between(1, 12)
        & day.is_between(1, last)
        & ~number.is_in(none)
    )
    return pl.when(is_real).then(number)


def _to_digits(text: pl.Expr, pivot: int) -> pl.Expr:
    """`19850312`, of any form but ISO; what is no date stays something that is none either."""
    return repair_unless(
        pl.when(text.str.contains(_DAY_FIRST))
        .then(pl.concat_str(text.str.slice(6, 4), text.str.slice(3, 2), text.str.slice(0, 2)))
        .otherwise("?" + text),
        "^[0-9]",
        lambda rest: _from_any_form(rest.str.slice(1), pivot),
    ).str.replace("^([0-9]{4})(1[3-9]|[2-9][0-9])(0[1-9]|1[0-2])$", "${1}${3}${2}")


def _from_any_form(text: pl.Expr, pivot: int) -> pl.Expr:
    """One form after the other, to a year, a month and a day of two digits each."""
    bare = text.str.to_uppercase().str.strip_chars(" \t\r\n\u00a0'`\"")
    plain = repair_where(bare, "[A-Z,']", _with_month_numbers)
    year_last = (
        rf"^(?:.*?[^0-9])?([0-9]{{1,2}})[ ./-]+([0-9]{{1,2}})[ ./-]+([0-9]{{4}}|[0-9]{{2}}){_CLOCK}"
    )
    year_first = rf"^(?:.*?[^0-9])?([0-9]{{4}})[ ./-]+([0-9]{{1,2}})[ ./-]+([0-9]{{1,2}}){_CLOCK}"
    young = any_of(f"{year:02}" for year in range(pivot + 1))
    ordered = (
        plain.str.replace(year_last, "${3}-${2}-${1}")
        .str.replace(year_first, "${1}-${2}-${3}")
        .str.replace("^([0-3][0-9])([01][0-9])((?:18|19|20)[0-9]{2}|[0-9]{2})$", "${3}-${2}-${1}")
        .str.replace(f"^({young})-([0-9]+-[0-9]+)$", "20${1}-${2}")
        .str.replace("^([0-9]{2})-([0-9]+-[0-9]+)$", "19${1}-${2}")
        .str.replace("-([0-9])-", "-0${1}-")
        .str.replace("-([0-9])$", "-0${1}")
        .str.replace("^([0-9]{4})-([0-9]{2})-([0-9]{2})$", "${1}${2}${3}")
    )
    days = bare.str.extract(_SERIAL).cast(pl.Int32, strict=False) - _DAYS_BEFORE_1970
    from_serial = days.cast(pl.Date).dt.to_string("%Y%m%d")
    only_dates = ordered.str.extract("^([0-9]{8})$")
    return pl.coalesce(from_serial, only_dates, pl.lit("-"))


def _with_month_numbers(upper: pl.Expr) -> pl.Expr:
    """The text with months as numbers in second place: `12 MARET 1985`, `MARET 12, 1985`."""
    names, around = _month_names(), any_of(date_lexicon().around)
    spaced = (
        upper.str.replace_all(rf"\b{around}\b[.:,]?", " ")
        .str.replace_all("[',]+", " ")
        .str.replace_all(r"([0-9])(?:ST|ND|RD|TH)\b", "${1}")
    )
    named_first = rf"^(.*?)\b({names})[ ./-]+([0-9]{{1,2}})[ ./-]+([0-9]{{4}})\b"
    ordered = spaced.str.replace(named_first, "${1} ${3} ${2} ${4}")
    marked = ordered.str.replace(rf"([0-9])[ ./-]*({names})[ ./-]*([0-9])", "${1} #${2}# ${3}")
    numbered = [(f"#{name}#", f" {number} ") for name, number in date_lexicon().months]
    return replace_pairs(marked, numbered).str.replace_all(" +", " ").str.strip_chars(" ")


@cache
def _month_names() -> str:
    return any_of(name for name, _ in date_lexicon().months)
