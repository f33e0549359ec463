"""What a family loses when the wage is reported too low (PDS-Upah), and what the employer saves.

    gap = wage_gap(WageGapCase(wage_reported_idr=3_000_000, wage_evidenced_idr=5_000_000,
                               programmes=frozenset(Programme)), date(2026, 11, 1), load_book())
    gap.line("jkk.death").lost_idr          # 96000000: 48 x 2,000,000

Every figure is the same estimate made twice, once on each wage. It is an indication: whether the
evidence holds is decided by a person. Death (JKM) does not depend on the wage and is no line here.
Law: PP 44/2015, 45/2015, 46/2015; PP 82/2019; PP 86/2013 art 3(2)(b) (wage data must be right).
"""

from dataclasses import dataclass
from datetime import date

from jaring.rules.benefits import jkk, jkp, jp
from jaring.rules.benefits.estimate import BenefitLine, Cadence
from jaring.rules.benefits.insured import Insured
from jaring.rules.book import ParameterBook, ParameterNotFoundError
from jaring.rules.contributions import WageEarner, wage_earner_contribution
from jaring.rules.facts import Party
from jaring.rules.risk import RiskClass
from jaring.rules.trace import Trace, fact, from_parameter, unknown_parameter
from jaring.terms.money import Rupiah
from jaring.terms.months import Month
from jaring.terms.segments import Programme

_LAW = "PP 86/2013 art 3(2)(b)"


@dataclass(frozen=True, kw_only=True)
class WageGapCase:
    """A wage as reported and as another source has it; None is not known."""

    wage_reported_idr: Rupiah | None
    wage_evidenced_idr: Rupiah | None
    programmes: frozenset[Programme]
    risk_class: RiskClass | None = None


@dataclass(frozen=True, kw_only=True)
class GapLine:
    """One amount on either wage; None where a fact or a norm is not known."""

    code: str
    programme: Programme
    cadence: Cadence
    at_reported_idr: Rupiah | None
    at_evidenced_idr: Rupiah | None
    times: int | None
    trace: Trace

    @property
    def lost_idr(self) -> Rupiah | None:
        """What is missing on the reported wage; nothing where it is the higher one."""
        if self.at_reported_idr is None or self.at_evidenced_idr is None:
            return None
        return max(0, self.at_evidenced_idr - self.at_reported_idr)


