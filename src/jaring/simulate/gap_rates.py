"""How often cover is short, and in which way: what an assessment of the lists has to find.

Each share is a parameter. The defaults are invented, near what practice reports where it reports
anything: about a quarter of the employers enrol only part of their staff.
"""

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True, kw_only=True)
class GapRates:
    """Shares between 0 and 1 of the employers, people, projects or rows that each gap touches."""

    # employers
    employer_partly_enrolled: float = 0.26  # of the registered: staff that is not enrolled
    staff_left_out: float = 0.25  # of the staff of those, on average
    staff_enrolled_elsewhere: float = 0.20  # of the staff left out
    staff_left_and_back: float = 0.08  # of the staff left out, once enrolled at this employer
    staff_just_started: float = 0.04  # of the staff left out, within the days the law gives
    employer_wages_short: float = 0.10  # of the registered: wages reported too low
    employer_programmes_short: float = 0.10  # of the medium and large ones
    employer_in_arrears: float = 0.09
    report_filed: float = 0.85  # of the registered: filed the yearly report
    headcount_missing: float = 0.02
    works_alone: float = 0.03  # of the unregistered in the list: nobody to enrol
    # worker rows
    wages_exchanged: float = 0.004  # two workers of one employer
    wage_missing: float = 0.06
    not_working: float = 0.012  # deceased, moved away or retired, as the sender says
    listed_twice: float = 0.012
    foreign_stay: float = 0.004  # of the wage earners in no registry: foreigners here for months
    row_empty: float = 0.0015  # neither name nor NIK: cannot be read as a worker
    aged: float = 0.04  # of the people outside the registry: past the age at which to join
    # own account
    own_lapsed: float = 0.14  # of the rows about people on own account
    own_elsewhere: float = 0.08  # of those rows: enrolled in another segment only
    own_outside: float = 0.40  # of those rows: in no registry
    # projects
    permit_without_project: float = 0.30
    project_unpaid: float = 0.12
    project_short: float = 0.12
    permit_value_missing: float = 0.02
    site_worker_left_out: float = 0.15

    def __post_init__(self) -> None:
        """Refuse what is no share."""
        for one in fields(self):
            value = getattr(self, one.name)
            if not 0 <= value <= 1:
                raise ValueError(f"{one.name} is a share between 0 and 1, not {value}")
