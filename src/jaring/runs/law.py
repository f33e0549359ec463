"""The law in one call each: duty, price, benefit, deadline, explanation, parameters.

    import jaring
    jaring.law.contribution(segment="PU", wage_idr=4_000_000, programmes="JKK JKM",
                            risk_class="III", on="2026-11").billed_idr            # 47600
    jaring.law.duty(work="for_wage", scale="small", citizenship="citizen")
    jaring.law.benefit("death", segment="BPU", membership_months=5).sum_idr       # 42000000
    jaring.law.deadline("register_project", counted_from="2026-11-23").last_day   # 2026-12-11
    jaring.law.explain(segment="BPU", income_idr=1_000_000, audience="worker").paragraph
    jaring.law.parameters(unverified=True)

Facts go by name (`runs.law_facts.Facts`); what is left out is not known, and the answer names it.
`on` is a day or a month, today if left out; `settings` chooses readings where law leaves them open.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeAlias, Unpack

from jaring.reports.formats import Formats
from jaring.rules.benefits.estimate import BenefitEstimate
from jaring.rules.benefits.wage_gap import WageGap
from jaring.rules.book import ParameterBook, Span, Value
from jaring.rules.contributions import Contribution, DueDate, due_date
from jaring.rules.deadlines.deadline import Deadline
from jaring.rules.deadlines.lapse import LapseClock, bpu_lapse_clock
from jaring.rules.deadlines.privacy import AnswerDue
from jaring.rules.explain import Answers, Audience, Explanation, Voice
from jaring.rules.explain import explain as explain_answers
from jaring.rules.loader import load_book
from jaring.rules.local_rules import LocalRules, read_local_rules
from jaring.rules.obligations import Duty, DutyStatus
from jaring.rules.sanctions import SanctionLadder
from jaring.runs.law_benefits import Event, estimate_benefit, usual_benefits
from jaring.runs.law_days import DEADLINES, AnyDeadline, find_deadline
from jaring.runs.law_errors import FactFormError
from jaring.runs.law_facts import Facts, read_facts, read_time
from jaring.runs.law_pricing import (
    contribution_of_facts,
    duty_of,
    gap_of_facts,
    has_price_base,
    with_segment,
)
from jaring.terms.months import Month
from jaring.terms.segments import Lang, Segment

__all__ = [
    "DEADLINES",
    "Event",
    "Facts",
    "ParameterRow",
    "benefit",
    "book",
    "contribution",
    "deadline",
    "duty",
    "explain",
    "explain_answer",
    "local_rules",
    "parameters",
    "wage_gap",
]

Answer: TypeAlias = Duty | Contribution | BenefitEstimate | WageGap | AnyDeadline
On: TypeAlias = date | Month | str | None
Settings: TypeAlias = Mapping[str, str] | None

_NO_LOCAL_RULES = LocalRules()


def book(settings: Settings = None) -> ParameterBook:
    """The parameter book, read under the default settings or those given."""
    return load_book(settings=settings)


def duty(
    *,
    on: On = None,
    settings: Settings = None,
    local_rules: LocalRules = _NO_LOCAL_RULES,
    **facts: Unpack[Facts],
) -> Duty:
    """What the law says about one worker in one month: obliged, voluntary, not open, unknown."""
    return duty_of(read_facts(facts), _month(on), load_book(settings=settings), local_rules)


def contribution(
    *, on: On = None, settings: Settings = None, **facts: Unpack[Facts]
) -> Contribution:
    """What is owed for a worker, project or migrant; the programmes are those of the duty.

    Raises:
        FactFormError: nothing says which segment is priced.
    """
    return contribution_of_facts(read_facts(facts), _month(on), load_book(settings=settings))


def benefit(
    event: str, *, on: On = None, settings: Settings = None, **facts: Unpack[Facts]
) -> BenefitEstimate:
    """What a programme would pay after an event, one of `Event`.

    Raises:
        FactFormError: an event that is none, or a fact that it cannot do without.
    """
    if event not in [item.value for item in Event]:
        raise FactFormError("event", "choice", Event)
    known = with_segment(read_facts(facts))
    return estimate_benefit(Event(event), known, _day(on), load_book(settings=settings))


def wage_gap(*, on: On = None, settings: Settings = None, **facts: Unpack[Facts]) -> WageGap:
    """What the family loses because the wage is reported too low (PDS-Upah).

    `wage_idr` is the wage reported, `wage_evidenced_idr` the one that another source has.
    """
    return gap_of_facts(read_facts(facts), _month(on), load_book(settings=settings))


def deadline(
    what: str, *, on: On = None, settings: Settings = None, **facts: Unpack[Facts]
) -> AnyDeadline:
    """Until when: a duty of registration, a payment, the BPU clock, an answer, the sanctions.

    Args:
        what: one of `DEADLINES`; the fact `counted_from` is the day from which its term runs.

    Raises:
        FactFormError: a deadline that is none.
    """
    law = load_book(settings=settings)
    return find_deadline(what, read_facts(facts), read_time(on, _today()), law)


def explain(
    *,
    audience: str = "worker",
    lang: Lang = "id",
    on: On = None,
    settings: Settings = None,
    local_rules: LocalRules = _NO_LOCAL_RULES,
    **facts: Unpack[Facts],
) -> Explanation:
    """Duty, price, benefits and days of one person in plain words, for whoever asks.

    Parts for which nothing is known are left out: the price needs a wage, an income or a value.
    """
    law = load_book(settings=settings)
    known = with_segment(read_facts(facts))
    month, day = _month(on), _day(on)
    found = duty_of(known, month, law, local_rules)
    segment = known.get("segment", found.segment)
    if segment is not None:
        known["segment"] = segment  # a local rule may say it where no fact does
    is_priced = segment is not None and has_price_base(known)
    answers = Answers(
        today=day,
        duty=found,
        price=contribution_of_facts(known, month, law) if is_priced else None,
        due=due_date(segment, month, law) if segment is not None and is_priced else None,
        benefits=() if segment is None else _open_benefits(found, segment, known, day, law),
        gap=gap_of_facts(known, month, law) if "wage_evidenced_idr" in known else None,
        lapse=bpu_lapse_clock(known["paid_until"], law) if "paid_until" in known else None,
    )
    return _explained(answers, audience, lang, law)


def _open_benefits(
    found: Duty, segment: Segment, facts: Mapping[str, Any], on: date, law: ParameterBook
) -> tuple[BenefitEstimate, ...]:
    """The usual benefits of the programmes that are open to the person."""
    closed = found.programmes(DutyStatus.NOT_OPEN)
    estimates = usual_benefits(segment, facts, on, law)
    return tuple(one for one in estimates if one.programme not in closed)


def explain_answer(
    answer: Answer,
    *,
    audience: str = "worker",
    lang: Lang = "id",
    on: On = None,
    settings: Settings = None,
) -> Explanation:
    """One answer in plain words."""
    empty = Answers(today=_day(on))
    match answer:
        case Duty():
            answers = replace(empty, duty=answer)
        case Contribution():
            answers = replace(empty, price=answer)
        case BenefitEstimate():
            answers = replace(empty, benefits=(answer,))
        case WageGap():
            answers = replace(empty, gap=answer)
        case _:
            answers = _with_day(empty, answer)
    return _explained(answers, audience, lang, load_book(settings=settings))


def local_rules(path: Path) -> LocalRules:
    """A regency's or village's own rules from a CSV file (columns: `rules.local_rules`).

    Raises:
        LocalRuleError: a row that cannot be read, or rules that contradict each other.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        return read_local_rules(csv.DictReader(file))


