"""What must be known about a worker before the law can be asked, and the words for it.

Every field may be None: then it is not known, and an answer that depends on it is `unknown` and
names the field. A field that cannot change the answer may stay None.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from jaring.terms.areas import AreaCode
from jaring.terms.segments import Programme


class Citizenship(StrEnum):
    """Whose citizen the worker is, as far as the law asks."""

    CITIZEN = "citizen"  # WNI
    FOREIGNER = "foreigner"  # WNA


class Work(StrEnum):
    """How the person works; this decides the segment."""

    FOR_WAGE = "for_wage"  # employed, also on probation, also paid directors; site office staff
    ON_PROJECT = "on_project"  # casual, piece-rate or fixed-term on a construction project
    OWN_ACCOUNT = "own_account"  # self-employed, outside an employment relation
    ABROAD = "abroad"  # an Indonesian who works abroad or is about to


class EmployerKind(StrEnum):
    """Who employs a wage earner."""

    BUSINESS = "business"  # a business entity, with or without legal form
    INDIVIDUAL = "individual"  # a person who employs, such as a household
    STATE = "state"  # a State administrator: ministry, region, school, village


class EmployerScale(StrEnum):
    """Size of an enterprise by capital or sales, smallest first."""

    MICRO = "micro"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


class StateStatus(StrEnum):
    """The standing of a person whom the State employs."""

    NON_ASN = "non_asn"
    PART_TIME_PPPK = "part_time_pppk"
    PPPK = "pppk"
    CIVIL_SERVANT = "civil_servant"
    MILITARY_POLICE = "military_police"


class Placement(StrEnum):
    """How a migrant worker goes abroad."""

    THROUGH_AGENCY = "through_agency"  # pelaksana penempatan
    OWN = "own"  # perseorangan


class Party(StrEnum):
    """Who registers or pays."""

    EMPLOYER = "employer"
    WORKER = "worker"
    SELF = "self"  # a person on own account, or a migrant on his own
    CONTRACTOR = "contractor"
    PLACEMENT_AGENCY = "placement_agency"
    STATE_ADMINISTRATOR = "state_administrator"
    VILLAGE = "village"
    REGION = "region"
    SPONSOR = "sponsor"
    STATE = "state"  # the State budget: its part of JKP


@dataclass(frozen=True, kw_only=True)
class WorkerFacts:
    """One worker as the law sees him in a month; None is "not known".

    Attributes:
        months_in_indonesia: months a foreigner works in Indonesia, past and agreed.
        group: a group that local rules may name: `village_head`, `rt_rw`, `cadre`, `fisher` ...
        area: where a local rule is looked for.
        employs_others: whether a person on own account is an employer himself.
        enrolled: programmes in which the worker takes part, where that is known.
        in_health_programme: whether he is in the national health programme (JKN), for JKP.
        registered_on: the day of his first registration; age limits are read on it, else on the
            first day of the month asked.
        started_on, work_order_on, departs_on: the days from which deadlines run.
    """

    work: Work | None = None
    citizenship: Citizenship | None = None
    months_in_indonesia: int | None = None
    employer_kind: EmployerKind | None = None
    employer_scale: EmployerScale | None = None
    state_status: StateStatus | None = None
    group: str | None = None
    area: AreaCode | None = None
    employs_others: bool | None = None
    placement: Placement | None = None
    birth_date: date | None = None
    enrolled: frozenset[Programme] | None = None
    in_health_programme: bool | None = None
    registered_on: date | None = None
    started_on: date | None = None
    work_order_on: date | None = None
    departs_on: date | None = None
