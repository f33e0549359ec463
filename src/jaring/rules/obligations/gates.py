"""Conditions on the person that open or close a programme: citizenship, ages, and those of JKP.

What the segment's rule gives before these are asked: `rules.obligations.grounds`.
Law: UU 24/2011 art 14 (foreigners); UU 18/2017 (migrants); PP 45/2015 art 15 (pension age);
PP 6/2025 art 4 (JKP); Permenaker 5/2021 (age of people on own account).
"""

from datetime import date

from jaring.rules.ages import ONE_YEAR, day_number, is_aged, pension_day_number
from jaring.rules.book import Mark, ParameterBook, Value
from jaring.rules.facts import Citizenship, EmployerScale, Work, WorkerFacts
from jaring.rules.obligations.duty import Profile
from jaring.rules.obligations.grounds import Case
from jaring.rules.obligations.verdicts import Gate, Passage, asked
from jaring.rules.trace import Trace, fact, from_parameter, from_setting, unknown
from jaring.terms.months import Month
from jaring.terms.segments import Programme, Segment

_HEALTH_PROGRAMME = "JKN"
_MIGRANT_LAW = "UU 18/2017, definition of migrant worker: an Indonesian citizen"


def common_gates(case: Case, worker: WorkerFacts, month: Month, book: ParameterBook) -> list[Gate]:
    """The conditions that stand before every programme of this case."""
    gates = [asked("residence", lambda: residence(worker, month, book))]
    if case.segment is Segment.BPU:
        gates.append(asked("bpu_age", lambda: bpu_age(worker, month, book)))
    return gates


def own_gates(
    programme: Programme, case: Case, worker: WorkerFacts, month: Month, book: ParameterBook
) -> list[Gate]:
    """The conditions that stand before this programme alone."""
    if case.segment is Segment.PU and programme is Programme.JP:
        age = asked("pension_age", lambda: pension_age(worker, month, book))
        return [foreigner_in_jp(worker, book), age]
    if case.profile is Profile.PU_ENTERPRISE and programme is Programme.JKP:
        return jkp_gates(worker, month, book, count_obligatory=True)
    return []


def jkp_gates(
    worker: WorkerFacts, month: Month, book: ParameterBook, *, count_obligatory: bool
) -> list[Gate]:
    """The conditions of JKP; `count_obligatory` takes what the scale obliges to as enrolled."""
    return [
        jkp_citizenship(worker),
        asked("jkp_employer_kind", lambda: jkp_employer_kind(worker, month, book)),
        asked("jkp_age", lambda: jkp_age(worker, month, book)),
        asked(
            "jkp_programmes",
            lambda: jkp_programmes(worker, month, book, count_obligatory=count_obligatory),
        ),
        asked("jkp_health_programme", lambda: jkp_health_programme(worker)),
    ]


def residence(worker: WorkerFacts, month: Month, book: ParameterBook) -> Gate:
    """Citizens are bound; foreigners from the months of work that the law names."""
    citizenship, months = worker.citizenship, worker.months_in_indonesia
    node = fact("citizenship", citizenship)
    if worker.work is Work.ABROAD:
        return _migrant_citizenship(node, citizenship)
    if citizenship is Citizenship.CITIZEN:
        return Gate(Passage.OPEN, node)
    least = book.ask("pu.foreigner_min_months", month)
    nodes = (node, fact("months_in_indonesia", months), from_parameter(least))
    if months is not None and months >= least.number:
        return Gate(Passage.OPEN, Trace(question="residence", value=True, children=nodes))
    if citizenship is None:
        return Gate(Passage.UNKNOWN, unknown("residence", "citizenship", children=nodes))
    if months is None:
        return Gate(Passage.UNKNOWN, unknown("residence", "months_in_indonesia", children=nodes))
    return Gate(Passage.CLOSED, Trace(question="residence", value=False, children=nodes))


