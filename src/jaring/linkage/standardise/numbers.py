"""Numbers that the state or the agency gives: NIK, NPP, NIB, NPWP, KPJ, as columns of text.

For the NIK the answers are those of `jaring.terms.nik.Nik.parse`, for a whole column at once. The
other numbers are only brought to one form: none is refused for its length.
"""

from datetime import date

import polars as pl

from jaring.linkage.standardise.patterns import repair_unless, repair_where
from jaring.terms.nik import (
    AROUND,
    EXACT_DIGITS_OF_A_SPREADSHEET,
    LARGEST_EXACT_WHOLE_FLOAT,
    NIK_DIGITS,
    NikFault,
)
from jaring.terms.registration import DIGITS_LOST

# A NIK as one pattern: district; day (women + 40), month and year that exist together; serial.
_LEAP = "(?:[02468][048]|[13579][26])"
_DATE = (
    "(?:(?:0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(?:0[1-9]|1[0-2])[0-9]{2}"
    "|(?:29|30|69|70)(?:0[13-9]|1[0-2])[0-9]{2}"
    "|(?:31|71)(?:0[13578]|1[02])[0-9]{2}"
    f"|(?:29|69)02{_LEAP})"
)
_SERIAL = "(?:[0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000)"
_NIK = f"^([1-9][0-9]{{5}}{_DATE}{_SERIAL})$"
_DATED = f"^[0-9]{{6}}{_DATE}"
_FILLER = f"{'|'.join(f'{digit}{{{NIK_DIGITS}}}' for digit in range(1, 10))}|1234567890123456"
_NO_NUMBER = f"^(?:{_FILLER}|0*)$"
_BLANKS = r"[\x00-\x20\x{00A0}\x{2000}-\x{200F}\x{202F}\x{205F}\x{3000}\x{FEFF}]+"
_MARKS = f"[.,_/{AROUND}-]+"
_SCIENTIFIC = r"^([0-9])(?:[.,]([0-9]*))?E\+?([0-9]{1,2})$"
_WHOLE_ENDING = r"^([0-9]{16})[.,]0+$"
# What `_stripped` puts before digits that identify nobody: control characters, which no text keeps
# once its blanks are gone.
_SCIENTIFIC_TAG, _LOST_TAG, _LETTERS_TAG, _FILLER_TAG = "\x01", "\x02", "\x03", "\x04"
_TAGS = {
    _SCIENTIFIC_TAG: NikFault.SCIENTIFIC,
    _LOST_TAG: NikFault.LAST_DIGIT_LOST,
    _LETTERS_TAG: NikFault.LETTERS,
    _FILLER_TAG: NikFault.PLACEHOLDER,
}


def clean_nik(text: pl.Expr) -> pl.Expr:
    """The 16 digits where they are a well-formed NIK, valid or repaired; else null."""
    return _stripped(text).str.extract(_NIK)


def nik_digits(text: pl.Expr) -> pl.Expr:
    """The digits to compare, of a NIK and of what was meant as one; null where there are none."""
    return _stripped(text).str.extract(r"^[\x01-\x03]?([0-9]+)$")


def nik_fault(text: pl.Expr) -> pl.Expr:
    """Why the text is no NIK, as a code of `NikFault`; null where it is one."""
    return text.map_batches(_faults, return_dtype=pl.String, is_elementwise=True)


def nik_birth_date(nik: pl.Expr, *, as_of: date) -> pl.Expr:
    """The birth date in a clean NIK as yyyymmdd: the latest century that is not in the future."""
    day = _nik_part(nik, 8, 100) % 40
    month = _nik_part(nik, 6, 100)
    year = _nik_part(nik, 4, 100)
    this_century = (2000 + year) * 10_000 + month * 100 + day
    today = as_of.year * 10_000 + as_of.month * 100 + as_of.day
    return pl.when(this_century <= today).then(this_century).otherwise(this_century - 1_000_000)


def nik_sex(nik: pl.Expr) -> pl.Expr:
    """L or P, from the day of birth in a clean NIK."""
    tens_of_day = _nik_part(nik, 9, 10)
    woman = pl.when(tens_of_day.is_between(4, 7)).then(pl.lit("P"))  # day + 40
    return pl.when(tens_of_day.is_between(0, 3)).then(pl.lit("L")).otherwise(woman)


