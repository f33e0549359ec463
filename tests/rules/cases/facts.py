"""Turns the `input` of a case into the facts that a function of the law asks for."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date, datetime
from enum import Enum
from fractions import Fraction
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from jaring.terms.areas import AreaCode
from jaring.terms.money import Percent
from jaring.terms.months import Month

Given = Mapping[str, Any]
_Facts = TypeVar("_Facts")


def build(kind: type[_Facts], given: Given) -> _Facts:
    """The dataclass with the facts given; a name it does not have is refused.

    Raises:
        KeyError: the input names a fact that this question does not know.
    """
    hints = get_type_hints(kind)
    unknown = set(given) - {field.name for field in fields(kind)}  # type: ignore[arg-type]
    if unknown:
        raise KeyError(f"{kind.__name__} has no {sorted(unknown)}")
    return kind(**{name: cast(hints[name], value) for name, value in given.items()})


def cast(hint: Any, value: Any) -> Any:
    """A plain value of YAML as the type that a field wants."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin is UnionType or NoneType in inner:
        kinds = [kind for kind in inner if kind is not NoneType]
        return None if value is None else cast(kinds[0], value)
    if origin is frozenset:
        return frozenset(cast(inner[0], item) for item in value)
    if origin is tuple:
        return tuple(cast(inner[0], item) for item in value)
    return _scalar(hint, value)


_READERS: dict[type, Callable[[str], Any]] = {
    Percent: Percent,
    Fraction: Fraction,
    Month: Month.parse,
    AreaCode: AreaCode.parse,
}


def _scalar(hint: type, value: Any) -> Any:
    """One value: a word becomes its enum, a text a rate, a month or a code."""
    if issubclass(hint, Enum):
        return hint(value)
    if hint in _READERS:
        return _READERS[hint](str(value))
    if isinstance(value, Mapping):
        return build(hint, value)
    assert isinstance(value, hint), f"{value!r} is no {hint.__name__}"
    return value


def when(period: Any) -> Month | date:
    """The period of a case: a month such as 2026-03, or a day."""
    return period if isinstance(period, date) else Month.parse(str(period))


def day_of(period: Any) -> date:
    """The period as a day."""
    found = when(period)
    return found if isinstance(found, date) else found.first_day


def month_of(period: Any) -> Month:
    """The period as a month."""
    found = when(period)
    return found if isinstance(found, Month) else Month.of(found)


def plain(value: Any) -> Any:
    """An answer as a case writes it: words for enums, lists, `unknown` for None."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, frozenset):
        return sorted(plain(item) for item in value)
    if isinstance(value, Fraction | Percent | Month | datetime):
        is_whole = isinstance(value, Fraction) and value.denominator == 1
        return int(value) if is_whole else str(value)
    return "unknown" if value is None else value
