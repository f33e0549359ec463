"""What the yearly values of the law may become: projections, kept apart from the law itself.

The pension ceiling grows with the economy of the year before, and is rounded down to full Rp100 (as
every announced value was). A projected value is an estimate of whoever names the growth; it never
enters the parameter book.
Law: PP 45/2015 art 29(3).
"""

from dataclasses import dataclass
from fractions import Fraction

from jaring.rules.book import Mark, ParameterBook
from jaring.rules.trace import Trace, fact, from_parameter
from jaring.terms.money import Percent, Rounding, RoundingMode, Rupiah
from jaring.terms.months import Month

_CEILING = "pu.jp.wage_ceiling"
_LAW = "PP 45/2015 art 29(3)"
_DOWN_TO_100 = Rounding(RoundingMode.DOWN, 100)
_ONE = Fraction(1)


@dataclass(frozen=True, kw_only=True)
class ProjectedCeiling:
    """A ceiling that nobody has announced, from the month on which it would apply."""

    starts: Month
    ceiling_idr: Rupiah
    trace: Trace


def grown_ceiling(previous_idr: Rupiah, growth: Percent) -> Rupiah:
    """The ceiling of the next year: grown by the economy's growth, down to full Rp100.

    >>> grown_ceiling(10_547_400, Percent("5.11"))
    11086300
    """
    return _DOWN_TO_100.to_idr(previous_idr * (_ONE + growth.fraction))


def projected_ceilings(
    growth: Percent, before: Month, book: ParameterBook
) -> tuple[ProjectedCeiling, ...]:
    """The ceilings after the last announced one, up to a month, under one growth for all years.

    Raises:
        ParameterNotFoundError: the book holds no ceiling.
    """
    norm = book.norm(_CEILING)
    assert norm.renewed_every_months is not None, "the ceiling is announced anew at intervals"
    last = book.ask(_CEILING, norm.spans()[-1].valid_from)
    month, ceiling_idr, found = Month.of(last.valid_from), last.idr, []
    while (month := month + norm.renewed_every_months) < before:
        grown_idr = grown_ceiling(ceiling_idr, growth)
        trace = Trace(
            question="projected_ceiling",
            value=grown_idr,
            unit="idr",
            law=_LAW,
            arithmetic=f"{ceiling_idr:,} x (1 + {growth}), down to full 100 = {grown_idr:,}",
            own_marks=frozenset({Mark.ESTIMATE}),
            children=(from_parameter(last), fact("assumed_growth", growth)),
        )
        found.append(ProjectedCeiling(starts=month, ceiling_idr=grown_idr, trace=trace))
        ceiling_idr = grown_idr
    return tuple(found)
