"""The price of many construction projects in one query: the twin of `contributions.projects`.

Slices, rates and the relief of 2020 come out of the parameter book, per regime; see `wage_earners`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from jaring.rules.book import ParameterBook, as_percent
from jaring.rules.contributions.discounts import COVID, covid_share
from jaring.rules.contributions.projects import ConstructionProject, project_contribution
from jaring.rules.vectorised.arithmetic import common_denominator, numerator, rounded
from jaring.rules.vectorised.columns import keyed, mark_bits, missing_if, missing_text
from jaring.rules.vectorised.regimes import (
    Regimes,
    SqlValue,
    first_month,
    regimes_of,
    share_or_none,
    values_table,
)
from jaring.steps import Dialect, SqlStep
from jaring.terms.money import Rupiah, whole_rupiah
from jaring.terms.months import Month

_TIERS = "jakon.contract_value.tiers"
_BY_WAGE = {"jkk": "jakon.wage_known.jkk.rate", "jkm": "jakon.wage_known.jkm.rate"}
_NORMS = (_TIERS, *_BY_WAGE.values(), COVID)
_AMOUNTS = ("jkk_idr", "jkm_idr", "billed_idr")
_BASES = {"wages": "monthly_wages_idr", "value": "value_without_vat_idr"}


@dataclass(frozen=True)
class _Slice:
    """One slice of the contract value with its rates, as parts of one before any relief."""

    above_idr: Rupiah
    up_to_idr: Rupiah | None
    rates: Mapping[str, Fraction]

    def base(self) -> str:
        """The part of the value inside the slice."""
        value = _BASES["value"]
        inside = f"when {value} > {self.above_idr} then {value} - {self.above_idr}"
        if self.up_to_idr is None:
            return f"case {inside} else 0 end"
        width = self.up_to_idr - self.above_idr
        return f"case when {value} > {self.up_to_idr} then {width} {inside} else 0 end"


def project_step(
    source: str, book: ParameterBook, *, writes: str = "project_price", key: str = "project_id"
) -> SqlStep:
    """One query that prices a table of `PROJECT_FACTS`: per month by wages, or once by value.

    Rows: one per row of the source, which has one row per key and month.

    Law: as `rules.contributions.projects`.
    """
    return SqlStep(
        reads=(source,),
        writes=keyed(writes, key, _AMOUNTS),
        sql=lambda dialect: _text(source, key, book, dialect),
    )


def _text(source: str, key: str, book: ParameterBook, dialect: Dialect) -> str:
    """The query: regime, base, amounts."""
    regimes = regimes_of(book, _NORMS)
    divisor = common_denominator(
        share for month in regimes.examples for share in _shares(month, book)
    )
    amounts = ", ".join(
        f"{_amount(code, regimes, divisor, dialect, book)} as {code}_idr" for code in _BY_WAGE
    )
    return f"""
with placed as (
    select *, {regimes.sql("month")} as law_regime
    from {source}
),
ruled as (
    select placed.*, {", ".join(f"law.{column}" for column in _COLUMNS[1:])}
    from placed
    join {values_table("law", _COLUMNS, _rows(regimes, divisor, book))}
        on placed.law_regime = law.regime
),
priced as (
    select *, {amounts}
    from ruled
)
select
    {key}, month, jkk_idr, jkm_idr,
    jkk_idr + jkm_idr as billed_idr,
    case
        when jkk_idr + jkm_idr is not null then ''
        when monthly_wages_idr is not null then lacks_wages
        else {missing_if("value_without_vat_idr is null", "value_without_vat_idr")} || lacks_value
    end as missing,
    case when monthly_wages_idr is not null then marks_wages else marks_value end as marks
from priced
"""  # noqa: S608 - names come from contracts, numbers from the book


_COLUMNS = (
    "regime",
    "jkk_rate",
    "jkm_rate",
    "lacks_wages",
    "lacks_value",
    "marks_wages",
    "marks_value",
)


def _rows(regimes: Regimes, divisor: int, book: ParameterBook) -> Iterator[list[SqlValue]]:
    """The law of each regime: rates of wages, what is lacking on either road, marks."""
    for regime, month in enumerate(regimes.examples):
        by_wages = project_contribution(ConstructionProject(monthly_wages_idr=0), month, book)
        by_value = project_contribution(ConstructionProject(value_without_vat_idr=0), month, book)
        yield [
            regime,
            *(numerator(_wage_share(code, month, book), divisor) for code in _BY_WAGE),
            missing_text(by_wages.missing),
            missing_text(by_value.missing),
            mark_bits(by_wages.marks),
            mark_bits(by_value.marks),
        ]


def _wage_share(code: str, month: Month, book: ParameterBook) -> Fraction | None:
    """The rate of wages as it is payable."""
    rate, covid = share_or_none(book, _BY_WAGE[code], month), covid_share(month, book).share
    return None if rate is None or covid is None else rate * covid


def _shares(month: Month, book: ParameterBook) -> Iterator[Fraction | None]:
    """Every rate that may be payable in a month."""
    covid = covid_share(month, book).share
    assert covid is not None, "the relief of 2020 has no conditions"
    for code in _BY_WAGE:
        yield _wage_share(code, month, book)
        for span in book.norm(_TIERS).spans():
            yield from (part.rates[code] * covid for part in _slices(span.dated.value))


def _slices(value: object) -> list[_Slice]:
    """The slices of one version of the tariff."""
    assert isinstance(value, tuple), "tiers are rows"
    return [
        _Slice(
            above_idr=whole_rupiah(row["above"]),
            up_to_idr=None if row["up_to"] is None else whole_rupiah(row["up_to"]),
            rates={code: as_percent(row[code]).fraction for code in _BY_WAGE},
        )
        for row in value
    ]


def _amount(
    code: str, regimes: Regimes, divisor: int, dialect: Dialect, book: ParameterBook
) -> str:
    """A programme's amount: a rate of wages where they are known, else a sum over slices."""
    wages = rounded(f"monthly_wages_idr * {code}_rate", divisor, dialect=dialect, book=book)
    branches = []
    for span in book.norm(_TIERS).spans():
        first = regimes.of(first_month(span.valid_from, book))
        for regime, month in enumerate(regimes.examples):
            if regime < first or (span.valid_before and book.day(month) >= span.valid_before):
                continue
            covid = covid_share(month, book).share
            assert covid is not None, "the relief of 2020 has no conditions"
            terms = " + ".join(
                f"{part.base()} * {numerator(part.rates[code] * covid, divisor)}"
                for part in _slices(span.dated.value)
            )
            amount = rounded(f"({terms})", divisor, dialect=dialect, book=book)
            branches.append(f"when law_regime = {regime} then {amount}")
    return (
        f"case when monthly_wages_idr is not null then {wages} "
        f"when value_without_vat_idr is null then null {' '.join(branches)} end"
    )
