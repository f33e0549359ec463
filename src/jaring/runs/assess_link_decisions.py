"""What people decided about doubtful links: the same or not the same, given back to the links.

A decision names a row of a list and a record of the registry. "The same" makes that link sure, "not
the same" takes it away for good, whatever the engine or a colleague of the row proposes.
"""

from pathlib import Path

import polars as pl

from jaring.assessment.inputs import (
    EMPLOYER_ROWS,
    EMPLOYERS,
    ESTABLISHMENTS,
    LINK_DECISIONS,
    MENTION_LINKS,
    PERSON_DOUBTS,
    PERSON_LINKS,
    PERSONS,
    PROJECT_LINKS,
    PROJECT_ROWS,
    PROJECTS,
    WORKER_ROWS,
)
from jaring.assessment.mentions import MENTIONS, ROW_MENTIONS
from jaring.engines.duckdb import DuckDbEngine

_ANSWERS = "link_answers"
_BY_GRAIN = f"""
    select 'worker' as grain, rows.row, said.registry_id, said.is_same
    from {_ANSWERS} as said
    join {WORKER_ROWS.table} as rows
        on rows.list_id = said.list_id and rows.row_id = said.row_id
    join {PERSONS.table} as known on known.person_id = said.registry_id
    union all
    select 'mention', mentions.mention, said.registry_id, said.is_same
    from {_ANSWERS} as said
    join {EMPLOYER_ROWS.table} as rows
        on rows.list_id = said.list_id and rows.row_id = said.row_id
    join {MENTIONS.table} as mentions on mentions.employer_row = rows.row
    join {EMPLOYERS.table} as known on known.employer_id = said.registry_id
    union all
    select 'mention', named.mention, said.registry_id, said.is_same
    from {_ANSWERS} as said
    join {WORKER_ROWS.table} as rows
        on rows.list_id = said.list_id and rows.row_id = said.row_id
    join {ROW_MENTIONS.table} as named on named.row = rows.row
    join {EMPLOYERS.table} as known on known.employer_id = said.registry_id
    union all
    select 'project', rows.row, said.registry_id, said.is_same
    from {_ANSWERS} as said
    join {PROJECT_ROWS.table} as rows
        on rows.list_id = said.list_id and rows.row_id = said.row_id
    join {PROJECTS.table} as known on known.project_id = said.registry_id
"""


def hand_in_link_decisions(engine: DuckDbEngine, decisions: pl.DataFrame) -> None:
    """Give the engine which rows and records are the same, and which are not.

    Args:
        decisions: rows with list_id, row_id, registry_id and the answer `same` or `not_same`.
    """
    about = decisions.filter(
        pl.col("answer").is_in(["same", "not_same"])
        & pl.all_horizontal(pl.col("list_id", "row_id", "registry_id").is_not_null())
    ).select("list_id", "row_id", "registry_id", is_same=pl.col("answer") == "same")
    engine.hand_in(_ANSWERS, about.to_arrow())
    engine.work_out(
        LINK_DECISIONS.table,
        f"select grain, row, registry_id, bool_or(is_same) as is_same from ({_BY_GRAIN})"
        " group by grain, row, registry_id",
    )


def hand_in_links(engine: DuckDbEngine, workers: Path, employers: Path, projects: Path) -> None:
    """Give the engine the three links as people left them."""
    made = (
        (PERSON_LINKS.table, "person_id", workers, "worker"),
        (PROJECT_LINKS.table, "project_id", projects, "project"),
    )
    for table, name, path, grain in made:
        sure = f"""
            select row, min(registry_id), 1.0, false from {LINK_DECISIONS.table}
            where grain = '{grain}' and is_same group by row"""
        engine.work_out(
            table,
            f"""select row, id as {name}, probability, is_flagged from {_left(path, grain)}
            union all {sure}""",
        )
    place = f"""
        select decided.row, min_by(places.establishment_id, places.ended_on is not null), 1.0, false
        from {LINK_DECISIONS.table} as decided
        join {ESTABLISHMENTS.table} as places on places.employer_id = decided.registry_id
        where decided.grain = 'mention' and decided.is_same
        group by decided.row"""
    owner = f"""(
        select made.*, places.employer_id
        from read_parquet('{_quoted(employers)}') as made
        left join {ESTABLISHMENTS.table} as places on places.establishment_id = made.id)"""
    engine.work_out(
        MENTION_LINKS.table,
        f"""select row as mention, id as establishment_id, probability, is_flagged
        from {owner} as made where {_is_left("mention", "made.employer_id")}
        union all {place}""",
    )


def hand_in_doubts(engine: DuckDbEngine, doubts: Path) -> None:
    """Give the engine the candidates that were not accepted and that nobody has judged."""
    engine.work_out(
        PERSON_DOUBTS.table,
        f"select row, id as person_id, probability from {_left(doubts, 'worker')}",
    )


def _left(path: Path, grain: str) -> str:
    """The links of a file that no decision replaces."""
    return (
        f"(select * from read_parquet('{_quoted(path)}') as made"
        f" where {_is_left(grain, 'made.id')})"
    )


def _is_left(grain: str, registry_id: str) -> str:
    return f"""not exists (
        select 1 from {LINK_DECISIONS.table} as decided
        where decided.grain = '{grain}' and decided.row = made.row
            and (decided.is_same or decided.registry_id = {registry_id}))"""


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
