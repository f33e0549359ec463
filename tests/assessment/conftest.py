"""A small office written out by hand: rows given by name, everything else not known."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import polars as pl
import pytest

from jaring.assessment import inputs
from jaring.assessment.flow import Question, assess_flow, prepare_flow
from jaring.assessment.settings import AssessmentSettings, default_settings
from jaring.assessment.standing import STANDING, standing_steps
from jaring.engines.duckdb import DuckDbEngine
from jaring.rules import LocalRules, load_book
from jaring.steps import ColumnType, Contract, Flow

AS_OF = 20261101
KINDS = {
    ColumnType.TEXT: pl.String,
    ColumnType.BIGINT: pl.Int64,
    ColumnType.INT: pl.Int32,
    ColumnType.DOUBLE: pl.Float64,
    ColumnType.BOOLEAN: pl.Boolean,
}
GIVEN = [one for one in vars(inputs).values() if isinstance(one, Contract)]
SURE = {"probability": 0.999, "is_flagged": False}


@dataclass
class Office:
    """Tables by name; `assessed` runs both flows and answers queries."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    local_rules: LocalRules = field(default_factory=LocalRules)
    recall: float = 1.0
    as_of: int = AS_OF
    settings: AssessmentSettings = field(default_factory=default_settings)
    project_at: int | None = None
    mentions: dict[str, str] = field(default_factory=dict)  # name on a list -> establishment
    mention_probability: float = 0.999
    open: ExitStack = field(default_factory=ExitStack)

    def given(self, table: str, **row: Any) -> dict[str, Any]:
        self.rows.setdefault(table, []).append(row)
        return row

    def listed(self, kind: str, **row: Any) -> int:
        """A row of workers; its list is there once it is named."""
        return self._row("worker_rows", row.pop("list_id", kind), kind, row)

    def employer_listed(self, name: str | None, **row: Any) -> int:
        return self._row("employer_rows", "wlkp", "wajib_lapor.employers", {"name": name, **row})

    def permit(self, name: str | None = "GEDUNG", **row: Any) -> int:
        return self._row("project_rows", "permits", "permit.projects", {"name": name, **row})

    def _row(self, table: str, list_id: str, kind: str, row: dict[str, Any]) -> int:
        number = len(self.rows.get(table, []))
        if all(one["list_id"] != list_id for one in self.rows.get("lists", [])):
            self.given("lists", list_id=list_id, kind=kind, holder=kind, is_complete=True)
        marks = {"row": number, "list_id": list_id, "kind": kind, "row_number": number + 2}
        named = {"row_id": f"{list_id}:{number}", "name": f"ORANG {number}"}
        self.given(table, **{**marks, **named, **row})
        return number

    def employer(self, name: str, **facts: Any) -> str:
        """A registered employer with one establishment of the same number."""
        number = len(self.rows.get("employers", [])) + 1
        self.given("employers", employer_id=f"E{number}", name=name, **facts)
        place = {"establishment_id": f"U{number}", "employer_id": f"E{number}", "name": name}
        self.given("establishments", **place, registered_on=20200101, programmes="JKK,JKM,JHT,JP")
        self.mentions[name] = f"U{number}"
        return f"U{number}"

    def member(self, person: str, **membership: Any) -> None:
        """A membership of a person, who is in the registry from now on."""
        if all(one["person_id"] != person for one in self.rows.get("persons", [])):
            self.given("persons", person_id=person, name=person)
        number = len(self.rows.get("memberships", [])) + 1
        common = {"membership_id": f"M{number}", "person_id": person, "segment": "PU"}
        self.given("memberships", **{**common, "started_on": 20240101, **membership})

    def linked(self, row: int, person: str, **how: Any) -> None:
        self.given("person_links", **{"row": row, "person_id": person, **SURE, **how})

    def assessed(self) -> "Answers":
        engine = self.open.enter_context(DuckDbEngine(threads=1))
        for contract in GIVEN:
            if contract is not inputs.MENTION_LINKS:
                engine.hand_in(contract.table, self._table(contract))
        engine.run(prepare_flow())
        self.rows["mention_links"] = [
            {
                "mention": number,
                "establishment_id": self.mentions[name],
                **SURE,
                "probability": self.mention_probability,
            }
            for number, name in Answers(engine).rows("select mention, name from mentions")
            if name in self.mentions
        ]
        engine.hand_in(inputs.MENTION_LINKS.table, self._table(inputs.MENTION_LINKS))
        engine.run(assess_flow(self._question()))
        return Answers(engine)

    def stood(self) -> "Answers":
        """Only where memberships stand, which needs no list."""
        engine = self.open.enter_context(DuckDbEngine(threads=1))
        for contract in inputs.REGISTRY:
            engine.hand_in(contract.table, self._table(contract))
        question = self._question()
        steps = standing_steps(question.as_of, question.book, question.unpaid)
        engine.run(Flow(steps, frozenset({STANDING.table})))
        return Answers(engine)

    def _question(self) -> Question:
        return Question(self.as_of, load_book(), self.local_rules, self.settings, self.recall,
                        self.project_at)  # fmt: skip

    def _table(self, contract: Contract) -> Any:
        schema = {name: KINDS[kind] for name, kind in contract.columns.items()}
        return pl.DataFrame(self.rows.get(contract.table, []), schema=schema).to_arrow()


@dataclass
class Answers:
    engine: DuckDbEngine

    def outcome(self, row: int) -> str:
        return str(self.rows(f"select outcome from worker_outcomes where row = {row}")[0][0])

    def kinds(self) -> list[str]:
        return [kind for (kind,) in self.rows("select kind from raised order by kind")]

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self.engine.connection.execute(sql).fetchall()


@pytest.fixture
def office() -> Iterator[Office]:
    made = Office()
    with made.open:
        yield made
