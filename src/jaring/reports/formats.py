"""How numbers, money, rates, dates and identifiers look, in Indonesian and in English.

The one place with patterns: pages, workbooks and the terminal ask here. Babel's own defaults differ
(`58%`, `Rp1.750.000,00`), so each pattern is spelled out. Exports carry raw values instead.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Final, Literal, TypeVar

from babel.core import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import NumberPattern, format_decimal, parse_pattern

from jaring.reports.link_summary import Estimate, mask_long_numbers

Lang = Literal["id", "en"]
LANGS: Final[tuple[Lang, ...]] = ("id", "en")

NO_BREAK: Final = "\u00a0"
MINUS: Final = "\u2212"
DASH: Final = "\u2013"

_Value = TypeVar("_Value")

_UNKNOWN = {"id": "belum diketahui", "en": "not known"}
_RATE = {"id": f"{{}}{NO_BREAK}%", "en": "{}%"}
_OF = {"id": "{} dari {}", "en": "{} of {}"}
_TABLE_DATE = {"id": "dd-MM-yyyy", "en": "yyyy-MM-dd"}
_CLOCK = {"id": "d MMMM y, HH.mm", "en": "d MMMM y, HH:mm"}
_SCALES = {
    "id": ((10**9, "miliar"), (10**6, "juta")),
    "en": ((10**9, "billion"), (10**6, "million")),
}
_SECONDS = {"id": "detik", "en": "s"}
_MINUTES = {"id": "menit", "en": "min"}
_ZONES = {7: "WIB", 8: "WITA", 9: "WIT"}
_BINARY_UNITS = ((2**30, "GiB"), (2**20, "MiB"), (2**10, "KiB"))
_NIK_DIGITS = 16
_LOCALES: Final = {lang: Locale.parse(lang) for lang in LANGS}


@cache
def _pattern(digits: int) -> NumberPattern:
    """A report shows a thousand numbers: their patterns are read once."""
    return parse_pattern("#,##0" + ("." + "0" * digits if digits else ""))


def mask_nik(text: str) -> str:
    """Its first and last four digits: enough to recognise a number one holds, not to learn one.

    >>> mask_nik("3374012103850003")
    '3374…0003'
    """
    digits = "".join(sign for sign in text if sign.isdigit())
    if len(digits) >= _NIK_DIGITS:
        return mask_long_numbers(digits)
    return "…"


@dataclass(frozen=True)
class Formats:
    """Values to text in one language. Every method is total: an unknown value has its own word."""

    lang: Lang

    @property
    def unknown(self) -> str:
        """What stands where a figure is not known; never 0, never an empty cell."""
        return _UNKNOWN[self.lang]

    def known(self, value: _Value | None, form: Callable[[_Value], str]) -> str:
        """`form(value)`, or the word for unknown."""
        return self.unknown if value is None else form(value)

    def decimal(self, value: float, digits: int) -> str:
        """A number with a fixed count of decimals and a real minus sign."""
        text: str = _pattern(digits).apply(abs(value), _LOCALES[self.lang])
        is_negative = value < 0 and any(sign in "123456789" for sign in text)
        return MINUS + text if is_negative else text

    def count(self, value: int) -> str:
        """The exact count: 169.048 or 169,048."""
        return self.decimal(value, 0)

    def headline(self, value: int) -> str:
        """A count for a headline: `1,7 juta` from a million on; the exact figure is near it."""
        return self._scaled(value) or self.count(value)

    def money(self, rupiah: int) -> str:
        """Whole rupiah: Rp1.750.000 or Rp1,750,000."""
        return self._signed_rupiah(rupiah, self.count(abs(rupiah)))

    def money_axis(self, rupiah: int) -> str:
        """Rupiah for an axis label only: `Rp1,2 miliar`; the letter M would be read as million."""
        return self._signed_rupiah(rupiah, self._scaled(abs(rupiah)) or self.count(abs(rupiah)))

    def rate(self, share: float, *, digits: int = 1) -> str:
        """A share of 0..1 as per cent, never rounded up to all or down to none.

        One decimal; `digits=2` is for precision and recall, where one would make neighbours equal.
        """
        step = 10.0 ** -(digits + 2)
        if 0 < share < step / 2:
            return "<" + NO_BREAK + self._percent(step, digits)
        if 1 - step / 2 <= share < 1:
            return ">" + NO_BREAK + self._percent(1 - step, digits)
        return self._percent(share, digits)

    def part(self, numerator: int, out_of: int) -> str:
        """Numerator and denominator, as they stand near every rate: `49.397 dari 140.940`."""
        return _OF[self.lang].format(self.count(numerator), self.count(out_of))

    def rate_of(self, numerator: int, out_of: int) -> str:
        """The rate of two counts; a rate of nothing is not known."""
        if out_of == 0:
            return self.unknown
        return self.rate(numerator / out_of)

    def interval(self, estimate: Estimate, *, digits: int = 1) -> str:
        """The bounds of an estimate with one sign of per cent; empty where there are none."""
        if estimate.low is None or estimate.high is None:
            return ""
        low = self.decimal(100 * estimate.low, digits)
        return f"{low}{DASH}{self._percent(estimate.high, digits)}"

    def points(self, value: float) -> str:
        """Match-weight points with their sign, also where it is a plus: `+9,3`."""
        text = self.decimal(value, 1)
        is_zero = not any(sign in "123456789" for sign in text)
        return text if is_zero or value < 0 else "+" + text

    def probability(self, value: float) -> str:
        """A probability with three decimals; 0 and 1 are only said when they are meant."""
        least = 0.001
        if 0 < value < least / 2:
            return "<" + NO_BREAK + self.decimal(least, 3)
        if 1 - least / 2 <= value < 1:
            return ">" + NO_BREAK + self.decimal(1 - least, 3)
        return self.decimal(value, 3)

    def threshold(self, value: float) -> str:
        """A probability that somebody set: as many decimals as it needs, up to three."""
        return format_decimal(value, format="0.0##", locale=self.lang)

    def day(self, day: date) -> str:
        """A date in running text: 21 November 2026."""
        return format_date(day, "d MMMM y", locale=self.lang)

    def table_date(self, day: date) -> str:
        """A date in a table: 21-11-2026 or 2026-11-21."""
        return format_date(day, _TABLE_DATE[self.lang], locale=self.lang)

    def month(self, day: date) -> str:
        """A month of contribution: November 2026, never a day."""
        return format_date(day, "MMMM y", locale=self.lang)

    def clock(self, moment: datetime) -> str:
        """Day and time with the zone that the moment was taken in."""
        text = format_datetime(moment, _CLOCK[self.lang], tzinfo=moment.tzinfo, locale=self.lang)
        return f"{text} {_zone_word(moment)}"

    def duration(self, seconds: float) -> str:
        """How long something took: `8,2 detik`, `2 menit 5 detik`."""
        minute = 60
        if seconds < minute:
            return f"{self.decimal(seconds, 1)}{NO_BREAK}{_SECONDS[self.lang]}"
        minutes, rest = divmod(round(seconds), minute)
        return f"{minutes}{NO_BREAK}{_MINUTES[self.lang]} {rest}{NO_BREAK}{_SECONDS[self.lang]}"

    def size(self, size_bytes: int) -> str:
        """Memory or file size in binary units."""
        for scale, unit in _BINARY_UNITS:
            if size_bytes >= scale:
                return f"{self.decimal(size_bytes / scale, 1)}{NO_BREAK}{unit}"
        return f"{self.count(size_bytes)}{NO_BREAK}B"

    def _percent(self, share: float, digits: int) -> str:
        return _RATE[self.lang].format(self.decimal(100 * share, digits))

    def _scaled(self, value: int) -> str:
        for scale, word in _SCALES[self.lang]:
            if abs(value) >= scale:
                return f"{self.decimal(value / scale, 1)}{NO_BREAK}{word}"
        return ""

    def _signed_rupiah(self, rupiah: int, text: str) -> str:
        return (MINUS if rupiah < 0 else "") + "Rp" + text


def _zone_word(moment: datetime) -> str:
    offset = moment.utcoffset()
    hours = 0.0 if offset is None else offset.total_seconds() / 3600
    if hours in _ZONES:
        return _ZONES[int(hours)]
    return "UTC" if hours == 0 else f"UTC{hours:+g}"