def _with_day(empty: Answers, answer: AnyDeadline) -> Answers:
    """A deadline of any kind as the only answer."""
    match answer:
        case Deadline():
            return replace(empty, deadlines=(answer,))
        case DueDate():
            return replace(empty, due=answer)
        case LapseClock():
            return replace(empty, lapse=answer)
        case AnswerDue():
            return replace(empty, answer_due=answer)
        case SanctionLadder():
            return replace(empty, ladder=answer)


def _explained(answers: Answers, audience: str, lang: Lang, law: ParameterBook) -> Explanation:
    """The answers in the words of one audience and language."""
    if audience not in [item.value for item in Audience]:
        raise FactFormError("audience", "choice", Audience)
    voice = Voice(lang, Formats(lang))
    return explain_answers(answers, Audience(audience), voice, book=law)


@dataclass(frozen=True, kw_only=True)
class ParameterRow:
    """One value of the book with everything that backs it, as a list shows it."""

    name: str
    unit: str
    value: Value
    valid_from: date
    valid_before: date | None
    source: str
    is_verified: bool
    is_start_verified: bool
    checked_on: date
    note: str


def parameters(
    start: str = "", *, on: On = None, unverified: bool = False, settings: Settings = None
) -> tuple[ParameterRow, ...]:
    """The values of the book, by norm and oldest first.

    Args:
        start: only norms whose names begin so.
        on: only the values in force on that day or month; all values if left out.
        unverified: only what still wants checking, values before first days.
    """
    law = load_book(settings=settings)
    day = None if on is None else _day(on)
    rows = [
        _row(law, name, span)
        for name in law.names(start)
        for span in law.norm(name).spans()
        if day is None or span.holds(day)
    ]
    if not unverified:
        return tuple(rows)
    wanting = [row for row in rows if not (row.is_verified and row.is_start_verified)]
    return tuple(sorted(wanting, key=lambda row: (row.is_verified, row.name, row.valid_from)))


def _row(law: ParameterBook, name: str, span: Span) -> ParameterRow:
    """One span of a norm as a row."""
    norm, dated = law.norm(name), span.dated
    return ParameterRow(
        name=name,
        unit=norm.unit,
        value=dated.value,
        valid_from=span.valid_from,
        valid_before=span.valid_before,
        source=dated.source,
        is_verified=dated.verified,
        is_start_verified=dated.from_verified,
        checked_on=dated.checked_on,
        note=norm.note or norm.condition,
    )


def _today() -> date:
    """The day where this machine stands."""
    return datetime.now().astimezone().date()


def _day(on: On) -> date:
    """The day asked; of a month its first."""
    found = read_time(on, _today())
    return found.first_day if isinstance(found, Month) else found


def _month(on: On) -> Month:
    """The month asked, or that of the day asked."""
    found = read_time(on, _today())
    return found if isinstance(found, Month) else Month.of(found)
