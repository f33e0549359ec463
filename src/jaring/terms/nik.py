"""The NIK: 16 digits that the state gives a person once and never changes.

`PPKKCC DDMMYY SSSS`: the district of first registration, the birth date as registered (women's day
+ 40), a serial from 0001. Only the structure is checked here; a number may be well formed and still
be another person's. `Nik.parse` is the road from text to `Nik`; a column goes through
`jaring.linkage.standardise.numbers`, which gives the same answers.

Law: PP 37/2007 art. 37 (structure); PP 40/2019 art. 30 (it stays when date or residence change).
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from jaring.terms.areas import AreaCode

NIK_DIGITS: Final = 16
DAYS_ADDED_FOR_WOMEN: Final = 40
WORKING_AGE_FROM: Final = 15
OLDEST_PLAUSIBLE_AGE: Final = 100
EXACT_DIGITS_OF_A_SPREADSHEET: Final = 15
LARGEST_EXACT_WHOLE_FLOAT: Final = 2**53


class Sex(StrEnum):
    """Sex as the population register writes it."""

    MALE = "L"
    FEMALE = "P"


class NikRepair(StrEnum):
    """What was put right without touching a digit."""

    SPACES = "spaces"
    MARKS = "marks"  # dots, hyphens, apostrophes between or around the digits
    DECIMAL_ENDING = "decimal_ending"  # `.0` behind all 16 digits
    WRITTEN_OUT = "written_out"  # 3.374011203850003E+15 with all 16 digits there


class NikFault(StrEnum):
    """Why a text is no NIK."""

    EMPTY = "empty"
    PLACEHOLDER = "placeholder"  # one digit sixteen times, or 1234567890123456
    SCIENTIFIC = "scientific"  # 3.37401E+15: digits are lost for good
    LAST_DIGIT_LOST = "last_digit_lost"  # a spreadsheet kept 15 digits and wrote 0 for the last
    LETTERS = "letters"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    LEADING_ZERO = "leading_zero"  # no code of a province begins with 0
    IMPOSSIBLE_DATE = "impossible_date"
    SERIAL_ZERO = "serial_zero"


def mask_nik(text: str) -> str:
    """The first and the last four digits (`3374…0003`); of a shorter text the last two."""
    bare = text.strip()
    if len(bare) >= 12:  # noqa: PLR2004 - four digits on each side and at least as many hidden
        return f"{bare[:4]}…{bare[-4:]}"
    return f"…{bare[-2:]}" if len(bare) >= 6 else "…" * bool(bare)  # noqa: PLR2004


@dataclass(frozen=True, slots=True, repr=False)
class Nik:
    """A well-formed NIK and what it tells; printed it is masked, `digits` holds the whole number.

    `birth_date` takes the latest century in which the date is not in the future of `as_of`.
    """

    digits: str
    birth_date: date
    sex: Sex

    @classmethod
    def parse(cls, text: str | None, as_of: date) -> "NikOutcome":
        """Valid, repaired or invalid with its reason; never an error, for the row goes on.

        Args:
            text: what stands in the field; numbers come as the text of their cell.
            as_of: the day at which ages are judged, which also decides the century of birth.

        >>> Nik.parse("33.74.01.120385.0003", date(2026, 11, 1))
        RepairedNik(nik=Nik(3374…0003), repairs=(<NikRepair.MARKS: 'marks'>,))
        """
        stripped = _strip(text)
        if stripped.fault is None:
            fault = _fault_of(stripped.digits)
            if fault is None:
                nik = _read(stripped.digits, as_of)
                return RepairedNik(nik, stripped.repairs) if stripped.repairs else ValidNik(nik)
            return InvalidNik(fault, _kept(fault, stripped.digits))
        return InvalidNik(stripped.fault, _kept(stripped.fault, stripped.digits))

    @property
    def area_code(self) -> AreaCode:
        """The district of first registration: neither the address nor, perhaps, a code of today."""
        return AreaCode(f"{self.digits[:2]}.{self.digits[2:4]}.{self.digits[4:6]}")

    @property
    def serial(self) -> str:
        """The last four digits: the number among those of one district, day and sex."""
        return self.digits[12:]

    def age_at(self, as_of: date) -> int:
        """Full years on that day by the registered birth date."""
        had_birthday = (as_of.month, as_of.day) >= (self.birth_date.month, self.birth_date.day)
        return as_of.year - self.birth_date.year - (not had_birthday)

    def is_of_working_age(self, as_of: date) -> bool:
        """Whether the age is from 15 to 100: a flag for the reader, never a reason to refuse."""
        return WORKING_AGE_FROM <= self.age_at(as_of) <= OLDEST_PLAUSIBLE_AGE

    def __str__(self) -> str:
        """The number with its middle hidden."""
        return mask_nik(self.digits)

    def __repr__(self) -> str:
        """The masked number, so that no log or traceback shows a whole one."""
        return f"Nik({self})"


@dataclass(frozen=True, slots=True)
class ValidNik:
    """The text was a NIK as it stood."""

    nik: Nik

    @property
    def digits(self) -> str:
        """What is kept to compare: all 16 digits."""
        return self.nik.digits


@dataclass(frozen=True, slots=True)
class RepairedNik:
    """The text was a NIK with marks around its 16 digits."""

    nik: Nik
    repairs: tuple[NikRepair, ...]

    @property
    def digits(self) -> str:
        """What is kept to compare: all 16 digits."""
        return self.nik.digits


@dataclass(frozen=True, slots=True, repr=False)
class InvalidNik:
    """The text identifies nobody; the digits that it holds stay to be compared."""

    fault: NikFault
    digits: str

    def __repr__(self) -> str:
        """The reason and the masked digits."""
        return f"InvalidNik({self.fault.value}, {mask_nik(self.digits)})"


NikOutcome = ValidNik | RepairedNik | InvalidNik


@dataclass(frozen=True, slots=True)
class _Stripped:
    digits: str
    repairs: tuple[NikRepair, ...]
    fault: NikFault | None


AROUND: Final = "'`\"\u2018\u2019\u00b4=*"
BLANKS = re.compile("[\x00-\x20\u00a0\u2000-\u200f\u202f\u205f\u3000\ufeff]+")
_MARKS = re.compile(f"[.,_/{AROUND}-]+")
SCIENTIFIC = re.compile(r"(\d)(?:[.,](\d*))?E\+?(\d{1,2})", re.ASCII)
_DECIMAL_ENDING = re.compile(r"(\d{16})[.,]0+", re.ASCII)
_SERIAL_ZERO = "0000"


def _strip(text: str | None) -> _Stripped:
    """The digits without what surrounds them, and how they got that way."""
    unspaced = BLANKS.sub("", text or "").upper()
    spaces = (NikRepair.SPACES,) if unspaced != (text or "").upper() else ()
    bare = unspaced.strip(AROUND)
    marks = (NikRepair.MARKS,) if bare != unspaced else ()
    scientific = SCIENTIFIC.fullmatch(bare)
    if scientific is not None:
        return _strip_scientific(scientific, (*spaces, *marks))
    ending = _DECIMAL_ENDING.fullmatch(bare)
    if ending is not None:
        return _Stripped(ending[1], (*spaces, *marks, NikRepair.DECIMAL_ENDING), None)
    digits = _MARKS.sub("", bare)
    marks = (NikRepair.MARKS,) if digits != unspaced else ()
    if not any(letter in "0123456789" for letter in digits):
        return _Stripped("", (), NikFault.EMPTY)
    if re.search("[^0-9]", digits):
        return _Stripped(_look_alikes(digits), (), NikFault.LETTERS)
    return _Stripped(digits, (*spaces, *marks), None)


def _strip_scientific(found: re.Match[str], before: tuple[NikRepair, ...]) -> _Stripped:
    mantissa = found[1] + (found[2] or "")
    if int(found[3]) != NIK_DIGITS - 1 or len(mantissa) < EXACT_DIGITS_OF_A_SPREADSHEET:
        return _Stripped(mantissa, (), NikFault.SCIENTIFIC)
    is_whole = (
        len(mantissa) == NIK_DIGITS
        and mantissa[-1] != "0"
        and int(mantissa) < LARGEST_EXACT_WHOLE_FLOAT
    )
    if is_whole:
        return _Stripped(mantissa, (*before, NikRepair.WRITTEN_OUT), None)
    return _Stripped(mantissa, (), NikFault.LAST_DIGIT_LOST)


def _look_alikes(text: str) -> str:
    """The digits, with O read as 0 and I or L as 1: to be compared, never to identify."""
    return re.sub("[^0-9]", "", text.replace("O", "0").replace("I", "1").replace("L", "1"))


def _fault_of(digits: str) -> NikFault | None:
    """The first fault that a run of digits has as a NIK."""
    if not digits.strip("0"):
        return NikFault.PLACEHOLDER if len(digits) >= NIK_DIGITS else NikFault.EMPTY
    if len(digits) != NIK_DIGITS:
        return NikFault.TOO_SHORT if len(digits) < NIK_DIGITS else NikFault.TOO_LONG
    if len(set(digits)) == 1 or digits == "1234567890123456":
        return NikFault.PLACEHOLDER
    if digits[0] == "0":
        return NikFault.LEADING_ZERO
    if not _has_date(digits):
        return NikFault.IMPOSSIBLE_DATE
    return NikFault.SERIAL_ZERO if digits[12:] == _SERIAL_ZERO else None


def _kept(fault: NikFault, digits: str) -> str:
    """What stays to be compared: nothing of a placeholder, 15 digits where the last one is lost."""
    if fault in {NikFault.EMPTY, NikFault.PLACEHOLDER}:
        return ""
    return digits[:EXACT_DIGITS_OF_A_SPREADSHEET] if fault is NikFault.LAST_DIGIT_LOST else digits


def _day_and_sex(digits: str) -> tuple[int, Sex]:
    day = int(digits[6:8])
    if day > DAYS_ADDED_FOR_WOMEN:
        return day - DAYS_ADDED_FOR_WOMEN, Sex.FEMALE
    return day, Sex.MALE


def _date_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _has_date(digits: str) -> bool:
    """Whether day and month exist in that year of this century or the last."""
    return bool(_birth_dates(digits))


def _birth_dates(digits: str) -> list[date]:
    """The dates that the six digits may mean, the later century first."""
    day, _ = _day_and_sex(digits)
    month, short_year = int(digits[8:10]), int(digits[10:12])
    years = (2000 + short_year, 1900 + short_year)
    return [found for year in years if (found := _date_or_none(year, month, day)) is not None]


def _read(digits: str, as_of: date) -> Nik:
    candidates = _birth_dates(digits)
    past = [day for day in candidates if day <= as_of]
    return Nik(digits, (past or candidates[-1:])[0], _day_and_sex(digits)[1])
