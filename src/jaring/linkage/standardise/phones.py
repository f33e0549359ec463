"""Phone numbers as the digits that follow +62: the same for every way of writing them.

`0812-3456-789`, `+62 812 3456 789` and `8123456789` are one number. Landlines keep their area code;
a number without one (`462323`) identifies nothing and is null, as is a row of one digit.
"""

import polars as pl

from jaring.linkage.standardise.patterns import null_where, repair_unless

SHORTEST, LONGEST = 8, 12  # digits after +62, ITU-T E.164 plan of Indonesia
_MOBILE = f"^0?8[0-9]{{{SHORTEST - 1},{LONGEST - 1}}}$"
# One digit from the second on: what people type to fill a field.
_FILLER = f"^0?[1-9](?:{'|'.join(f'{digit}{{6,}}' for digit in range(10))})$"


def clean_phone(text: pl.Expr) -> pl.Expr:
    """The national significant number (`8123456789`); null where it is unusable.

    Of several numbers in one field the first one counts.
    """
    digits = repair_unless(text, _MOBILE, _national).str.strip_prefix("0")
    return null_where(digits, _FILLER)


def _national(text: pl.Expr) -> pl.Expr:
    whole = text.str.to_uppercase().str.replace(r"^\s*([0-9]+)[.,]0\s*$", "${1}")
    first = whole.str.replace("^[^0-9]+", "").str.replace("(?:[/,;&|\n]|ATAU|DAN|EXT|PES|X).*$", "")
    digits = first.str.replace_all("[^0-9E]+", "").str.replace("E.*$", "E")
    # a number of area 062x begins with 62 as the country does: there its 0 tells them apart
    national = digits.str.replace("^(?:(?:00)?62|0)?0*", "")
    return national.str.extract(f"^([1-9][0-9]{{{SHORTEST - 1},{LONGEST - 1}}})$")
