"""What a programme would pay: the shape of every estimate of a benefit.

An estimate has lines (what is paid, how often), conditions (met, not met, or not known, with the
fact that is missing) and voids (what would end or refuse the right). It is never a decision: the
agency decides on the claim. A condition that rests on an unverified value stays undecided, so that
a value nobody has checked never refuses or grants anything alone.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from jaring.rules.book import Mark, Parameter, ParameterBook, ParameterNotFoundError, Value
from jaring.rules.contributions.price import rounding_of
from jaring.rules.trace import (
    Trace,
    fact,
    from_parameter,
    unknown,
    unknown_parameter,
    unverified_norms,
)
from jaring.terms.money import Rounding, Rupiah
from jaring.terms.segments import Programme


class Cadence(StrEnum):
    """How often an amount is paid."""

    ONCE = "once"
    MONTHLY = "monthly"
    YEARLY = "yearly"
    UP_TO = "up_to"  # costs are refunded, at most this much


class Standing(StrEnum):
    """Whether a condition holds."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


class Outcome(StrEnum):
    """What the conditions say together."""

    PAYABLE = "payable"
    CONDITIONAL = "conditional"  # some condition or amount is not known, or not verified
    NOT_PAYABLE = "not_payable"


@dataclass(frozen=True, kw_only=True)
class BenefitLine:
    """One thing that is paid; `times` is how many months or years, None where it has no end."""

    code: str
    cadence: Cadence
    trace: Trace
    times: int | None = None

    @property
    def amount_idr(self) -> Rupiah | None:
        """The amount of one payment; None where something needed is not known."""
        value = self.trace.value
        return value if isinstance(value, int) else None

    @property
    def is_money(self) -> bool:
        """Whether an amount is paid out, not costs refunded up to a limit."""
        return self.cadence is not Cadence.UP_TO

    @property
    def sum_idr(self) -> Rupiah | None:
        """All payments together; None for refunds, for a right without end, or if not known."""
        if self.amount_idr is None or not self.is_money:
            return None
        if self.cadence is Cadence.ONCE:
            return self.amount_idr
        return None if self.times is None else self.amount_idr * self.times


@dataclass(frozen=True, kw_only=True)
class Condition:
    """Something that must hold; `lines` names the lines it binds (empty: all of them)."""

    code: str
    standing: Standing
    trace: Trace
    lines: tuple[str, ...] = ()
    figures: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))

    def only_for(self, *lines: str) -> "Condition":
        """The same condition, binding only these lines."""
        return replace(self, lines=lines)

    def saying(self, **figures: Value) -> "Condition":
        """The same condition, with the figures that its wording needs."""
        return replace(self, figures=MappingProxyType(figures))


@dataclass(frozen=True, kw_only=True)
class Void:
    """Something that would end or refuse the right, and where that is written."""

    code: str
    law: str
    figures: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, kw_only=True)
