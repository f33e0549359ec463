"""Money and rates: whole rupiah and exact percents, never a float.

An amount is a plain `int` of whole rupiah in a name that ends in `_idr`; `Rupiah` says so in a
signature. A rate is a `Percent`, read from text as the law prints it (`Percent("3.7")`). Where an
amount of money must be rounded, a `Rounding` says how; what the default is, is a setting of the law
(`rules.book`), not of this module.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import ClassVar, TypeAlias

from jaring.terms.errors import InputError

Rupiah: TypeAlias = int
"""Whole rupiah."""

_DECIMAL = re.compile(r"-?\d+(\.\d+)?")
_HALF = Fraction(1, 2)


class MoneyFormError(InputError):
    """A number that should be exact money or an exact rate is not."""

    code: ClassVar[str] = "money.form"

    def __init__(self, wanted: str, kind: str) -> None:
        self.wanted, self.kind = wanted, kind
        super().__init__(
            f"{wanted} was expected, and a value of kind {kind} was given. "
            "Amounts are whole numbers of rupiah; rates are quoted decimals such as '3.7'."
        )


def whole_rupiah(value: object) -> Rupiah:
    """The value as whole rupiah: an int stays, a text of digits is read, all else is refused.

    Raises:
        MoneyFormError: a float, a bool, or a text that is no whole number.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and re.fullmatch(r"-?\d+", value.strip()):
        return int(value)
    raise MoneyFormError("a whole number of rupiah", type(value).__name__)


class RoundingMode(StrEnum):
    """Where a part of a step goes."""

    HALF_UP = "half_up"
    HALF_EVEN = "half_even"
    DOWN = "down"
    UP = "up"


@dataclass(frozen=True, slots=True)
class Rounding:
    """How an exact amount becomes whole rupiah: a mode and the step it rounds to."""

    mode: RoundingMode = RoundingMode.HALF_UP
    step_idr: Rupiah = 1

    def to_idr(self, amount: Fraction) -> Rupiah:
        """The amount on the grid of this rounding; halves go away from zero under `half_up`.

        >>> Rounding(RoundingMode.DOWN, 100).to_idr(Fraction(11_086_372))
        11086300
        """
        steps = amount / self.step_idr
        whole = abs(steps).__floor__()
        rest = abs(steps) - whole
        match self.mode:
            case RoundingMode.HALF_UP:
                rises = rest >= _HALF
            case RoundingMode.HALF_EVEN:
                rises = rest > _HALF or (rest == _HALF and whole % 2 == 1)
            case RoundingMode.DOWN:
                rises = False
            case RoundingMode.UP:
                rises = rest > 0
        return (whole + rises) * self.step_idr * (-1 if steps < 0 else 1)


HALF_UP = Rounding()


@dataclass(frozen=True, order=True, slots=True, init=False, repr=False)
class Percent:
    """An exact percentage as the law prints it: `Percent("3.7")` is 3.7 of a hundred.

    >>> Percent("3.7").of(1_000_005)
    37000
    """

    decimal: Decimal

    def __init__(self, value: str | int | Decimal) -> None:
        if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
            raise MoneyFormError("a percentage as text", type(value).__name__)
        if isinstance(value, str) and not _DECIMAL.fullmatch(value):
            raise MoneyFormError("a percentage as text", "other text")
        object.__setattr__(self, "decimal", Decimal(value))

    @property
    def fraction(self) -> Fraction:
        """The part of one: 3.7 % is 37/1000."""
        return Fraction(self.decimal) / 100

    def of(self, base_idr: Rupiah, rounding: Rounding = HALF_UP) -> Rupiah:
        """This percentage of a base, rounded to whole rupiah."""
        return rounding.to_idr(self.fraction * base_idr)

    def __add__(self, other: "Percent") -> "Percent":
        """Both rates together."""
        return Percent(self.decimal + other.decimal)

    def __sub__(self, other: "Percent") -> "Percent":
        """What is left of this rate without the other."""
        return Percent(self.decimal - other.decimal)

    def __str__(self) -> str:
        """As a page prints it."""
        return f"{self.decimal} %"

    def __repr__(self) -> str:
        """As code writes it."""
        return f'Percent("{self.decimal}")'
