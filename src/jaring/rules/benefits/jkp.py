"""Job loss (JKP): the cash after a dismissal, month by month, and what it hangs on.

The wage counts up to a cap. Besides the cash there is information on vacancies and training, which
have no amount. The day of the dismissal decides which law applies.
Law: PP 37/2021 as changed by PP 6/2025.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby

from jaring.rules.benefits.estimate import (
    BenefitEstimate,
    BenefitLine,
    Cadence,
    Condition,
    Pen,
    condition,
)
from jaring.rules.book import Parameter, ParameterBook, Value, as_percent
from jaring.rules.trace import Trace, fact, from_parameter, unknown
from jaring.rules.workdays import add_months
from jaring.terms.money import Rupiah
from jaring.terms.segments import Programme

_LAW = "PP 37/2021, as changed by PP 6/2025"


class EndReason(StrEnum):
    """How the employment ended."""

    DISMISSED = "dismissed"
    CONTRACT_ENDED = "contract_ended"
    RESIGNED = "resigned"
    RETIRED = "retired"
    TOTAL_DISABILITY = "total_disability"
    DIED = "died"


@dataclass(frozen=True, kw_only=True)
class JobLoss:
    """What is known of a lost job; None is not known.

    `paid_months`: contribution months within the window of the law before the dismissal.
    `programmes`: what the worker was enrolled in, `JKN` (the health programme) included.
    `scale`: micro, small, medium or large.
    """

    wage_idr: Rupiah | None = None
    reason: EndReason | None = None
    paid_months: int | None = None
    is_citizen: bool | None = None
    age_at_registration: int | None = None
    programmes: frozenset[str] | None = None
    scale: str | None = None
    unpaid_months: int | None = None
    is_employer_closed: bool | None = None
    has_found_work: bool | None = None


def job_loss_cash(case: JobLoss, dismissed_on: date, book: ParameterBook) -> BenefitEstimate:
    """The cash of each month without work, and until when it must be claimed.

    Law: PP 37/2021 arts 19, 21, 40; PP 6/2025 arts 4, 21, 39A, 40.
    """
    pen = Pen("jkp.cash", book, dismissed_on)
    window = pen.find("benefit.jkp.claim_window")
    until = None if window is None else add_months(dismissed_on, window.number)
    found = pen.estimate(
        Programme.JKP,
        _lines(case, pen),
        conditions=(
            _dismissed(case, pen),
            _simple("citizen", case.is_citizen, "is_citizen"),
            _enough_paid(case, pen),
            _young_enough(case, pen),
            _programmes(case, pen),
            _arrears(case, pen),
            _simple(
                "no_work_yet",
                None if case.has_found_work is None else not case.has_found_work,
                "has_found_work",
            ),
        ),
        voids=(
            pen.void(
                "not_claimed_in_time",
                law=_LAW if window is None else window.source,
                months=None if window is None else window.number,
            ),
            pen.void("found_work", law="PP 6/2025 art 40"),
            pen.void("died", law="PP 6/2025 art 40"),
        ),
        notes=("jkp.training_and_vacancies",),
    )
    return found.claimable(since=dismissed_on, until=until)


def _lines(case: JobLoss, pen: Pen) -> tuple[BenefitLine, ...]:
    """One line per run of months with the same share of the wage."""
    schedule = pen.find("benefit.jkp.cash.schedule")
    if schedule is None:
        missing = unknown("benefit.line.jkp.cash", "parameter:benefit.jkp.cash.schedule")
        return (pen.line("jkp.cash", lambda: missing, cadence=Cadence.MONTHLY),)
    lines = []
    first = 1
    for share, run in groupby(schedule.items):
        times = len(list(run))
        lines.append(_cash_line(case, pen, schedule, (first, share, times)))
        first += times
    return tuple(lines)


def _cash_line(
    case: JobLoss, pen: Pen, schedule: Parameter, run: tuple[int, Value, int]
) -> BenefitLine:
    """The cash of a run of months: first month, share of wage, how many months."""
    first, share, times = run
    code = f"jkp.cash_from_month_{first}"
    rate = as_percent(share)

    def build() -> Trace:
        cap = pen.ask("jkp.wage_cap")
        backing = (from_parameter(schedule), from_parameter(cap))
        if case.wage_idr is None:
            return unknown(f"benefit.line.{code}", "wage_idr", children=backing)
        counted_idr = min(case.wage_idr, cap.idr)
        return pen.exact(
            code,
            rate.fraction * counted_idr,
            law=schedule.source,
            arithmetic=f"{rate} x min({case.wage_idr:,}, {cap.idr:,})",
            children=(fact("wage_idr", case.wage_idr, unit="idr"), *backing),
        )

    return pen.line(code, build, cadence=Cadence.MONTHLY, times=times)


def _simple(code: str, holds: bool | None, needs: str) -> Condition:  # noqa: FBT001 - a fact
    """A condition that is a fact and no figure."""
    return condition(code, holds, law=_LAW, needs=needs)


def _dismissed(case: JobLoss, pen: Pen) -> Condition:
    """Only a dismissal counts; which other ends are shut out rests on an unchecked list."""
    if case.reason is None:
        return condition("dismissed", None, law=_LAW, needs="reason")
    said = fact("reason", case.reason)
    if case.reason is EndReason.DISMISSED:
        return condition("dismissed", holds=True, law=_LAW, needs="reason", children=(said,))
    shut_out = pen.find("benefit.jkp.excluded_reasons")
    if shut_out is None or case.reason not in shut_out.codes:
        missing = f"parameter:benefit.jkp.excluded_reasons[{case.reason.value}]"
        return condition("dismissed", None, law=_LAW, needs=missing, children=(said,))
    return condition(
        "dismissed",
        holds=False,
        law=shut_out.source,
        needs="reason",
        children=(said, from_parameter(shut_out)),
    )


def _enough_paid(case: JobLoss, pen: Pen) -> Condition:
    """Contributions in enough months of the window before the dismissal."""
    rule = pen.find("benefit.jkp.contribution_condition")
    if rule is None:
        missing = "parameter:benefit.jkp.contribution_condition"
        return condition("enough_paid", None, law=_LAW, needs=missing)
    least, within = rule.at("paid").number, rule.at("within").number
    found = condition(
        "enough_paid",
        None if case.paid_months is None else case.paid_months >= least,
        law=rule.source,
        needs="paid_months",
        children=(from_parameter(rule),),
    )
    return found.saying(months=least, within=within)


def _young_enough(case: JobLoss, pen: Pen) -> Condition:
    """Registered below the age limit."""
    limit = pen.find("jkp.max_age_at_registration")
    if limit is None:
        missing = "parameter:jkp.max_age_at_registration"
        return condition("young_enough", None, law=_LAW, needs=missing)
    age = case.age_at_registration
    found = condition(
        "young_enough",
        None if age is None else age < limit.number,
        law=limit.source,
        needs="age_at_registration",
        children=(from_parameter(limit),),
    )
    return found.saying(age=limit.number)


def _programmes(case: JobLoss, pen: Pen) -> Condition:
    """Enrolled in the programmes that the employer's scale requires for JKP."""
    rule = pen.find("jkp.required_programmes")
    if rule is None:
        missing = "parameter:jkp.required_programmes"
        return condition("required_programmes", None, law=_LAW, needs=missing)
    if case.scale is None or case.scale not in rule.mapping:
        return condition(
            "required_programmes",
            None,
            law=rule.source,
            needs="scale",
            children=(from_parameter(rule),),
        )
    required = rule.at(case.scale)
    found = condition(
        "required_programmes",
        None if case.programmes is None else set(required.codes) <= case.programmes,
        law=rule.source,
        needs="programmes",
        children=(from_parameter(required),),
    )
    return found.saying(programmes=required.codes)


def _arrears(case: JobLoss, pen: Pen) -> Condition:
    """Nothing unpaid, or an employer that closed and is not too far behind."""
    unpaid = case.unpaid_months
    if unpaid is None:
        return condition("jkp_arrears", None, law=_LAW, needs="unpaid_months")
    said = fact("unpaid_months", unpaid, unit="months")
    if unpaid == 0:
        return condition("jkp_arrears", holds=True, law=_LAW, needs="", children=(said,))
    limit = pen.find("benefit.jkp.arrears_tolerated")
    if limit is None:
        missing = "parameter:benefit.jkp.arrears_tolerated"
        return condition("jkp_arrears", None, law=_LAW, needs=missing, children=(said,))
    # What holds for an employer that still runs its business was not found.
    is_tolerated = unpaid <= limit.number if case.is_employer_closed else None
    found = condition(
        "jkp_arrears",
        is_tolerated,
        law=limit.source,
        needs="is_employer_closed",
        children=(said, from_parameter(limit)),
    )
    return found.saying(months=limit.number)
