"""What the law says of wage earners in each regime, as the rows that the SQL text looks up.

Every number is asked of the book or of the scalar function on one month of the regime; nothing here
knows a rate. Used by `vectorised.wage_earners` alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from jaring.rules.book import ParameterBook
from jaring.rules.contributions.discounts import (
    COVID,
    FULL,
    LABOUR_INTENSIVE,
    LabourIntensiveFacts,
    covid_share,
)
from jaring.rules.contributions.price import Contribution
from jaring.rules.contributions.wage_earners import WageEarner, wage_earner_contribution
from jaring.rules.risk import RiskClass
from jaring.rules.vectorised.arithmetic import common_denominator, numerator
from jaring.rules.vectorised.columns import mark_bits, missing_text
from jaring.rules.vectorised.regimes import (
    Regimes,
    SqlValue,
    amount_or_none,
    regimes_of,
    share_or_none,
    values_table,
)
from jaring.terms.months import Month
from jaring.terms.segments import Programme

RATES = {
    "jht_employer": "pu.jht.rate.employer",
    "jht_worker": "pu.jht.rate.worker",
    "jp_employer": "pu.jp.rate.employer",
    "jp_worker": "pu.jp.rate.worker",
    "jkp_state": "jkp.rate.government",
    "jkp_from_jkk": "jkp.rate.from_jkk",
    "jkp_from_jkm": "jkp.rate.from_jkm",
}
CEILINGS = {"jp_ceiling_idr": "pu.jp.wage_ceiling", "jkp_cap_idr": "jkp.wage_cap"}
BY_PROGRAMME = {p.lower(): p for p in Programme if p is not Programme.JKK}
INDUSTRIES = "discount.labour_intensive.industries"
_LEAST_WORKERS = "discount.labour_intensive.min_workers"
_NORMS = (
    *(f"pu.jkk.rate.{risk_class.value}" for risk_class in RiskClass),
    "pu.jkm.rate",
    *RATES.values(),
    *CEILINGS.values(),
    COVID,
    LABOUR_INTENSIVE,
    INDUSTRIES,
    _LEAST_WORKERS,
)
_NO_DISCOUNT = LabourIntensiveFacts(is_settled=False)


@dataclass(frozen=True)
class WageEarnerLaw:
    """The law of wage earners by regime, over one divisor."""

    book: ParameterBook
    regimes: Regimes
    divisor: int

    def table(self) -> str:
        """One row per regime: numerators, ceilings, what the book lacks, marks by programme."""
        columns = [
            "regime",
            "jkm",
            *RATES,
            *CEILINGS,
            "least_workers",
            *(f"lacks_{name}" for name in BY_PROGRAMME),
            *(f"marks_{name}" for name in BY_PROGRAMME),
        ]
        return values_table("law", columns, self._rows())

    def jkk_table(self) -> str:
        """One row per regime and risk class: rate, discounted rate, what is lacking, marks."""
        columns = ("regime", "risk_class", "rate", "discounted", "lacks", "marks")
        return values_table("jkk_law", columns, self._jkk_rows())

    def _rows(self) -> Iterator[list[SqlValue]]:
        for regime, month in enumerate(self.regimes.examples):
            prices = [self._example(p, None, month) for p in BY_PROGRAMME.values()]
            yield [
                regime,
                numerator(_jkm_share(month, self.book), self.divisor),
                *(
                    numerator(share_or_none(self.book, name, month), self.divisor)
                    for name in RATES.values()
                ),
                *(amount_or_none(self.book, name, month) for name in CEILINGS.values()),
                self._least_workers(month),
                *(missing_text(price.missing) for price in prices),
                *(mark_bits(price.marks) for price in prices),
            ]

    def _jkk_rows(self) -> Iterator[list[SqlValue]]:
        for regime, month in enumerate(self.regimes.examples):
            for risk_class in RiskClass:
                price = self._example(Programme.JKK, risk_class, month)
                shares = _jkk_shares(risk_class, month, self.book)
                yield [
                    regime,
                    risk_class.value,
                    *(numerator(share, self.divisor) for share in shares),
                    missing_text(price.missing),
                    mark_bits(price.marks),
                ]

    def _least_workers(self, month: Month) -> int | None:
        """From how many workers the discount is open; None while it does not run."""
        least = self.book.ask_temporary(_LEAST_WORKERS, month)
        is_alone = covid_share(month, self.book).share == FULL
        return least.number if least is not None and is_alone else None

    def _example(
        self, programme: Programme, risk_class: RiskClass | None, month: Month
    ) -> Contribution:
        """What the scalar function says in a month when only the book can lack something."""
        worker = WageEarner(
            wage_idr=1,  # number: any wage; only what the book lacks matters
            programmes=frozenset({programme}),
            risk_class=risk_class,
            labour_intensive=_NO_DISCOUNT,
        )
        return wage_earner_contribution(worker, month, self.book)


def wage_earner_law(book: ParameterBook) -> WageEarnerLaw:
    """The law of wage earners under the settings of a book."""
    regimes = regimes_of(book, _NORMS)
    shares: list[Fraction | None] = []
    for month in regimes.examples:
        shares += [share_or_none(book, name, month) for name in RATES.values()]
        shares.append(_jkm_share(month, book))
        for risk_class in RiskClass:
            shares += _jkk_shares(risk_class, month, book)
    return WageEarnerLaw(book, regimes, common_denominator(shares))


def _jkm_share(month: Month, book: ParameterBook) -> Fraction | None:
    """The rate of death insurance as it is payable."""
    rate, covid = share_or_none(book, "pu.jkm.rate", month), covid_share(month, book).share
    return None if rate is None or covid is None else rate * covid


def _jkk_shares(
    risk_class: RiskClass, month: Month, book: ParameterBook
) -> tuple[Fraction | None, Fraction | None]:
    """The rate of a class as it is payable: as a rule, and under the labour-intensive discount."""
    rate = share_or_none(book, f"pu.jkk.rate.{risk_class.value}", month)
    covid = covid_share(month, book).share
    if rate is None or covid is None:
        return None, None
    relief = book.ask_temporary(LABOUR_INTENSIVE, month)
    discounted = None if relief is None or covid != FULL else rate * relief.fraction
    return rate * covid, discounted
