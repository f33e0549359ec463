"""Whether a worker must be enrolled, in what, by whom and by when."""

from jaring.rules.obligations.derive import derive_duty, jkp_eligibility
from jaring.rules.obligations.duty import (
    Duty,
    DutyStatus,
    Obligation,
    Profile,
    RegistrationDeadline,
)

__all__ = [
    "Duty",
    "DutyStatus",
    "Obligation",
    "Profile",
    "RegistrationDeadline",
    "derive_duty",
    "jkp_eligibility",
]
