"""What an assessment leaves behind: its tables as Parquet, each in a total order, and a summary.

The same inputs give equal rows in equal order in every table.
"""

import json
from collections.abc import Mapping
from typing import Any

from jaring.engines.duckdb import DuckDbEngine, peak_memory_bytes
from jaring.runs.assess_run import Assessed, AssessOrder
from jaring.runs.folder import RunFolder
from jaring.runs.record import hash_file
from jaring.runs.recording import versions

TABLES: Mapping[str, str] = {
    "outcomes": "select * from outcomes order by list_id, row_number, row_id",
    "findings": "select * from findings order by kind, subject_kind, finding",
    "evidence": "select * from evidence order by all",
    "subjects": "select * from subjects order by alias",
    "employers": """
        select lacks.*, facts.name, facts.npp, facts.area_code, facts.regency, facts.kbli
        from shortages as lacks
        join employer_facts as facts on facts.employer_key = lacks.employer_key
        order by lacks.employer_key
    """,
    "units": "select * from units order by unit_key",
    "chain": "select * from chain order by kind, place",
    "conflicts": "select * from conflicts order by grain, row, field",
    "stock": "select * from stock order by area_code, segment",
    "flows": "select * from flows order by month, segment",
    "survival": "select * from survival order by start_month, payer, sponsor, channel, age_months",
    "coverage": """
        select * from coverage order by month, universe, area_code, segment, programme
    """,
    "programmes": """
        select * from living order by month, area_code, segment, programme
    """,
    "targets": "select * from realised order by area_code, segment, measure",
    "projection": "select * from projection order by day, segment",
    "claims": "select * from claimed order by claim",
    "figure_flags": "select * from figure_flags order by all",
}


FIGURES = (
    "stock",
    "programmes",
    "flows",
    "survival",
    "coverage",
    "targets",
    "projection",
    "claims",
    "figure_flags",
    "chain",
    "units",
)
"""The tables that `jaring figures` prints."""


def write_tables(engine: DuckDbEngine, folder: RunFolder) -> dict[str, int]:
    """Write every table; how many rows each has."""
    return {
        name: engine.write_parquet(sql, folder.path / f"{name}.parquet")
        for name, sql in TABLES.items()
    }


def summarise(found: Assessed) -> dict[str, Any]:
    """Rows in, outcomes, findings by kind, links with their estimates: what a report draws."""
    engine = found.engine
    received = engine.query(
        "select list_id, grain, count(*) as rows from outcomes group by all order by all"
    )
    outcomes = engine.query(
        "select list_id, grain, outcome, count(*) as rows,"
        " count(case when is_review then 1 end) as review from outcomes group by all order by all"
    )
    kinds = engine.query(
        "select kind, subject_kind, count(*) as findings,"
        " count(case when is_review then 1 end) as review,"
        " cast(sum(case when not is_review then stake_idr end) as bigint) as stake_idr,"
        " count(case when not is_review then stake_idr end) as priced,"
        " cast(sum(case when not is_review then stake_at_least_idr end) as bigint)"
        " as stake_at_least_idr"
        " from findings where state in ('opened', 'seen', 'reopened') and last_seen is not null"
        " group by all order by all"
    )
    return {
        "kind": "assess",
        "office": found.snapshot.office,
        "as_of": found.question.as_of,
        "rows": received.to_pylist(),
        "outcomes": outcomes.to_pylist(),
        "findings": kinds.to_pylist(),
        "links": {
            name: {
                "links": link.links,
                "flagged": link.flagged,
                "precision": None if link.estimate is None else link.estimate.precision.value,
                "recall": None if link.estimate is None else link.estimate.recall.value,
            }
            for name, link in found.links.items()
        },
        **_sections(engine),
        "settings": {**found.question.settings.values(), **found.question.book.chosen},
        "steps": [
            {"name": one.name, "seconds": round(one.seconds, 3), "rows": one.rows}
            for one in found.timings
        ],
        "seconds": round(found.seconds, 2),
        "peak_memory_bytes": peak_memory_bytes(),
    }


def record(order: AssessOrder, found: Assessed) -> str:
    """What fixes the run, as text: inputs by content, settings, the day, the law, versions."""
    files = [found.snapshot.folder / f"{name}.parquet" for name in _SNAPSHOT]
    beside = (order.local_rules, order.minimum_wages, order.universe, order.targets,
              order.claims, order.decisions, order.officers)  # fmt: skip
    given = [*files, *(one.rows for one in found.lists.lists), *(p for p in beside if p)]
    facts = {
        "jaring_run": 1,
        "kind": "assess",
        "as_of": found.question.as_of,
        "office": found.snapshot.office,
        "lists": [
            {"list_id": one.list_id, "form": one.form.form_id, "holder": one.holder,
             "is_complete": one.is_complete}
            for one in found.lists.lists
        ],
        "inputs": [
            {"name": path.name, "sha256": hash_file(path)} for path in given if path.exists()
        ],
        "previous": None if order.previous is None else order.previous.name,
        "settings": found.question.settings.values(),
        "readings": dict(order.given.readings),
        "project_at": found.question.times.project_at,
        "versions": versions(),
    }  # fmt: skip
    return json.dumps(facts, indent=2, ensure_ascii=False) + "\n"


_SNAPSHOT = ("persons", "employers", "establishments", "memberships", "contributions", "projects",
             "batches")  # fmt: skip


_SECTIONS = {
    "chain": "select kind, stage, findings from chain order by kind, place",
    "first": """
        select kind, name, why, workers, stake_at_least_idr from findings
        where subject_kind = 'employer' and kind in ('PWBD', 'PDS_TK') and last_seen is not null
            and by_default and not is_review and state in ('opened', 'seen', 'reopened')
        order by workers desc nulls last, finding limit 10
    """,
    "units": """
        select kind, zone, count(*) as units, cast(sum(people) as bigint) as people,
            cast(sum(covered) as bigint) as covered
        from units group by kind, zone order by kind, zone
    """,
    "stock": """
        select segment, memberships, persons, covered from stock where area_code = ''
        order by segment
    """,
    "figure_flags": "select * from figure_flags order by all",
    "coverage": """
        select area_code, segment, universe, active, value, rate, flag from coverage
        where length(area_code) <= 5 and programme = ''
            and month = (select max(month) from coverage)
        order by universe, area_code, segment limit 60
    """,
    "projection": "select segment, covered, vanishing, remaining from projection order by segment",
}


def _sections(engine: DuckDbEngine) -> dict[str, list[dict[str, Any]]]:
    """The small tables that the report draws."""
    return {name: engine.query(sql).to_pylist() for name, sql in _SECTIONS.items()}