class BenefitEstimate:
    """What a programme would pay after an event, on what conditions."""

    programme: Programme
    event: str
    on: date
    lines: tuple[BenefitLine, ...]
    conditions: tuple[Condition, ...] = ()
    voids: tuple[Void, ...] = ()
    notes: tuple[str, ...] = ()
    claim_from: date | None = None
    claim_until: date | None = None
    trace: Trace

    @property
    def outcome(self) -> Outcome:
        """Payable, conditional or not payable; a condition of single lines refuses only those."""
        standings = {item.standing for item in self.conditions if not item.lines}
        if Standing.NOT_MET in standings or all(self.refused(line) for line in self.lines):
            return Outcome.NOT_PAYABLE
        is_open = Standing.UNKNOWN in standings or any(
            line.amount_idr is None or Mark.UNVERIFIED in line.trace.marks
            for line in self.lines
            if not self.refused(line)
        )
        return Outcome.CONDITIONAL if is_open else Outcome.PAYABLE

    @property
    def sum_idr(self) -> Rupiah | None:
        """All money with a known end, what is still conditional included; refunds apart.

        None if a part is not known, or is paid for life.
        """
        sums = [line.sum_idr for line in self.lines if line.is_money and not self.refused(line)]
        known = [amount for amount in sums if amount is not None]
        return sum(known) if sums and len(known) == len(sums) else None

    @property
    def marks(self) -> frozenset[Mark]:
        """Every mark of the values it rests on."""
        return self.trace.marks

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts and norms that are not known."""
        return self.trace.missing

    def refused(self, line: BenefitLine) -> bool:
        """Whether a condition of this line does not hold."""
        return any(
            item.standing is Standing.NOT_MET and (not item.lines or line.code in item.lines)
            for item in self.conditions
        )

    def claimable(self, *, since: date | None, until: date | None) -> "BenefitEstimate":
        """The same estimate, with the days between which it may be claimed."""
        return replace(self, claim_from=since, claim_until=until)

    def line(self, code: str) -> BenefitLine:
        """The line of that code.

        Raises:
            KeyError: there is none.
        """
        for line in self.lines:
            if line.code == code:
                return line
        raise KeyError(code)


@dataclass(frozen=True)
class Base:
    """An amount that a share is taken of, by the name of its fact; it may not be known."""

    name: str
    amount_idr: Rupiah | None


@dataclass(frozen=True)
class Pen:
    """Writes one estimate: the book, opened on the day of the event."""

    event: str
    book: ParameterBook
    on: date

    @property
    def rounding(self) -> Rounding:
        """How parts of a rupiah are rounded, as the setting says."""
        return rounding_of(self.book)

    def ask(self, name: str) -> Parameter:
        """The value in force on the day."""
        return self.book.ask(name, self.on)

    def find(self, name: str) -> Parameter | None:
        """The value in force on the day, or None where the book holds none for it."""
        try:
            return self.book.ask(name, self.on)
        except ParameterNotFoundError:
            return None

    def line(
        self,
        code: str,
        build: Callable[[], Trace],
        *,
        cadence: Cadence = Cadence.ONCE,
        times: int | None = None,
    ) -> BenefitLine:
        """A line whose amount `build` finds; a norm not in force then makes it not known."""
        try:
            trace = build()
        except ParameterNotFoundError as error:
            trace = unknown_parameter(f"benefit.line.{code}", error)
        return BenefitLine(code=code, cadence=cadence, trace=trace, times=times)

    def fixed(self, code: str, name: str, *, cadence: Cadence = Cadence.ONCE) -> BenefitLine:
        """A line whose amount stands in the book."""

        def build() -> Trace:
            amount = self.ask(name)
            return Trace(
                question=f"benefit.line.{code}",
                value=amount.idr,
                unit="idr",
                law=amount.source,
                children=(from_parameter(amount),),
            )

        return self.line(code, build, cadence=cadence)

    def share_of(
        self,
        code: str,
        share: Parameter,
        base: Base,
        *,
        cadence: Cadence = Cadence.ONCE,
        times: int | None = None,
    ) -> BenefitLine:
        """A line that is a percentage of an amount which may not be known."""

        def build() -> Trace:
            if base.amount_idr is None:
                return unknown(f"benefit.line.{code}", base.name, children=[from_parameter(share)])
            return self.exact(
                code,
                share.percent.fraction * base.amount_idr,
                arithmetic=f"{share.percent} x {base.amount_idr:,}",
                law=share.source,
                children=(fact(base.name, base.amount_idr, unit="idr"), from_parameter(share)),
            )

        return self.line(code, build, cadence=cadence, times=times)

    def exact(
        self, code: str, amount: Fraction, *, law: str, arithmetic: str, children: tuple[Trace, ...]
    ) -> Trace:
        """An exact amount rounded to whole rupiah, as the trace of a line."""
        return Trace(
            question=f"benefit.line.{code}",
            value=self.rounding.to_idr(amount),
            unit="idr",
            law=law,
            arithmetic=arithmetic,
            children=children,
        )

    def void(self, code: str, *, law: str, **figures: Value) -> Void:
        """Something that would end the right."""
        return Void(code=code, law=law, figures=MappingProxyType(figures))

    def estimate(
        self,
        programme: Programme,
        lines: tuple[BenefitLine, ...],
        *,
        conditions: tuple[Condition, ...] = (),
        voids: tuple[Void, ...] = (),
        notes: tuple[str, ...] = (),
    ) -> BenefitEstimate:
        """The estimate with its tree: every line and every condition under one root."""
        assert lines, "an estimate has at least one line"
        trace = Trace(
            question=f"benefit.{self.event}",
            unit="idr",
            children=(*(line.trace for line in lines), *(item.trace for item in conditions)),
        )
        found = BenefitEstimate(
            programme=programme,
            event=self.event,
            on=self.on,
            lines=lines,
            conditions=conditions,
            voids=voids,
            notes=notes,
            trace=trace,
        )
        return replace(found, trace=replace(trace, value=found.sum_idr))


def condition(
    code: str,
    holds: bool | None,  # noqa: FBT001 - read as the second word of the sentence
    *,
    law: str,
    needs: str,
    children: tuple[Trace, ...] = (),
) -> Condition:
    """A condition; `holds` None means that the fact `needs` is not known.

    Where it rests on an unverified value it stays undecided and names it, whatever the value says.
    """
    unchecked = unverified_norms(children)
    standing = Standing.UNKNOWN
    if holds is not None and not unchecked:
        standing = Standing.MET if holds else Standing.NOT_MET
    trace = Trace(
        question=f"condition.{code}",
        value=standing,
        law=law,
        own_missing=(needs,) if holds is None else unchecked,
        children=children,
    )
    return Condition(code=code, standing=standing, trace=trace)
