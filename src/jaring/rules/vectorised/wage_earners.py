"""The price of millions of wage earners in one query: the twin of `contributions.wage_earners`.

The text is written from the parameter book: each row is put into its regime by its month, the law
of the regime is joined to it, and amounts are whole-number products. What the scalar function
answers for a row, this query answers too, to the rupiah, and it names what is missing as that does.
"""

from jaring.rules.book import ParameterBook
from jaring.rules.vectorised.arithmetic import rounded
from jaring.rules.vectorised.columns import has_programme, keyed, missing_if
from jaring.rules.vectorised.regimes import literal
from jaring.rules.vectorised.wage_earner_law import (
    BY_PROGRAMME,
    INDUSTRIES,
    RATES,
    WageEarnerLaw,
    wage_earner_law,
)
from jaring.steps import Dialect, SqlStep
from jaring.terms.segments import Programme

_SUMS = ("employer_idr", "worker_idr", "billed_idr")
_BASES = {"jht": "wage_idr", "jp": "jp_base_idr", "jkp": "jkp_base_idr"}


def wage_earner_step(
    source: str, book: ParameterBook, *, writes: str = "wage_earner_price", key: str = "worker_id"
) -> SqlStep:
    """One query that prices a table of `WAGE_FACTS`.

    Amounts are null where something is missing; `missing` names it, and `marks` holds the marks of
    the values used (`columns.marks_in`).

    Rows: one per row of the source, which has one row per key and month.

    Law: as `rules.contributions.wage_earners`.
    """
    law = wage_earner_law(book)
    amounts = ("jkk_idr", "jkm_idr", *(f"{name}_idr" for name in RATES), *_SUMS)
    return SqlStep(
        reads=(source,),
        writes=keyed(writes, key, amounts),
        sql=lambda dialect: _text(source, key, law, dialect),
    )


def _text(source: str, key: str, law: WageEarnerLaw, dialect: Dialect) -> str:
    """The query: place each row in its regime, look up its law, multiply, add up."""
    rates = ", ".join(f"{name}_idr" for name in RATES)
    return f"""
with placed as (
    select *, {law.regimes.sql("month")} as law_regime
    from {source}
),
ruled as (
    select
        placed.*,
        {_looked_up(law.book)}
    from placed
    join {law.table()} on placed.law_regime = law.regime
    left join {law.jkk_table()}
        on placed.law_regime = jkk_law.regime and placed.risk_class = jkk_law.risk_class
),
priced as (
    select
        *,
        {_amounts(law, dialect)}
    from ruled
)
select
    {key}, month, jkk_idr, jkm_idr, {rates},
    jkk_idr + jkm_idr + jht_employer_idr + jp_employer_idr as employer_idr,
    jht_worker_idr + jp_worker_idr as worker_idr,
    jkk_idr + jkm_idr + jht_employer_idr + jp_employer_idr + jht_worker_idr + jp_worker_idr
        as billed_idr,
    {_missing(dialect)} as missing,
    {_marks(dialect)} as marks
from priced
"""  # noqa: S608 - names come from contracts, numbers from the book


def _looked_up(book: ParameterBook) -> str:
    """What the law of the row's regime gives it, beside its own facts."""
    refused, undecided = _discount_conditions(book)
    runs = "law.least_workers is not null"
    asked = " || ".join(
        missing_if(f"{name} is null", name) for name in ("industry", "active_workers", "is_settled")
    )
    lines = [
        f"case when {runs} and not coalesce({refused}, false) then "
        f"case when {undecided} then null else jkk_law.discounted end "
        "else jkk_law.rate end as jkk_rate",
        "coalesce(jkk_law.lacks, 'risk_class,') as lacks_jkk",
        "coalesce(jkk_law.marks, 0) as marks_jkk",
        f"case when {runs} and not coalesce({refused}, false) then {asked} else '' end "
        "as discount_missing",
        f"{_lower('wage_idr', 'law.jp_ceiling_idr')} as jp_base_idr",
        f"{_lower('wage_idr', 'law.jkp_cap_idr')} as jkp_base_idr",
        "law.jkm as jkm_rate",
        *(f"law.{name} as {name}_rate" for name in RATES),
        *(f"law.lacks_{name}, law.marks_{name}" for name in BY_PROGRAMME),
    ]
    return ",\n        ".join(lines)


def _discount_conditions(book: ParameterBook) -> tuple[str, str]:
    """What rules the labour-intensive discount out, and what leaves it open."""
    (listed,) = (value.value for value in book.norm(INDUSTRIES).values)
    assert isinstance(listed, tuple), "industries are a list of codes"
    industries = ", ".join(literal(str(code)) for code in listed)
    refused = (
        f"(industry not in ({industries}) or active_workers < law.least_workers or not is_settled)"
    )
    return refused, "(industry is null or active_workers is null or is_settled is null)"


def _lower(wage: str, ceiling: str) -> str:
    """The wage up to a ceiling; null where either is null, unlike `least`."""
    return f"case when {wage} <= {ceiling} then {wage} when {wage} > {ceiling} then {ceiling} end"


def _amounts(law: WageEarnerLaw, dialect: Dialect) -> str:
    """One column per line of the scalar price; 0 where the programme is not asked for."""

    def amount(column: str, programme: Programme, base: str) -> str:
        product = f"{base} * {column}_rate"
        exact = rounded(product, law.divisor, dialect=dialect, book=law.book)
        wanted = has_programme("programmes", programme, dialect)
        return f"case when {wanted} then {exact} else 0 end as {column}_idr"

    lines = [amount("jkk", Programme.JKK, "wage_idr"), amount("jkm", Programme.JKM, "wage_idr")]
    for column in RATES:
        code = column.partition("_")[0]
        lines.append(amount(column, Programme[code.upper()], _BASES[code]))
    return ",\n        ".join(lines)


def _missing(dialect: Dialect) -> str:
    """The names of what is missing, in the order of the scalar function.

    Rows whose amounts are all known, nearly all of them, are spared the putting together.
    """
    parts = [missing_if("programmes <> 0 and wage_idr is null", "wage_idr")]
    lacking = {Programme.JKK: "lacks_jkk || discount_missing"}
    lacking |= {programme: f"lacks_{name}" for name, programme in BY_PROGRAMME.items()}
    for programme, lacks in lacking.items():
        wanted = has_programme("programmes", programme, dialect)
        parts.append(f"case when {wanted} then {lacks} else '' end")
    amounts = " + ".join(("jkk_idr", "jkm_idr", *(f"{name}_idr" for name in RATES)))
    return f"case when {amounts} is not null then '' else {' || '.join(parts)} end"


def _marks(dialect: Dialect) -> str:
    """The marks of the values used, as bits."""
    parts = [
        f"(case when {has_programme('programmes', programme, dialect)} "
        f"then marks_{programme.lower()} else 0 end)"
        for programme in Programme
    ]
    return " | ".join(parts)
