"""What of a worker's facts can change his duty: the bounds on which ages and months are cut.

Per regime one row of bounds, taken from the book: from them SQL puts each worker into one of few
**patterns** (`vectorised.duty_patterns`), and the scalar function is asked once per pattern.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from jaring.rules.ages import ONE_YEAR, day_number
from jaring.rules.book import ParameterBook, ParameterNotFoundError, Span
from jaring.rules.facts import EmployerScale
from jaring.rules.local_rules import LocalRule, LocalRules
from jaring.rules.vectorised.regimes import (
    Regimes,
    SqlValue,
    amount_or_none,
    first_month,
    regimes_of,
    values_table,
)
from jaring.terms.months import Month
from jaring.terms.segments import Programme

_PENSION_AGE = "benefit.jp.pension_age"
_DEFERRAL = "benefit.jp.max_deferral"
_REQUIRED = "jkp.required_programmes"
_OBLIGATORY = "pu.obligatory_programmes"
_VILLAGE_GROUPS = ("village.entitled_groups", "village.locally_decided_groups")
BOUNDS = {
    "foreigner_months": "pu.foreigner_min_months",
    "bpu_age": "bpu.max_age_first_registration",
    "jkp_age": "jkp.max_age_at_registration",
}
DUTY_NORMS = (
    _OBLIGATORY,
    "pu.open_programmes",
    "pu.obligatory_programmes_state_non_asn",
    "pu.obligatory_programmes_state_non_asn_with_jht",
    "pu.open_programmes_state_non_asn",
    "pu.state.insured_elsewhere",
    "pu.state.military_police_insured_elsewhere",
    "bpu.obligatory_programmes",
    "bpu.open_programmes",
    "pmi.obligatory_programmes",
    "pmi.open_programmes",
    "jkp.open_to_employer_kinds",
    _REQUIRED,
    _PENSION_AGE,
    _DEFERRAL,
    *_VILLAGE_GROUPS,
    *BOUNDS.values(),
)
"""Every norm that a duty may rest on, beside the terms of registration."""

COLUMNS = (
    "regime",
    *BOUNDS,
    "pension_years",
    "pension_carry",
    "late_years",
    "late_carry",
    "deferral_years",
)


@dataclass(frozen=True)
class DutyLaw:
    """The law of duties by regime, with the local rules that are in force in each."""

    book: ParameterBook
    local_rules: LocalRules
    regimes: Regimes

    def table(self) -> str:
        """One row of bounds per regime."""
        return values_table("law", COLUMNS, self._rows())

    def _rows(self) -> Iterator[list[SqlValue]]:
        """Ages are in years of the form yyyymmdd, so that SQL adds them to a birth date."""
        for regime, month in enumerate(self.regimes.examples):
            deferral = amount_or_none(self.book, _DEFERRAL, month)
            late = None if deferral is None else deferral * ONE_YEAR
            today = day_number(self.book.day(month))
            bounds = [amount_or_none(self.book, name, month) for name in BOUNDS.values()]
            yield [
                regime,
                *bounds,
                *self._reached(today),
                *((None, None) if late is None else self._reached(today - late)),
                late,
            ]

    def _reached(self, day: int) -> tuple[int | None, int | None]:
        """Who has reached pension age by a day: of an age of that many years, or born before.

        The second number carries those who reached the lower age of an earlier time.
        """
        years, carry = None, 0
        for span in self.book.norm(_PENSION_AGE).spans():
            age = span.dated.value
            assert isinstance(age, int), "an age is a whole number"
            if day_number(span.valid_from) > day:
                break
            if _is_past(span, day):
                assert span.valid_before is not None, "a past span has an end"
                carry = max(carry, day_number(span.valid_before) - age * ONE_YEAR)
            else:
                years = age * ONE_YEAR
        return years, carry

    def example_day(self, regime: int) -> date:
        """A day on which the law of a regime is asked."""
        return self.book.day(self.regimes.examples[regime])

    def rule_regimes(self, rule: LocalRule) -> range:
        """The regimes in which a local rule holds."""
        first = self.regimes.of(first_month(rule.valid_from, self.book))
        if rule.valid_before is None:
            return range(first, len(self.regimes.examples))
        return range(first, self.regimes.of(first_month(rule.valid_before, self.book)))

    def village_groups(self) -> tuple[str, ...]:
        """The groups of a village whose programmes are for a local rule to say."""
        found: list[str] = []
        for name in _VILLAGE_GROUPS:
            for value in self.book.norm(name).values:
                assert isinstance(value.value, tuple | Mapping), "groups by code"
                found += [str(group) for group in value.value]
        return tuple(dict.fromkeys(found))

    @cached_property
    def programmes_jkp_hangs_on(self) -> tuple[Programme, ...]:
        """Programmes that JKP requires and the scale does not oblige to, in any regime."""
        found = set()
        for month in self.regimes.examples:
            for scale in EmployerScale:
                found |= self._needed(scale, month)
        return tuple(programme for programme in Programme if programme.value in found)

    def _needed(self, scale: EmployerScale, month: Month) -> set[str]:
        """What JKP requires beyond what the scale obliges to."""
        try:
            required = self.book.ask(_REQUIRED, month).mapping[scale]
            obligatory = self.book.ask(_OBLIGATORY, month).mapping[scale]
        except ParameterNotFoundError:
            return set()
        assert isinstance(required, tuple), "a list of codes"
        assert isinstance(obligatory, tuple), "a list of codes"
        return {str(code) for code in required} - {str(code) for code in obligatory}


def duty_law(book: ParameterBook, local_rules: LocalRules) -> DutyLaw:
    """The law of duties under the settings of a book, with the local rules."""
    days = [
        day
        for rule in local_rules.rules
        for day in (rule.valid_from, rule.valid_before)
        if day is not None
    ]
    for deferral in book.norm(_DEFERRAL).spans():
        years = deferral.dated.value
        assert isinstance(years, int), "a term is a whole number"
        days += [
            span.valid_from.replace(year=span.valid_from.year + years)
            for span in book.norm(_PENSION_AGE).spans()
        ]
    return DutyLaw(book, local_rules, regimes_of(book, DUTY_NORMS, days))


def _is_past(span: Span, day: int) -> bool:
    """Whether a span has ended by a day."""
    return span.valid_before is not None and day_number(span.valid_before) <= day