def _migrant_citizenship(node: Trace, citizenship: Citizenship | None) -> Gate:
    """A migrant worker of this segment is an Indonesian citizen by definition."""
    if citizenship is None:
        return Gate(Passage.UNKNOWN, unknown("residence", "citizenship", children=(node,)))
    is_open = citizenship is Citizenship.CITIZEN
    trace = Trace(question="residence", value=is_open, law=_MIGRANT_LAW, children=(node,))
    return Gate(Passage.OPEN if is_open else Passage.CLOSED, trace)


def bpu_age(worker: WorkerFacts, month: Month, book: ParameterBook) -> Gate:
    """Who is at or over the age limit at first registration cannot join on own account."""
    limit = book.ask("bpu.max_age_first_registration", month)
    nodes = (fact("birth_date", worker.birth_date), from_parameter(limit))
    if worker.birth_date is None:
        return Gate(Passage.UNKNOWN, unknown("bpu_age", "birth_date", children=nodes))
    day = _registration_day(worker, month, book)
    is_open = not is_aged(worker.birth_date, limit.number, day)
    trace = Trace(
        question="bpu_age", value=is_open, children=(*nodes, fact("registration_day", day))
    )
    return Gate(Passage.OPEN if is_open else Passage.CLOSED, trace)


def foreigner_in_jp(worker: WorkerFacts, book: ParameterBook) -> Gate:
    """Whether foreigners join the pension programme: an open point, so a setting."""
    node = fact("citizenship", worker.citizenship)
    if worker.citizenship is Citizenship.CITIZEN:
        return Gate(Passage.OPEN, node)
    choice = book.setting("foreigner_jp")
    nodes = (node, from_setting(choice))
    if choice.value == "not_open" and worker.citizenship is None:
        return Gate(Passage.UNKNOWN, unknown("foreigner_in_jp", "citizenship", children=nodes))
    is_open = choice.value != "not_open"
    trace = Trace(
        question="foreigner_in_jp",
        value=is_open,
        own_marks=frozenset({Mark.DISPUTED}),
        children=nodes,
    )
    return Gate(Passage.OPEN if is_open else Passage.CLOSED, trace)


def pension_age(worker: WorkerFacts, month: Month, book: ParameterBook) -> Gate:
    """Past pension age the programme is the worker's choice for some years, then closed."""
    age = book.ask("benefit.jp.pension_age", month)
    deferral = book.ask("benefit.jp.max_deferral", month)
    nodes = [fact("birth_date", worker.birth_date), from_parameter(age)]
    if worker.birth_date is None:
        return Gate(Passage.UNKNOWN, unknown("pension_age", "birth_date", children=nodes))
    today = day_number(book.day(month))
    reached = pension_day_number(worker.birth_date, book)
    choice = book.setting("jp_after_pension_age")
    if today < reached:
        passage = Passage.OPEN
    elif choice.value == "choice" and today < reached + deferral.number * ONE_YEAR:
        passage = Passage.CHOICE
    else:
        passage = Passage.CLOSED
    if passage is not Passage.OPEN:
        nodes += [from_parameter(deferral), from_setting(choice)]
    trace = Trace(
        question="pension_age", value=passage, law="PP 45/2015 art 15", children=tuple(nodes)
    )
    return Gate(passage, trace)


def jkp_citizenship(worker: WorkerFacts) -> Gate:
    """The job-loss programme is for citizens only."""
    node = fact("citizenship", worker.citizenship)
    if worker.citizenship is None:
        unknown_node = unknown("jkp_citizenship", "citizenship", children=(node,))
        return Gate(Passage.UNKNOWN, unknown_node)
    is_open = worker.citizenship is Citizenship.CITIZEN
    trace = Trace(
        question="jkp_citizenship",
        value=is_open,
        law="PP 37/2021; PP 6/2025 art 4",
        children=(node,),
    )
    return Gate(Passage.OPEN if is_open else Passage.CLOSED, trace)


