"""The answer to "must this worker be enrolled?": one status per programme, with its reasons."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from jaring.rules.book import Mark
from jaring.rules.facts import Party
from jaring.rules.trace import Trace
from jaring.terms.months import Month
from jaring.terms.segments import Lang, Programme, Segment


class DutyStatus(StrEnum):
    """What the law says about one worker, programme and month."""

    OBLIGED = "obliged"
    VOLUNTARY = "voluntary"
    NOT_OPEN = "not_open"
    UNKNOWN = "unknown"

    def label(self, lang: Lang = "id") -> str:
        """The word on a screen."""
        return _LABELS[self][lang]


_LABELS: dict[DutyStatus, dict[str, str]] = {
    DutyStatus.OBLIGED: {"id": "wajib", "en": "obliged"},
    DutyStatus.VOLUNTARY: {"id": "sukarela", "en": "voluntary"},
    DutyStatus.NOT_OPEN: {"id": "tidak dibuka", "en": "not open"},
    DutyStatus.UNKNOWN: {"id": "belum diketahui", "en": "not known"},
}


class Profile(StrEnum):
    """The kind of case the law sees; each has its own rule for programmes and payers."""

    PU_ENTERPRISE = "pu_enterprise"
    PU_STATE = "pu_state"
    PU_UNKNOWN_EMPLOYER = "pu_unknown_employer"
    INSURED_ELSEWHERE = "insured_elsewhere"
    LOCAL_RULE = "local_rule"
    LOCAL_RULE_MISSING = "local_rule_missing"
    PROJECT = "project"
    OWN_ACCOUNT = "own_account"
    MIGRANT = "migrant"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class RegistrationDeadline:
    """By when the worker must be registered.

    Attributes:
        rule: the parameter that sets the term, or `before_departure`.
        counted_from: the fact from which it runs.
        last_day: the last day in time; None while the fact is not known.
    """

    rule: str
    counted_from: str
    last_day: date | None
    trace: Trace


@dataclass(frozen=True, kw_only=True)
class Obligation:
    """One programme: whether it binds, why, and who pays.

    Attributes:
        law: the articles that decided, as the trace cites them.
        may_oblige: whether it obliges, or could once what is missing is known; an unknown that
            hangs between voluntary and not open never does.
    """

    programme: Programme
    status: DutyStatus
    payers: tuple[Party, ...]
    law: str
    trace: Trace
    may_oblige: bool

    @property
    def missing(self) -> tuple[str, ...]:
        """What would have to be known; empty unless the status is unknown."""
        return self.trace.missing if self.status is DutyStatus.UNKNOWN else ()

    @property
    def marks(self) -> frozenset[Mark]:
        """The marks of everything the status rests on."""
        return self.trace.marks


@dataclass(frozen=True, kw_only=True)
class Duty:
    """Everything the law says about one worker in one month."""

    month: Month
    profile: Profile
    segment: Segment | None
    registers: Party | None
    deadline: RegistrationDeadline | None
    obligations: tuple[Obligation, ...]
    trace: Trace

    def of(self, programme: Programme) -> Obligation:
        """The answer for one programme."""
        return next(found for found in self.obligations if found.programme is programme)

    def programmes(self, status: DutyStatus) -> tuple[Programme, ...]:
        """The programmes with this status, in the order of the law."""
        return tuple(found.programme for found in self.obligations if found.status is status)

    @property
    def missing(self) -> tuple[str, ...]:
        """Every fact or parameter that some programme still needs."""
        found = [name for obligation in self.obligations for name in obligation.missing]
        return tuple(dict.fromkeys(found))
