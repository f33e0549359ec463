"""The tables of the columnar law: which columns go in, how sets and missing facts are written.

Months are whole numbers yyyymm, days yyyymmdd, money whole rupiah, words those of `rules.facts`. A
set of programmes is a whole number with one bit per programme, in the order of `Programme`. What is
missing is a text of names, each followed by a comma, in the order in which they are looked for.
"""

from collections.abc import Iterable

from jaring.rules.book import Mark
from jaring.steps import ColumnType, Contract, Dialect
from jaring.terms.segments import Programme

_BITS = {programme: 1 << number for number, programme in enumerate(Programme)}
_MARK_BITS = {mark: 1 << number for number, mark in enumerate(Mark)}


def programme_bits(programmes: Iterable[Programme]) -> int:
    """A set of programmes as one number."""
    return sum({_BITS[programme] for programme in programmes})


def programmes_in(bits: int) -> frozenset[Programme]:
    """The programmes that a number stands for."""
    return frozenset(programme for programme, bit in _BITS.items() if bits & bit)


def mark_bits(marks: Iterable[Mark]) -> int:
    """A set of marks as one number."""
    return sum({_MARK_BITS[mark] for mark in marks})


def marks_in(bits: int) -> frozenset[Mark]:
    """The marks that a number stands for."""
    return frozenset(mark for mark, bit in _MARK_BITS.items() if bits & bit)


def has_programme(column: str, programme: Programme, dialect: Dialect) -> str:
    """Whether a column of programmes holds one of them."""
    return dialect.bit_is_set(column, list(Programme).index(programme))


def missing_names(text: str | None) -> frozenset[str]:
    """The names in a text of what is missing."""
    return frozenset(name for name in (text or "").split(",") if name)


def missing_text(names: Iterable[str]) -> str:
    """Names of what is missing as one text."""
    return "".join(f"{name}," for name in names)


def missing_if(condition: str, name: str) -> str:
    """A name, with its comma, where a condition holds, else nothing."""
    return f"case when {condition} then '{name},' else '' end"


DUTY_FACTS = {
    "month": ColumnType.INT,
    "work": ColumnType.TEXT,
    "citizenship": ColumnType.TEXT,
    "months_in_indonesia": ColumnType.INT,
    "employer_kind": ColumnType.TEXT,
    "employer_scale": ColumnType.TEXT,
    "state_status": ColumnType.TEXT,
    "worker_group": ColumnType.TEXT,
    "area": ColumnType.TEXT,
    "employs_others": ColumnType.BOOLEAN,
    "placement": ColumnType.TEXT,
    "birth_date": ColumnType.INT,
    "enrolled": ColumnType.INT,
    "in_health_programme": ColumnType.BOOLEAN,
    "registered_on": ColumnType.INT,
}
"""Columns of a table of worker facts, beside the key: `WorkerFacts` and the month."""

WAGE_FACTS = {
    "month": ColumnType.INT,
    "wage_idr": ColumnType.BIGINT,
    "programmes": ColumnType.INT,
    "risk_class": ColumnType.TEXT,
    "industry": ColumnType.TEXT,
    "active_workers": ColumnType.INT,
    "is_settled": ColumnType.BOOLEAN,
}
"""Columns of a table of wage earners to price, beside the key: `WageEarner` and the month."""

OWN_ACCOUNT_FACTS = {
    "month": ColumnType.INT,
    "income_idr": ColumnType.BIGINT,
    "programmes": ColumnType.INT,
    "fund": ColumnType.TEXT,
    "is_transport": ColumnType.BOOLEAN,
}
"""Columns of a table of people on own account to price, beside the key."""

PROJECT_FACTS = {
    "month": ColumnType.INT,
    "value_without_vat_idr": ColumnType.BIGINT,
    "monthly_wages_idr": ColumnType.BIGINT,
}
"""Columns of a table of construction projects to price, beside the key."""

MIGRANT_FACTS = {
    "month": ColumnType.INT,
    "placement": ColumnType.TEXT,
    "contract_months": ColumnType.INT,
    "extra_months": ColumnType.INT,
    "savings_idr": ColumnType.BIGINT,
    "savings_months": ColumnType.INT,
}
"""Columns of a table of migrant workers to price, beside the key; 0 where nothing was chosen."""


def keyed(table: str, key: str, amounts: Iterable[str]) -> Contract:
    """A table of prices: one row per key and month, amounts, what is missing, marks."""
    columns = {
        key: ColumnType.TEXT,
        "month": ColumnType.INT,
        **dict.fromkeys(amounts, ColumnType.BIGINT),
        "missing": ColumnType.TEXT,
        "marks": ColumnType.INT,
    }
    return Contract(table=table, grain=(key, "month"), columns=columns)
