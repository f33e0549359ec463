"""What a person reads when a fact of the law is named or written in a way that cannot be read."""

from collections.abc import Iterable, Mapping
from typing import ClassVar, Final

from jaring.terms.errors import InputError
from jaring.terms.segments import Lang

_WANTED: Final[Mapping[str, Mapping[Lang, str]]] = {
    "money": {
        "id": "rupiah utuh, misalnya 4000000 atau Rp4.000.000",
        "en": "whole rupiah, such as 4000000 or Rp4.000.000",
    },
    "count": {"id": "bilangan bulat, 0 atau lebih", "en": "a whole number of 0 or more"},
    "day": {
        "id": "tanggal, misalnya 2026-11-03 atau 03-11-2026",
        "en": "a date, such as 2026-11-03 or 03-11-2026",
    },
    "moment": {
        "id": "waktu, misalnya 2026-11-21T09:00+07:00",
        "en": "a moment, such as 2026-11-21T09:00+07:00",
    },
    "flag": {"id": "ya atau tidak", "en": "yes or no"},
    "choice": {"id": "salah satu dari {options}", "en": "one of {options}"},
    "amounts": {
        "id": "beberapa jumlah, misalnya '3000000 3200000 3100000'",
        "en": "amounts, such as '3000000 3200000 3100000'",
    },
    "lost_part": {
        "id": "bagian tabel cacat (one_eye, both_eyes, ...) atau persentasenya",
        "en": "a part of the disability table (one_eye, both_eyes, ...) or its percentage",
    },
    "percent": {"id": "persentase, misalnya 37.5", "en": "a percentage, such as 37.5"},
    "area": {"id": "kode wilayah, misalnya 35.77.01.1003", "en": "an area code: 35.77.01.1003"},
    "children": {
        "id": "anak, misalnya '8:tk_sd:3, 13:smp' (umur, jenjang, tahun di jenjang itu)",
        "en": "children, such as '8:tk_sd:3, 13:smp' (age, level, years done in it)",
    },
}


class UnknownFactError(InputError):
    """A fact was named that the law does not ask for."""

    code: ClassVar[str] = "law.unknown_fact"

    def __init__(self, name: str, close: list[str]) -> None:
        self.name, self.close = name, close
        super().__init__(self.text("en"))

    def text(self, lang: Lang) -> str:
        """What happened, and what may have been meant."""
        close = ", ".join(self.close)
        if lang == "id":
            hint = f" Maksudnya {close}?" if close else ""
            return f"Hukum tidak menanyakan fakta bernama {self.name}.{hint}"
        hint = f" Did you mean {close}?" if close else ""
        return f"The law asks for no fact called {self.name}.{hint}"


class FactFormError(InputError):
    """A fact is needed, or has a value that it cannot have; the value itself is not repeated."""

    code: ClassVar[str] = "law.fact_form"

    def __init__(self, name: str, wanted: str, options: Iterable[str] = ()) -> None:
        self.name, self.wanted, self.options = name, wanted, tuple(options)
        super().__init__(self.text("en"))

    def text(self, lang: Lang) -> str:
        """What the fact should be."""
        wanted = _WANTED[self.wanted][lang].format(options=", ".join(self.options))
        return f"{self.name} harus {wanted}." if lang == "id" else f"{self.name} must be {wanted}."
