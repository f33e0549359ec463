"""What the law says of each row of workers: its facts, their pattern, the answer.

The columnar law of `rules.vectorised` finds the pattern of each row; its words, whether its
employer is named and that pattern are one of a few dozen *answers*, which stand in a table of
their own: a row has the number of its answer and of the mention of its employer.
"""

from functools import partial

from jaring.assessment.duties import DUTY_WORDS, OF_A_WORKER
from jaring.assessment.employers import EMPLOYER_SIZES, MENTION_EMPLOYERS
from jaring.assessment.inputs import BIGINT, BOOLEAN, INT, TEXT, WORKER_ROWS
from jaring.assessment.mentions import ROW_MENTIONS
from jaring.rules.book import ParameterBook
from jaring.rules.facts import EmployerKind
from jaring.rules.local_rules import LocalRules
from jaring.rules.vectorised.columns import DUTY_FACTS
from jaring.rules.vectorised.obligations import (
    DUTY_DECISIONS,
    DUTY_PLACED,
    DutyRows,
    pattern_steps,
)
from jaring.steps import Contract, Dialect, SqlStep, Step
from jaring.terms.segments import Programme

_PRICED = (Programme.JKK, Programme.JKM, Programme.JHT, Programme.JP)
_STATUSES = {f"{programme.lower()}_status": TEXT for programme in _PRICED}
_OF_WORDS = ("employer_is", "employer_kind", "needs_employer", "is_transport")
LAW_ANSWERS = Contract(
    "law_answers",
    ("answer",),
    {
        "answer": BIGINT,
        "law_regime": INT,
        "pattern": BIGINT,
        "word": BIGINT,
        "is_unnamed": BOOLEAN,  # the row names no employer
        "segment": TEXT,
        "duty": TEXT,
        **_STATUSES,
        "missing": TEXT,
        "employer_is": TEXT,
        "employer_kind": TEXT,
        "needs_employer": BOOLEAN,
        "employer_owes": BOOLEAN,  # the duty, where there is one, is an employer's
        "is_transport": BOOLEAN,
    },
)
ROW_LAW = Contract("row_law", ("row",), {"row": BIGINT, "mention": BIGINT, "answer": BIGINT})


def law_of(row: str) -> str:
    """What to join to a table with rows of workers: `bound`, and its answer as `law`."""
    return (
        f"{ROW_LAW.table} as bound on bound.row = {row}"
        f" join {LAW_ANSWERS.table} as law on law.answer = bound.answer"
    )


def law_steps(month: int, book: ParameterBook, local_rules: LocalRules) -> tuple[Step, ...]:
    """What binds each row at the month: facts and pattern, decisions, answers, each row's."""
    facts = DutyRows(
        partial(_facts, month),
        (WORKER_ROWS.table, DUTY_WORDS.table, ROW_MENTIONS.table, MENTION_EMPLOYERS.table,
         EMPLOYER_SIZES.table),
        key="row", key_type=BIGINT, carries={"word": BIGINT, "mention": BIGINT},
    )  # fmt: skip
    return (
        *pattern_steps(facts, book, local_rules),
        SqlStep((DUTY_PLACED, DUTY_DECISIONS, DUTY_WORDS.table), LAW_ANSWERS, _answers),
        SqlStep((DUTY_PLACED, LAW_ANSWERS.table), ROW_LAW, _row_law),
    )


def _facts(month: int, dialect: Dialect) -> str:
    """Facts of the law; a row without a word on citizenship, with no passport, is a citizen's.

    Rows: one per worker row.
    """

    def null(kind: str) -> str:
        return dialect.cast("null", DUTY_FACTS[kind])

    return f"""(
        select workers.row, words.word, named.mention, {month} as month, words.work,
            case when workers.citizenship is null then 'citizen'
                when upper(workers.citizenship) in ('WNI', 'ID', 'CITIZEN', 'INDONESIA')
                then 'citizen' else 'foreigner' end as citizenship,
            {null("months_in_indonesia")} as months_in_indonesia,
            words.employer_kind,
            coalesce(sizes.employer_scale, words.employer_scale) as employer_scale,
            words.state_status, words.worker_group, workers.area_code as area,
            case when workers.headcount is null then null else workers.headcount > 0 end
                as employs_others,
            {null("placement")} as placement, workers.birth_date,
            {null("enrolled")} as enrolled,
            {null("in_health_programme")} as in_health_programme,
            {null("registered_on")} as registered_on
        from {WORKER_ROWS.table} as workers
        join {OF_A_WORKER}
        left join {ROW_MENTIONS.table} as named on named.row = workers.row
        left join {MENTION_EMPLOYERS.table} as employers on employers.mention = named.mention
        left join {EMPLOYER_SIZES.table} as sizes
            on sizes.employer_key = employers.employer_key
    ) as facts"""


def _answers(_: Dialect) -> str:
    """One word of duty per answer: what the first programme of its segment is to it.

    Where the duty hangs on an employer that the row does not name, it is not known.

    Rows: one per pattern, word, and whether the employer is named.
    """
    first = f"decided.{Programme.JKK.lower()}_status"
    statuses = ", ".join(f"decided.{name}" for name in _STATUSES)
    # who names no employer names no state body
    at_state = f"coalesce(words.employer_kind, '') = '{EmployerKind.STATE}'"
    return f"""
        with found as (
            select distinct law_regime, pattern, word, mention is null as is_unnamed
            from {DUTY_PLACED}
        ),
        words as (
            select distinct word, {", ".join(_OF_WORDS)} from {DUTY_WORDS.table}
        )
        select row_number() over (
                order by found.law_regime, found.pattern, found.word, found.is_unnamed) - 1
                as answer,
            found.law_regime, found.pattern, found.word, found.is_unnamed, decided.segment,
            case when words.needs_employer and found.is_unnamed then 'unknown'
                when {first} = 'obliged' then 'obliged' when {first} = 'voluntary' then 'eligible'
                when {first} = 'not_open' then 'not_obliged' else 'unknown' end as duty,
            {statuses},
            case when words.needs_employer and found.is_unnamed then 'employer,'
                else decided.missing end as missing,
            words.employer_is, words.employer_kind, words.needs_employer,
            words.employer_is = 'named' and not {at_state} as employer_owes, words.is_transport
        from found
        join {DUTY_DECISIONS} as decided
            on decided.law_regime = found.law_regime and decided.pattern = found.pattern
        join words on words.word = found.word
    """


def _row_law(_: Dialect) -> str:
    """The answer of each row.

    Rows: one per worker row.
    """
    return f"""
        select placed.row, placed.mention, answers.answer
        from {DUTY_PLACED} as placed
        join {LAW_ANSWERS.table} as answers
            on answers.law_regime = placed.law_regime and answers.pattern = placed.pattern
            and answers.word = placed.word
            and answers.is_unnamed = (placed.mention is null)
    """
