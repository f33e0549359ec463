"""Facts about a worker, employer or project as people write them, made into the types of the law.

Names are those of `rules.facts` and its neighbours; values may be the types themselves or texts
(`"medium"`, `"Rp4.000.000"`, `"2026-11-03"`, `"ya"`), so that the command line and Python share one
door. A name or a value that is none stops with what would have been right.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from datetime import date, datetime
from difflib import get_close_matches
from enum import StrEnum
from functools import partial
from typing import Any, Final, TypedDict, TypeVar

from jaring.rules.benefits.insured import Child, SchoolLevel
from jaring.rules.benefits.jht import ClaimReason, Purpose
from jaring.rules.benefits.jkk import TransportMode
from jaring.rules.benefits.jkp import EndReason
from jaring.rules.benefits.jp import PensionKind
from jaring.rules.benefits.pmi import MigrantEvent
from jaring.rules.contributions import Fund, PayBasis
from jaring.rules.facts import (
    Citizenship,
    EmployerKind,
    EmployerScale,
    Placement,
    StateStatus,
    Work,
)
from jaring.rules.risk import RiskClass
from jaring.rules.sanctions import Subject
from jaring.runs.law_errors import FactFormError, UnknownFactError
from jaring.terms.areas import AreaCode
from jaring.terms.errors import InputError
from jaring.terms.money import MoneyFormError, Percent
from jaring.terms.months import Month
from jaring.terms.segments import Programme, Segment

_GROUPED: Final = re.compile(r"(?:Rp)?\s*(\d{1,3}(?:[.,]\d{3})+|\d+)", re.IGNORECASE)
_DAY_FIRST: Final = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_MONTH: Final = re.compile(r"\d{4}-\d{2}")
_YES: Final = ("yes", "ya", "true", "y", "1")
_NO: Final = ("no", "tidak", "false", "t", "n", "0")
_Built = TypeVar("_Built")


class Facts(TypedDict, total=False):
    """Every fact that may be given. Texts are read, the types of the law are taken as they are."""

    segment: Segment | str
    work: Work | str
    citizenship: Citizenship | str
    months_in_indonesia: int | str
    employer_kind: EmployerKind | str
    scale: EmployerScale | str
    capital_idr: int | str
    annual_sales_idr: int | str
    net_assets_idr: int | str
    founded_on: date | str
    state_status: StateStatus | str
    group: str
    area: AreaCode | str
    employs_others: bool | str
    placement: Placement | str
    birth_date: date | str
    enrolled: Iterable[Programme] | str
    in_health_programme: bool | str
    registered_on: date | str
    started_on: date | str
    work_order_on: date | str
    departs_on: date | str
    programmes: Iterable[Programme] | str
    wage_idr: int | str
    pay_basis: PayBasis | str
    fixed_allowances_idr: int | str
    recent_idr: Iterable[int] | str
    wage_evidenced_idr: int | str
    risk_class: RiskClass | str
    industry: str
    active_workers: int | str
    is_settled: bool | str
    income_idr: int | str
    fund: Fund | str
    is_transport: bool | str
    value_without_vat_idr: int | str
    monthly_wages_idr: int | str
    contract_months: int | str
    extra_months: int | str
    savings_idr: int | str
    savings_months: int | str
    is_enrolled: bool | str
    is_work_accident: bool | str
    membership_months: int | str
    contribution_months: int | str
    unpaid_months: int | str
    children: Iterable[Child] | str
    months: int | str
    lost: str
    lost_function: Percent | str
    modes: Iterable[TransportMode] | str
    balance_idr: int | str
    age: int | str
    has_withdrawn: bool | str
    claim_reason: ClaimReason | str
    purpose: Purpose | str
    pension_kind: PensionKind | str
    average_wage_idr: int | str
    payment_density: Percent | str
    has_died_before_pension_age: bool | str
    reason: EndReason | str
    paid_months: int | str
    age_at_registration: int | str
    has_found_work: bool | str
    is_employer_closed: bool | str
    migrant_event: MigrantEvent | str
    counted_from: date | str
    received_at: datetime | str
    paid_until: date | str
    contract_ends_on: date | str
    arrived_on: date | str
    received_on: date | str
    changed_on: date | str
    paid_on: date | str
    ends_on: date | str
    first_warning_on: date | str
    prosthesis_price_idr: int | str
    first_report_on: date | str
    subject: Subject | str


def _money(name: str, value: object) -> int:
    """Whole rupiah: an int, or digits with or without separators of thousands."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    found = _GROUPED.fullmatch(str(value).strip()) if isinstance(value, str) else None
    if found is None:
        raise FactFormError(name, "money")
    return int(found[1].replace(".", "").replace(",", ""))


