"""Duty and price from facts by name; the face of it is `runs.law`."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from jaring.rules.benefits.wage_gap import WageGap, WageGapCase, wage_gap
from jaring.rules.book import ParameterBook
from jaring.rules.contributions import (
    ConstructionProject,
    Contribution,
    LabourIntensiveFacts,
    Migrant,
    OwnAccount,
    Pay,
    WageEarner,
    migrant_contribution,
    monthly_wage,
    own_account_contribution,
    project_contribution,
    wage_earner_contribution,
)
from jaring.rules.contributions.price import Line, LineDraft, contribution_of
from jaring.rules.facts import Citizenship, EmployerKind, Party, Work, WorkerFacts
from jaring.rules.local_rules import LocalRules
from jaring.rules.obligations import Duty, DutyStatus, derive_duty
from jaring.rules.scale import Enterprise, employer_scale
from jaring.runs.law_errors import FactFormError
from jaring.runs.law_facts import build
from jaring.terms.months import Month
from jaring.terms.segments import Programme, Segment

_Facts = Mapping[str, Any]
PRICE_BASES = ("wage_idr", "income_idr", "value_without_vat_idr", "monthly_wages_idr")
_PERSONAL = ("citizenship", "months_in_indonesia", "birth_date", "group")
_MIGRANT_BASES = ("contract_months", "placement")
_SIZES = ("capital_idr", "annual_sales_idr", "net_assets_idr")
_WORK_OF_SEGMENT = {
    Segment.PU: Work.FOR_WAGE,
    Segment.BPU: Work.OWN_ACCOUNT,
    Segment.JAKON: Work.ON_PROJECT,
    Segment.PMI: Work.ABROAD,
}
_SEGMENT_OF_WORK = {work: segment for segment, work in _WORK_OF_SEGMENT.items()}


def with_segment(facts: _Facts) -> dict[str, Any]:
    """The facts, with segment and kind of work made to follow from each other.

    What is known of a price also tells the segment: an income is declared on own account, a
    contract value belongs to a project. A wage alone does not: projects pay wages too.
    """
    found = dict(facts)
    if "segment" not in found and "work" in found:
        found["segment"] = _SEGMENT_OF_WORK[found["work"]]
    if "segment" not in found:
        found.update(_segment_by_price(found))
    if "segment" in found:
        found.setdefault("work", _WORK_OF_SEGMENT[found["segment"]])
    return found


def _segment_by_price(facts: _Facts) -> dict[str, Segment]:
    """The segment that the base of a price belongs to, if any."""
    if "income_idr" in facts:
        return {"segment": Segment.BPU}
    if "value_without_vat_idr" in facts or "monthly_wages_idr" in facts:
        return {"segment": Segment.JAKON}
    if any(name in facts for name in _MIGRANT_BASES):
        return {"segment": Segment.PMI}
    return {"segment": Segment.PU} if "scale" in facts else {}


def segment_needed(facts: _Facts) -> Segment:
    """The segment of the facts.

    Raises:
        FactFormError: nothing says which.
    """
    segment = with_segment(facts).get("segment")
    if segment is None:
        raise FactFormError("segment", "choice", Segment)
    return Segment(segment)


def has_price_base(facts: _Facts) -> bool:
    """Whether enough is known to try a price."""
    return any(name in facts for name in (*PRICE_BASES, *_MIGRANT_BASES))


def is_about_project(facts: _Facts) -> bool:
    """Whether a project is asked about, and nobody who works on it."""
    is_project = with_segment(facts).get("work") is Work.ON_PROJECT
    return is_project and not any(name in facts for name in _PERSONAL)


def duty_of(facts: _Facts, month: Month, book: ParameterBook, local_rules: LocalRules) -> Duty:
    """The duty, with the scale worked out from capital or sales where it was not given.

    A project that nobody's person is named of is answered for its Indonesian workers.
    """
    return derive_duty(worker_of(facts, month, book), month, book, local_rules)


def worker_of(facts: _Facts, month: Month, book: ParameterBook) -> WorkerFacts:
    """The worker as the law sees him; a scale belongs to a business, so it says the kind too."""
    known = with_segment(facts)
    if is_about_project(facts):
        known["citizenship"] = Citizenship.CITIZEN
    worker = build(WorkerFacts, known)
    scale = known.get("scale")
    if scale is None and any(name in known for name in _SIZES):
        scale = employer_scale(build(Enterprise, known), month, book).scale
    if scale is None:
        return worker
    return replace(
        worker, employer_scale=scale, employer_kind=worker.employer_kind or EmployerKind.BUSINESS
    )


def contribution_of_facts(facts: _Facts, month: Month, book: ParameterBook) -> Contribution:
    """The price in the segment of the facts.

    Raises:
        FactFormError: nothing says which segment.
    """
    known = with_segment(facts)
    match segment_needed(known):
        case Segment.PU:
            return _wage_earner(known, month, book)
        case Segment.BPU:
            return own_account_contribution(_own_account(known), month, book)
        case Segment.JAKON:
            return project_contribution(build(ConstructionProject, known), month, book)
        case Segment.PMI:
            return migrant_contribution(build(Migrant, known), month, book)


def _wage_earner(facts: _Facts, month: Month, book: ParameterBook) -> Contribution:
    """The programmes given, else those obliged; one whose duty is unknown leaves the bill open."""
    wage_idr = _monthly_wage(facts, month, book)
    discount = build(LabourIntensiveFacts, facts)
    worker = WageEarner(
        wage_idr=wage_idr,
        programmes=facts.get("programmes", frozenset()),
        risk_class=facts.get("risk_class"),
        labour_intensive=discount,
    )
    if "programmes" in facts:
        return wage_earner_contribution(worker, month, book)
    duty = duty_of(facts, month, book, LocalRules())
    worker = replace(worker, programmes=frozenset(duty.programmes(DutyStatus.OBLIGED)))
    price = wage_earner_contribution(worker, month, book)
    still_open = _lines_of_unknown_duty(duty)
    if not still_open:
        return price
    return contribution_of(Segment.PU, month, (*price.lines, *still_open))


def _lines_of_unknown_duty(duty: Duty) -> tuple[Line, ...]:
    """A line without an amount for each programme that may have to be billed as well."""
    return tuple(
        LineDraft(programmes=(item.programme,), payer=Party.EMPLOYER).unpriced(
            *item.missing, nodes=()
        )
        for item in duty.obligations
        if item.status is DutyStatus.UNKNOWN
        and item.may_oblige
        and item.programme is not Programme.JKP
    )


def _monthly_wage(facts: _Facts, month: Month, book: ParameterBook) -> int | None:
    """The wage of a month, worked out from the basis of pay where one was given."""
    if "pay_basis" not in facts:
        wage_idr: int | None = facts.get("wage_idr")
        return wage_idr
    known = {**facts, "basis": facts["pay_basis"]}
    return monthly_wage(build(Pay, known), month, book).wage_idr


def _own_account(facts: _Facts) -> OwnAccount:
    """A person on own account; who employs others takes old-age savings too."""
    known = {name: value for name, value in facts.items() if name != "programmes"}
    known.setdefault("income_idr", None)
    person = build(OwnAccount, known)
    if "programmes" in facts:
        return replace(person, programmes=facts["programmes"])
    if facts.get("employs_others"):
        return replace(person, programmes=person.programmes | {Programme.JHT})
    return person


def gap_of_facts(facts: _Facts, month: Month, book: ParameterBook) -> WageGap:
    """The loss of an under-reported wage, in the programmes given or obliged."""
    programmes = facts.get("programmes")
    if programmes is None:
        duty = duty_of({"segment": Segment.PU, **facts}, month, book, LocalRules())
        programmes = frozenset(duty.programmes(DutyStatus.OBLIGED))
    case = WageGapCase(
        wage_reported_idr=facts.get("wage_idr"),
        wage_evidenced_idr=facts.get("wage_evidenced_idr"),
        programmes=programmes,
        risk_class=facts.get("risk_class"),
    )
    return wage_gap(case, month.last_day, book)
