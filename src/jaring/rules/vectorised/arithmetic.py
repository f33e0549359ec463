"""Exact money in SQL: rates as whole numerators over one divisor, and the roundings.

A rate of 0.24 % of which 1 % is payable is 24/1,000,000. All rates of a table are put over one
divisor, so that amounts are whole-number products and divisions on every engine.
"""

from collections.abc import Iterable
from fractions import Fraction
from math import lcm

from jaring.rules.book import ParameterBook
from jaring.steps import Dialect
from jaring.terms.money import RoundingMode


def common_denominator(shares: Iterable[Fraction | None]) -> int:
    """The smallest number that makes every share a whole numerator."""
    return lcm(*(share.denominator for share in shares if share is not None))


def numerator(share: Fraction | None, divisor: int) -> int | None:
    """The share over that divisor; None stays."""
    return None if share is None else int(share * divisor)


def rounded(product: str, divisor: int, *, dialect: Dialect, book: ParameterBook) -> str:
    """A product of whole numbers of 0 or more over a divisor, rounded as the setting says."""
    whole = dialect.int_div
    match RoundingMode(book.setting("rounding").value):
        case RoundingMode.DOWN:
            return whole(f"({product})", str(divisor))
        case RoundingMode.UP:
            return whole(f"({product} + {divisor - 1})", str(divisor))
        case RoundingMode.HALF_UP:
            doubled, step = f"({product} + {product} + {divisor})", divisor + divisor
            return whole(doubled, str(step))
        case RoundingMode.HALF_EVEN:
            return _half_even(product, divisor, dialect)


def _half_even(product: str, divisor: int, dialect: Dialect) -> str:
    """Half a rupiah goes to the even neighbour."""
    down = dialect.int_div(f"({product})", str(divisor))
    rest = f"({product} - {down} * {divisor})"
    odd = f"({down} - {dialect.int_div(down, '(1 + 1)')} * (1 + 1))"
    return (
        f"({down} + case when {rest} + {rest} > {divisor} then 1 "
        f"when {rest} + {rest} = {divisor} then {odd} else 0 end)"
    )
