"""What is owed, by whom and by when, in exact rupiah."""

from jaring.rules.contributions.arrears import Arrears, UnpaidMonth, arrears
from jaring.rules.contributions.discounts import Fund, LabourIntensiveFacts
from jaring.rules.contributions.due_dates import DueDate, due_date
from jaring.rules.contributions.migrants import Migrant, contract_terms, migrant_contribution
from jaring.rules.contributions.own_account import OwnAccount, own_account_contribution
from jaring.rules.contributions.price import Contribution, Covers, Line, LineKind, OtherPrice
from jaring.rules.contributions.projects import (
    ConstructionProject,
    PaymentTerm,
    payment_terms,
    project_contribution,
)
from jaring.rules.contributions.sponsored import SponsorBudget, sponsor_budget
from jaring.rules.contributions.wage_earners import WageEarner, wage_earner_contribution
from jaring.rules.contributions.wages import MonthlyWage, Pay, PayBasis, monthly_wage

__all__ = [
    "Arrears",
    "ConstructionProject",
    "Contribution",
    "Covers",
    "DueDate",
    "Fund",
    "LabourIntensiveFacts",
    "Line",
    "LineKind",
    "Migrant",
    "MonthlyWage",
    "OtherPrice",
    "OwnAccount",
    "Pay",
    "PayBasis",
    "PaymentTerm",
    "SponsorBudget",
    "UnpaidMonth",
    "WageEarner",
    "arrears",
    "contract_terms",
    "due_date",
    "migrant_contribution",
    "monthly_wage",
    "own_account_contribution",
    "payment_terms",
    "project_contribution",
    "sponsor_budget",
    "wage_earner_contribution",
]
