"""What a terminal says after an assessment: rows, outcomes, findings, and what to open."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from jaring.reports.formats import Formats, Lang

_HEAD = {
    "id": "{rows} baris dalam {lists} daftar, per {as_of}",
    "en": "{rows} rows in {lists} lists, as of {as_of}",
}
_COVERED = {
    "id": "{covered} pekerja terlindungi menurut kewajibannya; {review} baris perlu ditinjau",
    "en": "{covered} workers covered as their duty asks; {review} rows to review",
}
_FINDING = {
    "id": "{kind}: {count} temuan terindikasi{stake}",
    "en": "{kind}: {count} indicated findings{stake}",
}
_STAKE = {
    "id": ", sedikitnya {idr} per bulan",
    "en": ", at least {idr} a month",
}
_OPEN = {"id": "Hasil: {out}", "en": "Result: {out}"}
_MOST_KINDS = 10


def terminal_summary(summary: Mapping[str, Any], *, lang: Lang, out: Path) -> str:
    """At most fifteen lines."""
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
    lines += [_finding(one, form) for one in summary["findings"][:_MOST_KINDS]]
    lines.append(_OPEN[lang].format(out=out))
    return "\n".join(lines)


def _finding(one: Mapping[str, Any], form: Formats) -> str:
    idr = one["stake_at_least_idr"]
    stake = _STAKE[form.lang].format(idr=form.money(idr)) if idr else ""
    name = f"{one['kind']} ({one['subject_kind']})"
    return _FINDING[form.lang].format(kind=name, count=form.count(one["standing"]), stake=stake)


def _day(number: int, form: Formats) -> str:
    year, rest = divmod(number, 10_000)
    return form.day(date(year, *divmod(rest, 100)))
