"""Whether the person was covered on the day: the conditions that every programme shares."""

from jaring.rules.benefits.estimate import Condition, Pen, condition
from jaring.rules.benefits.insured import Insured
from jaring.rules.book import ParameterNotFoundError
from jaring.rules.trace import Trace, fact, from_parameter, from_setting
from jaring.terms.segments import Segment

_ENROLMENT_LAW = "UU 24/2011 arts 14-16"


def cover_conditions(insured: Insured, pen: Pen) -> tuple[Condition, ...]:
    """Enrolled on the day, and contributions paid as far as the cover depends on it."""
    enrolled = condition(
        "enrolled",
        insured.is_enrolled,
        law=_ENROLMENT_LAW,
        needs="is_enrolled",
        children=_known("is_enrolled", insured.is_enrolled),
    )
    return (enrolled, _paid_up(insured, pen))


def _paid_up(insured: Insured, pen: Pen) -> Condition:
    """An employer's arrears leave its workers covered for a time; a BPU person's own do not."""
    unpaid = insured.unpaid_months
    if unpaid is None or insured.segment is None:
        needs = "unpaid_months" if unpaid is None else "segment"
        return condition("paid_up", None, law="", needs=needs)
    said = fact("unpaid_months", unpaid, unit="months")
    if unpaid == 0:
        return condition("paid_up", holds=True, law="", needs="unpaid_months", children=(said,))
    if insured.segment is Segment.BPU:
        return _paid_up_bpu(unpaid, pen, said)
    if insured.segment is Segment.PU:
        return _paid_up_pu(unpaid, pen, said)
    # A project or a placement is paid once, before the cover begins.
    return condition("paid_up", holds=False, law="", needs="unpaid_months", children=(said,))


def _paid_up_bpu(unpaid: int, pen: Pen, said: Trace) -> Condition:
    """Strictly, a BPU person is protected until what was paid runs out."""
    reading = pen.book.setting("bpu_arrears_cover")
    children = [said, from_setting(reading)]
    holds: bool | None = False
    if reading.value == "agency_faq":
        try:
            limit = pen.ask("payment.bpu.inactive_after_unpaid_months")
        except ParameterNotFoundError:
            holds = None
        else:
            children.append(from_parameter(limit))
            holds = unpaid < limit.number
    return condition(
        "paid_up",
        holds,
        law=reading.option.source,
        needs="parameter:payment.bpu.inactive_after_unpaid_months",
        children=tuple(children),
    )


def _paid_up_pu(unpaid: int, pen: Pen, said: Trace) -> Condition:
    """An employer some months behind leaves its workers covered; how many is not verified."""
    limit = pen.ask("payment.pu.arrears_benefits_continue")
    return condition(
        "paid_up",
        unpaid <= limit.number,
        law=limit.source,
        needs="unpaid_months",
        children=(said, from_parameter(limit)),
    ).saying(months=limit.number)


def _known(question: str, value: bool | None) -> tuple[Trace, ...]:  # noqa: FBT001 - a fact
    """The fact as a node, where it is known."""
    return () if value is None else (fact(question, value),)
