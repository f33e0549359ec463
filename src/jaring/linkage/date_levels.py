"""The levels at which dates are compared, read off the whole numbers that dates are written as."""

from jaring.linkage.features import date_part, plain
from jaring.linkage.level import Level, Make
from jaring.linkage.schema import FieldType, LinkModel
from jaring.steps import ColumnType, Dialect


def same_part(name: str) -> Make:
    """A level that holds where a part of two dates is equal, read off the whole numbers."""

    def make(_model: LinkModel, field: str, kind: FieldType, _arguments: tuple[str, ...]) -> Level:
        column = plain(field, kind)

        return Level((column,), lambda d: _equal_parts(column.column, name, d))

    return make


def is_one_digit(column: str, dialect: Dialect) -> str:
    """True where one place differs: then year, or month and day, are equal, and few pairs are."""
    near = " or ".join(_equal_parts(column, part, dialect) for part in ("year", "month_day"))
    left, right = (dialect.cast(f"{side}_{column}", ColumnType.TEXT) for side in "lr")
    return f"({near}) and {dialect.same_length_distance(left, right)} = 1"


def _equal_parts(column: str, part: str, dialect: Dialect) -> str:
    return " = ".join(str(date_part(f"{side}_{column}", part, dialect)) for side in "lr")


def date_within(
    _model: LinkModel, field: str, _kind: FieldType, arguments: tuple[str, ...]
) -> Level:
    """The dates are at most so many days apart."""
    days, column = int(arguments[0]), plain(field, FieldType.DATE)
    left, right = f"l_{column.column}", f"r_{column.column}"
    return Level((column,), lambda d: f"abs({d.days_between(left, right)}) <= {days}")


def year_within(
    _model: LinkModel, field: str, _kind: FieldType, arguments: tuple[str, ...]
) -> Level:
    """The years are at most so many apart."""
    years, column = int(arguments[0]), plain(field, FieldType.DATE)
    left, right = f"l_{column.column}", f"r_{column.column}"
    return Level(
        (column,),
        lambda d: f"abs({d.int_div(left, '10000')} - {d.int_div(right, '10000')}) <= {years}",
    )


def swapped_day_month(
    _model: LinkModel, field: str, _kind: FieldType, _arguments: tuple[str, ...]
) -> Level:
    """The left date with day and month exchanged is the right one."""
    column = plain(field, FieldType.DATE)
    return Level(
        (column,),
        lambda d: f"{date_part(f'l_{column.column}', 'swapped', d)} = r_{column.column}",
    )
