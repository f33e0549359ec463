"""How single answers of the law become one: a ground that obliges, and gates that may close.

A **ground** says what the segment's rule gives a programme: obliged, voluntary, not open, unknown.
A **gate** is a condition on the person: open, closed, unknown, or the person's own choice.
A closed gate or a ground that is not open settles the matter whatever else is unknown; else
anything unknown makes the answer unknown, and names what is missing.

A value that nobody verified never decides alone: a ground that rests on one, or a gate that would
turn the answer because of one, counts as unknown and names it (`unverified:<norm>`). A gate that
stays open changes nothing, so the answer stands and carries the mark. Where the caller chose the
reading that names the value, he has spoken too: the value decides, marked.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from jaring.rules.book import Mark, ParameterNotFoundError
from jaring.rules.obligations.duty import DutyStatus
from jaring.rules.trace import Trace, TraceKind, undecided, unknown_parameter
from jaring.terms.segments import Programme


@dataclass(frozen=True)
class Ground:
    """What the rule of the segment gives a programme.

    Attributes:
        is_chosen: whether it stands on a reading that the caller chose over the default.
    """

    status: DutyStatus
    trace: Trace
    is_chosen: bool = False


class Passage(StrEnum):
    """What a gate does to a ground."""

    OPEN = "open"
    CHOICE = "choice"
    CLOSED = "closed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Gate:
    """A condition on the person and how it stands."""

    passage: Passage
    trace: Trace


def asked(question: str, ask: Callable[[], Gate]) -> Gate:
    """The gate, or an unknown one naming the parameter that the book lacks for the month."""
    try:
        return ask()
    except ParameterNotFoundError as error:
        return Gate(Passage.UNKNOWN, unknown_parameter(question, error))


def grounds_by(ask: Callable[[Programme], Ground]) -> dict[Programme, Ground]:
    """The ground of every programme; unknown where the book lacks a parameter for the month."""
    return {programme: _grounded(programme, ask) for programme in Programme}


def _grounded(programme: Programme, ask: Callable[[Programme], Ground]) -> Ground:
    """The ground, or an unknown one naming the parameter that the book lacks."""
    try:
        return ask(programme)
    except ParameterNotFoundError as error:
        return Ground(DutyStatus.UNKNOWN, unknown_parameter(programme.value, error))


def settle(question: str, ground: Ground, gates: Iterable[Gate]) -> tuple[DutyStatus, Trace]:
    """One status from a ground and the gates before it, with the nodes that decided it."""
    ground, gates = _checked_ground(ground), tuple(_checked_gate(gate) for gate in gates)
    closed = [gate.trace for gate in gates if gate.passage is Passage.CLOSED]
    if closed or ground.status is DutyStatus.NOT_OPEN:
        decided = closed[0] if closed else ground.trace  # one closed gate is reason enough
        return DutyStatus.NOT_OPEN, _node(question, DutyStatus.NOT_OPEN, [decided])
    every = [ground.trace, *(gate.trace for gate in gates)]
    if ground.status is DutyStatus.UNKNOWN or any(g.passage is Passage.UNKNOWN for g in gates):
        return DutyStatus.UNKNOWN, _node(question, DutyStatus.UNKNOWN, every)
    if any(gate.passage is Passage.CHOICE for gate in gates):
        return DutyStatus.VOLUNTARY, _node(question, DutyStatus.VOLUNTARY, every)
    return ground.status, _node(question, ground.status, every)


def _checked_ground(ground: Ground) -> Ground:
    """The ground, or an unknown one where only an unverified value speaks for it."""
    is_known = ground.status is not DutyStatus.UNKNOWN
    if ground.is_chosen or not is_known or Mark.UNVERIFIED not in ground.trace.marks:
        return ground
    return Ground(DutyStatus.UNKNOWN, undecided(ground.trace))


def _checked_gate(gate: Gate) -> Gate:
    """The gate, or an unknown one where only an unverified value would turn the answer."""
    turns = gate.passage in (Passage.CLOSED, Passage.CHOICE)
    if not turns or Mark.UNVERIFIED not in gate.trace.marks:
        return gate
    return Gate(Passage.UNKNOWN, undecided(gate.trace))


def _node(question: str, status: DutyStatus, children: Iterable[Trace]) -> Trace:
    """The status as a node whose law is what its children cite."""
    below = tuple(children)
    return Trace(question=question, value=status, law="; ".join(cited(below)), children=below)


def cited(traces: Iterable[Trace]) -> list[str]:
    """The laws that nodes rest on, each once: those of the nodes that state one themselves."""
    found = [
        node.law
        for trace in traces
        for node in trace.walk()
        if node.law and node.kind in (TraceKind.RULE, TraceKind.PARAMETER)
    ]
    return list(dict.fromkeys(found))