def jkp_employer_kind(worker: WorkerFacts, month: Month, book: ParameterBook) -> Gate:
    """The job-loss programme is for workers of an enterprise."""
    kinds = book.ask("jkp.open_to_employer_kinds", month)
    nodes = (fact("employer_kind", worker.employer_kind), from_parameter(kinds))
    if worker.employer_kind is None:
        node = unknown("jkp_employer_kind", "employer_kind", children=nodes)
        return Gate(Passage.UNKNOWN, node)
    is_open = worker.employer_kind.value in kinds.codes
    trace = Trace(question="jkp_employer_kind", value=is_open, children=nodes)
    return Gate(Passage.OPEN if is_open else Passage.CLOSED, trace)


def jkp_age(worker: WorkerFacts, month: Month, book: ParameterBook) -> Gate:
    """The worker must be below the age limit when he is registered."""
    limit = book.ask("jkp.max_age_at_registration", month)
    nodes = (fact("birth_date", worker.birth_date), from_parameter(limit))
    if worker.birth_date is None:
        return Gate(Passage.UNKNOWN, unknown("jkp_age", "birth_date", children=nodes))
    is_open = not is_aged(worker.birth_date, limit.number, _registration_day(worker, month, book))
    trace = Trace(question="jkp_age", value=is_open, children=nodes)
    return Gate(Passage.OPEN if is_open else Passage.CLOSED, trace)


def jkp_programmes(
    worker: WorkerFacts, month: Month, book: ParameterBook, *, count_obligatory: bool
) -> Gate:
    """The worker must take part in the programmes that the scale of the enterprise requires."""
    required = book.ask("jkp.required_programmes", month)
    obligatory = book.ask("pu.obligatory_programmes", month)
    nodes = [fact("enrolled", _codes(worker.enrolled)), from_parameter(required)]
    if count_obligatory:
        nodes.append(from_parameter(obligatory))
    scale = worker.employer_scale
    found = set()
    for name in tuple(EmployerScale) if scale is None else (scale,):
        counted = _code_set(obligatory.mapping[name]) if count_obligatory else frozenset()
        needed = _code_set(required.mapping[name]) - {_HEALTH_PROGRAMME} - counted
        found.add(_enrolment(needed, worker.enrolled))
    if len(found) > 1:
        node = unknown("jkp_programmes", "employer_scale", children=nodes)
        return Gate(Passage.UNKNOWN, node)
    passage = found.pop()
    if passage is Passage.UNKNOWN:
        return Gate(passage, unknown("jkp_programmes", "enrolled", children=nodes))
    trace = Trace(question="jkp_programmes", value=passage is Passage.OPEN, children=tuple(nodes))
    return Gate(passage, trace)


def jkp_health_programme(worker: WorkerFacts) -> Gate:
    """The worker must take part in the national health programme."""
    node = fact("in_health_programme", worker.in_health_programme)
    if worker.in_health_programme is None:
        name = "in_health_programme"
        return Gate(Passage.UNKNOWN, unknown("jkp_health_programme", name, children=(node,)))
    is_open = worker.in_health_programme
    trace = Trace(
        question="jkp_health_programme",
        value=is_open,
        law="PP 6/2025 art 4(3)",
        children=(node,),
    )
    return Gate(Passage.OPEN if is_open else Passage.CLOSED, trace)


def _enrolment(needed: frozenset[str], enrolled: frozenset[Programme] | None) -> Passage:
    """Whether the programmes still needed are among those known."""
    if not needed:
        return Passage.OPEN
    if enrolled is None:
        return Passage.UNKNOWN
    has_all = needed <= {programme.value for programme in enrolled}
    return Passage.OPEN if has_all else Passage.CLOSED


def _registration_day(worker: WorkerFacts, month: Month, book: ParameterBook) -> date:
    """The day on which an age at registration is read."""
    return worker.registered_on or book.day(month)


def _code_set(value: Value) -> frozenset[str]:
    """The codes of a list in the book."""
    assert isinstance(value, tuple), "a list of codes"
    return frozenset(str(code) for code in value)


def _codes(enrolled: frozenset[Programme] | None) -> tuple[str, ...] | None:
    """The programmes as a trace shows them."""
    return None if enrolled is None else tuple(sorted(programme.value for programme in enrolled))
