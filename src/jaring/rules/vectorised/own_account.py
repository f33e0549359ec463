"""The price of millions of people on own account in one query: `contributions.own_account` again.

Brackets, rates and reliefs come out of the parameter book, per regime; see `wage_earners`.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from jaring.rules.book import ParameterBook
from jaring.rules.contributions.discounts import (
    COVID,
    OTHER_WORK,
    TRANSPORT,
    Fund,
    Payable,
    own_account_share,
)
from jaring.rules.contributions.own_account import OwnAccount, own_account_contribution
from jaring.rules.contributions.price import Contribution
from jaring.rules.vectorised.arithmetic import common_denominator, numerator, rounded
from jaring.rules.vectorised.columns import (
    has_programme,
    keyed,
    mark_bits,
    missing_if,
    missing_text,
)
from jaring.rules.vectorised.regimes import (
    Regimes,
    SqlValue,
    amount_or_none,
    first_month,
    halving_case,
    regimes_of,
    share_or_none,
    values_table,
)
from jaring.steps import ColumnType, Dialect, SqlStep
from jaring.terms.money import whole_rupiah
from jaring.terms.months import Month
from jaring.terms.segments import Programme

_BRACKETS = "bpu.income.brackets"
_TARIFF = (Programme.JKK, Programme.JKM, Programme.JHT)
_RATES = {Programme.JKK: "bpu.jkk.rate", Programme.JHT: "bpu.jht.rate"}
_DEATH = "bpu.jkm.amount"
_NORMS = (
    *_RATES.values(),
    _DEATH,
    _BRACKETS,
    COVID,
    TRANSPORT,
    OTHER_WORK,
    "discount.bpu.excluded_funds",
)
_AMOUNTS = ("jkk_idr", "jkm_idr", "jht_idr", "billed_idr")
_NO_FUND = "none"
_KINDS = {None: "unknown", True: "transport", False: "other"}


def own_account_step(
    source: str, book: ParameterBook, *, writes: str = "own_account_price", key: str = "worker_id"
) -> SqlStep:
    """One query that prices a table of `OWN_ACCOUNT_FACTS`.

    Rows: one per row of the source, which has one row per key and month.

    Law: as `rules.contributions.own_account`.
    """
    return SqlStep(
        reads=(source,),
        writes=keyed(writes, key, _AMOUNTS),
        sql=lambda dialect: _text(source, key, book, dialect),
    )


def _text(source: str, key: str, book: ParameterBook, dialect: Dialect) -> str:
    """The query: regime, bracket, relief, amounts."""
    regimes = regimes_of(book, _NORMS)
    divisor = _denominator(regimes, book)
    kinds = f"when true then '{_KINDS[True]}' when false then '{_KINDS[False]}'"
    return f"""
with placed as (
    select
        *,
        {regimes.sql("month")} as law_regime,
        coalesce(fund, '{_NO_FUND}') as law_fund,
        case is_transport {kinds} else '{_KINDS[None]}' end as law_kind
    from {source}
),
ruled as (
    select
        placed.*,
        {dialect.cast(_base(regimes, book), ColumnType.BIGINT)} as base_idr,
        {", ".join(f"law.{column}" for column in _law_columns()[len(_LAW_KEY) :])}
    from placed
    join {values_table("law", _law_columns(), _law_rows(regimes, divisor, book))}
        on placed.law_regime = law.regime
        and placed.law_fund = law.fund
        and placed.law_kind = law.kind
),
priced as (
    select
        *,
        {_amounts(divisor, dialect, book)}
    from ruled
)
select
    {key}, month, jkk_idr, jkm_idr, jht_idr,
    jkk_idr + jkm_idr + jht_idr as billed_idr,
    {_missing(dialect)} as missing,
    {_marks(dialect)} as marks
