"""Codes of areas, province to village, as the Ministry of Home Affairs numbers them.

A code is `PP.KK.CC.VVVV`, cut off at any level. Whether an area of that code exists, or existed
once, is not asked here: codes are retired and given anew, so an unknown code is flagged where it
is met, never refused.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from jaring.terms.errors import InputError


class AreaLevel(StrEnum):
    """How deep a code goes."""

    PROVINCE = "province"
    REGENCY = "regency"
    DISTRICT = "district"
    VILLAGE = "village"

    @property
    def depth(self) -> int:
        """1 for a province to 4 for a village."""
        return list(AreaLevel).index(self) + 1


class AreaKind(StrEnum):
    """What sort of area it is in law."""

    PROVINSI = "provinsi"
    KABUPATEN = "kabupaten"
    KOTA = "kota"
    KABUPATEN_ADMINISTRASI = "kabupaten_administrasi"
    KOTA_ADMINISTRASI = "kota_administrasi"
    KECAMATAN = "kecamatan"
    KELURAHAN = "kelurahan"
    DESA = "desa"
    DESA_ADAT = "desa_adat"


class AreaCodeError(InputError):
    """A text that cannot be a code of an area."""

    code: ClassVar[str] = "input.area_code"

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(
            f"{text!r} is not a code of an area. A code has 2, 4, 6 or 10 digits, "
            "with dots between the levels or without: 35, 35.77, 35.77.02, 35.77.02.1001."
        )


_DEPTH_BY_DIGITS = {2: 1, 4: 2, 6: 3, 10: 4}
_ENDS = (2, 5, 8, 13)  # where each level ends in the dotted form
_SHAPE = re.compile(r"[1-9]\d(?:\.?\d{2}(?:\.?\d{2}(?:\.?\d{4})?)?)?", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class AreaCode:
    """A code of an area in its dotted form; `AreaCode.parse` is the road from any text.

    >>> AreaCode.parse("3577021001").parent
    AreaCode(text='35.77.02')
    """

    text: str

    @classmethod
    def parse(cls, text: str) -> "AreaCode":
        """The code in its dotted form, from `3577021001`, `35.77.02.1001` or anything between.

        Raises:
            AreaCodeError: it has not 2, 4, 6 or 10 digits, or starts with 0 (no province does).
        """
        bare = text.strip()
        if _SHAPE.fullmatch(bare) is None:
            raise AreaCodeError(text)
        digits = bare.replace(".", "")
        parts = (digits[:2], digits[2:4], digits[4:6], digits[6:])
        return cls(".".join(part for part in parts if part))

    @property
    def digits(self) -> str:
        """The code without dots."""
        return self.text.replace(".", "")

    @property
    def level(self) -> AreaLevel:
        """Province, regency, district or village."""
        return list(AreaLevel)[_DEPTH_BY_DIGITS[len(self.digits)] - 1]

    @property
    def parent(self) -> "AreaCode | None":
        """The code one level up; a province has none."""
        above = self.text.rpartition(".")[0]
        return AreaCode(above) if above else None

    def at(self, level: AreaLevel) -> "AreaCode | None":
        """The part of the code that names its area of that level; none where it ends above."""
        end = _ENDS[level.depth - 1]
        return AreaCode(self.text[:end]) if len(self.text) >= end else None

    def is_inside(self, other: "AreaCode") -> bool:
        """Whether this area is that one, or a part of it."""
        return self.text == other.text or self.text.startswith(f"{other.text}.")

    def __str__(self) -> str:
        """The dotted form."""
        return self.text
