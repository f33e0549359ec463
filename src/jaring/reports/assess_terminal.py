"""What a terminal says after an assessment: the office, its lists, who is missing, what to open."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from jaring.assessment.kinds import finding_kinds
from jaring.reports.assess_speech import kind_word
from jaring.reports.assess_totals import COVERED, OUT, UNKNOWN, UNMET
from jaring.reports.formats import Formats, Lang
from jaring.reports.words import Voice
from jaring.terms.segments import Segment


def terminal_summary(summary: Mapping[str, Any], *, lang: Lang, out: Path) -> str:
    """Stock, lists and people, a line for each kind of finding in the order of work, what to open.

    A line counts what can be worked on; what has a doubtful link is counted at the end. At most
    fifteen lines; employers and persons are never added up.
    """
    voice = Voice(lang)
    found = list(_findings(summary["findings"], voice))
    review = sum(one["review"] for one in summary["findings"])
    lines = [_office(summary, voice), _lists(summary, voice)]
    if found:
        lines[-1] += " " + voice.say("assess_terminal.indicated")
    lines += found
    opened = voice.say("assess_terminal.open", report=str(out / "report.html"))
    if review:
        opened += " " + voice.counted("assess_terminal.review", review)
    opened += _books(summary.get("books", {}), voice)
    return "\n".join([*lines, opened])


def _books(books: Mapping[str, Mapping[str, Any]], voice: Voice) -> str:
    """The workbooks that were written; of a folder how many it holds."""
    said = [
        one["file"] if one["files"] == 1 else voice.say(
            "assess_terminal.book_folder", file=one["file"], n=voice.form.count(one["files"])
        )
        for one in books.values()
    ]  # fmt: skip
    return voice.say("assess_terminal.books", books=", ".join(said)) if said else ""


def _office(summary: Mapping[str, Any], voice: Voice) -> str:
    """The office, the day, and its living memberships per segment."""
    form = voice.form
    office = str(summary.get("office") or voice.say("assess.office_unknown"))
    day = _day(summary["as_of"], form)
    stock = summary.get("stock", [])
    held = {one["segment"]: one["memberships"] for one in stock if one["memberships"]}
    if not held:
        return voice.say("assess_terminal.office", office=office, day=day)
    order = [segment.value for segment in Segment if segment.value in held]
    return voice.say(
        "assess_terminal.stock",
        office=office,
        day=day,
        memberships=form.count(sum(held.values())),
        parts=", ".join(f"{segment} {form.count(held[segment])}" for segment in order),
    )


def _lists(summary: Mapping[str, Any], voice: Voice) -> str:
    """What came in, and what became of the people in it."""
    form = voice.form
    said = voice.say(
        "assess_terminal.rows",
        rows=form.count(sum(one["rows"] for one in summary["rows"])),
        lists=form.count(len({one["list_id"] for one in summary["rows"]})),
    )
    counts: dict[str, int] = {}
    for one in summary["outcomes"]:
        if one["grain"] == "worker":
            counts[one["outcome"]] = counts.get(one["outcome"], 0) + one["rows"]
    at_work = sum(count for outcome, count in counts.items() if outcome not in OUT)
    if not at_work:
        return said + "."
    covered = counts.get(COVERED, 0)
    return said + voice.say(
        "assess_terminal.people",
        at_work=form.count(at_work),
        covered=form.count(covered),
        rate=form.rate_of(covered, at_work),
        unmet=form.count(sum(counts.get(outcome, 0) for outcome in UNMET)),
        unknown=form.count(counts.get(UNKNOWN, 0)),
    )


def _findings(found: Sequence[Mapping[str, Any]], voice: Voice) -> Iterator[str]:
    """A line per kind: who is missing first."""
    kinds = [one["kind"] for one in found]
    for kind in dict.fromkeys(kind for kind in (*finding_kinds(), *kinds) if kind in kinds):
        parts = [one for one in found if one["kind"] == kind and one["findings"] > one["review"]]
        if not parts:
            continue  # all of them wait for a review
        idr = max((one["stake_at_least_idr"] or 0 for one in parts), default=0)
        counts = ", ".join(
            f"{voice.form.count(one['findings'] - one['review'])}"
            f" {_subjects(one['subject_kind'], voice)}"
            for one in parts
        )
        money = voice.say("assess_terminal.stake", idr=voice.form.money(idr)) if idr else ""
        yield f"  {kind_word(kind, voice)}: {counts}{money}"


def _subjects(code: str, voice: Voice) -> str:
    return voice.find(f"assess_terminal.of_{code}") or code


def _day(number: int, form: Formats) -> str:
    year, rest = divmod(number, 10_000)
    return form.day(date(year, *divmod(rest, 100)))
