"""Every question that a case may ask, by the word that stands behind `asks`."""

from collections.abc import Callable
from typing import Any

from tests.rules.cases import benefits, contributions, deadlines, duties
from tests.rules.cases.facts import Given

from jaring.rules import ParameterBook

Question = Callable[[Given, Any, ParameterBook], dict[str, Any]]

QUESTIONS: dict[str, Question] = {
    "wage_earner": contributions.wage_earner,
    "own_account": contributions.own_account,
    "project": contributions.project,
    "migrant": contributions.migrant,
    "wage_base": contributions.wage_base,
    "budget": contributions.budget,
    "late_payment": contributions.late_payment,
    "due_on": contributions.due_on,
    "duty": duties.duty,
    "jkp_right": duties.jkp_right,
    "scale": duties.scale,
    "risk_class": duties.risk_class,
    "parameter": duties.parameter,
    "accident_death": benefits.accident_death,
    "total_disability": benefits.total_disability,
    "partial_disability": benefits.partial_disability,
    "inability": benefits.inability,
    "refunds": benefits.refunds,
    "death": benefits.death,
    "balance": benefits.balance,
    "partial_balance": benefits.partial_balance,
    "savings": benefits.savings,
    "pension": benefits.pension,
    "pension_start": benefits.pension_start,
    "average_wage": benefits.average_wage,
    "job_loss": benefits.job_loss,
    "migrant_benefit": benefits.migrant_benefit,
    "wage_lost": benefits.wage_lost,
    "last_day": deadlines.last_day,
    "migrant_registration": deadlines.migrant_registration,
    "lapse_clock": deadlines.lapse_clock,
    "yearly_report": deadlines.yearly_report,
    "data_request": deadlines.data_request,
    "ladder": deadlines.ladder,
    "registration_fine": deadlines.registration_fine,
    "criminal": deadlines.criminal,
    "sponsor_credit": deadlines.sponsor_credit,
    "agent": deadlines.agent,
}
