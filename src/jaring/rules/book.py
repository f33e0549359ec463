"""The book of dated parameters: what value the law holds on a day, and where that is written.

    book = load_book()                                      # rules.loader
    book.ask("pu.jp.wage_ceiling", Month(2026, 3)).idr      # 11086300
    book.ask("pu.jp.wage_ceiling", Month(2026, 3)).source   # "BPJSTK letter B/1226/022026"
    book.ask("pmi.before_work", date(2020, 1, 1))           # ParameterNotFoundError
    book.ask_temporary("discount.covid.jkk_jkm", Month(2022, 1))   # None: outside its spans
    book.setting("rounding").value                          # "half_up", with its source

An answer (`Parameter`) is the value *with* its source, its span and its marks:
`unverified` (nobody saw the value in a stored source), `start_unverified` (the value was seen, its
first day was not), `provisional` (the next announcement is due; the last value stands in),
`disputed` (sources disagree on this day; `other_reading` holds what the other one says).
A result that rests on an answer carries its marks (`rules.trace`).

A month is asked on its first day; the setting `month_value` changes that. Spans are half-open.
The form of the files stands in `rules.loader`; this module reads no file.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import ClassVar

from jaring.rules.norms import Kind, Norm, Span, Value
from jaring.rules.settings import ChosenSetting, Setting, UnknownSettingError
from jaring.terms.errors import JaringError
from jaring.terms.money import Percent, Rupiah, whole_rupiah
from jaring.terms.months import Month

__all__ = [
    "Kind",
    "Mark",
    "Norm",
    "OtherReading",
    "Parameter",
    "ParameterBook",
    "ParameterNotFoundError",
    "Span",
    "Value",
    "as_percent",
]


class Mark(StrEnum):
    """What a reader must know before relying on a value."""

    UNVERIFIED = "unverified"
    START_UNVERIFIED = "start_unverified"
    PROVISIONAL = "provisional"
    DISPUTED = "disputed"
    ESTIMATE = "estimate"


class ParameterNotFoundError(JaringError):
    """The law as we hold it says nothing about this day."""

    code: ClassVar[str] = "law.parameter_not_found"

    def __init__(
        self, name: str, on: date, known_from: date | None, known_before: date | None
    ) -> None:
        self.name, self.on = name, on
        self.known_from, self.known_before = known_from, known_before
        if known_from is None:
            text = f"The book holds no norm called {name}; `jaring law parameters` lists all."
        else:
            until = f" and before {known_before}" if known_before else ""
            text = (
                f"{name} is known from {known_from}{until}, not on {on}. "
                "Ask for a day in that range, or add the earlier or later value with its source."
            )
        super().__init__(text)


@dataclass(frozen=True, kw_only=True)
class OtherReading:
    """What another source would have answered on the same day, and the setting that chooses."""

    value: Value
    source: str
    setting: str
    option: str


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """The answer of the book: a value with everything that backs it."""

    name: str
    kind: Kind
    unit: str
    value: Value
    asked_on: date
    valid_from: date
    valid_before: date | None
    source: str
    checked_on: date
    marks: frozenset[Mark]
    note: str = ""
    condition: str = ""
    payer: str = ""
    other_reading: OtherReading | None = None

    @property
    def is_verified(self) -> bool:
        """Whether the value itself was seen in a stored source."""
        return Mark.UNVERIFIED not in self.marks

    @property
    def number(self) -> int:
        """The value as a count: days, months, years, workers."""
        return whole_rupiah(self.value)

    @property
    def idr(self) -> Rupiah:
        """The value as whole rupiah."""
        return whole_rupiah(self.value)

    @property
    def percent(self) -> Percent:
        """The value as an exact percentage."""
        return as_percent(self.value)

    @property
    def fraction(self) -> Fraction:
        """The value as an exact part of one (`fraction_payable`)."""
        return Fraction(as_percent(self.value).decimal)

    @property
    def flag(self) -> bool:
        """The value as yes or no."""
        assert isinstance(self.value, bool), f"{self.name} is no flag"
        return self.value

    @property
    def items(self) -> tuple[Value, ...]:
        """The rows of a list or a scale."""
        assert isinstance(self.value, tuple), f"{self.name} is no list"
        return self.value

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of a list."""
        return tuple(str(item) for item in self.items)

    @property
    def mapping(self) -> Mapping[str, Value]:
        """The values by key of a map."""
        assert isinstance(self.value, Mapping), f"{self.name} is no map"
        return self.value

    @property
    def rows(self) -> tuple[Mapping[str, Value], ...]:
        """The rows of a scale, lowest bound first."""
        return tuple(row for row in self.items if isinstance(row, Mapping))

    def at(self, key: str) -> "Parameter":
        """One entry of a map as an answer of its own, with the same backing.

        Raises:
            KeyError: the map has no such key.
        """
        return replace(self, name=f"{self.name}[{key}]", kind=Kind.SCALAR, value=self.mapping[key])


def as_percent(value: Value) -> Percent:
    """A value of a percent unit as `Percent`; whole numbers count as percents too."""
    assert isinstance(value, int | Decimal), "a rate is a number"
    assert not isinstance(value, bool), "a flag is no rate"
    return Percent(value)


