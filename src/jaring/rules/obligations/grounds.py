"""What each kind of case gives a programme before the person's own conditions are asked.

Wage earners of an enterprise by its scale, State staff, people on own account, projects, migrants,
and whoever a local rule names. Conditions such as age or citizenship: `rules.obligations.gates`.
Law: UU 24/2011 art 14-16; Perpres 109/2013 art 6; Permenaker 5/2021; Permenaker 1/2025 art 3A;
Permenaker 4/2023; UU 3/2024.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from jaring.rules.book import Parameter, ParameterBook, ParameterNotFoundError, Value
from jaring.rules.facts import (
    EmployerKind,
    EmployerScale,
    Party,
    Placement,
    StateStatus,
    Work,
    WorkerFacts,
)
from jaring.rules.local_rules import LocalRule, LocalRules
from jaring.rules.obligations.duty import DutyStatus, Profile
from jaring.rules.obligations.verdicts import Ground, grounds_by
from jaring.rules.trace import Trace, fact, from_parameter, from_setting, unknown
from jaring.terms.months import Month
from jaring.terms.segments import Programme, Segment

_PROJECT = "construction_project"
_JKP_LAW = "PP 37/2021; PP 6/2025 art 4: wage earners of an enterprise only"


@dataclass(frozen=True, kw_only=True)
class Case:
    """The kind of case, who registers, and the ground of every programme."""

    profile: Profile
    segment: Segment | None
    registers: Party | None
    grounds: Mapping[Programme, Ground]
    local_rule: LocalRule | None = None


def find_case(
    worker: WorkerFacts, month: Month, book: ParameterBook, local_rules: LocalRules
) -> Case:
    """The kind of case a worker is in a month: a local rule first, then how he works."""
    local = _local_case(worker, month, book, local_rules)
    if local is not None:
        return local
    match worker.work:
        case None:
            return _unknown_case(Profile.UNKNOWN, None, "work")
        case Work.FOR_WAGE:
            return _wage_case(worker, month, book)
        case Work.ON_PROJECT:
            return _project_case(month, book)
        case Work.OWN_ACCOUNT:
            return _own_account_case(worker, month, book)
        case Work.ABROAD:
            return _migrant_case(worker, month, book)


def _wage_case(worker: WorkerFacts, month: Month, book: ParameterBook) -> Case:
    """A wage earner: the employer's kind says which rule binds."""
    if worker.employer_kind is None:
        return _unknown_case(Profile.PU_UNKNOWN_EMPLOYER, Segment.PU, "employer_kind")
    if worker.employer_kind is EmployerKind.STATE:
        return _state_case(worker, month, book)
    return Case(
        profile=Profile.PU_ENTERPRISE,
        segment=Segment.PU,
        registers=Party.EMPLOYER,
        grounds=grounds_by(lambda p: _by_scale(p, worker.employer_scale, month, book)),
    )


def _by_scale(
    programme: Programme, scale: EmployerScale | None, month: Month, book: ParameterBook
) -> Ground:
    """What the scale obliges to; an unknown scale only matters where the scales differ."""
    if programme is Programme.JKP:
        law = "PP 37/2021; PP 6/2025 art 4"
        return Ground(DutyStatus.OBLIGED, Trace(question="ground.jkp", value=True, law=law))
    obligatory = book.ask("pu.obligatory_programmes", month)
    offered = book.ask("pu.open_programmes", month)
    scales = tuple(EmployerScale) if scale is None else (scale,)
    found = {_status(programme, obligatory.mapping[name], offered.mapping[name]) for name in scales}
    children = (from_parameter(obligatory), from_parameter(offered))
    if len(found) > 1:
        return Ground(
            DutyStatus.UNKNOWN, unknown(programme.value, "employer_scale", children=children)
        )
    status = found.pop()
    node = fact("employer_scale", scale)
    return Ground(status, Trace(question="ground", value=status, children=(node, *children)))


def _state_case(worker: WorkerFacts, month: Month, book: ParameterBook) -> Case:
    """Staff of a State administrator: who is insured elsewhere, and who is not."""
    status = worker.state_status
    if status is None:
        return _unknown_case(Profile.PU_STATE, Segment.PU, "state_status")
    if status in (StateStatus.CIVIL_SERVANT, StateStatus.PPPK, StateStatus.MILITARY_POLICE):
        return _elsewhere_case(status, month, book)
    return Case(
        profile=Profile.PU_STATE,
        segment=Segment.PU,
        registers=Party.STATE_ADMINISTRATOR,
        grounds=grounds_by(lambda p: _for_state(p, status, month, book)),
    )