def _count(name: str, value: object) -> int:
    """A whole number of 0 or more."""
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    if isinstance(value, str) and value.strip().isdigit():
        return int(value)
    raise FactFormError(name, "count")


def read_day(name: str, value: object) -> date:
    """A date, as `2026-11-03` or day first as it is written in Indonesia: `03-11-2026`."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    text = str(value).strip()
    day_first = _DAY_FIRST.fullmatch(text)
    try:
        if day_first is not None:
            day, month, year = (int(part) for part in day_first.groups())
            return date(year, month, day)
        return date.fromisoformat(text)
    except ValueError:
        raise FactFormError(name, "day") from None


def _moment(name: str, value: object) -> datetime:
    """A day and time."""
    if isinstance(value, datetime):
        return value
    try:
        return datetime.fromisoformat(str(value).strip())
    except ValueError:
        raise FactFormError(name, "moment") from None


def _flag(name: str, value: object) -> bool:
    """Yes or no."""
    if isinstance(value, bool):
        return value
    text = str(value).strip().lower()
    if text in (*_YES, *_NO):
        return text in _YES
    raise FactFormError(name, "flag")


def _word(kind: type[StrEnum], name: str, value: object) -> StrEnum:
    """One of a closed set, by its value or its name."""
    text = str(value).strip()
    for choice in kind:
        if text.lower() in (choice.value.lower(), choice.name.lower()):
            return choice
    raise FactFormError(name, "choice", _options(kind))


def _options(kind: type[StrEnum]) -> list[str]:
    """What may be written for a closed set."""
    is_code = kind in (MigrantEvent,)
    return [choice.name.lower() if is_code else choice.value for choice in kind]


def _words(kind: type[StrEnum], name: str, value: object) -> tuple[StrEnum, ...]:
    """Several of a closed set: an iterable, or a text with commas or blanks."""
    items = re.split(r"[,;\s]+", value.strip()) if isinstance(value, str) else value
    if not isinstance(items, Iterable):
        raise FactFormError(name, "choice", _options(kind))
    return tuple(_word(kind, name, item) for item in items if item)


def _programmes(name: str, value: object) -> frozenset[Programme]:
    """A set of programmes."""
    return frozenset(Programme(code) for code in _words(Programme, name, value))


def _amounts(name: str, value: object) -> tuple[int, ...]:
    """Several amounts: an iterable, or a text with blanks or semicolons."""
    items = re.split(r"[;\s]+", value.strip()) if isinstance(value, str) else value
    if not isinstance(items, Iterable):
        raise FactFormError(name, "amounts")
    return tuple(_money(name, item) for item in items)


def _risk(name: str, value: object) -> RiskClass:
    """A risk class as `III`, `3` or `class_3`."""
    found = value if isinstance(value, RiskClass) else RiskClass.parse(str(value))
    if found is None:
        raise FactFormError(name, "choice", RiskClass.__members__)
    return found


def _percent(name: str, value: object) -> Percent:
    """An exact percentage."""
    if isinstance(value, Percent):
        return value
    try:
        return Percent(str(value).strip().removesuffix("%").strip().replace(",", "."))
    except MoneyFormError:
        raise FactFormError(name, "percent") from None


def _area(name: str, value: object) -> AreaCode:
    """An area by its code."""
    if isinstance(value, AreaCode):
        return value
    try:
        return AreaCode.parse(str(value))
    except InputError:
        raise FactFormError(name, "area") from None


def _children(name: str, value: object) -> tuple[Child, ...]:
    """Children: objects, or a text such as `8:tk_sd:3, 13:smp` (age, level, years done in it)."""
    if not isinstance(value, str):
        children = tuple(value) if isinstance(value, Iterable) else ()
        if all(isinstance(child, Child) for child in children):
            return children
        raise FactFormError(name, "children")
    return tuple(_child(name, part.strip()) for part in value.split(",") if part.strip())


def _child(name: str, text: str) -> Child:
    """One child; whether it is married or works stays unknown."""
    age, *rest = text.split(":")
    level = SchoolLevel(_word(SchoolLevel, name, rest[0])) if rest else None
    years_done = _count(name, rest[1]) if rest[1:] else 0
    return Child(age=_count(name, age), level=level, years_done=years_done)


def _text(_name: str, value: object) -> str:
    """A word of an open set."""
    return str(value).strip()


_Reader = Callable[[str, object], object]
_MONEY: Final = (
    *("capital_idr", "annual_sales_idr", "net_assets_idr", "wage_idr", "fixed_allowances_idr"),
    *("wage_evidenced_idr", "income_idr", "value_without_vat_idr", "monthly_wages_idr"),
    *("savings_idr", "balance_idr", "average_wage_idr", "prosthesis_price_idr"),
)
_COUNTS: Final = (
    *("months_in_indonesia", "active_workers", "contract_months", "extra_months", "savings_months"),
    *("membership_months", "contribution_months", "unpaid_months", "months", "age", "paid_months"),
    "age_at_registration",
)
_DAYS: Final = (
    *("founded_on", "birth_date", "registered_on", "started_on", "work_order_on", "departs_on"),
    *("counted_from", "paid_until", "first_report_on", "contract_ends_on", "arrived_on"),
    *("received_on", "changed_on", "paid_on", "ends_on", "first_warning_on"),
)
_FLAGS: Final = (
    *("employs_others", "in_health_programme", "is_settled", "is_transport", "is_enrolled"),
    *("is_work_accident", "has_withdrawn", "has_died_before_pension_age", "has_found_work"),
    "is_employer_closed",
)
_CLOSED_SETS: Final[Mapping[str, type[StrEnum]]] = {
    "segment": Segment,
    "work": Work,
    "citizenship": Citizenship,
    "employer_kind": EmployerKind,
    "scale": EmployerScale,
    "state_status": StateStatus,
    "placement": Placement,
    "pay_basis": PayBasis,
    "fund": Fund,
    "claim_reason": ClaimReason,
    "purpose": Purpose,
    "pension_kind": PensionKind,
    "reason": EndReason,
    "migrant_event": MigrantEvent,
    "subject": Subject,
}
READERS: Final[Mapping[str, _Reader]] = {
    **dict.fromkeys(_MONEY, _money),
    **dict.fromkeys(_COUNTS, _count),
    **dict.fromkeys(_DAYS, read_day),
    **dict.fromkeys(_FLAGS, _flag),
    **{name: partial(_word, kind) for name, kind in _CLOSED_SETS.items()},
    "group": _text,
    "industry": _text,
    "lost": _text,
    "area": _area,
    "risk_class": _risk,
    "enrolled": _programmes,
    "programmes": _programmes,
    "recent_idr": _amounts,
    "children": _children,
    "modes": partial(_words, TransportMode),
    "lost_function": _percent,
    "payment_density": _percent,
    "received_at": _moment,
}


def read_facts(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The facts as the types of the law; a fact that is None or empty is not known.

    Raises:
        UnknownFactError: a name that the law does not ask for.
        FactFormError: a value that the fact cannot have.
    """
    found = {}
    for name, value in raw.items():
        if name not in READERS:
            raise UnknownFactError(name, get_close_matches(name, READERS))
        if value is not None and value != "":
            found[name] = READERS[name](name, value)
    return found


def needed(name: str) -> FactFormError:
    """The error for a fact that an answer cannot do without."""
    kind = _CLOSED_SETS.get(name)
    if kind is not None:
        return FactFormError(name, "choice", _options(kind))
    return FactFormError(name, "count" if name in _COUNTS else "lost_part")


def build(kind: type[_Built], facts: Mapping[str, Any], **others: object) -> _Built:
    """A dataclass of the law from those facts that are its fields."""
    names = {field.name for field in fields(kind)}  # type: ignore[arg-type]  # every kind is one
    return kind(**{name: facts[name] for name in names & facts.keys()}, **others)


def read_time(on: "date | Month | str | None", today: date) -> "date | Month":
    """A day or a month as it was given; this day where nothing was.

    Raises:
        FactFormError: a text that is neither.
    """
    if on is None:
        return today
    if isinstance(on, date | Month):
        return on
    if _MONTH.fullmatch(on.strip()):
        return Month.parse(on)
    return read_day("on", on)
