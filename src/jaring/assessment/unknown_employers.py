"""Employers that no registry knows, each named by several lists in several ways: brought together.

Which mentions are one employer is said in `employer_groups`; here stand what it is told of them,
and the people whom two mentions have in common.
"""

from collections.abc import Mapping

import pyarrow as pa

from jaring.assessment.employer_groups import NUMBERS, SharedStaff, group_mentions
from jaring.assessment.employer_names import MENTION_NAMES, NAME_SHAPES
from jaring.assessment.inputs import BIGINT, MENTIONS_OF, TEXT, WORKER_ROWS
from jaring.assessment.mentions import MENTIONS
from jaring.assessment.settled_mentions import SETTLED_MENTIONS
from jaring.steps import Contract, Dialect, SqlStep, Step, TableStep

UNKNOWN_MENTIONS = Contract(
    "unknown_mentions",
    ("mention",),
    {
        "mention": BIGINT,
        "list_id": TEXT,
        "employer_row": BIGINT,
        **NAME_SHAPES,
        **dict.fromkeys(NUMBERS, TEXT),
    },
)
SHARED_STAFF = Contract(
    "shared_staff",
    ("mention", "other"),
    {"mention": BIGINT, "other": BIGINT, "shared": BIGINT, "staff": BIGINT},
)
UNKNOWN_EMPLOYERS = Contract(
    "unknown_employers", ("mention",), {"mention": BIGINT, "first_mention": BIGINT}
)
_MOST_EMPLOYERS = 8  # number: a mark that more employers share tells nobody from another


def unknown_employer_steps() -> tuple[Step, ...]:
    """From mentions that no registry answers to groups of one employer each."""
    return (
        SqlStep(
            (MENTIONS.table, MENTION_NAMES.table, SETTLED_MENTIONS.table),
            UNKNOWN_MENTIONS,
            _unknown,
        ),
        SqlStep(
            (UNKNOWN_MENTIONS.table, MENTIONS_OF, WORKER_ROWS.table), SHARED_STAFF, _shared_staff
        ),
        TableStep((UNKNOWN_MENTIONS.table, SHARED_STAFF.table), UNKNOWN_EMPLOYERS, _grouped),
    )


def _unknown(_: Dialect) -> str:
    """Mentions without an establishment.

    Rows: one per such mention.
    """
    shapes = ", ".join(f"names.{name}" for name in NAME_SHAPES)
    return f"""
        select mentions.mention, mentions.list_id, mentions.employer_row, {shapes},
            mentions.nib, mentions.npwp, mentions.npp
        from {MENTIONS.table} as mentions
        join {MENTION_NAMES.table} as names on names.mention = mentions.mention
        left join {SETTLED_MENTIONS.table} as links on links.mention = mentions.mention
        where links.employer_id is null
    """


def _shared_staff(dialect: Dialect) -> str:
    """How many people two mentions have in common, by NIK or by name and birth date.

    Rows: one per pair of mentions with people in common, the smaller number first.
    """
    person = dialect.hash64("rows.name", "rows.birth_date")
    return f"""
        with staff as (
            select named.mention, rows.row, rows.nik,
                case when rows.birth_date is not null then {person} end as person
            from {UNKNOWN_MENTIONS.table} as unknown
            join {MENTIONS_OF} as named on named.mention = unknown.mention
            join {WORKER_ROWS.table} as rows on rows.row = named.row
        ),
        marks as (
            select mention, row, {dialect.hash64("nik")} as mark from staff where nik is not null
            union all
            select mention, row, person as mark from staff where person is not null
        ),
        few as (
            select mark from marks group by mark
            having count(distinct mention) between 1 + 1 and {_MOST_EMPLOYERS}
        ),
        sizes as (select mention, count(*) as staff from staff group by mention),
        pairs as (
            select one.mention, two.mention as other, count(distinct one.row) as shared
            from marks as one
            join few on few.mark = one.mark
            join marks as two on two.mark = one.mark and two.mention > one.mention
            group by one.mention, two.mention
        )
        select pairs.mention, pairs.other, pairs.shared, least(one.staff, two.staff) as staff
        from pairs
        join sizes as one on one.mention = pairs.mention
        join sizes as two on two.mention = pairs.other
    """


def _grouped(tables: Mapping[str, pa.Table]) -> pa.Table:
    """The first mention of each mention's employer.

    Rows: one per mention that no registry answers.
    """
    rows = sorted(tables[UNKNOWN_MENTIONS.table].to_pylist(), key=lambda row: row["mention"])
    shared = [SharedStaff(**row) for row in tables[SHARED_STAFF.table].to_pylist()]
    first = group_mentions(rows, shared)
    return pa.table(
        {
            "mention": pa.array(list(first), pa.int64()),
            "first_mention": pa.array(list(first.values()), pa.int64()),
        }
    )
