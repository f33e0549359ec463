"""Numbers of registration beside the NIK: KPJ, NPP, NIB and NPWP, in one form and with flags.

Lengths differ between years, systems and spreadsheets, so a number is flagged and never refused for
its length. A column goes through `jaring.linkage.standardise.numbers`, with the same answers.

Law: PMK 112/2022 (NPWP of 16 digits); PP 5/2021 (NIB).
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from jaring.terms.nik import BLANKS


class RegistrationKind(StrEnum):
    """Whose number it is."""

    KPJ = "kpj"  # of a membership: a person may hold several
    NPP = "npp"  # of an establishment
    NIB = "nib"  # of a business, from the permit system
    NPWP = "npwp"  # of a taxpayer


class RegistrationFlag(StrEnum):
    """What a reader should know of a number."""

    UNUSUAL_LENGTH = "unusual_length"
    LETTERS = "letters"  # where digits alone are usual
    ZERO_GIVEN_BACK = "zero_given_back"  # a spreadsheet took the leading 0
    FORMER_LENGTH = "former_length"  # 15 digits of the NPWP before 2024
    PLACE_OF_BUSINESS = "place_of_business"  # 22 digits, of which the first 16 are kept
    MAY_BE_NIK = "may_be_nik"  # 16 digits without leading 0: persons use their NIK


@dataclass(frozen=True, slots=True)
class RegistrationNumber:
    """One number in the form in which it is compared."""

    kind: RegistrationKind
    text: str
    flags: frozenset[RegistrationFlag] = frozenset()


# Digits that are usual: KPJ in use from 8 to 15 characters, 11 of late; NPP 8, older ones with
# letters first; NIB 13; NPWP 16.
_USUAL = {
    RegistrationKind.KPJ: range(8, 16),
    RegistrationKind.NPP: range(8, 13),
    RegistrationKind.NIB: range(13, 14),
    RegistrationKind.NPWP: range(16, 17),
}
_WITH_LETTERS = frozenset({RegistrationKind.KPJ, RegistrationKind.NPP})
DIGITS_LOST = r"[0-9](?:[.,][0-9]*E\+?|E\+)[0-9]{1,2}"  # 3.37E+12: a number of a spreadsheet
_WHOLE_NUMBER = re.compile(r"([0-9]+)[.,]0+")
_FORMER_NPWP, _FORMER_NPWP_LESS_ZERO, _PLACE_OF_BUSINESS = 15, 14, 22
_NPWP, _NIB_LESS_ZERO = 16, 12


def parse_kpj(text: str | None) -> RegistrationNumber | None:
    """The number of a membership card; none where the field says nothing."""
    return _parse(RegistrationKind.KPJ, text)


def parse_npp(text: str | None) -> RegistrationNumber | None:
    """The number of an establishment; none where the field says nothing."""
    return _parse(RegistrationKind.NPP, text)


def parse_nib(text: str | None) -> RegistrationNumber | None:
    """The business number; 12 digits get back the 0 that a spreadsheet took."""
    return _parse(RegistrationKind.NIB, text)


def parse_npwp(text: str | None) -> RegistrationNumber | None:
    """The tax number in 16 digits: 15 get a leading 0, 14 had lost one before.

    >>> parse_npwp("01.234.567.8-901.000").text
    '0012345678901000'
    """
    return _parse(RegistrationKind.NPWP, text)


def _parse(kind: RegistrationKind, text: str | None) -> RegistrationNumber | None:
    bare = _bare(text or "", with_letters=kind in _WITH_LETTERS)
    if bare is None:
        return None
    number, flags = _lengthened(kind, bare)
    if len(number) not in _USUAL[kind]:
        flags = flags | {RegistrationFlag.UNUSUAL_LENGTH}
    if not number.isdigit():
        flags = flags | {RegistrationFlag.LETTERS}
    return RegistrationNumber(kind, number, flags)


def _bare(text: str, *, with_letters: bool) -> str | None:
    """Letters and digits alone; none without a digit from 1 to 9, or where digits are lost."""
    unspaced = BLANKS.sub("", text.upper())
    whole = _WHOLE_NUMBER.fullmatch(unspaced)
    if re.fullmatch(DIGITS_LOST, unspaced):
        return None
    kept = "[^0-9A-Z]" if with_letters else "[^0-9]"
    bare = re.sub(kept, "", whole[1] if whole else unspaced)
    return bare if re.search("[1-9]", bare) else None


def _lengthened(kind: RegistrationKind, bare: str) -> tuple[str, frozenset[RegistrationFlag]]:
    """The number with the zeros that it should have."""
    if kind is RegistrationKind.NIB and len(bare) == _NIB_LESS_ZERO:
        return f"0{bare}", frozenset({RegistrationFlag.ZERO_GIVEN_BACK})
    return _npwp(bare) if kind is RegistrationKind.NPWP else (bare, frozenset())


def _npwp(bare: str) -> tuple[str, frozenset[RegistrationFlag]]:
    former = RegistrationFlag.FORMER_LENGTH
    if len(bare) == _FORMER_NPWP:
        return f"0{bare}", frozenset({former})
    if len(bare) == _FORMER_NPWP_LESS_ZERO:
        return f"00{bare}", frozenset({former, RegistrationFlag.ZERO_GIVEN_BACK})
    if len(bare) == _PLACE_OF_BUSINESS:
        return bare[:_NPWP], frozenset({RegistrationFlag.PLACE_OF_BUSINESS})
    if len(bare) == _NPWP and bare[0] != "0":
        return bare, frozenset({RegistrationFlag.MAY_BE_NIK})
    return bare, frozenset()
