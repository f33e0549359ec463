"""Reads the arithmetic of a case as a lawyer writes it, and says what it comes to.

    3.7 % x 5,000,000 = 185,000
    0.24 % x 4,901,798 = 11,764.3152 -> 11,764
    8,754,600 x (100 % + 3.69 %) = 9,077,644.74 -> 9,077,600 (down to 100)
    min(12,000,000; 10,042,300) x 2 % = 200,846

Every part between `=` must come to the same exact value. An arrow rounds it: half up to the rupiah,
or as the words behind it say. Nothing of the product is used here: this is the second reckoning.
"""

import re
from fractions import Fraction
from typing import NoReturn

_TOKEN = re.compile(r"\s*(?:(\d[\d,]*(?:\.\d+)?)|(min|max|[-+x/%();]))")
_ROUNDED = re.compile(r"([\d,]+)(?:\s*\((half up|half even|down|up)(?: to ([\d,]+))?\))?")
_HALF = Fraction(1, 2)


class ArithmeticTextError(ValueError):
    """A text that is no arithmetic, or one that does not come out."""


def result(text: str) -> int:
    """The whole number that the arithmetic comes to.

    Raises:
        ArithmeticTextError: it cannot be read, its parts differ, or no whole number is left.

    >>> result("2 % x 8,754,600 = 175,092")
    175092
    """
    chain, arrow, rounded = text.partition("->")
    values = [_Reader(part).value() for part in chain.split("=")]
    if len(set(values)) > 1:
        found = " / ".join(str(float(value)) for value in values)
        raise ArithmeticTextError(f"{text!r} does not come out: {found}")
    if arrow:
        return _check_rounding(text, values[0], rounded.strip())
    if values[0].denominator != 1:
        raise ArithmeticTextError(f"{text!r} ends in a part of a rupiah: say how it is rounded")
    return int(values[0])


def _check_rounding(text: str, exact: Fraction, written: str) -> int:
    """The rounded number as written, if that is what the rounding gives."""
    found = _ROUNDED.fullmatch(written)
    if found is None:
        raise ArithmeticTextError(f"{text!r}: cannot read what stands behind the arrow")
    step = _whole(found[3] or "1")
    given = round_to(exact, step, found[2] or "half up")
    if given != _whole(found[1]):
        raise ArithmeticTextError(f"{text!r} is rounded to {given:,}")
    return given


def round_to(exact: Fraction, step: int, mode: str) -> int:
    """An amount of 0 or more on a grid."""
    steps, rest = divmod(exact, step)
    part = Fraction(rest) / step
    up = {
        "half up": part >= _HALF,
        "half even": part > _HALF or (part == _HALF and steps % 2 == 1),
        "down": False,
        "up": part > 0,
    }[mode]
    return (int(steps) + up) * step


def _whole(text: str) -> int:
    """A whole number with commas between the thousands."""
    return int(text.replace(",", ""))


class _Reader:
    """Reads one side of an equation: sums of products, brackets, per cent, min and max."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = self._tokens()
        self.place = 0

    def value(self) -> Fraction:
        """The exact value of the whole text."""
        found = self._sum()
        if self.place < len(self.tokens):
            self._fail()
        return found

    def _tokens(self) -> list[str]:
        """The numbers and signs of the text."""
        found, place = [], 0
        text = self.text.strip()
        while place < len(text):
            match = _TOKEN.match(text, place)
            if match is None:
                raise ArithmeticTextError(f"{self.text!r}: cannot read {text[place:]!r}")
            found.append(match[1] or match[2])
            place = match.end()
        return found

    def _sum(self) -> Fraction:
        value = self._product()
        while self._next() in ("+", "-"):
            sign = 1 if self._take() == "+" else -1
            value += sign * self._product()
        return value

    def _product(self) -> Fraction:
        value = self._factor()
        while self._next() in ("x", "/"):
            is_times = self._take() == "x"
            other = self._factor()
            value = value * other if is_times else value / other
        return value

    def _factor(self) -> Fraction:
        token = self._take()
        if token == "-":
            return -self._factor()
        if token in ("min", "max"):
            value = self._least_or_most(token)
        elif token == "(":
            value = self._sum()
            self._expect(")")
        elif token[0].isdigit():
            value = Fraction(token.replace(",", ""))
        else:
            self._fail()
        if self._next() == "%":
            self._take()
            value /= 100
        return value

    def _least_or_most(self, name: str) -> Fraction:
        self._expect("(")
        values = [self._sum()]
        while self._next() == ";":
            self._take()
            values.append(self._sum())
        self._expect(")")
        return min(values) if name == "min" else max(values)

    def _next(self) -> str:
        return self.tokens[self.place] if self.place < len(self.tokens) else ""

    def _take(self) -> str:
        if not self._next():
            self._fail()
        self.place += 1
        return self.tokens[self.place - 1]

    def _expect(self, token: str) -> None:
        if self._take() != token:
            self._fail()

    def _fail(self) -> NoReturn:
        raise ArithmeticTextError(f"{self.text!r} is no arithmetic")
