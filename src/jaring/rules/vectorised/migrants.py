"""The price of many migrant workers in one query: the twin of `contributions.migrants`.

Where the scalar function refuses savings that the law does not offer, the row says that
`savings_idr` is missing: one wrong cell must not stop a table.
"""

from collections.abc import Iterator

from jaring.rules.book import ParameterBook
from jaring.rules.contributions.migrants import contract_norm, contract_terms
from jaring.rules.facts import Placement
from jaring.rules.vectorised.columns import keyed, mark_bits, missing_if
from jaring.rules.vectorised.regimes import (
    Regimes,
    SqlValue,
    amount_or_none,
    first_month,
    literal,
    regimes_of,
    values_table,
)
from jaring.steps import ColumnType, Dialect, SqlStep
from jaring.terms.money import whole_rupiah
from jaring.terms.months import Month

_CHOICES = "pmi.jht.choices"
_ONCE = {"before": "pmi.before_work", "extra": "pmi.extra_month"}
_AMOUNTS = ("basic_idr", "savings_paid_idr", "billed_idr")
_AGENCY = f"placement = {literal(Placement.THROUGH_AGENCY)}"
_OWN = f"placement = {literal(Placement.OWN)}"


def migrant_step(
    source: str, book: ParameterBook, *, writes: str = "migrant_price", key: str = "worker_id"
) -> SqlStep:
    """One query that prices a table of `MIGRANT_FACTS`.

    Rows: one per row of the source, which has one row per key and month.

    Law: as `rules.contributions.migrants`.
    """
    return SqlStep(
        reads=(source,),
        writes=keyed(writes, key, _AMOUNTS),
        sql=lambda dialect: _text(source, key, book, dialect),
    )


def _text(source: str, key: str, book: ParameterBook, dialect: Dialect) -> str:
    """The query: regime, the parts of the price, what is missing."""
    norms = _norms(book)
    regimes = regimes_of(book, [*norms.values(), _CHOICES])
    columns = (*(f"{name}_idr" for name in norms), *(f"marks_{name}" for name in norms))
    columns = ("regime", *columns, "lacks_savings", "marks_savings")
    terms = contract_terms(book)
    contract = " ".join(f"when {term} then law.term_{term}_idr" for term in terms)
    marks = " ".join(f"when {term} then law.marks_term_{term}" for term in terms)
    basic = (
        f"case when {_OWN} then 0 when {_AGENCY} then before_idr end + contract_idr "
        "+ case when extra_months = 0 then 0 else extra_months * extra_idr end"
    )
    return f"""
with placed as (
    select *, {regimes.sql("month")} as law_regime
    from {source}
),
ruled as (
    select
        placed.*,
        law.before_idr, law.extra_idr, law.lacks_savings,
        law.marks_before, law.marks_extra, law.marks_savings,
        case contract_months {contract} end as contract_idr,
        case contract_months {marks} else 0 end as marks_contract,
        {_offered(regimes, book)} as is_offered
    from placed
    join {values_table("law", columns, _rows(regimes, book))}
        on placed.law_regime = law.regime
),
priced as (
    select
        *,
        {dialect.cast(f"({basic})", ColumnType.BIGINT)} as basic_idr,
        case when savings_idr = 0 then 0 when is_offered then savings_idr * savings_months end
            as savings_paid_idr
    from ruled
)
select
    {key}, month, basic_idr, savings_paid_idr,
    basic_idr + savings_paid_idr as billed_idr,
    {_missing(book, dialect)} as missing,
    (case when {_AGENCY} then marks_before else 0 end)
        | (case when extra_months > 0 then marks_extra else 0 end)
        | marks_contract
        | (case when savings_idr > 0 then marks_savings else 0 end) as marks
from priced
"""  # noqa: S608 - names come from contracts, numbers from the book


def _norms(book: ParameterBook) -> dict[str, str]:
    """The amounts of the tariff, by the name of their column."""
    return _ONCE | {f"term_{term}": contract_norm(term) for term in contract_terms(book)}


def _rows(regimes: Regimes, book: ParameterBook) -> Iterator[list[SqlValue]]:
    """The law of each regime: amounts, marks, and whether savings are offered at all."""
    norms = _norms(book).values()
    for regime, month in enumerate(regimes.examples):
        yield [
            regime,
            *(amount_or_none(book, norm, month) for norm in norms),
            *(_marks(book, norm, month) for norm in norms),
            not _answers(book, _CHOICES, month),
            _marks(book, _CHOICES, month),
        ]


def _answers(book: ParameterBook, norm: str, month: Month) -> bool:
    """Whether the book holds a value for the month."""
    return any(span.holds(book.day(month)) for span in book.norm(norm).spans())


def _marks(book: ParameterBook, norm: str, month: Month) -> int:
    """The marks of a value; none where the book lacks it."""
    return mark_bits(book.ask(norm, month).marks) if _answers(book, norm, month) else 0


def _offered(regimes: Regimes, book: ParameterBook) -> str:
    """Whether the savings are one of the amounts that the law offers."""
    spans = []
    for span in book.norm(_CHOICES).spans():
        choices = span.dated.value
        assert isinstance(choices, tuple), "choices are a list"
        amounts = ", ".join(str(whole_rupiah(choice)) for choice in choices)
        first = regimes.of(first_month(span.valid_from, book))
        last = len(regimes.examples)
        if span.valid_before is not None:
            last = regimes.of(first_month(span.valid_before, book))
        inside = f"law_regime >= {first} and law_regime < {last}"
        spans.append(f"({inside} and savings_idr in ({amounts}))")
    return " or ".join(spans)


def _missing(book: ParameterBook, dialect: Dialect) -> str:
    """The names of what is missing; nothing is put together where every amount is known."""
    terms = ", ".join(str(term) for term in contract_terms(book))
    before, extra = (f"parameter:{norm}" for norm in _ONCE.values())
    start, _, end = contract_norm(0).partition("0")
    term = dialect.cast("contract_months", ColumnType.TEXT)
    parts = (
        missing_if("placement is null", "placement"),
        missing_if(f"{_AGENCY} and before_idr is null", before),
        f"case when contract_months is null or contract_months not in ({terms}) "
        "then 'contract_months,' when contract_idr is null "
        f"then 'parameter:{start}' || {term} || '{end},' else '' end",
        missing_if("extra_months > 0 and extra_idr is null", extra),
        f"case when savings_idr = 0 or is_offered then '' when lacks_savings "
        f"then 'parameter:{_CHOICES},' else 'savings_idr,' end",
    )
    known = "basic_idr + savings_paid_idr is not null"
    return f"case when {known} then '' else {' || '.join(parts)} end"