def _elsewhere_case(status: StateStatus, month: Month, book: ParameterBook) -> Case:
    """Civil servants and soldiers: another institution insures them."""
    name = (
        "pu.state.military_police_insured_elsewhere"
        if status is StateStatus.MILITARY_POLICE
        else "pu.state.insured_elsewhere"
    )

    def ground(_: Programme) -> Ground:
        institution = from_parameter(book.ask(name, month).at(status.value))
        children = (fact("state_status", status), institution)
        return _closed(Trace(question="ground", value=DutyStatus.NOT_OPEN, children=children))

    return Case(
        profile=Profile.INSURED_ELSEWHERE,
        segment=None,
        registers=None,
        grounds=grounds_by(ground),
    )


def _for_state(
    programme: Programme, status: StateStatus, month: Month, book: ParameterBook
) -> Ground:
    """Non-ASN staff; part-time PPPK only under the setting that treats them so."""
    if programme is Programme.JKP:
        return _no_jkp()
    part_time = book.setting("part_time_pppk")
    nodes = [fact("state_status", status)]
    if status is StateStatus.PART_TIME_PPPK:
        nodes.append(from_setting(part_time))
        if part_time.value == "unknown":
            trace = unknown(programme.value, "national_rule_for_part_time_pppk", children=nodes)
            return Ground(DutyStatus.UNKNOWN, trace)
    reading = book.setting("state_non_asn_programmes")
    suffix = "_with_jht" if reading.value == "jkk_jkm_jht" else ""
    obligatory = book.ask(f"pu.obligatory_programmes_state_non_asn{suffix}", month)
    nodes += [from_setting(reading), from_parameter(obligatory)]
    if programme in obligatory.codes:
        trace = Trace(question="ground", children=tuple(nodes))
        return Ground(DutyStatus.OBLIGED, trace, is_chosen=not reading.is_default)
    offered = book.ask("pu.open_programmes_state_non_asn", month)
    found = _status(programme, obligatory.items, offered.items)
    nodes.append(from_parameter(offered))
    return Ground(found, Trace(question="ground", value=found, children=tuple(nodes)))


def _project_case(month: Month, book: ParameterBook) -> Case:
    """Casual, piece-rate and fixed-term workers of a construction project."""

    def ground(programme: Programme) -> Ground:
        obligatory = book.ask("pu.obligatory_programmes", month).at(_PROJECT)
        offered = book.ask("pu.open_programmes", month).at(_PROJECT)
        return _from_lists(programme, obligatory, offered)

    return Case(
        profile=Profile.PROJECT,
        segment=Segment.JAKON,
        registers=Party.CONTRACTOR,
        grounds=grounds_by(ground),
    )


def _own_account_case(worker: WorkerFacts, month: Month, book: ParameterBook) -> Case:
    """People on own account; who employs others must save for old age too."""

    def ground(programme: Programme) -> Ground:
        offered = book.ask("bpu.open_programmes", month)
        if programme not in offered.codes:
            return _closed(from_parameter(offered))
        rules = book.ask("bpu.obligatory_programmes", month)
        kinds = {True: ("employer",), False: ("other",), None: ("employer", "other")}
        found = {
            _status(programme, rules.mapping[kind], offered.items)
            for kind in kinds[worker.employs_others]
        }
        children = (from_parameter(rules), from_parameter(offered))
        if len(found) > 1:
            trace = unknown(programme.value, "employs_others", children=children)
            return Ground(DutyStatus.UNKNOWN, trace)
        status = found.pop()
        node = fact("employs_others", worker.employs_others)
        return Ground(status, Trace(question="ground", value=status, children=(node, *children)))

    return Case(
        profile=Profile.OWN_ACCOUNT,
        segment=Segment.BPU,
        registers=Party.SELF,
        grounds=grounds_by(ground),
    )


