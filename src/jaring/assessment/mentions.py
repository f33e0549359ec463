"""Which employers the lists speak of: one mention per way of naming one, to be linked as a row.

A row of an employers' list is a mention; so is a name or number that rows of workers give where
they point to no such row. Mentions are linked to establishments by `linkage`; those that find none
are brought together by their own numbers or their folded name (`employers.py`).
"""

from jaring.assessment.duties import DUTY_WORDS, OF_A_WORKER
from jaring.assessment.inputs import (
    BIGINT,
    EMPLOYER_ROWS,
    LISTS,
    TEXT,
    WORKER_ROWS,
)
from jaring.steps import Contract, Dialect, SqlStep

_NAMED = ("name", "npp", "nib", "npwp", "address", "phone", "kbli")
_PLACES = ("village", "district", "regency", "area_code")
MENTION_KEYS = Contract("row_mention_keys", ("row",), {"row": BIGINT, "mention_key": TEXT})
MENTIONS = Contract(
    "mentions",
    ("mention",),
    {"mention": BIGINT, "mention_key": TEXT, "list_id": TEXT, "kind": TEXT,
     "employer_row": BIGINT, **dict.fromkeys((*_NAMED, *_PLACES), TEXT), "headcount": TEXT},
)  # fmt: skip
ROW_MENTIONS = Contract("row_mentions", ("row",), {"row": BIGINT, "mention": BIGINT})


def mention_keys_step() -> SqlStep:
    """How each row of workers names its employer; the same way of naming has the same key.

    Rows: one per worker row whose duty is an employer's and that names one.
    """

    def sql(dialect: Dialect) -> str:
        del dialect
        return f"""
            with holders as (
                select rows.holder, employers.row_id
                from {EMPLOYER_ROWS.table} as employers
                join {LISTS.table} as rows on rows.list_id = employers.list_id
                group by rows.holder, employers.row_id
            ),
            named as (
                select workers.row, workers.list_id, lists.holder, workers.employer_row,
                    workers.npp,
                    coalesce(workers.employer, workers.unit) as employer
                from {WORKER_ROWS.table} as workers
                join {OF_A_WORKER}
                join {LISTS.table} as lists on lists.list_id = workers.list_id
                where words.employer_is = 'named'
            )
            select named.row,
                case when holders.row_id is not null
                    then 'row|' || named.holder || '|' || named.employer_row
                    else 'said|' || named.list_id || '|' || coalesce(named.npp, '') || '|'
                        || coalesce(named.employer, '') end as mention_key
            from named
            left join holders on holders.holder = named.holder
                and holders.row_id = named.employer_row
            where holders.row_id is not null or named.npp is not null or named.employer is not null
        """

    reads = (WORKER_ROWS.table, DUTY_WORDS.table, LISTS.table, EMPLOYER_ROWS.table)
    return SqlStep(reads, MENTION_KEYS, sql)


def mentions_step() -> SqlStep:
    """Every way in which the lists name an employer, numbered.

    Rows: one per mention: each row of an employers' list, and each other way of naming one.
    """

    def sql(dialect: Dialect) -> str:
        own = ", ".join(f"employers.{name}" for name in (*_NAMED, *_PLACES))
        return f"""
            with listed as (
                select 'row|' || lists.holder || '|' || employers.row_id as mention_key,
                    employers.list_id, employers.kind, employers.row as employer_row, {own},
                    {dialect.cast("employers.headcount", TEXT)} as headcount,
                    row_number() over (
                        partition by lists.holder, employers.row_id order by employers.row
                    ) as place
                from {EMPLOYER_ROWS.table} as employers
                join {LISTS.table} as lists on lists.list_id = employers.list_id
            ),
            said as (
                select keys.mention_key, min(keys.row) as row
                from {MENTION_KEYS.table} as keys
                where keys.mention_key not in (select mention_key from listed)
                group by keys.mention_key
            ),
            every as (
                select case when place = 1 then mention_key
                        else mention_key || '#' || {dialect.cast("place", TEXT)} end as mention_key,
                    list_id, kind, employer_row, {", ".join((*_NAMED, *_PLACES))}, headcount
                from listed
                union all
                select said.mention_key, workers.list_id, workers.kind, null as employer_row,
                    coalesce(workers.employer, workers.unit) as name,
                    workers.npp, null as nib, null as npwp, null as address, null as phone,
                    null as kbli, null as village, null as district,
                    null as regency, null as area_code, null as headcount
                from said
                join {WORKER_ROWS.table} as workers on workers.row = said.row
            )
            select row_number() over (order by mention_key) - 1 as mention, mention_key, list_id,
                kind, {dialect.cast("employer_row", BIGINT)} as employer_row,
                {", ".join((*_NAMED, *_PLACES))}, headcount
            from every
        """

    reads = (EMPLOYER_ROWS.table, LISTS.table, MENTION_KEYS.table, WORKER_ROWS.table)
    return SqlStep(reads, MENTIONS, sql)


def row_mentions_step() -> SqlStep:
    """The mention of each row of workers.

    Rows: one per worker row that names an employer.
    """
    return SqlStep(
        (MENTION_KEYS.table, MENTIONS.table),
        ROW_MENTIONS,
        lambda _: (
            f"select keys.row, mentions.mention from {MENTION_KEYS.table} as keys"
            f" join {MENTIONS.table} as mentions on mentions.mention_key = keys.mention_key"
        ),
    )
