"""The law as dated parameters and pure functions: duty, price, due dates, each with its reasons.

    book = load_book()
    duty = derive_duty(WorkerFacts(work=Work.OWN_ACCOUNT, ...), Month(2026, 3), book)
    price = own_account_contribution(OwnAccount(income_idr=1_000_000), Month(2026, 3), book)

Every result holds a `trace`: the parameter values it rests on, their dates, sources and marks.
"""

from jaring.rules.book import Mark, Norm, Parameter, ParameterBook, ParameterNotFoundError
from jaring.rules.contributions import (
    Arrears,
    ConstructionProject,
    Contribution,
    DueDate,
    Fund,
    LabourIntensiveFacts,
    Migrant,
    OwnAccount,
    Pay,
    PayBasis,
    UnpaidMonth,
    WageEarner,
    arrears,
    contract_terms,
    due_date,
    migrant_contribution,
    monthly_wage,
    own_account_contribution,
    payment_terms,
    project_contribution,
    sponsor_budget,
    wage_earner_contribution,
)
from jaring.rules.facts import (
    Citizenship,
    EmployerKind,
    EmployerScale,
    Party,
    Placement,
    StateStatus,
    Work,
    WorkerFacts,
)
from jaring.rules.loader import load_book, read_book
from jaring.rules.local_rules import LocalRule, LocalRules, read_local_rules
from jaring.rules.obligations import Duty, DutyStatus, Obligation, derive_duty, jkp_eligibility
from jaring.rules.risk import RiskClass, suggest_by_kbli, suggest_by_name
from jaring.rules.scale import Enterprise, employer_scale
from jaring.rules.trace import Trace

__all__ = [
    "Arrears",
    "Citizenship",
    "ConstructionProject",
    "Contribution",
    "DueDate",
    "Duty",
    "DutyStatus",
    "EmployerKind",
    "EmployerScale",
    "Enterprise",
    "Fund",
    "LabourIntensiveFacts",
    "LocalRule",
    "LocalRules",
    "Mark",
    "Migrant",
    "Norm",
    "Obligation",
    "OwnAccount",
    "Parameter",
    "ParameterBook",
    "ParameterNotFoundError",
    "Party",
    "Pay",
    "PayBasis",
    "Placement",
    "RiskClass",
    "StateStatus",
    "Trace",
    "UnpaidMonth",
    "WageEarner",
    "Work",
    "WorkerFacts",
    "arrears",
    "contract_terms",
    "derive_duty",
    "due_date",
    "employer_scale",
    "jkp_eligibility",
    "load_book",
    "migrant_contribution",
    "monthly_wage",
    "own_account_contribution",
    "payment_terms",
    "project_contribution",
    "read_book",
    "read_local_rules",
    "sponsor_budget",
    "suggest_by_kbli",
    "suggest_by_name",
    "wage_earner_contribution",
]