def _migrant_case(worker: WorkerFacts, month: Month, book: ParameterBook) -> Case:
    """Migrant workers; who registers depends on the placement."""

    def ground(programme: Programme) -> Ground:
        obligatory = book.ask("pmi.obligatory_programmes", month)
        return _from_lists(programme, obligatory, book.ask("pmi.open_programmes", month))

    registers = {
        Placement.THROUGH_AGENCY: Party.PLACEMENT_AGENCY,
        Placement.OWN: Party.SELF,
        None: None,
    }
    return Case(
        profile=Profile.MIGRANT,
        segment=Segment.PMI,
        registers=registers[worker.placement],
        grounds=grounds_by(ground),
    )


def _local_case(
    worker: WorkerFacts, month: Month, book: ParameterBook, local_rules: LocalRules
) -> Case | None:
    """The case of a group that a local rule names, or None where the national rule speaks."""
    if worker.group is None:
        return None
    day = book.day(month)
    if worker.area is not None:
        found = local_rules.find(worker.group, worker.area, day)
        if found is not None:
            return _case_of_local_rule(found, month, book)
    elif local_rules.knows_group(worker.group, day):
        return _unknown_case(Profile.LOCAL_RULE_MISSING, None, "area")
    entitled = _entitlement(worker.group, month, book)
    if entitled is None:
        return None
    return _unknown_case(Profile.LOCAL_RULE_MISSING, None, "local_rule", entitled)


def _entitlement(group: str, month: Month, book: ParameterBook) -> Trace | None:
    """The law that gives a village group its right, or None where the group is no village group."""
    for name in ("village.entitled_groups", "village.locally_decided_groups"):
        groups = book.norm(name).values[-1].value
        assert isinstance(groups, Collection), "groups by code"
        if group not in groups:
            continue
        try:
            return from_parameter(book.ask(name, month))
        except ParameterNotFoundError:
            return fact("group", group)  # earlier than the national right: still a local matter
    return None


def _case_of_local_rule(rule: LocalRule, month: Month, book: ParameterBook) -> Case:
    """What a local rule names is obligatory; the rest of its segment stays open."""

    def ground(programme: Programme) -> Ground:
        if programme in rule.programmes:
            return Ground(DutyStatus.OBLIGED, rule.trace())
        if rule.segment is Segment.PU and programme is Programme.JKP:
            return _no_jkp()
        name = {Segment.BPU: "bpu", Segment.PMI: "pmi"}.get(rule.segment, "pu")
        suffix = "_state_non_asn" if name == "pu" else ""
        offered = book.ask(f"{name}.open_programmes{suffix}", month)
        status = _status(programme, (), offered.items)
        children = (rule.trace(), from_parameter(offered))
        return Ground(status, Trace(question="ground", value=status, children=children))

    return Case(
        profile=Profile.LOCAL_RULE,
        segment=rule.segment,
        registers=rule.payer,
        grounds=grounds_by(ground),
        local_rule=rule,
    )


def _from_lists(programme: Programme, obligatory: Parameter, offered: Parameter) -> Ground:
    """A ground from a list of obligatory and a list of open programmes."""
    status = _status(programme, obligatory.items, offered.items)
    children = (from_parameter(obligatory), from_parameter(offered))
    return Ground(status, Trace(question="ground", value=status, children=children))


def _status(programme: Programme, obligatory: Value, offered: Value) -> DutyStatus:
    """Obliged if it is obligatory, voluntary if it is open, else not open."""
    assert isinstance(obligatory, Collection), "a list of codes"
    assert isinstance(offered, Collection), "a list of codes"
    if programme.value in obligatory:
        return DutyStatus.OBLIGED
    return DutyStatus.VOLUNTARY if programme.value in offered else DutyStatus.NOT_OPEN


def _closed(trace: Trace) -> Ground:
    """A programme that the segment does not have."""
    return Ground(DutyStatus.NOT_OPEN, trace)


def _no_jkp() -> Ground:
    """The job-loss programme is for wage earners of an enterprise."""
    return _closed(Trace(question="ground.jkp", value=DutyStatus.NOT_OPEN, law=_JKP_LAW))


def _unknown_case(
    profile: Profile, segment: Segment | None, missing: str, *children: Trace
) -> Case:
    """A case in which no programme can be answered before a fact is known."""
    grounds = {
        programme: Ground(DutyStatus.UNKNOWN, unknown(programme.value, missing, children=children))
        for programme in Programme
    }
    return Case(profile=profile, segment=segment, registers=None, grounds=grounds)
