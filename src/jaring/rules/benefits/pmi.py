"""Migrant workers (PMI): what is paid before departure, abroad and after the return.

Law: Permenaker 4/2023, annex. The amounts of the scholarship for migrants' children were not found.
"""

from datetime import date
from enum import StrEnum

from jaring.rules.benefits.estimate import (
    BenefitEstimate,
    BenefitLine,
    Cadence,
    Pen,
    condition,
)
from jaring.rules.benefits.scholarship import LINE
from jaring.rules.book import ParameterBook
from jaring.rules.trace import Trace, from_parameter, unknown
from jaring.terms.segments import Programme

_LAW = "Permenaker 4/2023"
_NORM = "benefit.pmi"


class MigrantEvent(StrEnum):
    """What happened; the values are the keys of the parameter."""

    DEATH = "jkm_during_work_total"
    MEDICAL_CARE_ABROAD = "jkk_medical_abroad_max_per_case"
    HOME_CARE = "home_care_max"
    HEARING_AID = "hearing_aid_max"
    SPECTACLES = "spectacles_max"
    TRANSPORT = "transport_max"
    FAILED_DEPARTURE = "failed_departure"
    OTHER_WORK_THAN_CONTRACT = "placed_contrary_to_contract"
    DISMISSED_BY_EMPLOYER = "one_sided_dismissal"
    RAPE = "rape_proven"


_REFUNDS = (
    MigrantEvent.MEDICAL_CARE_ABROAD,
    MigrantEvent.HOME_CARE,
    MigrantEvent.HEARING_AID,
    MigrantEvent.SPECTACLES,
    MigrantEvent.TRANSPORT,
)


def migrant_benefit(
    event: MigrantEvent, on: date, book: ParameterBook, *, is_enrolled: bool | None = None
) -> BenefitEstimate:
    """What a migrant worker or the family gets after an event.

    Law: Permenaker 4/2023, annex.
    """
    name = event.name.lower()
    pen = Pen(f"pmi.{name}", book, on)
    cadence = Cadence.UP_TO if event in _REFUNDS else Cadence.ONCE
    line = pen.line(f"pmi.{name}", lambda: _amount(event, pen), cadence=cadence)
    is_death = event is MigrantEvent.DEATH
    enrolled = condition("enrolled", is_enrolled, law=_LAW, needs="is_enrolled")
    return pen.estimate(
        Programme.JKM if is_death else Programme.JKK,
        (line, _scholarship(pen)) if is_death else (line,),
        conditions=(enrolled,),
        voids=(pen.void("outside_migrant_cover", law=_LAW),),
    )


def _amount(event: MigrantEvent, pen: Pen) -> Trace:
    """The amount of the annex."""
    amount = pen.ask(_NORM).at(event)
    return Trace(
        question=f"benefit.line.pmi.{event.name.lower()}",
        value=amount.idr,
        unit="idr",
        law=amount.source,
        children=(from_parameter(amount),),
    )


def _scholarship(pen: Pen) -> BenefitLine:
    """For two children; how much was not found."""

    def build() -> Trace:
        children = pen.ask("benefit.pmi.scholarship_children")
        return unknown(
            f"benefit.line.{LINE}",
            "parameter:benefit.pmi.scholarship",
            children=[from_parameter(children)],
        )

    return pen.line(LINE, build, cadence=Cadence.UP_TO)
