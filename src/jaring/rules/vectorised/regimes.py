"""Spans of months in which the law of some norms stands still, as SQL can use them.

Inside a **regime** no value, mark or reading of the norms named changes. A row of millions is put
into its regime by its month, and whatever the law says is looked up once per regime: so every rate
in the SQL text comes out of the parameter book, and no month falls outside.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from jaring.rules.book import Norm, ParameterBook, ParameterNotFoundError
from jaring.terms.months import Month

SqlValue = int | str | bool | None


@dataclass(frozen=True)
class Regimes:
    """Regime 0 lies before `starts[0]`; regime n begins with `starts[n - 1]`."""

    starts: tuple[Month, ...]

    @property
    def examples(self) -> tuple[Month, ...]:
        """One month of each regime, in order."""
        return (self.starts[0] + (-1), *self.starts)

    def of(self, month: Month) -> int:
        """The regime in which a month lies."""
        return sum(start <= month for start in self.starts)

    def sql(self, month: str) -> str:
        """The regime of a month column of the form yyyymm."""
        bounds = [start.yyyymm for start in self.starts]
        return halving_case(month, bounds, [str(number) for number in range(len(bounds) + 1)])


def halving_case(column: str, bounds: Sequence[int], results: Sequence[str]) -> str:
    """The first result whose bound lies above the column, the last result above all bounds.

    Each question halves what is left, so that no row is asked about every bound.

    >>> halving_case("age", [10, 20], ["child", "teen", "adult"])
    'case when age < 20 then case when age < 10 then child else teen end else adult end'
    """
    if not bounds:
        return results[0]
    middle = len(bounds) // (1 + 1)
    below = halving_case(column, bounds[:middle], results[: middle + 1])
    above = halving_case(column, bounds[middle + 1 :], results[middle + 1 :])
    return f"case when {column} < {bounds[middle]} then {below} else {above} end"


def regimes_of(
    book: ParameterBook, names: Iterable[str], more_days: Iterable[date] = ()
) -> Regimes:
    """The regimes of some norms; `more_days` are days of other changes, such as local rules."""
    days = [*more_days]
    for name in names:
        days += _days_of_change(book.norm(name))
    return Regimes(tuple(sorted({first_month(day, book) for day in days})))


def first_month(day: date, book: ParameterBook) -> Month:
    """The first month that is asked on this day or later."""
    month = Month.of(day)
    return month if book.day(month) >= day else month + 1


def _days_of_change(norm: Norm) -> list[date]:
    """Every day on which an answer about the norm can change."""
    days = []
    for value in norm.values:
        days.append(value.starts)
        if value.ends_before is not None:
            days.append(value.ends_before)
        if value.other_start is not None:
            days.append(value.other_start.starts)
    if norm.renewed_every_months is not None:
        overdue = Month.of(norm.values[-1].starts) + norm.renewed_every_months
        days.append(overdue.first_day)
    return days


def share_or_none(book: ParameterBook, name: str, month: Month) -> Fraction | None:
    """A rate as a part of one; None where the book lacks it for the month."""
    try:
        return book.percent(name, month).fraction
    except ParameterNotFoundError:
        return None


def amount_or_none(book: ParameterBook, name: str, month: Month) -> int | None:
    """An amount or a count; None where the book lacks it for the month."""
    try:
        return book.ask(name, month).number
    except ParameterNotFoundError:
        return None


def values_table(name: str, columns: Sequence[str], rows: Iterable[Sequence[SqlValue]]) -> str:
    """Rows written out as a named table, for a `from` clause."""
    lines = ",\n    ".join(f"({', '.join(literal(value) for value in row)})" for row in rows)
    return f"(values\n    {lines}\n) as {name}({', '.join(columns)})"


def literal(value: SqlValue) -> str:
    """A value as SQL writes it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    quoted = value.replace("'", "''")
    return f"'{quoted}'"
