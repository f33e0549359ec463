"""What a terminal says after an assessment: rows, outcomes, findings, and what to open."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from jaring.assessment.kinds import finding_kinds
from jaring.reports.assess_speech import kind_word
from jaring.reports.formats import Formats, Lang
from jaring.reports.words import Voice

_HEAD = {
    "id": "{rows} baris dalam {lists} daftar, per {as_of}",
    "en": "{rows} rows in {lists} lists, as of {as_of}",
}
_COVERED = {
    "id": "{covered} pekerja terlindungi menurut kewajibannya; {review} baris perlu ditinjau",
    "en": "{covered} workers covered as their duty asks; {review} rows to review",
}
_FINDING = {
    "id": "{kind}: terindikasi {counts}{stake}",
    "en": "{kind}: {counts}{stake}, indicated",
}
_STAKE = {
    "id": ", sedikitnya {idr} per bulan",
    "en": ", at least {idr} a month",
}
_SUBJECTS = {
    "person": {"id": "orang", "en": "people"},
    "employer": {"id": "pemberi kerja", "en": "employers"},
    "unit": {"id": "unit", "en": "units"},
    "permit": {"id": "izin", "en": "permits"},
    "batch": {"id": "kelompok sponsor", "en": "sponsored groups"},
    "project": {"id": "proyek", "en": "projects"},
    "group": {"id": "kelompok", "en": "groups"},
}
_OPEN = {"id": "Buka {report}", "en": "Open {report}"}


def terminal_summary(summary: Mapping[str, Any], *, lang: Lang, out: Path) -> str:
    """What came in, a line for each kind of finding in the order of work, and what to open."""
    form = Formats(lang)
    received = sum(one["rows"] for one in summary["rows"])
    covered = sum(one["rows"] for one in summary["outcomes"] if one["outcome"] == "matched_covered")
    review = sum(one["review"] for one in summary["outcomes"])
    lines = [
        _HEAD[lang].format(
            rows=form.count(received),
            lists=form.count(len({one["list_id"] for one in summary["rows"]})),
            as_of=_day(summary["as_of"], form),
        ),
        _COVERED[lang].format(covered=form.count(covered), review=form.count(review)),
    ]
    lines += list(_findings(summary["findings"], Voice(lang)))
    lines.append(_OPEN[lang].format(report=out / "report.html"))
    return "\n".join(lines)


def _findings(found: Sequence[Mapping[str, Any]], voice: Voice) -> Iterator[str]:
    """A line per kind: who is missing first. Employers and persons are never added up."""
    kinds = [one["kind"] for one in found]
    for kind in dict.fromkeys(kind for kind in (*finding_kinds(), *kinds) if kind in kinds):
        parts = [one for one in found if one["kind"] == kind]
        idr = max((one["stake_at_least_idr"] or 0 for one in parts), default=0)
        yield _FINDING[voice.lang].format(
            kind=f"{kind_word(kind, voice)} ({kind})",
            counts=", ".join(
                f"{voice.form.count(one['standing'])} {_subjects(one['subject_kind'], voice.lang)}"
                for one in parts
            ),
            stake=_STAKE[voice.lang].format(idr=voice.form.money(idr)) if idr else "",
        )


def _subjects(code: str, lang: Lang) -> str:
    return _SUBJECTS.get(code, {}).get(lang, code)


def _day(number: int, form: Formats) -> str:
    year, rest = divmod(number, 10_000)
    return form.day(date(year, *divmod(rest, 100)))
