"""Rows that say again what an earlier row of the same list said: the same person, the same duty.

Two employers or two segments are two duties, so the same NIK at two employers is no repeat.
"""

from functools import partial

from jaring.assessment.employers import MENTION_EMPLOYERS
from jaring.assessment.inputs import BIGINT, PERSON_LINKS, WORKER_ROWS
from jaring.assessment.mentions import ROW_MENTIONS
from jaring.steps import Contract, Dialect, SqlStep

REPEATS = Contract("repeats", ("row",), {"row": BIGINT, "first_row": BIGINT})


def repeats_step(flag_below: float) -> SqlStep:
    """The rows that repeat an earlier one; a doubtful link makes no repeat.

    Rows: one per repeated worker row.
    """
    return SqlStep(
        (WORKER_ROWS.table, PERSON_LINKS.table, ROW_MENTIONS.table, MENTION_EMPLOYERS.table),
        REPEATS,
        partial(_repeats, flag_below),
    )


def _repeats(flag_below: float, dialect: Dialect) -> str:
    number = dialect.hash64("workers.name", "workers.birth_date", "coalesce(workers.village, '')")
    return f"""
        with identified as (
            select workers.row, workers.list_id,
                case when links.person_id is not null and links.probability >= {flag_below}
                        and not links.is_flagged then {dialect.hash64("'P'", "links.person_id")}
                    when workers.nik is not null then {dialect.hash64("'N'", "workers.nik")}
                    when workers.birth_date is not null and workers.name is not null
                        then {number} end as who,
                coalesce(employers.employer_key, workers.unit, '') as place
            from {WORKER_ROWS.table} as workers
            left join {PERSON_LINKS.table} as links on links.row = workers.row
            left join {ROW_MENTIONS.table} as named on named.row = workers.row
            left join {MENTION_EMPLOYERS.table} as employers on employers.mention = named.mention
        ),
        marked as (  -- the same person at the same place of the same list: of two million
            -- rows two share a number by chance once in ten million lists
            select row, {dialect.hash64("who", "list_id", "place")} as mark
            from identified
            where who is not null
        ),
        repeated as (
            select mark, min(row) as first_row from marked group by mark having count(*) > 1
        )
        select marked.row, repeated.first_row
        from marked
        join repeated on repeated.mark = marked.mark
        where marked.row > repeated.first_row
    """
