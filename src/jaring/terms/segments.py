"""How a person works, and what a worker may be insured in: segments and programmes.

The codes are the words of the law and of the registers; the labels are what a screen shows.
"""

from enum import StrEnum
from typing import Literal

Lang = Literal["id", "en"]


class Segment(StrEnum):
    """How a person works, which decides who owes the contribution and which programmes apply."""

    PU = "PU"  # penerima upah: for an employer, for a wage
    BPU = "BPU"  # bukan penerima upah: on own account
    JAKON = "JAKON"  # jasa konstruksi: on a construction project, insured per project
    PMI = "PMI"  # pekerja migran Indonesia: abroad

    def label(self, lang: Lang = "id") -> str:
        """The name on a screen."""
        return _SEGMENT_LABELS[self][lang]


class Programme(StrEnum):
    """A programme of employment social security."""

    JKK = "JKK"  # jaminan kecelakaan kerja: work accident
    JKM = "JKM"  # jaminan kematian: death
    JHT = "JHT"  # jaminan hari tua: old-age savings
    JP = "JP"  # jaminan pensiun: pension
    JKP = "JKP"  # jaminan kehilangan pekerjaan: job loss

    def label(self, lang: Lang = "id") -> str:
        """The name on a screen."""
        return _PROGRAMME_LABELS[self][lang]


_SEGMENT_LABELS: dict[Segment, dict[str, str]] = {
    Segment.PU: {"id": "Penerima upah", "en": "Wage earner"},
    Segment.BPU: {"id": "Bukan penerima upah", "en": "On own account"},
    Segment.JAKON: {"id": "Jasa konstruksi", "en": "Construction project"},
    Segment.PMI: {"id": "Pekerja migran Indonesia", "en": "Migrant worker"},
}

_PROGRAMME_LABELS: dict[Programme, dict[str, str]] = {
    Programme.JKK: {"id": "Jaminan Kecelakaan Kerja", "en": "Work accident"},
    Programme.JKM: {"id": "Jaminan Kematian", "en": "Death"},
    Programme.JHT: {"id": "Jaminan Hari Tua", "en": "Old-age savings"},
    Programme.JP: {"id": "Jaminan Pensiun", "en": "Pension"},
    Programme.JKP: {"id": "Jaminan Kehilangan Pekerjaan", "en": "Job loss"},
}