@dataclass(frozen=True, kw_only=True)
class WageGap:
    """Every line, the contributions not paid each month, and who owes the difference."""

    case: WageGapCase
    on: date
    lines: tuple[GapLine, ...]
    employer_unpaid_idr: Rupiah | None
    worker_unpaid_idr: Rupiah | None
    trace: Trace

    def line(self, code: str) -> GapLine:
        """The line of that code.

        Raises:
            KeyError: there is none.
        """
        for line in self.lines:
            if line.code == code:
                return line
        raise KeyError(code)

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts and norms that are not known."""
        return self.trace.missing


def wage_gap(case: WageGapCase, on: date, book: ParameterBook) -> WageGap:
    """Benefits and contributions on the reported and on the evidenced wage, side by side."""
    lines = [
        _side_by_side(programme, low, high)
        for programme in Programme
        if programme in case.programmes
        for low, high in zip(
            _estimated(programme, case.wage_reported_idr, on, book),
            _estimated(programme, case.wage_evidenced_idr, on, book),
            strict=True,
        )
    ]
    if Programme.JHT in case.programmes:
        lines.append(_savings(case, on, book))
    trace = Trace(
        question="wage_gap",
        law=_LAW,
        children=(
            fact("wage_reported_idr", case.wage_reported_idr, unit="idr"),
            fact("wage_evidenced_idr", case.wage_evidenced_idr, unit="idr"),
            *(line.trace for line in lines),
            _who_owes_the_difference(on, book),
        ),
    )
    return WageGap(
        case=case,
        on=on,
        lines=tuple(lines),
        employer_unpaid_idr=_unpaid(case, Party.EMPLOYER, on, book),
        worker_unpaid_idr=_unpaid(case, Party.WORKER, on, book),
        trace=trace,
    )


def _estimated(
    programme: Programme, wage_idr: Rupiah | None, on: date, book: ParameterBook
) -> list[BenefitLine]:
    """The lines of a programme that depend on the wage, on one wage."""
    insured = Insured(wage_idr=wage_idr)
    match programme:
        case Programme.JKK:
            return [
                jkk.work_accident_death(insured, on, book).line("jkk.death"),
                jkk.total_disability(insured, on, book).line("jkk.total_disability"),
                *jkk.temporary_inability(insured, on, book, months=1).lines,
            ]
        case Programme.JP:
            return [_pension(wage_idr, on, book)]
        case Programme.JKP:
            return list(jkp.job_loss_cash(jkp.JobLoss(wage_idr=wage_idr), on, book).lines)
        case _:
            return []


def _pension(wage_idr: Rupiah | None, on: date, book: ParameterBook) -> BenefitLine:
    """The pension after just enough years on this wage, counted up to the ceiling of the day."""
    try:
        months = book.ask("benefit.jp.vesting", on).number
        ceiling_idr = book.idr("pu.jp.wage_ceiling", on)
    except ParameterNotFoundError as error:
        trace = unknown_parameter("benefit.line.jp.pension", error)
        return BenefitLine(code="jp.pension", cadence=Cadence.MONTHLY, trace=trace)
    counted_idr = None if wage_idr is None else min(wage_idr, ceiling_idr)
    record = jp.PensionRecord(contribution_months=months, average_wage_idr=counted_idr)
    return jp.pension(jp.PensionKind.OLD_AGE, record, on, book).lines[0]


def _side_by_side(programme: Programme, low: BenefitLine, high: BenefitLine) -> GapLine:
    """The same line on either wage."""
    trace = Trace(question=f"wage_gap.{low.code}", children=(low.trace, high.trace))
    return GapLine(
        code=low.code,
        programme=programme,
        cadence=low.cadence,
        at_reported_idr=low.amount_idr,
        at_evidenced_idr=high.amount_idr,
        times=low.times,
        trace=trace,
    )


def _savings(case: WageGapCase, on: date, book: ParameterBook) -> GapLine:
    """What is saved for old age each month, by both payers, on either wage."""
    prices = [
        wage_earner_contribution(
            WageEarner(wage_idr=wage_idr, programmes=frozenset({Programme.JHT})),
            Month.of(on),
            book,
        )
        for wage_idr in (case.wage_reported_idr, case.wage_evidenced_idr)
    ]
    trace = Trace(question="wage_gap.jht.savings", children=tuple(price.trace for price in prices))
    return GapLine(
        code="jht.savings",
        programme=Programme.JHT,
        cadence=Cadence.MONTHLY,
        at_reported_idr=prices[0].billed_idr,
        at_evidenced_idr=prices[1].billed_idr,
        times=None,
        trace=trace,
    )


def _unpaid(case: WageGapCase, payer: Party, on: date, book: ParameterBook) -> Rupiah | None:
    """What this payer should pay more each month, over all programmes of the case."""
    low, high = (
        wage_earner_contribution(
            WageEarner(wage_idr=wage_idr, programmes=case.programmes, risk_class=case.risk_class),
            Month.of(on),
            book,
        ).owed_by(payer)
        for wage_idr in (case.wage_reported_idr, case.wage_evidenced_idr)
    )
    return None if low is None or high is None else max(0, high - low)


def _who_owes_the_difference(on: date, book: ParameterBook) -> Trace:
    """That the employer owes the difference is recalled, so it is shown with its mark."""
    try:
        return from_parameter(book.ask("benefit.jkk.employer_owes_difference", on))
    except ParameterNotFoundError as error:
        return unknown_parameter("employer_owes_difference", error)