def _nik_part(nik: pl.Expr, behind: int, size: int) -> pl.Expr:
    """The digits before the last so many, as a number below `size`; null where it is no NIK."""
    number = nik.cast(pl.Int64, strict=False)
    is_whole = (nik.str.len_bytes() == NIK_DIGITS) & (number >= 10 ** (NIK_DIGITS - 1))
    return pl.when(is_whole).then(number // 10**behind % size).cast(pl.Int32)


def nik_area_code(nik: pl.Expr) -> pl.Expr:
    """The dotted code of the district of first registration in a clean NIK."""
    return nik.str.replace("^([0-9]{2})([0-9]{2})([0-9]{2})[0-9]{10}$", "${1}.${2}.${3}")


def share_ending_in_zero(text: pl.Expr) -> pl.Expr:
    """The share of 16-digit numbers of the column that end in 0; null without any.

    About a tenth is usual. A column that passed through a spreadsheet as numbers is near 1: its
    last digits are lost, though each number looks whole.
    """
    is_long = text.str.contains(f"^ *[0-9]{{{NIK_DIGITS}}} *$")
    ends_in_zero = text.str.contains("0 *$") & is_long
    count = is_long.sum()
    return pl.when(count > 0).then(ends_in_zero.sum() / count)


def clean_npp(text: pl.Expr) -> pl.Expr:
    """The number of an establishment: letters and digits only; null where there is none."""
    return _letters_and_digits(text)


def clean_kpj(text: pl.Expr) -> pl.Expr:
    """The number of a membership card: letters and digits only; null where there is none."""
    return _letters_and_digits(text)


def clean_nib(text: pl.Expr) -> pl.Expr:
    """The business number, digits only; 12 digits get back the 0 that a spreadsheet took."""
    return _digits_only(text).str.replace("^([0-9]{12})$", "0${1}")


def clean_npwp(text: pl.Expr) -> pl.Expr:
    """The tax number in its 16 digits: 15 get a leading 0, 14 had lost one before.

    Of the 22 digits of a place of business the first 16 are the number; what has another length
    stays as it is. Sixteen digits may be a NIK: persons use theirs.

    Law: PMK 112/2022.
    """
    return (
        _digits_only(text)
        .str.replace("^([0-9]{15})$", "0${1}")
        .str.replace("^([0-9]{14})$", "00${1}")
        .str.replace("^([0-9]{16})[0-9]{6}$", "${1}")
    )


def _letters_and_digits(text: pl.Expr) -> pl.Expr:
    return repair_unless(text.str.to_uppercase(), "^[0-9A-Z]*[1-9][0-9A-Z]*$", _bare_code)


def _digits_only(text: pl.Expr) -> pl.Expr:
    return repair_unless(text, "^[0-9]*[1-9][0-9]*$", _bare_digits)


def _bare_code(upper: pl.Expr) -> pl.Expr:
    bare = _whole(upper).str.replace_all("[^0-9A-Z]+", "")
    return bare.str.extract("^([0-9A-Z]*[1-9][0-9A-Z]*)$")


def _bare_digits(text: pl.Expr) -> pl.Expr:
    bare = _whole(text.str.to_uppercase()).str.replace_all("[^0-9]+", "")
    return bare.str.extract("^([0-9]*[1-9][0-9]*)$")


def _whole(upper: pl.Expr) -> pl.Expr:
    """Without the `.0` of a cell that was a number; empty where its digits are lost for good."""
    unspaced = upper.str.replace_all(_BLANKS, "")
    return unspaced.str.replace(r"^([0-9]+)[.,]0+$", "${1}").str.replace(f"^{DIGITS_LOST}$", "")


def _stripped(text: pl.Expr) -> pl.Expr:
    """Digits alone; with a tag of `_TAGS` before them where a fault is known; else null."""
    return repair_where(text, f"[^0-9]|{_NO_NUMBER}", _strip)


def _strip(text: pl.Expr) -> pl.Expr:
    bare = text.str.to_uppercase().str.replace_all(_BLANKS, "").str.strip_chars(AROUND)
    whole = repair_where(bare, r"^[0-9](?:[.,][0-9]*)?E\+?[0-9]{1,2}$", _strip_scientific)
    ended = whole.str.replace(_WHOLE_ENDING, "${1}").str.replace_all(_MARKS, "")
    tagged = repair_where(ended, "[^0-9].*[0-9]|[0-9].*[^0-9]", _tag_letters)
    filled = tagged.str.replace(f"^(?:{_FILLER}|0{{{NIK_DIGITS},}})$", _FILLER_TAG)
    return filled.str.replace("^0+$", "").str.extract(r"^([\x01-\x03]?[0-9]+|\x04)$")


def _strip_scientific(bare: pl.Expr) -> pl.Expr:
    mantissa = bare.str.replace(_SCIENTIFIC, "${1}${2}")
    exponent = bare.str.extract("([0-9]+)$").cast(pl.Int32)
    length = mantissa.str.len_bytes()
    is_whole = (
        (length == NIK_DIGITS)
        & ~mantissa.str.ends_with("0")
        & (mantissa.cast(pl.Int64, strict=False) < LARGEST_EXACT_WHOLE_FLOAT)
    )
    has_15 = (exponent == NIK_DIGITS - 1) & (length >= EXACT_DIGITS_OF_A_SPREADSHEET)
    return (
        pl.when(~has_15)
        .then(_SCIENTIFIC_TAG + mantissa)
        .when(is_whole)
        .then(mantissa)
        .otherwise(_LOST_TAG + mantissa.str.slice(0, EXACT_DIGITS_OF_A_SPREADSHEET))
    )


def _tag_letters(bare: pl.Expr) -> pl.Expr:
    """Digits among letters, with O read as 0 and I or L as 1, unless they have their tag."""
    digits = bare.str.replace_many(["O", "I", "L"], ["0", "1", "1"]).str.replace_all("[^0-9]+", "")
    is_tagged = bare.str.contains(r"^[\x01\x02][0-9]+$")
    return pl.when(is_tagged).then(bare).otherwise(_LETTERS_TAG + digits)


def _faults(rows: pl.Series) -> pl.Series:
    stripped = rows.to_frame("text").select(stripped=_stripped(pl.col("text")))
    return stripped.select(_fault(pl.col("stripped"))).to_series()


def _fault(stripped: pl.Expr) -> pl.Expr:
    """The first fault in the order in which the scalar rule looks for them."""
    length, tag = stripped.str.len_bytes(), stripped.str.slice(0, 1)
    conditions: list[tuple[pl.Expr, NikFault]] = [
        (stripped.is_null(), NikFault.EMPTY),
        *((tag == letter, fault) for letter, fault in _TAGS.items()),
        (length < NIK_DIGITS, NikFault.TOO_SHORT),
        (length > NIK_DIGITS, NikFault.TOO_LONG),
        (tag == "0", NikFault.LEADING_ZERO),
        (~stripped.str.contains(_DATED), NikFault.IMPOSSIBLE_DATE),
        (stripped.str.ends_with("0000"), NikFault.SERIAL_ZERO),
    ]
    found = [pl.when(is_so).then(pl.lit(fault.value)) for is_so, fault in conditions]
    return pl.coalesce(found)
