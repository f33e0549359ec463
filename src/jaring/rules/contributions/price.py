"""What a contribution is made of: lines by programme and payer, and how they add up.

A line is **billed** (someone receives the bill), **state_paid** (the State's part of JKP) or
**carved_out** (a part of a billed line that flows on to JKP: shown, never billed again). An amount
that hangs on a missing fact is None, and so is every sum over it; `missing` names the fact, and
`other_prices` what the bill would be on each side of it, or under the reading not taken.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import ClassVar

from jaring.rules.book import Mark, ParameterBook, ParameterNotFoundError
from jaring.rules.facts import Party
from jaring.rules.trace import Trace, from_setting, unknown, unknown_parameter
from jaring.terms.errors import InputError
from jaring.terms.money import MoneyFormError, Percent, Rounding, RoundingMode, Rupiah
from jaring.terms.months import Month
from jaring.terms.segments import Programme, Segment

_WHOLE = Fraction(1)
# Rounding moves a bill by a rupiah and the day of a month by nothing: no second price for them.
_QUIET_SETTINGS = ("rounding", "month_value")


class NegativeAmountError(InputError):
    """An amount below zero was handed in where the law knows only wages, incomes and values."""

    code: ClassVar[str] = "law.negative_amount"

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"{name} is below zero; give whole rupiah of 0 or more.")


class ProgrammeNotInTariffError(InputError):
    """A price was asked for a programme that the segment does not have."""

    code: ClassVar[str] = "law.programme_not_in_tariff"

    def __init__(self, programme: Programme, segment: Segment) -> None:
        self.programme, self.segment = programme, segment
        super().__init__(f"{segment.value} has no tariff for {programme.value}.")


class LineKind(StrEnum):
    """Whether somebody receives a bill for a line."""

    BILLED = "billed"
    STATE_PAID = "state_paid"
    CARVED_OUT = "carved_out"


class Covers(StrEnum):
    """What one price pays for."""

    MONTH = "month"
    PROJECT = "project"
    CONTRACT = "contract"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One amount: for which programmes, paid by whom, on what base."""

    programmes: tuple[Programme, ...]
    payer: Party
    kind: LineKind
    amount_idr: Rupiah | None
    trace: Trace


@dataclass(frozen=True, kw_only=True)
class LineDraft:
    """What is known of a line before its amount: whom it insures, who pays, who is billed."""

    programmes: tuple[Programme, ...]
    payer: Party
    kind: LineKind = LineKind.BILLED

    @property
    def question(self) -> str:
        """The name of the line in a trace."""
        codes = "_".join(programme.lower() for programme in self.programmes)
        return f"contribution.{codes}.{self.payer.value}.{self.kind.value}"

    def priced(
        self, amount_idr: Rupiah, arithmetic: str, *, law: str, nodes: Iterable[Trace]
    ) -> Line:
        """The line with its amount and what it rests on."""
        trace = Trace(
            question=self.question,
            value=amount_idr,
            unit="idr",
            law=law,
            arithmetic=arithmetic,
            children=tuple(nodes),
        )
        return self._line(amount_idr, trace)

    def unpriced(self, *missing: str, nodes: Iterable[Trace]) -> Line:
        """The line without an amount, naming what is missing."""
        return self._line(None, unknown(self.question, *missing, children=nodes))

    def beyond_the_book(self, error: ParameterNotFoundError, *nodes: Trace) -> Line:
        """The line without an amount, because the book holds no value for the month."""
        return self.unpriced(nodes=(*nodes, unknown_parameter(self.question, error)))

    def _line(self, amount_idr: Rupiah | None, trace: Trace) -> Line:
        """The line of this draft."""
        return Line(
            programmes=self.programmes,
            payer=self.payer,
            kind=self.kind,
            amount_idr=amount_idr,
            trace=trace,
        )


@dataclass(frozen=True, kw_only=True)
class OtherPrice:
    """What the bill would be if a missing fact, or a reading, were as `because` says."""

    because: str
    billed_idr: Rupiah
    source: str