@dataclass(frozen=True)
class ParameterBook:
    """Every norm, and the settings under which the law is read: immutable."""

    norms: Mapping[str, Norm]
    settings: Mapping[str, Setting]
    chosen: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    fingerprint: str = ""
    _answers: dict[tuple[str, date], Parameter | None] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )  # what was asked before: a book never changes, so an answer stays
    _readings: dict[str, ChosenSetting] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def ask(self, name: str, on: date | Month) -> Parameter:
        """The value in force on a day, or for a month.

        Raises:
            ParameterNotFoundError: no norm of that name, or none of its values applies; the
                error names the range that is known.
        """
        norm = self.norm(name)
        assert not norm.temporary, f"{name} is temporary: use ask_temporary"
        day = self.day(on)
        found = self._answer(norm, day)
        if found is None:
            raise ParameterNotFoundError(name, day, norm.known_from, norm.known_before)
        return found

    def ask_temporary(self, name: str, on: date | Month) -> Parameter | None:
        """The value of a temporary norm, or None outside its spans: then it simply does not apply.

        Raises:
            ParameterNotFoundError: no norm of that name.
        """
        norm = self.norm(name)
        assert norm.temporary, f"{name} is not temporary: use ask"
        return self._answer(norm, self.day(on))

    def idr(self, name: str, on: date | Month) -> Rupiah:
        """The amount in force. Short for `ask(...).idr`, where no trace is kept."""
        return self.ask(name, on).idr

    def percent(self, name: str, on: date | Month) -> Percent:
        """The rate in force. Short for `ask(...).percent`, where no trace is kept."""
        return self.ask(name, on).percent

    def norm(self, name: str) -> Norm:
        """The whole series of one norm.

        Raises:
            ParameterNotFoundError: no norm of that name.
        """
        try:
            return self.norms[name]
        except KeyError:
            raise ParameterNotFoundError(name, date.min, None, None) from None

    def names(self, start: str = "") -> Iterator[str]:
        """The names that begin so, in alphabetical order."""
        return iter(sorted(name for name in self.norms if name.startswith(start)))

    def day(self, on: date | Month) -> date:
        """The day on which a month is asked: its first, unless the setting says its last."""
        if not isinstance(on, Month):
            return on
        return on.last_day if self.setting("month_value").value == "last_day" else on.first_day

    def setting(self, name: str) -> ChosenSetting:
        """The reading chosen where law leaves a choice, with its source and the other readings.

        Raises:
            UnknownSettingError: no setting of that name.
        """
        if name not in self._readings:
            if name not in self.settings:
                raise UnknownSettingError(name, sorted(self.settings))
            self._readings[name] = self.settings[name].choose(self.chosen.get(name))
        return self._readings[name]

    def with_settings(self, chosen: Mapping[str, str]) -> "ParameterBook":
        """The same law, read under other settings.

        Raises:
            UnknownSettingError: no setting of that name.
            UnknownOptionError: the setting has no such option.
        """
        for name, option in chosen.items():
            if name not in self.settings:
                raise UnknownSettingError(name, sorted(self.settings))
            self.settings[name].choose(option)
        return replace(self, chosen=MappingProxyType({**self.chosen, **chosen}))

    def _answer(self, norm: Norm, day: date) -> Parameter | None:
        """The value of a norm on a day, with its marks; None where no value applies."""
        key = (norm.name, day)
        if key not in self._answers:
            self._answers[key] = self._find(norm, day)
        return self._answers[key]

    def _find(self, norm: Norm, day: date) -> Parameter | None:
        """The answer, worked out from the series."""
        span = _span_on(norm, day, self._other_starts(norm))
        if span is None:
            return None
        found = span.dated
        other = self._other_reading(norm, day)
        marks = {
            Mark.UNVERIFIED: not found.verified,
            Mark.START_UNVERIFIED: not found.from_verified,
            Mark.PROVISIONAL: _is_overdue(norm, span, day),
            Mark.DISPUTED: other is not None,
        }
        return Parameter(
            name=norm.name,
            kind=norm.kind,
            unit=norm.unit,
            value=found.value,
            asked_on=day,
            valid_from=span.valid_from,
            valid_before=span.valid_before,
            source=found.source,
            checked_on=found.checked_on,
            marks=frozenset(mark for mark, applies in marks.items() if applies),
            note=norm.note,
            condition=norm.condition,
            payer=norm.payer,
            other_reading=other,
        )

    def _other_starts(self, norm: Norm) -> frozenset[str]:
        """The settings of this norm's start days that are chosen away from the first source."""
        others = (value.other_start for value in norm.values)
        return frozenset(
            other.setting
            for other in others
            if other is not None and self.setting(other.setting).value == other.option
        )

    def _other_reading(self, norm: Norm, day: date) -> OtherReading | None:
        """What the reading not chosen answers on this day, where it differs."""
        chosen = self._other_starts(norm)
        here = _span_on(norm, day, chosen)
        for value in norm.values:
            other = value.other_start
            if other is None:
                continue
            there = _span_on(norm, day, chosen ^ {other.setting})
            if there is None or here is None or there.dated is here.dated:
                continue
            is_first = other.setting in chosen
            option = self.settings[other.setting].default if is_first else other.option
            return OtherReading(
                value=there.dated.value,
                source=value.source if is_first else other.source,
                setting=other.setting,
                option=option,
            )
        return None


def _span_on(norm: Norm, day: date, other_starts: frozenset[str]) -> Span | None:
    """The span that holds a day."""
    spans = norm.spans(other_starts)
    return next((span for span in spans if span.holds(day)), None)


def _is_overdue(norm: Norm, span: Span, day: date) -> bool:
    """Whether a value that is announced anew at intervals should have been replaced by this day."""
    if norm.renewed_every_months is None or span.valid_before is not None:
        return False
    return Month.of(day) >= Month.of(span.valid_from) + norm.renewed_every_months
