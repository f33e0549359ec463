"""What an office head has to know of an assessment, in a few sentences; each counts one thing.

A sentence whose table an assessment lacks, or that has nothing to say, is left out.
"""

from collections.abc import Mapping

import polars as pl

from jaring.reports.assess_coverage import in_order, whole_day
from jaring.reports.assess_facts import AssessFacts
from jaring.reports.words import Voice

_PEOPLE = ("UNREGISTERED", "LAPSED")


def points(facts: AssessFacts, voice: Voice) -> tuple[str, ...]:
    """Stock, employers, people, units, permits, arrears, and what ends soon."""
    found = _ready(facts)
    said = (
        _stock(facts, voice),
        _employers(found, voice),
        _people(found, voice),
        _units(facts, voice),
        _counted("permits", found.get(("NO_PROJECT", "permit"), 0), voice),
        _arrears(facts, voice),
        _ending(facts, voice),
    )
    return tuple(text for text in said if text)


def _ready(facts: AssessFacts) -> Mapping[tuple[str, str], int]:
    """Findings that can be worked on, by kind and subject."""
    frame = facts.frame("kinds", "kind", "subject_kind", "findings", "review")
    if not facts.has("kinds"):
        return {}
    wanted = frame.select("kind", "subject_kind", "findings", "review")
    return {
        (kind, subject): findings - review for kind, subject, findings, review in wanted.iter_rows()
    }


def _stock(facts: AssessFacts, voice: Voice) -> str:
    if not facts.has("standing"):
        return ""
    form = voice.form
    frame = in_order(facts.frame("standing", "segment", "memberships"))
    pairs = frame.select("segment", "memberships").iter_rows()
    return voice.say(
        "assess_points.stock",
        office=facts.office or voice.say("assess.office_unknown"),
        memberships=form.count(int(frame["memberships"].sum())),
        parts=", ".join(f"{segment} {form.count(count)}" for segment, count in pairs if count),
    )


def _employers(found: Mapping[tuple[str, str], int], voice: Voice) -> str:
    missing, partly = found.get(("PWBD", "employer"), 0), found.get(("PDS_TK", "employer"), 0)
    if not missing and not partly:
        return ""
    form = voice.form
    return voice.say(
        "assess_points.employers", missing=form.count(missing), partly=form.count(partly)
    )


def _people(found: Mapping[tuple[str, str], int], voice: Voice) -> str:
    missing, lapsed = (found.get((kind, "person"), 0) for kind in _PEOPLE)
    if not missing and not lapsed:
        return ""
    form = voice.form
    return voice.say("assess_points.people", missing=form.count(missing), lapsed=form.count(lapsed))


def _units(facts: AssessFacts, voice: Voice) -> str:
    if not facts.has("unit_states"):
        return ""
    form = voice.form
    zones = facts.frame("unit_states", "zone")["zone"]
    return voice.say(
        "assess_points.units",
        units=form.count(zones.len()),
        blue=form.count(int((zones == "blue").sum())),
        yellow=form.count(int((zones == "yellow").sum())),
    )


def _counted(key: str, count: int, voice: Voice, **facts: str) -> str:
    return voice.counted(f"assess_points.{key}", count, **facts) if count else ""


def _arrears(facts: AssessFacts, voice: Voice) -> str:
    frame = facts.frame("employers_to_do", "kind", "amount_idr", "is_review")
    if not facts.has("employers_to_do"):
        return ""
    owing = frame.filter((pl.col("kind") == "ARREARS") & ~pl.col("is_review"))
    money = voice.form.money(int(owing["amount_idr"].sum() or 0))
    return _counted("arrears", owing.height, voice, money=money)


def _ending(facts: AssessFacts, voice: Voice) -> str:
    if not facts.has("projection"):
        return ""
    form = voice.form
    frame = facts.frame("projection", "day", "covered", "vanishing")
    vanishing, day = int(frame["vanishing"].sum()), whole_day(frame["day"][0])
    if not vanishing or day is None:
        return ""
    return voice.say(
        "assess_points.ending",
        vanishing=form.count(vanishing),
        covered=form.count(int(frame["covered"].sum())),
        day=form.day(day),
    )
