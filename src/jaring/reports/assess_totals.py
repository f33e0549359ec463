"""Counts that must add up: rows in, outcomes, findings, stock; for the page and the workbooks."""

from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from jaring.reports.assess_facts import AssessFacts
from jaring.reports.assess_grids import capital
from jaring.reports.assess_speech import fact_word, kind_word, list_word, word
from jaring.reports.words import Voice

OUT: Final = ("quarantined", "duplicate_in_list", "not_working")
COVERED: Final = "matched_covered"
UNKNOWN: Final = "unknown"
UNMET: Final = ("unmatched_obliged", "matched_lapsed", "matched_other", "unmatched_eligible")
NOT_OBLIGED: Final = "unmatched_not_obliged"
GRAINS: Final = ("worker", "employer", "project")


@dataclass(frozen=True)
class Totals:
    """The counts that a reader holds against each other.

    Attributes:
        outcomes: rows of workers by outcome.
        at_work: rows of workers less those set apart, repeated and no longer at work.
        raising: rows of any list that raise a finding.
        from_lists: findings that rest on a list.
        ready: findings that can be worked on; the rest has a doubtful link.
    """

    received: int
    outcomes: dict[str, int]
    at_work: int
    covered: int
    unmet: int
    unknown: int
    rows: int
    raising: int
    findings: int
    from_lists: int
    from_registry: int
    ready: int
    review: int
    priced: int
    stake_at_least_idr: int
    is_stake_known: bool


def totals(facts: AssessFacts) -> Totals:
    """Every count, from the tables of the run."""
    rows = facts.frame("rows", "grain", "outcome", "rows", "raising")
    outcomes: dict[str, int] = {}
    if facts.has("rows"):
        counted = rows.filter(pl.col("grain") == "worker").group_by("outcome")
        outcomes = dict(counted.agg(pl.col("rows").sum()).sort("outcome").iter_rows())
    received = sum(outcomes.values())
    kinds = facts.frame("kinds")
    findings = _sum(kinds, "findings")
    from_registry, review = _sum(kinds, "from_registry"), _sum(kinds, "review")
    return Totals(
        received=received,
        outcomes=outcomes,
        at_work=received - sum(outcomes.get(name, 0) for name in OUT),
        covered=outcomes.get(COVERED, 0),
        unmet=sum(outcomes.get(name, 0) for name in UNMET),
        unknown=outcomes.get(UNKNOWN, 0),
        rows=_sum(rows, "rows") if facts.has("rows") else 0,
        raising=_sum(rows, "raising") if facts.has("rows") else 0,
        findings=findings,
        from_lists=findings - from_registry,
        from_registry=from_registry,
        ready=findings - review,
        review=review,
        priced=_sum(kinds, "priced"),
        stake_at_least_idr=_stake(facts),
        is_stake_known=_stake(facts) > 0,
    )


def _stake(facts: AssessFacts) -> int:
    """What is due each month for people who are surely not enrolled, each person once.

    A finding with a doubtful link does not count. An employer's own finding repeats what its
    workers' findings say, so of the two only the larger is counted.
    """
    columns = ("kind", "employer_key", "is_review", "stake_at_least_idr")
    people = facts.frame("people", *columns)
    employers = facts.frame("employers_to_do", *columns)
    if people.is_empty() and employers.is_empty():
        return 0
    money = pl.col("stake_at_least_idr").cast(pl.Int64)
    is_sure = ~pl.col("is_review").cast(pl.Boolean)
    mine = people.filter(is_sure & pl.col("kind").is_in(["PDS_TK", "UNREGISTERED"]))
    firms = employers.filter(is_sure & pl.col("kind").is_in(["PWBD", "PDS_TK"]))
    by_firm = pl.concat(
        [
            mine.filter(pl.col("employer_key").is_not_null())
            .group_by("employer_key").agg(money.sum()),
            firms.filter(pl.col("employer_key").is_not_null())
            .group_by("employer_key").agg(money.max()),
        ]
    )  # fmt: skip
    alone = mine.filter(pl.col("employer_key").is_null())
    largest = by_firm.group_by("employer_key").agg(money.max())
    return int(largest.select(money.sum()).item() or 0) + int(alone.select(money.sum()).item() or 0)


def _sum(frame: pl.DataFrame, column: str) -> int:
    if column not in frame.columns or frame.is_empty():
        return 0
    return int(frame[column].sum() or 0)


def summary_rows(facts: AssessFacts, voice: Voice) -> list[dict[str, Any]]:
    """The sheet of figures: section, item, count, of these to review, rupiah."""
    made: list[dict[str, Any]] = []
    rows = facts.frame("rows", "grain", "list_id", "outcome", "rows", "review")

    def add(section: str, item: str, count: int, review: int | None = None,
            stake: int | None = None) -> None:  # fmt: skip
        made.append(
            {"section": voice.say(f"assess_summary.{section}"), "item": item, "rows": count,
             "review": review, "stake_at_least_idr": stake}
        )  # fmt: skip

    if facts.has("rows"):
        per_list = rows.group_by("list_id", maintain_order=True).agg(
            pl.col("rows").sum(), pl.col("review").sum()
        )
        for list_id, count, review in per_list.iter_rows():
            add("rows", list_name(facts, list_id, voice), count, review)
        per_outcome = rows.group_by("grain", "outcome").agg(
            pl.col("rows").sum(), pl.col("review").sum()
        )
        for grain, outcome, count, review in per_outcome.sort("grain", "outcome").iter_rows():
            of_whom = capital(voice.say(f"assess_chain.grain_{grain}"))
            item = f"{of_whom}: {outcome_word(outcome, voice)}"
            add("outcome", item, count, review)
    for one in facts.frame("kinds").iter_rows(named=True):
        item = f"{kind_word(one['kind'], voice)}, {subject_word(one['subject_kind'], voice)}"
        add("finding", item, one["findings"], one["review"], one["stake_at_least_idr"])
    for one in facts.frame("standing").iter_rows(named=True):
        add("stock", segment_word(one["segment"], voice), one["memberships"])
    if facts.has("lacking"):
        for fact, count in facts.frame("lacking").iter_rows():
            add("unknown", capital(fact_word(fact, voice)), count)
    return made


def outcome_word(code: str, voice: Voice) -> str:
    """An outcome as people say it."""
    return word("assess_outcome", code, voice)


def subject_word(code: str, voice: Voice) -> str:
    """Per person, per employer, per unit."""
    return voice.find(f"assess_detail.subject_{code}") or code


def segment_word(code: str, voice: Voice) -> str:
    """A segment with what its letters mean."""
    return voice.find(f"assess_stock.segment_{code}") or code


def list_name(facts: AssessFacts, list_id: str, voice: Voice) -> str:
    """A list as its kind and its holder; its id too, where another list is called the same."""
    one = next((each for each in facts.lists if each.list_id == list_id), None)
    if one is None:
        return list_id
    name = list_word(one, voice)
    is_alone = sum(list_word(each, voice) == name for each in facts.lists) == 1
    return capital(name) if is_alone else f"{capital(name)}: {list_id}"
