"""Which programmes bind a worker in a month, who registers him, who pays, by when.

    duty = derive_duty(WorkerFacts(work=Work.FOR_WAGE, citizenship=Citizenship.CITIZEN,
                                   employer_kind=EmployerKind.BUSINESS,
                                   employer_scale=EmployerScale.SMALL), Month(2026, 3), load_book())
    duty.of(Programme.JHT).status      # obliged
    duty.of(Programme.JP).missing      # ("birth_date",): pension age could close it

A fact that is missing makes an answer `unknown` only where it could change it. What is owed:
`rules.contributions`. The same answers for millions of rows: `rules.vectorised.obligations`.
"""

from datetime import date, timedelta

from jaring.rules.book import Mark, Parameter, ParameterBook, ParameterNotFoundError
from jaring.rules.facts import Party, WorkerFacts
from jaring.rules.local_rules import LocalRules
from jaring.rules.obligations.duty import (
    Duty,
    DutyStatus,
    Obligation,
    Profile,
    RegistrationDeadline,
)
from jaring.rules.obligations.gates import common_gates, jkp_gates, own_gates
from jaring.rules.obligations.grounds import Case, find_case
from jaring.rules.obligations.verdicts import Gate, Ground, settle
from jaring.rules.trace import Trace, fact, from_parameter, unknown_parameter
from jaring.rules.workdays import JointLeave, add_working_days
from jaring.terms.months import Month
from jaring.terms.segments import Programme, Segment

NO_LOCAL_RULES = LocalRules()
_WITHOUT_PAYER = (DutyStatus.NOT_OPEN, DutyStatus.UNKNOWN)
_MAY_OBLIGE = (DutyStatus.OBLIGED, DutyStatus.UNKNOWN)
PAYERS_FOR_WAGE_EARNER = {
    Programme.JKK: (Party.EMPLOYER,),
    Programme.JKM: (Party.EMPLOYER,),
    Programme.JHT: (Party.EMPLOYER, Party.WORKER),
    Programme.JP: (Party.EMPLOYER, Party.WORKER),
    Programme.JKP: (Party.STATE,),
}
_REGISTRATION_LAW = "UU 24/2011 art 14-16"


def derive_duty(
    worker: WorkerFacts,
    month: Month,
    book: ParameterBook,
    local_rules: LocalRules = NO_LOCAL_RULES,
) -> Duty:
    """What the law says about one worker in one month, programme by programme.

    Law: UU 24/2011 art 14-16; Perpres 109/2013 art 6; PP 6/2025 art 4; Permenaker 5/2021,
    1/2025 and 4/2023; local rules before all of them.
    """
    case = find_case(worker, month, book, local_rules)
    common = common_gates(case, worker, month, book)
    obligations = tuple(
        _obligation(programme, case, [*common, *own_gates(programme, case, worker, month, book)])
        for programme in Programme
    )
    trace = Trace(
        question="duty",
        value=case.profile,
        law=_REGISTRATION_LAW,
        children=(
            fact("month", month),
            fact("work", worker.work),
            *(obligation.trace for obligation in obligations),
        ),
    )
    return Duty(
        month=month,
        profile=case.profile,
        segment=case.segment,
        registers=case.registers,
        deadline=_deadline(case, worker, month, book),
        obligations=obligations,
        trace=trace,
    )


def jkp_eligibility(worker: WorkerFacts, month: Month, book: ParameterBook) -> Obligation:
    """Whether a wage earner meets the conditions of JKP as he is enrolled, not as he should be.

    The status is `obliged` where all conditions are met, `not_open` where one fails.

    Law: PP 37/2021; PP 6/2025 art 4.
    """
    law = "PP 37/2021; PP 6/2025 art 4"
    ground = Ground(DutyStatus.OBLIGED, Trace(question="ground.jkp", value=True, law=law))
    gates = jkp_gates(worker, month, book, count_obligatory=False)
    status, trace = settle("jkp_eligibility", ground, gates)
    payers = () if status in _WITHOUT_PAYER else (Party.STATE,)
    return Obligation(
        programme=Programme.JKP,
        status=status,
        payers=payers,
        law=trace.law,
        trace=trace,
        may_oblige=status in _MAY_OBLIGE,
    )


