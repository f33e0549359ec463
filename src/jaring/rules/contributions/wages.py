"""What counts as one month's wage, however the worker is paid.

Law: PP 44/2015 art 19 (basic wage and fixed allowances; daily wage times the factor of the book;
piece rate as the average of the last months); Perdir 22/2022 (minimum wage where none is known).
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from jaring.rules.book import Mark, Parameter, ParameterBook, ParameterNotFoundError
from jaring.rules.contributions.price import not_negative, rounding_node, rounding_of
from jaring.rules.trace import Trace, fact, from_parameter, unknown, unknown_parameter
from jaring.terms.money import Rupiah
from jaring.terms.months import Month

_QUESTION = "monthly_wage"
_LAW = "PP 44/2015 art 19"


class PayBasis(StrEnum):
    """How a worker is paid."""

    MONTHLY = "monthly"
    DAILY = "daily"
    PIECE_RATE = "piece_rate"
    WEATHER_PIECE_RATE = "weather_piece_rate"
    MINIMUM_WAGE = "minimum_wage"  # no wage is known: the minimum wage of the area stands in


@dataclass(frozen=True, kw_only=True)
class Pay:
    """What is known of a worker's pay; None is "not known".

    Attributes:
        wage_idr: basic wage of a month, the wage of a day, or the minimum wage, as the basis says.
        fixed_allowances_idr: allowances that do not depend on attendance; for a monthly wage.
        recent_idr: what piece-rate work earned in each month before, latest last.
    """

    basis: PayBasis
    wage_idr: Rupiah | None = None
    fixed_allowances_idr: Rupiah = 0
    recent_idr: tuple[Rupiah, ...] = ()

    def __post_init__(self) -> None:
        """Refuse amounts that are no wage."""
        not_negative("wage_idr", self.wage_idr)
        not_negative("fixed_allowances_idr", self.fixed_allowances_idr)
        for amount_idr in self.recent_idr:
            not_negative("recent_idr", amount_idr)


@dataclass(frozen=True, kw_only=True)
class MonthlyWage:
    """The wage that contributions are counted on; None with the missing fact in the trace."""

    wage_idr: Rupiah | None
    trace: Trace


def monthly_wage(pay: Pay, month: Month, book: ParameterBook) -> MonthlyWage:
    """One month's wage for contributions.

    Law: PP 44/2015 art 19; Perdir 22/PERDIR.02/072022.
    """
    try:
        match pay.basis:
            case PayBasis.MONTHLY:
                return _fixed(pay)
            case PayBasis.DAILY:
                return _daily(pay, book.ask("pu.wage.daily_to_monthly_factor", month))
            case PayBasis.PIECE_RATE:
                months = book.ask("pu.wage.piece_rate_average_months", month)
                return _average(pay, months, book)
            case PayBasis.WEATHER_PIECE_RATE:
                months = book.ask("pu.wage.weather_piece_rate_average_months", month)
                return _average(pay, months, book)
            case PayBasis.MINIMUM_WAGE:
                return _minimum(pay)
    except ParameterNotFoundError as error:
        return MonthlyWage(wage_idr=None, trace=unknown_parameter(_QUESTION, error))


def _fixed(pay: Pay) -> MonthlyWage:
    """Basic wage and fixed allowances."""
    if pay.wage_idr is None:
        return _unknown("wage_idr")
    wage_idr = pay.wage_idr + pay.fixed_allowances_idr
    return _known(
        wage_idr,
        f"{pay.wage_idr:,} + {pay.fixed_allowances_idr:,} = {wage_idr:,}",
        fact("wage_idr", pay.wage_idr, unit="idr"),
        fact("fixed_allowances_idr", pay.fixed_allowances_idr, unit="idr"),
    )


def _daily(pay: Pay, factor: Parameter) -> MonthlyWage:
    """The wage of a day times the days that the law counts in a month."""
    if pay.wage_idr is None:
        return _unknown("wage_idr")
    wage_idr = pay.wage_idr * factor.number
    node = fact("daily_wage_idr", pay.wage_idr, unit="idr")
    arithmetic = f"{pay.wage_idr:,} x {factor.number} = {wage_idr:,}"
    return _known(wage_idr, arithmetic, node, from_parameter(factor))


def _average(pay: Pay, months: Parameter, book: ParameterBook) -> MonthlyWage:
    """The average of the last months, as many as the law names."""
    counted = pay.recent_idr[-months.number :]
    if len(counted) < months.number:
        return _unknown("recent_idr", from_parameter(months))
    wage_idr = rounding_of(book).to_idr(Fraction(sum(counted), months.number))
    return _known(
        wage_idr,
        f"({' + '.join(f'{amount:,}' for amount in counted)}) / {months.number} = {wage_idr:,}",
        fact("recent_idr", counted, unit="idr"),
        from_parameter(months),
        rounding_node(book),
    )


def _minimum(pay: Pay) -> MonthlyWage:
    """The minimum wage in place of a wage that nobody knows: an estimate."""
    if pay.wage_idr is None:
        return _unknown("minimum_wage_idr")
    trace = Trace(
        question=_QUESTION,
        value=pay.wage_idr,
        unit="idr",
        law="Perdir 22/PERDIR.02/072022",
        own_marks=frozenset({Mark.ESTIMATE}),
        children=(fact("minimum_wage_idr", pay.wage_idr, unit="idr"),),
    )
    return MonthlyWage(wage_idr=pay.wage_idr, trace=trace)


def _known(wage_idr: Rupiah, arithmetic: str, *children: Trace) -> MonthlyWage:
    """A wage with the way it was reached."""
    trace = Trace(
        question=_QUESTION,
        value=wage_idr,
        unit="idr",
        law=_LAW,
        arithmetic=arithmetic,
        children=children,
    )
    return MonthlyWage(wage_idr=wage_idr, trace=trace)


def _unknown(missing: str, *children: Trace) -> MonthlyWage:
    """No wage, because a fact is missing."""
    return MonthlyWage(wage_idr=None, trace=unknown(_QUESTION, missing, children=children))
