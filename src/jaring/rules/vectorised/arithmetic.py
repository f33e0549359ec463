"""Exact money in SQL: rates as whole numerators over one denominator, and the roundings.

A rate of 0.24 % of which 1 % is payable is 24/1,000,000. All rates of a table are put over one
denominator, so that amounts are whole-number products and divisions on every engine.
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


def numerator(share: Fraction | None, denominator: int) -> int | None:
    """The share over that denominator; None stays."""
    return None if share is None else int(share * denominator)


def rounded(product: str, denominator: int, *, dialect: Dialect, book: ParameterBook) -> str:
    """A product of whole numbers of 0 or more over a denominator, rounded as the setting says."""
    whole = dialect.int_div
    match RoundingMode(book.setting("rounding").value):
        case RoundingMode.DOWN:
            return whole(f"({product})", str(denominator))
        case RoundingMode.UP:
            return whole(f"({product} + {denominator - 1})", str(denominator))
        case RoundingMode.HALF_UP:
            doubled, step = f"({product} + {product} + {denominator})", denominator + denominator
            return whole(doubled, str(step))
        case RoundingMode.HALF_EVEN:
            return _half_even(product, denominator, dialect)


def _half_even(product: str, denominator: int, dialect: Dialect) -> str:
    """Half a rupiah goes to the even neighbour."""
    down = dialect.int_div(f"({product})", str(denominator))
    rest = f"({product} - {down} * {denominator})"
    odd = f"({down} - {dialect.int_div(down, '(1 + 1)')} * (1 + 1))"
    return (
        f"({down} + case when {rest} + {rest} > {denominator} then 1 "
        f"when {rest} + {rest} = {denominator} then {odd} else 0 end)"
    )