def _obligation(programme: Programme, case: Case, gates: list[Gate]) -> Obligation:
    """The answer for one programme: its ground, and every gate before it."""
    ground = case.grounds[programme]
    status, trace = settle(f"obligation.{programme.lower()}", ground, gates)
    payers = () if status in _WITHOUT_PAYER else _payers(programme, case)
    could = status in _MAY_OBLIGE and ground.status in _MAY_OBLIGE
    return Obligation(
        programme=programme,
        status=status,
        payers=payers,
        law=trace.law,
        trace=trace,
        may_oblige=could,
    )


def _payers(programme: Programme, case: Case) -> tuple[Party, ...]:
    """Who pays for a programme in this case."""
    if case.local_rule is not None:
        return (case.local_rule.payer,)
    match case.segment:
        case Segment.PU:
            return _payers_for_wage_earner(programme, case.profile)
        case Segment.JAKON:
            return (Party.CONTRACTOR,)
        case _:
            return (Party.SELF,)


def _payers_for_wage_earner(programme: Programme, profile: Profile) -> tuple[Party, ...]:
    """Employer, worker or both, as the rates of the programme are split; the State pays JKP."""
    named = PAYERS_FOR_WAGE_EARNER[programme]
    if profile is not Profile.PU_STATE:
        return named
    state = Party.STATE_ADMINISTRATOR
    return tuple(state if payer is Party.EMPLOYER else payer for payer in named)


def _deadline(
    case: Case, worker: WorkerFacts, month: Month, book: ParameterBook
) -> RegistrationDeadline | None:
    """By when the worker must be registered, where the law sets a term."""
    try:
        match case.profile:
            case Profile.PU_ENTERPRISE:
                return _days_after_start(worker, month, book)
            case Profile.PROJECT:
                return _working_days_after_order(worker, month, book)
            case Profile.MIGRANT:
                return _before_departure(worker)
            case _:
                return None
    except ParameterNotFoundError as error:
        return RegistrationDeadline(
            rule=error.name,
            counted_from="",
            last_day=None,
            trace=unknown_parameter("registration_deadline", error),
        )


def _days_after_start(
    worker: WorkerFacts, month: Month, book: ParameterBook
) -> RegistrationDeadline:
    """A wage earner: calendar days after he began to work."""
    term = book.ask("payment.pu.new_worker_registration_deadline", month)
    start = worker.started_on
    last_day = None if start is None else start + timedelta(days=term.number)
    return _deadline_of(term, "started_on", last_day=last_day, start=start)


def _working_days_after_order(
    worker: WorkerFacts, month: Month, book: ParameterBook
) -> RegistrationDeadline:
    """A project: working days after the work order."""
    start = worker.work_order_on
    term = book.ask("jakon.registration_deadline", month if start is None else start)
    if start is None:
        return _deadline_of(term, "work_order_on", last_day=None, start=None)
    leave = JointLeave(book.setting("joint_leave").value)
    found = add_working_days(start, term.number, joint_leave=leave)
    return _deadline_of(
        term, "work_order_on", last_day=found.day, start=start, is_provisional=found.is_provisional
    )


def _before_departure(worker: WorkerFacts) -> RegistrationDeadline:
    """A migrant: before he leaves."""
    leaves = worker.departs_on
    last_day = None if leaves is None else leaves - timedelta(days=1)
    trace = Trace(
        question="registration_deadline",
        value=last_day,
        law="Permenaker 4/2023 arts 6-10",
        children=(fact("departs_on", leaves),),
    )
    return RegistrationDeadline(
        rule="before_departure", counted_from="departs_on", last_day=last_day, trace=trace
    )


def _deadline_of(
    term: Parameter,
    counted_from: str,
    *,
    last_day: date | None,
    start: date | None,
    is_provisional: bool = False,
) -> RegistrationDeadline:
    """A term of the book, counted from a fact."""
    trace = Trace(
        question="registration_deadline",
        value=last_day,
        law=term.source,
        own_marks=frozenset({Mark.PROVISIONAL} if is_provisional else ()),
        children=(fact(counted_from, start), from_parameter(term)),
    )
    return RegistrationDeadline(
        rule=term.name, counted_from=counted_from, last_day=last_day, trace=trace
    )