from priced
"""  # noqa: S608 - names come from contracts, numbers from the book


_LAW_KEY = ("regime", "fund", "kind")


def _law_columns() -> tuple[str, ...]:
    """The key of the law of a row, and per programme its share, what is lacking, marks."""
    codes = [programme.lower() for programme in _TARIFF]
    return (
        *_LAW_KEY,
        *(f"{code}_share" for code in codes),
        *(f"lacks_{code}" for code in codes),
        *(f"marks_{code}" for code in codes),
    )


def _law_rows(regimes: Regimes, divisor: int, book: ParameterBook) -> Iterator[list[SqlValue]]:
    """The law of each regime, fund and kind of work, asked of the scalar function."""
    for regime, month in enumerate(regimes.examples):
        for fund in (None, *Fund):
            for is_transport, kind in _KINDS.items():
                prices = [_example(p, fund, is_transport, month, book) for p in _TARIFF]
                relief = own_account_share(fund, is_transport=is_transport, month=month, book=book)
                yield [
                    regime,
                    _NO_FUND if fund is None else fund.value,
                    kind,
                    *(
                        numerator(_share(programme, relief, month, book), divisor)
                        for programme in _TARIFF
                    ),
                    *(missing_text(price.missing) for price in prices),
                    *(mark_bits(price.marks) for price in prices),
                ]


def _example(
    programme: Programme,
    fund: Fund | None,
    is_transport: bool | None,  # noqa: FBT001 - a fact with three values
    month: Month,
    book: ParameterBook,
) -> Contribution:
    """What the scalar function says of one programme when the income is known."""
    person = OwnAccount(
        income_idr=0, programmes=frozenset({programme}), fund=fund, is_transport=is_transport
    )
    return own_account_contribution(person, month, book)


def _share(
    programme: Programme, relief: Payable, month: Month, book: ParameterBook
) -> Fraction | None:
    """What is payable: a part of the base, or for death insurance an amount."""
    if programme is Programme.JHT:
        return share_or_none(book, _RATES[programme], month)
    if programme is Programme.JKM:
        amount_idr = amount_or_none(book, _DEATH, month)
        whole = None if amount_idr is None else Fraction(amount_idr)
    else:
        whole = share_or_none(book, _RATES[programme], month)
    return None if whole is None or relief.share is None else whole * relief.share


def _denominator(regimes: Regimes, book: ParameterBook) -> int:
    """One divisor under everything that is payable in any regime."""
    return common_denominator(
        _share(
            programme,
            own_account_share(fund, is_transport=kind, month=month, book=book),
            month,
            book,
        )
        for month in regimes.examples
        for programme in _TARIFF
        for fund in (None, *Fund)
        for kind in _KINDS
    )


def _base(regimes: Regimes, book: ParameterBook) -> str:
    """The base of the bracket; one set of brackets per span of the norm."""
    branches = []
    for span in book.norm(_BRACKETS).spans():
        rows = span.dated.value
        assert isinstance(rows, tuple), "brackets are rows"
        lowers = [whole_rupiah(row["lower"]) for row in rows if isinstance(row, Mapping)]
        bases = [str(whole_rupiah(row["base"])) for row in rows if isinstance(row, Mapping)]
        first = regimes.of(first_month(span.valid_from, book))
        case = halving_case("income_idr", lowers[1:], bases)
        branches.append(f"when law_regime >= {first} then {case}")
    latest_first = " ".join(reversed(branches))
    return f"case when income_idr is null then null {latest_first} end"


def _amounts(divisor: int, dialect: Dialect, book: ParameterBook) -> str:
    """One column per programme; 0 where it is not asked for."""
    lines = []
    for programme in _TARIFF:
        code = programme.lower()
        share = dialect.cast(f"{code}_share", ColumnType.BIGINT)
        base = share if programme is Programme.JKM else f"base_idr * {share}"
        exact = rounded(base, divisor, dialect=dialect, book=book)
        wanted = has_programme("programmes", programme, dialect)
        lines.append(f"case when {wanted} then {exact} else 0 end as {code}_idr")
    return ",\n        ".join(lines)


def _missing(dialect: Dialect) -> str:
    """The names of what is missing; nothing is put together where every amount is known."""
    needs_income = [
        has_programme("programmes", programme, dialect)
        for programme in _TARIFF
        if programme is not Programme.JKM
    ]
    parts = [missing_if(f"income_idr is null and ({' or '.join(needs_income)})", "income_idr")]
    for programme in _TARIFF:
        wanted = has_programme("programmes", programme, dialect)
        parts.append(f"case when {wanted} then lacks_{programme.lower()} else '' end")
    known = "jkk_idr + jkm_idr + jht_idr is not null"
    return f"case when {known} then '' else {' || '.join(parts)} end"


def _marks(dialect: Dialect) -> str:
    """The marks of the values used, as bits."""
    return " | ".join(
        f"(case when {has_programme('programmes', programme, dialect)} "
        f"then marks_{programme.lower()} else 0 end)"
        for programme in _TARIFF
    )
