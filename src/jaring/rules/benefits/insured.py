"""What is known of a person when a benefit is estimated; `None` always means not known."""

from dataclasses import dataclass
from enum import StrEnum

from jaring.terms.money import Rupiah
from jaring.terms.months import Month
from jaring.terms.segments import Segment


class SchoolLevel(StrEnum):
    """Levels of school, in the order a child passes them; the codes are keys of the book."""

    TK_SD = "tk_sd"  # kindergarten and primary
    SMP = "smp"  # junior secondary
    SMA = "sma"  # senior secondary
    HIGHER_EDUCATION = "higher_education"


@dataclass(frozen=True, kw_only=True)
class Child:
    """A child of the insured person.

    `years_done`: years already spent in the present level. `level` None: not at school yet.
    """

    age: int | None = None
    level: SchoolLevel | None = None
    years_done: int = 0
    is_married: bool | None = None
    has_work: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Insured:
    """The insured person and the cover on the day of the event.

    `wage_idr` is the last monthly wage *as reported* to the agency; for BPU it is the base of the
    bracket that was paid for. `unpaid_months` counts months that are due and not paid.
    """

    segment: Segment | None = None
    wage_idr: Rupiah | None = None
    is_enrolled: bool | None = None
    membership_months: int | None = None
    contribution_months: int | None = None
    unpaid_months: int | None = None
    children: tuple[Child, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class WageSpan:
    """One reported wage over months that follow each other; half-open."""

    from_month: Month
    before_month: Month
    wage_idr: Rupiah

    @property
    def months(self) -> int:
        """How many months it covers."""
        return self.before_month - self.from_month