@dataclass(frozen=True, kw_only=True)
class Contribution:
    """The price of one worker, project or migrant for one month or contract."""

    segment: Segment
    month: Month
    covers: Covers
    lines: tuple[Line, ...]
    trace: Trace
    other_prices: tuple[OtherPrice, ...] = ()

    @property
    def billed_idr(self) -> Rupiah | None:
        """The whole bill; None where some billed line is not known."""
        return _sum(line for line in self.lines if line.kind is LineKind.BILLED)

    def owed_by(self, payer: Party) -> Rupiah | None:
        """The part of the bill that one payer owes."""
        return _sum(
            line for line in self.lines if line.kind is LineKind.BILLED and line.payer is payer
        )

    def of(self, programme: Programme, payer: Party | None = None) -> Rupiah | None:
        """What is billed for a programme, by all payers or by one."""
        return _sum(
            line
            for line in self.lines
            if line.kind is LineKind.BILLED
            and programme in line.programmes
            and payer in (None, line.payer)
        )

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts and parameters that some line still needs."""
        return self.trace.missing

    @property
    def marks(self) -> frozenset[Mark]:
        """The marks of everything the price rests on."""
        return self.trace.marks


def _sum(lines: Iterable[Line]) -> Rupiah | None:
    """The sum of the lines, or None where one of them is not known."""
    amount_idr = 0
    for line in lines:
        if line.amount_idr is None:
            return None
        amount_idr += line.amount_idr
    return amount_idr


def not_negative(name: str, amount_idr: object) -> None:
    """Refuse an amount that is no whole rupiah of 0 or more; None is "not known" and passes.

    Raises:
        MoneyFormError: the amount is no whole number.
        NegativeAmountError: it is below zero.
    """
    if amount_idr is None:
        return
    if not isinstance(amount_idr, int) or isinstance(amount_idr, bool):
        raise MoneyFormError(f"{name} in whole rupiah", type(amount_idr).__name__)
    if amount_idr < 0:
        raise NegativeAmountError(name)


def rounding_of(book: ParameterBook) -> Rounding:
    """The rounding that the setting names, to the rupiah."""
    return Rounding(RoundingMode(book.setting("rounding").value))


def rounding_node(book: ParameterBook) -> Trace:
    """The setting of the rounding as a node."""
    return from_setting(book.setting("rounding"))


def share_of(
    base_idr: Rupiah, rate: Percent, payable: Fraction, rounding: Rounding
) -> tuple[Rupiah, str]:
    """A rate of a base, of which only a share may be payable: the amount and its arithmetic."""
    amount_idr = rounding.to_idr(rate.fraction * payable * base_idr)
    return amount_idr, product(f"{base_idr:,}", f"{rate.decimal:f} %", payable, amount_idr)


def product(first: str, second: str, payable: Fraction, amount_idr: Rupiah) -> str:
    """The arithmetic of a line, as a person writes it."""
    factors = [first, second] if second else [first]
    if payable != _WHOLE:
        factors.append(str(payable))
    return f"{' x '.join(factors)} = {amount_idr:,}"


def contribution_of(
    segment: Segment, month: Month, lines: Iterable[Line], *, covers: Covers = Covers.MONTH
) -> Contribution:
    """The lines as one price, with a trace over all of them."""
    kept = tuple(lines)
    billed_idr = _sum(line for line in kept if line.kind is LineKind.BILLED)
    parts = " + ".join(
        f"{line.amount_idr:,}"
        for line in kept
        if line.kind is LineKind.BILLED and line.amount_idr is not None
    )
    trace = Trace(
        question=f"contribution.{segment.lower()}",
        value=billed_idr,
        unit="idr",
        arithmetic="" if billed_idr is None else f"{parts or 0} = {billed_idr:,}",
        children=tuple(line.trace for line in kept),
    )
    return Contribution(segment=segment, month=month, covers=covers, lines=kept, trace=trace)


def with_other_prices(
    price: Contribution,
    book: ParameterBook,
    *,
    under: Callable[[ParameterBook], Contribution],
    if_known: Iterable[tuple[str, Contribution]] = (),
) -> Contribution:
    """The price beside what other readings, or the two sides of a missing fact, would make it.

    Args:
        under: the same price computed with another book.
        if_known: prices under each value of a missing fact, with its name and value.
    """
    found = [
        OtherPrice(because=because, billed_idr=other.billed_idr, source="")
        for because, other in if_known
        if other.billed_idr is not None
    ]
    for setting, option, source in _readings_not_taken(price.trace):
        billed_idr = under(book.with_settings({setting: option})).billed_idr
        if billed_idr is not None and billed_idr != price.billed_idr:
            because = f"{setting}={option}"
            found.append(OtherPrice(because=because, billed_idr=billed_idr, source=source))
    return replace(price, other_prices=tuple(found))


def _readings_not_taken(trace: Trace) -> list[tuple[str, str, str]]:
    """The settings a price rests on, with every option not chosen and its source."""
    found: dict[tuple[str, str], str] = {}
    for node in trace.walk():
        if node.setting is not None and node.setting.name not in _QUIET_SETTINGS:
            for option in node.setting.others:
                found[node.setting.name, option.value] = option.source
        if node.parameter is not None and node.parameter.other_reading is not None:
            other = node.parameter.other_reading
            found[other.setting, other.option] = other.source
    return [(setting, option, source) for (setting, option), source in found.items()]
