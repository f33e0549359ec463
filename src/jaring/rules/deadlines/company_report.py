"""When an employer's yearly company report (*wajib lapor*, WLKP) is due: two readings, both shown.

Permenaker 18/2017 says every December; the explanation of UU 7/1981 counts the year from the first
report. The setting `wlkp_yearly` names the default; the other reading stands beside it.
Reports within 30 days of founding or moving, and 30 days before closing: `rules.deadlines.duties`.
Law: UU 7/1981 arts 6, 7; Permenaker 18/2017.
"""

from datetime import date

from jaring.rules.book import ParameterBook, ParameterNotFoundError
from jaring.rules.deadlines.deadline import Deadline, Reading
from jaring.rules.trace import Trace, fact, from_parameter, from_setting, unknown, unknown_parameter
from jaring.terms.months import Month

_DUTY = "report_company_yearly"
_SETTING = "wlkp_yearly"


def yearly_report(today: date, first_report_on: date | None, book: ParameterBook) -> Deadline:
    """The next day by which the yearly report must be in, under both readings.

    Args:
        first_report_on: the day of the employer's first report; the anniversary needs it.
    """
    question = f"deadline.{_DUTY}"
    try:
        december = book.ask("wlkp.yearly_month", today)
    except ParameterNotFoundError as error:
        trace = unknown_parameter(question, error)
        return Deadline(duty=_DUTY, counted_from=None, last_day=None, trace=trace)
    chosen = book.setting(_SETTING)
    days = {
        "december": _last_day_of_next(december.number, today),
        "anniversary": _anniversary(first_report_on, today),
    }
    readings = tuple(
        Reading(
            setting=_SETTING,
            option=option,
            last_day=days[option.value],
            is_chosen=option is chosen.option,
        )
        for option in (chosen.option, *chosen.others)
    )
    backing = (from_parameter(december), from_setting(chosen))
    day = readings[0].last_day
    if day is None:
        trace = unknown(question, "first_report_on", children=backing)
    else:
        said = () if first_report_on is None else (fact("first_report_on", first_report_on),)
        trace = Trace(
            question=question, value=day, law=chosen.option.source, children=(*said, *backing)
        )
    return Deadline(
        duty=_DUTY, counted_from=first_report_on, last_day=day, trace=trace, readings=readings
    )


def _last_day_of_next(number: int, today: date) -> date:
    """The last day of the next month with this number; this month counts while it lasts."""
    month = Month(today.year, number)
    return (month if month.last_day >= today else month + 12).last_day


def _anniversary(first_report_on: date | None, today: date) -> date | None:
    """The last day of the next month in which the first report was made, in a later year."""
    if first_report_on is None:
        return None
    found = _last_day_of_next(first_report_on.month, today)
    earliest = (Month.of(first_report_on) + 12).last_day
    return max(found, earliest)
