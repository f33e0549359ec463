"""How old a person is for the law, and on which day he reaches pension age.

Ages are compared as whole numbers of the form yyyymmdd, as they stand in tables, so that the
columnar rule and this one count alike: who is born on 29 February is a year older on 1 March of a
common year.
"""

from datetime import date

from jaring.rules.book import ParameterBook

ONE_YEAR = 10_000  # number: a year in the form yyyymmdd
_ONE_MONTH = 100


def day_number(day: date) -> int:
    """The day as a whole number: 2026-03-01 is 20260301."""
    return day.year * ONE_YEAR + day.month * _ONE_MONTH + day.day


def birthday_number(birth_date: date, years: int) -> int:
    """The day number from which the person is that many years old."""
    return day_number(birth_date) + years * ONE_YEAR


def is_aged(birth_date: date, years: int, on: date) -> bool:
    """Whether the person is that many years old, or older, on a day.

    >>> is_aged(date(2000, 2, 29), 26, date(2026, 2, 28))
    False
    """
    return day_number(on) >= birthday_number(birth_date, years)


def pension_day_number(birth_date: date, book: ParameterBook) -> int:
    """The day number on which the person reaches the pension age in force on that day.

    The age rises in steps: who reached the age of his day stays past it when the next step comes.

    Law: PP 45/2015 art 15.
    """
    reached = []
    for span in book.norm("benefit.jp.pension_age").spans():
        years = span.dated.value
        assert isinstance(years, int), "an age is a whole number"
        day = max(day_number(span.valid_from), birthday_number(birth_date, years))
        if span.valid_before is None or day < day_number(span.valid_before):
            reached.append(day)
    return min(reached)  # the last span has no end, so somebody always reaches it
