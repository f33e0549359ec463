"""The flow of an assessment, every step in order: lists and links in, findings and figures out.

Two flows, since employers are linked between them:

1. `prepare_flow`: what each row is bound by its list to be, and which employers the lists name.
2. `assess_flow`: whose each mention is, what the law says of each row, where each membership
   stands, the outcome of every row, findings with their evidence, figures.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial

from jaring.assessment.arrears import DueMonths, arrears_steps
from jaring.assessment.claims import claims_step
from jaring.assessment.colleagues import colleagues_steps
from jaring.assessment.conflict_rows import CONFLICTS, conflict_steps
from jaring.assessment.coverage import coverage_steps
from jaring.assessment.duties import DUTY_WORDS, duty_steps
from jaring.assessment.employer_findings import (
    EMPLOYER_DRAFTS,
    UNIT_DRAFTS,
    employer_findings_steps,
)
from jaring.assessment.employer_names import (
    MENTION_NAMES,
    mention_names_step,
    place_names_step,
)
from jaring.assessment.employers import employer_steps
from jaring.assessment.evidence import EVIDENCE, evidence_step
from jaring.assessment.figure_flags import FIGURE_FLAGS, figure_flags_step
from jaring.assessment.figures import Times, figure_steps
from jaring.assessment.findings import FINDINGS, KEYED, finding_steps
from jaring.assessment.fits import fits_step, row_projects_step
from jaring.assessment.like_employers import like_employer_steps
from jaring.assessment.like_members import like_members_step
from jaring.assessment.lives import CHAIN, LIVES, life_steps
from jaring.assessment.membership_prices import membership_price_steps
from jaring.assessment.mention_votes import vote_steps
from jaring.assessment.mentions import (
    MENTIONS,
    ROW_MENTIONS,
    mention_keys_step,
    mentions_step,
    row_mentions_step,
)
from jaring.assessment.namesakes import namesake_steps
from jaring.assessment.other_outcomes import OUTCOMES, other_outcome_steps
from jaring.assessment.outcomes import WORKER_OUTCOMES, worker_outcomes_step
from jaring.assessment.progress import Reached, progress_steps
from jaring.assessment.project_findings import PROJECT_DRAFTS, project_findings_step
from jaring.assessment.registry_findings import REGISTRY_DRAFTS, Days, registry_findings_steps
from jaring.assessment.repeats import repeats_step
from jaring.assessment.row_law import law_steps
from jaring.assessment.same_people import same_people_step
from jaring.assessment.settings import AssessmentSettings, default_settings
from jaring.assessment.settled_mentions import settled_mentions_step
from jaring.assessment.shortages import SHORTAGES, Allowance, shortage_steps
from jaring.assessment.site_stakes import site_stake_steps
from jaring.assessment.stakes import stake_steps
from jaring.assessment.standing import (
    STANDING,
    UnpaidMonths,
    day_number,
    day_of,
    standing_steps,
)
from jaring.assessment.subjects import SUBJECTS, subject_steps
from jaring.assessment.units import UNITS, unit_steps
from jaring.assessment.unknown_employers import unknown_employer_steps
from jaring.assessment.wage_comparison import wage_comparison_steps
from jaring.assessment.wage_findings import WAGE_DRAFTS, wage_findings_step
from jaring.assessment.wage_stakes import wage_stake_steps
from jaring.assessment.worker_findings import WORKER_DRAFTS, worker_findings_step
from jaring.rules.book import ParameterBook, ParameterNotFoundError
from jaring.rules.contributions.due_dates import due_date
from jaring.rules.loader import load_book
from jaring.rules.local_rules import LocalRules
from jaring.rules.workdays import add_months
from jaring.steps import Flow, SqlStep, Step
from jaring.terms.months import Month
from jaring.terms.segments import Segment

MONTHS_OF_YEAR = 12
EXPIRING = ("expiring_days", "expiring_days_second", "expiring_days_third")
EXAMPLE_DAY = 20260101  # number: a day to show the flow on, which is the same on every day


@dataclass(frozen=True)
class Question:
    """What an assessment is asked: on which day, under which law and settings."""

    as_of: int  # yyyymmdd
    book: ParameterBook
    local_rules: LocalRules = field(default_factory=LocalRules)
    settings: AssessmentSettings = field(default_factory=default_settings)
    recall: float = 1.0
    project_at: int | None = None  # yyyymmdd: the day to look ahead to; else the end of the year

    @property
    def month(self) -> Month:
        """The contribution month of the day."""
        return Month.of(day_of(self.as_of))

    @property
    def days(self) -> Days:
        """The days that findings of the registry turn on."""
        today = day_of(self.as_of)
        windows = sorted(int(self.settings[name]) for name in EXPIRING)
        return Days(
            as_of=self.as_of,
            windows=tuple((days, day_number(today + timedelta(days=days))) for days in windows),
            filed_since=day_number(add_months(today, -MONTHS_OF_YEAR)),
        )

    @property
    def due(self) -> DueMonths:
        """The first month that need not be paid yet, for wage earners and on own account."""
        return DueMonths(pu=self._due_before(Segment.PU), bpu=self._due_before(Segment.BPU))

    def _due_before(self, segment: Segment) -> int:
        today, month = day_of(self.as_of), self.month
        while _is_past_due(segment, month, today, self.book):
            month += 1
        while not _is_past_due(segment, month + -1, today, self.book):
            month += -1
        return month.yyyymm

    @property
    def times(self) -> Times:
        """The day of the figures and its year."""
        today = day_of(self.as_of)
        start, end = date(today.year, 1, 1), date(today.year + 1, 1, 1)
        return Times(
            as_of=self.as_of,
            month=self.month.yyyymm,
            year_start=Month.of(start).yyyymm,
            project_at=self.project_at or day_number(end),
            days_passed=(today - start).days + 1,
            days_of_year=(end - start).days,
        )

    @property
    def unpaid(self) -> UnpaidMonths:
        """The unpaid months that still count as covered."""
        allowed = {
            segment.value: int(self.settings[f"unpaid_months_{segment.lower()}"])
            for segment in Segment
        }
        return UnpaidMonths(allowed, self.due.pu)

    @property
    def reached(self) -> Reached:
        """What a finding must have reached to be resolved."""
        try:
            terms = len(self.book.ask("jakon.payment_terms", self.month).items)
        except ParameterNotFoundError:
            terms = 0
        return Reached(self.as_of, self.due, int(self.settings["protected_months"]), terms)

    @property
    def allowance(self) -> Allowance:
        """What is let pass before a gap is a finding."""
        grace = timedelta(days=int(self.settings["start_grace_days"]))
        return Allowance(
            heads=int(self.settings["gap_heads"]),
            per_mille=int(self.settings["gap_per_mille"]),
            grace_from=day_number(day_of(self.as_of) - grace),
            recall=self.recall,
        )


def _is_past_due(segment: Segment, month: Month, today: date, book: ParameterBook) -> bool:
    """Whether a month should have been paid; a month without a due day is not."""
    last_day = due_date(segment, month, book).last_day
    return last_day is not None and last_day < today


def prepare_flow() -> Flow:
    """From the rows of lists to mentions of employers, ready to be linked."""
    steps = (*duty_steps(), mention_keys_step(), mentions_step(), row_mentions_step(),
             mention_names_step())  # fmt: skip
    keeps = {DUTY_WORDS.table, MENTIONS.table, ROW_MENTIONS.table, MENTION_NAMES.table}
    return Flow(steps, frozenset(keeps))


def assess_flow(question: Question) -> Flow:
    """From linked lists to outcomes, findings and figures."""
    flag_below = float(question.settings["flag_below"])
    steps: list[Step] = [
        *standing_steps(question.as_of, question.book, question.unpaid),
        place_names_step(),
        *namesake_steps(question.settings),
        *vote_steps(question.settings),
        settled_mentions_step(question.settings),
        *unknown_employer_steps(),
        *employer_steps(question.month, question.book),
        *like_employer_steps(),
        *law_steps(question.month.yyyymm, question.book, question.local_rules),
        repeats_step(flag_below),
        row_projects_step(),
        same_people_step(),
        fits_step(question.as_of),
        *colleagues_steps(float(question.settings["vote_name_likeness"])),
        like_members_step(),
        worker_outcomes_step(flag_below),
        *subject_steps(),
        *wage_comparison_steps(question.as_of, question.settings),
        *wage_stake_steps(question.month.yyyymm, question.book),
        wage_findings_step(),
        *shortage_steps(question.allowance, question.month, question.book),
        *other_outcome_steps(flag_below, int(question.settings["wage_tolerance_per_mille"])),
        *conflict_steps(),
        *stake_steps(question.month.yyyymm, question.days.expires_by, question.book),
        *membership_price_steps(question.month.yyyymm, question.book),
        *site_stake_steps(question.month.yyyymm, question.book),
        *unit_steps(),
        *arrears_steps(question.due),
        worker_findings_step(question.allowance, flag_below),
        *employer_findings_steps(flag_below),
        *registry_findings_steps(question.days, question.month, question.book),
        project_findings_step(),
        *finding_steps(DRAFTS),
        evidence_step(),
        *progress_steps(question.reached),
        *life_steps(question.as_of),
        *figure_steps(question.times),
        *coverage_steps(question.times),
        figure_flags_step(question.times),
        claims_step(),
    ]
    return Flow(tuple(steps), KEPT)


def flow_rows() -> list[tuple[str, tuple[str, ...], str]]:
    """Every step of both flows: the module that makes it, what it reads, what it writes."""
    question = Question(as_of=EXAMPLE_DAY, book=load_book())
    steps = (*prepare_flow().steps, *assess_flow(question).steps)
    return [(maker_of(step), step.reads, step.writes.table) for step in steps]


def maker_of(step: Step) -> str:
    """The module whose function writes a step's text or table."""
    made = step.sql if isinstance(step, SqlStep) else step.function
    while isinstance(made, partial):
        made = made.func
    return str(made.__module__).removeprefix("jaring.")


DRAFTS = (
    *(WORKER_DRAFTS.table, EMPLOYER_DRAFTS.table, UNIT_DRAFTS.table),
    *(WAGE_DRAFTS.table, REGISTRY_DRAFTS.table, PROJECT_DRAFTS.table),
)
KEPT = frozenset(
    (
        *(WORKER_OUTCOMES.table, OUTCOMES.table, FINDINGS.table, KEYED.table, LIVES.table),
        *(SUBJECTS.table, EVIDENCE.table, CHAIN.table, CONFLICTS.table, STANDING.table),
        *(SHORTAGES.table, UNITS.table, "employer_facts", "mention_employers", "mention_votes"),
        *("mentions", "employer_members"),
        *("employer_outcomes", "project_outcomes", "row_units"),
        *("stock", "flows", "survival", "living", "coverage", "realised", "projection"),
        FIGURE_FLAGS.table,
        "claimed",
    )
)
