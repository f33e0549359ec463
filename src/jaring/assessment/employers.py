"""Whose mention is whose: every mention's employer, in the registry or known from lists alone.

Reads mentions with their links to establishments. An employer with several NPP or branches is one
employer; mentions that no establishment answers are brought together by `unknown_employers`.
"""

from collections.abc import Mapping
from functools import partial

import pyarrow as pa

from jaring.assessment.employer_names import MENTION_NAMES
from jaring.assessment.inputs import (
    BIGINT,
    BOOLEAN,
    DOUBLE,
    EMPLOYER_ROWS,
    EMPLOYERS,
    ESTABLISHMENTS,
    TEXT,
)
from jaring.assessment.mentions import MENTIONS
from jaring.assessment.settled_mentions import SETTLED_MENTIONS
from jaring.assessment.sizes import scale_reader
from jaring.assessment.unknown_employers import UNKNOWN_EMPLOYERS
from jaring.rules.book import ParameterBook
from jaring.rules.risk import suggest_by_kbli
from jaring.steps import Contract, Dialect, SqlStep, Step, TableStep
from jaring.terms.months import Month

MENTION_EMPLOYERS = Contract(
    "mention_employers",
    ("mention",),
    {"mention": BIGINT, "employer_key": TEXT, "employer_id": TEXT, "establishment_id": TEXT,
     "probability": DOUBLE, "is_flagged": BOOLEAN},
)  # fmt: skip
EMPLOYER_FACTS = Contract(
    "employer_facts",
    ("employer_key",),
    {"employer_key": TEXT, "employer_id": TEXT, "name": TEXT, "npp": TEXT, "area_code": TEXT,
     "regency": TEXT, "kbli": TEXT, "capital_idr": BIGINT, "sales_idr": BIGINT,
     "probability": DOUBLE, "is_flagged": BOOLEAN},
)  # fmt: skip
EMPLOYER_SIZES = Contract(
    "employer_sizes",
    ("employer_key",),
    {"employer_key": TEXT, "employer_scale": TEXT, "risk_class": TEXT},
)


def employer_steps(month: Month, book: ParameterBook) -> tuple[Step, ...]:
    """From linked mentions to the employer of each, what is known of it, and its size."""
    return (
        SqlStep(
            (MENTIONS.table, SETTLED_MENTIONS.table, MENTION_NAMES.table,
             UNKNOWN_EMPLOYERS.table),
            MENTION_EMPLOYERS,
            _mention_employers,
        ),
        SqlStep(
            (MENTION_EMPLOYERS.table, MENTIONS.table, EMPLOYER_ROWS.table, EMPLOYERS.table,
             ESTABLISHMENTS.table),
            EMPLOYER_FACTS,
            _employer_facts,
        ),
        TableStep((EMPLOYER_FACTS.table,), EMPLOYER_SIZES, partial(_sizes, month, book)),
    )  # fmt: skip


def _mention_employers(dialect: Dialect) -> str:
    """The employer of each mention; a key with a letter before it says how it is known.

    Rows: one per mention.
    """
    numbers = (("B", "nib"), ("W", "npwp"), ("P", "npp"))
    known = [f"case when {name} is not null then '{mark}|' || {name} end" for mark, name in numbers]
    named = "case when folded_name is not null then 'N|' || folded_name || '|'"
    keys = (
        *(f"min({key})" for key in known),
        f"min({named} || place end)",
        f"min({named} end)",
        "'M|' || min_by(mention_key, mention)",
    )
    return f"""
        with said as (
            select mentions.mention, unknown.first_mention, mentions.nib, mentions.npwp,
                mentions.npp, mentions.mention_key, names.folded_name, names.place
            from {UNKNOWN_EMPLOYERS.table} as unknown
            join {MENTIONS.table} as mentions on mentions.mention = unknown.mention
            join {MENTION_NAMES.table} as names on names.mention = unknown.mention
        ),
        named as (
            select first_mention, coalesce({", ".join(keys)}) as employer_key
            from said
            group by first_mention
        ),
        keyed as (  -- two employers of one name stay two
            select first_mention, employer_key,
                row_number() over (partition by employer_key order by first_mention) as place
            from named
        )
        select mentions.mention,
            coalesce('E|' || links.employer_id, case when keyed.place = 1 then keyed.employer_key
                else keyed.employer_key || '#' || {dialect.cast("keyed.place", TEXT)} end)
                as employer_key,
            links.employer_id, links.establishment_id, links.probability,
            coalesce(links.is_flagged, false) as is_flagged  -- without a link nothing is doubtful
        from {MENTIONS.table} as mentions
        left join {SETTLED_MENTIONS.table} as links on links.mention = mentions.mention
        left join {UNKNOWN_EMPLOYERS.table} as unknown on unknown.mention = mentions.mention
        left join keyed on keyed.first_mention = unknown.first_mention
    """


def _employer_facts(_: Dialect) -> str:
    """What is known of each employer: the registry's word first, then that of the lists.

    Rows: one per employer that a list speaks of.
    """
    return f"""
        with said as (
            select found.employer_key, min(found.employer_id) as employer_id,
                min_by(mentions.name, found.mention) as name, min(mentions.npp) as npp,
                min(mentions.area_code) as area_code, min(mentions.regency) as regency,
                min(mentions.kbli) as kbli, max(given.capital_idr) as capital_idr,
                max(given.sales_idr) as sales_idr, max(found.probability) as probability,
                bool_and(found.is_flagged) as is_flagged
            from {MENTION_EMPLOYERS.table} as found
            join {MENTIONS.table} as mentions on mentions.mention = found.mention
            left join {EMPLOYER_ROWS.table} as given on given.row = mentions.employer_row
            group by found.employer_key
        ),
        places as (
            select employer_id, min(npp) as npp, min(area_code) as area_code
            from {ESTABLISHMENTS.table}
            group by employer_id
        )
        select said.employer_key, said.employer_id,
            coalesce(employers.name, said.name) as name, coalesce(places.npp, said.npp) as npp,
            coalesce(places.area_code, said.area_code) as area_code, said.regency,
            coalesce(employers.kbli, said.kbli) as kbli,
            coalesce(employers.capital_idr, said.capital_idr) as capital_idr,
            coalesce(employers.sales_idr, said.sales_idr) as sales_idr,
            said.probability, said.is_flagged
        from said
        left join {EMPLOYERS.table} as employers on employers.employer_id = said.employer_id
        left join places on places.employer_id = said.employer_id
    """


def _sizes(month: Month, book: ParameterBook, tables: Mapping[str, pa.Table]) -> pa.Table:
    """Scale and risk class of each employer, by the rules; null where a fact is missing."""
    rows = tables[EMPLOYER_FACTS.table].select(["employer_key", "kbli", "capital_idr", "sales_idr"])
    facts = rows.to_pydict()
    classes = {
        kbli: _risk_class(kbli, month, book) for kbli in set(facts["kbli"]) if kbli is not None
    }
    scale = scale_reader(month, book)
    scales = [
        None if capital is None and sales is None else scale(capital, sales)
        for capital, sales in zip(facts["capital_idr"], facts["sales_idr"], strict=True)
    ]
    return pa.table(
        {
            "employer_key": rows["employer_key"],
            "employer_scale": pa.array(scales, pa.string()),
            "risk_class": pa.array([classes.get(kbli) for kbli in facts["kbli"]], pa.string()),
        }
    )


def _risk_class(kbli: str, month: Month, book: ParameterBook) -> str | None:
    found = suggest_by_kbli(kbli, month, book)
    return found[0].risk_class.value if len(found) == 1 else None
